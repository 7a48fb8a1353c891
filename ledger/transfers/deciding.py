"""Turning down, or taking back, what was proposed about a contract: reversal, early end, change."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from ledger.access import Act
from ledger.access.proposals import Proposal, take_back, turn_down
from ledger.transfers.altering import CHANGE
from ledger.transfers.ending import ENDING
from ledger.transfers.reversing import REVERSAL, signing_step
from ledger.transfers.steps import here

_WORDS: Final = {REVERSAL: "冲正", ENDING: "提前终止", CHANGE: "变更"}
_PROPOSING: Final = {
    REVERSAL: "contracts.propose-reversal",
    ENDING: "contracts.propose-ending",
    CHANGE: "contracts.propose-change",
}
_DECIDING: Final = {ENDING: "contracts.end", CHANGE: "contracts.change"}


def turn_down_proposal(connection: Connection, proposal: Proposal, act: Act, reason: str) -> Proposal:
    """Reject what somebody proposed about a contract. Raises ReasonMissing, SameHands, ProposalSettled."""
    operation = _DECIDING.get(proposal.kind) or signing_step(proposal)
    contract, _ = here(connection, proposal.subject, act, operation, None)
    settled = turn_down(connection, act, proposal, reason)
    said = f"退回{_WORDS[proposal.kind]}（事项 {proposal.id}）：{reason.strip()}"
    act.note(operation, "contract", contract.number, detail=said)
    return settled


def take_back_proposal(connection: Connection, proposal: Proposal, act: Act) -> Proposal:
    """Withdraw what one proposed about a contract. Raises NotThePreparer, ProposalSettled."""
    operation = _PROPOSING[proposal.kind]
    contract, _ = here(connection, proposal.subject, act, operation, None)
    settled = take_back(connection, act, proposal)
    act.note(operation, "contract", contract.number, detail=f"撤回{_WORDS[proposal.kind]}申请（事项 {proposal.id}）")
    return settled
