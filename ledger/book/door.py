"""The one door of the book: an INSERT into the view ``filing``, as each database takes it.

On PostgreSQL accounts and lots are found or opened in the same statement, so that a filing is one round trip. SQLite
has no round trips to save, and takes the batch as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, func, select, text

from ledger.book.accounts import numbers_of
from ledger.book.data import Account, NewEntry, Posting
from ledger.book.models import ENTRY
from ledger.db import Instant

_ACCOUNT_PARTS: Final = ("asset", "kind", "division_level", "division_code", "holder_kind", "holder")
_FILE_POSTGRESQL: Final = (
    "WITH a AS MATERIALIZED (SELECT account_numbers(%(book_id)s, %(asset)s::text[], %(kind)s::text[],"
    " %(division_level)s::text[], %(division_code)s::text[], %(holder_kind)s::text[],"
    " %(holder)s::text[]) AS numbers),"
    " l AS MATERIALIZED (SELECT lot_numbers(%(book_id)s, %(lots)s::text[]) AS numbers)"
    " INSERT INTO filing (book_id, causes, documents, idempotency_keys, content_hashes, reverses, recorded_at,"
    " recorded_by, entry_numbers, account_ids, lot_ids, effective_on, stated_on, amounts)"
    " SELECT %(book_id)s, %(causes)s::text[], %(documents)s::text[], %(keys)s::text[],"
    " %(hashes)s::text[], %(reverses)s::bigint[], %(recorded_at)s, %(recorded_by)s,"
    " %(entry_numbers)s::bigint[],"
    " ARRAY(SELECT a.numbers[p.place] FROM unnest(%(account_places)s::integer[]) WITH ORDINALITY"
    "       AS p(place, position) ORDER BY p.position),"
    " ARRAY(SELECT l.numbers[p.place] FROM unnest(%(lot_places)s::integer[]) WITH ORDINALITY"
    "       AS p(place, position) ORDER BY p.position),"
    " %(effective_on)s::date[], %(stated_on)s::date[], %(amounts)s::bigint[]"
    " FROM a CROSS JOIN l RETURNING entry_ids"
)
_FILE_SQLITE: Final = text(
    "INSERT INTO filing (book_id, first_entry_id, recorded_at, recorded_by, entries, postings)"
    " VALUES (:book_id, :first_entry_id, :recorded_at, :recorded_by, :entries, :postings)"
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An entry with its postings dated, and its hash."""

    entry: NewEntry
    postings: tuple[Posting, ...]
    content_hash: str


def through_the_door(
    connection: Connection, book_id: int, prepared: Sequence[Prepared], recorded_at: datetime, recorded_by: str
) -> list[int]:
    """File a batch; the numbers of its entries in their order. Raises what the database raises."""
    file = _file_postgresql if connection.dialect.name == "postgresql" else _file_sqlite
    return file(connection, book_id, prepared, recorded_at, recorded_by)


def accounts_of(prepared: Sequence[Prepared]) -> list[Account]:
    """The accounts of a batch, each once, in the order of their names."""
    return sorted({p.account for item in prepared for p in item.postings}, key=lambda account: account.name)


def _file_postgresql(
    connection: Connection, book_id: int, prepared: Sequence[Prepared], recorded_at: datetime, recorded_by: str
) -> list[int]:
    entries = [item.entry for item in prepared]
    postings = [posting for item in prepared for posting in item.postings]
    accounts, lots = accounts_of(prepared), sorted({posting.lot for posting in postings})
    account_place = {account: place for place, account in enumerate(accounts, start=1)}
    lot_place = {lot: place for place, lot in enumerate(lots, start=1)}
    values: dict[str, Any] = {name: [getattr(account, name) for account in accounts] for name in _ACCOUNT_PARTS}
    values |= {
        "book_id": book_id,
        "lots": lots,
        "causes": [entry.cause for entry in entries],
        "documents": [entry.document for entry in entries],
        "keys": [entry.idempotency_key for entry in entries],
        "hashes": [item.content_hash for item in prepared],
        "reverses": [entry.reverses for entry in entries],
        "recorded_at": recorded_at,
        "recorded_by": recorded_by,
        "entry_numbers": [number for number, item in enumerate(prepared, start=1) for _ in item.postings],
        "account_places": [account_place[posting.account] for posting in postings],
        "lot_places": [lot_place[posting.lot] for posting in postings],
        "effective_on": [posting.effective_on for posting in postings],
        "stated_on": [posting.stated_on for posting in postings],
        "amounts": [posting.amount for posting in postings],
    }
    numbers: list[int] = connection.exec_driver_sql(_FILE_POSTGRESQL, values).scalar_one()
    return numbers


def _file_sqlite(
    connection: Connection, book_id: int, prepared: Sequence[Prepared], recorded_at: datetime, recorded_by: str
) -> list[int]:
    accounts, lots = numbers_of(
        connection, book_id, accounts_of(prepared), {p.lot for item in prepared for p in item.postings}
    )
    first = (connection.scalar(select(func.max(ENTRY.c.id)).where(ENTRY.c.book_id == book_id)) or 0) + 1
    headers = [
        [item.entry.cause, item.entry.document, item.entry.idempotency_key, item.content_hash, item.entry.reverses]
        for item in prepared
    ]
    postings = [
        (number, accounts[p.account], lots[p.lot], p.effective_on, p.stated_on, p.amount)
        for number, item in enumerate(prepared)
        for p in item.postings
    ]
    values = {
        "book_id": book_id,
        "first_entry_id": first,
        "recorded_at": Instant().process_bind_param(recorded_at, connection.dialect),
        "recorded_by": recorded_by,
        "entries": json.dumps(headers, ensure_ascii=False),
        "postings": json.dumps(postings, default=date.isoformat),
    }
    connection.execute(_FILE_SQLITE, values)
    return list(range(first, first + len(prepared)))
