"""The one place that turns refusals and failures into pages."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from ledger.errors import Refusal
from web.asking import wants_json
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
from web.showing import parts_of

_BY_STATUS: Final[dict[int, type[Refusal]]] = {
    404: PageMissing,
    405: MethodWrong,
    413: RequestTooLarge,
    500: Broken,
}


def refused(refusal: Refusal) -> Any:
    """The page of a refusal that no form could show beside its field."""
    return _page(refusal, status_of(refusal))


def form_expired(_error: CSRFError) -> Any:
    return _page(FormExpired(), 400)


def failed(error: HTTPException) -> Any:
    """The page of an HTTP failure; redirects pass."""
    status = error.code or 500
    if status < 400:
        return error
    kind = _BY_STATUS.get(status, RequestWrong if status < 500 else Broken)
    return _page(kind(), status)


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
