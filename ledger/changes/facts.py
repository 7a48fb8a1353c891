"""What the rules of changes look at, and what a change would do: cuts, successions and postings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, select

from ledger.book import LAST_DAY
from ledger.book.holdings import Holder, daily_movements
from ledger.caveats import Caveat, stopping
from ledger.changes.data import ALL_OF_IT, KINDS, LEAVING, Change, ChangeLine
from ledger.codes import mask_personal_numbers
from ledger.errors import Words, raise_all
from ledger.parcels import Parcel, ParcelMissing, find_parcels, givers_on, parcels_of_household
from ledger.parcels.models import PARCEL
from ledger.parties import Party, PartyMissing, ended_households, find_parties
from ledger.transfers.cutting import Cut, Running, running_on

OPERATION_RIGHT = "operation-right"


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the rules look at.

    running: contracts with land of a parcel on the day or later, by parcel, each with who stands as its giver now. free:
    movements of the operation right by day, by parcel and holder (a household, or the issuer for what is not contracted
    out). ended: households that are no more on that day, and why. books: that the parcels are kept in. today: the day on
    which it is asked. all_land: what the households that end have in all, by household and parcel, in grains.
    """

    change: Change
    parcels: Mapping[str, Parcel]
    parties: Mapping[str, Party]
    running: Mapping[str, tuple[Running, ...]]
    free: Mapping[tuple[str, str], Counter[date]]
    caveats: tuple[Caveat, ...]
    ended: Mapping[str, Words]
    books: Mapping[str, int]
    today: date
    all_land: Mapping[tuple[str, str], int]

    def had(self, line: ChangeLine) -> int:
        """What the giver of a line has of its parcel on the day, in grains."""
        parcel, day = self.parcels[line.parcel_code], self.change.on_day
        if not line.from_household:
            return parcel.area_on(day) - sum(base.area_grains for base in parcel.bases_on(day))
        base = parcel.base_of(line.from_household, day)
        return 0 if base is None else base.area_grains

    def is_whole(self, line: ChangeLine) -> bool:
        """Whether all goes that the giver has of the parcel."""
        return self.had(line) == line.area_grains

    def holder(self, line: ChangeLine) -> str:
        """Who has the operation right that goes, as the book names them."""
        return line.from_household or self.parcels[line.parcel_code].issuer

    def given(self, line: ChangeLine) -> tuple[Running, ...]:
        """The contracts that run on land of the line's giver, each once; not what was passed on under them."""
        running = [each for each in self.running[line.parcel_code] if not each.parent]
        if line.from_household:
            return tuple(each for each in running if each.giver == line.from_household)
        households = {base.household for base in self.parcels[line.parcel_code].bases}
        return tuple(each for each in running if each.giver not in households)

    def going(self, line: ChangeLine) -> tuple[Running, ...]:
        """The contracts whose land comes back to the receiver of a line, when it goes to another household."""
        if not line.to_household or not line.from_household:
            return ()
        given = self.given(line)
        return given if self.is_whole(line) else tuple(each for each in given if each.number in line.contracts)


def gather(connection: Connection, change: Change, today: date) -> Facts:
    """The facts of a change. Raises ParcelMissing, PartyMissing."""
    parcels = find_parcels(connection, change.parcel_codes)
    raise_all([
        ParcelMissing(code=mask_personal_numbers(code)[:40]) for code in change.parcel_codes if code not in parcels
    ])  # fmt: skip
    parties = find_parties(connection, change.parties)
    raise_all([
        PartyMissing(code=mask_personal_numbers(code)[:64]) for code in change.parties if code not in parties
    ])  # fmt: skip
    query = select(PARCEL.c.code, PARCEL.c.book_id).where(PARCEL.c.code.in_(change.parcel_codes))
    books = {str(row.code): int(row.book_id) for row in connection.execute(query)}
    stopped_by = KINDS[change.kind].stopped_by if change.kind in KINDS else ""
    caveats = stopping(connection, change.parcel_codes, stopped_by, change.on_day, LAST_DAY) if stopped_by else []
    return Facts(
        change=change,
        parcels=parcels,
        parties=parties,
        running=running_by_parcel(connection, change.parcel_codes, change.on_day),
        free=_free(connection, change, parcels, books),
        caveats=tuple(caveats),
        ended=ended_households(connection, change.parties, change.on_day),
        books=books,
        today=today,
        all_land=all_land(connection, _counted_households(change), change.on_day),
    )


def running_by_parcel(
    connection: Connection, parcel_codes: Collection[str], day: date
) -> dict[str, tuple[Running, ...]]:
    """The contracts with land of some parcels on a day or later, each with who stands as its giver on that day."""
    found = running_on(connection, parcel_codes, day)
    now = givers_on(connection, {each.number for each in found}, day)
    current = [replace(each, giver=now.get((each.number, each.parcel_code, each.giver), each.giver)) for each in found]
    return {code: tuple(each for each in current if each.parcel_code == code) for code in parcel_codes}


def _free(
    connection: Connection, change: Change, parcels: Mapping[str, Parcel], books: Mapping[str, int]
) -> dict[tuple[str, str], Counter[date]]:
    holders = {
        Holder(books[code], holder, code)
        for code in change.parcel_codes
        for line in change.lines
        if line.parcel_code == code
        for holder in (line.from_household or parcels[code].issuer, line.to_household or parcels[code].issuer)
    }
    moved = daily_movements(connection, OPERATION_RIGHT, holders)
    return {(each.lot, each.holder): moved.get(each, Counter()) for each in holders}


def ending_households(change: Change) -> tuple[str, ...]:
    """The households that have nothing after the change: those merged into another, or one that is no more."""
    if change.kind == "merge":
        return change.merged
    return (change.household,) if change.kind == "extinct" and change.household else ()


def _counted_households(change: Change) -> tuple[str, ...]:
    """The households all of whose land the rules look at."""
    return (change.household,) if change.kind == "split" else ending_households(change)


def all_land(connection: Connection, households: Iterable[str], day: date) -> dict[tuple[str, str], int]:
    """What households have under base contracts on a day, by household and parcel, in grains."""
    found = {}
    for household in households:
        for parcel in parcels_of_household(connection, household, day):
            base = parcel.base_of(household, day)
            if base is not None:
                found[household, parcel.code] = base.area_grains
    return found


def completed(connection: Connection, change: Change) -> Change:
    """The change with what it leaves to be filled in: all the land of households that end, all that a giver has of a
    parcel where a line says no area, and the contracts to be cut.

    Contracts are cut by themselves where all goes that a household has of a parcel, when the land is expropriated or
    the change says so; what is signed then names each of them.
    """
    if change.kind in {"merge", "extinct"} and not change.lines:
        to = change.household if change.kind == "merge" else ""
        land = all_land(connection, ending_households(change), change.on_day)
        lines = tuple(ChangeLine(parcel, giver, to, area) for (giver, parcel), area in sorted(land.items()))
        change = replace(change, lines=lines)
    if any(line.area_grains == ALL_OF_IT for line in change.lines):
        change = _with_areas(gather(connection, change, change.on_day))
    if change.kind not in LEAVING or change.cuts or not (change.end_running or change.kind == "expropriation"):
        return change
    facts = gather(connection, change, change.on_day)
    whole = [line for line in change.lines if facts.is_whole(line)]
    return replace(change, cuts=tuple(dict.fromkeys(cut for line in whole for cut in _cuts(facts, line))))


def _with_areas(facts: Facts) -> Change:
    lines = (
        replace(line, area_grains=facts.had(line)) if line.area_grains == ALL_OF_IT else line
        for line in facts.change.lines
    )
    return replace(facts.change, lines=tuple(lines))


def _cuts(facts: Facts, line: ChangeLine) -> Iterable[Cut]:
    """All that runs on a line's land: the contracts of its giver, and what was passed on under them."""
    numbers = {each.number for each in facts.given(line)}
    grown = -1
    while grown != len(numbers):
        grown = len(numbers)
        numbers |= {each.number for each in facts.running[line.parcel_code] if each.parent in numbers}
    for each in facts.running[line.parcel_code]:
        if each.number in numbers:
            yield Cut(each.number, each.parcel_code, each.area_grains)
