"""Whether every signed contract stands in the book as it says."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from ledger.book.verification import Finding

_QUERY = text(
    "SELECT c.number, c.entry_id FROM contract c WHERE c.book_id = :book_id AND c.state = 'signed'"
    " AND ((SELECT coalesce(sum(l.area_grains), 0) FROM contract_parcel l WHERE l.contract_number = c.number) <>"
    "      (SELECT coalesce(sum(p.amount), 0) FROM posting p WHERE p.book_id = c.book_id AND p.entry_id = c.entry_id"
    "       AND p.amount > 0 AND p.stated_on = c.start_day)"
    "  OR NOT EXISTS (SELECT 1 FROM entry e WHERE e.book_id = c.book_id AND e.id = c.entry_id AND e.document = c.number))"
    " ORDER BY c.number"
)


def check_contracts(connection: Connection, book_id: int) -> Iterator[Finding]:
    """A finding for every signed contract whose entry is missing or moves another area than its lines say."""
    for number, entry_id in connection.execute(_QUERY, {"book_id": book_id}):
        yield Finding("contracts", book_id, entry_id, f"contract {number} and its entry {entry_id} disagree")
