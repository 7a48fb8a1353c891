"""What is left of a number when it is shown or quoted."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import codes
from ledger.demonstration.people import identity_number
from ledger.errors import Refusal
from ledger.exchange import cells
from tests.making import HOUSEHOLDS, parcel_code

# A text, and what a message may repeat of it.
QUOTED = (
    ("19912345678", "199****5678"),
    ("电话199 1234 5678。", "电话199******5678。"),
    ("199-1234-5678", "199******5678"),
    ("１９９１２３４５６７８", "199****5678"),
    ("6222021234567890", "************7890"),
    ("6222 0212 3456 7890", "***************7890"),
    ("6222021234567890128", "***************0128"),
    ("6222021234567890123", "6222021234567890123"),  # its check digit is wrong: it may be a parcel of Gansu
    (f"户主{identity_number(1)}", f"户主6401**********{identity_number(1)[-4:]}"),
    (HOUSEHOLDS[0], HOUSEHOLDS[0]),
    (parcel_code(0, 1), parcel_code(0, 1)),
    (f"{HOUSEHOLDS[0]}J", f"{HOUSEHOLDS[0]}J"),
    ("64010600220", "64010600220"),
    ("2026-11-21", "2026-11-21"),
    ("1234567.89", "1234567.89"),
    ("大石桥㈱", "大石桥㈱"),
)


@pytest.mark.parametrize(("text", "expected"), QUOTED)
def test_personal_numbers_are_masked_in_quotations(text: str, expected: str) -> None:
    assert codes.mask_personal_numbers(text) == expected
    assert cells.quoted(text) == expected[:40]


@pytest.mark.parametrize(
    ("account", "masked"),
    [("6222021234567890123", "***************0123"), ("12345678", "****5678"), ("1234567", "*******"), ("", "")],
)
def test_an_account_shows_its_last_four(account: str, masked: str) -> None:
    assert codes.mask_bank_account(account) == masked


def test_where_no_code_is_expected_every_long_number_is_masked() -> None:
    assert codes.mask_digits("账号 6222 0212 3456 7890 123") == "账号 ******************* 123"
    assert codes.mask_digits("曾志强 12345678X") == "曾志强 *****678X"
    assert codes.mask_digits("面积 123456 亩") == "面积 123456 亩"


@given(st.sampled_from(["13812345678", "19900001234", "17000009999"]), st.sampled_from(["{}", " {}", "{}.5", "-{}"]))
def test_no_refusal_of_a_figure_repeats_a_telephone(phone: str, around: str) -> None:
    said = "".join(_said(convert, around.format(phone)) for convert in FIGURES)
    assert phone[:8] not in re.sub(r"\D", "", said)


FIGURES: tuple[Callable[[str], object], ...] = (
    cells.area("mu"),
    cells.area("m2"),
    cells.money,
    cells.day,
    cells.yes_or_no,
)


def _said(convert: Callable[[str], object], text: str) -> str:
    try:
        convert(text)
    except Refusal as refusal:
        return refusal.line("zh") + refusal.line("en")
    return ""
