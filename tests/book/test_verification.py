"""Tampering behind the triggers' backs: verification names the entry, the account or the cell."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ledger.book import load_entry, reverse
from ledger.book.canonical import content_hash
from ledger.book.rebuilding import rebuild_positions
from ledger.book.verification import CHECKS
from ledger.db import Database
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
    lease,
    moved,
    registration,
)

Numbers = dict[str, int]


@contextmanager
def guards_down(database: Database) -> Iterator[Callable[[str], Any]]:
    """What somebody can do who owns the database: every trigger gone (SQLite) or off (PostgreSQL)."""
    if database.is_sqlite:
        with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as raw:
            for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
                raw.execute(f"DROP TRIGGER {name}")
            yield raw.execute
        return
    plain = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        yield lambda sql: connection.execute(sql.encode())


@pytest.fixture
def numbers(database: Database, book_id: int) -> Numbers:
    """Numbers of entries by their keys, of accounts by their holders and of lots by their codes."""
    file(database, book_id, registration("first", LIN, 10 * MU))
    file(database, book_id, lease("lease", LIN, PLUM, 6 * MU, "2026-02-01", "2031-02-01"))
    file(database, book_id, registration("second", SUN, 3 * MU, lot="P2"))
    sale = file(database, book_id, entry("sale", *moved(SUN, REED, MU, "2026-03-01", "P2")))[0].entry_id
    database.command(
        lambda connection: reverse(
            connection, book_id, sale, idempotency_key="undo", document="d", recorded_at=NOW, recorded_by="clerk"
        )
    )
    close(database, book_id, "2026-01-31")
    with database.reading() as connection:
        queries = (
            "SELECT idempotency_key, id FROM entry",
            "SELECT holder, id FROM account",
            "SELECT code, id FROM lot",
        )
        return {name: number for query in queries for name, number in connection.execute(text(query))}


# What is done, the statements, whether positions are folded again afterwards to hide it, the checks that find it
# ("hash" first, where it does), and what a finding names: an entry by its key, or a piece of its text.
CASES: tuple[tuple[str, Sequence[str], bool, str, str], ...] = (
    ("an amount", ["UPDATE posting SET amount = amount + 1 WHERE entry_id = {first} AND line = 2"], False, "hash balanced position position-day rollup", "first"),
    ("an amount, positions adjusted", ["UPDATE posting SET amount = amount + 1 WHERE entry_id = {first} AND line = 2"], True, "hash balanced", "first"),
    ("two amounts, balanced", ["UPDATE posting SET amount = amount * 2 WHERE entry_id = {second}"], False, "hash position position-day rollup", "second"),
    ("two amounts, balanced, positions adjusted", ["UPDATE posting SET amount = amount * 2 WHERE entry_id = {second}"], True, "hash", "second"),
    ("two amounts beyond what there is", ["UPDATE posting SET amount = amount * 2 WHERE entry_id = {lease}"], True, "hash floor", "lease"),
    ("a header is deleted", ["DELETE FROM entry WHERE id = {lease}"], False, "orphan", "lease"),
    ("an entry is deleted, its positions left", ["DELETE FROM entry WHERE id = {second}", "DELETE FROM posting WHERE entry_id = {second}"], False, "position position-day rollup", "account {sun}, lot {P2} is off by 600000"),
    ("a posting is deleted", ["DELETE FROM posting WHERE entry_id = {lease} AND line = 1"], True, "hash whole balanced", "lease"),
    ("the return of a lease is deleted", ["DELETE FROM posting WHERE entry_id = {lease} AND line > 2"], True, "hash whole", "lease"),
    ("all postings of an entry are deleted", ["DELETE FROM posting WHERE entry_id = {lease}"], True, "whole", "lease"),
    ("a pair is added to a sealed entry", ["INSERT INTO posting SELECT book_id, entry_id, line + 2, account_id, lot_id, effective_on, stated_on, amount FROM posting WHERE entry_id = {second}"], True, "hash whole", "second"),
    ("two postings swap accounts", ["UPDATE posting SET account_id = {lin} + {plum} - account_id WHERE entry_id = {lease} AND line < 3"], True, "hash floor", "lease"),
    ("two postings swap lines", ["UPDATE posting SET line = line + 10 WHERE entry_id = {lease}", "UPDATE posting SET line = CASE line WHEN 11 THEN 2 WHEN 12 THEN 1 ELSE line - 10 END WHERE entry_id = {lease}"], False, "hash", "lease"),
    ("an entry goes to other people", ["UPDATE posting SET account_id = {reed} WHERE account_id = {plum}"], True, "hash", "lease"),
    ("an entry goes to another lot", ["UPDATE posting SET lot_id = {P2} WHERE lot_id = {P1}"], True, "hash", "first"),
    ("an account that does not exist", ["UPDATE posting SET account_id = 999 WHERE entry_id = {second} AND line = 2"], False, "hash balanced position position-day rollup", "second"),
    ("a day", ["UPDATE posting SET effective_on = '2032-02-01' WHERE entry_id = {lease} AND line > 2"], True, "hash", "lease"),
    ("a stated day", ["UPDATE posting SET stated_on = '2025-01-01' WHERE entry_id = {lease} AND line = 1"], False, "hash", "lease"),
    ("a document", ["UPDATE entry SET document = 'other' WHERE id = {lease}"], False, "hash", "lease"),
    ("a cause", ["UPDATE entry SET cause = 'other' WHERE id = {lease}"], False, "hash", "lease"),
    ("a key", ["UPDATE entry SET idempotency_key = 'other' WHERE id = {lease}"], False, "hash", "lease"),
    ("a hash", ["UPDATE entry SET content_hash = 'other' WHERE id = {lease}"], False, "hash", "lease"),
    ("a reversal is called something else", ["UPDATE entry SET reverses_entry_id = NULL WHERE id = {undo}"], False, "hash", "undo"),
    ("a reversal of something else", ["UPDATE entry SET reverses_entry_id = {lease} WHERE id = {undo}"], False, "hash reversal", "undo"),
    ("what was reversed is changed", ["UPDATE posting SET effective_on = '2026-03-02', stated_on = '2026-03-02' WHERE entry_id = {sale}"], True, "hash floor reversal", "sale"),
    ("a number of postings", ["UPDATE entry SET posting_count = 9 WHERE id = {lease}"], False, "whole", "lease"),
    ("a lot's name", ["UPDATE lot SET code = 'P9' WHERE id = {P1}"], False, "hash", "first"),
    ("a holder's name", ["UPDATE account SET holder = 'reeds' WHERE id = {plum}"], False, "hash", "lease"),
    ("two holders trade names", ["UPDATE account SET holder = 'x' WHERE id = {plum}", "UPDATE account SET holder = 'plum' WHERE id = {lin}", "UPDATE account SET holder = 'lin' WHERE id = {plum}"], False, "hash", "first"),
    ("an account's side", ["UPDATE account SET side = -1 WHERE id = {plum}"], False, "floor account", "account {plum} "),
    ("a kind's side", ["UPDATE account_kind SET side = -1 WHERE code = 'land.held'"], False, "account", "account {plum} "),
    ("an account's cell", ["UPDATE account SET cell_id = (SELECT cell_id FROM account WHERE id = {lin}) WHERE id = {plum}"], True, "account", "account {plum} "),
    ("a cell's village", ["UPDATE rollup_cell SET division_code = '640106100299' WHERE id = (SELECT cell_id FROM account WHERE id = {plum})"], False, "account", "account {plum} "),
    ("the closing day", ["UPDATE book SET closing_day = '2025-12-31'"], False, "period", "2026-01-31"),
    ("a closing is deleted", ["DELETE FROM period_event"], False, "period", "1899-12-31"),
)  # fmt: skip


def _tamper(database: Database, numbers: Numbers, statements: Sequence[str], fold: bool = False) -> None:
    with guards_down(database) as run:
        for statement in statements:
            run(statement.format(**numbers))
    if fold:
        _fold(database)


def _fold(database: Database) -> None:
    database.command(rebuild_positions)


@pytest.mark.parametrize(("what", "statements", "fold", "checks", "names"), CASES, ids=[case[0] for case in CASES])
def test_tampering_is_found_and_named(
    database: Database, numbers: Numbers, what: str, statements: Sequence[str], fold: bool, checks: str, names: str
) -> None:
    assert findings(database) == []
    _tamper(database, numbers, statements, fold)
    found = findings(database)
    assert list(dict.fromkeys(finding.check for finding in found)) == checks.split()
    if names in numbers:
        assert numbers[names] in {finding.entry_id for finding in found}
        assert any(f"{numbers[names]}" in finding.what for finding in found)
    else:
        assert any(names.format(**numbers) in finding.what for finding in found)


# The stored positions: what is done to them, what finds it, and what the finding names.
CACHE: tuple[tuple[str, str, str, str], ...] = (
    ("a position", "UPDATE position SET total = total + 7 WHERE account_id = {plum}", "position", "account {plum}, lot {P1} is off by 7"),
    ("a position is gone", "DELETE FROM position WHERE account_id = {lin}", "position", "account {lin}, lot {P1} is off by -2000000"),
    ("a position is invented", "INSERT INTO position (book_id, account_id, lot_id, total) VALUES (1, {plum}, {P2}, 5)", "position", "account {plum}, lot {P2} is off by 5"),
    ("a day", "UPDATE position_day SET delta = delta - 7 WHERE account_id = {lin} AND effective_on = '2026-02-01'", "position-day", "day 2026-02-01 of account {lin}, lot {P1} is off by -7"),
    ("a day is another", "UPDATE position_day SET effective_on = '2026-02-02' WHERE account_id = {lin} AND effective_on = '2026-02-01'", "position-day", "day 2026-02-02 of account {lin}, lot {P1} is off by -1200000"),
    ("a day is gone", "DELETE FROM position_day WHERE effective_on = '2031-02-01' AND account_id = {plum}", "position-day", "day 2031-02-01 of account {plum}, lot {P1} is off by 1200000"),
    ("a roll-up of a day", "UPDATE rollup SET delta = delta + 7 WHERE span = 1 AND starts_on = '2031-02-01'", "rollup", "span 1, from 2031-02-01 is off by 7"),
    ("a roll-up of a month", "UPDATE rollup SET delta = delta + 7 WHERE span = 2 AND starts_on = '2031-02-01'", "rollup", "span 2, from 2031-02-01 is off by 7"),
    ("a roll-up of a year", "UPDATE rollup SET delta = delta + 7 WHERE span = 3 AND starts_on = '2031-01-01'", "rollup", "span 3, from 2031-01-01 is off by 7"),
    ("a roll-up is gone", "DELETE FROM rollup WHERE span = 3 AND starts_on = '2031-01-01'", "rollup", "span 3, from 2031-01-01 is off by"),
    ("all roll-ups are gone", "DELETE FROM rollup", "rollup", "span 1, from 2026-01-01"),
)  # fmt: skip


@pytest.mark.parametrize(("what", "statement", "check", "says"), CACHE, ids=[case[0] for case in CACHE])
def test_a_wrong_position_is_named_and_folded_again(
    database: Database, numbers: Numbers, what: str, statement: str, check: str, says: str
) -> None:
    kept = ("position", "position_day", "rollup", "entry", "posting", "account", "book", "period_event")
    before = content(database, kept)
    _tamper(database, numbers, [statement])
    found = findings(database)
    assert {finding.check for finding in found} == {check}
    assert any(says.format(**numbers) in finding.what for finding in found)
    _fold(database)
    assert findings(database) == []
    after = content(database, kept)
    assert after == before | {"rollup": after["rollup"], "position_day": after["position_day"]}
    assert {row for row in before["rollup"] if row[-1]} == {row for row in after["rollup"] if row[-1]}


def test_folding_again_needs_no_guards_down_and_opens_nothing(database: Database, numbers: Numbers) -> None:
    before = content(database)
    _fold(database)
    assert {name: [row for row in rows if row[-1] != 0] for name, rows in content(database).items()} == {
        name: [row for row in rows if row[-1] != 0] for name, rows in before.items()
    }
    for statement in ("DELETE FROM position", "DELETE FROM posting", "UPDATE book SET name = 'x'"):
        with (
            pytest.raises(DBAPIError, match=r"positions_follow_postings_only|are_never_changed|period_event_only"),
            database.engine.begin() as connection,
        ):
            connection.execute(text(statement))


# Rewritten and hashed again: the hash agrees, so the other checks must find it.
REHASHED: tuple[tuple[str, Sequence[str], str], ...] = (
    ("a lease of more than there was", ["UPDATE posting SET amount = amount * 2 WHERE entry_id = {lease}"], "floor"),
    ("a movement from nowhere", ["UPDATE posting SET amount = amount + 5 WHERE entry_id = {lease} AND line = 2"], "balanced"),
    ("a reversal of half", ["UPDATE posting SET amount = amount / 2 WHERE entry_id = {undo}"], "reversal"),
    ("a reversal on another day", ["UPDATE posting SET effective_on = '2026-04-01', stated_on = '2026-04-01' WHERE entry_id = {undo}"], "reversal"),
)  # fmt: skip


@pytest.mark.parametrize(("what", "statements", "check"), REHASHED, ids=[case[0] for case in REHASHED])
def test_what_was_hashed_again_still_breaks_a_promise(
    database: Database, book_id: int, numbers: Numbers, what: str, statements: Sequence[str], check: str
) -> None:
    changed = numbers["undo" if "{undo}" in statements[0] else "lease"]
    _tamper(database, numbers, statements, fold=True)
    with database.reading() as connection:
        new = load_entry(connection, book_id, changed)
    digest = content_hash(new.cause, new.document, new.idempotency_key, new.reverses, new.postings)
    _tamper(database, numbers, [f"UPDATE entry SET content_hash = '{digest}' WHERE id = {changed}"])
    found = findings(database)
    assert {finding.check for finding in found} == {check}
    assert changed in {finding.entry_id for finding in found}


def test_the_first_entry_concerned_comes_first(database: Database, numbers: Numbers) -> None:
    _tamper(database, numbers, ["UPDATE entry SET document = 'x'"])
    named = [finding.entry_id for finding in findings(database) if finding.check == "hash"]
    assert named == sorted(numbers[key] for key in ("first", "lease", "second", "sale", "undo"))


def test_a_clean_book_has_no_findings(database: Database, book_id: int) -> None:
    assert findings(database) == []
    with database.reading() as connection:
        for _name, check in CHECKS:
            assert list(check(connection, book_id)) == []
            assert list(check(connection, 77)) == []
