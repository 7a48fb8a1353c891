"""The text of the journal: what its accounts are called, what clerks write, and that it is large enough to tell.

That three programs come to our balances from it is in ``test_journal_oracles``.
"""

from __future__ import annotations

import re
import subprocess
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from ledger.book import Account, reverse
from ledger.book.models import ACCOUNT
from ledger.book.statements import find_accounts, statement
from ledger.db import Database
from ledger.demonstration import load_county
from ledger.exchange.journal import WRITERS, beancount_account, hledger_account
from tests.book.conftest import NewDatabase
from tests.book.conftest import new_database as _new_database
from tests.making import NOW, make_village
from tests.test_journal_oracles import exported, program

new_database = _new_database  # a fixture is found by its name


@pytest.fixture(scope="module")
def county(new_database: NewDatabase) -> Database:
    database = new_database("sqlite")
    load_county(database, seed=7, households=60, at=NOW)
    return database


def accounts_of(database: Database) -> list[Account]:
    columns = [ACCOUNT.c[name] for name in Account.__dataclass_fields__]
    with database.reading() as connection:
        return [Account(*row) for row in connection.execute(select(*columns))]


def _run(*command: object) -> str:
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[:2_000]
    return done.stdout


# What a clerk may write as the number of a paper, and what each program could take it for.
PAPERS = (
    'a "quoted" word',
    "ends in \\",
    "; a comment",
    "payee | note",
    "  two  blanks",
    "{braces} @ 5 = 6",
    "%d #tag ^link",
    "改 字 号（1）",
    "* done",
    "! pending",
    "'",
    "",
)


def test_no_document_is_taken_for_syntax(new_database: NewDatabase, tmp_path: Path) -> None:
    database = new_database("sqlite")
    village = make_village(database)
    for place, document in enumerate(PAPERS):
        work = partial(
            reverse,
            book_id=village.book_id,
            entry_id=12 - place,
            idempotency_key=f"r{place}",
            document=document,
            recorded_at=NOW,
            recorded_by="clerk",
        )
        database.command(work)
    journals = {target: exported(database, target, tmp_path) for target in WRITERS}
    _run(program("hledger"), "-f", journals["hledger"], "check", "-s")
    _run(program("bean-check"), "--no-cache", journals["beancount"])
    for command in (
        (program("hledger"), "-f", journals["hledger"]),
        (program("ledger"), "--args-only", "-f", journals["ledger"]),
    ):
        out = _run(*command, "balance", "--flat", "--empty" if "hledger" in command[0] else "--flat", "--no-total")
        assert not any(int(figure) for figure in re.findall(r"(?m)^ *(-?[0-9]+)\b", out))


def test_accounts_keep_their_own_names_in_each_program(county: Database) -> None:
    accounts = accounts_of(county)
    assert len(accounts) > 200
    for name in (hledger_account, beancount_account):
        assert len({name(account) for account in accounts}) == len(accounts)


def test_accounts_that_area_comes_from_stand_under_equity(county: Database) -> None:
    """Such an account closes below zero, what is owed at zero or below, every other one at zero or above."""
    for account in accounts_of(county):
        with county.reading() as connection:
            ((book_id, number, found),) = find_accounts(connection, account.name)
            closing = statement(connection, book_id, number, found).closing
        assert found == account
        root = beancount_account(account).split(":")[0]
        assert (root == "Equity") is (account.kind == "land.register")
        assert (root == "Liabilities") is account.kind.endswith("-owed")
        assert closing >= 0 if root == "Assets" else closing < 0 or (root == "Liabilities" and closing == 0)


def test_a_journal_says_in_which_unit_it_counts(county: Database, tmp_path: Path) -> None:
    for target in WRITERS:
        text = exported(county, target, tmp_path).read_text(encoding="utf-8")
        assert "1/300 m²" in text.splitlines()[0]
        assert re.search(r"JF\d{4}-\d{4}", text), target
