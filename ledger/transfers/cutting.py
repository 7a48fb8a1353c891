"""Contracts cut short because their land goes: expropriated, or surrendered to the collective."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from ledger.access import Act
from ledger.transfers.data import Contract, ContractLine
from ledger.transfers.dependents import dependents_of
from ledger.transfers.ending import Ending, EndingPreview, carry_out_returns, entry_for, last_day_after, returns_of
from ledger.transfers.events import Areas, NewEvent, returned_areas, still_out
from ledger.transfers.models import CONTRACT, CONTRACT_PARCEL
from ledger.transfers.queries import find_contract, find_contracts


@dataclass(frozen=True, slots=True)
class Running:
    """What a signed contract has of a parcel, in grains, from its start or from the day asked for until its last day."""

    number: str
    parcel_code: str
    giver: str
    taker: str
    start_day: date
    last_day: date
    area_grains: int
    parent: str


@dataclass(frozen=True, slots=True)
class Cut:
    """So much of a parcel, in grains, that a contract loses. giver: whose by the contract; empty: whoever has some out."""

    number: str
    parcel_code: str
    area_grains: int
    giver: str = ""


def running_on(connection: Connection, parcel_codes: Iterable[str], day: date) -> list[Running]:
    """The contracts with a term that have land of these parcels on a day or later, by number."""
    codes = sorted(set(parcel_codes))
    numbers: set[str] = set()
    for start in range(0, len(codes), 500):
        query = (
            select(CONTRACT.c.number)
            .join(CONTRACT_PARCEL, CONTRACT_PARCEL.c.contract_number == CONTRACT.c.number)
            .where(CONTRACT_PARCEL.c.parcel_code.in_(codes[start : start + 500]))
            .where(CONTRACT.c.state == "signed", CONTRACT.c.actual_last_day >= day)
        )
        numbers |= set(connection.scalars(query))
    returned = returned_areas(connection, numbers)
    wanted = set(codes)
    found = []
    for number, contract in sorted(find_contracts(connection, numbers).items()):
        terms = contract.terms
        if terms.is_permanent or contract.entry_id is None:
            continue
        found += [
            Running(number, parcel, giver, terms.transferee, terms.start_day, contract.last_day, area, terms.parent)
            for (parcel, giver), area in still_out(terms, returned.get(number, {})).items()
            if parcel in wanted and area
        ]
    return found


def cut_short(
    connection: Connection, cuts: Sequence[Cut], day: date, ground: str, document: str, act: Act
) -> dict[str, int]:
    """End what ``cuts`` name from ``day`` on, what was passed on before what it stands under; the entries, by contract.

    ground: ``expropriated`` or ``surrendered``. Whoever calls has checked who may, and files its own entry after these.
    Raises EndingOfNothing where a contract has less than it is to lose.
    """
    by_contract = _by_contract(cuts)
    entries: dict[str, int] = {}
    for number in _deepest_first(connection, by_contract):
        entry_id = _cut(connection, number, by_contract[number], day, ground, document, act)
        if entry_id is not None:
            entries[number] = entry_id
    return entries


def preview_cuts(
    connection: Connection, cuts: Sequence[Cut], day: date, ground: str, document: str
) -> list[tuple[Contract, EndingPreview]]:
    """What ``cut_short`` would do to each contract, in the same order and without doing it. Raises EndingOfNothing."""
    by_contract = _by_contract(cuts)
    return [
        (contract, preview)
        for number in _deepest_first(connection, by_contract)
        for contract, _, preview in [_foresee(connection, number, by_contract[number], day, ground, document)]
    ]


def _by_contract(cuts: Iterable[Cut]) -> dict[str, list[Cut]]:
    found: dict[str, list[Cut]] = defaultdict(list)
    for cut in cuts:
        found[cut.number].append(cut)
    return found


def _deepest_first(connection: Connection, numbers: Iterable[str]) -> list[str]:
    depths = {number: _depth(connection, number, numbers) for number in numbers}
    return sorted(depths, key=lambda each: (depths[each], each))


def _depth(connection: Connection, number: str, among: Iterable[str]) -> int:
    """How many levels of others in ``among`` stand on a contract: the deepest are cut first."""
    wanted = set(among)
    return max((each.depth for each in dependents_of(connection, number) if each.number in wanted), default=0)


def _cut(
    connection: Connection, number: str, cuts: Sequence[Cut], day: date, ground: str, document: str, act: Act
) -> int | None:
    contract, ending, preview = _foresee(connection, number, cuts, day, ground, document)
    event = NewEvent("cut", ending.back_on, document, ending.body(), ground)
    entry_id = carry_out_returns(connection, contract, preview, event, act)
    note = f"{document}：自 {ending.back_on} 起终止 {len(ending.lines)} 块地（{ground}）"
    act.note("contracts.end", "contract", number, after={"entry": entry_id}, detail=note)
    return entry_id


def _foresee(
    connection: Connection, number: str, cuts: Sequence[Cut], day: date, ground: str, document: str
) -> tuple[Contract, Ending, EndingPreview]:
    contract = find_contract(connection, number)
    out = still_out(contract.terms, returned_areas(connection, [number]).get(number, {}))
    lines = tuple(line for cut in cuts for line in _spread(cut, out))
    ending = Ending(ground, max(day, contract.terms.start_day), document, lines=lines)
    returns = returns_of(connection, contract, ending)
    entry = entry_for(connection, contract, returns, "contract-ended")
    return contract, ending, EndingPreview(entry, returns, (), last_day_after(connection, contract, ending, returns))


def _spread(cut: Cut, out: Areas) -> Iterator[ContractLine]:
    """A cut as lines of the households that have some of the parcel out, taken off ``out``; what is too much stays in
    the last line, to be refused."""
    left = cut.area_grains
    mine = [key for key in out if key[0] == cut.parcel_code and cut.giver in {"", key[1]}]
    for key in mine:
        area = min(left, out[key])
        out[key] -= area
        left -= area
        if area:
            yield ContractLine(cut.parcel_code, area, key[1])
    if left:
        yield ContractLine(cut.parcel_code, left, cut.giver)
