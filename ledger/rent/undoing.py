"""Undoing the rent of a contract that is reversed: every entry of it, the newest first."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select

from ledger.access import Act
from ledger.book import reverse
from ledger.rent.agreements import find_agreement
from ledger.rent.changing import change_row, next_change
from ledger.rent.data import Charge, Party
from ledger.rent.models import RENT_AGREEMENT, RENT_CHANGE, RENT_CHARGE
from ledger.rent.posting import add_charges
from ledger.rent.refusals import PaymentsStand
from ledger.rent.standing import deposit_balance, payments_standing
from ledger.units import format_money


def check_rent_reversal(connection: Connection, contract: str) -> None:
    """Raise PaymentsStand while payments or a deposit stand under the contract; nothing where it has no rent."""
    count, dues = payments_standing(connection, contract)
    deposit = deposit_balance(connection, contract)
    if count or deposit:
        raise PaymentsStand(contract=contract, count=count, amount=dues, deposit=format_money(deposit))


def reverse_rent(connection: Connection, contract: str, document: str, act: Act) -> tuple[int, ...]:
    """Undo all that was posted for a contract that is reversed, newest first; the numbers of the reversing entries.

    A contract without rent on record is left alone. Raises PaymentsStand.
    """
    exists = select(RENT_AGREEMENT.c.contract_number).where(RENT_AGREEMENT.c.contract_number == contract)
    if connection.scalar(exists) is None:
        return ()
    agreement = find_agreement(connection, contract)
    check_rent_reversal(connection, contract)
    rows = connection.execute(select(RENT_CHARGE).where(RENT_CHARGE.c.contract_number == contract)).all()
    undone: list[int] = []
    for entry_id in sorted({row.entry_id for row in rows}, reverse=True):
        filed = reverse(
            connection,
            agreement.terms.book_id,
            entry_id,
            idempotency_key=f"rent:{contract}:undone:{entry_id}",
            document=document,
            recorded_at=act.at,
            recorded_by=act.by,
            late="first-open-day",
        )
        back = [(_turned(row), row.cause) for row in rows if row.entry_id == entry_id]
        add_charges(connection, contract, agreement.terms.book_id, back, filed.entry_id)
        undone.append(filed.entry_id)
    row = change_row(agreement, next_change(connection, contract), "reversed", act.today, document, "{}", act)
    connection.execute(insert(RENT_CHANGE), row)
    return tuple(undone)


def _turned(row: Any) -> Charge:
    return Charge(
        row.claim, row.measure, row.due_on, row.share, Party(row.creditor, row.creditor_kind),
        Party(row.debtor, row.debtor_kind), row.village_code, row.period_start, row.period_last, row.effective_on,
        -row.amount,
    )  # fmt: skip
