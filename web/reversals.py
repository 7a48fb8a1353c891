"""Undoing a signed contract: what it would post, before it is proposed; and the signatures it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import abort
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Actor
from ledger.approvals import approve, deciding_operation, reject, withdraw_proposal
from ledger.book import Posting
from ledger.inquiries import parties_named, read_contract, read_entry, read_proposal
from ledger.parties import Party
from ledger.transfers import REVERSAL, Contract
from ledger.transfers.changing import in_state
from web.asking import posted_text
from web.contract_steps import LONGEST_CODE, LONGEST_REASON, carry
from web.contracts import postings_by_day
from web.groups import page_group, read, show

pages = page_group("reversals")
DECISIONS: Final = ("approve", "reject", "withdraw")


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What a reversal would post: the postings of the contract's entry, each turned round, by day."""

    contract: Contract
    entry_id: int
    days: tuple[tuple[date, tuple[Posting, ...]], ...]
    holders: dict[str, Party]


@pages.get("/contracts/<path:number>/reversal")
def preview(number: str) -> tuple[str, int]:
    """The form to propose a reversal, below what it would do."""
    page = read("contracts.propose-reversal", lambda c, actor: preview_page(c, actor, number), subject=number)
    return show("reversal.html", page)


def preview_page(connection: Connection, actor: Actor, number: str) -> PreviewPage:
    """The facts of the preview. Raises ContractMissing, ContractStateWrong and what ``permit`` raises."""
    contract = read_contract(connection, actor, number, "contracts.propose-reversal")
    in_state(contract, "signed")
    assert contract.entry_id is not None, "a signed contract has its entry"
    entry = read_entry(connection, actor, contract.book_id, contract.entry_id)
    holders = parties_named(connection, actor, {posting.account.holder for posting in entry.postings})
    return PreviewPage(contract, entry.entry_id, postings_by_day(entry), holders)


@pages.post("/contracts/<path:number>/reversal/<int:proposal_id>/<decision>")
def decide(number: str, proposal_id: int, decision: str) -> Response | tuple[str, int]:
    """Sign a proposed reversal in turn, send it back, or take one's own back."""
    proposal = read("proposals.read", lambda c, actor: read_proposal(c, actor, proposal_id), subject=number)
    if decision not in DECISIONS or proposal.kind != REVERSAL or proposal.subject != number:
        abort(404)
    return carry(number, f"reversal-{decision}", deciding_operation(proposal, decision), _work(proposal_id, decision))


def _work(proposal_id: int, decision: str) -> Any:
    if decision == "approve":
        return lambda c, act: approve(c, proposal_id, act, posted_text("code", LONGEST_CODE))
    if decision == "reject":
        return lambda c, act: reject(c, proposal_id, act, posted_text("reason", LONGEST_REASON))
    return lambda c, act: withdraw_proposal(c, proposal_id, act)
