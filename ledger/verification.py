"""``verify``: every check of every part on every book."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from ledger.access.audit import check_trail
from ledger.book.models import BOOK, ENTRY, POSTING
from ledger.book.verification import CHECKS, Check, Finding, verify_books
from ledger.changes import check_changes
from ledger.homesteads import check_homesteads
from ledger.parcels import check_layers, check_parcels
from ledger.quotas.verification import check_quotas
from ledger.rent import check_rent
from ledger.statistics.checking import check_transfers
from ledger.stock import check_stock
from ledger.trades import check_trades
from ledger.transfers import check_contracts

ALL_CHECKS: tuple[tuple[str, Check], ...] = (
    *CHECKS,
    ("layers", check_layers),
    ("parcels", check_parcels),
    ("contracts", check_contracts),
    ("changes", check_changes),
    ("rent", check_rent),
    ("transfers", check_transfers),
    ("stock", check_stock),
    ("homesteads", check_homesteads),
    ("trades", check_trades),
    ("quotas", check_quotas),
)


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at, and what does not agree."""

    books: int
    entries: int
    postings: int
    findings: tuple[Finding, ...]


def verify(connection: Connection) -> Report:
    """Run all checks; an empty ``findings`` is a clean bill."""
    findings = (*verify_books(connection, ALL_CHECKS), *check_trail(connection))
    books, entries, postings = (
        connection.scalar(select(func.count()).select_from(table)) or 0 for table in (BOOK, ENTRY, POSTING)
    )
    return Report(books, entries, postings, findings)
