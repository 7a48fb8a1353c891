"""A contract on its way into the book, step by step: submit, withdraw, review, approve, sign, file. One call, one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection

from ledger.access import Act
from ledger.access.proposals import (
    Proposal,
    check_open,
    find_proposal,
    propose,
    sign_proposal,
    take_back,
    turn_down,
)
from ledger.errors import raise_all
from ledger.parameters import parameter
from ledger.parcels import lock_parcels
from ledger.transfers.changing import at_version, change, in_state, terms_body, terms_said
from ledger.transfers.data import GRAINS_PER_MU, Contract
from ledger.transfers.effect import take_effect
from ledger.transfers.facts import Assembler
from ledger.transfers.operations import Outcome, check_facts
from ledger.transfers.queries import find_contract, villages_of
from ledger.transfers.refusals import FiledBeforeSigned, HeadReviews, ReviewUnfinished
from ledger.transfers.rules import Findings
from ledger.units import format_area

REVIEW: Final = "contract-review"


def submit(connection: Connection, number: str, act: Act, version: int | None = None) -> Outcome:
    """Submit a draft for review by somebody else; all rules run, and from now on it keeps its land.

    Outside capital above the division's threshold takes a third signature, the county's. Raises ContractMissing,
    ContractStateWrong, VersionStale.
    """
    contract, villages = here(connection, number, act, "contracts.submit", version)
    in_state(contract, "draft")
    lock_parcels(connection, [line.parcel_code for line in contract.terms.lines], exclusive=True)
    known = Assembler(connection, [contract.terms], act.today)
    findings = _checked(known, contract, "submit")
    places = [("village", code) for code in villages]
    needed = 3 if known.authority(contract.terms) else 2
    proposal = propose(connection, act, REVIEW, number, terms_body(contract.terms), places=places, needed=needed)
    until = act.today + timedelta(days=parameter(connection, "hold-days", villages, act.today))
    change(connection, contract, state="submitted", proposal_id=proposal.id, hold_until=until)
    note = f"{terms_said(contract.terms)}；提交复核（事项 {proposal.id}），地块保留至 {until}"
    _note(act, "contracts.submit", contract, "submitted", note)
    return Outcome(find_contract(connection, number), findings.warnings)


def withdraw(connection: Connection, number: str, act: Act, version: int | None = None) -> Contract:
    """Take a contract that is not signed yet back to a draft; it keeps its land no longer."""
    contract, _ = here(connection, number, act, "contracts.withdraw", version)
    in_state(contract, "submitted", "reviewed", "approved")
    proposal = _review_of(connection, contract)
    if proposal.state == "open":
        take_back(connection, act, proposal)
    change(connection, contract, state="draft", hold_until=None)
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
    contract, villages = here(connection, number, act, "contracts.review", version)
    in_state(contract, "submitted")
    _check_head_reviews(connection, contract, villages, act)
    return _decide(connection, contract, act, _Decision("contracts.review", "reviewed", "复核"), accept, reason, code)


def approve(
    connection: Connection,
    number: str,
    act: Act,
    *,
    accept: bool,
    reason: str = "",
    code: str = "",
    version: int | None = None,
) -> Outcome:
    """The county's review of outside capital, after the township's: the third signature, or sent back with a reason.

    Raises what ``review`` raises.
    """
    contract, _ = here(connection, number, act, "contracts.approve", version)
    in_state(contract, "reviewed")
    check_open(_review_of(connection, contract))
    return _decide(
        connection, contract, act, _Decision("contracts.approve", "approved", "县级审查"), accept, reason, code
    )


@dataclass(frozen=True, slots=True)
class _Decision:
    operation: str
    state: str
    words: str


def _decide(
    connection: Connection,
    contract: Contract,
    act: Act,
    decision: _Decision,
    accept: bool,
    reason: str,
    code: str,
) -> Outcome:
    """Sign the review, all rules being run again, or turn it down."""
    proposal, words = _review_of(connection, contract), decision.words
    if not accept:
        turn_down(connection, act, proposal, reason)
        change(connection, contract, state="draft", hold_until=None)
        _note(act, decision.operation, contract, "draft", f"{words}退回：{reason.strip()}")
        return Outcome(find_contract(connection, contract.number), ())
    findings = _checked(Assembler(connection, [contract.terms], act.today), contract, "review")
    sign_proposal(connection, act, proposal, code)
    change(connection, contract, state=decision.state)
    said = f"{words}通过（事项 {proposal.id}，{proposal.recorded_by} 提交）"
    _note(act, decision.operation, contract, decision.state, said)
    return Outcome(find_contract(connection, contract.number), findings.warnings)


def _check_head_reviews(connection: Connection, contract: Contract, villages: list[str], act: Act) -> None:
    """From the township's limit on the centre head reviews, not another reviewer. Raises HeadReviews."""
    limit = parameter(connection, "head-review-mu", villages, act.today)
    if not limit or contract.terms.area_grains < limit * GRAINS_PER_MU or act.actor.is_operator:
        return
    if "centre-head" not in act.actor.roles:
        raise HeadReviews(number=contract.number, area=format_area(contract.terms.area_grains, "mu"), limit=limit)


def sign(connection: Connection, number: str, signed_on: date, act: Act, version: int | None = None) -> Outcome:
    """Note that both sides signed: all rules run again on today's book, then it is posted.

    Signing again on the same day changes nothing. Raises ContractMissing, ContractStateWrong, and what the rules refuse.
    """
    contract, _ = here(connection, number, act, "contracts.sign", version)
    if contract.state == "signed" and contract.terms.signed_on == signed_on:
        return Outcome(contract, ())
    in_state(contract, "reviewed", "approved")
    terms = replace(contract.terms, signed_on=signed_on)
    lock_parcels(connection, [line.parcel_code for line in terms.lines], exclusive=False)
    known = Assembler(connection, [terms], act.today)
    findings = _checked(known, replace(contract, terms=terms), "sign")
    check_signed_in_full(_review_of(connection, contract))
    entry_id = take_effect(connection, contract.book_id, [terms], known, act, contract.origin).get(number)
    change(connection, contract, state="signed", signed_on=signed_on, entry_id=entry_id, hold_until=None)
    posted = "不记账" if entry_id is None else f"记账为分录 {entry_id}"
    _note(act, "contracts.sign", contract, "signed", f"{signed_on} 双方签订，{posted}")
    return Outcome(find_contract(connection, number), findings.warnings)


def file(connection: Connection, number: str, filed_on: date, act: Act, version: int | None = None) -> Contract:
    """Note that a signed contract was filed with the issuer (备案). Raises ContractMissing, FiledBeforeSigned."""
    contract, _ = here(connection, number, act, "contracts.file", version)
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


def here(
    connection: Connection,
    number: str,
    act: Act,
    operation: str,
    version: int | None,
    parties: tuple[str, ...] = (),
) -> tuple[Contract, list[str]]:
    """The contract with its villages, where the operation is permitted there, or to one of ``parties``.

    Raises VersionStale too.
    """
    contract = find_contract(connection, number)
    villages = villages_of(connection, number)
    act.permit(connection, operation, villages=villages, parties=parties)
    return at_version(contract, version), villages


def _checked(known: Assembler, contract: Contract, moment: str) -> Findings:
    findings = check_facts(known, contract.terms, moment)
    raise_all(findings.refusals)
    return findings


def _review_of(connection: Connection, contract: Contract) -> Proposal:
    assert contract.proposal_id is not None  # what is submitted has its proposal, by constraint
    return find_proposal(connection, contract.proposal_id)


def check_signed_in_full(proposal: Proposal) -> None:
    """Raise ReviewUnfinished while a signature of the review is missing."""
    if proposal.state != "done":
        raise ReviewUnfinished(number=proposal.subject, id=proposal.id)


def _note(act: Act, operation: str, contract: Contract, state: str, detail: str) -> None:
    before, after = {"state": contract.state}, {"state": state}
    act.note(operation, "contract", contract.number, before=before, after=after, detail=detail)
