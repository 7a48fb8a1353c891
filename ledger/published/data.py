"""The vocabulary of published figures: what an office printed, as it printed it, beside its value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final, Literal

from ledger.errors import Words
from ledger.units import GRAINS_PER_UNIT

Result = Literal["agrees", "rounding", "warning", "contradiction"]
RESULTS: Final[Mapping[Result, Words]] = {
    "agrees": Words("相符", "agrees"),
    "rounding": Words("尾数差", "rounding"),
    "warning": Words("提示", "warning"),
    "contradiction": Words("矛盾", "contradiction"),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in which offices print. parts: whole numbers of the value in one unit.

    measure: what the value counts: ``area`` grains, ``money`` fen, ``price`` fen a mu, ``grain`` hundredths of a
    kilogram, ``count`` ones.
    """

    words: Words
    measure: str
    parts: int


UNITS: Final[Mapping[str, Unit]] = {
    "ha": Unit(Words("公顷", "ha"), "area", GRAINS_PER_UNIT["ha"]),
    "mu": Unit(Words("亩", "mu"), "area", GRAINS_PER_UNIT["mu"]),
    "m2": Unit(Words("平方米", "m²"), "area", GRAINS_PER_UNIT["m2"]),
    "yuan": Unit(Words("元", "yuan"), "money", 100),
    "wan-yuan": Unit(Words("万元", "10 000 yuan"), "money", 1_000_000),
    "wan-yuan/mu": Unit(Words("万元/亩", "10 000 yuan a mu"), "price", 1_000_000),
    "kg": Unit(Words("公斤", "kg"), "grain", 100),
    "count": Unit(Words("个", "number"), "count", 1),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as printed. scale: decimals that were printed. value: in what the unit's measure counts, exact."""

    column: str
    printed: str
    unit: str
    scale: int
    value: int

    @property
    def number(self) -> Fraction:
        """The printed number."""
        return Fraction(self.value, UNITS[self.unit].parts)


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A row of a published table.

    line: its number in the file as an office program shows it. project, township, villages: what it is about, empty
    where the row does not say; villages as printed. document, day: number and day of the paper; day None where it is
    not published or only to the month. labels: the cells that are no figures, as printed. Blank cells are not there:
    blank means not published.
    """

    profile: str
    file: str
    line: int
    project: str
    township: str
    villages: str
    document: str
    day: date | None
    labels: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        """What it is about, for people."""
        told = (self.project, self.township, self.villages, self.labels.get("item", ""))
        return " ".join(dict.fromkeys(each for each in told if each))


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A published file: its name, SHA-256 and rows. profile: key of ``profiles.BY_KEY``."""

    profile: str
    file: str
    sha256: str
    rows: tuple[PublishedRow, ...]

    @property
    def figure_count(self) -> int:
        return sum(len(row.figures) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a table did, in rows. unchanged: those that were there before, of the same file."""

    added: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found at a row.

    figures: the printed figures it compares, for people. printed, computed: the figure that is checked and what it is
    compared with, in ``unit``, with the relation that should hold between them: ``=``, ``≤``, ``≥``, ``>``.
    """

    check: str
    file: str
    profile: str
    line: int
    subject: str
    column: str
    unit: str
    printed: str
    relation: str
    computed: str
    figures: str
    result: Result
