"""大写: sums and areas in the financial characters that cannot be altered with a stroke of the pen.

The rules for sums are those of the forms of payment (支付结算办法, annex 1): 整 closes a sum without fen,
one 零 stands for any row of noughts between figures, and 零 stands before the fen where the jiao are nought.
"""

from __future__ import annotations

from typing import Final

from ledger.documents.refusals import AmountNotInCapitals
from ledger.units import exact_area, format_money

DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_LARGEST: Final = 10**16


def integer_in_capitals(number: int) -> str:
    """A whole number without unit: 10 is 壹拾, 100 010 000 is 壹亿零壹万. Raises AmountNotInCapitals."""
    if not 0 <= number < _LARGEST:
        raise AmountNotInCapitals(figure=number)
    if number < 10_000:
        return _thousands(number)
    unit, name = (10**8, "亿") if number >= 10**8 else (10**4, "万")
    high, low = divmod(number, unit)
    # A nought is spoken where the lower part does not fill its places.
    joint = "零" if low and low < unit // 10 else ""
    return integer_in_capitals(high) + name + joint + (integer_in_capitals(low) if low else "")


def _thousands(number: int) -> str:
    """0 to 9999."""
    if number == 0:
        return DIGITS[0]
    written, pending_nought = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            written += ("零" if pending_nought and written else "") + DIGITS[digit] + _PLACES[place]
        pending_nought = digit == 0
    return written


def money_in_capitals(fen: int) -> str:
    """A sum of ``fen``: 85000 is 人民币捌佰伍拾元整. Raises AmountNotInCapitals for a negative sum."""
    if fen < 0:
        raise AmountNotInCapitals(figure=format_money(fen))
    yuan, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    written = f"{integer_in_capitals(yuan)}元" if yuan or not fen else ""
    if jiao:
        written += f"{DIGITS[jiao]}角"
    elif rest and yuan:
        written += "零"
    # A closing 整 leaves no room for a stroke more; behind fen there is none to fear.
    return f"人民币{written}{DIGITS[rest]}分" if rest else f"人民币{written}整"


def area_in_capitals(grains: int) -> str:
    """An area of ``grains`` in mu, all its decimals: 2 470 000 is 壹拾贰点叁伍亩. Raises AmountNotInCapitals."""
    if grains < 0:
        raise AmountNotInCapitals(figure=exact_area(grains, "mu"))
    # Every grain is a finite decimal of a mu, so there is always a text.
    whole, _, decimals = (exact_area(grains, "mu") or "").partition(".")
    written = integer_in_capitals(int(whole))
    if decimals:
        written += "点" + "".join(DIGITS[int(digit)] for digit in decimals)
    return f"{written}亩"
