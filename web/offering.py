"""What templates know of who is asking: name, roles and reach, what may be offered to them, and the trail's words."""

from __future__ import annotations

import re
from typing import Final

from flask import Flask

from ledger.access import may
from ledger.parties import Party
from web.differences import changes_of
from web.session import known
from web.standing import my_standings, reaches_party, reaches_place
from web.telling import parts_of
from web.trail_pages import choices_of_operations, detail_in_words, operation_in_words, roles_in_words

_BROWSERS: Final = ("Edg", "Firefox", "MicroMessenger", "Chrome", "Safari")
_CALLED: Final = {"Edg": "Edge", "MicroMessenger": "微信 WeChat"}
_SYSTEMS: Final = ("Windows", "Android", "iPhone", "iPad", "Mac OS X", "HarmonyOS", "Linux")


def can(operation: str) -> bool:
    """Whether to offer an operation to who is signed in."""
    actor = known()
    return not actor.must_change and may(actor, operation)


def opens_party(party: Party) -> bool:
    """Whether a party's name leads to its page."""
    return can("parties.read") and reaches_party(known(), party)


def opens_place(level: str, code: str) -> bool:
    """Whether a division's name leads to its page."""
    return can("balances.read") and reaches_place(known(), level, code)


def agent_in_words(agent: str) -> str:
    """A browser's own long name as people call it: Chrome · Windows."""
    browser = next((name for name in _BROWSERS if name in agent), "")
    system = next((name for name in _SYSTEMS if name in agent), "")
    short = " · ".join(part for part in (_CALLED.get(browser, browser), system) if part)
    return short or re.split(r"[ /(]", agent, maxsplit=1)[0][:30] or "—"


def register_offering(app: Flask) -> None:
    """Add the filters and globals to the templates."""
    app.add_template_filter(agent_in_words)
    app.add_template_filter(parts_of)
    functions = {
        "me": known,
        "can": can,
        "my_standings": my_standings,
        "opens_party": opens_party,
        "opens_place": opens_place,
        "changes_of": changes_of,
        "detail_in_words": detail_in_words,
        "operation_in_words": operation_in_words,
        "roles_in_words": roles_in_words,
        "choices_of_operations": choices_of_operations,
    }
    app.jinja_env.globals.update(functions)
