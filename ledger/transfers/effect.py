"""What a contract does once it is signed, in one place: its entry, the base contracts it hands over, its rent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Connection

from ledger import rent
from ledger.access import Act
from ledger.book import NewEntry, check_reversal, post, reverse
from ledger.parcels import BaseMove, hand_over_base
from ledger.transfers.data import Contract, Terms
from ledger.transfers.dependents import dependents_of, in_the_way, said
from ledger.transfers.events import events_of
from ledger.transfers.facts import Assembler
from ledger.transfers.posting import entry_of
from ledger.transfers.refusals_of_endings import DependentsStand
from ledger.transfers.rents import rent_terms


def take_effect(
    connection: Connection, book_id: int, signed: Sequence[Terms], known: Assembler, act: Act, origin: str
) -> dict[str, int]:
    """Post signed contracts of one book; the number of each one's entry, by contract, for those that post any.

    Raises what the book refuses, RentTermsUnclear.
    """
    entries = entries_of(signed, known)
    filed = post(connection, book_id, entries, recorded_at=act.at, recorded_by=act.by, late="first-open-day")
    hand_over_base(connection, [move for terms in signed for move in base_moves(terms)], act.at)
    rent.open_rents(connection, rents_of(signed, book_id, known, act.today if origin == "paper" else None), act)
    return {entry.document: done.entry_id for entry, done in zip(entries, filed, strict=True)}


def rents_of(signed: Iterable[Terms], book_id: int, known: Assembler, kept_from: date | None) -> list[rent.RentTerms]:
    """The rent of these contracts, of those that have any."""
    found = (rent_terms(terms, book_id, known.parcel, known.holder_kind, kept_from) for terms in signed)
    return [each for each in found if each is not None]


def entries_of(signed: Iterable[Terms], known: Assembler) -> list[NewEntry]:
    """What signing these contracts posts to the land accounts."""
    entries = (entry_of(terms, known.parcel, known.holder_kind) for terms in signed)
    return [entry for entry in entries if entry is not None]


def base_moves(terms: Terms) -> list[BaseMove]:
    """Whose base contract covers what after a swap or an assignment; nothing for a contract with a term."""
    if not terms.is_permanent:
        return []
    return [
        BaseMove(line.parcel_code, terms.giver_of(line), terms.taker_of(line), terms.start_day, line.area_grains)
        for line in terms.lines
    ]


def undo(connection: Connection, contract: Contract, act: Act) -> int | None:
    """Take back what signing did, by entries that name the old ones; the reversing entry of the land, if it had one."""
    rent.reverse_rent(connection, contract.number, contract.number, act)
    for event in reversed(events_of(connection, contract.number)):  # an early end stands on what is undone
        if event.entry_id is not None:
            _reverse(connection, contract, event.entry_id, f"event:{event.sequence}:reversed", act)
    reversing = None
    if contract.entry_id is not None:
        reversing = _reverse(connection, contract, contract.entry_id, "reversed", act)
    hand_over_base(connection, [move.undone for move in reversed(base_moves(contract.terms))], act.at)
    return reversing


def check_undone(connection: Connection, contract: Contract) -> None:
    """Raise what stands in the way of undoing a contract today, so that whoever signs hears it at once.

    Raises DependentsStand, and what the book refuses.
    """
    standing = in_the_way(dependents_of(connection, contract.number))
    if standing:
        raise DependentsStand(number=contract.number, dependents=said(standing))
    rent.check_rent_reversal(connection, contract.number)
    ended = any(event.entry_id is not None for event in events_of(connection, contract.number))
    if contract.entry_id is not None and not ended:
        check_reversal(connection, contract.book_id, contract.entry_id)


def _reverse(connection: Connection, contract: Contract, entry_id: int, key: str, act: Act) -> int:
    return reverse(
        connection,
        contract.book_id,
        entry_id,
        idempotency_key=f"contract:{contract.number}:{key}",
        document=contract.number,
        recorded_at=act.at,
        recorded_by=act.by,
        late="first-open-day",
    ).entry_id
