"""Independent programs recompute the book: every account's balance on every month-end, from the exported journal."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from ledger.db import Database
from ledger.demonstration import load_county
from ledger.exchange.journal import beancount_account, export_journal, hledger_account
from tests.conftest import NOW
from tests.oracles.hledger import Deltas, agrees_with_hledger, days_of, deltas_of, expected, exported, program


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Database:
    """A small demonstration county; module-wide, because nothing here writes."""
    path = tmp_path_factory.mktemp("county") / "county.sqlite"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    load_county(database, seed=7, households=60, at=NOW)
    return database


@pytest.fixture(scope="module")
def ours(county: Database) -> Deltas:
    return deltas_of(county)


@pytest.fixture(scope="module")
def days(ours: Deltas) -> list[date]:
    return days_of(ours)


def test_hledger_agrees(county: Database, tmp_path: Path) -> None:
    agrees_with_hledger(county, tmp_path)


def test_ledger_agrees(county: Database, ours: Deltas, days: list[date], tmp_path: Path) -> None:
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


def test_beancount_agrees(county: Database, ours: Deltas, days: list[date], tmp_path: Path) -> None:
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
