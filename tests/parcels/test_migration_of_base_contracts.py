"""Migration 0007: base contracts that were there before stand on, over the whole of their parcels."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, text

import migrations
from ledger.db import Database
from ledger.parcels import BaseContract, find_parcel
from tests.conftest import SERVER_VARIABLE
from tests.making import HOUSEHOLDS, parcel_code
from tests.postgres_pool import create, drop

LAND, OTHER = parcel_code(0, 1), parcel_code(0, 2)
AT = "2026-01-01T00:00:00.000000Z"
OLD = (
    f"INSERT INTO book VALUES (1, 'county', '640106000000', '金凤区', '1899-12-31', '{AT}')",
    "INSERT INTO party (code, kind, name, name_sort_key, name_initials, id_type, division_level, division_code, address,"
    f" recorded_at) VALUES ('{HOUSEHOLDS[0]}', 'household', '马建国', '', '', '', 'village', '640106002201', '', '{AT}')",
    *(
        "INSERT INTO parcel (code, book_id, name, village_code, registered_grains, measured_grains, land_class, grade,"
        " basic_farmland, east, south, west, north, registered_on, recorded_at) VALUES"
        f" ('{code}', 1, '东大田', '640106002201', {grains}, 0, '', '', false, '', '', '', '', '2003-01-01', '{AT}')"
        for code, grains in ((LAND, 7), (OTHER, 5))
    ),
    "INSERT INTO base_contract_parcel (parcel_code, contract_code, household, term_start, term_end) VALUES"
    f" ('{LAND}', '{HOUSEHOLDS[0]}J', '{HOUSEHOLDS[0]}', '2003-01-01', '2032-12-31')",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database that nothing was migrated in."""
    if request.param == "sqlite":
        made = Database(f"sqlite:///{tmp_path / 'old.sqlite'}")
        yield made
        made.close()
        return
    pattern, name = os.environ[SERVER_VARIABLE], f"old_{os.getpid()}"
    create(pattern.replace("{name}", "postgres"), name, "")
    made = Database(pattern.replace("{name}", name))
    yield made
    made.close()
    drop(pattern.replace("{name}", "postgres"), name)


def test_old_base_contracts_stand_on(empty: Database) -> None:
    def before(connection: Connection) -> None:
        command.upgrade(migrations.configuration(connection), "0006")
        for statement in OLD:
            connection.execute(text(statement))

    if empty.is_sqlite:
        with empty.engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
            with connection.begin():
                before(connection)
    else:
        empty.command(before)
    migrations.upgrade(empty)
    with empty.reading() as connection:
        base = find_parcel(connection, LAND).base
        assert find_parcel(connection, OTHER).bases == ()
    start, end = date(2003, 1, 1), date(2032, 12, 31)
    assert base == BaseContract(f"{HOUSEHOLDS[0]}J", HOUSEHOLDS[0], start, end, start, None, 7, 0)
