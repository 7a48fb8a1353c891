"""Rent terms for tests: two households of the invented village lease to the co-operative."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from ledger.access import Act, Actor
from ledger.book.verification import CHECKS, Finding, verify_books
from ledger.db import Database
from ledger.rent import Paid, Party, Payment, Plot, RentTerms, Share, check_rent, open_rent, pay
from ledger.rent.agreements import dues_of
from ledger.rent.data import Due
from ledger.units import parse_area

NOW: Final = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
LATER: Final = datetime(2031, 6, 1, 4, 0, tzinfo=UTC)  # when all of the instalments are due
VILLAGE: Final = "640106002201"
PAYER: Final = Party("JF-001", "cooperative")
FIRST, SECOND, THIRD = (Party(f"{VILLAGE}00000{number}", "household") for number in (1, 2, 3))
COLLECTIVE: Final = Party("JT-001", "collective")


@dataclass(frozen=True, slots=True)
class Place:
    """A book in a database."""

    database: Database
    book_id: int


def acting(at: datetime = LATER) -> Act:
    return Act(Actor.operator(), at)


def parcel(place: int, number: int) -> str:
    return f"{VILLAGE}00{place * 10 + number:05d}"


def share(place: int, *areas_mu: str, units: int = 0, holder: Party | None = None) -> Share:
    """A share of household 0 or 1: a parcel for each area."""
    plots = tuple(Plot(parcel(place, number), parse_area(area, "mu")) for number, area in enumerate(areas_mu, start=1))
    return Share(holder or (FIRST, SECOND, THIRD)[place], VILLAGE, plots, units)


def rent_terms(contract: str = "HT-1", book_id: int = 1, **changes: Any) -> RentTerms:
    """20 and 10 mu for 2027–2030 at 850 yuan a mu and year, in advance: 17 000 and 8 500 yuan a year."""
    values: dict[str, Any] = {
        "contract": contract,
        "book_id": book_id,
        "payer": PAYER,
        "shares": (share(0, "10", "10"), share(1, "10")),
        "start_day": date(2027, 1, 1),
        "last_day": date(2030, 12, 31),
        "price": "850.00",
        "price_unit": "yuan/mu/year",
        "payment": "annual",
    }
    return RentTerms(**(values | changes))


def opened(place: Place, contract: str = "HT-1", **changes: Any) -> RentTerms:
    """Rent terms that are open in the book."""
    made = rent_terms(contract, place.book_id, **changes)
    place.database.command(lambda c: open_rent(c, made, acting(NOW)))
    return made


def paid(place: Place, voucher: str, paid_on: date, fen: int = 0, contract: str = "HT-1", **more: Any) -> Paid:
    """A payment by voucher."""
    payment = Payment(contract, voucher, paid_on, fen, **more)
    return place.database.command(lambda c: pay(c, payment, acting()))


def dues(place: Place, contract: str = "HT-1", claim: str = "rent") -> list[Due]:
    """The claims of a contract that stand at something."""
    with place.database.reading() as connection:
        return [due for due in dues_of(connection, [contract])[contract] if due.claim == claim and due.charged]


def open_by_day(place: Place, contract: str = "HT-1", claim: str = "rent") -> dict[tuple[date, str], int]:
    """What is open by due day and creditor."""
    found: Counter[tuple[date, str]] = Counter()
    for due in dues(place, contract, claim):
        found[due.due_on, due.creditor.code] += due.open
    return {key: amount for key, amount in found.items() if amount}


def findings(place: Place) -> list[Finding]:
    """What the checks of the book and of rent find: nothing, when nobody tampered."""
    with place.database.reading() as connection:
        return verify_books(connection, (*CHECKS, ("rent", check_rent)))
