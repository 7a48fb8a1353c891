"""The stored positions are a cache: they can be thrown away and folded again from the postings."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text

from ledger.book.verification import START_OF_SPAN

_OPEN_GATE: Final = {
    "postgresql": (
        "LOCK TABLE position IN EXCLUSIVE MODE; SET LOCAL tianbu.rebuilding = 'on'",
        "SET LOCAL tianbu.rebuilding = 'off'",
    ),
    "sqlite": ("UPDATE gate SET open = 2", "UPDATE gate SET open = 0"),
}
_REFOLD: Final = (
    "DELETE FROM position",
    "DELETE FROM position_day",
    "DELETE FROM rollup",
    """INSERT INTO position (book_id, account_id, lot_id, total)
       SELECT book_id, account_id, lot_id, sum(amount) FROM posting GROUP BY book_id, account_id, lot_id""",
    """INSERT INTO position_day (book_id, account_id, lot_id, effective_on, delta)
       SELECT book_id, account_id, lot_id, effective_on, sum(amount) FROM posting
       GROUP BY book_id, account_id, lot_id, effective_on""",
    """INSERT INTO rollup (book_id, cell_id, span, starts_on, delta)
       SELECT p.book_id, a.cell_id, s.span, {start_of_span} AS starts_on, sum(p.amount)
       FROM posting p JOIN account a ON a.book_id = p.book_id AND a.id = p.account_id
       CROSS JOIN (SELECT 1 AS span UNION ALL SELECT 2 UNION ALL SELECT 3) s
       GROUP BY p.book_id, a.cell_id, s.span, 4 HAVING sum(p.amount) <> 0""",
)


def rebuild_positions(connection: Connection) -> None:
    """Fold all positions and roll-ups of all books again, in the caller's transaction."""
    dialect = connection.dialect.name
    open_gate, close_gate = _OPEN_GATE[dialect]
    connection.execute(text(open_gate))
    for statement in _REFOLD:
        connection.execute(text(statement.replace("{start_of_span}", START_OF_SPAN[dialect])))
    connection.execute(text(close_gate))
