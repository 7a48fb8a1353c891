"""From cell text to values: one line a case."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import codes
from ledger.errors import Refusal, Words, every_refusal
from ledger.exchange import cells

CLASSES = cells.choice({"paddy": Words("水田", "paddy"), "dry": Words("旱地", "dry land")})
CODE = cells.code(codes.check_division_code)
MU = cells.area("mu")
PERSON = "210882197001010012"


@pytest.mark.parametrize(
    ("converter", "cell", "value"),
    [
        (cells.text, " 河滩㈱Ａ \t", "河滩㈱Ａ"),  # NFC only: nothing is folded
        (cells.text, "e\u0301", "é"),
        (cells.text, "", ""),
        (cells.text, "𬭚𰻞\ue170", "𬭚𰻞\ue170"),
        (cells.day, "2026-01-31", date(2026, 1, 31)),
        (cells.day, "2026-1-31", date(2026, 1, 31)),
        (cells.day, "2026/1/31", date(2026, 1, 31)),
        (cells.day, "2026.01.31", date(2026, 1, 31)),
        (cells.day, "2026年1月31日", date(2026, 1, 31)),
        (cells.day, "20260131", date(2026, 1, 31)),
        (cells.day, "2026-01-31 00:00:00", date(2026, 1, 31)),
        (cells.day, "2026-01-31T00:00:00", date(2026, 1, 31)),
        (cells.day, "2026/1/31 0:00", date(2026, 1, 31)),
        (cells.day, "1900-01-01", date(1900, 1, 1)),
        (cells.day, "2199-12-31", date(2199, 12, 31)),
        (cells.day, "2024-02-29", date(2024, 2, 29)),
        (CLASSES, "水田", "paddy"),
        (CLASSES, "Paddy", "paddy"),
        (CLASSES, "Dry Land", "dry"),
        (cells.yes_or_no, "是", True),
        (cells.yes_or_no, "1", True),
        (cells.yes_or_no, "y", True),
        (cells.yes_or_no, "TRUE", True),
        (cells.yes_or_no, "否", False),
        (cells.yes_or_no, "2", False),
        (cells.yes_or_no, "N", False),
        (cells.yes_or_no, "false", False),
        (MU, " 12.35 ", 2_470_000),
        (cells.area("m2"), "0.01", 3),
        (cells.area("ha"), "1", 3_000_000),
        (cells.money, "850", 85_000),
        (cells.money, "-0.5", -50),
        (cells.optional(MU), "  ", None),
        (cells.optional(MU), "1", 200_000),
        (cells.required(MU), "1", 200_000),
        (CODE, " 210882105200 ", "210882105200"),
    ],
)
def test_converted(converter: Callable[[str], Any], cell: str, value: object) -> None:
    assert converter(cell) == value


@pytest.mark.parametrize(
    ("converter", "cell", "code", "said"),
    [
        (cells.text, "a\x00b", "cell-control-character", "U+0000"),
        (cells.text, "a\nb", "cell-control-character", "U+000A"),
        (cells.text, "a\ud800", "cell-control-character", "U+D800"),
        (cells.text, "a\ufffd", "cell-undecodable", "第 2 个字符"),
        (cells.text, "长" * 201, "cell-too-long", "有 201 个字符，最多 200 个"),
        (cells.required(cells.text), " \u3000", "cell-blank", "没有内容"),
        (cells.day, "2026-02-30", "date-impossible", "不存在"),
        (cells.day, "2026-13-01", "date-impossible", "不存在"),
        (cells.day, "0000-01-01", "date-impossible", "不存在"),
        (cells.day, "1899-12-31", "date-impossible", "1900–2199"),
        (cells.day, "2200-01-01", "date-impossible", "1900–2199"),
        (cells.day, "31/1/2026", "date-unreadable", "2026-01-31"),
        (cells.day, "26-1-31", "date-unreadable", "2026-01-31"),
        (cells.day, "2026-1", "date-unreadable", "2026-01-31"),
        (cells.day, "2026-01-31 12:05:01", "date-unreadable", "12:05:01"),
        (cells.day, "46053", "date-unreadable", "46053"),
        (cells.day, "", "date-unreadable", "“”"),
        (cells.day, "２０２６-01-31", "cell-full-width", "请改成半角：2026-01-31"),
        (cells.day, "٢٠٢٦-01-31", "date-unreadable", "可以识别"),
        (cells.day, "=TODAY()", "cell-formula-text", "选择性粘贴"),
        (CLASSES, "园地", "choice-unknown", "水田（paddy）、旱地（dry）"),
        (CLASSES, "", "choice-unknown", "水田"),
        (cells.yes_or_no, "0", "choice-unknown", "否（2、N）"),
        (cells.yes_or_no, "１", "cell-full-width", "请改成半角：1"),
        (MU, "0", "area-not-positive", "不大于零"),
        (MU, "-1", "area-not-positive", "-1"),
        (MU, "１２．３５", "cell-full-width", "请改成半角：12.35"),
        (MU, "12．35", "cell-full-width", "请改成半角：12.35"),
        (MU, "=A1*2", "cell-formula-text", "粘贴"),
        (MU, "+A1", "cell-formula-text", "粘贴"),
        (MU, "@SUM(A1)", "cell-formula-text", "粘贴"),
        (MU, "12.35亩", "cell-has-unit", "只填 12.35"),
        (MU, "8233.3 平方米", "cell-has-unit", "平方米"),
        (MU, "1.5ha", "cell-has-unit", "ha"),
        (MU, "1,234.5", "area-not-a-number", "1,234.5"),
        (MU, "12.3456789", "area-too-precise", "12.345675 和 12.34568"),
        (MU, "1e3", "area-not-a-number", "1e3"),
        (MU, "", "area-not-a-number", "“”"),
        (cells.money, "850元", "cell-has-unit", "只填 850"),
        (cells.money, "850.001", "money-not-exact", "850.001"),
        (cells.money, "=1", "cell-formula-text", "=1"),
        (CODE, "２10882105200", "cell-full-width", "请改成半角：210882105200"),
        (CODE, "21088210520", "code-length-wrong", "有 11 位，应为 12 位"),
    ],
)
def test_refused(converter: Callable[[str], Any], cell: str, code: str, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        converter(cell)
    assert refused.value.code == code
    assert said in refused.value.line("zh")
    assert refused.value.line("en").startswith(code)


@pytest.mark.parametrize("converter", [cells.day, MU, cells.money, CLASSES, cells.yes_or_no, CODE])
@pytest.mark.parametrize("shape", ["{}", "{}亩", "={}", "1.{}", "身份证{}"])
def test_an_identity_number_in_the_wrong_column_is_not_repeated(converter: Callable[[str], Any], shape: str) -> None:
    for number in (PERSON, PERSON[:17] + "X", PERSON.translate({48 + digit: 0xFF10 + digit for digit in range(10)})):
        with pytest.raises(Refusal) as refused:
            converter(shape.format(number))
        for said in (refused.value.line("zh"), refused.value.line("en")):
            assert number not in said
            assert PERSON[4:14] not in said


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
@settings(deadline=None)
def test_days_in_every_form(day: date) -> None:
    forms = (
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day} 00:00:00",
    )
    assert {cells.day(form) for form in forms} == {day}


@given(st.text(max_size=60))
@settings(deadline=None)
def test_whatever_stands_in_a_cell_is_a_value_or_a_refusal(cell: str) -> None:
    for converter in (cells.text, cells.day, MU, cells.money, CLASSES, cells.yes_or_no, CODE):
        with contextlib.suppress(Refusal):
            converter(cell)


def test_every_refusal_of_the_package_has_all_its_words() -> None:
    for kind in every_refusal():
        for words in (kind.title, kind.detail, kind.rule, kind.remedy):
            assert words.zh
            assert words.en
        assert kind.code == kind.code.lower().replace("_", "-")
