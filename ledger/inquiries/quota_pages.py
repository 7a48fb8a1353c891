"""What the pages of the land bureau ask beside ``quota_events`` and ``quota_lots``: offices, figures of lots, previews."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, func, select

from ledger.access import Act, Actor, may, permit, permit_anywhere
from ledger.access.proposals import Proposal
from ledger.book import NewEntry
from ledger.book.models import ACCOUNT, LOT, POSITION_DAY
from ledger.errors import Refusal
from ledger.inquiries.administration import open_proposals
from ledger.inquiries.quota_events import read_project
from ledger.places import Division, below, book_of_key, find, lineage
from ledger.places.refusals import DivisionMissing
from ledger.quotas import (
    EVENT,
    SALE,
    Lot,
    QuotaEvent,
    Recorded,
    WantedEvents,
    entries_of,
    find_lots,
    list_events,
    place_of,
    preview_event,
)
from ledger.quotas.models import QUOTA_EVENT, QUOTA_EVENT_LINE, QUOTA_LOT

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


@dataclass(frozen=True, slots=True)
class LotFigures:
    """A lot, and what it holds on a day: grains by kind of account, − of what is owed or came from there."""

    lot: Lot
    figures: Figures


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """What stands in a project on a day: its lots, events, and what waits about it.

    totals: grains of its events in force by kind; areas: construction land, cultivated and other agricultural land of
    their lines by kind of event.
    """

    lots: tuple[LotFigures, ...]
    events: tuple[Recorded, ...]
    waiting: tuple[Proposal, ...]
    totals: dict[str, int]
    areas: dict[str, tuple[int, int, int]]

    @property
    def figures(self) -> Figures:
        """What all its lots hold together."""
        found: Figures = defaultdict(int)
        for each in self.lots:
            for kind, grains in each.figures.items():
                found[kind] += grains
        return dict(found)


def figures_of_project(connection: Connection, actor: Actor, code: str, day: date) -> ProjectFigures:
    """The lots and events of a project that somebody may see. Raises ProjectMissing and what ``permit`` raises."""
    read_project(connection, actor, code)
    codes = list(connection.scalars(select(QUOTA_LOT.c.code).where(QUOTA_LOT.c.project == code)))
    totals, areas = _totals(connection, code)
    events = tuple(list_events(connection, WantedEvents(project=code), limit=_MOST_EVENTS))
    lots = tuple(lots_with_figures(connection, codes, day))
    return ProjectFigures(lots, events, tuple(_waiting(connection, actor, code)), totals, areas)


def _waiting(connection: Connection, actor: Actor, project: str) -> list[Proposal]:
    if not may(actor, "proposals.read"):
        return []
    events = [each for kind in (EVENT, SALE) for each in open_proposals(connection, actor, kind=kind)]
    return [each for each in events if each.content.get("project") == project]


def _totals(connection: Connection, project: str) -> tuple[dict[str, int], dict[str, tuple[int, int, int]]]:
    column, line = QUOTA_EVENT.c, QUOTA_EVENT_LINE.c
    mine = (column.project == project) & column.reversed_at.is_(None)
    sums = select(column.kind, func.sum(column.grains)).where(mine).group_by(column.kind)
    parts = (line.grains, line.cultivated_grains, line.other_agricultural_grains)
    query = select(column.kind, *map(func.sum, parts)).join(QUOTA_EVENT_LINE, line.event == column.number)
    rows = connection.execute(query.where(mine).group_by(column.kind))
    areas = {row[0]: (int(row[1]), int(row[2]), int(row[3])) for row in rows}
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
    above = lineage(connection, division, day)
    return above[-2] if len(above) > 1 else None


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
    """What the rules say to an event, and the entries that it would file; operation: what whoever asks is about to do."""
    permit(connection, actor, operation, places=[place_of(event.book)])
    refusals, checked = preview_event(connection, event, Act(actor, at))
    if checked is None:
        return Foreseen(event, tuple(refusals))
    entries = tuple(each for each in entries_of(checked.facts) if each is not None)
    return Foreseen(checked.facts.event, (), checked.warnings, entries)


def names_of_divisions(connection: Connection, keys: Iterable[str], day: date) -> dict[str, str]:
    """Names by key (``village:640106100201``); what there is no division for is left out."""
    found = {}
    for key in sorted(set(keys)):
        division = division_of_key(connection, key, day)
        if division is not None:
            found[key] = division.name
    return found
