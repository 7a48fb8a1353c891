"""``python -m bench [--quick]``: all benchmarks on both databases."""

from __future__ import annotations

import argparse
import shutil
import tempfile
import warnings
from pathlib import Path

import sqlalchemy as sa

from bench.balances import bench_balances
from bench.contracts import QUICK_SIZES, SIZES, bench_contracts
from bench.divisions import bench_divisions
from bench.over_http import bench_http
from bench.posting import bench_posting
from bench.quotas import QUICK_SIZES as QUICK_QUOTAS
from bench.quotas import SIZES as QUOTAS
from bench.quotas import bench_quotas
from bench.report import Report
from tests.postgres import PostgresServer


def main() -> None:
    """Run what is asked for, write ``bench/results.jsonl``, show the table."""
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--quick", action="store_true", help="smaller and shorter: under five minutes")
    parser.add_argument(
        "--only", choices=["posting", "balances", "divisions", "http", "contracts", "quotas"], help="one group alone"
    )
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="one database alone")
    asked = parser.parse_args()
    report = Report()
    folder = Path(tempfile.mkdtemp(prefix="tianbu-bench-"))
    server = PostgresServer(durable=True)
    try:
        for name in ("sqlite", "postgresql"):
            if asked.database in (None, name):
                _run(report, name, _Urls(name, folder, server), asked.quick, asked.only)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    report.write()


class _Urls:
    """A fresh database for each use."""

    def __init__(self, kind: str, folder: Path, server: PostgresServer) -> None:
        self.kind, self.folder, self.server = kind, folder, server

    def make(self, name: str) -> str:
        if self.kind == "sqlite":
            return f"sqlite:///{self.folder / name}.sqlite"
        engine = sa.create_engine(self.server.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        return self.server.url(name)


def _run(report: Report, name: str, urls: _Urls, quick: bool, only: str | None) -> None:
    seconds = 3.0 if quick else 8.0
    if only in (None, "posting"):
        peer_url = urls.make("peer") if name == "postgresql" else None
        bench_posting(report, name, urls.make("posting"), urls.make("raw"), peer_url, seconds)
    if only in (None, "balances"):
        sizes = (10_000, 200_000) if quick else (10_000, 1_000_000)
        bench_balances(report, name, urls.make("balances"), sizes, 40)
    if only in (None, "http"):
        bench_http(report, name, urls.make("http"), seconds)
    if only in (None, "contracts"):
        wanted = QUICK_SIZES if quick else SIZES
        bench_contracts(report, name, [urls.make(f"contracts{size}") for size in wanted], wanted)
    if only in (None, "quotas"):
        events = QUICK_QUOTAS if quick else QUOTAS
        bench_quotas(report, name, [urls.make(f"quotas{size}") for size in events], events)
    if only in (None, "divisions"):
        bench_divisions(report, name, urls.make("divisions"))


if __name__ == "__main__":
    main()
