"""The life of a contract, step by step: submit, withdraw, review, sign, file, reverse. One call, one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import Connection

from ledger.access import Act
from ledger.access.proposals import (
    Proposal,
    check_open,
    check_reason,
    find_proposal,
    propose,
    sign_proposal,
    take_back,
    turn_down,
)
from ledger.book import check_reversal, post, reverse
from ledger.errors import raise_all
from ledger.transfers.changing import at_version, change, in_state, terms_body, terms_said
from ledger.transfers.data import Contract
from ledger.transfers.facts import Assembler
from ledger.transfers.operations import Outcome, check_facts
from ledger.transfers.posting import entry_of
from ledger.transfers.queries import find_contract, villages_of
from ledger.transfers.refusals import FiledBeforeSigned
from ledger.transfers.rules import Findings

REVIEW: Final = "contract-review"
REVERSAL: Final = "contract-reversal"
_REVERSAL_STEPS: Final = {2: "contracts.approve-reversal", 3: "contracts.release-reversal"}


def submit(connection: Connection, number: str, act: Act, version: int | None = None) -> Outcome:
    """Submit a draft for review by somebody else; all rules run. Raises ContractMissing, ContractStateWrong, VersionStale."""
    contract, villages = _here(connection, number, act, "contracts.submit", version)
    in_state(contract, "draft")
    findings = _checked(connection, contract)
    places = [("village", code) for code in villages]
    proposal = propose(connection, act, REVIEW, number, terms_body(contract.terms), places=places, needed=2)
    change(connection, contract, state="submitted", proposal_id=proposal.id)
    note = f"{terms_said(contract.terms)}；提交复核（事项 {proposal.id}）"
    _note(act, "contracts.submit", contract, "submitted", note)
    return Outcome(find_contract(connection, number), findings.warnings)


def withdraw(connection: Connection, number: str, act: Act, version: int | None = None) -> Contract:
    """Take a contract that is submitted, or reviewed but not signed, back to a draft."""
    contract, _ = _here(connection, number, act, "contracts.withdraw", version)
    in_state(contract, "submitted", "reviewed")
    if contract.state == "submitted":
        take_back(connection, act, _review_of(connection, contract))
    change(connection, contract, state="draft")
    _note(act, "contracts.withdraw", contract, "draft", "撤回为草稿")
    return find_contract(connection, number)


def review(
    connection: Connection,
    number: str,
    act: Act,
    *,
    accept: bool,
    reason: str = "",
    code: str = "",
    version: int | None = None,
) -> Outcome:
    """Accept what was submitted, all rules being run again on today's book, or send it back with a reason.

    Raises ContractMissing, ContractStateWrong, SameHands, CodeNeeded, ReasonMissing, and what the rules refuse.
    """
    contract, _ = _here(connection, number, act, "contracts.review", version)
    in_state(contract, "submitted")
    proposal = _review_of(connection, contract)
    if not accept:
        turn_down(connection, act, proposal, reason)
        change(connection, contract, state="draft")
        _note(act, "contracts.review", contract, "draft", f"复核退回：{reason.strip()}")
        return Outcome(find_contract(connection, number), ())
    findings = _checked(connection, contract)
    sign_proposal(connection, act, proposal, code)
    change(connection, contract, state="reviewed")
    _note(act, "contracts.review", contract, "reviewed", f"复核通过（事项 {proposal.id}，{proposal.recorded_by} 提交）")
    return Outcome(find_contract(connection, number), findings.warnings)


def sign(connection: Connection, number: str, signed_on: date, act: Act, version: int | None = None) -> Outcome:
    """Note that both sides signed: all rules run again on today's book, then it is posted.

    Signing again on the same day changes nothing. Raises ContractMissing, ContractStateWrong, and what the rules refuse.
    """
    contract, _ = _here(connection, number, act, "contracts.sign", version)
    if contract.state == "signed" and contract.terms.signed_on == signed_on:
        return Outcome(contract, ())
    in_state(contract, "reviewed")
    terms = replace(contract.terms, signed_on=signed_on)
    known = Assembler(connection, [terms])
    findings = check_facts(known, terms)
    raise_all(findings.refusals)
    entry = entry_of(terms, known)
    filed = post(connection, contract.book_id, [entry], recorded_at=act.at, recorded_by=act.by, late="first-open-day")[
        0
    ]
    change(connection, contract, state="signed", signed_on=signed_on, filed_on=terms.filed_on, entry_id=filed.entry_id)
    _note(act, "contracts.sign", contract, "signed", f"{signed_on} 双方签订，记账为分录 {filed.entry_id}")
    return Outcome(find_contract(connection, number), findings.warnings)


def file(connection: Connection, number: str, filed_on: date, act: Act, version: int | None = None) -> Contract:
    """Note that a signed contract was filed with the issuer (备案). Raises ContractMissing, FiledBeforeSigned."""
    contract, _ = _here(connection, number, act, "contracts.file", version)
    in_state(contract, "signed")
    signed_on = contract.terms.signed_on
    if signed_on is None or filed_on < signed_on:
        raise FiledBeforeSigned(signed=signed_on or "—", filed=filed_on)
    if filed_on == contract.terms.filed_on:
        return contract
    change(connection, contract, filed_on=filed_on)
    before = {"filed_on": contract.terms.filed_on}
    act.note(
        "contracts.file", "contract", number, before=before, after={"filed_on": filed_on}, detail=f"{filed_on} 备案"
    )
    return find_contract(connection, number)


def propose_reversal(
    connection: Connection, number: str, reason: str, act: Act, version: int | None = None
) -> Proposal:
    """Propose to undo a signed contract. It takes three people: one more than the contract itself took.

    Raises ContractMissing, ContractStateWrong, ReasonMissing, ProposalOpen, and what the book refuses.
    """
    contract, villages = _here(connection, number, act, "contracts.propose-reversal", version)
    in_state(contract, "signed")
    given = check_reason(reason)
    _check_reversal(connection, contract)
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
    operation = _REVERSAL_STEPS.get(proposal.next_place, "contracts.release-reversal")
    contract, _ = _here(connection, proposal.subject, act, operation, None)
    check_open(proposal)
    in_state(contract, "signed")
    _check_reversal(connection, contract)
    signed = sign_proposal(connection, act, proposal, code)
    if signed.state == "done":
        entry_id = _reverse(connection, contract, act)
        change(connection, contract, state="reversed", reversal_entry_id=entry_id, reversal_proposal_id=proposal.id)
        _note(
            act,
            operation,
            contract,
            "reversed",
            f"核准冲正（事项 {proposal.id}），记账为分录 {entry_id}：{proposal.reason}",
        )
    else:
        act.note(
            operation, "contract", contract.number, detail=f"复核同意冲正（事项 {proposal.id}）：{proposal.reason}"
        )
    return signed


def turn_down_reversal(connection: Connection, proposal: Proposal, act: Act, reason: str) -> Proposal:
    """Reject a reversal. Raises ReasonMissing, SameHands, ProposalSettled."""
    operation = _REVERSAL_STEPS.get(proposal.next_place, "contracts.release-reversal")
    contract, _ = _here(connection, proposal.subject, act, operation, None)
    settled = turn_down(connection, act, proposal, reason)
    act.note(operation, "contract", contract.number, detail=f"退回冲正（事项 {proposal.id}）：{reason.strip()}")
    return settled


def take_back_reversal(connection: Connection, proposal: Proposal, act: Act) -> Proposal:
    """Withdraw one's own proposal to reverse."""
    contract, _ = _here(connection, proposal.subject, act, "contracts.propose-reversal", None)
    settled = take_back(connection, act, proposal)
    act.note("contracts.propose-reversal", "contract", contract.number, detail=f"撤回冲正申请（事项 {proposal.id}）")
    return settled


def _check_reversal(connection: Connection, contract: Contract) -> None:
    """Raise what stands in the way of a reversal today, so that whoever signs hears it at once."""
    assert contract.entry_id is not None  # a signed contract has its entry, by constraint
    check_reversal(connection, contract.book_id, contract.entry_id)


def _reverse(connection: Connection, contract: Contract, act: Act) -> int:
    assert contract.entry_id is not None  # a signed contract has its entry, by constraint
    return reverse(
        connection,
        contract.book_id,
        contract.entry_id,
        idempotency_key=f"contract:{contract.number}:reversed",
        document=contract.number,
        recorded_at=act.at,
        recorded_by=act.by,
        late="first-open-day",
    ).entry_id


def _here(
    connection: Connection, number: str, act: Act, operation: str, version: int | None
) -> tuple[Contract, list[str]]:
    """The contract with its villages, where the operation is permitted there. Raises VersionStale too."""
    contract = find_contract(connection, number)
    villages = villages_of(connection, number)
    act.permit(connection, operation, villages=villages)
    return at_version(contract, version), villages


def _checked(connection: Connection, contract: Contract) -> Findings:
    findings = check_facts(Assembler(connection, [contract.terms]), contract.terms)
    raise_all(findings.refusals)
    return findings


def _review_of(connection: Connection, contract: Contract) -> Proposal:
    assert contract.proposal_id is not None  # what is submitted has its proposal, by constraint
    return find_proposal(connection, contract.proposal_id)


def _note(act: Act, operation: str, contract: Contract, state: str, detail: str) -> None:
    before, after = {"state": contract.state}, {"state": state}
    act.note(operation, "contract", contract.number, before=before, after=after, detail=detail)
