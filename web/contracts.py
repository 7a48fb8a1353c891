"""One contract: its terms, its land, its life as a story, whose turn it is, and what whoever asks may do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask import Response as FlaskResponse
from flask import request
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Actor, may
from ledger.access.acting import LONGEST_PURPOSE
from ledger.access.proposals import Proposal
from ledger.book import Entry, Posting
from ledger.clock import SHANGHAI, today
from ledger.errors import Refusal
from ledger.inquiries import parties_named, print_contract, read_contract, read_entry, read_proposal
from ledger.parcels import Parcel, find_parcels
from ledger.parties import Party
from ledger.personal_data import contract_in_full
from ledger.settings import font_folder, public_url
from ledger.transfers import Contract, ContractLine, put_on_record
from web.asking import posted_text
from web.contract_chances import Chances, Turn, chances_of, turn_of
from web.contract_story import Told, signers_of, story_of
from web.groups import page_group, read, show
from web.refusals import each_of, ends_here, status_of
from web.rows import village_names
from web.showing import word

pages = page_group("contracts")


@dataclass(frozen=True, slots=True)
class Step:
    """One station of a contract's life. reached: whether it has come; day and note: None and empty while unknown."""

    name: str
    day: date | None
    reached: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class LandLine:
    """A parcel of a contract."""

    line: ContractLine
    parcel: Parcel
    village: str


@dataclass(frozen=True, slots=True)
class ContractPage:
    """All that a contract's page says. days: the postings of its entry, by the day they take effect.

    chances: what whoever asks may do now. turn: whose turn it is; None where nobody's. reversal: the proposal to undo
    it that is open, or was carried out.
    """

    contract: Contract
    transferor: Party
    transferee: Party
    land: tuple[LandLine, ...]
    steps: tuple[Step, ...]
    entry: Entry | None
    days: tuple[tuple[date, tuple[Posting, ...]], ...]
    undone: Entry | None
    holders: dict[str, Party]
    story: tuple[Told, ...]
    reversal: Proposal | None
    people: dict[str, str]
    turn: Turn | None
    chances: Chances


@pages.get("/contracts/<path:number>")
def one(number: str) -> tuple[str, int]:
    """A contract with everything about it."""
    return show(
        "contract.html", read("contracts.read", lambda c, actor: contract_page(c, actor, number), subject=number)
    )


@pages.get("/contracts/<path:number>/pdf")
def pdf(number: str) -> FlaskResponse:
    """The paper, to view or (with ``download``) to keep."""
    made = read("contracts.print", lambda c, actor: print_contract(c, actor, number, **_settings()), subject=number)
    return _paper(made, number, "attachment" if "download" in request.args else "inline", "private, no-cache")


@pages.post("/contracts/<path:number>/pdf")
def pdf_in_full(number: str) -> Response | tuple[str, int]:
    """The paper to be signed, with identity numbers in full; the purpose stands in the trail."""
    purpose = posted_text("purpose", LONGEST_PURPOSE)
    try:
        made = read(
            "personal.reveal",
            lambda c, actor: contract_in_full(c, actor, number, **_settings()),
            subject=number,
            purpose=purpose,
        )
    except Refusal as refusal:
        if ends_here(refusal):
            raise
        page = read("contracts.read", lambda c, actor: contract_page(c, actor, number), subject=number)
        return show("contract.html", page, status_of(refusal), refusals=each_of(refusal), purpose=purpose)
    return _paper(made, number, "inline", "no-store")


def _settings() -> dict[str, Any]:
    return {"today": today(), "fonts": font_folder(), "public_url": public_url()}


def _paper(made: bytes, number: str, kind: str, kept: str) -> FlaskResponse:
    response = FlaskResponse(made, mimetype="application/pdf")
    response.headers.set("Content-Disposition", kind, filename=f"{number.replace('/', '-')}.pdf")
    response.headers["Cache-Control"] = kept
    return response


def contract_page(connection: Connection, actor: Actor, number: str) -> ContractPage:
    """The facts of a contract's page. Raises ContractMissing and what ``permit`` raises."""
    contract = read_contract(connection, actor, number)
    terms = contract.terms
    entry = _entry(connection, actor, contract, contract.entry_id)
    undone = _entry(connection, actor, contract, contract.reversal_entry_id)
    parties = parties_named(connection, actor, (terms.transferor, terms.transferee))
    land = land_of(connection, contract)
    story = story_of(connection, actor, number, parties.values())
    reversal = _reversal(connection, actor, contract, story)
    turn = turn_of(contract, reversal, story)
    return ContractPage(
        contract=contract,
        transferor=parties[terms.transferor],
        transferee=parties[terms.transferee],
        land=land,
        steps=life_steps(contract, entry, undone, put_on_record(connection, number)),
        entry=entry,
        days=postings_by_day(entry),
        undone=undone,
        holders=parties,
        story=story,
        reversal=reversal,
        people=signers_of(connection, actor, reversal, entry),
        turn=turn,
        chances=chances_of(actor, contract, {each.parcel.village_code for each in land}, reversal, story),
    )


def _entry(connection: Connection, actor: Actor, contract: Contract, number: int | None) -> Entry | None:
    """An entry of the contract, for whoever may see entries; a village's disclosure does without."""
    if number is None or not may(actor, "entries.read"):
        return None
    return read_entry(connection, actor, contract.book_id, number)


def _reversal(connection: Connection, actor: Actor, contract: Contract, story: tuple[Told, ...]) -> Proposal | None:
    """The latest proposal to reverse the contract, for offices: open, carried out, or turned down."""
    number = contract.reversal_proposal_id or next((t.proposal for t in reversed(story) if t.proposal), None)
    if number is None or not may(actor, "proposals.read"):
        return None
    return read_proposal(connection, actor, number)


def land_of(connection: Connection, contract: Contract) -> tuple[LandLine, ...]:
    """The parcels of a contract with their villages' names."""
    parcels = find_parcels(connection, (line.parcel_code for line in contract.terms.lines))
    names = village_names(connection, {parcel.village_code for parcel in parcels.values()})
    return tuple(
        LandLine(line, parcels[line.parcel_code], names[parcels[line.parcel_code].village_code])
        for line in contract.terms.lines
    )


def life_steps(
    contract: Contract, entry: Entry | None, undone: Entry | None, recorded: tuple[datetime, str]
) -> tuple[Step, ...]:
    """Recorded, signed, filed, begun, last day, returned; what has no day yet stands where it comes next.

    What was reversed has no term any more.
    """
    terms, day = contract.terms, today()
    signed = contract.state == "signed"
    recorded_on = _local_day(recorded[0])
    steps = [
        Step("drafted", recorded_on, True),
        Step("signed", terms.signed_on, contract.entry_id is not None, f"{word('entry')} #{entry.entry_id}" if entry else ""),
        Step("filed", terms.filed_on, terms.filed_on is not None),
    ]  # fmt: skip
    if contract.state == "reversed":
        note = f"{word('entry')} #{undone.entry_id}" if undone else ""
        return (*steps, Step("reversed", _local_day(undone.recorded_at) if undone else None, True, note))
    steps += [
        Step("begins", terms.start_day, signed and day >= terms.start_day),
        Step("last_day", terms.last_day, signed and day >= terms.last_day),
        Step("returns", terms.return_day, signed and day >= terms.return_day),
    ]
    return tuple(sorted(steps, key=lambda step: step.day or terms.signed_on or recorded_on))


def _local_day(instant: datetime) -> date:
    return instant.astimezone(SHANGHAI).date()


def postings_by_day(entry: Entry | None) -> tuple[tuple[date, tuple[Posting, ...]], ...]:
    """The postings of an entry in groups of one effective day."""
    if entry is None:
        return ()
    ordered = sorted(entry.postings, key=lambda posting: (posting.effective_on, posting.line))
    return tuple((day, tuple(group)) for day, group in groupby(ordered, key=lambda posting: posting.effective_on))
