"""What the rules look at, and gathering it for many contracts at once: a query a table, not one a contract."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Connection, select

from ledger.book import LAST_DAY
from ledger.book.floors import lowest_over
from ledger.book.holdings import Holder, daily_movements
from ledger.book.models import BOOK
from ledger.caveats import STOPPED_BY_FORM, Caveat, stopping
from ledger.codes import mask_personal_numbers
from ledger.errors import Refusal, Words
from ledger.parameters import Parameters
from ledger.parcels import BaseContract, BaseMove, Parcel, ParcelMissing, find_parcels, moved_bases
from ledger.parcels.models import PARCEL
from ledger.parties import Party, PartyMissing, ended_households, find_parties
from ledger.transfers.data import Clash, Contract, Terms
from ledger.transfers.lines_on_record import HOLDING_STATES, lines_of_children, lines_on_parcels, most_at_once
from ledger.transfers.queries import find_contracts
from ledger.transfers.stated import stated_movements

_CHUNK = 500
CONTRACT_RIGHT = "contract-right"
OPERATION_RIGHT = "operation-right"
_FOREVER = LAST_DAY


@dataclass(frozen=True, slots=True)
class ParcelFacts:
    """A line of a contract as the rules see it, areas in grains.

    giver: whose land it is. asked: what the contract takes. free_grains: the least of the operation right that the
    giver holds on any day of the term, and from its start on for good where the form is for good; right_grains: the
    same of the contract right. held_grains: the most that contracts under review keep on any of these days. clashes:
    contracts that have some of it, the kept ones included. base: the giver's base contract on the first day.
    """

    parcel: Parcel
    giver: str
    asked: int
    free_grains: int
    clashes: tuple[Clash, ...]
    held_grains: int = 0
    right_grains: int = 0
    base: BaseContract | None = None

    @property
    def left_grains(self) -> int:
        """What is neither transferred nor kept for a contract under review."""
        return self.free_grains - self.held_grains


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the rules look at.

    parties: by code, everybody the contract names. parent, renewed: the contracts that it stands under and that it
    renews, None where there is none on record. passed_on: by parcel, the most that others already have under the same
    parent on any day of the term, in grains. caveats: what stops this form on its parcels. authority: who reviews it
    as outside capital, empty: nobody above the township. deposit: the parameter ``deposit-rule``. ended: households
    that cannot sign, by code, and why. today: the day on which the rules are asked.
    """

    terms: Terms
    parties: Mapping[str, Party]
    lines: tuple[ParcelFacts, ...]
    books: frozenset[int]
    today: date
    parent: Contract | None = None
    renewed: Contract | None = None
    passed_on: Mapping[str, int] | None = None
    caveats: tuple[Caveat, ...] = ()
    authority: str = ""
    deposit: Mapping[str, int] | None = None
    reviewed_above: bool = False
    ended: Mapping[str, Words] = field(default_factory=dict)

    @property
    def transferor(self) -> Party:
        return self.parties[self.terms.transferor]

    @property
    def transferee(self) -> Party:
        return self.parties[self.terms.transferee]

    @property
    def has_outsider(self) -> bool:
        """Whether the land goes to somebody from outside the collective whose land it is."""
        villages = {line.parcel.village_code for line in self.lines}
        return any(collective_of(self.transferee) != village for village in villages)

    @property
    def is_outside_capital(self) -> bool:
        """Whether the transferee is reviewed as commercial capital (Land Contracting Law, art. 45)."""
        return self.transferee.kind in {"enterprise", "cooperative"} or (
            self.transferee.kind in {"person", "office", "household"} and self.has_outsider
        )


def collective_of(party: Party) -> str:
    """The village whose collective a party belongs to, as a 12-digit code; empty for one that belongs to none.

    A household is of the issuer in its contractor code, whatever its group; enterprises belong to none.
    """
    if party.kind == "household" and len(party.code) == 18 and party.code[:14].isdigit():
        return party.code[:12]
    if party.kind in {"household", "person", "collective"} and party.division_level == "village":
        return party.division_code
    return ""


class Assembler:
    """The facts of a batch of contracts, read set by set.

    ``assume`` adds a contract that has passed to what is known, so that the next one in the same batch sees it.
    """

    def __init__(self, connection: Connection, batch: Sequence[Terms], today: date) -> None:
        self._today = today
        codes = {line.parcel_code for terms in batch for line in terms.lines}
        self._parties = find_parties(connection, (code for terms in batch for code in terms.parties))
        self._parcels = find_parcels(connection, codes)
        self._books = _books(connection, codes)
        self._clashes = lines_on_parcels(connection, codes, today)
        numbers = {number for terms in batch for number in (terms.parent, terms.renews) if number}
        self._contracts = find_contracts(connection, numbers)
        self._children = lines_of_children(connection, {terms.parent for terms in batch if terms.parent})
        self._hands = find_contracts(connection, (terms.number for terms in batch if terms.number))
        holders = {
            Holder(self._books[line.parcel_code], self._holder(terms, line.giver), line.parcel_code)
            for terms in batch
            for line in terms.lines
            if line.parcel_code in self._parcels
        }
        self._read_movements(connection, batch, holders)
        self._caveats = _caveats(connection, batch)
        self._ended = ended_households(connection, (code for terms in batch for code in terms.givers), today)
        self._parameters = Parameters(connection)

    def _read_movements(self, connection: Connection, batch: Sequence[Terms], holders: set[Holder]) -> None:
        first_start = min((terms.start_day for terms in batch), default=date.max)
        moved = stated_movements if _reaches_back(connection, self._books.values(), first_start) else daily_movements
        self._movements = moved(connection, OPERATION_RIGHT, holders)
        lasting = {
            Holder(self._books[line.parcel_code], terms.giver_of(line), line.parcel_code)
            for terms in batch
            if terms.is_permanent
            for line in terms.lines
            if line.parcel_code in self._parcels
        }
        self._rights = moved(connection, CONTRACT_RIGHT, lasting) if lasting else {}

    def _holder(self, terms: Terms, giver: str) -> str:
        return giver or terms.transferor

    def facts(self, terms: Terms) -> Facts | list[Refusal]:
        """The facts of a contract, or what it names that does not exist."""
        missing: list[Refusal] = [
            PartyMissing(code=mask_personal_numbers(code)) for code in terms.parties if code not in self._parties
        ]
        missing += [
            ParcelMissing(code=mask_personal_numbers(line.parcel_code))
            for line in terms.lines
            if line.parcel_code not in self._parcels
        ]
        if missing:
            return missing
        known = self._hands.get(terms.number)
        asked, deposit = self._limits(terms)
        facts = Facts(
            terms=terms,
            parties=self._parties,
            lines=tuple(self._line(terms, place, known) for place in range(len(terms.lines))),
            books=frozenset(self._books[line.parcel_code] for line in terms.lines),
            today=self._today,
            parent=self._contracts.get(terms.parent),
            renewed=self._contracts.get(terms.renews),
            passed_on=self._passed_on(terms),
            caveats=self._caveats_on(terms),
            deposit=deposit,
            reviewed_above=known is not None and known.state in {"approved", "signed"},
            ended=self._ended,
        )
        return replace(facts, authority=asked) if asked and facts.is_outside_capital else facts

    def authority(self, terms: Terms) -> str:
        """Who reviews a contract as outside capital above the township; empty: nobody, or its parties are unknown."""
        facts = self.facts(terms)
        return "" if isinstance(facts, list) else facts.authority

    def _caveats_on(self, terms: Terms) -> tuple[Caveat, ...]:
        """What stops this form on days of its term: on the land, or on the contract under which the giver has it."""
        under = {"", terms.parent} if terms.form == "retransfer" else None
        return tuple(
            caveat
            for caveat in self._caveats.get(STOPPED_BY_FORM.get(terms.form, "sign"), ())
            if caveat.from_day <= terms.last_day
            and (caveat.to_day is None or terms.start_day <= caveat.to_day)
            and (under is None or caveat.contract_number in under)
        )

    def _limits(self, terms: Terms) -> tuple[str, Mapping[str, int] | None]:
        """Who reviews an area like this where its first parcel lies, and what deposit is asked for there."""
        if not terms.lines:
            return "", None
        day = terms.signed_on or self._today
        villages = {self._parcels[line.parcel_code].village_code for line in terms.lines}
        village = min(villages)
        tiers = self._parameters.value("review-tiers", village, day)
        townships = len({code[:9] for code in villages})
        asked = [
            tier
            for tier in tiers
            if terms.area_grains >= tier.get("min_mu", 10**9) * 200_000 or townships >= tier.get("townships", 10**9)
        ]
        ranks = ("township", "county", "city", "province")
        authority = max((tier["authority"] for tier in asked), key=ranks.index, default="")
        return ("" if authority == "township" else authority), self._parameters.value("deposit-rule", village, day)

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
        self._contracts[terms.number] = Contract(terms, 0, "signed", None, 1, "paper", actual_last_day=terms.last_day)
        for line in terms.lines:
            giver, taker = terms.giver_of(line), terms.taker_of(line)
            clash = Clash(terms.number, giver, terms.start_day, terms.last_day, line.area_grains)
            self._clashes[line.parcel_code].append(clash)
            if terms.parent:
                self._children[terms.parent][line.parcel_code].append(clash)
            for holder, sign in ((giver, -1), (taker, 1)):
                key = Holder(self._books[line.parcel_code], holder, line.parcel_code)
                for movements in (self._movements, self._rights) if terms.is_permanent else (self._movements,):
                    moved = movements.setdefault(key, Counter())
                    moved[terms.start_day] += sign * line.area_grains
                    if not terms.is_permanent:
                        moved[terms.return_day] -= sign * line.area_grains
            if terms.is_permanent:
                move = BaseMove(line.parcel_code, giver, taker, terms.start_day, line.area_grains)
                self._parcels[line.parcel_code] = moved_bases(self._parcels[line.parcel_code], move)

    def _line(self, terms: Terms, place: int, known: Contract | None) -> ParcelFacts:
        line = terms.lines[place]
        code, giver, parcel = line.parcel_code, terms.giver_of(line), self._parcels[line.parcel_code]
        end = _FOREVER if terms.is_permanent else terms.return_day
        holder = Holder(self._books[code], giver, code)
        clashes = [
            clash
            for clash in self._clashes[code]
            if clash.number not in {terms.number, terms.renews}
            and clash.giver == giver
            and clash.start_day < end
            and terms.start_day <= clash.last_day
            and (clash.hold_until is None or _came_first(clash, known, self._today))
        ]
        moved = self._movements.get(holder, Counter())
        rights = self._rights.get(holder, Counter()) if terms.is_permanent else Counter()
        held = [clash for clash in clashes if clash.hold_until is not None]
        return ParcelFacts(
            parcel=parcel,
            giver=giver,
            asked=line.area_grains,
            free_grains=lowest_over(moved, terms.start_day, end),
            clashes=tuple(clashes),
            held_grains=most_at_once(held, terms.start_day, end),
            right_grains=lowest_over(rights, terms.start_day, end),
            base=parcel.base_of(giver, terms.start_day),
        )

    def _passed_on(self, terms: Terms) -> dict[str, int]:
        """By parcel, the most that other contracts have under the same parent on any day of the term, in grains."""
        return {
            code: most_at_once(
                [clash for clash in clashes if clash.number != terms.number], terms.start_day, terms.return_day
            )
            for code, clashes in (self._children.get(terms.parent, {}) if terms.parent else {}).items()
        }


def _came_first(clash: Clash, known: Contract | None, today: date) -> bool:
    """Whether a contract under review was there before: of two that keep the same land the earlier one goes on.

    One whose deadline is past keeps nothing and has lost its place.
    """
    if known is None or known.state not in HOLDING_STATES or (known.hold_until or date.min) < today:
        return True
    return (clash.proposal_id or 0) < (known.proposal_id or 0)


def _caveats(connection: Connection, batch: Sequence[Terms]) -> dict[str, list[Caveat]]:
    """The caveats that stop something on the parcels of the batch, by what they stop."""
    found: dict[str, list[Caveat]] = {}
    by_event: dict[str, list[Terms]] = defaultdict(list)
    for terms in batch:
        by_event[STOPPED_BY_FORM.get(terms.form, "sign")].append(terms)
    for event, some in by_event.items():
        codes = {line.parcel_code for terms in some for line in terms.lines}
        first, last = min(terms.start_day for terms in some), max(terms.last_day for terms in some)
        found[event] = stopping(connection, codes, event, first, last)
    return found


def _reaches_back(connection: Connection, books: Iterable[int], first_start: date) -> bool:
    """Whether a term begins in the closed period of one of the books."""
    closing_days = connection.scalars(select(BOOK.c.closing_day).where(BOOK.c.id.in_(sorted(set(books)))))
    return any(first_start <= closing_day for closing_day in closing_days)


def _books(connection: Connection, codes: Iterable[str]) -> dict[str, int]:
    wanted = sorted(codes)
    found: dict[str, int] = {}
    for start in range(0, len(wanted), _CHUNK):
        query = select(PARCEL.c.code, PARCEL.c.book_id).where(PARCEL.c.code.in_(wanted[start : start + _CHUNK]))
        found |= {row.code: row.book_id for row in connection.execute(query)}
    return found
