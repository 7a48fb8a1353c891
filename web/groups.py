"""A page group: a blueprint whose pages check their forms, refuse in words, and read one moment of the book."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, TypeVar

from flask import Blueprint, current_app, render_template
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy import Connection

from api.edge import actor, database
from ledger.clock import now
from ledger.errors import Refusal
from web.asking import refuse_unreadable_text
from web.errors import form_expired, refused

Result = TypeVar("Result")
GUARD: Final = CSRFProtect()


def page_group(name: str) -> Blueprint:
    """A blueprint for the pages of one module."""
    group = Blueprint(name, __name__)
    group.before_request(refuse_unreadable_text)
    group.before_request(_check_form)
    group.register_error_handler(Refusal, refused)
    group.register_error_handler(CSRFError, form_expired)
    return group


def _check_form() -> None:
    if current_app.config["WTF_CSRF_ENABLED"]:
        GUARD.protect()


def read(question: Callable[[Connection], Result]) -> Result:
    """What ``question`` finds in one snapshot of the book."""
    with database().reading() as connection:
        return question(connection)


def write(act: Callable[[Connection, datetime, str], Result]) -> Result:
    """Do ``act`` in one transaction, now, in the name of who is acting."""
    at, by = now(), actor()
    return database().command(lambda connection: act(connection, at, by))


def show(template: str, page: Any, status: int = 200, **more: Any) -> tuple[str, int]:
    """A template filled with the facts of a page."""
    return render_template(template, page=page, **more), status
