"""Fixtures for all tests: real migrations, a fresh database a test, SQLite and PostgreSQL alike."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher

import migrations
from ledger.access import passwords
from ledger.book import open_book
from ledger.db import Database
from tests.browsers import browser
from tests.postgres import PostgresServer
from tests.postgres_pool import Pool, create
from tests.sparing import is_spared

__all__ = ["browser"]  # a fixture is found by its name
SERVER_VARIABLE = "TIANBU_TEST_POSTGRES_RUNNING"
TEMPLATE = "tianbu_template"
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def pytest_configure(config: pytest.Config) -> None:
    """The controller starts one server and migrates one template; workers inherit its address."""
    os.environ["TIANBU_VAR"] = str(Path(__file__).parents[1] / ".cache")  # its fonts are converted once for all tests
    os.environ["TIANBU_DATA_KEY"] = base64.b64encode(bytes(range(32))).decode()
    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # tests hash hundreds of passwords
    os.environ["TIANBU_SECRET_KEY"] = "for tests only, and as long as a key is"
    if hasattr(config, "workerinput") or os.environ.get(SERVER_VARIABLE):
        return
    server = PostgresServer()
    config.stash[_SERVER] = server
    create(server.url("postgres"), TEMPLATE, "")
    template = Database(server.url(TEMPLATE))
    migrations.upgrade(template)
    template.close()
    os.environ[SERVER_VARIABLE] = server.url("{name}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    spared = [item for item in items if is_spared(item)]
    if spared:
        config.hook.pytest_deselected(items=spared)
        items[:] = [item for item in items if not is_spared(item)]


_SERVER = pytest.StashKey[PostgresServer]()


def pytest_unconfigure(config: pytest.Config) -> None:
    server = config.stash.get(_SERVER, None)
    if server is not None:
        del os.environ[SERVER_VARIABLE]
        server.stop()


@pytest.fixture(scope="session")
def postgres_pool() -> Iterator[Pool]:
    """The PostgreSQL databases of this worker."""
    pool = Pool(os.environ[SERVER_VARIABLE], TEMPLATE)
    yield pool
    pool.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    database = Database(f"sqlite:///{path}")
    migrations.upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    target = tmp_path / "tianbu.sqlite"
    shutil.copy(sqlite_template, target)
    return f"sqlite:///{target}"


@pytest.fixture
def postgres_url(postgres_pool: Pool) -> Iterator[str]:
    name = postgres_pool.take()
    yield postgres_pool.url(name)
    postgres_pool.give_back(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database of each kind in turn."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    made.close()


@pytest.fixture
def book_id(database: Database) -> int:
    """A county's book in ``database``."""
    return database.command(lambda connection: open_book(connection, "county", "640106000000", "金凤区", NOW))
