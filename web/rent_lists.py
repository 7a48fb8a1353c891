"""Lists about rent: overdue by age with a CSV, what falls due, reference prices, and what a party owes and is owed."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from flask import Response as FlaskResponse
from flask import redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Act, Actor, parties_in_reach
from ledger.clock import today
from ledger.errors import Refusal
from ledger.exchange.formulas import harmless
from ledger.inquiries import parties_named, read_party
from ledger.inquiries.rents import (
    ArrearsList,
    RentDue,
    RentOfParty,
    arrears_in_reach,
    due_in_reach,
    prices_listed,
    rent_of_party,
)
from ledger.parties import Party
from ledger.places import Division, resolve
from ledger.rent import Arrears, ComingDue, ReferencePrice, record_price
from ledger.rent.arrears import By
from ledger.rent.data import Measure
from ledger.rent.saying import UNITS
from ledger.units import format_money
from web import centre_asking as posted
from web.asking import day_of, text_of, tried
from web.centre_parts import Form, carry, done_note, entry
from web.groups import page_group, read, show
from web.offering import can
from web.rent_asking import amount
from web.rows import village_names
from web.session import who
from web.showing import say, word

pages = page_group("rent_lists")
GROUPINGS: Final[dict[str, By]] = {
    "contract": "contract",
    "payer": "payer",
    "village": "village",
    "household": "household",
}
MOST_ROWS: Final = 500
MOST_DAYS: Final = 3_660
USUAL_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class ArrearsPage:
    """What is overdue. names: of parties and villages, by code."""

    found: ArrearsList
    parties: dict[str, Party]
    villages: dict[str, str]
    division: str
    place: str
    problems: dict[str, list[Refusal]]
    most: int = MOST_ROWS


@dataclass(frozen=True, slots=True)
class DuePage:
    """What falls due within so many days."""

    rows: list[ComingDue]
    totals: dict[Measure, int]
    parties: dict[str, Party]
    days: int
    division: str
    place: str
    problems: dict[str, list[Refusal]]


@dataclass(frozen=True, slots=True)
class PricesPage:
    """Reference prices. places: names of the divisions, by level and code."""

    prices: list[ReferencePrice]
    places: dict[str, str]
    crop: str
    division: str
    form: Form | None
    note: str
    problems: dict[str, list[Refusal]]


@dataclass(frozen=True, slots=True)
class Side:
    """What a party owes, or is owed: due and open, due within 90 days, due later, and settled. sums: of now."""

    name: str
    now: list[RentDue]
    soon: list[RentDue]
    later: list[RentDue]
    settled: list[RentDue]
    sums: dict[Measure, int]


@dataclass(frozen=True, slots=True)
class PartyRentPage:
    """What a party owes and is owed. mine: whether it is one's own page."""

    party: Party
    mine: bool
    sides: tuple[Side, ...]
    parties: dict[str, Party]


@pages.get("/rent")
def index() -> Response:
    """Offices see what is overdue, parties what concerns them."""
    own = parties_in_reach(who(), "rent.read")
    read("rent.read", lambda _c, _actor: None)
    if len(own) == 1 and len(who().grants) == 1:
        return redirect(url_for("pages.rent_lists.of_party", code=own[0]))
    return redirect(url_for("pages.rent_lists.overdue"))


@pages.get("/rent/arrears")
def overdue() -> tuple[str, int]:
    """What is overdue on the day of the address, by age."""
    page = read("rent.read", _arrears_page)
    return show("rent_arrears.html", page, 422 if page.problems else 200)


def _arrears_page(connection: Connection, actor: Actor) -> ArrearsPage:
    problems: dict[str, list[Refusal]] = {}
    day = tried(lambda: day_of("on"), today(), problems, "on")
    division = _division(connection, day, problems)
    by = GROUPINGS.get(text_of("by"), "contract")
    found = arrears_in_reach(connection, actor, day, division, by)
    shown = found.rows[:MOST_ROWS]
    codes = {code for each in shown for code in (each.key, found.payers.get(each.key, ""))}
    parties = parties_named(connection, actor, codes) if by != "village" else {}
    villages = village_names(connection, codes) if by == "village" else {}
    place = division.name if division else ""
    return ArrearsPage(found, parties, villages, text_of("division"), place, problems)


def _division(connection: Connection, day: date, problems: dict[str, list[Refusal]]) -> Division | None:
    text = text_of("division")
    return tried(lambda: resolve(connection, text, day), None, problems, "division") if text else None


@pages.get("/rent/arrears.csv")
def overdue_sheet() -> FlaskResponse:
    """The whole list as a sheet that office software opens: UTF-8 with a mark, no cell a formula."""
    page: ArrearsPage = read("rent.read", _arrears_page)
    for refusals in page.problems.values():
        raise refusals[0]  # a sheet of more than was asked for would be taken for the whole
    names = _names_of_all(page.found)
    text = io.StringIO(newline="")
    sheet = csv.writer(text)
    ages = (word("age_today"), word("age_30"), word("age_90"), word("age_180"), word("age_365"), word("age_more"))
    sheet.writerow((word("code"), word("payer"), word("oldest_due"), word("overdue"), *ages, word("unit")))
    for each in (*page.found.rows, *page.found.totals()):
        payer = page.found.payers.get(each.key, "")
        row = (each.key or word("total"), names.get(payer, names.get(each.key, "")), each.oldest)
        sheet.writerow([harmless(str(cell)) for cell in (*row, *_figures(each), say(UNITS[each.measure]))])
    response = FlaskResponse(text.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=f"arrears-{page.found.day}.csv")
    response.headers["Cache-Control"] = "no-store"
    return response


def _names_of_all(found: ArrearsList) -> dict[str, str]:
    codes = {*found.payers.values(), *(each.key for each in found.rows)}
    parties = read("rent.read", lambda c, actor: parties_named(c, actor, codes))
    return {code: party.name for code, party in parties.items()}


def _figures(each: Arrears) -> list[str]:
    return [format_money(each.overdue), *(format_money(age) for age in each.ages)]


@pages.get("/rent/due")
def due() -> tuple[str, int]:
    """What falls due and is not paid."""
    page = read("rent.read", _due_page)
    return show("rent_due.html", page, 422 if page.problems else 200)


def _due_page(connection: Connection, actor: Actor) -> DuePage:
    problems: dict[str, list[Refusal]] = {}
    typed = text_of("within")
    days = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 4 else USUAL_DAYS
    days = min(max(days, 1), MOST_DAYS)
    division = _division(connection, today(), problems)
    rows = due_in_reach(connection, actor, today(), days, division)
    measures = sorted({each.measure for each in rows})
    return DuePage(
        rows[:MOST_ROWS],
        {measure: sum(each.amount for each in rows if each.measure == measure) for measure in measures},
        parties_named(connection, actor, {each.payer for each in rows[:MOST_ROWS]}),
        days,
        text_of("division"),
        division.name if division else "",
        problems,
    )


@pages.get("/rent/prices")
def prices() -> tuple[str, int]:
    """Reference prices, the latest first."""
    page = _prices_page()
    return show("rent_prices.html", page, 422 if page.problems else 200)


def _prices_page() -> PricesPage:
    problems: dict[str, list[Refusal]] = {}

    def question(connection: Connection, actor: Actor) -> tuple[list[ReferencePrice], dict[str, str]]:
        found = prices_listed(connection, actor, today(), _division(connection, today(), problems), text_of("crop"))
        return found[:MOST_ROWS], _places(connection, found[:MOST_ROWS])

    found, places = read("rent.read", question)
    form = _price_form() if can("prices.record") else None
    note = done_note({"price": word("done_price")})
    return PricesPage(found, places, text_of("crop"), text_of("division"), form, note, problems)


def _places(connection: Connection, found: Sequence[ReferencePrice]) -> dict[str, str]:
    places = {}
    for key in {f"{each.division_level}:{each.division_code}" for each in found}:
        try:
            places[key] = resolve(connection, key, today()).name
        except Refusal:
            places[key] = key.partition(":")[2]
    return places


def _price_form() -> Form:
    fields = (
        entry("division", word("division"), needed=True, most=64, hint=word("place_hint_price")),
        entry("crop", word("price_crop"), needed=True, most=40),
        entry("day", word("price_from"), "day", str(today()), needed=True),
        entry("price", word("price_yuan_kg"), "figure", needed=True, most=20),
        entry("source", word("price_source"), needed=True, most=120),
    )
    return Form(url_for("pages.rent_lists.price"), word("price_record"), fields, word("price_record"))


@pages.post("/rent/prices")
def price() -> Response | tuple[str, int]:
    """Record a reference price."""

    def work(connection: Connection, act: Act) -> Any:
        day = posted.day("day")
        place = resolve(connection, posted.text("division", 64), day)
        crop, source = posted.text("crop", 40), posted.text("source", 120)
        fen = amount("price", needed=True)
        return record_price(connection, ReferencePrice(place.level, place.code, crop, day, fen, source), act)

    return carry(
        "prices.record",
        work,
        lambda _done: url_for("pages.rent_lists.prices", done="price"),
        lambda: ("rent_prices.html", _prices_page()),
        request.form.get("division", "")[:40],
    )


@pages.get("/parties/<code>/rent")
def of_party(code: str) -> tuple[str, int]:
    """What a party owes and is owed, by due day."""
    return show("rent_party.html", read("rent.read", lambda c, actor: _party_page(c, actor, code), subject=code))


def _party_page(connection: Connection, actor: Actor, code: str) -> PartyRentPage:
    party = read_party(connection, actor, code)
    found: RentOfParty = rent_of_party(connection, actor, code, today())
    named = {
        share.creditor.code if share.debtor.code == code else share.debtor.code
        for each in (*found.owing, *found.owed)
        for share in each.shares
    }
    mine = code in parties_in_reach(actor, "rent.read")
    sides = (_side("owes", found.owing), _side("is_owed", found.owed))
    return PartyRentPage(party, mine, tuple(each for each in sides if each), parties_named(connection, actor, named))


def _side(name: str, dues: tuple[RentDue, ...]) -> Side | None:
    if not dues:
        return None
    waiting = [each for each in dues if each.open > 0]
    now = [each for each in waiting if each.due_on <= today()]
    measures: tuple[Measure, ...] = ("fen", "kg")
    sums = {measure: sum(e.open for e in now if e.measure == measure) for measure in measures}
    horizon = today() + timedelta(days=USUAL_DAYS)
    soon = [each for each in waiting if today() < each.due_on <= horizon]
    later = [each for each in waiting if each.due_on > horizon]
    settled = [each for each in dues if each.open <= 0]
    return Side(name, now, soon, later, settled, {measure: total for measure, total in sums.items() if total})
