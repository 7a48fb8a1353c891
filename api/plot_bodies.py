"""What plots and the land stock look like in requests and responses."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from marshmallow import fields, validate

from api.areas import Area, area_body
from api.caveat_bodies import document_field
from api.centre_fields import VILLAGE_PATTERN, village_field
from api.divisions import DivisionAnswer, division_body
from api.fields import Day, Strict, Text, Word
from api.paging import cursor_field, limit_field
from api.quota_fields import class_field, class_of, class_text, lot_field
from api.schemas import (
    ENTRY_ID_PATTERN,
    Answer,
    AreaAnswer,
    one_of,
    page_of,
    part,
    parts,
    text,
    whole,
)
from api.schemas import day as a_day
from ledger.book.lots import LotMovement
from ledger.places import Division
from ledger.stock import EVENTS, GROUPS, LandClass, Plot, StockEvent, VillageStock, group_of, read_class

OF_PLOTS: Final = tuple(kind for kind in EVENTS if kind != "survey")
EXAMPLE: Final = {
    "village": "640106002201",
    "plots": [
        {
            "code": "ZJ-201",
            "land_class": "0702@GB/T 21010-2017",
            "area": {"mu": "2"},
            "surveyed_on": "2024-12-31",
            "document": "调查2024",
        }
    ],
}


class PlotSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewPlot"
        description = "A surveyed plot: one class, one area."

    code = lot_field("its code", needed=True)
    land_class = class_field("its class", needed=True)
    area = Area(required=True)
    surveyed_on = Day(required=True, metadata={"description": "from when it is in the book"})
    document = document_field("number of the survey")
    name = Text(80, load_default="", metadata={"description": "its name"})


class PlotsSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewPlots"
        description = "Surveyed plots of a village, all or none."

    village = village_field()
    plots = fields.List(
        fields.Nested(PlotSchema), required=True, validate=validate.Length(1, 2_000), metadata={"description": "them"}
    )


class PlotEventSchema(Strict):
    class Meta(Strict.Meta):
        title = "PlotEvent"
        description = "What happened to a plot, by its paper."

    kind = Word(OF_PLOTS, required=True, metadata={"description": "what happened"})
    on_day = Day(required=True, metadata={"description": "when"})
    village = village_field()
    from_class = class_field("before; empty: area that was missing")
    to_class = class_field("after; empty: area that was not there")
    area = Area(required=True)
    document = document_field("number of the paper")
    from_plot = lot_field("the plot that the ground comes from; empty: this one")
    name = Text(80, load_default="", metadata={"description": "of a plot that is new"})


class PlotQuery(Strict):
    village = village_field()
    cursor = cursor_field()
    limit = limit_field()


class StockQuery(Strict):
    from_day = Day(load_default=None, allow_none=False, metadata={"description": "first day; left out: 1 January"})
    to_day = Day(load_default=None, allow_none=False, metadata={"description": "last day; left out: today"})


class PlotItem(Answer):
    class Meta:
        title = "PlotItem"
        description = "A plot as it came into the book."

    code = text("its code")
    village = text("code of the village", pattern=VILLAGE_PATTERN)
    land_class = text("class and standard that it came in with")
    group = one_of("group of that class", GROUPS)
    area = part(AreaAnswer, "what it came in with")
    surveyed_on = a_day("from when it is in the book")
    document = text("the paper behind it")
    name = text("its name")
    parent = text("the plot that its ground came from; empty: surveyed")


PlotPage = page_of(PlotItem, "PlotPage")


class ClassAnswer(Answer):
    class Meta:
        title = "ClassOnPlot"
        description = "What stands on a plot in one class."

    land_class = text("class and standard")
    group = one_of("its group", GROUPS)
    area = part(AreaAnswer, "how much")


class MovementAnswer(Answer):
    class Meta:
        title = "PlotMovement"
        description = "A posting that moved land on a plot."

    entry = text("its entry", pattern=ENTRY_ID_PATTERN)
    cause = text("what happened")
    document = text("the paper behind it")
    day = a_day("from which day it counts")
    land_class = text("class and standard of the account")
    amount = whole("grains; + arrives, − leaves")


class PlotAnswer(PlotItem):
    class Meta:
        title = "Plot"
        description = "A plot with what stands on it today and everything that moved on it."

    classes = parts(ClassAnswer, "what stands on it today")
    movements = parts(MovementAnswer, "oldest first")


class PlotsRegisteredAnswer(Answer):
    class Meta:
        title = "PlotsRegistered"
        description = "What is in the land stock now of what was sent."

    added = whole("how many were new", minimum=0)
    items = parts(PlotItem, "all of them, in their order")


class StockMovementAnswer(Answer):
    class Meta:
        title = "StockMovement"
        description = "What one cause added to a group and took from it."

    cause = text("cause of the entries")
    increase = part(AreaAnswer, "added")
    decrease = part(AreaAnswer, "taken")


class VillageStockAnswer(Answer):
    class Meta:
        title = "VillageStock"
        description = "A group of classes in a village between two days, both included."

    village = text("code of the village", pattern=VILLAGE_PATTERN)
    group = one_of("group of classes", GROUPS)
    opening = part(AreaAnswer, "at the end of the day before the first")
    increase = part(AreaAnswer, "added between the days")
    decrease = part(AreaAnswer, "taken between the days")
    movements = parts(StockMovementAnswer, "by cause")
    closing = part(AreaAnswer, "at the end of the last day")


class StockAnswer(Answer):
    class Meta:
        title = "LandStock"
        description = "The land stock of the villages of a division between two days."

    division = part(DivisionAnswer, "the division")
    from_day = a_day("first day")
    to_day = a_day("last day")
    items = parts(VillageStockAnswer, "by village and group")


def plot_of(told: dict[str, Any], village: str) -> Plot:
    """The domain's plot of what a request says. Raises StandardUnknown, LandClassUnknown."""
    return Plot(
        told["code"],
        village,
        read_class(told["land_class"]),
        told["area"],
        told["surveyed_on"],
        told["document"],
        told["name"],
    )


def event_of(told: dict[str, Any], code: str) -> StockEvent:
    """The domain's event of what a request says. Raises StandardUnknown, LandClassUnknown."""
    return StockEvent(
        told["kind"],
        told["on_day"],
        told["village"],
        code,
        class_of(told["from_class"]),
        class_of(told["to_class"]),
        told["area"],
        told["document"],
        told["from_plot"],
        told["name"],
    )


def item_body(plot: Plot) -> dict[str, Any]:
    """A plot as it came into the book, as responses carry it."""
    same = ("code", "village", "document", "name", "parent")
    return {name: getattr(plot, name) for name in same} | {
        "land_class": plot.land_class.written,
        "group": group_of(plot.land_class),
        "area": area_body(plot.grains),
        "surveyed_on": plot.surveyed_on.isoformat(),
    }


def plot_body(plot: Plot, standing: dict[LandClass, int], moved: list[LotMovement], book_id: int) -> dict[str, Any]:
    """A plot with what stands on it and what moved, as responses carry it."""
    return item_body(plot) | {
        "classes": [
            {"land_class": each.written, "group": group_of(each), "area": area_body(grains)}
            for each, grains in standing.items()
        ],
        "movements": [_movement(each, book_id) for each in moved],
    }


def _movement(moved: LotMovement, book_id: int) -> dict[str, Any]:
    return {
        "entry": f"{book_id}-{moved.entry_id}",
        "cause": moved.cause,
        "document": moved.document,
        "day": moved.effective_on.isoformat(),
        "land_class": class_text(moved.holder),
        "amount": moved.amount,
    }


def stock_body(division: Division, first: date, last: date, found: list[VillageStock]) -> dict[str, Any]:
    """The land stock of a division, as responses carry it."""
    return {
        "division": division_body(division),
        "from_day": first.isoformat(),
        "to_day": last.isoformat(),
        "items": [
            {
                "village": each.village,
                "group": each.group,
                **{name: area_body(getattr(each, name)) for name in ("opening", "increase", "decrease", "closing")},
                "movements": [
                    {"cause": one.cause, "increase": area_body(one.increase), "decrease": area_body(one.decrease)}
                    for one in each.movements
                ],
            }
            for each in found
        ],
    }
