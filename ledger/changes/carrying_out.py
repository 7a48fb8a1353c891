"""Carrying out an approved change: contracts cut, the entry filed, base contracts handed over, all in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from sqlalchemy import Connection, insert

from ledger.access import Act
from ledger.access.audit import canonical
from ledger.access.proposals import Proposal
from ledger.book import first_open_day, post
from ledger.book.balances import holdings_of_lot
from ledger.changes.data import LEAVING, Change
from ledger.changes.facts import Facts, ending_households
from ledger.changes.models import INSURANCE_HOUSEHOLD, LAND_CHANGE, LAND_CHANGE_HOLDING, LAND_CHANGE_LINE
from ledger.changes.posting import entry_of, successions_of
from ledger.changes.refusals import LandNotConserved
from ledger.changes.rents import hand_rent_over
from ledger.parcels import BaseMove, Reduction, add_successions, hand_over_base, reduce_parcels
from ledger.parties import end_household
from ledger.transfers.cutting import cut_short
from ledger.units import format_area

GROUNDS: Final = {"expropriation": "expropriated", "surrender": "surrendered", "extinct": "surrendered"}
Held = dict[tuple[str, str, str, str], int]  # by parcel, asset, kind and holder, in grains


def carry_out(connection: Connection, facts: Facts, proposal: Proposal, act: Act) -> int:
    """Do what was approved, on land that the caller holds; the number of the entry. Raises what the book refuses."""
    change = facts.change
    book_id = next(iter(facts.books.values()))
    before = holdings(connection, facts)
    if change.cuts:
        cut_short(connection, change.cuts, change.on_day, GROUNDS[change.kind], change.number, act)
    filed = post(connection, book_id, [entry_of(facts)], recorded_at=act.at, recorded_by=act.by, late="first-open-day")
    after = holdings(connection, facts)
    check_conserved(before, after)
    write_change(connection, change, book_id, filed[0].entry_id, proposal, act)
    _write_parts(connection, facts, before, after)
    hand_over_base(connection, moves_of(change), act.at)
    if change.kind == "expropriation":
        reduce_parcels(connection, reductions_of(change), act.at)
    successions = successions_of(facts)
    hand_rent_over(connection, facts, successions, act)
    add_successions(connection, successions, change.number, act.at)
    for household in ending_households(change):
        kind = "merged" if change.kind == "merge" else "extinct"
        end_household(connection, household, kind, change.on_day, change.number, act.at)
    return filed[0].entry_id


def moves_of(change: Change) -> list[BaseMove]:
    """How the base contracts of a change's land move. What nobody had contracted moves none when it leaves."""
    moves = []
    for line in change.lines:
        if line.from_household or line.to_household:
            term = (change.term_start, change.term_end) if change.kind == "recontract" else (None, None)
            ends = (line.from_household, line.to_household)
            moves.append(BaseMove(line.parcel_code, *ends, change.on_day, line.area_grains, line.contract_code, *term))
    return moves


def reductions_of(change: Change, sign: int = 1) -> list[tuple[str, Reduction]]:
    """The area that an expropriation takes from each parcel, or, with ``sign`` below zero, gives back."""
    taken: dict[str, int] = defaultdict(int)
    for line in change.lines:
        taken[line.parcel_code] += sign * line.area_grains
    return [(code, Reduction(change.on_day, grains, change.number)) for code, grains in taken.items()]


def holdings(connection: Connection, facts: Facts) -> Held:
    """Who has what of the parcels on the day of the change, or on the first open day after it."""
    found: Held = {}
    for code, book_id in sorted(facts.books.items()):
        day = max(facts.change.on_day, first_open_day(connection, book_id))
        for each in holdings_of_lot(connection, book_id, code, day):
            found[code, each.asset, each.kind, each.holder] = each.amount
    return found


def check_conserved(before: Held, after: Held) -> None:
    """Of each parcel and layer the area is the same before and after. Raises LandNotConserved."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for place, held in enumerate((before, after)):
        for (parcel, asset, _, _), grains in held.items():
            sums[parcel, asset][place] += grains
    for (parcel, asset), (was, now) in sorted(sums.items()):
        if was != now:
            raise LandNotConserved(
                parcel=parcel, asset=asset, before_mu=format_area(was, "mu"), after_mu=format_area(now, "mu")
            )


def write_change(
    connection: Connection, change: Change, book_id: int, entry_id: int | None, proposal: Proposal, act: Act
) -> None:
    """The change's own row; the database wants a proposal that all have signed."""
    names = ("number", "kind", "on_day", "household", "document", "issued_on", "debtor")
    row = {name: getattr(change, name) for name in names}
    row |= {"content": canonical(change.body()), "book_id": book_id, "entry_id": entry_id, "proposal_id": proposal.id}
    connection.execute(insert(LAND_CHANGE), row | {"recorded_at": act.at, "recorded_by": act.by})


def _write_parts(connection: Connection, facts: Facts, before: Held, after: Held) -> None:
    change = facts.change
    ours = ("parcel_code", "from_household", "to_household", "area_grains")
    _insert(connection, LAND_CHANGE_LINE, [
        {name: getattr(line, name) for name in ours} | {"change_number": change.number, "line": place}
        for place, line in enumerate(change.lines, start=1)
    ])  # fmt: skip
    parts = ("parcel_code", "asset", "kind", "holder")
    _insert(connection, LAND_CHANGE_HOLDING, [
        dict(zip(parts, place, strict=True))
        | {"change_number": change.number, "before_grains": before.get(place, 0), "after_grains": after.get(place, 0)}
        for place in sorted(set(before) | set(after))
    ])  # fmt: skip
    lost: dict[str, int] = defaultdict(int)
    for line in change.lines if change.kind in LEAVING else ():
        lost[line.from_household] += line.area_grains
    _insert(connection, INSURANCE_HOUSEHOLD, [
        asdict(each) | {"change_number": change.number, "area_grains": lost[each.household]} for each in change.insured
    ])  # fmt: skip


def _insert(connection: Connection, table: Any, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), list(rows))
