"""The vocabulary of administrative divisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Level = Literal["province", "city", "county", "township", "village"]
LEVELS: Final[tuple[Level, ...]] = ("province", "city", "county", "township", "village")
LEVEL_NAMES_ZH: Final = {"province": "省级", "city": "地级", "county": "县级", "township": "乡级", "village": "村级"}
BOOK_LEVELS: Final[tuple[Level, ...]] = ("county", "city", "province")
SIGNIFICANT_DIGITS: Final = {"province": 2, "city": 4, "county": 6, "township": 9, "village": 12}
ALWAYS: Final = date(1900, 1, 1)
OPEN_END: Final = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Division:
    """One version of a division. code: 12 digits, zero-padded; parent_code: empty for a province.

    valid_from: first day of this version. ended_on: the first day on which it is no longer valid.
    """

    level: str
    code: str
    name: str
    parent_code: str
    valid_from: date = ALWAYS
    ended_on: date = OPEN_END

    @property
    def key(self) -> str:
        """``level:code``, because a padded code alone may mean a city or a county."""
        return f"{self.level}:{self.code}"


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """A row of an import sheet: ``row`` is its line number in the file."""

    row: int
    level: str
    code: str
    name: str
    parent_code: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What an import of divisions did, in rows."""

    added: int
    changed: int
    unchanged: int


def parent_level(level: str) -> str:
    """The level above, empty above a province."""
    place = LEVELS.index(level)
    return LEVELS[place - 1] if place else ""


def likely_level(code: str) -> Level:
    """The highest level whose significant digits hold all non-zero digits of a 12-digit code."""
    for level in LEVELS:
        if not code[SIGNIFICANT_DIGITS[level] :].strip("0"):
            return level
    return "village"
