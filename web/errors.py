"""The one place that turns refusals and failures into pages."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask, g, jsonify, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from ledger.access import OutOfReach, PasswordMustChange, SignInNeeded
from ledger.errors import Refusal
from web.asking import wants_json
from web.gate import wanted_page
from web.refusals import (
    Broken,
    FormExpired,
    MethodWrong,
    PageMissing,
    RequestTooLarge,
    RequestWrong,
    each_of,
    status_of,
)
from web.session import who
from web.standing import with_names
from web.telling import parts_of
from web.trail import tell_of

_BY_STATUS: Final[dict[int, type[Refusal]]] = {
    404: PageMissing,
    405: MethodWrong,
    413: RequestTooLarge,
    500: Broken,
}


def refused(refusal: Refusal) -> Any:
    """The page of a refusal that no form could show beside its field."""
    if isinstance(refusal, SignInNeeded):
        return redirect(url_for("pages.sign_in.form", next=wanted_page()), 303)
    if isinstance(refusal, PasswordMustChange):
        return redirect(url_for("pages.password.form"), 303)
    tell_of(refusal)
    if isinstance(refusal, OutOfReach):  # the trail has the codes, people read names
        refusal.fields |= {name: with_names(str(said)) for name, said in refusal.fields.items()}
    return _page(refusal, status_of(refusal))


def form_expired(_error: CSRFError) -> Any:
    expired = FormExpired()
    tell_of(expired)
    return _page(expired, 400)


def failed(error: HTTPException) -> Any:
    """The page of an HTTP failure; redirects pass. Refused forms are told to the trail, mistyped addresses are not."""
    status = error.code or 500
    if status < 400:
        return error
    refusal = _BY_STATUS.get(status, RequestWrong if status < 500 else Broken)()
    g.broken = status >= 500
    if not g.broken:
        _look_up()
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            tell_of(refusal)
    return _page(refusal, status)


def _look_up() -> None:
    """Who is asking, for the head of the page; a database in trouble does not hinder it."""
    try:
        who()
    except DBAPIError:
        g.broken = True


def _page(refusal: Refusal, status: int) -> Any:
    if wants_json():
        problem = {"status": status, "code": refusal.code, **parts_of(refusal)}
        return jsonify(problem), status
    return render_template("error.html", refusals=each_of(refusal), status=status), status


def register_errors(app: Flask) -> None:
    """Show failures in the look of the pages, except those under ``/api/`` that the API answers itself."""
    before = app.error_handler_spec[None][None].get(HTTPException)

    def failed_somewhere(error: HTTPException) -> Any:
        if before is not None and request.path.startswith("/api/"):
            return before(error)
        return failed(error)

    app.register_error_handler(HTTPException, failed_somewhere)
