"""What stands on the page of a trade: its life, its money, and what may be done next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from flask import url_for

from ledger.access import Actor, may
from ledger.clock import today
from ledger.inquiries.trades import TradeStory
from ledger.trades import ANSWERS, CASES, STATES, Offer, PreCheck, Trade
from ledger.units import GRAINS_PER_UNIT
from web.asking import language
from web.centre_parts import Cell, Field, Form, Table, entry
from web.contract_steps import LONGEST_REASON
from web.dossiers import Dossier, Moment, Section, Tile, Timeline, both_units
from web.offering import can
from web.quota_parts import event_cell, kind_said, lot_cell, office_of
from web.showing import hundredths, mu, say, word

ACTS: Final = {
    "pre-check": "trades.pre-check",
    "offer": "trades.offer",
    "take-back": "trades.offer",
    "answer": "trades.accept",
    "sell": "quotas.propose",
    "withdraw": "trades.list",
}
_OPEN: Final = ("listed", "pre-checked", "offered", "agreed")


def total_fen(trade: Trade) -> int:
    """What the trade asks for all of it, rounded half up to the fen."""
    unit = GRAINS_PER_UNIT["mu"]
    return (2 * trade.grains * trade.asking_fen_per_mu + unit) // (2 * unit)


def dossier_of(actor: Actor, story: TradeStory, names: dict[str, str], offices: Any, note: str) -> Dossier:
    """The page for whoever asks; offices: buyers to pick from."""
    trade = story.trade
    sections: list[Section] = []
    if story.proposals:
        rows = [(event_cell(each.subject) if each.content.get("kind") else Cell(each.subject, url_for("pages.proposals.index")), Cell(each.reason)) for each in story.proposals]  # fmt: skip
        sections.append(Table(word("lc_waiting"), (word("centre_number"), word("document")), rows))
    sections.append(Timeline(word("qp_trade_life"), list(_moments(story, names)), word("qp_events_none")))
    if story.proceeds is not None:
        sections.append(_money(story))
    actions = []
    if story.proceeds is not None and story.proceeds.left_fen and may(actor, "trades.distribute"):
        actions.append(
            Cell(word("qp_distribute"), url_for("pages.trade_money.distribute_form", sale=trade.sale), "main")
        )
    for lot in (trade.lot, trade.to_lot):
        if lot and can("quotas.read"):
            actions.append(Cell(word("qp_certificate_pdf", lot=lot), url_for("pages.trades.paper", code=lot)))
    tiles = (
        Tile(word("qp_area"), mu(trade.grains), word("unit_mu"), both_units(trade.grains)),
        Tile(
            word("qp_asking"),
            hundredths(trade.asking_fen_per_mu),
            "",
            f"{word('total')} {hundredths(total_fen(trade))}",
        ),
        *((Tile(word("qp_price_yuan"), hundredths(trade.price_fen)),) if trade.price_fen else ()),
    )
    facts = (
        (word("qp_seller"), Cell(office_of(names, trade.book))),
        (word("qp_lot"), lot_cell(trade.lot)),
        (word("qp_buyer"), Cell(office_of(names, trade.buyer) if trade.buyer else "—")),
        (word("document"), Cell(f"{trade.document}{word('comma')}{trade.on_day}")),
        (word("qp_sale_case"), Cell(say(CASES[trade.case]))),
    )
    return Dossier(
        word("qp_trade_title", number=trade.number),
        facts,
        tuple(sections),
        tuple(_forms(actor, story, offices)),
        tiles,
        tuple(actions),
        state=say(STATES[trade.state]),
        tone="draft" if trade.state == "withdrawn" else "filed",
        note=note,
    )


def _moments(story: TradeStory, names: dict[str, str]) -> Iterator[Moment]:
    found: list[tuple[Any, Moment]] = []
    for each in story.events:
        event = each.event
        undone = each.reversed_at is not None
        lines = (both_units(event.grains), event.document)
        found.append((event.on_day, Moment(event.on_day, event_cell(each.number, f"{kind_said(event.kind)} {each.number}"), lines, "reversed" if undone else "", word("lc_state_reversed") if undone else "")))  # fmt: skip
    found += [(each.on_day, _checked(each, names)) for each in story.pre_checks]
    found += [(each.on_day, _offered(each, names)) for each in story.offers]
    for _, made in sorted(found, key=lambda pair: pair[0]):
        yield made


def _checked(each: PreCheck, names: dict[str, str]) -> Moment:
    zh = language() == "zh"
    said = [f"{one.title_zh if zh else one.title_en}：{one.detail_zh if zh else one.detail_en}" for one in (*each.refusals, *each.warnings)]  # fmt: skip
    head = word("qp_checked", buyer=office_of(names, each.buyer), price=hundredths(each.price_fen))
    result = word("qp_check_passed") if each.passed else word("qp_check_failed")
    return Moment(each.on_day, Cell(head), tuple(said), "filed" if each.passed else "refused", result)


def _offered(each: Offer, names: dict[str, str]) -> Moment:
    lines = [each.document]
    if each.answered_on is not None:
        lines.append(f"{each.answered_on} {say(ANSWERS[each.answer])} {each.answer_document}")
    head = word("qp_offered", buyer=office_of(names, each.buyer), price=hundredths(each.price_fen))
    return Moment(each.on_day, Cell(head), tuple(lines), "filed" if each.answer == "accepted" else "submitted", say(ANSWERS[each.answer]))  # fmt: skip


def _money(story: TradeStory) -> Table:
    proceeds = story.proceeds
    assert proceeds is not None  # asked before
    rows = [
        (Cell(word("qp_price_yuan")), Cell(hundredths(proceeds.price_fen), figure=True)),
        (Cell(word("qp_distributed")), Cell(hundredths(proceeds.distributed_fen), figure=True)),
        (Cell(word("qp_to_distribute")), Cell(hundredths(proceeds.left_fen), figure=True)),
        (Cell(word("qp_paid_yuan")), Cell(hundredths(proceeds.paid_fen), figure=True)),
    ]
    for each in story.distributions:
        number = each.distribution.number
        rows.append((Cell(f"{word('qp_distribution')} {number}", url_for("pages.trade_money.one", number=number)), Cell(hundredths(each.distribution.fen), figure=True)))  # fmt: skip
    return Table(word("qp_proceeds"), (word("qp_item"), word("qp_yuan")), rows)


def _forms(actor: Actor, story: TradeStory, offices: Any) -> Iterator[Form]:
    trade = story.trade
    address = {act: url_for("pages.trades.do", act=act, number=trade.number) for act in ACTS}
    day = entry("on_day", word("centre_day"), "day", str(today()), needed=True)
    document = entry("document", word("qp_document"), needed=True, most=80)
    price = entry("price", word("qp_price_yuan"), "figure", hundredths(trade.price_fen or total_fen(trade)).replace(",", ""), needed=True)  # fmt: skip
    buyer = (
        entry("buyer", word("qp_buyer"), "choice", trade.buyer, choices=(("", "—"), *offices)),
        entry("other_buyer", word("qp_other_buyer"), most=80, hint=word("qp_other_buyer_hint")),
    )
    issued = entry("issued_on", word("qp_issued_on"), "day", str(today()), needed=True)
    accepted = entry("accept", word("qp_answer"), "choice", choices=(("1", say(ANSWERS["accepted"])), ("0", say(ANSWERS["declined"]))))  # fmt: skip
    reason = entry("reason", word("reason"), "text", needed=True, most=LONGEST_REASON)
    voucher = entry("voucher", word("lc_voucher"), needed=True, most=80)
    survey = entry("survey", word("qp_survey_paper"), most=80, hint=word("qp_survey_hint"))
    forms: dict[str, tuple[bool, str, tuple[Field, ...]]] = {
        "pre-check": (trade.state in _OPEN, word("qp_pre_check"), (*buyer, price, day)),
        "offer": (trade.state == "pre-checked", word("qp_offer"), (*buyer, price, document, day)),
        "answer": (trade.state == "offered", word("qp_answer_offer"), (accepted, document, day)),
        "take-back": (trade.state == "offered", word("qp_offer_take_back"), ()),
        "sell": (trade.state == "agreed", word("qp_sell"), (document, issued, voucher, survey, day)),
        "withdraw": (trade.state in _OPEN, word("qp_unlist"), (document, issued, reason, day)),
    }
    waiting = bool(story.proposals)
    for act, (due, said, fields) in forms.items():
        if due and may(actor, ACTS[act]) and not (waiting and act in {"sell", "withdraw"}):
            yield Form(address[act], said, fields, said, main=act not in {"withdraw", "take-back"})
