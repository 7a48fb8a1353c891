"""What pages and the API share of the request: the database, and who is acting."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from flask import current_app, g, request
from sqlalchemy import Connection

from ledger import clock
from ledger.access import Actor, look
from ledger.db import Database

Answer = TypeVar("Answer")


def database() -> Database:
    """The application's database."""
    return cast(Database, current_app.extensions["tianbu_database"])


def actor() -> Actor:
    """Who is acting: whom the token or the session stands for, else nobody."""
    found: Actor | None = g.get("actor")
    return found if found is not None else Actor.nobody(request.remote_addr or "", g.get("request_id", ""))


def asked(
    operation: str, question: Callable[[Connection, Actor], Answer], subject: str = "", purpose: str = ""
) -> Answer:
    """What ``question`` finds in one moment of the book, asked in the name of who is acting.

    purpose: why personal data are looked at, which stands in the trail.
    """
    asking = actor()
    return look(
        database(),
        asking,
        operation,
        lambda connection: question(connection, asking),
        at=clock.now(),
        subject=subject,
        purpose=purpose,
    )
