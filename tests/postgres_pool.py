"""Databases that tests use one after the other: making one from the template costs more than most tests do.

After a test its rows are deleted with all triggers off. A database in which anything else was changed – a trigger, a
constraint, a function, a column, what the migrations seeded – or that grew large is dropped, and the next one is new.
"""

from __future__ import annotations

import os
from itertools import count

import sqlalchemy as sa

MOST_USES = 60
MOST_GROWTH = 16_000_000  # bytes above the template's size
SEEDED = ("account_kind", "alembic_version", "asset", "homestead_step_order")
_FINGERPRINT = """
SELECT concat_ws('/',
  (SELECT concat(count(*), ':', sum(hashtext(concat(tgname, tgenabled, tgrelid::regclass)))) FROM pg_trigger),
  (SELECT concat(count(*), ':', sum(hashtext(concat(conname, convalidated, conrelid::regclass)))) FROM pg_constraint),
  (SELECT sum(hashtext(concat(proname, md5(prosrc)))) FROM pg_proc WHERE pronamespace = 'public'::regnamespace),
  (SELECT concat(count(*), ':', sum(hashtext(concat(attname, atttypid, attnotnull, attrelid::regclass))))
     FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
     WHERE relnamespace = 'public'::regnamespace AND attnum > 0),
  (SELECT md5(string_agg(a::text, ',' ORDER BY a::text)) FROM asset a),
  (SELECT md5(string_agg(k::text, ',' ORDER BY k::text)) FROM account_kind k),
  (SELECT md5(string_agg(v::text, ',' ORDER BY v::text)) FROM alembic_version v))
"""
_EMPTY = f"""
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
      AND relname NOT IN ({", ".join(f"'{table}'" for table in SEEDED)}) LOOP
    EXECUTE format('DELETE FROM %I', name);
  END LOOP;
  PERFORM setval(oid::regclass, seqstart, false) FROM pg_class JOIN pg_sequence ON seqrelid = pg_class.oid;
END $$
"""
_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


class Pool:
    """The databases of one worker. pattern: a URL with {name} for the database's name."""

    def __init__(self, pattern: str, template: str) -> None:
        self._pattern, self._template = pattern, template
        self._numbers = count(1)
        self._free: list[str] = []
        self._uses: dict[str, int] = {}
        self._as_made, self._size = "", 0

    def url(self, name: str) -> str:
        return self._pattern.replace("{name}", name)

    def take(self) -> str:
        """The name of a migrated, empty database."""
        if self._free:
            return self._free.pop()
        name = f"pool_{os.getpid()}_{next(self._numbers)}"
        create(self.url("postgres"), name, f"TEMPLATE {self._template} STRATEGY WAL_LOG")
        if not self._as_made:
            with self._connected(name) as connection:
                self._as_made = connection.scalar(sa.text(_FINGERPRINT))
                self._size = connection.scalar(sa.text("SELECT pg_database_size(current_database())"))
        return name

    def give_back(self, name: str) -> None:
        """Empty the database for the next test, or drop it."""
        self._uses[name] = self._uses.get(name, 0) + 1
        if self._uses[name] < MOST_USES and self._emptied(name):
            self._free.append(name)
        else:
            drop(self.url("postgres"), name)

    def close(self) -> None:
        for name in self._free:
            drop(self.url("postgres"), name)

    def _emptied(self, name: str) -> bool:
        try:
            with self._connected(name) as connection:
                connection.execute(sa.text(_OTHERS))
                size = connection.scalar(sa.text("SELECT pg_database_size(current_database())"))
                if size > self._size + MOST_GROWTH or connection.scalar(sa.text(_FINGERPRINT)) != self._as_made:
                    return False
                connection.execute(sa.text("SET session_replication_role = replica"))
                connection.execute(sa.text(_EMPTY))
        except sa.exc.DBAPIError:
            return False
        return True

    def _connected(self, name: str) -> sa.Connection:
        engine = sa.create_engine(self.url(name), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        return engine.connect()


def create(admin_url: str, name: str, clause: str) -> None:
    """Make a database; ``clause`` follows its name."""
    _administer(admin_url, f'CREATE DATABASE "{name}" {clause}')


def drop(admin_url: str, name: str) -> None:
    """Drop a database, whoever is still connected to it."""
    _administer(admin_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _administer(admin_url: str, statement: str) -> None:
    engine = sa.create_engine(admin_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
