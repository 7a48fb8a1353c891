"""Exit agreements: proposed with many households under one paper, approved by another person."""

from __future__ import annotations

from typing import Final

from flask import abort, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Actor, permit_anywhere
from ledger.access.proposals import Proposal
from ledger.approvals import deciding_operation
from ledger.clock import today
from ledger.errors import Refusal
from ledger.homesteads import AGREEMENT, SETTLEMENTS, Agreement, FloorArea, Terms, WantedExits, propose_agreement
from ledger.inquiries import parties_named, read_proposal
from ledger.inquiries.desk import names_of_colleagues
from ledger.inquiries.homesteads import exits_within, read_agreement
from web.applications import name_in
from web.centre_parts import Cell, Table, asked_for, carry, done_note, entry
from web.dossiers import Dossier, decisions, ha_cell, signatures
from web.exit_steps import MOST, posted_paper, rows_of, ticked
from web.groups import page_group, read, show, write
from web.projects import DECISIONS, decision_work
from web.refusals import FieldBlank, each_of, ends_here, status_of
from web.session import known
from web.sheet_forms import Column, Part, SheetForm, Typed, grid, paper_fields, unit_field
from web.showing import hundredths, mu, say, square_metres, word

pages = page_group("exit_agreements")
OPERATION: Final = "exits.record"


def _columns() -> tuple[Column, ...]:
    return (
        Column("take", word("lc_take"), "tick"),
        Column("number", word("centre_number"), "said"),
        Column("household", word("lc_household"), "said"),
        Column("homestead", word("qp_homestead"), "said"),
        Column("measured", word("qp_measured_m2"), "said"),
        Column("pay", word("qp_pay_basis"), "figure"),
        Column("price", word("qp_price_mu"), "figure"),
        Column("quota", word("qp_quota_basis"), "figure"),
        Column("buildings", word("qp_buildings_yuan"), "figure"),
        Column("other", word("qp_other_yuan"), "figure"),
        Column("cash", say(SETTLEMENTS["cash"]), "tick"),
        Column("housing", word("qp_house_given"), most=80),
        Column("floor", word("qp_house_floor"), "figure"),
        Column("insured", word("qp_insured"), "figure"),
    )


@pages.get("/exit-agreements/new")
def new() -> tuple[str, int]:
    """The form, with the households that were measured."""
    return show("sheet_form.html", read(OPERATION, lambda c, actor: _form(c, actor, Typed(), "")))


def _form(connection: Connection, actor: Actor, typed: Typed, digest: str) -> SheetForm:
    permit_anywhere(actor, OPERATION)
    found = exits_within(connection, actor, WantedExits(steps=("surveyed",), limit=MOST))
    given = rows_of(connection, actor, found)
    for row, each in zip(given, found, strict=True):
        row |= {"measured": square_metres(each.homestead.measured_grains), "quota": square_metres(each.homestead.measured_grains).lstrip("≈")}  # fmt: skip
    unit = unit_field()
    fields = (
        entry("document", word("qp_document"), needed=True, most=80),
        entry("on_day", word("qp_agreed_on"), "day", str(today()), needed=True),
        entry("debtor", word("qp_debtor"), needed=True, hint=word("qp_debtor_hint")),
        entry("unit", unit.label, "choice", typed.unit if request.method == "POST" else "m2", choices=unit.choices),
        *paper_fields(digest),
    )
    shown = bool(given) or request.method == "POST"
    return SheetForm(
        word("qp_agreement_new"),
        url_for("pages.exit_agreements.propose"),
        [Part(word("qp_part_paper"), fields)],
        (("propose", word("qp_propose")),) if shown else (),
        [grid("exit", word("qp_which_households"), _columns(), given, word("qp_terms_hint"))] if shown else [],
        {"sha256": digest},
        hint="" if shown else word("qp_step_nobody"),
        back=(Cell(word("qp_exits"), url_for("pages.exits.index")),),
        problems=typed.problems,
        files=True,
    )


@pages.post("/exit-agreements/new")
def propose() -> Response | tuple[str, int]:
    """Propose an agreement with the households that were ticked."""
    typed = Typed()

    def reading(connection: Connection, actor: Actor) -> tuple[Agreement, SheetForm]:
        paper = posted_paper(typed)
        debtor = typed.party(connection, actor, "debtor", needed=True)
        terms = tuple(_terms(typed, at, number) for at, number in ticked(typed, _columns()))
        return Agreement("", debtor, paper, terms), _form(connection, actor, typed, paper.sha256)

    agreement, page = read(OPERATION, reading)
    if typed.problems:
        return show("sheet_form.html", page, 422)
    return carry(
        OPERATION,
        lambda c, act: propose_agreement(c, agreement, act),
        lambda done: url_for("pages.exit_agreements.one", number=done.subject, done="proposed"),
        lambda: ("sheet_form.html", page),
    )


def _terms(typed: Typed, at: str, number: str) -> Terms:
    housing, insured = typed.text(f"{at}housing", 80), typed.count(f"{at}insured")
    settled = (("cash", typed.flag(f"{at}cash")), ("housing", bool(housing)), ("insurance", bool(insured)))
    settlements = tuple(name for name, there in settled if there)
    if not settlements:
        typed.problems.setdefault(f"{at}cash", []).append(FieldBlank())
    return Terms(
        number,
        settlements,
        typed.area(f"{at}pay"),
        typed.fen(f"{at}price"),
        typed.area(f"{at}quota", needed=True),
        typed.fen(f"{at}buildings"),
        typed.fen(f"{at}other"),
        housing,
        typed.read(f"{at}floor", FloorArea.parse, FloorArea()),
        insured,
    )


@pages.get("/exit-agreements/<path:number>")
def one(number: str) -> tuple[str, int]:
    """One agreement from its proposal on."""
    return show("dossier.html", _page(number))


def _page(number: str) -> Dossier:
    note = done_note({"proposed": word("lc_proposed"), "approve": word("done_carried_out"), "reject": word("done_turned_down"), "withdraw": word("done_taken_back")})  # fmt: skip

    def question(connection: Connection, actor: Actor) -> Dossier:
        agreement, proposal = read_agreement(connection, actor, number)
        exits = {each.exit_number: each for each in agreement.terms}
        parties = parties_named(connection, actor, {agreement.debtor})
        people = names_of_colleagues(connection, actor, {each.signed_by for each in proposal.signatures})
        rows = [
            (
                Cell(each.exit_number, url_for("pages.exits.one", number=each.exit_number), code=True),
                Cell(word("comma").join(say(SETTLEMENTS[one]) for one in each.settlements)),
                Cell(f"{mu(each.pay_basis_grains)} × {hundredths(each.price_fen_per_mu)}"),
                Cell(hundredths(each.buildings_fen + each.other_fen), figure=True),
                Cell(hundredths(each.compensation_fen), figure=True),
                ha_cell(each.quota_basis_grains),
                Cell(f"{each.housing} {each.housing_floor.m2} {word('unit_m2')}" if each.housing else "—"),
            )
            for each in exits.values()
        ]
        headings = (word("qp_exit"), word("qp_settlement"), word("qp_pay_basis"), word("qp_buildings_other"), word("qp_compensation_yuan"), word("qp_quota_basis_ha"), word("qp_house_given"))  # fmt: skip
        facts = (
            (word("qp_debtor"), Cell(name_in(parties, agreement.debtor))),
            (word("document"), Cell(f"{agreement.paper.document}{word('comma')}{agreement.paper.on_day}")),
            (word("qp_compensation_yuan"), Cell(hundredths(sum(each.compensation_fen for each in agreement.terms)))),
        )
        sections = (Table(word("qp_agreement_with"), headings, rows), signatures([proposal], people))
        return _dossier(proposal, facts, sections, note)

    found: Dossier = asked_for("exits.read", question, number)
    return found


def _dossier(
    proposal: Proposal, facts: tuple[tuple[str, Cell], ...], sections: tuple[Table, ...], note: str
) -> Dossier:
    state = {"open": word("lc_waiting"), "done": word("qp_state_done"), "rejected": word("lc_state_rejected"), "withdrawn": word("lc_state_withdrawn")}[proposal.state]  # fmt: skip
    address = {each: url_for("pages.exit_agreements.decide", proposal_id=proposal.id, decision=each) for each in DECISIONS}  # fmt: skip
    forms = tuple(decisions(known(), proposal, address)) if proposal.state == "open" else ()
    tone = {"open": "submitted", "done": "filed"}.get(proposal.state, "draft")
    return Dossier(word("qp_agreement_title", number=proposal.subject), facts, sections, forms, state=state, tone=tone, note=note)  # fmt: skip


@pages.post("/exit-agreements/<int:proposal_id>/<decision>")
def decide(proposal_id: int, decision: str) -> Response | tuple[str, int]:
    """Approve, send back or take back an agreement."""
    proposal = read("proposals.read", lambda c, actor: read_proposal(c, actor, proposal_id), subject=f"proposal:{proposal_id}")  # fmt: skip
    if decision not in DECISIONS or proposal.kind != AGREEMENT:
        abort(404)
    number = proposal.subject
    try:
        write(deciding_operation(proposal, decision), decision_work(proposal_id, decision), subject=number)
    except Refusal as refusal:
        if ends_here(refusal):
            raise
        return show("dossier.html", _page(number), status_of(refusal), refusals=each_of(refusal))
    return redirect(url_for("pages.exit_agreements.one", number=number, done=decision), 303)
