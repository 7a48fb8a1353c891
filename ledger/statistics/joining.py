"""Joins over the read models that cost what is open on a day, not what ever was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, FromClause, and_, select, true
from sqlalchemy.sql.elements import ColumnElement

from ledger.statistics.sources import Sources


def chunks(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """The items in parts of ``size``; the last may be shorter."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def with_days(connection: Connection, source: Sources, condition: ColumnElement[bool]) -> tuple[FromClause, Any]:
    """Contracts joined with their days that meet a condition, and the columns of those.

    On PostgreSQL they are looked up contract by contract: it would rather read all days that there ever were, which
    takes longer every year.
    """
    terms, days = source.terms, source.days
    theirs = and_(*(days.c[name] == terms.c[name] for name in ("book_id", "document", "division_code")), condition)
    if connection.dialect.name == "postgresql" and source.known_at is None:
        found = select(days).where(theirs).offset(0).correlate(terms).lateral("theirs")
        return terms.join(found, true()), found.c
    return terms.join(days, theirs), days.c
