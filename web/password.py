"""Setting a new password of one's own."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from ledger.access.users import change_password
from ledger.errors import Refusal
from web.groups import page_group, show_once, write
from web.refusals import PasswordsDiffer, each_of, status_of
from web.session import who

pages = page_group("password")


@pages.get("/me/password")
def form() -> Response:
    """The form, with the rules a password follows."""
    return show_once("password.html", who())


@pages.post("/me/password")
def change() -> Response:
    """Set the password; all other sessions end."""
    try:
        new = _typed_twice()
        write("me.password", lambda c, act: change_password(c, act, request.form.get("current", "")[:1000], new))
    except Refusal as refusal:
        return show_once("password.html", who(), status_of(refusal), refusals=each_of(refusal))
    return redirect(url_for("pages.account.index", done="password"), 303)


def _typed_twice() -> str:
    new = request.form.get("new", "")[:1000]
    if new != request.form.get("again", "")[:1000]:
        raise PasswordsDiffer()
    return new
