"""Signing in: user name and password, then the one-time code where one is switched on; and signing out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from api.edge import database
from ledger.access import CodeNeeded
from ledger.access.refusals import AccountLocked, SignInFailed
from ledger.access.signing_in import sign_in, sign_out
from ledger.clock import now
from ledger.errors import Refusal
from web.asking import safe_next
from web.attempts import check_attempts, count_failure
from web.groups import page_group, show_once
from web.refusals import SignInStale, status_of
from web.sealing import Credentials, open_credentials, seal_credentials
from web.session import COOKIE, drop, keep, who

pages = page_group("sign_in", public=True)
LONGEST_FIELD: Final = 1_000


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The form. pending: name and password, sealed, once they were right and only the code is missing.

    expired: whether there was a session, which has ended.
    """

    next: str
    name: str = ""
    pending: str = ""
    refusals: list[Refusal] = field(default_factory=list)
    expired: bool = False


@pages.get("/sign-in")
def form() -> Response:
    """The form; whoever is signed in goes on."""
    onward = safe_next(request.args.get("next", "/"))
    if not who().is_nobody:
        return redirect(onward, 303)
    return show_once("sign_in.html", SignInPage(onward, expired=COOKIE in request.cookies))


@pages.post("/sign-in")
def enter() -> Response:
    """Begin a session, or say why not."""
    onward = safe_next(request.form.get("next", "/"))
    typed = Credentials("", "")
    try:
        check_attempts()
        typed = _typed()
        actor, secret = sign_in(
            database(),
            typed.name,
            typed.password,
            request.form.get("code", "")[:LONGEST_FIELD],
            at=now(),
            visitor=who(),
            agent=request.user_agent.string,
        )
    except Refusal as refusal:
        if isinstance(refusal, (SignInFailed, AccountLocked)):
            count_failure()
        return _again(refusal, typed, onward)
    place = url_for("pages.password.form") if actor.must_change else onward
    return keep(make_response(redirect(place, 303)), secret)


def _typed() -> Credentials:
    """What was typed, or what the first step sealed. Raises SignInStale."""
    pending = request.form.get("pending", "")
    if not pending:
        return Credentials(
            request.form.get("name", "")[:LONGEST_FIELD], request.form.get("password", "")[:LONGEST_FIELD]
        )
    opened = open_credentials(pending)
    if opened is None:
        raise SignInStale()
    return opened


def _again(refusal: Refusal, typed: Credentials, onward: str) -> Response:
    """The form once more: the code alone where the password was right, and with a word on what was wrong."""
    asked_for_code = isinstance(refusal, CodeNeeded)
    first_time = asked_for_code and not request.form.get("pending")
    second_step = asked_for_code or (bool(request.form.get("pending")) and bool(typed.password))
    page = SignInPage(
        onward,
        typed.name[:40],
        seal_credentials(typed) if second_step and refusal.code in {"code-needed", "sign-in-failed"} else "",
        [] if first_time else [refusal],
    )
    return show_once("sign_in.html", page, 200 if first_time else status_of(refusal))


@pages.post("/sign-out")
def out() -> Response:
    """End the session, here and in the book of sessions."""
    sign_out(database(), who(), now())
    return drop(make_response(redirect(url_for("pages.sign_in.form"), 303)))
