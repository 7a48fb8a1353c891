"""One parcel: who holds which layer of it on a day, its contracts and every entry that moved it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from ledger.book.balances import Holding, holdings_of_lot
from ledger.book.lots import LotMovement, movements_of_lot
from ledger.clock import today
from ledger.errors import Refusal
from ledger.parcels import LAYERS, Parcel, book_of_parcel, find_parcel
from ledger.parties import Party, find_parties
from ledger.transfers import Wanted, list_contracts
from web.asking import day_of, tried
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


@pages.get("/parcels/<code>")
def one(code: str) -> tuple[str, int]:
    """A parcel on the day of the address."""
    page = read(lambda connection: parcel_page(connection, code))
    return show("parcel.html", page, 422 if page.problems else 200)


def parcel_page(connection: Connection, code: str) -> ParcelPage:
    """The facts of a parcel's page. Raises ParcelMissing."""
    problems: dict[str, list[Refusal]] = {}
    day = tried(lambda: day_of("on"), today(), problems, "on")
    parcel = find_parcel(connection, code)
    book_id = book_of_parcel(connection, code)
    held = holdings_of_lot(connection, book_id, code, day)
    movements = movements_of_lot(connection, book_id, code)
    holders = {each.holder for each in held} | {each.holder for each in movements}
    return ParcelPage(
        parcel=parcel,
        village=village_names(connection, {parcel.village_code})[parcel.village_code],
        day=day,
        layers={layer: [each for each in held if each.asset == layer] for layer in LAYERS},
        contracts=rows_of(connection, list_contracts(connection, Wanted(parcel=code))),
        movements=movements,
        parties=find_parties(connection, holders | ({parcel.base.household} if parcel.base else set())),
        problems=problems,
    )
