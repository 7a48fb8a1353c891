"""The board of obligations: every lot with something to return, its due day, and how far away that is.

Borrowed quota is to be returned within the term of its approval, normally three years; the board ages what is owed by
the months that are left: more than 12, 12, 6, 3, none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Date, TextClause, bindparam

from ledger.book.ordered import ITS_POSITIONS, LOTS, OF_AN_ASSET, THEIR_DAYS, Step, in_order
from ledger.changes.rules import months_after
from ledger.errors import Words
from ledger.places import Division
from ledger.quotas.data import INSTRUMENTS
from ledger.quotas.lots import Lot, find_lots
from ledger.quotas.offices import Offices, offices_within
from ledger.quotas.projects import find_projects

_CHUNK: Final = 500
OVERDUE, UNDATED, LATER = "overdue", "undated", "over-12"
BUCKETS: Final[Mapping[str, Words]] = {
    OVERDUE: Words("已逾期", "overdue"),
    "within-3": Words("3 个月内到期", "due within 3 months"),
    "within-6": Words("3 至 6 个月", "due in 3 to 6 months"),
    "within-12": Words("6 至 12 个月", "due in 6 to 12 months"),
    LATER: Words("12 个月以上", "due in more than 12 months"),
    UNDATED: Words("未定期限", "without a due day"),
}
_MONTHS: Final = ((3, "within-3"), (6, "within-6"), (12, "within-12"))
_USED: Final = frozenset({"quota.resettlement", "quota.rural-reserve", "quota.town", "quota.landed"})
_UNUSED: Final = frozenset({"quota.unassigned", "quota.assigned"})
_OWING: Final = (
    "account",
    "account.book_id IN :books AND account.asset IN :instruments AND account.kind = 'quota.to-return'"
    " AND account.division_level || ':' || account.division_code IN :offices",
)
_OF_ACCOUNTS: Final[tuple[Step, ...]] = (
    (
        "position_day",
        "position_day.book_id = account.book_id AND position_day.account_id = account.id"
        " AND position_day.effective_on <= :as_of",
    ),
    ("lot", "lot.book_id = position_day.book_id AND lot.id = position_day.lot_id"),
    ("quota_lot", "quota_lot.code = lot.code"),
)
_COLUMNS: Final = "quota_lot.code, quota_lot.due_on, account.division_level, account.division_code, quota_lot.project"
_HELD: Final[tuple[Step, ...]] = (
    LOTS,
    ITS_POSITIONS,
    OF_AN_ASSET,
    (THEIR_DAYS[0], f"{THEIR_DAYS[1]} AND position_day.effective_on <= :as_of"),
)


@dataclass(frozen=True, slots=True)
class WantedObligations:
    """Which obligations a page holds, as of a day; what is empty is not asked for.

    levels: of the offices that owe. after: due day (None: undated) and lot behind which the page begins.
    """

    as_of: date
    instrument: str = ""
    project: str = ""
    bucket: str = ""
    levels: tuple[str, ...] = ("county",)
    after: tuple[date | None, str] | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class Obligation:
    """A lot with something to return, areas in grains.

    office: key of the division that owes. due_on: None where no day is set. days_left: below zero when overdue.
    bucket: a key of BUCKETS. used: what is built on, or landed for good; unused: assigned or not assigned yet.
    lender: key of the office to which it is owed, where that keeps its book here.
    """

    lot: str
    kind: str
    instrument: str
    office: str
    office_name: str
    project: str
    project_name: str
    document: str
    from_day: date
    due_on: date | None
    days_left: int | None
    bucket: str
    owed_grains: int
    used_grains: int
    unused_grains: int
    lender: str


@dataclass(frozen=True, slots=True)
class BucketTotal:
    """How many lots are in a bucket, and what they owe."""

    lots: int
    owed_grains: int


@dataclass(frozen=True, slots=True)
class ObligationPage:
    """A page of the board by due day, with the totals of all buckets, and where the next page begins."""

    rows: tuple[Obligation, ...]
    buckets: Mapping[str, BucketTotal]
    after: tuple[date | None, str] | None


@dataclass(frozen=True, slots=True)
class _Owed:
    lot: str
    due_on: date | None
    office: str
    grains: int
    bucket: str

    @property
    def place(self) -> tuple[date, str]:
        return self.due_on or date.max, self.lot


def bucket_of(due_on: date | None, as_of: date) -> str:
    """How old an obligation is, by the calendar months that are left on a day."""
    return _bucket(due_on, as_of, _limits(as_of))


def _limits(as_of: date) -> tuple[tuple[date, str], ...]:
    """The last due day of each bucket of months."""
    return tuple((months_after(as_of, months), name) for months, name in _MONTHS)


def _bucket(due_on: date | None, as_of: date, limits: tuple[tuple[date, str], ...]) -> str:
    if due_on is None:
        return UNDATED
    if due_on < as_of:
        return OVERDUE
    return next((name for last, name in limits if due_on <= last), LATER)


def obligations(connection: Connection, division: Division, wanted: WantedObligations) -> ObligationPage:
    """What the offices of a division and below it have to return as of a day, by due day; undated ones come last."""
    offices = offices_within(connection, division, wanted.as_of)
    owed = _owed(connection, offices, wanted)
    totals: dict[str, list[int]] = {bucket: [0, 0] for bucket in BUCKETS}
    for each in owed:
        totals[each.bucket][0] += 1
        totals[each.bucket][1] += each.grains
    after = (wanted.after[0] or date.max, wanted.after[1]) if wanted.after else None
    listed = [each for each in owed if wanted.bucket in {"", each.bucket} and (after is None or each.place > after)]
    page = listed[: wanted.limit]
    follows = (page[-1].due_on, page[-1].lot) if len(listed) > len(page) else None
    rows = _rows(connection, page, offices, wanted.as_of)
    return ObligationPage(tuple(rows), {bucket: BucketTotal(*total) for bucket, total in totals.items()}, follows)


def owed_of_lots(connection: Connection, lots: Iterable[Lot], as_of: date) -> dict[str, int]:
    """What each of some lots has to return as of a day, in grains; those that owe nothing are left out."""
    return {lot: -sums["quota.to-return"] for lot, sums in _held(connection, lots, as_of, -1).items()}


def owing_query(connection: Connection, *, of_project: bool = False) -> TextClause:
    """The lots that owe: it reads the accounts of what is to be returned, whatever else the books hold."""
    rest = f"GROUP BY {_COLUMNS} HAVING sum(position_day.delta) < 0"
    last = (_OF_ACCOUNTS[-1][0], f"{_OF_ACCOUNTS[-1][1]} AND quota_lot.project = :project")
    steps = (_OWING, *_OF_ACCOUNTS[:-1], last) if of_project else (_OWING, *_OF_ACCOUNTS)
    query = in_order(connection, f"{_COLUMNS}, -sum(position_day.delta) AS owed", steps, rest)
    return query.bindparams(
        bindparam("books", expanding=True),
        bindparam("instruments", expanding=True),
        bindparam("offices", expanding=True),
        bindparam("as_of", type_=Date),
    )


def _owed(connection: Connection, offices: Offices, wanted: WantedObligations) -> list[_Owed]:
    instruments = (wanted.instrument,) if wanted.instrument else tuple(INSTRUMENTS)
    values = offices.bound() | {"as_of": wanted.as_of, "instruments": instruments, "project": wanted.project}
    if wanted.levels:
        values["offices"] = tuple(key for key, each in offices.by_key.items() if each.level in wanted.levels) or ("",)
    query = owing_query(connection, of_project=bool(wanted.project)).columns(due_on=Date)
    rows: Iterable[Any] = connection.execute(query, values)
    limits = _limits(wanted.as_of)
    found = [
        _Owed(
            row.code,
            row.due_on,
            f"{row.division_level}:{row.division_code}",
            int(row.owed),
            _bucket(row.due_on, wanted.as_of, limits),
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: each.place)


def _rows(connection: Connection, page: Sequence[_Owed], offices: Offices, as_of: date) -> Iterable[Obligation]:
    lots = find_lots(connection, [each.lot for each in page])
    projects = find_projects(connection, [lot.project for lot in lots.values() if lot.project])
    held = _held(connection, lots.values(), as_of, 1)
    for each in page:
        lot, sums = lots[each.lot], held.get(each.lot, {})
        yield Obligation(
            lot.code,
            lot.kind,
            lot.instrument,
            each.office,
            offices.by_key[each.office].name,
            lot.project,
            projects[lot.project].name if lot.project in projects else "",
            lot.document,
            lot.from_day,
            each.due_on,
            (each.due_on - as_of).days if each.due_on else None,
            each.bucket,
            each.grains,
            sum(sums.get(kind, 0) for kind in _USED),
            sum(sums.get(kind, 0) for kind in _UNUSED),
            lot.lender,
        )


def _held(connection: Connection, lots: Iterable[Lot], as_of: date, side: int) -> dict[str, dict[str, int]]:
    """What lots hold on a side of the book by kind of account, of their instrument; − accounts: what is to be returned."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    steps = _HELD if side > 0 else (*_HELD[:2], _TO_RETURN, _HELD[3])
    query = in_order(
        connection,
        "lot.code, account.kind, sum(position_day.delta) AS amount",
        steps,
        "GROUP BY lot.code, account.kind HAVING sum(position_day.delta) <> 0",
    ).bindparams(bindparam("books", expanding=True), bindparam("codes", expanding=True), bindparam("as_of", type_=Date))
    by_asset: dict[str, list[Lot]] = defaultdict(list)
    for lot in lots:
        by_asset[lot.instrument].append(lot)
    for asset, some in by_asset.items():
        for start in range(0, len(some), _CHUNK):
            chunk = some[start : start + _CHUNK]
            values = {"books": sorted({lot.book_id for lot in chunk}), "codes": [lot.code for lot in chunk]}
            for code, kind, amount in connection.execute(query, values | {"asset": asset, "as_of": as_of}):
                found[code][kind] = int(amount)
    return found


_TO_RETURN: Final = (
    "account",
    "account.book_id = position.book_id AND account.id = position.account_id AND account.asset = :asset"
    " AND account.kind = 'quota.to-return'",
)
