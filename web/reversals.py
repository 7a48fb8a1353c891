"""Undoing a signed contract: what it would post, before it is proposed; and the decisions about what is proposed."""

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
from ledger.clock import today
from ledger.errors import Refusal
from ledger.inquiries import parties_named, preview_of_reversal, read_entry, read_proposal
from ledger.inquiries.rents import RentFigures, rent_box_of
from ledger.parties import Party
from ledger.transfers import Contract, Dependent
from ledger.transfers.changing import in_state
from web.asking import posted_text
from web.contract_proposals import KIND_OF
from web.contract_steps import LONGEST_CODE, LONGEST_REASON, carry
from web.contracts import postings_by_day
from web.groups import page_group, read, show

pages = page_group("reversals")
DECISIONS: Final = ("approve", "reject", "withdraw")


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What a reversal would post: the postings of the contract's entry, each turned round, by day.

    problems: what stands in its way today. dependents: everything that stands on the contract. rent: what is owed and
    paid under it, None where no rent is kept. entry_id: None for a form that posts nothing.
    """

    contract: Contract
    entry_id: int | None
    days: tuple[tuple[date, tuple[Posting, ...]], ...]
    holders: dict[str, Party]
    problems: tuple[Refusal, ...]
    dependents: tuple[Dependent, ...]
    rent: RentFigures | None


@pages.get("/contracts/<path:number>/reversal")
def preview(number: str) -> tuple[str, int]:
    """The form to propose a reversal, below what it would do."""
    page = read("contracts.propose-reversal", lambda c, actor: preview_page(c, actor, number), subject=number)
    return show("reversal.html", page)


def preview_page(connection: Connection, actor: Actor, number: str) -> PreviewPage:
    """The facts of the preview. Raises ContractMissing, ContractStateWrong and what ``permit`` raises."""
    found = preview_of_reversal(connection, actor, number)
    contract = found.contract
    in_state(contract, "signed")
    entry = read_entry(connection, actor, contract.book_id, contract.entry_id) if contract.entry_id else None
    named = {posting.account.holder for posting in entry.postings if posting.account.holder} if entry else set()
    return PreviewPage(
        contract,
        entry.entry_id if entry else None,
        postings_by_day(entry),
        parties_named(connection, actor, named),
        found.refusals,
        found.dependents,
        rent_box_of(connection, actor, number, today()),
    )


@pages.post("/contracts/<path:number>/<any(reversal, ending, change):kind>/<int:proposal_id>/<decision>")
def decide(number: str, kind: str, proposal_id: int, decision: str) -> Response | tuple[str, int]:
    """Sign a proposed reversal, early end or change in turn, send it back, or take one's own back."""
    proposal = read("proposals.read", lambda c, actor: read_proposal(c, actor, proposal_id), subject=number)
    if decision not in DECISIONS or proposal.kind != KIND_OF[kind] or proposal.subject != number:
        abort(404)
    return carry(number, f"{kind}-{decision}", deciding_operation(proposal, decision), _work(proposal_id, decision))


def _work(proposal_id: int, decision: str) -> Any:
    if decision == "approve":
        return lambda c, act: approve(c, proposal_id, act, posted_text("code", LONGEST_CODE))
    if decision == "reject":
        return lambda c, act: reject(c, proposal_id, act, posted_text("reason", LONGEST_REASON))
    return lambda c, act: withdraw_proposal(c, proposal_id, act)
