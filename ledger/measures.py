"""By which measure each asset is counted, and how an amount of it is written: areas, money, weights, counts.

The book keeps whole numbers: grains of an area, fen of money, hundredths of a kilogram, pieces.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from ledger.errors import Words
from ledger.units import format_area, format_money

Measure = Literal["area", "fen", "kg", "count"]
# As the table ``asset`` has it; tests/test_measures.py compares the two.
MEASURES: Final[Mapping[str, Measure]] = {
    "ownership": "area",
    "contract-right": "area",
    "operation-right": "area",
    "land": "area",
    "linkage-quota": "area",
    "mining-quota": "area",
    "plan-quota": "area",
    "paddy": "area",
    "grain-capacity": "kg",
    "cny": "fen",
    "grain-in-kind": "kg",
    "insured-person": "count",
}
AREA_ASSETS: Final = tuple(asset for asset, measure in MEASURES.items() if measure == "area")
UNITS: Final[Mapping[Measure, Words]] = {
    "area": Words("亩", "mu"),
    "fen": Words("元", "yuan"),
    "kg": Words("公斤", "kg"),
    "count": Words("人", "persons"),
}
# The names under which an amount is told, by measure: the first is a whole number where there is one.
FIGURES: Final[Mapping[Measure, tuple[str, ...]]] = {
    "area": ("grains", "mu", "ha", "m2"),
    "fen": ("fen", "yuan"),
    "kg": ("kg",),
    "count": ("count",),
}
FIGURE_WORDS: Final[Mapping[str, Words]] = {
    "fen": Words("分", "fen"),
    "yuan": Words("元", "yuan"),
    "kg": Words("公斤", "kg"),
    "count": Words("数量", "count"),
}


def measure_of(asset: str) -> Measure:
    """The measure of an asset of the book."""
    return MEASURES[asset]


def figures(asset: str, amount: int) -> dict[str, Any]:
    """An amount as answers carry it: {"grains", "mu", "ha", "m2"}, {"fen", "yuan"}, {"kg"} or {"count"}."""
    measure = measure_of(asset)
    if measure == "area":
        return {"grains": amount} | {unit: format_area(amount, unit) for unit in FIGURES["area"][1:]}
    if measure == "fen":
        return {"fen": amount, "yuan": format_money(amount)}
    return {"kg": format_money(amount)} if measure == "kg" else {"count": amount}


def figure(asset: str, amount: int) -> str:
    """An amount without its unit: mu with four decimals, yuan and kilograms with two, a count as it is."""
    measure = measure_of(asset)
    if measure == "area":
        return format_area(amount, "mu")
    return str(amount) if measure == "count" else format_money(amount)


def said(asset: str, amount: int) -> Words:
    """An amount with its unit: 12.3500 亩, 850.00 元."""
    unit = UNITS[measure_of(asset)]
    return Words(f"{figure(asset, amount)} {unit.zh}", f"{figure(asset, amount)} {unit.en}")
