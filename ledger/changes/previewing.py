"""What a change would do, before it is done: what the rules refuse, the entries, who holds what before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from ledger import rent
from ledger.book import NewEntry
from ledger.changes.carrying_out import GROUNDS, Held, check_conserved, holdings
from ledger.changes.data import Change
from ledger.changes.facts import Facts
from ledger.changes.operations import check_change
from ledger.changes.posting import entry_of, successions_of
from ledger.changes.queries import HoldingChange
from ledger.transfers.cutting import preview_cuts
from ledger.transfers.ending import EndingPreview, rent_returned


@dataclass(frozen=True, slots=True)
class ChangePreview:
    """What a change would do. change: completed. entries: what contracts lose first, then the change's own. rents: what
    it does to the rent of contracts that end or lose land. going_along: contracts whose land comes back to somebody else.
    """

    change: Change
    entries: tuple[NewEntry, ...]
    holdings: tuple[HoldingChange, ...]
    rents: tuple[tuple[str, rent.Recomputed], ...]
    going_along: tuple[str, ...]


def preview_change_of_land(connection: Connection, change: Change, today: date) -> ChangePreview:
    """What carrying a change out today would file. Raises what ``check_change`` raises; files nothing."""
    facts = check_change(connection, change, today)
    said = facts.change
    cut = preview_cuts(connection, said.cuts, said.on_day, GROUNDS[said.kind], said.number) if said.cuts else []
    entries = (*(ending.entry for _, ending in cut if ending.entry is not None), entry_of(facts))
    before = holdings(connection, facts)
    after = _moved(facts, before, entries)
    check_conserved(before, after)
    contracts = {contract.number for contract, _ in cut}
    with_rent = rent.find_agreements(connection, contracts)
    rents = [
        (contract.number, _rent(connection, contract.number, ending))
        for contract, ending in cut
        if contract.number in with_rent and ending.returns
    ]
    along = dict.fromkeys(each.contract_number for each in successions_of(facts))
    places = sorted({*before, *after})
    changed = tuple(HoldingChange(*place, before.get(place, 0), after.get(place, 0)) for place in places)
    return ChangePreview(said, entries, changed, tuple(rents), tuple(along))


def _moved(facts: Facts, before: Held, entries: Iterable[NewEntry]) -> Held:
    """Who has what on the day of the change, once the entries are filed."""
    after, parcels = dict(before), set(facts.change.parcel_codes)
    for line in (line for entry in entries for line in entry.lines):
        if line.lot in parcels and line.effective_on <= facts.change.on_day:
            place = line.lot, line.account.asset, line.account.kind, line.account.holder
            after[place] = after.get(place, 0) + line.amount
    return after


def _rent(connection: Connection, number: str, ending: EndingPreview) -> rent.Recomputed:
    back_on = ending.returns[0].back_on
    if ending.last_day < back_on:
        return rent.preview_end(connection, number, back_on)
    return rent.preview_return(connection, number, back_on, rent_returned(ending))
