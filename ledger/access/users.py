"""People: accounts and the roles they hold. An account is disabled, never deleted; a grant is ended, never removed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, insert, select, update

from ledger.access.acting import Act
from ledger.access.data import OPERATOR, USER_CLASSES, Grant
from ledger.access.granting import grant_of
from ledger.access.models import PASSWORD_HISTORY, ROLE_GRANT, SESSION, USER
from ledger.access.passwords import (
    HISTORY,
    PasswordWrong,
    check_password,
    hash_password,
    make_password,
    password_fits,
)
from ledger.access.people_refusals import (
    LoginNameTaken,
    LoginNameWrong,
    PersonMissing,
    RoleNotHeld,
)
from ledger.access.refusals import VersionStale

LOGIN_NAME: Final = re.compile(r"[a-z][a-z0-9._-]{1,39}")
LONGEST_DISPLAY_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class Person:
    """An account as administrators see it. grants: those in force. locked_until: None unless locked by failures."""

    id: int
    name: str
    display_name: str
    user_class: str
    grants: tuple[Grant, ...]
    must_change: bool
    has_code: bool
    locked_until: datetime | None
    disabled_at: datetime | None
    last_seen_at: datetime
    recorded_at: datetime
    version: int


def find_person(connection: Connection, name: str) -> Person:
    """The account of a login name. Raises PersonMissing."""
    found = _people(connection, USER.c.name == name.lower())
    if not found:
        raise PersonMissing(name=name[:40])
    return found[0]


def list_people(connection: Connection, *, after: str = "", limit: int = 100, text: str = "") -> list[Person]:
    """Accounts by login name, beginning after ``after``; ``text`` is part of a login or display name."""
    condition = USER.c.name > after
    if text:
        escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        condition &= USER.c.name.ilike(f"%{escaped}%", escape="\\") | USER.c.display_name.ilike(
            f"%{escaped}%", escape="\\"
        )
    return _people(connection, condition, limit)


def _people(connection: Connection, condition: Any, limit: int = 1) -> list[Person]:
    rows = connection.execute(select(USER).where(condition).order_by(USER.c.name).limit(limit)).all()
    grants = grants_of(connection, [row.id for row in rows])
    return [
        Person(
            id=row.id,
            name=row.name,
            display_name=row.display_name,
            user_class=row.user_class,
            grants=grants.get(row.id, ()),
            must_change=bool(row.must_change),
            has_code=bool(row.code_on),
            locked_until=row.locked_until,
            disabled_at=row.disabled_at,
            last_seen_at=row.last_seen_at,
            recorded_at=row.recorded_at,
            version=row.version,
        )
        for row in rows
    ]


_GRANTS: Final = (
    select(
        ROLE_GRANT.c.user_id,
        ROLE_GRANT.c.role,
        ROLE_GRANT.c.division_level,
        ROLE_GRANT.c.division_code,
        ROLE_GRANT.c.party_code,
    )
    .where(ROLE_GRANT.c.user_id.in_(bindparam("user_ids", expanding=True)), ROLE_GRANT.c.ended_at.is_(None))
    .order_by(ROLE_GRANT.c.id)
)


def grants_of(connection: Connection, user_ids: Sequence[int]) -> dict[int, tuple[Grant, ...]]:
    """The grants in force of some people, in the order in which they were given."""
    found: dict[int, tuple[Grant, ...]] = {}
    for user_id, *grant in connection.execute(_GRANTS, {"user_ids": list(user_ids)}):
        found[user_id] = (*found.get(user_id, ()), Grant(*grant))
    return found


def add_user(
    connection: Connection, act: Act, name: str, display_name: str, user_class: str = "business"
) -> tuple[Person, str]:
    """Make an account with a one-time password, which is returned and never stored. It holds no role yet, except that
    an administrator's account is for that office alone.

    Raises LoginNameWrong, LoginNameTaken.
    """
    act.permit(connection, "users.add")
    login = name.strip().lower()
    if not LOGIN_NAME.fullmatch(login) or login == OPERATOR or user_class not in USER_CLASSES:
        raise LoginNameWrong(name=name[:40])
    shown = display_name.strip()[:LONGEST_DISPLAY_NAME] or login
    if connection.scalar(select(USER.c.id).where(USER.c.name == login)) is not None:
        raise LoginNameTaken(name=login)
    password = make_password()
    row = {
        "name": login,
        "display_name": shown,
        "user_class": user_class,
        "password_hash": hash_password(password),
        "password_changed_at": act.at,
        "must_change": 1,
        "failures": 0,
        "code_secret": "",
        "code_step": 0,
        "code_on": 0,
        "last_seen_at": act.at,
        "recorded_at": act.at,
        "recorded_by": act.by,
        "version": 1,
    }
    connection.execute(insert(USER), row)
    act.note("users.add", "user", login, after={"display_name": shown, "class": user_class})
    return find_person(connection, login), password


def disable_user(connection: Connection, act: Act, name: str, version: int | None = None) -> Person:
    """Close an account: its sessions end at once and its tokens serve no more. Raises PersonMissing, VersionStale."""
    act.permit(connection, "users.disable")
    person = _at_version(find_person(connection, name), version)
    if person.disabled_at is None:
        _change(connection, person, disabled_at=act.at)
        _end_sessions(connection, act, person)
        act.note("users.disable", "user", person.name, before={"disabled": False}, after={"disabled": True})
    return find_person(connection, name)


def enable_user(connection: Connection, act: Act, name: str, version: int | None = None) -> Person:
    """Open a disabled or idle account again. Raises PersonMissing, VersionStale."""
    act.permit(connection, "users.enable")
    person = _at_version(find_person(connection, name), version)
    _change(connection, person, disabled_at=None, last_seen_at=act.at)
    act.note(
        "users.enable",
        "user",
        person.name,
        before={"disabled": person.disabled_at is not None},
        after={"disabled": False},
    )
    return find_person(connection, name)


def grant_role(
    connection: Connection, act: Act, name: str, role: str, reach: str = "", version: int | None = None
) -> Person:
    """Give a role. reach: a division (code, level:code or name), a party's code, or empty for administrators. A code
    alone that is both a city's and a county's is asked for with its level where the role may be granted for either.

    The three administrators hold no other role, which the database keeps too. Raises PersonMissing,
    VersionStale, and what ``grant_of`` raises. A grant that is held already is left alone.
    """
    act.permit(connection, "roles.grant")
    person = _at_version(find_person(connection, name), version)
    grant = grant_of(connection, person.name, person.user_class, role, reach, act.today)
    if grant in person.grants:
        return person
    row = {
        "user_id": person.id,
        "user_class": person.user_class,
        "role": grant.role,
        "division_level": grant.division_level,
        "division_code": grant.division_code,
        "party_code": grant.party_code,
        "recorded_at": act.at,
        "recorded_by": act.by,
        "ended_by": "",
    }
    connection.execute(insert(ROLE_GRANT), row)
    _change(connection, person)
    act.note("roles.grant", "user", person.name, after={"role": role, "reach": grant.reach})
    return find_person(connection, name)


def end_role(connection: Connection, act: Act, name: str, role: str, reach: str, version: int | None = None) -> Person:
    """Take a role back; reach as ``Grant.reach`` writes it. Raises PersonMissing, VersionStale, RoleNotHeld."""
    act.permit(connection, "roles.end")
    person = _at_version(find_person(connection, name), version)
    grant = next((each for each in person.grants if each.role == role and each.reach == reach), None)
    if grant is None:
        raise RoleNotHeld(name=person.name, role=role[:40], reach=reach[:80])
    column = ROLE_GRANT.c
    mine = (column.user_id == person.id) & (column.role == role) & column.ended_at.is_(None)
    mine &= (column.division_level == grant.division_level) & (column.division_code == grant.division_code)
    mine &= column.party_code == grant.party_code
    connection.execute(update(ROLE_GRANT).where(mine).values(ended_at=act.at, ended_by=act.by))
    _change(connection, person)
    act.note("roles.end", "user", person.name, before={"role": role, "reach": reach})
    return find_person(connection, name)


def reset_password(connection: Connection, act: Act, name: str, version: int | None = None) -> tuple[Person, str]:
    """Give a new one-time password, which unlocks the account and ends its sessions. Raises PersonMissing."""
    act.permit(connection, "passwords.reset")
    person = _at_version(find_person(connection, name), version)
    password = make_password()
    _set_password(connection, person.id, password, act.at)
    _change(connection, person, must_change=1, failures=0, locked_until=None)
    _end_sessions(connection, act, person)
    act.note("passwords.reset", "user", person.name)
    return find_person(connection, name), password


def remove_code(connection: Connection, act: Act, name: str, version: int | None = None) -> Person:
    """Switch off the one-time code of somebody who lost the authenticator. Raises PersonMissing, VersionStale."""
    act.permit(connection, "codes.remove")
    person = _at_version(find_person(connection, name), version)
    _change(connection, person, code_on=0, code_secret="")
    act.note("codes.remove", "user", person.name, before={"code": person.has_code}, after={"code": False})
    return find_person(connection, name)


def change_password(connection: Connection, act: Act, current: str, new: str) -> None:
    """Set one's own password; other sessions end. Raises PasswordWrong, PasswordWeak, PasswordUsedBefore."""
    act.permit(connection, "me.password")
    row = connection.execute(select(USER).where(USER.c.id == act.actor.user_id)).one()
    if not password_fits(current, row.password_hash):
        raise PasswordWrong()
    query = select(PASSWORD_HISTORY.c.password_hash).where(PASSWORD_HISTORY.c.user_id == row.id)
    recent = connection.scalars(query.order_by(PASSWORD_HISTORY.c.number.desc()).limit(HISTORY - 1)).all()
    check_password(new, row.name, [row.password_hash, *recent])
    _set_password(connection, row.id, new, act.at)
    person = find_person(connection, row.name)
    _change(connection, person, must_change=0, failures=0, locked_until=None)
    _end_sessions(connection, act, person, but=act.actor.session_id)
    act.note("me.password", "user", row.name)


def _set_password(connection: Connection, user_id: int, password: str, at: datetime) -> None:
    """Set a password; the one before goes into the history."""
    old = connection.scalar(select(USER.c.password_hash).where(USER.c.id == user_id))
    mine = PASSWORD_HISTORY.c.user_id == user_id
    number = (connection.scalar(select(func.max(PASSWORD_HISTORY.c.number)).where(mine)) or 0) + 1
    row = {"user_id": user_id, "number": number, "password_hash": old, "recorded_at": at}
    connection.execute(insert(PASSWORD_HISTORY), row)
    values = {"password_hash": hash_password(password), "password_changed_at": at}
    connection.execute(update(USER).where(USER.c.id == user_id).values(values))


def _change(connection: Connection, person: Person, **values: Any) -> None:
    where = (USER.c.id == person.id) & (USER.c.version == person.version)
    changed = connection.execute(update(USER).where(where).values(version=person.version + 1, **values))
    if changed.rowcount != 1:
        raise VersionStale(
            what=person.name, found=find_person(connection, person.name).version, expected=person.version
        )


def _at_version(person: Person, version: int | None) -> Person:
    if version is not None and version != person.version:
        raise VersionStale(what=person.name, found=person.version, expected=version)
    return person


def _end_sessions(connection: Connection, act: Act, person: Person, but: int | None = None) -> None:
    mine = (SESSION.c.user_id == person.id) & SESSION.c.ended_at.is_(None)
    if but is not None:
        mine &= SESSION.c.id != but
    connection.execute(update(SESSION).where(mine).values(ended_at=act.at, ended_by=act.by))
