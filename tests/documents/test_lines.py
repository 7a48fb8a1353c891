"""禁则: what may not begin or end a line, and what may not be torn apart."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.documents.lines import CLOSING, OPENING, break_lines, pieces, stretchable


def widths_of(text: str) -> list[float]:
    """Twelve points for a wide character, six for a narrow one."""
    return [12.0 if unicodedata.east_asian_width(character) in "WFA" else 6.0 for character in text]


def lines_of(text: str, ems: float, indent_ems: float = 0.0) -> list[str]:
    lines = break_lines(text, widths_of(text), (ems - indent_ems) * 12, ems * 12)
    return [text[line.start : line.end] for line in lines]


@pytest.mark.parametrize(
    ("text", "ems", "lines"),
    [
        ("", 5, []),
        ("甲乙丙丁戊己", 3, ["甲乙丙", "丁戊己"]),
        ("甲乙丙，丁戊", 3, ["甲乙", "丙，丁", "戊"]),
        ("甲乙（丙丁）戊", 3, ["甲乙", "（丙", "丁）戊"]),
        ("甲乙《》戊", 3, ["甲乙", "《》戊"]),
        ("甲乙丙。”丁", 3, ["甲乙", "丙。”", "丁"]),
        ("甲乙12.35亩丙", 5, ["甲乙", "12.35亩丙"]),
        ("每年 3 月 1 日", 4.5, ["每年 3 月", "1 日"]),
        ("面积2026年", 4, ["面积", "2026年"]),
        ("甲乙丙……丁", 4, ["甲乙", "丙……丁"]),
        ("甲 hello world", 4, ["甲 hello", "world"]),
        ("甲乙丙 ，丁", 3, ["甲乙", "丙 ，", "丁"]),
        ("　　年　月", 6, ["　　年　月"]),
        ("甲9f86d081884c", 3, ["甲9f86", "d08188", "4c"]),
    ],
)
def test_where_a_line_ends(text: str, ems: float, lines: list[str]) -> None:
    assert lines_of(text, ems) == lines


def test_the_first_line_is_shorter_by_its_indent() -> None:
    assert lines_of("甲乙丙丁戊己庚", 4, indent_ems=2) == ["甲乙", "丙丁戊己", "庚"]


def test_only_the_last_line_is_last() -> None:
    lines = break_lines("甲乙丙丁戊", widths_of("甲乙丙丁戊"), 24, 24)
    assert [line.last for line in lines] == [False, False, True]


_WORD = st.one_of(
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6),
    st.sampled_from(["12.35亩", "2026年", "850.00元", "3%", "GB/T 15834", "Tianbu", "阿依·买买提", "9f86d0"]),
)
_PHRASE = st.one_of(
    _WORD,
    st.tuples(_WORD, st.sampled_from("，。、；：？！")).map("".join),
    st.tuples(st.sampled_from("（《【“「"), _WORD, st.sampled_from(["）", "》", "】", "”。", "」，", "）……"])).map(
        "".join
    ),
    st.sampled_from([" ", "——"]),
)


@given(st.tuples(_WORD, st.lists(_PHRASE, max_size=40).map("".join)).map("".join), st.integers(9, 37))
def test_no_line_begins_or_ends_with_a_forbidden_mark(text: str, ems: int) -> None:
    lines = lines_of(text, ems, indent_ems=2)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(line[0] not in CLOSING and line[-1] not in OPENING for line in lines if line)
    assert all(sum(widths_of(line)) <= ems * 12 for line in lines)


@given(st.text(max_size=60))
def test_pieces_cover_any_text_without_gaps(text: str) -> None:
    assert "".join(text[start:end] for start, end in pieces(text)) == text


@given(st.text(max_size=60), st.integers(1, 20))
def test_any_text_is_set_whole(text: str, ems: int) -> None:
    assert "".join("".join(lines_of(text, ems)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("before", "after", "may_stretch"),
    [("甲", "乙", True), ("亩", "1", True), ("1", "2", False), ("a", "b", False), ("…", "…", False), ("a", " ", True)],
)
def test_justification_leaves_words_and_figures_whole(before: str, after: str, may_stretch: bool) -> None:
    assert stretchable(before, after) is may_stretch


def test_room_to_write_by_hand_is_kept_at_the_end_of_a_line_and_in_one_piece() -> None:
    blank = "\u3000" * 8
    text = f"第五份由{blank}持有。"
    lines = break_lines(text, [1.0] * len(text), 10, 10)
    assert [text[line.start : line.end] for line in lines] == ["第五份由", f"{blank}持", "有。"]
    assert pieces(f"{blank}。") == [(0, len(blank) + 1)]
