"""Sessions: rows that can be listed and ended, found by the hash of a secret that only the browser has."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select, update

from ledger.access.acting import Act
from ledger.access.data import ALL_SCOPES, Actor
from ledger.access.models import SESSION, USER
from ledger.access.passwords import OLDEST_DAYS
from ledger.access.people_refusals import SessionMissing
from ledger.access.users import grants_of
from ledger.db import Database

IDLE: Final = timedelta(minutes=30)
ABSOLUTE: Final = timedelta(hours=12)
_TOUCHED_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in. ended_at: None while it is live; expires_at: its end, however busy it is."""

    id: int
    started_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str
    agent: str
    ended_at: datetime | None

    def is_live(self, at: datetime) -> bool:
        return self.ended_at is None and at < self.expires_at and at < self.seen_at + IDLE


def hash_secret(secret: str) -> str:
    """What is stored of a session's or token's secret: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def start_session(connection: Connection, user_id: int, at: datetime, address: str, agent: str) -> tuple[int, str]:
    """(number, secret) of a new session."""
    secret = secrets.token_urlsafe(32)
    row = {
        "secret_hash": hash_secret(secret),
        "user_id": user_id,
        "started_at": at,
        "seen_at": at,
        "expires_at": at + ABSOLUTE,
        "address": address[:64],
        "agent": agent.encode("ascii", "replace").decode()[:200],
        "ended_by": "",
    }
    number = connection.execute(insert(SESSION), row).inserted_primary_key[0]  # type: ignore[index]
    return int(number), secret


ACTOR_COLUMNS: Final = (
    USER.c.id,
    USER.c.name,
    USER.c.display_name,
    USER.c.user_class,
    USER.c.code_on,
    USER.c.must_change,
    USER.c.password_changed_at,
)
# Built once: every page asks it.
_LIVE: Final = (
    select(SESSION.c.id.label("session_id"), SESSION.c.seen_at, *ACTOR_COLUMNS)
    .join(USER, USER.c.id == SESSION.c.user_id)
    .where(
        SESSION.c.secret_hash == bindparam("secret"),
        SESSION.c.ended_at.is_(None),
        SESSION.c.expires_at > bindparam("now"),
        SESSION.c.seen_at > bindparam("idle_since"),
        USER.c.disabled_at.is_(None),
    )
)


def actor_of_session(database: Database, secret: str, at: datetime) -> Actor | None:
    """Who a session's secret stands for; None when it is unknown, ended, idle too long or too old, or its account
    disabled. That it is in use is noted once a minute."""
    with database.reading() as connection:
        asked = {"secret": hash_secret(secret), "now": at, "idle_since": at - IDLE}
        row = connection.execute(_LIVE, asked).first()
        if row is None:
            return None
        actor = actor_of_row(connection, row, at)
    if row.seen_at + _TOUCHED_EVERY < at:
        touch = update(SESSION).where(SESSION.c.id == row.session_id).values(seen_at=at)
        database.command(lambda connection: connection.execute(touch))
    return Actor(**(actor | {"via": "session", "session_id": row.session_id}))


def actor_of_row(connection: Connection, row: Any, at: datetime) -> dict[str, Any]:
    """The members of an Actor that a row of user_account with ACTOR_COLUMNS says."""
    return {
        "user_id": row.id,
        "name": row.name,
        "display_name": row.display_name,
        "user_class": row.user_class,
        "grants": grants_of(connection, [row.id]).get(row.id, ()),
        "scopes": ALL_SCOPES,
        "has_code": bool(row.code_on),
        "must_change": bool(row.must_change) or row.password_changed_at < at - timedelta(days=OLDEST_DAYS),
    }


def list_sessions(connection: Connection, user_id: int, at: datetime) -> list[Session]:
    """The live sessions of a person, newest first."""
    column = SESSION.c
    columns = (
        column.id,
        column.started_at,
        column.seen_at,
        column.expires_at,
        column.address,
        column.agent,
        column.ended_at,
    )
    query = select(*columns).where(
        column.user_id == user_id, column.ended_at.is_(None), column.expires_at > at, column.seen_at > at - IDLE
    )
    return [Session(*row) for row in connection.execute(query.order_by(column.id.desc()))]


def end_session(connection: Connection, act: Act, session_id: int) -> None:
    """End one of one's own sessions, or as security administrator anybody's. Raises SessionMissing."""
    owner = connection.scalar(select(SESSION.c.user_id).where(SESSION.c.id == session_id, SESSION.c.ended_at.is_(None)))
    if owner is None:
        raise SessionMissing(id=session_id)
    operation = "me.sessions" if owner == act.actor.user_id else "sessions.end-any"
    act.permit(connection, operation)
    ended = update(SESSION).where(SESSION.c.id == session_id).values(ended_at=act.at, ended_by=act.by)
    connection.execute(ended)
    name = connection.scalar(select(USER.c.name).where(USER.c.id == owner)) or ""
    act.note(operation, "user", name, detail=f"#{session_id}")
