"""One contract: its terms, its land, its life as a story, whose turn it is, and what whoever asks may do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from flask import Response as FlaskResponse
from flask import request
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Actor, may
from ledger.access.acting import LONGEST_PURPOSE
from ledger.book import Entry, Posting
from ledger.caveats import Caveat
from ledger.clock import SHANGHAI, today
from ledger.errors import Refusal
from ledger.inquiries import parties_named, print_contract, read_contract, read_entry
from ledger.parties import Party
from ledger.personal_data import contract_in_full
from ledger.settings import font_folder, public_url
from ledger.transfers import Contract, put_on_record
from web.asking import posted_text
from web.caveats import open_caveats
from web.contract_chances import Chances, Turn, chances_of, turn_of
from web.contract_life import LandLine, Life, land_of, life_of_contract
from web.contract_proposals import Proposed, about_contract, proposed_of, review_of
from web.contract_story import Told, signers_of, story_of
from web.groups import page_group, read, show
from web.refusals import each_of, ends_here, status_of
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
class ContractPage:
    """All that a contract's page says. days: the postings of its entry, by the day they take effect.

    life: what became of it. proposed: what somebody wants to do about it. chances: what whoever asks may do now. turn:
    whose turn it is; None where nobody's.
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
    life: Life
    proposed: tuple[Proposed, ...]
    people: dict[str, str]
    turn: Turn | None
    chances: Chances
    caveats: list[Caveat]


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
    parties = parties_named(connection, actor, terms.parties)
    land = land_of(connection, contract, parties)
    villages = {each.parcel.village_code for each in land}
    story = story_of(connection, actor, number, parties.values())
    about = about_contract(connection, actor, contract)
    review, proposed = review_of(about, contract), proposed_of(connection, actor, contract, about, villages)
    life = life_of_contract(connection, actor, contract, land)
    recorded_by = {each.event.recorded_by for each in life.events}
    return ContractPage(
        contract=contract,
        transferor=parties[terms.transferor],
        transferee=parties[terms.transferee],
        land=land,
        steps=life_steps(contract, entry, undone, put_on_record(connection, number)),
        entry=entry,
        days=postings_by_day(entry),
        undone=undone,
        holders=parties_named(connection, actor, _holders(entry)) | parties,
        story=story,
        life=life,
        proposed=proposed,
        people=signers_of(connection, actor, (each.proposal for each in proposed), entry, recorded_by),
        turn=turn_of(contract, review, proposed, story),
        chances=chances_of(actor, contract, villages, review, proposed, story, life.offer),
        caveats=open_caveats(connection, actor, contract=number),
    )


def _holders(entry: Entry | None) -> set[str]:
    return {posting.account.holder for posting in entry.postings if posting.account.holder} if entry else set()


def _entry(connection: Connection, actor: Actor, contract: Contract, number: int | None) -> Entry | None:
    """An entry of the contract, for whoever may see entries; a village's disclosure does without."""
    if number is None or not may(actor, "entries.read"):
        return None
    return read_entry(connection, actor, contract.book_id, number)


def life_steps(
    contract: Contract, entry: Entry | None, undone: Entry | None, recorded: tuple[datetime, str]
) -> tuple[Step, ...]:
    """Recorded, signed, filed, begun, last day, returned; what has no day yet stands where it comes next.

    What was reversed has no term any more, and what is for good no end. What ended early has its own last day.
    """
    terms, day = contract.terms, today()
    signed = contract.state == "signed"
    recorded_on = _local_day(recorded[0])
    steps = [
        Step("drafted", recorded_on, True),
        Step("signed", terms.signed_on, contract.state in ("signed", "reversed"), f"{word('entry')} #{entry.entry_id}" if entry else ""),
        Step("filed", terms.filed_on, terms.filed_on is not None),
    ]  # fmt: skip
    if contract.state == "reversed":
        note = f"{word('entry')} #{undone.entry_id}" if undone else ""
        return (*steps, Step("reversed", _local_day(undone.recorded_at) if undone else None, True, note))
    steps.append(Step("begins", terms.start_day, signed and day >= terms.start_day))
    if not terms.is_permanent:
        last = contract.last_day
        back = last + timedelta(days=1)
        steps += [
            Step("ended_early" if last < terms.last_day else "last_day", last, signed and day >= last),
            Step("returns", back, signed and day >= back),
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
