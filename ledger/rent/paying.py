"""Payments: with a voucher, on the claims that they pay, to whom the money is due.

A payment has no field for deductions, on purpose: rent may not be set off against levies or debts of a household
(最高人民法院 2020 年农村土地承包纠纷解释 第十七条), and a management fee is the payer's own affair. What is due is paid in
full or stays owed. Paid before it is due, it is posted on the due day; the payment keeps its own day.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select

from ledger.access import Act
from ledger.book import NewEntry, reverse
from ledger.book.accounts import check_text
from ledger.rent.agreements import dues_of, find_agreement
from ledger.rent.allocating import Allocated, Payee, Payment, allocate
from ledger.rent.data import METHODS, Due, Party
from ledger.rent.deposit_rows import put_back
from ledger.rent.models import RENT_PAYMENT, RENT_PAYMENT_LINE, RENT_PAYMENT_REVERSAL
from ledger.rent.posting import file_entry, payment_lines
from ledger.rent.refusals import (
    CollectiveMoneyToPerson,
    PayeeNotEntitled,
    PaymentInFuture,
    VoucherMissing,
    VoucherUsed,
)
from ledger.rent.saying import said

PERSONAL_KINDS = frozenset({"household", "person"})


@dataclass(frozen=True, slots=True)
class Paid:
    """What a payment did: its entry, the claims it paid, and whether it was on record before."""

    entry_id: int
    allocated: tuple[Allocated, ...]
    replayed: bool


def pay(connection: Connection, payment: Payment, act: Act) -> Paid:
    """Post a payment. The same voucher with the same content again is the same payment.

    Raises RentMissing, VoucherUsed, PaymentInFuture, PayeeNotEntitled, CollectiveMoneyToPerson and as ``allocate``.
    """
    agreement = find_agreement(connection, payment.contract)
    act.permit(connection, "rent.pay", villages=agreement.terms.villages)
    return post_payment(connection, payment, act)


def post_payment(connection: Connection, payment: Payment, act: Act) -> Paid:
    """``pay`` for who was let pass already."""
    assert payment.method in METHODS, payment.method
    terms = find_agreement(connection, payment.contract).terms
    check_text(RENT_PAYMENT.c.voucher, payment.voucher)
    if not payment.voucher.strip():
        raise VoucherMissing(contract=payment.contract, voucher="")
    known = _find(connection, payment.contract, payment.voucher)
    if known is not None:
        if known.content_hash != _hash(payment):
            amount = said(known.amount, known.measure)
            raise VoucherUsed(contract=payment.contract, voucher=payment.voucher, paid_on=known.paid_on, amount=amount)
        return Paid(known.entry_id, (), replayed=True)
    if payment.paid_on > act.today:
        raise PaymentInFuture(paid_on=payment.paid_on, today=act.today)
    allocated = allocate(dues_of(connection, [payment.contract])[payment.contract], payment)
    payees = {payee.creditor: payee for payee in payment.payees}
    for due, _ in allocated:
        _check_payee(due.creditor, payees.get(due.creditor.code))
    moved = [(due, max(payment.paid_on, due.posted_on), amount) for due, amount in allocated]
    key = f"rent:{payment.contract}:paid:{payment.voucher}"
    entry = NewEntry(f"{payment.claim}-paid", payment.voucher, key, payment_lines(payment.contract, moved))
    filed = file_entry(connection, terms.book_id, entry, act)
    _insert(connection, payment, terms.book_id, filed.entry_id, moved, payees, act)
    after = {"voucher": payment.voucher, "amount": payment.amount, "measure": payment.measure}
    act.note("rent.pay", "contract", payment.contract, after=after | {"paid_on": payment.paid_on.isoformat()})
    return Paid(filed.entry_id, tuple(allocated), replayed=False)


def _check_payee(creditor: Party, payee: Payee | None) -> None:
    """Rule 16: a household's money goes to it or by its mandate; collective money never to a person's account."""
    if payee is None or payee.receiver.code == creditor.code:
        return
    receiver = payee.receiver
    if creditor.kind == "collective" and receiver.kind in PERSONAL_KINDS:
        raise CollectiveMoneyToPerson(
            creditor=creditor.code, receiver=receiver.code, kind_zh=_KINDS[receiver.kind], kind_en=receiver.kind
        )
    if not payee.mandate.strip():
        kind = _KINDS.get(creditor.kind, creditor.kind)
        raise PayeeNotEntitled(creditor=creditor.code, receiver=receiver.code, kind_zh=kind, kind_en=creditor.kind)


_KINDS = {"household": "农户", "person": "个人", "collective": "集体经济组织"}


def _find(connection: Connection, contract: str, voucher: str) -> Any:
    where = (RENT_PAYMENT.c.contract_number == contract) & (RENT_PAYMENT.c.voucher == voucher)
    return connection.execute(select(RENT_PAYMENT).where(where)).first()


def _hash(payment: Payment) -> str:
    text = json.dumps(asdict(payment), default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _insert(
    connection: Connection,
    payment: Payment,
    book_id: int,
    entry_id: int,
    moved: Sequence[tuple[Due, date, int]],
    payees: dict[str, Payee],
    act: Act,
) -> None:
    named = {"contract_number": payment.contract, "voucher": payment.voucher}
    row = named | {
        "paid_on": payment.paid_on,
        "measure": payment.measure,
        "amount": payment.amount,
        "method": payment.method,
        "content_hash": _hash(payment),
        "book_id": book_id,
        "entry_id": entry_id,
        "recorded_at": act.at,
        "recorded_by": act.by,
    }
    connection.execute(insert(RENT_PAYMENT), row)
    lines = [
        named
        | {
            "line": number,
            "claim": due.claim,
            "measure": due.measure,
            "due_on": due.due_on,
            "period_start": due.period_start,
            "share": due.share,
            "creditor": due.creditor.code,
            "debtor": due.debtor.code,
            "village_code": due.village_code,
            "effective_on": day,
            "amount": amount,
        }
        | _received(due.creditor, payees.get(due.creditor.code))
        for number, (due, day, amount) in enumerate(moved, start=1)
    ]
    connection.execute(insert(RENT_PAYMENT_LINE), lines)


def _received(creditor: Party, payee: Payee | None) -> dict[str, str]:
    if payee is None:
        return {"receiver": creditor.code, "mandate": ""}
    return {"receiver": payee.receiver.code, "mandate": payee.mandate}


def reverse_payment(connection: Connection, contract: str, voucher: str, reason: str, act: Act) -> int:
    """Undo a payment whose voucher is wrong, by a reversal that names it; the number of the reversing entry.

    What was paid out of the deposit goes back into it. The voucher's number stays used. Raises RentMissing, VoucherMissing, AlreadyReversed.
    """
    terms = find_agreement(connection, contract).terms
    act.permit(connection, "rent.reverse-payment", villages=terms.villages)
    known = _find(connection, contract, voucher)
    if known is None:
        raise VoucherMissing(contract=contract, voucher=voucher[:64])
    filed = reverse(
        connection,
        terms.book_id,
        known.entry_id,
        idempotency_key=f"rent:{contract}:unpaid:{voucher}",
        document=voucher,
        recorded_at=act.at,
        recorded_by=act.by,
        late="first-open-day",
    )
    if filed.replayed:
        return filed.entry_id
    row = {
        "contract_number": contract,
        "voucher": voucher,
        "reason": reason.strip() or "—",
        "book_id": terms.book_id,
        "entry_id": filed.entry_id,
        "recorded_at": act.at,
        "recorded_by": act.by,
    }
    connection.execute(insert(RENT_PAYMENT_REVERSAL), row)
    if known.method == "deposit":
        put_back(connection, terms, voucher, act)
    act.note("rent.reverse-payment", "contract", contract, after={"voucher": voucher}, detail=reason)
    return filed.entry_id
