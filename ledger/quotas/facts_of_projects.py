"""What the events of a project, and what is owed in a book, come to so far."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from ledger.book.models import ACCOUNT, LOT, POSITION_DAY
from ledger.quotas.data import USE_KINDS, QuotaEvent
from ledger.quotas.models import PLAN_VERSION, QUOTA_EVENT, QUOTA_EVENT_LINE, QUOTA_LOT, QUOTA_PROJECT


@dataclass(frozen=True, slots=True)
class Totals:
    """What the events of a project in force come to, in grains; grades by scale: Σ grade × cultivated area."""

    assigned: int = 0
    accepted: int = 0
    removed: int = 0
    cultivated: int = 0
    other_agricultural: int = 0
    reserved: int = 0
    confirmed: int = 0
    resettlement: int = 0
    built: int = 0
    occupied_cultivated: int = 0
    occupied_agricultural: int = 0
    resettlement_agricultural: int = 0


@dataclass(frozen=True, slots=True)
class Overdue:
    """A lot that should have been returned: grains still owed, and since when."""

    lot: str
    due_on: date
    owed_grains: int


IN_FORCE = QUOTA_EVENT.c.reversed_at.is_(None)


def totals_of(connection: Connection, project: str) -> Totals:
    mine = (QUOTA_EVENT.c.project == project) & IN_FORCE
    by_kind = select(QUOTA_EVENT.c.kind, func.sum(QUOTA_EVENT.c.grains)).where(mine).group_by(QUOTA_EVENT.c.kind)
    sums = {kind: int(grains) for kind, grains in connection.execute(by_kind)}
    line = QUOTA_EVENT_LINE.c
    parts = (line.grains, line.cultivated_grains, line.other_agricultural_grains)
    query = (
        select(QUOTA_EVENT.c.kind, *map(func.sum, parts))
        .join(QUOTA_EVENT_LINE, line.event == QUOTA_EVENT.c.number)
        .where(mine)
        .group_by(QUOTA_EVENT.c.kind)
    )
    lines: dict[str, tuple[int, int, int]] = {
        row[0]: (int(row[1]), int(row[2]), int(row[3])) for row in connection.execute(query)
    }
    none = (0, 0, 0)
    used = [lines.get(kind, none) for kind in ("use-resettlement", "use-reserve", "use-town")]
    accepted = lines.get("accept", none)
    return Totals(
        assigned=sums.get("assign", 0) - sums.get("surrender", 0),
        accepted=sums.get("accept", 0) - sums.get("write-down", 0),
        removed=accepted[0],
        cultivated=accepted[1],
        other_agricultural=accepted[2],
        reserved=sums.get("reserve", 0) + sums.get("use-reserve", 0),
        confirmed=sums.get("surplus", 0),
        resettlement=sums.get("use-resettlement", 0),
        built=sum(sums.get(kind, 0) for kind in ("use-resettlement", "use-reserve", "use-town")),
        occupied_cultivated=sum(each[1] for each in used),
        occupied_agricultural=sum(each[1] + each[2] for each in used),
        resettlement_agricultural=used[0][1] + used[0][2],
    )


def grades_of(connection: Connection, project: str) -> tuple[tuple[str, str, str, int], ...]:
    query = select(QUOTA_EVENT.c.content).where(
        QUOTA_EVENT.c.project == project, QUOTA_EVENT.c.kind == "accept", IN_FORCE
    )
    found = []
    for event in map(read_event, connection.scalars(query)):
        if event.grade:
            cultivated = sum(line.cultivated_grains for line in event.lines)
            found.append((event.grade_scale, event.grade, event.occupied_grade, cultivated))
    return tuple(found)


def read_event(content: str) -> QuotaEvent:
    return QuotaEvent.from_body(json.loads(content))


def overdue_of(connection: Connection, book_ids: Sequence[int], day: date) -> list[Overdue]:
    """The lots of some books that are past their due day on a day and still owed, oldest first."""
    owed = -func.sum(POSITION_DAY.c.delta)
    query = (
        select(QUOTA_LOT.c.code, QUOTA_LOT.c.due_on, owed)
        .join(LOT, (LOT.c.book_id == QUOTA_LOT.c.book_id) & (LOT.c.code == QUOTA_LOT.c.code))
        .join(POSITION_DAY, (POSITION_DAY.c.book_id == LOT.c.book_id) & (POSITION_DAY.c.lot_id == LOT.c.id))
        .join(ACCOUNT, (ACCOUNT.c.book_id == POSITION_DAY.c.book_id) & (ACCOUNT.c.id == POSITION_DAY.c.account_id))
        .where(
            QUOTA_LOT.c.book_id.in_(book_ids),
            QUOTA_LOT.c.due_on < day,
            ACCOUNT.c.kind == "quota.to-return",
            ACCOUNT.c.asset == QUOTA_LOT.c.instrument,
            POSITION_DAY.c.effective_on <= day,
        )
        .group_by(QUOTA_LOT.c.code, QUOTA_LOT.c.due_on)
        .having(owed > 0)
        .order_by(QUOTA_LOT.c.due_on, QUOTA_LOT.c.code)
    )
    return [Overdue(code, due_on, int(grains)) for code, due_on, grains in connection.execute(query)]


def last_of(connection: Connection, project: str, kinds: tuple[str, ...]) -> tuple[date, str] | None:
    """Day and document of a project's last event among some kinds, where that is of the first of them."""
    column = QUOTA_EVENT.c
    query = select(column.kind, column.on_day, column.document).where(
        column.project == project, column.kind.in_(kinds), IN_FORCE
    )
    order = (column.on_day.desc(), column.recorded_at.desc(), column.number.desc())
    last: Any = connection.execute(query.order_by(*order).limit(1)).first()
    return (last.on_day, last.document) if last is not None and last.kind == kinds[0] else None


def last_use_of(connection: Connection, project: str) -> tuple[date, str] | None:
    """Day and number of the last event of a project that its closing looks at."""
    column = QUOTA_EVENT.c
    query = select(column.on_day, column.number).where(
        column.project == project, column.kind.in_(("assign", *USE_KINDS, "return", "surrender")), IN_FORCE
    )
    last = connection.execute(query.order_by(column.on_day.desc(), column.number.desc()).limit(1)).first()
    return (last.on_day, last.number) if last is not None else None


def carried_out_by(connection: Connection, trade: str) -> str:
    """The event in force that sold a trade or took it off the list; empty where there is none."""
    column = QUOTA_EVENT.c
    query = select(column.number).where(column.trade == trade, column.kind.in_(("sell", "unlist")), IN_FORCE)
    return connection.scalar(query.limit(1)) or "" if trade else ""


def open_plans_of(connection: Connection, book_id: int, instrument: str) -> int:
    """What the plans in force of a book's projects approve and is not assigned yet."""
    last = (
        select(PLAN_VERSION.c.project, func.max(PLAN_VERSION.c.version).label("version"))
        .group_by(PLAN_VERSION.c.project)
        .subquery()
    )
    query = (
        select(QUOTA_PROJECT.c.code, PLAN_VERSION.c.quota_grains)
        .join(last, last.c.project == QUOTA_PROJECT.c.code)
        .join(PLAN_VERSION, (PLAN_VERSION.c.project == last.c.project) & (PLAN_VERSION.c.version == last.c.version))
        .where(
            QUOTA_PROJECT.c.book_id == book_id,
            QUOTA_PROJECT.c.mode == "borrow-first",
            QUOTA_PROJECT.c.instrument == instrument,
        )
    )
    planned = Counter({code: int(grains) for code, grains in connection.execute(query)})
    assigned = select(QUOTA_EVENT.c.project, func.sum(QUOTA_EVENT.c.grains)).where(
        QUOTA_EVENT.c.book_id == book_id,
        QUOTA_EVENT.c.kind == "assign",
        QUOTA_EVENT.c.instrument == instrument,
        IN_FORCE,
    )
    for code, grains in connection.execute(assigned.group_by(QUOTA_EVENT.c.project)):
        planned[code] -= int(grains)
    return sum(grains for grains in planned.values() if grains > 0)
