"""What waits for a second or third person: all open proposals within reach, and the decisions about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import abort, redirect, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Actor, may
from ledger.access.proposals import Proposal
from ledger.approvals import KINDS, approve, deciding_operation, reject, signing_operation, withdraw_proposal
from ledger.changes import REVERSAL as CHANGE_REVERSAL
from ledger.errors import Refusal, Words
from ledger.inquiries import open_proposals, read_proposal
from ledger.inquiries.desk import names_of_colleagues
from ledger.inquiries.land_events import OF_CHANGES
from ledger.inquiries.waiting import ABOUT_CONTRACTS
from ledger.personal_data import ERASURE, propose_erasure
from ledger.quotas import EVENT, EVENT_REVERSAL, SALE
from web.asking import posted_text
from web.contract_steps import LONGEST_CODE, LONGEST_REASON
from web.groups import page_group, read, show, write
from web.quota_parts import address_of_proposal
from web.refusals import each_of, ends_here, status_of
from web.to_sign import due_for

pages = page_group("proposals")
DECISIONS: Final = ("approve", "reject", "withdraw")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal that waits. address: the page of what it is about; mine: whether who looks has signed it already.

    elsewhere: whether it is decided on that page."""

    proposal: Proposal
    words: Words
    address: str
    may_sign: bool
    may_withdraw: bool
    mine: bool
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class ProposalsPage:
    """The open proposals, oldest first. people: names by login name."""

    waiting: tuple[Waiting, ...]
    people: dict[str, str]


@pages.get("/proposals")
def index() -> tuple[str, int]:
    """Everything that waits within reach."""
    return show("proposals.html", read("proposals.read", proposals_page))


def proposals_page(connection: Connection, actor: Actor) -> ProposalsPage:
    """The facts of the page. Raises what ``permit`` raises."""
    found = open_proposals(connection, actor)
    people = names_of_colleagues(connection, actor, {each.signed_by for one in found for each in one.signatures})
    bureau = [each for each in found if each.kind in (EVENT, SALE, EVENT_REVERSAL)]
    elsewhere = {each.id for each in bureau} - {each.id for each in due_for(connection, actor, bureau)}
    return ProposalsPage(tuple(_waiting(actor, each, each.id not in elsewhere) for each in found), people)


def _waiting(actor: Actor, proposal: Proposal, reached: bool) -> Waiting:
    signed = any(each.signed_by == actor.name for each in proposal.signatures)
    return Waiting(
        proposal=proposal,
        words=KINDS[proposal.kind].words,
        address=_address(proposal),
        may_sign=reached and not signed and may(actor, signing_operation(proposal)),
        may_withdraw=proposal.recorded_by == actor.name and proposal.kind not in ABOUT_CONTRACTS,
        mine=signed,
        elsewhere=proposal.kind in ABOUT_CONTRACTS,
    )


def _address(proposal: Proposal) -> str:
    if proposal.kind in ABOUT_CONTRACTS:
        return url_for("pages.contracts.one", number=proposal.subject)
    if proposal.kind in (*OF_CHANGES, CHANGE_REVERSAL):
        return url_for("pages.changes.one", number=proposal.subject)
    if proposal.kind == ERASURE:
        return url_for("pages.parties.one", code=proposal.subject)
    return address_of_proposal(proposal)


@pages.post("/proposals/<int:proposal_id>/<decision>")
def decide(proposal_id: int, decision: str) -> Response | tuple[str, int]:
    """Sign in turn, send back or take back what is not decided on a contract's page."""
    subject = f"proposal:{proposal_id}"
    proposal = read("proposals.read", lambda c, actor: read_proposal(c, actor, proposal_id), subject=subject)
    if decision not in DECISIONS or proposal.kind in ABOUT_CONTRACTS:
        abort(404)
    return _carry(deciding_operation(proposal, decision), _work(proposal_id, decision), proposal.subject, decision)


def _work(proposal_id: int, decision: str) -> Any:
    if decision == "approve":
        return lambda c, act: approve(c, proposal_id, act, posted_text("code", LONGEST_CODE))
    if decision == "reject":
        return lambda c, act: reject(c, proposal_id, act, posted_text("reason", LONGEST_REASON))
    return lambda c, act: withdraw_proposal(c, proposal_id, act)


@pages.post("/parties/<code>/erase")
def propose(code: str) -> Response | tuple[str, int]:
    """Propose to erase a party's personal data."""
    reason = posted_text("reason", LONGEST_REASON)
    return _carry("personal.propose-erasure", lambda c, act: propose_erasure(c, code, reason, act), code, "proposed")


def _carry(operation: str, work: Any, subject: str, done: str) -> Response | tuple[str, int]:
    """Do ``work``, then to the list; a refusal is shown above it."""
    try:
        write(operation, work, subject=subject)
    except Refusal as refusal:
        if ends_here(refusal):
            raise
        page = read("proposals.read", proposals_page)
        return show("proposals.html", page, status_of(refusal), refusals=each_of(refusal))
    return redirect(url_for("pages.proposals.index", done=done), 303)
