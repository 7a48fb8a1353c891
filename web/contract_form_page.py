"""What the contract form shows: the parties that were found, the land that was read, what the rules say, what would come."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection

from ledger.access import Actor, permit, permit_anywhere
from ledger.book import NewEntry
from ledger.clock import today
from ledger.errors import Refusal
from ledger.exchange.cells import quoted
from ledger.inquiries import parcels_of, parties_named, read_contract, read_party, search_people
from ledger.inquiries.checking import look_ahead
from ledger.parcels import Parcel, find_parcels
from ledger.parties import Party, PartyMissing, find_parties
from ledger.rent import Instalment
from ledger.transfers import ContractLine, Terms
from web.contract_form import MOST_ROWS, SPARE_ROWS, ContractForm, LineTyped, block_of
from web.contract_form_reading import LineRead, Reading, field_of, read_term, read_terms
from web.details_fields import detail_groups
from web.evidence_fields import BLANK, PaperRow
from web.refusals import FieldBlank, NotChosen
from web.standing import reaches_party

SIDES: Final = ("transferor", "transferee")
MOST_FOUND: Final = 20
MOST_SHOWN: Final = 100  # lines, instalments and messages of one sort; all of them are read


@dataclass(frozen=True, slots=True)
class LandRow:
    """A line that was read. parcel: None where there is none; giver: None where whoever asks may not see who it is."""

    line: ContractLine
    parcel: Parcel | None
    giver: Party | None


@dataclass(slots=True)
class FormPage:
    """The form with all it shows. problems and warnings stand beside their fields; checked: whether rules have run.

    sides: the parties that the two fields name, by field; candidates: who else may be meant.
    """

    form: ContractForm
    checked: bool = False
    sides: dict[str, Party] = field(default_factory=dict)
    candidates: dict[str, list[Party]] = field(default_factory=dict)
    land: list[LandRow] = field(default_factory=list)
    terms: Terms | None = None
    instalments: tuple[Instalment, ...] = ()
    entries: tuple[NewEntry, ...] = ()
    holders: dict[str, Party] = field(default_factory=dict)
    problems: dict[str, list[Refusal]] = field(default_factory=dict)
    warnings: dict[str, list[Refusal]] = field(default_factory=dict)

    @property
    def refusals(self) -> list[Refusal]:
        return [refusal for refusals in self.problems.values() for refusal in refusals]

    @property
    def rows(self) -> list[LineTyped]:
        """The rows of lines with some to spare, where there are few."""
        spare = SPARE_ROWS if len(self.form.rows) <= MOST_ROWS else 0
        return [*self.form.rows, *[LineTyped("", "", "")] * max(spare, 1)]

    @property
    def paper_rows(self) -> list[PaperRow]:
        return [*self.form.papers, BLANK]

    @property
    def groups(self) -> list[tuple[str, bool, list[object]]]:
        return detail_groups(self.form.details)  # type: ignore[return-value]

    @property
    def bad_lines(self) -> list[tuple[int, LineTyped, list[Refusal]]]:
        """The first lines that could not be read: which of all, what was typed, why not."""
        typed = self.form.lines
        found = [
            (place + 1, line, self.problems[f"line-{place}"])
            for place, line in enumerate(typed)
            if f"line-{place}" in self.problems
        ]
        return found[:MOST_SHOWN]

    @property
    def bad_papers(self) -> list[tuple[int, list[Refusal]]]:
        count = len(self.form.all_papers)
        return [(n + 1, self.problems[f"paper-{n}"]) for n in range(count) if f"paper-{n}" in self.problems][
            :MOST_SHOWN
        ]

    @property
    def land_shown(self) -> list[LandRow]:
        """The lines about which something is said, then the first of the others."""
        said = [row for row in self.land if self._is_said(row)]
        others = [row for row in self.land if not self._is_said(row)]
        return [*said[:MOST_SHOWN], *others[:MOST_SHOWN]]

    def _is_said(self, row: LandRow) -> bool:
        name = f"parcel-{row.line.parcel_code}"
        return name in self.problems or name in self.warnings

    @property
    def area_grains(self) -> int:
        return sum(row.line.area_grains for row in self.land)


def form_page(connection: Connection, actor: Actor, form: ContractForm, *, check: bool) -> FormPage:
    """The page; with ``check`` everything is read and all rules run. Raises what ``permit`` raises."""
    permit_anywhere(actor, "contracts.draft")
    page = FormPage(form)
    for side in SIDES:
        _find_side(connection, actor, page, side, needed=check)
    if check:
        _check(connection, actor, page)
    return page


def with_land(connection: Connection, actor: Actor, form: ContractForm) -> FormPage:
    """The page with the land that the transferor could give written into the block: its own, or the head contract's."""
    page = form_page(connection, actor, form, check=False)
    lines: tuple[ContractLine, ...] = ()
    if page.form["parent"]:
        lines = read_contract(connection, actor, page.form["parent"], "contracts.draft").terms.lines
        lines = tuple(ContractLine(line.parcel_code, line.area_grains) for line in lines)
    elif (giver := page.sides.get("transferor")) is not None:
        found = parcels_of(connection, actor, giver.code)
        lines = tuple(ContractLine(parcel.code, parcel.registered_grains) for parcel in found)
    written = {line.parcel for line in page.form.lines}
    block = block_of(tuple(line for line in lines if line.parcel_code not in written))
    page.form = page.form.changed(lines_text="\n".join(filter(None, (page.form["lines_text"], block))))
    return page


def _find_side(connection: Connection, actor: Actor, page: FormPage, side: str, needed: bool) -> None:
    """The party of a field: by its code, the one that was picked, or the only one that fits the text."""
    text = page.form[side]
    if not text:
        if needed:
            page.problems.setdefault(side, []).append(FieldBlank())
        return
    picked = page.form[f"{side}_pick"] if page.form[f"{side}_asked"] == text else ""
    found = _party(connection, actor, picked) or _party(connection, actor, text)
    if found is None:
        fitting = search_people(connection, actor, text[:80], limit=MOST_FOUND)
        exact = [each for each in fitting if each.name == text] or fitting
        if len(exact) == 1:
            found = exact[0]
        else:
            page.candidates[side] = fitting
            if needed:
                page.problems.setdefault(side, []).append(NotChosen(text=quoted(text), count=len(fitting)))
    if found is not None:
        page.sides[side] = found
        page.form = page.form.changed(**{side: found.code, f"{side}_pick": "", f"{side}_asked": ""})


def _party(connection: Connection, actor: Actor, code: str) -> Party | None:
    try:
        return read_party(connection, actor, code) if code and len(code) <= 64 else None
    except PartyMissing:
        return None


def _check(connection: Connection, actor: Actor, page: FormPage) -> None:
    reading = Reading(page.form, page.problems)
    codes = {side: page.sides[side].code if side in page.sides else "" for side in SIDES}
    parcels = find_parcels(connection, {line.parcel for line in page.form.lines})
    if parcels:
        permit(connection, actor, "contracts.draft", villages={each.village_code for each in parcels.values()})
    lines = reading.lines(parcels, codes["transferor"])
    _show_land(connection, actor, page, lines, parcels, codes["transferor"])
    term = read_term(reading, lines, parcels, codes["transferor"])
    terms = read_terms(reading, codes["transferor"], codes["transferee"], lines, term or (today(), today()))
    _check_papers(connection, page, terms)
    page.checked = True
    unread = (
        term is None
        or any(side not in page.sides for side in SIDES)
        or any(n.startswith("line-") for n in page.problems)
    )
    if unread or "lines" in page.problems:
        return  # what the rules would say of the rest is misleading while this is open
    _note_findings(connection, actor, page, terms)
    if not page.problems:
        page.terms = terms


def _show_land(
    connection: Connection,
    actor: Actor,
    page: FormPage,
    lines: list[LineRead],
    parcels: dict[str, Parcel],
    transferor: str,
) -> None:
    seen = _seen(connection, actor, {each.line.giver or transferor for each in lines})
    page.land = [
        LandRow(each.line, parcels.get(each.line.parcel_code), seen.get(each.line.giver or transferor))
        for each in lines
    ]


def _seen(connection: Connection, actor: Actor, codes: set[str]) -> dict[str, Party]:
    """Of parties that were typed by their codes, those whose names whoever asks may see."""
    named = parties_named(connection, actor, codes)
    return {code: party for code, party in named.items() if reaches_party(actor, party)}


def _check_papers(connection: Connection, page: FormPage, terms: Terms) -> None:
    """A paper's party is one on record."""
    named = {paper.party for paper in terms.evidence if paper.party}
    known = find_parties(connection, named)
    for code in sorted(named - known.keys())[:MOST_SHOWN]:
        page.problems.setdefault("papers", []).append(PartyMissing(code=quoted(code)))


def _note_findings(connection: Connection, actor: Actor, page: FormPage, terms: Terms) -> None:
    """All rules on the whole contract: refusals and warnings, each at its field; and what would come of it."""
    ahead = look_ahead(connection, actor, terms, today())
    for refusal in ahead.findings.refusals:
        page.problems.setdefault(field_of(refusal, terms), []).append(refusal)
    for warning in ahead.findings.warnings:
        page.warnings.setdefault(field_of(warning, terms), []).append(warning)
    page.instalments, page.entries = ahead.instalments, ahead.entries
    holders = {line.account.holder for entry in ahead.entries for line in entry.lines if line.account.holder}
    page.holders = _seen(connection, actor, holders)
