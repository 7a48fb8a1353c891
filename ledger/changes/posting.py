"""The postings of changes (chart of accounts, sections 1 and 5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ledger.book import Account, Line, NewEntry
from ledger.changes.data import KINDS, Change, ChangeLine
from ledger.changes.facts import OPERATION_RIGHT, Facts
from ledger.parcels import LAYERS, Parcel, Succession

_OWNERSHIP, _CONTRACT_RIGHT = LAYERS[:2]
Flow = tuple[str, date, int]  # household (empty: nobody), day, grains


def entry_of(facts: Facts) -> NewEntry:
    """What a change of land posts, with the social insurance that it opens. What contracts lose is posted before."""
    change = facts.change
    summed: Counter[tuple[Account, str, date]] = Counter()
    for line in [*_land(facts), *_insurance(facts)]:
        summed[line.account, line.lot, line.effective_on] += line.amount
    lines = tuple(Line(*place, amount) for place, amount in summed.items() if amount)
    return NewEntry(KINDS[change.kind].cause, change.number, f"change:{change.number}", lines)


def _land(facts: Facts) -> Iterator[Line]:
    change = facts.change
    for line in change.lines:
        parcel = facts.parcels[line.parcel_code]
        if change.kind == "expropriation":
            owner = _of_issuer(_OWNERSHIP, "land.held", parcel)
            yield from _move(parcel.code, change.on_day, owner, _gone(_OWNERSHIP, parcel), line.area_grains)
        source = _place(facts, _CONTRACT_RIGHT, line, line.from_household)
        target = _target(facts, _CONTRACT_RIGHT, line)
        yield from _move(parcel.code, change.on_day, source, target, line.area_grains)
        for giver, day, grains in flows(facts, line):
            account = _place(facts, OPERATION_RIGHT, line, giver) if giver else _target(facts, OPERATION_RIGHT, line)
            yield Line(account, parcel.code, day, grains)


def flows(facts: Facts, line: ChangeLine) -> list[Flow]:
    """How the operation right of a line moves: from its holder to the receiver (empty name), by day.

    Succession: what the giver would hold of it from the day on, today and as contracts come back, goes to the receiver.
    """
    day, area = facts.change.on_day, line.area_grains
    moved = Counter({day: area})
    for each in facts.going(line):  # out: the receiver has it not yet; back: the receiver gets it, not the giver
        moved[max(each.start_day, day)] -= each.area_grains
        moved[each.last_day + timedelta(days=1)] += each.area_grains
    giver = line.from_household or _UNALLOTTED
    found: list[Flow] = []
    for on, grains in sorted(moved.items()):
        if grains:
            found += [(giver, on, -grains), ("", on, grains)]
    return found


_UNALLOTTED = "-"


def _place(facts: Facts, asset: str, line: ChangeLine, household: str) -> Account:
    parcel = facts.parcels[line.parcel_code]
    if household in {"", _UNALLOTTED}:
        return _of_issuer(asset, "land.unallotted", parcel)
    kind = facts.parties[household].kind
    return Account(asset, "land.held", "village", parcel.village_code, kind, household)


def _target(facts: Facts, asset: str, line: ChangeLine) -> Account:
    parcel = facts.parcels[line.parcel_code]
    if facts.change.kind == "expropriation":
        return _gone(asset, parcel)
    return _place(facts, asset, line, line.to_household)


def _of_issuer(asset: str, kind: str, parcel: Parcel) -> Account:
    return Account(asset, kind, "village", parcel.village_code, "collective", parcel.issuer)


def _gone(asset: str, parcel: Parcel) -> Account:
    return Account(asset, "land.expropriated", "village", parcel.village_code)


def _move(lot: str, day: date, source: Account, target: Account, amount: int) -> tuple[Line, Line]:
    return Line(source, lot, day, -amount), Line(target, lot, day, amount)


def _insurance(facts: Facts) -> Iterator[Line]:
    """Persons who are entitled, and what is owed for them to the fund; the lot is the change."""
    change = facts.change
    for each in change.insured:
        village = village_of(change, facts.parcels.values(), each.household)
        if each.persons:
            origin = Account("insured-person", "insurance.origin", "village", village)
            yield from _move(change.number, change.on_day, origin, entitled(village, each.household), each.persons)
        if each.owed_fen:
            owed = fund_owed(village, change.debtor, facts.parties[change.debtor].kind)
            claim = fund_claim(village, each.household)
            yield from _move(change.number, change.on_day, owed, claim, each.owed_fen)


def village_of(change: Change, parcels: Iterable[Parcel], household: str) -> str:
    """The village in which a household loses land: the first by code."""
    mine = {line.parcel_code for line in change.lines if line.from_household == household}
    return min(parcel.village_code for parcel in parcels if parcel.code in mine)


def entitled(village: str, household: str) -> Account:
    return Account("insured-person", "insurance.entitled", "village", village, "household", household)


def enrolled(village: str, household: str) -> Account:
    return Account("insured-person", "insurance.enrolled", "village", village, "household", household)


def fund_claim(village: str, household: str) -> Account:
    """What is still to come in for a household's insured persons."""
    return Account("cny", "insurance.fund-receivable", "village", village, "household", household)


def fund_owed(village: str, debtor: str, kind: str) -> Account:
    return Account("cny", "insurance.fund-owed", "village", village, kind, debtor)


def successions_of(facts: Facts) -> list[Succession]:
    """Contracts whose land comes back to another household from the day on."""
    return [
        Succession(each.number, each.parcel_code, line.from_household, line.to_household, facts.change.on_day)
        for line in facts.change.lines
        for each in facts.going(line)
    ]
