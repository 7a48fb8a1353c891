"""Before and after of an event of the trail, as a person reads them: what it was, what it became."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from ledger.access import ROLES, SCOPES, USER_CLASSES
from ledger.transfers import FORMS, PRICE_UNITS, STATES
from ledger.units import format_area
from web.showing import say, word
from web.words_of_trail import CODE_STATES, DETAIL_WORDS


@dataclass(frozen=True, slots=True)
class Change:
    """One detail of a subject. before, after: empty where there was, or is, none."""

    name: str
    before: str
    after: str


def changes_of(before: str, after: str) -> list[Change]:
    """The details of which before and after say something different, in the order of their names in the trail."""
    old, new = _details(before), _details(after)
    names = [name for name in (*new, *old) if old.get(name) != new.get(name)]
    return [
        Change(_name(name), _said(name, old.get(name)), _said(name, new.get(name))) for name in dict.fromkeys(names)
    ]


def _details(text: str) -> dict[str, Any]:
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {"": found}


def _name(name: str) -> str:
    words = DETAIL_WORDS.get(name)
    return say(words) if words else name


_CHOICES: Final = {
    "state": STATES,
    "form": FORMS,
    "price_unit": PRICE_UNITS,
    "role": ROLES,
    "class": USER_CLASSES,
    "code": CODE_STATES,
}


def _line(code: str, grains: int, giver: str = "") -> str:
    """A parcel with its area, and whose it is where the trail says so."""
    return f"{code} {format_area(grains, 'mu')} {word('unit_mu')} {giver}".strip()


def _said(name: str, value: Any) -> str:
    """A value in words: choices by their names, yes and no, parcels with their areas."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return word("yes") if value else word("no")
    if isinstance(value, str) and value in _CHOICES.get(name, {}):
        return say(_CHOICES[name][value])
    if name == "parcels" and isinstance(value, list):
        return "; ".join(_line(*line) for line in value)
    if name == "scopes":
        return "、".join(say(SCOPES[each]) for each in value if each in SCOPES)
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
