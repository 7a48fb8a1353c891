"""A refusal as a page says it: its four texts in the visitor's language, codes of the domain by their names."""

from __future__ import annotations

import re

from ledger.errors import Refusal, Words
from web.asking import language
from web.words_of_people import CODES_IN_DETAILS


def _plain(refusal: Refusal, said: str) -> str:
    """A text of a refusal; where it quotes codes of places, states or scopes, in Chinese with their names."""
    names = CODES_IN_DETAILS.get(refusal.code)
    return said if names is None or language() == "en" else in_words(said, names)


def in_words(said: str, names: dict[str, Words]) -> str:
    """A text with the codes of ``names`` in Chinese: township:640106100000 is 乡级 640106100000."""
    return re.sub(r"\b(" + "|".join(names) + r")\b(:?)", lambda found: names[found[1]].zh + " " * bool(found[2]), said)


def parts_of(refusal: Refusal) -> dict[str, str]:
    """The four texts of a refusal in this visitor's language."""
    spoken = language()
    return {
        "title": refusal.title.say(spoken),
        "detail": _plain(refusal, refusal.say_detail(spoken)),
        "rule": refusal.rule.say(spoken),
        "remedy": refusal.say_remedy(spoken),
    }
