"""Building accounts, entries and books for the tests. The people and the numbers are invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import text

from ledger.book import Account, Filed, Line, NewEntry, close_period, open_book, post
from ledger.book.filing import Late
from ledger.book.verification import Finding, verify_books
from ledger.db import Database

MU: Final = 200_000
VILLAGE: Final = "640106100201"
NOW: Final = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
BOOK_TABLES: Final = (
    "book", "period_event", "asset", "account_kind", "rollup_cell", "account", "lot", "entry", "posting",
    "position", "position_day", "rollup",
)  # fmt: skip


def held(
    holder: str, holder_kind: str = "household", asset: str = "operation-right", village: str = VILLAGE
) -> Account:
    return Account(asset, "land.held", "village", village, holder_kind, holder)


def register(asset: str = "operation-right", village: str = VILLAGE) -> Account:
    """The − account where registered area comes from."""
    return Account(asset, "land.register", "village", village)


def unallotted(asset: str = "operation-right", village: str = VILLAGE) -> Account:
    return Account(asset, "land.unallotted", "village", village)


LIN: Final = held("lin")
SUN: Final = held("sun")
PLUM: Final = held("plum", "cooperative")
REED: Final = held("reed", "enterprise")


def day(written: str) -> date:
    return date.fromisoformat(written)


def line(account: Account, written: str, amount: int, lot: str = "P1") -> Line:
    return Line(account, lot, day(written), amount)


def moved(source: Account, target: Account, amount: int, written: str, lot: str = "P1") -> tuple[Line, Line]:
    """``amount`` from one account to another on one day."""
    return line(source, written, -amount, lot), line(target, written, amount, lot)


def entry(key: str, *lines: Line, cause: str = "test", document: str = "", reverses: int | None = None) -> NewEntry:
    return NewEntry(cause, document or f"paper {key}", key, lines, reverses)


def registration(key: str, holder: Account, amount: int, written: str = "2026-01-01", lot: str = "P1") -> NewEntry:
    source = register(holder.asset, holder.division_code)
    return entry(key, *moved(source, holder, amount, written, lot), cause="parcel-registered")


def lease(key: str, lessor: Account, lessee: Account, amount: int, start: str, end: str, lot: str = "P1") -> NewEntry:
    """From ``start`` up to but without ``end``, the day on which the land is back."""
    there, back = moved(lessor, lessee, amount, start, lot), moved(lessee, lessor, amount, end, lot)
    return entry(key, *there, *back, cause="lease-signed")


def file(
    database: Database, book_id: int, *entries: NewEntry, late: Late = "refuse", at: datetime = NOW, by: str = "clerk"
) -> list[Filed]:
    """Post the entries as one batch in a command of their own."""
    return database.command(
        lambda connection: post(connection, book_id, entries, recorded_at=at, recorded_by=by, late=late)
    )


def close(database: Database, book_id: int, last: str) -> None:
    """Close the book's periods up to ``last``."""
    database.command(lambda connection: close_period(connection, book_id, day(last), person="chief", at=NOW))


def new_book(database: Database, code: str = "640106000000") -> int:
    """The book of one more county."""
    return database.command(lambda connection: open_book(connection, "county", code, f"县 {code}", NOW))


def content(database: Database, tables: Sequence[str] = BOOK_TABLES) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the book: what an attack must leave as it was."""
    everything = (*tables, "gate") if database.is_sqlite else tables
    with database.reading() as connection:
        return {
            table: sorted((tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))), key=repr)
            for table in everything
        }


def findings(database: Database) -> list[Finding]:
    """What the book's own checks find in all books: nothing, when nobody tampered."""
    with database.reading() as connection:
        return verify_books(connection)
