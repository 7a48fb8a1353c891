"""Balances: as of an effective day, as known at a recorded instant, rolled up below a division.

A figure by kind and village is read from the roll-ups: years before the day's year, months before its month, days of
its month, so it costs the same however long the journal is. Figures by party or lot are read from the positions. "As
known at" takes off what was recorded later, so it costs what was recorded since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from sqlalchemy import Connection, FromClause, Select, func, select
from sqlalchemy.sql.elements import ColumnElement

from ledger.book.models import ACCOUNT, ACCOUNT_KIND, ENTRY, LOT, POSITION_DAY, POSTING, ROLLUP, ROLLUP_CELL
from ledger.book.ordered import ITS_POSITIONS, ONE_LOT, THEIR_ACCOUNTS, THEIR_DAYS, in_order

By = Literal["kind", "village", "holder-kind", "party", "lot"]
DAY_SPAN, MONTH_SPAN, YEAR_SPAN = 1, 2, 3
_IN_CELLS = frozenset({"kind", "village", "holder-kind"})


@dataclass(frozen=True, slots=True)
class Balance:
    """What a group stands at. A grouping that was not asked for is an empty string. amount: in the asset's measure."""

    asset: str
    kind: str
    holder_kind: str
    village: str
    party: str
    lot: str
    amount: int


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    divisions: a selectable with columns ``level`` and ``code``: the divisions whose accounts count.
    as_of: the effective day, included. known_at: the recorded instant, or None for all that is known.
    assets: codes, empty for all. by: the groupings; unless ``kind`` is among them the − accounts (where area
    comes from) are left out, since with them every sum is zero.
    """

    divisions: FromClause
    as_of: date
    known_at: datetime | None = None
    assets: tuple[str, ...] = ()
    by: frozenset[By] = frozenset()


def balances(connection: Connection, question: Question) -> list[Balance]:
    """The groups that do not stand at zero, sorted by asset, kind, holder kind, village, party and lot."""
    read = _cell_sums if question.by <= _IN_CELLS else _position_sums
    sums: Counter[tuple[str, ...]] = Counter()
    for *group, amount in connection.execute(read(question)):
        sums[tuple(group)] += int(amount or 0)
    if question.known_at is not None:
        for *group, amount in connection.execute(_recorded_later(question, question.known_at)):
            sums[tuple(group)] -= int(amount)
    return [_balance(group, amount) for group, amount in sorted(sums.items()) if amount]


def _balance(group: tuple[str, ...], amount: int) -> Balance:
    asset, kind, holder_kind, village, party, lot = group
    return Balance(asset, kind, holder_kind, village, party, lot, amount)


def _groups(question: Question, source: FromClause, lot: ColumnElement[str] | None) -> list[ColumnElement[Any]]:
    """The six grouping columns, a constant empty string for each that was not asked for."""
    empty = func.coalesce("", "")
    asked = question.by
    return [
        source.c.asset,
        source.c.kind if "kind" in asked else empty.label("kind"),
        source.c.holder_kind if "holder-kind" in asked else empty.label("holder_kind"),
        source.c.division_code if "village" in asked else empty.label("village"),
        source.c.holder if "party" in asked else empty.label("party"),
        lot if lot is not None and "lot" in asked else empty.label("lot"),
    ]


def _of_interest(question: Question, source: FromClause, query: Select[Any]) -> Select[Any]:
    below = question.divisions
    query = query.join(below, (below.c.level == source.c.division_level) & (below.c.code == source.c.division_code))
    if question.assets:
        query = query.where(source.c.asset.in_(question.assets))
    if "kind" not in question.by:
        positive = select(ACCOUNT_KIND.c.code).where(ACCOUNT_KIND.c.side > 0)
        query = query.where(source.c.kind.in_(positive))
    return query


def _cell_sums(question: Question) -> Select[Any]:
    day = question.as_of
    month, year = day.replace(day=1), day.replace(month=1, day=1)
    amount = (
        _span_sum(YEAR_SPAN, ROLLUP.c.starts_on < year)
        + _span_sum(MONTH_SPAN, (ROLLUP.c.starts_on >= year) & (ROLLUP.c.starts_on < month))
        + _span_sum(DAY_SPAN, (ROLLUP.c.starts_on >= month) & (ROLLUP.c.starts_on <= day))
    )
    groups = _groups(question, ROLLUP_CELL_AS_SOURCE, None)
    return _of_interest(
        question, ROLLUP_CELL_AS_SOURCE, select(*groups, amount.label("amount")).select_from(ROLLUP_CELL_AS_SOURCE)
    )


ROLLUP_CELL_AS_SOURCE = ROLLUP_CELL.alias("source")


def _span_sum(span: int, when: ColumnElement[bool]) -> ColumnElement[int]:
    source = ROLLUP_CELL_AS_SOURCE
    return func.coalesce(
        select(func.sum(ROLLUP.c.delta))
        .where(ROLLUP.c.book_id == source.c.book_id, ROLLUP.c.cell_id == source.c.id, ROLLUP.c.span == span, when)
        .scalar_subquery(),
        0,
    )


def _position_sums(question: Question) -> Select[Any]:
    groups = _groups(question, ACCOUNT, LOT.c.code)
    query = (
        select(*groups, func.sum(POSITION_DAY.c.delta).label("amount"))
        .select_from(ACCOUNT)
        .join(POSITION_DAY, (POSITION_DAY.c.book_id == ACCOUNT.c.book_id) & (POSITION_DAY.c.account_id == ACCOUNT.c.id))
        .join(LOT, (LOT.c.book_id == POSITION_DAY.c.book_id) & (LOT.c.id == POSITION_DAY.c.lot_id))
        .where(POSITION_DAY.c.effective_on <= question.as_of)
    )
    return _of_interest(question, ACCOUNT, query).group_by(*_grouping(groups))


def _recorded_later(question: Question, known_at: datetime) -> Select[Any]:
    groups = _groups(question, ACCOUNT, LOT.c.code)
    query = (
        select(*groups, func.sum(POSTING.c.amount).label("amount"))
        .select_from(ENTRY)
        .join(POSTING, (POSTING.c.book_id == ENTRY.c.book_id) & (POSTING.c.entry_id == ENTRY.c.id))
        .join(ACCOUNT, (ACCOUNT.c.book_id == POSTING.c.book_id) & (ACCOUNT.c.id == POSTING.c.account_id))
        .join(LOT, (LOT.c.book_id == POSTING.c.book_id) & (LOT.c.id == POSTING.c.lot_id))
        .where(ENTRY.c.recorded_at > known_at, POSTING.c.effective_on <= question.as_of)
    )
    return _of_interest(question, ACCOUNT, query).group_by(*_grouping(groups))


def _grouping(groups: Sequence[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    return [column for column in groups if column.__visit_name__ == "column"]


@dataclass(frozen=True, slots=True)
class Holding:
    """Who has how much of a lot in an asset on a day."""

    asset: str
    kind: str
    holder_kind: str
    holder: str
    division_code: str
    amount: int


_HOLDING: Final = (
    ACCOUNT.c.asset,
    ACCOUNT.c.kind,
    ACCOUNT.c.holder_kind,
    ACCOUNT.c.holder,
    ACCOUNT.c.division_code,
)
_UNTIL: Final = (THEIR_DAYS[0], f"{THEIR_DAYS[1]} AND position_day.effective_on <= :as_of")
_HOLDING_STEPS: Final = (ONE_LOT, ITS_POSITIONS, THEIR_ACCOUNTS, _UNTIL)


def holdings_of_lot(connection: Connection, book_id: int, lot: str, as_of: date) -> list[Holding]:
    """The + accounts that hold a lot on a day, by asset, kind and holder."""
    names = ", ".join(str(column) for column in _HOLDING)
    rest = f"GROUP BY {names} HAVING sum(position_day.delta) <> 0 ORDER BY {names}"
    query = in_order(connection, f"{names}, sum(position_day.delta)", _HOLDING_STEPS, rest)
    rows = connection.execute(query.bindparams(as_of=as_of), {"book_id": book_id, "lot": lot}).all()
    return [Holding(asset, kind, of, holder, place, int(amount)) for asset, kind, of, holder, place, amount in rows]
