"""A division, from province to village: who holds what on a day, what is transferred, and what lies below."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flask import request
from sqlalchemy import Connection, select

from ledger.access import Actor, Grant, may
from ledger.book.balances import Balance, Question
from ledger.clock import today
from ledger.errors import Refusal
from ledger.inquiries import balances_of, parcels_in, parties_named
from ledger.parcels import LAYERS, Parcel
from ledger.parties import Party
from ledger.places import SIGNIFICANT_DIGITS, Division, children, find, lineage, resolve, search, subtree
from ledger.places.refusals import DivisionMissing
from ledger.transfers import area_in_force
from web.asking import day_of, instant_of, text_of, tried
from web.groups import page_group, read, show
from web.holders import HolderRow, holders_of
from web.standing import reaches_place

pages = page_group("villages")
PARCELS_A_PAGE: Final = 100
MOST_FOUND: Final = 60
SOURCE_KIND: Final = "land.register"
CONTRACT_RIGHT, OPERATION_RIGHT = LAYERS[1:]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The three layers of a division. cells: grains by (row, layer); a row is (account kind, holder kind)."""

    rows: tuple[tuple[str, str], ...]
    cells: dict[tuple[tuple[str, str], str], int]
    totals: dict[str, int]
    transferred: int


@dataclass(frozen=True, slots=True)
class Below:
    """A division one level down with its roll-up, in grains."""

    division: Division
    totals: dict[str, int]
    contracted: int
    transferred: int


@dataclass(frozen=True, slots=True)
class DivisionPage:
    """A division on a day, as known at an instant or as known now."""

    division: Division
    day: date
    known_at: datetime | None
    lineage: list[Division]
    neighbours: tuple[Division | None, Division | None]
    sheet: Sheet
    below: tuple[Below, ...]
    holders: list[HolderRow]
    parcels: list[Parcel]
    owners: dict[str, Party]
    more_after: str
    problems: dict[str, list[Refusal]]


@pages.get("/divisions")
def index() -> tuple[str, int]:
    """Where to begin: one's own reach, or what fits a search in it."""
    return show("divisions.html", read("divisions.read", divisions_found))


def divisions_found(connection: Connection, actor: Actor) -> list[Division]:
    """The divisions of somebody's reach, or what fits the text of the address in it."""
    if text_of("q"):
        return within_reach(actor, search(connection, text_of("q"), today(), MOST_FOUND))
    return [found for grant in actor.grants if (found := _division_of(connection, grant)) is not None]


def _division_of(connection: Connection, grant: Grant) -> Division | None:
    try:
        return find(connection, grant.division_level, grant.division_code, today())
    except DivisionMissing:
        return None


def within_reach(actor: Actor, found: list[Division]) -> list[Division]:
    """Those of some divisions whose pages somebody may open."""
    return [each for each in found if reaches_place(actor, each.level, each.code)]


@pages.get("/divisions/<key>")
def one(key: str) -> tuple[str, int]:
    """A division on the day of the address."""
    page = read("balances.read", lambda connection, actor: division_page(connection, actor, key), subject=key)
    return show("division.html", page, 422 if page.problems else 200)


def division_page(connection: Connection, actor: Actor, key: str) -> DivisionPage:
    """The facts of a division's page. Raises DivisionMissing, DivisionAmbiguous and what ``permit`` raises."""
    problems: dict[str, list[Refusal]] = {}
    day = tried(lambda: day_of("on"), today(), problems, "on")
    known_at = tried(lambda: instant_of("known_at"), None, problems, "known_at")
    division = resolve(connection, key, day)
    tree = subtree([division], day)
    question = Question(tree, day, known_at, LAYERS, frozenset({"kind", "holder-kind", "village"}))
    by_village = balances_of(connection, actor, division, question)
    moved = area_in_force(connection, select(tree.c.code), day, known_at)
    above = lineage(connection, division, day)
    village = division.level == "village"
    parcels = _parcels(connection, actor, division) if village else []
    return DivisionPage(
        division=division,
        day=day,
        known_at=known_at,
        lineage=above,
        neighbours=_neighbours(connection, division, above, day),
        sheet=sheet_of(by_village, sum(moved.values())),
        below=tuple(below_of(children(connection, division, day), by_village, moved)),
        holders=holders_of(connection, actor, division, day, known_at) if village and may(actor, "book.read") else [],
        parcels=parcels[:PARCELS_A_PAGE],
        owners=parties_named(connection, actor, (each.base.household for each in parcels if each.base)),
        more_after=parcels[PARCELS_A_PAGE - 1].code if len(parcels) > PARCELS_A_PAGE else "",
        problems=problems,
    )


def _parcels(connection: Connection, actor: Actor, village: Division) -> list[Parcel]:
    after = request.args.get("after", "")[:19]
    return parcels_in(connection, actor, [village.code], after=after, limit=PARCELS_A_PAGE + 1)


def _held(found: list[Balance]) -> list[Balance]:
    """Without the accounts where area comes from."""
    return [balance for balance in found if balance.kind != SOURCE_KIND]


def sheet_of(found: list[Balance], transferred: int) -> Sheet:
    """The balances of a division as a table of holders by layers."""
    cells: Counter[tuple[tuple[str, str], str]] = Counter()
    totals: Counter[str] = Counter()
    for balance in _held(found):
        cells[(balance.kind, balance.holder_kind), balance.asset] += balance.amount
        totals[balance.asset] += balance.amount
    rows = sorted({row for row, _ in cells}, key=lambda row: (row[0] != "land.held", row[0], _weight(row[1])))
    return Sheet(tuple(rows), dict(cells), {layer: totals[layer] for layer in LAYERS}, transferred)


def _weight(holder_kind: str) -> int:
    order = ("household", "person", "cooperative", "enterprise", "collective", "office")
    return order.index(holder_kind) if holder_kind in order else len(order)


def below_of(divisions: list[Division], found: list[Balance], moved: dict[str, int]) -> list[Below]:
    """Each division with the villages whose codes begin with its own digits added up."""
    totals: dict[str, Counter[str]] = {division.code: Counter() for division in divisions}
    prefixes = {division.code[: SIGNIFICANT_DIGITS[division.level]]: division.code for division in divisions}
    length = SIGNIFICANT_DIGITS[divisions[0].level] if divisions else 0
    for balance in _held(found):
        code = prefixes.get(balance.village[:length])
        if code is not None:
            totals[code][balance.asset] += balance.amount
            totals[code]["contracted"] += balance.amount if _is_contracted(balance) else 0
    for village, grains in moved.items():
        code = prefixes.get(village[:length])
        if code is not None:
            totals[code]["transferred"] += grains
    return [
        Below(
            division=division,
            totals={layer: totals[division.code][layer] for layer in LAYERS},
            contracted=totals[division.code]["contracted"],
            transferred=totals[division.code]["transferred"],
        )
        for division in divisions
    ]


def _is_contracted(balance: Balance) -> bool:
    return balance.asset == CONTRACT_RIGHT and balance.holder_kind in {"household", "person"}


def _neighbours(
    connection: Connection, division: Division, above: list[Division], day: date
) -> tuple[Division | None, Division | None]:
    """The divisions before and after this one among its parent's children."""
    if len(above) < 2:
        return None, None
    siblings = children(connection, above[-2], day)
    place = next(index for index, each in enumerate(siblings) if each.code == division.code)
    before = siblings[place - 1] if place else None
    return before, siblings[place + 1] if place + 1 < len(siblings) else None
