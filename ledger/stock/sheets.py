"""The village sheet: the increase and the decrease of every group of classes between two days, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, case, func, select

from ledger.book.balances import Question, balances
from ledger.book.models import ACCOUNT, ENTRY, POSTING
from ledger.places import Division, subtree
from ledger.stock.data import ASSET, GROUPS, SURVEY, Group


@dataclass(frozen=True, slots=True)
class Movement:
    """What one cause added to a group and took from it, in grains; what an entry only moves about counts as neither."""

    cause: str
    increase: int
    decrease: int


@dataclass(frozen=True, slots=True)
class VillageStock:
    """A group of classes in a village between two days, in grains.

    opening: at the end of the day before the first; closing: at the end of the last. movements: by cause.
    """

    village: str
    group: Group
    opening: int
    movements: tuple[Movement, ...]
    closing: int

    @property
    def increase(self) -> int:
        return sum(each.increase for each in self.movements)

    @property
    def decrease(self) -> int:
        return sum(each.decrease for each in self.movements)


def stock_of_villages(
    connection: Connection, division: Division, first_day: date, last_day: date
) -> list[VillageStock]:
    """The sheet of every village of a division that has any stock, both days included, by village and group."""
    opening = _balances(connection, division, first_day - timedelta(days=1), last_day)
    closing = _balances(connection, division, last_day, last_day)
    moved: dict[tuple[str, str], list[Movement]] = defaultdict(list)
    for village, kind, movement in _movements(connection, division, first_day, last_day):
        moved[village, kind].append(movement)
    villages = sorted({village for village, _ in (*opening, *closing, *moved)})
    return [
        VillageStock(
            village,
            group,
            opening.get((village, kind), 0),
            tuple(moved.get((village, kind), ())),
            closing.get((village, kind), 0),
        )
        for village in villages
        for group, kind in ((each, f"stock.{each}") for each in GROUPS)
    ]


def _balances(connection: Connection, division: Division, as_of: date, tree_day: date) -> dict[tuple[str, str], int]:
    question = Question(subtree([division], tree_day), as_of, assets=(ASSET,), by=frozenset({"kind", "village"}))
    return {(each.village, each.kind): each.amount for each in balances(connection, question) if each.kind != SURVEY}


def _movements(
    connection: Connection, division: Division, first_day: date, last_day: date
) -> Iterator[tuple[str, str, Movement]]:
    """What each cause moves of each kind in each village, netted within an entry."""
    place = subtree([division], last_day)
    by_entry = (
        select(ACCOUNT.c.division_code, ACCOUNT.c.kind, ENTRY.c.cause, func.sum(POSTING.c.amount).label("amount"))
        .select_from(ACCOUNT)
        .join(place, (place.c.level == ACCOUNT.c.division_level) & (place.c.code == ACCOUNT.c.division_code))
        .join(POSTING, (POSTING.c.book_id == ACCOUNT.c.book_id) & (POSTING.c.account_id == ACCOUNT.c.id))
        .join(ENTRY, (ENTRY.c.book_id == POSTING.c.book_id) & (ENTRY.c.id == POSTING.c.entry_id))
        .where(ACCOUNT.c.asset == ASSET, ACCOUNT.c.side > 0)
        .where(POSTING.c.effective_on >= first_day, POSTING.c.effective_on <= last_day)
        .group_by(ACCOUNT.c.division_code, ACCOUNT.c.kind, ENTRY.c.cause, ENTRY.c.book_id, ENTRY.c.id)
        .subquery()
    )
    amount = by_entry.c.amount
    query = (
        select(
            by_entry.c.division_code,
            by_entry.c.kind,
            by_entry.c.cause,
            func.sum(case((amount > 0, amount), else_=0)),
            func.sum(case((amount < 0, -amount), else_=0)),
        )
        .where(amount != 0)
        .group_by(by_entry.c.division_code, by_entry.c.kind, by_entry.c.cause)
        .order_by(by_entry.c.division_code, by_entry.c.kind, by_entry.c.cause)
    )
    for village, kind, cause, increase, decrease in connection.execute(query):
        yield village, kind, Movement(cause, int(increase), int(decrease))
