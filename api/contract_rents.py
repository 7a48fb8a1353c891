"""Rent of a contract: what is due, payments by voucher, deposits, dividends, rent in kind turned into money."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields, validate
from sqlalchemy import Connection

from api import contracts
from api.centre_fields import noted, party_field, reason_field, words_field
from api.contracts import NUMBER
from api.edge import asked
from api.fields import Day, Strict, Text, Word
from api.keys import carried_out_once, idempotency_key
from api.rent_fields import (
    VOUCHER_PATTERN,
    Amount,
    DepositAnswer,
    DividendAnswer,
    PaymentAnswer,
    RentAnswer,
    deposit_body,
    dividend_body,
    payment_body,
    rent_body,
)
from api.resource import path_parameter
from api.schemas import Answer, maybe_whole, part, parts, text, whole
from ledger import clock, rent
from ledger.access import Act, Actor
from ledger.centre.releasing import release_deposit
from ledger.inquiries.rents import payments_of_contract, rent_of_contract
from ledger.rent import CLAIMS, METHODS, Declaration, DepositEvent, Payee, Payment, PaymentLine
from ledger.rent.lists import party_of

BLUEPRINT = contracts.BLUEPRINT
_VOUCHER: Final = [*NUMBER, path_parameter("voucher", "number of the voucher", VOUCHER_PATTERN, 64, "PZ-2027-0001")]
_PAYABLE: Final = tuple(method for method in METHODS if method != "deposit")
_DEPOSITS: Final = ("paid", "insured", "agreed", "claimed")


def voucher_field(description: str, most: int = 64) -> Text:
    """The number of a voucher or policy."""
    return Text(most, 1, VOUCHER_PATTERN, required=True, metadata={"description": description})


class RosterLineSchema(Strict):
    class Meta(Strict.Meta):
        title = "PaymentLine"
        description = "What one household got of what was due on a day."

    due_on = Day(required=True, metadata={"description": "the due day, as the rent has it"})
    creditor = party_field("code of the household")
    amount = Amount(in_kind=True, required=True)


class PayeeSchema(Strict):
    class Meta(Strict.Meta):
        title = "Payee"
        description = "Who received a creditor's money, where it was not the creditor."

    creditor = party_field("code of the creditor")
    receiver = party_field("code of who received it")
    mandate = words_field("number of the mandate", most=80)


class PaySchema(Strict):
    class Meta(Strict.Meta):
        title = "NewPayment"
        description = (
            "A payment by voucher. With `lines` it is split as they say, and they add up to it; else it pays the oldest"
            " due days first, of `due_days` and `creditors` where they are named."
        )

    voucher = voucher_field("number of the voucher; good once in a contract")
    paid_on = Day(required=True, metadata={"description": "when it was paid; today at the latest"})
    method = Word(_PAYABLE, load_default="bank", metadata={"description": "how it was paid"})
    claim = Word(CLAIMS, load_default="rent", metadata={"description": "what is paid"})
    amount = Amount(in_kind=True, required=True)
    lines = fields.List(
        fields.Nested(RosterLineSchema),
        load_default=list,
        validate=validate.Length(0, 5_000),
        metadata={"description": "by instalment and household"},
    )
    due_days = fields.List(
        Day(), load_default=list, validate=validate.Length(0, 200), metadata={"description": "only of these due days"}
    )
    creditors = fields.List(
        party_field("code of a household"),
        load_default=list,
        validate=validate.Length(0, 5_000),
        metadata={"description": "only to these households"},
    )
    payees = fields.List(
        fields.Nested(PayeeSchema),
        load_default=list,
        validate=validate.Length(0, 5_000),
        metadata={"description": "who received for whom, where it was not the creditor"},
    )


class ReversePaymentSchema(Strict):
    class Meta(Strict.Meta):
        title = "PaymentReversal"
        description = "Why a payment is undone."

    reason = reason_field()


class DepositSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewDepositEvent"
        description = (
            "Something about the deposit: `agreed`, `paid` in (again: it is increased), `insured` by a policy instead, or"
            " `claimed` for rent that is due."
        )

    event = Word(_DEPOSITS, required=True, metadata={"description": "what happened"})
    day = Day(required=True, metadata={"description": "when"})
    amount = Amount(required=True)
    collector = party_field("code of who keeps it; not needed where it is claimed", needed=False)
    document = voucher_field("voucher, decision or policy", 64)
    valid_to = Day(load_default=None, allow_none=False, metadata={"description": "of a policy: until when"})


class ReleaseSchema(Strict):
    class Meta(Strict.Meta):
        title = "DepositRelease"
        description = "That the deposit is given back: all rent is paid and the land is handed back."

    day = Day(required=True, metadata={"description": "when"})
    document = voucher_field("voucher or decision", 64)


class DividendSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewDividend"
        description = "A dividend by a resolution, as a sum or as so much a share."

    period = Text(16, 1, required=True, metadata={"description": "for which period, such as 2027"})
    declared_on = Day(required=True, metadata={"description": "when it was resolved"})
    due_on = Day(required=True, metadata={"description": "when it is to be paid"})
    resolution = words_field("number of the resolution", needed=True, most=80)
    total = Amount(load_default=None, allow_none=False, metadata={"description": "the sum"})
    per_share = Amount(load_default=None, allow_none=False, metadata={"description": "or so much a share"})


class ValuationSchema(Strict):
    class Meta(Strict.Meta):
        title = "Valuation"
        description = "That rent in kind is to be paid in money, at the reference price of each due day."

    until = Day(required=True, metadata={"description": "of what is due up to this day, which has come"})


class PaymentsAnswer(Answer):
    class Meta:
        title = "PaymentsOfContract"
        description = "The payments of a contract."

    number = text("contract number")
    items = parts(PaymentAnswer, "by day")


class DepositOnRecord(Answer):
    class Meta:
        title = "DepositOnRecord"
        description = "What was recorded about a deposit, and how it stands."

    number = text("contract number")
    entry = maybe_whole("the entry; null where no money moved")
    deposit = part(DepositAnswer, "how it stands now")


class ReversedPaymentAnswer(Answer):
    class Meta:
        title = "PaymentReversed"
        description = "A payment that was undone."

    contract = text("contract number")
    voucher = text("number of the voucher; it stays used")
    entry = whole("the entry that undoes it")


class ValuationAnswer(Answer):
    class Meta:
        title = "Valued"
        description = "What was turned into money."

    number = text("contract number")
    entry = maybe_whole("the entry; null where nothing was open")


@BLUEPRINT.get("/<contract_number:number>/rent", parameters=NUMBER)
@BLUEPRINT.answers(200, RentAnswer)
def read_rent(number: str) -> Any:
    """What is due under a contract, paid and open, by household; changes, deposit, dividends"""
    return rent_body(asked("rent.read", lambda c, actor: rent_of_contract(c, actor, number, clock.today()), number))


@BLUEPRINT.get("/<contract_number:number>/payments", parameters=NUMBER)
@BLUEPRINT.answers(200, PaymentsAnswer)
def read_payments(number: str) -> Any:
    """The payments of a contract, those that were undone included"""
    found = asked("rent.read", lambda c, actor: payments_of_contract(c, actor, number), number)
    return {"number": number, "items": [payment_body(number, each) for each in found]}


@BLUEPRINT.post("/<contract_number:number>/payments", parameters=NUMBER)
@BLUEPRINT.arguments(PaySchema)
@BLUEPRINT.answers(201, PaymentAnswer, keyed=True)
def pay_rent(told: dict[str, Any], number: str) -> Any:
    """Record a payment that was made, by its voucher

    The same voucher with the same content again is the same payment. More than is owed is refused with the figures.
    """

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        rent.pay(connection, _payment(connection, number, told), act)
        return _payment_of(connection, act.actor, number, told["voucher"])

    body, headers = carried_out_once("rent.pay", number, idempotency_key(), work)
    return body, 201, headers


def _payment(connection: Connection, number: str, told: dict[str, Any]) -> Payment:
    measure, amount = told["amount"]
    receivers = {each["receiver"]: party_of(connection, each["receiver"]) for each in told["payees"]}
    return Payment(
        number,
        told["voucher"],
        told["paid_on"],
        fen=amount if measure == "fen" else 0,
        weight=amount if measure == "kg" else 0,
        method=told["method"],
        claim=told["claim"],
        lines=tuple(PaymentLine(each["due_on"], each["creditor"], _same(each, measure)) for each in told["lines"]),
        due_days=tuple(told["due_days"]),
        creditors=tuple(told["creditors"]),
        payees=tuple(Payee(p["creditor"], receivers[p["receiver"]], p["mandate"]) for p in told["payees"]),
    )


def _same(line: dict[str, Any], measure: str) -> int:
    """The amount of a line; nothing of it counts where it is in another measure, so that the sum is refused."""
    found, amount = line["amount"]
    return int(amount) if found == measure else 0


def _payment_of(connection: Connection, actor: Actor, number: str, voucher: str) -> dict[str, Any]:
    found = payments_of_contract(connection, actor, number)
    return payment_body(number, next(each for each in found if each.voucher.voucher == voucher))


@BLUEPRINT.post("/<contract_number:number>/payments/<path:voucher>/reverse", parameters=_VOUCHER)
@BLUEPRINT.arguments(ReversePaymentSchema)
@BLUEPRINT.answers(200, ReversedPaymentAnswer, keyed=True)
def reverse_payment(told: dict[str, Any], number: str, voucher: str) -> Any:
    """Undo a payment whose voucher is wrong

    The entry stays, and one that names it takes it back. What was paid out of the deposit goes back into it.
    """

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        entry = rent.reverse_payment(connection, number, voucher, told["reason"], act)
        return {"contract": number, "voucher": voucher, "entry": entry}

    return noted("rent.reverse-payment", number, work)


@BLUEPRINT.post("/<contract_number:number>/deposits", parameters=NUMBER)
@BLUEPRINT.arguments(DepositSchema)
@BLUEPRINT.answers(201, DepositOnRecord, keyed=True)
def record_deposit(told: dict[str, Any], number: str) -> Any:
    """Record that a deposit was agreed, paid in, increased or insured, or claimed for rent that is due

    To claim it takes the centre head; the rest is the clerk's.
    """
    fen = told["amount"][1]

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        if told["event"] == "claimed":
            entry = rent.claim_deposit(connection, number, told["day"], fen, told["document"], act).entry_id
            return _deposit_of(connection, act.actor, number, entry)
        collector = party_of(connection, told["collector"])
        event = DepositEvent(number, told["event"], told["day"], fen, collector, told["document"], told["valid_to"])
        return _deposit_of(connection, act.actor, number, rent.record_deposit(connection, event, act))

    operation = "deposits.release" if told["event"] == "claimed" else "deposits.record"
    body, headers = carried_out_once(operation, number, idempotency_key(), work)
    return body, 201, headers


def _deposit_of(connection: Connection, actor: Actor, number: str, entry: int | None) -> dict[str, Any]:
    found = rent_of_contract(connection, actor, number, clock.today())
    return {"number": number, "entry": entry, "deposit": deposit_body(found.deposit, found.deposit_events)}


@BLUEPRINT.post("/<contract_number:number>/deposits/release", parameters=NUMBER)
@BLUEPRINT.arguments(ReleaseSchema)
@BLUEPRINT.answers(200, DepositOnRecord, keyed=True)
def give_deposit_back(told: dict[str, Any], number: str) -> Any:
    """Give the deposit back, once nothing is owed and the land is handed back"""

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        entry = release_deposit(connection, number, told["day"], told["document"], act)
        return _deposit_of(connection, act.actor, number, entry)

    return noted("deposits.release", number, work)


@BLUEPRINT.post("/<contract_number:number>/dividends", parameters=NUMBER)
@BLUEPRINT.arguments(DividendSchema)
@BLUEPRINT.answers(201, DividendAnswer, keyed=True)
def declare_dividend(told: dict[str, Any], number: str) -> Any:
    """Post a dividend that was resolved, split over the shares

    The same declaration again is the same dividend.
    """
    declared = Declaration(
        number,
        told["period"],
        told["declared_on"],
        told["due_on"],
        told["resolution"],
        total_fen=told["total"][1] if told["total"] else 0,
        fen_per_share=told["per_share"][1] if told["per_share"] else 0,
    )

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        rent.declare_dividend(connection, declared, act)
        found = rent_of_contract(connection, act.actor, number, clock.today()).dividends
        return dividend_body(next(each for each in found if each.period == declared.period))

    body, headers = carried_out_once("dividends.declare", number, idempotency_key(), work)
    return body, 201, headers


@BLUEPRINT.post("/<contract_number:number>/rent/valuation", parameters=NUMBER)
@BLUEPRINT.arguments(ValuationSchema)
@BLUEPRINT.answers(200, ValuationAnswer, keyed=True)
def value_rent(told: dict[str, Any], number: str) -> Any:
    """Turn rent in kind that is due and open into money, at the reference price of its due day"""

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        until = min(told["until"], act.today)
        return {"number": number, "entry": rent.value_rent(connection, number, until, act)}

    return noted("rent.pay", number, work)
