"""Running balances of (account, lot) over days: how far down they go, and where they would cross zero."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from sqlalchemy import Connection, select

from ledger.book.models import ACCOUNT, POSITION_DAY

Moved = tuple[int, int, date, int]  # account number, lot number, day, amount
Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Breach:
    """The first day on which (account, lot) would be on the wrong side of zero, and what it would stand at."""

    account_id: int
    lot_id: int
    day: date
    balance: int


def daily_deltas(connection: Connection, book_id: int, keys: Iterable[Key]) -> dict[Key, Counter[date]]:
    """What moves on each day in each (account, lot), from the stored positions."""
    accounts = sorted({key[0] for key in keys})
    wanted = set(keys)
    found: dict[Key, Counter[date]] = defaultdict(Counter)
    columns = (POSITION_DAY.c.account_id, POSITION_DAY.c.lot_id, POSITION_DAY.c.effective_on, POSITION_DAY.c.delta)
    lots = sorted({key[1] for key in keys})
    for start in range(0, len(lots), 500):
        where = (
            (POSITION_DAY.c.book_id == book_id)
            & POSITION_DAY.c.account_id.in_(accounts)
            & POSITION_DAY.c.lot_id.in_(lots[start : start + 500])
        )
        for account_id, lot_id, day, delta in connection.execute(select(*columns).where(where)):
            if (account_id, lot_id) in wanted:
                found[account_id, lot_id][day] += delta
    return found


def lowest_over(deltas: Counter[date], start: date, end: date) -> int:
    """The lowest running balance on the days from ``start`` up to but without ``end``."""
    at_start = sum(delta for day, delta in deltas.items() if day <= start)
    later = [delta for day, delta in sorted(deltas.items()) if start < day < end]
    return min(accumulate(later, initial=at_start))


def first_breach(connection: Connection, book_id: int, moved: Sequence[Moved]) -> Breach | None:
    """Where ``moved``, put on top of the book, would first cross zero; None where it nowhere does."""
    keys = {(account_id, lot_id) for account_id, lot_id, _, _ in moved}
    deltas = daily_deltas(connection, book_id, keys)
    for account_id, lot_id, day, amount in moved:
        deltas[account_id, lot_id][day] += amount
    sides = _sides(connection, book_id, {key[0] for key in keys})
    breaches = []
    for (account_id, lot_id), by_day in deltas.items():
        days = sorted(by_day)
        for day, balance in zip(days, accumulate(by_day[day] for day in days), strict=True):
            if balance * sides[account_id] < 0:
                breaches.append(Breach(account_id, lot_id, day, balance))
                break
    return min(breaches, key=lambda breach: (breach.day, breach.account_id, breach.lot_id), default=None)


def _sides(connection: Connection, book_id: int, accounts: set[int]) -> dict[int, int]:
    query = select(ACCOUNT.c.id, ACCOUNT.c.side).where(ACCOUNT.c.book_id == book_id, ACCOUNT.c.id.in_(sorted(accounts)))
    return {row.id: row.side for row in connection.execute(query)}
