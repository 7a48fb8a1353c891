"""Deposits (风险保障金): what was agreed, paid in, claimed for arrears and released; a policy may stand in for money.

They bear no interest. Rates are parameters of the place: whoever calls brings the sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection, select

from ledger.access import Act
from ledger.book.accounts import check_text
from ledger.rent.agreements import dues_of, find_agreement
from ledger.rent.allocating import Payment
from ledger.rent.data import Due, Party, RentTerms
from ledger.rent.deposit_refusals import DepositStillNeeded, DepositTooSmall
from ledger.rent.deposit_rows import add_event, find_event, move_deposit
from ledger.rent.models import RENT_DEPOSIT
from ledger.rent.paying import Paid, post_payment
from ledger.rent.refusals import ClaimMissing, VoucherUsed
from ledger.rent.saying import said, said_open
from ledger.rent.standing import deposit_balance
from ledger.units import format_money

Event = Literal["agreed", "paid", "insured"]


@dataclass(frozen=True, slots=True)
class DepositEvent:
    """What happened to a contract's deposit. collector: who keeps it. document: voucher, agreement or policy number.

    ``paid`` may come again: the deposit is increased. ``insured``: a policy over fen until valid_to.
    """

    contract: str
    event: Event
    day: date
    fen: int
    collector: Party
    document: str
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Deposit:
    """How a contract's deposit stands, in fen. insured: by policies that are valid on the day asked for."""

    agreed: int
    held: int
    insured: int
    claimed: int
    released: int


def deposit_of(connection: Connection, contract: str, on: date) -> Deposit:
    """How the deposit of a contract stands; all zero where there is none."""
    columns = (RENT_DEPOSIT.c.event, RENT_DEPOSIT.c.fen, RENT_DEPOSIT.c.valid_to)
    rows = connection.execute(select(*columns).where(RENT_DEPOSIT.c.contract_number == contract)).all()
    sums = {
        event: sum(row.fen for row in rows if row.event == event) for event in ("agreed", "paid", "claimed", "released")
    }
    insured = sum(row.fen for row in rows if row.event == "insured" and (row.valid_to or on) >= on)
    held = sums["paid"] - sums["claimed"] - sums["released"]
    return Deposit(sums["agreed"], held, insured, sums["claimed"], sums["released"])


def record_deposit(connection: Connection, event: DepositEvent, act: Act) -> int | None:
    """Put an agreement, a payment in or a policy on record; the entry of what was paid. Raises RentMissing, VoucherUsed."""
    terms = find_agreement(connection, event.contract).terms
    act.permit(connection, "deposits.record", villages=terms.villages)
    check_text(RENT_DEPOSIT.c.document, event.document)
    entry_id = None
    if event.event != "paid":
        add_event(
            connection, terms, event.event, event.day, event.fen, event.collector, event.document, act,
            valid_to=event.valid_to,
        )  # fmt: skip
    elif (known := find_event(connection, event.contract, "paid", event.document)) is None:
        entry_id = move_deposit(connection, terms, "paid", event.day, event.fen, event.collector, event.document, act)
    elif (known.fen, known.day) == (event.fen, event.day):
        return int(known.entry_id)
    else:
        amount = said(known.fen, "fen")
        raise VoucherUsed(contract=event.contract, voucher=event.document, paid_on=known.day, amount=amount)
    act.note("deposits.record", "contract", event.contract, after={"event": event.event, "fen": event.fen})
    return entry_id


def claim_deposit(connection: Connection, contract: str, day: date, fen: int, voucher: str, act: Act) -> Paid:
    """Arrears are paid out of the deposit, both posted in full: the deposit goes down, the oldest rent is paid.

    Raises DepositTooSmall, PaymentTooLarge and what ``pay`` raises.
    """
    terms = find_agreement(connection, contract).terms
    act.permit(connection, "deposits.release", villages=terms.villages)
    dues = dues_of(connection, [contract])[contract]
    due_days = tuple(sorted({due.due_on for due in dues if due.claim == "rent" and due.due_on <= day}))
    if not due_days:
        raise ClaimMissing(contract=contract, what=str(day))
    paid = post_payment(connection, Payment(contract, voucher, day, fen, method="deposit", due_days=due_days), act)
    if not paid.replayed:
        _take(connection, terms, "claimed", day, fen, voucher, act)
    return paid


def release_deposit(
    connection: Connection, contract: str, day: date, document: str, act: Act, *, handed_back_on: date | None
) -> int:
    """Give the deposit back, without interest, once nothing is owed and the land is back; the number of its entry.

    handed_back_on: the day the land was handed back, or None while it was not. Raises DepositStillNeeded with figures.
    """
    terms = find_agreement(connection, contract).terms
    act.permit(connection, "deposits.release", villages=terms.villages)
    held = deposit_balance(connection, contract)
    owed = _owed(dues_of(connection, [contract])[contract])
    handed = handed_back_on is not None and handed_back_on <= day
    if owed or not handed:
        raise DepositStillNeeded(
            owed=said_open(owed),
            handback_zh=f"于 {handed_back_on} 交还" if handed else "未交还",
            handback_en=f"handed back on {handed_back_on}" if handed else "not handed back",
            deposit=format_money(held),
        )
    return _take(connection, terms, "released", day, held, document, act)


def _owed(dues: list[Due]) -> list[Due]:
    return [due for due in dues if due.claim != "refund" and due.open > 0]


def _take(connection: Connection, terms: RentTerms, event: str, day: date, fen: int, document: str, act: Act) -> int:
    held = deposit_balance(connection, terms.contract)
    collector = _collector(connection, terms.contract)
    if collector is None or not 0 < fen <= held:
        raise DepositTooSmall(deposit=format_money(held), asked=format_money(fen))
    entry_id = move_deposit(connection, terms, event, day, fen, collector, document, act)
    act.note("deposits.release", "contract", terms.contract, after={"event": event, "fen": fen})
    return entry_id


def _collector(connection: Connection, contract: str) -> Party | None:
    """Who keeps the deposit: whoever it was last paid to."""
    query = (
        select(RENT_DEPOSIT.c.collector, RENT_DEPOSIT.c.collector_kind)
        .where(RENT_DEPOSIT.c.contract_number == contract, RENT_DEPOSIT.c.event == "paid")
        .order_by(RENT_DEPOSIT.c.number.desc())
    )
    row = connection.execute(query).first()
    return None if row is None else Party(*row)
