"""Whether the three layers agree: for every parcel and day the same area is held in each."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from ledger.book.verification import Finding

# A parcel's area in a layer is what its register account gave, so the layers agree exactly when, for each lot and
# day, the registers of the three assets moved by the same amount.
_QUERY = text(
    "SELECT l.code, p.effective_on, count(DISTINCT p.moved), count(*), min(p.entry_id)"
    " FROM (SELECT q.lot_id, q.effective_on, a.asset, sum(q.amount) AS moved, min(q.entry_id) AS entry_id"
    "       FROM posting q JOIN account a ON a.book_id = q.book_id AND a.id = q.account_id"
    "       WHERE q.book_id = :book_id AND a.kind = 'land.register' GROUP BY q.lot_id, q.effective_on, a.asset) p"
    " JOIN lot l ON l.book_id = :book_id AND l.id = p.lot_id"
    " GROUP BY l.code, p.effective_on HAVING count(DISTINCT p.moved) <> 1 OR count(*) <> 3 ORDER BY l.code"
)


def check_layers(connection: Connection, book_id: int) -> Iterator[Finding]:
    """A finding for every parcel and day on which the layers were registered differently."""
    for lot, day, areas, layers, entry_id in connection.execute(_QUERY, {"book_id": book_id}):
        what = f"parcel {lot} on {day}: {layers} of 3 layers registered, with {areas} different areas"
        yield Finding("layers", book_id, entry_id, what)
