"""The stop that an accepted dispute puts on its land: a caveat of ``ledger.caveats``, lifted when the dispute ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from ledger.access import Act
from ledger.caveats import Caveat, CaveatLine, find_caveat, place, release
from ledger.parcels import find_parcels


def stop_land(connection: Connection, number: str, parcels: Sequence[str], day: date, act: Act) -> tuple[str, ...]:
    """Stop the parcels of a dispute from a day on; the numbers of the caveats."""
    known = find_parcels(connection, parcels)
    lines = tuple(CaveatLine(code, known[code].area_on(day)) for code in sorted(known) if known[code].area_on(day))
    if not lines:
        return ()
    caveat = Caveat("", "dispute", lines, day, document=number, issued_on=day)
    return (place(connection, caveat, act).number,)


def release_stops(connection: Connection, caveats: Sequence[str], document: str, day: date, act: Act) -> None:
    """Lift the stops that a dispute put on its land; what somebody has lifted before stays as it is."""
    for number in caveats:
        if find_caveat(connection, number).is_open:
            release(connection, number, document, day, act)
