"""``listings``: what everybody may read of a checked application, with every notice that was given."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection

from api.application_bodies import ListingAnswer, ListingPage, listing_body
from api.applications import ReasonSchema
from api.areas import Area
from api.centre_fields import (
    NUMBER_PATTERN,
    made,
    maybe_contract_field,
    number_in_path,
    party_field,
    price_field,
    reason_field,
    stepped,
    words_field,
)
from api.conditions import require_version, tag_of_version, tagged
from api.edge import asked
from api.fields import Day, Strict, Text, Word
from api.paging import cursor_field, cursor_of, limit_field, page, parts_of
from api.resource import resource
from ledger import centre, clock
from ledger.access import Act, Actor
from ledger.centre import LISTING_STATES, SIDES, Listing, WantedListings, find_listing
from ledger.inquiries.centre import listings_shown, read_listing
from ledger.places import resolve

BLUEPRINT = resource("listings", "Listings of land offered and wanted")
NUMBER: Final = number_in_path("L", "listing")


class PublishSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewListing"
        description = "From when to when a checked application is listed, and on which conditions."

    application = Text(24, 1, NUMBER_PATTERN, required=True, metadata={"description": "number of the application"})
    from_day = Day(required=True, metadata={"description": "first day of the listing"})
    to_day = Day(required=True, metadata={"description": "last day of the listing"})
    conditions = words_field("conditions that everybody reads")


class ChangeListingSchema(Strict):
    class Meta(Strict.Meta):
        title = "ListingChange"
        description = "A notice of change; what is left out stays."

    reason = reason_field()
    to_day = Day(load_default=None, allow_none=False, metadata={"description": "last day of the listing"})
    price = price_field("the price; empty: as it was")
    conditions = words_field("conditions; empty: as they were")


class ResultSchema(Strict):
    class Meta(Strict.Meta):
        title = "ListingResult"
        description = "A notice of result."

    taker = party_field("code of who took the land; it is not shown")
    announced_on = Day(required=True, metadata={"description": "day of the notice"})
    price = price_field("the price agreed; empty: as listed")
    area = Area(load_default=None, allow_none=False, metadata={"description": "the area agreed; left out: as listed"})
    contract = maybe_contract_field("contract number, where there is one")


class ListingQuery(Strict):
    side = Word(("", *SIDES), load_default="", metadata={"description": "only land offered, or wanted"})
    state = Word(("", *LISTING_STATES), load_default="", metadata={"description": "only in this state today"})
    division = Text(64, load_default="", metadata={"description": "of this division and below"})
    cursor = cursor_field()
    limit = limit_field()


@BLUEPRINT.post("")
@BLUEPRINT.arguments(PublishSchema)
@BLUEPRINT.answers(201, ListingAnswer, headers=("ETag", "Location"), keyed=True)
def publish_listing(told: dict[str, Any]) -> Any:
    """List a checked application"""
    number = told.pop("application")
    return made(
        "listings.publish", "listings", lambda c, act: listing_body(centre.publish(c, number, act, **told)), number
    )


@BLUEPRINT.get("")
@BLUEPRINT.arguments(ListingQuery, location="query")
@BLUEPRINT.answers(200, ListingPage, headers=("Link",))
def search_listings(told: dict[str, Any]) -> Any:
    """Listings by number"""
    after = parts_of(told["cursor"], 1)[0] if told["cursor"] else ""
    wanted = WantedListings(clock.today(), told["side"], told["state"], after, told["limit"] + 1)

    def question(connection: Connection, actor: Actor) -> list[Listing]:
        division = resolve(connection, told["division"], clock.today()) if told["division"] else None
        return listings_shown(connection, actor, wanted, division)

    found = asked("listings.read", question)
    shown = found[: told["limit"]]
    return page(
        [listing_body(each) for each in shown], cursor_of(shown[-1].number) if len(found) > len(shown) else None
    )


@BLUEPRINT.get("/<number>", parameters=NUMBER)
@BLUEPRINT.answers(200, ListingAnswer, headers=("ETag",))
def read_one_listing(number: str) -> Any:
    """One listing with all its notices"""
    body = listing_body(asked("listings.read", lambda c, actor: read_listing(c, actor, number), number))
    return tagged(body, tag_of_version(body["version"], body["state"]))


@BLUEPRINT.post("/<number>/change", parameters=NUMBER)
@BLUEPRINT.arguments(ChangeListingSchema)
@BLUEPRINT.answers(200, ListingAnswer, headers=("ETag",), keyed=True, changes=True)
def change_listing(told: dict[str, Any], number: str) -> Any:
    """Give a notice of change"""

    def step(connection: Connection, act: Act) -> Listing:
        told_or_not = {name: told[name] or None for name in ("to_day", "price", "conditions")}
        return centre.change_listing(connection, number, act, reason=told["reason"], **told_or_not)

    return _step(number, step)


@BLUEPRINT.post("/<number>/withdraw", parameters=NUMBER)
@BLUEPRINT.arguments(ReasonSchema)
@BLUEPRINT.answers(200, ListingAnswer, headers=("ETag",), keyed=True, changes=True)
def withdraw_listing(told: dict[str, Any], number: str) -> Any:
    """Give notice that a listing ends"""
    return _step(number, lambda c, act: centre.withdraw_listing(c, number, act, told["reason"]))


@BLUEPRINT.post("/<number>/result", parameters=NUMBER)
@BLUEPRINT.arguments(ResultSchema)
@BLUEPRINT.answers(200, ListingAnswer, headers=("ETag",), keyed=True, changes=True)
def announce_result(told: dict[str, Any], number: str) -> Any:
    """Give notice of the result"""

    def step(connection: Connection, act: Act) -> Listing:
        return centre.announce_result(
            connection,
            number,
            act,
            taker=told["taker"],
            announced_on=told["announced_on"],
            price=told["price"] or None,
            area_grains=told["area"],
            contract_number=told["contract"],
        )

    return _step(number, step)


def _step(number: str, step: Any) -> Any:
    def work(connection: Connection, act: Act, seen: int) -> dict[str, Any]:
        require_version(number, len(find_listing(connection, number).notices), seen)
        return listing_body(step(connection, act))

    return stepped("listings.publish", number, work)
