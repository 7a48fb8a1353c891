"""Contracted land on a day: its area, the households that have it, and their contracts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import CTE, Connection, Select, func, select

from ledger.book.balances import Question, balances
from ledger.statistics.joining import chunks
from ledger.statistics.sources import CONTRACT_RIGHT, OPERATION_RIGHT, Sources

_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Contracted:
    """Areas in grains, from the roll-ups. held: contract right of households; unallotted: of nobody.

    operated: operation right of households; unallotted_operation: what nobody has been let. households: how many have
    contract right; each has one contract, whose code is its own with a J (NY/T 2539).
    """

    held: int
    unallotted: int
    operated: int
    unallotted_operation: int
    households: int


def read_contracted(connection: Connection, source: Sources, villages: CTE, day: date) -> Contracted:
    """The contracted land of some villages on a day."""
    question = Question(
        villages,
        day,
        source.known_at,
        (CONTRACT_RIGHT, OPERATION_RIGHT),
        frozenset({"kind", "holder-kind"}),
    )
    contractors = _contractors(source, villages, day).subquery("contractors")
    found = {(each.asset, each.kind, each.holder_kind): each.amount for each in balances(connection, question)}
    return Contracted(
        held=found.get((CONTRACT_RIGHT, "land.held", "household"), 0),
        unallotted=sum(
            area for (asset, kind, _), area in found.items() if (asset, kind) == (CONTRACT_RIGHT, "land.unallotted")
        ),
        operated=found.get((OPERATION_RIGHT, "land.held", "household"), 0),
        unallotted_operation=sum(
            area for (asset, kind, _), area in found.items() if (asset, kind) == (OPERATION_RIGHT, "land.unallotted")
        ),
        households=connection.scalar(select(func.count(contractors.c.holder.distinct()))) or 0,
    )


def _contractors(source: Sources, villages: CTE, day: date) -> Select[Any]:
    days = source.contracted
    return (
        select(days.c.holder)
        .where(days.c.division_code.in_(select(villages.c.code)), days.c.effective_on <= day)
        .group_by(days.c.division_code, days.c.book_id, days.c.holder)
        .having(func.sum(days.c.delta) > 0)
    )


def contracting(
    connection: Connection, source: Sources, villages: CTE, day: date, households: Iterable[str]
) -> set[str]:
    """Of some households, those that have contracted land on the day."""
    found: set[str] = set()
    for some in chunks(sorted(households), _CHUNK):
        query = _contractors(source, villages, day).where(source.contracted.c.holder.in_(some))
        found |= set(connection.scalars(query).all())
    return found
