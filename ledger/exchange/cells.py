"""From the text of a cell to a value. Every converter takes trimmed or untrimmed text and raises a Refusal.

Nothing is repaired silently: where a repair is obvious (full-width digits, a unit behind the figure) the
remedy spells it out, and the person who owns the figure makes it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, TypeVar

from ledger.codes import mask_identity_numbers, mask_personal_numbers
from ledger.errors import Refusal, Words
from ledger.exchange.characters import BLANKS, check_characters
from ledger.exchange.value_refusals import (
    AreaNotPositive,
    CellBlank,
    CellFormula,
    CellFullWidth,
    CellHasUnit,
    ChoiceUnknown,
    DateImpossible,
    DateUnreadable,
)
from ledger.units import AreaNotANumber, MoneyNotExact, parse_area, parse_money

Value = TypeVar("Value")

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
_DATES: Final = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?",
        r"(\d{4})/(\d{1,2})/(\d{1,2})(?: 0?0:00(?::00)?)?",
        r"(\d{4})\.(\d{1,2})\.(\d{1,2})",
        r"(\d{4})年(\d{1,2})月(\d{1,2})日",
        r"(\d{4})(\d{2})(\d{2})",
    )
)
_WITH_UNIT: Final = re.compile(
    r"(-?[0-9][0-9.,]*)\s*(平方公里|平方米|万亩|公顷|亩|㎡|m²|m2|元|km²|ha|mu|¥|万元|分)", re.IGNORECASE
)
_YES: Final = frozenset({"是", "1", "y", "yes", "true", "t", "√"})
_NO: Final = frozenset({"否", "2", "n", "no", "false", "f", "×"})


def text(cell: str, most: int = 200) -> str:
    """The text in NFC, trimmed, otherwise as it is: names are never folded by NFKC.

    Raises CellControlCharacter, CellUndecodable, CellTooLong (more than ``most`` characters).
    """
    trimmed = unicodedata.normalize("NFC", cell).strip(BLANKS)
    refusal = check_characters(trimmed, most)
    if refusal:
        raise refusal
    return trimmed


def required(converter: Callable[[str], Value]) -> Callable[[str], Value]:
    """A converter that raises CellBlank for a blank cell."""

    def convert(cell: str) -> Value:
        if not cell.strip(BLANKS):
            raise CellBlank()
        return converter(cell)

    return convert


def optional(converter: Callable[[str], Value]) -> Callable[[str], Value | None]:
    """A converter that turns a blank cell into None."""

    def convert(cell: str) -> Value | None:
        return converter(cell) if cell.strip(BLANKS) else None

    return convert


def code(check: Callable[[str], Value]) -> Callable[[str], Value]:
    """A converter from one of the checks of ``ledger.codes``."""

    def convert(cell: str) -> Value:
        return check(_figure(cell))

    return convert


def number(parse: Callable[[str], Value]) -> Callable[[str], Value]:
    """A converter from a parser of plain decimals. Raises CellFormula, CellFullWidth, CellHasUnit before it is asked."""

    def convert(cell: str) -> Value:
        return parse(_number(cell))

    return convert


def day(cell: str) -> date:
    """A date as 2026-01-31, 2026/1/31, 2026.1.31, 2026年1月31日 or 20260131; midnight may follow the first two.

    Raises DateUnreadable, or DateImpossible for days that do not exist or years outside 1900–2199.
    """
    trimmed = _figure(cell)
    match = next((found for pattern in _DATES if (found := pattern.fullmatch(trimmed))), None)
    if match is None:
        raise DateUnreadable(text=quoted(trimmed))
    year, month, of_month = (int(part) for part in match.groups())
    try:
        found_day = date(year, month, of_month)
    except ValueError as error:
        raise DateImpossible(text=quoted(trimmed), first=FIRST_YEAR, last=LAST_YEAR) from error
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateImpossible(text=quoted(trimmed), first=FIRST_YEAR, last=LAST_YEAR)
    return found_day


def choice(allowed: Mapping[str, Words]) -> Callable[[str], str]:
    """A converter to one of ``allowed`` (value → its labels); value and both labels are read, in any case.

    Raises ChoiceUnknown, naming what is allowed.
    """
    readings = {label.casefold(): value for value, words in allowed.items() for label in (value, *words)}

    def convert(cell: str) -> str:
        trimmed = _figure(cell)
        value = readings.get(trimmed.casefold())
        if value is None:
            raise ChoiceUnknown(
                text=quoted(trimmed),
                allowed_zh="、".join(f"{words.zh}（{value}）" for value, words in allowed.items()),
                allowed_en=", ".join(allowed),
            )
        return value

    return convert


def yes_or_no(cell: str) -> bool:
    """是 or 否; by the code list SFJBNT also 1 for yes and 2 for no; Y, N, true, false. Raises ChoiceUnknown.

    0 is refused: other lists use it for no, and this one for nothing.
    """
    trimmed = _figure(cell)
    if trimmed.casefold() in _YES:
        return True
    if trimmed.casefold() in _NO:
        return False
    raise ChoiceUnknown(text=quoted(trimmed), allowed_zh="是（1、Y）、否（2、N）", allowed_en="yes (1, Y), no (2, N)")


def area(unit: str) -> Callable[[str], int]:
    """A converter to grains from a decimal in ``unit`` (a key of ``units.GRAINS_PER_UNIT``), above zero.

    Raises AreaNotPositive, the refusals of ``units.parse_area``, CellFormula, CellFullWidth, CellHasUnit.
    """

    def convert(cell: str) -> int:
        trimmed = _number(cell)
        grains = _parsed(trimmed, lambda text: parse_area(text, unit), AreaNotANumber)
        if grains <= 0:
            raise AreaNotPositive(text=quoted(trimmed))
        return grains

    return convert


def money(cell: str) -> int:
    """Fen from an amount in yuan, zero and below included. Raises MoneyNotExact and the like of ``area``."""
    return _parsed(_number(cell), parse_money, MoneyNotExact)


def _parsed(text: str, parse: Callable[[str], int], refusal: type[Refusal]) -> int:
    """The figure of a text; ``refusal`` for an identity number, and where a refusal would repeat a telephone."""
    if mask_identity_numbers(text) != text:
        raise refusal(text=quoted(text))
    try:
        return parse(text)
    except Refusal as error:
        if quoted(text) == text[:40]:
            raise
        raise refusal(text=quoted(text)) from error


def quoted(cell: str) -> str:
    """As much of a cell as a message may repeat: forty characters, no identity number, telephone or bank card."""
    return mask_personal_numbers(cell)[:40]


def _figure(cell: str) -> str:
    """The trimmed text of a cell that holds a figure, a code or a word of a list; no formula, nothing full-width."""
    trimmed = text(cell)
    if trimmed.startswith(("=", "＝", "@")) or re.match(r"[+-]\s*[A-Za-z(]", trimmed):
        raise CellFormula(text=quoted(trimmed))
    if any("\uff10" <= character <= "\uff5a" or character in "．，－＋／" for character in trimmed):
        raise CellFullWidth(text=quoted(trimmed), suggestion=quoted(unicodedata.normalize("NFKC", trimmed)))
    return trimmed


def _number(cell: str) -> str:
    trimmed = _figure(cell)
    match = _WITH_UNIT.fullmatch(trimmed)
    if match:
        raise CellHasUnit(text=quoted(trimmed), unit=match.group(2), suggestion=quoted(match.group(1)))
    return trimmed


Converter = Callable[[str], Any]
