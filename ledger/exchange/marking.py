"""The clerk's own sheet again, with the bad cells marked: to be mended where the clerk knows the way, and imported.

Values, order and row numbers stay. Bad cells are coloured and say why; two more columns say it for the row, and are
ignored when the workbook comes back. A cell that held nothing usable holds #N/A, which no import takes for a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ledger.errors import Language, Refusal
from ledger.exchange.characters import BLANKS
from ledger.exchange.columns import ERROR_HEADINGS, MENDING_HEADINGS, is_mark, normalised
from ledger.exchange.delimited import Line, read_delimited
from ledger.exchange.formulas import harmless
from ledger.exchange.telling import Told
from ledger.exchange.unpack import DEFAULT_LIMITS, Limits, detect, load
from ledger.exchange.workbooks import read_raw_workbook
from ledger.exchange.worksheet_scan import column_number

_UNUSABLE: Final = "#N/A"
_LONGEST: Final = 1_900
_PADDING: Final = 0.71  # which a workbook counts into the width of a column, and its writer adds
_NOT_IN_A_TAB: Final = re.compile(r"[\[\]:*?/\\']")
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}


class _Source(NamedTuple):
    """The sheet as it was given: the name of its tab, the widths of its columns, its lines."""

    name: str
    widths: dict[int, float]
    lines: Iterator[tuple[int, list[Any]]]


class _Styles(NamedTuple):
    head: Format
    text: Format
    bad: Format
    said: Format


def mark_errors(
    source: str | Path | bytes,
    problems: Sequence[Told],
    target: str | IO[bytes],
    language: Language = "zh",
    limits: Limits = DEFAULT_LIMITS,
) -> None:
    """Write the sheet ``source`` to ``target`` (a path or a stream) with its ``problems`` marked.

    Raises the refusals of ``file_refusals`` for a file that cannot be read.
    """
    data = load(source, limits)
    found = _opened(data, limits)
    by_row: dict[int, list[Told]] = {}
    for problem in problems:
        by_row.setdefault(problem.row, []).append(problem)
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        sheet = book.add_worksheet(_tab(found.name))
        styles = _Styles(
            book.add_format({"bold": True, "bottom": 1}),
            book.add_format({"quote_prefix": True}),
            book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006", "quote_prefix": True}),
            book.add_format({"font_color": "#9C0006", "text_wrap": True, "valign": "top"}),
        )
        _Writer(sheet, styles, by_row, language).write(found, _widest(problems))


def _widest(problems: Sequence[Told]) -> int:
    """How far the longest line reaches that is longer than the header."""
    return min(max((each.width for each in problems), default=0), 1_000)


class _Writer:
    """Writes line after line; what the header says is known once it has come by."""

    def __init__(self, sheet: Worksheet, styles: _Styles, problems: dict[int, list[Told]], language: Language) -> None:
        self._sheet, self._styles, self._problems, self._language = sheet, styles, problems, language
        self._places: dict[str, int] = {}
        self._marks: frozenset[int] = frozenset()
        self._said_at = 0
        self._begun = False

    def write(self, source: _Source, widest: int) -> None:
        for place, width in source.widths.items():
            self._sheet.set_column(place, place, max(width - _PADDING, 0))
        for number, values in source.lines:
            if not self._begun and any(str(value).strip(BLANKS) for value in values):
                self._begin(number, values, widest)
            elif self._begun:
                self._line(number, values)

    def _begin(self, number: int, values: list[Any], widest: int) -> None:
        self._begun = True
        headings = [str(value).strip(f"\ufeff{BLANKS}") for value in values]
        self._marks = frozenset(place for place, heading in enumerate(headings) if is_mark(heading))
        self._places = {normalised(heading): place for place, heading in reversed(list(enumerate(headings)))}
        used = [place for place in range(len(headings)) if place not in self._marks]
        self._said_at = max(max(used, default=0) + 1, widest)
        self._sheet.set_column(self._said_at, self._said_at + 1, 48)
        self._sheet.freeze_panes(number, 0)
        for place, heading in enumerate(headings):
            if heading and place not in self._marks:
                self._sheet.write_string(number - 1, place, heading, self._styles.head)
        for offset, words in enumerate((ERROR_HEADINGS, MENDING_HEADINGS)):
            self._sheet.write_string(number - 1, self._said_at + offset, words.say(self._language), self._styles.head)

    def _line(self, number: int, values: list[Any]) -> None:
        problems = self._problems.get(number, [])
        bad: dict[int, list[Told]] = {}
        for problem in problems:
            place = self._place(problem)
            if place is not None:
                bad.setdefault(place, []).append(problem)
        for place in range(max([len(values), *(each + 1 for each in bad)])):
            if place not in self._marks:
                self._cell(number - 1, place, values[place] if place < len(values) else "", place in bad)
        for place, told in bad.items():
            said = "\n".join(each.line(self._language) for each in told)[:_LONGEST]
            self._sheet.write_comment(number - 1, place, said, {"x_scale": 2.5, "y_scale": 1.5})
        if problems:
            self._say(number - 1, problems)

    def _place(self, problem: Told) -> int | None:
        if problem.letters:
            return column_number(problem.letters) - 1
        return self._places.get(normalised(problem.heading)) if problem.heading else None

    def _say(self, row: int, problems: Sequence[Told]) -> None:
        language = self._language
        why = (
            f"{each.code}：{f'“{each.heading}”' if each.heading else ''}"
            f"{each.detail.say(language)}（{each.rule.say(language)}）"
            for each in problems
        )
        mending = dict.fromkeys(each.remedy.say(language) for each in problems)
        for offset, said in enumerate(("；".join(why), "；".join(mending))):
            self._sheet.write_string(row, self._said_at + offset, said[:_LONGEST], self._styles.said)

    def _cell(self, row: int, place: int, value: Any, bad: bool) -> None:
        style = self._styles.bad if bad else None
        if isinstance(value, str):
            if value or bad:
                self._text(row, place, value, style)
        elif isinstance(value, bool):
            self._sheet.write_boolean(row, place, value, style)
        elif isinstance(value, (int, float)):
            self._sheet.write_number(row, place, value, style)
        else:
            self._sheet.write_datetime(row, place, value, style)

    def _text(self, row: int, place: int, text: str, style: Format | None) -> None:
        if not text:
            self._sheet.write_blank(row, place, None, style)
        else:  # marked as text where an office program would compute it once somebody edits the cell
            own = self._styles.text if harmless(text) != text else None
            self._sheet.write_string(row, place, text, style or own)


def _opened(data: bytes, limits: Limits) -> _Source:
    file_format = detect(data)
    if file_format in ("xlsx", "xls"):
        book = read_raw_workbook(data, file_format, limits)
        lines = (
            (number, [_value(value, cell) for value, cell in zip(values, cells, strict=True)])
            for number, values, cells in book.lines
        )
        return _Source(book.name, book.widths, lines)
    return _Source("", {}, map(_texts, read_delimited(data, file_format, limits)[1]))


def _texts(line: Line) -> tuple[int, list[Any]]:
    """A line of CSV; of one that cannot be divided into cells nothing but a mark that it is there."""
    if isinstance(line.cells, Refusal):
        return line.number, [_UNUSABLE]
    return line.number, [
        _UNUSABLE if isinstance(cell, Refusal) else cell.strip(f"\ufeff{BLANKS}") for cell in line.cells
    ]


def _value(value: Any, cell: str | Refusal) -> Any:
    """A value as it is written again: a day as a day, and #N/A for what was never usable."""
    if isinstance(value, list):
        kind, text = value
        return _moment(text) if kind == "moment" else _UNUSABLE
    return _UNUSABLE if isinstance(cell, Refusal) and value in ("", None) else value


def _moment(text: str) -> date | datetime | str:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    if found.year < 1900:
        return text
    return found.date() if len(text) == 10 else text


def _tab(name: str) -> str:
    plain = _NOT_IN_A_TAB.sub(" ", name).strip()[:31]
    return plain if plain and plain.isprintable() and plain.casefold() != "history" else "Sheet1"
