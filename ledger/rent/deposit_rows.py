"""Writing what happens to a deposit: its posting, and its line among the contract's deposit events."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select

from ledger.access import Act
from ledger.book import NewEntry, reverse
from ledger.rent.data import Party, RentTerms
from ledger.rent.models import RENT_DEPOSIT
from ledger.rent.posting import deposit_lines, file_entry


def next_event(connection: Connection, contract: str) -> int:
    """The number of the next event of a contract's deposit."""
    where = RENT_DEPOSIT.c.contract_number == contract
    return (connection.scalar(select(func.max(RENT_DEPOSIT.c.number)).where(where)) or 0) + 1


def add_event(
    connection: Connection,
    terms: RentTerms,
    event: str,
    day: date,
    fen: int,
    collector: Party,
    document: str,
    act: Act,
    *,
    entry_id: int | None = None,
    valid_to: date | None = None,
) -> None:
    """Put an event of a deposit on record."""
    row = {
        "contract_number": terms.contract,
        "number": next_event(connection, terms.contract),
        "event": event,
        "day": day,
        "fen": fen,
        "collector": collector.code,
        "collector_kind": collector.kind,
        "document": document,
        "valid_to": valid_to,
        "book_id": terms.book_id,
        "entry_id": entry_id,
        "recorded_at": act.at,
        "recorded_by": act.by,
    }
    connection.execute(insert(RENT_DEPOSIT), row)


def move_deposit(
    connection: Connection,
    terms: RentTerms,
    event: str,
    day: date,
    fen: int,
    collector: Party,
    document: str,
    act: Act,
) -> int:
    """Post a deposit that is paid in, claimed or released, with its event; the number of the entry."""
    sign = 1 if event == "paid" else -1
    lines = deposit_lines(terms.contract, terms.payer, collector, terms.shares[0].village_code, day, sign * fen)
    key = f"rent:{terms.contract}:deposit:{next_event(connection, terms.contract)}"
    entry_id = file_entry(connection, terms.book_id, NewEntry(f"deposit-{event}", document, key, lines), act).entry_id
    add_event(connection, terms, event, day, fen, collector, document, act, entry_id=entry_id)
    return entry_id


def find_event(connection: Connection, contract: str, event: str, document: str) -> Any:
    """The event of that kind and paper, or None."""
    known = RENT_DEPOSIT.c
    where = (known.contract_number == contract) & (known.event == event) & (known.document == document)
    return connection.execute(select(RENT_DEPOSIT).where(where)).first()


def put_back(connection: Connection, terms: RentTerms, voucher: str, act: Act) -> None:
    """What was taken out of the deposit under a voucher that is reversed goes back into it."""
    claimed = find_event(connection, terms.contract, "claimed", voucher)
    filed = reverse(
        connection,
        terms.book_id,
        claimed.entry_id,
        idempotency_key=f"rent:{terms.contract}:unclaimed:{voucher}",
        document=voucher,
        recorded_at=act.at,
        recorded_by=act.by,
        late="first-open-day",
    )
    collector = Party(claimed.collector, claimed.collector_kind)
    add_event(connection, terms, "paid", claimed.day, claimed.fen, collector, voucher, act, entry_id=filed.entry_id)
