"""Households that are no more, or that nobody represents for now: whose contracts nobody can sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, func, insert, or_, select, update

from ledger.errors import Words
from ledger.parties.models import HOUSEHOLD_END

ENDINGS: Final[Mapping[str, Words]] = {
    "extinct": Words("该户已消亡", "the household is extinct"),
    "merged": Words("该户已并入他户", "the household was merged into another"),
    "headless": Words("户主已故，尚未确定新的代表人", "its head has died and nobody represents it yet"),
}


def ended_households(connection: Connection, codes: Iterable[str], day: date) -> dict[str, Words]:
    """Of these parties, those that cannot sign on a day, and why."""
    table = HOUSEHOLD_END.c
    wanted = sorted(set(codes))
    found: dict[str, Words] = {}
    for start in range(0, len(wanted), 500):
        query = select(table.party_code, table.kind).where(
            table.party_code.in_(wanted[start : start + 500]),
            table.from_day <= day,
            or_(table.until_day.is_(None), table.until_day >= day),
        )
        found |= {code: ENDINGS[kind] for code, kind in connection.execute(query.order_by(table.sequence))}
    return found


def end_household(connection: Connection, code: str, kind: str, day: date, change_number: str, at: datetime) -> None:
    """Note that a household ends, or has nobody to sign for it, from a day on. kind: a key of ENDINGS."""
    table = HOUSEHOLD_END.c
    last = connection.scalar(select(func.max(table.sequence)).where(table.party_code == code)) or 0
    row = {"party_code": code, "sequence": last + 1, "kind": kind, "from_day": day, "change_number": change_number}
    connection.execute(insert(HOUSEHOLD_END), row | {"recorded_at": at})


def revive_household(connection: Connection, code: str, last_day: date, at: datetime) -> None:
    """What ended the household holds no longer than until last_day: a new representative was named, or it was undone."""
    table = HOUSEHOLD_END.c
    standing = (table.party_code == code) & table.until_day.is_(None)
    connection.execute(update(HOUSEHOLD_END).where(standing).values(until_day=last_day, revived_at=at))
