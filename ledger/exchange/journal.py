"""The whole book as plain text that independent programs can recompute: hledger, ledger, beancount.

Amounts are whole numbers in the asset's measure (grains for areas), one commodity an asset. An entry whose postings
lie on several days is written as one transaction a day, which balances by itself (promise 1 of the book).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from sqlalchemy import Connection, select

from ledger.book import Account
from ledger.book.models import ACCOUNT, ASSET, ENTRY, LOT, POSTING

_NOT_IN_TEXT: Final = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028\u2029;"|\\]')


@dataclass(frozen=True, slots=True)
class _Row:
    effective_on: date
    entry_id: int
    cause: str
    document: str
    account: Account
    lot: str
    amount: int


@dataclass(frozen=True, slots=True)
class _Writer:
    """How one program wants it: head lines for all accounts and assets, and the lines of one transaction."""

    head: Callable[[list[Account], list[str], date], Iterator[str]]
    transaction: Callable[[list[_Row]], Iterator[str]]


def export_journal(connection: Connection, target: str) -> Iterator[str]:
    """The lines of the journal for ``target`` (hledger, ledger or beancount), in the order of effective days."""
    writer = WRITERS[target]
    accounts = _accounts(connection)
    assets = list(connection.scalars(select(ASSET.c.code).order_by(ASSET.c.code)))
    first = connection.scalar(select(POSTING.c.effective_on).order_by(POSTING.c.effective_on).limit(1))
    yield from writer.head(accounts, assets, first or date(1900, 1, 1))
    for _, rows in groupby(_rows(connection), key=lambda row: (row.effective_on, row.entry_id)):
        yield ""
        yield from writer.transaction(list(rows))


def _accounts(connection: Connection) -> list[Account]:
    columns = (
        ACCOUNT.c.asset,
        ACCOUNT.c.kind,
        ACCOUNT.c.division_level,
        ACCOUNT.c.division_code,
        ACCOUNT.c.holder_kind,
        ACCOUNT.c.holder,
    )
    return sorted({Account(*row) for row in connection.execute(select(*columns))}, key=lambda account: account.name)


def _rows(connection: Connection) -> Iterator[_Row]:
    query = (
        select(
            POSTING.c.effective_on,
            POSTING.c.entry_id,
            ENTRY.c.cause,
            ENTRY.c.document,
            ACCOUNT.c.asset,
            ACCOUNT.c.kind,
            ACCOUNT.c.division_level,
            ACCOUNT.c.division_code,
            ACCOUNT.c.holder_kind,
            ACCOUNT.c.holder,
            LOT.c.code,
            POSTING.c.amount,
        )
        .join(ENTRY, (ENTRY.c.book_id == POSTING.c.book_id) & (ENTRY.c.id == POSTING.c.entry_id))
        .join(ACCOUNT, (ACCOUNT.c.book_id == POSTING.c.book_id) & (ACCOUNT.c.id == POSTING.c.account_id))
        .join(LOT, (LOT.c.book_id == POSTING.c.book_id) & (LOT.c.id == POSTING.c.lot_id))
        .order_by(POSTING.c.effective_on, POSTING.c.book_id, POSTING.c.entry_id, POSTING.c.line)
        .execution_options(yield_per=5_000)
    )
    for row in connection.execute(query):
        yield _Row(*row[:4], Account(*row[4:10]), row[10], row[11])


def plain_text(text: str) -> str:
    """Text that none of the programs takes for syntax."""
    return _NOT_IN_TEXT.sub(" ", text)


def hledger_account(account: Account) -> str:
    """asset:kind:division[:holder], as hledger and ledger write an account."""
    return account.name.replace("/", ":")


def beancount_account(account: Account) -> str:
    """The account under Assets (+ side), Liabilities (what is owed) or Equity, in capitals as beancount asks."""
    owed = "Liabilities" if account.kind.endswith("-owed") else "Assets"
    root = "Equity" if account.kind.endswith((".register", ".survey")) else owed
    place = {"village": "V", "township": "T", "county": "C", "city": "S", "province": "P"}[account.division_level]
    parts = [root, _camel(account.asset), _camel(account.kind), f"{place}{account.division_code}"]
    return ":".join(parts + ([f"H{account.holder}"] if account.holder else []))


def _camel(text: str) -> str:
    return "".join(part.capitalize() for part in re.split(r"[.-]", text))


def _hledger_head(accounts: list[Account], assets: list[str], _first: date) -> Iterator[str]:
    yield "; Tianbu: the whole book. Areas in grains of 1/300 m² (200000 a mu, 3000000 a hectare)."
    yield "tag lot"
    yield "tag holder"
    yield from (f'commodity 1. "{asset}"' for asset in assets)
    for account in accounts:
        kind = f"  ; holder: {account.holder_kind}" if account.holder_kind else ""
        yield f"account {hledger_account(account)}{kind}"


def _ledger_head(accounts: list[Account], assets: list[str], _first: date) -> Iterator[str]:
    yield "; Tianbu: the whole book. Areas in grains of 1/300 m² (200000 a mu, 3000000 a hectare)."
    yield "tag lot"
    yield from (f'commodity "{asset}"' for asset in assets)
    yield from (f"account {hledger_account(account)}" for account in accounts)


def _hledger_transaction(rows: list[_Row]) -> Iterator[str]:
    head = rows[0]
    yield f"{head.effective_on} ({head.entry_id}) {plain_text(head.cause)} {plain_text(head.document)}"
    for row in rows:
        lot = f"  ; lot: {plain_text(row.lot)}" if row.lot else ""
        yield f'    {hledger_account(row.account)}  {row.amount} "{row.account.asset}"{lot}'


def _beancount_head(accounts: list[Account], assets: list[str], first: date) -> Iterator[str]:
    yield "; Tianbu: the whole book. Areas in grains of 1/300 m² (200000 a mu, 3000000 a hectare)."
    yield 'option "title" "Tianbu"'
    yield 'option "inferred_tolerance_default" "*:0"'
    yield from (f"{first} commodity {asset.upper()}" for asset in assets)
    yield from (f"{first} open {beancount_account(account)} {account.asset.upper()}" for account in accounts)


def _beancount_transaction(rows: list[_Row]) -> Iterator[str]:
    head = rows[0]
    yield f'{head.effective_on} * "{plain_text(head.cause)}" "{plain_text(head.document)}"'
    yield f"  entry: {head.entry_id}"
    for row in rows:
        yield f"  {beancount_account(row.account)}  {row.amount} {row.account.asset.upper()}"
        if row.lot:
            yield f'    lot: "{plain_text(row.lot)}"'


WRITERS: Final = {
    "hledger": _Writer(_hledger_head, _hledger_transaction),
    "ledger": _Writer(_ledger_head, _hledger_transaction),
    "beancount": _Writer(_beancount_head, _beancount_transaction),
}
