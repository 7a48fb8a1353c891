"""Fields of requests and responses: areas, money, days, text. Strict: exact or refused, never coerced."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields

from ledger.errors import Refusal
from ledger.exchange.cells import FIRST_YEAR, LAST_YEAR
from ledger.units import LARGEST_GRAINS, format_area, format_money, parse_area

_UNITS = ("mu", "ha", "m2")


class Area(fields.Field[Any]):
    """An area: in a request one of {"mu": "12.35"}, {"ha": …}, {"m2": …}, {"grains": 2470000}; all four in a response."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else area_body(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not isinstance(value, dict) or len(value) != 1 or not set(value) <= {*_UNITS, "grains"}:
            raise ValidationError('An area is one of {"mu": "12.35"}, {"ha": "…"}, {"m2": "…"}, {"grains": 2470000}')
        unit, figure = next(iter(value.items()))
        return _grains(figure) if unit == "grains" else _exact(figure, unit)


def _grains(figure: Any) -> int:
    if isinstance(figure, bool) or not isinstance(figure, int) or not 0 < figure < LARGEST_GRAINS:
        raise ValidationError("grains is a whole number above zero, below 2**63")
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
    return grains


def area_body(grains: int) -> dict[str, Any]:
    """An area as responses carry it."""
    return {"grains": grains} | {unit: format_area(grains, unit) for unit in _UNITS}


def money_body(fen: int | None) -> dict[str, Any] | None:
    """Money as responses carry it."""
    return None if fen is None else {"fen": fen, "yuan": format_money(fen)}


class Day(fields.Field[Any]):
    """A day as YYYY-MM-DD between 1900 and 2199."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else value.isoformat()

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        try:
            if not isinstance(value, str) or len(value) != 10 or not value.isascii():
                raise ValueError
            found = date.fromisoformat(value)
        except ValueError as error:
            raise ValidationError("A day is written YYYY-MM-DD") from error
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise ValidationError(f"A day lies between {FIRST_YEAR} and {LAST_YEAR}")
        return found


class Moment(fields.Field[Any]):
    """An RFC 3339 instant with Z or an offset."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        try:
            found = datetime.fromisoformat(value) if isinstance(value, str) and value.isascii() else None
        except ValueError:
            found = None
        if found is None or found.tzinfo is None:
            raise ValidationError("An instant is written like 2026-01-31T08:00:00Z")
        if not FIRST_YEAR < found.year <= LAST_YEAR:
            raise ValidationError(f"An instant lies between {FIRST_YEAR} and {LAST_YEAR}")
        return found


class Text(fields.Field[Any]):
    """Text in NFC, trimmed, without control characters or lone surrogates, ``most`` characters at the most."""

    def __init__(self, most: int = 200, least: int = 0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most, self.least = most, least

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("Not text")
        if any(unicodedata.category(each) in {"Cc", "Cs"} for each in value):
            raise ValidationError("Text holds no control characters and no lone surrogates")
        found = unicodedata.normalize("NFC", value).strip()
        if not self.least <= len(found) <= self.most:
            raise ValidationError(f"Between {self.least} and {self.most} characters")
        return found


class Strict(Schema):
    """A schema that refuses what it does not know."""

    class Meta:
        unknown = "raise"
