"""One party: a household's sheet, or "my land on any day" of a co-operative."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from ledger.book.lots import LotHolding, lots_of_holder
from ledger.clock import today
from ledger.errors import Refusal
from ledger.parcels import LAYERS, Parcel, find_parcels
from ledger.parties import Party, find_party
from ledger.places import Division, find, lineage
from ledger.places.refusals import DivisionMissing
from ledger.transfers import Contract, Wanted, list_contracts
from web.asking import day_of, tried
from web.groups import page_group, read, show
from web.rows import ContractRow, rows_of, village_names

pages = page_group("parties")
MOST_CONTRACTS: Final = 500


@dataclass(frozen=True, slots=True)
class Land:
    """A parcel of which the party holds something, grains by layer."""

    parcel: Parcel
    village: str
    grains: dict[str, int]


@dataclass(frozen=True, slots=True)
class PartyPage:
    """A party on a day. given, taken: its contracts as transferor and as transferee; rents are those in force."""

    party: Party
    day: date
    lineage: list[Division]
    land: tuple[Land, ...]
    totals: dict[str, int]
    given: list[ContractRow]
    taken: list[ContractRow]
    rent_in_fen: int
    rent_out_fen: int
    problems: dict[str, list[Refusal]]


@pages.get("/parties/<code>")
def one(code: str) -> tuple[str, int]:
    """A party with its land on the day of the address."""
    page = read(lambda connection: party_page(connection, code))
    return show("party.html", page, 422 if page.problems else 200)


def party_page(connection: Connection, code: str) -> PartyPage:
    """The facts of a party's page. Raises PartyMissing."""
    problems: dict[str, list[Refusal]] = {}
    day = tried(lambda: day_of("on"), today(), problems, "on")
    party = find_party(connection, code)
    holdings = lots_of_holder(connection, code, day)
    rows = rows_of(connection, list_contracts(connection, Wanted(party=code, limit=MOST_CONTRACTS)))
    given = [row for row in rows if row.contract.terms.transferor == code]
    taken = [row for row in rows if row.contract.terms.transferee == code]
    return PartyPage(
        party=party,
        day=day,
        lineage=_lineage(connection, party, day),
        land=_land(connection, holdings),
        totals=_totals(holdings),
        given=given,
        taken=taken,
        rent_in_fen=_yearly_rent(given, day),
        rent_out_fen=_yearly_rent(taken, day),
        problems=problems,
    )


def _lineage(connection: Connection, party: Party, day: date) -> list[Division]:
    """Where the party belongs; nothing when that place is not loaded or no longer there."""
    try:
        return lineage(connection, find(connection, party.division_level, party.division_code, day), day)
    except DivisionMissing:
        return []


def _land(connection: Connection, holdings: list[LotHolding]) -> tuple[Land, ...]:
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for holding in holdings:
        sums[holding.lot][holding.asset] += holding.amount
    parcels = find_parcels(connection, sums)
    names = village_names(connection, {parcel.village_code for parcel in parcels.values()})
    return tuple(
        Land(parcels[lot], names[parcels[lot].village_code], {layer: grains[layer] for layer in LAYERS})
        for lot, grains in sorted(sums.items())
        if lot in parcels
    )


def _totals(holdings: list[LotHolding]) -> dict[str, int]:
    totals: Counter[str] = Counter()
    for holding in holdings:
        totals[holding.asset] += holding.amount
    return {layer: totals[layer] for layer in LAYERS}


def _yearly_rent(rows: list[ContractRow], day: date) -> int:
    """A year's rent in fen of the contracts that are in force on a day; rent in kind is not in it."""
    return sum(row.contract.terms.yearly_rent_fen or 0 for row in rows if _in_force(row.contract, day))


def _in_force(contract: Contract, day: date) -> bool:
    return contract.state == "signed" and contract.terms.start_day <= day <= contract.terms.last_day
