"""The details of a contract as fields of a form: what is typed there, and what it means to the domain."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, Final

from ledger.errors import Refusal
from ledger.exchange import cells
from ledger.exchange.kinds.transfer_refusals import FigureUnreadable
from ledger.transfers import Details
from ledger.units import format_money
from web.centre_parts import Field
from web.showing import say, word
from web.words_of_details import DETAIL_CHOICES, DETAIL_GROUPS, DETAIL_NAMES

Note = Callable[[str, Refusal], None]
PREFIX: Final = "detail-"
DEFAULTS: Final[dict[str, Any]] = {each.name: each.default for each in fields(Details)}
FLAGS: Final = frozenset(name for name, default in DEFAULTS.items() if default is False)
DECIMALS: Final = ("escalation_percent", "penalty_delivery", "penalty_rent", "penalty_return")
_LIMITS: Final = {"escalation_years": 30, "copies": 99, "filing_days": 365}
_MOST_DAYS: Final = 3_650
_MOST_FEN: Final = 10**13
_DECIMAL: Final = re.compile(r"[0-9]{1,6}(\.[0-9]{1,4})?", re.ASCII)


def typed_of(details: Details) -> dict[str, str]:
    """The fields as they would be typed to say these details, by name of the field on the form."""
    return {PREFIX + name: _typed(name, getattr(details, name)) for name in DEFAULTS}


def _typed(name: str, value: Any) -> str:
    if name in FLAGS:
        return "1" if value else ""
    if not value:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return format_money(value) if name.endswith("_fen") else str(value)


def detail_said(name: str, value: Any) -> str:
    """A detail as the contract's page says it."""
    if name in FLAGS:
        return word("yes") if value else word("no")
    words = DETAIL_CHOICES.get(name, {}).get(value) if isinstance(value, str) else None
    return say(words) if words else _typed(name, value)


def read_details(typed: Mapping[str, str], note: Note) -> Details:
    """The details that the fields say; what cannot be read is noted at its field, and counts as not agreed."""
    found: dict[str, Any] = {}
    for name, default in DEFAULTS.items():
        text = typed.get(PREFIX + name, "").strip()
        try:
            found[name] = _read(name, text, default)
        except Refusal as refusal:
            note(PREFIX + name, refusal)
            found[name] = default
    return Details(**found)


def _read(name: str, text: str, default: Any) -> Any:
    if name in FLAGS:
        return text == "1"
    if not text:
        return default
    if name == "delivery_day":
        return cells.day(text)
    if name in DETAIL_CHOICES:
        return cells.choice(DETAIL_CHOICES[name])(text)
    if name.endswith("_fen"):
        return _within(cells.money(text), _MOST_FEN, text)
    if isinstance(default, int):
        return cells.code(lambda figure: _whole(figure, _LIMITS.get(name, _MOST_DAYS)))(text)
    if name in DECIMALS:
        return cells.code(_decimal)(text)
    return cells.text(text, longest(name))


def _within(amount: int, most: int, text: str) -> int:
    if not 0 <= amount <= most:
        raise FigureUnreadable(text=cells.quoted(text), least=0, most=most // 100)
    return amount


def _whole(figure: str, most: int) -> int:
    if not (figure.isascii() and figure.isdigit() and len(figure) <= 9 and int(figure) <= most):
        raise FigureUnreadable(text=cells.quoted(figure), least=0, most=most)
    return int(figure)


def _decimal(figure: str) -> str:
    if not _DECIMAL.fullmatch(figure):
        raise FigureUnreadable(text=cells.quoted(figure), least=0, most=999_999)
    return figure


def longest(name: str) -> int:
    """How many characters a text among the details may have."""
    return 1_000 if name == "supplements" else 200


def detail_groups(typed: Mapping[str, str]) -> list[tuple[str, bool, list[Field]]]:
    """(title, whether anything is said in it, its fields), in the order of the form."""
    groups = []
    for title, names in DETAIL_GROUPS:
        shown = [_field(name, typed.get(PREFIX + name, "")) for name in names]
        groups.append((say(title), any(each.value for each in shown), shown))
    return groups


def _field(name: str, value: str) -> Field:
    label = say(DETAIL_NAMES[name])
    if name in FLAGS:
        return Field(PREFIX + name, label, "flag", value)
    if name in DETAIL_CHOICES:
        choices = (("", "—"), *((key, say(words)) for key, words in DETAIL_CHOICES[name].items()))
        return Field(PREFIX + name, label, "choice", value, choices)
    if name == "delivery_day":
        return Field(PREFIX + name, label, "day", value)
    if name in DECIMALS or isinstance(DEFAULTS[name], int):
        return Field(PREFIX + name, label, "figure", value, most=20)
    if name in {"supplements", "compensation_terms", "fixtures_terms", "deposit_handling"}:
        return Field(PREFIX + name, label, "text", value, most=longest(name), rows=2)
    return Field(PREFIX + name, label, "line", value, most=longest(name))
