"""Alembic migrations, configured in code: the database is made and brought up to date by ``upgrade``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

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
    """Bring the database to the newest revision in one transaction; (revision before, revision after)."""
    newest = str(ScriptDirectory.from_config(configuration()).get_current_head())

    def work(connection: Connection) -> tuple[str | None, str]:
        before = MigrationContext.configure(connection).get_current_revision()
        command.upgrade(configuration(connection), "head")
        return before, newest

    return database.command(work)


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
