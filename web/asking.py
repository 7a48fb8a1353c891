"""What the pages read from a request: cleaned texts, days and instants, and the language that answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeVar
from urllib.parse import urlsplit

from flask import request

from ledger.clock import SHANGHAI, today
from ledger.errors import Language, Refusal
from ledger.exchange import cells
from web.refusals import FieldBlank, InstantUnreadable, TextUnreadable

Value = TypeVar("Value")
LANGUAGE_COOKIE = "tianbu_language"
PRINT_COOKIE = "tianbu_print"
LONGEST_SEARCH = 80
MOST_DIGITS = 15


def language() -> Language:
    """Chinese, unless this visitor asked for English."""
    return "en" if request.cookies.get(LANGUAGE_COOKIE) == "en" else "zh"


def large_print() -> bool:
    """Whether this visitor asked for large print."""
    return request.cookies.get(PRINT_COOKIE) == "large"


def refuse_unreadable_text() -> None:
    """Refuse what no database keeps: a NUL anywhere in the address or the fields. Raises TextUnreadable."""
    values = [*request.args.values(), *request.form.values(), *request.args, *request.form, request.path]
    if any("\x00" in value for value in values):
        raise TextUnreadable()


def text_of(name: str) -> str:
    """A search text of the address, trimmed and cut to a sane length."""
    return request.args.get(name, "").strip()[:LONGEST_SEARCH]


def day_of(name: str, default: date | None = None) -> date:
    """A day of the address; without one ``default``, or today. Raises DateUnreadable, DateImpossible."""
    typed = request.args.get(name, "").strip()
    return cells.day(typed) if typed else default or today()


def optional_day_of(name: str) -> date | None:
    """A day of the address, or None where the field is empty."""
    return cells.optional(cells.day)(request.args.get(name, ""))


def posted_day(name: str) -> date:
    """A day of the form; without one, today. Raises DateUnreadable, DateImpossible."""
    typed = request.form.get(name, "").strip()
    return cells.day(typed) if typed else today()


def instant_of(name: str) -> datetime | None:
    """An instant of the address, read as Shanghai time where it names no zone. Raises InstantUnreadable."""
    typed = request.args.get(name, "").strip()
    if not typed:
        return None
    try:
        found = datetime.fromisoformat(typed)
        return (found if found.tzinfo else found.replace(tzinfo=SHANGHAI)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InstantUnreadable(text=cells.quoted(typed)) from error


def tried(read: Callable[[], Value], default: Value, problems: dict[str, list[Refusal]], field: str) -> Value:
    """What ``read`` reads; where it refuses, ``default``, with the refusal noted at its field."""
    try:
        return read()
    except Refusal as refusal:
        problems.setdefault(field, []).append(refusal)
        return default


def wants_json() -> bool:
    """Whether this visitor would rather have JSON than a page."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html") == "application/json"


def safe_next(address: str) -> str:
    """An address to go back to, if it is one of ours; otherwise the home page."""
    parts = urlsplit(address)
    ours = not parts.scheme and not parts.netloc and address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if ours and address.isprintable() else "/"


def posted_text(name: str, most: int = 200) -> str:
    """A text of the form, trimmed and cut to a sane length."""
    return request.form.get(name, "").strip()[:most]


def posted_number(name: str) -> int | None:
    """A whole number of the form, such as a version; None without one."""
    typed = request.form.get(name, "").strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS else None


def needed_text(name: str, most: int = 200) -> str:
    """A text of the form that may not be left empty. Raises FieldBlank, CellControlCharacter."""
    typed = posted_text(name, most)
    if not typed:
        raise FieldBlank()
    return cells.text(typed, most)


def needed_day(name: str) -> date:
    """A day of the form that may not be left empty. Raises FieldBlank, DateUnreadable, DateImpossible."""
    typed = request.form.get(name, "").strip()
    if not typed:
        raise FieldBlank()
    return cells.day(typed)
