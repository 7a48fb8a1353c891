"""The migrations make what the models say, on both databases, and a second upgrade does nothing."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

import migrations
from ledger.db import Database, Instant
from ledger.tables import METADATA
from tests.book.making import LIN, content, file, findings, registration

_BESIDES_MODELS = {"gate", "alembic_version"}  # the gate is the triggers' own


def _of_interest(_object: Any, name: str | None, kind: str, reflected: bool, compared_to: Any) -> bool:
    return not (kind == "table" and reflected and compared_to is None and name in _BESIDES_MODELS)


def _same_type(
    context: Any, _column: Any, _model_column: Any, reflected: sa.types.TypeEngine[Any], model: sa.types.TypeEngine[Any]
) -> bool | None:
    """False where the types are the same; None leaves it to Alembic."""
    if isinstance(model, Instant):
        expected = model.load_dialect_impl(context.dialect)
        return type(reflected)._type_affinity is not type(expected)._type_affinity
    return None


def test_the_migrated_tables_are_those_of_the_models(database: Database) -> None:
    with database.reading() as connection:
        options = {"compare_type": _same_type, "include_object": _of_interest}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, METADATA) == []


def _constraints(connection: sa.Connection) -> dict[str, dict[str, str]]:
    inspector = sa.inspect(connection)
    return {
        table: {str(check["name"]): str(check["sqltext"]) for check in inspector.get_check_constraints(table)}
        for table in METADATA.tables
    }


def test_the_migrated_checks_are_those_of_the_models(database: Database, tmp_path: Any) -> None:
    """Alembic does not compare CHECK constraints, so a fresh schema made from the models is compared by us."""
    with database.reading() as connection:
        migrated = _constraints(connection)
    with database.engine.connect() as connection:
        transaction = connection.begin()
        if database.is_sqlite:
            engine = sa.create_engine("sqlite://")
            METADATA.create_all(engine)
            with engine.connect() as fresh:
                made = _constraints(fresh)
            engine.dispose()
        else:
            connection.execute(sa.text("CREATE SCHEMA made"))
            connection.execute(sa.text("SET LOCAL search_path TO made"))
            METADATA.create_all(connection)
            made = _constraints(connection)
        transaction.rollback()
    assert migrated == made


def test_a_second_upgrade_does_nothing(database: Database, book_id: int) -> None:
    file(database, book_id, registration("k", LIN, 5))
    before, schema = content(database), _schema(database)
    revision, newest = migrations.upgrade(database)
    assert revision == newest
    assert (content(database), _schema(database)) == (before, schema)
    assert findings(database) == []


def _schema(database: Database) -> list[Any]:
    """Tables, views, indexes and triggers, as the database itself lists them."""
    query = (
        "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"
        if database.is_sqlite
        else "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger UNION ALL"
        " SELECT relkind::text, relname, relnatts::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " ORDER BY 1, 2"
    )
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(sa.text(query))]
