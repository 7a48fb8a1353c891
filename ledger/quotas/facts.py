"""What the rules look at: an event with its project, plan, lots and plots as they stand on today's book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from ledger.book.models import ACCOUNT, LOT, POSITION_DAY
from ledger.homesteads import ReclamationPlot, reclamation_plots
from ledger.parameters import Parameters
from ledger.places import Division, below, book_of_key
from ledger.quotas.books import book_named, division_named
from ledger.quotas.data import KINDS, PLAN, Kind, PlanVersion, Project, QuotaEvent
from ledger.quotas.lots import Held, Lot, find_lots, held_by, lots_of_project
from ledger.quotas.models import QUOTA_EVENT, QUOTA_EVENT_LINE, QUOTA_LINK, QUOTA_LOT
from ledger.quotas.projects import find_project, plan_of
from ledger.quotas.refusals import EventIncomplete
from ledger.stock import PlotStock, find_plots, plot_stocks


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


@dataclass(frozen=True, slots=True)
class Pair:
    """The other book of a transfer: whose it is, its number, and the lot that moves there, with what that holds."""

    division: Division
    book_id: int
    lot: str
    held: Held


@dataclass(frozen=True, slots=True)
class Facts:
    """An event and all that its rules and postings ask for. today: in Shanghai.

    pair: the other book of a grant, return, surrender or sale; None where that office keeps none here. held, held_to: what the lots hold.
    project_lots: of a project that is closed, with what they hold. stocks: plots of the land stock that exist, on the
    day of the event. linked: of which certificate a plot is already. order: an open order to rectify, (day, document).
    """

    event: QuotaEvent
    kind: Kind
    division: Division
    book_id: int
    today: date
    project: Project | None
    plan: PlanVersion | None
    lot: Lot | None
    to_lot: Lot | None
    pair: Pair | None
    held: Held
    held_to: Held
    totals: Totals
    grades: tuple[tuple[str, str, str, int], ...]  # scale, grade, occupied grade, cultivated grains of acceptances
    project_lots: tuple[tuple[Lot, Held], ...] = ()
    overdue: tuple[Overdue, ...] = ()
    stocks: Mapping[str, PlotStock] = field(default_factory=dict)
    linked: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    reclamation: Mapping[str, ReclamationPlot] = field(default_factory=dict)
    order: tuple[date, str] | None = None
    villages: frozenset[str] = frozenset()
    lot_papers: frozenset[str] = frozenset()  # kinds of paper that the lot's events already carry
    return_years: int = 3
    open_plans: int = 0  # quota of approved plans of the county that is not assigned yet, in grains
    from_paper: bool = False


def gather(connection: Connection, event: QuotaEvent, at: datetime, today: date, *, from_paper: bool = False) -> Facts:
    """Everything about an event. Raises EventIncomplete, OfficeUnknown, DivisionMissing, ProjectMissing, LotMissing."""
    if event.kind not in KINDS:
        raise EventIncomplete(kind_zh="指标业务", kind_en="quota event", what_zh="类别", what_en="kind")
    kind = KINDS[event.kind]
    division = division_named(connection, event.book, at)
    book_id = book_named(connection, event.book, at)
    found = find_lots(connection, [code for code in (event.lot, event.to_lot) if code])
    lot, to_lot = found.get(event.lot), found.get(event.to_lot)
    code = event.project or (lot.project if lot else "")
    project = find_project(connection, code) if code else None
    plots = {line.plot for line in event.lines if line.plot} | {line.source_plot for line in event.lines}
    known = find_plots(connection, sorted(plots - {""}))
    return Facts(
        event=event,
        kind=kind,
        division=division,
        book_id=book_id,
        today=today,
        project=project,
        plan=plan_of(connection, code) if code else None,
        lot=lot,
        to_lot=to_lot,
        pair=_pair(connection, event, lot, to_lot, at),
        held=held_by(connection, book_id, event.lot) if lot else {},
        held_to=held_by(connection, book_id, event.to_lot) if to_lot else {},
        totals=_totals(connection, code) if code else Totals(),
        grades=_grades(connection, code) if code and event.kind in {"surplus", "close"} else (),
        project_lots=_project_lots(connection, code, book_id) if event.kind in {"close", "surplus"} else (),
        overdue=tuple(overdue_of(connection, [book_id], event.on_day)) if event.kind in {"grant", "assign"} else (),
        stocks=plot_stocks(connection, sorted(known), event.on_day) if known else {},
        linked=_linked(connection, sorted(plots - {""})) if event.kind == "accept" else {},
        reclamation=_reclaimed(connection, event),
        order=_order(connection, code) if code else None,
        villages=frozenset(each.code for each in below(connection, division, "village", today))
        if event.lines
        else frozenset(),
        lot_papers=_papers(connection, event.lot) if event.lot else frozenset(),
        return_years=_return_years(connection, division, event.on_day),
        open_plans=_open_plans(connection, book_id) if event.kind == "grant" and event.instrument != PLAN else 0,
        from_paper=from_paper,
    )


def _pair(connection: Connection, event: QuotaEvent, lot: Lot | None, to_lot: Lot | None, at: datetime) -> Pair | None:
    """The book that a grant comes from, that what is given back goes to, or that a sale goes to."""
    if event.kind in {"grant", "sell"}:
        key, there = event.counterpart, event.source_lot if event.kind == "grant" else event.to_lot
    elif event.kind in {"return", "surrender"}:
        owing = to_lot if event.kind == "return" else lot
        key, there = (owing.lender, _lenders_lot(connection, owing)) if owing is not None else ("", "")
    else:
        return None
    if ":" not in key:
        return None
    division = division_named(connection, key, at)
    book_id = book_of_key(connection, key, at)
    if book_id is None or division.key == event.book:
        return None
    return Pair(division, book_id, there, held_by(connection, book_id, there) if there else {})


def _lenders_lot(connection: Connection, owing: Lot) -> str:
    """The lender's own lot that something was granted from: the origin of the grant that a project's lot stands on."""
    if owing.kind == "grant":
        return owing.origin
    return find_lots(connection, [owing.origin])[owing.origin].origin


def _return_years(connection: Connection, division: Division, day: date) -> int:
    years: int = Parameters(connection).value_at("quota-return-years", division, day)
    return years


_IN_FORCE = QUOTA_EVENT.c.reversed_at.is_(None)


def _totals(connection: Connection, project: str) -> Totals:
    mine = (QUOTA_EVENT.c.project == project) & _IN_FORCE
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


def _grades(connection: Connection, project: str) -> tuple[tuple[str, str, str, int], ...]:
    query = select(QUOTA_EVENT.c.content).where(
        QUOTA_EVENT.c.project == project, QUOTA_EVENT.c.kind == "accept", _IN_FORCE
    )
    found = []
    for event in map(_event, connection.scalars(query)):
        if event.grade:
            cultivated = sum(line.cultivated_grains for line in event.lines)
            found.append((event.grade_scale, event.grade, event.occupied_grade, cultivated))
    return tuple(found)


def _event(content: str) -> QuotaEvent:
    import json

    return QuotaEvent.from_body(json.loads(content))


def _project_lots(connection: Connection, project: str, book_id: int) -> tuple[tuple[Lot, Held], ...]:
    if not project:
        return ()
    mine = [lot for lot in lots_of_project(connection, project) if lot.book_id == book_id]
    return tuple((lot, held_by(connection, book_id, lot.code)) for lot in mine)


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


def _linked(connection: Connection, plots: Sequence[str]) -> dict[str, tuple[str, str]]:
    column = QUOTA_LINK.c
    query = select(column.from_code, column.to_code, column.event).where(
        column.from_kind == "plot", column.from_code.in_(plots), column.undone_at.is_(None)
    )
    return {plot: (lot, event) for plot, lot, event in connection.execute(query)}


def _reclaimed(connection: Connection, event: QuotaEvent) -> dict[str, ReclamationPlot]:
    if not event.reclamation or event.kind != "accept":
        return {}
    return {each.plot: each for each in reclamation_plots(connection, event.reclamation)}


def _order(connection: Connection, project: str) -> tuple[date, str] | None:
    """The order to rectify that is open for a project."""
    column = QUOTA_EVENT.c
    query = select(column.kind, column.on_day, column.document).where(
        column.project == project, column.kind.in_(("rectify", "rectified")), _IN_FORCE
    )
    last: Any = connection.execute(query.order_by(column.on_day.desc(), column.number.desc()).limit(1)).first()
    return (last.on_day, last.document) if last is not None and last.kind == "rectify" else None


def _papers(connection: Connection, lot: str) -> frozenset[str]:
    query = select(QUOTA_EVENT.c.content).where(
        QUOTA_EVENT.c.lot == lot, QUOTA_EVENT.c.kind.in_(("accept", "surplus")), _IN_FORCE
    )
    return frozenset(paper.kind for event in map(_event, connection.scalars(query)) for paper in event.papers)


def _open_plans(connection: Connection, book_id: int) -> int:
    """What the plans in force of a book's projects approve and is not assigned yet."""
    from ledger.quotas.models import PLAN_VERSION, QUOTA_PROJECT

    last = (
        select(PLAN_VERSION.c.project, func.max(PLAN_VERSION.c.version).label("version"))
        .group_by(PLAN_VERSION.c.project)
        .subquery()
    )
    query = (
        select(QUOTA_PROJECT.c.code, PLAN_VERSION.c.quota_grains)
        .join(last, last.c.project == QUOTA_PROJECT.c.code)
        .join(PLAN_VERSION, (PLAN_VERSION.c.project == last.c.project) & (PLAN_VERSION.c.version == last.c.version))
        .where(QUOTA_PROJECT.c.book_id == book_id, QUOTA_PROJECT.c.mode == "borrow-first")
    )
    planned = Counter({code: int(grains) for code, grains in connection.execute(query)})
    assigned = select(QUOTA_EVENT.c.project, func.sum(QUOTA_EVENT.c.grains)).where(
        QUOTA_EVENT.c.book_id == book_id, QUOTA_EVENT.c.kind == "assign", _IN_FORCE
    )
    for code, grains in connection.execute(assigned.group_by(QUOTA_EVENT.c.project)):
        planned[code] -= int(grains)
    return sum(grains for grains in planned.values() if grains > 0)
