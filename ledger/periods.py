"""Closing a book's period, reopening it (two different people by a proposal, itself recorded), folding it again."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import Connection, select

from ledger.access import Act
from ledger.access.proposals import Proposal, check_reason, propose, sign_proposal, take_back, turn_down
from ledger.book import close_period, first_open_day, reopen_period
from ledger.book.models import BOOK
from ledger.book.rebuilding import rebuild_positions
from ledger.book.refusals import BookMissing
from ledger.errors import Refusal, Words
from ledger.places import Division, find
from ledger.statistics.checking import rebuild_transfers

REOPENING: Final = "period-reopening"


class ClosingAhead(Refusal):
    code = "closing-ahead"
    title = Words("账期尚未结束", "The period is not over")
    detail = Words("要求的关账日 {day}，今天是 {today}", "Closing day asked for {day}; today is {today}")
    rule = Words(
        "账期结束后才关账：关账日早于办理关账的当天",
        "A period is closed once it is over: the closing day lies before the day on which it is closed",
    )
    remedy = Words("请关至昨天或更早的一天", "Close up to yesterday, or an earlier day")


def book_place(connection: Connection, book_id: int, today: date) -> Division:
    """The division whose book it is. Raises BookMissing."""
    row = connection.execute(select(BOOK.c.division_level, BOOK.c.division_code).where(BOOK.c.id == book_id)).first()
    if row is None:
        raise BookMissing(book_id=book_id)
    return find(connection, row.division_level, row.division_code, today)


def close(connection: Connection, book_id: int, closing_day: date, act: Act) -> None:
    """Close a book up to and including a day that is over. Raises BookMissing, ClosingAhead, ClosingOutOfOrder, DayOutOfRange.

    One person closes, two reopen: so nobody alone keeps others from posting what happens today or later.
    """
    act.permit(connection, "book.close", division=book_place(connection, book_id, act.today))
    if closing_day >= act.today:
        raise ClosingAhead(day=closing_day, today=act.today)
    before = first_open_day(connection, book_id)
    close_period(connection, book_id, closing_day, person=act.by, at=act.at)
    act.note(
        "book.close",
        "book",
        str(book_id),
        before={"first_open_day": before},
        after={"first_open_day": first_open_day(connection, book_id)},
        detail=f"关账至 {closing_day}",
    )


def propose_reopening(connection: Connection, book_id: int, closing_day: date, reason: str, act: Act) -> Proposal:
    """Propose to move a book's closing day back. Raises BookMissing, ReasonMissing, ProposalOpen, ClosingOutOfOrder."""
    place = book_place(connection, book_id, act.today)
    act.permit(connection, "book.propose-reopening", division=place)
    given = check_reason(reason)
    _try_reopening(connection, book_id, closing_day, given, act)
    content = {"book": book_id, "closing_day": closing_day.isoformat(), "reason": given}
    subject = f"book:{book_id}"
    proposal = propose(
        connection, act, REOPENING, subject, content, places=[(place.level, place.code)], needed=2, reason=given
    )
    act.note(
        "book.propose-reopening",
        "book",
        str(book_id),
        after={"proposal": proposal.id, "closing_day": closing_day},
        detail=f"申请重开至 {closing_day}：{given}",
    )
    return proposal


def sign_reopening(connection: Connection, proposal: Proposal, act: Act, code: str = "") -> Proposal:
    """Approve a reopening, which carries it out."""
    book_id = _permitted(connection, proposal, act)
    signed = sign_proposal(connection, act, proposal, code)
    closing_day = date.fromisoformat(proposal.content["closing_day"])
    people = (proposal.recorded_by, act.by)
    reopen_period(connection, book_id, closing_day, people=people, reason=proposal.reason, at=act.at)
    after = {"closing_day": closing_day, "proposal": proposal.id}
    act.note("book.reopen", "book", str(book_id), after=after, detail=f"重开至 {closing_day}：{proposal.reason}")
    return signed


def turn_down_reopening(connection: Connection, proposal: Proposal, act: Act, reason: str) -> Proposal:
    """Reject a reopening. Raises ReasonMissing, SameHands, ProposalSettled."""
    book_id = _permitted(connection, proposal, act)
    settled = turn_down(connection, act, proposal, reason)
    act.note("book.reopen", "book", str(book_id), detail=f"退回重开申请（事项 {proposal.id}）：{reason.strip()}")
    return settled


def take_back_reopening(connection: Connection, proposal: Proposal, act: Act) -> Proposal:
    """Withdraw one's own proposal to reopen."""
    act.permit(connection, "book.propose-reopening", places=proposal.places)
    settled = take_back(connection, act, proposal)
    act.note(
        "book.propose-reopening", "book", str(proposal.content["book"]), detail=f"撤回重开申请（事项 {proposal.id}）"
    )
    return settled


def rebuild(connection: Connection, act: Act) -> None:
    """Throw the stored positions of all books away and fold them again from the postings."""
    act.permit(connection, "book.rebuild")
    rebuild_positions(connection)
    rebuild_transfers(connection)


def _permitted(connection: Connection, proposal: Proposal, act: Act) -> int:
    act.permit(connection, "book.reopen", places=proposal.places)
    return int(proposal.content["book"])


def _try_reopening(connection: Connection, book_id: int, closing_day: date, reason: str, act: Act) -> None:
    """Reopen and take it back, so that the preparer hears at once what stands in the way."""
    attempt = connection.begin_nested()
    try:
        reopen_period(connection, book_id, closing_day, people=(act.by, f"{act.by}…"), reason=reason, at=act.at)
    finally:
        attempt.rollback()
