"""How figures of quota are said, and whether two of them look like one figure in two units."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.stock import LandClass, said
from ledger.units import format_area

_MU_PER_HA = 15


def ha(grains: int) -> str:
    """Hectares with four decimals."""
    return format_area(grains, "ha")


def mu(grains: int) -> str:
    """Mu with four decimals."""
    return format_area(grains, "mu")


def m2(grains: int) -> str:
    """Square metres with two decimals."""
    return format_area(grains, "m2")


def classes(areas: Mapping[LandClass, int]) -> dict[str, str]:
    """What stands on a plot, as ``classes_zh`` and ``classes_en``."""
    words = [(said(each), ha(area)) for each, area in areas.items()]
    zh = "、".join(f"{word.zh} {area} 公顷" for word, area in words)
    en = ", ".join(f"{area} ha of {word.en}" for word, area in words)
    return {"classes_zh": zh or "未登记", "classes_en": en or "not on record"}


def unit_slip(asked: int, expected: int) -> bool:
    """Whether a figure looks like another one in the wrong unit: mu read as ha, or ha read as mu.

    Fifteen times what is expected, give or take a tenth; or a fifteenth of it to a thousandth, for a part of what was
    approved may well be about a fifteenth.
    """
    if asked <= 0 or expected <= 0:
        return False
    too_large = 9 * asked <= 10 * expected * _MU_PER_HA <= 11 * asked
    too_small = 999 * expected <= 1000 * asked * _MU_PER_HA <= 1001 * expected
    return too_large or too_small
