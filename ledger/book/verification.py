"""Recomputing the book from its postings, and naming the first thing that does not agree.

Nothing stored is believed: hashes are computed again from the postings, balances are folded again from them.
Each check is one line of ``CHECKS``; the table is what ``tianbu verify`` runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select, text

from ledger.book.canonical import content_hash
from ledger.book.entries import every_entry
from ledger.book.models import BOOK


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not agree. entry_id: the first entry concerned, or None; what: figures, in words."""

    check: str
    book_id: int
    entry_id: int | None
    what: str


def check_hashes(connection: Connection, book_id: int) -> Iterator[Finding]:
    """Every entry's hash is the hash of what stands there now: header, and all its postings."""
    for entry in every_entry(connection, book_id):
        found = content_hash(entry.cause, entry.document, entry.idempotency_key, entry.reverses, entry.postings)
        if found != entry.content_hash:
            what = f"entry {entry.entry_id} ({entry.document}) hashes to {found[:16]}, it was filed as {entry.content_hash[:16]}"
            yield Finding("hash", book_id, entry.entry_id, what)


# Each query selects (entry number or NULL, what is wrong in words) for book :book_id.
_QUERIES: Final = {
    "whole": """
        SELECT e.id, 'entry ' || e.id || ' was filed with ' || e.posting_count || ' postings and has ' || count(p.line)
        FROM entry e LEFT JOIN posting p ON p.book_id = e.book_id AND p.entry_id = e.id
        WHERE e.book_id = :book_id GROUP BY e.id, e.posting_count HAVING count(p.line) <> e.posting_count ORDER BY e.id""",
    "orphan": """
        SELECT p.entry_id, 'posting ' || p.line || ' of entry ' || p.entry_id || ' has no entry'
        FROM posting p WHERE p.book_id = :book_id
        AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.book_id = p.book_id AND e.id = p.entry_id) ORDER BY p.entry_id""",
    "balanced": """
        SELECT p.entry_id, 'entry ' || p.entry_id || ': ' || a.asset || ' on ' || p.effective_on || ' sums to ' || sum(p.amount)
        FROM posting p JOIN account a ON a.book_id = p.book_id AND a.id = p.account_id
        WHERE p.book_id = :book_id GROUP BY p.entry_id, a.asset, p.effective_on HAVING sum(p.amount) <> 0 ORDER BY p.entry_id""",
    "floor": """
        SELECT b.entry_id, 'account ' || b.account_id || ', lot ' || b.lot_id || ' stands at ' || b.balance || ' on ' || b.effective_on
        FROM (SELECT d.account_id, d.lot_id, d.effective_on, d.entry_id, a.side, sum(d.amount)
                     OVER (PARTITION BY d.account_id, d.lot_id ORDER BY d.effective_on) AS balance
              FROM (SELECT book_id, account_id, lot_id, effective_on, sum(amount) AS amount, max(entry_id) AS entry_id
                    FROM posting WHERE book_id = :book_id GROUP BY book_id, account_id, lot_id, effective_on) d
              JOIN account a ON a.book_id = d.book_id AND a.id = d.account_id) b
        WHERE b.balance * b.side < 0 ORDER BY b.entry_id, b.effective_on""",
    "position": """
        SELECT NULL, 'position of account ' || account_id || ', lot ' || lot_id || ' is off by ' || sum(amount)
        FROM (SELECT account_id, lot_id, total AS amount FROM position WHERE book_id = :book_id
              UNION ALL SELECT account_id, lot_id, -amount FROM posting WHERE book_id = :book_id) u
        GROUP BY account_id, lot_id HAVING sum(amount) <> 0 ORDER BY account_id, lot_id""",
    "position-day": """
        SELECT NULL, 'day ' || effective_on || ' of account ' || account_id || ', lot ' || lot_id || ' is off by ' || sum(amount)
        FROM (SELECT account_id, lot_id, effective_on, delta AS amount FROM position_day WHERE book_id = :book_id
              UNION ALL SELECT account_id, lot_id, effective_on, -amount FROM posting WHERE book_id = :book_id) u
        GROUP BY account_id, lot_id, effective_on HAVING sum(amount) <> 0 ORDER BY account_id, lot_id, effective_on""",
    "rollup": """
        SELECT NULL, 'roll-up of cell ' || cell_id || ', span ' || span || ', from ' || starts_on || ' is off by ' || sum(amount)
        FROM (SELECT cell_id, span, starts_on, delta AS amount FROM rollup WHERE book_id = :book_id
              UNION ALL
              SELECT a.cell_id, s.span, {start_of_span}, -p.amount
              FROM posting p JOIN account a ON a.book_id = p.book_id AND a.id = p.account_id
              CROSS JOIN (SELECT 1 AS span UNION ALL SELECT 2 UNION ALL SELECT 3) s
              WHERE p.book_id = :book_id) u
        GROUP BY cell_id, span, starts_on HAVING sum(amount) <> 0 ORDER BY cell_id, span, starts_on""",
    "reversal": """
        SELECT e.id, 'entry ' || e.id || ' does not undo entry ' || e.reverses_entry_id
        FROM entry e JOIN posting p ON p.book_id = e.book_id AND p.entry_id IN (e.id, e.reverses_entry_id)
        WHERE e.book_id = :book_id AND e.reverses_entry_id IS NOT NULL
        GROUP BY e.id, e.reverses_entry_id, p.account_id, p.lot_id,
                 CASE p.entry_id WHEN e.id THEN p.stated_on ELSE p.effective_on END
        HAVING sum(p.amount) <> 0 ORDER BY e.id""",
    "account": """
        SELECT NULL, 'account ' || a.id || ' (' || a.kind || ' ' || a.holder || ') does not agree with its kind or its cell'
        FROM account a LEFT JOIN account_kind k ON k.code = a.kind AND k.side = a.side
        LEFT JOIN rollup_cell c ON c.book_id = a.book_id AND c.id = a.cell_id AND c.asset = a.asset AND c.kind = a.kind
             AND c.holder_kind = a.holder_kind AND c.division_level = a.division_level AND c.division_code = a.division_code
        WHERE a.book_id = :book_id AND (k.code IS NULL OR c.id IS NULL) ORDER BY a.id""",
    "period": """
        SELECT NULL, 'the book is closed up to ' || b.closing_day || ', its last period event says '
                     || coalesce(e.closing_day, '1899-12-31')
        FROM book b LEFT JOIN period_event e ON e.book_id = b.id
             AND e.number = (SELECT max(number) FROM period_event WHERE book_id = b.id)
        WHERE b.id = :book_id AND b.closing_day <> coalesce(e.closing_day, '1899-12-31')""",
}
START_OF_SPAN: Final = {
    "postgresql": "CASE s.span WHEN 1 THEN p.effective_on WHEN 2 THEN date_trunc('month', p.effective_on)::date"
    " ELSE date_trunc('year', p.effective_on)::date END",
    "sqlite": "CASE s.span WHEN 1 THEN p.effective_on WHEN 2 THEN substr(p.effective_on, 1, 7) || '-01'"
    " ELSE substr(p.effective_on, 1, 4) || '-01-01' END",
}
Check = Callable[[Connection, int], Iterator[Finding]]


def _by_query(name: str) -> Check:
    def check(connection: Connection, book_id: int) -> Iterator[Finding]:
        query = _QUERIES[name].replace("{start_of_span}", START_OF_SPAN[connection.dialect.name])
        for entry_id, what in connection.execute(text(query), {"book_id": book_id}):
            yield Finding(name, book_id, entry_id, what)

    return check


CHECKS: Final[tuple[tuple[str, Check], ...]] = (("hash", check_hashes), *((name, _by_query(name)) for name in _QUERIES))


def verify_books(connection: Connection, checks: tuple[tuple[str, Check], ...] = CHECKS) -> list[Finding]:
    """All findings of all checks on all books; an empty list is a clean bill."""
    books = list(connection.scalars(select(BOOK.c.id).order_by(BOOK.c.id)))
    return [finding for book_id in books for _, check in checks for finding in check(connection, book_id)]
