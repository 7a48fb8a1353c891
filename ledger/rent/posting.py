"""The postings of rent (chart of accounts, section 4): a claim arises in two accounts and goes to zero in both.

The creditor's account is a + account, the debtor's a − account; the lot is the contract's due day. Nothing is netted:
what is owed back is a claim of its own, in accounts of its own kinds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select

from ledger.access import Act
from ledger.book import Account, Filed, Line, NewEntry, post
from ledger.rent.data import ASSET_OF, KINDS_OF, Charge, Due, Measure, Party, lot_of
from ledger.rent.models import RENT_CHARGE

DEPOSIT_KINDS = ("money.deposit", "money.deposit-owed")
_Place = tuple[Account, str, date]


def accounts_of_claim(
    claim: str, measure: Measure, creditor: Party, debtor: Party, village: str
) -> tuple[Account, Account]:
    """The creditor's (+) and the debtor's (−) account of a claim."""
    receivable, owed = KINDS_OF[measure, claim]
    asset = ASSET_OF[measure]
    return (
        Account(asset, receivable, "village", village, creditor.kind, creditor.code),
        Account(asset, owed, "village", village, debtor.kind, debtor.code),
    )


def charge_lines(contract: str, charges: Iterable[Charge]) -> tuple[Line, ...]:
    """What charges post, one line an account, lot and day."""
    sums: Counter[_Place] = Counter()
    for charge in charges:
        accounts = accounts_of_claim(charge.claim, charge.measure, charge.creditor, charge.debtor, charge.village_code)
        _move(sums, accounts, lot_of(contract, charge.due_on), charge.effective_on, charge.amount)
    return _lines(sums)


def payment_lines(contract: str, paid: Iterable[tuple[Due, date, int]]) -> tuple[Line, ...]:
    """What payments post: (claim, day, amount) brings both accounts nearer to zero."""
    sums: Counter[_Place] = Counter()
    for due, day, amount in paid:
        accounts = accounts_of_claim(due.claim, due.measure, due.creditor, due.debtor, due.village_code)
        _move(sums, accounts, lot_of(contract, due.due_on), day, -amount)
    return _lines(sums)


def deposit_lines(contract: str, payer: Party, collector: Party, village: str, day: date, fen: int) -> tuple[Line, ...]:
    """A deposit paid in (+) or out (−): what the payer has with the collector against what the collector owes back."""
    have, owe = DEPOSIT_KINDS
    sums: Counter[_Place] = Counter()
    accounts = (
        Account("cny", have, "village", village, payer.kind, payer.code),
        Account("cny", owe, "village", village, collector.kind, collector.code),
    )
    _move(sums, accounts, contract, day, fen)
    return _lines(sums)


def _move(sums: Counter[_Place], accounts: tuple[Account, Account], lot: str, day: date, amount: int) -> None:
    creditor, debtor = accounts
    sums[creditor, lot, day] += amount
    sums[debtor, lot, day] -= amount


def _lines(sums: Counter[_Place]) -> tuple[Line, ...]:
    return tuple(Line(account, lot, day, amount) for (account, lot, day), amount in sums.items() if amount)


def file_entry(connection: Connection, book_id: int, entry: NewEntry, act: Act) -> Filed:
    """Post one entry; what lies in a closed period goes to the first open day and keeps its own day."""
    return post(connection, book_id, [entry], recorded_at=act.at, recorded_by=act.by, late="first-open-day")[0]


def charge_row(contract: str, number: int, charge: Charge, cause: str, book_id: int, entry_id: int) -> dict[str, Any]:
    """A charge as it stands in the rent roll."""
    return {
        "contract_number": contract,
        "number": number,
        "claim": charge.claim,
        "measure": charge.measure,
        "due_on": charge.due_on,
        "share": charge.share,
        "creditor": charge.creditor.code,
        "creditor_kind": charge.creditor.kind,
        "debtor": charge.debtor.code,
        "debtor_kind": charge.debtor.kind,
        "village_code": charge.village_code,
        "period_start": charge.period_start,
        "period_last": charge.period_last,
        "effective_on": charge.effective_on,
        "amount": charge.amount,
        "cause": cause,
        "book_id": book_id,
        "entry_id": entry_id,
    }


def next_number(connection: Connection, contract: str) -> int:
    """The number of the next line of a contract's rent roll."""
    where = RENT_CHARGE.c.contract_number == contract
    return (connection.scalar(select(func.max(RENT_CHARGE.c.number)).where(where)) or 0) + 1


def add_charges(
    connection: Connection,
    contract: str,
    book_id: int,
    charges: Sequence[tuple[Charge, str]],
    entry_id: int,
) -> None:
    """Write (charge, cause) pairs at the end of a contract's rent roll."""
    first = next_number(connection, contract)
    rows = [
        charge_row(contract, number, charge, cause, book_id, entry_id)
        for number, (charge, cause) in enumerate(charges, start=first)
    ]
    if rows:
        connection.execute(insert(RENT_CHARGE), rows)
