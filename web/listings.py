"""Listings: what everybody who signs in may read, without names; and the notices that a reviewer gives."""

from __future__ import annotations

from typing import Final

from flask import abort, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger import centre
from ledger.access import Act, Actor
from ledger.centre import LISTING_NOTICES, LISTING_STATES, SIDES, Listing, ListingNotice, WantedListings
from ledger.clock import today
from ledger.inquiries.centre import listings_shown, read_listing
from ledger.parcels import LAND_CLASSES
from ledger.transfers import PRICE_UNITS
from web import centre_asking as posted
from web.asking import LONGEST_SEARCH
from web.centre_parts import (
    Cell,
    Field,
    Form,
    Listed,
    Record,
    Table,
    asked_for,
    carry,
    chosen,
    done_note,
    entry,
    filter_of,
    following,
)
from web.groups import page_group, show
from web.offering import can
from web.rows import village_names
from web.showing import mu, say, word

pages = page_group("listings")
PAGE_SIZE: Final = 50
STEPS: Final = ("change", "withdraw", "result")


@pages.get("/listings")
def index() -> tuple[str, int]:
    """Listings, by number."""
    after = request.args.get("after", "")[:LONGEST_SEARCH]
    wanted = WantedListings(today(), chosen("side", SIDES), chosen("state", LISTING_STATES), after, PAGE_SIZE + 1)

    def question(connection: Connection, actor: Actor) -> tuple[list[Listing], dict[str, str]]:
        found = listings_shown(connection, actor, wanted)
        return found, places_of(connection, found[:PAGE_SIZE])

    found, places = asked_for("listings.read", question)
    headings = (word("centre_number"), word("centre_side"), word("village"), word("area_mu"), word("price"), word("term"), word("listed_until"), word("state"))  # fmt: skip
    rows = [_row(each, places) for each in found[:PAGE_SIZE]]
    filters = (filter_of("side", word("centre_side"), SIDES), filter_of("state", word("state"), LISTING_STATES))
    table = Table("", headings, rows, word("listings_none"))
    return show("centre_list.html", Listed(word("listings"), (table,), filters, (), following(found, PAGE_SIZE)))


def places_of(connection: Connection, found: list[Listing]) -> dict[str, str]:
    """Names of the villages of some listings."""
    codes = {each.application.asked.place.code for each in found if each.application.asked.place.level == "village"}
    return village_names(connection, codes)


def _row(listing: Listing, places: dict[str, str]) -> tuple[Cell, ...]:
    asked, now, state = listing.application.asked, listing.now, listing.state_on(today())
    return (
        Cell(listing.number, url_for("pages.listings.one", number=listing.number), code=True),
        Cell(say(SIDES[asked.side])),
        Cell(places.get(asked.place.code, asked.place.code)),
        Cell(mu(now.area_grains), figure=True),
        Cell(price_text(now.price, now.price_unit), figure=True),
        Cell(f"{asked.start_day} {word('to')} {asked.last_day}"),
        Cell(now.to_day),
        Cell(say(LISTING_STATES[state]), badge="filed" if state == "open" else "draft"),
    )


def price_text(price: str, unit: str) -> str:
    """A price with its unit; negotiable where there is none."""
    return f"{price} {say(PRICE_UNITS[unit])}" if price else word("price_open")


@pages.get("/listings/<number>")
def one(number: str) -> tuple[str, int]:
    """A listing with all its notices."""
    return show("centre_record.html", listing_page(number))


def listing_page(number: str) -> Record:
    """The facts of the page. Raises CentreRecordMissing."""

    def question(connection: Connection, actor: Actor) -> tuple[Listing, dict[str, str]]:
        found = read_listing(connection, actor, number)
        return found, places_of(connection, [found])

    found, places = asked_for("listings.read", question, number)
    asked, state = found.application.asked, found.state_on(today())
    facts: tuple[tuple[str, Cell], ...] = (
        (word("centre_side"), Cell(say(SIDES[asked.side]))),
        (word("village"), Cell(places.get(asked.place.code, asked.place.code))),
        (word("locality"), Cell(asked.locality or word("listing_parcels", count=len(asked.lines)))),
        (word("land_class"), Cell(say(LAND_CLASSES[asked.land_class]) if asked.land_class else word("centre_any"))),
        (word("area_mu"), Cell(mu(found.now.area_grains))),
        (word("price"), Cell(price_text(found.now.price, found.now.price_unit))),
        (word("term"), Cell(f"{asked.start_day} {word('to')} {asked.last_day}")),
        (word("centre_project"), Cell(asked.project or word("centre_none"))),
        (word("listed_from_to"), Cell(f"{found.now.from_day} {word('to')} {found.now.to_day}")),
        (word("conditions"), Cell(found.now.conditions or word("centre_none"))),
    )
    if can("applications.read"):
        address = url_for("pages.applications.one", number=found.application.number)
        facts += ((word("application"), Cell(found.application.number, address, code=True)),)
    headings = (word("centre_day"), word("notice_kind"), word("listed_from_to"), word("area_mu"), word("price"), word("conditions"), word("reason"))  # fmt: skip
    history = Table(word("listing_history"), headings, [_notice_row(each) for each in found.notices])
    live = state in ("coming", "open", "over") and can("listings.publish")
    return Record(
        word("listing_title", number=number),
        facts,
        (history,),
        _forms(found) if live else (),
        say(LISTING_STATES[state]),
        "filed" if state == "open" else "draft",
        done_note({"published": word("done_published"), "noticed": word("done_noticed")}),
    )


def _notice_row(notice: ListingNotice) -> tuple[Cell, ...]:
    return (
        Cell(notice.announced_on),
        Cell(say(LISTING_NOTICES[notice.kind])),
        Cell(f"{notice.from_day} {word('to')} {notice.to_day}"),
        Cell(mu(notice.area_grains), figure=True),
        Cell(price_text(notice.price, notice.price_unit), figure=True),
        Cell(notice.conditions),
        Cell(notice.reason),
    )


def _forms(found: Listing) -> tuple[Form, ...]:
    now = found.now
    reason = Field("reason", word("reason"), "text", "", needed=True, most=500)
    address = {step: url_for("pages.listings.do", number=found.number, step=step) for step in STEPS}
    return (
        Form(
            address["change"],
            word("listing_change"),
            (
                entry("to_day", word("listed_until"), "day", str(now.to_day)),
                entry("price", word("price"), "figure", now.price, hint=word("price_hint")),
                entry("conditions", word("conditions"), "text", now.conditions, most=2_000),
                reason,
            ),
            word("listing_change"),
        ),
        Form(
            address["result"],
            word("listing_result"),
            (
                entry("taker", word("listing_taker"), hint=word("party_hint"), needed=True),
                entry("announced_on", word("centre_day"), "day", str(today())),
                entry("price", word("price_agreed"), "figure", now.price),
                entry("area", word("area_mu"), "figure", mu(now.area_grains)),
                entry("contract", word("contract_number")),
            ),
            word("listing_result"),
        ),
        Form(address["withdraw"], word("listing_withdraw"), (reason,), word("listing_withdraw"), main=False),
    )


@pages.post("/listings/<number>/<step>")
def do(number: str, step: str) -> Response | tuple[str, int]:
    """Give a notice."""
    if step not in STEPS:
        abort(404)
    return carry(
        "listings.publish",
        lambda c, act: _notice(c, act, number, step),
        lambda _done: url_for("pages.listings.one", number=number, done="noticed"),
        lambda: ("centre_record.html", listing_page(number)),
        number,
    )


def _notice(connection: Connection, act: Act, number: str, step: str) -> Listing:
    if step == "withdraw":
        return centre.withdraw_listing(connection, number, act, posted.text("reason", 500))
    if step == "change":
        return centre.change_listing(
            connection,
            number,
            act,
            reason=posted.text("reason", 500),
            to_day=posted.optional_day("to_day"),
            price=posted.text("price", 30),
            conditions=posted.text("conditions"),
        )
    return centre.announce_result(
        connection,
        number,
        act,
        taker=posted.party(connection, act.actor, "taker"),
        announced_on=posted.day("announced_on"),
        price=posted.text("price", 30) or None,
        area_grains=posted.area("area") or None,
        contract_number=posted.text("contract", 40),
    )
