"""A village with surveyed plots for tests: homesteads, a mine, fields."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import Any, Final

from sqlalchemy import Connection

from ledger.db import Database
from ledger.exchange.importing import import_file
from ledger.places import book_of, find
from ledger.stock import (
    LandClass,
    Plot,
    StockEvent,
    land_class,
    plot_stocks,
    record_event,
    register_plots,
    stock_of_plot,
)
from tests.making import NOW, OPERATOR, OTHER_VILLAGE, TODAY, VILLAGE, acting, mu

SURVEYED: Final = date(2024, 12, 31)
DAY: Final = date(2026, 5, 1)
HOMESTEAD, DRY, ORCHARD, ROAD = (land_class(code) for code in ("0702", "0103", "0201", "1006"))
MINE, TOWN, SALINE, WORKS = (land_class(code) for code in ("0602", "0701", "1204", "0601/203"))
HOMESTEAD_OF_2023: Final = land_class("0703", "land-sea-2023")
YARD, FIELD, PIT, FACTORY, FAR = "ZJ-1", "GD-1", "CK-1", "GY-1", "GD-9"


def plot(code: str, of: LandClass, area: str, **changes: Any) -> Plot:
    return replace(Plot(code, VILLAGE, of, mu(area), SURVEYED, "调查2024", ""), **changes)


PLOTS: Final = (
    plot(YARD, HOMESTEAD, "2", name="村东宅基地"),
    plot(FIELD, DRY, "30"),
    plot(PIT, MINE, "12"),
    plot(FACTORY, WORKS, "5"),
    plot(FAR, DRY, "40", village=OTHER_VILLAGE),
)


def make_places(database: Database) -> int:
    """The divisions of Jinfeng; the number of the county's book."""
    source = files("ledger.demonstration").joinpath("divisions_jinfeng.csv").read_bytes()
    import_file(database, "divisions", source, name="divisions.csv", actor=OPERATOR, at=NOW)
    return database.command(lambda c: book_of(c, find(c, "village", VILLAGE, TODAY), NOW))


def make_stock(database: Database) -> int:
    """The plots above, surveyed; the number of their book."""
    book_id = make_places(database)
    done, refused = database.command(lambda c: register_plots(c, book_id, PLOTS, acting()))
    assert (done.added, refused) == (len(PLOTS), [])
    return book_id


def event(kind: str, before: LandClass | None, after: LandClass | None, area: str, **changes: Any) -> StockEvent:
    """Something that happened to the yard, on a day of 2026."""
    made = StockEvent(kind, DAY, VILLAGE, YARD, before, after, mu(area), "文件1号")  # type: ignore[arg-type]
    return replace(made, **changes)


def recorded(database: Database, *events: StockEvent) -> list[bool]:
    """Each recorded in a command of its own: whether it was new."""
    return [database.command(lambda c, e=each: record_event(c, e, acting())) for each in events]


def standing(database: Database, code: str, day: date = TODAY) -> dict[str, float]:
    """What stands on a plot on a day, in mu by written code."""
    with database.reading() as connection:
        found = stock_of_plot(connection, code, day)
    return {each.code_written: grains / mu("1") for each, grains in found.items()}


def stock(connection: Connection, code: str, day: date = DAY) -> Any:
    return plot_stocks(connection, [code], day)[code]
