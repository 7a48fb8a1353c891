"""Each asset is shown in its own measure, wherever amounts are told."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ledger.book.models import ASSET
from ledger.db import Database
from ledger.errors import Words
from ledger.measures import AREA_ASSETS, FIGURES, MEASURES, figure, figures, said


def test_every_asset_of_the_book_has_its_measure_here(database: Database) -> None:
    with database.reading() as connection:
        found = {row.code: row.measure for row in connection.execute(select(ASSET.c.code, ASSET.c.measure))}
    assert found == dict(MEASURES)


@pytest.mark.parametrize(
    ("asset", "amount", "told", "text", "words"),
    [
        ("ownership", 2_470_000, {"grains": 2_470_000, "mu": "12.3500", "ha": "0.8233", "m2": "8233.33"}, "12.3500", ("12.3500 亩", "12.3500 mu")),
        ("cny", 494_000, {"fen": 494_000, "yuan": "4940.00"}, "4940.00", ("4940.00 元", "4940.00 yuan")),
        ("cny", -5, {"fen": -5, "yuan": "-0.05"}, "-0.05", ("-0.05 元", "-0.05 yuan")),
        ("grain-in-kind", 50_025, {"kg": "500.25"}, "500.25", ("500.25 公斤", "500.25 kg")),
        ("insured-person", 3, {"count": 3}, "3", ("3 人", "3 persons")),
    ],
)  # fmt: skip
def test_an_amount_in_its_measure(
    asset: str, amount: int, told: dict[str, object], text: str, words: tuple[str, str]
) -> None:
    assert figures(asset, amount) == told
    assert tuple(told) == FIGURES[MEASURES[asset]]
    assert figure(asset, amount) == text
    assert said(asset, amount) == Words(*words)


def test_areas_are_what_is_asked_for_where_no_asset_is() -> None:
    assert AREA_ASSETS[:4] == ("ownership", "contract-right", "operation-right", "land")
