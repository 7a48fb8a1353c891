"""Finding parcels for people who search."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, or_, select

from ledger.codes import mask_personal_numbers
from ledger.parcels.data import Parcel
from ledger.parcels.models import PARCEL
from ledger.parcels.refusals import ParcelMissing
from ledger.parcels.registry import find_parcels


def search_parcels(connection: Connection, text: str, limit: int = 20, within: Any = None) -> list[Parcel]:
    """Parcels whose code begins with the text or whose name contains it, by code; ``within`` a further condition."""
    escaped = text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    named = or_(PARCEL.c.code.like(f"{escaped}%", escape="\\"), PARCEL.c.name.ilike(f"%{escaped}%", escape="\\"))
    query = select(PARCEL.c.code).where(named)
    query = query if within is None else query.where(within)
    codes = connection.scalars(query.order_by(PARCEL.c.code).limit(limit)).all()
    found = find_parcels(connection, codes)
    return [found[code] for code in codes]


def book_of_parcel(connection: Connection, code: str) -> int:
    """The number of the book that a parcel is kept in. Raises ParcelMissing."""
    number = connection.scalar(select(PARCEL.c.book_id).where(PARCEL.c.code == code))
    if number is None:
        raise ParcelMissing(code=mask_personal_numbers(code)[:40])
    return int(number)
