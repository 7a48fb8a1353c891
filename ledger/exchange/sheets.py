"""Read one table from a file as office software really writes it.

CSV in UTF-8, GB 18030 or UTF-16, alone or packed as .xz or .gz; .xlsx; .xls. What is wrong with the file as a
whole is raised as a Refusal; what is wrong with a line or a cell comes as a value, so that one reading tells all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ledger.errors import Language, Refusal
from ledger.exchange.cell_refusals import CellWithoutHeading, RowRagged
from ledger.exchange.characters import BLANKS, FORBIDDEN, check_characters
from ledger.exchange.columns import IGNORED, NO_MAPPING, Column, Header, Mapping, match_header, written_headings
from ledger.exchange.delimited import Line, read_delimited
from ledger.exchange.file_refusals import SheetEmpty, SheetTooManyColumns
from ledger.exchange.unpack import DEFAULT_LIMITS, Limits, detect, load
from ledger.exchange.workbooks import read_workbook
from ledger.exchange.worksheet_scan import column_letters

__all__ = [
    "DEFAULT_LIMITS",
    "Column",
    "Limits",
    "Located",
    "Row",
    "Sheet",
    "convert",
    "open_sheet",
    "read_all",
    "read_headings",
]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of data: its number as the office program shows it, and its cells by column name, blank trimmed.

    A column that the sheet does not have reads "". ``headings`` are the column names as written in the sheet.
    The cells may be personal data, which no repr shows.
    """

    number: int
    cells: dict[str, str] = field(repr=False)
    headings: AnyMapping[str, str] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Located:
    """A refusal and its place: line number, column name and heading as written; None where it is the whole line."""

    row: int
    column: str | None
    heading: str | None
    refusal: Refusal

    def line(self, language: Language = "zh") -> str:
        if language == "en":
            return f"row {self.row}{f', column {self.heading!r}' if self.heading else ''}: {self.refusal.line('en')}"
        return f"第 {self.row} 行{f'“{self.heading}”列' if self.heading else ''}：{self.refusal.line('zh')}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """An opened sheet. ``total`` counts the lines below the header, blank ones included: a progress bar's length.

    ``format`` is csv, csv.xz, csv.gz, xlsx or xls; ``encoding`` is "" for workbooks; ``other_worksheets`` are the
    visible worksheets of the file that are not read.
    """

    sha256: str
    format: str
    encoding: str
    total: int
    headings: AnyMapping[str, str]
    _rows: Iterator[Row | Located] = field(repr=False, compare=False)
    worksheet: str = ""
    other_worksheets: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()
    mapping: Mapping = NO_MAPPING

    @property
    def given(self) -> set[str]:
        """The columns that it has, or of which a mapping says what every row has."""
        return {*self.headings, *self.mapping.constants}

    @property
    def units(self) -> dict[str, str]:
        """The units of areas that are not as the columns say."""
        return {name: unit for name, unit in self.mapping.units.items() if name in self.given}

    def rows(self) -> Iterator[Row | Located]:
        """The lines in order, once: a Row where every cell is sound, else a Located for each fault of the line.

        Raises SheetLineTooLong, which no survey could tell beforehand.
        """
        return self._rows


def open_sheet(
    source: str | Path | bytes,
    columns: Sequence[Column],
    *,
    worksheet: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    mapping: Mapping = NO_MAPPING,
) -> Sheet:
    """Open a file (path or bytes) and match its header with ``columns``; the lines follow by ``Sheet.rows``.

    Raises the refusals of ``file_refusals``, and a cell's refusal where it stands in the header.
    """
    data = load(source, limits)
    file_format = detect(data)
    encoding, name, others = "", "", tuple[str, ...]()
    if file_format in ("xlsx", "xls"):
        book = read_workbook(data, file_format, worksheet, limits)
        lines, last, name, others = book.lines, book.last_row, book.name, book.others
    else:
        survey, lines = read_delimited(data, file_format, limits)
        last, encoding = survey.lines, survey.encoding
    check = _Check(encoding, limits.cell_characters)
    header_row, written = read_header(lines, check, limits)
    header = match_header(written, columns, mapping)
    return Sheet(
        sha256=hashlib.sha256(data).hexdigest(),
        format=file_format,
        encoding=encoding,
        total=max(last - header_row, 0),
        headings=header.headings,
        worksheet=name,
        other_worksheets=others,
        required=frozenset(column.name for column in columns if column.required),
        mapping=mapping,
        _rows=_read_rows(lines, header, _blank_row(columns, mapping), check),
    )


def read_headings(source: str | Path | bytes, limits: Limits = DEFAULT_LIMITS) -> list[str]:
    """The header line of a file as it is written. Raises as ``open_sheet``, but for columns."""
    data = load(source, limits)
    file_format = detect(data)
    lines = (
        read_workbook(data, file_format, None, limits).lines
        if file_format in ("xlsx", "xls")
        else read_delimited(data, file_format, limits)[1]
    )
    return written_headings(read_header(lines, _Check("", limits.cell_characters), limits)[1])


def read_header(lines: Iterator[Line], check: _Check, limits: Limits) -> tuple[int, list[str]]:
    """The first line that is not blank, and its number. Raises what is wrong with it."""
    for number, cells in lines:
        if isinstance(cells, Refusal):
            raise cells
        found = [cell if isinstance(cell, Refusal) else check.cell(cell.lstrip("\ufeff")) for cell in cells]
        for cell in found:
            if isinstance(cell, Refusal):
                raise cell
        if len(found) > limits.columns:
            raise SheetTooManyColumns(found=len(found), limit=limits.columns)
        if any(found):
            return number, [str(cell) for cell in found]
    raise SheetEmpty()


def _blank_row(columns: Sequence[Column], mapping: Mapping) -> dict[str, str]:
    """What a row says where the sheet has no column."""
    return {column.name: mapping.constants.get(column.name, "") for column in columns}


class _Check:
    """Tells whether a cell's characters and length will do."""

    def __init__(self, encoding: str, most: int) -> None:
        self._encoding, self._most = encoding.removesuffix("-sig").upper() or "–", most

    def sound(self, joined: str) -> bool:
        return len(joined) <= self._most and FORBIDDEN.search(joined) is None

    def cell(self, text: str) -> str | Refusal:
        """The cell without blanks around it, or what is wrong with it."""
        trimmed = text.strip(BLANKS)
        return check_characters(trimmed, self._most, self._encoding) or trimmed


def _read_rows(lines: Iterator[Line], header: Header, blank: dict[str, str], check: _Check) -> Iterator[Row | Located]:
    for number, cells in lines:
        if isinstance(cells, Refusal):
            yield Located(number, None, None, cells)
            continue
        checked = _checked(cells, check)
        if not any(checked):
            continue
        faults = tuple(_faults(number, checked, header))
        if faults:
            yield from faults
        else:
            named = {name: str(cell) for name, cell in zip(header.names, checked, strict=True) if name}
            yield Row(number, {**blank, **named}, header.headings)


def _checked(cells: Sequence[str | Refusal], check: _Check) -> list[str | Refusal]:
    trimmed = [cell if isinstance(cell, Refusal) else cell.strip(BLANKS) for cell in cells]
    if check.sound("".join(cell for cell in trimmed if isinstance(cell, str))):
        return trimmed
    return [cell if isinstance(cell, Refusal) else check.cell(cell) for cell in trimmed]


def _faults(number: int, cells: Sequence[str | Refusal], header: Header) -> Iterator[Located]:
    if len(cells) != len(header.names):
        yield Located(number, None, None, RowRagged(found=len(cells), expected=len(header.names)))
        return
    for place, (name, cell) in enumerate(zip(header.names, cells, strict=True), 1):
        if name == IGNORED:
            continue
        if isinstance(cell, Refusal):
            yield Located(number, name, header.headings.get(name or ""), cell)
        elif cell and name is None:
            yield Located(number, None, None, CellWithoutHeading(letters=column_letters(place)))


Converters = AnyMapping[str, Callable[[str], Any]]


def convert(row: Row, converters: Converters) -> tuple[dict[str, Any], tuple[Located, ...]]:
    """The values of ``row`` by ``converters`` (see ``cells``), and a Located for each cell that was refused."""
    values: dict[str, Any] = {}
    faults: list[Located] = []
    for name, converter in converters.items():
        try:
            values[name] = converter(row.cells[name])
        except Refusal as refusal:
            faults.append(Located(row.number, name, row.headings.get(name, name), refusal))
    return values, tuple(faults)


def read_all(sheet: Sheet) -> tuple[list[Row], list[Located]]:
    """All lines at once, sound and refused apart; for sheets that are small by their nature."""
    found = list(sheet.rows())
    return [row for row in found if isinstance(row, Row)], [fault for fault in found if isinstance(fault, Located)]
