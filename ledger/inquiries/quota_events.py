"""Projects, quota events and lots, as far as whoever asks may see them: what waits, what stands, what would be posted.

Offices see what their book or a village of theirs is part of; a village sees what is about its own ground.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, select

from ledger.access import Act, Actor, may, permit, permit_anywhere, places_in_reach
from ledger.access.proposals import Proposal, proposals_about
from ledger.access.reach import Place
from ledger.book import NewEntry
from ledger.book.models import BOOK
from ledger.codes import mask_personal_numbers
from ledger.errors import Refusal, RulesBroken
from ledger.places import LEVELS, book_key
from ledger.quotas import (
    EVENT,
    EVENT_REVERSAL,
    PLAN_VERSION,
    SALE,
    PlanVersion,
    Project,
    QuotaEvent,
    Recorded,
    WantedEvents,
    entries_of,
    find_event,
    find_project,
    list_events,
    list_projects,
    place_of,
    plan_of,
    plan_warnings,
    plans_of,
    preview_event,
)
from ledger.quotas.models import PLAN_PLOT, PLAN_VILLAGE
from ledger.quotas.projects import check_plan
from ledger.quotas.refusals import EventMissing

_VILLAGE: Final = LEVELS[-1]


@dataclass(frozen=True, slots=True)
class WantedProjects:
    """Which projects a list holds; empty texts do not narrow. after: code of a page's last."""

    book: str = ""
    instrument: str = ""
    village: str = ""
    after: str = ""
    limit: int = 50


def projects_within(connection: Connection, actor: Actor, wanted: WantedProjects) -> list[Project]:
    """One page of the projects within reach, by code: of one's own book, or with a village of one's own."""
    places = places_in_reach(connection, actor, "projects.read")
    mine: set[str] | None = None
    if places is not None:
        mine = _of_villages(connection, [code for level, code in places if level == _VILLAGE])
    inside = _of_villages(connection, [wanted.village]) if wanted.village else None
    found = [
        each
        for each in list_projects(connection)
        if each.code > wanted.after
        and wanted.book in {"", each.book}
        and wanted.instrument in {"", each.instrument}
        and (inside is None or each.code in inside)
        and (places is None or place_of(each.book) in places or each.code in (mine or ()))
    ]
    return found[: wanted.limit]


def _of_villages(connection: Connection, villages: list[str]) -> set[str]:
    """Codes of the projects whose plans name one of some villages."""
    found: set[str] = set()
    for start in range(0, len(villages), 500):
        some = villages[start : start + 500]
        for table in (PLAN_VILLAGE, PLAN_PLOT):
            found |= set(connection.scalars(select(table.c.project).where(table.c.village.in_(some)).distinct()))
    return found


def villages_of(plan: PlanVersion | None) -> set[str]:
    """The villages that a plan names."""
    return (
        {each.village for each in plan.villages} | {each.village for each in plan.plots} if plan is not None else set()
    )


def read_project(connection: Connection, actor: Actor, code: str, operation: str = "projects.read") -> Project:
    """The project, for the offices of its book and of the villages of its plan. Raises ProjectMissing."""
    permit_anywhere(actor, operation)
    found = find_project(connection, code)
    villages = villages_of(plan_of(connection, code))
    permit(connection, actor, operation, places=[place_of(found.book)], villages=villages)
    return found


@dataclass(frozen=True, slots=True)
class ProjectStory:
    """A project with the versions of its plan, and the proposals of versions that wait, for whoever sees proposals."""

    project: Project
    plans: tuple[PlanVersion, ...]
    waiting: tuple[Proposal, ...]


def story_of_project(connection: Connection, actor: Actor, code: str) -> ProjectStory:
    """A project from its registration on. Raises ProjectMissing."""
    project = read_project(connection, actor, code)
    waiting: list[Proposal] = []
    if may(actor, "proposals.read"):
        about = proposals_about(connection, code)
        waiting = [each for each in about if each.kind == PLAN_VERSION and each.state == "open"]
    return ProjectStory(project, tuple(plans_of(connection, code)), tuple(waiting))


@dataclass(frozen=True, slots=True)
class PlanForeseen:
    """What the rules say to a version of a plan, under the version that it would be."""

    plan: PlanVersion
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()


def plan_foreseen(connection: Connection, actor: Actor, plan: PlanVersion, at: datetime) -> PlanForeseen:
    """What a version of a plan is refused for or warned of. Raises ProjectMissing and as ``permit``."""
    project = find_project(connection, plan.project)
    permit(connection, actor, "projects.propose-plan", places=[place_of(project.book)])
    act = Act(actor, at)
    try:
        numbered = check_plan(connection, plan, act)
    except Refusal as refusal:
        return PlanForeseen(plan, _each(refusal))
    return PlanForeseen(numbered, (), tuple(plan_warnings(connection, numbered, act)))


def events_within(
    connection: Connection,
    actor: Actor,
    wanted: WantedEvents,
    *,
    book: str = "",
    after: tuple[date, str] | None = None,
    limit: int = 50,
) -> list[Recorded]:
    """One page of the events within reach, newest first; book: key of the office whose book it is."""
    places = places_in_reach(connection, actor, "quotas.read")
    books = [each for each in _books(connection) if book in {"", f"{each[1]}:{each[2]}"}]
    mine = [number for number, level, code in books if places is None or (level, code) in places]
    found: dict[str, Recorded] = {}
    if mine:
        page = list_events(connection, replace(wanted, book_ids=tuple(mine)), after=after, limit=limit)
        found |= {each.number: each for each in page}
    elif places is not None:  # people of a township or a village: by the ground that events are about
        ids = tuple(number for number, _, _ in books)
        villages = sorted(code for level, code in places if level == _VILLAGE and wanted.village in {"", code})
        for village in villages if ids else ():
            asked = replace(wanted, book_ids=ids, village=village)
            found |= {each.number: each for each in list_events(connection, asked, after=after, limit=limit)}
    shown = sorted(found.values(), key=lambda each: (each.event.on_day, each.number), reverse=True)
    return shown[:limit]


def _books(connection: Connection) -> list[tuple[int, str, str]]:
    """Number, level and code of every book."""
    query = select(BOOK.c.id, BOOK.c.division_level, BOOK.c.division_code).order_by(BOOK.c.id)
    return [(row.id, row.division_level, row.division_code) for row in connection.execute(query)]


@dataclass(frozen=True, slots=True)
class EventStory:
    """A quota event from its proposal on. proposals: for whoever may see them; of an event from paper there are none
    but those of its reversal."""

    event: QuotaEvent
    recorded: Recorded | None
    state: str
    proposals: tuple[Proposal, ...] = field(default=())


def story_of_event(connection: Connection, actor: Actor, number: str) -> EventStory:
    """An event, for the offices of its books and of its villages. Raises EventMissing."""
    permit_anywhere(actor, "quotas.read")
    about = [each for each in proposals_about(connection, number) if each.kind in (EVENT, SALE, EVENT_REVERSAL)]
    first = next((each for each in about if each.kind != EVENT_REVERSAL), None)
    recorded: Recorded | None = None
    if first is None or first.state == "done":
        try:
            recorded = find_event(connection, number)
        except EventMissing:
            raise EventMissing(number=mask_personal_numbers(number)[:40]) from None
    event = recorded.event if recorded is not None else QuotaEvent.from_body(first.content)  # type: ignore[union-attr]
    permit(connection, actor, "quotas.read", places=_places(event, recorded, first), villages=_ground(event))
    state = "recorded" if recorded is not None else first.state  # type: ignore[union-attr]
    if recorded is not None and recorded.reversed_at is not None:
        state = "reversed"
    shown = tuple(about) if may(actor, "proposals.read") else ()
    return EventStory(event, recorded, "proposed" if state == "open" else state, shown)


def _places(event: QuotaEvent, recorded: Recorded | None, proposal: Proposal | None) -> set[Place]:
    found = {place_of(event.book)} | set(proposal.places if proposal is not None else ())
    if recorded is not None and recorded.other_book_key:
        found.add(place_of(recorded.other_book_key))
    return found


def _ground(event: QuotaEvent) -> set[str]:
    return {line.village for line in event.lines}


@dataclass(frozen=True, slots=True)
class EventForeseen:
    """What the rules say to an event, and what it would post; completed where they let it pass.

    entries: of the book that acts; other_entries: of the other book of a transfer, which other_book names.
    """

    event: QuotaEvent
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()
    entries: tuple[NewEntry, ...] = ()
    other_entries: tuple[NewEntry, ...] = ()
    other_book: str = ""


def event_foreseen(connection: Connection, actor: Actor, event: QuotaEvent, at: datetime) -> EventForeseen:
    """What an event would do today: exactly what its last signature does, without doing it. Raises as ``permit``."""
    permit(connection, actor, "quotas.propose", places=[place_of(event.book)])
    refusals, checked = preview_event(connection, event, Act(actor, at))
    if checked is None:
        return EventForeseen(event, tuple(refusals))
    own, other = entries_of(checked.facts)
    pair = checked.facts.pair
    return EventForeseen(
        replace(checked.facts.event, number=event.number),
        (),
        checked.warnings,
        (own,) if own is not None else (),
        (other,) if other is not None else (),
        book_key(connection, pair.book_id) if pair is not None and other is not None else "",
    )


def _each(refusal: Refusal) -> tuple[Refusal, ...]:
    return refusal.refusals if isinstance(refusal, RulesBroken) else (refusal,)
