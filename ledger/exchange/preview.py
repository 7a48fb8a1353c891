"""What an import files in the book, entry by entry: read back inside its transaction, before a dry run takes it back.

Nothing is worked out twice: these are the entries themselves, so a dry run cannot say anything else than the commit.
They are kept in a temporary file, a line an entry, because a sheet may file a hundred thousand of them.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import IO, Any, Final

from sqlalchemy import Connection, func, literal_column, select

from ledger.book import Account
from ledger.book.models import ACCOUNT, ENTRY, LOT, POSTING

_IN_MEMORY_BYTES: Final = 1 << 20
_COLUMNS: Final = (
    ENTRY.c.book_id, ENTRY.c.id, ENTRY.c.cause, ENTRY.c.document,
    ACCOUNT.c.asset, ACCOUNT.c.kind, ACCOUNT.c.division_level, ACCOUNT.c.division_code, ACCOUNT.c.holder_kind, ACCOUNT.c.holder,
    LOT.c.code, POSTING.c.effective_on, POSTING.c.stated_on, POSTING.c.amount,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FiledPosting:
    """One movement: account by its name, lot, days as YYYY-MM-DD, amount in the asset's measure (grains for areas)."""

    account: str
    asset: str
    lot: str
    effective_on: str
    stated_on: str
    amount: int


@dataclass(frozen=True, slots=True)
class FiledEntry:
    """An entry that is filed, or would be, without the number that the book gives it."""

    cause: str
    document: str
    postings: tuple[FiledPosting, ...]

    def body(self) -> dict[str, Any]:
        """As JSON values."""
        names = FiledPosting.__dataclass_fields__
        lines = [{name: getattr(each, name) for name in names} for each in self.postings]
        return {"cause": self.cause, "document": self.document, "postings": lines}

    @classmethod
    def of(cls, body: dict[str, Any]) -> FiledEntry:
        """What ``body`` made."""
        return cls(body["cause"], body["document"], tuple(FiledPosting(**each) for each in body["postings"]))


@dataclass(frozen=True, slots=True)
class Total:
    """How much one cause moves of one asset: entries, postings, and the sum of what arrives anywhere."""

    cause: str
    asset: str
    entries: int
    postings: int
    moved: int


@dataclass(slots=True)
class Preview:
    """The entries of one import and their totals. ``close`` when they are told."""

    entry_count: int = 0
    posting_count: int = 0
    _file: IO[bytes] = field(default_factory=lambda: _scratch(), repr=False)
    _entries: Counter[tuple[str, str]] = field(default_factory=Counter)
    _postings: Counter[tuple[str, str]] = field(default_factory=Counter)
    _moved: Counter[tuple[str, str]] = field(default_factory=Counter)
    _marks: dict[int, int] = field(default_factory=dict)

    def begin(self, connection: Connection) -> None:
        """Remember where each book stands before anything is filed; what an earlier attempt collected is dropped."""
        query = select(ENTRY.c.book_id, func.max(ENTRY.c.id)).group_by(ENTRY.c.book_id)
        self._marks = {row[0]: row[1] for row in connection.execute(query)}
        self.entry_count = self.posting_count = 0
        for counted in (self._entries, self._postings, self._moved):
            counted.clear()
        self._file.seek(0)
        self._file.truncate()

    def collect(self, connection: Connection) -> None:
        """Read back what this transaction filed, in the order of the entries' numbers."""
        books = connection.scalars(select(ENTRY.c.book_id).distinct().order_by(ENTRY.c.book_id)).all()
        for book_id in books:
            for entry in _entries(connection, book_id, self._marks.get(book_id, 0)):
                self._add(entry)

    def _add(self, entry: FiledEntry) -> None:
        self.entry_count += 1
        self.posting_count += len(entry.postings)
        for asset in {each.asset for each in entry.postings}:
            self._entries[entry.cause, asset] += 1
        for each in entry.postings:
            self._postings[entry.cause, each.asset] += 1
            self._moved[entry.cause, each.asset] += max(each.amount, 0)
        self._file.write(json.dumps(entry.body(), ensure_ascii=False).encode() + b"\n")

    @property
    def totals(self) -> tuple[Total, ...]:
        """By cause and asset."""
        return tuple(
            Total(*key, self._entries[key], self._postings[key], self._moved[key]) for key in sorted(self._postings)
        )

    def entries(self) -> Iterator[FiledEntry]:
        """All of them, from the first, streamed."""
        self._file.seek(0)
        for line in self._file:
            yield FiledEntry.of(json.loads(line))

    def stored(self) -> bytes:
        """All of them as lines of JSON."""
        self._file.seek(0)
        return self._file.read()

    def close(self) -> None:
        self._file.close()


def _scratch() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES)


def _entries(connection: Connection, book_id: int, after: int) -> Iterator[FiledEntry]:
    """The entries of a book above a number; on PostgreSQL, where others file meanwhile, those of this transaction."""
    query = (
        select(*_COLUMNS)
        .select_from(ENTRY)
        .join(POSTING, (POSTING.c.book_id == ENTRY.c.book_id) & (POSTING.c.entry_id == ENTRY.c.id))
        .join(ACCOUNT, (ACCOUNT.c.book_id == POSTING.c.book_id) & (ACCOUNT.c.id == POSTING.c.account_id))
        .join(LOT, (LOT.c.book_id == POSTING.c.book_id) & (LOT.c.id == POSTING.c.lot_id))
        .where(ENTRY.c.book_id == book_id, ENTRY.c.id > after)
        .order_by(POSTING.c.entry_id, POSTING.c.line)
        .execution_options(yield_per=5_000)
    )
    if connection.dialect.name == "postgresql":
        query = query.where(ENTRY.c.transaction_id == literal_column("pg_current_xact_id()::text::bigint"))
    for head, rows in groupby(connection.execute(query), key=lambda row: tuple(row[:4])):
        postings = tuple(
            FiledPosting(Account(*row[4:10]).name, row[4], row[10], str(row[11]), str(row[12]), row[13]) for row in rows
        )
        yield FiledEntry(head[2], head[3], postings)
