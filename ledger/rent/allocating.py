"""What a payment is, and which claims it pays. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledger.rent.data import Due, Measure, Party
from ledger.rent.refusals import ClaimMissing, PaymentEmpty, PaymentLinesDiffer, PaymentTooLarge
from ledger.rent.saying import UNITS
from ledger.units import format_money, split_by_largest_remainder

Allocated = tuple[Due, int]


@dataclass(frozen=True, slots=True)
class Payee:
    """To whom a creditor's money went. mandate: number of the paper by which another one receives for the creditor."""

    creditor: str
    receiver: Party
    mandate: str = ""


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """A line of a payment roster: what one creditor got for one due day, in the payment's measure."""

    due_on: date
    creditor: str
    amount: int


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment by voucher. fen or weight (hundredths of a kilogram): one of them. claim: rent, refund or dividend.

    It is allocated by ``lines`` where there are any (their sum is the payment); else to the oldest due days first, of
    ``due_days`` and ``creditors`` where they are named; what does not suffice for all creditors of a due day is split
    by what each has open. payees: who received for whom, where it was not the creditor.
    """

    contract: str
    voucher: str
    paid_on: date
    fen: int = 0
    weight: int = 0
    method: str = "bank"
    claim: str = "rent"
    lines: tuple[PaymentLine, ...] = ()
    due_days: tuple[date, ...] = ()
    creditors: tuple[str, ...] = ()
    payees: tuple[Payee, ...] = ()

    @property
    def measure(self) -> Measure:
        return "kg" if self.weight else "fen"

    @property
    def amount(self) -> int:
        return self.weight or self.fen


def allocate(dues: Sequence[Due], payment: Payment) -> list[Allocated]:
    """Which claims a payment pays. Pure.

    Raises PaymentEmpty, PaymentLinesDiffer, ClaimMissing, PaymentTooLarge with the figures.
    """
    if (payment.fen > 0) == (payment.weight > 0) or payment.fen < 0 or payment.weight < 0:
        raise PaymentEmpty(fen=payment.fen, weight=payment.weight)
    mine = [due for due in dues if (due.claim, due.measure) == (payment.claim, payment.measure) and due.open > 0]
    if payment.lines:
        return _by_lines(mine, payment)
    chosen = [
        due
        for due in mine
        if (not payment.due_days or due.due_on in payment.due_days)
        and (not payment.creditors or due.creditor.code in payment.creditors)
    ]
    return _oldest_first(chosen, payment)


def _oldest_first(chosen: Sequence[Due], payment: Payment) -> list[Allocated]:
    left = payment.amount
    found: list[Allocated] = []
    for day in sorted({due.due_on for due in chosen}):
        group = [due for due in chosen if due.due_on == day]
        owed = [due.open for due in group]
        parts = owed if left >= sum(owed) else split_by_largest_remainder(left, owed)
        found += [(due, part) for due, part in zip(group, parts, strict=True) if part]
        left -= sum(parts)
        if not left:
            return found
    raise _too_large(payment.measure, payment.amount, payment.amount - left)


def _by_lines(mine: Sequence[Due], payment: Payment) -> list[Allocated]:
    total = sum(line.amount for line in payment.lines)
    if total != payment.amount or min(line.amount for line in payment.lines) <= 0:
        unit = UNITS[payment.measure]
        given, summed = format_money(payment.amount), format_money(total)
        raise PaymentLinesDiffer(given=given, sum=summed, unit_zh=unit.zh, unit_en=unit.en)
    found: list[Allocated] = []
    left = {id(due): due.open for due in mine}
    for line in payment.lines:
        group = [due for due in mine if (due.due_on, due.creditor.code) == (line.due_on, line.creditor)]
        if not group:
            raise ClaimMissing(contract=payment.contract, what=f"{line.due_on} {line.creditor}")
        owed = sum(left[id(due)] for due in group)
        if line.amount > owed:
            raise _too_large(payment.measure, line.amount, owed)
        rest = line.amount
        for due in group:
            part = min(rest, left[id(due)])
            left[id(due)] -= part
            rest -= part
            found += [(due, part)] if part else []
    return found


def _too_large(measure: Measure, given: int, owed: int) -> PaymentTooLarge:
    unit = UNITS[measure]
    figures = {"given": given, "owed": owed, "excess": given - owed}
    shown = {name: format_money(amount) for name, amount in figures.items()}
    return PaymentTooLarge(**shown, unit_zh=unit.zh, unit_en=unit.en)
