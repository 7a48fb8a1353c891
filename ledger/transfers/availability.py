"""What a household has free over a term, and how much of a place is transferred on a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from ledger.book.models import ENTRY
from ledger.parcels import parcels_of_household
from ledger.parcels.models import PARCEL
from ledger.transfers.data import TERM_FORMS, ContractLine, Terms
from ledger.transfers.facts import Assembler, ParcelFacts
from ledger.transfers.models import CONTRACT, CONTRACT_PARCEL, CONTRACT_RETURN


def free_over_term(connection: Connection, household: str, start: date, last: date, today: date) -> list[ParcelFacts]:
    """The parcels that a household has contracted, each with what is free from ``start`` to ``last``, by code."""
    parcels = parcels_of_household(connection, household)
    lines = tuple(ContractLine(parcel.code, parcel.registered_grains) for parcel in parcels)
    asked = Terms("", "lease", household, household, lines, start, last, "0", "yuan/year", "annual", "")
    facts = Assembler(connection, [asked], today).facts(asked)
    return [] if isinstance(facts, list) else list(facts.lines)


def area_in_force(connection: Connection, villages: Any, day: date, known_at: datetime | None = None) -> dict[str, int]:
    """Grains that signed contracts with a term transfer on a day, by village, without what came back early and without
    what is passed on under another contract; with ``known_at``, those recorded by then."""
    found: dict[str, int] = {}
    for query, sign in ((_transferred(), 1), (_returned(day), -1)):
        where = (
            CONTRACT.c.state == "signed",
            CONTRACT.c.form.in_(sorted(TERM_FORMS - {"retransfer"})),
            CONTRACT.c.start_day <= day,
            CONTRACT.c.last_day >= day,
            PARCEL.c.village_code.in_(villages),
        )
        query = query.where(*where).group_by(PARCEL.c.village_code)
        if known_at is not None:
            entry = (ENTRY.c.book_id == CONTRACT.c.book_id) & (ENTRY.c.id == CONTRACT.c.entry_id)
            query = query.join(ENTRY, entry).where(ENTRY.c.recorded_at <= known_at)
        for village, grains in connection.execute(query):
            found[village] = found.get(village, 0) + sign * int(grains)
    return {village: grains for village, grains in found.items() if grains}


def _transferred() -> Select[Any]:
    return (
        select(PARCEL.c.village_code, func.sum(CONTRACT_PARCEL.c.area_grains))
        .select_from(CONTRACT)
        .join(CONTRACT_PARCEL, CONTRACT_PARCEL.c.contract_number == CONTRACT.c.number)
        .join(PARCEL, PARCEL.c.code == CONTRACT_PARCEL.c.parcel_code)
    )


def _returned(day: date) -> Select[Any]:
    return (
        select(PARCEL.c.village_code, func.sum(CONTRACT_RETURN.c.area_grains))
        .select_from(CONTRACT)
        .join(CONTRACT_RETURN, CONTRACT_RETURN.c.contract_number == CONTRACT.c.number)
        .join(PARCEL, PARCEL.c.code == CONTRACT_RETURN.c.parcel_code)
        .where(CONTRACT_RETURN.c.back_on <= day)
    )
