"""Amounts of rent, money or weight, and what claims, vouchers, deposits and prices look like in responses."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar, Final

from marshmallow import ValidationError, fields

from api.areas import above_zero
from api.schemas import Answer, day, flag, maybe_day, maybe_whole, one_of, part, parts, text, whole
from ledger.inquiries.rents import PaymentOnRecord, RentDue, RentFigures, Totals
from ledger.rent import CLAIMS, METHODS, Deposit, ReferencePrice
from ledger.rent.lists import CHANGES, DEPOSIT_EVENTS, DepositLine, DividendLine, RentChange
from ledger.units import format_money

MOST_HUNDREDTHS: Final = 10**14 - 1
AMOUNT_PATTERN: Final = above_zero(12, 2)
VOUCHER_PATTERN: Final = r"^[0-9A-Za-z_\u4e00-\u9fff()（）〔〕\[\]#./-]+$"


class Amount(fields.Field[Any]):
    """An amount above zero: {"yuan": "850.00"} or {"fen": 85000}, and where it may be in kind {"kg": "500.00"}.

    Read as (measure, hundredths).
    """

    def __init__(self, *, in_kind: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.units = ("yuan", "kg") if in_kind else ("yuan",)

    def documented(self) -> dict[str, Any]:
        properties: dict[str, Any] = {
            unit: {"type": "string", "pattern": AMOUNT_PATTERN, "description": f"decimal in {unit}, exact"}
            for unit in self.units
        }
        fen = {"type": "integer", "format": "int64", "minimum": 1, "maximum": MOST_HUNDREDTHS, "description": "fen"}
        return {
            "type": "object",
            "description": "an amount above zero in one unit",
            "properties": properties | {"fen": fen},
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": False,
            "examples": [{"yuan": "850.00"}, {"fen": 85_000}, *([{"kg": "500.00"}] if "kg" in self.units else [])],
        }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[str, int]:
        if not isinstance(value, dict) or len(value) != 1 or not set(value) <= {*self.units, "fen"}:
            said = ", ".join(f'{{"{unit}": "850.00"}}' for unit in self.units)
            raise ValidationError(f'An amount is one of {said}, {{"fen": 85000}}')
        unit, figure = next(iter(value.items()))
        if unit == "fen":
            if isinstance(figure, bool) or not isinstance(figure, int) or not 0 < figure <= MOST_HUNDREDTHS:
                raise ValidationError("fen is a whole number above zero")
            return "fen", figure
        if not isinstance(figure, str) or not re.fullmatch(AMOUNT_PATTERN.strip("^$"), figure, re.ASCII):
            raise ValidationError(f'{unit} is a decimal above zero in a string, such as "850.00", two decimals at most')
        integer, _, decimals = figure.partition(".")
        return "kg" if unit == "kg" else "fen", int(integer) * 100 + int(decimals.ljust(2, "0"))


class AmountAnswer(Answer):
    class Meta:
        title = "RentAmount"
        description = "An amount of rent: money in both writings, or weight where the rent is in kind. All are exact."

    optional: ClassVar = frozenset({"fen", "yuan", "kg", "hundredths"})
    fen = whole("fen (1/100 yuan), of money")
    yuan = text("yuan, two decimals, of money", pattern=r"^-?[0-9]+\.[0-9]{2}$")
    hundredths = whole("hundredths of a kilogram, in kind")
    kg = text("kilograms, two decimals, in kind", pattern=r"^-?[0-9]+\.[0-9]{2}$")


class ShareAnswer(Answer):
    class Meta:
        title = "RentShare"
        description = "What one party is owed by another of what is due on a day."

    share = whole("place of the share in the contract, from 1", minimum=1)
    creditor = text("code of who is owed")
    debtor = text("code of who owes")
    village = text("code of the village")
    charged = part(AmountAnswer, "what is asked for")
    paid = part(AmountAnswer, "what was paid")
    open = part(AmountAnswer, "what is still owed")


class DueAnswer(Answer):
    class Meta:
        title = "RentDue"
        description = "What is due on a day for a period."

    contract = text("contract number")
    claim = one_of("what is owed: rent, a refund of rent, a dividend", CLAIMS)
    due_on = day("when it is due")
    period_start = day("first day of the period")
    period_last = day("last day of the period")
    charged = part(AmountAnswer, "what is asked for")
    paid = part(AmountAnswer, "what was paid")
    valued = part(AmountAnswer, "in kind: what was turned into money; zero else")
    open = part(AmountAnswer, "what is still owed")
    days_late = whole("days since it was due, while something is open", minimum=0)
    shares = parts(ShareAnswer, "by household")


class TotalsAnswer(Answer):
    class Meta:
        title = "RentTotals"
        description = "Sums of rent and dividends in one measure."

    charged = part(AmountAnswer, "asked for")
    paid = part(AmountAnswer, "paid")
    open = part(AmountAnswer, "still owed, whenever it is due")
    overdue = part(AmountAnswer, "still owed, and due before the day")


class ChangeOfRentAnswer(Answer):
    class Meta:
        title = "RentChange"
        description = "A change of a contract's rent."

    number = whole("counted from 1", minimum=1)
    kind = one_of("what changed", CHANGES)
    day = day("from which day on")
    document = text("the paper of the change")
    entry = maybe_whole("the entry that it posted; null where nothing moved")
    by = text("who recorded it")


class DepositEventAnswer(Answer):
    class Meta:
        title = "DepositEvent"
        description = "Something that happened to a deposit."

    number = whole("counted from 1", minimum=1)
    event = one_of("what happened", DEPOSIT_EVENTS)
    day = day("when")
    amount = part(AmountAnswer, "the sum")
    collector = text("code of who keeps it")
    document = text("voucher, decision or policy")
    valid_to = maybe_day("of a policy: until when")
    entry = maybe_whole("the entry; null where no money moved")


class DepositAnswer(Answer):
    class Meta:
        title = "Deposit"
        description = "How the deposit of a contract stands."

    agreed = part(AmountAnswer, "agreed")
    held = part(AmountAnswer, "with its collector")
    insured = part(AmountAnswer, "by policies that are valid on the day")
    claimed = part(AmountAnswer, "taken for rent")
    released = part(AmountAnswer, "given back")
    events = parts(DepositEventAnswer, "oldest first")


class DividendAnswer(Answer):
    class Meta:
        title = "Dividend"
        description = "A dividend that was declared."

    period = text("for which period")
    declared_on = day("when it was declared")
    due_on = day("when it is to be paid")
    total = part(AmountAnswer, "all of it")
    resolution = text("the resolution")
    entry = whole("the entry")


class RentAnswer(Answer):
    class Meta:
        title = "Rent"
        description = "The rent of a contract: what is due, paid and open, by household, with all that changed."

    number = text("contract number")
    as_of = day("on which day it stands so")
    payer = text("code of who pays")
    price = text("the price at signing")
    price_unit = text("what the price is in")
    payment = text("how it is paid")
    whole = flag("true: all households; false: only what concerns who asks")
    reversed = flag("whether the contract was undone")
    totals = parts(TotalsAnswer, "money, then weight")
    dues = parts(DueAnswer, "in the order of the days")
    changes = parts(ChangeOfRentAnswer, "oldest first")
    deposit = part(DepositAnswer, "the deposit")
    dividends = parts(DividendAnswer, "in the order of the days")


class PaidLineAnswer(Answer):
    class Meta:
        title = "PaymentLineOnRecord"
        description = "What one creditor got by a voucher on one claim."

    claim = one_of("what was paid", CLAIMS)
    due_on = day("when it was due")
    creditor = text("code of who was owed")
    debtor = text("code of who owed")
    amount = part(AmountAnswer, "how much")
    receiver = text("code of whose account it went to")
    mandate = text("the paper by which somebody else received it; empty else")


class PaymentAnswer(Answer):
    class Meta:
        title = "Payment"
        description = "A payment by voucher."

    contract = text("contract number")
    voucher = text("number of the voucher")
    paid_on = day("when it was paid")
    method = one_of("how it was paid", METHODS)
    amount = part(AmountAnswer, "all of it, or the lines that concern who asks")
    entry = whole("its entry")
    by = text("who recorded it")
    reversed_because = text("why it was undone; empty while it stands")
    lines = parts(PaidLineAnswer, "by claim and creditor")


class PriceAnswer(Answer):
    class Meta:
        title = "ReferencePrice"
        description = "A reference price of a crop, from a day on until the next one."

    division = text("code of the division")
    level = text("level of the division")
    crop = text("the crop")
    day = day("from which day on")
    fen_per_kg = whole("fen a kilogram", minimum=1)
    yuan_per_kg = text("yuan a kilogram, two decimals")
    source = text("the document that says so")


def amount_body(hundredths: int, measure: str = "fen") -> dict[str, Any]:
    """An amount as responses carry it."""
    if measure == "kg":
        return {"hundredths": hundredths, "kg": format_money(hundredths)}
    return {"fen": hundredths, "yuan": format_money(hundredths)}


def due_body(due: RentDue, on: date) -> dict[str, Any]:
    """What is due on a day, as responses carry it."""
    return {
        "contract": due.contract,
        "claim": due.claim,
        "due_on": due.due_on.isoformat(),
        "period_start": due.period_start.isoformat(),
        "period_last": due.period_last.isoformat(),
        "charged": amount_body(due.charged, due.measure),
        "paid": amount_body(due.paid, due.measure),
        "valued": amount_body(due.valued, due.measure),
        "open": amount_body(due.open, due.measure),
        "days_late": due.days_late(on),
        "shares": [
            {
                "share": each.share,
                "creditor": each.creditor.code,
                "debtor": each.debtor.code,
                "village": each.village_code,
                "charged": amount_body(each.charged, each.measure),
                "paid": amount_body(each.paid, each.measure),
                "open": amount_body(each.open, each.measure),
            }
            for each in due.shares
        ],
    }


def totals_body(totals: Totals) -> dict[str, Any]:
    """Sums, as responses carry them."""
    names = ("charged", "paid", "open", "overdue")
    return {name: amount_body(getattr(totals, name), totals.measure) for name in names}


def rent_body(figures: RentFigures) -> dict[str, Any]:
    """A contract's rent, as responses carry it."""
    terms = figures.terms
    return {
        "number": terms.contract,
        "as_of": figures.day.isoformat(),
        "payer": terms.payer.code,
        "price": terms.price,
        "price_unit": terms.price_unit,
        "payment": terms.payment,
        "whole": figures.whole,
        "reversed": figures.reversed,
        "totals": [totals_body(each) for each in figures.totals],
        "dues": [due_body(each, figures.day) for each in figures.dues],
        "changes": [change_body(each) for each in figures.changes],
        "deposit": deposit_body(figures.deposit, figures.deposit_events),
        "dividends": [dividend_body(each) for each in figures.dividends],
    }


def change_body(change: RentChange) -> dict[str, Any]:
    """A change, as responses carry it."""
    return {
        "number": change.number,
        "kind": change.kind,
        "day": change.day.isoformat(),
        "document": change.document,
        "entry": change.entry_id,
        "by": change.recorded_by,
    }


def deposit_body(deposit: Deposit, events: tuple[DepositLine, ...]) -> dict[str, Any]:
    """A deposit, as responses carry it."""
    names = ("agreed", "held", "insured", "claimed", "released")
    sums: dict[str, Any] = {name: amount_body(getattr(deposit, name)) for name in names}
    return sums | {
        "events": [
            {
                "number": each.number,
                "event": each.event,
                "day": each.day.isoformat(),
                "amount": amount_body(each.fen),
                "collector": each.collector,
                "document": each.document,
                "valid_to": each.valid_to and each.valid_to.isoformat(),
                "entry": each.entry_id,
            }
            for each in events
        ]
    }


def dividend_body(dividend: DividendLine) -> dict[str, Any]:
    """A dividend, as responses carry it."""
    return {
        "period": dividend.period,
        "declared_on": dividend.declared_on.isoformat(),
        "due_on": dividend.due_on.isoformat(),
        "total": amount_body(dividend.total_fen),
        "resolution": dividend.resolution,
        "entry": dividend.entry_id,
    }


def payment_body(contract: str, payment: PaymentOnRecord) -> dict[str, Any]:
    """A voucher with its lines, as responses carry it."""
    voucher = payment.voucher
    return {
        "contract": contract,
        "voucher": voucher.voucher,
        "paid_on": voucher.paid_on.isoformat(),
        "method": voucher.method,
        "amount": amount_body(voucher.amount, voucher.measure),
        "entry": voucher.entry_id,
        "by": voucher.recorded_by,
        "reversed_because": voucher.reversed_because,
        "lines": [
            {
                "claim": each.claim,
                "due_on": each.due_on.isoformat(),
                "creditor": each.creditor,
                "debtor": each.debtor,
                "amount": amount_body(each.amount, each.measure),
                "receiver": each.receiver,
                "mandate": each.mandate,
            }
            for each in payment.lines
        ],
    }


def price_body(price: ReferencePrice) -> dict[str, Any]:
    """A reference price, as responses carry it."""
    return {
        "division": price.division_code,
        "level": price.division_level,
        "crop": price.crop,
        "day": price.day.isoformat(),
        "fen_per_kg": price.fen_per_kg,
        "yuan_per_kg": format_money(price.fen_per_kg),
        "source": price.source,
    }
