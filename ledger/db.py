"""Engine and transactions: one command is one transaction.

``Database`` is made once by an edge (the command line, the server, a test). ``command`` opens the one
transaction of a command and runs it again when the database itself asks for that (a deadlock, a
serialization failure, two first uses of one account); ``reading`` opens a snapshot that sees one
moment of the book however many statements it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, DateTime, MetaData, String, create_engine, event
from sqlalchemy.engine import URL, Dialect, Engine, ExceptionContext, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeDecorator

from ledger.errors import Refusal, Words
from ledger.settings import database_url

Result = TypeVar("Result")

METADATA = MetaData(
    naming_convention={
        "ix": "%(table_name)s_by_%(column_0_N_name)s",
        "pk": "%(table_name)s_key",
        "fk": "%(table_name)s_names_a_known_%(referred_table_name)s",
    }
)
ATTEMPTS = 12
# Codes with which PostgreSQL asks for a retry: serialization failure, deadlock, unique violation.
# The last one is a race for a first use (an account, an idempotency key); the second run finds the row.
_RETRIED_STATES = frozenset({"40001", "40P01", "23505"})
# A promise of ours that the database found broken: perhaps somebody was faster, so the rules look once more.
_BROKEN_PROMISE = "TB000"
_SQLITE_BUSY = "database is locked"


class DatabaseBusy(Refusal):
    code = "database-busy"
    category = "busy"
    title = Words("账簿正忙", "The book is busy")
    detail = Words(
        "尝试 {attempts} 次后仍有其他人在写入同一账目",
        "After {attempts} attempts others were still writing the same accounts",
    )
    rule = Words(
        "一个命令是一个事务，要么全部写入，要么什么也不写", "A command is one transaction: all of it or nothing"
    )
    remedy = Words("什么也没有写入；请稍候再试", "Nothing was written; try again in a moment")


class Instant(TypeDecorator[datetime]):
    """A UTC instant to the microsecond: timestamptz on PostgreSQL, sortable text with ``Z`` on SQLite."""

    impl = String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(String(27))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
        instant: datetime = value
        return instant.astimezone(UTC)


def _engine(url: URL, pool_size: int) -> Engine:
    if url.get_backend_name() == "sqlite":
        if url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, connect_args={"timeout": 30}, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    engine = create_engine(url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=False, hide_parameters=True)
    event.listen(engine, "handle_error", _tell_no_values)
    return engine


def _tell_no_values(context: ExceptionContext) -> None:
    """Cut a failure down to what went wrong: PostgreSQL's DETAIL quotes the row, and rows are people's data.

    What a trigger of ours gave as its detail is still found under ``diag`` (``broken_constraint``).
    """
    primary = getattr(getattr(context.original_exception, "diag", None), "message_primary", None)
    if primary is not None and context.sqlalchemy_exception is not None:
        told = str(context.original_exception)
        context.original_exception.args = (primary,)
        context.sqlalchemy_exception.args = tuple(
            each.replace(told, primary) for each in context.sqlalchemy_exception.args
        )


def _prepare_sqlite(raw: Any, _record: Any) -> None:
    raw.isolation_level = None  # we say BEGIN ourselves, and say how
    cursor = raw.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=30000",
        "cache_size=-65536",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("tianbu_reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _asks_for_retry(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in _RETRIED_STATES or _SQLITE_BUSY in str(error.orig)


class Database:
    """One database with its engine. ``pool_size`` bounds connections to PostgreSQL."""

    def __init__(self, url: str | None = None, pool_size: int = 8) -> None:
        self.url = make_url(url or database_url())
        self.engine = _engine(self.url, pool_size)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def command(self, work: Callable[[Connection], Result]) -> Result:
        """Run ``work`` in one transaction; whatever it raises rolls everything back.

        ``work`` may run more than once, so it must do nothing but database work. After the retries are
        used up, DatabaseBusy for locks; a unique violation that stays is raised as it is.
        """
        for attempt in range(ATTEMPTS):
            try:
                with self.engine.connect() as connection:
                    connection.info["tianbu_attempt"] = attempt
                    with connection.begin():
                        return work(connection)
            except Refusal as refusal:
                if attempt or not refusal.may_be_a_race:
                    raise
            except DBAPIError as error:
                state = getattr(error.orig, "sqlstate", None)
                lasting = state == "23505" and attempt >= 2
                overtaken = state == _BROKEN_PROMISE and attempt == 0
                if lasting or not (overtaken or _asks_for_retry(error)):
                    raise
        raise DatabaseBusy(attempts=ATTEMPTS)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read-only connection that sees one moment of the database from its first statement on."""
        options: dict[str, Any] = {"tianbu_reading": True}
        if not self.is_sqlite:
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    def take_statistics(self) -> None:
        """Have the database look at how large its tables are: after much has come in at once.

        PostgreSQL does so by itself after a minute; SQLite never does.
        """
        with self.engine.connect() as connection, connection.begin():
            if self.is_sqlite:
                connection.exec_driver_sql("PRAGMA analysis_limit=1000")
            connection.exec_driver_sql("ANALYZE")

    def close(self) -> None:
        self.engine.dispose()
