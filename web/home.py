"""The start page: whoever it is finds the day's work, their land, their village, or what they look after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import redirect, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import ADMINISTRATORS, Actor, may
from ledger.clock import today
from ledger.inquiries import Contracts, count_people, parties_named, search_land, search_people
from ledger.parcels import Parcel
from ledger.parties import Party
from ledger.places import Division, search
from ledger.transfers import Wanted
from web.asking import text_of
from web.groups import page_group, read, show
from web.quota_home import QuotaHome, quota_home
from web.rows import ContractRow, rows_of
from web.session import who
from web.villages import within_reach
from web.work_list import HORIZONS, Task, soonest, tasks_of

pages = page_group("home")
MOST_FOUND = 20
_BUREAU: Final = frozenset({"bureau-officer", "bureau-approver", "releaser"})


@dataclass(frozen=True, slots=True)
class HomePage:
    """The service centre or the land bureau on a day, within somebody's reach. bureau: which of them.

    ending: how many contracts end within so many days.
    """

    tasks: tuple[Task, ...]
    ending: dict[int, int]
    counts: dict[str, int]
    area_in_force: int
    quotas: QuotaHome | None = None
    bureau: bool = False


@pages.get("/")
def index() -> Response | tuple[str, int]:
    """The start page of who is signed in."""
    actor = who()
    if not actor.grants:
        return show("start.html", ())
    if may(actor, "book.read"):
        return show("home.html", read("contracts.read", home_page))
    place = _only_place(actor)
    return redirect(place) if place else show("start.html", _places(actor))


def _only_place(actor: Actor) -> str:
    """Where a viewer with one reach goes at once; empty for the others."""
    places = _places(actor)
    return places[0][1] if len(places) == 1 and not set(actor.roles) & set(ADMINISTRATORS) else ""


def _places(actor: Actor) -> list[tuple[str, str]]:
    """(reach, address) of what a viewer looks at."""
    found = []
    for grant in actor.grants:
        if grant.party_code:
            found.append((grant.reach, url_for("pages.parties.one", code=grant.party_code)))
        elif grant.division_code:
            found.append((grant.reach, url_for("pages.villages.one", key=grant.reach)))
    return found


def home_page(connection: Connection, actor: Actor) -> HomePage:
    """What waits to be done today, with the figures of the reach."""
    in_force = Wanted(in_force_on=today())
    contracts = Contracts(connection, actor)
    return HomePage(
        tasks=tasks_of(connection, actor),
        ending={days: contracts.count(soonest(days)) for days in HORIZONS},
        counts={
            "in_force": contracts.count(in_force),
            "households": count_people(connection, actor, "household"),
            "cooperatives": count_people(connection, actor, "cooperative"),
        },
        area_in_force=contracts.area(in_force),
        quotas=quota_home(connection, actor),
        bureau=_BUREAU.issuperset(actor.roles),
    )


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
    found = read("contracts.read", lambda connection, actor: find_all(connection, actor, text_of("q")))
    exact = exact_place(found)
    return redirect(exact) if exact else show("search.html", found)


def find_all(connection: Connection, actor: Actor, text: str) -> Found:
    """Parties, contracts, parcels and divisions within reach that fit a text; nothing for an empty one."""
    contracts = Contracts(connection, actor)
    if not text:
        return Found(text, [], [], [], [], {})
    parcels = search_land(connection, actor, text, MOST_FOUND)
    owners = parties_named(connection, actor, (each.base.household for each in parcels if each.base))
    divisions = search(connection, text, today(), MOST_FOUND) if may(actor, "balances.read") else []
    return Found(
        text=text,
        parties=search_people(connection, actor, text, limit=MOST_FOUND),
        contracts=rows_of(connection, actor, contracts.page(Wanted(text=text, limit=MOST_FOUND))),
        parcels=parcels,
        divisions=within_reach(actor, divisions),
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
