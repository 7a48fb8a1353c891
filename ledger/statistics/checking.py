"""The read model is a cache: it can be thrown away and folded again, and ``verify`` compares it with the postings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, delete, func, insert, literal, select, text, union_all

from ledger.book.verification import Finding
from ledger.statistics.models import TRANSFER_DAY, TRANSFER_TERM
from ledger.statistics.sources import folded_days, folded_terms

_GATE: Final = {
    "postgresql": (
        "LOCK TABLE transfer_term, transfer_day IN EXCLUSIVE MODE; SET LOCAL tianbu.rebuilding = 'on'",
        "SET LOCAL tianbu.rebuilding = 'off'",
    ),
    "sqlite": ("UPDATE gate SET open = 2", "UPDATE gate SET open = 0"),
}
_TERM: Final = tuple(column.name for column in TRANSFER_TERM.c)
_DAY: Final = tuple(column.name for column in TRANSFER_DAY.c)


def rebuild_transfers(connection: Connection) -> None:
    """Fold the read model of all books again from the postings, in the caller's transaction."""
    opened, shut = _GATE[connection.dialect.name]
    connection.execute(text(opened))
    for table, names, folded in (
        (TRANSFER_TERM, _TERM, folded_terms(literal(True))),
        (TRANSFER_DAY, _DAY, folded_days(literal(True))),
    ):
        connection.execute(delete(table))
        found = folded.subquery("folded")
        connection.execute(insert(table).from_select(names, select(*(found.c[name] for name in names))))
    connection.execute(text(shut))


def check_transfers(connection: Connection, book_id: int) -> Iterator[Finding]:
    """A finding for every contract of which the read model says something else than the postings."""
    everything = literal(True)
    folded = folded_terms(everything).subquery("folded")
    one = select(*(TRANSFER_TERM.c[name] for name in _TERM)).where(TRANSFER_TERM.c.book_id == book_id)
    other = select(*(folded.c[name] for name in _TERM)).where(folded.c.book_id == book_id)
    differing = {str(row.document) for pair in ((one, other), (other, one)) for row in connection.execute(
        pair[0].except_(pair[1])
    )}  # fmt: skip
    days = folded_days(everything).subquery("folded")
    key = ("document", "division_code", "holder", "effective_on")
    both = union_all(
        select(*(TRANSFER_DAY.c[name] for name in key), TRANSFER_DAY.c.delta).where(TRANSFER_DAY.c.book_id == book_id),
        select(*(days.c[name] for name in key), -days.c.delta).where(days.c.book_id == book_id),
    ).subquery("both")
    off = select(both.c.document).group_by(*(both.c[name] for name in key)).having(func.sum(both.c.delta) != 0)
    differing |= {str(document) for document in connection.scalars(off)}
    for document in sorted(differing):
        yield Finding("transfers", book_id, None, f"what is transferred under {document} is not what is posted")
