"""What a household has free over a term, and how much of a place is transferred on a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from ledger.book.models import ENTRY
from ledger.parcels import parcels_of_household
from ledger.parcels.models import PARCEL
from ledger.transfers.data import ContractLine, ParcelFacts, Terms
from ledger.transfers.facts import Assembler
from ledger.transfers.models import CONTRACT, CONTRACT_PARCEL


def free_over_term(connection: Connection, household: str, start: date, last: date) -> list[ParcelFacts]:
    """The parcels that a household has contracted, each with what is free from ``start`` to ``last``, by code."""
    parcels = parcels_of_household(connection, household)
    lines = tuple(ContractLine(parcel.code, parcel.registered_grains) for parcel in parcels)
    asked = Terms("", "lease", household, household, lines, start, last, "0", "yuan/year", "annual", "")
    facts = Assembler(connection, [asked]).facts(asked)
    return [] if isinstance(facts, list) else list(facts.parcels.values())


def area_in_force(connection: Connection, villages: Any, day: date, known_at: datetime | None = None) -> dict[str, int]:
    """Grains that signed contracts transfer on a day, by village; with ``known_at``, those recorded by then."""
    query = (
        select(PARCEL.c.village_code, func.sum(CONTRACT_PARCEL.c.area_grains))
        .select_from(CONTRACT)
        .join(CONTRACT_PARCEL, CONTRACT_PARCEL.c.contract_number == CONTRACT.c.number)
        .join(PARCEL, PARCEL.c.code == CONTRACT_PARCEL.c.parcel_code)
        .where(
            CONTRACT.c.state == "signed",
            CONTRACT.c.start_day <= day,
            CONTRACT.c.last_day >= day,
            PARCEL.c.village_code.in_(villages),
        )
        .group_by(PARCEL.c.village_code)
    )
    if known_at is not None:
        entry = (ENTRY.c.book_id == CONTRACT.c.book_id) & (ENTRY.c.id == CONTRACT.c.entry_id)
        query = query.join(ENTRY, entry).where(ENTRY.c.recorded_at <= known_at)
    return {village: int(grains) for village, grains in connection.execute(query)}
