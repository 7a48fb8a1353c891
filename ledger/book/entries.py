"""Reading entries back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from ledger.book.data import Account, Posting
from ledger.book.models import ACCOUNT, ENTRY, LOT, POSTING
from ledger.book.refusals import EntryMissing


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands in the book."""

    book_id: int
    entry_id: int
    cause: str
    document: str
    recorded_at: datetime
    recorded_by: str
    idempotency_key: str
    content_hash: str
    posting_count: int
    reverses: int | None
    postings: tuple[Posting, ...]


_HEADER = (
    ENTRY.c.book_id, ENTRY.c.id, ENTRY.c.cause, ENTRY.c.document, ENTRY.c.recorded_at, ENTRY.c.recorded_by,
    ENTRY.c.idempotency_key, ENTRY.c.content_hash, ENTRY.c.posting_count, ENTRY.c.reverses_entry_id,
)  # fmt: skip
_BODY = (
    POSTING.c.line, ACCOUNT.c.asset, ACCOUNT.c.kind, ACCOUNT.c.division_level, ACCOUNT.c.division_code,
    ACCOUNT.c.holder_kind, ACCOUNT.c.holder, LOT.c.code, POSTING.c.effective_on, POSTING.c.stated_on, POSTING.c.amount,
)  # fmt: skip


def _joined(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(ENTRY)
        .join(POSTING, (POSTING.c.book_id == ENTRY.c.book_id) & (POSTING.c.entry_id == ENTRY.c.id))
        .join(ACCOUNT, (ACCOUNT.c.book_id == POSTING.c.book_id) & (ACCOUNT.c.id == POSTING.c.account_id))
        .join(LOT, (LOT.c.book_id == POSTING.c.book_id) & (LOT.c.id == POSTING.c.lot_id))
    )


def _posting(cells: Sequence[Any]) -> Posting:
    line, asset, kind, level, code, holder_kind, holder, lot, effective_on, stated_on, amount = cells
    account = Account(asset, kind, level, code, holder_kind, holder)
    return Posting(line, account, lot, effective_on, stated_on, amount)


def _entry(header: Sequence[Any], postings: tuple[Posting, ...]) -> Entry:
    cells: list[Any] = [*header, postings]
    return Entry(*cells)


def find_by_keys(connection: Connection, book_id: int, keys: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Number and content hash of the entries that exist under these idempotency keys."""
    columns = (ENTRY.c.idempotency_key, ENTRY.c.id, ENTRY.c.content_hash)
    found: dict[str, tuple[int, str]] = {}
    for start in range(0, len(keys), 1_000):
        where = (ENTRY.c.book_id == book_id) & ENTRY.c.idempotency_key.in_(keys[start : start + 1_000])
        found |= {row[0]: (row[1], row[2]) for row in connection.execute(select(*columns).where(where))}
    return found


def load_postings(connection: Connection, book_id: int, entry_id: int) -> list[Posting]:
    """The postings of one entry in the order of their lines."""
    query = _joined(*_BODY).where(ENTRY.c.book_id == book_id, ENTRY.c.id == entry_id).order_by(POSTING.c.line)
    return [_posting(row) for row in connection.execute(query)]


def every_entry(connection: Connection, book_id: int, first: int = 1) -> Iterator[Entry]:
    """All entries of a book from number ``first`` on, streamed in the order of their numbers."""
    query = (
        _joined(*_HEADER, *_BODY)
        .where(ENTRY.c.book_id == book_id, ENTRY.c.id >= first)
        .order_by(POSTING.c.entry_id, POSTING.c.line)
        .execution_options(yield_per=5_000)
    )
    width = len(_HEADER)
    rows: Iterator[Row[Any]] = iter(connection.execute(query))
    for header, body in groupby(rows, key=lambda row: tuple(row[:width])):
        yield _entry(header, tuple(_posting(row[width:]) for row in body))


def load_entry(connection: Connection, book_id: int, entry_id: int) -> Entry:
    """One entry with its postings. Raises EntryMissing."""
    header = connection.execute(select(*_HEADER).where(ENTRY.c.book_id == book_id, ENTRY.c.id == entry_id)).first()
    if header is None:
        raise EntryMissing(book_id=book_id, entry_id=entry_id)
    return _entry(header, tuple(load_postings(connection, book_id, entry_id)))
