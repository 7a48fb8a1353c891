"""Accounts, entries and the journal, as far as whoever asks may see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from sqlalchemy import Connection, select

from ledger.access import Actor, permit, permit_anywhere
from ledger.book import FIRST_DAY, LAST_DAY, Account, Entry, load_entry
from ledger.book.models import BOOK
from ledger.book.statements import Statement, find_accounts, load_account, statement
from ledger.exchange.journal import export_journal
from ledger.places import Division, find
from ledger.verification import Report, verify


def read_entry(connection: Connection, actor: Actor, book_id: int, entry_id: int) -> Entry:
    """An entry with its postings, for offices of the places and for the parties that it moves. Raises EntryMissing."""
    entry = load_entry(connection, book_id, entry_id)
    accounts = {posting.account for posting in entry.postings}
    permit(
        connection,
        actor,
        "entries.read",
        places={(each.division_level, each.division_code) for each in accounts},
        parties={each.holder for each in accounts if each.holder},
    )
    return entry


def accounts_named(connection: Connection, actor: Actor, name: str) -> list[tuple[int, int, Account]]:
    """(book, number, account) of the accounts of that name, or of that holder, which are within reach.

    Raises AccountMissing, and what ``permit`` raises where none of them is.
    """
    permit_anywhere(actor, "accounts.read")
    found = find_accounts(connection, name)
    _permit_accounts(connection, actor, [account for _, _, account in found])
    return found


def read_statement(
    connection: Connection,
    actor: Actor,
    book_id: int,
    account_id: int,
    start: date = FIRST_DAY,
    end: date = LAST_DAY,
) -> Statement:
    """An account's movements between two days, both included. Raises AccountMissing."""
    permit_anywhere(actor, "accounts.read")
    account = load_account(connection, book_id, account_id)
    _permit_accounts(connection, actor, [account])
    return statement(connection, book_id, account_id, account, start, end)


def _permit_accounts(connection: Connection, actor: Actor, accounts: list[Account]) -> None:
    permit(
        connection,
        actor,
        "accounts.read",
        places={(each.division_level, each.division_code) for each in accounts},
        parties={each.holder for each in accounts if each.holder},
    )


@dataclass(frozen=True, slots=True)
class Book:
    """A book: the division that keeps it, its last closed day, and whether it keeps land or quotas alone (scope)."""

    id: int
    division_level: str
    division_code: str
    name: str
    closing_day: date
    scope: str


BOOK_COLUMNS: Final = tuple(BOOK.c[each.name] for each in fields(Book))


def read_books(connection: Connection, actor: Actor) -> list[Book]:
    """All books, by number: which there are is no secret."""
    permit(connection, actor, "book.read")
    return [Book(*row) for row in connection.execute(select(*BOOK_COLUMNS).order_by(BOOK.c.id))]


def journal(connection: Connection, actor: Actor, target: str, day: date) -> Iterator[str]:
    """The lines of the whole journal, for who reaches every book in it."""
    permit_anywhere(actor, "journal.export")
    for level, code in connection.execute(select(BOOK.c.division_level, BOOK.c.division_code)):
        division: Division = find(connection, level, code, day)
        permit(connection, actor, "journal.export", division=division)
    return export_journal(connection, target)


def check_books(connection: Connection, actor: Actor) -> Report:
    """All checks of all parts on every book, and of the trail."""
    permit(connection, actor, "book.verify")
    return verify(connection)
