"""Lots seen from both ends: what one holder has on a day, and every movement of one lot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, func, select

from ledger.book.models import ACCOUNT, ENTRY, LOT, POSITION_DAY, POSTING
from ledger.book.ordered import ITS_POSITIONS, ONE_LOT, THEIR_ACCOUNTS, THEIR_ENTRIES, THEIR_POSTINGS, in_order


@dataclass(frozen=True, slots=True)
class LotHolding:
    """How much of a lot a holder has in an asset on a day. division_code: where the land lies."""

    asset: str
    kind: str
    division_code: str
    lot: str
    amount: int


@dataclass(frozen=True, slots=True)
class LotMovement:
    """One posting of a lot in a + account: who had more or less of it from a day on, and by which entry."""

    effective_on: date
    entry_id: int
    cause: str
    document: str
    asset: str
    kind: str
    holder_kind: str
    holder: str
    amount: int


def lots_of_holder(connection: Connection, holder: str, as_of: date) -> list[LotHolding]:
    """What a holder has on a day in its + accounts of all books, by lot and asset."""
    columns = (ACCOUNT.c.asset, ACCOUNT.c.kind, ACCOUNT.c.division_code, LOT.c.code)
    amount = func.sum(POSITION_DAY.c.delta)
    query = (
        select(*columns, amount)
        .select_from(ACCOUNT)
        .join(POSITION_DAY, (POSITION_DAY.c.book_id == ACCOUNT.c.book_id) & (POSITION_DAY.c.account_id == ACCOUNT.c.id))
        .join(LOT, (LOT.c.book_id == POSITION_DAY.c.book_id) & (LOT.c.id == POSITION_DAY.c.lot_id))
        .where(ACCOUNT.c.holder == holder, ACCOUNT.c.side > 0, POSITION_DAY.c.effective_on <= as_of)
        .group_by(*columns)
        .having(amount != 0)
        .order_by(LOT.c.code, ACCOUNT.c.asset, ACCOUNT.c.kind)
    )
    return [LotHolding(*row[:4], int(row[4])) for row in connection.execute(query)]


_MOVEMENT: Final = (
    POSTING.c.effective_on,
    POSTING.c.entry_id,
    ENTRY.c.cause,
    ENTRY.c.document,
    ACCOUNT.c.asset,
    ACCOUNT.c.kind,
    ACCOUNT.c.holder_kind,
    ACCOUNT.c.holder,
    POSTING.c.amount,
)
_STEPS: Final = (ONE_LOT, ITS_POSITIONS, THEIR_ACCOUNTS, THEIR_POSTINGS, THEIR_ENTRIES)
_ORDER: Final = "ORDER BY posting.effective_on, posting.entry_id, posting.line"


def movements_of_lot(connection: Connection, book_id: int, lot: str) -> list[LotMovement]:
    """Every posting of a lot in + accounts, by day, entry and line."""
    query = in_order(connection, ", ".join(str(column) for column in _MOVEMENT), _STEPS, _ORDER)
    rows = connection.execute(query.columns(*_MOVEMENT), {"book_id": book_id, "lot": lot})
    return [LotMovement(*row) for row in rows]
