"""Who stands in a giver's place: where households were split or merged, land comes back to the successor."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from ledger.parcels import givers_on


def successors_of(connection: Connection, number: str, day: date) -> dict[tuple[str, str], str]:
    """By parcel and giver of a contract, to whom its land comes back on a day; only those that changed."""
    found = givers_on(connection, [number], day)
    return {(parcel, giver): now for (_, parcel, giver), now in found.items()}
