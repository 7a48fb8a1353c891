"""Balances, statements and holdings against a plain fold of all entries, on random books."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate, chain, combinations
from typing import Any

import pytest
from sqlalchemy import Connection, FromClause, literal, select, union_all

from ledger.book import Account, Line, NewEntry
from ledger.book.balances import Balance, By, Holding, Question, balances, holdings_of_lot
from ledger.book.refusals import AccountMissing
from ledger.book.statements import find_accounts, statement
from ledger.db import Database
from ledger.errors import Refusal
from tests.book.conftest import NewDatabase
from tests.book.making import (
    MU,
    NOW,
    day,
    entry,
    file,
    findings,
    held,
    lease,
    moved,
    new_book,
    register,
    registration,
    unallotted,
)

VILLAGES = ("640106100201", "640106100202", "640107200201")
ASSETS = ("operation-right", "contract-right")
FIELDS: tuple[By, ...] = ("kind", "village", "holder-kind", "party", "lot")


@dataclass(frozen=True)
class Recorded:
    """A posting as the fold knows it: what was filed, and when."""

    book_id: int
    recorded_at: datetime
    line: Line


@dataclass(frozen=True)
class Filled:
    database: Database
    books: tuple[int, ...]
    recorded: tuple[Recorded, ...]


def _accounts(village: str) -> list[Account]:
    kinds = ("household", "household", "cooperative")
    parties = [held(f"{village[-2:]}-{n}", kind, asset, village) for asset in ASSETS for n, kind in enumerate(kinds)]
    return [*parties, *(unallotted(asset, village) for asset in ASSETS)]


def _random_entry(chance: random.Random, key: str, villages: Sequence[str]) -> NewEntry:
    """Registrations, movements and leases over ten years, many of them illegal."""
    accounts = _accounts(chance.choice(villages))
    first = chance.choice(accounts)
    second = chance.choice([account for account in accounts if account.asset == first.asset and account != first])
    lot, amount = f"P{chance.randrange(3)}", chance.randrange(1, 20)
    start = date(2020, 1, 1) + timedelta(days=chance.randrange(3650))
    if chance.random() < 0.5:
        return registration(key, first, amount, str(start), lot)
    if chance.random() < 0.5:
        return entry(key, *moved(first, second, amount, str(start), lot))
    return lease(key, first, second, amount, str(start), str(start + timedelta(days=chance.randrange(1, 900))), lot)


def _fill(database: Database, chance: random.Random) -> Filled:
    books = tuple(new_book(database, code) for code in ("640106000000", "640107000000"))
    recorded: list[Recorded] = []
    for number in range(240):
        at = NOW + timedelta(hours=number)
        book_id, villages = (books[1], VILLAGES[2:]) if number % 4 == 0 else (books[0], VILLAGES[:2])
        new = _random_entry(chance, f"k{number}", villages)
        try:
            file(database, book_id, new, at=at)
        except Refusal:
            continue
        recorded.extend(Recorded(book_id, at, line) for line in new.lines)
    return Filled(database, books, tuple(recorded))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, new_database: NewDatabase) -> Filled:
    seed = 20261121
    made = _fill(new_database(request.param), random.Random(seed))
    assert findings(made.database) == []
    assert len(made.recorded) > 200
    return made


def _below(villages: Sequence[str]) -> FromClause:
    rows = [select(literal("village").label("level"), literal(code).label("code")) for code in villages]
    return union_all(*rows).subquery("below")


def _group(by: frozenset[By], line: Line) -> tuple[str, ...]:
    account = line.account
    cells = {
        "kind": account.kind,
        "holder-kind": account.holder_kind,
        "village": account.division_code,
        "party": account.holder,
        "lot": line.lot,
    }
    order: tuple[By, ...] = ("kind", "holder-kind", "village", "party", "lot")
    return (account.asset, *(cells[name] if name in by else "" for name in order))


def _folded(filled: Filled, villages: Sequence[str], question: Question) -> list[Balance]:
    """The same question, answered by adding up all postings one by one."""
    sums: Counter[tuple[str, ...]] = Counter()
    for known in filled.recorded:
        account = known.line.account
        counts = (
            account.division_code in villages
            and known.line.effective_on <= question.as_of
            and (question.known_at is None or known.recorded_at <= question.known_at)
            and (not question.assets or account.asset in question.assets)
            and ("kind" in question.by or account.kind != "land.register")
        )
        if counts:
            sums[_group(question.by, known.line)] += known.line.amount
    rows: list[list[Any]] = [[*group, amount] for group, amount in sorted(sums.items()) if amount]
    return [Balance(*row) for row in rows]


GROUPINGS = [frozenset(chosen) for size in range(len(FIELDS) + 1) for chosen in combinations(FIELDS, size)]


@pytest.mark.parametrize("by", GROUPINGS, ids=lambda by: "+".join(sorted(by)) or "asset alone")
def test_every_grouping_is_the_fold_of_all_postings(filled: Filled, by: frozenset[By]) -> None:
    chance = random.Random("+".join(sorted(by)))
    with filled.database.reading() as connection:
        for _ in range(6):
            villages = chance.sample(VILLAGES, chance.randrange(1, 4))
            as_of = date(2019, 12, 1) + timedelta(days=chance.randrange(4500))
            known_at = chance.choice([None, NOW + timedelta(minutes=chance.randrange(-60, 60 * 250))])
            assets = chance.choice([(), ASSETS[:1], ASSETS])
            question = Question(_below(villages), as_of, known_at, assets, by)
            assert balances(connection, question) == _folded(filled, villages, question)


# The first and last days of spans, where a roll-up by years, months and days could go wrong.
BORDERS = (
    "1900-01-01",
    "2019-12-31",
    "2020-01-01",
    "2023-12-31",
    "2024-01-01",
    "2024-02-29",
    "2024-03-01",
    "2199-12-31",
)


@pytest.mark.parametrize("as_of", BORDERS)
def test_the_borders_of_spans(filled: Filled, as_of: str) -> None:
    with filled.database.reading() as connection:
        for known_at in (None, NOW + timedelta(hours=120)):
            question = Question(_below(VILLAGES), day(as_of), known_at, (), frozenset({"kind", "village"}))
            assert balances(connection, question) == _folded(filled, VILLAGES, question)


def test_known_at_the_very_instant_includes_it(filled: Filled) -> None:
    last = filled.recorded[-1].recorded_at
    with filled.database.reading() as connection:
        for known_at in (last, last - timedelta(microseconds=1)):
            question = Question(_below(VILLAGES), date(2199, 12, 31), known_at, (), frozenset(FIELDS))
            assert balances(connection, question) == _folded(filled, VILLAGES, question)


def test_no_divisions_hold_nothing_and_all_kinds_sum_to_zero(filled: Filled) -> None:
    with filled.database.reading() as connection:
        nowhere = Question(_below(["999999999999"]), date(2199, 12, 31))
        assert balances(connection, nowhere) == []
        whole = balances(connection, Question(_below(VILLAGES), date(2024, 6, 30), by=frozenset({"kind"})))
    sums: Counter[str] = Counter()
    for balance in whole:
        sums[balance.asset] += balance.amount
    assert set(sums.values()) == {0}


def _every_account(filled: Filled) -> Iterator[tuple[int, Account]]:
    yield from sorted({(known.book_id, known.line.account) for known in filled.recorded}, key=repr)


def test_statements_run_from_opening_to_closing(filled: Filled) -> None:
    chance = random.Random(7)
    with filled.database.reading() as connection:
        for book_id, account in _every_account(filled):
            ((found_book, number, found),) = find_accounts(connection, account.name)
            assert (found_book, found) == (book_id, account)
            start = date(2020, 1, 1) + timedelta(days=chance.randrange(3000))
            end = start + timedelta(days=chance.randrange(1500))
            mine = [
                known.line for known in filled.recorded if known.line.account == account and known.book_id == book_id
            ]
            _check_statement(connection, book_id, number, account, mine, start, end)


def _check_statement(
    connection: Connection, book_id: int, number: int, account: Account, mine: list[Line], start: date, end: date
) -> None:
    made = statement(connection, book_id, number, account, start, end)
    opening = sum(line.amount for line in mine if line.effective_on < start)
    within = [line for line in mine if start <= line.effective_on <= end]
    within.sort(key=lambda line: line.effective_on)  # filed in order, and the sort is stable
    assert made.opening == opening
    assert [(m.effective_on, m.lot, m.amount) for m in made.movements] == [
        (line.effective_on, line.lot, line.amount) for line in within
    ]
    assert [m.running for m in made.movements] == list(accumulate((line.amount for line in within), initial=opening))[
        1:
    ]
    assert made.closing == opening + sum(line.amount for line in within)


def test_a_holders_code_finds_all_its_accounts(filled: Filled) -> None:
    with filled.database.reading() as connection:
        for holder in {known.line.account.holder for known in filled.recorded} - {""}:
            expected = {(b, account) for b, account in _every_account(filled) if account.holder == holder}
            assert {(b, account) for b, _, account in find_accounts(connection, holder)} == expected
        for name in ("nobody", "", "ownership/land.held/640106100201/lin", "a/b", "a/b/c/d/e"):
            with pytest.raises(AccountMissing):
                find_accounts(connection, name)


def _holding_order(holding: Holding) -> tuple[str, ...]:
    return holding.asset, holding.kind, holding.holder_kind, holding.holder, holding.division_code


@pytest.mark.parametrize("as_of", ["2020-03-01", "2024-07-01", "2029-12-31"])
def test_holdings_of_a_lot(filled: Filled, as_of: str) -> None:
    with filled.database.reading() as connection:
        for book_id, lot in sorted({(known.book_id, known.line.lot) for known in filled.recorded}):
            sums: Counter[Account] = Counter()
            for known in filled.recorded:
                if (known.book_id, known.line.lot) == (book_id, lot) and known.line.effective_on <= day(as_of):
                    sums[known.line.account] += known.line.amount
            expected = [
                Holding(a.asset, a.kind, a.holder_kind, a.holder, a.division_code, amount)
                for a, amount in sums.items()
                if amount and a.kind != "land.register"
            ]
            assert holdings_of_lot(connection, book_id, lot, day(as_of)) == sorted(expected, key=_holding_order)
        assert holdings_of_lot(connection, 1, "no such lot", day(as_of)) == []


def test_holdings_show_who_has_a_leased_parcel(database: Database, book_id: int) -> None:
    lin, plum = held("lin"), held("plum", "cooperative")
    file(database, book_id, registration("first", lin, 10 * MU))
    file(database, book_id, lease("lease", lin, plum, 6 * MU, "2026-02-01", "2031-02-01"))
    with database.reading() as connection:
        seen = [
            [(holding.holder, holding.amount // MU) for holding in holdings_of_lot(connection, book_id, "P1", day(on))]
            for on in ("2025-12-31", "2026-01-31", "2026-02-01", "2031-01-31", "2031-02-01")
        ]
    assert seen == [[], [("lin", 10)], [("plum", 6), ("lin", 4)], [("plum", 6), ("lin", 4)], [("lin", 10)]]


def test_an_account_is_named_by_level_where_it_is_no_village(database: Database, book_id: int) -> None:
    county = Account("ownership", "land.expropriated", "county", "640106000000")
    new = entry("k", *moved(register("ownership"), county, 5, "2026-01-01"))
    file(database, book_id, new)
    assert county.name == "ownership/land.expropriated/county.640106000000"
    with database.reading() as connection:
        assert [found for _, _, found in find_accounts(connection, county.name)] == [county]


def test_statement_of_the_first_and_last_days(database: Database, book_id: int) -> None:
    lin = held("lin")
    file(database, book_id, registration("k1", lin, 5, "1900-01-01"), registration("k2", lin, 6, "2199-12-31"))
    with database.reading() as connection:
        ((_, number, account),) = find_accounts(connection, "lin")
        whole = statement(connection, book_id, number, account)
    assert [movement.running for movement in whole.movements] == [5, 11]
    assert list(chain([whole.opening], [whole.closing])) == [0, 11]
