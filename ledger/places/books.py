"""Which book a place is kept in: the nearest division at county level or above that keeps one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from ledger.book import book_number, open_book
from ledger.clock import SHANGHAI
from ledger.places.data import BOOK_LEVELS, Division
from ledger.places.queries import lineage


def book_of(connection: Connection, division: Division, at: datetime) -> int:
    """The number of the book that the division's land is kept in; its county's book is opened on first use."""
    day = at.astimezone(SHANGHAI).date()
    above = {each.level: each for each in lineage(connection, division, day)}
    for level in BOOK_LEVELS:
        if level in above:
            number = book_number(connection, level, above[level].code)
            if number is not None:
                return number
    county = above["county"]
    return open_book(connection, "county", county.code, county.name, at)
