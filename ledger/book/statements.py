"""The movements of an account with their running balance, and finding accounts by name or holder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, select

from ledger.book.data import FIRST_DAY, LAST_DAY, Account
from ledger.book.models import ACCOUNT, ENTRY, LOT, POSITION_DAY, POSTING
from ledger.book.refusals import AccountMissing


@dataclass(frozen=True, slots=True)
class Movement:
    """One posting in an account. ``running`` is the account's balance after it, all lots together."""

    effective_on: date
    stated_on: date
    entry_id: int
    cause: str
    document: str
    lot: str
    amount: int
    running: int


@dataclass(frozen=True, slots=True)
class Statement:
    """An account between two days, both included: what it opened with, what moved, what it closed with."""

    book_id: int
    account_id: int
    account: Account
    start: date
    end: date
    opening: int
    movements: tuple[Movement, ...]

    @property
    def closing(self) -> int:
        return self.movements[-1].running if self.movements else self.opening


def find_accounts(connection: Connection, name: str) -> list[tuple[int, int, Account]]:
    """(book, number, account) for an account's name or for a holder's code. Raises AccountMissing."""
    rows = connection.execute(_named(name)).all()
    if not rows:
        raise AccountMissing(name=name)
    return [(row[0], row[1], Account(*row[2:])) for row in rows]


def load_account(connection: Connection, book_id: int, account_id: int) -> Account:
    """The account of that number. Raises AccountMissing."""
    query = select(*_COLUMNS[2:]).where(ACCOUNT.c.book_id == book_id, ACCOUNT.c.id == account_id)
    row = connection.execute(query).first()
    if row is None:
        raise AccountMissing(name=f"{book_id}-{account_id}")
    return Account(*row)


_COLUMNS = (
    ACCOUNT.c.book_id,
    ACCOUNT.c.id,
    ACCOUNT.c.asset,
    ACCOUNT.c.kind,
    ACCOUNT.c.division_level,
    ACCOUNT.c.division_code,
    ACCOUNT.c.holder_kind,
    ACCOUNT.c.holder,
)


def _named(name: str) -> Select[Any]:
    query = select(*_COLUMNS).order_by(ACCOUNT.c.asset, ACCOUNT.c.kind, ACCOUNT.c.division_code, ACCOUNT.c.holder)
    parts = name.split("/", 3)
    if len(parts) < 3:
        return query.where(ACCOUNT.c.holder == name, ACCOUNT.c.holder != "")
    asset, kind, place = parts[:3]
    level, code = place.split(".", 1) if "." in place else ("village", place)
    holder = parts[3] if len(parts) == 4 else ""
    return query.where(
        ACCOUNT.c.asset == asset,
        ACCOUNT.c.kind == kind,
        ACCOUNT.c.division_level == level,
        ACCOUNT.c.division_code == code,
        ACCOUNT.c.holder == holder,
    )


def statement(
    connection: Connection,
    book_id: int,
    account_id: int,
    account: Account,
    start: date = FIRST_DAY,
    end: date = LAST_DAY,
) -> Statement:
    """The account's movements from ``start`` to ``end``, both included, by day and entry."""
    mine = (POSITION_DAY.c.book_id == book_id) & (POSITION_DAY.c.account_id == account_id)
    before = select(func.sum(POSITION_DAY.c.delta)).where(mine, POSITION_DAY.c.effective_on < start)
    opening = int(connection.scalar(before) or 0)
    rows = connection.execute(_movements(book_id, account_id, start, end)).all()
    return Statement(book_id, account_id, account, start, end, opening, _running(opening, rows))


def _movements(book_id: int, account_id: int, start: date, end: date) -> Select[Any]:
    return (
        select(
            POSTING.c.effective_on,
            POSTING.c.stated_on,
            POSTING.c.entry_id,
            ENTRY.c.cause,
            ENTRY.c.document,
            LOT.c.code,
            POSTING.c.amount,
        )
        .join(ENTRY, (ENTRY.c.book_id == POSTING.c.book_id) & (ENTRY.c.id == POSTING.c.entry_id))
        .join(LOT, (LOT.c.book_id == POSTING.c.book_id) & (LOT.c.id == POSTING.c.lot_id))
        .where(
            POSTING.c.book_id == book_id,
            POSTING.c.account_id == account_id,
            POSTING.c.effective_on >= start,
            POSTING.c.effective_on <= end,
        )
        .order_by(POSTING.c.effective_on, POSTING.c.entry_id, POSTING.c.line)
    )


def _running(opening: int, rows: Sequence[Any]) -> tuple[Movement, ...]:
    movements = []
    balance = opening
    for row in rows:
        balance += row.amount
        movements.append(Movement(*(*row, balance)))
    return tuple(movements)
