"""What stands under a contract: payments that were not reversed, and the balance of its deposit."""

from __future__ import annotations

from sqlalchemy import Connection, case, func, select

from ledger.rent.data import Measure
from ledger.rent.models import RENT_DEPOSIT, RENT_PAYMENT, RENT_PAYMENT_REVERSAL
from ledger.rent.saying import said


def payments_standing(connection: Connection, contract: str) -> tuple[int, str]:
    """How many vouchers stand, and what they paid, in words."""
    paid, back = RENT_PAYMENT.c, RENT_PAYMENT_REVERSAL.c
    undone = select(back.voucher).where(back.contract_number == contract, back.voucher == paid.voucher).exists()
    query = (
        select(paid.measure, func.count(), func.sum(paid.amount))
        .where(paid.contract_number == contract, ~undone)
        .group_by(paid.measure)
        .order_by(paid.measure)
    )
    rows = connection.execute(query).all()
    measures: dict[str, Measure] = {"fen": "fen", "kg": "kg"}
    amounts = "、".join(said(int(amount), measures[measure]) for measure, _, amount in rows)
    return sum(count for _, count, _ in rows), amounts or said(0, "fen")


def deposit_balance(connection: Connection, contract: str) -> int:
    """What of a contract's deposit is with its collector, in fen."""
    event = RENT_DEPOSIT.c.event
    moved = case(
        (event == "paid", RENT_DEPOSIT.c.fen), (event.in_(("claimed", "released")), -RENT_DEPOSIT.c.fen), else_=0
    )
    query = select(func.sum(moved)).where(RENT_DEPOSIT.c.contract_number == contract)
    return int(connection.scalar(query) or 0)
