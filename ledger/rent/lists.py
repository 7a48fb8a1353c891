"""Rent as lists: the lines of payments, what changed, what happened to deposits, dividends, reference prices. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select

from ledger.errors import Words
from ledger.parties import find_party
from ledger.rent.data import Measure, Party
from ledger.rent.models import (
    REFERENCE_PRICE,
    RENT_AGREEMENT,
    RENT_CHANGE,
    RENT_DEPOSIT,
    RENT_DIVIDEND,
    RENT_PAYMENT_LINE,
)
from ledger.rent.prices import ReferencePrice

CHANGES: Final = {
    "returned": Words("土地交回", "land given back"),
    "repriced": Words("价款变更", "price changed"),
    "rescheduled": Words("付款方式变更", "payment changed"),
    "succeeded": Words("收款方变更", "creditors changed"),
    "reversed": Words("合同冲正", "contract undone"),
}
DEPOSIT_EVENTS: Final = {
    "agreed": Words("约定", "agreed"),
    "paid": Words("缴纳", "paid in"),
    "insured": Words("保单", "insured"),
    "claimed": Words("抵扣流转费", "claimed for rent"),
    "released": Words("退还", "given back"),
}
_CHUNK: Final = 1_000


@dataclass(frozen=True, slots=True)
class PaidLine:
    """A line of a voucher: what one creditor got on one claim. mandate: empty where it got the money itself."""

    voucher: str
    claim: str
    measure: Measure
    due_on: date
    creditor: str
    debtor: str
    village_code: str
    amount: int
    receiver: str
    mandate: str


@dataclass(frozen=True, slots=True)
class RentChange:
    """A change of a contract's rent. entry_id: None where nothing was posted."""

    number: int
    kind: str
    day: date
    document: str
    entry_id: int | None
    recorded_by: str


@dataclass(frozen=True, slots=True)
class DepositLine:
    """Something that happened to a deposit. entry_id: None where no money moved. valid_to: of a policy."""

    number: int
    event: str
    day: date
    fen: int
    collector: str
    document: str
    valid_to: date | None
    entry_id: int | None


@dataclass(frozen=True, slots=True)
class DividendLine:
    """A dividend that was declared."""

    period: str
    declared_on: date
    due_on: date
    total_fen: int
    resolution: str
    entry_id: int


def lines_of_payments(connection: Connection, contract: str) -> list[PaidLine]:
    """The lines of all vouchers of a contract, reversed ones included, by voucher and line."""
    line = RENT_PAYMENT_LINE.c
    query = select(*(line[name] for name in PaidLine.__dataclass_fields__))
    query = query.where(line.contract_number == contract).order_by(line.voucher, line.line)
    return [PaidLine(*row) for row in connection.execute(query)]


def changes_of_rent(connection: Connection, contract: str) -> list[RentChange]:
    """What changed in a contract's rent, oldest first."""
    return _listed(connection, RENT_CHANGE, RentChange, contract, "number")


def events_of_deposit(connection: Connection, contract: str) -> list[DepositLine]:
    """What happened to a contract's deposit, oldest first."""
    return _listed(connection, RENT_DEPOSIT, DepositLine, contract, "number")


def dividends_of(connection: Connection, contract: str) -> list[DividendLine]:
    """The dividends of a contract, by the day on which they are due."""
    return _listed(connection, RENT_DIVIDEND, DividendLine, contract, "due_on")


def _listed(connection: Connection, table: Any, kind: Any, contract: str, order: str) -> list[Any]:
    query = select(*(table.c[name] for name in kind.__dataclass_fields__))
    query = query.where(table.c.contract_number == contract).order_by(table.c[order])
    return [kind(*row) for row in connection.execute(query)]


def payers_of(connection: Connection, contracts: list[str]) -> dict[str, str]:
    """Who pays under each of these contracts: code by contract number."""
    found: dict[str, str] = {}
    for start in range(0, len(contracts), _CHUNK):
        query = select(RENT_AGREEMENT.c.contract_number, RENT_AGREEMENT.c.payer)
        some = RENT_AGREEMENT.c.contract_number.in_(contracts[start : start + _CHUNK])
        found |= {row.contract_number: row.payer for row in connection.execute(query.where(some))}
    return found


def list_prices(
    connection: Connection, *, crop: str = "", until: date | None = None, limit: int = 5_000
) -> list[ReferencePrice]:
    """Reference prices, the latest first; of several for one day the one that counts comes first.

    until: none that holds from a later day.
    """
    known = REFERENCE_PRICE.c
    query = select(*(known[name] for name in ReferencePrice.__dataclass_fields__))
    if crop:
        query = query.where(known.crop == crop)
    if until is not None:
        query = query.where(known.day <= until)
    ordered = query.order_by(known.day.desc(), known.crop, known.division_code, known.number.desc())
    return [ReferencePrice(*row) for row in connection.execute(ordered.limit(limit))]


def party_of(connection: Connection, code: str) -> Party:
    """A party as rent names it. Raises PartyMissing."""
    found = find_party(connection, code)
    return Party(found.code, found.kind)
