"""Columns of an import sheet, and the header line in which people write them."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from ledger.codes import mask_digits
from ledger.errors import Words
from ledger.exchange.file_refusals import HeaderDuplicateColumn, HeaderMissingColumn, HeaderUnknownColumn

Texts = dict[str, str]
IGNORED: Final = ""  # the name of a column of which nothing is taken
ERROR_HEADINGS: Final = Words("错误", "error")
MENDING_HEADINGS: Final = Words("更正建议", "how to mend it")
_MARKS: Final = frozenset(
    "".join(text.split()).casefold() for text in (*ERROR_HEADINGS, *MENDING_HEADINGS)
)  # what a workbook of errors adds, ignored when it comes back


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a sheet may have: its name, its Chinese headings, and whether the header must have it.

    unit: of an area, which a mapping may say otherwise for a sheet; empty for whatever is no area.
    """

    name: str
    chinese: tuple[str, ...]
    required: bool = True
    unit: str = ""

    def say(self) -> str:
        return f"{self.name}({self.chinese[0]})" if self.chinese else self.name


@dataclass(frozen=True, slots=True)
class Header:
    """The header as found: ``names`` by position (None where the heading is blank), ``headings`` as written.

    A column of which nothing is taken, because it is ours or a mapping says so, has the name IGNORED.
    """

    names: tuple[str | None, ...]
    headings: dict[str, str]


@dataclass(frozen=True, slots=True)
class Mapping:
    """How somebody else's sheet is read: saved by name, or given with one import.

    columns: our column → their heading. constants: our column → what every row says. units: our column of an area →
    mu, ha or m2. ignored: their headings of which nothing is taken. label: how it is told to people.
    """

    columns: Texts = field(default_factory=dict)
    constants: Texts = field(default_factory=dict)
    units: Texts = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    label: str = ""


NO_MAPPING: Final = Mapping()


def normalised(heading: str) -> str:
    """``heading`` as it is compared: no byte-order mark, no blanks, no ``*``, half-width, lower case.

    NFKC is right here, and only here: a heading is matched and thrown away, never kept.
    """
    folded = unicodedata.normalize("NFKC", heading.replace("\ufeff", ""))
    return "".join(folded.split()).replace("*", "").casefold()


def is_mark(heading: str) -> bool:
    """Whether a heading is one of those that a workbook of errors adds."""
    return normalised(heading) in _MARKS


def written_headings(cells: Sequence[str]) -> list[str]:
    """The headings of a header line without what surrounds them."""
    return [cell.strip("\ufeff \t\u3000") for cell in cells]


def fingerprint(headings: Iterable[str]) -> str:
    """What two header lines with the same headings share, in whatever order; our own marks do not count."""
    told = sorted({normalised(heading) for heading in headings} - _MARKS - {""})
    return hashlib.sha256("\n".join(told).encode("utf-8", "surrogatepass")).hexdigest()


def match_header(cells: Sequence[str], columns: Sequence[Column], mapping: Mapping = NO_MAPPING) -> Header:
    """The header line ``cells`` matched with ``columns``; under a blank heading every cell must be blank.

    A mapping's headings come before our own. Raises HeaderUnknownColumn before HeaderDuplicateColumn before
    HeaderMissingColumn: an unknown column is most often a known one misspelt, and then explains why another is missing.
    """
    by_heading = {normalised(text): column.name for column in columns for text in (column.name, *column.chinese)}
    taken = {*mapping.columns, *mapping.constants}
    by_heading = {heading: name for heading, name in by_heading.items() if name not in taken}
    by_heading |= {normalised(heading): name for name, heading in mapping.columns.items()}
    by_heading |= {normalised(heading): IGNORED for heading in mapping.ignored} | dict.fromkeys(_MARKS, IGNORED)
    written = written_headings(cells)
    names = [by_heading.get(normalised(text)) for text in written]
    unknown = [text for text, name in zip(written, names, strict=True) if text and name is None]
    if unknown:
        raise HeaderUnknownColumn(found=_listed(unknown), expected=_listed([column.say() for column in columns]))
    _check_once(names, written)
    _check_complete(names, columns, mapping)
    headings = {name: text for name, text in zip(names, written, strict=True) if name not in (None, IGNORED)}
    return Header(names=tuple(names), headings={name: text for name, text in headings.items() if name is not None})


def _check_once(names: Sequence[str | None], written: Sequence[str]) -> None:
    counted = Counter(name for name in names if name)
    twice = [text for name, text in zip(names, written, strict=True) if name and counted[name] > 1]
    if twice:
        raise HeaderDuplicateColumn(found=_listed(twice))


def _check_complete(names: Sequence[str | None], columns: Sequence[Column], mapping: Mapping) -> None:
    given = {*names, *mapping.constants}
    missing = [column.say() for column in columns if column.required and column.name not in given]
    missing += [heading for name, heading in mapping.columns.items() if name not in names]
    if missing:
        required = [column.say() for column in columns if column.required]
        raise HeaderMissingColumn(missing=_listed(missing), expected=_listed(required))


def _listed(texts: Sequence[str]) -> str:
    """At most thirty of ``texts``, each at most forty characters, for a message.

    Where the header is missing, its place is taken by a line of data, so that long numbers are masked.
    """
    shown = ", ".join(mask_digits(text)[:40] for text in texts[:30])
    return f"{shown} …" if len(texts) > 30 else shown
