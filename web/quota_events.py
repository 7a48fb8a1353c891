"""Quota events: the list of an office, one from its proposal on, the decisions about it, and its reversal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from flask import abort, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Actor, may
from ledger.approvals import deciding_operation, signing_operation
from ledger.clock import now, today
from ledger.errors import Refusal
from ledger.inquiries import read_entry, read_proposal
from ledger.inquiries.desk import names_of_colleagues
from ledger.inquiries.quota_events import EventStory, events_within, story_of_event
from ledger.inquiries.quota_pages import Foreseen, names_of_divisions, preview_of_event
from ledger.quotas import (
    EVENT,
    EVENT_REVERSAL,
    GRADE_SCALES,
    INSTRUMENTS,
    KINDS,
    SALE,
    Recorded,
    WantedEvents,
    propose_event_reversal,
)
from ledger.units import format_money
from web import centre_asking as posted
from web.asking import text_of
from web.centre_parts import Cell, Field, Form, Listed, Table, asked_for, carry, chosen, done_note, entry, filter_of
from web.contract_steps import LONGEST_REASON
from web.dossiers import Dossier, Section, both_units, decisions, ha_cell, signatures
from web.groups import page_group, read, show, write
from web.offering import can
from web.projects import DECISIONS, decision_work
from web.quota_event_lines import tables_of_event
from web.quota_parts import (
    Names,
    event_cell,
    keys_of_lines,
    kind_said,
    lot_cell,
    office_of,
    postings_of,
    project_cell,
    village_keys,
)
from web.refusals import each_of, ends_here, status_of
from web.showing import hundredths, say, word
from web.to_sign import due_for

pages = page_group("quota_events")
PAGE_SIZE: Final = 60
KIND_WORDS: Final = {key: kind.words for key, kind in KINDS.items()}
_OPENING: Final = ("assign", "sell")  # their second lot is not there before they are recorded
_TONES: Final = {"proposed": "submitted", "rejected": "refused", "withdrawn": "draft", "recorded": "filed", "reversed": "reversed"}  # fmt: skip


@pages.get("/quotas")
def index() -> tuple[str, int]:
    """The events within reach, newest first."""
    kind = chosen("kind", KIND_WORDS)
    wanted = WantedEvents(project=text_of("project"), lot=text_of("lot"), kinds=(kind,) if kind else ())
    after = _after(request.args.get("after", ""))

    def question(connection: Connection, actor: Actor) -> tuple[list[Recorded], Names]:
        found = events_within(connection, actor, wanted, after=after, limit=PAGE_SIZE + 1)
        return found, names_of_divisions(connection, {each.event.book for each in found}, today())

    found, names = asked_for("quotas.read", question)
    rows = [_row(each, names) for each in found[:PAGE_SIZE]]
    headings = (word("day"), word("centre_number"), word("lc_kind"), word("qp_office"), word("qp_project"), word("qp_lot"), word("qp_area_ha"), word("document"), word("state"))  # fmt: skip
    filters = (
        filter_of("kind", word("lc_kind"), KIND_WORDS),
        Field("project", word("qp_project"), value=wanted.project),
        Field("lot", word("qp_lot"), value=wanted.lot),
    )
    actions = (Cell(word("qp_event_new"), url_for("pages.quota_forms.choose")),) if can("quotas.propose") else ()
    following = ""
    if len(found) > PAGE_SIZE:
        last = found[PAGE_SIZE - 1]
        following = url_for("pages.quota_events.index", kind=kind or None, project=wanted.project or None, lot=wanted.lot or None, after=f"{last.event.on_day}~{last.number}")  # fmt: skip
    table = Table("", headings, rows, word("qp_events_none"))
    return show("centre_list.html", Listed(word("qp_events"), (table,), filters, actions, following))


def _after(text: str) -> tuple[date, str] | None:
    day, _, number = text.partition("~")
    try:
        return (date.fromisoformat(day), number[:40]) if number else None
    except ValueError:
        return None


def _row(each: Recorded, names: Names) -> tuple[Cell, ...]:
    event, undone = each.event, each.reversed_at is not None
    lots = " → ".join(part for part in (event.lot, event.to_lot) if part)
    return (
        Cell(event.on_day),
        event_cell(each.number),
        Cell(kind_said(event.kind)),
        Cell(office_of(names, event.book)),
        project_cell(event.project),
        Cell(lots or "—"),
        ha_cell(event.grains),
        Cell(event.document),
        Cell(
            word("lc_state_reversed") if undone else word("lc_state_recorded"), badge="reversed" if undone else "filed"
        ),
    )


@pages.get("/quotas/events/<path:number>")
def one(number: str) -> tuple[str, int]:
    """One event."""
    return show("dossier.html", event_page(number))


def event_page(number: str) -> Dossier:
    """The facts of the page. Raises EventMissing and what ``permit`` raises."""
    note = done_note(
        {
            "proposed": word("lc_proposed"),
            "approve": word("done_carried_out"),
            "signed": word("qp_done_signed"),
            "reject": word("done_turned_down"),
            "withdraw": word("done_taken_back"),
            "reverse": word("lc_reversal_proposed"),
        }
    )
    found: Dossier = asked_for("quotas.read", lambda c, actor: _dossier(c, actor, number, note), number)
    return found


def _dossier(connection: Connection, actor: Actor, number: str, note: str) -> Dossier:
    story = story_of_event(connection, actor, number)
    event, recorded = story.event, story.recorded
    foreseen = _foreseen(connection, actor, story)
    lines: tuple[Any, ...] = ()
    if recorded is not None and recorded.entry_id is not None and may(actor, "entries.read"):
        lines = _postings(connection, actor, recorded.book_id, recorded.entry_id)
    others: tuple[Any, ...] = ()
    if recorded is not None and recorded.other_book_id is not None and recorded.other_entry_id is not None:
        others = _postings(connection, actor, recorded.other_book_id, recorded.other_entry_id)
    entries = [each.lines for each in foreseen.entries] if foreseen else [lines, others]
    keys = {event.book, event.counterpart} | {key for each in entries for key in keys_of_lines(each)}
    keys |= village_keys(line.village for line in event.lines)
    names = names_of_divisions(connection, (key for key in keys if ":" in key), today())
    titles = (
        (word("qp_would_post"), word("qp_would_post_other"))
        if foreseen
        else (word("postings"), word("qp_postings_other"))
    )
    sections: list[Section] = list(tables_of_event(event, names))
    sections += [postings_of(title, names, each) for title, each in zip(titles, entries, strict=False) if each]
    if story.proposals:
        signers = {signed.signed_by for each in story.proposals for signed in each.signatures}
        sections.append(signatures(story.proposals, names_of_colleagues(connection, actor, signers)))
    return Dossier(
        word("lc_title", kind=kind_said(event.kind), number=event.number),
        tuple(_facts(story, names)),
        tuple(sections),
        tuple(_forms(connection, actor, story)),
        state=word(f"lc_state_{story.state}"),
        tone=_TONES[story.state],
        note=note,
        refusals=foreseen.refusals if foreseen else (),
        warnings=foreseen.warnings if foreseen else (),
    )


def _foreseen(connection: Connection, actor: Actor, story: EventStory) -> Foreseen | None:
    """What carrying it out would do, for whoever is to sign it."""
    waiting = next((each for each in story.proposals if each.state == "open" and each.kind in (EVENT, SALE)), None)
    if waiting is None or not may(actor, signing_operation(waiting)):
        return None
    try:
        return preview_of_event(connection, actor, story.event, now(), signing_operation(waiting))
    except Refusal:
        return None  # not theirs to sign


def _postings(connection: Connection, actor: Actor, book_id: int, entry_id: int) -> tuple[Any, ...]:
    try:
        return tuple(read_entry(connection, actor, book_id, entry_id).postings)
    except Refusal:
        return ()  # the other office's book is its own


def _facts(story: EventStory, names: Names) -> Iterator[tuple[str, Cell]]:
    event, recorded = story.event, story.recorded
    yield word("qp_office"), Cell(office_of(names, event.book))
    if event.project:
        yield word("qp_project"), project_cell(event.project)
    told: tuple[tuple[str, Any], ...] = (
        (word("qp_instrument"), say(INSTRUMENTS[event.instrument])),
        (word("qp_area"), both_units(event.grains) if event.grains else ""),
        (word("qp_paddy"), both_units(event.paddy_grains) if event.paddy_grains else ""),
        (word("qp_capacity"), format_money(event.grain_centikg) if event.grain_centikg else ""),
        (word("qp_on_day"), event.on_day),
        (word("document"), f"{event.document}{word('comma')}{event.issued_on}"),
        (word("qp_plan_version_of"), event.version or ""),
    )
    yield from ((label, Cell(value)) for label, value in told if value)
    if event.lot:
        yield word("qp_lot"), lot_cell(event.lot)
    if event.to_lot:
        opened = recorded is not None or event.kind not in _OPENING
        yield word("qp_other_lot"), lot_cell(event.to_lot) if opened else Cell(event.to_lot)
    more: tuple[tuple[str, Any], ...] = (
        (word("qp_counterpart"), office_of(names, event.counterpart) if event.counterpart else ""),
        (word("qp_due"), event.due_on),
        (word("price"), f"{hundredths(event.price_fen)} {word('unit_yuan')}" if event.price_fen else ""),
        (word("lc_voucher"), event.voucher),
        (word("qp_people"), event.people or ""),
        (word("qp_grade"), f"{event.grade} · {say(GRADE_SCALES[event.grade_scale])}" if event.grade and event.grade_scale else ""),
        (word("qp_occupied_grade"), event.occupied_grade),
        (word("qp_hash"), event.sha256),
        (word("qp_remark"), event.reason),
        (word("lc_outcome"), next((each.outcome for each in story.proposals if each.outcome), "")),
    )  # fmt: skip
    yield from ((label, Cell(value)) for label, value in more if value)
    if event.reclamation:
        address = url_for("pages.reclamations.one", number=event.reclamation)
        yield word("qp_reclamation"), Cell(event.reclamation, address, code=True)
    if recorded is not None and recorded.entry_id is not None:
        yield word("entry"), Cell(f"#{recorded.entry_id}")
    if recorded is not None and recorded.reversal_entry_id is not None:
        yield word("lc_reversal_entry"), Cell(f"#{recorded.reversal_entry_id}")


def _forms(connection: Connection, actor: Actor, story: EventStory) -> Iterator[Form]:
    number = story.event.number
    for proposal in story.proposals:
        if proposal.state == "open":
            address = {
                each: url_for("pages.quota_events.decide", proposal_id=proposal.id, decision=each) for each in DECISIONS
            }
            yield from decisions(actor, proposal, address, signs=bool(due_for(connection, actor, [proposal])))
    settled = not any(each.state == "open" for each in story.proposals)
    if story.state == "recorded" and settled and may(actor, "quotas.propose"):
        reason = entry("reason", word("reason"), "text", needed=True, most=LONGEST_REASON)
        address_of = url_for("pages.quota_events.reverse", number=number)
        yield Form(address_of, word("lc_reverse"), (reason,), word("lc_reverse"), main=False)


@pages.post("/quotas/decide/<int:proposal_id>/<decision>")
def decide(proposal_id: int, decision: str) -> Response | tuple[str, int]:
    """Sign in turn, send back or take back an event or its reversal."""
    proposal = read("proposals.read", lambda c, actor: read_proposal(c, actor, proposal_id), subject=f"proposal:{proposal_id}")  # fmt: skip
    if decision not in DECISIONS or proposal.kind not in (EVENT, SALE, EVENT_REVERSAL):
        abort(404)
    number = proposal.subject
    try:
        done = write(deciding_operation(proposal, decision), decision_work(proposal_id, decision), subject=number)
    except Refusal as refusal:
        if ends_here(refusal):
            raise
        return show("dossier.html", event_page(number), status_of(refusal), refusals=each_of(refusal))
    told = "signed" if decision == "approve" and done.state == "open" else decision
    return redirect(url_for("pages.quota_events.one", number=number, done=told), 303)


@pages.post("/quotas/reverse/<path:number>")
def reverse(number: str) -> Response | tuple[str, int]:
    """Propose to undo an event."""
    return carry(
        "quotas.propose",
        lambda c, act: propose_event_reversal(c, number, posted.text("reason", LONGEST_REASON), act),
        lambda _done: url_for("pages.quota_events.one", number=number, done="reverse"),
        lambda: ("dossier.html", event_page(number)),
        number,
    )
