"""Contracted land on a day: its area, the households that have it, and their contracts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import CTE, Connection, and_, func, or_, select

from ledger.book.balances import Question, balances
from ledger.book.models import ACCOUNT
from ledger.parcels.models import BASE_CONTRACT_PARCEL, PARCEL
from ledger.statistics.sources import CONTRACT_RIGHT, OPERATION_RIGHT, Sources


@dataclass(frozen=True, slots=True)
class Contracted:
    """Areas in grains, from the roll-ups. held: contract right of households; unallotted: of nobody.

    operated: operation right of households; unallotted_operation: what nobody has been let. households: that have
    contract right. contracts: base contracts on record.
    """

    held: int
    unallotted: int
    operated: int
    unallotted_operation: int
    households: frozenset[str]
    contracts: int


def read_contracted(connection: Connection, source: Sources, villages: CTE, day: date) -> Contracted:
    """The contracted land of some villages on a day."""
    question = Question(
        villages,
        day,
        source.known_at,
        (CONTRACT_RIGHT, OPERATION_RIGHT),
        frozenset({"kind", "holder-kind"}),
    )
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
        households=_households(connection, source, villages, day),
        contracts=_base_contracts(connection, villages, day),
    )


def _households(connection: Connection, source: Sources, villages: CTE, day: date) -> frozenset[str]:
    positions = source.positions
    query = (
        select(ACCOUNT.c.holder)
        .join(positions, and_(positions.c.book_id == ACCOUNT.c.book_id, positions.c.account_id == ACCOUNT.c.id))
        .where(
            ACCOUNT.c.asset == CONTRACT_RIGHT,
            ACCOUNT.c.kind == "land.held",
            ACCOUNT.c.holder_kind == "household",
            ACCOUNT.c.division_code.in_(select(villages.c.code)),
            positions.c.effective_on <= day,
        )
        .group_by(ACCOUNT.c.book_id, ACCOUNT.c.id, ACCOUNT.c.holder)
        .having(func.sum(positions.c.delta) > 0)
    )
    return frozenset(connection.scalars(query))


def _base_contracts(connection: Connection, villages: CTE, day: date) -> int:
    base = BASE_CONTRACT_PARCEL.c
    query = (
        select(func.count(base.contract_code.distinct()))
        .join(PARCEL, PARCEL.c.code == base.parcel_code)
        .where(
            PARCEL.c.village_code.in_(select(villages.c.code)),
            base.from_day <= day,
            or_(base.until_day.is_(None), base.until_day >= day),
        )
    )
    return connection.scalar(query) or 0
