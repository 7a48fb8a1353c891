"""Area in grains, money in fen: parse, format, convert – exactly.

A grain is 1/300 m². On it every figure that a township (mu), a bureau (hectare) or a surveyor (m²)
writes is an integer: 1 m² = 300, 1 mu = 200 000, 1 ha = 3 000 000, 1 km² = 300 000 000,
10 000 mu = 2 000 000 000 grains. Input that falls between two grains is refused and both neighbours
are named; output rounds half up, for display only, and says when it had to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ledger.errors import Refusal, Words

GRAINS_PER_UNIT: Final = {
    "grains": 1,
    "m2": 300,
    "mu": 200_000,
    "ha": 3_000_000,
    "km2": 300_000_000,
    "wan-mu": 2_000_000_000,
}
UNIT_NAMES: Final = {
    "grains": Words("格", "grains"),
    "m2": Words("平方米", "m²"),
    "mu": Words("亩", "mu"),
    "ha": Words("公顷", "ha"),
    "km2": Words("平方公里", "km²"),
    "wan-mu": Words("万亩", "10 000 mu"),
}
DISPLAY_PLACES: Final = {"grains": 0, "m2": 2, "mu": 4, "ha": 4, "km2": 8, "wan-mu": 4}
# Grains between two neighbouring values that a finite decimal of the unit can name: 1 grain is
# 0.000005 mu, but 0.00333… m², so square metres, hectares and square kilometres step by three.
EXACT_STEP_GRAINS: Final = {"grains": 1, "m2": 3, "mu": 1, "ha": 3, "km2": 3, "wan-mu": 1}
# Decimals that are enough to write any such value.
EXACT_PLACES: Final = {"grains": 0, "m2": 2, "mu": 6, "ha": 6, "km2": 8, "wan-mu": 10}
LARGEST_GRAINS: Final = 2**63 - 1
LARGEST_FEN: Final = 2**63 - 1
_DECIMAL: Final = re.compile(r"(-?)(\d{1,20})(?:\.(\d{1,30}))?", re.ASCII)


class AreaNotANumber(Refusal):
    code = "area-not-a-number"
    title = Words("面积不是数字", "Not an area")
    detail = Words("“{text}”不是十进制面积", "{text!r} is not a decimal area")
    rule = Words("面积用半角数字书写，小数点用“.”", "An area is written in ASCII digits with '.' for the decimals")
    remedy = Words(
        "请改成如 12.35 的写法，不带单位、千分位或公式", "Write it like 12.35, without unit, separators or formula"
    )


class AreaTooPrecise(Refusal):
    code = "area-too-precise"
    title = Words("面积小数位过多", "Area too precise")
    detail = Words(
        "{text} {unit_zh}不能精确记账；最近的两个精确值是 {below} 和 {above} {unit_zh}",
        "{text} {unit_en} cannot be kept exactly; the nearest exact values are {below} and {above} {unit_en}",
    )
    rule = Words(
        "账簿最小单位为 1/300 平方米，面积从不暗中舍入",
        "The book's grain is 1/300 m² and no area is ever rounded silently",
    )
    remedy = Words("请改填其中一个精确值", "Enter one of the two exact values")


class AreaTooLarge(Refusal):
    code = "area-too-large"
    title = Words("面积过大", "Area too large")
    detail = Words("{text} {unit_zh}超出账簿可记的范围", "{text} {unit_en} is beyond what the book can hold")
    rule = Words(
        "面积以 64 位整数记账，上限约 3×10¹⁰ 平方公里", "Areas are 64-bit counts of grains, at most 3 × 10¹⁰ km²"
    )
    remedy = Words("请核对单位：是否把平方米填成了亩", "Check the unit: were square metres entered as mu?")


class MoneyNotExact(Refusal):
    code = "money-not-exact"
    title = Words("金额写法有误", "Not an amount of money")
    detail = Words("“{text}”不是以元为单位、精确到分的金额", "{text!r} is not an amount in yuan, exact to the fen")
    rule = Words("金额以分为单位的整数记账", "Money is kept as whole fen")
    remedy = Words("请改成如 850.00 的写法，最多两位小数", "Write it like 850.00, with two decimals at most")


class MoneyTooLarge(Refusal):
    code = "money-too-large"
    title = Words("金额过大", "Amount too large")
    detail = Words("{text} 元超出账簿可记的范围", "{text} yuan is beyond what the book can hold")
    rule = Words("金额以 64 位整数的分记账，上限约 9×10¹⁶ 元", "Money is a 64-bit count of fen, at most 9 × 10¹⁶ yuan")
    remedy = Words("请核对金额", "Check the amount")


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as it is displayed. ``exact`` is False when display had to round."""

    text: str
    exact: bool


def _scaled(text: str) -> tuple[int, int] | None:
    """``text`` as (digits, decimals), value = digits / 10**decimals; None when it is no plain decimal."""
    match = _DECIMAL.fullmatch(text)
    if match is None:
        return None
    sign, whole, fraction = match.group(1), match.group(2), match.group(3) or ""
    return int(sign + whole + fraction), len(fraction)


def parse_area(text: str, unit: str) -> int:
    """The grains of ``text`` in ``unit`` (a key of ``GRAINS_PER_UNIT``), exact or refused.

    Raises AreaNotANumber, AreaTooPrecise (naming the nearest two exact values) or AreaTooLarge.
    """
    names = UNIT_NAMES[unit]
    scaled = _scaled(text)
    if scaled is None:
        raise AreaNotANumber(text=text[:40])
    digits, decimals = scaled
    divisor: int = 10**decimals
    grains, remainder = divmod(digits * GRAINS_PER_UNIT[unit], divisor)
    if abs(grains) >= LARGEST_GRAINS:
        raise AreaTooLarge(text=text[:40], unit_zh=names.zh, unit_en=names.en)
    if remainder:
        below, above = _neighbours(grains, unit)
        raise AreaTooPrecise(text=text[:40], unit_zh=names.zh, unit_en=names.en, below=below, above=above)
    return grains


def _neighbours(grains_floor: int, unit: str) -> tuple[str, str]:
    """The exact decimals in ``unit`` at or below and next above a value whose grains round down to ``grains_floor``."""
    step = EXACT_STEP_GRAINS[unit]
    below = grains_floor // step * step
    return str(exact_area(below, unit)), str(exact_area(below + step, unit))


def _fixed(digits: int, places: int) -> str:
    """digits / 10**places with exactly ``places`` decimals."""
    sign, body = ("-" if digits < 0 else ""), str(abs(digits)).rjust(places + 1, "0")
    return f"{sign}{body[:-places]}.{body[-places:]}" if places else f"{sign}{body}"


def show_area(grains: int, unit: str, places: int | None = None) -> Shown:
    """``grains`` in ``unit`` with ``places`` decimals (default: mu 4, ha 4, m² 2), rounded half up in magnitude."""
    shown_places = DISPLAY_PLACES[unit] if places is None else places
    per_unit = GRAINS_PER_UNIT[unit]
    whole, remainder = divmod(abs(grains) * 10**shown_places, per_unit)
    if remainder * 2 >= per_unit:
        whole += 1
    return Shown(_fixed(-whole if grains < 0 else whole, shown_places), remainder == 0)


def format_area(grains: int, unit: str, places: int | None = None) -> str:
    """The text of ``show_area``."""
    return show_area(grains, unit, places).text


def exact_area(grains: int, unit: str) -> str | None:
    """The shortest decimal of ``grains`` in ``unit`` that parses back to it; None where no finite decimal exists."""
    for places in range(EXACT_PLACES[unit] + 1):
        shown = show_area(grains, unit, places)
        if shown.exact:
            return shown.text
    return None


def parse_money(text: str) -> int:
    """Fen of ``text`` in yuan: ASCII digits, at most two decimals. Raises MoneyNotExact or MoneyTooLarge."""
    scaled = _scaled(text)
    if scaled is None or scaled[1] > 2:
        raise MoneyNotExact(text=text[:40])
    fen: int = scaled[0] * 10 ** (2 - scaled[1])
    if abs(fen) >= LARGEST_FEN:
        raise MoneyTooLarge(text=text[:40])
    return fen


def format_money(fen: int) -> str:
    """Yuan with two decimals: 494000 is 4940.00."""
    return _fixed(fen, 2)


def split_by_largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """``total`` (≥ 0) in whole parts proportional to ``weights``, which add up exactly.

    The units left over go to the largest remainders, the earlier part first where they tie.
    Raises ValueError when the weights are not all ≥ 0 with a positive sum.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0 or total < 0:
        raise ValueError("weights must be non-negative with a positive sum, and the total non-negative")
    shares = [divmod(total * weight, whole) for weight in weights]
    parts = [share for share, _ in shares]
    by_remainder = sorted(range(len(parts)), key=lambda index: (-shares[index][1], index))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts
