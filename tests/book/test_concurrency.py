"""Many processes on one PostgreSQL book: what the promises say holds however they interleave."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import text

from ledger.db import Database
from tests.book import crowd
from tests.book.conftest import NewDatabase
from tests.book.making import LIN, MU, SUN, file, findings, lease, new_book, registration

PROCESSES = 8


@dataclass(frozen=True)
class Crowd:
    """A filled book (lin and sun have 10 mu of P1, P2 and P3 each) and the processes that storm it."""

    database: Database
    book_id: int
    pool: ProcessPoolExecutor

    def run(self, *calls: tuple[Any, ...]) -> list[list[str]]:
        """Each call (function, arguments) in a process, all at once; what each of them said."""
        url = self.database.url.render_as_string(hide_password=False)
        futures: list[Future[list[str]]] = [self.pool.submit(call, url, self.book_id, *rest) for call, *rest in calls]
        return [future.result(timeout=60) for future in futures]

    def number(self, sql: str) -> int:
        with self.database.reading() as connection:
            return int(connection.execute(text(sql)).scalar() or 0)

    def balance(self, holder: str, lot: str = "P1") -> int:
        return self.number(
            "SELECT sum(p.total) FROM position p JOIN account a ON a.id = p.account_id JOIN lot l ON l.id = p.lot_id"
            f" WHERE a.holder = '{holder}' AND l.code = '{lot}'"
        )


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as made:
        list(made.map(crowd.ready, range(PROCESSES * 4)))
        yield made


@pytest.fixture
def storm(new_database: NewDatabase, pool: ProcessPoolExecutor) -> Iterator[Crowd]:
    database = new_database("postgresql")
    book_id = new_book(database)
    for holder in (LIN, SUN):
        file(
            database,
            book_id,
            *(registration(f"{holder.holder} {lot}", holder, 10 * MU, lot=lot) for lot in ("P1", "P2", "P3")),
        )
    yield Crowd(database, book_id, pool)
    assert findings(database) == []


def _counted(said: list[list[str]]) -> Counter[str]:
    return Counter(word.split()[0] for answers in said for word in answers)


def test_one_parcel_leased_by_two_hundred_at_once(storm: Crowd) -> None:
    """All terms overlap in 2027, though each has days of its own."""
    attempts = [
        (f"lessee {n}", 10 * MU, f"2026-{n % 12 + 1:02d}-{n % 28 + 1:02d}", f"20{28 + n % 50}-{n % 12 + 1:02d}-01")
        for n in range(200)
    ]
    said = storm.run(*((crowd.lease_all, attempts[place::PROCESSES]) for place in range(PROCESSES)))
    assert _counted(said) == {"filed": 1, "balance-crosses-zero": 199}
    assert storm.number("SELECT count(*) FROM entry WHERE cause = 'lease-signed'") == 1


def test_a_lot_is_not_spent_twice_on_different_days(storm: Crowd) -> None:
    """Write skew: each of two on days of their own sees enough; the days between them would be short."""
    attempts = [
        (f"t {n}", 6 * MU, f"20{26 + n // 12}-{n % 12 + 1:02d}-20", ("P1", "P2", "P3")[n % 3]) for n in range(96)
    ]
    said = storm.run(*((crowd.take, attempts[place::PROCESSES]) for place in range(PROCESSES)))
    assert _counted(said) == {"filed": 3, "balance-crosses-zero": 93}
    assert [storm.balance("lin", lot) for lot in ("P1", "P2", "P3")] == [4 * MU] * 3


def test_small_takes_stop_at_exactly_zero(storm: Crowd) -> None:
    attempts = [(f"t {n}", MU // 2, f"2026-{n % 12 + 1:02d}-20", "P1") for n in range(64)]
    said = storm.run(*((crowd.take, attempts[place::PROCESSES]) for place in range(PROCESSES)))
    assert _counted(said) == {"filed": 20, "balance-crosses-zero": 44}
    assert storm.balance("lin") == 0


def test_opposite_transfers_come_through(storm: Crowd) -> None:
    """Half of them A to B in one order of lots, half B to A in the other: no deadlock reaches the caller."""
    rounds = 15
    directions = [("lin", "sun"), ("sun", "lin")] * (PROCESSES // 2)
    said = storm.run(*((crowd.swap, f"s{n}", rounds, *way) for n, way in enumerate(directions)))
    assert _counted(said) == {"filed": PROCESSES * rounds}
    assert storm.number("SELECT count(*) FROM entry WHERE cause = 'test'") == PROCESSES * rounds * 3
    assert [storm.balance(holder, lot) for holder in ("lin", "sun") for lot in ("P1", "P2", "P3")] == [10 * MU] * 6


def test_ten_reversals_at_once(storm: Crowd) -> None:
    number = file(storm.database, storm.book_id, lease("lease", LIN, SUN, MU, "2026-02-01", "2027-02-01"))[0].entry_id
    said = storm.run(*((crowd.undo, number, f"undo {n}") for n in range(10)))
    assert _counted(said) == {"filed": 1, "already-reversed": 9}
    assert storm.number("SELECT count(*) FROM entry WHERE reverses_entry_id IS NOT NULL") == 1


def test_one_reversal_ten_times_at_once(storm: Crowd) -> None:
    number = file(storm.database, storm.book_id, lease("lease", LIN, SUN, MU, "2026-02-01", "2027-02-01"))[0].entry_id
    said = storm.run(*((crowd.undo, number, "undo") for _ in range(10)))
    assert _counted(said) == {"filed": 1, "replayed": 9}
    assert len({answer[0].split()[1] for answer in said}) == 1


def test_one_key_from_eight_processes_is_one_entry(storm: Crowd) -> None:
    rounds = 12
    said = storm.run(*((crowd.once, rounds) for _ in range(PROCESSES)))
    for answers in zip(*said, strict=True):
        assert Counter(answer.split()[0] for answer in answers) == {"filed": 1, "replayed": PROCESSES - 1}
        assert len({answer.split()[1] for answer in answers}) == 1
    assert storm.balance("sun") == 10 * MU + 5 * rounds


def test_accounts_and_lots_are_opened_once(storm: Crowd) -> None:
    rounds = 6
    before = storm.number("SELECT count(*) FROM account")
    said = storm.run(*((crowd.first_use, f"f{n}", rounds) for n in range(PROCESSES)))
    assert _counted(said) == {"filed": PROCESSES * rounds}
    assert storm.number("SELECT count(*) FROM account") - before == rounds * (4 + 1)
    assert storm.balance("new 0 0", "N new 0 0") == 5 * PROCESSES


def test_no_posting_ends_up_behind_a_closing(storm: Crowd) -> None:
    """What is on or before the closing day is counted when it is closed, and once more at the end."""
    march = tuple(f"2026-03-{day:02d}" for day in range(1, 29))
    closers = ((crowd.close_and_count, march),)
    late = [(crowd.race_with_closing, f"l{n}", 40, "first-open-day") for n in range(3)]
    refused = [(crowd.race_with_closing, f"r{n}", 40, "refuse") for n in range(3)]
    counts, *said = storm.run(*closers, *late, *refused)
    for last, count in zip(march, counts, strict=True):
        sql = f"SELECT count(*) FROM posting WHERE effective_on BETWEEN '2026-03-01' AND '{last}'"
        assert storm.number(sql) == int(count)
    assert _counted(said[:3]) == {"filed": 120}
    assert set(_counted(said[3:])) <= {"filed", "period-closed"}
