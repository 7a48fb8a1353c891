"""Many clients at once: processes that begin together and stop after a time."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from itertools import islice
from time import perf_counter
from typing import Any

from bench.workload import NOW, transfers
from ledger.book import post
from ledger.db import Database

Work = Callable[[Any, int, Callable[[], bool]], int]


def rate_of(work: Work, argument: Any, clients: int, seconds: float) -> float:
    """Operations a second of ``clients`` processes that each run ``work(argument, number, go_on)``."""
    context = multiprocessing.get_context("spawn")
    barrier, done = context.Barrier(clients), context.Queue()
    processes = [
        context.Process(target=_run, args=(work, argument, number, seconds, barrier, done)) for number in range(clients)
    ]
    for process in processes:
        process.start()
    counts = [done.get(timeout=seconds + 120) for _ in processes]
    for process in processes:
        process.join()
    return float(sum(count / duration for count, duration in counts))


def _run(work: Work, argument: Any, number: int, seconds: float, barrier: Any, done: Any) -> None:
    clock: dict[str, float] = {}

    def go_on() -> bool:
        if not clock:
            barrier.wait()
            clock["begun"] = perf_counter()
        return perf_counter() - clock["begun"] < seconds

    count = work(argument, number, go_on)
    done.put((count, perf_counter() - clock["begun"]))


def post_batches(argument: tuple[str, int, int, str], number: int, go_on: Callable[[], bool]) -> int:
    """Post transfers in batches of a size through the book's own functions; entries posted."""
    url, book_id, size, tag = argument
    database = Database(url)
    source = transfers(f"{tag}:{number}")
    warm = list(islice(source, max(size, 20)))
    for start in range(0, len(warm), size):
        _post(database, book_id, warm[start : start + size])
    count = 0
    while go_on():
        _post(database, book_id, list(islice(source, size)))
        count += size
    database.close()
    return count


def _post(database: Database, book_id: int, entries: list[Any]) -> None:
    database.command(lambda connection: post(connection, book_id, entries, recorded_at=NOW, recorded_by="bench"))
