"""What somebody may do about a contract now, and whose turn it is: both by role, state and reach.

This decides which buttons are offered; whether an act is permitted is decided by the domain when it is done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ledger.access import BY_NAME, Actor, may
from ledger.access.proposals import Proposal
from ledger.approvals import signing_operation
from ledger.transfers import Contract
from web.contract_story import Told
from web.standing import reaches_place

# By state: the operations that lead on, and in which turn's words they are announced.
_NEXT: Final = {
    "draft": "contracts.submit",
    "submitted": "contracts.review",
    "reviewed": "contracts.sign",
}
_OPEN_TO: Final = {
    "draft": ("contracts.submit", "contracts.amend"),
    "submitted": ("contracts.review", "contracts.withdraw"),
    "reviewed": ("contracts.sign", "contracts.withdraw"),
    "signed": ("contracts.file", "contracts.propose-reversal"),
}


@dataclass(frozen=True, slots=True)
class Chances:
    """The operations that are open to somebody. own: they prepared what waits, so that another signs it."""

    operations: frozenset[str]
    own: bool = False
    sent_back: str = ""

    def __contains__(self, operation: str) -> bool:
        return operation in self.operations


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is. operation: what is waited for; roles: who may do it; since: None where nobody knows."""

    operation: str
    roles: tuple[str, ...]
    since: datetime | None


def chances_of(
    actor: Actor, contract: Contract, villages: Iterable[str], reversal: Proposal | None, story: tuple[Told, ...]
) -> Chances:
    """What may be done: nothing where not all of the land lies within reach."""
    sent_back = _sent_back(contract, story)
    if not all(reaches_place(actor, "village", code) for code in villages):
        return Chances(frozenset(), sent_back=sent_back)
    wanted = set(_OPEN_TO.get(contract.state, ()))
    if contract.terms.filed_on is not None:
        wanted.discard("contracts.file")
    own = contract.state == "submitted" and _submitter(story) == actor.name
    if own:
        wanted.discard("contracts.review")
    if reversal is not None and reversal.state == "open":
        wanted.discard("contracts.propose-reversal")
        signed = {each.signed_by for each in reversal.signatures}
        own = own or actor.name in signed
        wanted |= set() if actor.name in signed else {signing_operation(reversal)}
        wanted |= {"reversal.withdraw"} if actor.name == reversal.recorded_by else set()
    offered = {
        each for each in wanted if may(actor, "contracts.propose-reversal" if each == "reversal.withdraw" else each)
    }
    return Chances(frozenset(offered), own, sent_back)


def _submitter(story: tuple[Told, ...]) -> str:
    return next((told.login for told in reversed(story) if told.operation == "contracts.submit"), "")


def _sent_back(contract: Contract, story: tuple[Told, ...]) -> str:
    """What the reviewer wrote when the draft was last sent back; empty once it has gone on from there."""
    if contract.state != "draft":
        return ""
    moved = next((told for told in reversed(story) if told.state), None)
    return moved.detail if moved is not None and moved.operation == "contracts.review" else ""


def turn_of(contract: Contract, reversal: Proposal | None, story: tuple[Told, ...]) -> Turn | None:
    """Whose turn it is, and since when; None where the contract waits for nobody."""
    if reversal is not None and reversal.state == "open":
        return _turn(signing_operation(reversal), reversal.signatures[-1].signed_at)
    if contract.state in _NEXT:
        return _turn(_NEXT[contract.state], story[-1].at if story else None)
    if contract.state == "signed" and contract.terms.filed_on is None:
        return _turn("contracts.file", story[-1].at if story else None)
    return None


def _turn(operation: str, since: datetime | None) -> Turn:
    return Turn(operation, BY_NAME[operation].roles, since)
