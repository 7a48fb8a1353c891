"""A folder with keys of its own, and databases of the revision before personal data were sealed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from ledger.db import Database
from ledger.settings import make_keys
from migrations import configuration
from tests.conftest import SERVER_VARIABLE
from tests.postgres_pool import create, drop

_NUMBERS = count(1)


@pytest.fixture
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A var folder of its own with keys that ``tianbu init`` would make, and none in the environment."""
    monkeypatch.setenv("TIANBU_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("TIANBU_DATA_KEY")
    make_keys()
    return tmp_path / "var" / "keys" / "data_key"


@pytest.fixture(params=["sqlite", "postgresql"])
def old_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of the revision before 0003."""
    pattern = os.environ[SERVER_VARIABLE]
    name, admin = f"old_{os.getpid()}_{next(_NUMBERS)}", pattern.replace("{name}", "postgres")
    if request.param == "postgresql":
        create(admin, name, "")
    url = f"sqlite:///{tmp_path / 'old.sqlite'}" if request.param == "sqlite" else pattern.replace("{name}", name)
    database = Database(url)
    before = str(ScriptDirectory.from_config(configuration()).get_revision("0003").down_revision)

    def work(connection: Connection) -> None:
        command.upgrade(configuration(connection), before)

    database.command(work)
    yield database
    database.close()
    if request.param == "postgresql":
        drop(admin, name)
