"""Opening the rent of signed contracts: the schedule goes into the book at once, each claim on its due day.

``scheduled_entry`` is pure: a preview shows the very entry that signing posts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, insert

from ledger.access import Act
from ledger.book import NewEntry, post
from ledger.rent.agreements import find_agreements, terms_text
from ledger.rent.data import Charge, RentTerms
from ledger.rent.models import RENT_AGREEMENT, RENT_CHARGE
from ledger.rent.posting import charge_lines, charge_row
from ledger.rent.refusals import RentOpenedDifferently
from ledger.rent.schedule import schedule

SCHEDULED = "rent-scheduled"
_CHUNK = 2_000  # contracts posted at once


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of a contract's rent. entry_id: None where nothing is owed; known: it was on record before."""

    contract: str
    entry_id: int | None
    known: bool


def scheduled_charges(terms: RentTerms) -> tuple[Charge, ...]:
    """The schedule as claims, share by share. Raises RentTermsUnclear."""
    return tuple(
        Charge(
            "rent",
            instalment.measure,
            instalment.due_on,
            part.share,
            terms.shares[part.share - 1].holder,
            terms.payer,
            terms.shares[part.share - 1].village_code,
            instalment.period_start,
            instalment.period_last,
            instalment.due_on,
            part.amount,
        )
        for instalment in schedule(terms)
        for part in instalment.parts
    )


def scheduled_entry(terms: RentTerms) -> NewEntry | None:
    """What signing posts for the rent; None where there is none. Raises RentTermsUnclear."""
    return _entry(terms, scheduled_charges(terms))


def _entry(terms: RentTerms, charges: Sequence[Charge]) -> NewEntry | None:
    key = f"rent:{terms.contract}:scheduled"
    lines = charge_lines(terms.contract, charges)
    return NewEntry(SCHEDULED, terms.contract, key, lines) if lines else None


def open_rent(connection: Connection, terms: RentTerms, act: Act) -> Opened:
    """Open the rent of one contract. Raises RentTermsUnclear, RentOpenedDifferently."""
    return open_rents(connection, [terms], act)[0]


def open_rents(connection: Connection, batch: Sequence[RentTerms], act: Act) -> list[Opened]:
    """Open the rent of contracts that were signed, in their order; set by set, no query a contract.

    Who may sign the contract may open its rent: the caller has asked. A contract whose rent is open with the same
    terms is left alone. Raises RentTermsUnclear, RentOpenedDifferently.
    """
    opened: list[Opened] = []
    for start in range(0, len(batch), _CHUNK):
        opened += _open_chunk(connection, batch[start : start + _CHUNK], act)
    return opened


def _open_chunk(connection: Connection, batch: Sequence[RentTerms], act: Act) -> list[Opened]:
    known = find_agreements(connection, (terms.contract for terms in batch))
    for terms in batch:
        if terms.contract in known:
            _refuse_other(known[terms.contract].terms, terms)
    new = [terms for terms in batch if terms.contract not in known]
    numbers: dict[str, int | None] = {}
    for book_id in sorted({terms.book_id for terms in new}):
        numbers |= _open_book(connection, book_id, [terms for terms in new if terms.book_id == book_id], act)
    return [Opened(terms.contract, numbers.get(terms.contract), terms.contract in known) for terms in batch]


def _open_book(connection: Connection, book_id: int, batch: Sequence[RentTerms], act: Act) -> dict[str, int | None]:
    charges = {terms.contract: scheduled_charges(terms) for terms in batch}
    entries = [entry for terms in batch if (entry := _entry(terms, charges[terms.contract]))]
    filed = post(connection, book_id, entries, recorded_at=act.at, recorded_by=act.by, late="first-open-day")
    numbers: dict[str, int | None] = dict.fromkeys(charges)
    numbers |= {entry.document: done.entry_id for entry, done in zip(entries, filed, strict=True)}
    connection.execute(insert(RENT_AGREEMENT), [_row(terms, numbers[terms.contract], act) for terms in batch])
    rows = [
        charge_row(contract, number, charge, SCHEDULED, book_id, numbers[contract] or 0)
        for contract, some in charges.items()
        for number, charge in enumerate(some, start=1)
    ]
    if rows:
        connection.execute(insert(RENT_CHARGE), rows)
    return numbers


def _refuse_other(known: RentTerms, found: RentTerms) -> None:
    names = [each.name for each in fields(RentTerms) if getattr(known, each.name) != getattr(found, each.name)]
    if names:
        raise RentOpenedDifferently(contract=found.contract, differences=", ".join(names))


def _row(terms: RentTerms, entry_id: int | None, act: Act) -> dict[str, Any]:
    return {
        "contract_number": terms.contract,
        "book_id": terms.book_id,
        "payer": terms.payer.code,
        "last_day": terms.last_day,
        "terms": terms_text(terms),
        "entry_id": entry_id,
        "recorded_at": act.at,
        "recorded_by": act.by,
    }
