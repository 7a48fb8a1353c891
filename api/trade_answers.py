"""What trades of quota, distributions of their proceeds and prices look like in responses."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from api.areas import area_body, money_body
from api.centre_fields import day_text
from api.fields import instant_text
from api.proposal_schemas import ProposalAnswer, proposal_body
from api.quota_bodies import EventItem
from api.quota_bodies import item_body as event_body
from api.quota_fields import OFFICE_PATTERN, weight_body
from api.schemas import (
    Answer,
    AreaAnswer,
    MoneyAnswer,
    WeightAnswer,
    day,
    flag,
    instant,
    maybe_day,
    maybe_instant,
    maybe_part,
    maybe_whole,
    one_of,
    page_of,
    part,
    parts,
    text,
    whole,
)
from ledger.inquiries.trades import TradeStory
from ledger.quotas import INSTRUMENTS
from ledger.trades import (
    ANSWERS,
    CASES,
    HEADS,
    PRICE_KINDS,
    STATES,
    Distributed,
    Distribution,
    Offer,
    Payout,
    PreCheck,
    Proceeds,
    QuotaPrice,
    Trade,
)

_OF_TRADE: Final = (
    "number", "book", "lot", "instrument", "premium", "case", "document", "listing", "recorded_by", "state", "buyer",
    "sale", "to_lot",
)  # fmt: skip


class TradeItem(Answer):
    class Meta:
        title = "TradeItem"
        description = "A trade as it stands."

    number = text("its number")
    book = text("key of the selling office", pattern=OFFICE_PATTERN)
    lot = text("the lot that is sold, or a part of it")
    instrument = one_of("which quota", INSTRUMENTS)
    area = part(AreaAnswer, "how much")
    paddy = part(AreaAnswer, "paddy among it")
    grain_capacity = part(WeightAnswer, "grain capacity of a year")
    asking = part(MoneyAnswer, "what is asked for a mu")
    premium = flag("whether the floors with premium hold")
    case = one_of("of a sale to another province; empty: of none", CASES)
    document = text("the decision to sell")
    on_day = day("from which day it is listed")
    listing = text("number of the event that lists it")
    recorded_at = instant("when it was proposed")
    recorded_by = text("login name of who proposed it")
    state = one_of("how far it is", STATES)
    buyer = text("of the offer that stands, or of the sale; empty before")
    price = part(MoneyAnswer, "of that offer or sale; 0 before")
    sale = text("number of the event of the sale; empty before")
    to_lot = text("the lot that the buyer holds since; empty before")
    landed = part(AreaAnswer, "of it built on")
    distributed = part(MoneyAnswer, "of the proceeds")
    paid = part(MoneyAnswer, "of the shares")


TradePage = page_of(TradeItem, "TradePage")


class TradeOpenedAnswer(Answer):
    class Meta:
        title = "TradeOpened"
        description = "A trade with the proposal of the event that lists it."

    trade = part(TradeItem, "the trade")
    proposal = part(ProposalAnswer, "another person approves it: see `proposals`")


class SaidAnswer(Answer):
    class Meta:
        title = "RuleSaid"
        description = "What a rule said in a pre-check, with its figures."

    code = text("stable code, listed in docs/problems.md")
    title_zh = text("title in Chinese")
    title_en = text("title in English")
    detail_zh = text("what is the matter, in Chinese")
    detail_en = text("what is the matter, in English")


class PreCheckAnswer(Answer):
    class Meta:
        title = "PreCheck"
        description = "A pre-check as it was written down: what the rules of a sale said on that day's book."

    trade = text("number of the trade")
    sequence = whole("counted from 1", minimum=1)
    buyer = text("for whom")
    price = part(MoneyAnswer, "at which price")
    on_day = day("for which day")
    passed = flag("whether an offer may follow")
    refusals = parts(SaidAnswer, "what the rules refuse")
    warnings = parts(SaidAnswer, "what they only warn of")
    recorded_at = instant("when")
    recorded_by = text("login name of who asked")


class OfferAnswer(Answer):
    class Meta:
        title = "QuotaOffer"
        description = "An offer to a buyer and what it answered."

    trade = text("number of the trade")
    sequence = whole("counted from 1", minimum=1)
    buyer = text("to whom")
    price = part(MoneyAnswer, "for all of it")
    on_day = day("when it was made")
    document = text("number of the offer")
    recorded_at = instant("when it was recorded")
    recorded_by = text("login name of who made it")
    answer = one_of("what became of it; empty: open", ANSWERS)
    answered_on = maybe_day("when")
    answer_document = text("number of the answer; empty before")
    answered_by = text("login name of who answered; empty before")


class ShareLineAnswer(Answer):
    class Meta:
        title = "ProceedsLine"
        description = "A part of a distribution."

    line = whole("its number, from 1", minimum=1)
    head = one_of("where it goes", HEADS)
    village = text("of a share: code of the village; empty else")
    party = text("of a household's share: its code; empty else")
    area = part(AreaAnswer, "by which it was split; 0 else")
    amount = part(MoneyAnswer, "how much")


class RuleAnswer(Answer):
    class Meta:
        title = "ProceedsRule"
        description = "A share of the county's rule."

    share = text("whose")
    percent = whole("in per cent")


class PlannedAnswer(Answer):
    class Meta:
        title = "DistributionPlanned"
        description = "A distribution line by line."

    number = text("its number; empty in a trial without one")
    sale = text("number of the event of the sale")
    document = text("the decision")
    issued_on = day("its day")
    on_day = day("from which day")
    rule = parts(RuleAnswer, "the county's rule on that day; none: four heads of use")
    lines = parts(ShareLineAnswer, "in their order")
    total = part(MoneyAnswer, "all of them")


class PayoutAnswer(Answer):
    class Meta:
        title = "Payout"
        description = "A payment of a share."

    line = whole("number of the line", minimum=1)
    voucher = text("number of the voucher")
    amount = part(MoneyAnswer, "how much")
    paid_on = day("when")
    entry = whole("its entry")
    recorded_by = text("login name of who recorded it")
    reversed_at = maybe_instant("when it was undone")
    reversal_reason = text("why; empty while it stands")


class DistributionAnswer(PlannedAnswer):
    class Meta:
        title = "Distribution"
        description = "A distribution in the book with what was paid of it."

    proposal = whole("the proposal under which it was approved", minimum=1)
    entry = whole("its entry")
    recorded_at = instant("when it was approved")
    recorded_by = text("login name of who approved it")
    reversed_at = maybe_instant("when it was undone")
    reversal_entry = maybe_whole("the entry that undid it")
    payouts = parts(PayoutAnswer, "by line and voucher")


class ProceedsAnswer(Answer):
    class Meta:
        title = "Proceeds"
        description = "The money of a sale."

    price = part(MoneyAnswer, "what the buyer paid")
    distributed = part(MoneyAnswer, "distributed of it")
    paid = part(MoneyAnswer, "paid of the shares")
    left = part(MoneyAnswer, "not distributed yet")
    rule = parts(RuleAnswer, "the county's rule; none: four heads of use")


class TradeAnswer(TradeItem):
    class Meta:
        title = "Trade"
        description = "A trade with all that happened."

    events = parts(EventItem, "its quota events, oldest first")
    pre_checks = parts(PreCheckAnswer, "oldest first")
    offers = parts(OfferAnswer, "oldest first")
    proceeds = maybe_part(ProceedsAnswer, "null before the sale")
    distributions = parts(DistributionAnswer, "by number")
    waiting = parts(ProposalAnswer, "what of it waits for a signature, for whoever sees proposals")


class PriceAnswer(Answer):
    class Meta:
        title = "QuotaPrice"
        description = "A price for a mu of quota from a day on."

    kind = one_of("what it is", PRICE_KINDS)
    case = one_of("in which case", CASES)
    division = text("key of the division; empty: everywhere")
    valid_from = day("from which day on")
    price = part(MoneyAnswer, "for a mu")
    document = text("the measure behind it")
    note = text("what to know about the source")


class PricesAnswer(Answer):
    class Meta:
        title = "QuotaPrices"
        description = "Prices of quota."

    items = parts(PriceAnswer, "oldest first")


class PricesRecordedAnswer(PricesAnswer):
    class Meta:
        title = "QuotaPricesRecorded"
        description = "Prices that are on record now of what was sent."

    added = whole("how many were new", minimum=0)


def trade_body(trade: Trade) -> dict[str, Any]:
    """A trade as lists carry it."""
    money = {"asking": trade.asking_fen_per_mu, "price": trade.price_fen}
    money |= {"distributed": trade.distributed_fen, "paid": trade.paid_fen}
    return {name: getattr(trade, name) for name in _OF_TRADE} | {
        "area": area_body(trade.grains),
        "paddy": area_body(trade.paddy_grains),
        "grain_capacity": weight_body(trade.grain_centikg),
        "landed": area_body(trade.landed_grains),
        **{name: money_body(fen) for name, fen in money.items()},
        "on_day": trade.on_day.isoformat(),
        "recorded_at": instant_text(trade.recorded_at),
    }


def pre_check_body(found: PreCheck) -> dict[str, Any]:
    """A pre-check as responses carry it."""
    same = ("trade", "sequence", "buyer", "passed", "recorded_by")
    return {name: getattr(found, name) for name in same} | {
        "price": money_body(found.price_fen),
        "on_day": found.on_day.isoformat(),
        "refusals": [asdict(each) for each in found.refusals],
        "warnings": [asdict(each) for each in found.warnings],
        "recorded_at": instant_text(found.recorded_at),
    }


def offer_body(found: Offer) -> dict[str, Any]:
    """An offer as responses carry it."""
    same = ("trade", "sequence", "buyer", "document", "recorded_by", "answer", "answer_document", "answered_by")
    return {name: getattr(found, name) for name in same} | {
        "price": money_body(found.price_fen),
        "on_day": found.on_day.isoformat(),
        "recorded_at": instant_text(found.recorded_at),
        "answered_on": day_text(found.answered_on),
    }


def planned_body(made: Distribution) -> dict[str, Any]:
    """A distribution line by line, as responses carry it."""
    return {name: getattr(made, name) for name in ("number", "sale", "document")} | {
        "issued_on": made.issued_on.isoformat(),
        "on_day": made.on_day.isoformat(),
        "rule": _rule(made.rule),
        "lines": [
            {
                "line": place,
                "head": each.head,
                "village": each.village,
                "party": each.party,
                "area": area_body(each.grains),
                "amount": money_body(each.fen),
            }
            for place, each in enumerate(made.lines, start=1)
        ],
        "total": money_body(made.fen),
    }


def _rule(rule: Any) -> list[dict[str, Any]]:
    return [{"share": share, "percent": percent} for share, percent in rule.items()]


def distribution_body(found: Distributed, payouts: tuple[Payout, ...]) -> dict[str, Any]:
    """A distribution in the book, as responses carry it."""
    return planned_body(found.distribution) | {
        "proposal": found.proposal_id,
        "entry": found.entry_id,
        "recorded_at": instant_text(found.recorded_at),
        "recorded_by": found.recorded_by,
        "reversed_at": instant_text(found.reversed_at) if found.reversed_at is not None else None,
        "reversal_entry": found.reversal_entry_id,
        "payouts": [_payout(each) for each in payouts if each.distribution == found.distribution.number],
    }


def _payout(paid: Payout) -> dict[str, Any]:
    return {
        "line": paid.line,
        "voucher": paid.voucher,
        "amount": money_body(paid.fen),
        "paid_on": paid.paid_on.isoformat(),
        "entry": paid.entry_id,
        "recorded_by": paid.recorded_by,
        "reversed_at": instant_text(paid.reversed_at) if paid.reversed_at is not None else None,
        "reversal_reason": paid.reversal_reason,
    }


def story_body(story: TradeStory, proposals: bool) -> dict[str, Any]:
    """A trade with all that happened, as responses carry it."""
    return trade_body(story.trade) | {
        "events": [event_body(each, proposals) for each in story.events],
        "pre_checks": [pre_check_body(each) for each in story.pre_checks],
        "offers": [offer_body(each) for each in story.offers],
        "proceeds": _proceeds(story.proceeds) if story.proceeds is not None else None,
        "distributions": [distribution_body(each, story.payouts) for each in story.distributions],
        "waiting": [proposal_body(each) for each in story.proposals],
    }


def _proceeds(found: Proceeds) -> dict[str, Any]:
    money = {"price": found.price_fen, "distributed": found.distributed_fen}
    money |= {"paid": found.paid_fen, "left": found.left_fen}
    return {name: money_body(fen) for name, fen in money.items()} | {"rule": _rule(found.rule)}


def price_body(price: QuotaPrice) -> dict[str, Any]:
    """A price as responses carry it."""
    same = ("kind", "case", "division", "document", "note")
    said = {name: getattr(price, name) for name in same}
    return said | {"valid_from": price.valid_from.isoformat(), "price": money_body(price.fen_per_mu)}
