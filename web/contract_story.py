"""The story of a contract: who did what about it and when, as the audit trail tells it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from ledger.access import BY_NAME, Actor, may
from ledger.access.audit import Event
from ledger.access.proposals import Proposal
from ledger.book import Entry
from ledger.errors import Words
from ledger.inquiries import story_of_contract
from ledger.inquiries.desk import names_of_colleagues
from ledger.parties import Party
from web.differences import Change, changes_of

_CODE: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
_OF_PAPERS: Final = ("contracts.add-evidence",)  # a paper's name may be somebody's
_LEFT_OUT: Final = ("contracts.print",)  # who printed it is the auditor's concern


@dataclass(frozen=True, slots=True)
class Told:
    """One act. words: what was done; detail: what the command said of it; proposal: its number where one was made.

    state: what the contract became; empty where it stayed what it was. changes: what an amendment changed.
    """

    at: datetime
    login: str
    name: str
    roles: str
    operation: str
    words: Words
    detail: str
    state: str
    proposal: int | None
    changes: tuple[Change, ...]


def story_of(connection: Connection, actor: Actor, number: str, parties: Iterable[Party]) -> tuple[Told, ...]:
    """The acts, oldest first, for whoever may see the contract; parties and people stand by their names in them."""
    without = _LEFT_OUT if may(actor, "contracts.print") else (*_LEFT_OUT, *_OF_PAPERS)
    found = [each for each in story_of_contract(connection, actor, number) if each.operation not in without]
    known = [event for event in found if event.operation in BY_NAME]
    names = names_of_colleagues(connection, actor, {event.actor for event in known})
    called = names | {party.code: party.name for party in parties}
    return tuple(_told(event, called) for event in known)


def _told(event: Event, names: dict[str, str]) -> Told:
    after = _body(event.after)
    amended = event.operation == "contracts.amend"
    proposal = after.get("proposal")
    return Told(
        at=event.recorded_at,
        login=event.actor,
        name=names.get(event.actor, event.actor),
        roles=event.roles,
        operation=event.operation,
        words=BY_NAME[event.operation].words,
        detail=_with_names(event.detail, names),
        state=str(after.get("state", "")),
        proposal=proposal if isinstance(proposal, int) else None,
        changes=tuple(changes_of(event.before, event.after)) if amended else (),
    )


def _with_names(detail: str, names: dict[str, str]) -> str:
    """A detail of the trail, which keeps codes and login names, as people read it."""
    return _CODE.sub(lambda found: names.get(found[0], found[0]), detail)


def _body(text: str) -> dict[str, Any]:
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}


def signers_of(
    connection: Connection, actor: Actor, proposals: Iterable[Proposal], entry: Entry | None, others: Iterable[str] = ()
) -> dict[str, str]:
    """The names of who signed what is proposed, who posted the entry, and of ``others``, by login name."""
    signed = {each.signed_by for proposal in proposals for each in proposal.signatures}
    return names_of_colleagues(connection, actor, signed | ({entry.recorded_by} if entry else set()) | set(others))
