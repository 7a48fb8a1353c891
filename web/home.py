"""The service centre: search, the day's work, and what is found for a search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import redirect, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.clock import today
from ledger.parcels import Parcel, search_parcels
from ledger.parties import Party, count_parties, find_parties, search_parties
from ledger.places import Division, search
from ledger.transfers import Wanted, count_contracts, list_contracts, total_area
from web.asking import text_of
from web.groups import page_group, read, show
from web.rows import ContractRow, rows_of

pages = page_group("home")
HORIZONS: Final = (7, 30, 90)
SHORT_LIST: Final = 8
MOST_FOUND: Final = 20


@dataclass(frozen=True, slots=True)
class Task:
    """One heap of the work list: the first contracts of it, and how many there are."""

    name: str
    count: int
    rows: list[ContractRow]
    filters: dict[str, str]


@dataclass(frozen=True, slots=True)
class HomePage:
    """The service centre on a day. ending: how many contracts end within so many days."""

    tasks: tuple[Task, ...]
    ending: dict[int, int]
    counts: dict[str, int]
    area_in_force: int


@pages.get("/")
def index() -> tuple[str, int]:
    """The service centre."""
    return show("home.html", read(home_page))


def home_page(connection: Connection) -> HomePage:
    """What waits to be done today, with the figures of the whole book."""
    in_force = Wanted(in_force_on=today())
    return HomePage(
        tasks=(
            _task(connection, "drafts", Wanted(state="draft", limit=SHORT_LIST), {"state": "draft"}),
            _task(
                connection, "unfiled", Wanted(unfiled=True, ends_from=today(), limit=SHORT_LIST), {"state": "unfiled"}
            ),
            _task(connection, "ending", _soonest(HORIZONS[-1]), {"ends_within": str(HORIZONS[-1])}),
        ),
        ending={days: count_contracts(connection, _soonest(days)) for days in HORIZONS},
        counts={
            "in_force": count_contracts(connection, in_force),
            "households": count_parties(connection, "household"),
            "cooperatives": count_parties(connection, "cooperative"),
        },
        area_in_force=total_area(connection, in_force),
    )


def _soonest(days: int) -> Wanted:
    ends_before = today() + timedelta(days=days + 1)
    return Wanted(in_force_on=today(), ends_before=ends_before, soonest_end_first=True, limit=SHORT_LIST)


def _task(connection: Connection, name: str, wanted: Wanted, filters: dict[str, str]) -> Task:
    found = list_contracts(connection, wanted)
    return Task(name, count_contracts(connection, wanted), rows_of(connection, found), filters)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, by sort. owners: the parties that the parcels are contracted to."""

    text: str
    parties: list[Party]
    contracts: list[ContractRow]
    parcels: list[Parcel]
    divisions: list[Division]
    owners: dict[str, Party]

    @property
    def places(self) -> list[str]:
        """The address of everything that was found."""
        return [
            *(url_for("pages.parties.one", code=each.code) for each in self.parties),
            *(url_for("pages.contracts.one", number=each.contract.number) for each in self.contracts),
            *(url_for("pages.parcels.one", code=each.code) for each in self.parcels),
            *(url_for("pages.villages.one", key=each.key) for each in self.divisions),
        ]


@pages.get("/search")
def results() -> Response | tuple[str, int]:
    """What fits the text; the thing itself where only one does, or where the text is its whole code."""
    found = read(lambda connection: find_all(connection, text_of("q")))
    exact = exact_place(found)
    return redirect(exact) if exact else show("search.html", found)


def find_all(connection: Connection, text: str) -> Found:
    """Parties, contracts, parcels and divisions that fit a text; nothing for an empty one."""
    if not text:
        return Found(text, [], [], [], [], {})
    parcels = search_parcels(connection, text, MOST_FOUND)
    owners = find_parties(connection, (each.base.household for each in parcels if each.base))
    contracts = list_contracts(connection, Wanted(text=text, limit=MOST_FOUND))
    return Found(
        text=text,
        parties=search_parties(connection, text, limit=MOST_FOUND),
        contracts=rows_of(connection, contracts),
        parcels=parcels,
        divisions=search(connection, text, today(), MOST_FOUND),
        owners=owners,
    )


def exact_place(found: Found) -> str | None:
    """Where to go at once: the only thing found, or the one whose code or number was typed in full."""
    text = found.text
    if any(row.contract.number == text for row in found.contracts):
        return url_for("pages.contracts.one", number=text)
    if any(parcel.code == text for parcel in found.parcels):
        return url_for("pages.parcels.one", code=text)
    if any(party.code == text for party in found.parties):
        return url_for("pages.parties.one", code=text)
    return found.places[0] if len(found.places) == 1 else None
