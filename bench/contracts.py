"""A sheet of transfer contracts imported with all rules on, at two sizes; rule checks a second; the annual table.

Three parcels a contract, four contracts in five with a co-operative, every fifth of another form; three years of rent.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.report import Report

SIZES = (10_000, 100_000)
QUICK_SIZES = (1_000, 5_000)
PROGRAM = """
import csv, resource, sys
from datetime import UTC, date, datetime
from functools import partial
from importlib.resources import files
from pathlib import Path
from time import perf_counter
import migrations
from ledger.access import Actor, carry_out
from ledger.db import Database
from ledger.exchange.importing import import_file
from ledger.exchange.kinds.transfers import COLUMNS, CONVERTERS
from ledger.exchange.sheets import Row, convert, open_sheet
from ledger.parcels import BaseContract, Parcel, register_parcels
from ledger.parties import NewParty, register_parties
from ledger.places import below, book_of, find
from ledger.statistics.annual import annual_table
from ledger.transfers import RULES
from ledger.transfers.facts import Assembler
from ledger.transfers.operations import check_facts
from ledger.transfers.queries import find_contracts

url, contracts, sheet = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
TODAY, BASE = date(2026, 11, 21), (date(2003, 1, 1), date(2032, 12, 31))
OPERATOR = Actor.operator()
database = Database(url)
migrations.upgrade(database)
source = files("ledger.demonstration").joinpath("divisions_jinfeng.csv").read_bytes()
import_file(database, "divisions", source, name="divisions.csv", actor=OPERATOR, at=NOW)
with database.reading() as connection:
    county = find(connection, "county", "640106000000", TODAY)
    villages = [each.code for each in below(connection, county, "village", TODAY)]

def household(n):
    return f"{villages[n % len(villages)]}00{n // len(villages) + 1:04d}"

def parcel(n, piece):
    return f"{villages[n % len(villages)]}00{n // len(villages) * 3 + piece + 1:05d}"

def party(code, kind, village):
    return NewParty(code, kind, "丁一", "", "", "village", village, "", "")

def fill(numbers, connection, act):
    book_id = book_of(connection, county, act.at)
    people = [party(household(n), "household", household(n)[:12]) for n in numbers]
    takers = [party(f"C-{k}", kind, villages[0]) for k, kind in enumerate(("cooperative", "cooperative", "enterprise"))]
    register_parties(connection, people + takers, act)
    bounds = ("农渠", "田埂", "机耕路", "支沟")
    land = [
        Parcel(parcel(n, p), "大田", household(n)[:12], 600_000, 0, "012", "05", False, *bounds, BASE[0],
               (BaseContract(f"{household(n)}J", household(n), *BASE),))
        for n in numbers for p in range(3)
    ]
    register_parcels(connection, book_id, land, act)

for start in range(0, contracts, 2_000):
    carry_out(database, OPERATOR, "bench", partial(fill, range(start, min(start + 2_000, contracts))), at=NOW)
database.take_statistics()

NAMES = ("contract_no", "form", "transferor", "transferee", "parcel_code", "area_mu", "start", "end", "price",
         "price_unit", "pay", "purpose", "signed_on", "filed_on", "consent", "parent")
FORMS = ("lease", "lease", "lease", "lease", "shareholding")
with sheet.open("w", encoding="utf-8", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(NAMES)
    for n in range(contracts):
        head = (f"HT-{n:07d}", FORMS[n % 5], household(n), f"C-{n % 3}")
        tail = ("2027-01-01", "2029-12-31", "850.00", "yuan/mu/year", "annual", "种植玉米", "2026-11-20", "", "", "")
        writer.writerows((*head, parcel(n, p), "3", *tail) for p in range(3))

begun = perf_counter()
parsed = open_sheet(sheet, COLUMNS)
rows = sum(1 for row in parsed.rows() if isinstance(row, Row) and not convert(row, CONVERTERS)[1])
parsing = perf_counter() - begun
assert rows == contracts * 3, rows

before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
begun = perf_counter()
report = import_file(database, "transfers", sheet, actor=OPERATOR, at=NOW)
importing = perf_counter() - begun
assert report.written and report.tally.added == contracts, report.tally
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

with database.reading() as connection:
    some = [f"HT-{n:07d}" for n in range(min(contracts, 1_000))]
    batch = [each.terms for each in find_contracts(connection, some).values()]
    known = Assembler(connection, batch, TODAY)
    begun = perf_counter()
    for terms in batch:
        check_facts(known, terms, "record")
    checking = perf_counter() - begun
    begun = perf_counter()
    table = annual_table(connection, county, date(2027, 12, 31))
    counting = perf_counter() - begun
print(rows, parsing, importing, memory, before, len(batch) * len(RULES) / checking, counting)
"""


def bench_contracts(report: Report, name: str, urls: list[str], sizes: tuple[int, ...]) -> None:
    """Lines a second of ``import transfers`` and its peak memory, beside only parsing the same sheet, at each size."""
    for url, size in zip(urls, sizes, strict=True):
        with TemporaryDirectory(prefix="tianbu-bench-") as folder:
            command = [sys.executable, "-c", PROGRAM, url, str(size), str(Path(folder) / "transfers.csv")]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        rows, parsing, importing, memory, before, checks, counting = map(float, done.stdout.split())
        plain = report.add("transfers sheet only parsed", name, int(rows), rows / parsing, "lines/s")
        report.add("import transfers, all rules on", name, int(rows), rows / importing, "lines/s", against=plain)
        report.add("import transfers, peak memory", name, int(rows), memory, "MiB")
        report.add("memory before the import", name, int(rows), before, "MiB")
        report.add("rule checks", name, int(rows), checks, "checks/s")
        report.add("annual table", name, int(rows), counting * 1_000, "ms")
