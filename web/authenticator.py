"""One-time codes of one's own: a secret is offered as a picture and as text, and switched on with its first code."""

from __future__ import annotations

import io

import segno
from flask import Response as FlaskResponse
from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from ledger.access.codes_by_time import address_of
from ledger.access.signing_in import confirm_code, offer_code, switch_code_off
from ledger.errors import Refusal
from ledger.inquiries.desk import offered_secret
from web.groups import page_group, read, show_once, write
from web.refusals import each_of, status_of
from web.session import who

pages = page_group("authenticator")


@pages.get("/me/code")
def index() -> Response:
    """Where codes are switched on and off."""
    return _show()


@pages.post("/me/code")
def offer() -> Response:
    """Make a secret for the authenticator; it counts once its first code has come."""
    write("me.code", offer_code)
    return redirect(url_for("pages.authenticator.index"), 303)


@pages.get("/me/code.svg")
def picture() -> FlaskResponse:
    """The secret that was offered, as a code to photograph."""
    secret = read("me.code", offered_secret)
    if not secret:
        abort(404)
    drawn = io.BytesIO()
    segno.make(address_of(secret, who().name), error="m").save(drawn, kind="svg", scale=5, border=3, light="#fff")
    return FlaskResponse(drawn.getvalue(), mimetype="image/svg+xml", headers={"Cache-Control": "no-store"})


@pages.post("/me/code/on")
def on() -> Response:
    """Switch codes on with the first one."""
    return _do(lambda c, act: confirm_code(c, act, _code()), "code_on")


@pages.post("/me/code/off")
def off() -> Response:
    """Switch codes off with one."""
    return _do(lambda c, act: switch_code_off(c, act, _code()), "code_off")


def _code() -> str:
    return request.form.get("code", "")[:20]


def _do(work, done: str) -> Response:  # type: ignore[no-untyped-def]
    try:
        write("me.code", work)
    except Refusal as refusal:
        return _show(status_of(refusal), each_of(refusal))
    return redirect(url_for("pages.account.index", done=done), 303)


def _show(status: int = 200, refusals: tuple[Refusal, ...] = ()) -> Response:
    secret = read("me.code", offered_secret)
    return show_once("authenticator.html", secret, status, refusals=refusals)
