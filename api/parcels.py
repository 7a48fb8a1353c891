"""``parcels``: what is registered, and who holds which layer of it on a day."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields
from sqlalchemy import Connection

from api.areas import area_body
from api.conditions import tag_of_body, tagged
from api.contract_requests import PARCEL_PATTERN
from api.edge import asked
from api.fields import Day, Strict, Text
from api.paging import cursor_field, cursor_of, limit_field, page, parts_of
from api.resource import path_parameter, resource
from api.schemas import Answer, AreaAnswer, day, flag, maybe_part, page_of, part, parts, text
from ledger import clock, inquiries
from ledger.access import Actor, parties_in_reach, villages_in_reach
from ledger.inquiries import holders_of_parcel, parcels_in, parcels_of
from ledger.parcels import Parcel
from ledger.places import below, resolve

BLUEPRINT = resource("parcels", "Contracted parcels and their base contracts")
_CODE: Final = [path_parameter("code", "parcel code, 19 digits", PARCEL_PATTERN, 19, "6401060022010000001")]


class ParcelQuery(Strict):
    division = Text(most=64, load_default="", metadata={"description": "of this division and below"})
    household = Text(most=64, load_default="", metadata={"description": "under this household's base contracts"})
    cursor = cursor_field()
    limit = limit_field()


class HolderQuery(Strict):
    as_of = Day(load_default=None, allow_none=False, metadata={"description": "on which day; today when left out"})


class BoundariesAnswer(Answer):
    class Meta:
        title = "Boundaries"
        description = "What lies on the four sides of a parcel; empty where it is not on record."

    east = text("what lies east")
    south = text("what lies south")
    west = text("what lies west")
    north = text("what lies north")


class BaseContractAnswer(Answer):
    class Meta:
        title = "BaseContract"
        description = "The household contract that gives a parcel to a household."

    code = text("code of the contract")
    household = text("code of the household")
    term_start = day("first day")
    term_end = day("last day, included")


class ParcelAnswer(Answer):
    class Meta:
        title = "Parcel"
        description = "A contracted parcel as it is registered."

    code = text("19 digits", pattern=PARCEL_PATTERN)
    name = text("name")
    village = text("code of the village", pattern="^[0-9]{12}$")
    registered_area = part(AreaAnswer, "certified area")
    measured_area = maybe_part(AreaAnswer, "surveyed area; null where it was not surveyed")
    land_class = fields.String(data_key="class", metadata={"description": "land class"})
    grade = text("grade, 01 the best to 10; empty where it is not on record")
    basic_farmland = flag("whether it is permanent basic farmland")
    boundaries = part(BoundariesAnswer, "the four sides")
    registered_on = day("from which day it is in the book")
    base_contract = maybe_part(BaseContractAnswer, "null while it is not contracted out")


class HoldingAnswer(Answer):
    class Meta:
        title = "Holding"
        description = "Who has how much of a parcel in one layer of rights."

    asset = text("layer: ownership, contract-right or operation-right")
    kind = text("kind of account")
    holder_kind = text("kind of holder")
    holder = text("code of the holder")
    area = part(AreaAnswer, "how much")


class HoldersAnswer(Answer):
    class Meta:
        title = "Holders"
        description = "Who holds which layer of a parcel on a day."

    parcel = text("parcel code", pattern=PARCEL_PATTERN)
    as_of = day("the day")
    items = parts(HoldingAnswer, "by asset, kind and holder")


ParcelPage = page_of(ParcelAnswer, "ParcelPage")


def parcel_body(parcel: Parcel) -> dict[str, Any]:
    """A parcel as responses carry it."""
    base = parcel.base
    return {
        "code": parcel.code,
        "name": parcel.name,
        "village": parcel.village_code,
        "registered_area": area_body(parcel.registered_grains),
        "measured_area": area_body(parcel.measured_grains) if parcel.measured_grains else None,
        "land_class": parcel.land_class,
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
@BLUEPRINT.answers(200, ParcelPage, headers=("Link",))
def search_parcels(told: dict[str, Any]) -> Any:
    """Parcels within reach by code: of a household, of a division, or all of them"""
    after, limit = parts_of(told["cursor"], 1)[0] if told["cursor"] else "", told["limit"]

    def question(connection: Connection, actor: Actor) -> list[Parcel]:
        if told["household"]:
            return _rest(parcels_of(connection, actor, told["household"]), after)
        if told["division"]:
            place = resolve(connection, told["division"], clock.today())
            villages = [each.code for each in below(connection, place, "village", clock.today())]
            return parcels_in(connection, actor, villages, after=after, limit=limit + 1)
        return _within_reach(connection, actor, after, limit + 1)

    found = asked("parcels.read", question)
    shown = found[:limit]
    return page(
        [parcel_body(parcel) for parcel in shown], cursor_of(shown[-1].code) if len(found) > len(shown) else None
    )


def _within_reach(connection: Connection, actor: Actor, after: str, limit: int) -> list[Parcel]:
    """All that an office reaches; for a household or co-operative, what it has."""
    mine = parties_in_reach(actor, "parcels.read")
    reached = villages_in_reach(actor, "parcels.read")
    villages = [] if reached is None else list(connection.scalars(reached))
    if villages:
        return parcels_in(connection, actor, villages, after=after, limit=limit)
    found = {each.code: each for party in mine for each in parcels_of(connection, actor, party)}
    return _rest([found[code] for code in sorted(found)], after)


def _rest(found: list[Parcel], after: str) -> list[Parcel]:
    return [parcel for parcel in found if parcel.code > after]


@BLUEPRINT.get("/<code>", parameters=_CODE)
@BLUEPRINT.answers(200, ParcelAnswer, headers=("ETag",))
def read_parcel(code: str) -> Any:
    """One parcel"""
    body = parcel_body(asked("parcels.read", lambda c, actor: inquiries.read_parcel(c, actor, code), code))
    return tagged(body, tag_of_body(body))


@BLUEPRINT.get("/<code>/holders", parameters=_CODE)
@BLUEPRINT.arguments(HolderQuery, location="query")
@BLUEPRINT.answers(200, HoldersAnswer)
def read_holders(told: dict[str, Any], code: str) -> Any:
    """Who holds which layer of a parcel on a day"""
    on = told["as_of"] or clock.today()
    found = asked("parcels.read", lambda c, actor: holders_of_parcel(c, actor, code, on), code)
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
    return {"parcel": code, "as_of": on.isoformat(), "items": items}
