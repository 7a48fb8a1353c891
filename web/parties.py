"""One party: a household's sheet, or "my land on any day" of a co-operative; and its personal data, for a purpose."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from flask import request
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Actor, may, parties_in_reach, villages_in_reach
from ledger.book.lots import lots_of_holder
from ledger.clock import today
from ledger.errors import Refusal
from ledger.inquiries import Contracts, read_party
from ledger.parcels import LAYERS, Parcel, find_parcels
from ledger.parties import Party
from ledger.personal import FIELDS
from ledger.personal_data import reveal_party
from ledger.places import Division, find, lineage
from ledger.places.refusals import DivisionMissing
from ledger.transfers import Contract, Wanted
from web.asking import day_of, posted_text, tried
from web.groups import page_group, read, show, show_once
from web.refusals import each_of, ends_here, status_of
from web.rows import ContractRow, rows_of, village_names
from web.standing import reaches_place

pages = page_group("parties")
MOST_CONTRACTS: Final = 500
SOON_DAYS: Final = 90
LONGEST_PURPOSE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Land:
    """A parcel of which the party holds something, grains by layer."""

    parcel: Parcel
    village: str
    grains: dict[str, int]


@dataclass(frozen=True, slots=True)
class PartyPage:
    """A party on a day. given, taken: its contracts as transferor and as transferee; rents are those in force.

    ending: those in force that end soon. mine: whether it is one's own page. may_reveal: whether personal data may be
    asked for here. revealed: what was revealed, by field, once.
    """

    party: Party
    day: date
    lineage: list[Division]
    land: tuple[Land, ...]
    totals: dict[str, int]
    given: list[ContractRow]
    taken: list[ContractRow]
    ending: list[ContractRow]
    rent_in_fen: int
    rent_out_fen: int
    mine: bool
    may_reveal: bool
    may_erase: bool
    problems: dict[str, list[Refusal]]
    revealed: dict[str, str] | None = None


@pages.get("/parties/<code>")
def one(code: str) -> tuple[str, int]:
    """A party with its land on the day of the address."""
    page = read("parties.read", lambda connection, actor: party_page(connection, actor, code), subject=code)
    return show("party.html", page, 422 if page.problems else 200)


@pages.post("/parties/<code>/reveal")
def reveal(code: str) -> Response | tuple[str, int]:
    """The personal data that were asked for, on this answer and nowhere else; the purpose stands in the trail."""
    wanted, purpose = request.form.getlist("field"), posted_text("purpose", LONGEST_PURPOSE)
    try:
        found = read("personal.reveal", lambda c, actor: reveal_party(c, actor, code), subject=code, purpose=purpose)
    except Refusal as refusal:
        if ends_here(refusal):
            raise
        page = read("parties.read", lambda c, actor: party_page(c, actor, code), subject=code)
        return show("party.html", page, status_of(refusal), refusals=each_of(refusal), purpose=purpose)
    shown = {name: value for name, value in found.items() if name in wanted or not wanted}
    page = read("parties.read", lambda c, actor: party_page(c, actor, code, shown), subject=code)
    return show_once("party.html", page)


def party_page(connection: Connection, actor: Actor, code: str, revealed: dict[str, str] | None = None) -> PartyPage:
    """The facts of a party's page, as far as they lie within reach. Raises PartyMissing and what ``permit`` raises."""
    problems: dict[str, list[Refusal]] = {}
    day = tried(lambda: day_of("on"), today(), problems, "on")
    party = read_party(connection, actor, code)
    land = _land(connection, actor, code, day)
    contracts = Contracts(connection, actor).page(Wanted(party=code, limit=MOST_CONTRACTS))
    rows = rows_of(connection, actor, contracts)
    given = [row for row in rows if row.contract.terms.transferor == code]
    taken = [row for row in rows if row.contract.terms.transferee == code]
    here = reaches_place(actor, party.division_level, party.division_code)
    return PartyPage(
        party=party,
        day=day,
        lineage=_lineage(connection, party, day),
        land=land,
        totals=_totals(land),
        given=given,
        taken=taken,
        ending=[row for row in rows if _ends_soon(row.contract)],
        rent_in_fen=_yearly_rent(given, day),
        rent_out_fen=_yearly_rent(taken, day),
        mine=code in parties_in_reach(actor, "parties.read"),
        may_reveal=here and may(actor, "personal.reveal") and any(getattr(party, name) for name in FIELDS),
        problems=problems,
        may_erase=here and party.erased_at is None and may(actor, "personal.propose-erasure"),
        revealed=revealed,
    )


def _lineage(connection: Connection, party: Party, day: date) -> list[Division]:
    """Where the party belongs; nothing when that place is not loaded or no longer there."""
    try:
        return lineage(connection, find(connection, party.division_level, party.division_code, day), day)
    except DivisionMissing:
        return []


def _land(connection: Connection, actor: Actor, code: str, day: date) -> tuple[Land, ...]:
    """What the party holds: all of it for itself, for others what lies in their villages."""
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for holding in lots_of_holder(connection, code, day):
        sums[holding.lot][holding.asset] += holding.amount
    parcels = find_parcels(connection, sums)
    inside = _inside(connection, actor, code, {parcel.village_code for parcel in parcels.values()})
    names = village_names(connection, inside)
    return tuple(
        Land(parcels[lot], names[parcels[lot].village_code], {layer: grains[layer] for layer in LAYERS})
        for lot, grains in sorted(sums.items())
        if lot in parcels and parcels[lot].village_code in inside
    )


def _inside(connection: Connection, actor: Actor, code: str, villages: set[str]) -> set[str]:
    reach = villages_in_reach(actor, "parcels.read")
    if reach is None or code in parties_in_reach(actor, "parcels.read"):
        return villages
    return villages & set(connection.scalars(reach))


def _totals(land: tuple[Land, ...]) -> dict[str, int]:
    return {layer: sum(each.grains[layer] for each in land) for layer in LAYERS}


def _yearly_rent(rows: list[ContractRow], day: date) -> int:
    """A year's rent in fen of the contracts that are in force on a day; rent in kind is not in it."""
    return sum(row.contract.terms.yearly_rent_fen or 0 for row in rows if _in_force(row.contract, day))


def _in_force(contract: Contract, day: date) -> bool:
    return contract.state == "signed" and contract.terms.start_day <= day <= contract.terms.last_day


def _ends_soon(contract: Contract) -> bool:
    return _in_force(contract, today()) and contract.terms.last_day <= today() + timedelta(days=SOON_DAYS)
