"""Sums and areas in capitals: a table that a bank clerk can check."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.documents.capitals import DIGITS, area_in_capitals, integer_in_capitals, money_in_capitals
from ledger.documents.refusals import AmountNotInCapitals
from ledger.units import parse_area, parse_money


@pytest.mark.parametrize(
    ("yuan", "written"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("0.53", "伍角叁分"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("101", "壹佰零壹元整"),
        ("850.00", "捌佰伍拾元整"),
        ("1000", "壹仟元整"),
        ("1005", "壹仟零伍元整"),
        ("1050", "壹仟零伍拾元整"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("100000", "壹拾万元整"),
        ("100050", "壹拾万零伍拾元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("10010000", "壹仟零壹万元整"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("1000000000000", "壹万亿元整"),
        ("20000000000300", "贰拾万亿零叁佰元整"),
        ("9999999999999999.99", "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_a_sum_in_capitals(yuan: str, written: str) -> None:
    assert money_in_capitals(parse_money(yuan)) == f"人民币{written}"


@pytest.mark.parametrize(
    ("mu", "written"),
    [
        ("0", "零亩"),
        ("1", "壹亩"),
        ("0.9", "零点玖亩"),
        ("12.35", "壹拾贰点叁伍亩"),
        ("12.05", "壹拾贰点零伍亩"),
        ("1020.4", "壹仟零贰拾点肆亩"),
        ("0.000005", "零点零零零零零伍亩"),
        ("100000", "壹拾万亩"),
    ],
)
def test_an_area_in_capitals(mu: str, written: str) -> None:
    assert area_in_capitals(parse_area(mu, "mu")) == written


@pytest.mark.parametrize("write", [money_in_capitals, area_in_capitals, integer_in_capitals])
def test_a_negative_figure_is_refused(write: object) -> None:
    with pytest.raises(AmountNotInCapitals) as refused:
        write(-100)  # type: ignore[operator]
    assert "不能写成大写" in refused.value.line("zh")


def test_a_sum_beyond_the_characters_is_refused() -> None:
    with pytest.raises(AmountNotInCapitals):
        money_in_capitals(10**18)


@given(st.integers(min_value=0, max_value=10**16 - 1))
def test_capitals_read_back_as_the_same_number(number: int) -> None:
    assert _read(integer_in_capitals(number)) == number


def _read(written: str) -> int:
    """The number of a text in capitals."""
    for name, unit in (("亿", 10**8), ("万", 10**4)):
        if name in written:
            high, low = written.rsplit(name, 1) if name == "亿" else written.split(name, 1)
            return _read(high) * unit + (_read(low) if low else 0)
    total = digit = 0
    for character in written:
        if character in DIGITS:
            digit = DIGITS.index(character)
        else:
            total += digit * {"拾": 10, "佰": 100, "仟": 1000}[character]
            digit = 0
    return total + digit
