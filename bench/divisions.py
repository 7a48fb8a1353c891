"""Loading the whole country's divisions, beside reading the same file with the csv module."""

from __future__ import annotations

import csv
import io
import lzma
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from bench.report import Report

LIST = Path(os.environ.get("TIANBU_TEST_DIVISIONS", "../shared/data/divisions/china_all_villages.csv.xz"))
PROGRAM = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
import migrations
from ledger.db import Database
from ledger.access import Actor
from ledger.exchange.importing import import_file
database = Database(sys.argv[1])
migrations.upgrade(database)
begun = perf_counter()
report = import_file(database, "divisions", Path(sys.argv[2]), at=datetime.now(UTC), actor=Actor.operator())
print(report.tally.rows, perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def bench_divisions(report: Report, name: str, url: str) -> None:
    """Rows a second and peak memory of ``import divisions``; the list itself is not part of the project."""
    if not LIST.exists():
        report.console.print(f"  skipped: no list of divisions at {LIST} (TIANBU_TEST_DIVISIONS)")
        return
    rows, seconds = _read_with_csv()
    plain = report.add("csv module reads the list", name, rows, rows / seconds, "rows/s")
    done = subprocess.run([sys.executable, "-c", PROGRAM, url, str(LIST)], check=True, capture_output=True, text=True)
    count, spent, memory = map(float, done.stdout.split())
    report.add("import divisions", name, int(count), count / spent, "rows/s", against=plain)
    report.add("import divisions, peak memory", name, int(count), memory, "MiB")


def _read_with_csv() -> tuple[int, float]:
    begun = perf_counter()
    with lzma.open(LIST) as packed:
        rows = sum(1 for _ in csv.reader(io.TextIOWrapper(packed, encoding="utf-8", newline=""))) - 1
    return rows, perf_counter() - begun
