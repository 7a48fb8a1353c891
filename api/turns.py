"""Whose turn it is: what a proposal or a contract waits for, and which roles may do it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from marshmallow import fields

from api.schemas import Answer, maybe_whole, one_of
from ledger.access import BY_NAME, ROLES
from ledger.access.proposals import Proposal
from ledger.approvals import KINDS, signing_operation
from ledger.transfers import Contract

_OF_STATE: Final = {
    "draft": "contracts.submit",
    "submitted": "contracts.review",
    "reviewed": "contracts.sign",
    "approved": "contracts.sign",
}
_SIGNED: Final = tuple(dict.fromkeys(operation for kind in KINDS.values() for operation in kind.signing))
_WAITED_FOR: Final = (*_SIGNED, "contracts.submit", "contracts.sign", "contracts.file")


class TurnAnswer(Answer):
    class Meta:
        title = "Turn"
        description = "What is waited for, and who may do it: nobody who signed the proposal before."

    operation = one_of("what is waited for", _WAITED_FOR)
    roles = fields.List(
        fields.String(metadata={"enum": list(ROLES)}), metadata={"description": "who may do it, within their reach"}
    )
    proposal = maybe_whole("the proposal to sign; null where none is", minimum=1)


def turn_of_proposal(proposal: Proposal) -> dict[str, Any] | None:
    """Who signs a proposal next, as responses carry it; None once it is settled."""
    return _turn(signing_operation(proposal), proposal.id) if proposal.state == "open" else None


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
