"""hledger recomputes the book: every account's balance on every month-end, from the exported journal."""

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
from ledger.exchange.journal import export_journal, hledger_account

Balances = dict[date, dict[str, int]]
Deltas = dict[Account, Counter[date]]


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


def deltas_of(database: Database) -> Deltas:
    """What each account moves on each day, from the stored positions."""
    found: Deltas = {}
    parts = [ACCOUNT.c[name] for name in ("asset", "kind", "division_level", "division_code", "holder_kind", "holder")]
    query = select(*parts, POSITION_DAY.c.effective_on, POSITION_DAY.c.delta).join(
        POSITION_DAY, (POSITION_DAY.c.book_id == ACCOUNT.c.book_id) & (POSITION_DAY.c.account_id == ACCOUNT.c.id)
    )
    with database.reading() as connection:
        for *account, day, delta in connection.execute(query):
            found.setdefault(Account(*account), Counter())[day] += delta
    return found


def days_of(deltas: Deltas) -> list[date]:
    """The month-ends from the first day on which something moves to the last one."""
    moved = [day for each in deltas.values() for day in each]
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


def exported(database: Database, target: str, folder: Path) -> Path:
    path = folder / f"book.{target}"
    with database.reading() as connection:
        path.write_text("\n".join(export_journal(connection, target)) + "\n", encoding="utf-8")
    return path


def agrees_with_hledger(database: Database, folder: Path) -> None:
    """Assert that hledger finds our balances of every account on every month-end."""
    ours = deltas_of(database)
    days = days_of(ours)
    hledger = program("hledger")
    journal = exported(database, "hledger", folder)
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
