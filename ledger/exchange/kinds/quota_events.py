"""From the rows of one event to the event: whose book it is of, which lot it means, what its lines say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, select

from ledger.errors import Refusal
from ledger.exchange.kinds.quota_lines import RowOfEvent, Together
from ledger.exchange.kinds.quota_refusals import QuotaBookUnclear
from ledger.places import book_key, find, lineage, resolve
from ledger.quotas import (
    KINDS,
    LINKAGE,
    EventLine,
    Lot,
    Project,
    QuotaEvent,
    find_lots,
    find_projects,
    free_in,
    held_by,
    list_projects,
    place_of,
)
from ledger.quotas.data import USE_KINDS
from ledger.quotas.models import QUOTA_EVENT, QUOTA_LOT, QUOTA_PROJECT

# Events without a quantity of their own.
NO_AREA: Final = frozenset({"close", "rectify", "rectified"})
_RECORDED: Final = select(QUOTA_EVENT.c.lot, QUOTA_EVENT.c.to_lot, QUOTA_EVENT.c.content)
# Which kind of lot an event of a project means that names none, and in which account that has something.
_MEANT: Final = {
    "assign": ("grant", "quota.unassigned"),
    **dict.fromkeys(USE_KINDS, ("project", "quota.assigned")),
    "surrender": ("project", "quota.assigned"),
    **dict.fromkeys(("return", "reserve", "surplus"), ("acceptance", "quota.accepted")),
    "balance": ("acceptance", "quota.surplus"),
    "write-down": ("acceptance", "quota.from-reclamation"),
}


@dataclass(slots=True)
class Offices:
    """Whose books the events of a sheet are of. usual: the key that a row without any hint means, or empty."""

    connection: Connection
    at: datetime
    today: date
    usual: str = ""
    _keys: dict[str, str | Refusal] = field(default_factory=dict)

    def named(self, text: str) -> str:
        """The key of the office that a cell names: level:code, code or name. Raises OfficeUnknown, DivisionMissing."""
        if text not in self._keys:
            try:
                division = resolve(self.connection, text, self.today)
                place_of(division.key)
                self._keys[text] = division.key
            except Refusal as refusal:
                self._keys[text] = refusal
        found = self._keys[text]
        if isinstance(found, Refusal):
            raise found
        return found

    def other(self, text: str) -> str:
        """The key of the other side where it is an office of these books' divisions, else its name as it is."""
        try:
            return self.named(text) if text else ""
        except Refusal:
            return text

    def of_village(self, village: str) -> str:
        """The key of a village's county."""
        if village not in self._keys:
            chain = lineage(self.connection, find(self.connection, "village", village, self.today), self.today)
            self._keys[village] = next(each.key for each in chain if each.level == "county")
        return str(self._keys[village])

    def settle(self, projects: Iterable[Project], villages: Iterable[str]) -> None:
        """Let rows without any hint mean the one office that the others of the sheet, or else all projects, are of."""
        hints = {each.book for each in projects} or {self.of_village(each) for each in villages}
        hints = hints or {each.book for each in list_projects(self.connection)}
        self.usual = hints.pop() if len(hints) == 1 else ""


def event_of(connection: Connection, number: str, event: Together, offices: Offices) -> QuotaEvent:
    """The event that rows say. Raises QuotaBookUnclear, ProjectMissing, and what ``Offices.named`` raises."""
    before = connection.execute(_RECORDED.where(QUOTA_EVENT.c.number == number)).first()
    said = event.said | ({} if before is None else _completed(event.said, before))
    event = replace(event, said=said)
    lots = find_lots(connection, [said[name] for name in ("lot", "to_lot") if said[name]])
    known = lots.get(said["lot"]) or (lots.get(said["to_lot"]) if event.kind == "return" else None)
    projects = find_projects(connection, [code for code in (said["project"], known.project if known else "") if code])
    project = projects.get(said["project"]) or (projects.get(known.project) if known else None)
    book = _book(connection, event, project, known, offices)
    instrument = said["instrument"] or (project.instrument if project else known.instrument if known else LINKAGE)
    lot = said["lot"] or _meant(connection, event, project, instrument)
    return QuotaEvent(
        number=number,
        kind=event.kind,
        book=book,
        on_day=said["date"],
        document=said["document"],
        issued_on=said["issued_on"] or said["date"],
        grains=sum(row.areas["area"] or 0 for row in event.rows),
        instrument=instrument,
        paddy_grains=sum(row.areas["paddy"] or 0 for row in event.rows),
        grain_centikg=sum(row.values["grain_kg"] for row in event.rows),
        project=said["project"],
        version=said["version"],
        lot=lot,
        to_lot=said["to_lot"] or _repaid(connection, event, project, lot, instrument),
        source_lot=said["source_lot"],
        counterpart=offices.other(said["counterpart"]),
        due_on=said["due"],
        price_fen=said["price"],
        voucher=said["voucher"],
        people=said["people"],
        grade=str(said["grade"] or ""),
        grade_scale=said["grade_scale"],
        occupied_grade=str(said["occupied_grade"] or ""),
        reclamation=said["reclamation"],
        reason=said["reason"],
        lines=tuple(_line(event.kind, row, project) for row in event.rows if row.village and row.areas["area"]),
    )


def _completed(said: Mapping[str, Any], before: Any) -> dict[str, Any]:
    """What an event leaves open and was completed when it was recorded: it means the same for ever."""
    recorded = {"lot": before.lot, "to_lot": before.to_lot, "book": json.loads(before.content)["book"]}
    return {name: said[name] or value for name, value in recorded.items()}


def _book(connection: Connection, event: Together, project: Project | None, lot: Lot | None, offices: Offices) -> str:
    if event.said["book"]:
        return offices.named(event.said["book"])
    if project is not None:
        return project.book
    if lot is not None:
        return book_key(connection, lot.book_id)
    villages = [row.village for row in event.rows if row.village]
    found = offices.of_village(villages[0]) if villages else offices.usual
    if not found:
        words = KINDS[event.kind].words
        raise QuotaBookUnclear(kind_zh=words.zh, kind_en=words.en)
    return found


def _meant(connection: Connection, event: Together, project: Project | None, instrument: str) -> str:
    """The lot that an event without one means: the only one of its project, or of the book, that can give anything."""
    if event.kind not in _MEANT or project is None:
        return ""
    kind, account = _MEANT[event.kind]
    return _only(connection, event, project, kind, account, instrument)


def _repaid(connection: Connection, event: Together, project: Project | None, lot: str, instrument: str) -> str:
    """The lot that a return repays, where it names none: the only one of the project that is owed for."""
    if event.kind != "return" or project is None or not lot:
        return ""
    return _only(connection, event, project, "project", "quota.to-return", instrument)


def _only(connection: Connection, event: Together, project: Project, kind: str, account: str, instrument: str) -> str:
    column = QUOTA_LOT.c
    query = select(column.code, column.book_id).where(column.kind == kind, column.instrument == instrument)
    if kind == "grant":
        own = select(QUOTA_PROJECT.c.book_id).where(QUOTA_PROJECT.c.code == project.code)
        query = query.where(column.book_id == own.scalar_subquery())
    else:
        query = query.where(column.project == project.code)
    found = [
        code
        for code, book_id in connection.execute(query.order_by(column.code))
        if free_in(held_by(connection, book_id, code), instrument, account, event.said["date"])
    ]
    return str(found[0]) if len(found) == 1 else ""


def _line(kind: str, row: RowOfEvent, project: Project | None) -> EventLine:
    area, areas = row.areas["area"] or 0, row.areas
    cultivated, other = areas["cultivated"] or 0, areas["other_agricultural"] or 0
    removed = area
    if kind == "accept":
        cultivated, other = _gained(areas, area, project.basis if project else "cultivated")
        removed = areas["removed"] or max(area, cultivated + other)
    values: Mapping[str, Any] = row.values
    return EventLine(
        village=row.village,
        grains=removed,
        plot=values["plot"],
        cultivated_grains=cultivated,
        other_agricultural_grains=other,
        source_plot=values["source_plot"],
        homestead=values["homestead"],
        use=values["use"],
    )


def _gained(areas: Mapping[str, int | None], area: int, basis: str) -> tuple[int, int]:
    """Cultivated and other agricultural land gained. What is not said follows from the area and the project's basis."""
    cultivated, other = areas["cultivated"], areas["other_agricultural"]
    if basis == "cultivated":
        return area if cultivated is None else cultivated, other or 0
    if basis == "agricultural" and other is None:
        return cultivated or 0, area - (cultivated or 0)
    if basis == "agricultural" and cultivated is None:
        return area - (other or 0), other or 0
    return cultivated or 0, other or 0
