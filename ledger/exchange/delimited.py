"""Lines of CSV as office programs write it: UTF-8, GB 18030 or UTF-16; comma, tab or semicolon."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from ledger.errors import Refusal
from ledger.exchange.cell_refusals import RowQuotes, RowRagged
from ledger.exchange.characters import LOST
from ledger.exchange.file_refusals import SheetLineTooLong, SheetTooManyRows
from ledger.exchange.unpack import Limits, open_text_bytes, refuse_stranger

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS: Final = (",", "\t", ";")


class Line(NamedTuple):
    """One line: its 1-based number and its cells, each a text or the reason why there is none; or why the whole fails."""

    number: int
    cells: list[str | Refusal] | Refusal


class Survey(NamedTuple):
    """What one pass over the text found: lines, characters that cannot be decoded, and other characters beyond ASCII."""

    encoding: str
    lines: int
    lost: int
    wide: int


def read_delimited(data: bytes, file_format: str, limits: Limits) -> tuple[Survey, Iterator[Line]]:
    """The survey of the file and its lines, blank ones included, streamed.

    The survey reads the file once through, so that bombs, endless files and the encoding are dealt with before
    the first line is used. Raises SheetTooLarge, SheetDamaged, SheetFormatUnknown, SheetTooManyRows;
    the iterator raises SheetLineTooLong.
    """

    def reopen() -> io.BufferedReader:
        return open_text_bytes(data, file_format, limits)

    with reopen() as stream:
        start = stream.peek(64)[:64]
    refuse_stranger(start)
    survey = _choose_encoding(reopen, start)
    if survey.lines > limits.rows:
        raise SheetTooManyRows(found=survey.lines, limit=limits.rows)
    return survey, _lines(reopen(), survey.encoding, limits)


def _choose_encoding(reopen: Callable[[], io.BufferedReader], start: bytes) -> Survey:
    """The encoding by its mark; else UTF-8 where that decodes, else GB 18030.

    A UTF-8 file with a few damaged bytes decodes as GB 18030, into nonsense. Chinese text in GB 18030 on the other
    hand is hardly ever UTF-8 for long: where nearly all wide characters are good UTF-8, the file is damaged UTF-8.
    """
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return _survey(reopen(), encoding)
    utf8 = _survey(reopen(), "utf-8")
    if utf8.lost == 0 or utf8.wide > 10 * utf8.lost:
        return utf8
    national = _survey(reopen(), "gb18030")
    return national if national.lost <= utf8.lost else utf8


def _survey(stream: io.BufferedReader, encoding: str) -> Survey:
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)("replace"), translate=True)
    lines = lost = wide = 0
    last = "\n"
    with stream:
        while chunk := stream.read(1 << 18):
            text = decoder.decode(chunk)
            lines, lost = lines + text.count("\n"), lost + text.count(LOST)
            wide += 0 if text.isascii() else len(text) - len(text.encode("ascii", "ignore"))
            last = text[-1:] or last
    text = decoder.decode(b"", final=True)
    last = text[-1:] or last
    return Survey(encoding, lines + text.count("\n") + (last != "\n"), lost + text.count(LOST), wide)


def _lines(stream: io.BufferedReader, encoding: str, limits: Limits) -> Iterator[Line]:
    """Lines are cut before quotes are looked at, so that one open quote cannot swallow the rest of the file."""
    delimiter, width, number = "", 0, 0
    with io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline=None) as text:
        while line := text.readline(limits.line_characters + 1):
            number += 1
            if len(line) > limits.line_characters:
                raise SheetLineTooLong(row=number, limit=limits.line_characters)
            line = line.removesuffix("\n")
            if not delimiter and line.strip("\ufeff,;\t \u3000"):
                delimiter = max(_DELIMITERS, key=line.count)
                width = line.count(delimiter) + 1
            yield Line(number, _cells(line, delimiter or ",", width, max(width, limits.columns)))


def _cells(line: str, delimiter: str, width: int, most: int) -> list[str | Refusal] | Refusal:
    if '"' not in line:
        if line.count(delimiter) >= most:
            return RowRagged(found=line.count(delimiter) + 1, expected=width)
        return list(line.split(delimiter))
    try:
        return list(next(csv.reader([line], delimiter=delimiter, strict=True)))
    except csv.Error:
        return RowQuotes()
