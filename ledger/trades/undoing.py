"""Undoing a distribution that was recorded by mistake, by two people, while nothing of it is paid out."""

from __future__ import annotations

from sqlalchemy import Connection, update

from ledger.access import Act
from ledger.access.proposals import Proposal, check_open, check_reason, propose, sign_proposal
from ledger.book import check_reversal, reverse
from ledger.quotas import find_event, place_of
from ledger.trades.data import DISTRIBUTION_REVERSAL
from ledger.trades.models import QUOTA_DISTRIBUTION
from ledger.trades.paying import lock_distribution
from ledger.trades.queries import Distributed, payouts_of
from ledger.trades.refusals import DistributionHasPayouts
from ledger.units import format_money


def propose_distribution_reversal(connection: Connection, number: str, reason: str, act: Act) -> Proposal:
    """Propose to undo a distribution. Raises DistributionMissing, DistributionReversed, DistributionHasPayouts, ReasonMissing."""
    found = lock_distribution(connection, number)
    place = place_of(find_event(connection, found.distribution.sale).event.book)
    act.permit(connection, "trades.distribute", places=[place])
    given = check_reason(reason)
    _check(connection, found)
    content = {"distribution": number, "book": found.book_id, "entry": found.entry_id, "reason": given}
    proposal = propose(connection, act, DISTRIBUTION_REVERSAL, number, content, places=[place], needed=2, reason=given)
    act.note(
        "trades.distribute", "distribution", number, after={"proposal": proposal.id}, detail=f"申请冲正分配：{given}"
    )
    return proposal


def sign_distribution_reversal(connection: Connection, proposal: Proposal, act: Act, code: str = "") -> Proposal:
    """Approve the reversal: its entry is undone. Raises as ``propose_distribution_reversal``, SameHands."""
    act.permit(connection, "trades.approve-distribution", places=proposal.places)
    check_open(proposal)
    found = lock_distribution(connection, proposal.subject)
    _check(connection, found)
    signed = sign_proposal(connection, act, proposal, code)
    number = found.distribution.number
    done = reverse(
        connection,
        found.book_id,
        found.entry_id,
        idempotency_key=f"distribution:{number}:reversed",
        document=number,
        recorded_at=act.at,
        recorded_by=act.by,
        late="first-open-day",
    )
    values = {"reversed_at": act.at, "reversal_proposal_id": proposal.id, "reversal_entry_id": done.entry_id}
    connection.execute(update(QUOTA_DISTRIBUTION).where(QUOTA_DISTRIBUTION.c.number == number).values(values))
    detail = f"核准冲正分配（事项 {proposal.id}）：{proposal.reason}"
    act.note("trades.approve-distribution", "distribution", number, after={"entry": done.entry_id}, detail=detail)
    return signed


def _check(connection: Connection, found: Distributed) -> None:
    number = found.distribution.number
    paid = sum(each.fen for each in payouts_of(connection, [number]) if each.reversed_at is None)
    if paid:
        raise DistributionHasPayouts(number=number, paid=format_money(paid))
    check_reversal(connection, found.book_id, found.entry_id)
