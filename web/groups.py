"""A page group: a blueprint whose pages know who asks, check their forms, refuse in words, and read one moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from flask import Blueprint, current_app, make_response, render_template
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from api.edge import database
from ledger.access import Act, Actor, carry_out, look
from ledger.clock import now
from ledger.errors import Refusal
from web.asking import refuse_unreadable_text
from web.errors import form_expired, refused
from web.gate import sign_in_first
from web.session import who

Result = TypeVar("Result")
GUARD: Final = CSRFProtect()


def page_group(name: str, *, public: bool = False) -> Blueprint:
    """A blueprint for the pages of one module. public: for whoever has not signed in, too."""
    group = Blueprint(name, __name__)
    group.before_request(_look_up if public else sign_in_first)
    group.before_request(refuse_unreadable_text)
    group.before_request(_check_form)
    group.register_error_handler(Refusal, refused)
    group.register_error_handler(CSRFError, form_expired)
    return group


def _look_up() -> None:
    who()


def _check_form() -> None:
    if current_app.config["WTF_CSRF_ENABLED"]:
        GUARD.protect()


def read(
    operation: str, question: Callable[[Connection, Actor], Result], *, subject: str = "", purpose: str = ""
) -> Result:
    """What ``question`` finds in one snapshot of the book, asked in the name of who is signed in."""
    asking = who()
    return look(
        database(), asking, operation, lambda c: question(c, asking), at=now(), subject=subject, purpose=purpose
    )


def write(operation: str, work: Callable[[Connection, Act], Result], *, subject: str = "") -> Result:
    """Do ``work`` in one transaction, now, in the name of who is signed in."""
    return carry_out(database(), who(), operation, work, at=now(), subject=subject)


def show(template: str, page: Any, status: int = 200, **more: Any) -> tuple[str, int]:
    """A template filled with the facts of a page."""
    return render_template(template, page=page, **more), status


def show_once(template: str, page: Any, status: int = 200, **more: Any) -> Response:
    """A page with a secret: no browser and no cache on the way keeps it."""
    response = make_response(*show(template, page, status, **more))
    response.headers["Cache-Control"] = "no-store"
    return response
