"""What single holders have in single lots, day by day, and who holds a lot on a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Column, Connection, TextClause, TextualSelect, bindparam

from ledger.book.models import ACCOUNT, LOT, POSITION_DAY
from ledger.book.ordered import ITS_POSITIONS, LOTS, OF_AN_ASSET, THEIR_DAYS, in_order

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


_COLUMNS: Final = "lot.book_id, account.holder, lot.code, position_day.effective_on, position_day.delta"
_STEPS: Final = (LOTS, ITS_POSITIONS, OF_AN_ASSET, THEIR_DAYS)


def expanded(query: TextClause, day: Column[Any], amount: Column[Any]) -> TextualSelect:
    """A query over ``LOTS`` that takes ``among`` as parameters; it gives book, holder, lot, day and amount."""
    lists = query.bindparams(bindparam("books", expanding=True), bindparam("codes", expanding=True))
    return lists.columns(LOT.c.book_id, ACCOUNT.c.holder, LOT.c.code, day, amount)


def daily_movements(connection: Connection, asset: str, wanted: Iterable[Holder]) -> dict[Holder, Counter[date]]:
    """What moves on each day in the + accounts of each holder and lot of an asset."""
    asked = set(wanted)
    lots = sorted({(each.book_id, each.lot) for each in asked})
    found: dict[Holder, Counter[date]] = defaultdict(Counter)
    days = expanded(in_order(connection, _COLUMNS, _STEPS), POSITION_DAY.c.effective_on, POSITION_DAY.c.delta)
    for start in range(0, len(lots), _CHUNK):
        chunk = lots[start : start + _CHUNK]
        for book_id, holder, lot, day, delta in connection.execute(days, among(chunk) | {"asset": asset}):
            key = Holder(book_id, holder, lot)
            if key in asked:
                found[key][day] += delta
    return found
