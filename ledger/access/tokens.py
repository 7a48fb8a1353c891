"""API tokens: random, with a prefix that tells them apart, hashed at rest, scoped, expiring, revocable."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, bindparam, insert, select, update

from ledger.access.acting import Act
from ledger.access.data import SCOPES, Actor
from ledger.access.models import TOKEN, USER
from ledger.access.people_refusals import TokenMissing, TokenTermsWrong
from ledger.access.sessions import ACTOR_COLUMNS, actor_of_row, hash_secret
from ledger.access.users import find_person
from ledger.db import Database

LONGEST_DAYS: Final = 366
USUAL_DAYS: Final = 90
_TOUCHED_EVERY: Final = timedelta(minutes=1)
_BEGINNING: Final = "tb_"


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it may be shown: never its secret."""

    id: int
    prefix: str
    label: str
    scopes: tuple[str, ...]
    recorded_at: datetime
    expires_at: datetime
    seen_at: datetime | None


def make_token(
    connection: Connection,
    act: Act,
    label: str,
    scopes: Iterable[str] = ("read",),
    days: int = USUAL_DAYS,
    user: str = "",
) -> tuple[Token, str]:
    """A token of one's own; (the token, its secret, which is shown once). The operator makes one for a ``user``.

    Raises TokenTermsWrong, PersonMissing. A token made with a token has no scope that this one lacks.
    """
    act.permit(connection, "me.tokens")
    wanted = sorted(set(scopes))
    known = set(SCOPES) & set(act.actor.scopes)
    if not wanted or not set(wanted) <= known or not 1 <= days <= LONGEST_DAYS:
        raise TokenTermsWrong(scopes=" ".join(wanted)[:80], days=days, known=" ".join(sorted(known)), most=LONGEST_DAYS)
    owner = find_person(connection, user if act.actor.is_operator else act.actor.name)
    prefix = _BEGINNING + secrets.token_hex(4)
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    row = {
        "prefix": prefix,
        "secret_hash": hash_secret(secret),
        "user_id": owner.id,
        "label": label.strip()[:80] or prefix,
        "scopes": " ".join(wanted),
        "recorded_at": act.at,
        "recorded_by": act.by,
        "expires_at": act.at + timedelta(days=days),
        "revoked_by": "",
    }
    number = connection.execute(insert(TOKEN), row).inserted_primary_key[0]  # type: ignore[index]
    act.note("me.tokens", "user", owner.name, after={"token": prefix, "scopes": wanted, "days": days})
    return next(each for each in list_tokens(connection, owner.id, act.at) if each.id == number), secret


# Built once: every request of the API asks it.
_LIVE: Final = (
    select(TOKEN.c.id.label("token_id"), TOKEN.c.scopes, TOKEN.c.seen_at, *ACTOR_COLUMNS)
    .join(USER, USER.c.id == TOKEN.c.user_id)
    .where(
        TOKEN.c.secret_hash == bindparam("secret"),
        TOKEN.c.revoked_at.is_(None),
        TOKEN.c.expires_at > bindparam("now"),
        USER.c.disabled_at.is_(None),
    )
)


def actor_of_token(database: Database, secret: str, at: datetime) -> Actor | None:
    """Who a token stands for; None when it is unknown, expired, revoked, or its account disabled."""
    if not secret.startswith(_BEGINNING) or len(secret) > 100:
        return None
    with database.reading() as connection:
        row = connection.execute(_LIVE, {"secret": hash_secret(secret), "now": at}).first()
        if row is None:
            return None
        members = actor_of_row(connection, row, at)
    if row.seen_at is None or row.seen_at + _TOUCHED_EVERY < at:
        touch = update(TOKEN).where(TOKEN.c.id == row.token_id).values(seen_at=at)
        database.command(lambda connection: connection.execute(touch))
    own = {"via": "token", "token_id": row.token_id, "scopes": frozenset(row.scopes.split()), "must_change": False}
    return Actor(**(members | own))


def list_tokens(connection: Connection, user_id: int, at: datetime) -> list[Token]:
    """The live tokens of a person, newest first."""
    column = TOKEN.c
    query = (
        select(
            column.id,
            column.prefix,
            column.label,
            column.scopes,
            column.recorded_at,
            column.expires_at,
            column.seen_at,
        )
        .where(column.user_id == user_id, column.revoked_at.is_(None), column.expires_at > at)
        .order_by(column.id.desc())
    )
    return [
        Token(id_, prefix, label, tuple(scopes.split()), *times)
        for id_, prefix, label, scopes, *times in connection.execute(query)
    ]


def revoke_token(connection: Connection, act: Act, token_id: int) -> None:
    """Revoke one of one's own tokens, or as security administrator anybody's. Raises TokenMissing."""
    row = connection.execute(
        select(TOKEN.c.user_id, TOKEN.c.prefix, USER.c.name)
        .join(USER, USER.c.id == TOKEN.c.user_id)
        .where(TOKEN.c.id == token_id, TOKEN.c.revoked_at.is_(None))
    ).first()
    if row is None:
        raise TokenMissing(id=token_id)
    operation = "me.tokens" if row.user_id == act.actor.user_id else "tokens.revoke-any"
    act.permit(connection, operation)
    connection.execute(update(TOKEN).where(TOKEN.c.id == token_id).values(revoked_at=act.at, revoked_by=act.by))
    act.note(operation, "user", row.name, before={"token": row.prefix})
