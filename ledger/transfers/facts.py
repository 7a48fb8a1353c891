"""Gathering the facts that the rules look at, for many contracts at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from sqlalchemy import Connection, select

from ledger.book.floors import lowest_over
from ledger.book.holdings import Holder, among, daily_movements, expanded
from ledger.book.models import BOOK, POSTING
from ledger.book.ordered import ITS_POSITIONS, LOTS, OF_AN_ASSET, THEIR_POSTINGS, in_order
from ledger.codes import mask_personal_numbers
from ledger.errors import Refusal
from ledger.parcels import Parcel, ParcelMissing, find_parcels
from ledger.parcels.models import PARCEL
from ledger.parties import PartyMissing, find_parties
from ledger.transfers.data import Clash, Facts, ParcelFacts, Terms
from ledger.transfers.models import CONTRACT, CONTRACT_PARCEL

_CHUNK = 500
OPERATION_RIGHT = "operation-right"


class Assembler:
    """The facts of a batch of contracts, read set by set.

    ``assume`` adds a contract that has passed to what is known, so that the next one in the same batch sees it.
    """

    def __init__(self, connection: Connection, batch: Sequence[Terms]) -> None:
        codes = {line.parcel_code for terms in batch for line in terms.lines}
        self._parties = find_parties(connection, (code for t in batch for code in (t.transferor, t.transferee)))
        self._parcels = find_parcels(connection, codes)
        self._books = _books(connection, codes)
        self._clashes = _signed_lines(connection, codes)
        holders = {
            Holder(self._books[code], parcel.base.household, code)
            for code, parcel in self._parcels.items()
            if parcel.base
        }
        first_start = min((terms.start_day for terms in batch), default=date.max)
        moved = stated_movements if _reaches_back(connection, self._books.values(), first_start) else daily_movements
        self._movements: dict[Holder, Counter[date]] = moved(connection, OPERATION_RIGHT, holders)

    def facts(self, terms: Terms) -> Facts | list[Refusal]:
        """The facts of a contract, or what it names that does not exist."""
        missing: list[Refusal] = [
            PartyMissing(code=mask_personal_numbers(code))
            for code in (terms.transferor, terms.transferee)
            if code not in self._parties
        ]
        missing += [
            ParcelMissing(code=mask_personal_numbers(line.parcel_code))
            for line in terms.lines
            if line.parcel_code not in self._parcels
        ]
        if missing:
            return missing
        return Facts(
            terms=terms,
            transferor=self._parties[terms.transferor],
            transferee=self._parties[terms.transferee],
            parcels={line.parcel_code: self._parcel_facts(terms, line.parcel_code) for line in terms.lines},
            books=frozenset(self._books[line.parcel_code] for line in terms.lines),
        )

    def parcel(self, code: str) -> Parcel:
        return self._parcels[code]

    def villages(self) -> list[str]:
        """The villages of all parcels of the batch that exist, by code."""
        return sorted({parcel.village_code for parcel in self._parcels.values()})

    def book_id(self, code: str) -> int:
        return self._books[code]

    def holder_kind(self, party: str) -> str:
        return self._parties[party].kind

    def assume(self, terms: Terms) -> None:
        """Count ``terms`` as signed for what comes after it."""
        for line in terms.lines:
            clash = Clash(terms.number, terms.start_day, terms.last_day, line.area_grains)
            self._clashes[line.parcel_code].append(clash)
            moved = self._movements[Holder(self._books[line.parcel_code], terms.transferor, line.parcel_code)]
            moved[terms.start_day] -= line.area_grains
            moved[terms.return_day] += line.area_grains

    def _parcel_facts(self, terms: Terms, code: str) -> ParcelFacts:
        moved = self._movements.get(Holder(self._books[code], terms.transferor, code), Counter())
        overlapping = tuple(
            clash
            for clash in self._clashes[code]
            if clash.number != terms.number and clash.start_day <= terms.last_day and terms.start_day <= clash.last_day
        )
        return ParcelFacts(self._parcels[code], lowest_over(moved, terms.start_day, terms.return_day), overlapping)


def _reaches_back(connection: Connection, books: Iterable[int], first_start: date) -> bool:
    """Whether a term begins in the closed period of one of the books."""
    closing_days = connection.scalars(select(BOOK.c.closing_day).where(BOOK.c.id.in_(sorted(set(books)))))
    return any(first_start <= closing_day for closing_day in closing_days)


_COLUMNS: Final = "lot.book_id, account.holder, lot.code, posting.stated_on, posting.amount"
_STEPS: Final = (LOTS, ITS_POSITIONS, OF_AN_ASSET, THEIR_POSTINGS)


def stated_movements(connection: Connection, asset: str, wanted: Iterable[Holder]) -> dict[Holder, Counter[date]]:
    """What moves on each day as the documents state it, in the + accounts of each holder and lot of an asset.

    After the closing day this comes to the same as ``daily_movements``; before it, only these are the days on which
    land was held that was registered late.
    """
    asked = set(wanted)
    lots = sorted({(each.book_id, each.lot) for each in asked})
    found: dict[Holder, Counter[date]] = defaultdict(Counter)
    stated = expanded(in_order(connection, _COLUMNS, _STEPS), POSTING.c.stated_on, POSTING.c.amount)
    for start in range(0, len(lots), _CHUNK):
        for book_id, holder, lot, day, amount in connection.execute(
            stated, among(lots[start : start + _CHUNK]) | {"asset": asset}
        ):
            if Holder(book_id, holder, lot) in asked:
                found[Holder(book_id, holder, lot)][day] += amount
    return found


def _books(connection: Connection, codes: Iterable[str]) -> dict[str, int]:
    wanted = sorted(codes)
    found: dict[str, int] = {}
    for start in range(0, len(wanted), _CHUNK):
        query = select(PARCEL.c.code, PARCEL.c.book_id).where(PARCEL.c.code.in_(wanted[start : start + _CHUNK]))
        found |= {row.code: row.book_id for row in connection.execute(query)}
    return found


def _signed_lines(connection: Connection, codes: Iterable[str]) -> dict[str, list[Clash]]:
    """The lines of signed contracts on these parcels, by start day."""
    wanted = sorted(codes)
    found: dict[str, list[Clash]] = defaultdict(list)
    columns = (
        CONTRACT_PARCEL.c.parcel_code,
        CONTRACT.c.number,
        CONTRACT.c.start_day,
        CONTRACT.c.last_day,
        CONTRACT_PARCEL.c.area_grains,
    )
    for start in range(0, len(wanted), _CHUNK):
        query = (
            select(*columns)
            .join(CONTRACT, CONTRACT.c.number == CONTRACT_PARCEL.c.contract_number)
            .where(CONTRACT_PARCEL.c.parcel_code.in_(wanted[start : start + _CHUNK]), CONTRACT.c.state == "signed")
            .order_by(CONTRACT.c.start_day, CONTRACT.c.number)
        )
        for code, *clash in connection.execute(query):
            found[code].append(Clash(*clash))
    return found
