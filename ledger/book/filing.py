"""Posting: whole entries, in batches, through the one door of the database.

The promises are kept by the database (``migrations/sql``); this module prepares what it takes, and turns a broken
promise into a refusal with its figures.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from ledger.book.accounts import check_text, numbers_of
from ledger.book.canonical import content_hash
from ledger.book.data import FIRST_DAY, LAST_DAY, Account, Filed, Line, NewEntry, Posting
from ledger.book.entries import find_by_keys, load_postings
from ledger.book.floors import first_breach
from ledger.book.models import BOOK, ENTRY
from ledger.book.refusals import (
    AlreadyReversed,
    AmountTooLarge,
    BalanceCrossesZero,
    DayOutOfRange,
    EntryMissing,
    EntryUnbalanced,
    KeyReused,
    PeriodClosed,
    ReversalIsFinal,
    broken_constraint,
)
from ledger.db import Instant
from ledger.errors import Refusal

Late = Literal["refuse", "first-open-day"]
_PERIOD_LOCK = 7431  # as in migrations/sql/0001_book.postgresql.sql
_TEXTS = ("cause", "document", "idempotency_key")

_FILE_POSTGRESQL = text(
    "INSERT INTO filing (book_id, causes, documents, idempotency_keys, content_hashes, reverses, recorded_at,"
    " recorded_by, entry_numbers, account_ids, lot_ids, effective_on, stated_on, amounts) VALUES (:book_id,"
    " CAST(:causes AS text[]), CAST(:documents AS text[]), CAST(:keys AS text[]), CAST(:hashes AS text[]),"
    " CAST(:reverses AS bigint[]), :recorded_at, :recorded_by, CAST(:entry_numbers AS bigint[]),"
    " CAST(:account_ids AS bigint[]), CAST(:lot_ids AS bigint[]), CAST(:effective_on AS date[]),"
    " CAST(:stated_on AS date[]), CAST(:amounts AS bigint[])) RETURNING entry_ids"
)
_FILE_SQLITE = text(
    "INSERT INTO filing (book_id, first_entry_id, recorded_at, recorded_by, entries, postings)"
    " VALUES (:book_id, :first_entry_id, :recorded_at, :recorded_by, :entries, :postings)"
)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An entry with its postings dated, and its hash."""

    entry: NewEntry
    postings: tuple[Posting, ...]
    content_hash: str


def post(
    connection: Connection,
    book_id: int,
    entries: Sequence[NewEntry],
    *,
    recorded_at: datetime,
    recorded_by: str,
    late: Late = "refuse",
) -> list[Filed]:
    """File ``entries`` in the book, all or none; their order is kept in the result.

    An entry whose key is in the book already is returned as replayed when its body is the same. ``late`` says
    what happens to a posting in a closed period: refused, or moved to the first open day with its own day kept as
    ``stated_on``. Raises the refusals of ``ledger.book.refusals``.
    """
    for entry in entries:
        _check_form(entry)
    replayed = _replays(connection, book_id, entries)
    new = [entry for entry in entries if entry.idempotency_key not in replayed]
    filed: dict[str, Filed] = {}
    if new:
        prepared = _prepare(connection, book_id, new, late)
        numbers = _file(connection, book_id, prepared, recorded_at, recorded_by)
        for item, number in zip(prepared, numbers, strict=True):
            filed[item.entry.idempotency_key] = Filed(number, item.content_hash, replayed=False)
    return [replayed.get(entry.idempotency_key) or filed[entry.idempotency_key] for entry in entries]


def _check_form(entry: NewEntry) -> None:
    """What needs no look into the book. Raises TextUnfit, DayOutOfRange, AmountTooLarge."""
    for name in _TEXTS:
        check_text(ENTRY.c[name], getattr(entry, name))
    for line in entry.lines:
        if not FIRST_DAY <= line.effective_on <= LAST_DAY:
            raise DayOutOfRange(day=line.effective_on)
        if not -(2**63) <= line.amount < 2**63:
            raise AmountTooLarge()


def _replays(connection: Connection, book_id: int, entries: Sequence[NewEntry]) -> dict[str, Filed]:
    """The entries that were filed before under the same keys. Raises KeyReused where the body differs.

    On PostgreSQL the first attempt of a command leaves this look-up out: a key that exists breaks the unique
    constraint, the command runs again, and then finds it.
    """
    repeated = [key for key, count in Counter(entry.idempotency_key for entry in entries).items() if count > 1]
    if repeated:
        raise KeyReused(key=repeated[0], entry_id="—")
    if connection.dialect.name == "postgresql" and connection.info["tianbu_attempt"] == 0:
        return {}
    known = find_by_keys(connection, book_id, [entry.idempotency_key for entry in entries])
    return {
        entry.idempotency_key: _same_or_refused(connection, book_id, entry, *known[entry.idempotency_key])
        for entry in entries
        if entry.idempotency_key in known
    }


def _same_or_refused(connection: Connection, book_id: int, entry: NewEntry, number: int, known_hash: str) -> Filed:
    """The filed entry ``number`` if it says what ``entry`` says, by the days that the document states."""
    header = connection.execute(
        select(ENTRY.c.cause, ENTRY.c.document, ENTRY.c.reverses_entry_id).where(
            ENTRY.c.book_id == book_id, ENTRY.c.id == number
        )
    ).one()
    stated = [
        Line(posting.account, posting.lot, posting.stated_on, posting.amount)
        for posting in load_postings(connection, book_id, number)
    ]
    if tuple(header) != (entry.cause, entry.document, entry.reverses) or stated != list(entry.lines):
        raise KeyReused(key=entry.idempotency_key, entry_id=number)
    return Filed(number, known_hash, replayed=True)


def _prepare(connection: Connection, book_id: int, entries: Iterable[NewEntry], late: Late) -> list[_Prepared]:
    first_open = FIRST_DAY
    if late == "first-open-day":
        if connection.dialect.name == "postgresql":  # the closing day found now must hold until the filing
            connection.execute(select(func.pg_advisory_xact_lock_shared(_PERIOD_LOCK, book_id)))
        closing_day = connection.scalar(select(BOOK.c.closing_day).where(BOOK.c.id == book_id))
        first_open = (closing_day or FIRST_DAY) + timedelta(days=1)
    prepared = []
    for entry in entries:
        postings = tuple(_posting(number, line, first_open) for number, line in enumerate(entry.lines, start=1))
        digest = content_hash(entry.cause, entry.document, entry.idempotency_key, entry.reverses, postings)
        prepared.append(_Prepared(entry, postings, digest))
    return prepared


def _posting(number: int, line: Line, first_open: date) -> Posting:
    day = line.effective_on
    return Posting(number, line.account, line.lot, max(day, first_open), day, line.amount)


def _file(
    connection: Connection, book_id: int, prepared: Sequence[_Prepared], recorded_at: datetime, recorded_by: str
) -> list[int]:
    postings = [posting for item in prepared for posting in item.postings]
    accounts, lots = numbers_of(connection, book_id, (p.account for p in postings), (p.lot for p in postings))
    batch = [
        (place, accounts[p.account], lots[p.lot], p.effective_on, p.stated_on, p.amount)
        for place, item in enumerate(prepared)
        for p in item.postings
    ]
    try:
        if connection.dialect.name == "postgresql":
            return _file_postgresql(connection, book_id, prepared, batch, recorded_at, recorded_by)
        return _file_sqlite(connection, book_id, prepared, batch, recorded_at, recorded_by)
    except DBAPIError as error:
        refusal = _refusal(connection, book_id, error, prepared, accounts, lots)
        if refusal is None:
            raise
        raise refusal from error


def _file_postgresql(
    connection: Connection,
    book_id: int,
    prepared: Sequence[_Prepared],
    batch: Sequence[tuple[Any, ...]],
    recorded_at: datetime,
    recorded_by: str,
) -> list[int]:
    entries = [item.entry for item in prepared]
    columns = map(list, zip(*batch, strict=True)) if batch else ([] for _ in range(6))
    places, account_ids, lot_ids, effective_on, stated_on, amounts = columns
    values = {
        "book_id": book_id,
        "causes": [entry.cause for entry in entries],
        "documents": [entry.document for entry in entries],
        "keys": [entry.idempotency_key for entry in entries],
        "hashes": [item.content_hash for item in prepared],
        "reverses": [entry.reverses for entry in entries],
        "recorded_at": recorded_at,
        "recorded_by": recorded_by,
        "entry_numbers": [place + 1 for place in places],
        "account_ids": account_ids,
        "lot_ids": lot_ids,
        "effective_on": effective_on,
        "stated_on": stated_on,
        "amounts": amounts,
    }
    numbers: list[int] = connection.execute(_FILE_POSTGRESQL, values).scalar_one()
    return numbers


def _file_sqlite(
    connection: Connection,
    book_id: int,
    prepared: Sequence[_Prepared],
    batch: Sequence[tuple[Any, ...]],
    recorded_at: datetime,
    recorded_by: str,
) -> list[int]:
    first = (connection.scalar(select(func.max(ENTRY.c.id)).where(ENTRY.c.book_id == book_id)) or 0) + 1
    headers = [
        [item.entry.cause, item.entry.document, item.entry.idempotency_key, item.content_hash, item.entry.reverses]
        for item in prepared
    ]
    values = {
        "book_id": book_id,
        "first_entry_id": first,
        "recorded_at": Instant().process_bind_param(recorded_at, connection.dialect),
        "recorded_by": recorded_by,
        "entries": json.dumps(headers, ensure_ascii=False),
        "postings": json.dumps(batch, default=date.isoformat),
    }
    connection.execute(_FILE_SQLITE, values)
    return list(range(first, first + len(prepared)))


def _refusal(
    connection: Connection,
    book_id: int,
    error: DBAPIError,
    prepared: Sequence[_Prepared],
    accounts: dict[Account, int],
    lots: dict[str, int],
) -> Refusal | None:
    """The refusal that a broken constraint means, with its figures; None where it is no refusal of the book."""
    name, figures = broken_constraint(error)
    if name == "an_entry_is_balanced_per_asset_and_day":
        return _imbalance(prepared)
    if name == "an_account_never_crosses_zero_on_any_day":
        return _crossing(connection, book_id, figures, prepared, accounts, lots)
    if name == "closed_periods_stay_closed":
        return _closed(connection, book_id, figures, prepared)
    reversed_entries = [item.entry.reverses for item in prepared if item.entry.reverses is not None]
    if name == "an_entry_is_reversed_once":
        return AlreadyReversed(entry_id=reversed_entries[0])
    if name == "a_reversal_is_final":
        return ReversalIsFinal(entry_id=reversed_entries[0])
    if name == "a_reversal_names_a_known_entry":
        return EntryMissing(book_id=book_id, entry_id=reversed_entries[0])
    if name in {"22003", "integer overflow", "sums_fit_64_bits"}:
        return AmountTooLarge()
    return None


def _imbalance(prepared: Sequence[_Prepared]) -> EntryUnbalanced:
    for item in prepared:
        sums: Counter[tuple[str, date]] = Counter()
        for posting in item.postings:
            sums[posting.account.asset, posting.effective_on] += posting.amount
        for (asset, day), excess in sums.items():
            if excess:
                return EntryUnbalanced(key=item.entry.idempotency_key, asset=asset, day=day, excess=excess)
    raise AssertionError("the database found an imbalance that is not there")


def _crossing(
    connection: Connection,
    book_id: int,
    figures: dict[str, Any],
    prepared: Sequence[_Prepared],
    accounts: dict[Account, int],
    lots: dict[str, int],
) -> BalanceCrossesZero:
    if not figures:  # SQLite cannot say them; its statement is undone, so they can be worked out from the book
        moved = [
            (accounts[p.account], lots[p.lot], p.effective_on, p.amount) for item in prepared for p in item.postings
        ]
        breach = first_breach(connection, book_id, moved)
        figures = {
            "account_id": breach.account_id,
            "lot_id": breach.lot_id,
            "day": breach.day,
            "balance": breach.balance,
        }
    account = next(account for account, number in accounts.items() if number == figures["account_id"])
    lot = next(lot for lot, number in lots.items() if number == figures["lot_id"])
    return BalanceCrossesZero(account=account.name, lot=lot, day=str(figures["day"]), balance=int(figures["balance"]))


def _closed(
    connection: Connection, book_id: int, figures: dict[str, Any], prepared: Sequence[_Prepared]
) -> PeriodClosed:
    if not figures:
        closing_day = connection.scalar(select(BOOK.c.closing_day).where(BOOK.c.id == book_id))
        figures = {"day": min(p.effective_on for item in prepared for p in item.postings), "closing_day": closing_day}
    return PeriodClosed(**figures)


def mirrored(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines with every amount turned round."""
    return tuple(replace(line, amount=-line.amount) for line in lines)
