"""The offices that answer for quotas inside a division, and the books in which they may stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from ledger.book.models import BOOK
from ledger.places import LEVELS, Division, children


@dataclass(frozen=True, slots=True)
class Offices:
    """Provinces, cities and counties by key, from above. books: numbers of all books in which they may have accounts.

    A city may keep the land of its counties, so that a county's accounts are told by their division and not by the book.
    """

    by_key: Mapping[str, Division]
    books: tuple[int, ...]

    def bound(self) -> dict[str, Any]:
        """The values that a query about them binds: ``:books`` and ``:offices``."""
        return {"books": self.books, "offices": tuple(self.by_key) or ("",)}


def offices_within(connection: Connection, division: Division, day: date) -> Offices:
    """The offices of a division and below it; below a county there is none."""
    found: list[Division] = []
    wanted = [division] if division.level in LEVELS[:3] else []
    while wanted:
        found += wanted
        wanted = [below for each in wanted if each.level in LEVELS[:2] for below in children(connection, each, day)]
    books = tuple(connection.scalars(select(BOOK.c.id).order_by(BOOK.c.id)))
    return Offices({each.key: each for each in found}, books or (0,))
