"""Reading quota events back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from ledger.book.models import BOOK
from ledger.codes import mask_personal_numbers
from ledger.quotas.data import Project, QuotaEvent
from ledger.quotas.models import QUOTA_EVENT, QUOTA_EVENT_LINE, QUOTA_PAIR, QUOTA_PROJECT
from ledger.quotas.refusals import EventMissing


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event in the book. proposal_id None: recorded from paper. other_book_id, other_entry_id: of its pair, or None."""

    event: QuotaEvent
    book_id: int
    entry_id: int | None
    proposal_id: int | None
    recorded_at: datetime
    recorded_by: str
    reversed_at: datetime | None
    reversal_entry_id: int | None
    other_book_id: int | None
    other_entry_id: int | None
    other_book_key: str
    other_lot: str

    @property
    def number(self) -> str:
        return self.event.number


@dataclass(frozen=True, slots=True)
class WantedEvents:
    """Which events a list holds; what is empty is not asked for. after: number behind which the next page begins."""

    book_ids: tuple[int, ...] | None = None
    project: str = ""
    lot: str = ""
    village: str = ""
    kinds: tuple[str, ...] = ()
    from_day: date | None = None
    to_day: date | None = None
    trade: str = ""


def _recorded(row: Any) -> Recorded:
    return Recorded(
        QuotaEvent.from_body(json.loads(row.content)),
        row.book_id,
        row.entry_id,
        row.proposal_id,
        row.recorded_at,
        row.recorded_by,
        row.reversed_at,
        row.reversal_entry_id,
        row.other_book_id,
        row.other_entry_id,
        f"{row.other_level}:{row.other_code}" if row.other_book_id is not None else "",
        row.other_lot or "",
    )


def _query() -> Select[Any]:
    pair = QUOTA_PAIR.c
    columns = (
        pair.book_id.label("other_book_id"),
        pair.entry_id.label("other_entry_id"),
        pair.lot.label("other_lot"),
        BOOK.c.division_level.label("other_level"),
        BOOK.c.division_code.label("other_code"),
    )
    joined = QUOTA_EVENT.outerjoin(QUOTA_PAIR, pair.event == QUOTA_EVENT.c.number)
    return select(QUOTA_EVENT, *columns).select_from(joined.outerjoin(BOOK, BOOK.c.id == pair.book_id))


def find_event(connection: Connection, number: str) -> Recorded:
    """The event. Raises EventMissing."""
    row = connection.execute(_query().where(QUOTA_EVENT.c.number == number)).first()
    if row is None:
        raise EventMissing(number=mask_personal_numbers(number)[:64])
    return _recorded(row)


def list_events(
    connection: Connection, wanted: WantedEvents, *, after: tuple[date, str] | None = None, limit: int = 100
) -> list[Recorded]:
    """Events by day and number, newest first; ``after``: day and number of the last one of the page before."""
    column = QUOTA_EVENT.c
    query = _query().order_by(column.on_day.desc(), column.number.desc()).limit(limit)
    if wanted.book_ids is not None:
        query = query.where(or_(column.book_id.in_(wanted.book_ids), QUOTA_PAIR.c.book_id.in_(wanted.book_ids)))
    if wanted.project:
        query = query.where(column.project == wanted.project)
    if wanted.trade:
        query = query.where(column.trade == wanted.trade)
    if wanted.lot:
        query = query.where(or_(column.lot == wanted.lot, column.to_lot == wanted.lot))
    if wanted.village:
        lines = select(QUOTA_EVENT_LINE.c.event).where(QUOTA_EVENT_LINE.c.village == wanted.village)
        query = query.where(column.number.in_(lines))
    if wanted.kinds:
        query = query.where(column.kind.in_(wanted.kinds))
    if wanted.from_day is not None:
        query = query.where(column.on_day >= wanted.from_day)
    if wanted.to_day is not None:
        query = query.where(column.on_day <= wanted.to_day)
    if after is not None:
        day, number = after
        query = query.where(or_(column.on_day < day, (column.on_day == day) & (column.number < number)))
    return [_recorded(row) for row in connection.execute(query)]


def list_projects(connection: Connection, book_ids: Iterable[int] | None = None) -> list[Project]:
    """Projects by code; of some books, or of all."""
    query = select(QUOTA_PROJECT).order_by(QUOTA_PROJECT.c.code)
    if book_ids is not None:
        query = query.where(QUOTA_PROJECT.c.book_id.in_(list(book_ids)))
    return [
        Project(row.code, row.name, row.book_key, row.instrument, row.mode, row.basis)
        for row in connection.execute(query)
    ]
