"""Before a page: whoever has not signed in is led to sign-in, whoever has a one-time password to setting a new one."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from ledger.access import SignInNeeded
from web.asking import safe_next
from web.session import who
from web.trail import tell_of

LONGEST_NEXT: Final = 1_500
PASSWORD_PAGES: Final = ("pages.password.form", "pages.password.change", "pages.sign_in.out")
_LOOKING: Final = ("GET", "HEAD", "OPTIONS")


def sign_in_first() -> Response | None:
    """Let the request pass, or lead it where it must go first. What a form brought without a session is refused."""
    actor = who()
    if actor.is_nobody:
        if request.method not in _LOOKING:
            tell_of(SignInNeeded())
        return redirect(url_for("pages.sign_in.form", next=wanted_page()), 303)
    if actor.must_change and request.endpoint not in PASSWORD_PAGES:
        return redirect(url_for("pages.password.form"), 303)
    return None


def wanted_page() -> str:
    """Where to go on after signing in: the page that was asked for, or the one whose form was sent."""
    if request.method in _LOOKING:
        asked = request.full_path.removesuffix("?")
    else:
        sent_from = urlsplit(request.referrer or "")
        here = sent_from.netloc == request.host
        asked = f"{sent_from.path}?{sent_from.query}".removesuffix("?") if here else "/"
    return safe_next(asked) if len(asked) <= LONGEST_NEXT else "/"
