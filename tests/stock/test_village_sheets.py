"""The village sheet: opening, increases, decreases, closing of every group, and by which cause."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.access import OutOfReach
from ledger.db import Database
from ledger.inquiries.stock import classes_of_plot, movements_of_plot, plots_in, read_plot, village_sheet
from ledger.places import find
from ledger.stock import VillageStock, stock_of_villages
from tests.making import COUNTY, OTHER_VILLAGE, PEOPLE, TODAY, VILLAGE, mu, person
from tests.stock.making import (
    DAY,
    DRY,
    FAR,
    FIELD,
    HOMESTEAD,
    HOMESTEAD_OF_2023,
    MINE,
    PIT,
    ROAD,
    SURVEYED,
    TOWN,
    YARD,
    event,
    make_stock,
    recorded,
)

YEAR = date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture
def stocked(database: Database) -> Database:
    """A year in which a yard is reclaimed, a pit too, a field built on, a yard split and recoded, a survey mended."""
    make_stock(database)
    recorded(
        database,
        event("split", HOMESTEAD, None, "0.5", plot="ZJ-1-1", from_plot=YARD),
        event("reclassify", HOMESTEAD, HOMESTEAD_OF_2023, "0.5", plot="ZJ-1-1"),
        event("reclaim", HOMESTEAD, DRY, "1.4"),
        event("reclaim", HOMESTEAD, ROAD, "0.1"),
        event("reclaim", MINE, DRY, "12", plot=PIT, on_day=date(2026, 6, 1)),
        event("build", DRY, TOWN, "3", plot="JX-1", from_plot=FIELD, on_day=date(2026, 7, 1)),
        event("correct", DRY, None, "0.5", plot=FIELD, on_day=date(2026, 8, 1)),
    )
    return database


def told(row: VillageStock) -> tuple[float, ...]:
    return tuple(each / mu("1") for each in (row.opening, row.increase, row.decrease, row.closing))


def sheet(database: Database, level: str, code: str, first: date, last: date) -> dict[tuple[str, str], VillageStock]:
    with database.reading() as connection:
        found = stock_of_villages(connection, find(connection, level, code, TODAY), first, last)
    return {(row.village, row.group): row for row in found}


def test_a_year_of_a_village(stocked: Database) -> None:
    found = sheet(stocked, "village", VILLAGE, *YEAR)
    assert {group: told(row) for (_, group), row in found.items()} == {
        "rural-construction": (7, 0, 1.5, 5.5),
        "mining": (12, 0, 12, 0),
        "cultivated": (30, 13.4, 3.5, 39.9),
        "other-agricultural": (0, 0.1, 0, 0.1),
        "town-construction": (0, 3, 0, 3),
        "unused": (0, 0, 0, 0),
    }
    causes = {each.cause: (each.increase, each.decrease) for each in found[VILLAGE, "cultivated"].movements}
    assert causes == {
        "land-built-on": (0, mu("3")),
        "land-reclaimed": (mu("13.4"), 0),
        "survey-corrected": (0, mu("0.5")),
    }
    for row in found.values():
        assert row.opening + row.increase - row.decrease == row.closing


def test_the_days_are_both_included(stocked: Database) -> None:
    found = sheet(stocked, "village", VILLAGE, DAY, DAY)
    assert told(found[VILLAGE, "cultivated"]) == (30, 1.4, 0, 31.4)
    found = sheet(stocked, "village", VILLAGE, SURVEYED, SURVEYED)
    assert told(found[VILLAGE, "mining"]) == (0, 12, 0, 12)


def test_a_county_has_the_sheets_of_its_villages(stocked: Database) -> None:
    found = sheet(stocked, "county", COUNTY, *YEAR)
    assert {village for village, _ in found} == {VILLAGE, OTHER_VILLAGE}
    assert told(found[OTHER_VILLAGE, "cultivated"]) == (40, 0, 0, 40)
    assert sheet(stocked, "village", "640106001002", *YEAR) == {}


def test_who_asks_sees_what_is_in_reach(stocked: Database) -> None:
    officer, far = PEOPLE["bureau-officer"], person("bureau-officer", "640104000000")
    with stocked.reading() as connection:
        village = find(connection, "village", VILLAGE, TODAY)
        assert len(village_sheet(connection, officer, village, *YEAR)) == 6
        assert read_plot(connection, officer, "JX-1").parent == FIELD
        assert classes_of_plot(connection, officer, YARD, DAY) == {DRY: mu("1.4"), ROAD: mu("0.1")}
        moved = movements_of_plot(connection, officer, PIT)
        assert [(str(each.effective_on), each.cause, each.amount) for each in moved] == [
            ("2024-12-31", "land-surveyed", mu("12")),
            ("2026-06-01", "land-reclaimed", -mu("12")),
            ("2026-06-01", "land-reclaimed", mu("12")),
        ]
        both = [VILLAGE, OTHER_VILLAGE]
        assert FAR in {each.code for each in plots_in(connection, officer, both)}
        mine = plots_in(connection, PEOPLE["village-viewer"], both)
        assert FAR not in {each.code for each in mine}
        for ask in (
            lambda: village_sheet(connection, far, village, *YEAR),
            lambda: read_plot(connection, far, YARD),
            lambda: plots_in(connection, far, both),
        ):
            with pytest.raises(OutOfReach):
                ask()
