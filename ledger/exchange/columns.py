"""Columns of an import sheet, and the header line in which people write them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ledger.codes import mask_digits
from ledger.exchange.file_refusals import HeaderDuplicateColumn, HeaderMissingColumn, HeaderUnknownColumn


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a sheet may have: its name, its Chinese headings, and whether the header must have it."""

    name: str
    chinese: tuple[str, ...]
    required: bool = True

    def say(self) -> str:
        return f"{self.name}({self.chinese[0]})" if self.chinese else self.name


@dataclass(frozen=True, slots=True)
class Header:
    """The header as found: ``names`` by position (None where the heading is blank), ``headings`` as written."""

    names: tuple[str | None, ...]
    headings: dict[str, str]


def normalised(heading: str) -> str:
    """``heading`` as it is compared: no byte-order mark, no blanks, no ``*``, half-width, lower case.

    NFKC is right here, and only here: a heading is matched and thrown away, never kept.
    """
    folded = unicodedata.normalize("NFKC", heading.replace("\ufeff", ""))
    return "".join(folded.split()).replace("*", "").casefold()


def match_header(cells: Sequence[str], columns: Sequence[Column]) -> Header:
    """The header line ``cells`` matched with ``columns``; under a blank heading every cell must be blank.

    Raises HeaderUnknownColumn before HeaderDuplicateColumn before HeaderMissingColumn: an unknown column is
    most often a known one misspelt, and then explains why another is missing.
    """
    by_heading = {normalised(text): column.name for column in columns for text in (column.name, *column.chinese)}
    written = [cell.strip("\ufeff \t\u3000") for cell in cells]
    names = [by_heading.get(normalised(text)) for text in written]
    unknown = [text for text, name in zip(written, names, strict=True) if text and name is None]
    if unknown:
        raise HeaderUnknownColumn(found=_listed(unknown), expected=_listed([column.say() for column in columns]))
    _check_once(names, written)
    _check_complete(names, columns)
    headings = {name: text for name, text in zip(names, written, strict=True) if name is not None}
    return Header(names=tuple(names), headings=headings)


def _check_once(names: Sequence[str | None], written: Sequence[str]) -> None:
    twice = [text for name, text in zip(names, written, strict=True) if name is not None and names.count(name) > 1]
    if twice:
        raise HeaderDuplicateColumn(found=_listed(twice))


def _check_complete(names: Sequence[str | None], columns: Sequence[Column]) -> None:
    missing = [column.say() for column in columns if column.required and column.name not in names]
    if missing:
        required = [column.say() for column in columns if column.required]
        raise HeaderMissingColumn(missing=_listed(missing), expected=_listed(required))


def _listed(texts: Sequence[str]) -> str:
    """At most thirty of ``texts``, each at most forty characters, for a message.

    Where the header is missing, its place is taken by a line of data, so that long numbers are masked.
    """
    shown = ", ".join(mask_digits(text)[:40] for text in texts[:30])
    return f"{shown} …" if len(texts) > 30 else shown
