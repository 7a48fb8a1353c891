"""What the rules look at: an event with its project, plan, lots and plots as they stand on today's book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection, select

from ledger.book import FIRST_DAY, first_open_day
from ledger.homesteads import ReclamationPlot, reclamation_plots, steps_of_reclamation
from ledger.parameters import Parameters
from ledger.places import Division, book_key, book_of_key
from ledger.quotas.books import division_named, villages_inside
from ledger.quotas.data import KINDS, PLAN, USE_KINDS, Kind, PlanVersion, Project, QuotaEvent
from ledger.quotas.facts_of_projects import (
    IN_FORCE,
    Overdue,
    Totals,
    carried_out_by,
    grades_of,
    last_of,
    last_use_of,
    open_plans_of,
    overdue_of,
    read_event,
    totals_of,
)
from ledger.quotas.lots import Held, Lot, find_lots, held_by, lots_of_project
from ledger.quotas.models import QUOTA_EVENT, QUOTA_LINK
from ledger.quotas.projects import find_project, plan_of
from ledger.quotas.refusals import EventIncomplete
from ledger.stock import PlotStock, find_plots, plot_stocks


@dataclass(frozen=True, slots=True)
class Pair:
    """The other book of a transfer: whose it is, its number, and the lot that moves there, with what that holds."""

    division: Division
    book_id: int
    lot: str
    held: Held


@dataclass(frozen=True, slots=True)
class Facts:
    """An event and all that its rules and postings ask for. today: in Shanghai. book_id: 0 where the office keeps no book yet.

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
    reclamation_step: tuple[str, date] | None = None  # the last one that the reclamation has reached
    order: tuple[date, str] | None = None
    closed: tuple[date, str] | None = None  # day and document of the project's closing
    last_use: tuple[date, str] | None = None  # of a project that is closed: day and number of what happened last in it
    carried_out: str = ""  # the event by which the trade of a sale was sold or taken off the list already
    books: Mapping[int, str] = field(default_factory=dict)  # by which key each book of the lots is named
    renewed: bool = False  # the lot that it opens was opened before, by an event that was reversed
    villages: frozenset[str] = frozenset()
    lot_reclamation: str = ""  # whose plots the lot's certificate was given for
    lot_papers: frozenset[str] = frozenset()  # kinds of paper that the lot's events already carry
    return_years: int = 3
    open_plans: int = 0  # quota of approved plans of the county that is not assigned yet, in grains
    from_paper: bool = False
    open_from: date = FIRST_DAY  # the first open day of its book, and of the other one

    @property
    def day(self) -> date:
        """From which day on it is asked what lots hold: of an event in a closed period, the first open day, on which
        it is posted."""
        return max(self.event.on_day, self.open_from)


def gather(connection: Connection, event: QuotaEvent, at: datetime, today: date, *, from_paper: bool = False) -> Facts:
    """Everything about an event. Raises EventIncomplete, OfficeUnknown, DivisionMissing, ProjectMissing, LotMissing."""
    if event.kind not in KINDS:
        raise EventIncomplete(kind_zh="指标业务", kind_en="quota event", what_zh="类别", what_en="kind")
    kind = KINDS[event.kind]
    division = division_named(connection, event.book, at)
    book_id = book_of_key(connection, division.key, at) or 0
    lots, before = _lots(connection, event, kind)
    lot, to_lot = lots.get(event.lot), lots.get(event.to_lot)
    pair = _pair(connection, event, lot, to_lot, at)
    if before is not None and not _can_be_renewed(before, event, kind, pair, book_id):
        lots[before.code] = before
        lot, to_lot = lots.get(event.lot), lots.get(event.to_lot)
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
        pair=pair,
        held=held_by(connection, book_id, event.lot) if lot else {},
        held_to=held_by(connection, book_id, event.to_lot) if to_lot else {},
        totals=totals_of(connection, code) if code else Totals(),
        grades=grades_of(connection, code) if code and event.kind in {"surplus", "close"} else (),
        project_lots=_project_lots(connection, code, book_id) if event.kind in {"close", "surplus"} else (),
        overdue=tuple(overdue_of(connection, [book_id], event.on_day)) if event.kind in {"grant", "assign"} else (),
        stocks=plot_stocks(connection, sorted(known), event.on_day) if known else {},
        linked=_linked(connection, event, sorted(plots - {""})),
        reclamation=_reclaimed(connection, event),
        reclamation_step=_reached(connection, event),
        order=last_of(connection, code, ("rectify", "rectified")) if code else None,
        closed=last_of(connection, code, ("close",)) if code else None,
        last_use=last_use_of(connection, code) if event.kind == "close" else None,
        carried_out=carried_out_by(connection, event.trade) if event.kind in {"sell", "unlist"} else "",
        books={each.book_id: book_key(connection, each.book_id) for each in lots.values()},
        renewed=before is not None,
        villages=villages_inside(connection, (line.village for line in event.lines), (division.level, division.code)),
        lot_reclamation=_reclamation_of(connection, event.lot) if event.kind == "surplus" else "",
        lot_papers=_papers(connection, event.lot) if event.lot else frozenset(),
        return_years=_return_years(connection, division, event.on_day),
        open_plans=open_plans_of(connection, book_id, event.instrument)
        if event.kind == "grant" and event.instrument != PLAN
        else 0,
        from_paper=from_paper,
        open_from=max(_open_from(connection, book_id), _open_from(connection, pair.book_id) if pair else FIRST_DAY),
    )


def _lots(connection: Connection, event: QuotaEvent, kind: Kind) -> tuple[dict[str, Lot], Lot | None]:
    """The lots that an event names, and the one under the number of the lot that it opens whose event was reversed.

    What a reversed event opened is no lot any more: nothing can be in it.
    """
    found = find_lots(connection, [code for code in (event.lot, event.to_lot) if code])
    query = select(QUOTA_EVENT.c.number).where(
        QUOTA_EVENT.c.number.in_([lot.event for lot in found.values()]), QUOTA_EVENT.c.reversed_at.is_not(None)
    )
    undone = set(connection.scalars(query)) if found else set()
    void = {code: lot for code, lot in found.items() if lot.event in undone}
    opened = event.lot if event.kind in {"grant", "accept"} else event.to_lot
    return {code: lot for code, lot in found.items() if code not in void}, void.get(opened) if kind.opens else None


def _can_be_renewed(before: Lot, event: QuotaEvent, kind: Kind, pair: Pair | None, book_id: int) -> bool:
    """Whether a number may be given again: to the same kind of lot of the same instrument in the same book."""
    book = pair.book_id if event.kind == "sell" and pair is not None else book_id
    return (before.book_id, before.kind, before.instrument) == (book, kind.opens, event.instrument)


def _pair(connection: Connection, event: QuotaEvent, lot: Lot | None, to_lot: Lot | None, at: datetime) -> Pair | None:
    """The book that a grant comes from, that what is given back goes to, or that a sale goes to."""
    if event.kind in {"grant", "sell"}:
        key, there = event.counterpart, event.source_lot if event.kind == "grant" else event.to_lot
    elif event.kind in {"return", "surrender"}:
        owing = to_lot if event.kind == "return" else lot
        key, there = (owing.lender, _lenders_lot(connection, owing)) if owing is not None and owing.lender else ("", "")
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


def _open_from(connection: Connection, book_id: int) -> date:
    """The first open day of a book, or the first of all days where nothing is closed."""
    return max(first_open_day(connection, book_id), FIRST_DAY) if book_id else FIRST_DAY


def _return_years(connection: Connection, division: Division, day: date) -> int:
    years: int = Parameters(connection).value_at("quota-return-years", division, day)
    return years


def _project_lots(connection: Connection, project: str, book_id: int) -> tuple[tuple[Lot, Held], ...]:
    if not project:
        return ()
    mine = [lot for lot in lots_of_project(connection, project) if lot.book_id == book_id]
    return tuple((lot, held_by(connection, book_id, lot.code)) for lot in mine)


def _linked(connection: Connection, event: QuotaEvent, plots: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Of plots that are accepted, the certificate that they stand for already; of plots that are built on, the lot."""
    column = QUOTA_LINK.c
    if event.kind == "accept":
        plot, lot, is_plot = column.from_code, column.to_code, column.from_kind == "plot"
    elif event.kind in USE_KINDS or event.kind == "land":
        plot, lot, is_plot = column.to_code, column.from_code, column.to_kind == "plot"
    else:
        return {}
    query = select(plot, lot, column.event).where(is_plot, plot.in_(plots), column.undone_at.is_(None))
    return {code: (made, number) for code, made, number in connection.execute(query)}


def _reclaimed(connection: Connection, event: QuotaEvent) -> dict[str, ReclamationPlot]:
    if not event.reclamation or event.kind != "accept":
        return {}
    return {each.plot: each for each in reclamation_plots(connection, event.reclamation)}


def _reached(connection: Connection, event: QuotaEvent) -> tuple[str, date] | None:
    """The step that the reclamation of an acceptance has reached, and when."""
    if not event.reclamation or event.kind != "accept":
        return None
    steps = steps_of_reclamation(connection, event.reclamation)
    return (steps[-1].step, steps[-1].paper.on_day) if steps else None


def _events_of(connection: Connection, lot: str, kinds: tuple[str, ...]) -> list[QuotaEvent]:
    query = select(QUOTA_EVENT.c.content).where(QUOTA_EVENT.c.lot == lot, QUOTA_EVENT.c.kind.in_(kinds), IN_FORCE)
    return [read_event(content) for content in connection.scalars(query)]


def _papers(connection: Connection, lot: str) -> frozenset[str]:
    events = _events_of(connection, lot, ("accept", "surplus"))
    return frozenset(paper.kind for event in events for paper in event.papers)


def _reclamation_of(connection: Connection, lot: str) -> str:
    return next((event.reclamation for event in _events_of(connection, lot, ("accept",))), "")
