"""Look into a legacy .xls before the reader does: how far its cells reach, and which hold errors.

An .xls is a compound file (a small file system of 512-byte sectors) with a stream ``Workbook`` of BIFF8 records.
Only what is needed is read: [MS-CFB] 2.2–2.6 for the stream, [MS-XLS] 2.4 for the records of cells.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from ledger.exchange.cell_refusals import CellError, CellNotComputed
from ledger.exchange.file_refusals import SheetDamaged, SheetFormatUnknown, SheetLocked
from ledger.exchange.worksheet_scan import Extent, Tab

_LAST_SECTOR: Final = 0xFFFFFFFA  # from here on the numbers are marks, not sectors
_BOUNDSHEET, _FILEPASS, _BEGIN, _END = 0x85, 0x2F, 0x809, 0x0A
_FORMULA, _BOOLEAN_OR_ERROR = 0x06, 0x205
# FORMULA, NUMBER, LABEL, BOOLERR, RK, LABELSST, RSTRING: row and column lead; MULRK: the last column ends it.
_CELL_RECORDS: Final = frozenset({0x06, 0x203, 0x204, 0x205, 0x27E, 0xFD, 0xD6, 0xBD})
_MANY_NUMBERS: Final = 0xBD
_ERRORS: Final = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


class _Compound:
    """The sectors of a compound file and the chains that link them."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, mini_shift = struct.unpack_from("<2H", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise IndexError("sector size that no program writes")
        self._sector, self._mini_sector = 1 << shift, 1 << mini_shift
        self._directory_start = struct.unpack_from("<I", data, 48)[0]
        self._cutoff, self._mini_start = struct.unpack_from("<2I", data, 56)
        self._table = self._read_table()

    def _at(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        if start >= len(self._data):
            raise IndexError("sector beyond the end of the file")
        return self._data[start : start + self._sector]

    def _read_table(self) -> list[int]:
        places = list(struct.unpack_from("<109I", self._data, 76))
        following = struct.unpack_from("<I", self._data, 68)[0]
        while following < _LAST_SECTOR and len(places) * self._sector <= len(self._data):
            *more, following = _words(self._at(following))
            places.extend(more)
        return [word for place in places if place < _LAST_SECTOR for word in _words(self._at(place))]

    def _chain(self, start: int, table: Sequence[int], most: int) -> Iterator[int]:
        for _ in range(most):  # a chain of more sectors than there are is a ring
            if start >= _LAST_SECTOR:
                return
            yield start
            start = table[start]

    def _stream(self, start: int) -> bytes:
        return b"".join(self._at(number) for number in self._chain(start, self._table, len(self._data) // self._sector))

    def streams(self) -> dict[str, bytes]:
        """The streams by lower-case name; those of this file that matter are read."""
        directory = self._stream(self._directory_start)
        root_start, found = None, {}
        for place in range(0, len(directory) - 127, 128):
            entry = directory[place : place + 128]
            name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le", "replace").lower()
            start, length = struct.unpack_from("<2I", entry, 116)
            root_start = start if entry[66] == 5 else root_start
            if name in ("workbook", "book") and name not in found:
                small = length < self._cutoff and root_start is not None
                found[name] = self._small_stream(start, root_start)[:length] if small else self._stream(start)[:length]
            elif name:
                found.setdefault(name, b"")
        return found

    def _small_stream(self, start: int, root_start: int | None) -> bytes:
        body, step = self._stream(root_start if root_start is not None else _LAST_SECTOR), self._mini_sector
        table = _words(self._stream(self._mini_start))
        return b"".join(
            body[number * step : (number + 1) * step] for number in self._chain(start, table, len(body) // step)
        )


def _words(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def open_compound(data: bytes) -> bytes:
    """The stream of BIFF records. Raises SheetDamaged, SheetLocked or SheetFormatUnknown."""
    with _damage():
        streams = _Compound(data).streams()
        if "encryptedpackage" in streams:
            raise SheetLocked(format="xlsx")
        book = streams.get("workbook") or streams.get("book")
        if not book:
            raise SheetFormatUnknown(
                found_zh="旧式 Office 文件，但不是工作簿", found_en="an old Office file, but no workbook"
            )
        return book


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except (struct.error, IndexError, ValueError) as error:
        raise SheetDamaged(format="xls", reason=str(error)[:80]) from error


def _records(book: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    while place + 4 <= len(book):
        kind, length = struct.unpack_from("<2H", book, place)
        yield kind, book[place + 4 : place + 4 + length]
        place += 4 + length


def compound_tabs(book: bytes) -> list[Tab]:
    """The worksheets in order; ``place`` is where their records begin. Raises SheetDamaged or SheetLocked."""
    tabs: list[Tab] = []
    index, unicode_names = 0, True
    with _damage():
        for kind, body in _records(book, 0):
            if kind == _FILEPASS:
                raise SheetLocked(format="xls")
            if kind == _BEGIN:
                unicode_names = struct.unpack_from("<H", body)[0] >= 0x600
            if kind == _BOUNDSHEET:
                place, state, sort = struct.unpack_from("<I2B", body)
                if sort == 0:
                    tabs.append(Tab(_tab_name(body, unicode_names), index, state == 0, place))
                index += 1
            if kind == _END:
                break
    return tabs


def _tab_name(body: bytes, unicode_names: bool) -> str:
    length = body[6]
    if not unicode_names:
        return body[7 : 7 + length].decode("gb18030", "replace")
    if body[7] & 1:
        return body[8 : 8 + 2 * length].decode("utf-16-le", "replace")
    return body[8 : 8 + length].decode("latin-1")


def compound_extent(book: bytes, start: int) -> Extent:
    """The extent of the worksheet whose records begin at ``start``. Raises SheetDamaged."""
    extent, depth = Extent(), 0
    with _damage():
        for kind, body in _records(book, start):
            depth += (kind == _BEGIN) - (kind == _END)
            if depth <= 0:
                break
            if kind in _CELL_RECORDS and depth == 1:  # a chart inside the sheet is one level down
                _include(extent, kind, body)
    return extent


def _include(extent: Extent, kind: int, body: bytes) -> None:
    row, column = struct.unpack_from("<2H", body)
    extent.include(row + 1, (struct.unpack_from("<H", body, len(body) - 2)[0] if kind == _MANY_NUMBERS else column) + 1)
    place = (row + 1, column + 1)
    if kind == _BOOLEAN_OR_ERROR and body[7]:
        extent.refuse(*place, CellError(value=_ERRORS.get(body[6], "#")))
    elif kind == _FORMULA and body[12:14] == b"\xff\xff":
        # The result is no number: type 2 is an error, type 3 nothing; bit 1 of the flags asks to compute on opening.
        if body[6] == 2:
            extent.refuse(*place, CellError(value=_ERRORS.get(body[8], "#")))
        elif body[6] == 3 and body[14] & 2:
            extent.refuse(*place, CellNotComputed())
