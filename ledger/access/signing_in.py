"""Signing in and out: failures are counted and lock the account for a time; a one-time code where it is switched on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, select, update

from ledger.access.acting import Act, tell, tell_refusal
from ledger.access.audit import event_row, write_events
from ledger.access.codes_by_time import new_secret, open_secret, seal_secret, step_of
from ledger.access.data import Actor
from ledger.access.failures import count_failure
from ledger.access.models import SESSION, USER
from ledger.access.passwords import password_fits
from ledger.access.refusals import AccountClosed, AccountLocked, CodeNeeded, SignInFailed
from ledger.access.sessions import actor_of_row, start_session
from ledger.access.users import LOGIN_NAME
from ledger.clock import SHANGHAI
from ledger.db import Database
from ledger.errors import Refusal

IDLE_DAYS: Final = 180


def sign_in(
    database: Database, name: str, password: str, code: str, *, at: datetime, visitor: Actor, agent: str = ""
) -> tuple[Actor, str]:
    """(who it is, the session's secret). ``visitor`` says from where; code: empty where none is switched on.

    Every attempt is in the trail. Raises SignInFailed (the same for a wrong name, password or code), AccountLocked,
    AccountClosed, CodeNeeded (password right, no code given).
    """
    login = name.strip().lower()[:40]
    row = None
    if LOGIN_NAME.fullmatch(login):
        with database.reading() as connection:
            row = connection.execute(select(USER).where(USER.c.name == login)).first()
    fits = password_fits(password[:1000], row.password_hash if row is not None else "")
    asking = replace(visitor, name=login if row is not None else "")
    try:
        if row is None:
            raise _failed()
        _check_account(row, fits, at)
        if not fits:
            raise _failed()
        step = _check_code(row, code, at)
    except Refusal as refusal:
        if row is not None and isinstance(refusal, SignInFailed):
            database.command(lambda connection: count_failure(connection, row.id, at))
        subject = row.name if row is not None else _shortened(name)
        tell_refusal(database, asking, "sign-in", refusal, at=at, subject=subject)
        raise
    return database.command(lambda connection: _begin(connection, row, step, at, visitor, agent))


def _shortened(name: str) -> str:
    """An unknown login name for the trail: people type passwords into this field, so only its beginning is kept."""
    return f"{name.strip()[:3]}…" if name.strip() else ""


def _failed() -> SignInFailed:
    return SignInFailed()


def _check_account(row: Any, fits: bool, at: datetime) -> None:
    """Whoever does not know the password hears of a lock, but nothing else about the account."""
    _check_lock(row, at)
    idle = row.last_seen_at + timedelta(days=IDLE_DAYS) < at
    if fits and (row.disabled_at is not None or idle):
        raise AccountClosed(name=row.name, days=IDLE_DAYS)


def _check_lock(row: Any, at: datetime) -> None:
    if row.locked_until is not None and at < row.locked_until:
        raise AccountLocked(until=row.locked_until.astimezone(SHANGHAI).strftime("%H:%M"))


def _check_code(row: Any, code: str, at: datetime) -> int:
    """The time step of the code, or the last one where codes are off."""
    if not row.code_on:
        return int(row.code_step)
    if not code.strip():
        raise CodeNeeded()
    step = step_of(open_secret(row.code_secret), code, at, row.code_step)
    if step is None:
        raise _failed()
    return step


def _begin(connection: Connection, row: Any, step: int, at: datetime, visitor: Actor, agent: str) -> tuple[Actor, str]:
    if row.code_on and not _use_step(connection, row.id, step):
        raise _failed()
    values = {"failures": 0, "locked_until": None, "last_seen_at": at}
    connection.execute(update(USER).where(USER.c.id == row.id).values(values))
    number, secret = start_session(connection, row.id, at, visitor.address, agent)
    own = {"via": "session", "session_id": number, "address": visitor.address, "request_id": visitor.request_id}
    actor = Actor(**(actor_of_row(connection, row, at) | own))
    write_events(connection, [event_row(actor, at, "sign-in", subject_kind="user", subject=row.name)])
    return actor, secret


def _use_step(connection: Connection, user_id: int, step: int) -> bool:
    """Note that the code of a time step was used; of two requests with one code the second hears that it was."""
    unused = (USER.c.id == user_id) & (USER.c.code_step < step)
    return connection.execute(update(USER).where(unused).values(code_step=step)).rowcount == 1


def sign_out(database: Database, actor: Actor, at: datetime) -> None:
    """End the session that somebody is in."""

    def work(connection: Connection) -> None:
        mine = (SESSION.c.id == actor.session_id) & SESSION.c.ended_at.is_(None)
        connection.execute(update(SESSION).where(mine).values(ended_at=at, ended_by=actor.name))

    if actor.session_id is not None:
        database.command(work)
        tell(database, event_row(actor, at, "sign-out", subject_kind="user", subject=actor.name))


def require_code(connection: Connection, act: Act, code: str) -> bool:
    """Whether a one-time code was given with an approval. Raises CodeNeeded where one is switched on and does not fit."""
    if not act.actor.has_code:
        return False
    row = connection.execute(select(USER).where(USER.c.id == act.actor.user_id)).one()
    _check_lock(row, act.at)
    step = step_of(open_secret(row.code_secret), code, act.at, row.code_step)
    if step is None or not _use_step(connection, row.id, step):
        raise _wrong_code(code)
    return True


def _wrong_code(code: str) -> CodeNeeded:
    """The refusal of a code, which says whether one was given at all."""
    refusal = CodeNeeded()
    refusal.guessed = bool(code.strip())
    return refusal


def offer_code(connection: Connection, act: Act) -> str:
    """A new secret for one's authenticator. It is switched on by ``confirm_code`` and not before.

    Raises CodeNeeded where codes are on already: switch them off with one first.
    """
    act.permit(connection, "me.code")
    secret = new_secret()
    mine = (USER.c.id == act.actor.user_id) & (USER.c.code_on == 0)
    if connection.execute(update(USER).where(mine).values(code_secret=seal_secret(secret))).rowcount != 1:
        raise CodeNeeded()
    act.note("me.code", "user", act.actor.name, after={"code": "offered"})
    return secret


def confirm_code(connection: Connection, act: Act, code: str) -> None:
    """Switch one-time codes on, with a code of the secret that was offered. Raises CodeNeeded."""
    act.permit(connection, "me.code")
    row = connection.execute(select(USER).where(USER.c.id == act.actor.user_id)).one()
    _check_lock(row, act.at)
    step = step_of(open_secret(row.code_secret), code, act.at, row.code_step) if row.code_secret else None
    if step is None or not _use_step(connection, row.id, step):
        raise _wrong_code(code)
    connection.execute(update(USER).where(USER.c.id == row.id).values(code_on=1))
    act.note("me.code", "user", act.actor.name, before={"code": False}, after={"code": True})


def switch_code_off(connection: Connection, act: Act, code: str) -> None:
    """Switch one's own one-time codes off, with a code. Raises CodeNeeded."""
    act.permit(connection, "me.code")
    if not require_code(connection, act, code):
        return
    mine = USER.c.id == act.actor.user_id
    connection.execute(update(USER).where(mine).values(code_on=0, code_secret=""))
    act.note("me.code", "user", act.actor.name, before={"code": True}, after={"code": False})
