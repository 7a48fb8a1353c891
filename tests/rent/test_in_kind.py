"""Rent in kind: it stands in weight, is delivered or valued at the reference price of its due day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.errors import Refusal
from ledger.places.data import DivisionRow
from ledger.places.loading import load_divisions
from ledger.rent import (
    ReferencePrice,
    arrears,
    end_rent,
    price_on,
    record_price,
    reprice_rent,
    reverse_rent,
    value_rent,
)
from tests.rent.making import FIRST, PAYER, VILLAGE, Place, acting, dues, findings, opened, paid, share

Y2027, Y2028 = date(2027, 1, 1), date(2028, 1, 1)
COUNTY, TOWNSHIP = "640106000000", "640106002000"
DIVISIONS = (
    ("province", "640000000000", "宁夏回族自治区", ""),
    ("city", "640100000000", "银川市", "640000000000"),
    ("county", COUNTY, "金凤区", "640100000000"),
    ("township", TOWNSHIP, "良田镇", COUNTY),
    ("village", VILLAGE, "植物园村", TOWNSHIP),
)


@pytest.fixture
def grain(place: Place) -> Place:
    """500 kg of wheat a mu and year for 10 mu, 2027 and 2028."""
    rows = [DivisionRow(number, *row) for number, row in enumerate(DIVISIONS, start=1)]
    place.database.command(lambda c: load_divisions(c, rows, effective=None, today=Y2027))
    opened(
        place, price="500", price_unit="kg/mu/year", crop="小麦", shares=(share(0, "10"),), last_day=date(2028, 12, 31)
    )
    return place


def priced(place: Place, day: date, fen_per_kg: int, level: str = "county", code: str = COUNTY, **more: Any) -> None:
    values: dict[str, Any] = {"crop": "小麦", "source": "发改价格〔2026〕1 号"} | more
    price = ReferencePrice(level, code, day=day, fen_per_kg=fen_per_kg, **values)
    place.database.command(lambda c: record_price(c, price, acting()))


def value(place: Place, on: date) -> int | None:
    return place.database.command(lambda c: value_rent(c, "HT-1", on, acting()))


def standing(place: Place, claim: str = "rent") -> dict[tuple[date, str], int]:
    return {(due.due_on, due.measure): due.open for due in dues(place, claim=claim) if due.open}


def test_before_a_price_is_known_it_stands_in_weight(grain: Place) -> None:
    assert standing(grain) == {(Y2027, "kg"): 500_000, (Y2028, "kg"): 500_000}
    with pytest.raises(Refusal) as caught:
        value(grain, Y2027)
    assert (caught.value.code, caught.value.fields["crop"]) == ("reference-price-unknown", "小麦")
    assert caught.value.line("zh")
    assert value(grain, date(2026, 12, 31)) is None
    with grain.database.reading() as connection:
        (found,) = arrears(connection, Y2027, "payer")
    assert (found.key, found.measure, found.total) == (PAYER.code, "kg", 500_000)


def test_it_is_delivered_in_kind(grain: Place) -> None:
    paid(grain, "V-1", Y2027, weight=500_000, method="in-kind")
    assert standing(grain) == {(Y2028, "kg"): 500_000}
    assert findings(grain) == []


def test_it_is_valued_at_the_price_of_its_due_day_and_paid_in_money(grain: Place) -> None:
    priced(grain, date(2026, 9, 1), 236)
    priced(grain, date(2027, 9, 1), 240)
    paid(grain, "V-1", Y2027, weight=100_000, method="in-kind")
    number = value(grain, Y2028)
    assert number is not None
    assert standing(grain) == {(Y2027, "fen"): 944_000, (Y2028, "fen"): 1_200_000}
    assert value(grain, Y2028) is None
    paid(grain, "V-2", Y2028, 2_144_000)
    assert standing(grain) == {}
    assert findings(grain) == []


@pytest.mark.parametrize(
    ("recorded", "fen_per_kg"),
    [
        ([("county", COUNTY, "2026-09-01", 236)], 236),
        ([("county", COUNTY, "2026-09-01", 236), ("township", TOWNSHIP, "2026-06-01", 230)], 230),
        ([("county", COUNTY, "2026-09-01", 236), ("county", COUNTY, "2026-09-01", 238)], 238),
        ([("county", COUNTY, "2026-09-01", 236), ("county", COUNTY, "2027-01-02", 250)], 236),
        ([("city", "640100000000", "2020-09-01", 200)], 200),
        ([("county", "640104000000", "2026-09-01", 236)], None),
    ],
)
def test_which_price_counts(grain: Place, recorded: list[tuple[str, str, str, int]], fen_per_kg: int | None) -> None:
    for level, code, day, fen in recorded:
        priced(grain, date.fromisoformat(day), fen, level, code)
    with grain.database.reading() as connection:
        found = price_on(connection, VILLAGE, "小麦", Y2027)
        assert price_on(connection, VILLAGE, "水稻", Y2027) is None
    assert (found.fen_per_kg if found else None) == fen_per_kg


@pytest.mark.parametrize("changes", [{"fen_per_kg": 0}, {"source": " "}, {"crop": ""}])
def test_an_unfit_price_is_refused(place: Place, changes: dict[str, Any]) -> None:
    values: dict[str, Any] = {"fen_per_kg": 236} | changes
    with pytest.raises(Refusal, match="reference-price-unfit"):
        priced(place, Y2027, **values)


def test_an_early_end_cuts_weight_that_is_open(grain: Place) -> None:
    grain.database.command(lambda c: end_rent(c, "HT-1", date(2027, 7, 2), "终止协议", acting()))
    assert standing(grain) == {(Y2027, "kg"): 249_315}  # 182 of 365 days
    assert findings(grain) == []


def test_an_early_end_asks_back_what_was_delivered(grain: Place) -> None:
    paid(grain, "V-1", Y2027, weight=500_000, method="in-kind")
    grain.database.command(lambda c: end_rent(c, "HT-1", date(2027, 7, 2), "终止协议", acting()))
    assert standing(grain, "refund") == {(date(2027, 7, 2), "kg"): 250_685}
    paid(grain, "V-2", date(2027, 7, 2), weight=250_685, claim="refund", method="in-kind")
    assert findings(grain) == []


@pytest.mark.parametrize("fen_paid", [0, 300_000, 1_180_000])
def test_an_early_end_turns_valued_rent_back_in_proportion(grain: Place, fen_paid: int) -> None:
    priced(grain, date(2026, 9, 1), 236)
    value(grain, Y2027)
    if fen_paid:
        paid(grain, "V-1", Y2027, fen_paid)
    figures = grain.database.command(lambda c: end_rent(c, "HT-1", date(2027, 7, 2), "终止协议", acting())).figures
    too_much = 591_617  # 2 506.85 of 5 000 kg, of 11 800.00 yuan
    assert figures.cut("fen") + figures.refunded("fen") == too_much
    assert figures.cut("fen") == min(too_much, 1_180_000 - fen_paid)
    assert standing(grain).get((Y2027, "fen"), 0) == 1_180_000 - fen_paid - figures.cut("fen")
    assert findings(grain) == []


def test_valued_rent_is_reversed_with_its_contract(grain: Place) -> None:
    priced(grain, date(2026, 9, 1), 236)
    value(grain, Y2027)
    grain.database.command(lambda c: reprice_rent(c, "HT-1", Y2028, "450", "变更协议", acting()))
    grain.database.command(lambda c: reverse_rent(c, "HT-1", "HT-1", acting()))
    assert standing(grain) == {}
    assert findings(grain) == []


def test_the_household_is_the_creditor_in_both_measures(grain: Place) -> None:
    priced(grain, date(2026, 9, 1), 236)
    value(grain, Y2027)
    assert {due.creditor for due in dues(grain)} == {FIRST}
