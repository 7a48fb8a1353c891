"""Balances as of a day with 10 000 and with 1 000 000 postings: the growth is the figure that matters."""

from __future__ import annotations

from datetime import date
from itertools import islice

from sqlalchemy import Connection, func, insert, select

from bench.report import Report, Result, median_ms
from bench.workload import NOW, VILLAGES, stock_up, transfers, village
from ledger.book import post
from ledger.book.balances import Balance, By, Question, balances
from ledger.book.models import POSTING
from ledger.db import Database
from ledger.places import Division, subtree
from ledger.places.data import ALWAYS, OPEN_END
from ledger.places.models import DIVISION

DAY = date(2024, 8, 17)
COUNTY = Division("county", "640106000000", "bench", "640100000000")
BY: frozenset[By] = frozenset({"kind", "holder-kind"})


def bench_balances(report: Report, name: str, url: str, sizes: tuple[int, ...], times: int) -> None:
    """A village's balance and a county's roll-up, at each size, with the growth from the first size."""
    database = Database(url)
    book_id = stock_up(database)
    database.command(_divisions)
    first: dict[str, Result | None] = {}
    for size in sizes:
        _fill(database, book_id, size)
        for label, division in (
            ("a village", Division("village", village(7), "v", "640106107000")),
            ("a county", COUNTY),
        ):
            spent = median_ms(lambda division=division: _ask(database, division), times)  # type: ignore[misc]
            before = first.setdefault(label, None)
            result = report.add(f"balance of {label} as of a day", name, size, spent, "ms", against=before)
            first[label] = before or result
    database.close()


def _ask(database: Database, division: Division) -> list[Balance]:
    with database.reading() as connection:
        return balances(connection, Question(subtree([division], DAY), DAY, by=BY))


def _divisions(connection: Connection) -> None:
    rows = [("county", COUNTY.code, "")]
    rows += [("township", f"640106{100 + place:03d}000", COUNTY.code) for place in range(10)]
    rows += [("village", village(place), f"{village(place)[:9]}000") for place in range(VILLAGES)]
    columns = ("level", "code", "parent_code")
    common = {"name": "bench", "valid_from": ALWAYS, "ended_on": OPEN_END}
    connection.execute(insert(DIVISION), [dict(zip(columns, row, strict=True)) | common for row in rows])


def _fill(database: Database, book_id: int, size: int) -> None:
    source = transfers(f"fill:{size}")
    with database.reading() as connection:
        there = connection.scalar(select(func.count()).select_from(POSTING)) or 0
    while there < size:
        entries = list(islice(source, min(1_000, (size - there + 1) // 2)))
        database.command(lambda c, e=entries: post(c, book_id, e, recorded_at=NOW, recorded_by="bench"))  # type: ignore[misc]
        there += 2 * len(entries)
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    else:
        database.command(lambda connection: connection.exec_driver_sql("ANALYZE"))
