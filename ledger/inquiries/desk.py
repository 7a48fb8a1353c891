"""What the pages ask beside the business itself: names of colleagues, reviews of drafts, one's own authenticator."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from ledger.access import Actor, permit, permit_anywhere
from ledger.access.codes_by_time import open_secret
from ledger.access.models import PROPOSAL, USER
from ledger.access.proposals import Proposal, list_proposals
from ledger.transfers import Contract

_CHUNK = 500


def names_of_colleagues(connection: Connection, actor: Actor, logins: Iterable[str]) -> dict[str, str]:
    """The names of people by the login names that stand under an act, for whoever may see the act."""
    permit(connection, actor, "me.read")
    query = select(USER.c.name, USER.c.display_name).where(USER.c.name.in_(sorted(set(logins))))
    return {row.name: row.display_name for row in connection.execute(query)}


def reviews_of(connection: Connection, actor: Actor, contracts: Iterable[Contract]) -> dict[str, Proposal]:
    """The latest review of each of some contracts that ``actor`` was shown, by number; none where there was none."""
    permit_anywhere(actor, "proposals.read")
    asked = sorted({each.proposal_id for each in contracts if each.proposal_id is not None})
    found: dict[str, Proposal] = {}
    for start in range(0, len(asked), _CHUNK):
        some = asked[start : start + _CHUNK]
        for proposal in list_proposals(connection, PROPOSAL.c.id.in_(some), _CHUNK):
            found[proposal.subject] = proposal
    return found


def offered_secret(connection: Connection, actor: Actor) -> str:
    """The secret that was offered to one's authenticator and is not switched on; empty where there is none."""
    permit(connection, actor, "me.code")
    query = select(USER.c.code_secret).where(USER.c.id == actor.user_id, USER.c.code_on == 0)
    sealed = connection.scalar(query) or ""
    return open_secret(sealed) if sealed else ""
