"""Area and money: exact both ways, over a million values, and the refusals as a table."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import units
from ledger.errors import Refusal

UNITS = tuple(units.GRAINS_PER_UNIT)
SEED = 20260131


def test_a_million_areas_in_mu_come_back_from_text() -> None:
    draw = random.Random(SEED)
    for _ in range(700_000):
        grains = draw.randrange(1, 10 ** draw.randrange(2, 16))
        whole, rest = divmod(grains, 200_000)
        assert units.parse_area(f"{whole}.{rest * 5:06d}", "mu") == grains


def test_a_million_areas_round_half_up_in_every_unit() -> None:
    draw = random.Random(SEED + 1)
    for _ in range(300_000):
        unit, places = UNITS[draw.randrange(6)], draw.randrange(7)
        per_unit, grains = units.GRAINS_PER_UNIT[unit], draw.randrange(-(10**12), 10**12)
        shown = units.show_area(grains, unit, places)
        scaled = int(shown.text.replace(".", ""))
        error = abs(grains) * 10**places - abs(scaled) * per_unit  # exact minus shown, in 1/per_unit of a last place
        assert -per_unit <= 2 * error < per_unit
        assert shown.exact is (error == 0)


@given(st.integers(-(2**62), 2**62), st.sampled_from(UNITS))
@settings(deadline=None)
def test_the_shortest_exact_decimal_parses_back(grains: int, unit: str) -> None:
    text = units.exact_area(grains, unit)
    if text is None:
        assert grains % units.EXACT_STEP_GRAINS[unit]
    else:
        assert units.parse_area(text, unit) == grains
        assert "." not in text or text[-1] != "0"


@given(st.integers(-(10**15), 10**15), st.sampled_from(UNITS), st.integers(0, 6))
@settings(deadline=None)
def test_display_is_what_decimal_arithmetic_says(grains: int, unit: str, places: int) -> None:
    with localcontext() as context:
        context.prec = 80
        value = Decimal(grains) / units.GRAINS_PER_UNIT[unit]
        rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert units.format_area(grains, unit, places) == format(rounded + 0 if rounded else abs(rounded), "f")


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=40))
@settings(deadline=None)
def test_mu_hectares_and_square_metres_add_up_to_the_same(hundredths_m2: list[int]) -> None:
    """A county total in hectares is the sum of its contracts in mu, to the last digit."""
    grains = [units.parse_area(f"{value // 100}.{value % 100:02d}", "m2") for value in hundredths_m2]
    in_hectares = units.exact_area(sum(grains), "ha")
    in_mu = [units.exact_area(value, "mu") for value in grains]
    assert in_hectares is not None
    assert units.parse_area(in_hectares, "ha") == sum(units.parse_area(str(text), "mu") for text in in_mu)
    assert Decimal(in_hectares) * 15 == sum(Decimal(str(text)) for text in in_mu)


@given(st.integers(0, 10**12), st.sampled_from([unit for unit in UNITS if unit != "grains"]), st.integers(1, 9))
@settings(deadline=None)
def test_a_value_between_two_grains_names_its_true_neighbours(grains: int, unit: str, digit: int) -> None:
    below = units.exact_area(grains // 3 * 3, unit)
    assert below is not None
    text = (below if "." in below else below + ".") + "0" * 12 + str(digit)
    with pytest.raises(units.AreaTooPrecise) as refused:
        units.parse_area(text, unit)
    low, high = refused.value.fields["below"], refused.value.fields["above"]
    step = units.parse_area(high, unit) - units.parse_area(low, unit)
    assert Decimal(low) < Decimal(text) < Decimal(high)
    assert step == units.EXACT_STEP_GRAINS[unit]


@pytest.mark.parametrize(
    ("text", "unit", "grains"),
    [
        ("1", "mu", 200_000),
        ("12.35", "mu", 2_470_000),
        ("0.000005", "mu", 1),
        ("1", "m2", 300),
        ("0.01", "m2", 3),
        ("1", "ha", 3_000_000),
        ("1", "km2", 300_000_000),
        ("1", "wan-mu", 2_000_000_000),
        ("-1.5", "mu", -300_000),
        ("007.50", "mu", 1_500_000),
        ("12.350000000000000000000000000", "mu", 2_470_000),
        ("0", "mu", 0),
        ("46116860184273.879030", "mu", 2**63 - 2),
    ],
)
def test_parsed(text: str, unit: str, grains: int) -> None:
    assert units.parse_area(text, unit) == grains


@pytest.mark.parametrize(
    ("text", "unit", "refusal", "said"),
    [
        ("", "mu", units.AreaNotANumber, "“”"),
        ("1e3", "mu", units.AreaNotANumber, "1e3"),
        ("1,234.5", "mu", units.AreaNotANumber, "1,234.5"),
        ("１２", "mu", units.AreaNotANumber, "１２"),
        ("٣", "mu", units.AreaNotANumber, "٣"),
        (".5", "mu", units.AreaNotANumber, ".5"),
        ("5.", "mu", units.AreaNotANumber, "5."),
        ("+5", "mu", units.AreaNotANumber, "+5"),
        ("--5", "mu", units.AreaNotANumber, "--5"),
        ("5\n", "mu", units.AreaNotANumber, "5\n"),
        ("NaN", "mu", units.AreaNotANumber, "NaN"),
        ("12.35亩", "mu", units.AreaNotANumber, "12.35亩"),
        ("0.000001", "mu", units.AreaTooPrecise, "0 和 0.000005"),
        ("12.3456789", "mu", units.AreaTooPrecise, "12.345675 和 12.34568"),
        ("0.001", "m2", units.AreaTooPrecise, "0 和 0.01"),
        ("0.0000005", "ha", units.AreaTooPrecise, "0 和 0.000001"),
        ("-0.000001", "mu", units.AreaTooPrecise, "-0.000005 和 0"),
        ("46116860184273.879035", "mu", units.AreaTooLarge, "超出"),
        ("99999999999999999999", "km2", units.AreaTooLarge, "超出"),
    ],
)
def test_refused(text: str, unit: str, refusal: type[Refusal], said: str) -> None:
    with pytest.raises(refusal) as refused:
        units.parse_area(text, unit)
    assert said in refused.value.line("zh")
    assert refused.value.line("en").startswith(refusal.code)


@pytest.mark.parametrize(
    ("grains", "unit", "places", "text", "exact"),
    [
        (1, "mu", None, "0.0000", False),
        (10, "mu", None, "0.0001", False),  # half goes up
        (9, "mu", None, "0.0000", False),
        (-10, "mu", None, "-0.0001", False),
        (-9, "mu", None, "0.0000", False),  # no minus before zero
        (2_470_000, "mu", None, "12.3500", True),
        (2_470_000, "mu", 0, "12", False),
        (2_500_000, "mu", 0, "13", False),
        (100, "m2", None, "0.33", False),
        (200, "m2", None, "0.67", False),
    ],
)
def test_shown(grains: int, unit: str, places: int | None, text: str, exact: bool) -> None:
    assert units.show_area(grains, unit, places) == units.Shown(text, exact)


@pytest.mark.parametrize(
    ("text", "fen"),
    [("850", 85_000), ("850.5", 85_050), ("850.05", 85_005), ("-0.01", -1), ("92233720368547758.06", 2**63 - 2)],
)
def test_money(text: str, fen: int) -> None:
    assert units.parse_money(text) == fen
    assert units.parse_money(units.format_money(fen)) == fen


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("850.001", units.MoneyNotExact),
        ("850元", units.MoneyNotExact),
        ("1e3", units.MoneyNotExact),
        ("８５０", units.MoneyNotExact),
        ("", units.MoneyNotExact),
        ("92233720368547758.07", units.MoneyTooLarge),
        ("100000000000000000", units.MoneyTooLarge),  # was 10¹⁹ fen, beyond the 64-bit column
    ],
)
def test_money_refused(text: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        units.parse_money(text)


@given(st.integers(-(2**63) + 2, 2**63 - 2))
@settings(deadline=None)
def test_money_comes_back(fen: int) -> None:
    assert units.parse_money(units.format_money(fen)) == fen


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (10, [1, 1, 1], [4, 3, 3]),  # ties go to the earlier part
        (100, [1, 2, 3], [17, 33, 50]),
        (5, [0, 1, 0], [0, 5, 0]),
        (0, [3, 4], [0, 0]),
        (1, [1, 1], [1, 0]),
        (7, [7], [7]),
    ],
)
def test_split(total: int, weights: list[int], parts: list[int]) -> None:
    assert units.split_by_largest_remainder(total, weights) == parts


@pytest.mark.parametrize(("total", "weights"), [(1, []), (1, [0, 0]), (1, [2, -1]), (-1, [1])])
def test_split_refused(total: int, weights: list[int]) -> None:
    with pytest.raises(ValueError):
        units.split_by_largest_remainder(total, weights)


@given(st.integers(0, 10**18), st.lists(st.integers(0, 10**12), min_size=1, max_size=50).filter(any))
@settings(deadline=None)
def test_split_adds_up_and_is_fair(total: int, weights: list[int]) -> None:
    parts, whole = units.split_by_largest_remainder(total, weights), sum(weights)
    assert sum(parts) == total
    assert all(
        0 <= part * whole - total * weight + whole <= 2 * whole for part, weight in zip(parts, weights, strict=True)
    )
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)
