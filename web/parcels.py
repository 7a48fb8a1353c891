"""One parcel: who holds which layer of it on a day, its contracts and every entry that moved it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from ledger.access import Actor
from ledger.book.balances import Holding
from ledger.book.lots import LotMovement
from ledger.caveats import Caveat
from ledger.clock import today
from ledger.errors import Refusal
from ledger.inquiries import Contracts, holders_of_parcel, movements_of_parcel, parties_named, read_parcel
from ledger.parcels import LAYERS, Parcel
from ledger.parties import Party
from ledger.transfers import Wanted
from web.asking import day_of, tried
from web.caveats import open_caveats
from web.groups import page_group, read, show
from web.rows import ContractRow, rows_of, village_names

pages = page_group("parcels")


@dataclass(frozen=True, slots=True)
class ParcelPage:
    """A parcel on a day. layers: who holds how much of each right; movements: all days, past and to come."""

    parcel: Parcel
    village: str
    day: date
    layers: dict[str, list[Holding]]
    contracts: list[ContractRow]
    movements: list[LotMovement]
    parties: dict[str, Party]
    problems: dict[str, list[Refusal]]
    caveats: list[Caveat]


@pages.get("/parcels/<code>")
def one(code: str) -> tuple[str, int]:
    """A parcel on the day of the address."""
    page = read("parcels.read", lambda connection, actor: parcel_page(connection, actor, code), subject=code)
    return show("parcel.html", page, 422 if page.problems else 200)


def parcel_page(connection: Connection, actor: Actor, code: str) -> ParcelPage:
    """The facts of a parcel's page. Raises ParcelMissing and what ``permit`` raises."""
    problems: dict[str, list[Refusal]] = {}
    day = tried(lambda: day_of("on"), today(), problems, "on")
    parcel = read_parcel(connection, actor, code)
    held = holders_of_parcel(connection, actor, code, day)
    movements = movements_of_parcel(connection, actor, code)
    holders = {each.holder for each in held} | {each.holder for each in movements}
    return ParcelPage(
        parcel=parcel,
        village=village_names(connection, {parcel.village_code})[parcel.village_code],
        day=day,
        layers={layer: [each for each in held if each.asset == layer] for layer in LAYERS},
        contracts=rows_of(connection, actor, Contracts(connection, actor).page(Wanted(parcel=code))),
        movements=movements,
        parties=parties_named(connection, actor, holders | ({parcel.base.household} if parcel.base else set())),
        problems=problems,
        caveats=open_caveats(connection, actor, parcel=code),
    )
