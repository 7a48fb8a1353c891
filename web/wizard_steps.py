"""What each step of the lease wizard shows, and which step comes when something is missing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection

from ledger.access import Actor, permit_anywhere
from ledger.clock import today
from ledger.errors import Refusal
from ledger.inquiries import check_terms, parcels_of, read_party, search_people
from ledger.parcels import Parcel, find_parcels
from ledger.parties import Party, PartyMissing
from ledger.transfers import ContractLine, ParcelFacts, Terms, free_over_term
from web.asking import text_of
from web.lease_form import LeaseForm, Reading, about_land, field_of, form_chosen, read_terms
from web.refusals import FieldBlank, NotChosen
from web.showing import mu

STEPS: Final = ("household", "parcels", "terms", "check")
QUICK_YEARS: Final = (1, 3, 5, 10)
MOST_FOUND: Final = 20
TRANSFEREE_KINDS: Final = ("cooperative", "enterprise")


@dataclass(slots=True)
class WizardPage:
    """A step with all it shows. problems and warnings stand beside their fields.

    land: the household's parcels; facts: what is free of them over the term, by code, empty while the term is not known.
    """

    form: LeaseForm
    step: str
    household: Party | None = None
    found: list[Party] = field(default_factory=list)
    land: list[Parcel] = field(default_factory=list)
    facts: dict[str, ParcelFacts] = field(default_factory=dict)
    transferee: Party | None = None
    candidates: list[Party] = field(default_factory=list)
    terms: Terms | None = None
    problems: dict[str, list[Refusal]] = field(default_factory=dict)
    warnings: dict[str, list[Refusal]] = field(default_factory=dict)

    @property
    def refusals(self) -> list[Refusal]:
        return [refusal for refusals in self.problems.values() for refusal in refusals]

    def area_text(self, parcel: Parcel) -> str:
        """The area that was typed for a parcel; empty where nothing but its whole area stood there, unticked."""
        typed = self.form.areas.get(parcel.code, "")
        untouched = parcel.code not in self.form.parcels and typed == mu(parcel.registered_grains)
        return "" if untouched else typed

    @property
    def strangers(self) -> list[Refusal]:
        """What is said of ticked parcels that are not in the list of this household's."""
        own = {f"parcel-{parcel.code}" for parcel in self.land}
        return [
            each for name, found in self.problems.items() if name[:7] == "parcel-" and name not in own for each in found
        ]

    @property
    def number_of_step(self) -> int:
        return STEPS.index(self.step) + 1

    def quick_terms(self) -> list[tuple[int, date, date]]:
        """Terms that are often asked for: so many years from the start that was typed, or from today."""
        start = today()
        with suppress(ValueError):
            start = date.fromisoformat(self.form["start"])
        return [(years, start, _years_on(start, years)) for years in QUICK_YEARS if start.year < 2180]


def _years_on(start: date, years: int) -> date:
    """The last day of a term of whole years; from 29 February it ends on 28 February."""
    leap_day = (start.month, start.day) == (2, 29)
    return start.replace(year=start.year + years, day=28 if leap_day else start.day) - timedelta(
        days=0 if leap_day else 1
    )


def wizard_page(connection: Connection, actor: Actor, form: LeaseForm, asked: str) -> WizardPage:
    """The step that was asked for, or the first before it whose fields need mending.

    Raises what ``permit`` raises, for a household out of reach too.
    """
    permit_anywhere(actor, "contracts.draft")
    household = _party(connection, actor, form["household"])
    if household is None or asked == "household" or household.kind != "household":
        return _household_step(connection, actor, form)
    page = WizardPage(form, "parcels", household, land=parcels_of(connection, actor, household.code))
    reading = Reading(form, page.problems)
    term = _read_term(connection, page, reading, strict=asked in STEPS[2:])
    if asked not in STEPS[2:] or term is None:
        return page
    lines = reading.lines(find_parcels(connection, form.parcels))
    _note_land_rules(connection, actor, page, lines, term)
    if page.problems:
        return page
    page.step = "terms"
    _choose_transferee(connection, actor, page, strict=asked == "check")
    if asked == "terms":
        return page
    terms = read_terms(reading, *term, lines, page.transferee.code if page.transferee else "")
    if page.problems:
        return page
    page.step, page.terms = "check", terms
    _note_findings(connection, actor, page, terms)
    return page


def _party(connection: Connection, actor: Actor, code: str) -> Party | None:
    """The party that was picked; None where the code is nobody's."""
    try:
        return read_party(connection, actor, code) if code else None
    except PartyMissing:
        return None


def _household_step(connection: Connection, actor: Actor, form: LeaseForm) -> WizardPage:
    page = WizardPage(form, "household")
    if text_of("q"):
        page.found = search_people(connection, actor, text_of("q"), kinds=("household",), limit=MOST_FOUND)
    return page


def _read_term(connection: Connection, page: WizardPage, reading: Reading, strict: bool) -> tuple[date, date] | None:
    """The term, and with it what is free; while nobody has typed a term yet, nothing is said about it."""
    form = page.form
    if not strict and not (form["start"] and form["last"]):
        return None
    start, last = reading.day("start"), reading.day("last")
    if start is None or last is None:
        return None
    if start <= last:
        page.facts = {
            each.parcel.code: each for each in free_over_term(connection, form["household"], start, last, today())
        }
    return start, last


def _note_land_rules(
    connection: Connection, actor: Actor, page: WizardPage, lines: tuple[ContractLine, ...], term: tuple[date, date]
) -> None:
    """What the rules say of term and parcels alone, so that it is heard before the next step."""
    household = page.form["household"]
    terms = Terms("", form_chosen(page.form), household, household, lines, *term, "0", "yuan/year", "annual", "")
    found = [
        (field_of(refusal, page.form), refusal) for refusal in check_terms(connection, actor, terms, today()).refusals
    ]
    if any(name == "term" for name, _ in found):
        found = [(name, refusal) for name, refusal in found if name == "term"]  # parcels are judged over a sound term
    for name, refusal in found:
        if about_land(name) and not (name == "parcels" and page.form.parcels):
            page.problems.setdefault(name, []).append(refusal)


def _choose_transferee(connection: Connection, actor: Actor, page: WizardPage, strict: bool) -> None:
    """The transferee that was picked, or the only one that fits the text; otherwise the candidates to pick from."""
    form, text = page.form, page.form["transferee_text"]
    asked_before = text == form["transferee_asked"]
    if text:
        page.candidates = search_people(connection, actor, text, limit=MOST_FOUND)
    else:
        page.candidates = search_people(connection, actor, kinds=TRANSFEREE_KINDS, limit=8)
    picked = _party(connection, actor, form["transferee"])
    if picked is not None and (asked_before or not text):
        page.transferee = picked
        if picked not in page.candidates:
            page.candidates.insert(0, picked)
    elif text and len(page.candidates) == 1:
        page.transferee = page.candidates[0]
    elif strict:
        blank = FieldBlank() if not text else NotChosen(text=text, count=len(page.candidates))
        page.problems.setdefault("transferee", []).append(blank)


def _note_findings(connection: Connection, actor: Actor, page: WizardPage, terms: Terms) -> None:
    """All rules on the whole contract: refusals and warnings, each at its field."""
    findings = check_terms(connection, actor, terms, today())
    for refusal in findings.refusals:
        page.problems.setdefault(field_of(refusal, page.form), []).append(refusal)
    for warning in findings.warnings:
        page.warnings.setdefault(field_of(warning, page.form), []).append(warning)
