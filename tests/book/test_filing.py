"""The six promises, asked of the posting function."""

from __future__ import annotations

from ledger.db import Database


def test_a_fresh_book_has_no_entries(database: Database, book_id: int) -> None:
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM entry").scalar() == 0
