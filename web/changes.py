"""Changes of land and households: the list, one from its proposal on, the decisions about it, insurance of who lost land."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import abort, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Act, Actor
from ledger.access.proposals import Proposal
from ledger.approvals import approve, deciding_operation, reject, withdraw_proposal
from ledger.changes import KINDS, REVERSAL, Change, Recorded, WantedChanges, enrol, pay_in, propose_change_reversal
from ledger.clock import today
from ledger.exchange import cells
from ledger.inquiries import changes_waiting, changes_within, parties_named, read_proposal, story_of_change
from ledger.inquiries.land_events import OF_CHANGES
from ledger.parties import Party
from web import centre_asking as posted
from web.applications import name_in
from web.asking import LONGEST_SEARCH, posted_number, text_of
from web.centre_parts import (
    Cell,
    Field,
    Listed,
    Record,
    Table,
    asked_for,
    carry,
    chosen,
    done_note,
    filter_of,
    following,
)
from web.change_record import record_of
from web.contract_steps import LONGEST_CODE, LONGEST_REASON
from web.groups import page_group, show
from web.offering import can
from web.showing import mu, say, word

pages = page_group("changes")
PAGE_SIZE: Final = 50
DECISIONS: Final = ("approve", "reject", "withdraw")
KIND_WORDS: Final = {key: kind.words for key, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class _Found:
    done: list[Recorded]
    waiting: list[Proposal]
    parties: dict[str, Party]


@pages.get("/changes")
def index() -> tuple[str, int]:
    """What waits for approval, and what was carried out, by number."""
    kind, after = chosen("kind", KIND_WORDS), request.args.get("after", "")[:LONGEST_SEARCH]
    wanted = WantedChanges(
        text_of("parcel"), text_of("party"), (kind,) if kind else (), after=after, limit=PAGE_SIZE + 1
    )

    def question(connection: Connection, actor: Actor) -> _Found:
        done, waiting = changes_within(connection, actor, wanted), changes_waiting(connection, actor)
        told = [each.change for each in done]
        told += [Change.from_body(each.content) for each in waiting if each.kind != REVERSAL]
        return _Found(done, waiting, parties_named(connection, actor, {code for each in told for code in each.parties}))

    found = asked_for("changes.read", question)
    headings = (word("centre_number"), word("lc_kind"), word("lc_household"), word("lc_area"), word("lc_on_day"), word("document"), word("state"))  # fmt: skip
    waiting = [_waiting(each, found.parties) for each in found.waiting]
    rows = [_row(each, found.parties) for each in found.done[:PAGE_SIZE]]
    tables = [Table(word("lc_waiting"), headings, waiting)] if waiting else []
    tables.append(Table(word("lc_done_list") if waiting else "", headings, rows, word("lc_none")))
    filters = (filter_of("kind", word("lc_kind"), KIND_WORDS), Field("parcel", word("parcel"), value=wanted.parcel))
    actions = tuple(
        Cell(say(words), url_for("pages.change_forms.new", kind=key)) for key, words in KIND_WORDS.items()
    ) if can("changes.propose") else ()  # fmt: skip
    return show(
        "centre_list.html",
        Listed(word("lc_changes"), tuple(tables), filters, actions, following(found.done, PAGE_SIZE)),
    )


def _waiting(each: Proposal, parties: dict[str, Party]) -> tuple[Cell, ...]:
    address = url_for("pages.changes.one", number=each.subject)
    state = Cell(word("lc_waiting"), badge="submitted")
    if each.kind == REVERSAL:
        blank = Cell("")
        number = Cell(each.subject, address, code=True)
        return number, Cell(word("lc_reverse")), blank, blank, blank, Cell(each.reason), state
    return (*_cells(Change.from_body(each.content), parties), state)


def _row(each: Recorded, parties: dict[str, Party]) -> tuple[Cell, ...]:
    undone = each.reversed_at is not None
    state = (
        Cell(word("lc_state_reversed"), badge="reversed") if undone else Cell(word("lc_state_recorded"), badge="filed")
    )
    return (*_cells(each.change, parties), state)


def _cells(change: Change, parties: dict[str, Party]) -> tuple[Cell, ...]:
    households = (
        [change.household] if change.household else [x.from_household for x in change.lines if x.from_household]
    )
    named = list(dict.fromkeys(households))
    who = word("comma").join(name_in(parties, code) for code in named[:3]) + (
        f" +{len(named) - 3}" if named[3:] else ""
    )
    return (
        Cell(change.number, url_for("pages.changes.one", number=change.number), code=True),
        Cell(say(KIND_WORDS[change.kind])),
        Cell(who or "—"),
        Cell(mu(change.area_grains) if change.lines else "—", figure=True),
        Cell(change.on_day),
        Cell(change.document),
    )


@pages.get("/changes/<path:number>")
def one(number: str) -> tuple[str, int]:
    """One change."""
    return show("centre_record.html", change_page(number))


def change_page(number: str) -> Record:
    """The facts of the page. Raises ChangeMissing and what ``permit`` raises."""
    note = done_note(
        {
            "proposed": word("lc_proposed"),
            "approve": word("done_carried_out"),
            "reject": word("done_turned_down"),
            "withdraw": word("done_taken_back"),
            "reverse": word("lc_reversal_proposed"),
            "step": word("lc_step_done"),
        }
    )
    found: Record = asked_for(
        "changes.read", lambda c, actor: record_of(c, actor, story_of_change(c, actor, number), today(), note), number
    )
    return found


@pages.post("/changes/<int:proposal_id>/<decision>")
def decide(proposal_id: int, decision: str) -> Response | tuple[str, int]:
    """Approve, send back or take back a change or its reversal."""
    proposal = asked_for(
        "proposals.read", lambda c, actor: read_proposal(c, actor, proposal_id), f"proposal:{proposal_id}"
    )
    if decision not in DECISIONS or proposal.kind not in (*OF_CHANGES, REVERSAL):
        abort(404)
    number = proposal.subject

    def work(connection: Connection, act: Act) -> Any:
        if decision == "approve":
            return approve(connection, proposal_id, act, posted.text("code", LONGEST_CODE))
        if decision == "reject":
            return reject(connection, proposal_id, act, posted.text("reason", LONGEST_REASON))
        return withdraw_proposal(connection, proposal_id, act)

    return carry(
        deciding_operation(proposal, decision),
        work,
        lambda _done: url_for("pages.changes.one", number=number, done=decision),
        lambda: ("centre_record.html", change_page(number)),
        number,
    )


@pages.post("/changes/reverse/<path:number>")
def reverse(number: str) -> Response | tuple[str, int]:
    """Propose to undo it."""
    return _step(
        "changes.propose",
        number,
        lambda c, act: propose_change_reversal(c, number, posted.text("reason", LONGEST_REASON), act),
        "reverse",
    )


@pages.post("/changes/insurance/<step>/<path:number>")
def insure(step: str, number: str) -> Response | tuple[str, int]:
    """Note an enrolment or a payment."""
    if step not in ("enrol", "pay"):
        abort(404)

    def work(connection: Connection, act: Act) -> Any:
        household, day, document = posted.text("household", 64), posted.day("on_day"), posted.text("document", 80)
        if step == "enrol":
            return enrol(connection, number, household, posted_number("persons") or 0, day, document, act)
        fen = cells.money(posted.text("amount", 30))
        return pay_in(connection, number, household, fen, day, document, act)

    return _step("insurance.record", number, work, "step")


def _step(operation: str, number: str, work: Any, done: str) -> Response | tuple[str, int]:
    return carry(
        operation,
        work,
        lambda _done: url_for("pages.changes.one", number=number, done=done),
        lambda: ("centre_record.html", change_page(number)),
        number,
    )
