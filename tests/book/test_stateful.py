"""Random commands, legal and illegal, to a book on SQLite, one on PostgreSQL and one in memory: all three agree."""

from __future__ import annotations

import itertools
import os
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from ledger.book import Account, Filed, NewEntry, close_period, load_entry, post, reopen_period, reverse
from ledger.book.canonical import content_hash
from ledger.book.filing import Late
from ledger.book.models import ACCOUNT, LOT, POSITION_DAY
from ledger.book.verification import CHECKS
from ledger.db import Database
from ledger.errors import Refusal
from tests.book.conftest import NewDatabase
from tests.book.fold import Act, Memory, Place
from tests.book.making import (
    LIN,
    NOW,
    PLUM,
    SUN,
    findings,
    held,
    lease,
    line,
    moved,
    new_book,
    register,
    registration,
    unallotted,
)

LONG = os.environ.get("TIANBU_HYPOTHESIS") == "long"
PROFILE = settings(
    max_examples=600 if LONG else 45,
    stateful_step_count=60 if LONG else 25,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
DAYS = (
    "1900-01-01", "2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01", "2026-02-02", "2026-03-01", "2026-12-31",
    "2027-01-01", "2027-01-02", "2031-02-01", "2031-02-02", "2199-12-31",
)  # fmt: skip
OUT_OF_RANGE = ("1899-12-31", "2200-01-01")
CONTRACT = held("lin", asset="contract-right")
HOLDERS = (LIN, SUN, PLUM, unallotted())
_books = itertools.count(1)

days = st.sampled_from(DAYS) | st.sampled_from(DAYS[2:6])
lots = st.sampled_from(("P1", "P2", ""))
amounts = st.integers(1, 4)
holders = st.sampled_from(HOLDERS)
lateness = st.booleans()
Lines = tuple[Any, ...]


@st.composite
def registrations(draw: st.DrawFn) -> Lines:
    return registration("", draw(holders), draw(amounts) * 2, draw(days), draw(lots)).lines


@st.composite
def movements(draw: st.DrawFn) -> Lines:
    source, target = draw(st.lists(st.sampled_from((*HOLDERS, register())), min_size=2, max_size=2, unique=True))
    return moved(source, target, draw(amounts), draw(days), draw(lots))


@st.composite
def leases(draw: st.DrawFn) -> Lines:
    source, target = draw(st.lists(holders, min_size=2, max_size=2, unique=True))
    start, end = draw(st.lists(days, min_size=2, max_size=2))
    return lease("", source, target, draw(amounts), start, end, draw(lots)).lines


@st.composite
def two_assets(draw: st.DrawFn) -> Lines:
    on, lot = draw(days), draw(lots)
    lines = (*moved(register(), LIN, draw(amounts), on, lot), *moved(register("contract-right"), CONTRACT, 3, on, lot))
    return tuple(draw(st.permutations(lines)))


@st.composite
def across_lots(draw: st.DrawFn) -> Lines:
    """Balanced as a whole, so that only the − account can stop it from taking back what it never gave."""
    on, amount = draw(days), draw(amounts)
    return line(draw(holders), on, -amount, draw(lots)), line(
        register(), on, amount, draw(lots | st.just("never registered"))
    )


@st.composite
def careless(draw: st.DrawFn) -> Lines:
    """Perhaps unbalanced, perhaps on no day of the book."""
    on = st.sampled_from((*DAYS[2:5], *OUT_OF_RANGE)) if draw(st.integers(0, 3)) == 0 else days
    accounts = st.sampled_from((*HOLDERS, register(), CONTRACT))
    lines = st.builds(line, accounts, on, st.integers(-4, 4).filter(bool), lots)
    return tuple(draw(st.lists(lines, min_size=2, max_size=4)))


bodies = st.one_of(
    registrations(),
    registrations(),
    movements(),
    movements(),
    leases(),
    leases(),
    two_assets(),
    across_lots(),
    careless(),
)


class Side:
    """One book in one database, and the numbers that it gave to the acts."""

    def __init__(self, database: Database, code: str) -> None:
        self.database = database
        self.book_id = new_book(database, code)
        self.numbers: dict[str, int] = {}

    def act(self, work: Callable[[Any], Any]) -> Any:
        """What ``work`` returns, or the class of its refusal."""
        try:
            return self.database.command(work)
        except Refusal as refusal:
            return type(refusal)

    def post(self, acts: list[Act], late: Late) -> Any:
        entries = [
            NewEntry(act.cause, act.document, act.key, act.lines, self.numbers[act.reverses] if act.reverses else None)
            for act in acts
        ]
        return self._remember(
            [act.key for act in acts],
            self.act(lambda c: post(c, self.book_id, entries, recorded_at=NOW, recorded_by="clerk", late=late)),
        )

    def reverse(self, target: str, key: str, document: str, late: Late) -> Any:
        number = self.numbers[target]
        said = self.act(
            lambda c: [
                reverse(
                    c, self.book_id, number,
                    idempotency_key=key, document=document, recorded_at=NOW, recorded_by="clerk", late=late,
                )
            ]
        )  # fmt: skip
        return self._remember([key], said)

    def _remember(self, keys: list[str], said: Any) -> Any:
        if isinstance(said, list):
            self.numbers |= {key: filed.entry_id for key, filed in zip(keys, said, strict=True)}
        return said

    def movements(self) -> dict[Place, dict[date, int]]:
        columns = [
            ACCOUNT.c[name] for name in ("asset", "kind", "division_level", "division_code", "holder_kind", "holder")
        ]
        day = POSITION_DAY.c
        query = (
            select(*columns, LOT.c.code, day.effective_on, day.delta)
            .join(ACCOUNT, (ACCOUNT.c.book_id == day.book_id) & (ACCOUNT.c.id == day.account_id))
            .join(LOT, (LOT.c.book_id == day.book_id) & (LOT.c.id == day.lot_id))
            .where(day.book_id == self.book_id, day.delta != 0)
        )
        found: dict[Place, dict[date, int]] = defaultdict(dict)
        with self.database.reading() as connection:
            for *account, lot, on, delta in connection.execute(query):
                found[Account(*account), lot][on] = delta
        return dict(found)


class ThreeBooks(RuleBasedStateMachine):
    """``memory`` decides what is right; ``sides`` are the two databases."""

    databases: tuple[Database, ...] = ()

    @initialize()
    def open(self) -> None:
        code = f"{next(_books):012d}"
        self.memory = Memory()
        self.sides = [Side(database, code) for database in self.databases]
        self.keys = itertools.count(1)
        self.hashes: dict[str, str] = {}
        for holder, lot in ((LIN, "P1"), (SUN, "P2"), (unallotted(), "")):
            self._file(False, registration("", holder, 12, "2026-01-01", lot).lines)

    # What is asked.
    @rule(lines=registrations(), late=lateness)
    def register(self, lines: Lines, late: bool) -> None:
        self._file(late, lines)

    @rule(lines=movements(), late=lateness)
    def move(self, lines: Lines, late: bool) -> None:
        self._file(late, lines)

    @rule(lines=leases(), late=lateness)
    def lease(self, lines: Lines, late: bool) -> None:
        self._file(late, lines)

    @rule(several=st.lists(bodies, min_size=1, max_size=3), late=lateness)
    def file_a_batch(self, several: list[Lines], late: bool) -> None:
        self._file(late, *several)

    @rule(data=st.data(), late=lateness, beside=st.none() | bodies)
    def repeat(self, data: st.DataObject, late: bool, beside: Lines | None) -> None:
        """The same again, perhaps in one batch with something new."""
        known = [act for act in self.memory.acts.values() if act.reverses is None]
        if not known:
            return
        acts = [data.draw(st.sampled_from(known))]
        if beside is not None:
            acts.append(Act(self._key(), "test", "paper", beside))
        self._post(acts, late)

    @rule(data=st.data(), late=lateness, lines=bodies, in_one_batch=st.booleans())
    def reuse_a_key(self, data: st.DataObject, late: bool, lines: Lines, in_one_batch: bool) -> None:
        known = data.draw(st.sampled_from(sorted(self.memory.acts)))
        act = Act(known, "test", f"paper {known}", lines)
        self._post([act, replace(act, document="other paper")] if in_one_batch else [act], late)

    @rule(data=st.data(), late=lateness, again=st.sampled_from(("new", "same", "other")))
    def undo(self, data: st.DataObject, late: bool, again: str) -> None:
        """Under a new key, or the key of its reversal if it has one, or a key that is something else's."""
        target = data.draw(st.sampled_from(sorted(self.memory.acts)))
        earlier = [act.key for act in self.memory.acts.values() if act.reverses == target]
        key = self._key()
        if again == "same" and earlier:
            key = earlier[0]
        if again == "other":
            key = data.draw(st.sampled_from(sorted(self.memory.acts)))
        expected = self.memory.reverse(target, key, f"undoing {target}", late)
        said = [side.reverse(target, key, f"undoing {target}", _late(late)) for side in self.sides]
        self._agree(expected, said, [key])

    @rule(on=st.sampled_from(DAYS[1:5]))
    def close(self, on: str) -> None:
        to = date.fromisoformat(on)
        expected = self.memory.close(to)
        for side in self.sides:
            assert (
                side.act(partial(close_period, book_id=side.book_id, closing_day=to, person="chief", at=NOW))
                is expected
            )

    @rule(
        on=st.sampled_from(("1899-12-31", *DAYS[:8])),
        people=st.sampled_from((("a", "b"), ("a", "b"), ("a", "a"), ("a", ""))),
    )
    def reopen(self, on: str, people: tuple[str, str]) -> None:
        to = date.fromisoformat(on)
        expected = self.memory.reopen(to, people)
        for side in self.sides:
            work = partial(reopen_period, book_id=side.book_id, closing_day=to, people=people, reason="r", at=NOW)
            assert side.act(work) is expected

    # What must hold.
    def _file(self, late: bool, *bodies: Lines) -> None:
        self._post([Act(key := self._key(), "test", f"paper {key}", lines) for lines in bodies], late)

    def _key(self) -> str:
        return f"k{next(self.keys)}"

    def _post(self, acts: list[Act], late: bool) -> None:
        expected = self.memory.post(acts, late)
        said = [side.post(acts, _late(late)) for side in self.sides]
        self._agree(expected, said, [act.key for act in acts])

    def _agree(self, expected: Any, said: list[Any], keys: list[str]) -> None:
        for side, answer in zip(self.sides, said, strict=True):
            if not isinstance(expected, list):
                assert answer is expected, (side.database.url.drivername, answer)
                continue
            assert isinstance(answer, list), (side.database.url.drivername, answer)
            assert [filed.replayed for filed in answer] == expected
            for key, filed in zip(keys, answer, strict=True):
                self._check_hash(side, key, filed)

    def _check_hash(self, side: Side, key: str, filed: Filed) -> None:
        """The same on both, but for reversals: they name the number of an entry, which may have gaps on PostgreSQL."""
        act = self.memory.acts[key]
        if act.reverses is None:
            assert self.hashes.setdefault(key, filed.content_hash) == filed.content_hash
            return
        with side.database.reading() as connection:
            postings = load_entry(connection, side.book_id, filed.entry_id).postings
        undone = side.numbers[act.reverses]
        assert filed.content_hash == content_hash(act.cause, act.document, act.key, undone, postings)

    @invariant()
    def the_layers_of_truth_agree(self) -> None:
        if not hasattr(self, "memory"):
            return
        expected = self.memory.movements()
        for side in self.sides:
            assert side.movements() == expected

    def teardown(self) -> None:
        if not hasattr(self, "memory"):
            return
        for side in self.sides:
            with side.database.reading() as connection:
                for _name, check in CHECKS:
                    assert list(check(connection, side.book_id)) == []


def _late(late: bool) -> Late:
    return "first-open-day" if late else "refuse"


@pytest.mark.timeout(3600 if LONG else 900)  # a failure takes minutes to be made small
def test_three_books_agree(new_database: NewDatabase) -> None:
    class Machine(ThreeBooks):
        databases = (new_database("sqlite"), new_database("postgresql"))

    run_state_machine_as_test(Machine, settings=PROFILE)
    for database in Machine.databases:
        assert findings(database) == []
