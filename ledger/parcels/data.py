"""The vocabulary of parcels and their base contracts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from ledger.errors import Words

LAND_CLASSES: Final = {  # table of land classes as the land register writes them, both editions
    "011": Words("水田", "paddy"),
    "012": Words("水浇地", "irrigated"),
    "013": Words("旱地", "dry"),
    "0101": Words("水田", "paddy"),
    "0102": Words("水浇地", "irrigated"),
    "0103": Words("旱地", "dry"),
}
GRADES: Final = tuple(f"{number:02d}" for number in range(1, 11))
LAYERS: Final = ("ownership", "contract-right", "operation-right")
_TERM_START: Final = date.min
WHOLE_PARCEL: Final = 0


@dataclass(frozen=True, slots=True)
class BaseContract:
    """The household contract that gives a parcel, or part of it, to a household for a term.

    term_start, term_end: the term of the contract, both included. from_day, until_day: the days on which this
    household has the land under it, both included; until_day None: still. One that was undone has until_day before
    from_day. area_grains: what it covers of the parcel, in grains. sequence: 0 for the one that was registered with the
    parcel, then counted up.
    """

    contract_code: str
    household: str
    term_start: date
    term_end: date
    from_day: date = _TERM_START
    until_day: date | None = None
    area_grains: int = WHOLE_PARCEL
    sequence: int = 0

    def __post_init__(self) -> None:
        if self.from_day == _TERM_START:
            object.__setattr__(self, "from_day", self.term_start)

    @property
    def stands(self) -> bool:
        """Whether nobody has ended it."""
        return self.until_day is None

    def stands_on(self, day: date) -> bool:
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)


@dataclass(frozen=True, slots=True)
class Reduction:
    """Area that left the parcel on a day for good (expropriated), in grains; below zero where that was undone."""

    from_day: date
    area_grains: int
    document: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """A contracted parcel (地块). registered_grains: certified area when it was registered. measured_grains: surveyed
    area, 0 if none.

    code: 19 digits, of which the first 14 name the issuer. registered_on: the day from which it is in the book.
    bases: its base contracts, one after the other and, after a split, one beside the other, by from_day; none while it
    was never contracted out. reductions: what left it since.
    """

    code: str
    name: str
    village_code: str
    registered_grains: int
    measured_grains: int
    land_class: str
    grade: str
    basic_farmland: bool
    east: str
    south: str
    west: str
    north: str
    registered_on: date
    bases: tuple[BaseContract, ...] = ()
    reductions: tuple[Reduction, ...] = ()

    def __post_init__(self) -> None:
        if any(base.area_grains == WHOLE_PARCEL for base in self.bases):
            object.__setattr__(self, "bases", tuple(self._sized(base) for base in self.bases))

    def _sized(self, base: BaseContract) -> BaseContract:
        if base.area_grains != WHOLE_PARCEL:
            return base
        return replace(base, area_grains=self.registered_grains)

    @property
    def issuer(self) -> str:
        """The issuing collective's 14-digit code."""
        return self.code[:14]

    @property
    def base(self) -> BaseContract | None:
        """The latest base contract that still stands; where several stand from the same day, the largest."""
        standing = [base for base in self.bases if base.stands]
        return max(standing, key=lambda base: (base.from_day, base.area_grains, -base.sequence), default=None)

    @property
    def first_base(self) -> BaseContract | None:
        """The base contract that was registered with the parcel, as it was then."""
        first = next((base for base in self.bases if base.sequence == 0), None)
        return None if first is None else replace(first, until_day=None)

    def bases_on(self, day: date) -> tuple[BaseContract, ...]:
        """The base contracts under which households have the parcel on a day: several hold parts of it after a split."""
        return tuple(base for base in self.bases if base.stands_on(day))

    def base_on(self, day: date) -> BaseContract | None:
        """The base contract of a day; where several stand, the largest."""
        return max(self.bases_on(day), key=lambda base: (base.area_grains, -base.sequence), default=None)

    def base_of(self, household: str, day: date) -> BaseContract | None:
        """What a household has of the parcel on a day, as one contract; None where it has nothing.

        Where it has several parts (a merged household), their areas are added up, the term is what all of them allow,
        and the code is that of the largest.
        """
        mine = sorted(
            (base for base in self.bases_on(day) if base.household == household), key=lambda b: -b.area_grains
        )
        if len(mine) < 2:
            return mine[0] if mine else None
        return replace(
            mine[0],
            term_start=max(base.term_start for base in mine),
            term_end=min(base.term_end for base in mine),
            area_grains=sum(base.area_grains for base in mine),
        )

    def area_on(self, day: date) -> int:
        """Its area on a day in grains, without what was expropriated by then."""
        return self.registered_grains - sum(each.area_grains for each in self.reductions if each.from_day <= day)


@dataclass(frozen=True, slots=True)
class BaseMove:
    """A parcel, or area_grains of it, that goes from one household to another on a day.

    from_household: empty where it was not contracted out; to_household: empty where it is not any more (surrendered,
    expropriated). on_day: the first day of the new state. contract_code: the receiving household's contract; empty for
    its contractor code with J. term_start, term_end: of a contract that is made anew; None keeps the giver's term.
    """

    parcel_code: str
    from_household: str
    to_household: str
    on_day: date
    area_grains: int
    contract_code: str = ""
    term_start: date | None = None
    term_end: date | None = None

    @property
    def last_day(self) -> date:
        """The last day of the old state."""
        return self.on_day - timedelta(days=1)

    @property
    def undone(self) -> BaseMove:
        """The move that takes this one back on the same day: the giver has it under its old contract again."""
        return BaseMove(self.parcel_code, self.to_household, self.from_household, self.on_day, self.area_grains)
