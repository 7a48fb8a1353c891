"""The read models are a cache: they can be thrown away and folded again, and ``verify`` compares them with the postings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from sqlalchemy import Connection, Select, Table, delete, func, insert, literal, select, text, union_all
from sqlalchemy.sql.elements import ColumnElement

from ledger.book.verification import Finding
from ledger.statistics.models import CONTRACTED_DAY, TRANSFER_DAY, TRANSFER_LOT, TRANSFER_TERM
from ledger.statistics.sources import folded_contracted, folded_days, folded_lots, folded_terms

_GATE: Final = {
    "postgresql": (
        "LOCK TABLE transfer_term, transfer_day, transfer_lot, contracted_day IN EXCLUSIVE MODE;"
        " SET LOCAL tianbu.rebuilding = 'on'",
        "SET LOCAL tianbu.rebuilding = 'off'",
    ),
    "sqlite": ("UPDATE gate SET open = 2", "UPDATE gate SET open = 0"),
}
_FOLDED: Final[tuple[tuple[Table, Callable[[ColumnElement[bool]], Select[Any]], str], ...]] = (
    (TRANSFER_TERM, folded_terms, "document"),
    (TRANSFER_DAY, folded_days, "document"),
    (TRANSFER_LOT, folded_lots, "document"),
    (CONTRACTED_DAY, folded_contracted, "holder"),
)


def rebuild_transfers(connection: Connection) -> None:
    """Fold the read models of all books again from the postings, in the caller's transaction."""
    opened, shut = _GATE[connection.dialect.name]
    connection.execute(text(opened))
    for table, folded, _ in _FOLDED:
        connection.execute(delete(table))
        found = folded(literal(True)).subquery("folded")
        names = [column.name for column in table.c]
        connection.execute(insert(table).from_select(names, select(*(found.c[name] for name in names))))
    connection.execute(text(shut))


def check_transfers(connection: Connection, book_id: int) -> Iterator[Finding]:
    """A finding for every contract or household of which a read model says something else than the postings."""
    differing: set[str] = set()
    for table, folded, named in _FOLDED:
        found = folded(literal(True)).subquery("folded")
        weighed = "delta" if "delta" in table.c else "area_grains"
        key = [column.name for column in table.c if column.name not in (weighed, "holder_kind")]
        both = union_all(
            select(*(table.c[name] for name in key), table.c[weighed].label("weight")).where(
                table.c.book_id == book_id
            ),
            select(*(found.c[name] for name in key), (-found.c[weighed]).label("weight")).where(
                found.c.book_id == book_id
            ),
        ).subquery("both")
        off = select(both.c[named]).group_by(*(both.c[name] for name in key)).having(func.sum(both.c.weight) != 0)
        differing |= {str(name) for name in connection.scalars(off)}
    for name in sorted(differing):
        yield Finding("transfers", book_id, None, f"the statistics have {name} otherwise than it is posted")
