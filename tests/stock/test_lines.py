"""The builders that quotas post by: pure functions of what stands on a plot."""

from __future__ import annotations

import pytest

from ledger.book import NewEntry, post
from ledger.db import Database
from ledger.errors import Refusal
from ledger.stock import RECLAIMABLE, Plot, PlotStock, build_lines, find_plot, reclaim_lines, record_plots, taken_from
from tests.making import NOW, OTHER_VILLAGE, VILLAGE, codes_of, findings, mu
from tests.stock.making import (
    DAY,
    DRY,
    FIELD,
    HOMESTEAD,
    HOMESTEAD_OF_2023,
    MINE,
    ORCHARD,
    ROAD,
    SALINE,
    TOWN,
    YARD,
    make_stock,
    plot,
    standing,
    stock,
)

WHOLE = PlotStock(
    plot(YARD, HOMESTEAD, "2"), 1, DAY, {HOMESTEAD: mu("2"), MINE: mu("1")}, {HOMESTEAD: mu("2"), MINE: mu("1"), DRY: 5}
)


def test_an_area_is_taken_from_the_classes_that_may_go() -> None:
    assert WHOLE.grains == mu("3")
    assert taken_from(WHOLE, mu("0.5"), RECLAIMABLE) == {MINE: mu("0.5")}
    assert taken_from(WHOLE, mu("3"), RECLAIMABLE) == {MINE: mu("1"), HOMESTEAD: mu("2")}
    assert taken_from(WHOLE, mu("4"), RECLAIMABLE) == {MINE: mu("1"), HOMESTEAD: mu("3")}
    assert taken_from(WHOLE, 5) == {DRY: 5}
    assert taken_from(WHOLE, 1, frozenset({"unused"})) == {}


def test_reclaimed_lines_conserve_ground() -> None:
    lines = reclaim_lines(WHOLE, DAY, {HOMESTEAD: mu("2"), MINE: mu("1")}, {DRY: mu("2.8"), ROAD: mu("0.2")})
    assert [(line.account.kind, line.amount) for line in lines] == [
        ("stock.mining", -mu("1")),
        ("stock.rural-construction", -mu("2")),
        ("stock.cultivated", mu("2.8")),
        ("stock.other-agricultural", mu("0.2")),
    ]
    assert {line.lot for line in lines} == {YARD}


@pytest.mark.parametrize(
    ("removed", "gained", "codes"),
    [
        ({HOMESTEAD: 10}, {DRY: 9}, ["ground-not-conserved"]),
        ({HOMESTEAD: mu("2") + 1}, {DRY: mu("2") + 1}, ["stock-too-small"]),
        ({HOMESTEAD: mu("3"), MINE: mu("2")}, {DRY: mu("5")}, ["stock-too-small", "stock-too-small"]),
        ({DRY: 5, SALINE: 1}, {HOMESTEAD: 6}, ["class-not-reclaimable", "class-not-reclaimable", "reclaimed-class-unfit"]),
        ({}, {DRY: 1}, ["stock-area-wrong"]),
        ({HOMESTEAD: 1}, {DRY: 2, ROAD: -1}, ["stock-area-wrong"]),
    ],
)  # fmt: skip
def test_what_reclamation_refuses(removed: dict[object, int], gained: dict[object, int], codes: list[str]) -> None:
    with pytest.raises(Refusal) as caught:
        reclaim_lines(WHOLE, DAY, removed, gained)  # type: ignore[arg-type]
    assert codes_of(caught.value) == codes


def test_a_building_plot_over_two_plots_is_one_entry(database: Database) -> None:
    book_id = make_stock(database)
    site = Plot("AZ-1", VILLAGE, HOMESTEAD_OF_2023, mu("5"), DAY, "建新1号", parent=FIELD)

    def work(connection) -> None:  # type: ignore[no-untyped-def]
        field, yard = stock(connection, FIELD), stock(connection, YARD)
        lines = [
            *build_lines(field, site, DAY, {DRY: mu("4")}, HOMESTEAD_OF_2023),
            *build_lines(yard, site, DAY, {HOMESTEAD: mu("1")}, HOMESTEAD_OF_2023),
        ]
        entry = NewEntry("use-resettlement", "建新1号", "k-1", tuple(lines))
        (filed,) = post(connection, book_id, [entry], recorded_at=NOW, recorded_by="test")
        record_plots(connection, book_id, filed.entry_id, [site], NOW)

    database.command(work)
    with database.reading() as connection:
        assert find_plot(connection, "AZ-1") == site
    assert standing(database, "AZ-1") == {"0703": 5}
    assert standing(database, FIELD) == {"0103": 26}
    assert standing(database, YARD) == {"0702": 1}
    assert findings(database) == ()


@pytest.mark.parametrize(
    ("to", "village", "taken", "code"),
    [
        (ORCHARD, VILLAGE, 1, "class-not-built"),
        (MINE, VILLAGE, 1, "class-not-built"),
        (TOWN, OTHER_VILLAGE, 1, "plot-of-other-village"),
        (TOWN, VILLAGE, mu("3"), "stock-too-small"),
        (TOWN, VILLAGE, 0, "stock-area-wrong"),
    ],
)
def test_what_building_refuses(to: object, village: str, taken: int, code: str) -> None:
    site = plot("AZ-1", HOMESTEAD, "1", village=village)
    with pytest.raises(Refusal) as caught:
        build_lines(WHOLE, site, DAY, {HOMESTEAD: taken}, to)  # type: ignore[arg-type]
    assert caught.value.code == code
