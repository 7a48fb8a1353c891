"""The options in which a quota event is said on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

import click
from sqlalchemy import Connection

from ledger.cli.areas import AREA, DOCUMENT, Command
from ledger.cli.common import DAY, TEXT, TextType
from ledger.errors import Refusal
from ledger.places import book_key, resolve
from ledger.quotas import (
    GRADE_SCALES,
    INSTRUMENTS,
    KINDS,
    LINKAGE,
    EventLine,
    Paper,
    QuotaEvent,
    find_lots,
    find_projects,
    place_of,
)

_LINE = "VILLAGE[/PLOT][@SOURCE]=AREA[,CULTIVATED,OTHER]"


class LineType(click.ParamType[EventLine]):
    """VILLAGE[/PLOT][@SOURCE]=AREA[,CULTIVATED,OTHER]: what an event does in a village or on a plot.

    Of an acceptance AREA is the construction land removed, the parts are what is gained; of a use they are what is taken.
    """

    name = "line"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> EventLine:
        if isinstance(value, EventLine):
            return value
        place, _, areas = str(value).partition("=")
        where, _, source = place.partition("@")
        village, _, plot = where.partition("/")
        parts = areas.split(",")
        if not village or not areas or len(parts) > 3:
            self.fail(f"{str(value)[:80]!r} is not {_LINE}", param, ctx)
        grains = [AREA.convert(part, param, ctx) for part in parts] + [0, 0]
        return EventLine(village, grains[0], plot, grains[1], grains[2], source)


class PaperType(click.ParamType[Paper]):
    """KIND=NUMBER, such as survey=2025-3."""

    name = "kind=number"
    kinds = ("acceptance", "survey", "decision", "filing", "decision-of-village", "agreement")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Paper:
        if isinstance(value, Paper):
            return value
        kind, _, document = str(value).partition("=")
        if kind not in self.kinds or not document.strip():
            self.fail(f"{str(value)[:60]!r} is not KIND=NUMBER; kinds are {', '.join(self.kinds)}", param, ctx)
        return Paper(kind, document.strip())


@dataclass(frozen=True, slots=True)
class Said:
    """An event as the options say it. book: the office as it was named, empty where project or lot tell it."""

    kind: str
    book: str
    counterpart: str
    values: dict[str, Any]

    def event(self, connection: Connection, today: date) -> QuotaEvent:
        """The event, of the office that is named or that the project or lot is of. Raises DivisionMissing, OfficeUnknown."""
        return QuotaEvent(
            kind=self.kind,
            book=self._book(connection, today),
            counterpart=self._other(connection, today),
            **self.values,
        )

    def _book(self, connection: Connection, today: date) -> str:
        if self.book:
            division = resolve(connection, self.book, today)
            place_of(division.key)
            return division.key
        project = find_projects(connection, [self.values["project"]]).get(self.values["project"])
        lot = find_lots(connection, [self.values["lot"]]).get(self.values["lot"])
        if project is None and lot is None:
            raise click.UsageError("neither --project nor --lot tells whose event it is: give --division")
        return project.book if project is not None else book_key(connection, lot.book_id) if lot is not None else ""

    def _other(self, connection: Connection, today: date) -> str:
        try:
            division = resolve(connection, self.counterpart, today) if self.counterpart else None
            return "" if division is None else ":".join(place_of(division.key))
        except Refusal:
            return self.counterpart


_OPTIONS = (
    click.option("--number", default="", type=TextType(40), help="Its number; the next one without it."),
    click.option("--division", "book", default="", type=TEXT, help="Whose event it is, where nothing else tells it."),
    click.option("--on", "on_day", required=True, type=DAY, help="From which day it holds."),
    click.option("--document", required=True, type=DOCUMENT, help="Number of the decision behind it."),
    click.option("--issued-on", type=DAY, help="The decision's day; the day of the event without it."),
    click.option("--area", "grains", default="0ha", type=AREA, help="With its unit, such as 20ha or 300mu."),
    click.option("--paddy", "paddy_grains", default="0ha", type=AREA, help="Paddy among it."),
    click.option(
        "--grain-centikg",
        default=0,
        type=click.IntRange(0, 10**15),
        help="Grain capacity, in hundredths of a kilogram.",
    ),
    click.option("--instrument", default=LINKAGE, type=click.Choice([*INSTRUMENTS]), show_default=True),
    click.option("--project", default="", type=TEXT),
    click.option("--version", default=0, type=click.IntRange(0, 999), help="Version of the plan it rests on."),
    click.option("--lot", default="", type=TextType(64), help="That it acts on, or its number where it opens one."),
    click.option("--to-lot", default="", type=TextType(64), help="That is repaid or filled, or opened beside."),
    click.option("--source-lot", default="", type=TextType(64), help="Of a grant: the granting office's own lot."),
    click.option("--counterpart", default="", type=TEXT, help="Granting office or buyer: a division, or its name."),
    click.option("--due-on", type=DAY, help="When the quota is to be returned."),
    click.option("--price-fen", default=0, type=click.IntRange(0, 10**15), help="What a buyer paid, in fen."),
    click.option("--voucher", default="", type=TEXT, help="The voucher of the payment."),
    click.option("--people", default=0, type=click.IntRange(0, 10**6), help="Persons that plan quota is granted for."),
    click.option("--grade", default="", type=TextType(2), help="Of reclaimed farmland."),
    click.option("--grade-scale", default="", type=click.Choice(["", *GRADE_SCALES])),
    click.option("--occupied-grade", default="", type=TextType(2), help="Of the farmland that was taken."),
    click.option("--reclamation", default="", type=TEXT, help="Whose plots are accepted."),
    click.option("--line", "lines", multiple=True, type=LineType(), help=f"{_LINE}; may be repeated."),
    click.option("--paper", "papers", multiple=True, type=PaperType(), help="KIND=NUMBER; may be repeated."),
    click.option("--reason", default="", type=TextType(200)),
)


def event_options(command: Command) -> Command:
    """A KIND of event and the options that say it, as one ``Said``."""

    @wraps(command)
    def called(kind: str, book: str, counterpart: str, issued_on: date | None, **values: Any) -> None:
        output = {"output": values.pop("output")} if "output" in values else {}
        values["issued_on"] = issued_on or values["on_day"]
        command(said=Said(kind, book, counterpart, values), **output)

    decorated: Command = click.argument("kind", type=click.Choice([*KINDS]))(called)
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated
