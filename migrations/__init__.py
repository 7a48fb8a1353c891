"""Alembic migrations, configured in code: the database is made and brought up to date by ``upgrade``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from ledger.db import Database

FOLDER = Path(__file__).parent


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's settings without an ini file."""
    settings = Config()
    settings.set_main_option("script_location", str(FOLDER))
    settings.attributes["connection"] = connection
    return settings


def upgrade(database: Database) -> tuple[str | None, str]:
    """Bring the database to the newest revision in one transaction; (revision before, revision after).

    SQLite changes a table's constraints by making the table again, which takes foreign keys switched off; they are
    checked as a whole at the end instead.
    """
    newest = str(ScriptDirectory.from_config(configuration()).get_current_head())

    def work(connection: Connection) -> tuple[str | None, str]:
        before = MigrationContext.configure(connection).get_current_revision()
        command.upgrade(configuration(connection), "head")
        if database.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise RuntimeError("A migration left a row that names another one which is not there")
        return before, newest

    if not database.is_sqlite:
        return database.command(work)
    with database.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")  # before BEGIN, or it does nothing
        try:
            with connection.begin():
                return work(connection)
        finally:
            raw.execute("PRAGMA foreign_keys=ON")


def run_sql(connection: Connection, name: str) -> None:
    """Run ``sql/<name>.<dialect>.sql`` statement by statement."""
    text = (FOLDER / "sql" / f"{name}.{connection.dialect.name}.sql").read_text(encoding="utf-8")
    statements = _sqlite_statements(text) if connection.dialect.name == "sqlite" else iter((text,))
    for statement in statements:
        connection.exec_driver_sql(statement)


def _sqlite_statements(text: str) -> Iterator[str]:
    """The statements of a script; ``complete_statement`` knows where a trigger's body ends."""
    gathered = ""
    for line in text.splitlines(keepends=True):
        gathered += line
        if line.strip() and not line.lstrip().startswith("--") and sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""
