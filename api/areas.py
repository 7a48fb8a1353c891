"""Areas and money: what requests may say, exactly, and what responses carry."""

from __future__ import annotations

import re
from typing import Any, Final

from marshmallow import ValidationError, fields

from ledger.errors import Refusal
from ledger.measures import Measure, figures, measure_of
from ledger.units import LARGEST_GRAINS, format_area, format_money, parse_area

_UNITS: Final = ("mu", "ha", "m2")


def above_zero(whole_digits: int, places: int, last: str = "") -> str:
    """A pattern of decimals above zero with at most that many digits before and after the point.

    ``last``: what the last of the places may be, when not every digit.
    """
    free = places - 1 if last else places
    tail = rf"[0-9]{{1,{free}}}" + (rf"|[0-9]{{{free}}}{last}" if last else "")
    small = []
    for zeros in range(free):
        rest = free - zeros - 1
        small.append(f"{'0' * zeros}[1-9]" + (rf"[0-9]{{0,{rest}}}" if rest else ""))
        if last:
            small.append(f"{'0' * zeros}[1-9]" + (rf"[0-9]{{{rest}}}" if rest else "") + last)
    if last:
        small.append("0" * free + last.replace("0", ""))
    return rf"^([1-9][0-9]{{0,{whole_digits - 1}}}(\.({tail}))?|0\.({'|'.join(small)}))$"


# What the book can hold exactly: mu in steps of 0.000005, hectares of 0.000001, square metres of 0.01.
AREA_PATTERNS: Final = {
    "mu": above_zero(13, 6, last="[05]"),
    "ha": above_zero(12, 6),
    "m2": above_zero(16, 2),
}


class Area(fields.Field[Any]):
    """An area above zero: one of {"mu": "12.35"}, {"ha": …}, {"m2": …}, {"grains": 2470000}."""

    def documented(self) -> dict[str, Any]:
        units = {
            unit: {"type": "string", "pattern": AREA_PATTERNS[unit], "description": f"decimal in {unit}, exact"}
            for unit in _UNITS
        }
        grains = {
            "type": "integer",
            "format": "int64",
            "minimum": 1,
            "maximum": LARGEST_GRAINS - 1,
            "description": "grains of 1/300 m²",
        }
        return {
            "type": "object",
            "description": "an area above zero in one unit",
            "properties": units | {"grains": grains},
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": False,
            "examples": [{"mu": "12.35"}, {"grains": 2_470_000}],
        }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not isinstance(value, dict) or len(value) != 1 or not set(value) <= {*_UNITS, "grains"}:
            raise ValidationError('An area is one of {"mu": "12.35"}, {"ha": "…"}, {"m2": "…"}, {"grains": 2470000}')
        unit, figure = next(iter(value.items()))
        return _grains(figure) if unit == "grains" else _exact(figure, unit)


def _grains(figure: Any) -> int:
    if isinstance(figure, bool) or not isinstance(figure, int) or not 0 < figure < LARGEST_GRAINS:
        raise ValidationError("grains is a whole number above zero, below 2**63 - 1")
    return figure


def _exact(figure: Any, unit: str) -> int:
    if not isinstance(figure, str):
        raise ValidationError(f'{unit} is a decimal in a string, such as "12.35": numbers lose digits on their way')
    try:
        grains = parse_area(figure, unit)
    except Refusal as refusal:
        raise ValidationError(refusal.line("en")) from refusal
    if grains <= 0:
        raise ValidationError("An area is above zero")
    if not re.fullmatch(AREA_PATTERNS[unit].strip("^$"), figure):
        raise ValidationError('An area is written like "12.35": no zeros in front, no more decimals than it needs')
    return grains


def area_body(grains: int) -> dict[str, Any]:
    """An area as responses carry it."""
    return {"grains": grains} | {unit: format_area(grains, unit) for unit in _UNITS}


def money_body(fen: int | None) -> dict[str, Any] | None:
    """Money as responses carry it."""
    return None if fen is None else {"fen": fen, "yuan": format_money(fen)}


_MEMBER: Final[dict[Measure, str]] = {"area": "area", "fen": "money", "kg": "weight", "count": "count"}


def amount_body(asset: str, amount: int) -> dict[str, Any]:
    """An amount of an asset as responses carry it, by the asset's measure."""
    return figures(asset, amount)


def measured_body(asset: str, amount: int) -> dict[str, Any]:
    """An amount under the name of its measure: ``area``, ``money``, ``weight`` or ``count``."""
    return {_MEMBER[measure_of(asset)]: figures(asset, amount)}
