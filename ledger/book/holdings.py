"""What single holders have in single lots, day by day, and who holds a lot on a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select, tuple_

from ledger.book.models import ACCOUNT, LOT, POSITION, POSITION_DAY

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Holder:
    """A holder of a lot in a book."""

    book_id: int
    holder: str
    lot: str


def daily_movements(connection: Connection, asset: str, wanted: Iterable[Holder]) -> dict[Holder, Counter[date]]:
    """What moves on each day in the + accounts of each holder and lot of an asset."""
    asked = set(wanted)
    lots = sorted({(each.book_id, each.lot) for each in asked})
    found: dict[Holder, Counter[date]] = defaultdict(Counter)
    for start in range(0, len(lots), _CHUNK):
        chunk = lots[start : start + _CHUNK]
        query = _days(asset).where(tuple_(LOT.c.book_id, LOT.c.code).in_(chunk))
        for book_id, holder, lot, day, delta in connection.execute(query):
            key = Holder(book_id, holder, lot)
            if key in asked:
                found[key][day] += delta
    return found


def _days(asset: str) -> Select[Any]:
    return (
        select(LOT.c.book_id, ACCOUNT.c.holder, LOT.c.code, POSITION_DAY.c.effective_on, POSITION_DAY.c.delta)
        .select_from(LOT)
        .join(POSITION, (POSITION.c.book_id == LOT.c.book_id) & (POSITION.c.lot_id == LOT.c.id))
        .join(ACCOUNT, (ACCOUNT.c.book_id == POSITION.c.book_id) & (ACCOUNT.c.id == POSITION.c.account_id))
        .join(
            POSITION_DAY,
            (POSITION_DAY.c.book_id == POSITION.c.book_id)
            & (POSITION_DAY.c.account_id == POSITION.c.account_id)
            & (POSITION_DAY.c.lot_id == POSITION.c.lot_id),
        )
        .where(ACCOUNT.c.asset == asset, ACCOUNT.c.side > 0)
    )
