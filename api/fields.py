"""Fields of requests: days, instants, texts, words, whole numbers. Strict: exact or refused, never coerced.

Each field says in ``documented`` what it takes, as JSON Schema, so that the OpenAPI document tells no other story.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields

from ledger.exchange.cells import FIRST_YEAR, LAST_YEAR

DAY_PATTERN: Final = r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
INSTANT_PATTERN: Final = (
    r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
)
_ANY_SPACE: Final = r"\t-\r\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_CONTROL: Final = r"\u0000-\u001f\u007f-\u009f"
PLAIN_TEXT: Final = rf"^[^{_CONTROL}]*$"
SOME_TEXT: Final = rf"^[^{_CONTROL}]*[^{_CONTROL}{_ANY_SPACE}][^{_CONTROL}]*$"


def instant_text(instant: datetime) -> str:
    """An instant as responses carry it: UTC to the microsecond."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Day(fields.Field[Any]):
    """A day as YYYY-MM-DD between 1900 and 2199."""

    def documented(self) -> dict[str, Any]:
        return {"type": "string", "format": "date", "pattern": DAY_PATTERN}

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
    """An RFC 3339 instant with Z or an offset, to the microsecond, between 1900 and 2199."""

    def documented(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time", "pattern": INSTANT_PATTERN}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        try:
            if not isinstance(value, str) or not re.fullmatch(INSTANT_PATTERN.strip("^$"), value):
                raise ValueError
            return datetime.fromisoformat(value)
        except ValueError as error:
            raise ValidationError(
                f"An instant is written like 2026-01-31T08:00:00Z, between {FIRST_YEAR} and {LAST_YEAR}"
            ) from error


class Text(fields.Field[Any]):
    """Text without control characters or lone surrogates, ``most`` characters at the most; kept in NFC and trimmed.

    least: 1 where it may not be blank. pattern: what the whole text must look like besides, such as a code's digits.
    """

    def __init__(self, most: int = 200, least: int = 0, pattern: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most, self.least, self.pattern = most, least, pattern

    def documented(self) -> dict[str, Any]:
        pattern = self.pattern or (SOME_TEXT if self.least else PLAIN_TEXT)
        return {"type": "string", "minLength": self.least, "maxLength": self.most, "pattern": pattern}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("Not text")
        if any(unicodedata.category(each) in {"Cc", "Cs"} for each in value):
            raise ValidationError("Text holds no control characters and no lone surrogates")
        found = unicodedata.normalize("NFC", value).strip()
        blank = self.least > 0 and not found  # whether a trimmed text says enough is for the domain to tell
        if blank or len(value) < self.least or max(len(value), len(found)) > self.most:
            raise ValidationError(f"Between {self.least} and {self.most} characters")
        if self.pattern and not re.fullmatch(self.pattern.strip("^$"), value):
            raise ValidationError(f"It must look like {self.pattern}")
        return found


class Word(fields.Field[Any]):
    """One of a fixed few words, exactly as they are written."""

    def __init__(self, words: Iterable[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.words = tuple(words)

    def documented(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.words)}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or value not in self.words:
            raise ValidationError(f"One of: {', '.join(filter(None, self.words))}")
        return value


class Flag(fields.Field[Any]):
    """true or false, and nothing that looks like it."""

    def documented(self) -> dict[str, Any]:
        return {"type": "boolean"}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("true or false")
        return value


class Number(fields.Field[Any]):
    """A whole number within bounds, in a body."""

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def documented(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not self.least <= value <= self.most:
            raise ValidationError(f"A whole number between {self.least} and {self.most}")
        return value


class Count(fields.Field[Any]):
    """A whole number in ASCII digits within bounds, in an address."""

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def documented(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,18}", value):
            raise ValidationError("A whole number is written in digits")
        if not self.least <= int(value) <= self.most:
            raise ValidationError(f"Between {self.least} and {self.most}")
        return int(value)


class Strict(Schema):
    """A schema that refuses what it does not know."""

    class Meta:
        unknown = "raise"
