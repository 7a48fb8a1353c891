"""``reference-prices``: what a crop is reckoned at, by division and day."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from api.centre_fields import words_field
from api.edge import asked
from api.fields import Day, Strict, Text
from api.keys import carried_out_once, idempotency_key
from api.rent_fields import Amount, PriceAnswer, price_body
from api.resource import resource
from api.schemas import Answer, day, parts
from ledger import clock
from ledger.access import Act, Actor
from ledger.inquiries.rents import prices_listed
from ledger.places import resolve
from ledger.rent import ReferencePrice, record_price

BLUEPRINT = resource("reference-prices", "Reference prices of rent in kind")


class PricesQuery(Strict):
    division = Text(64, load_default="", metadata={"description": "of this division, above it and below it"})
    crop = Text(40, load_default="", metadata={"description": "only of this crop"})
    as_of = Day(load_default=None, allow_none=False, metadata={"description": "up to which day; today when left out"})


class PriceSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewReferencePrice"
        description = "A price of a crop in a division from a day on. Of two for one day the later one counts."

    division = Text(64, 1, required=True, metadata={"description": "code of the division, or level:code"})
    crop = Text(40, 1, required=True, metadata={"description": "the crop, as contracts name it"})
    day = Day(required=True, metadata={"description": "from which day on"})
    price = Amount(required=True)
    source = words_field("the document that says so", needed=True, most=120)


class PricesAnswer(Answer):
    class Meta:
        title = "ReferencePrices"
        description = "Reference prices, the latest first."

    as_of = day("up to which day")
    items = parts(PriceAnswer, "of several for one day the one that counts comes first")


@BLUEPRINT.get("")
@BLUEPRINT.arguments(PricesQuery, location="query")
@BLUEPRINT.answers(200, PricesAnswer)
def read_prices(told: dict[str, Any]) -> Any:
    """Reference prices up to a day, the latest first"""
    on = told["as_of"] or clock.today()

    def question(connection: Connection, actor: Actor) -> list[ReferencePrice]:
        division = resolve(connection, told["division"], on) if told["division"] else None
        return prices_listed(connection, actor, on, division, told["crop"])

    return {"as_of": on.isoformat(), "items": [price_body(each) for each in asked("rent.read", question)]}


@BLUEPRINT.post("")
@BLUEPRINT.arguments(PriceSchema)
@BLUEPRINT.answers(201, PriceAnswer, keyed=True)
def record_reference_price(told: dict[str, Any]) -> Any:
    """Record a reference price with its source

    Prices are only added to: what was valued already stays as it is.
    """

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        division = resolve(connection, told["division"], told["day"])
        fen = told["price"][1]
        price = ReferencePrice(division.level, division.code, told["crop"], told["day"], fen, told["source"])
        record_price(connection, price, act)
        return price_body(price)

    body, headers = carried_out_once("prices.record", told["division"], idempotency_key(), work)
    return body, 201, headers
