"""Entries a second: ours, the raw limit, and the peer."""

from __future__ import annotations

from bench import peer, raw
from bench.clients import post_batches, rate_of
from bench.report import Report, Result
from bench.workload import stock_up
from ledger.db import Database

SIZES = (1, 100, 1_000)
JOURNAL = ("entry", "posting")
ALL_TABLES = ("entry", "posting", "position", "position_day", "rollup")


def bench_posting(report: Report, name: str, url: str, raw_url: str, peer_url: str | None, seconds: float) -> None:
    """Post by 1, 100 and 1 000 a batch from one client, and singly from 4 and 8 on PostgreSQL."""
    database = Database(url)
    book_id = stock_up(database)
    database.close()
    raw.make_tables(raw_url)
    many = (1, 4, 8) if name == "postgresql" else (1,)
    peers = _peer(report, name, peer_url, seconds, many) if peer_url else {}
    for size in SIZES:
        journal = rate_of(raw.write_batches, (raw_url, size, JOURNAL), 1, seconds)
        report.add("plain SQL, journal rows alone", name, size, journal, "entries/s")
        every = rate_of(raw.write_batches, (raw_url, size, ALL_TABLES), 1, seconds)
        limit = report.add("plain SQL, the same rows, no guards", name, size, every, "entries/s")
        ours = rate_of(post_batches, (url, book_id, size, f"b{size}"), 1, seconds)
        report.add("book.post", name, size, ours, "entries/s", against=limit)
        if 1 in peers:
            report.add("book.post beside the peer", name, size, ours, "entries/s", against=peers[1])
    for clients in many[1:]:
        ours = rate_of(post_batches, (url, book_id, 1, f"c{clients}"), clients, seconds)
        report.add("book.post beside the peer", name, 1, ours, "entries/s", clients=clients, against=peers.get(clients))


def _peer(report: Report, name: str, url: str, seconds: float, many: tuple[int, ...]) -> dict[int, Result]:
    peer.prepare(url)
    found = {}
    for clients in many:
        rate = rate_of(peer.transfer, url, clients, seconds)
        found[clients] = report.add("django-hordak transfer_to", name, 1, rate, "entries/s", clients=clients)
    return found
