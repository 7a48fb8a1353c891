"""Deposits (风险保障金): what was agreed, paid in, claimed for arrears and released; a policy may stand in for money.

They bear no interest. Rates are parameters of the place: whoever calls brings the sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection, func, insert, select

from ledger.access import Act
from ledger.book import NewEntry
from ledger.rent.agreements import dues_of, find_agreement
from ledger.rent.data import Due, Party, RentTerms
from ledger.rent.models import RENT_DEPOSIT
from ledger.rent.paying import Paid, Payment, post_payment
from ledger.rent.posting import deposit_lines, file_entry
from ledger.rent.refusals import ClaimMissing, DepositStillNeeded, DepositTooSmall
from ledger.rent.saying import said_open
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
    """Put an agreement, a payment in or a policy on record; the entry of what was paid. Raises RentMissing."""
    terms = find_agreement(connection, event.contract).terms
    act.permit(connection, "deposits.record", villages=terms.villages)
    if event.event == "paid" and (known := _same(connection, event)):
        return known
    entry_id = None
    if event.event == "paid":
        entry_id = _move(connection, terms, event.collector, event.day, event.fen, "deposit-paid", event.document, act)
    _insert(connection, terms, event, event.event, entry_id, act)
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
    entry_id = _move(connection, terms, collector, day, -fen, f"deposit-{event}", document, act)
    noted = DepositEvent(terms.contract, "paid", day, fen, collector, document)
    _insert(connection, terms, noted, event, entry_id, act)
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


def _same(connection: Connection, event: DepositEvent) -> int | None:
    """The entry of the same payment in, if it is on record."""
    known = RENT_DEPOSIT.c
    where = (known.contract_number == event.contract) & (known.event == "paid") & (known.document == event.document)
    return connection.scalar(select(known.entry_id).where(where, known.fen == event.fen, known.day == event.day))


def _move(
    connection: Connection,
    terms: RentTerms,
    collector: Party,
    day: date,
    fen: int,
    cause: str,
    document: str,
    act: Act,
) -> int:
    lines = deposit_lines(terms.contract, terms.payer, collector, terms.shares[0].village_code, day, fen)
    number = _next(connection, terms.contract)
    entry = NewEntry(cause, document, f"rent:{terms.contract}:deposit:{number}", lines)
    return file_entry(connection, terms.book_id, entry, act).entry_id


def _next(connection: Connection, contract: str) -> int:
    where = RENT_DEPOSIT.c.contract_number == contract
    return (connection.scalar(select(func.max(RENT_DEPOSIT.c.number)).where(where)) or 0) + 1


def _insert(
    connection: Connection, terms: RentTerms, noted: DepositEvent, event: str, entry_id: int | None, act: Act
) -> None:
    row = {
        "contract_number": terms.contract,
        "number": _next(connection, terms.contract),
        "event": event,
        "day": noted.day,
        "fen": noted.fen,
        "collector": noted.collector.code,
        "collector_kind": noted.collector.kind,
        "document": noted.document,
        "valid_to": noted.valid_to,
        "book_id": terms.book_id,
        "entry_id": entry_id,
        "recorded_at": act.at,
        "recorded_by": act.by,
    }
    connection.execute(insert(RENT_DEPOSIT), row)
