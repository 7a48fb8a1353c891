"""Projects, quota events and lots as the pages of the land bureau show them, as far as whoever asks may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, func, or_, select

from ledger.access import Act, Actor, may, permit, permit_anywhere, places_in_reach, villages_in_reach
from ledger.access.proposals import Proposal, proposals_about
from ledger.book import NewEntry
from ledger.book.models import ACCOUNT, LOT, POSITION_DAY
from ledger.errors import Refusal
from ledger.inquiries.administration import open_proposals
from ledger.places import Division, below, book_key, book_of_key, find
from ledger.places.refusals import DivisionMissing
from ledger.quotas import (
    EVENT,
    EVENT_REVERSAL,
    KINDS,
    PLAN_VERSION,
    SALE,
    Lot,
    PlanVersion,
    Project,
    QuotaEvent,
    Recorded,
    WantedEvents,
    check_plan,
    entries_of,
    find_event,
    find_lot,
    find_lots,
    find_project,
    list_events,
    list_projects,
    place_of,
    plan_of,
    plan_warnings,
    plans_of,
    preview_event,
)
from ledger.quotas.models import PLAN_VILLAGE, QUOTA_EVENT, QUOTA_EVENT_LINE, QUOTA_LOT
from ledger.quotas.refusals import EventMissing

OF_QUOTAS: Final = (EVENT, SALE, EVENT_REVERSAL)
_MOST_EVENTS: Final = 400
_CHUNK: Final = 400
Figures = dict[str, int]  # grains by kind of account, of the lot's own instrument


def offices_within(connection: Connection, actor: Actor, operation: str, day: date) -> list[Division]:
    """The counties, cities and provinces where somebody may do something, the uppermost first."""
    permit_anywhere(actor, operation)
    if actor.is_operator:
        return []
    found: dict[str, Division] = {}
    for grant in actor.grants:
        if grant.division_level not in {"county", "city", "province"}:
            continue
        try:
            top = find(connection, grant.division_level, grant.division_code, day)
        except DivisionMissing:
            continue
        inner = [each for level in ("city", "county") for each in below(connection, top, level, day)]
        found |= {each.key: each for each in (top, *inner)}
    return list(found.values())


def division_of_key(connection: Connection, key: str, day: date) -> Division | None:
    """The division of a book's key; None for a buyer that keeps no book here."""
    level, _, code = key.partition(":")
    try:
        return find(connection, level, code, day) if code else None
    except DivisionMissing:
        return None


def projects_within(connection: Connection, actor: Actor) -> list[Project]:
    """The projects of the counties within reach, and those with a village in it, by code."""
    places = places_in_reach(connection, actor, "projects.read")
    if places is None:
        return list_projects(connection)
    villages = villages_in_reach(actor, "projects.read")
    touching: set[str] = set()
    if villages is not None:
        query = select(PLAN_VILLAGE.c.project).where(PLAN_VILLAGE.c.village.in_(villages)).distinct()
        touching = set(connection.scalars(query))
    return [each for each in list_projects(connection) if place_of(each.book) in places or each.code in touching]


def read_project(connection: Connection, actor: Actor, code: str, operation: str = "projects.read") -> Project:
    """A project, for offices of its county and of its villages. Raises ProjectMissing and what ``permit`` raises."""
    permit_anywhere(actor, operation)
    project = find_project(connection, code)
    plan = plan_of(connection, code)
    villages = {each.village for each in plan.villages} if plan is not None and operation == "projects.read" else set()
    permit(connection, actor, operation, places=[place_of(project.book)], villages=villages)
    return project


@dataclass(frozen=True, slots=True)
class LotFigures:
    """A lot, and what it holds on a day: grains by kind of account, − of what is owed or came from there."""

    lot: Lot
    figures: Figures


@dataclass(frozen=True, slots=True)
class ProjectStory:
    """A project with the versions of its plan, proposals that wait, lots with what they hold, and its events.

    totals: grains of its events in force by kind; areas: construction land, cultivated and other agricultural land of
    their lines by kind of event.
    """

    project: Project
    plans: tuple[PlanVersion, ...]
    waiting: tuple[Proposal, ...]
    lots: tuple[LotFigures, ...]
    events: tuple[Recorded, ...]
    totals: dict[str, int]
    areas: dict[str, tuple[int, int, int]]

    @property
    def plan(self) -> PlanVersion | None:
        """The version in force."""
        return self.plans[-1] if self.plans else None

    @property
    def figures(self) -> Figures:
        """What all its lots hold together."""
        found: Figures = defaultdict(int)
        for each in self.lots:
            for kind, grains in each.figures.items():
                found[kind] += grains
        return dict(found)


def story_of_project(connection: Connection, actor: Actor, code: str, day: date) -> ProjectStory:
    """Everything about a project on a day. Raises ProjectMissing and what ``permit`` raises."""
    project = read_project(connection, actor, code)
    lots = connection.scalars(select(QUOTA_LOT.c.code).where(QUOTA_LOT.c.project == code))
    totals, areas = _totals(connection, code)
    return ProjectStory(
        project,
        tuple(plans_of(connection, code)),
        tuple(_waiting(connection, actor, code)),
        tuple(lots_with_figures(connection, list(lots), day)),
        tuple(list_events(connection, WantedEvents(project=code), limit=_MOST_EVENTS)),
        totals,
        areas,
    )


def _waiting(connection: Connection, actor: Actor, project: str) -> list[Proposal]:
    if not may(actor, "proposals.read"):
        return []
    plans = [each for each in open_proposals(connection, actor, kind=PLAN_VERSION) if each.subject == project]
    events = [each for kind in (EVENT, SALE) for each in open_proposals(connection, actor, kind=kind)]
    return plans + [each for each in events if each.content.get("project") == project]


def _totals(connection: Connection, project: str) -> tuple[dict[str, int], dict[str, tuple[int, int, int]]]:
    column, line = QUOTA_EVENT.c, QUOTA_EVENT_LINE.c
    mine = (column.project == project) & column.reversed_at.is_(None)
    sums = select(column.kind, func.sum(column.grains)).where(mine).group_by(column.kind)
    parts = (line.grains, line.cultivated_grains, line.other_agricultural_grains)
    query = select(column.kind, *map(func.sum, parts)).join(QUOTA_EVENT_LINE, line.event == column.number)
    areas = {row[0]: (int(row[1]), int(row[2]), int(row[3])) for row in connection.execute(query.where(mine).group_by(column.kind))}  # fmt: skip
    return {kind: int(grains) for kind, grains in connection.execute(sums)}, areas


def lots_with_figures(connection: Connection, codes: Collection[str], day: date) -> list[LotFigures]:
    """Some lots with what they hold on a day, by the day on which they began. One statement a few hundred lots."""
    lots = find_lots(connection, codes)
    held: dict[str, Figures] = defaultdict(dict)
    wanted = sorted(lots)
    for start in range(0, len(wanted), _CHUNK):
        query = (
            select(QUOTA_LOT.c.code, ACCOUNT.c.kind, func.sum(POSITION_DAY.c.delta))
            .join(LOT, (LOT.c.book_id == QUOTA_LOT.c.book_id) & (LOT.c.code == QUOTA_LOT.c.code))
            .join(POSITION_DAY, (POSITION_DAY.c.book_id == LOT.c.book_id) & (POSITION_DAY.c.lot_id == LOT.c.id))
            .join(ACCOUNT, (ACCOUNT.c.book_id == POSITION_DAY.c.book_id) & (ACCOUNT.c.id == POSITION_DAY.c.account_id))
            .where(
                QUOTA_LOT.c.code.in_(wanted[start : start + _CHUNK]),
                ACCOUNT.c.asset == QUOTA_LOT.c.instrument,
                POSITION_DAY.c.effective_on <= day,
            )
            .group_by(QUOTA_LOT.c.code, ACCOUNT.c.kind)
        )
        for code, kind, grains in connection.execute(query):
            if grains:
                held[code][kind] = int(grains)
    found = [LotFigures(lot, held.get(code, {})) for code, lot in lots.items()]
    return sorted(found, key=lambda each: (each.lot.from_day, each.lot.code))


def lots_of_office(
    connection: Connection,
    actor: Actor,
    key: str,
    day: date,
    at: datetime,
    *,
    kinds: Sequence[str] = (),
    project: str = "",
    limit: int = 300,
) -> list[LotFigures]:
    """The latest lots in an office's book, of some kinds, of a project or of all. Raises what ``permit`` raises."""
    permit(connection, actor, "quotas.read", places=[place_of(key)])
    book_id = book_of_key(connection, key, at)
    if book_id is None:
        return []
    query = select(QUOTA_LOT.c.code).where(QUOTA_LOT.c.book_id == book_id)
    query = query.where(QUOTA_LOT.c.kind.in_(kinds)) if kinds else query
    query = query.where(QUOTA_LOT.c.project == project) if project else query
    codes = list(connection.scalars(query.order_by(QUOTA_LOT.c.from_day.desc(), QUOTA_LOT.c.code).limit(limit)))
    return lots_with_figures(connection, codes, day)


def offices_with_lots(connection: Connection, key: str, at: datetime) -> list[tuple[str, list[str]]]:
    """The offices above one that keep a book here, with the numbers of their grants: whom a grant may come from."""
    day = at.date()
    division = division_of_key(connection, key, day)
    found: list[tuple[str, list[str]]] = []
    while division is not None and division.level != "province":
        division = _parent(connection, division, day)
        if division is not None and (book_id := book_of_key(connection, division.key, at)) is not None:
            query = select(QUOTA_LOT.c.code).where(QUOTA_LOT.c.book_id == book_id, QUOTA_LOT.c.kind == "grant")
            found.append((division.key, sorted(connection.scalars(query))))
    return found


def _parent(connection: Connection, division: Division, day: date) -> Division | None:
    from ledger.places import lineage

    above = lineage(connection, division, day)
    return above[-2] if len(above) > 1 else None


def events_within(connection: Connection, actor: Actor, key: str, wanted: WantedEvents, at: datetime, after: tuple[date, str] | None, limit: int) -> list[Recorded]:  # fmt: skip
    """The events of an office's book, newest first. Raises what ``permit`` raises."""
    permit(connection, actor, "quotas.read", places=[place_of(key)])
    book_id = book_of_key(connection, key, at)
    if book_id is None:
        return []
    asked = WantedEvents((book_id,), wanted.project, wanted.lot, wanted.village, wanted.kinds)
    return list_events(connection, asked, after=after, limit=limit)


@dataclass(frozen=True, slots=True)
class EventStory:
    """An event as proposed or recorded, with the proposals about it, oldest first. recorded: None until it is done."""

    event: QuotaEvent
    recorded: Recorded | None
    proposals: tuple[Proposal, ...]

    @property
    def state(self) -> str:
        """proposed, rejected, withdrawn, recorded or reversed."""
        if self.recorded is not None:
            return "reversed" if self.recorded.reversed_at is not None else "recorded"
        return {"open": "proposed"}.get(self.proposals[-1].state, self.proposals[-1].state)


def story_of_event(connection: Connection, actor: Actor, number: str) -> EventStory:
    """An event from its proposal on, for the offices of its books and of its villages. Raises EventMissing."""
    permit_anywhere(actor, "quotas.read")
    about = tuple(each for each in proposals_about(connection, number) if each.kind in OF_QUOTAS)
    recorded: Recorded | None = None
    try:
        recorded = find_event(connection, number)
        event = recorded.event
    except EventMissing:
        made = [each for each in about if each.kind != EVENT_REVERSAL]
        if not made:
            raise
        event = QuotaEvent.from_body(made[-1].content)
    keys = {event.book} | ({recorded.other_book_key} if recorded is not None and recorded.other_book_key else set())
    villages = {line.village for line in event.lines}
    permit(connection, actor, "quotas.read", places=[place_of(key) for key in keys], villages=villages)
    return EventStory(event, recorded, about if may(actor, "proposals.read") else ())


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What an event would do: refused for these, or warned of those, with the entries of both books."""

    event: QuotaEvent
    refusals: tuple[Refusal, ...]
    warnings: tuple[Refusal, ...] = ()
    entries: tuple[NewEntry, ...] = ()


def preview_of_event(
    connection: Connection, actor: Actor, event: QuotaEvent, at: datetime, operation: str = "quotas.propose"
) -> Foreseen:
    """What the rules say to an event, and the entries that it would file; operation: what whoever asks is about to do.

    An office without a book gets one with its first event, which a question cannot open: nothing is foreseen then.
    """
    permit(connection, actor, operation, places=[place_of(event.book)])
    if book_of_key(connection, event.book, at) is None:
        return Foreseen(event, ())
    refusals, checked = preview_event(connection, event, Act(actor, at))
    if checked is None:
        return Foreseen(event, tuple(refusals))
    entries = tuple(each for each in entries_of(checked.facts) if each is not None)
    return Foreseen(checked.facts.event, (), checked.warnings, entries)


@dataclass(frozen=True, slots=True)
class PlanForeseen:
    """What the rules say to a version of a plan."""

    refusals: tuple[Refusal, ...]
    warnings: tuple[Refusal, ...] = ()


def preview_of_plan(connection: Connection, actor: Actor, plan: PlanVersion, at: datetime) -> PlanForeseen:
    """What a plan would be refused for, or warned of. Raises ProjectMissing and what ``permit`` raises."""
    read_project(connection, actor, plan.project, "projects.propose-plan")
    act = Act(actor, at)
    try:
        numbered = check_plan(connection, plan, act)
    except Refusal as refusal:
        return PlanForeseen(tuple(getattr(refusal, "refusals", (refusal,))))
    return PlanForeseen((), tuple(plan_warnings(connection, numbered, act)))


@dataclass(frozen=True, slots=True)
class LotStory:
    """A lot with what it holds, whose book it is in, and its events, newest first."""

    found: LotFigures
    book: str
    events: tuple[Recorded, ...] = field(default=())


def story_of_lot(connection: Connection, actor: Actor, code: str, day: date) -> LotStory:
    """A lot, for the offices of its book and of its project's villages. Raises LotMissing and what ``permit`` raises."""
    permit_anywhere(actor, "quotas.read")
    lot = find_lot(connection, code)
    key = book_key(connection, lot.book_id)
    villages = _villages_of(connection, code)
    permit(connection, actor, "quotas.read", places=[place_of(key)], villages=villages)
    events = list_events(connection, WantedEvents(lot=code), limit=_MOST_EVENTS)
    return LotStory(lots_with_figures(connection, [code], day)[0], key, tuple(events))


def _villages_of(connection: Connection, lot: str) -> set[str]:
    line, event = QUOTA_EVENT_LINE.c, QUOTA_EVENT.c
    query = select(line.village).join(QUOTA_EVENT, event.number == line.event)
    return set(connection.scalars(query.where(or_(event.lot == lot, event.to_lot == lot)).distinct().limit(_CHUNK)))


def kinds_open_to(actor: Actor) -> tuple[str, ...]:
    """The kinds of event that somebody may propose."""
    return tuple(KINDS) if may(actor, "quotas.propose") else ()


def names_of_divisions(connection: Connection, keys: Iterable[str], day: date) -> dict[str, str]:
    """Names by key (``village:640106100201``); what there is no division for is left out."""
    found = {}
    for key in sorted(set(keys)):
        division = division_of_key(connection, key, day)
        if division is not None:
            found[key] = division.name
    return found
