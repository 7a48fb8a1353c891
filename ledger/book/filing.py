"""Posting: whole entries, in batches, through the one door of the database.

The promises are kept by the database (``migrations/sql``); this module prepares what it takes, and turns a broken
promise into a refusal with its figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from ledger.book.accounts import check_text, check_texts
from ledger.book.canonical import content_hash
from ledger.book.data import FIRST_DAY, LAST_DAY, Filed, Line, NewEntry, Posting
from ledger.book.door import Prepared, through_the_door
from ledger.book.entries import find_by_keys, load_postings
from ledger.book.explaining import refusal_of
from ledger.book.models import BOOK, ENTRY
from ledger.book.refusals import AmountTooLarge, DayOutOfRange, KeyReused

Late = Literal["refuse", "first-open-day"]
_PERIOD_LOCK = 7431  # as in migrations/sql/0001_book.postgresql.sql
_TEXTS = ("cause", "document", "idempotency_key")


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
    _check_form(entries)
    replayed = _replays(connection, book_id, entries)
    new = [entry for entry in entries if entry.idempotency_key not in replayed]
    filed: dict[str, Filed] = {}
    if new:
        prepared = _prepare(connection, book_id, new, late)
        numbers = _file(connection, book_id, prepared, recorded_at, recorded_by)
        for item, number in zip(prepared, numbers, strict=True):
            filed[item.entry.idempotency_key] = Filed(number, item.content_hash, replayed=False)
    return [replayed.get(entry.idempotency_key) or filed[entry.idempotency_key] for entry in entries]


def _check_form(entries: Sequence[NewEntry]) -> None:
    """What needs no look into the book. Raises TextUnfit, DayOutOfRange, AmountTooLarge."""
    lines = [line for entry in entries for line in entry.lines]
    for name in _TEXTS:
        for entry in entries:
            check_text(ENTRY.c[name], getattr(entry, name))
    check_texts({line.account for line in lines}, {line.lot for line in lines})
    for line in lines:
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


def _prepare(connection: Connection, book_id: int, entries: Iterable[NewEntry], late: Late) -> list[Prepared]:
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
        prepared.append(Prepared(entry, postings, digest))
    return prepared


def _posting(number: int, line: Line, first_open: date) -> Posting:
    day = line.effective_on
    return Posting(number, line.account, line.lot, max(day, first_open), day, line.amount)


def _file(
    connection: Connection, book_id: int, prepared: Sequence[Prepared], recorded_at: datetime, recorded_by: str
) -> list[int]:
    try:
        return through_the_door(connection, book_id, prepared, recorded_at, recorded_by)
    except DBAPIError as error:
        refusal = refusal_of(error, connection, book_id, prepared)
        if refusal is None:
            raise
        raise refusal from error


def mirrored(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines with every amount turned round."""
    return tuple(replace(line, amount=-line.amount) for line in lines)
