"""What trades of quota, distributions of their proceeds and prices look like in requests."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields, validate

from api.areas import Area
from api.caveat_bodies import document_field
from api.centre_fields import reason_field, words_field
from api.contract_rents import voucher_field
from api.fields import Day, Flag, Number, Strict, Text, Word
from api.paging import cursor_field, limit_field
from api.quota_fields import (
    MAYBE_OFFICE,
    QuotaPaperSchema,
    WeightSchema,
    hundredths_of_kg,
    lot_field,
    maybe_area,
    number_field,
    office_field,
)
from api.rent_fields import Amount
from ledger.quotas import INSTRUMENTS
from ledger.trades import CASES, HEADS, PRICE_KINDS, SHARES, STATES, NewDistribution, NewTrade, QuotaPrice

SALE_CASES: Final = ("", "general", "high-standard")
STATED: Final = tuple(head for head in HEADS if head not in SHARES)
EXAMPLE: Final = {
    "book": "county:640106000000",
    "lot": "HG-1",
    "area": {"m2": "600.00"},
    "asking": {"yuan": "200000.00"},
    "document": "挂牌1号",
    "issued_on": "2026-11-20",
    "on_day": "2026-11-20",
}


def _buyer() -> Text:
    return words_field("the buyer: key of its office where it keeps a book here, else its name", needed=True, most=80)


class TradeSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewTrade"
        description = "A lot, or a part of it, to be put up for sale."

    number = number_field("its number; left out: the next one, such as JY-640106-2026-00001")
    book = office_field("key of the selling office")
    lot = lot_field("code of the lot", needed=True)
    area = Area(required=True)
    instrument = Word(INSTRUMENTS, load_default="linkage-quota", metadata={"description": "which quota"})
    paddy = maybe_area("paddy among it")
    grain_capacity = fields.Nested(
        WeightSchema, load_default=None, metadata={"description": "grain capacity of a year; left out: none"}
    )
    asking = Amount(required=True, metadata={"description": "what is asked for a mu"})
    premium = Flag(load_default=False, metadata={"description": "whether the floors with premium hold"})
    case = Word(SALE_CASES, load_default="", metadata={"description": "of a sale to another province"})
    document = document_field("the decision to sell")
    issued_on = Day(required=True, metadata={"description": "its day"})
    on_day = Day(required=True, metadata={"description": "from which day it is listed"})
    reason = words_field("why", most=400)


class TradeQuery(Strict):
    office = office_field("only sold by this office, or offered to it", needed=False)
    lot = lot_field("only of this lot")
    state = Word(("", *STATES), load_default="", metadata={"description": "only those that are so far"})
    cursor = cursor_field()
    limit = limit_field()


class WithdrawalSchema(Strict):
    class Meta(Strict.Meta):
        title = "TradeWithdrawal"
        description = "By which decision, why and when a trade is taken off the list."

    document = document_field("the decision")
    issued_on = Day(required=True, metadata={"description": "its day"})
    on_day = Day(required=True, metadata={"description": "from which day"})
    reason = reason_field()


class PreCheckSchema(Strict):
    class Meta(Strict.Meta):
        title = "PreCheckAsked"
        description = "A sale as it might be made."

    buyer = _buyer()
    price = Amount(required=True, metadata={"description": "for all of it"})
    on_day = Day(required=True, metadata={"description": "on which day"})


class OfferSchema(PreCheckSchema):
    class Meta(Strict.Meta):
        title = "NewQuotaOffer"
        description = "An offer to a buyer at a price that passed the pre-check."

    document = document_field("number of the offer")


class OfferAnswerSchema(Strict):
    class Meta(Strict.Meta):
        title = "QuotaOfferAnswered"
        description = "What the buyer answers to the open offer."

    accept = Flag(required=True, metadata={"description": "true: accepted; false: declined"})
    document = document_field("number of the answer")
    on_day = Day(required=True, metadata={"description": "its day"})


class SaleSchema(Strict):
    class Meta(Strict.Meta):
        title = "QuotaSale"
        description = "The sale that the buyer accepted. Payment goes with it, under its voucher."

    document = document_field("number of the contract")
    issued_on = Day(required=True, metadata={"description": "its day"})
    on_day = Day(required=True, metadata={"description": "from which day the quota is the buyer's"})
    voucher = voucher_field("number of the voucher of the payment", 80)
    papers = fields.List(
        fields.Nested(QuotaPaperSchema),
        load_default=list,
        validate=validate.Length(0, 100),
        metadata={"description": "what else it rests on"},
    )


class StatedSchema(Strict):
    class Meta(Strict.Meta):
        title = "HeadStated"
        description = "What the paper states for a head of use."

    head = Word(STATED, required=True, metadata={"description": "which head"})
    amount = Amount(required=True, metadata={"description": "how much"})


class DistributionSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewDistribution"
        description = "How proceeds of a sale are distributed: shares by the county's rule, or the four heads of use."

    number = number_field("its number; left out: the next one")
    sale = number_field("number of the event of the sale", needed=True)
    document = document_field("the decision")
    issued_on = Day(required=True, metadata={"description": "its day"})
    on_day = Day(required=True, metadata={"description": "from which day"})
    shared = Amount(
        load_default=None,
        allow_none=False,
        metadata={"description": "what goes to households and collectives by the rule; left out: nothing"},
    )
    stated = fields.List(
        fields.Nested(StatedSchema),
        load_default=list,
        validate=validate.Length(0, len(STATED)),
        metadata={"description": "what the paper states by head"},
    )


class PayoutLineSchema(Strict):
    class Meta(Strict.Meta):
        title = "PayoutLineTold"
        description = "What a voucher pays of a line."

    line = Number(1, 100_000, required=True, metadata={"description": "number of the line, from 1"})
    amount = Amount(required=True, metadata={"description": "how much"})


class PayoutSchema(Strict):
    class Meta(Strict.Meta):
        title = "PayoutTold"
        description = "What a voucher pays of a distribution."

    voucher = voucher_field("number of the voucher", 80)
    paid_on = Day(required=True, metadata={"description": "when"})
    payments = fields.List(
        fields.Nested(PayoutLineSchema),
        required=True,
        validate=validate.Length(1, 2_000),
        metadata={"description": "by line"},
    )


class PriceQuery(Strict):
    division = Text(24, 0, MAYBE_OFFICE, load_default="", metadata={"description": "key: its own and those above it"})
    day = Day(load_default=None, allow_none=False, metadata={"description": "those alone that hold on this day"})


class PriceSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewQuotaPrice"
        description = "A price for a mu of quota in a division from a day on."

    kind = Word(PRICE_KINDS, required=True, metadata={"description": "what it is"})
    case = Word(CASES, load_default="", metadata={"description": "in which case"})
    division = office_field("key of the county, city or province")
    valid_from = Day(required=True, metadata={"description": "from which day on"})
    price = Amount(required=True, metadata={"description": "for a mu"})
    document = Text(200, 1, required=True, metadata={"description": "the measure behind it"})
    note = Text(200, load_default="", metadata={"description": "what to know about the source"})


class PricesSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewQuotaPrices"
        description = "Prices to put on record, all or none."

    prices = fields.List(
        fields.Nested(PriceSchema), required=True, validate=validate.Length(1, 200), metadata={"description": "them"}
    )


def trade_of(told: dict[str, Any]) -> NewTrade:
    """The domain's new trade of what a request says."""
    same = ("number", "book", "lot", "instrument", "premium", "case", "document", "issued_on", "on_day", "reason")
    return NewTrade(
        **{name: told[name] for name in same},
        grains=told["area"],
        paddy_grains=told["paddy"],
        grain_centikg=hundredths_of_kg(told["grain_capacity"]),
        asking_fen_per_mu=told["asking"][1],
    )


def distribution_of(told: dict[str, Any]) -> NewDistribution:
    """The domain's new distribution of what a request says."""
    same = ("number", "sale", "document", "issued_on", "on_day")
    stated = tuple((each["head"], each["amount"][1]) for each in told["stated"])
    shared = told["shared"][1] if told["shared"] else 0
    return NewDistribution(**{name: told[name] for name in same}, stated=stated, shared_fen=shared)


def price_of(told: dict[str, Any]) -> QuotaPrice:
    """The domain's price of what a request says."""
    return QuotaPrice(
        told["kind"],
        told["division"],
        told["valid_from"],
        told["price"][1],
        told["document"],
        told["case"],
        told["note"],
    )
