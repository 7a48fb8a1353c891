"""What single holders have in single lots, day by day, and who holds a lot on a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, bindparam, text

from ledger.book.models import ACCOUNT, LOT, POSITION_DAY

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Holder:
    """A holder of a lot in a book."""

    book_id: int
    holder: str
    lot: str


def among(lots: Sequence[tuple[int, str]]) -> dict[str, list[Any]]:
    """The books and codes of (book, code) pairs, as two lists.

    They hold for these pairs, and perhaps for the same code in another of the books. A list of row values would hold
    for the pairs alone, but for that SQLite reads all lots instead of looking each one up.
    """
    return {"books": sorted({book_id for book_id, _ in lots}), "codes": sorted({code for _, code in lots})}


def daily_movements(connection: Connection, asset: str, wanted: Iterable[Holder]) -> dict[Holder, Counter[date]]:
    """What moves on each day in the + accounts of each holder and lot of an asset."""
    asked = set(wanted)
    lots = sorted({(each.book_id, each.lot) for each in asked})
    found: dict[Holder, Counter[date]] = defaultdict(Counter)
    for start in range(0, len(lots), _CHUNK):
        chunk = lots[start : start + _CHUNK]
        for book_id, holder, lot, day, delta in connection.execute(_DAYS, among(chunk) | {"asset": asset}):
            key = Holder(book_id, holder, lot)
            if key in asked:
                found[key][day] += delta
    return found


# CROSS JOIN keeps SQLite to this order: from the lots to their positions. Left to itself, and without statistics, it
# reads all days of the book. PostgreSQL orders the joins as it likes.
_DAYS: Final = (
    text(
        "SELECT lot.book_id, account.holder, lot.code, position_day.effective_on, position_day.delta"
        " FROM lot CROSS JOIN position CROSS JOIN account CROSS JOIN position_day"
        " WHERE lot.book_id IN :books AND lot.code IN :codes"
        " AND position.book_id = lot.book_id AND position.lot_id = lot.id"
        " AND account.book_id = position.book_id AND account.id = position.account_id"
        " AND account.asset = :asset AND account.side > 0"
        " AND position_day.book_id = position.book_id AND position_day.account_id = position.account_id"
        " AND position_day.lot_id = position.lot_id"
    )
    .bindparams(bindparam("books", expanding=True), bindparam("codes", expanding=True))
    .columns(LOT.c.book_id, ACCOUNT.c.holder, LOT.c.code, POSITION_DAY.c.effective_on, POSITION_DAY.c.delta)
)
