"""The sheet of quota events as they were decided on paper; rows of one event over several villages are one event."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from typing import Any, Final

from ledger.errors import Refusal, RulesBroken
from ledger.exchange import cells
from ledger.exchange.kinds.common import Import, Kind
from ledger.exchange.kinds.land import UNITS
from ledger.exchange.kinds.land_refusals import SheetUnitsDiffer
from ledger.exchange.kinds.parties import division_of
from ledger.exchange.kinds.quota_columns import AREAS, BLANK, COLUMNS, CONVERTERS, PAPERS, grains
from ledger.exchange.kinds.quota_events import NO_AREA, Offices, event_of
from ledger.exchange.kinds.quota_lines import RowOfEvent, Together, in_order, key_of
from ledger.exchange.kinds.quota_refusals import EvidenceTakenFromDocument, QuotaEventLeftOut, QuotaLineBad
from ledger.exchange.sheets import Located, convert
from ledger.exchange.value_refusals import CellBlank
from ledger.parcels.refusals import VillageExpected
from ledger.places import LEVEL_NAMES_ZH, Division
from ledger.quotas import Done, Paper, QuotaEvent, find_projects, record_events

# Which cell a refusal of a rule is about; what is not listed is about the event as a whole.
_COLUMN_OF: Final = {
    "accepted-above-plan": "area",
    "area-unit-implausible": "area",
    "division-ambiguous": "book",
    "division-unknown": "book",
    "grade-lower": "grade",
    "grades-of-two-scales": "grade_scale",
    "instruments-mixed": "instrument",
    "office-unknown": "book",
    "payment-missing": "voucher",
    "plan-version-old": "version",
    "plot-not-construction": "plot",
    "plot-of-other-village": "plot",
    "plot-unknown": "plot",
    "plot-used-twice": "plot",
    "project-plan-missing": "project",
    "project-unknown": "project",
    "quota-above-plan": "area",
    "quota-book-unclear": "book",
    "quota-event-number-used": "number",
    "quota-event-out-of-order": "date",
    "quota-evidence-missing": "papers",
    "quota-insufficient": "area",
    "quota-lot-code-used": "lot",
    "quota-lot-of-other-book": "lot",
    "quota-lot-of-other-kind": "lot",
    "quota-lot-unknown": "lot",
    "quota-measure-insufficient": "paddy",
    "quota-return-beyond-owed": "area",
    "rectification-open": "project",
    "reclamation-not-checked": "reclamation",
    "reclamation-unknown": "reclamation",
    "return-first": "area",
    "sold-before-confirmed": "area",
    "stock-too-small": "area",
    "sum-mismatch": "area",
    "surplus-above-formula": "area",
    "village-of-other-county": "village",
    "village-out-of-plan": "village",
}
Events = dict[str, Together]


def _apply(job: Import) -> None:
    events, spoiled = _read(job)
    for key, event in events.items():
        for row, refusal, column in event.faults():
            job.tally.refuse(job.place(row, refusal, column))
        bad = sorted({row.number for row in event.rows} & job.tally.bad_rows)
        if bad:
            spoiled.setdefault(key, bad[0])
    if job.skip_bad:
        _leave_out(job, events, spoiled)
    offices = _offices(job, events)
    unsound: dict[str, int] = {}  # what bad events would have opened, and the row of each
    for key, event in in_order(events.items()):
        before = next((unsound[name] for name in sorted(event.needs) if name in unsound), None)
        if key in spoiled or before is not None or not _recorded(job, key, event, offices):
            unsound |= dict.fromkeys(event.opens, event.first_row)
            if before is not None and key not in spoiled and job.skip_bad:
                refusal = QuotaEventLeftOut(row=before)
                job.tally.refuse(job.place(event.first_row, refusal, "lot"))


def _read(job: Import) -> tuple[Events, dict[str, int]]:
    """The events by number, and those of which a row is bad (or may be: one that cannot be read), with that row."""
    events: Events = {}
    spoiled: dict[str, int] = {}
    keys: dict[int, str] = {}
    divisions: dict[str, Division | Refusal] = {}
    first_unit: tuple[int, str] | None = None
    for row in job.rows():
        values, faults = convert(row, job.converters(CONVERTERS))
        for fault in faults:
            job.tally.refuse(fault)
        values = BLANK | values
        if any(fault.column in {"date", "event", "document", "project", "lot"} for fault in faults):
            keys[row.number] = f"row:{row.number}"
            continue
        key = keys[row.number] = key_of(values)
        unit = values.get("unit", "")
        first_unit = first_unit or ((row.number, unit) if unit else None)
        if unit and first_unit is not None:
            _check_unit(job, row.number, unit, first_unit)
        areas = _areas(job, row.number, values)
        village = _village(job, row.number, values.get("village", ""), divisions)
        event = events.setdefault(key, Together(dict(values)))
        for refusal, column in event.add(RowOfEvent(row.number, values, areas, village)):
            job.tally.refuse(job.place(row.number, refusal, column))
    read = list(keys)
    for unread in sorted(job.tally.bad_rows - keys.keys()):
        place = bisect(read, unread)
        for neighbour in read[max(place - 1, 0) : place + 1]:
            spoiled.setdefault(keys[neighbour], unread)
    return events, spoiled


def _check_unit(job: Import, number: int, unit: str, first: tuple[int, str]) -> None:
    row, known = first
    if unit != known:
        now, before = UNITS[unit], UNITS[known]
        refusal = SheetUnitsDiffer(
            found_zh=now.zh, found_en=now.en, first_row=row, first_zh=before.zh, first_en=before.en
        )
        job.tally.refuse(job.place(number, refusal, "unit"))


def _areas(job: Import, number: int, values: dict[str, Any]) -> dict[str, int | None]:
    """The areas of a row in grains, None where blank; what is wrong with them, or missing, goes into the tally."""
    found: dict[str, int | None] = dict.fromkeys(AREAS)
    unit = values.get("unit", "")
    given = [name for name in AREAS if values.get(name)]
    if given and not unit:
        job.tally.refuse(job.place(number, CellBlank(), "unit"))
        return found
    if not values.get("area") and values["event"] not in NO_AREA:
        job.tally.refuse(job.place(number, CellBlank(), "area"))
    for name in given:
        try:
            found[name] = grains(values[name], unit, zero=name != "area")
        except Refusal as refusal:
            job.tally.refuse(job.place(number, refusal, name))
    return found


def _village(job: Import, number: int, written: str, divisions: dict[str, Division | Refusal]) -> str:
    """The code of the village that a cell names; empty for none."""
    found = division_of(job, number, written, divisions, "village") if written else None
    if found is None or found.level == "village":
        return found.code if found is not None else ""
    level = LEVEL_NAMES_ZH[found.level]
    refusal = VillageExpected(text=cells.quoted(written), level_zh=level, level_en=found.level, name=found.name)
    job.tally.refuse(job.place(number, refusal, "village"))
    return ""


def _leave_out(job: Import, events: Events, spoiled: dict[str, int]) -> None:
    """Refuse what is left of events of which a row is bad."""
    for key, event in events.items():
        if key in spoiled and event.first_row not in job.tally.bad_rows:
            job.tally.refuse(job.place(event.first_row, QuotaLineBad(row=spoiled[key]), "number"))


def _offices(job: Import, events: Events) -> Offices:
    offices = Offices(job.connection, job.at, job.today)
    projects = find_projects(job.connection, [each.said["project"] for each in events.values()])
    villages = {row.village for each in events.values() for row in each.rows if row.village}
    offices.settle(projects.values(), sorted(villages))
    return offices


def _recorded(job: Import, key: str, event: Together, offices: Offices) -> bool:
    """Whether the event is in the book now; what speaks against it goes into the tally."""
    try:
        made = event_of(job.connection, key, event, offices, list(_papers(job, event)))
    except Refusal as refusal:
        job.tally.refuse(_located(job, event, refusal))
        return False
    ((_, done),) = record_events(job.connection, [made], job.act)
    if isinstance(done, Done):
        job.tally.added += not done.replayed
        job.tally.unchanged += done.replayed
        for warning in done.warnings:
            job.tally.warn(_located(job, event, warning, made))
        return True
    for refusal in done.refusals if isinstance(done, RulesBroken) else (done,):
        job.tally.refuse(_located(job, event, refusal, made))
    return False


def _papers(job: Import, event: Together) -> Iterator[Paper]:
    """The papers of an event. Where the sheet has no column of them, the document is the evidence, and that is said."""
    said = event.said
    for each in said["papers"]:
        yield Paper(each.kind, each.document, each.issued_on)
    if event.kind == "accept" and not any(each.kind == "acceptance" for each in said["papers"]):
        yield Paper("acceptance", said["document"], said["issued_on"] or said["date"])
    if event.kind == "surplus" and "papers" not in job.sheet.given:
        yield Paper("survey", said["document"], said["issued_on"] or said["date"])
        what = PAPERS["survey"]
        warning = EvidenceTakenFromDocument(document=said["document"], what_zh=what.zh, what_en=what.en)
        job.tally.warn(job.place(event.first_row, warning, "document"))


def _located(job: Import, event: Together, refusal: Refusal, made: QuotaEvent | None = None) -> Located:
    column = _COLUMN_OF.get(refusal.code)
    if column == "lot" and made is not None and refusal.fields.get("lot") == made.to_lot != made.lot:
        column = "to_lot"
    return job.place(event.row_of(refusal), refusal, column)


QUOTA: Final = Kind("quota", COLUMNS, _apply)
