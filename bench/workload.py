"""The work that is measured: two-legged transfers of land between invented holders of a hundred villages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

from sqlalchemy import Connection

import migrations
from ledger.book import Account, Line, NewEntry, open_book, post
from ledger.db import Database

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
VILLAGES = 100
HOLDERS = 2_000
FIRST = date(2016, 1, 1)
DAYS = 3_650
STOCK = 10**12


def village(place: int) -> str:
    """Code of a village in one of ten townships."""
    return f"640106{100 + place % 10:03d}{200 + place // 10:03d}"


def household(place: int) -> Account:
    """The operation right of household ``place`` in its village."""
    code = village(place % VILLAGES)
    return Account("operation-right", "land.held", "village", code, "household", f"{code}00{place // VILLAGES + 1:04d}")


def cooperative(place: int) -> Account:
    """The operation right of a co-operative in village ``place``."""
    return Account(
        "operation-right", "land.held", "village", village(place % VILLAGES), "cooperative", f"C{place % 40:03d}"
    )


def lot(place: int) -> str:
    """The parcel of household ``place``."""
    return f"{village(place % VILLAGES)}00{place // VILLAGES + 1:05d}"


def stock_up(database: Database) -> int:
    """A migrated book in which every household holds its parcel; its number."""
    migrations.upgrade(database)

    def work(connection: Connection) -> int:
        book_id = open_book(connection, "county", "640106000000", "bench", NOW)
        entries = [
            NewEntry(
                "stock",
                "s",
                f"stock:{place}",
                _pair(_register(place), household(place), lot(place), date(2003, 1, 1), STOCK),
            )
            for place in range(HOLDERS)
        ]
        post(connection, book_id, entries, recorded_at=NOW, recorded_by="bench")
        return book_id

    return database.command(work)


def _register(place: int) -> Account:
    return Account("operation-right", "land.register", "village", village(place % VILLAGES))


def _pair(source: Account, target: Account, parcel: str, day: date, amount: int) -> tuple[Line, Line]:
    return Line(source, parcel, day, -amount), Line(target, parcel, day, amount)


def transfers(seed: str) -> Iterator[NewEntry]:
    """Endless transfers of a hundred grains from a household to its village's co-operative, on days of ten years."""
    random = Random(seed)
    number = 0
    while True:
        number += 1
        place = random.randrange(HOLDERS)
        day = FIRST + timedelta(days=random.randrange(DAYS))
        lines = _pair(household(place), cooperative(place), lot(place), day, 100)
        yield NewEntry("transfer", f"T-{number}", f"{seed}:{number}", lines)
