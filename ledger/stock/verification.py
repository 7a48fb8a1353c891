"""Whether the plots on record agree with the postings, and the ground of every village is conserved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, select, text

from ledger.book.models import ACCOUNT
from ledger.book.verification import Finding
from ledger.stock.classes import class_of_key
from ledger.stock.data import ASSET, HOLDER_KIND, SURVEY
from ledger.stock.posting import stock_account
from ledger.stock.refusals import LandClassUnknown

# Each query selects (entry number or NULL, what is wrong in words) for book :book_id.
_QUERIES: Final = (
    # A plot came in by its entry, with its class and area, in its village.
    """SELECT p.entry_id, 'plot ' || p.code || ' says that it came in with ' || p.grains || ' grains of ' || p.class_key
              || ', its entry brought ' || coalesce(h.grains, 0)
       FROM plot p LEFT JOIN (
            SELECT q.entry_id, l.code, a.holder, a.division_code, sum(q.amount) AS grains
            FROM account a JOIN posting q ON q.book_id = a.book_id AND q.account_id = a.id
            JOIN lot l ON l.book_id = q.book_id AND l.id = q.lot_id
            WHERE a.book_id = :book_id AND a.asset = 'land' AND a.side > 0
            GROUP BY q.entry_id, l.code, a.holder, a.division_code) h
         ON h.entry_id = p.entry_id AND h.code = p.code AND h.holder = p.class_key AND h.division_code = p.village
       WHERE p.book_id = :book_id AND coalesce(h.grains, 0) <> p.grains ORDER BY p.entry_id, p.code""",
    # What is posted is posted on plots, in the villages where they lie.
    """SELECT min(q.entry_id), 'land is posted on ' || l.code || ' in ' || a.division_code || ', where no such plot is'
       FROM account a JOIN posting q ON q.book_id = a.book_id AND q.account_id = a.id
       JOIN lot l ON l.book_id = q.book_id AND l.id = q.lot_id
       LEFT JOIN plot p ON p.book_id = a.book_id AND p.code = l.code AND p.village = a.division_code
       WHERE a.book_id = :book_id AND a.asset = 'land' AND p.code IS NULL
       GROUP BY l.code, a.division_code ORDER BY 1, 2""",
    # The ground of a village is what the survey brought there.
    """SELECT q.entry_id, 'entry ' || q.entry_id || ' moves ' || sum(q.amount) || ' grains of ground into village '
              || a.division_code
       FROM account a JOIN posting q ON q.book_id = a.book_id AND q.account_id = a.id
       WHERE a.book_id = :book_id AND a.asset = 'land'
       GROUP BY q.entry_id, a.division_code, q.effective_on HAVING sum(q.amount) <> 0 ORDER BY 1, 2""",
    # A plot lies where the ground does that it was carved out of.
    """SELECT p.entry_id, 'plot ' || p.code || ' has ground of ' || p.parent || ', which is not in its village'
       FROM plot p LEFT JOIN plot o ON o.code = p.parent AND o.book_id = p.book_id AND o.village = p.village
       WHERE p.book_id = :book_id AND p.parent IS NOT NULL AND o.code IS NULL ORDER BY 1, 2""",
)


def check_stock(connection: Connection, book_id: int) -> Iterator[Finding]:
    """A finding for every plot, entry or account of the land stock that does not agree with the others."""
    for query in _QUERIES:
        for entry_id, what in connection.execute(text(query), {"book_id": book_id}):
            yield Finding("stock", book_id, entry_id, what)
    yield from _misnamed(connection, book_id)


def _misnamed(connection: Connection, book_id: int) -> Iterator[Finding]:
    """Accounts of land that are not as their class says: of an unknown class, or in another group."""
    columns = (
        ACCOUNT.c.kind,
        ACCOUNT.c.division_level,
        ACCOUNT.c.division_code,
        ACCOUNT.c.holder_kind,
        ACCOUNT.c.holder,
    )
    query = select(*columns).where(ACCOUNT.c.book_id == book_id, ACCOUNT.c.asset == ASSET)
    for kind, level, village, holder_kind, holder in connection.execute(query.order_by(ACCOUNT.c.id)):
        if (
            not _is_as_named(kind, village, holder)
            or level != "village"
            or (holder_kind == HOLDER_KIND) is not bool(holder)
        ):
            what = f"an account of land is called {kind} of {holder or 'no class'} in {level} {village}"
            yield Finding("stock", book_id, None, what)


def _is_as_named(kind: str, village: str, holder: str) -> bool:
    if not holder:
        return kind == SURVEY
    try:
        return kind == stock_account(village, class_of_key(holder)).kind
    except LandClassUnknown:
        return False
