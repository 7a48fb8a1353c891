"""``parcels``: what is registered, and who holds which layer of it on a day."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from api.edge import MOST_PER_PAGE, cursor_of, database, page, parts_of
from api.fields import Day, Strict, Text, area_body
from api.resource import resource
from ledger import clock
from ledger.book.balances import holdings_of_lot
from ledger.parcels import Parcel, book_of_parcel, find_parcel, parcels_below, parcels_of_household
from ledger.places import below, resolve

BLUEPRINT = resource("parcels", "Contracted parcels and their base contracts")


class ParcelQuery(Strict):
    division = Text(most=24, load_default="", metadata={"description": "of this division and below"})
    household = Text(most=64, load_default="", metadata={"description": "under this household's base contracts"})
    cursor = Text(most=400, load_default="")
    limit = fields.Integer(load_default=50, validate=validate.Range(1, MOST_PER_PAGE))


class HolderQuery(Strict):
    as_of = Day(load_default=None)


def parcel_body(parcel: Parcel) -> dict[str, Any]:
    base = parcel.base
    return {
        "code": parcel.code,
        "name": parcel.name,
        "village": parcel.village_code,
        "registered_area": area_body(parcel.registered_grains),
        "measured_area": area_body(parcel.measured_grains) if parcel.measured_grains else None,
        "class": parcel.land_class,
        "grade": parcel.grade,
        "basic_farmland": parcel.basic_farmland,
        "boundaries": {side: getattr(parcel, side) for side in ("east", "south", "west", "north")},
        "registered_on": parcel.registered_on.isoformat(),
        "base_contract": base
        and {
            "code": base.contract_code,
            "household": base.household,
            "term_start": base.term_start.isoformat(),
            "term_end": base.term_end.isoformat(),
        },
    }


@BLUEPRINT.get("")
@BLUEPRINT.arguments(ParcelQuery, location="query")
@BLUEPRINT.response(200)
def find_some(asked: dict[str, Any]) -> Any:
    """Parcels of a household, or of a division, by code."""
    after = parts_of(asked["cursor"], 1)[0] if asked["cursor"] else ""
    with database().reading() as connection:
        if asked["household"]:
            mine = parcels_of_household(connection, asked["household"])
            found = [parcel for parcel in mine if parcel.code > after][: asked["limit"] + 1]
        else:
            division = resolve(connection, asked["division"] or "province:000000000000", clock.today())
            villages = [village.code for village in below(connection, division, "village", clock.today())]
            found = parcels_below(connection, villages, after=after, limit=asked["limit"] + 1)
    shown = found[: asked["limit"]]
    return page(
        [parcel_body(parcel) for parcel in shown], cursor_of(shown[-1].code) if len(found) > len(shown) else None
    )


@BLUEPRINT.get("/<code>")
@BLUEPRINT.response(200)
def one_parcel(code: str) -> Any:
    """One parcel."""
    with database().reading() as connection:
        return parcel_body(find_parcel(connection, code))


@BLUEPRINT.get("/<code>/holders")
@BLUEPRINT.arguments(HolderQuery, location="query")
@BLUEPRINT.response(200)
def holders(asked: dict[str, Any], code: str) -> Any:
    """Who holds which layer of a parcel on a day (today when none is named)."""
    day = asked["as_of"] or clock.today()
    with database().reading() as connection:
        find_parcel(connection, code)
        found = holdings_of_lot(connection, book_of_parcel(connection, code), code, day)
    items = [
        {
            "asset": each.asset,
            "kind": each.kind,
            "holder_kind": each.holder_kind,
            "holder": each.holder,
            "area": area_body(each.amount),
        }
        for each in found
    ]
    return {"parcel": code, "as_of": day.isoformat(), "items": items}
