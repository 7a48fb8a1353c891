"""Corrections: an entry is undone by another one, once; closed periods stay closed, and two people reopen them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from ledger.book import first_open_day, load_entry, reopen_period, reverse
from ledger.book.data import Filed
from ledger.book.filing import Late, mirrored
from ledger.book.models import PERIOD_EVENT
from ledger.book.refusals import (
    AlreadyReversed,
    BalanceCrossesZero,
    ClosingOutOfOrder,
    DayOutOfRange,
    EntryMissing,
    KeyReused,
    PeriodClosed,
    ReopeningNeedsTwo,
    ReversalIsFinal,
)
from ledger.db import Database
from ledger.errors import Refusal
from tests.book.making import (
    LIN,
    MU,
    NOW,
    PLUM,
    REED,
    SUN,
    close,
    content,
    day,
    entry,
    file,
    findings,
    lease,
    moved,
    registration,
)


def _reverse(database: Database, book_id: int, number: int, key: str = "undo", late: Late = "refuse") -> Filed:
    return database.command(
        lambda connection: reverse(
            connection,
            book_id,
            number,
            idempotency_key=key,
            document=f"paper {key}",
            recorded_at=NOW,
            recorded_by="clerk",
            late=late,
        )
    )


def _reopen(database: Database, book_id: int, last: str, *people: str) -> None:
    both = (people[0], people[1])
    database.command(
        lambda connection: reopen_period(connection, book_id, day(last), people=both, reason="survey", at=NOW)
    )


@pytest.fixture
def first(database: Database, book_id: int) -> int:
    return file(database, book_id, registration("first", LIN, 10 * MU))[0].entry_id


@pytest.fixture
def leased(database: Database, book_id: int, first: int) -> int:
    return file(database, book_id, lease("lease", LIN, PLUM, 6 * MU, "2026-02-01", "2031-02-01"))[0].entry_id


# Reversal.
def test_a_reversal_turns_every_amount_round_on_its_day(database: Database, book_id: int, leased: int) -> None:
    undone = _reverse(database, book_id, leased)
    with database.reading() as connection:
        before, after = (load_entry(connection, book_id, number) for number in (leased, undone.entry_id))
    assert (after.reverses, after.cause, before.reverses) == (leased, "reversal", None)
    assert [(p.account, p.lot, p.effective_on, p.stated_on, -p.amount) for p in before.postings] == [
        (p.account, p.lot, p.effective_on, p.stated_on, p.amount) for p in after.postings
    ]
    assert findings(database) == []


def test_what_is_undone_is_free_again(database: Database, book_id: int, leased: int) -> None:
    again = lease("again", LIN, REED, 10 * MU, "2026-02-01", "2031-02-01")
    with pytest.raises(BalanceCrossesZero):
        file(database, book_id, again)
    _reverse(database, book_id, leased)
    file(database, book_id, again)
    assert findings(database) == []


def test_an_entry_is_reversed_once(database: Database, book_id: int, leased: int) -> None:
    undone = _reverse(database, book_id, leased)
    before = content(database)
    for number, key, refused in (
        (leased, "other", AlreadyReversed),
        (undone.entry_id, "other", ReversalIsFinal),
        (undone.entry_id, "undo", ReversalIsFinal),
        (999, "other", EntryMissing),
    ):
        with pytest.raises(refused):
            _reverse(database, book_id, number, key)
    again = _reverse(database, book_id, leased)
    assert (again.entry_id, again.replayed) == (undone.entry_id, True)
    assert content(database) == before


def test_two_entries_are_not_reversed_under_one_key(database: Database, book_id: int, first: int, leased: int) -> None:
    _reverse(database, book_id, leased)
    with pytest.raises(KeyReused):
        _reverse(database, book_id, first)


def test_what_others_stand_on_is_not_undone(database: Database, book_id: int, first: int, leased: int) -> None:
    with pytest.raises(BalanceCrossesZero) as refused:
        _reverse(database, book_id, first)
    assert (refused.value.fields["day"], refused.value.fields["balance"]) == ("2026-02-01", -6 * MU)
    onward = file(database, book_id, lease("on", PLUM, REED, MU, "2027-01-01", "2028-01-01"))[0].entry_id
    with pytest.raises(BalanceCrossesZero):
        _reverse(database, book_id, leased, "too early")
    for number in (onward, leased, first):
        _reverse(database, book_id, number, f"undo {number}")
    assert findings(database) == []


def test_a_reversal_in_a_closed_period(database: Database, book_id: int, leased: int) -> None:
    close(database, book_id, "2026-06-30")
    with pytest.raises(PeriodClosed):
        _reverse(database, book_id, leased)
    undone = _reverse(database, book_id, leased, late="first-open-day")
    with database.reading() as connection:
        days = [
            (str(p.effective_on), str(p.stated_on)) for p in load_entry(connection, book_id, undone.entry_id).postings
        ]
    assert days == [("2026-07-01", "2026-02-01")] * 2 + [("2031-02-01", "2031-02-01")] * 2
    close(database, book_id, "2026-12-31")
    assert _reverse(database, book_id, leased, late="first-open-day").entry_id == undone.entry_id
    assert _reverse(database, book_id, leased).replayed
    assert findings(database) == []


def test_a_moved_entry_is_undone_where_it_was_moved_to(database: Database, book_id: int, leased: int) -> None:
    close(database, book_id, "2026-06-30")
    late = file(database, book_id, lease("late", LIN, SUN, MU, "2026-03-01", "2027-01-01"), late="first-open-day")[0]
    undone = _reverse(database, book_id, late.entry_id)
    with database.reading() as connection:
        postings = load_entry(connection, book_id, undone.entry_id).postings
    assert [str(posting.effective_on) for posting in postings] == ["2026-07-01"] * 2 + ["2027-01-01"] * 2
    assert findings(database) == []


def test_lines_turned_round_twice_are_the_same() -> None:
    lines = lease("k", LIN, SUN, 7, "2026-03-01", "2027-01-01").lines
    assert mirrored(mirrored(lines)) == lines
    assert {line.amount for line in mirrored(lines[:1])} == {7}


# Periods: what is done, one step a word, and what becomes of the last step.
C, R = "close", "reopen"
STEPS: tuple[tuple[str, list[tuple[str, ...]], type[Refusal] | None], ...] = (
    ("closed once", [(C, "2026-06-30")], None),
    ("closed further", [(C, "2026-06-30"), (C, "2026-07-31")], None),
    ("closed again to the same day", [(C, "2026-06-30"), (C, "2026-06-30")], ClosingOutOfOrder),
    ("closed backwards", [(C, "2026-06-30"), (C, "2026-05-31")], ClosingOutOfOrder),
    ("reopened by two", [(C, "2026-06-30"), (R, "2026-05-31", "a", "b")], None),
    ("reopened by one", [(C, "2026-06-30"), (R, "2026-05-31", "a", "")], ReopeningNeedsTwo),
    ("reopened by one twice", [(C, "2026-06-30"), (R, "2026-05-31", "a", "a")], ReopeningNeedsTwo),
    ("reopened by one with a blank", [(C, "2026-06-30"), (R, "2026-05-31", "a", "a ")], ReopeningNeedsTwo),
    ("reopened by somebody and nobody", [(C, "2026-06-30"), (R, "2026-05-31", "", "a")], ReopeningNeedsTwo),
    ("reopened forwards", [(C, "2026-06-30"), (R, "2026-07-31", "a", "b")], ClosingOutOfOrder),
    ("reopened to the same day", [(C, "2026-06-30"), (R, "2026-06-30", "a", "b")], ClosingOutOfOrder),
    ("reopened though never closed", [(R, "2026-06-30", "a", "b")], ClosingOutOfOrder),
    ("reopened altogether", [(C, "2026-06-30"), (R, "1899-12-31", "a", "b")], None),
    ("reopened to before all days", [(C, "2026-06-30"), (R, "1899-12-30", "a", "b")], DayOutOfRange),
    ("closed for all days but one", [(C, "2199-12-30")], None),
    ("closed for all days", [(C, "2199-12-31")], DayOutOfRange),
    ("closed beyond all days", [(C, "9999-12-31")], DayOutOfRange),
    ("reopened and closed again", [(C, "2026-06-30"), (R, "2026-05-31", "a", "b"), (C, "2026-06-30")], None),
)  # fmt: skip


def _step(database: Database, book_id: int, action: str, last: str, *people: str) -> None:
    close(database, book_id, last) if action == C else _reopen(database, book_id, last, *people)


def _first_open(database: Database, book_id: int) -> date:
    with database.reading() as connection:
        return first_open_day(connection, book_id)


@pytest.mark.parametrize(("what", "steps", "refused"), STEPS, ids=[case[0] for case in STEPS])
def test_closing_moves_forward_and_reopening_back(
    database: Database, book_id: int, what: str, steps: list[tuple[str, ...]], refused: type[Refusal] | None
) -> None:
    *before, last = steps
    for step in before:
        _step(database, book_id, *step)
    known = content(database)
    if refused is not None:
        with pytest.raises(refused):
            _step(database, book_id, *last)
        assert content(database) == known
        return
    _step(database, book_id, *last)
    assert str(_first_open(database, book_id)) > last[1]
    assert findings(database) == []


def test_every_closing_and_reopening_is_on_record(database: Database, book_id: int) -> None:
    close(database, book_id, "2026-06-30")
    _reopen(database, book_id, "2026-05-31", "a", "b")
    columns = (PERIOD_EVENT.c[name] for name in ("number", "action", "closing_day", "first_person", "second_person"))
    with database.reading() as connection:
        rows = connection.execute(select(*columns).order_by(PERIOD_EVENT.c.number)).all()
    assert rows == [(1, "close", day("2026-06-30"), "chief", ""), (2, "reopen", day("2026-05-31"), "a", "b")]


def test_a_closing_out_of_order_says_both_days(database: Database, book_id: int) -> None:
    close(database, book_id, "2026-06-30")
    with pytest.raises(ClosingOutOfOrder) as refused:
        close(database, book_id, "2026-05-31")
    assert {name: str(value) for name, value in refused.value.fields.items()} == {
        "day": "2026-05-31",
        "closing_day": "2026-06-30",
    }


def test_a_reopened_period_takes_entries_again(database: Database, book_id: int, first: int) -> None:
    may, june = (entry(f"k{month}", *moved(LIN, SUN, 5, f"2026-0{month}-15")) for month in (5, 6))
    close(database, book_id, "2026-06-30")
    _reopen(database, book_id, "2026-05-31", "a", "b")
    file(database, book_id, june)
    with pytest.raises(PeriodClosed):
        file(database, book_id, may)
    assert findings(database) == []


def test_a_closing_leaves_what_is_there(database: Database, book_id: int, leased: int) -> None:
    before = content(database, ("entry", "posting", "position", "position_day", "rollup"))
    close(database, book_id, "2040-01-01")
    assert content(database, tuple(name for name in before if name != "gate")) == before
