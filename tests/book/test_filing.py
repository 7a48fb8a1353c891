"""The six promises, asked of the posting function: one line a case, what becomes of it last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from ledger.book import NewEntry, load_entry, post
from ledger.book.filing import Late
from ledger.book.models import ENTRY
from ledger.book.refusals import (
    AmountTooLarge,
    BalanceCrossesZero,
    DayOutOfRange,
    EntryMissing,
    EntryUnbalanced,
    HolderOfTwoKinds,
    KeyReused,
    PeriodClosed,
    TextUnfit,
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
    entry,
    file,
    findings,
    held,
    lease,
    line,
    moved,
    register,
    registration,
    unallotted,
)

FILED = None  # the outcome of an entry that the book takes
Outcome = type[Refusal] | None
OWNER = held("village", "collective", "ownership")
LARGEST = 2**63 - 1


def _outcome(database: Database, book_id: int, *entries: NewEntry) -> Outcome:
    """File them, and see that what was refused left nothing at all, and what was filed left the book sound."""
    before = content(database)
    try:
        file(database, book_id, *entries)
    except Refusal as refusal:
        refused = refusal
    else:
        assert findings(database) == []
        return FILED
    assert content(database) == before
    assert refused.line("zh") != refused.line("en")
    return type(refused)


BALANCE: tuple[tuple[str, NewEntry, Outcome], ...] = (
    ("both sides, one day", entry("k", *moved(register(), LIN, 5, "2026-01-01")), FILED),
    ("one side too small", entry("k", line(register(), "2026-01-01", -5), line(LIN, "2026-01-01", 4)), EntryUnbalanced),
    ("both sides plus", entry("k", line(register(), "2026-01-01", 5), line(LIN, "2026-01-01", 5)), EntryUnbalanced),
    ("the sides on two days", entry("k", line(register(), "2026-01-01", -5), line(LIN, "2026-01-02", 5)), EntryUnbalanced),
    ("the sides in two assets", entry("k", line(register(), "2026-01-01", -5), line(OWNER, "2026-01-01", 5)), EntryUnbalanced),
    ("two assets, each balanced", entry("k", *moved(register(), LIN, 5, "2026-01-01"), *moved(register("ownership"), OWNER, 7, "2026-01-01")), FILED),
    ("two days, each balanced", lease("k", register(), LIN, 5, "2026-01-01", "2027-01-01"), FILED),
    ("two days, the second not", entry("k", *moved(register(), LIN, 5, "2026-01-01"), line(LIN, "2026-01-02", -1), line(SUN, "2026-01-02", 2)), EntryUnbalanced),
    ("one into three", entry("k", line(register(), "2026-01-01", -9), line(LIN, "2026-01-01", 2), line(SUN, "2026-01-01", 3), line(REED, "2026-01-01", 4)), FILED),
    ("one account twice on a day", entry("k", *moved(register(), LIN, 2, "2026-01-01"), *moved(register(), LIN, 3, "2026-01-01")), FILED),
    ("the two sides in two lots", entry("k", line(register(), "2026-01-01", -5, "P1"), line(LIN, "2026-01-01", 5, "P2")), FILED),
    ("there and back in one account", entry("k", line(LIN, "2026-01-01", 5), line(LIN, "2026-01-01", -5)), FILED),
)  # fmt: skip


@pytest.mark.parametrize(("what", "new", "expected"), BALANCE, ids=[case[0] for case in BALANCE])
def test_balanced_per_asset_and_day(
    database: Database, book_id: int, what: str, new: NewEntry, expected: Outcome
) -> None:
    assert _outcome(database, book_id, new) is expected


# lin has 10 mu of P1 from 2026-01-01 and has leased 6 of them to plum, from 2026-02-01 up to 2031-02-01.
FLOORS: tuple[tuple[str, NewEntry, Outcome], ...] = (
    ("what is left, at once", entry("k", *moved(LIN, SUN, 4 * MU, "2026-03-01")), FILED),
    ("a grain more than is left", entry("k", *moved(LIN, SUN, 4 * MU + 1, "2026-03-01")), BalanceCrossesZero),
    ("all, on the day it is back", entry("k", *moved(LIN, SUN, 10 * MU, "2031-02-01")), FILED),
    ("all, on the day before it is back", entry("k", *moved(LIN, SUN, 10 * MU, "2031-01-31")), BalanceCrossesZero),
    ("a grain more than all, when it is back", entry("k", *moved(LIN, SUN, 10 * MU + 1, "2031-02-01")), BalanceCrossesZero),
    ("back-dated, enough then and not later", entry("k", *moved(LIN, SUN, 5 * MU, "2026-01-15")), BalanceCrossesZero),
    ("back-dated, enough then and later", entry("k", *moved(LIN, SUN, 4 * MU, "2026-01-15")), FILED),
    ("back-dated to before there was any", entry("k", *moved(LIN, SUN, 1, "2025-12-31")), BalanceCrossesZero),
    ("far in the future", entry("k", *moved(LIN, SUN, 10 * MU, "2199-12-31")), FILED),
    ("a second lease of the rest, same term", lease("k", LIN, REED, 4 * MU, "2026-02-01", "2031-02-01"), FILED),
    ("a second lease, overlapping at the end", lease("k", LIN, REED, 5 * MU, "2031-01-31", "2032-01-01"), BalanceCrossesZero),
    ("a second lease, overlapping at the start", lease("k", LIN, REED, 5 * MU, "2026-01-10", "2026-02-02"), BalanceCrossesZero),
    ("a second lease, around the first", lease("k", LIN, REED, 5 * MU, "2026-01-10", "2032-01-01"), BalanceCrossesZero),
    ("a second lease, inside the first", lease("k", LIN, REED, 5 * MU, "2027-01-01", "2027-01-02"), BalanceCrossesZero),
    ("a second lease, up to the first", lease("k", LIN, REED, 10 * MU, "2026-01-10", "2026-02-01"), FILED),
    ("a second lease, from the end of the first", lease("k", LIN, REED, 10 * MU, "2031-02-01", "2032-01-01"), FILED),
    ("re-transferred inside the lease", lease("k", PLUM, REED, 6 * MU, "2026-02-01", "2031-02-01"), FILED),
    ("re-transferred a day beyond the lease", lease("k", PLUM, REED, 6 * MU, "2026-02-01", "2031-02-02"), BalanceCrossesZero),
    ("re-transferred a day before the lease", lease("k", PLUM, REED, 6 * MU, "2026-01-31", "2031-02-01"), BalanceCrossesZero),
    ("given back by one who has none", entry("k", *moved(REED, LIN, 1, "2026-06-01")), BalanceCrossesZero),
    ("out of another lot", entry("k", *moved(LIN, SUN, 1, "2026-06-01", "P2")), BalanceCrossesZero),
    ("one lot against another in one account", entry("k", line(LIN, "2026-06-01", -1, "P2"), line(LIN, "2026-06-01", 1, "P1")), BalanceCrossesZero),
    ("through an account and out on one day", entry("k", *moved(LIN, REED, 4 * MU, "2026-03-01"), *moved(REED, SUN, 4 * MU, "2026-03-01")), FILED),
    ("the − account back to exactly zero", entry("k", *moved(LIN, register(), 4 * MU, "2026-03-01"), *moved(LIN, register(), 6 * MU, "2031-02-01")), FILED),
    ("the − account above zero", entry("k", *moved(SUN, register(), 1, "2026-03-01", "P3")), BalanceCrossesZero),
    ("the − account above zero before it is below", entry("k", *moved(LIN, register(), 4 * MU, "2025-12-31")), BalanceCrossesZero),
    ("the − account above zero in a lot of its own", entry("k", line(LIN, "2026-03-01", -1, "P1"), line(register(), "2026-03-01", 1, "P9")), BalanceCrossesZero),
    ("a + account left by the − account's entry", entry("k", *moved(register(), unallotted(), 3, "2026-05-01")), FILED),
)  # fmt: skip


@pytest.fixture
def leased(database: Database, book_id: int) -> int:
    file(database, book_id, registration("first", LIN, 10 * MU))
    file(database, book_id, lease("lease", LIN, PLUM, 6 * MU, "2026-02-01", "2031-02-01"))
    return book_id


@pytest.mark.parametrize(("what", "new", "expected"), FLOORS, ids=[case[0] for case in FLOORS])
def test_never_across_zero_on_any_day(
    database: Database, leased: int, what: str, new: NewEntry, expected: Outcome
) -> None:
    assert _outcome(database, leased, new) is expected


RANGES: tuple[tuple[str, NewEntry, Outcome], ...] = (
    ("the first day", registration("k", LIN, 1, "1900-01-01"), FILED),
    ("the day before", registration("k", LIN, 1, "1899-12-31"), DayOutOfRange),
    ("the last day", registration("k", LIN, 1, "2199-12-31"), FILED),
    ("the day after", registration("k", LIN, 1, "2200-01-01"), DayOutOfRange),
    ("the first day there is", registration("k", LIN, 1, "0001-01-01"), DayOutOfRange),
    ("the last day there is", registration("k", LIN, 1, "9999-12-31"), DayOutOfRange),
    ("29 February", registration("k", LIN, 1, "2028-02-29"), FILED),
    ("the largest amount", registration("k", LIN, LARGEST), FILED),
    ("one more", registration("k", LIN, LARGEST + 1), AmountTooLarge),
    ("far more", registration("k", LIN, 10**30), AmountTooLarge),
    ("two whose sum is too large", entry("k", *moved(register(), LIN, LARGEST, "2026-01-01"), *moved(register(), LIN, 2, "2026-01-01")), AmountTooLarge),
    ("two days whose sum is too large", entry("k", *moved(register(), LIN, LARGEST, "2026-01-01"), *moved(register(), LIN, 2, "2027-01-01")), AmountTooLarge),
    ("a document of 80 characters", entry("k", *moved(register(), LIN, 1, "2026-01-01"), document="字" * 80), FILED),
    ("a document of 81 characters", entry("k", *moved(register(), LIN, 1, "2026-01-01"), document="字" * 81), TextUnfit),
    ("a document with NUL", entry("k", *moved(register(), LIN, 1, "2026-01-01"), document="a\0b"), TextUnfit),
    ("half a character", entry("k", *moved(register(), LIN, 1, "2026-01-01"), document="\ud842"), TextUnfit),
    ("a character beyond 16 bits", entry("k", *moved(register(), LIN, 1, "2026-01-01"), document="𠮷"), FILED),
    ("a key with NUL", registration("a\0b", LIN, 1), TextUnfit),
    ("a key too long", registration("k" * 121, LIN, 1), TextUnfit),
    ("a lot too long", registration("k", LIN, 1, lot="P" * 65), TextUnfit),
    ("a lot with NUL", registration("k", LIN, 1, lot="P\0"), TextUnfit),
    ("a holder too long", registration("k", held("h" * 65), 1), TextUnfit),
    ("SQL in a name", registration("'; DROP TABLE entry; --", held("{x\"',\\}"), 1, lot="},{"), FILED),
    ("a reversal of nothing", entry("k", *moved(register(), LIN, 1, "2026-01-01"), reverses=99), EntryMissing),
)  # fmt: skip


@pytest.mark.parametrize(("what", "new", "expected"), RANGES, ids=[case[0] for case in RANGES])
def test_what_the_book_can_hold(database: Database, book_id: int, what: str, new: NewEntry, expected: Outcome) -> None:
    assert _outcome(database, book_id, new) is expected


def test_a_balance_that_no_longer_fits_is_refused(database: Database, book_id: int) -> None:
    file(database, book_id, registration("k1", LIN, LARGEST - 1))
    assert _outcome(database, book_id, registration("k2", LIN, 2, "2027-01-01")) is AmountTooLarge
    assert _outcome(database, book_id, registration("k3", LIN, 2, "2026-01-01")) is AmountTooLarge
    assert _outcome(database, book_id, registration("k4", SUN, 5, "2026-01-01")) is AmountTooLarge  # their − account
    assert _outcome(database, book_id, registration("k5", LIN, 1, "2027-01-01")) is FILED


@pytest.mark.parametrize("lines", [(), moved(register(), LIN, 5, "2026-01-01")[:1], (line(LIN, "2026-01-01", 0),) * 2])
def test_an_entry_without_substance_is_our_own_mistake(database: Database, book_id: int, lines: Any) -> None:
    before = content(database)
    with pytest.raises(IntegrityError):
        file(database, book_id, entry("k", *lines))
    assert content(database) == before


def test_an_unknown_book_is_our_own_mistake(database: Database, book_id: int) -> None:
    before = content(database)
    with pytest.raises(IntegrityError):
        file(database, 77, registration("k", LIN, 5))
    assert content(database) == before


def test_no_entries_are_no_work(database: Database, book_id: int) -> None:
    assert file(database, book_id) == []


# What a refusal says: these figures are what a person at the counter needs.
def _refused(kind: type[Refusal], work: Callable[[], object]) -> dict[str, Any]:
    with pytest.raises(kind) as caught:
        work()
    return {name: str(value) for name, value in caught.value.fields.items()}


def test_a_crossing_says_account_lot_day_and_balance(database: Database, leased: int) -> None:
    new = lease("k", LIN, REED, 5 * MU, "2026-01-10", "2032-01-01")
    assert _refused(BalanceCrossesZero, lambda: file(database, leased, new)) == {
        "account": "operation-right/land.held/640106100201/lin",
        "lot": "P1",
        "day": "2026-02-01",
        "balance": str(-1 * MU),
    }


def test_the_first_crossing_is_said(database: Database, leased: int) -> None:
    new = entry("k", *moved(PLUM, SUN, 7 * MU, "2026-05-01"), *moved(LIN, SUN, 5 * MU, "2026-04-01"))
    said = _refused(BalanceCrossesZero, lambda: file(database, leased, new))
    assert (said["account"][-4:], said["day"], said["balance"]) == ("/lin", "2026-04-01", str(-1 * MU))


def test_an_imbalance_says_entry_asset_day_and_excess(database: Database, leased: int) -> None:
    good = entry("good", *moved(LIN, SUN, 1, "2026-05-01"))
    bad = entry("bad", *moved(LIN, SUN, 1, "2026-05-01"), line(LIN, "2026-05-02", -3), line(SUN, "2026-05-02", 5))
    said = _refused(EntryUnbalanced, lambda: file(database, leased, good, bad))
    assert said == {"key": "bad", "asset": "operation-right", "day": "2026-05-02", "excess": "2"}


def test_a_closed_day_says_both_days(database: Database, leased: int) -> None:
    close(database, leased, "2026-03-31")
    new = entry("k", *moved(LIN, SUN, 1, "2026-05-01"), *moved(LIN, SUN, 1, "2026-03-01"))
    said = _refused(PeriodClosed, lambda: file(database, leased, new))
    assert said == {"day": "2026-03-01", "closing_day": "2026-03-31"}


def test_a_reused_key_says_whose_it_is(database: Database, leased: int) -> None:
    number = file(database, leased, entry("k", *moved(LIN, SUN, 1, "2026-05-01")))[0].entry_id
    new = entry("k", *moved(LIN, SUN, 2, "2026-05-01"))
    assert _refused(KeyReused, lambda: file(database, leased, new)) == {"key": "k", "entry_id": str(number)}


# Once.
def test_the_same_entry_again_is_the_same_entry(database: Database, leased: int) -> None:
    new = lease("k", LIN, REED, 4 * MU, "2026-02-01", "2031-02-01")
    first = file(database, leased, new)[0]
    before = content(database)
    again = file(database, leased, new, by="another", at=NOW.replace(year=2027))[0]
    assert (first.replayed, again.replayed) == (False, True)
    assert (again.entry_id, again.content_hash) == (first.entry_id, first.content_hash)
    assert content(database) == before


SAME_KEY: tuple[tuple[str, NewEntry, Outcome], ...] = (
    ("the same", entry("k", *moved(LIN, SUN, 5, "2026-05-01")), FILED),
    ("another amount", entry("k", *moved(LIN, SUN, 6, "2026-05-01")), KeyReused),
    ("another day", entry("k", *moved(LIN, SUN, 5, "2026-05-02")), KeyReused),
    ("another account", entry("k", *moved(LIN, REED, 5, "2026-05-01")), KeyReused),
    ("another lot", entry("k", *moved(LIN, SUN, 5, "2026-05-01", "P2")), KeyReused),
    ("the lines in another order", entry("k", *moved(LIN, SUN, 5, "2026-05-01")[::-1]), KeyReused),
    ("one movement more", entry("k", *moved(LIN, SUN, 5, "2026-05-01"), *moved(LIN, SUN, 1, "2026-05-01")), KeyReused),
    ("another cause", entry("k", *moved(LIN, SUN, 5, "2026-05-01"), cause="other"), KeyReused),
    ("another document", entry("k", *moved(LIN, SUN, 5, "2026-05-01"), document="other"), KeyReused),
    ("as a reversal", entry("k", *moved(LIN, SUN, 5, "2026-05-01"), reverses=1), KeyReused),
    ("more than there is, and out of balance", entry("k", line(LIN, "2026-05-01", -(10**15)), line(SUN, "2026-05-01", 1)), KeyReused),
)  # fmt: skip


@pytest.mark.parametrize(("what", "new", "expected"), SAME_KEY, ids=[case[0] for case in SAME_KEY])
def test_one_key_stands_for_one_entry(
    database: Database, leased: int, what: str, new: NewEntry, expected: Outcome
) -> None:
    file(database, leased, entry("k", *moved(LIN, SUN, 5, "2026-05-01")))
    before = content(database)
    assert _outcome(database, leased, new) is expected
    assert content(database) == before


def test_a_key_twice_in_a_batch_is_refused(database: Database, leased: int) -> None:
    new = entry("k", *moved(LIN, SUN, 5, "2026-05-01"))
    assert _outcome(database, leased, new, new) is KeyReused


def test_a_batch_may_be_half_known(database: Database, leased: int) -> None:
    known = entry("k1", *moved(LIN, SUN, 5, "2026-05-01"))
    number = file(database, leased, known)[0].entry_id
    new = entry("k2", *moved(SUN, REED, 5, "2026-06-01"))
    filed = file(database, leased, new, known)
    assert [each.replayed for each in filed] == [False, True]
    assert filed[1].entry_id == number
    assert filed[0].entry_id > number


def test_a_known_entry_is_known_after_its_period_was_closed(database: Database, leased: int) -> None:
    new = entry("k", *moved(LIN, SUN, 5, "2026-05-01"))
    number = file(database, leased, new)[0].entry_id
    close(database, leased, "2026-12-31")
    ways: tuple[Late, ...] = ("refuse", "first-open-day")
    for late in ways:
        assert file(database, leased, new, late=late)[0] == file(database, leased, new)[0]
        assert file(database, leased, new, late=late)[0].entry_id == number


def test_a_moved_entry_is_known_by_its_stated_days(database: Database, leased: int) -> None:
    close(database, leased, "2026-06-30")
    new = entry("k", *moved(LIN, SUN, 5, "2026-05-01"))
    number = file(database, leased, new, late="first-open-day")[0].entry_id
    close(database, leased, "2026-12-31")
    assert file(database, leased, new, late="first-open-day")[0].entry_id == number
    assert file(database, leased, new, late="refuse")[0].replayed
    assert findings(database) == []


# Whole batches.
def test_one_bad_entry_refuses_the_whole_batch(database: Database, leased: int) -> None:
    good = [registration(f"g{number}", held(f"h{number}"), 5, lot=f"N{number}") for number in range(5)]
    for bad, expected in (
        (entry("bad", *moved(SUN, LIN, 1, "2026-05-01")), BalanceCrossesZero),
        (entry("bad", line(SUN, "2026-05-01", 1), line(LIN, "2026-05-01", 1)), EntryUnbalanced),
        (registration("bad", LIN, 1, "1800-01-01"), DayOutOfRange),
        (registration("lease", LIN, 1), KeyReused),
    ):
        assert _outcome(database, leased, *good[:3], bad, *good[3:]) is expected


def test_entries_of_a_batch_stand_on_each_other(database: Database, book_id: int) -> None:
    batch = (
        entry("onward", *moved(SUN, REED, 5, "2026-01-03")),
        entry("there", *moved(LIN, SUN, 5, "2026-01-02")),
        registration("first", LIN, 5),
    )
    assert _outcome(database, book_id, *batch[:2]) is BalanceCrossesZero
    assert _outcome(database, book_id, *batch) is FILED


def test_a_batch_keeps_its_order(database: Database, book_id: int) -> None:
    batch = [registration(f"k{number}", LIN, number + 1, lot=f"N{number}") for number in range(300)]
    filed = file(database, book_id, *batch)
    with database.reading() as connection:
        query = select(ENTRY.c.id, ENTRY.c.idempotency_key, ENTRY.c.content_hash).order_by(ENTRY.c.id)
        rows = connection.execute(query).all()
    assert [(each.entry_id, f"k{place}", each.content_hash) for place, each in enumerate(filed)] == rows
    assert findings(database) == []


def test_two_entries_of_a_batch_share_what_there_is(database: Database, leased: int) -> None:
    first, second = (entry(key, *moved(LIN, SUN, 3 * MU, "2026-03-01")) for key in ("k1", "k2"))
    assert _outcome(database, leased, first, second) is BalanceCrossesZero
    assert _outcome(database, leased, first) is FILED
    assert _outcome(database, leased, second) is BalanceCrossesZero


# Facts that surface late.
LATE: tuple[tuple[str, NewEntry, list[tuple[str, str]]], ...] = (
    ("wholly before", entry("k", *moved(LIN, SUN, 5, "2025-05-01")), [("2026-07-01", "2025-05-01")] * 2),
    ("on the closing day", entry("k", *moved(LIN, SUN, 5, "2026-06-30")), [("2026-07-01", "2026-06-30")] * 2),
    ("on the first open day", entry("k", *moved(LIN, SUN, 5, "2026-07-01")), [("2026-07-01", "2026-07-01")] * 2),
    ("a lease that began before", lease("k", LIN, REED, 5, "2025-05-01", "2028-05-01"), [("2026-07-01", "2025-05-01")] * 2 + [("2028-05-01", "2028-05-01")] * 2),
    ("a lease that came and went", lease("k", LIN, REED, 5, "2024-05-01", "2025-05-01"), [("2026-07-01", "2024-05-01")] * 2 + [("2026-07-01", "2025-05-01")] * 2),
)  # fmt: skip


@pytest.mark.parametrize(("what", "new", "days"), LATE, ids=[case[0] for case in LATE])
def test_a_late_fact_keeps_its_stated_days(
    database: Database, leased: int, what: str, new: NewEntry, days: list[tuple[str, str]]
) -> None:
    close(database, leased, "2026-06-30")
    number = file(database, leased, new, late="first-open-day")[0].entry_id
    with database.reading() as connection:
        stored = load_entry(connection, leased, number)
    assert [(str(posting.effective_on), str(posting.stated_on)) for posting in stored.postings] == days
    assert findings(database) == []


def test_a_late_fact_is_refused_where_it_is_not_asked_for(database: Database, leased: int) -> None:
    close(database, leased, "2026-06-30")
    assert _outcome(database, leased, entry("k", *moved(LIN, SUN, 5, "2026-06-30"))) is PeriodClosed
    assert _outcome(database, leased, entry("k", *moved(LIN, SUN, 5, "2026-07-01"))) is FILED


def test_what_a_late_fact_must_not_do_it_does_not_do_when_moved(database: Database, leased: int) -> None:
    close(database, leased, "2026-06-30")
    with pytest.raises(BalanceCrossesZero):
        file(database, leased, entry("k", *moved(LIN, SUN, 5 * MU, "2026-01-05")), late="first-open-day")


# Which refusal is said when several apply: this order, on both databases.
def test_the_first_of_several_refusals(database: Database, leased: int) -> None:
    close(database, leased, "2026-03-31")
    unbalanced = (line(SUN, "2026-05-01", -(10**12)), line(LIN, "2026-05-01", 1))
    late = moved(LIN, SUN, 5, "2026-03-01")
    for new, expected in (
        (entry("lease", *unbalanced, *late), KeyReused),
        (entry("k", *unbalanced, *late), PeriodClosed),
        (entry("k", *unbalanced), EntryUnbalanced),
        (entry("k", *moved(SUN, LIN, 1, "2026-05-01")), BalanceCrossesZero),
        (entry("k", *late, *moved(SUN, LIN, 1, "2200-05-01")), DayOutOfRange),
    ):
        assert _outcome(database, leased, new) is expected


# Accounts and books.
def test_an_account_is_asked_for_with_the_kind_its_holder_has(database: Database, leased: int) -> None:
    mistaken = held("lin", "cooperative")
    assert _outcome(database, leased, entry("k", *moved(mistaken, SUN, 1, "2026-05-01"))) is HolderOfTwoKinds
    both = entry("k", *moved(register(), held("new", "household"), 1, "2026-05-01"))
    other = entry("l", *moved(register(), held("new", "enterprise"), 1, "2026-05-01"))
    assert _outcome(database, leased, both, other) is HolderOfTwoKinds


def test_books_do_not_see_each_other(database: Database, leased: int) -> None:
    def work(connection: Any) -> int:
        connection.execute(
            text(
                "INSERT INTO book (id, division_level, division_code, name, closing_day, opened_at) VALUES"
                " (2, 'county', '640107000000', '西塘区', '1899-12-31', '2026-11-21T04:00:00.000000Z')"
            )
        )
        post(connection, 2, [registration("lease", LIN, 1)], recorded_at=NOW, recorded_by="clerk")
        return 2

    other = database.command(work)
    assert _outcome(database, other, entry("k", *moved(LIN, SUN, 2, "2026-05-01"))) is BalanceCrossesZero
    close(database, other, "2026-12-31")
    assert _outcome(database, leased, entry("k", *moved(LIN, SUN, 4 * MU, "2026-05-01"))) is FILED


def test_what_a_command_raises_undoes_all_of_it(database: Database, leased: int) -> None:
    before = content(database)

    def work(connection: Any) -> None:
        post(connection, leased, [registration("k", held("new"), 5)], recorded_at=NOW, recorded_by="clerk")
        raise KeyError("own mistake")

    with pytest.raises(KeyError):
        database.command(work)
    assert content(database) == before
    assert _outcome(database, leased, registration("k", held("new"), 5)) is FILED  # its numbers were not remembered
