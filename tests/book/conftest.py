"""Databases that live as long as a module of tests, for the tests that go through many cases in one of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ledger.db import Database
from tests.conftest import SERVER_VARIABLE, TEMPLATE, _create, _drop, _numbers

NewDatabase = Callable[[str], Database]


@pytest.fixture(scope="module")
def new_database(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewDatabase]:
    """``new_database(dialect)`` makes one more migrated database; all of them end with the module."""
    pattern = os.environ[SERVER_VARIABLE]
    admin = pattern.replace("{name}", "postgres")
    made: list[Database] = []

    def new(dialect: str) -> Database:
        name = f"module_{os.getpid()}_{next(_numbers)}"
        if dialect == "sqlite":
            target = tmp_path_factory.mktemp("module") / f"{name}.sqlite"
            shutil.copy(sqlite_template, target)
            made.append(Database(f"sqlite:///{target}"))
        else:
            _create(admin, name, f"TEMPLATE {TEMPLATE} STRATEGY WAL_LOG")
            made.append(Database(pattern.replace("{name}", name)))
        return made[-1]

    yield new
    for database in made:
        database.close()
        if not database.is_sqlite:
            _drop(admin, str(database.url.database))
