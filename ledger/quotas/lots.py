"""Lots of quota, and what they hold from a day on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection, Date, select

from ledger.book import LAST_DAY, Account
from ledger.book.floors import lowest_over
from ledger.book.ordered import ITS_POSITIONS, ONE_LOT, THEIR_DAYS, in_order
from ledger.codes import mask_personal_numbers
from ledger.quotas.models import QUOTA_LOT
from ledger.quotas.refusals import LotMissing


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot of quota. kind: a key of LOT_KINDS. due_on: when it is to be returned; lender: key of the office to which."""

    code: str
    book_id: int
    kind: str
    instrument: str
    project: str
    origin: str
    document: str
    from_day: date
    due_on: date | None
    lender: str
    event: str


# What a lot holds in each account: the change of each day.
Held = Mapping[Account, Counter[date]]


def find_lot(connection: Connection, code: str) -> Lot:
    """The lot. Raises LotMissing."""
    found = find_lots(connection, [code])
    if code not in found:
        raise LotMissing(lot=mask_personal_numbers(code)[:64])
    return found[code]


def find_lots(connection: Connection, codes: Iterable[str]) -> dict[str, Lot]:
    """The lots that there are among some codes."""
    query = select(QUOTA_LOT).where(QUOTA_LOT.c.code.in_(sorted(set(codes))))
    return {row.code: Lot(**row._mapping) for row in connection.execute(query)}


def lots_of_project(connection: Connection, project: str) -> list[Lot]:
    """All lots of a project, by the day on which they began."""
    query = select(QUOTA_LOT).where(QUOTA_LOT.c.project == project).order_by(QUOTA_LOT.c.from_day, QUOTA_LOT.c.code)
    return [Lot(**row._mapping) for row in connection.execute(query)]


_PARTS: Final = ("asset", "kind", "division_level", "division_code", "holder_kind", "holder")
_HELD: Final = (
    ONE_LOT,
    ITS_POSITIONS,
    ("account", "account.book_id = position.book_id AND account.id = position.account_id AND account.asset <> 'cny'"),
    THEIR_DAYS,
)


def held_by(connection: Connection, book_id: int, lot: str) -> dict[Account, Counter[date]]:
    """What a lot holds in every account of a book, money left out, by the days on which it changes."""
    columns = ", ".join([*(f"account.{part}" for part in _PARTS), "position_day.effective_on", "position_day.delta"])
    query = in_order(connection, columns, _HELD).columns(effective_on=Date)
    found: dict[Account, Counter[date]] = {}
    for *account, day, delta in connection.execute(query, {"book_id": book_id, "lot": lot}):
        found.setdefault(Account(*account), Counter())[day] += delta
    return found


def free_in(held: Held, asset: str, kind: str, day: date, village: str = "") -> int:
    """How much of an asset a lot has in the accounts of a kind on every day from ``day`` on."""
    return sum(amount for _, amount in places_of(held, asset, kind, day, village))


def places_of(held: Held, asset: str, kind: str, day: date, village: str = "") -> list[tuple[Account, int]]:
    """The accounts of a kind in which a lot has something on every day from ``day`` on, with how much.

    Of a − account what is owed or came from there, as a positive amount.
    """
    found = []
    for account, deltas in sorted(held.items(), key=lambda item: item[0].name):
        if account.asset == asset and account.kind == kind and village in {"", account.division_code}:
            amount = abs_lowest(deltas, day)
            if amount:
                found.append((account, amount))
    return found


def abs_lowest(deltas: Counter[date], day: date) -> int:
    """The least that stands there, by its size, on the days from ``day`` on; both sides of the book alike."""
    over = LAST_DAY + timedelta(days=1)
    lowest = lowest_over(deltas, day, over)
    highest = -lowest_over(Counter({on: -delta for on, delta in deltas.items()}), day, over)
    return lowest if lowest > 0 else -highest if highest < 0 else 0


def on_day(held: Held, asset: str, kind: str, day: date) -> int:
    """What stands in the accounts of a kind on a day, signed."""
    return sum(
        delta
        for account, deltas in held.items()
        if account.asset == asset and account.kind == kind
        for on, delta in deltas.items()
        if on <= day
    )
