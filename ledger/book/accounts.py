"""Books, accounts and lots: opened on first use, never changed afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, Connection, Table, func, insert, select, tuple_

from ledger.book.data import NEVER_CLOSED, Account
from ledger.book.models import ACCOUNT, ACCOUNT_KIND, BOOK, LOT, ROLLUP_CELL
from ledger.book.refusals import HolderOfTwoKinds, TextUnfit

_CHUNK: Final = 1_000
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_CELL_KEY: Final = ("division_level", "division_code", "asset", "kind", "holder_kind")
_Rows = dict[tuple[str, ...], dict[str, Any]]
_ACCOUNT_KEY: Final = ("asset", "kind", "division_level", "division_code", "holder")
_ACCOUNT_PARTS: Final = (*_ACCOUNT_KEY, "holder_kind")


def book_number(connection: Connection, division_level: str, division_code: str) -> int | None:
    """The book kept by a division itself, or None."""
    where = (BOOK.c.division_level == division_level) & (BOOK.c.division_code == division_code)
    return connection.scalar(select(BOOK.c.id).where(where))


def open_book(connection: Connection, division_level: str, division_code: str, name: str, opened_at: datetime) -> int:
    """The number of the division's book, opened now if there was none. County level and above (by constraint)."""
    known = book_number(connection, division_level, division_code)
    if known is not None:
        return known
    number = (connection.scalar(select(func.max(BOOK.c.id))) or 0) + 1
    connection.execute(
        insert(BOOK).values(
            id=number,
            division_level=division_level,
            division_code=division_code,
            name=name,
            closing_day=NEVER_CLOSED,
            opened_at=opened_at,
        )
    )
    return number


def numbers_of(
    connection: Connection, book_id: int, accounts: Iterable[Account], lots: Iterable[str]
) -> tuple[dict[Account, int], dict[str, int]]:
    """Numbers of the accounts and lots on SQLite, opening those that are new. Raises HolderOfTwoKinds.

    On PostgreSQL the functions ``account_numbers`` and ``lot_numbers`` of the database do this inside the filing.
    """
    keys: _Rows = {(code,): {} for code in lots}
    found = _on_first_use(connection, book_id, LOT, ("code",), keys)
    wanted = sorted(accounts, key=lambda account: account.name)
    return _open_accounts(connection, book_id, wanted), {key[0]: number for key, number in found.items()}


def _open_accounts(connection: Connection, book_id: int, accounts: Sequence[Account]) -> dict[Account, int]:
    cells: _Rows = {tuple(getattr(account, name) for name in _CELL_KEY): {} for account in accounts}
    cell_numbers = _on_first_use(connection, book_id, ROLLUP_CELL, _CELL_KEY, cells)
    sides = {row.code: row.side for row in connection.execute(select(ACCOUNT_KIND.c.code, ACCOUNT_KIND.c.side))}
    keys = {
        tuple(getattr(account, name) for name in _ACCOUNT_KEY): {
            "side": sides[account.kind],
            "holder_kind": account.holder_kind,
            "cell_id": cell_numbers[tuple(getattr(account, name) for name in _CELL_KEY)],
        }
        for account in accounts
    }
    found = _on_first_use(connection, book_id, ACCOUNT, _ACCOUNT_KEY, keys)
    numbers = {account: found[tuple(getattr(account, name) for name in _ACCOUNT_KEY)] for account in accounts}
    _check_holder_kinds(connection, book_id, numbers)
    return numbers


def _check_holder_kinds(connection: Connection, book_id: int, numbers: dict[Account, int]) -> None:
    """The kind of its holder is no part of an account's name, so an account must be asked for with the kind it has."""
    where = (ACCOUNT.c.book_id == book_id) & ACCOUNT.c.id.in_(sorted(set(numbers.values())))
    stored = {
        row.id: row.holder_kind for row in connection.execute(select(ACCOUNT.c.id, ACCOUNT.c.holder_kind).where(where))
    }
    for account, number in numbers.items():
        if stored[number] != account.holder_kind:
            raise HolderOfTwoKinds(account=account.name, known=stored[number], given=account.holder_kind)


def check_texts(accounts: Iterable[Account], lots: Iterable[str]) -> None:
    """Raises TextUnfit for a name of an account or lot that the databases would not store alike."""
    for name in _ACCOUNT_PARTS:
        for value in {getattr(account, name) for account in accounts}:
            check_text(ACCOUNT.c[name], value)
    for code in lots:
        check_text(LOT.c.code, code)


def check_text(column: Column[Any], value: str) -> None:
    """Raises TextUnfit for what the two databases would not store alike: too long, with NUL, or no Unicode text."""
    limit = column.type.length  # type: ignore[attr-defined]
    if len(value) > limit or "\0" in value or (not value.isascii() and _SURROGATE.search(value)):
        raise TextUnfit(field=column.name, limit=limit)


def _on_first_use(
    connection: Connection,
    book_id: int,
    table: Table,
    key_names: Sequence[str],
    rows: dict[tuple[str, ...], dict[str, Any]],
) -> dict[tuple[str, ...], int]:
    """Number of each key in ``table``; a key that is new is inserted with its further columns."""
    found: dict[tuple[str, ...], int] = {}
    keys = sorted(rows)
    for start in range(0, len(keys), _CHUNK):
        chunk = keys[start : start + _CHUNK]
        found |= _numbers(connection, book_id, table, key_names, chunk)
        new = [key for key in chunk if key not in found]
        if new:
            values = [dict(zip(key_names, key, strict=True)) | rows[key] for key in new]
            _insert_new(connection, book_id, table, values)
            found |= _numbers(connection, book_id, table, key_names, new)
    return found


def _numbers(
    connection: Connection, book_id: int, table: Table, key_names: Sequence[str], keys: Sequence[tuple[str, ...]]
) -> dict[tuple[str, ...], int]:
    columns = [table.c[name] for name in key_names]
    named = tuple_(*columns).in_(keys) if len(columns) > 1 else columns[0].in_([key[0] for key in keys])
    query = select(table.c.id, *columns).where(table.c.book_id == book_id, named)
    return {tuple(row[1:]): row[0] for row in connection.execute(query)}


def _insert_new(connection: Connection, book_id: int, table: Table, values: Sequence[dict[str, Any]]) -> None:
    last = connection.scalar(select(func.max(table.c.id)).where(table.c.book_id == book_id)) or 0
    numbered = [row | {"book_id": book_id, "id": last + place} for place, row in enumerate(values, start=1)]
    connection.execute(insert(table), numbered)
