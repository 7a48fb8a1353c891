"""The vocabulary of the statistics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from ledger.errors import Words

Measure = Literal["area", "count"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of a form. number: as printed, such as ``12``. value: grains or a count, None where nothing is kept.

    level: how far it is indented below the line that it is part of.
    """

    number: str
    words: Words
    measure: Measure
    value: int | None
    level: int = 0


@dataclass(frozen=True, slots=True)
class Ratio:
    """One figure of another, as a fraction; of nothing it is nothing."""

    number: str
    words: Words
    part: int
    whole: int

    @property
    def percent(self) -> str:
        """With one decimal, rounded half up; ``—`` of nothing."""
        if not self.whole:
            return "—"
        tenths = (2_000 * self.part + self.whole) // (2 * self.whole)
        return f"{tenths // 10}.{tenths % 10} %"


@dataclass(frozen=True, slots=True)
class Check:
    """Two figures that must agree (``=``), or of which the first must not be larger (``<=``)."""

    number: str
    words: Words
    measure: Measure
    left: int
    relation: Literal["=", "<="]
    right: int

    @property
    def passed(self) -> bool:
        return self.left == self.right if self.relation == "=" else self.left <= self.right


@dataclass(frozen=True, slots=True)
class Form:
    """A statistical form filled in. known_at: as the book knew it then; None: all that it knows.

    rules: what was counted how, in the words of the form.
    """

    name: str
    title: Words
    division_code: str
    division_name: str
    as_of: date
    since: date | None
    known_at: datetime | None
    edition: str
    figures: tuple[Figure, ...]
    ratios: tuple[Ratio, ...]
    checks: tuple[Check, ...]
    rules: tuple[Words, ...]

    def value(self, number: str) -> int | None:
        """The figure of a line. Raises KeyError."""
        return {figure.number: figure.value for figure in self.figures}[number]


HOUSEHOLD_FORMS: Final = ("lease", "subcontract", "shareholding", "other")  # out of a household, for a term
DESTINATIONS: Final = {  # by kind of the final operator; whoever is not named here counts as another
    "household": "households",
    "cooperative": "cooperatives",
    "enterprise": "enterprises",
}
