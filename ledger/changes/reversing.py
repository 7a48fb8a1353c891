"""Undoing a change that was recorded by mistake, by two people, while nothing stands on it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, update

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
from ledger.book import check_reversal, reverse
from ledger.changes.carrying_out import moves_of, reductions_of
from ledger.changes.data import REVERSAL
from ledger.changes.facts import ending_households
from ledger.changes.heads import names_of
from ledger.changes.models import LAND_CHANGE
from ledger.changes.queries import Recorded, changes_after, find_change, insurance_cases
from ledger.changes.refusals import ChangeHasDependents, ChangeReversed, HeadUnnamed
from ledger.changes.rents import hand_rent_back
from ledger.parcels import hand_over_base, lock_parcels, reduce_parcels, undo_successions
from ledger.parties import find_party, rename_party, revive_household
from ledger.transfers.cutting import running_on


def propose_change_reversal(connection: Connection, number: str, reason: str, act: Act) -> Proposal:
    """Propose to undo a change. Raises ChangeMissing, ChangeReversed, ChangeHasDependents, ReasonMissing, ProposalOpen."""
    recorded = find_change(connection, number)
    places = find_proposal(connection, recorded.proposal_id).places
    act.permit(connection, "changes.propose", places=places)
    given = check_reason(reason)
    _check(connection, recorded)
    content = {"change": number, "book": recorded.book_id, "entry": recorded.entry_id, "reason": given}
    proposal = propose(connection, act, REVERSAL, number, content, places=places, needed=2, reason=given)
    detail = f"申请冲正承包变动：{given}"
    act.note("changes.propose", "change", number, after={"proposal": proposal.id}, detail=detail)
    return proposal


def sign_change_reversal(connection: Connection, proposal: Proposal, act: Act, code: str = "") -> Proposal:
    """Approve the reversal of a change, which undoes it. Raises what ``propose_change_reversal`` raises, and SameHands."""
    act.permit(connection, "changes.approve", places=proposal.places)
    check_open(proposal)
    recorded = find_change(connection, proposal.subject)
    lock_parcels(connection, recorded.change.parcel_codes, exclusive=True)
    _check(connection, recorded)
    signed = sign_proposal(connection, act, proposal, code)
    entry_id = _undo(connection, recorded, act)
    done = {"reversed_at": act.at, "reversal_proposal_id": proposal.id, "reversal_entry_id": entry_id}
    connection.execute(update(LAND_CHANGE).where(LAND_CHANGE.c.number == recorded.number).values(done))
    detail = f"核准冲正承包变动（事项 {proposal.id}）：{proposal.reason}"
    act.note("changes.approve", "change", recorded.number, after={"entry": entry_id}, detail=detail)
    return signed


def turn_down_change_reversal(connection: Connection, proposal: Proposal, act: Act, reason: str) -> Proposal:
    """Reject the reversal of a change. Raises ReasonMissing, SameHands, ProposalSettled."""
    act.permit(connection, "changes.approve", places=proposal.places)
    settled = turn_down(connection, act, proposal, reason)
    detail = f"退回冲正（事项 {proposal.id}）：{reason.strip()}"
    act.note("changes.approve", "change", proposal.subject, detail=detail)
    return settled


def take_back_change_reversal(connection: Connection, proposal: Proposal, act: Act) -> Proposal:
    """Withdraw one's own proposal to undo a change."""
    act.permit(connection, "changes.propose", places=proposal.places)
    settled = take_back(connection, act, proposal)
    act.note("changes.propose", "change", proposal.subject, detail=f"撤回冲正申请（事项 {proposal.id}）")
    return settled


def _check(connection: Connection, recorded: Recorded) -> None:
    if recorded.reversed_at is not None:
        raise ChangeReversed(number=recorded.number)
    standing = dependents(connection, recorded)
    if standing:
        raise ChangeHasDependents(number=recorded.number, dependents="、".join(standing))
    if recorded.entry_id is not None:
        check_reversal(connection, recorded.book_id, recorded.entry_id)


def dependents(connection: Connection, recorded: Recorded) -> list[str]:
    """What stands on a change: contracts that ended with it, contracts given by who got land, insurance that was
    settled, later changes of the same parcels; each by its number."""
    change = recorded.change
    found = [f"{cut.number}（因其终止）" for cut in change.cuts]
    receivers = {line.to_household for line in change.lines if line.to_household}
    running = running_on(connection, change.parcel_codes, change.on_day)
    found += [
        f"{each.number}（{each.giver}）"
        for each in running
        if each.giver in receivers and each.start_day >= change.on_day
    ]
    for case in insurance_cases(connection, [change.number]):
        if case.enrolled or case.paid_fen:
            found.append(f"{case.household}（社保已办理）")
    found += changes_after(connection, recorded)
    return list(dict.fromkeys(found))


def _undo(connection: Connection, recorded: Recorded, act: Act) -> int | None:
    change = recorded.change
    if change.kind == "head":
        _undo_head(connection, recorded, act)
        return None
    assert recorded.entry_id is not None  # a change of land is posted, by constraint
    reversal = reverse(
        connection,
        recorded.book_id,
        recorded.entry_id,
        idempotency_key=f"change:{change.number}:reversed",
        document=change.number,
        recorded_at=act.at,
        recorded_by=act.by,
        late="first-open-day",
    )
    if change.kind == "expropriation":
        reduce_parcels(connection, reductions_of(change, -1), act.at)
    hand_over_base(connection, [move.undone for move in reversed(moves_of(change))], act.at)
    hand_rent_back(connection, undo_successions(connection, change.number, act.at), change.number, act)
    for household in ending_households(change):
        revive_household(connection, household, moves_of(change)[0].last_day, act.at)
    return reversal.entry_id


def _undo_head(connection: Connection, recorded: Recorded, act: Act) -> None:
    change = recorded.change
    names = names_of(connection, change.number, change.names_hash)
    party = find_party(connection, change.household)
    if names is None or party.erased_at is not None:
        raise HeadUnnamed(household=change.household)
    if names[1]:
        rename_party(connection, party.code, names[0])
    else:
        revive_household(connection, party.code, change.on_day - timedelta(days=1), act.at)
