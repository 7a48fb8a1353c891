"""How figures of quota are said, and whether two of them look like one figure in two units."""

from __future__ import annotations

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


def unit_slip(asked: int, expected: int) -> bool:
    """Whether a figure is fifteen times another or a fifteenth of it, give or take a tenth: mu for ha, or the reverse."""
    if asked <= 0 or expected <= 0:
        return False
    return any(
        9 * large <= 10 * small * _MU_PER_HA <= 11 * large for small, large in ((asked, expected), (expected, asked))
    )
