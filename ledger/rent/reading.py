"""The rent of one contract as people read it: what is owed and paid line by line, and with which vouchers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Connection, select

from ledger.access import Actor, permit
from ledger.rent.agreements import Agreement, dues_of, find_agreements
from ledger.rent.amounts import amounts_of, contract_years
from ledger.rent.data import Due, Measure, RentTerms
from ledger.rent.models import RENT_CHARGE, RENT_PAYMENT, RENT_PAYMENT_REVERSAL
from ledger.rent.refusals import RentMissing, RentUnpaid
from ledger.rent.saying import said_open


@dataclass(frozen=True, slots=True)
class Voucher:
    """A payment on record. reversed_because: empty while it stands."""

    voucher: str
    paid_on: date
    measure: Measure
    amount: int
    method: str
    entry_id: int
    recorded_by: str
    reversed_because: str


@dataclass(frozen=True, slots=True)
class RentRoll:
    """All of a contract's rent: its terms with what changed, its claims by due day, its vouchers by day."""

    agreement: Agreement
    dues: tuple[Due, ...]
    vouchers: tuple[Voucher, ...]

    @property
    def terms(self) -> RentTerms:
        return self.agreement.terms

    def overdue(self, on: date) -> tuple[Due, ...]:
        """Claims that were due before a day and are not paid."""
        return tuple(due for due in self.dues if due.claim != "refund" and due.due_on < on and due.open > 0)


def annual_amount(agreement: Agreement, on: date) -> int:
    """A whole year's rent at the price and areas of the contract year of ``on``, in the contract's measure."""
    terms = agreement.terms
    years = contract_years(terms.start_day, terms.last_day)
    year = next((each for each in years if each.last >= on), years[-1])
    whole = year.first + timedelta(days=year.days - 1)
    return sum(amounts_of(terms, replace(year, last=whole), agreement.changes)) if terms.price else 0


def roll_of(connection: Connection, contract: str) -> RentRoll:
    """The rent of a contract, reversed ones included. Raises RentMissing."""
    agreement = find_agreements(connection, [contract]).get(contract)
    if agreement is None:
        raise RentMissing(contract=contract[:40])
    dues = tuple(due for due in dues_of(connection, [contract])[contract] if due.charged or due.paid)
    return RentRoll(agreement, dues, tuple(_vouchers(connection, contract)))


def read_rent(connection: Connection, actor: Actor, contract: str) -> RentRoll:
    """The rent of a contract for offices of the place and for its parties. Raises RentMissing and as ``permit``."""
    roll = roll_of(connection, contract)
    terms = roll.terms
    parties = {terms.payer.code} | {due.creditor.code for due in roll.dues}
    parties |= {share.holder.code for share in terms.shares}
    permit(connection, actor, "rent.read", villages=terms.villages, parties=parties)
    return roll


def warn_of_arrears(roll: RentRoll, on: date) -> RentUnpaid | None:
    """The warning that rent is overdue, with its figures; None where none is."""
    overdue = roll.overdue(on)
    if not overdue:
        return None
    return RentUnpaid(contract=roll.terms.contract, owed=said_open(overdue), oldest=min(due.due_on for due in overdue))


def rented_contracts_of(connection: Connection, party: str) -> list[str]:
    """The contracts under which a party pays or is owed rent, by number."""
    charge = RENT_CHARGE.c
    query = select(charge.contract_number).where((charge.creditor == party) | (charge.debtor == party)).distinct()
    return list(connection.scalars(query.order_by(charge.contract_number)))


def has_open_claims(connection: Connection, party: str) -> bool:
    """Whether anything is still owed to or by a party under any contract, refunds and dividends included."""
    contracts = rented_contracts_of(connection, party)
    dues = dues_of(connection, contracts)
    return any(due.open > 0 and party in {due.creditor.code, due.debtor.code} for some in dues.values() for due in some)


def _vouchers(connection: Connection, contract: str) -> list[Voucher]:
    paid, back = RENT_PAYMENT.c, RENT_PAYMENT_REVERSAL.c
    query = (
        select(
            paid.voucher,
            paid.paid_on,
            paid.measure,
            paid.amount,
            paid.method,
            paid.entry_id,
            paid.recorded_by,
            back.reason,
        )
        .outerjoin(
            RENT_PAYMENT_REVERSAL, (back.contract_number == paid.contract_number) & (back.voucher == paid.voucher)
        )
        .where(paid.contract_number == contract)
        .order_by(paid.paid_on, paid.voucher)
    )
    return [Voucher(*row[:7], row[7] or "") for row in connection.execute(query)]
