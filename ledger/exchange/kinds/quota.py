"""The sheet of quota events as they were decided on paper; rows of one event over several villages are one event."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass, field, replace
from typing import Any, Final

from ledger.errors import Refusal, RulesBroken, Words
from ledger.exchange import cells
from ledger.exchange.kinds.common import Import, Kind
from ledger.exchange.kinds.land import UNITS
from ledger.exchange.kinds.land_refusals import SheetUnitsDiffer
from ledger.exchange.kinds.parties import division_of
from ledger.exchange.kinds.quota_columns import AREAS, BLANK, COLUMNS, CONVERTERS, grains
from ledger.exchange.kinds.quota_events import NO_AREA, Offices, event_of
from ledger.exchange.kinds.quota_lines import TOUCHED, RowOfEvent, Together, in_order, key_of
from ledger.exchange.kinds.quota_refusals import EvidenceTakenFromDocument, QuotaLineBad
from ledger.exchange.sheets import Located, Row, convert
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
    "quota-event-reversed": "number",
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
# Without these a row does not say to which event it belongs.
_WHOSE: Final = frozenset({"date", "event", "project", "lot", "to_lot", "document", "number", "counterpart"})
# What a name that nobody knows was meant to touch, nobody knows.
_UNKNOWN: Final = frozenset({"project-unknown", "quota-lot-unknown"})
_ANYTHING: Final = "*"
# What an earlier event of the same project or lot, refused itself, may have brought about: told once that one is mended.
_FOLLOWING: Final = frozenset({
    "accepted-above-plan", "balance-crosses-zero", "cultivated-below-occupied", "new-build-above-demolition",
    "obligation-open", "quota-event-incomplete", "quota-evidence-missing", "quota-insufficient", "quota-lot-unknown",
    "quota-measure-insufficient", "quota-return-beyond-owed", "rectification-open", "reserve-first", "return-first",
    "sold-before-confirmed", "surplus-above-formula",
})  # fmt: skip


@dataclass(slots=True)
class _Read:
    """The events of a sheet by number. spoiled: those of which a row is bad, or may be, with that row. lost: rows that do
    not say whose they are, as they are written."""

    events: dict[str, Together] = field(default_factory=dict)
    spoiled: dict[str, int] = field(default_factory=dict)
    lost: list[Row] = field(default_factory=list)


def _apply(job: Import) -> None:
    read = _read(job)
    for key, event in read.events.items():
        for row, refusal, column in event.faults():
            job.tally.refuse(job.place(row, refusal, column))
        bad = sorted({row.number for row in event.rows} & job.tally.bad_rows)
        if bad:
            read.spoiled.setdefault(key, bad[0])
    if job.skip_bad:
        _leave_out(job, read)
    offices = _offices(job, read)
    touched = {f"{name}:{row.cells[name]}" for row in read.lost for name in TOUCHED if row.cells[name]}
    for key, event in in_order(read.events.items()):
        follows = not job.skip_bad and not touched.isdisjoint(event.touches | {_ANYTHING})
        if key in read.spoiled:
            touched |= event.touches
        else:
            touched |= _recorded(job, key, event, offices, follows=follows)


def _read(job: Import) -> _Read:
    found = _Read()
    keys: dict[int, str] = {}
    divisions: dict[str, Division | Refusal] = {}
    first_unit: tuple[int, str] | None = None
    converters = job.converters(CONVERTERS)
    for row in job.rows():
        values, faults = convert(row, converters)
        for fault in faults:
            job.tally.refuse(fault)
        if any(fault.column in _WHOSE for fault in faults):
            found.lost.append(row)
            keys[row.number] = ""
            continue
        values = BLANK | values
        key = keys[row.number] = key_of(values)
        unit = values.get("unit", "")
        first_unit = first_unit or ((row.number, unit) if unit else None)
        if unit and first_unit is not None:
            _check_unit(job, row.number, unit, first_unit)
        areas = _areas(job, row.number, values)
        village = _village(job, row.number, values.get("village", ""), divisions)
        event = found.events.setdefault(key, Together(dict(values)))
        for refusal, column in event.add(RowOfEvent(row.number, values, areas, village)):
            job.tally.refuse(job.place(row.number, refusal, column))
    _spoil(found, keys, job.tally.bad_rows)
    return found


def _spoil(found: _Read, keys: dict[int, str], bad_rows: set[int]) -> None:
    """Events to which a row may belong that does not say whose it is: one that cannot be read stands before or behind
    its own, one with a bad day or the like has the number, or else the document, of its own."""
    read = list(keys)
    for unread in sorted(bad_rows - keys.keys()):
        place = bisect(read, unread)
        for neighbour in read[max(place - 1, 0) : place + 1]:
            found.spoiled.setdefault(keys[neighbour], unread)
    for row in found.lost:
        name = "number" if row.cells["number"] else "document"
        for key, event in found.events.items():
            if str(event.said[name]) == row.cells[name]:
                found.spoiled.setdefault(key, row.number)


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
    unit = values.get("unit")
    given = [name for name in AREAS if values.get(name)]
    if unit is None:  # it was refused
        return found
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


def _leave_out(job: Import, read: _Read) -> None:
    """Refuse what is left of events of which a row is bad."""
    for key, event in read.events.items():
        if key in read.spoiled and event.first_row not in job.tally.bad_rows:
            job.tally.refuse(job.place(event.first_row, QuotaLineBad(row=read.spoiled[key]), "number"))


def _offices(job: Import, read: _Read) -> Offices:
    offices = Offices(job.connection, job.at, job.today)
    projects = find_projects(job.connection, [each.said["project"] for each in read.events.values()])
    villages = {row.village for each in read.events.values() for row in each.rows if row.village}
    offices.settle(projects.values(), sorted(villages))
    return offices


def _recorded(job: Import, key: str, event: Together, offices: Offices, *, follows: bool) -> set[str]:
    """Record an event; what speaks against it goes into the tally. What it would have touched, where it is refused.

    follows: whether it comes after a refused one of its project or lots, so that some refusals only follow from that.
    """
    try:
        made = _evidenced(job, event, event_of(job.connection, key, event, offices))
    except Refusal as refusal:
        job.tally.refuse(_located(job, event, refusal))
        return event.touches
    ((_, done),) = record_events(job.connection, [made], job.act)
    if isinstance(done, Done):
        job.tally.added += not done.replayed
        job.tally.unchanged += done.replayed
        for warning in done.warnings:
            job.tally.warn(_located(job, event, warning, made))
        return set()
    refusals = done.refusals if isinstance(done, RulesBroken) else (done,)
    for each in refusals:
        if not (follows and each.code in _FOLLOWING):
            job.tally.refuse(_located(job, event, each, made))
    return event.touches | ({_ANYTHING} if _UNKNOWN & {each.code for each in refusals} else set())


def _evidenced(job: Import, event: Together, made: QuotaEvent) -> QuotaEvent:
    """The event with its papers. An acceptance is its own; where the sheet has no column of other evidence, the document
    stands for it, and that is said."""
    own = made.document, made.issued_on
    papers = [Paper(each.kind, each.document, each.issued_on) for each in event.said["papers"]]
    if made.kind == "accept" and not any(each.kind == "acceptance" for each in papers):
        papers.append(Paper("acceptance", *own))
    if made.kind == "surplus" and "papers" not in job.sheet.given:
        papers.append(Paper("survey", *own))
        _tell_evidence(job, event, made, Words("变更调查成果", "the evidence of the survey"))
    if made.price_fen and "voucher" not in job.sheet.given:
        made = replace(made, voucher=made.document)
        _tell_evidence(job, event, made, Words("付款凭证", "the voucher"))
    return replace(made, papers=tuple(papers))


def _tell_evidence(job: Import, event: Together, made: QuotaEvent, what: Words) -> None:
    warning = EvidenceTakenFromDocument(document=made.document, what_zh=what.zh, what_en=what.en)
    job.tally.warn(job.place(event.first_row, warning, "document"))


def _located(job: Import, event: Together, refusal: Refusal, made: QuotaEvent | None = None) -> Located:
    column = _COLUMN_OF.get(refusal.code)
    if column == "lot" and made is not None and refusal.fields.get("lot") == made.to_lot != made.lot:
        column = "to_lot"
    return job.place(event.row_of(refusal), refusal, column)


QUOTA: Final = Kind("quota", COLUMNS, _apply)
