"""Whose signature a proposal waits for: by the role it takes, by its offices, and by who has signed already."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection

from ledger.access import Actor, may, places_in_reach
from ledger.access.proposals import Proposal
from ledger.access.reach import Place
from ledger.approvals import signing_operation
from ledger.inquiries import open_proposals
from ledger.quotas import EVENT, EVENT_REVERSAL, SALE, QuotaEvent, find_event, place_of

_MOST: Final = 500


def proposals_to_sign(connection: Connection, actor: Actor, kinds: Iterable[str]) -> list[Proposal]:
    """The open proposals of some kinds whose next signature is this person's to give, oldest first."""
    found = [each for kind in kinds for each in open_proposals(connection, actor, kind=kind, limit=_MOST)]
    return due_for(connection, actor, sorted(found, key=lambda proposal: proposal.id))


def due_for(connection: Connection, actor: Actor, proposals: Iterable[Proposal]) -> list[Proposal]:
    """Those of some open proposals that wait for this person: nobody signs twice, nor for an office out of reach."""
    reach: dict[str, frozenset[Place] | None] = {}
    mine = []
    for each in proposals:
        operation = signing_operation(each)
        if not may(actor, operation) or any(signed.signed_by == actor.name for signed in each.signatures):
            continue
        if operation not in reach:
            reach[operation] = places_in_reach(connection, actor, operation)
        places = reach[operation]
        if places is None or places.issuperset(_due_at(connection, each)):
            mine.append(each)
    return mine


def _due_at(connection: Connection, proposal: Proposal) -> frozenset[Place]:
    """The offices that whoever signs next must reach: of a sale first the seller, at last both."""
    if proposal.next_place < proposal.needed:
        if proposal.kind in (EVENT, SALE):
            return frozenset({place_of(QuotaEvent.from_body(proposal.content).book)})
        if proposal.kind == EVENT_REVERSAL:
            return frozenset({place_of(find_event(connection, proposal.subject).event.book)})
    return frozenset(proposal.places)
