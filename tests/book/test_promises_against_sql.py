"""The promises against a careless script with an SQL prompt: every attack is refused, and leaves nothing."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from ledger.book import Posting, reverse
from ledger.book.canonical import content_hash
from ledger.book.entries import load_postings
from ledger.db import Database
from tests.book import attacks
from tests.book.conftest import NewDatabase
from tests.book.making import (
    LIN,
    MU,
    NOW,
    PLUM,
    SUN,
    close,
    content,
    day,
    file,
    findings,
    held,
    lease,
    new_book,
    registration,
)

Content = dict[str, list[tuple[Any, ...]]]
Batch = attacks.Filing


@dataclass
class Besieged:
    """A filled book under attack, what it held before, and the numbers of the things in it."""

    database: Database
    before: Content
    numbers: Mapping[str, int]

    @property
    def dialect(self) -> str:
        return "sqlite" if self.database.is_sqlite else "postgresql"

    def run(self, sql: str) -> None:
        """Run it as a script would: on a raw connection, each statement its own transaction, foreign keys left off."""
        url = self.database.url
        if self.dialect == "sqlite":
            with closing(sqlite3.connect(str(url.database), isolation_level=None)) as raw:
                raw.execute(sql)
            return
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as raw:
            raw.execute(sql.encode())

    def is_untouched(self) -> bool:
        return content(self.database) == self.before and findings(self.database) == []


def _fill(database: Database) -> Mapping[str, int]:
    book = new_book(database)
    owner = held("village", "collective", "ownership")
    batch = (registration("first", LIN, 10 * MU), lease("lease", LIN, PLUM, 6 * MU, "2026-02-01", "2031-02-01"))
    numbers = {"book": book, "first": file(database, book, batch[0])[0].entry_id}
    numbers["lease"] = file(database, book, batch[1])[0].entry_id
    numbers["reversed"] = file(database, book, registration("r", SUN, 3 * MU, lot="P2"))[0].entry_id
    undone = database.command(
        lambda connection: reverse(
            connection, book, numbers["reversed"], idempotency_key="u", document="d", recorded_at=NOW, recorded_by="x"
        )
    )
    numbers["reversal"] = undone.entry_id
    numbers["next"] = file(database, book, registration("o", owner, 10 * MU))[0].entry_id + 1
    for last in ("2025-06-30", "2025-12-31"):
        close(database, book, last)
    return numbers | _names(database)


def _names(database: Database) -> dict[str, int]:
    with database.reading() as connection:
        rows = connection.execute(text("SELECT holder, kind, asset, id FROM account")).all()
        lots = {code: number for code, number in connection.execute(text("SELECT code, id FROM lot")) if code}
    by_holder = {holder: number for holder, _, _, number in rows if holder}
    sources = {asset: number for _, kind, asset, number in rows if kind == "land.register"}
    return by_holder | lots | {"register": sources["operation-right"], "owner": by_holder["village"]}


@pytest.fixture(scope="module")
def rebuild(
    new_database: NewDatabase,
) -> Callable[[str], Besieged]:
    made: dict[str, Besieged] = {}

    def besieged(dialect: str) -> Besieged:
        known = made.get(dialect)
        if known is None or not known.is_untouched():
            database = new_database(dialect)
            numbers = _fill(database)
            made[dialect] = Besieged(database, content(database), numbers)
        return made[dialect]

    return besieged


def _attacked(book: Besieged, sql: str, says: str) -> None:
    said = "—"
    try:
        book.run(sql)
    except (sqlite3.Error, psycopg.Error) as error:
        said = f"{error} {getattr(getattr(error, 'diag', None), 'constraint_name', None) or ''}"
    changed = [table for table, rows in content(book.database).items() if rows != book.before[table]]
    assert changed == []
    assert re.search(says, said, re.IGNORECASE), said
    assert findings(book.database) == []


def _named(items: tuple[Any, ...], dialects: tuple[str, ...]) -> list[Any]:
    return [
        pytest.param(dialect, item, id=f"{dialect}: {item.what if isinstance(item, Batch) else item[0]}")
        for dialect in dialects
        for item in items
    ]


@pytest.mark.parametrize(
    ("dialect", "attack"),
    [
        *_named(attacks.ANYWHERE, ("sqlite", "postgresql")),
        *_named(attacks.SQLITE_ONLY, ("sqlite",)),
        *_named(attacks.POSTGRESQL_ONLY, ("postgresql",)),
    ],
)
def test_plain_sql_changes_nothing(rebuild: Callable[[str], Besieged], dialect: str, attack: attacks.Attack) -> None:
    _what, sql, says = attack
    book = rebuild(dialect)
    if dialect == "postgresql" and says == "—":
        says = attacks.FINAL  # its guards fire for a statement, not for a row
    _attacked(book, sql.format(**book.numbers), says)


@pytest.mark.parametrize(
    ("dialect", "batch"),
    [
        *_named(attacks.FILINGS, ("sqlite", "postgresql")),
        *_named(attacks.SQLITE_FILINGS, ("sqlite",)),
        *_named(attacks.POSTGRESQL_FILINGS, ("postgresql",)),
    ],
)
def test_the_door_takes_no_bad_batch(rebuild: Callable[[str], Besieged], dialect: str, batch: Batch) -> None:
    book = rebuild(dialect)
    _attacked(book, batch.statement(dialect, book.numbers), batch.says)


def test_the_door_takes_a_good_batch_from_anybody(database: Database) -> None:
    book = Besieged(database, {}, _fill(database))
    on = day("2026-03-01")
    postings = [Posting(1, LIN, "P1", on, on, -4 * MU), Posting(2, SUN, "P1", on, on, 4 * MU)]
    digest = content_hash("script", "paper", "fresh", None, postings)
    lines = [(0, posting.account.holder, "P1", str(on), str(on), posting.amount) for posting in postings]
    book.run(
        Batch("good", [("script", "paper", "fresh", digest, None)], lines, "—").statement(book.dialect, book.numbers)
    )
    with database.reading() as connection:
        assert load_postings(connection, book.numbers["book"], book.numbers["next"]) == postings
    assert findings(database) == []
