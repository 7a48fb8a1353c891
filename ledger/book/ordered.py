"""Joins that are made in the order in which they are written, on both databases.

A database without statistics – SQLite always, PostgreSQL for a while after a large import – takes every table for a
small one, and may read all accounts or days of a book where it should follow one lot. SQLite keeps the order of a
CROSS JOIN; PostgreSQL keeps that of lateral subqueries which it may not flatten (OFFSET 0).
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, TextClause, text

Step = tuple[str, str]  # a table, and the condition that names it and those before it


# Which index to use, where SQLite would take the primary key, of which it knows the book's number alone.
_SQLITE_INDEXES: Final = {"posting": "posting INDEXED BY posting_by_account"}


def in_order(connection: Connection, columns: str, steps: tuple[Step, ...], rest: str = "") -> TextClause:
    """``SELECT columns`` from the tables of ``steps``, one after the other, then ``rest`` (GROUP BY, ORDER BY …)."""
    if connection.dialect.name == "sqlite":
        tables = " CROSS JOIN ".join(_SQLITE_INDEXES.get(table, table) for table, _ in steps)
        conditions = " AND ".join(condition for _, condition in steps)
        return text(f"SELECT {columns} FROM {tables} WHERE {conditions} {rest}")
    tables = " CROSS JOIN LATERAL ".join(
        f"(SELECT {table}.* FROM {table} WHERE {condition} OFFSET 0) AS {table}" for table, condition in steps
    )
    return text(f"SELECT {columns} FROM {tables} {rest}")


LOTS: Step = ("lot", "lot.book_id IN :books AND lot.code IN :codes")
ONE_LOT: Step = ("lot", "lot.book_id = :book_id AND lot.code = :lot")
ITS_POSITIONS: Step = ("position", "position.book_id = lot.book_id AND position.lot_id = lot.id")
THEIR_ACCOUNTS: Step = (
    "account",
    "account.book_id = position.book_id AND account.id = position.account_id AND account.side > 0",
)
OF_AN_ASSET: Step = (THEIR_ACCOUNTS[0], f"{THEIR_ACCOUNTS[1]} AND account.asset = :asset")
THEIR_DAYS: Step = (
    "position_day",
    "position_day.book_id = position.book_id AND position_day.account_id = position.account_id"
    " AND position_day.lot_id = position.lot_id",
)
THEIR_POSTINGS: Step = (
    "posting",
    "posting.book_id = position.book_id AND posting.account_id = position.account_id"
    " AND posting.lot_id = position.lot_id",
)
THEIR_ENTRIES: Step = ("entry", "entry.book_id = posting.book_id AND entry.id = posting.entry_id")
