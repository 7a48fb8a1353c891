"""Databases that live as long as a module of tests, for the tests that go through many cases in one of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ledger.db import Database
from tests.postgres_pool import Pool

NewDatabase = Callable[[str], Database]


@pytest.fixture(scope="module")
def new_database(
    sqlite_template: Path, postgres_pool: Pool, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NewDatabase]:
    """``new_database(dialect)`` makes one more migrated database; all of them end with the module."""
    made: list[Database] = []

    def new(dialect: str) -> Database:
        if dialect == "sqlite":
            target = tmp_path_factory.mktemp("module") / "tianbu.sqlite"
            shutil.copy(sqlite_template, target)
            made.append(Database(f"sqlite:///{target}"))
        else:
            made.append(Database(postgres_pool.url(postgres_pool.take())))
        return made[-1]

    yield new
    for database in made:
        database.close()
        if not database.is_sqlite:
            postgres_pool.give_back(str(database.url.database))
