"""The checks reproduce what was published, report the one contradiction that is there, and can fail."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.published import BY_KEY, CHECKS, Outcome, PublishedTable, check_table
from ledger.published.data import UNITS
from ledger.statistics.catalogue import every_rule
from tests.published.copies import NAMES, changed, outcomes, results, table

SURPLUS = "surplus-is-reclaimed-less-resettlement"
AFTER = "surplus-after-acceptance-is-the-surplus"
MU = "mu-is-area-converted"
NESTED = "nested-areas-lie-within"
PARTS = "parts-make-the-total"
PRICE = "average-price-is-value-by-area"
COVERS = "demolition-covers-new-build"
RECLAIMED = "reclaimed-covers-occupied"
EVERY = outcomes()


# ---- What is published.


def test_exactly_one_contradiction_is_there() -> None:
    found = [(each.file, each) for _, each in EVERY if each.result == "contradiction"]
    assert [name for name, _ in found] == [NAMES["01"]]
    (_, only), *_ = found
    assert (only.check, only.line, only.subject) == (AFTER, 2, "2009 欢城 时王口村")
    assert (only.printed, only.computed, only.unit) == ("9.12", "5.32", "ha")


def test_all_else_agrees_but_for_the_warning_beside_it() -> None:
    assert Counter(each.result for _, each in EVERY) == {"agrees": 107, "contradiction": 1, "warning": 1}
    (warned,) = [each for _, each in EVERY if each.result == "warning"]
    assert (warned.check, warned.line, warned.printed, warned.computed) == (
        "surplus-within-reclaimed",
        2,
        "9.12",
        "8.76",
    )


# file, check, what is printed and what was computed, row by row
PUBLISHED: tuple[tuple[str, str, list[tuple[str, str]]], ...] = (
    ("01", SURPLUS, [("5.32", "5.32"), ("12.82", "12.82"), ("11.36", "11.36")]),
    ("03", MU, [("528.04", "528.0390"), ("432.51", "432.5070")]),
    ("06", MU, [("22.3066", "≈22.306590")]),
    (
        "09",
        MU,
        [("1111.93", "≈1111.9290"), ("1075.83", "≈1075.8315"), ("142.06", "≈142.0575"), ("933.77", "≈933.7740")],
    ),
    ("08", PARTS, [("27.84", "27.84"), ("2.30", "2.30")]),
    ("08", "quota-is-new-cultivated", [("27.41", "27.41"), ("2.30", "2.30")]),
    ("08b", PARTS, [("805000.00", "805000.00")]),
    ("09", PARTS, [("71.7221", "71.7221"), ("1075.83", "1075.83")]),
    ("14", PRICE, [("20.06", "≈20.0591")]),
    ("06", PRICE, [("61.30", "≈61.2997")]),
    ("02", "quota-is-new-build", [("1.7690", "1.7690")]),
    ("02", COVERS, [("1.7690", "1.9759")]),
    ("05", COVERS, [("0.0971", "0.1088")]),
    ("03", COVERS, [("27.4847", "35.2026")]),
    ("03", RECLAIMED, [("27.4847", "28.8338")]),
    ("05", RECLAIMED, [("0.0942", "0.1088")]),
)


@pytest.mark.parametrize(("number", "check", "expected"), PUBLISHED, ids=lambda value: str(value)[:40])
def test_a_published_relation_is_reproduced(number: str, check: str, expected: list[tuple[str, str]]) -> None:
    found = [each for each in check_table(table(number)) if each.check == check]
    shown = [(each.printed, each.computed.removeprefix("≈")) for each in found]
    assert shown == [(printed, computed.removeprefix("≈")) for printed, computed in expected]
    assert {each.result for each in found} == {"agrees"}


def test_resettlement_on_construction_land_is_not_taken_off() -> None:
    """17.86 − 6.5, not 17.86 − 8.48: where the agricultural part is printed, that part counts."""
    without = changed(table("01"), 4, resettlement_on_agri_land_ha="")
    assert (SURPLUS, 4, "surplus_quota_ha", "contradiction") in results(without)


# ---- The checks can fail: one printed digit changed by enough, and the check says so.


def _ulp(outcome: Outcome) -> Fraction:
    return Fraction(1, 10 ** len(outcome.printed.partition(".")[2]))


def _text(number: Fraction, places: int) -> str:
    scaled = number * 10**places
    assert scaled.denominator == 1
    digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
    return ("-" if number < 0 else "") + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def _said(found: PublishedTable, outcome: Outcome, computed: str = "") -> list[str]:
    return [
        each.result
        for each in check_table(found)
        if (each.check, each.line, each.column, each.relation)
        == (outcome.check, outcome.line, outcome.column, outcome.relation)
        and computed in ("", each.computed)
    ]


EQUAL = [each for each in EVERY if each[1].relation == "="]
BOUND = [each for each in EVERY if each[1].relation != "="]


def _misprinted(original: PublishedTable, outcome: Outcome, steps: int, sign: int) -> list[str]:
    """What the check says where the figure is printed ``steps`` units of its last decimal off."""
    if outcome.check == "printed-in-hectares-to-four-places":
        text = f"{outcome.printed.partition('.')[0]}.{steps % 99 + 1:02d}"
    else:
        number = Fraction(outcome.printed) + sign * steps * _ulp(outcome)
        if number == Fraction(outcome.computed.removeprefix("≈")):  # the contradiction mended
            number += _ulp(outcome)
        text = _text(number, len(outcome.printed.partition(".")[2]))
    return _said(changed(original, outcome.line, **{outcome.column: text}), outcome)


def _across(original: PublishedTable, outcome: Outcome, steps: int) -> list[str]:
    """What the check says where the figure is printed ``steps`` small units beyond its bound."""
    places = max(len(text.partition(".")[2]) for text in (outcome.printed, outcome.computed))
    sign = {"≤": 1, "≥": -1, ">": 0}[outcome.relation]
    number = Fraction(outcome.computed) + sign * steps * Fraction(1, 10**places)
    return _said(changed(original, outcome.line, **{outcome.column: _text(number, places)}), outcome, outcome.computed)


def _worst(outcome: Outcome) -> str:
    return "warning" if next(each for each in CHECKS if each.name == outcome.check).warns else "contradiction"


def test_every_check_of_every_row_can_fail() -> None:
    for original, outcome in EQUAL:
        for sign in (1, -1):
            assert "contradiction" in _misprinted(original, outcome, 2, sign), outcome
    for original, outcome in BOUND:
        assert _worst(outcome) in _across(original, outcome, 1), outcome


@given(st.sampled_from(EQUAL), st.integers(2, 10**6), st.sampled_from((1, -1)))
def test_a_changed_figure_contradicts_what_it_is_computed_from(
    found: tuple[PublishedTable, Outcome], steps: int, sign: int
) -> None:
    assert "contradiction" in _misprinted(*found, steps, sign)


@given(st.sampled_from(BOUND), st.integers(1, 10**6))
def test_a_figure_moved_across_its_bound_is_told(found: tuple[PublishedTable, Outcome], steps: int) -> None:
    assert _worst(found[1]) in _across(*found, steps)


@pytest.mark.parametrize("check", [each.name for each in CHECKS])
def test_every_check_is_asked_of_some_published_row(check: str) -> None:
    assert check in {each.check for _, each in EVERY}


# A figure that another one is computed from: file, line, what is printed instead, the check and the line that says so.
OPERANDS: tuple[tuple[str, int, dict[str, str], str, int], ...] = (
    ("01", 3, {"reclaimed_cultivated_ha": "16.43"}, SURPLUS, 3),
    ("01", 4, {"resettlement_on_agri_land_ha": "8.48"}, SURPLUS, 4),
    ("01", 2, {"resettlement_area_ha": "3.45"}, SURPLUS, 2),
    ("01", 5, {"reclaimed_cultivated_ha": "17.87"}, PARTS, 4),
    ("01", 5, {"surplus_quota_ha": "11.37"}, PARTS, 4),
    ("01", 2, {"total_area_ha": "8.75"}, NESTED, 2),
    ("01", 3, {"resettlement_on_agri_land_ha": "3.61", "surplus_quota_ha": "12.81"}, NESTED, 3),
    ("02", 2, {"demolition_area_ha": "1.7689"}, COVERS, 2),
    ("02", 2, {"newbuild_area_ha": "1.7691"}, "quota-is-new-build", 2),
    ("02", 2, {"newbuild_agri_ha": "1.7689"}, NESTED, 2),
    ("03", 3, {"area_ha": "35.2036"}, MU, 3),
    ("03", 4, {"area_ha": "27.4846"}, RECLAIMED, 2),
    ("03", 3, {"area_ha": "27.4846"}, COVERS, 2),
    ("05", 2, {"demolition_cultivated_ha": "0.0941"}, RECLAIMED, 2),
    ("05", 2, {"demolition_reclaimed_ha": "0.0970"}, COVERS, 2),
    ("05", 2, {"newbuild_cultivated_ha": "0.0972"}, NESTED, 2),
    ("06", 2, {"total_area_m2": "14881.06"}, MU, 2),
    ("06", 2, {"construction_land_m2": "12765.82"}, NESTED, 2),
    ("06", 3, {"investment_wan": "529.4331"}, PRICE, 3),
    ("08", 2, {"rural_road_mu": "0.44"}, PARTS, 2),
    ("08", 2, {"linkage_quota_mu": "27.84"}, "quota-is-new-cultivated", 2),
    ("08b", 4, {"yuan": "80500.01"}, PARTS, 8),
    ("09", 5, {"new_cultivated_ha": "9.4706"}, PARTS, 4),
    ("09", 6, {"new_cultivated_mu": "933.78"}, PARTS, 4),
    ("09", 3, {"new_cultivated_mu": "459"}, NESTED, 3),
    ("14", 2, {"value_wan": "2385000"}, PRICE, 2),
    ("14", 2, {"area_mu": "137401"}, "running-totals-do-not-fall", 2),
)


@pytest.mark.parametrize(("number", "line", "printed", "check", "where"), OPERANDS)
def test_a_changed_operand_is_told(number: str, line: int, printed: dict[str, str], check: str, where: int) -> None:
    before = results(table(number))
    after = [each for each in results(changed(table(number), line, **printed)) if each not in before]
    assert (check, where, "contradiction") in [(name, at, result) for name, at, _, result in after]


# ---- Rounding: half up, at the printed scale, with the zeros that print drops.

ROUNDED: tuple[tuple[str, str, str], ...] = (
    ("21.1990", "317.99", "agrees"),  # 317.985, half up
    ("21.1990", "317.98", "rounding"),  # half even, or cut
    ("21.1990", "317.97", "contradiction"),
    ("21.1990", "318", "contradiction"),  # zeros are dropped, other digits are not
    ("21.2000", "318", "agrees"),
    ("21.2", "318.0", "agrees"),
    ("35.2026", "528.03", "rounding"),
    ("35.2026", "528.05", "contradiction"),
)


@pytest.mark.parametrize(("hectares", "mu", "result"), ROUNDED)
def test_conversions_round_half_up(hectares: str, mu: str, result: str) -> None:
    copy = changed(table("03"), 3, area_ha=hectares, area_mu_published=mu)
    assert (MU, 3, "area_mu_published", result) in results(copy, MU)


@pytest.mark.parametrize(("square_metres", "mu", "result"), [("5512.67", "8.269", "agrees"), ("5512.67", "8.2690", "agrees"), ("5512.93", "8.269", "contradiction")])  # fmt: skip
def test_dropped_zeros_count_as_printed(square_metres: str, mu: str, result: str) -> None:
    copy = changed(table("06"), 2, total_area_m2=square_metres, total_mu_published=mu)
    assert (MU, 2, "total_mu_published", result) in results(copy, MU)


# ---- What is legitimate only warns; what is not printed is not asked.


def test_farmland_above_the_construction_land_removed_is_a_warning() -> None:
    copy = changed(table("06"), 2, new_cultivated_m2="12765.84")
    assert results(copy) == [("farmland-within-construction-removed", 2, "new_cultivated_m2", "warning")]


def test_forest_and_no_farmland_is_a_warning() -> None:
    assert results(changed(table("06"), 2, new_cultivated_m2="0")) == [
        ("farmland-is-gained", 2, "new_cultivated_m2", "warning")
    ]


def test_nested_figures_are_not_added_up() -> None:
    """Gaoyou: 0.0971 agricultural and 0.0942 cultivated lie in 0.0971; their sum would be more than was reclaimed."""
    assert results(table("05")) == []


@pytest.mark.parametrize("number", NAMES)
def test_a_figure_that_is_not_printed_is_not_asked(number: str) -> None:
    found = table(number)
    for row in found.rows:
        for column in row.figures:
            fewer = check_table(changed(found, row.line, **{column: ""}))
            assert not [each for each in fewer if (each.line, each.column) == (row.line, column)]


def test_one_part_that_is_not_printed_leaves_a_bound() -> None:
    copy = changed(table("08b"), 2, yuan="")
    assert results(copy) == []
    assert results(changed(copy, 3, yuan="805000.01")) == [(PARTS, 8, "yuan", "contradiction")]


def test_every_check_stands_in_the_catalogue_and_names_known_columns() -> None:
    names = {rule.entry.name for rule in every_rule()}
    assert {check.name for check in CHECKS} <= names
    assert {profile for check in CHECKS for profile in check.on} <= BY_KEY.keys()


def test_values_are_exact() -> None:
    for number in NAMES:
        for row in table(number).rows:
            for figure in row.figures.values():
                assert Fraction(figure.value, UNITS[figure.unit].parts) == Fraction(figure.printed)
