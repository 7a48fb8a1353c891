"""Undoing a quota event that was recorded by mistake, in both books of a pair, while nothing stands on it."""

from __future__ import annotations

import json
from typing import Any, Final

from sqlalchemy import Connection, or_, select, update

from ledger import homesteads
from ledger.access import Act
from ledger.access.proposals import (
    Proposal,
    check_open,
    check_reason,
    propose,
    sign_proposal,
    take_back,
    turn_down,
)
from ledger.book import check_reversal, reverse
from ledger.book.refusals import BalanceCrossesZero
from ledger.quotas.books import place_of
from ledger.quotas.data import EVENT_REVERSAL, KINDS, USE_KINDS
from ledger.quotas.models import QUOTA_EVENT, QUOTA_EVENT_LINE, QUOTA_LINK, QUOTA_LOT, QUOTA_PAIR
from ledger.quotas.queries import Recorded, find_event
from ledger.quotas.refusals import EventHasDependents, EventReversed

# What the closing of a project looks at.
_CLOSED_UPON: Final = frozenset({"assign", *USE_KINDS, "accept", "return", "surrender"})


def propose_event_reversal(connection: Connection, number: str, reason: str, act: Act) -> Proposal:
    """Propose to undo an event; a sale's reversal takes three signatures as the sale did.

    Raises EventMissing, EventReversed, EventHasDependents, ReasonMissing, ProposalOpen, what the books refuse.
    """
    recorded = find_event(connection, number)
    places = [place_of(recorded.event.book)] + ([place_of(_other_key(recorded))] if _other_key(recorded) else [])
    act.permit(connection, "quotas.propose", places=places[:1])
    given = check_reason(reason)
    _check(connection, recorded)
    content = {"event": number, "book": recorded.book_id, "entry": recorded.entry_id, "reason": given}
    needed = KINDS[recorded.event.kind].signatures
    proposal = propose(
        connection, act, EVENT_REVERSAL, number, content, places=sorted(set(places)), needed=needed, reason=given
    )
    act.note("quotas.propose", "quota", number, after={"proposal": proposal.id}, detail=f"申请冲正指标业务：{given}")
    return proposal


def _other_key(recorded: Recorded) -> str:
    """Key of the office of the other book of a pair; empty where there is none."""
    return recorded.other_book_key if recorded.other_book_id is not None else ""


def sign_event_reversal(connection: Connection, proposal: Proposal, act: Act, code: str = "") -> Proposal:
    """Sign a reversal in turn; the last signature undoes the event. Raises as ``propose_event_reversal``, SameHands."""
    recorded = find_event(connection, proposal.subject)
    last = proposal.next_place == proposal.needed
    operation = "quotas.release" if proposal.next_place > 2 else "quotas.approve"
    act.permit(connection, operation, places=proposal.places if last else [place_of(recorded.event.book)])
    check_open(proposal)
    _check(connection, recorded)
    signed = sign_proposal(connection, act, proposal, code)
    if not last:
        act.note(operation, "quota", recorded.number, detail=f"已审批冲正（事项 {proposal.id}），待核发")
        return signed
    entry_id = _undo(connection, recorded, act)
    done = {"reversed_at": act.at, "reversal_proposal_id": proposal.id, "reversal_entry_id": entry_id}
    connection.execute(update(QUOTA_EVENT).where(QUOTA_EVENT.c.number == recorded.number).values(done))
    detail = f"核准冲正指标业务（事项 {proposal.id}）：{proposal.reason}"
    act.note(operation, "quota", recorded.number, after={"entry": entry_id}, detail=detail)
    return signed


def turn_down_event_reversal(connection: Connection, proposal: Proposal, act: Act, reason: str) -> Proposal:
    """Reject the reversal of an event. Raises ReasonMissing, SameHands, ProposalSettled."""
    operation = "quotas.release" if proposal.next_place > 2 else "quotas.approve"
    act.permit(connection, operation, places=[place_of(find_event(connection, proposal.subject).event.book)])
    settled = turn_down(connection, act, proposal, reason)
    act.note(operation, "quota", proposal.subject, detail=f"退回冲正（事项 {proposal.id}）：{reason.strip()}")
    return settled


def take_back_event_reversal(connection: Connection, proposal: Proposal, act: Act) -> Proposal:
    """Withdraw one's own proposal to undo an event."""
    act.permit(connection, "quotas.propose", places=[place_of(find_event(connection, proposal.subject).event.book)])
    settled = take_back(connection, act, proposal)
    act.note("quotas.propose", "quota", proposal.subject, detail=f"撤回冲正申请（事项 {proposal.id}）")
    return settled


def _check(connection: Connection, recorded: Recorded) -> None:
    if recorded.reversed_at is not None:
        raise EventReversed(number=recorded.number, at=recorded.reversed_at)
    standing = dependents_of_event(connection, recorded)
    if standing:
        raise EventHasDependents(number=recorded.number, dependents="、".join(standing[:8]))
    for book_id, entry_id in _entries(recorded):
        try:
            check_reversal(connection, book_id, entry_id)
        except BalanceCrossesZero:
            later = _later(connection, recorded)
            if not later:
                raise
            raise EventHasDependents(number=recorded.number, dependents="、".join(later[:8])) from None


def dependents_of_event(connection: Connection, recorded: Recorded) -> list[str]:
    """What stands on an event: what was done with the lot that it opened, and the closing of its project."""
    column = QUOTA_EVENT.c
    opened = select(QUOTA_LOT.c.code).where(QUOTA_LOT.c.event == recorded.number)
    query = select(column.number, column.kind).where(
        column.reversed_at.is_(None),
        column.number != recorded.number,
        or_(column.lot.in_(opened), column.to_lot.in_(opened)),
    )
    found: list[Any] = list(connection.execute(query.order_by(column.on_day, column.number)))
    if recorded.event.project and recorded.event.kind in _CLOSED_UPON:
        closed = select(column.number, column.kind).where(
            column.project == recorded.event.project, column.kind == "close", column.reversed_at.is_(None)
        )
        found += list(connection.execute(closed))
    return list(dict.fromkeys(map(_named, found)))


def _later(connection: Connection, recorded: Recorded) -> list[str]:
    """What was recorded after an event on its lots, in either book, and on its plots."""
    event, column = recorded.event, QUOTA_EVENT.c
    lots = {event.lot, event.to_lot, event.source_lot, recorded.other_lot} - {""}
    plots = {code for line in event.lines for code in (line.plot, line.source_plot)} - {""}
    paired = select(QUOTA_PAIR.c.event).where(QUOTA_PAIR.c.lot.in_(lots))
    line = QUOTA_EVENT_LINE.c
    built = select(line.event).where(or_(line.plot.in_(plots), line.source_plot.in_(plots)))
    query = select(column.number, column.kind).where(
        column.reversed_at.is_(None),
        column.number != recorded.number,
        column.recorded_at >= recorded.recorded_at,
        or_(column.lot.in_(lots), column.to_lot.in_(lots), column.number.in_(paired), column.number.in_(built)),
    )
    return [_named(row) for row in connection.execute(query.order_by(column.on_day, column.number))]


def _named(row: Any) -> str:
    return f"{row.number}（{KINDS[row.kind].words.zh}）"


def _entries(recorded: Recorded) -> list[tuple[int, int]]:
    """The entries of an event in the order of their books."""
    found = [(recorded.book_id, recorded.entry_id), (recorded.other_book_id, recorded.other_entry_id)]
    return sorted((book, entry) for book, entry in found if book is not None and entry is not None)


def _undo(connection: Connection, recorded: Recorded, act: Act) -> int | None:
    number = recorded.number
    filed: dict[tuple[int, int], int] = {}
    own, other = (recorded.book_id, recorded.entry_id), (recorded.other_book_id, recorded.other_entry_id)
    for book_id, entry_id in _entries(recorded):
        done = reverse(
            connection,
            book_id,
            entry_id,
            idempotency_key=f"quota:{number}:reversed" + (":other" if (book_id, entry_id) != own else ""),
            document=number,
            recorded_at=act.at,
            recorded_by=act.by,
            late="first-open-day",
        )
        filed[book_id, entry_id] = done.entry_id
    mine = (QUOTA_LINK.c.event == number) & QUOTA_LINK.c.undone_at.is_(None)
    connection.execute(update(QUOTA_LINK).where(mine).values(undone_at=act.at))
    if recorded.other_book_id is not None:
        values = {"reversal_entry_id": filed[other]}  # type: ignore[index]
        connection.execute(update(QUOTA_PAIR).where(QUOTA_PAIR.c.event == number).values(values))
    _tell_homesteads(connection, recorded, act)
    return filed.get(own)  # type: ignore[arg-type]


def _tell_homesteads(connection: Connection, recorded: Recorded, act: Act) -> None:
    """The cases go back with the last certificate, or the last confirmation, that there is for their reclamation."""
    event = recorded.event
    steps = {"accept": ("accepted",), "surplus": ("confirmed", "class-changed")}.get(event.kind, ())
    if not event.reclamation or not steps or _others(connection, recorded):
        return
    paper = homesteads.Paper(event.number, act.today)
    for step in steps:
        if homesteads.lock_reclamation(connection, event.reclamation).step == step:
            homesteads.mark_undone(connection, event.reclamation, paper, act)


def _others(connection: Connection, recorded: Recorded) -> bool:
    """Whether the same was recorded for the reclamation by another event that stands."""
    column = QUOTA_EVENT.c
    query = select(column.content).where(
        column.kind == recorded.event.kind,
        column.project == recorded.event.project,
        column.number != recorded.number,
        column.reversed_at.is_(None),
    )
    return any(
        json.loads(content)["reclamation"] == recorded.event.reclamation for content in connection.scalars(query)
    )
