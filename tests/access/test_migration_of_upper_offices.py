"""Migration 0015: grants and books that were there before stand on, under the triggers that they had."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

import migrations
from ledger.access.data import Grant
from ledger.access.users import find_person
from ledger.db import Database
from tests.conftest import SERVER_VARIABLE
from tests.postgres_pool import create, drop

AT = "2026-01-01T00:00:00.000000Z"
_GRANT = (
    "INSERT INTO role_grant (user_id, user_class, role, division_level, division_code, party_code, recorded_at,"
    " recorded_by, ended_at, ended_by) VALUES"
)
OLD = (
    "INSERT INTO book (id, division_level, division_code, name, closing_day, opened_at)"
    f" VALUES (1, 'county', '640106000000', '金凤区', '1899-12-31', '{AT}')",
    "INSERT INTO period_event (book_id, number, action, closing_day, first_person, recorded_at)"
    f" VALUES (1, 1, 'close', '2025-12-31', 'zhang', '{AT}')",
    "INSERT INTO user_account (name, display_name, user_class, password_hash, password_changed_at, must_change,"
    " failures, code_secret, code_step, code_on, last_seen_at, recorded_at, recorded_by, version)"
    f" VALUES ('zhang', '张', 'business', '', '{AT}', 0, 0, '', 0, 0, '{AT}', '{AT}', 'x', 1)",
    f"{_GRANT} (1, 'business', 'bureau-officer', 'county', '640106000000', '', '{AT}', 'x', NULL, '')",
    f"{_GRANT} (1, 'business', 'clerk', 'township', '640106002000', '', '{AT}', 'x', '{AT}', 'y')",
    f"{_GRANT} (1, 'business', 'party-viewer', '', '', 'JF-001', '{AT}', 'x', NULL, '')",
)
CITY = f"{_GRANT} (1, 'business', 'releaser', 'city', '640100000000', '', '{AT}', 'x', NULL, '')"
REFUSED = (
    ("DELETE FROM role_grant", "a_grant_is_only_ended"),
    ("UPDATE role_grant SET role = 'releaser' WHERE id = 1", "a_grant_is_only_ended"),
    ("UPDATE role_grant SET ended_by = 'z' WHERE id = 2", "a_grant_is_only_ended"),
    (
        f"{_GRANT} (1, 'audit-administrator', 'audit-administrator', '', '', '', '{AT}', 'x', NULL, '')",
        "a_role_is_granted_within_the_persons_class",
    ),
    (CITY.replace("'city'", "'township'"), "a_role_reaches_as_far_as_its_kind"),
    (CITY, "a_role_is_granted_once_for_a_reach|UNIQUE constraint failed: role_grant"),
    ("UPDATE book SET scope = 'quota'", "a_closing_day_moves_by_period_event_only"),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database that nothing was migrated in."""
    if request.param == "sqlite":
        made = Database(f"sqlite:///{tmp_path / 'old.sqlite'}")
        yield made
        made.close()
        return
    pattern, name = os.environ[SERVER_VARIABLE], f"old_offices_{os.getpid()}"
    create(pattern.replace("{name}", "postgres"), name, "")
    made = Database(pattern.replace("{name}", name))
    yield made
    made.close()
    drop(pattern.replace("{name}", "postgres"), name)


def _in_the_last_version(database: Database) -> None:
    def before(connection: Connection) -> None:
        command.upgrade(migrations.configuration(connection), "0009")
        for statement in OLD:
            connection.execute(text(statement))

    if not database.is_sqlite:
        database.command(before)
        return
    with database.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        with connection.begin():
            before(connection)


def _run(database: Database, sql: str) -> None:
    database.command(lambda connection: connection.execute(text(sql)))


def test_grants_and_books_of_the_last_version_stand_on(empty: Database) -> None:
    _in_the_last_version(empty)
    migrations.upgrade(empty)
    with empty.reading() as connection:
        book = connection.execute(text("SELECT id, division_code, CAST(closing_day AS text), scope FROM book")).one()
        assert tuple(book) == (1, "640106000000", "2025-12-31", "land")
        grants = connection.execute(text("SELECT id, role, ended_at IS NULL, ended_by FROM role_grant ORDER BY id"))
        assert [(*row[:2], bool(row[2]), row[3]) for row in grants] == [
            (1, "bureau-officer", True, ""),
            (2, "clerk", False, "y"),
            (3, "party-viewer", True, ""),
        ]
        assert find_person(connection, "zhang").grants == (
            Grant("bureau-officer", "county", "640106000000"),
            Grant("party-viewer", party_code="JF-001"),
        )
    _run(empty, CITY)
    with empty.reading() as connection:
        assert connection.scalar(text("SELECT max(id) FROM role_grant")) == 4
    for sql, said in REFUSED:
        with pytest.raises(DBAPIError, match=said):
            _run(empty, sql)
    _run(empty, f"UPDATE role_grant SET ended_at = '{AT}', ended_by = 'y' WHERE id = 1")
