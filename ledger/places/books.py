"""Which book a place is kept in. Land: the nearest division at county level or above that keeps one of scope "land".

Quotas: a county's in the book of its land, a city's and a province's in a book of their own, which may be of scope
"quota" and then takes no land.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from ledger.book import book_number, open_book
from ledger.book.models import BOOK
from ledger.clock import SHANGHAI
from ledger.places.data import BOOK_LEVELS, Division
from ledger.places.queries import find, lineage
from ledger.places.refusals import DivisionMissing


def book_of(connection: Connection, division: Division, at: datetime) -> int:
    """The number of the book that the division's land is kept in; its county's book is opened on first use."""
    above = _above(connection, division, at)
    number = _land_book(connection, above)
    if number is not None:
        return number
    county = above["county"]
    return open_book(connection, "county", county.code, county.name, at)


def quota_book(connection: Connection, division: Division, at: datetime) -> int:
    """The number of the book that the quotas of the division's office are kept in, opened on first use.

    Of a county and what is below: the book of its land. Of a city or a province: its own, whatever it keeps.
    """
    if not _is_upper(division.level):
        return book_of(connection, division, at)
    return open_book(connection, division.level, division.code, division.name, at, scope="quota")


def book_key(connection: Connection, book_id: int) -> str:
    """By which other books name a book: level and code of the division that keeps it, ``county:640106000000``."""
    row = connection.execute(select(BOOK.c.division_level, BOOK.c.division_code).where(BOOK.c.id == book_id)).one()
    return f"{row.division_level}:{row.division_code}"


def book_of_key(connection: Connection, key: str, at: datetime) -> int | None:
    """The number of the book in which the quotas of that office (``level:code``) are kept here.

    None where there is no such office, or none that keeps a book here; nothing is opened.
    """
    level, _, code = key.partition(":")
    if _is_upper(level):
        return book_number(connection, level, code)
    try:
        division = find(connection, level, code, at.astimezone(SHANGHAI).date())
    except DivisionMissing:
        return None
    return _land_book(connection, _above(connection, division, at))


def _is_upper(level: str) -> bool:
    return level in ("city", "province")


def _above(connection: Connection, division: Division, at: datetime) -> dict[str, Division]:
    return {each.level: each for each in lineage(connection, division, at.astimezone(SHANGHAI).date())}


def _land_book(connection: Connection, above: dict[str, Division]) -> int | None:
    for level in BOOK_LEVELS:
        if level in above:
            number = book_number(connection, level, above[level].code, scope="land")
            if number is not None:
                return number
    return None
