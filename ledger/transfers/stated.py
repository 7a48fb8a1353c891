"""What moves on the days that documents state, where a closed period moved the posting itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Final

from sqlalchemy import Connection

from ledger.book.holdings import Holder, among, expanded
from ledger.book.models import POSTING
from ledger.book.ordered import ITS_POSITIONS, LOTS, OF_AN_ASSET, THEIR_POSTINGS, in_order

_CHUNK = 500
_COLUMNS: Final = "lot.book_id, account.holder, lot.code, posting.stated_on, posting.amount"
_STEPS: Final = (LOTS, ITS_POSITIONS, OF_AN_ASSET, THEIR_POSTINGS)


def stated_movements(connection: Connection, asset: str, wanted: Iterable[Holder]) -> dict[Holder, Counter[date]]:
    """What moves on each day as the documents state it, in the + accounts of each holder and lot of an asset.

    After the closing day this comes to the same as ``daily_movements``; before it, only these are the days on which
    land was held that was registered late.
    """
    asked = set(wanted)
    lots = sorted({(each.book_id, each.lot) for each in asked})
    found: dict[Holder, Counter[date]] = defaultdict(Counter)
    stated = expanded(in_order(connection, _COLUMNS, _STEPS), POSTING.c.stated_on, POSTING.c.amount)
    for start in range(0, len(lots), _CHUNK):
        for book_id, holder, lot, day, amount in connection.execute(
            stated, among(lots[start : start + _CHUNK]) | {"asset": asset}
        ):
            if Holder(book_id, holder, lot) in asked:
                found[Holder(book_id, holder, lot)][day] += amount
    return found
