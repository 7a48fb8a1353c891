"""The postings of transfer contracts (chart of accounts, section 1)."""

from __future__ import annotations

from ledger.book import Account, Line, NewEntry
from ledger.transfers.data import Terms
from ledger.transfers.facts import OPERATION_RIGHT, Assembler


def entry_of(terms: Terms, known: Assembler) -> NewEntry:
    """A lease: the operation right goes over on the start day and comes back on the day after the last."""
    lines: list[Line] = []
    for line in terms.lines:
        village = known.parcel(line.parcel_code).village_code
        giver, taker = (
            Account(OPERATION_RIGHT, "land.held", "village", village, known.holder_kind(party), party)
            for party in (terms.transferor, terms.transferee)
        )
        for day, source, target in ((terms.start_day, giver, taker), (terms.return_day, taker, giver)):
            lines.append(Line(source, line.parcel_code, day, -line.area_grains))
            lines.append(Line(target, line.parcel_code, day, line.area_grains))
    return NewEntry("lease-signed", terms.number, f"contract:{terms.number}:signed", tuple(lines))
