"""The vocabulary of parcels and their base contracts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True, slots=True)
class BaseContract:
    """The household contract that gives a parcel to a household from term_start to term_end, both included."""

    contract_code: str
    household: str
    term_start: date
    term_end: date


@dataclass(frozen=True, slots=True)
class Parcel:
    """A contracted parcel (地块). registered_grains: certified area. measured_grains: surveyed area, 0 if none.

    code: 19 digits, of which the first 14 name the issuer. registered_on: the day from which it is in the book.
    base: its base contract, or None while it is not contracted out.
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
    base: BaseContract | None

    @property
    def issuer(self) -> str:
        """The issuing collective's 14-digit code."""
        return self.code[:14]
