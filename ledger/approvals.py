"""Approving, rejecting and withdrawing proposals of every kind: what is signed is carried out by the part it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from ledger import changes, homesteads, quotas, trades
from ledger.access import Act
from ledger.access.proposals import Proposal, find_proposal
from ledger.errors import Words
from ledger.periods import REOPENING, sign_reopening, take_back_reopening, turn_down_reopening
from ledger.personal_data import ERASURE, sign_erasure, take_back_erasure, turn_down_erasure
from ledger.transfers import (
    CHANGE,
    ENDING,
    REVERSAL,
    REVIEW,
    Outcome,
    review,
    sign_change,
    sign_ending,
    sign_reversal,
    take_back_proposal,
    turn_down_proposal,
    withdraw,
)
from ledger.transfers import (
    approve as approve_contract,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of proposal: what it is called, the operations of its second and third signature, and who carries out
    each decision about it. preparing: the operation that its preparer needed."""

    words: Words
    preparing: str
    signing: tuple[str, ...]
    approve: Callable[[Connection, Proposal, Act, str], object]
    reject: Callable[[Connection, Proposal, Act, str], object]
    withdraw: Callable[[Connection, Proposal, Act], object]


def _of_land(words: Words) -> Kind:
    """A kind of change of land or household."""
    return Kind(
        words,
        "changes.propose",
        ("changes.approve",),
        lambda c, proposal, act, code: changes.sign_change(c, proposal, act, code),
        lambda c, proposal, act, reason: changes.turn_down_change(c, proposal, act, reason),
        lambda c, proposal, act: changes.take_back_change(c, proposal, act),
    )


def _reviewing(proposal: Proposal) -> Callable[..., Outcome]:
    """Whose turn a review is: the township's second signature, or the county's third."""
    return review if proposal.next_place == 2 else approve_contract


KINDS: Final[dict[str, Kind]] = {
    REVIEW: Kind(
        Words("合同复核", "review of a contract"),
        "contracts.submit",
        ("contracts.review", "contracts.approve"),
        lambda c, proposal, act, code: _reviewing(proposal)(c, proposal.subject, act, accept=True, code=code),
        lambda c, proposal, act, reason: _reviewing(proposal)(c, proposal.subject, act, accept=False, reason=reason),
        lambda c, proposal, act: withdraw(c, proposal.subject, act),
    ),
    REVERSAL: Kind(
        Words("合同冲正", "reversal of a contract"),
        "contracts.propose-reversal",
        ("contracts.approve-reversal", "contracts.release-reversal"),
        lambda c, proposal, act, code: sign_reversal(c, proposal, act, code),
        lambda c, proposal, act, reason: turn_down_proposal(c, proposal, act, reason),
        lambda c, proposal, act: take_back_proposal(c, proposal, act),
    ),
    ENDING: Kind(
        Words("合同提前终止", "early end of a contract"),
        "contracts.propose-ending",
        ("contracts.end",),
        lambda c, proposal, act, code: sign_ending(c, proposal, act, code),
        lambda c, proposal, act, reason: turn_down_proposal(c, proposal, act, reason),
        lambda c, proposal, act: take_back_proposal(c, proposal, act),
    ),
    CHANGE: Kind(
        Words("合同变更", "change of a contract"),
        "contracts.propose-change",
        ("contracts.change",),
        lambda c, proposal, act, code: sign_change(c, proposal, act, code),
        lambda c, proposal, act, reason: turn_down_proposal(c, proposal, act, reason),
        lambda c, proposal, act: take_back_proposal(c, proposal, act),
    ),
    changes.SURRENDER: _of_land(Words("交回承包地", "surrender of land")),
    changes.EXPROPRIATION: _of_land(Words("征收", "expropriation")),
    changes.HOUSEHOLD: _of_land(Words("承包变动", "change of a household")),
    changes.REVERSAL: Kind(
        Words("冲正承包变动", "reversal of a change"),
        "changes.propose",
        ("changes.approve",),
        lambda c, proposal, act, code: changes.sign_change_reversal(c, proposal, act, code),
        lambda c, proposal, act, reason: changes.turn_down_change_reversal(c, proposal, act, reason),
        lambda c, proposal, act: changes.take_back_change_reversal(c, proposal, act),
    ),
    quotas.EVENT: Kind(
        Words("指标业务", "quota event"),
        "quotas.propose",
        ("quotas.approve",),
        lambda c, proposal, act, code: quotas.sign_event(c, proposal, act, code),
        lambda c, proposal, act, reason: quotas.turn_down_event(c, proposal, act, reason),
        lambda c, proposal, act: quotas.take_back_event(c, proposal, act),
    ),
    quotas.SALE: Kind(
        Words("指标成交", "sale of quota"),
        "quotas.propose",
        ("quotas.approve", "quotas.release"),
        lambda c, proposal, act, code: quotas.sign_event(c, proposal, act, code),
        lambda c, proposal, act, reason: quotas.turn_down_event(c, proposal, act, reason),
        lambda c, proposal, act: quotas.take_back_event(c, proposal, act),
    ),
    quotas.EVENT_REVERSAL: Kind(
        Words("冲正指标业务", "reversal of a quota event"),
        "quotas.propose",
        ("quotas.approve", "quotas.release"),
        lambda c, proposal, act, code: quotas.sign_event_reversal(c, proposal, act, code),
        lambda c, proposal, act, reason: quotas.turn_down_event_reversal(c, proposal, act, reason),
        lambda c, proposal, act: quotas.take_back_event_reversal(c, proposal, act),
    ),
    quotas.PLAN_VERSION: Kind(
        Words("项目方案版本", "version of a plan"),
        "projects.propose-plan",
        ("projects.approve-plan",),
        lambda c, proposal, act, code: quotas.sign_plan(c, proposal, act, code),
        lambda c, proposal, act, reason: quotas.turn_down_plan(c, proposal, act, reason),
        lambda c, proposal, act: quotas.take_back_plan(c, proposal, act),
    ),
    trades.DISTRIBUTION: Kind(
        Words("收益分配", "distribution of proceeds"),
        "trades.distribute",
        ("trades.approve-distribution",),
        lambda c, proposal, act, code: trades.sign_distribution(c, proposal, act, code),
        lambda c, proposal, act, reason: trades.turn_down_distribution(c, proposal, act, reason),
        lambda c, proposal, act: trades.take_back_distribution(c, proposal, act),
    ),
    trades.DISTRIBUTION_REVERSAL: Kind(
        Words("冲正收益分配", "reversal of a distribution"),
        "trades.distribute",
        ("trades.approve-distribution",),
        lambda c, proposal, act, code: trades.sign_distribution_reversal(c, proposal, act, code),
        lambda c, proposal, act, reason: trades.turn_down_distribution(c, proposal, act, reason),
        lambda c, proposal, act: trades.take_back_distribution(c, proposal, act),
    ),
    homesteads.AGREEMENT: Kind(
        Words("宅基地退出协议", "exit agreement"),
        "exits.record",
        ("exits.agree",),
        lambda c, proposal, act, code: homesteads.sign_agreement(c, proposal, act, code),
        lambda c, proposal, act, reason: homesteads.turn_down_agreement(c, proposal, act, reason),
        lambda c, proposal, act: homesteads.take_back_agreement(c, proposal, act),
    ),
    REOPENING: Kind(
        Words("重开账期", "reopening of a period"),
        "book.propose-reopening",
        ("book.reopen",),
        lambda c, proposal, act, code: sign_reopening(c, proposal, act, code),
        lambda c, proposal, act, reason: turn_down_reopening(c, proposal, act, reason),
        lambda c, proposal, act: take_back_reopening(c, proposal, act),
    ),
    ERASURE: Kind(
        Words("删除个人信息", "erasure of personal data"),
        "personal.propose-erasure",
        ("personal.erase",),
        lambda c, proposal, act, code: sign_erasure(c, proposal, act, code),
        lambda c, proposal, act, reason: turn_down_erasure(c, proposal, act, reason),
        lambda c, proposal, act: take_back_erasure(c, proposal, act),
    ),
}


def signing_operation(proposal: Proposal) -> str:
    """The operation of the signature that is due, or of the last one: who may do it is whose turn it is.

    A kind may name more signatures than a proposal takes (``Proposal.needed``).
    """
    return KINDS[proposal.kind].signing[min(proposal.next_place, proposal.needed) - 2]


def deciding_operation(proposal: Proposal, decision: str) -> str:
    """What deciding about a proposal is called: approve and reject by whose turn it is, withdraw by who prepared it."""
    return KINDS[proposal.kind].preparing if decision == "withdraw" else signing_operation(proposal)


def approve(connection: Connection, proposal_id: int, act: Act, code: str = "") -> Proposal:
    """Sign in turn: all rules run again on today's book, and the last signature carries it out.

    ``code``: the one-time code, where the person has one switched on. Raises ProposalMissing, ProposalSettled,
    SameHands, CodeNeeded, and what the rules refuse.
    """
    proposal = find_proposal(connection, proposal_id)
    KINDS[proposal.kind].approve(connection, proposal, act, code)
    return find_proposal(connection, proposal_id)


def reject(connection: Connection, proposal_id: int, act: Act, reason: str) -> Proposal:
    """Send it back with a reason. Raises ProposalMissing, ProposalSettled, SameHands, ReasonMissing."""
    proposal = find_proposal(connection, proposal_id)
    KINDS[proposal.kind].reject(connection, proposal, act, reason)
    return find_proposal(connection, proposal_id)


def withdraw_proposal(connection: Connection, proposal_id: int, act: Act) -> Proposal:
    """Take back what one proposed. Raises ProposalMissing, ProposalSettled, NotThePreparer."""
    proposal = find_proposal(connection, proposal_id)
    KINDS[proposal.kind].withdraw(connection, proposal, act)
    return find_proposal(connection, proposal_id)
