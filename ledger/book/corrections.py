"""Corrections: reversing an entry, closing and reopening periods."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import DBAPIError

from ledger.book.data import Filed, Line, NewEntry
from ledger.book.entries import load_entry
from ledger.book.filing import Late, post
from ledger.book.floors import first_breach
from ledger.book.models import BOOK, ENTRY, PERIOD_EVENT, POSTING
from ledger.book.refusals import (
    AlreadyReversed,
    BalanceCrossesZero,
    ClosingOutOfOrder,
    DayOutOfRange,
    ReopeningNeedsTwo,
    ReversalIsFinal,
    broken_constraint,
)


def reverse(
    connection: Connection,
    book_id: int,
    entry_id: int,
    *,
    idempotency_key: str,
    document: str,
    recorded_at: datetime,
    recorded_by: str,
    late: Late = "refuse",
) -> Filed:
    """Undo an entry by a new one with every amount turned round, on the same days.

    With ``late="first-open-day"`` what lies in a closed period is undone on the first open day. Raises
    EntryMissing, AlreadyReversed, ReversalIsFinal, and BalanceCrossesZero where later entries stand on this one.
    """
    entry = load_entry(connection, book_id, entry_id)
    if entry.reverses is not None:
        raise ReversalIsFinal(entry_id=entry_id)
    where = (ENTRY.c.book_id == book_id) & (ENTRY.c.reverses_entry_id == entry_id)
    earlier = connection.scalar(select(ENTRY.c.idempotency_key).where(where))
    if earlier is not None and earlier != idempotency_key:
        raise AlreadyReversed(entry_id=entry_id)
    lines = tuple(
        Line(posting.account, posting.lot, posting.effective_on, -posting.amount) for posting in entry.postings
    )
    new = NewEntry("reversal", document, idempotency_key, lines, reverses=entry_id)
    return post(connection, book_id, [new], recorded_at=recorded_at, recorded_by=recorded_by, late=late)[0]


def check_reversal(connection: Connection, book_id: int, entry_id: int) -> None:
    """Raise what ``reverse`` would raise today with ``late="first-open-day"``, without filing anything."""
    entry = load_entry(connection, book_id, entry_id)
    if entry.reverses is not None:
        raise ReversalIsFinal(entry_id=entry_id)
    where = (ENTRY.c.book_id == book_id) & (ENTRY.c.reverses_entry_id == entry_id)
    if connection.scalar(select(ENTRY.c.id).where(where)) is not None:
        raise AlreadyReversed(entry_id=entry_id)
    first_open = first_open_day(connection, book_id)
    columns = (POSTING.c.account_id, POSTING.c.lot_id, POSTING.c.effective_on, POSTING.c.amount)
    mine = (POSTING.c.book_id == book_id) & (POSTING.c.entry_id == entry_id)
    rows = connection.execute(select(*columns).where(mine).order_by(POSTING.c.line)).all()
    moved = [(account, lot, max(day, first_open), -amount) for account, lot, day, amount in rows]
    breach = first_breach(connection, book_id, moved)
    if breach is not None:
        places = [(account, lot) for account, lot, _, _ in rows]
        posting = entry.postings[places.index((breach.account_id, breach.lot_id))]
        raise BalanceCrossesZero(
            account=posting.account.name, lot=posting.lot, day=str(breach.day), balance=breach.balance
        )


def close_period(connection: Connection, book_id: int, closing_day: date, *, person: str, at: datetime) -> None:
    """No posting on or before ``closing_day`` from now on. Raises ClosingOutOfOrder."""
    _move(connection, book_id, "close", closing_day, (person, ""), "", at)


def reopen_period(
    connection: Connection, book_id: int, closing_day: date, *, people: tuple[str, str], reason: str, at: datetime
) -> None:
    """Move the closing day back, by two different people. Raises ReopeningNeedsTwo, ClosingOutOfOrder."""
    _move(connection, book_id, "reopen", closing_day, people, reason, at)


def first_open_day(connection: Connection, book_id: int) -> date:
    """The day after the book's closing day."""
    closing_day: date = connection.scalar(select(BOOK.c.closing_day).where(BOOK.c.id == book_id)) or date.min
    return closing_day + timedelta(days=1)


def _move(
    connection: Connection,
    book_id: int,
    action: str,
    day: date,
    people: tuple[str, str],
    reason: str,
    at: datetime,
) -> None:
    mine = PERIOD_EVENT.c.book_id == book_id
    number = (connection.scalar(select(func.max(PERIOD_EVENT.c.number)).where(mine)) or 0) + 1
    row = {
        "book_id": book_id,
        "number": number,
        "action": action,
        "closing_day": day,
        "first_person": people[0],
        "second_person": people[1],
        "reason": reason,
        "recorded_at": at,
    }
    before = first_open_day(connection, book_id) - timedelta(days=1)
    try:
        connection.execute(insert(PERIOD_EVENT), row)
    except DBAPIError as error:
        name, figures = broken_constraint(error)
        if name == "closing_moves_forward_and_reopening_back":
            raise ClosingOutOfOrder(**({"day": day, "closing_day": before} | figures)) from error
        if name == "reopening_takes_two_people":
            raise ReopeningNeedsTwo(first=people[0], second=people[1]) from error
        if name == "a_closing_day_lies_between_1899_and_2199":
            raise DayOutOfRange(day=day) from error
        raise
