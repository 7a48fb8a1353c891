"""Loading a list of divisions: rows stream into a staging table, then change the versions set by set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Connection, text

from ledger.errors import Refusal
from ledger.places.data import ALWAYS, OPEN_END, SIGNIFICANT_DIGITS, DivisionRow, Loaded, parent_level
from ledger.places.refusals import (
    DivisionChangeTooEarly,
    DivisionCodeNotNested,
    DivisionMisplaced,
    DivisionTwice,
)

_CHUNK = 20_000
_STAGING = (
    "CREATE TEMPORARY TABLE division_staging (row_number BIGINT NOT NULL, level VARCHAR(8) NOT NULL,"
    " code VARCHAR(12) NOT NULL, name TEXT NOT NULL, parent_level VARCHAR(8) NOT NULL, parent_code VARCHAR(12) NOT NULL)"
)
_INDEX = "CREATE INDEX division_staging_by_code ON division_staging (code, level)"
_TWICE = text(
    "SELECT s.row_number, s.level, s.code, f.first_row FROM division_staging s JOIN (SELECT level, code,"
    " min(row_number) AS first_row FROM division_staging GROUP BY level, code HAVING count(*) > 1) f"
    " ON f.level = s.level AND f.code = s.code WHERE s.row_number > f.first_row ORDER BY s.row_number LIMIT 1000"
)
_MISPLACED = text(
    "SELECT s.row_number, s.level, s.code, s.name, s.parent_code FROM division_staging s"
    " WHERE s.parent_level <> '' AND NOT EXISTS (SELECT 1 FROM division_staging p WHERE p.code = s.parent_code"
    " AND p.level = s.parent_level) AND NOT EXISTS (SELECT 1 FROM division d WHERE d.level = s.parent_level"
    " AND d.code = s.parent_code AND d.ended_on = :open_end) ORDER BY s.row_number LIMIT 1000"
)
_CURRENT = "FROM division_staging s JOIN division d ON d.level = s.level AND d.code = s.code AND d.ended_on = :open_end"
_DIFFERS = "(d.name <> s.name OR d.parent_code <> s.parent_code)"
_TOO_EARLY = text(
    f"SELECT s.row_number, s.level, s.code, d.valid_from {_CURRENT} WHERE {_DIFFERS} AND d.valid_from >= :changed"
    " ORDER BY s.row_number LIMIT 1000"
)
_COUNT_CHANGED = text(f"SELECT count(*) {_CURRENT} WHERE {_DIFFERS}")
_COUNT_KNOWN = text(f"SELECT count(*) {_CURRENT}")
_END_CHANGED = text(
    "UPDATE division SET ended_on = :changed WHERE ended_on = :open_end AND EXISTS (SELECT 1 FROM division_staging s"
    " WHERE s.level = division.level AND s.code = division.code"
    " AND (division.name <> s.name OR division.parent_code <> s.parent_code))"
)
_ADD = text(
    "INSERT INTO division (level, code, valid_from, ended_on, name, parent_code)"
    " SELECT s.level, s.code, CASE WHEN EXISTS (SELECT 1 FROM division o WHERE o.level = s.level AND o.code = s.code)"
    " THEN :changed ELSE :added END, :open_end, s.name, s.parent_code FROM division_staging s"
    " WHERE NOT EXISTS (SELECT 1 FROM division d WHERE d.level = s.level AND d.code = s.code AND d.ended_on = :open_end)"
)


def check_row(row: DivisionRow) -> list[Refusal]:
    """What is wrong with a row by itself: its code must begin with its parent's digits."""
    above = parent_level(row.level)
    prefix = row.parent_code[: SIGNIFICANT_DIGITS[above]] if above else ""
    if (not above and row.parent_code) or not row.code.startswith(prefix):
        return [DivisionCodeNotNested(level=row.level, code=row.code, parent_code=row.parent_code, prefix=prefix)]
    return []


def load_divisions(
    connection: Connection, rows: Iterable[DivisionRow], *, effective: date | None, today: date
) -> tuple[Loaded, list[tuple[int, Refusal]]]:
    """Load rows into the table of versions; what is unchanged stays as it is.

    A division that is new is valid from ``effective``, or always when none is given; a changed one is ended
    and begins anew on ``effective`` (default ``today``). Returns what was done, and (row number, refusal) pairs;
    when there is any refusal nothing has been written to the versions.
    """
    _stage(connection, rows)
    changed = effective or today
    values = {"open_end": OPEN_END, "changed": changed, "added": effective or ALWAYS}
    refusals = list(_refusals(connection, values))
    loaded = Loaded(0, 0, 0)
    if not refusals:
        loaded = _apply(connection, values)
    connection.execute(text("DROP TABLE division_staging"))
    return loaded, refusals


def _stage(connection: Connection, rows: Iterable[DivisionRow]) -> None:
    connection.execute(text("DROP TABLE IF EXISTS division_staging"))
    connection.execute(text(_STAGING))
    values = ((r.row, r.level, r.code, r.name, parent_level(r.level), r.parent_code) for r in rows)
    if connection.dialect.name == "postgresql":
        cursor = connection.connection.cursor()
        with cursor.copy("COPY division_staging FROM STDIN") as copy:
            for value in values:
                copy.write_row(value)
    else:
        for chunk in _chunks(values):
            connection.exec_driver_sql("INSERT INTO division_staging VALUES (?, ?, ?, ?, ?, ?)", chunk)
    connection.execute(text(_INDEX))
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE division_staging"))


def _chunks(values: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while chunk := list(islice(values, _CHUNK)):
        yield chunk


def _refusals(connection: Connection, values: dict[str, Any]) -> Iterator[tuple[int, Refusal]]:
    typed = _typed(connection, values)
    for row, level, code, first_row in connection.execute(_TWICE):
        yield row, DivisionTwice(level=level, code=code, first_row=first_row)
    for row, level, code, name, parent_code in connection.execute(_MISPLACED, typed):
        yield row, DivisionMisplaced(level=level, code=code, name=name, parent_code=parent_code)
    for row, level, code, valid_from in connection.execute(_TOO_EARLY, typed):
        yield row, DivisionChangeTooEarly(level=level, code=code, valid_from=valid_from, effective=values["changed"])


def _typed(connection: Connection, values: dict[str, Any]) -> dict[str, Any]:
    """Days as the driver of a plain statement wants them: text on SQLite."""
    if connection.dialect.name == "postgresql":
        return values
    return {name: value.isoformat() for name, value in values.items()}


def _apply(connection: Connection, values: dict[str, Any]) -> Loaded:
    typed = _typed(connection, values)
    total = connection.scalar(text("SELECT count(*) FROM division_staging")) or 0
    known = connection.scalar(_COUNT_KNOWN, typed) or 0
    changed = connection.scalar(_COUNT_CHANGED, typed) or 0
    if changed:
        connection.execute(_END_CHANGED, typed)
    if changed or known < total:
        connection.execute(_ADD, typed)
    return Loaded(added=total - known, changed=changed, unchanged=known - changed)
