"""``proposals``: what waits for a signature, and signing, rejecting or withdrawing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Connection

from api.conditions import require_version, tagged, version_seen
from api.edge import asked, database
from api.keys import carried_out_once, idempotency_key
from api.paging import cursor_of, number_of, page
from api.proposal_schemas import (
    ApproveSchema,
    ProposalAnswer,
    ProposalPage,
    ProposalQuery,
    RejectSchema,
    proposal_body,
    proposal_tag,
)
from api.resource import MOST_NUMBER, path_number, resource
from ledger import approvals, inquiries
from ledger.access import Act
from ledger.access.proposals import Proposal, ProposalMissing, find_proposal

BLUEPRINT = resource("proposals", "What waits for somebody else's signature")
_NUMBER: Final = [path_number("number", "number of the proposal", MOST_NUMBER)]
_ROUTE: Final = f"/<int(max={MOST_NUMBER}):number>"


@BLUEPRINT.get("")
@BLUEPRINT.arguments(ProposalQuery, location="query")
@BLUEPRINT.answers(200, ProposalPage, headers=("Link",))
def search_proposals(told: dict[str, Any]) -> Any:
    """The open proposals within reach, oldest first"""
    after, limit = number_of(told["cursor"]), told["limit"] + 1
    found = asked("proposals.read", lambda c, actor: inquiries.open_proposals(c, actor, after=after, limit=limit))
    shown = found[: told["limit"]]
    more = len(found) > len(shown)
    return page([proposal_body(each) for each in shown], cursor_of(str(shown[-1].id)) if more else None)


@BLUEPRINT.get(_ROUTE, parameters=_NUMBER)
@BLUEPRINT.answers(200, ProposalAnswer, headers=("ETag",))
def read_proposal(number: int) -> Any:
    """One proposal with its signatures"""
    found = asked("proposals.read", lambda c, actor: inquiries.read_proposal(c, actor, number), str(number))
    body = proposal_body(found)
    return tagged(body, proposal_tag(body))


@BLUEPRINT.post(f"{_ROUTE}/approve", parameters=_NUMBER)
@BLUEPRINT.arguments(ApproveSchema)
@BLUEPRINT.answers(200, ProposalAnswer, headers=("ETag",), keyed=True, changes=True)
def approve_proposal(told: dict[str, Any], number: int) -> Any:
    """Sign in turn; the last signature carries it out

    All rules run again on today's book.
    """
    return _decide(number, "approve", lambda c, act: approvals.approve(c, number, act, told["code"]))


@BLUEPRINT.post(f"{_ROUTE}/reject", parameters=_NUMBER)
@BLUEPRINT.arguments(RejectSchema)
@BLUEPRINT.answers(200, ProposalAnswer, headers=("ETag",), keyed=True, changes=True)
def reject_proposal(told: dict[str, Any], number: int) -> Any:
    """Send somebody else's proposal back with a reason"""
    return _decide(number, "reject", lambda c, act: approvals.reject(c, number, act, told["reason"]))


@BLUEPRINT.post(f"{_ROUTE}/withdraw", parameters=_NUMBER)
@BLUEPRINT.answers(200, ProposalAnswer, headers=("ETag",), keyed=True, changes=True)
def withdraw_proposal(number: int) -> Any:
    """Take back what one proposed"""
    return _decide(number, "withdraw", lambda c, act: approvals.withdraw_proposal(c, number, act))


def _decide(number: int, decision: str, decide: Callable[[Connection, Act], Proposal]) -> Any:
    """Decide about what the client has seen, once."""
    key, seen = idempotency_key(), version_seen(str(number))

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        require_version(str(number), len(inquiries.read_proposal(connection, act.actor, number).signatures), seen)
        return proposal_body(decide(connection, act))

    body, headers = carried_out_once(_operation(number, decision), str(number), key, work)
    return body, headers | {"ETag": proposal_tag(body)}


def _operation(number: int, decision: str) -> str:
    """What deciding about a proposal is called in the trail."""
    try:
        with database().reading() as connection:
            return approvals.deciding_operation(find_proposal(connection, number), decision)
    except ProposalMissing:
        return "proposals.read"
