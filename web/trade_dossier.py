"""What stands on the page of a trade: its life, its money, and what may be done next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from flask import request, url_for

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
from web.standing import reaches_place

ACTS: Final = {
    "pre-check": "trades.pre-check",
    "offer": "trades.offer",
    "take-back": "trades.offer",
    "answer": "trades.accept",
    "sell": "quotas.propose",
    "withdraw": "trades.list",
}
_OPEN: Final = ("listed", "pre-checked", "offered", "agreed")


def reaches(actor: Actor, office: str) -> bool:
    """Whether somebody acts for an office, by its key; nobody does for a buyer that is only named."""
    level, _, code = office.partition(":")
    return bool(code) and reaches_place(actor, level, code)


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
    actions = _actions(actor, story)
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
        (word("qp_lot"), _lot(actor, trade.lot, trade.book)),
        (word("qp_buyer"), Cell(office_of(names, trade.buyer) if trade.buyer else "—")),
        *(((word("qp_bought_lot"), _lot(actor, trade.to_lot, trade.buyer)),) if trade.to_lot else ()),
        *(((word("qp_landed"), Cell(both_units(trade.landed_grains))),) if trade.landed_grains else ()),
        (word("document"), Cell(f"{trade.document}{word('comma')}{trade.on_day}")),
        (word("qp_sale_case"), Cell(say(CASES[trade.case]))),
    )
    return Dossier(
        word("qp_trade_title", number=trade.number),
        facts,
        tuple(sections),
        tuple(_forms(actor, story, offices)),
        tiles,
        actions,
        state=say(STATES[trade.state]),
        tone="draft" if trade.state == "withdrawn" else "filed",
        note=note,
    )


def _lot(actor: Actor, code: str, office: str) -> Cell:
    """A lot, with its page for those who act for its office."""
    return lot_cell(code) if reaches(actor, office) and can("quotas.read") else Cell(code)


def _actions(actor: Actor, story: TradeStory) -> tuple[Cell, ...]:
    """What the seller does with the money and the buyer with the lot, and the certificates of one's own office."""
    trade, found = story.trade, []
    sells, buys = reaches(actor, trade.book), reaches(actor, trade.buyer)
    if sells and story.proceeds is not None and story.proceeds.left_fen and may(actor, "trades.distribute"):
        address = url_for("pages.trade_money.distribute_form", sale=trade.sale)
        found.append(Cell(word("qp_distribute"), address, "main"))
    if buys and trade.to_lot and trade.landed_grains < trade.grains and may(actor, "quotas.propose"):
        address = url_for("pages.quota_forms.new", kind="land", lot=trade.to_lot)
        found.append(Cell(kind_said("land"), address, "main"))
    for lot, mine in ((trade.lot, sells), (trade.to_lot, buys)):
        if lot and mine and can("quotas.read"):
            found.append(Cell(word("qp_certificate_pdf", lot=lot), url_for("pages.trades.paper", code=lot)))
    return tuple(found)


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
    """The next steps: the seller's, and the answer of whoever the lot is offered to."""
    trade = story.trade
    sells = reaches(actor, trade.book)
    answers = reaches(actor, trade.buyer) if trade.buyer in {key for key, _ in offices} else sells
    said = {
        "pre-check": (trade.state in _OPEN, word("qp_pre_check")),
        "offer": (trade.state == "pre-checked", word("qp_offer")),
        "answer": (trade.state == "offered", word("qp_answer_offer")),
        "take-back": (trade.state == "offered", word("qp_offer_take_back")),
        "sell": (trade.state == "agreed", word("qp_sell")),
        "withdraw": (trade.state in _OPEN, word("qp_unlist")),
    }
    waiting = bool(story.proposals)
    for act, (due, title) in said.items():
        mine = answers if act == "answer" else sells
        if due and mine and may(actor, ACTS[act]) and not (waiting and act in {"pre-check", "sell", "withdraw"}):
            address = url_for("pages.trades.do", act=act, number=trade.number)
            fields = tuple(_fields(act, story, offices))
            yield Form(address, title, fields, title, main=act not in {"withdraw", "take-back"})


def _fields(act: str, story: TradeStory, offices: Any) -> Iterator[Field]:
    """The fields of a step; what was typed stands in the form that it was typed into alone."""
    trade, posted = story.trade, (request.view_args or {}).get("act") == act

    def field(name: str, label: str, kind: str = "line", value: str = "", **more: Any) -> Field:
        return entry(name, label, kind, value, **more) if posted else Field(name, label, kind, value, **more)

    if act in {"pre-check", "offer"}:
        last = story.pre_checks[-1] if story.pre_checks else None
        buyer, fen = (last.buyer, last.price_fen) if last else (trade.buyer, trade.price_fen or total_fen(trade))
        picked = buyer if buyer in {key for key, _ in offices} else ""
        yield field("buyer", word("qp_buyer"), "choice", picked, choices=(("", "—"), *offices))
        yield field("other_buyer", word("qp_other_buyer"), value="" if picked else buyer, most=80, hint=word("qp_other_buyer_hint"))  # fmt: skip
        yield field("price", word("qp_price_yuan"), "figure", hundredths(fen).replace(",", ""), needed=True)
    if act == "answer":
        answers = (("1", say(ANSWERS["accepted"])), ("0", say(ANSWERS["declined"])))
        yield field("accept", word("qp_answer"), "choice", choices=answers)
    if act in {"offer", "answer", "sell", "withdraw"}:
        yield field("document", word("qp_document"), needed=True, most=80)
    if act in {"sell", "withdraw"}:
        yield field("issued_on", word("qp_issued_on"), "day", str(today()), needed=True)
    if act == "sell":
        yield field("voucher", word("lc_voucher"), needed=True, most=80)
        yield field("survey", word("qp_survey_paper"), most=80, hint=word("qp_survey_hint"))
    if act == "withdraw":
        yield field("reason", word("reason"), "text", needed=True, most=LONGEST_REASON)
    if act != "take-back":
        yield field("on_day", word("centre_day"), "day", str(today()), needed=True)
