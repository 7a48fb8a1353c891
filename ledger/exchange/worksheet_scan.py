"""How far a worksheet reaches, and which of its cells the reader would drop silently.

The reader (calamine) lays a worksheet out as a full rectangle, so two cells in opposite corners cost as much
memory as a sheet full of them; and it returns error cells and formulas without a saved result as blanks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat

from ledger.errors import Refusal
from ledger.exchange.cell_refusals import CellError, CellNotComputed
from ledger.exchange.file_refusals import SheetDamaged, SheetTooLarge
from ledger.exchange.unpack import Limits

MOST_UNUSABLE: Final = 100_000
# Every cell element begins like the first pattern; the cells of all common programs like the second.
_CELL_START: Final = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
_PLAIN_CELL: Final = re.compile(rb'<(?:[\w.-]+:)?c r="([A-Z]{1,3})([0-9]{1,7})"')
_WIDTHS: Final = re.compile(rb"<(?:[\w.-]+:)?col\s[^<>]{1,300}>")
_ATTRIBUTE: Final = re.compile(rb'\b(min|max|width)="([0-9.]{1,20})"')
_WIDEST: Final = 120.0
_NEEDS_PARSING: Final = (b'"e"', b"'e'", b"<f", b":f")


@dataclass(frozen=True, slots=True)
class Tab:
    """A worksheet of a workbook: its name, its number among all sheets (from 0), and where its content is."""

    name: str
    index: int
    visible: bool
    place: int | str


@dataclass(slots=True)
class Extent:
    """How far a worksheet reaches (1-based; 0 when empty), and the cells that cannot be used, by (row, column)."""

    rows: int = 0
    columns: int = 0
    unusable: dict[tuple[int, int], Refusal] = field(default_factory=dict)

    def refuse(self, row: int, column: int, refusal: Refusal) -> None:
        self.unusable[row, column] = refusal
        if len(self.unusable) > MOST_UNUSABLE:
            raise SheetTooLarge(what_zh="错误单元格数", what_en="number of error cells", limit=MOST_UNUSABLE)

    def include(self, row: int, column: int) -> None:
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """A for 1, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def scan_worksheet(xml: bytes, limits: Limits) -> Extent:
    """The extent of a worksheet, by a quick count where its XML is of the usual shape, else by parsing it.

    Raises SheetTooLarge where it holds more cells than are read at all, SheetDamaged.
    """
    cells = sum(1 for _ in _CELL_START.finditer(xml))
    if cells > limits.workbook_cells:
        raise SheetTooLarge(what_zh="单元格数", what_en="number of cells", limit=limits.workbook_cells)
    extent, plain = Extent(), 0
    letters: set[bytes] = set()
    for match in _PLAIN_CELL.finditer(xml):
        plain += 1
        letters.add(match.group(1))
        extent.rows = max(extent.rows, int(match.group(2)))
    if plain != cells or any(mark in xml for mark in _NEEDS_PARSING):
        return _parse_worksheet(xml)
    extent.columns = max((column_number(text.decode()) for text in letters), default=0)
    return extent


def column_widths(xml: bytes, most: int) -> dict[int, float]:
    """The widths that a worksheet gives its columns, by place from 0, ``most`` columns at the most."""
    found: dict[int, float] = {}
    for column in _WIDTHS.findall(xml, 0, max(xml.find(b"sheetData"), 0)):
        told = dict(_ATTRIBUTE.findall(column))
        try:
            first, last, width = int(told[b"min"]), int(told[b"max"]), float(told[b"width"])
        except (LookupError, ValueError):
            continue
        found |= dict.fromkeys(range(first - 1, min(last, most)), min(width, _WIDEST))
    return found


class _WorksheetParser:
    """Walks the cells of a worksheet; a cell without a reference follows the one before."""

    def __init__(self) -> None:
        self.extent = Extent()
        self.row = self.column = 0
        self.kind = self.value = ""
        self.has_formula = self.in_value = False

    def start(self, name: str, attributes: dict[str, Any]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            given = str(attributes.get("r", ""))
            self.row, self.column = int(given) if given.isdecimal() else self.row + 1, 0
        elif tag == "c":
            self._start_cell(attributes)
        elif tag == "f":
            self.has_formula = True
        elif tag in ("v", "is"):
            self.in_value = True

    def _start_cell(self, attributes: dict[str, Any]) -> None:
        match = re.fullmatch(r"([A-Za-z]{1,7})([0-9]{1,10})", str(attributes.get("r", "")))
        self.column += 1
        if match:
            self.column, self.row = column_number(match.group(1)), int(match.group(2))
        self.kind, self.value, self.has_formula = str(attributes.get("t", "n")), "", False
        self.extent.include(self.row, self.column)

    def text(self, text: str) -> None:
        if self.in_value and len(self.value) < 40:
            self.value += text

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag in ("v", "is"):
            self.in_value = False
        elif tag == "c":
            if self.kind == "e":
                self.extent.refuse(self.row, self.column, CellError(value=self.value or "#"))
            elif self.has_formula and not self.value and self.kind != "str":
                self.extent.refuse(self.row, self.column, CellNotComputed())


def _parse_worksheet(xml: bytes) -> Extent:
    walker, parser = _WorksheetParser(), expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = walker.start
    parser.EndElementHandler = walker.end
    parser.CharacterDataHandler = walker.text
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise SheetDamaged(format="xlsx", reason=str(error)[:80]) from error
    return walker.extent
