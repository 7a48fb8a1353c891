"""Books, accounts and lots: opened on first use, never changed afterwards."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, Connection, Table, func, insert, select

from ledger.book.data import NEVER_CLOSED, Account
from ledger.book.models import ACCOUNT, ACCOUNT_KIND, BOOK, LOT, ROLLUP_CELL
from ledger.book.refusals import HolderOfTwoKinds, TextUnfit

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_CELL_KEY: Final = ("division_level", "division_code", "asset", "kind", "holder_kind")
_Rows = dict[tuple[str, ...], dict[str, Any]]
_ACCOUNT_KEY: Final = ("asset", "kind", "division_level", "division_code", "holder")
_ACCOUNT_PARTS: Final = (*_ACCOUNT_KEY, "holder_kind")


def book_number(connection: Connection, division_level: str, division_code: str, scope: str = "") -> int | None:
    """The book kept by a division itself, or None. scope: None also where its book is of another one."""
    where = (BOOK.c.division_level == division_level) & (BOOK.c.division_code == division_code)
    if scope:
        where &= BOOK.c.scope == scope
    return connection.scalar(select(BOOK.c.id).where(where))


def open_book(
    connection: Connection,
    division_level: str,
    division_code: str,
    name: str,
    opened_at: datetime,
    scope: str = "land",
) -> int:
    """The number of the division's book, opened now if there was none. County level and above (by constraint).

    scope: land, or quota for an upper office's book that takes no land (by trigger). A book keeps the scope that it
    was opened with, which need not be the one asked for.
    """
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
            scope=scope,
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
    by_key = {_key(account, _ACCOUNT_KEY): account for account in accounts}
    found = _numbers(connection, book_id, ACCOUNT, _ACCOUNT_KEY, sorted(by_key))
    new = [account for key, account in by_key.items() if key not in found]
    if new:
        found |= _on_first_use(connection, book_id, ACCOUNT, _ACCOUNT_KEY, _new_rows(connection, book_id, new))
    numbers = {account: found[_key(account, _ACCOUNT_KEY)] for account in accounts}
    _check_holder_kinds(connection, book_id, numbers)
    return numbers


def _new_rows(connection: Connection, book_id: int, accounts: Sequence[Account]) -> _Rows:
    """Side, kind of holder and roll-up cell of accounts that are opened now."""
    cells = _on_first_use(
        connection, book_id, ROLLUP_CELL, _CELL_KEY, {_key(account, _CELL_KEY): {} for account in accounts}
    )
    sides = {row.code: row.side for row in connection.execute(select(ACCOUNT_KIND.c.code, ACCOUNT_KIND.c.side))}
    return {
        _key(account, _ACCOUNT_KEY): {
            "side": sides[account.kind],
            "holder_kind": account.holder_kind,
            "cell_id": cells[_key(account, _CELL_KEY)],
        }
        for account in accounts
    }


def _key(account: Account, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(getattr(account, name) for name in names)


def _check_holder_kinds(connection: Connection, book_id: int, numbers: dict[Account, int]) -> None:
    """The kind of its holder is no part of an account's name, so an account must be asked for with the kind it has."""
    query = (
        "SELECT t.id, t.holder_kind FROM json_each(?) AS n CROSS JOIN account AS t ON t.book_id = ? AND t.id = n.value"
    )
    found = connection.exec_driver_sql(query, (json.dumps(sorted(set(numbers.values()))), book_id))
    stored = {row.id: row.holder_kind for row in found}
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
    connection: Connection, book_id: int, table: Table, key_names: Sequence[str], rows: _Rows
) -> dict[tuple[str, ...], int]:
    """Number of each key in ``table``; a key that is new is inserted with its further columns."""
    keys = sorted(rows)
    found = _numbers(connection, book_id, table, key_names, keys)
    new = [key for key in keys if key not in found]
    if new:
        values = [dict(zip(key_names, key, strict=True)) | rows[key] for key in new]
        _insert_new(connection, book_id, table, values)
        found |= _numbers(connection, book_id, table, key_names, new)
    return found


def _numbers(
    connection: Connection, book_id: int, table: Table, key_names: Sequence[str], keys: Sequence[tuple[str, ...]]
) -> dict[tuple[str, ...], int]:
    """Number of each key that exists.

    The keys are joined as JSON: SQLite looks each one up in the unique index, where it would read the whole book for a
    list of row values.
    """
    same = " AND ".join(f"t.{name} = n.value ->> {place}" for place, name in enumerate(key_names))
    query = f"SELECT n.key, t.id FROM json_each(?) AS n CROSS JOIN {table.name} AS t ON t.book_id = ? AND {same}"
    found = connection.exec_driver_sql(query, (json.dumps(keys, ensure_ascii=False), book_id))
    return {keys[place]: number for place, number in found}


def _insert_new(connection: Connection, book_id: int, table: Table, values: Sequence[dict[str, Any]]) -> None:
    last = connection.scalar(select(func.max(table.c.id)).where(table.c.book_id == book_id)) or 0
    numbered = [row | {"book_id": book_id, "id": last + place} for place, row in enumerate(values, start=1)]
    connection.execute(insert(table), numbered)
