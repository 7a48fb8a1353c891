"""Which grant is meant by a role and its reach as they are typed."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import Connection

from ledger.access.data import ADMINISTRATORS, LEVELS_OF_ROLE, ROLES, USER_CLASSES, Grant
from ledger.access.people_refusals import RoleNotForClass, RoleReachWrong
from ledger.places import LEVEL_NAMES_ZH, resolve, resolve_code

_LEVELS_ZH: Final = LEVEL_NAMES_ZH | {"party": "主体"}


def grant_of(connection: Connection, name: str, user_class: str, role: str, reach: str, day: date) -> Grant:
    """The grant of a role to a person of that class. reach: a division (code, level:code or name), a party's code, or
    empty for administrators.

    A code alone means a division of the levels that the role is granted for; where it is both a city's and a county's
    it is asked for with its level. Raises RoleNotForClass, RoleReachWrong, DivisionMissing, DivisionAmbiguous.
    """
    wanted = role if role in ADMINISTRATORS else "business"
    if role not in ROLES or user_class != wanted:
        held = USER_CLASSES[user_class]
        raise RoleNotForClass(role=role[:40], name=name, class_zh=held.zh, class_en=held.en)
    levels, place = LEVELS_OF_ROLE[role], reach.strip()
    if levels == ("installation",):
        return Grant(role)
    if levels == ("party",):
        if not place:
            raise _reach_wrong(role, "—")
        return Grant(role, party_code=place[:64])
    division = resolve_code(connection, place, levels, day) if place.isdigit() else resolve(connection, place, day)
    if division.level not in levels:
        raise _reach_wrong(role, division.key)
    return Grant(role, division.level, division.code)


def _reach_wrong(role: str, found: str) -> RoleReachWrong:
    levels = LEVELS_OF_ROLE[role]
    return RoleReachWrong(
        role_zh=ROLES[role].zh,
        role_en=ROLES[role].en,
        levels_zh="、".join(_LEVELS_ZH[level] for level in levels),
        levels_en=", ".join(levels),
        found=found,
    )
