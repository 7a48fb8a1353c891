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


# What a parcel's owner was moved by in all, and the first day that a document states for it.
_REGISTERED = text(
    "SELECT p.code FROM parcel p LEFT JOIN ("
    "  SELECT l.code, sum(q.amount) AS grains, min(q.stated_on) AS first_day"
    "  FROM posting q JOIN account a ON a.book_id = q.book_id AND a.id = q.account_id"
    "  JOIN lot l ON l.book_id = q.book_id AND l.id = q.lot_id"
    "  WHERE q.book_id = :book_id AND a.asset = 'ownership' AND a.kind = 'land.held' GROUP BY l.code) h"
    " ON h.code = p.code WHERE p.book_id = :book_id AND (h.code IS NULL OR h.first_day <> p.registered_on"
    "  OR h.grains <> p.registered_grains - coalesce("
    "     (SELECT sum(area_grains) FROM parcel_reduction r WHERE r.parcel_code = p.code), 0)) ORDER BY p.code"
)
# What the base contracts say moved to and from each household on each day, against what the book says: entries that
# were undone, and what undid them, left out.
_CONTRACTED = (
    "SELECT u.code, u.holder, u.day FROM ("
    " SELECT l.code, a.holder, q.stated_on AS day, q.amount AS grains"
    " FROM posting q JOIN account a ON a.book_id = q.book_id AND a.id = q.account_id"
    " JOIN lot l ON l.book_id = q.book_id AND l.id = q.lot_id"
    " JOIN entry e ON e.book_id = q.book_id AND e.id = q.entry_id"
    " LEFT JOIN entry r ON r.book_id = e.book_id AND r.reverses_entry_id = e.id"
    " WHERE q.book_id = :book_id AND a.asset = 'contract-right' AND a.kind = 'land.held'"
    " AND e.reverses_entry_id IS NULL AND r.id IS NULL"
    " UNION ALL SELECT b.parcel_code, b.household, b.from_day, -b.area_grains"
    " FROM base_contract_parcel b JOIN parcel p ON p.code = b.parcel_code WHERE p.book_id = :book_id"
    " UNION ALL SELECT b.parcel_code, b.household, {day_after}, b.area_grains"
    " FROM base_contract_parcel b JOIN parcel p ON p.code = b.parcel_code"
    " WHERE p.book_id = :book_id AND b.until_day IS NOT NULL) u"
    " GROUP BY u.code, u.holder, u.day HAVING sum(u.grains) <> 0"
    " UNION SELECT b.parcel_code, b.household, b.from_day"
    " FROM base_contract_parcel b JOIN parcel p ON p.code = b.parcel_code"
    " WHERE p.book_id = :book_id AND b.sequence = 0 AND b.from_day <> b.term_start ORDER BY 1, 3, 2"
)
_DAY_AFTER = {"postgresql": "b.until_day + 1", "sqlite": "date(b.until_day, '+1 day')"}


def check_parcels(connection: Connection, book_id: int) -> Iterator[Finding]:
    """A finding for every parcel of which the register says another area, day or household than the book."""
    for code in connection.scalars(_REGISTERED, {"book_id": book_id}):
        what = f"parcel {code} is registered otherwise than its owner holds it in the book"
        yield Finding("parcels", book_id, None, what)
    contracted = text(_CONTRACTED.replace("{day_after}", _DAY_AFTER[connection.dialect.name]))
    for code, household, day in connection.execute(contracted, {"book_id": book_id}):
        what = f"parcel {code}: the base contracts of {household} say otherwise on {day} than what it holds in the book"
        yield Finding("parcels", book_id, None, what)
