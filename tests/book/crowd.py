"""What the processes of ``test_concurrency`` run: each attempt is a command of its own on PostgreSQL.

Processes are spawned, so everything here is found by name, and its arguments are plain.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from ledger.book import reverse
from ledger.db import Database
from ledger.errors import Refusal
from tests.book import making
from tests.book.making import LIN, NOW, PLUM, REED, SUN, entry, file, held, lease, moved, registration

_open: dict[str, Database] = {}
HOLDERS = {"lin": LIN, "sun": SUN, "plum": PLUM, "reed": REED}


def _database(url: str) -> Database:
    if url not in _open:
        _open[url] = Database(url, pool_size=1)
    return _open[url]


def _said(work: Any, *arguments: Any, **named: Any) -> str:
    """What became of it: "filed 7", "replayed 7", or the code of the refusal. Anything else is raised, and is a bug."""
    try:
        filed = work(*arguments, **named)
    except Refusal as refusal:
        return refusal.code
    return " ".join(f"{'replayed' if each.replayed else 'filed'} {each.entry_id}" for each in filed or ())


def ready(_number: int) -> int:
    return os.getpid()


def lease_all(url: str, book_id: int, attempts: Sequence[tuple[str, int, str, str]]) -> list[str]:
    """Each attempt: (lessee, amount, first day, day of return)."""
    said = []
    for lessee, amount, start, end in attempts:
        new = lease(f"lease {lessee}", LIN, held(lessee), amount, start, end)
        said.append(_said(file, _database(url), book_id, new))
    return said


def take(url: str, book_id: int, attempts: Sequence[tuple[str, int, str, str]]) -> list[str]:
    """Each attempt: (key, amount, day, lot), out of lin's account."""
    return [
        _said(file, _database(url), book_id, entry(key, *moved(LIN, SUN, amount, on, lot)))
        for key, amount, on, lot in attempts
    ]


def swap(url: str, book_id: int, name: str, rounds: int, there: str, back: str) -> list[str]:
    """Multi-entry commands that move a grain of each of three lots from one holder to the other."""
    source, target = HOLDERS[there], HOLDERS[back]
    lots = ("P1", "P2", "P3") if there < back else ("P3", "P2", "P1")
    said = []
    for number in range(rounds):
        batch = [
            entry(f"{name} {number} {lot}", *moved(source, target, 1, f"2026-0{number % 9 + 1}-15", lot))
            for lot in lots
        ]
        said.append(_said(file, _database(url), book_id, *batch))
    return said


def undo(url: str, book_id: int, number: int, key: str) -> list[str]:
    def work() -> Any:
        return [
            _database(url).command(
                lambda connection: reverse(
                    connection, book_id, number, idempotency_key=key, document="d", recorded_at=NOW, recorded_by="x"
                )
            )
        ]

    return [_said(work)]


def first_use(url: str, book_id: int, name: str, rounds: int) -> list[str]:
    """Everybody opens the same new accounts and lots, each in an order of its own."""
    said = []
    for number in range(rounds):
        holders = [f"new {number} {place}" for place in range(4)]
        turned = holders[len(name) % 4 :] + holders[: len(name) % 4]
        batch = [
            registration(f"{name} {holder}", held(holder, village=f"6401061003{number:02d}"), 5, lot=f"N {holder}")
            for holder in (turned if name[-1] in "02468" else reversed(turned))
        ]
        said.append(_said(file, _database(url), book_id, *batch))
    return said


def once(url: str, book_id: int, rounds: int) -> list[str]:
    return [_said(file, _database(url), book_id, registration(f"once {number}", SUN, 5)) for number in range(rounds)]


def race_with_closing(url: str, book_id: int, name: str, rounds: int, late: Any) -> list[str]:
    """Post on the days from 1 March on, while somebody closes them one after the other."""
    said = []
    for number in range(rounds):
        new = registration(f"{name} {number}", SUN, 5, f"2026-03-{number % 28 + 1:02d}")
        said.append(_said(file, _database(url), book_id, new, late=late))
    return said


def close_and_count(url: str, book_id: int, last_days: Sequence[str]) -> list[str]:
    """Close day after day, and count what the book has in the closed days of March right after each closing."""
    counts = []
    for last in last_days:
        making.close(_database(url), book_id, last)
        sql = f"SELECT count(*) FROM posting WHERE effective_on BETWEEN '2026-03-01' AND '{last}'"
        with _database(url).reading() as connection:
            counts.append(str(connection.execute(text(sql)).scalar()))
        time.sleep(0.01)
    return counts
