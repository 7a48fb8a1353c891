"""Undoing a signed contract, by three people: one more than it took to sign it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from ledger.access import Act
from ledger.access.proposals import Proposal, check_open, check_reason, propose, sign_proposal
from ledger.transfers.changing import change, in_state, terms_body
from ledger.transfers.effect import check_undone, undo
from ledger.transfers.steps import here

REVERSAL: Final = "contract-reversal"
_STEPS: Final = {2: "contracts.approve-reversal", 3: "contracts.release-reversal"}


def propose_reversal(
    connection: Connection, number: str, reason: str, act: Act, version: int | None = None
) -> Proposal:
    """Propose to undo a signed contract. It takes three people: one more than the contract itself took.

    Raises ContractMissing, ContractStateWrong, ReasonMissing, ProposalOpen, and what the book refuses.
    """
    contract, villages = here(connection, number, act, "contracts.propose-reversal", version)
    in_state(contract, "signed")
    given = check_reason(reason)
    check_undone(connection, contract)
    content = {
        "entry": contract.entry_id,
        "book": contract.book_id,
        "reason": given,
        "terms": terms_body(contract.terms),
    }
    places = [("village", code) for code in villages]
    proposal = propose(connection, act, REVERSAL, number, content, places=places, needed=3, reason=given)
    act.note(
        "contracts.propose-reversal", "contract", number, after={"proposal": proposal.id}, detail=f"申请冲正：{given}"
    )
    return proposal


def sign_reversal(connection: Connection, proposal: Proposal, act: Act, code: str = "") -> Proposal:
    """Approve a reversal (second signature) or release it (third), which carries it out on today's book."""
    operation = signing_step(proposal)
    contract, _ = here(connection, proposal.subject, act, operation, None)
    check_open(proposal)
    in_state(contract, "signed")
    check_undone(connection, contract)
    signed = sign_proposal(connection, act, proposal, code)
    if signed.state == "done":
        entry_id = undo(connection, contract, act)
        change(connection, contract, state="reversed", reversal_entry_id=entry_id, reversal_proposal_id=proposal.id)
        act.note(
            operation,
            "contract",
            contract.number,
            before={"state": "signed"},
            after={"state": "reversed"},
            detail=f"核准冲正（事项 {proposal.id}），记账为分录 {entry_id or '—'}：{proposal.reason}",
        )
    else:
        act.note(
            operation, "contract", contract.number, detail=f"复核同意冲正（事项 {proposal.id}）：{proposal.reason}"
        )
    return signed


def signing_step(proposal: Proposal) -> str:
    """The operation of the signature that is due on a reversal."""
    return _STEPS.get(proposal.next_place, "contracts.release-reversal")
