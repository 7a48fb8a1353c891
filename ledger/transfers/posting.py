"""The postings of transfer contracts (chart of accounts, section 1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ledger.book import Account, Line, NewEntry
from ledger.parcels import Parcel
from ledger.transfers.data import UNPOSTED_FORMS, Terms
from ledger.transfers.facts import CONTRACT_RIGHT, OPERATION_RIGHT

FindParcel = Callable[[str], Parcel]
FindKind = Callable[[str], str]  # the kind of a party, by code


def entry_of(terms: Terms, parcel: FindParcel, kind: FindKind) -> NewEntry | None:
    """What signing a contract posts; None for a form that moves no right.

    For a term the operation right goes over on the start day and comes back on the day after the last; a swap and an
    assignment move both rights, for good; land let in another mode comes from what no household has.
    """
    if terms.form in UNPOSTED_FORMS:
        return None
    lines: list[Line] = []
    for line in terms.lines:
        land = parcel(line.parcel_code)
        for asset in (CONTRACT_RIGHT, OPERATION_RIGHT) if terms.is_permanent else (OPERATION_RIGHT,):
            giver = source_of(terms.form, asset, land, terms.giver_of(line), kind)
            taker = _held(asset, land, terms.taker_of(line), kind)
            lines += _moved(line.parcel_code, terms.start_day, giver, taker, line.area_grains)
            if not terms.is_permanent:
                lines += _moved(line.parcel_code, terms.return_day, taker, giver, line.area_grains)
    return NewEntry(f"{terms.form}-signed", terms.number, f"contract:{terms.number}:signed", tuple(lines))


@dataclass(frozen=True, slots=True)
class Return:
    """Land of a contract that comes back early: from the taker to the giver, on back_on instead of mirror_on.

    given_by: the giver by the contract, where somebody else stands in its place now.
    """

    parcel_code: str
    giver: str
    taker: str
    back_on: date
    mirror_on: date
    area_grains: int
    given_by: str = ""


def entry_of_returns(
    cause: str, terms: Terms, sequence: int, returns: Iterable[Return], parcel: FindParcel, kind: FindKind
) -> NewEntry:
    """What an early end, or a change that gives land back, posts: the return on its day, and the mirror cancelled."""
    lines = tuple(line for each in returns for line in _returned(terms, each, parcel, kind))
    return NewEntry(cause, terms.number, f"contract:{terms.number}:event:{sequence}", lines)


def _returned(terms: Terms, back: Return, parcel: FindParcel, kind: FindKind) -> Iterator[Line]:
    land = parcel(back.parcel_code)
    giver = source_of(terms.form, OPERATION_RIGHT, land, back.giver, kind)
    taker = _held(OPERATION_RIGHT, land, back.taker, kind)
    yield from _moved(back.parcel_code, back.back_on, taker, giver, back.area_grains)
    yield from _moved(back.parcel_code, back.mirror_on, giver, taker, back.area_grains)


def source_of(form: str, asset: str, land: Parcel, giver: str, kind: FindKind) -> Account:
    """The account that land of a contract comes from and goes back to."""
    if form == "other-mode":
        return Account(asset, "land.unallotted", "village", land.village_code, "collective", land.issuer)
    return _held(asset, land, giver, kind)


def _held(asset: str, land: Parcel, party: str, kind: FindKind) -> Account:
    return Account(asset, "land.held", "village", land.village_code, kind(party), party)


def _moved(lot: str, day: date, source: Account, target: Account, area: int) -> tuple[Line, Line]:
    return Line(source, lot, day, -area), Line(target, lot, day, area)
