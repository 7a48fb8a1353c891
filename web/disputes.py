"""Disputes: the list with what is due, one with its clocks, events and evidence, raising one, and its steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from flask import abort, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger import centre
from ledger.access import Act, Actor, may, parties_in_reach, permit_anywhere
from ledger.centre import (
    DEADLINES,
    DISPUTE_KINDS,
    DISPUTE_STATES,
    EVENTS,
    OF_THE_OFFICE,
    OUTCOMES,
    PARTY_ROLES,
    RECORDABLE,
    Deadline,
    Dispute,
    DisputeParty,
    Mediation,
    NewDispute,
    WantedDisputes,
    deadlines_of,
)
from ledger.centre.calendar import calendar
from ledger.clock import today
from ledger.inquiries import parties_named
from ledger.inquiries.centre import disputes_in_reach, read_dispute
from ledger.parties import Party
from web import centre_asking as posted
from web.applications import name_in
from web.asking import LONGEST_SEARCH, posted_number, text_of
from web.centre_parts import (
    Cell,
    Form,
    FormPage,
    Listed,
    Record,
    Table,
    asked_for,
    carry,
    choices_of,
    chosen,
    done_note,
    entry,
    filter_of,
    following,
)
from web.groups import page_group, show
from web.offering import can
from web.session import known
from web.showing import say, word

pages = page_group("disputes")
PAGE_SIZE: Final = 50
STEPS: Final = {
    "accept": "disputes.accept",
    "turn-down": "disputes.accept",
    "event": "disputes.record",
    "evidence": "disputes.record",
    "decide": "disputes.decide",
}
Days = Mapping[date, bool]


@pages.get("/disputes")
def index() -> tuple[str, int]:
    """Disputes within reach, by number, with what is due next."""
    after = request.args.get("after", "")[:LONGEST_SEARCH]
    state, kind = chosen("state", DISPUTE_STATES), chosen("kind", DISPUTE_KINDS)
    wanted = WantedDisputes(state, kind, after=after, limit=PAGE_SIZE + 1)

    def question(connection: Connection, actor: Actor) -> tuple[list[Dispute], dict[str, Party], Days]:
        found = disputes_in_reach(connection, actor, wanted)
        codes = {each.party for dispute in found for each in dispute.brought.parties}
        return found, parties_named(connection, actor, codes), calendar(connection)

    found, parties, days = asked_for("disputes.read", question)
    headings = (word("centre_number"), word("dispute_kind"), word("claimant_party"), word("respondent_party"), word("raised_on"), word("next_due"), word("state"))  # fmt: skip
    rows = [_row(each, parties, days) for each in found[:PAGE_SIZE]]
    filters = (
        filter_of("state", word("state"), DISPUTE_STATES),
        filter_of("kind", word("dispute_kind"), DISPUTE_KINDS),
    )
    offered = can("disputes.accept") or can("disputes.object")
    said = word("new_dispute") if can("disputes.accept") else word("new_objection")
    actions = (Cell(said, url_for("pages.disputes.new")),) if offered else ()
    table = Table("", headings, rows, word("disputes_none"))
    return show("centre_list.html", Listed(word("disputes"), (table,), filters, actions, following(found, PAGE_SIZE)))


def _row(each: Dispute, parties: dict[str, Party], days: Days) -> tuple[Cell, ...]:
    waiting = [due for due in deadlines_of(each, days) if due.met_on is None and due.name != "limitation"]
    due = min(waiting, key=lambda found: found.due_on, default=None)
    late = due is not None and due.due_on < today()
    return (
        Cell(each.number, url_for("pages.disputes.one", number=each.number), code=True),
        Cell(say(DISPUTE_KINDS[each.brought.kind])),
        Cell(_names(each, "claimant", parties)),
        Cell(_names(each, "respondent", parties)),
        Cell(each.brought.raised_on),
        Cell(
            f"{say(DEADLINES[due.name].words)} {due.due_on}" if due else "—",
            badge="refused" if late else "soon" if due else "",
        ),
        Cell(say(DISPUTE_STATES[each.state]), badge=tone_of(each.state)),
    )


def _names(dispute: Dispute, role: str, parties: dict[str, Party]) -> str:
    return "、".join(name_in(parties, code) for code in dispute.parties_of(role)) or "—"


def tone_of(state: str) -> str:
    """The look of a state."""
    return (
        "soon"
        if state == "raised"
        else "submitted"
        if state in ("mediation", "arbitration", "awarded", "court")
        else "filed"
    )


@pages.get("/disputes/<number>")
def one(number: str) -> tuple[str, int]:
    """One dispute."""
    return show("centre_record.html", dispute_page(number))


def dispute_page(number: str) -> Record:
    """The facts of the page. Raises CentreRecordMissing and what ``permit`` raises."""

    def question(connection: Connection, actor: Actor) -> tuple[Dispute, dict[str, Party], Days]:
        found = read_dispute(connection, actor, number)
        return (
            found,
            parties_named(connection, actor, {each.party for each in found.brought.parties}),
            calendar(connection),
        )

    found, parties, days = asked_for("disputes.read", question, number)
    return Record(
        word("dispute_title", number=number),
        _facts(found, parties),
        tuple(_tables(found, parties, days)),
        tuple(_forms(found, parties)),
        say(DISPUTE_STATES[found.state]),
        tone_of(found.state),
        done_note({"raised": word("done_raised"), "step": word("done_step")}),
    )


def _facts(found: Dispute, parties: dict[str, Party]) -> tuple[tuple[str, Cell], ...]:
    brought = found.brought
    facts = [(word("dispute_kind"), Cell(say(DISPUTE_KINDS[brought.kind])))]
    facts += [
        (say(words), Cell(_names(found, role, parties)))
        for role, words in PARTY_ROLES.items()
        if found.parties_of(role)
    ]
    if brought.contract_number:
        address = url_for("pages.contracts.one", number=brought.contract_number)
        facts.append((word("contract_number"), Cell(brought.contract_number, address, code=True)))
    facts += [
        (word("parcels"), Cell("、".join(brought.parcels))),
        (word("dispute_claim"), Cell(brought.claim or word("centre_none"))),
        (word("dispute_grounds"), Cell(brought.grounds or word("centre_none"))),
        (word("known_on"), Cell(brought.known_on)),
        (
            word("raised_on"),
            Cell(
                f"{brought.raised_on}{word('comma')}{word('dispute_oral') if brought.oral else word('dispute_written')}"
            ),
        ),
    ]
    if brought.womens_rights:
        facts.append((word("womens_rights"), Cell(word("yes"))))
    if found.caveats:
        facts.append((word("dispute_stops"), Cell("、".join(found.caveats))))
    return tuple(facts)


def _tables(found: Dispute, parties: dict[str, Party], days: Days) -> list[Table]:
    clocks = [
        (Cell(say(DEADLINES[each.name].words)), Cell(say(DEADLINES[each.name].source)), Cell(each.begins_on), Cell(each.due_on), _due_cell(each))
        for each in deadlines_of(found, days)
    ]  # fmt: skip
    events = [
        (Cell(each.on_day), Cell(say(EVENTS[each.kind])), Cell(_said(each.note, each.mediation)), Cell(each.document), Cell(each.recorded_by))
        for each in found.events
    ]  # fmt: skip
    evidence = [
        (Cell(each.sequence, figure=True), Cell(each.file_name), Cell(each.sha256, code=True), Cell(name_in(parties, each.handed_in_by)), Cell(each.handed_in_on))
        for each in found.evidence
    ]  # fmt: skip
    return [
        Table(word("deadlines"), (word("deadline"), word("rule"), word("begins_on"), word("due_on"), word("state")), clocks),
        Table(word("story"), (word("centre_day"), word("what_happened"), word("centre_note"), word("document"), word("centre_by")), events),
        Table(word("evidence"), (word("evidence_number"), word("file_name"), word("sha256"), word("handed_in_by"), word("centre_day")), evidence, word("evidence_none")),
    ]  # fmt: skip


def _said(note: str, mediation: Mediation | None) -> str:
    if mediation is None:
        return note
    signed = word("mediation_signed", day=mediation.parties_signed_on) if mediation.parties_signed_on else ""
    return " · ".join(part for part in (note, mediation.mediator, mediation.agreement, signed) if part)


def _due_cell(each: Deadline) -> Cell:
    if each.met_on is not None:
        late = each.met_on > each.due_on and each.name in OF_THE_OFFICE
        return Cell(
            word("met_late", day=each.met_on) if late else word("met_on", day=each.met_on),
            badge="refused" if late else "filed",
        )
    left = (each.due_on - today()).days
    if left >= 0:
        return Cell(word("days_left", days=left), badge="soon")
    late = each.name in OF_THE_OFFICE
    return Cell(word("overdue_by", days=-left) if late else word("time_is_over"), badge="refused" if late else "draft")


def _forms(found: Dispute, parties: dict[str, Party]) -> list[Form]:
    step = {name: url_for("pages.disputes.do", number=found.number, step=name) for name in STEPS}
    hidden = {"version": str(found.version)}
    reason = entry("reason", word("reason"), "text", needed=True, most=500)
    records = {key: EVENTS[key] for key in RECORDABLE}
    outcomes = {key: EVENTS[key] for key in OUTCOMES}
    people = tuple((each.party, name_in(parties, each.party)) for each in found.brought.parties)
    mediation = (
        entry("mediator", word("mediator")),
        entry("agreement", word("agreement"), "text", most=2_000),
        entry("parties_signed_on", word("parties_signed_on"), "day"),
        entry("mediator_signed", word("mediator_signed"), "flag"),
        entry("sealed", word("sealed"), "flag"),
    )
    on_day = entry("on_day", word("centre_day"), "day", str(today()))
    document = entry("document", word("document"))
    note = entry("note", word("centre_note"), "text", most=2_000)
    forms = {
        "accept": Form(step["accept"], word("accept_dispute"), (entry("arbitration", word("for_arbitration"), "flag"),), word("accept_dispute"), open=True, hidden=hidden),
        "turn-down": Form(step["turn-down"], word("turn_down_dispute"), (reason,), word("turn_down_dispute"), main=False, hidden=hidden),
        "event": Form(step["event"], word("record_event"), (entry("kind", word("what_happened"), "choice", choices=choices_of(records)), on_day, note, document, *mediation[:2]), word("record_event"), hidden=hidden),
        "evidence": Form(step["evidence"], word("hand_in"), (entry("file", word("evidence_file"), "file", needed=True, hint=word("evidence_hint")), entry("party", word("handed_in_by"), "choice", choices=people), note), word("hand_in"), files=True, hidden=hidden),
        "decide": Form(step["decide"], word("decide_dispute"), (entry("outcome", word("outcome"), "choice", choices=choices_of(outcomes)), on_day, note, document, *mediation), word("decide_dispute"), hidden=hidden),
    }  # fmt: skip
    standing = found.state in ("raised", "mediation", "arbitration", "awarded", "court")
    offered = {
        "accept": found.state == "raised",
        "turn-down": found.state == "raised",
        "event": standing and found.state != "raised",
        "evidence": standing,
        "decide": standing,
    }
    return [forms[name] for name, is_due in offered.items() if is_due and can(STEPS[name])]


@pages.post("/disputes/<number>/<step>")
def do(number: str, step: str) -> Response | tuple[str, int]:
    """Take a step."""
    if step not in STEPS:
        abort(404)
    return carry(
        STEPS[step],
        lambda c, act: _step(c, act, number, step),
        lambda _done: url_for("pages.disputes.one", number=number, done="step"),
        lambda: ("centre_record.html", dispute_page(number)),
        number,
    )


def _step(connection: Connection, act: Act, number: str, step: str) -> Any:
    seen = posted_number("version")
    if step == "accept":
        return centre.answer_request(
            connection, number, act, accept=True, arbitration=posted.flag("arbitration"), version=seen
        )
    if step == "turn-down":
        return centre.answer_request(
            connection, number, act, accept=False, reason=posted.text("reason", 500), version=seen
        )
    if step == "evidence":
        name, sha256 = posted.scan("file")
        party, note = posted.text("party", 64), posted.text("note")
        return centre.hand_in(connection, number, name, sha256, party, act, note, seen)
    told: dict[str, Any] = {
        "on_day": posted.day("on_day"),
        "note": posted.text("note"),
        "document": posted.text("document", 200),
        "mediation": _mediation(),
        "version": seen,
    }
    if step == "event":
        return centre.record_event(connection, number, posted.text("kind", 20), act, **told)
    return centre.decide(connection, number, posted.text("outcome", 20), act, **told)


def _mediation() -> Mediation:
    return Mediation(
        posted.text("mediator", 200),
        posted.text("agreement"),
        posted.optional_day("parties_signed_on"),
        posted.flag("mediator_signed"),
        posted.flag("sealed"),
    )


@pages.get("/disputes/new")
def new() -> tuple[str, int]:
    """The form of a dispute, or of an objection by who is concerned."""

    operation = "disputes.object" if may(known(), "disputes.object") else "disputes.accept"
    asked_for(operation, lambda _connection, actor: permit_anywhere(actor, operation))
    return show("centre_form.html", new_page())


def new_page() -> FormPage:
    """The form, with what was typed; a household or co-operative is the claimant itself."""
    objecting = not can("disputes.accept")
    fields = (
        *((entry("claimant", word("claimant_party"), needed=True, hint=word("party_hint")),) if not objecting else ()),
        entry("respondent", word("respondent_party"), needed=True, hint=word("party_hint")),
        *((entry("third", word("third_party")),) if not objecting else ()),
        entry("kind", word("dispute_kind"), "choice", "transfer-household-other", choices=choices_of(DISPUTE_KINDS)),
        entry("contract", word("contract_number"), value=text_of("contract"), hint=word("dispute_subject_hint")),
        entry("parcels", word("parcel_codes"), "text", text_of("parcel"), most=4_000, hint=word("codes_hint")),
        entry("claim", word("dispute_claim"), "text", needed=True, most=2_000),
        entry("grounds", word("dispute_grounds"), "text", needed=True, most=2_000, rows=5),
        entry("known_on", word("known_on"), "day", needed=True),
        entry("raised_on", word("raised_on"), "day", str(today())),
        entry("womens_rights", word("womens_rights"), "flag"),
        *((entry("oral", word("dispute_oral_box"), "flag"),) if not objecting else ()),
    )  # fmt: skip
    title = word("new_objection") if objecting else word("new_dispute")
    form = Form(url_for("pages.disputes.bring"), title, fields, title)
    return FormPage(title, form, word("objection_hint") if objecting else word("dispute_hint"))


@pages.post("/disputes/new")
def bring() -> Response | tuple[str, int]:
    """Put it on record."""
    objecting = not may(known(), "disputes.accept")
    operation = "disputes.object" if objecting and may(known(), "disputes.object") else "disputes.accept"
    take = centre.object_to if operation == "disputes.object" else centre.raise_dispute
    return carry(
        operation,
        lambda c, act: take(c, _brought(c, act), act),
        lambda done: url_for("pages.disputes.one", number=done.number, done="raised"),
        lambda: ("centre_form.html", new_page()),
    )


def _brought(connection: Connection, act: Act) -> NewDispute:
    mine = parties_in_reach(act.actor, "disputes.object") if not may(act.actor, "disputes.accept") else ()
    parties = []
    for role in PARTY_ROLES:
        own = mine[0] if mine and role == "claimant" else ""
        if code := own or posted.party(connection, act.actor, role):
            parties.append(DisputeParty(role, code))
    return NewDispute(
        kind=posted.text("kind", 40),
        parties=tuple(parties),
        claim=posted.text("claim"),
        grounds=posted.text("grounds"),
        known_on=posted.day("known_on"),
        raised_on=posted.day("raised_on"),
        contract_number=posted.text("contract", 40),
        parcels=posted.codes("parcels"),
        womens_rights=posted.flag("womens_rights"),
        oral=posted.flag("oral"),
    )
