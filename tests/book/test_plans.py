"""Look-ups by name go through a whole index on SQLite too: what reads the book from end to end grows with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import event, text

from ledger.book import open_book, post
from ledger.book.balances import holdings_of_lot
from ledger.book.holdings import Holder, daily_movements
from ledger.book.lots import lots_of_holder, movements_of_lot
from ledger.db import Database
from tests.book.making import LIN, NOW, PLUM, entry, moved, register


@contextmanager
def plans_of(database: Database) -> Iterator[list[str]]:
    """The steps of the query plans of the SELECTs that run inside."""
    found: list[str] = []

    def explain(_connection: Any, cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if statement.startswith("SELECT") and "max(" not in statement:  # the last number is the end of an index
            rows = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            found.extend(row[3] for row in rows)

    event.listen(database.engine, "before_cursor_execute", explain)
    yield found
    event.remove(database.engine, "before_cursor_execute", explain)


def test_posting_and_holdings_read_no_table_of_the_book_whole(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    book_id = database.command(lambda c: open_book(c, "county", "640106000000", "金凤区", NOW))
    stock = entry("stock", *moved(register(), LIN, 10, "2020-01-01"))
    lease = entry("lease", *moved(LIN, PLUM, 5, "2021-01-01"))
    with plans_of(database) as plans:
        for each in (stock, lease):
            database.command(lambda c, new=each: post(c, book_id, [new], recorded_at=NOW, recorded_by="x"))  # type: ignore[misc]
        with database.reading() as connection:
            wanted = [Holder(book_id, "lin", "P1"), Holder(book_id, "plum", "P1")]
            assert len(daily_movements(connection, "operation-right", wanted)) == 2
            assert len(holdings_of_lot(connection, book_id, "P1", date(2022, 1, 1))) == 2
            assert len(movements_of_lot(connection, book_id, "P1")) == 3
            assert len(lots_of_holder(connection, "plum", date(2022, 1, 1))) == 1
    database.close()
    steps = [plan for plan in plans if "VIRTUAL TABLE" not in plan and "account_kind" not in plan]
    assert any("an_account" in plan or "autoindex_account" in plan for plan in steps)
    assert [plan for plan in steps if plan.startswith("SCAN") or plan.endswith("(book_id=?)")] == []


def test_statistics_are_taken(database: Database) -> None:
    """After a large import PostgreSQL takes every table for a small one until it has looked, and SQLite never looks."""
    book_id = database.command(lambda c: open_book(c, "county", "640106000000", "金凤区", NOW))
    many = [
        entry(f"s{n}", *moved(register(), replace(LIN, holder=f"h{n}"), 10, "2020-01-01", f"P{n}")) for n in range(300)
    ]
    database.command(lambda c: post(c, book_id, many, recorded_at=NOW, recorded_by="x"))
    database.take_statistics()
    query = (
        "SELECT max(CAST(substr(stat, 1, instr(stat, ' ')) AS INTEGER)) FROM sqlite_stat1 WHERE tbl = 'posting'"
        if database.is_sqlite
        else "SELECT reltuples FROM pg_class WHERE relname = 'posting'"
    )
    with database.reading() as connection:
        assert connection.scalar(text(query)) == 600
        for n in (0, 299):
            wanted = [Holder(book_id, f"h{n}", f"P{n}")]
            assert len(daily_movements(connection, "operation-right", wanted)) == 1
            assert len(movements_of_lot(connection, book_id, f"P{n}")) == 1
