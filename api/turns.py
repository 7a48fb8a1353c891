"""Whose turn it is: what a proposal or a contract waits for, and which roles may do it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from marshmallow import fields

from api.schemas import Answer, maybe_whole, one_of
from ledger.access import BY_NAME, ROLES
from ledger.access.proposals import Proposal
from ledger.periods import REOPENING
from ledger.personal_data import ERASURE
from ledger.transfers import Contract
from ledger.transfers.steps import REVERSAL, REVIEW

_OF_PROPOSAL: Final = {REVIEW: "contracts.review", REOPENING: "book.reopen", ERASURE: "personal.erase"}
_OF_REVERSAL: Final = {2: "contracts.approve-reversal", 3: "contracts.release-reversal"}
_OF_STATE: Final = {"draft": "contracts.submit", "submitted": "contracts.review", "reviewed": "contracts.sign"}
_WAITED_FOR: Final = (
    *_OF_PROPOSAL.values(),
    *_OF_REVERSAL.values(),
    "contracts.submit",
    "contracts.sign",
    "contracts.file",
)


class TurnAnswer(Answer):
    class Meta:
        title = "Turn"
        description = "What is waited for, and who may do it: nobody who signed the proposal before."

    operation = one_of("what is waited for", _WAITED_FOR)
    roles = fields.List(
        fields.String(metadata={"enum": list(ROLES)}), metadata={"description": "who may do it, within their reach"}
    )
    proposal = maybe_whole("the proposal to sign; null where none is", minimum=1)


def operation_of(proposal: Proposal) -> str:
    """The operation by which a proposal is signed next, or was signed last."""
    if proposal.kind == REVERSAL:
        return _OF_REVERSAL[min(proposal.next_place, max(_OF_REVERSAL))]
    return _OF_PROPOSAL[proposal.kind]


def turn_of_proposal(proposal: Proposal) -> dict[str, Any] | None:
    """Who signs a proposal next, as responses carry it; None once it is settled."""
    return _turn(operation_of(proposal), proposal.id) if proposal.state == "open" else None


def turn_of_contract(contract: Contract, proposals: Iterable[Proposal]) -> dict[str, Any] | None:
    """Who leads a contract on, as responses carry it; None where it waits for nobody. proposals: all about it."""
    waiting = next((each for each in proposals if each.state == "open"), None)
    if waiting is not None:
        return turn_of_proposal(waiting)
    if contract.state == "signed" and contract.terms.filed_on is None:
        return _turn("contracts.file", None)
    return _turn(_OF_STATE[contract.state], None) if contract.state in _OF_STATE else None


def _turn(operation: str, proposal: int | None) -> dict[str, Any]:
    return {"operation": operation, "roles": list(BY_NAME[operation].roles), "proposal": proposal}
