"""Whether the three layers agree (for every parcel and day the same area), and the register with the book."""

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


# What a parcel's accounts of one kind were moved by in all, and the first day that a document states for it.
_HELD = (
    "SELECT l.code, a.holder, sum(q.amount) AS grains, min(q.stated_on) AS first_day"
    " FROM posting q JOIN account a ON a.book_id = q.book_id AND a.id = q.account_id"
    " JOIN lot l ON l.book_id = q.book_id AND l.id = q.lot_id"
    " WHERE q.book_id = :book_id AND a.asset = '{asset}' AND a.kind = '{kind}' GROUP BY l.code, a.holder"
)
_REGISTERED = text(
    f"SELECT p.code FROM parcel p LEFT JOIN ({_HELD.format(asset='ownership', kind='land.held')}) h ON h.code = p.code"
    " WHERE p.book_id = :book_id"
    " AND (h.code IS NULL OR h.grains <> p.registered_grains OR h.first_day <> p.registered_on) ORDER BY p.code"
)
_CONTRACTED = text(
    "SELECT p.code FROM parcel p JOIN base_contract_parcel b ON b.parcel_code = p.code"
    f" LEFT JOIN ({_HELD.format(asset='contract-right', kind='land.held')}) h"
    " ON h.code = p.code AND h.holder = b.household WHERE p.book_id = :book_id"
    " AND (h.code IS NULL OR h.grains <> p.registered_grains OR h.first_day <> b.term_start) ORDER BY p.code"
)


def check_parcels(connection: Connection, book_id: int) -> Iterator[Finding]:
    """A finding for every parcel of which the register says another area, day or household than the book."""
    for query, what in ((_REGISTERED, "its owner holds"), (_CONTRACTED, "its household holds")):
        for code in connection.scalars(query, {"book_id": book_id}):
            yield Finding("parcels", book_id, None, f"parcel {code} is registered otherwise than {what} it in the book")
