"""Social insurance of households that lost land (即征即保): persons enrolled, and what came in for them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, func, insert, select

from ledger.access import Act
from ledger.book import Account, Line, NewEntry, post
from ledger.changes.models import INSURANCE_STEP
from ledger.changes.posting import enrolled, entitled, fund_claim, fund_owed, village_of
from ledger.changes.queries import InsuranceCase, Recorded, find_change, insurance_cases
from ledger.changes.refusals import (
    EnrolmentAboveQuota,
    InsuranceCaseMissing,
    InsurancePaymentAboveOwed,
    InsuranceStepUnfounded,
)
from ledger.parcels import Parcel, find_parcels, lock_parcels
from ledger.parties import find_party
from ledger.units import format_money


def enrol(
    connection: Connection, number: str, household: str, persons: int, on_day: date, document: str, act: Act
) -> InsuranceCase:
    """Note that persons of a household were enrolled. Raises ChangeMissing, InsuranceCaseMissing,
    InsuranceStepUnfounded, EnrolmentAboveQuota."""
    recorded, case, parcels = _case(connection, number, household, persons, on_day, document, act)
    if persons > case.persons - case.enrolled:
        raise EnrolmentAboveQuota(household=household, left=case.persons - case.enrolled, asked=persons)
    village = village_of(recorded.change, parcels.values(), household)
    source, target = entitled(village, household), enrolled(village, household)
    return _step(connection, recorded, household, "enrolled", (source, target, persons), on_day, document, act)


def pay_in(
    connection: Connection, number: str, household: str, amount_fen: int, on_day: date, document: str, act: Act
) -> InsuranceCase:
    """Note that the insurance fund was paid for a household. Raises as ``enrol``, and InsurancePaymentAboveOwed."""
    recorded, case, parcels = _case(connection, number, household, amount_fen, on_day, document, act)
    left = case.owed_fen - case.paid_fen
    if amount_fen > left:
        raise InsurancePaymentAboveOwed(
            household=household, left_yuan=format_money(left), asked_yuan=format_money(amount_fen)
        )
    village = village_of(recorded.change, parcels.values(), household)
    debtor = find_party(connection, recorded.change.debtor)
    source, target = fund_claim(village, household), fund_owed(village, debtor.code, debtor.kind)
    return _step(connection, recorded, household, "paid", (source, target, amount_fen), on_day, document, act)


def _case(
    connection: Connection, number: str, household: str, amount: int, on_day: date, document: str, act: Act
) -> tuple[Recorded, InsuranceCase, dict[str, Parcel]]:
    recorded = find_change(connection, number)
    parcels = find_parcels(connection, recorded.change.parcel_codes)
    act.permit(connection, "insurance.record", villages={parcel.village_code for parcel in parcels.values()})
    lock_parcels(connection, parcels, exclusive=True)
    case = next((each for each in insurance_cases(connection, [number]) if each.household == household), None)
    if case is None:
        raise InsuranceCaseMissing(number=number, household=household)
    if not document.strip() or amount <= 0 or not recorded.change.on_day <= on_day <= act.today:
        raise InsuranceStepUnfounded(document=document, day=on_day, amount=amount, since=recorded.change.on_day)
    return recorded, case, parcels


def _step(
    connection: Connection,
    recorded: Recorded,
    household: str,
    kind: str,
    moved: tuple[Account, Account, int],
    on_day: date,
    document: str,
    act: Act,
) -> InsuranceCase:
    number = recorded.number
    mine = INSURANCE_STEP.c.change_number == number
    sequence = 1 + (connection.scalar(select(func.max(INSURANCE_STEP.c.sequence)).where(mine)) or 0)
    source, target, amount = moved
    lines = (Line(source, number, on_day, -amount), Line(target, number, on_day, amount))
    entry = NewEntry(f"insurance-{kind}", document.strip(), f"change:{number}:insurance:{sequence}", lines)
    filed = post(connection, recorded.book_id, [entry], recorded_at=act.at, recorded_by=act.by, late="first-open-day")
    row = {"change_number": number, "sequence": sequence, "household": household, "kind": kind, "amount": amount}
    row |= {"on_day": on_day, "document": document.strip(), "book_id": recorded.book_id}
    row |= {"entry_id": filed[0].entry_id, "recorded_at": act.at, "recorded_by": act.by}
    connection.execute(insert(INSURANCE_STEP), row)
    act.note(
        "insurance.record", "change", number, after={"household": household, kind: amount}, detail=document.strip()
    )
    return next(each for each in insurance_cases(connection, [number]) if each.household == household)
