"""Contracts cut short because their land goes: expropriated, or surrendered to the collective."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from ledger.access import Act
from ledger.transfers.data import ContractLine
from ledger.transfers.dependents import dependents_of
from ledger.transfers.ending import Ending, EndingPreview, carry_out_returns, entry_for, last_day_after, returns_of
from ledger.transfers.events import NewEvent, returned_areas
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
    """So much of a parcel, in grains, that a contract loses."""

    number: str
    parcel_code: str
    area_grains: int


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
        terms, back = contract.terms, dict(returned.get(number, {}))
        for line in terms.lines if not terms.is_permanent and contract.entry_id is not None else ():
            early = min(back.get(line.parcel_code, 0), line.area_grains)
            back[line.parcel_code] = back.get(line.parcel_code, 0) - early
            if line.parcel_code in wanted and line.area_grains > early:
                found.append(
                    Running(
                        number,
                        line.parcel_code,
                        terms.giver_of(line),
                        terms.transferee,
                        terms.start_day,
                        contract.last_day,
                        line.area_grains - early,
                        terms.parent,
                    )
                )
    return found


def cut_short(
    connection: Connection, cuts: Sequence[Cut], day: date, ground: str, document: str, act: Act
) -> dict[str, int]:
    """End what ``cuts`` name from ``day`` on, what was passed on before what it stands under; the entries, by contract.

    ground: ``expropriated`` or ``surrendered``. Whoever calls has checked who may, and files its own entry after these.
    Raises EndingOfNothing where a contract has less than it is to lose.
    """
    by_contract: dict[str, list[Cut]] = defaultdict(list)
    for cut in cuts:
        by_contract[cut.number].append(cut)
    depths = {number: _depth(connection, number, by_contract) for number in by_contract}
    entries: dict[str, int] = {}
    for number in sorted(by_contract, key=lambda each: (depths[each], each)):
        entry_id = _cut(connection, number, by_contract[number], day, ground, document, act)
        if entry_id is not None:
            entries[number] = entry_id
    return entries


def _depth(connection: Connection, number: str, among: Iterable[str]) -> int:
    """How many levels of others in ``among`` stand on a contract: the deepest are cut first."""
    wanted = set(among)
    return max((each.depth for each in dependents_of(connection, number) if each.number in wanted), default=0)


def _cut(
    connection: Connection, number: str, cuts: Sequence[Cut], day: date, ground: str, document: str, act: Act
) -> int | None:
    contract = find_contract(connection, number)
    back_on = max(day, contract.terms.start_day)
    lines = tuple(ContractLine(cut.parcel_code, cut.area_grains) for cut in cuts)
    ending = Ending(ground, back_on, document, lines=lines)
    returns = returns_of(connection, contract, ending)
    entry = entry_for(connection, contract, returns, "contract-ended")
    preview = EndingPreview(entry, returns, (), last_day_after(connection, contract, ending, returns))
    event = NewEvent("cut", back_on, document, ending.body(), ground)
    entry_id = carry_out_returns(connection, contract, preview, event, act)
    note = f"{document}：自 {back_on} 起终止 {len(lines)} 块地（{ground}）"
    act.note("contracts.end", "contract", number, after={"entry": entry_id}, detail=note)
    return entry_id
