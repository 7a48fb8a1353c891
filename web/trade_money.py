"""Where the proceeds of a sale go: a distribution by rule, its approval, its payouts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flask import abort, redirect, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger import trades
from ledger.access import Actor, may, permit_anywhere
from ledger.access.proposals import Proposal
from ledger.approvals import deciding_operation
from ledger.clock import today
from ledger.errors import Refusal
from ledger.inquiries import parties_named, read_proposal
from ledger.inquiries.quota_pages import names_of_divisions
from ledger.inquiries.trades import read_distribution, read_sale
from ledger.trades import (
    DISTRIBUTION,
    DISTRIBUTION_REVERSAL,
    HEADS,
    SHARES,
    Distributed,
    Distribution,
    NewDistribution,
    Payout,
)
from web import centre_asking as posted
from web.applications import name_in
from web.centre_parts import Cell, Form, Table, asked_for, carry, done_note, entry
from web.contract_steps import LONGEST_REASON
from web.dossiers import Dossier, decisions, ha_cell
from web.groups import page_group, read, show, write
from web.projects import DECISIONS, decision_work
from web.quota_parts import event_cell, village_cell, village_keys
from web.refusals import FieldBlank, each_of, ends_here, status_of
from web.session import known
from web.sheet_forms import Column, Part, SheetForm, Typed, grid
from web.showing import hundredths, say, word

pages = page_group("trade_money")
_STATED: Final = tuple(head for head in HEADS if head not in SHARES)


@pages.get("/distributions/new/<path:sale>")
def distribute_form(sale: str) -> tuple[str, int]:
    """The form of a distribution of a sale's proceeds."""
    return show("sheet_form.html", read("trades.distribute", lambda c, actor: _form(c, actor, sale, Typed())))


def _form(connection: Connection, actor: Actor, sale: str, typed: Typed) -> SheetForm:
    permit_anywhere(actor, "trades.distribute")
    proceeds = read_sale(connection, actor, sale, today()).proceeds
    rule = word("comma").join(
        f"{say(HEADS[head])} {proceeds.rule[head.removesuffix('-share')]}%" for head in SHARES if proceeds.rule
    )
    heads = tuple(entry(f"head-{head}", f"{say(HEADS[head])}（{word('unit_yuan')}）", "figure") for head in _STATED)
    shared = (entry("shared", word("qp_shared"), "figure", hundredths(proceeds.left_fen).replace(",", ""), hint=rule),) if rule else ()  # fmt: skip
    fields = (
        entry("document", word("qp_document"), needed=True, most=80),
        entry("issued_on", word("qp_issued_on"), "day", str(today()), needed=True),
        entry("on_day", word("centre_day"), "day", str(today()), needed=True),
    )
    return SheetForm(
        word("qp_distribute"),
        url_for("pages.trade_money.distribute", sale=sale),
        [Part(word("qp_part_paper"), fields), Part(word("qp_part_heads"), (*shared, *heads))],
        (("propose", word("qp_propose")),),
        hint=word("qp_distribute_hint", left=hundredths(proceeds.left_fen)),
        problems=typed.problems,
    )


@pages.post("/distributions/new/<path:sale>")
def distribute(sale: str) -> Response | tuple[str, int]:
    """Propose a distribution."""
    typed = Typed()

    def reading(connection: Connection, actor: Actor) -> tuple[NewDistribution, SheetForm]:
        stated = tuple((head, fen) for head in _STATED if (fen := typed.fen(f"head-{head}")))
        wanted = NewDistribution(
            sale,
            typed.text("document", 80, needed=True),
            typed.sure_day("issued_on"),
            typed.sure_day("on_day"),
            stated,
            typed.fen("shared"),
        )
        return wanted, _form(connection, actor, sale, typed)

    wanted, page = read("trades.distribute", reading)
    if page.problems:
        return show("sheet_form.html", page, 422)
    return carry(
        "trades.distribute",
        lambda c, act: trades.propose_distribution(c, wanted, act),
        lambda done: url_for("pages.trade_money.proposed", proposal_id=done.id, done="proposed"),
        lambda: ("sheet_form.html", page),
        sale,
    )


@pages.get("/distribution-proposals/<int:proposal_id>")
def proposed(proposal_id: int) -> tuple[str, int]:
    """A distribution, or the reversal of one, that waits for its approval."""
    return show("dossier.html", _proposed(proposal_id))


def _proposed(proposal_id: int) -> Dossier:
    def question(connection: Connection, actor: Actor) -> Dossier:
        proposal = read_proposal(connection, actor, proposal_id)
        if proposal.kind not in (DISTRIBUTION, DISTRIBUTION_REVERSAL):
            abort(404)
        tables: tuple[Table, ...] = ()
        facts = [(word("proposal_reason"), Cell(proposal.reason))]
        if proposal.kind == DISTRIBUTION:
            made = Distribution.from_body(proposal.content)
            tables = (_lines(connection, actor, made, ()),)
            facts += [(word("qp_yuan"), Cell(hundredths(made.fen))), (word("document"), Cell(made.document))]
        return _waiting(proposal, facts, tables)

    found: Dossier = asked_for("proposals.read", question, f"proposal:{proposal_id}")
    return found


def _waiting(proposal: Proposal, facts: list[tuple[str, Cell]], tables: tuple[Table, ...]) -> Dossier:
    address = {each: url_for("pages.trade_money.decide", proposal_id=proposal.id, decision=each) for each in DECISIONS}
    forms = tuple(decisions(known(), proposal, address)) if proposal.state == "open" else ()
    state = {"open": word("lc_waiting"), "done": word("qp_state_done"), "rejected": word("lc_state_rejected"), "withdrawn": word("lc_state_withdrawn")}[proposal.state]  # fmt: skip
    note = done_note({"proposed": word("lc_proposed")})
    return Dossier(word("qp_distribution_title", number=proposal.subject), tuple(facts), tables, forms, state=state, tone="submitted", note=note)  # fmt: skip


@pages.post("/distribution-proposals/<int:proposal_id>/<decision>")
def decide(proposal_id: int, decision: str) -> Response | tuple[str, int]:
    """Approve, send back or take back a distribution or its reversal."""
    proposal = read("proposals.read", lambda c, actor: read_proposal(c, actor, proposal_id), subject=f"proposal:{proposal_id}")  # fmt: skip
    if decision not in DECISIONS or proposal.kind not in (DISTRIBUTION, DISTRIBUTION_REVERSAL):
        abort(404)
    try:
        write(deciding_operation(proposal, decision), decision_work(proposal_id, decision), subject=proposal.subject)
    except Refusal as refusal:
        if ends_here(refusal):
            raise
        return show("dossier.html", _proposed(proposal_id), status_of(refusal), refusals=each_of(refusal))
    if decision == "approve":
        return redirect(url_for("pages.trade_money.one", number=proposal.subject, done=decision), 303)
    return redirect(url_for("pages.trade_money.proposed", proposal_id=proposal_id, done=decision), 303)


@pages.get("/distributions/<path:number>")
def one(number: str) -> tuple[str, int]:
    """One distribution with what was paid of it."""
    return show("dossier.html", _page(number))


def _page(number: str) -> Dossier:
    note = done_note({"approve": word("done_carried_out"), "paid": word("qp_done_step"), "reverse": word("lc_reversal_proposed")})  # fmt: skip

    def question(connection: Connection, actor: Actor) -> Dossier:
        found, payouts = read_distribution(connection, actor, number)
        made = found.distribution
        facts = (
            (word("qp_by_event"), event_cell(made.sale)),
            (word("qp_yuan"), Cell(hundredths(made.fen))),
            (word("document"), Cell(f"{made.document}{word('comma')}{made.on_day}")),
            (word("entry"), Cell(f"#{found.entry_id}")),
        )
        rows = [(Cell(each.paid_on), Cell(each.voucher), Cell(each.line, figure=True), Cell(hundredths(each.fen), figure=True)) for each in payouts if each.reversed_at is None]  # fmt: skip
        tables = [_lines(connection, actor, made, payouts)]
        if rows:
            tables.append(
                Table(
                    word("qp_payments"),
                    (word("qp_paid_on"), word("lc_voucher"), word("qp_line"), word("qp_yuan")),
                    rows,
                )
            )
        undone = found.reversed_at is not None
        left = made.fen - sum(each.fen for each in payouts if each.reversed_at is None)
        state = word("lc_state_reversed") if undone else word("lc_state_recorded")
        actions = (Cell(word("qp_pay_out"), url_for("pages.trade_money.pay_form", number=number), "main"),) if left and not undone and may(actor, "trades.pay") else ()  # fmt: skip
        return Dossier(word("qp_distribution_title", number=number), facts, tuple(tables), tuple(_forms(actor, found)), actions=actions, state=state, tone="reversed" if undone else "filed", note=note)  # fmt: skip

    found: Dossier = asked_for("trades.read", question, number)
    return found


def _lines(connection: Connection, actor: Actor, made: Distribution, payouts: tuple[Payout, ...]) -> Table:
    names = names_of_divisions(connection, village_keys(each.village for each in made.lines), today())
    parties = parties_named(connection, actor, {each.party for each in made.lines if each.party})
    paid: dict[int, int] = {}
    for each in payouts:
        if each.reversed_at is None:
            paid[each.line] = paid.get(each.line, 0) + each.fen
    rows = [
        (
            Cell(place, figure=True),
            Cell(say(HEADS[line.head])),
            village_cell(names, line.village),
            Cell(name_in(parties, line.party) if line.party else "—"),
            ha_cell(line.grains),
            Cell(hundredths(line.fen), figure=True),
            Cell(hundredths(paid.get(place, 0)), figure=True),
        )
        for place, line in enumerate(made.lines, start=1)
    ]
    headings = (word("qp_line"), word("qp_head"), word("village"), word("holder"), word("qp_area_ha"), word("qp_yuan"), word("qp_paid_yuan"))  # fmt: skip
    return Table(word("qp_distribution"), headings, rows)


def _forms(actor: Actor, found: Distributed) -> Iterator[Form]:
    if found.reversed_at is None and may(actor, "trades.distribute"):
        reason = entry("reason", word("reason"), "text", needed=True, most=LONGEST_REASON)
        address = url_for("pages.trade_money.reverse", number=found.distribution.number)
        yield Form(address, word("lc_reverse"), (reason,), word("lc_reverse"), main=False)


@pages.post("/distributions/reverse/<path:number>")
def reverse(number: str) -> Response | tuple[str, int]:
    """Propose to undo a distribution."""
    return carry(
        "trades.distribute",
        lambda c, act: trades.propose_distribution_reversal(c, number, posted.text("reason", LONGEST_REASON), act),
        lambda done: url_for("pages.trade_money.proposed", proposal_id=done.id, done="proposed"),
        lambda: ("dossier.html", _page(number)),
        number,
    )


def _pay_columns() -> tuple[Column, ...]:
    return (
        Column("take", word("lc_take"), "tick"),
        Column("number", word("qp_line"), "said"),
        Column("head", word("qp_head"), "said"),
        Column("village", word("village"), "said"),
        Column("party", word("holder"), "said"),
        Column("amount", word("qp_pay_yuan"), "figure"),
    )


@pages.get("/distributions/pay/<path:number>")
def pay_form(number: str) -> tuple[str, int]:
    """The form of payouts."""
    return show("sheet_form.html", read("trades.pay", lambda c, actor: _pay(c, actor, number, Typed())))


def _pay(connection: Connection, actor: Actor, number: str, typed: Typed) -> SheetForm:
    permit_anywhere(actor, "trades.pay")
    found, payouts = read_distribution(connection, actor, number)
    lines = found.distribution.lines
    parties = parties_named(connection, actor, {each.party for each in lines if each.party})
    names = names_of_divisions(connection, village_keys(each.village for each in lines), today())
    paid = {place: sum(each.fen for each in payouts if each.line == place and each.reversed_at is None) for place in range(1, len(lines) + 1)}  # fmt: skip
    given = [
        {"number": str(place), "head": say(HEADS[line.head]), "village": str(village_cell(names, line.village).text), "party": name_in(parties, line.party) if line.party else "—", "amount": hundredths(line.fen - paid[place]).replace(",", "")}
        for place, line in enumerate(lines, start=1)
        if line.fen > paid[place]
    ]  # fmt: skip
    fields = (
        entry("voucher", word("lc_voucher"), needed=True, most=80),
        entry("on_day", word("qp_paid_on"), "day", str(today()), needed=True),
    )
    return SheetForm(
        word("qp_pay_out"),
        url_for("pages.trade_money.pay", number=number),
        [Part(word("qp_part_paper"), fields)],
        (("record", word("qp_record")),),
        [grid("line", word("qp_distribution"), _pay_columns(), given)],
        back=(Cell(number, url_for("pages.trade_money.one", number=number)),),
        problems=typed.problems,
    )


@pages.post("/distributions/pay/<path:number>")
def pay(number: str) -> Response | tuple[str, int]:
    """Record payouts."""
    typed = Typed()
    voucher, day = typed.text("voucher", 80, needed=True), typed.sure_day("on_day")
    payments = [
        (int(row["number"]), typed.fen(f"line-{place}-amount", needed=True))
        for place, row in typed.rows("line", _pay_columns())
        if row["take"] == "1" and row["number"].isdecimal() and row["number"].isascii()
    ]
    if not payments:
        typed.problems.setdefault("line", []).append(FieldBlank())
    page = read("trades.pay", lambda c, actor: _pay(c, actor, number, typed))
    if page.problems:
        return show("sheet_form.html", page, 422)
    return carry(
        "trades.pay",
        lambda c, act: trades.pay_out(c, number, payments, voucher, day, act),
        lambda _done: url_for("pages.trade_money.one", number=number, done="paid"),
        lambda: ("sheet_form.html", page),
        number,
    )
