"""Independent programs recompute the book: every account's balance on every month-end, from the exported journal."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from ledger.book import Account
from ledger.book.models import ACCOUNT, POSITION_DAY
from ledger.db import Database
from ledger.demonstration import load_county
from ledger.exchange.journal import beancount_account, export_journal, hledger_account
from tests.conftest import NOW

Balances = dict[date, dict[str, int]]


def program(name: str) -> str:
    """The path of an outside program; its test is skipped by name without it, or fails under REQUIRE_ORACLES=1."""
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None and os.environ.get("REQUIRE_ORACLES") == "1":
        pytest.fail(f"{name} is required and not installed")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return str(found)


def month_ends(first: date, last: date) -> list[date]:
    found = []
    day = first.replace(day=1)
    while day <= last:
        following = (day + timedelta(days=32)).replace(day=1)
        found.append(following - timedelta(days=1))
        day = following
    return found


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Database:
    """A small demonstration county; module-wide, because nothing here writes."""
    path = tmp_path_factory.mktemp("county") / "county.sqlite"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    load_county(database, seed=7, households=60, at=NOW)
    return database


@pytest.fixture(scope="module")
def ours(county: Database) -> dict[Account, Counter[date]]:
    """What each account moves on each day, from the stored positions."""
    found: dict[Account, Counter[date]] = {}
    parts = [ACCOUNT.c[name] for name in ("asset", "kind", "division_level", "division_code", "holder_kind", "holder")]
    query = select(*parts, POSITION_DAY.c.effective_on, POSITION_DAY.c.delta).join(
        POSITION_DAY, (POSITION_DAY.c.book_id == ACCOUNT.c.book_id) & (POSITION_DAY.c.account_id == ACCOUNT.c.id)
    )
    with county.reading() as connection:
        for *account, day, delta in connection.execute(query):
            found.setdefault(Account(*account), Counter())[day] += delta
    return found


@pytest.fixture(scope="module")
def days(ours: dict[Account, Counter[date]]) -> list[date]:
    moved = [day for deltas in ours.values() for day in deltas]
    return month_ends(min(moved), max(moved))


def expected(ours: dict[Account, Counter[date]], days: list[date], name_of: object) -> Balances:
    """Our balances on each month-end, zeros left out, by the name that a program gives the account."""
    running: Counter[str] = Counter()
    events = sorted((day, name_of(account), delta) for account, deltas in ours.items() for day, delta in deltas.items())  # type: ignore[operator]
    found: Balances = {}
    place = 0
    for end in days:
        while place < len(events) and events[place][0] <= end:
            running[events[place][1]] += events[place][2]
            place += 1
        found[end] = {name: amount for name, amount in running.items() if amount}
    return found


def exported(county: Database, target: str, folder: Path) -> Path:
    path = folder / f"book.{target}"
    with county.reading() as connection:
        path.write_text("\n".join(export_journal(connection, target)) + "\n", encoding="utf-8")
    return path


def test_hledger_agrees(county: Database, ours: dict[Account, Counter[date]], days: list[date], tmp_path: Path) -> None:
    hledger = program("hledger")
    journal = exported(county, "hledger", tmp_path)
    subprocess.run([hledger, "-f", journal, "check", "-s"], check=True, capture_output=True)
    arguments = ["balance", "--flat", "--historical", "--monthly", "--empty", "--no-total", "-O", "csv"]
    period = f"{days[0].replace(day=1)}..{days[-1] + timedelta(days=1)}"
    done = subprocess.run(
        [hledger, "-f", journal, *arguments, "-p", period], check=True, capture_output=True, text=True
    )
    rows = list(csv.reader(io.StringIO(done.stdout)))
    assert [head[:7] for head in rows[0][1:]] == [day.isoformat()[:7] for day in days]
    found: Balances = {day: {} for day in days}
    for name, *cells in rows[1:]:
        for day, cell in zip(days, cells, strict=True):
            amount = int(cell.split()[0])
            if amount:
                found[day][name] = amount
    assert found == expected(ours, days, hledger_account)


def test_ledger_agrees(county: Database, ours: dict[Account, Counter[date]], days: list[date], tmp_path: Path) -> None:
    ledger = program("ledger")
    journal = exported(county, "ledger", tmp_path)
    layout = "%(format_date(date, '%Y-%m-%d')),%(account),%(quantity(amount))\n"
    done = subprocess.run(
        [ledger, "-f", journal, "--args-only", "--pedantic", "register", "--register-format", layout],
        check=True,
        capture_output=True,
        text=True,
    )
    moved: dict[str, Counter[date]] = {}
    for day, name, amount in csv.reader(io.StringIO(done.stdout)):
        moved.setdefault(name, Counter())[date.fromisoformat(day)] += int(amount)
    theirs = expected(moved, days, lambda name: name)  # type: ignore[arg-type]
    assert theirs == expected(ours, days, hledger_account)
    totals = subprocess.run(
        [ledger, "-f", journal, "--args-only", "balance", "--flat", "--end", "2200-01-01", "--balance-format",
         "%(account),%(quantity(total))\n", "--no-total"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert {name: int(amount) for name, amount in csv.reader(io.StringIO(totals.stdout))} == theirs[days[-1]]


def test_beancount_agrees(
    county: Database, ours: dict[Account, Counter[date]], days: list[date], tmp_path: Path
) -> None:
    check = program("bean-check")
    journal = exported(county, "beancount", tmp_path)
    subprocess.run([check, str(journal)], check=True, capture_output=True)
    from beancount import loader
    from beancount.core.data import Transaction

    entries, errors, _ = loader.load_file(str(journal))
    assert errors == []
    moved: dict[str, Counter[date]] = {}
    for entry in entries:
        for posting in entry.postings if isinstance(entry, Transaction) else ():
            moved.setdefault(posting.account, Counter())[entry.date] += int(posting.units.number)
    assert expected(moved, days, lambda name: name) == expected(ours, days, beancount_account)  # type: ignore[arg-type]


@pytest.mark.parametrize("target", ["hledger", "ledger", "beancount"])
def test_both_databases_export_the_same_text(county: Database, postgres_url: str, target: str) -> None:
    other = Database(postgres_url)
    load_county(other, seed=7, households=60, at=NOW)
    with county.reading() as here, other.reading() as there:
        assert list(export_journal(here, target)) == list(export_journal(there, target))
    other.close()
