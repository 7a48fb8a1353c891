"""Lines of a workbook, .xlsx or .xls: each cell as the text that a person sees in it, or the reason why not."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from ledger.errors import Refusal
from ledger.exchange.cell_refusals import CellDuration, CellError, CellMerged, CellNumberDamaged
from ledger.exchange.compound_scan import compound_extent, compound_tabs, open_compound
from ledger.exchange.delimited import Line
from ledger.exchange.file_refusals import SheetTooLarge, SheetTooManyColumns, SheetTooManyRows, WorksheetMissing
from ledger.exchange.package_scan import package_tabs, repack, unpack_package
from ledger.exchange.reader import Contents, read_contents
from ledger.exchange.unpack import Limits
from ledger.exchange.worksheet_scan import (
    MOST_UNUSABLE,
    Extent,
    Tab,
    column_letters,
    column_widths,
    scan_worksheet,
)

Value = str | int | float | bool | list[str]
# What a cell shows whose formula failed; as a text it is no more than that.
ERROR_VALUES: Final = frozenset({"#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!"})
EXACT_BELOW: Final = 10**15  # a number in a workbook keeps 15 significant digits


@dataclass(frozen=True, slots=True)
class Worksheet:
    """The worksheet that is read: its name, the visible ones that are not, and its lines (1-based, blank ones too)."""

    name: str
    others: tuple[str, ...]
    last_row: int
    lines: Iterator[Line]


class RawLine(NamedTuple):
    """A line with the values as the reader gives them beside what is read of them."""

    number: int
    values: list[Value]
    cells: list[str | Refusal]


class RawWorksheet(NamedTuple):
    """A worksheet to be written again: its name, the widths of its columns (from 0), its lines."""

    name: str
    widths: dict[int, float]
    columns: int
    lines: Iterator[RawLine]


def read_workbook(data: bytes, file_format: str, worksheet: str | None, limits: Limits) -> Worksheet:
    """The first visible worksheet, or the one named. Raises the refusals of ``file_refusals``."""
    name, others, extent, contents, _ = _read(data, file_format, worksheet, limits)
    return Worksheet(name, others, extent.rows, (Line(raw.number, raw.cells) for raw in _lines(contents, extent)))


def read_raw_workbook(data: bytes, file_format: str, limits: Limits) -> RawWorksheet:
    """The first visible worksheet with its values as they are. Raises as ``read_workbook``."""
    name, _, extent, contents, widths = _read(data, file_format, None, limits)
    return RawWorksheet(name, widths, extent.columns, _lines(contents, extent))


def _read(
    data: bytes, file_format: str, worksheet: str | None, limits: Limits
) -> tuple[str, tuple[str, ...], Extent, Contents, dict[int, float]]:
    widths: dict[int, float] = {}
    if file_format == "xlsx":
        parts = unpack_package(data, limits)
        tab, others = _choose(package_tabs(parts), worksheet)
        extent, data = scan_worksheet(parts[str(tab.place)], limits), repack(parts)
        widths = column_widths(parts[str(tab.place)], limits.columns)
    else:
        book = open_compound(data)
        tab, others = _choose(compound_tabs(book), worksheet)
        extent = compound_extent(book, int(tab.place))
    _check_extent(extent, limits)
    return tab.name, others, extent, read_contents(data, file_format, tab.name, tab.index, limits), widths


def _choose(tabs: list[Tab], wanted: str | None) -> tuple[Tab, tuple[str, ...]]:
    visible = [tab for tab in tabs if tab.visible]
    tab = next((tab for tab in visible if wanted is None or tab.name == wanted), None)
    if tab is None:
        shown = ", ".join(other.name[:40] for other in visible[:20])
        raise WorksheetMissing(wanted=(wanted or "1")[:40], found=shown or "–")
    return tab, tuple(other.name for other in visible if other is not tab)


def _check_extent(extent: Extent, limits: Limits) -> None:
    if extent.columns > limits.columns:
        raise SheetTooManyColumns(found=extent.columns, limit=limits.columns)
    if extent.rows > limits.rows:
        raise SheetTooManyRows(found=extent.rows, limit=limits.rows)
    if extent.rows * extent.columns > limits.workbook_cells:
        raise SheetTooLarge(what_zh="单元格数", what_en="number of cells", limit=limits.workbook_cells)


def _lines(contents: Contents, extent: Extent) -> Iterator[RawLine]:
    """Lines from A1 to the end of ``extent``; the reader begins at row 1 too, but at the first used column."""
    spoiled = _spoiled(contents, extent)
    for number in range(1, extent.rows + 1):
        values: list[Value] = [*[""] * contents.before, *next(contents.rows, [])]
        values.extend([""] * (extent.columns - len(values)))
        cells = [cell_text(value) for value in values]
        for column, refusal in spoiled.get(number, ()):
            cells[column - 1] = refusal
        yield RawLine(number, values, cells)


def _spoiled(contents: Contents, extent: Extent) -> dict[int, list[tuple[int, Refusal]]]:
    """Per row the columns whose cells cannot be used: errors, formulas without results, merged cells."""
    spoiled: dict[int, list[tuple[int, Refusal]]] = {}
    for (row, column), refusal in extent.unusable.items():
        spoiled.setdefault(row, []).append((column, refusal))
    left_over = MOST_UNUSABLE
    for (top, left), (bottom, right) in contents.merged:
        area = f"{column_letters(left + 1)}{top + 1}:{column_letters(right + 1)}{bottom + 1}"
        rows = range(top + 1, min(bottom + 1, extent.rows) + 1)
        left_over -= len(rows)
        if left_over < 0:
            raise SheetTooLarge(what_zh="合并单元格数", what_en="number of merged cells", limit=MOST_UNUSABLE)
        for row in rows:
            spoiled.setdefault(row, []).append((min(left + 1, extent.columns), CellMerged(area=area)))
    return spoiled


def cell_text(value: Value) -> str | Refusal:
    """The text of a value from the reader: dates in ISO form, TRUE and FALSE, numbers as ``number_text`` writes them."""
    if isinstance(value, str):
        return CellError(value=value) if value in ERROR_VALUES else value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return number_text(value)
    kind, text = value
    return CellDuration() if kind == "duration" else text


def number_text(value: float) -> str | Refusal:
    """A workbook number in plain decimal digits, as the office program shows it in a wide cell.

    Office programs store binary floats but keep and show 15 significant digits. Whatever a person typed with at
    most 15 digits comes back digit for digit: 12.35 is "12.35" and 640106002201.0 is "640106002201". A computed
    cell such as =0.1+0.2 is stored as 0.30000000000000004 and shown as 0.3: it is read as 0.3, since the digits
    past the fifteenth are noise of the binary form and were never on anybody's screen. Beyond 10¹⁵ whole digits
    are already lost, so such numbers (an 18-digit code that was typed as a number) are refused.
    """
    if not math.isfinite(value):
        return CellError(value=str(value))
    if abs(value) >= EXACT_BELOW:
        return CellNumberDamaged(about=f"{value:.4g}")
    text = format(Decimal(format(value, ".15g")), "f")
    return "0" if text == "-0" else text
