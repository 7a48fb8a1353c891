"""The raw limit: the same rows written by plain SQL, without guards, triggers or foreign keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine

from bench.workload import HOLDERS, NOW, VILLAGES, transfers
from ledger.book.canonical import content_hash
from ledger.book.data import NewEntry, Posting

TABLES = (
    "CREATE TABLE entry (book_id BIGINT, id BIGINT, cause TEXT, document TEXT, recorded_at {instant}, recorded_by TEXT,"
    " idempotency_key TEXT, content_hash TEXT, posting_count BIGINT, reverses_entry_id BIGINT, transaction_id BIGINT,"
    " PRIMARY KEY (book_id, id))",
    "CREATE UNIQUE INDEX entry_by_key ON entry (book_id, idempotency_key)",
    "CREATE INDEX entry_by_recorded_at ON entry (book_id, recorded_at)",
    "CREATE INDEX entry_by_document ON entry (book_id, document)",
    "CREATE TABLE posting (book_id BIGINT, entry_id BIGINT, line BIGINT, account_id BIGINT, lot_id BIGINT,"
    " effective_on DATE, stated_on DATE, amount BIGINT, PRIMARY KEY (book_id, entry_id, line)){rowid}",
    "CREATE INDEX posting_by_account ON posting (book_id, account_id, effective_on)",
    "CREATE TABLE position (book_id BIGINT, account_id BIGINT, lot_id BIGINT, total BIGINT,"
    " PRIMARY KEY (book_id, account_id, lot_id)){rowid}",
    "CREATE INDEX position_by_lot ON position (book_id, lot_id)",
    "CREATE TABLE position_day (book_id BIGINT, account_id BIGINT, lot_id BIGINT, effective_on DATE, delta BIGINT,"
    " PRIMARY KEY (book_id, account_id, lot_id, effective_on)){rowid}",
    "CREATE TABLE rollup (book_id BIGINT, cell_id BIGINT, span SMALLINT, starts_on DATE, delta BIGINT,"
    " PRIMARY KEY (book_id, cell_id, span, starts_on)){rowid}",
)
WIDTHS = {"entry": 11, "posting": 8, "position": 4, "position_day": 5, "rollup": 5}
UPSERTS = {
    "position": ("book_id, account_id, lot_id", "total"),
    "position_day": ("book_id, account_id, lot_id, effective_on", "delta"),
    "rollup": ("book_id, cell_id, span, starts_on", "delta"),
}
TYPES = {
    "entry": "bigint bigint text text timestamptz text text text bigint bigint bigint",
    "posting": "bigint bigint bigint bigint bigint date date bigint",
    "position": "bigint bigint bigint bigint",
    "position_day": "bigint bigint bigint date bigint",
    "rollup": "bigint bigint smallint date bigint",
}
Rows = dict[str, list[tuple[Any, ...]]]


def make_tables(url: str) -> None:
    """The book's tables with the same columns and indexes, and nothing that guards them."""
    engine = _engine(url)
    sqlite = engine.dialect.name == "sqlite"
    with engine.begin() as connection:
        for statement in TABLES:
            instant = "TEXT" if sqlite else "TIMESTAMPTZ"
            connection.exec_driver_sql(statement.format(instant=instant, rowid=" WITHOUT ROWID" if sqlite else ""))
    engine.dispose()


def rows_of(entries: list[NewEntry], first: int, sqlite: bool) -> Rows:
    """All rows that filing ``entries`` writes, numbers and hashes included."""
    rows: Rows = {name: [] for name in WIDTHS}
    sums: dict[str, Counter[tuple[Any, ...]]] = {name: Counter() for name in UPSERTS}
    for number, entry in enumerate(entries, start=first):
        postings = tuple(
            Posting(n, line.account, line.lot, line.effective_on, line.effective_on, line.amount)
            for n, line in enumerate(entry.lines, start=1)
        )
        digest = content_hash(entry.cause, entry.document, entry.idempotency_key, None, postings)
        head = (1, number, entry.cause, entry.document, NOW.isoformat() if sqlite else NOW, "bench")
        rows["entry"].append((*head, entry.idempotency_key, digest, len(postings), None, 0))
        for posting in postings:
            _add(rows, sums, number, posting, sqlite)
    for name, sum_by_key in sums.items():
        rows[name] = [(*key, amount) for key, amount in sorted(sum_by_key.items()) if amount or name != "rollup"]
    return rows


def _add(rows: Rows, sums: dict[str, Counter[tuple[Any, ...]]], number: int, posting: Posting, sqlite: bool) -> None:
    holder, day = posting.account, posting.effective_on
    account = hash(holder) % (HOLDERS * 2)
    lot, cell = hash(posting.lot) % HOLDERS, hash((holder.division_code, holder.holder_kind)) % (VILLAGES * 2)
    said: Callable[[date], Any] = date.isoformat if sqlite else lambda each: each
    rows["posting"].append((1, number, posting.line, account, lot, said(day), said(day), posting.amount))
    sums["position"][1, account, lot] += posting.amount
    sums["position_day"][1, account, lot, said(day)] += posting.amount
    for span, start in ((1, day), (2, day.replace(day=1)), (3, day.replace(month=1, day=1))):
        sums["rollup"][1, cell, span, said(start)] += posting.amount


def write_batches(argument: tuple[str, int, tuple[str, ...]], number: int, go_on: Callable[[], bool]) -> int:
    """Write prepared batches of a size into some of the tables, a transaction a batch; entries written."""
    url, size, tables = argument
    engine = _engine(url)
    source = transfers(f"raw:{size}:{len(tables)}:{number}")
    first, count = number * 10**9 + len(tables) * 10**8 + size * 10**4 + 1, 0
    sqlite = engine.dialect.name == "sqlite"
    prepared = []
    for _ in range(max(8_000 // size, 20)):
        prepared.append(rows_of(list(islice(source, size)), first, sqlite))
        first += size
    statements = {name: _statement(name, sqlite) for name in tables}
    with engine.connect() as connection:
        while prepared and go_on():
            rows = prepared.pop()
            with connection.begin():
                for name in tables:
                    _write(connection, statements[name], rows[name], sqlite)
            count += size
    engine.dispose()
    return count


def _write(connection: Any, statement: str, rows: list[tuple[Any, ...]], sqlite: bool) -> None:
    if sqlite:
        connection.exec_driver_sql(statement, rows)
    elif rows:
        connection.exec_driver_sql(statement, tuple(list(column) for column in zip(*rows, strict=True)))


def _statement(name: str, sqlite: bool) -> str:
    if sqlite:
        source = "VALUES (" + ", ".join("?" * WIDTHS[name]) + ")"
    else:
        source = "SELECT * FROM unnest(" + ", ".join(f"%s::{kind}[]" for kind in TYPES[name].split()) + ")"
    if name not in UPSERTS:
        return f"INSERT INTO {name} {source}"
    key, value = UPSERTS[name]
    where = " WHERE true" if sqlite and "SELECT" in source else ""
    return f"INSERT INTO {name} {source}{where} ON CONFLICT ({key}) DO UPDATE SET {value} = {name}.{value} + excluded.{value}"


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _prepare(raw: Any, _record: Any) -> None:
            raw.isolation_level = None
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "cache_size=-65536"):
                raw.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def _begin(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
