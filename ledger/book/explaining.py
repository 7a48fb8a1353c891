"""What a broken constraint means to a person: the refusal, with the figures that decided it.

PostgreSQL says the figures with the error. SQLite cannot, but undoes only the statement, so they are worked out from
the book and the batch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from ledger.book.accounts import numbers_of
from ledger.book.data import Posting
from ledger.book.door import Prepared, accounts_of
from ledger.book.floors import first_breach
from ledger.book.models import BOOK
from ledger.book.refusals import (
    AlreadyReversed,
    AmountTooLarge,
    BalanceCrossesZero,
    EntryMissing,
    EntryUnbalanced,
    HolderOfTwoKinds,
    PeriodClosed,
    ReversalIsFinal,
    broken_constraint,
)
from ledger.errors import Refusal

_TOO_LARGE = frozenset({"22003", "integer overflow", "sums_fit_64_bits"})


def refusal_of(error: DBAPIError, connection: Connection, book_id: int, prepared: Sequence[Prepared]) -> Refusal | None:
    """The refusal that a broken constraint means; None where it is no refusal of the book."""
    name, figures = broken_constraint(error)
    if name == "an_entry_is_balanced_per_asset_and_day":
        return _imbalance(prepared)
    if name == "an_account_never_crosses_zero_on_any_day":
        return _crossing(connection, book_id, figures, prepared)
    if name == "closed_periods_stay_closed":
        return _closed(connection, book_id, figures, prepared)
    if name == "a_holder_is_of_one_kind":
        account = accounts_of(prepared)[figures["place"] - 1]
        return HolderOfTwoKinds(account=account.name, known=figures["known"], given=account.holder_kind)
    if name in _TOO_LARGE:
        return AmountTooLarge()
    return _reversal(name, book_id, prepared)


def _reversal(name: str, book_id: int, prepared: Sequence[Prepared]) -> Refusal | None:
    reversed_entry = next((item.entry.reverses for item in prepared if item.entry.reverses is not None), None)
    if name == "an_entry_is_reversed_once":
        return AlreadyReversed(entry_id=reversed_entry)
    if name == "a_reversal_is_final":
        return ReversalIsFinal(entry_id=reversed_entry)
    if name == "a_reversal_names_a_known_entry":
        return EntryMissing(book_id=book_id, entry_id=reversed_entry)
    return None


def _postings(prepared: Sequence[Prepared]) -> list[Posting]:
    return [posting for item in prepared for posting in item.postings]


def _imbalance(prepared: Sequence[Prepared]) -> EntryUnbalanced:
    for item in prepared:
        sums: Counter[tuple[str, date]] = Counter()
        for posting in item.postings:
            sums[posting.account.asset, posting.effective_on] += posting.amount
        for (asset, day), excess in sums.items():
            if excess:
                return EntryUnbalanced(key=item.entry.idempotency_key, asset=asset, day=day, excess=excess)
    raise AssertionError("the database found an imbalance that is not there")


def _crossing(
    connection: Connection, book_id: int, figures: dict[str, Any], prepared: Sequence[Prepared]
) -> BalanceCrossesZero:
    postings = _postings(prepared)
    if figures:
        found = postings[figures["place"] - 1]
        return _crosses(found, str(figures["day"]), int(figures["balance"]))
    accounts, lots = numbers_of(connection, book_id, accounts_of(prepared), {p.lot for p in postings})
    moved = [(accounts[p.account], lots[p.lot], p.effective_on, p.amount) for p in postings]
    breach = first_breach(connection, book_id, moved)
    assert breach is not None, "the database found a crossing that is not there"
    key = (breach.account_id, breach.lot_id)
    found = next(p for p in postings if (accounts[p.account], lots[p.lot]) == key)
    return _crosses(found, str(breach.day), breach.balance)


def _crosses(posting: Posting, day: str, balance: int) -> BalanceCrossesZero:
    return BalanceCrossesZero(account=posting.account.name, lot=posting.lot, day=day, balance=balance)


def _closed(
    connection: Connection, book_id: int, figures: dict[str, Any], prepared: Sequence[Prepared]
) -> PeriodClosed:
    if not figures:
        closing_day = connection.scalar(select(BOOK.c.closing_day).where(BOOK.c.id == book_id))
        figures = {"day": min(posting.effective_on for posting in _postings(prepared)), "closing_day": closing_day}
    return PeriodClosed(**figures)
