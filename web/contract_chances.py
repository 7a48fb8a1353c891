"""What somebody may do about a contract now, and whose turn it is: both by role, state and reach.

This decides which buttons are offered; whether an act is permitted is decided by the domain when it is done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ledger.access import BY_NAME, Actor, may, parties_in_reach
from ledger.access.proposals import Proposal
from ledger.approvals import signing_operation
from ledger.clock import today
from ledger.inquiries.waiting import Offer
from ledger.transfers import Contract
from web.contract_proposals import Proposed
from web.contract_story import Told
from web.standing import reaches_place

# By state: the operations that lead on.
_NEXT: Final = {
    "draft": "contracts.submit",
    "submitted": "contracts.review",
    "reviewed": "contracts.sign",
    "approved": "contracts.sign",
}
_OPEN_TO: Final = {
    "draft": ("contracts.submit", "contracts.amend", "contracts.add-evidence"),
    "submitted": ("contracts.review", "contracts.withdraw", "contracts.add-evidence"),
    "reviewed": ("contracts.sign", "contracts.withdraw", "contracts.add-evidence"),
    "approved": ("contracts.sign", "contracts.withdraw", "contracts.add-evidence"),
    "signed": ("contracts.file", "contracts.propose-reversal", "contracts.add-evidence"),
}
_IN_FORCE: Final = (
    "contracts.propose-ending",
    "contracts.propose-change",
    "contracts.suspend",
    "contracts.offer-renewal",
)
_WHILE_SUSPENDED: Final = {"contracts.propose-change", "contracts.suspend", "contracts.offer-renewal"}
_PROPOSING: Final = {
    "reversal": "contracts.propose-reversal",
    "ending": "contracts.propose-ending",
    "change": "contracts.propose-change",
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
    actor: Actor,
    contract: Contract,
    villages: Iterable[str],
    review: Proposal | None,
    proposed: tuple[Proposed, ...],
    story: tuple[Told, ...],
    offer: Offer | None = None,
) -> Chances:
    """What may be done: nothing where not all of the land lies within reach, but for a party to answer an offer."""
    sent_back = _sent_back(contract, story)
    if not all(reaches_place(actor, "village", code) for code in villages):
        answers = {"contracts.answer-renewal"} if offer and answers_itself(actor, offer) else set()
        return Chances(frozenset(answers), sent_back=sent_back)
    wanted = _wanted(contract, review, offer)
    wanted -= {_PROPOSING[each.slug] for each in proposed if each.is_open}
    own = contract.state == "submitted" and _submitter(story) == actor.name
    if own:
        wanted.discard("contracts.review")
    if "contracts.approve" in wanted and review is not None and _signed(review, actor):
        own = True
        wanted.discard("contracts.approve")
    own = own or any(each.is_open and each.mine for each in proposed)
    return Chances(frozenset(each for each in wanted if may(actor, each)), own, sent_back)


def _wanted(contract: Contract, review: Proposal | None, offer: Offer | None) -> set[str]:
    """What the state of a contract leaves open to anybody."""
    wanted = set(_OPEN_TO.get(contract.state, ()))
    if waits_for_county(contract, review):
        wanted = wanted - {"contracts.sign"} | {"contracts.approve"}
    if contract.terms.filed_on is not None:
        wanted.discard("contracts.file")
    if contract.state == "signed" and not contract.terms.is_permanent and today() <= contract.last_day:
        wanted |= set(_IN_FORCE)
    if contract.suspended_on is not None:
        wanted = wanted - _WHILE_SUSPENDED | {"contracts.resume"}
    return wanted | ({"contracts.answer-renewal"} if offer else set())


def waits_for_county(contract: Contract, review: Proposal | None) -> bool:
    """Whether a contract that the township has reviewed still takes the county's signature."""
    return contract.state == "reviewed" and review is not None and review.state == "open"


def answers_itself(actor: Actor, offer: Offer) -> bool:
    """Whether somebody stands for the side that an offer of renewal was made to."""
    terms = offer.contract.terms
    asked = {terms.transferor} if offer.side == "transferee" else {terms.transferee}
    return bool(asked & set(parties_in_reach(actor, "contracts.answer-renewal")))


def _signed(proposal: Proposal, actor: Actor) -> bool:
    return any(each.signed_by == actor.name for each in proposal.signatures)


def _submitter(story: tuple[Told, ...]) -> str:
    return next((told.login for told in reversed(story) if told.operation == "contracts.submit"), "")


def _sent_back(contract: Contract, story: tuple[Told, ...]) -> str:
    """What the reviewer wrote when the draft was last sent back; empty once it has gone on from there."""
    if contract.state != "draft":
        return ""
    moved = next((told for told in reversed(story) if told.state), None)
    back = moved is not None and moved.operation in {"contracts.review", "contracts.approve"}
    return moved.detail if moved is not None and back else ""


def turn_of(
    contract: Contract, review: Proposal | None, proposed: tuple[Proposed, ...], story: tuple[Told, ...]
) -> Turn | None:
    """Whose turn it is, and since when; None where the contract waits for nobody."""
    waiting = next((each.proposal for each in proposed if each.is_open), None)
    if waiting is not None:
        return _turn(signing_operation(waiting), waiting.signatures[-1].signed_at)
    since = story[-1].at if story else None
    if waits_for_county(contract, review):
        return _turn("contracts.approve", since)
    if contract.state in _NEXT:
        return _turn(_NEXT[contract.state], since)
    if contract.state == "signed" and contract.terms.filed_on is None:
        return _turn("contracts.file", since)
    return None


def _turn(operation: str, since: datetime | None) -> Turn:
    return Turn(operation, BY_NAME[operation].roles, since)
