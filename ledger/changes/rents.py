"""Rent follows the land: what falls due after a split or merge is owed to whoever the land comes back to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection

from ledger import rent
from ledger.access import Act
from ledger.changes.facts import Facts
from ledger.parcels import Succession, givers_on
from ledger.parties import find_parties
from ledger.transfers import find_contract
from ledger.transfers.cutting import running_on

_Going = dict[tuple[str, str], Counter[str]]  # by contract and giver: grains by successor


def hand_rent_over(connection: Connection, facts: Facts, successions: Sequence[Succession], act: Act) -> None:
    """Claims due from the day on go to the successors, by the area that goes to each and that stays with the giver.

    Called before the successions are noted. A contract without rent on record has nothing to hand over.
    """
    change = facts.change
    going = _going(facts, successions)
    with_rent = rent.find_agreements(connection, {number for number, _ in going})
    for (number, old), heirs in sorted(going.items()):
        if number not in with_rent:
            continue
        stays = _held_by(connection, number, old, facts) - sum(heirs.values())
        weights = Counter(heirs) + Counter({old: stays})
        kinds = find_parties(connection, weights)
        owed = [(rent.Party(code, kinds[code].kind), weights[code]) for code in sorted(weights)]
        ends = change.kind == "merge"
        rent.succeed_rent(connection, number, change.on_day, old, owed, change.number, act, with_arrears=ends)


def _going(facts: Facts, successions: Sequence[Succession]) -> _Going:
    areas = {
        (each.number, each.parcel_code, each.giver): each.area_grains
        for running in facts.running.values()
        for each in running
    }
    found: _Going = defaultdict(Counter)
    for each in successions:
        area = areas[each.contract_number, each.parcel_code, each.giver_before]
        found[each.contract_number, each.giver_before][each.giver] += area
    return found


def _held_by(connection: Connection, number: str, giver: str, facts: Facts) -> int:
    """The land of all parcels of a contract that would come back to a giver, in grains."""
    codes = [line.parcel_code for line in find_contract(connection, number).terms.lines]
    now = givers_on(connection, [number], facts.change.on_day)
    running = (each for each in running_on(connection, codes, facts.change.on_day) if each.number == number)
    return sum(
        each.area_grains for each in running if now.get((number, each.parcel_code, each.giver), each.giver) == giver
    )


def hand_rent_back(connection: Connection, recorded: Sequence[Succession], change_number: str, act: Act) -> None:
    """The change is undone: what falls due from its day on is owed to the former giver again."""
    pairs = {(each.contract_number, each.giver, each.giver_before, each.from_day) for each in recorded}
    with_rent = rent.find_agreements(connection, {number for number, _, _, _ in pairs})
    kinds = find_parties(connection, {before for _, _, before, _ in pairs})
    for number, now, before, day in sorted(pairs):
        if number in with_rent:
            heir = [(rent.Party(before, kinds[before].kind), 1)]
            rent.succeed_rent(connection, number, day, now, heir, change_number, act)
