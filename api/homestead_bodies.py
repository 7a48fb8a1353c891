"""What homesteads look like in requests and responses."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields, validate

from api.areas import area_body
from api.caveat_bodies import document_field
from api.centre_fields import VILLAGE_PATTERN, party_field, village_field, words_field
from api.fields import Day, Strict, Text
from api.paging import cursor_field, limit_field
from api.quota_fields import areas_body, lot_field, maybe_area
from api.schemas import Answer, AreaAnswer, day, page_of, part, parts, text, whole
from ledger.homesteads import FloorArea, Homestead

FLOOR_PATTERN: Final = r"^([1-9][0-9]{0,8}|0)(\.[0-9]{1,2})?$"
FIGURES: Final = ("certified", "measured", "building", "yard", "over_occupied")
_SAME: Final = ("code", "village", "household", "plot", "document", "certificate", "second_ground", "carved_from")
EXAMPLE: Final = {
    "homesteads": [
        {
            "code": "N-1",
            "village": "640106002201",
            "household": "640106002201000001",
            "plot": "ZJ-101",
            "carved_from": "ZJ-0",
            "document": "宅基地调查1号",
            "registered_on": "2026-11-01",
            "measured": {"m2": "240.00"},
            "building": {"m2": "120.00"},
            "floor_area": "230.50",
        }
    ]
}


def floor_field(description: str) -> Text:
    """Floor area of buildings, which is no land."""
    said = {"description": f"{description}, square metres of floor, two decimals at the most; it is no land area"}
    return Text(12, 1, FLOOR_PATTERN, load_default="0", metadata=said)


class HomesteadSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewHomestead"
        description = "A homestead. Parts of it lie inside what was measured."

    code = lot_field("its code", needed=True)
    village = village_field()
    household = party_field("code of the household")
    plot = lot_field("the plot of the land stock that it lies on", needed=True)
    carved_from = lot_field("the collective's plot that its plot is carved out of; empty: its plot is there")
    document = document_field("the paper by which it is on the register")
    registered_on = Day(required=True, metadata={"description": "its day"})
    certificate = words_field("number of its certificate; empty without", most=80)
    certified = maybe_area("by the certificate")
    measured = maybe_area("the whole as measured")
    building = maybe_area("of it under houses")
    yard = maybe_area("of it yards and outbuildings")
    over_occupied = maybe_area("of it above what is legal")
    floor_area = floor_field("of its buildings")
    second_ground = words_field("why the household has another homestead; empty: it has none", most=200)


class HomesteadsSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewHomesteads"
        description = "Homesteads to be registered, all or none."

    homesteads = fields.List(
        fields.Nested(HomesteadSchema),
        required=True,
        validate=validate.Length(1, 1_000),
        metadata={"description": "them; one that is registered just so changes nothing"},
    )


class HomesteadQuery(Strict):
    household = party_field("only of this household", needed=False)
    plot = lot_field("only on this plot")
    cursor = cursor_field()
    limit = limit_field()


class HomesteadAnswer(Answer):
    class Meta:
        title = "Homestead"
        description = "A homestead and what is measured of it. Floor area is no land and has its own member."

    code = text("its code")
    village = text("code of the village", pattern=VILLAGE_PATTERN)
    household = text("code of the household")
    plot = text("its plot in the land stock")
    carved_from = text("the plot that it was carved out of; empty: none")
    document = text("the paper by which it is on the register")
    registered_on = day("its day")
    certificate = text("number of its certificate; empty without")
    certified = part(AreaAnswer, "by the certificate; 0 without")
    measured = part(AreaAnswer, "the whole as measured; 0 until then")
    building = part(AreaAnswer, "of it under houses")
    yard = part(AreaAnswer, "of it yards and outbuildings")
    over_occupied = part(AreaAnswer, "of it above what is legal")
    legal = part(AreaAnswer, "measured without yards and without what is above the legal area")
    floor_area = text("of its buildings, square metres of floor", pattern=r"^[0-9]+\.[0-9]{2}$")
    second_ground = text("why the household has another homestead; empty: it has none")


HomesteadPage = page_of(HomesteadAnswer, "HomesteadPage")


class HomesteadsAnswer(Answer):
    class Meta:
        title = "HomesteadsRegistered"
        description = "What is on the register now of what was sent."

    added = whole("how many were new", minimum=0)
    items = parts(HomesteadAnswer, "all of them, in their order")


def homestead_of(told: dict[str, Any]) -> Homestead:
    """The domain's homestead of what a request says. Raises FloorAreaNotANumber."""
    return Homestead(
        **{name: told[name] for name in (*_SAME, "registered_on")},
        **{f"{name}_grains": told[name] for name in FIGURES},
        floor_area=FloorArea.parse(told["floor_area"]),
    )


def homestead_body(found: Homestead) -> dict[str, Any]:
    """A homestead as responses carry it."""
    return {name: getattr(found, name) for name in _SAME} | {
        "registered_on": found.registered_on.isoformat(),
        **areas_body(found, FIGURES),
        "legal": area_body(max(found.legal_grains, 0)),
        "floor_area": found.floor_area.m2,
    }
