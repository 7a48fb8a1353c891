"""Caveats and changes of land, as far as whoever asks may see them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from ledger.access import Actor, parties_in_reach, permit, villages_in_reach
from ledger.access.proposals import find_proposal
from ledger.caveats import Caveat, WantedCaveats, find_caveat, list_caveats, villages_of_caveat
from ledger.changes import (
    HoldingChange,
    InsuranceCase,
    Recorded,
    WantedChanges,
    before_and_after,
    find_change,
    insurance_cases,
    list_changes,
)
from ledger.inquiries.land import read_parcel


def read_caveat(connection: Connection, actor: Actor, number: str) -> Caveat:
    """The caveat of that number, for offices of the place, its holder and its claimant. Raises CaveatMissing."""
    caveat = find_caveat(connection, number)
    villages = villages_of_caveat(connection, caveat)
    permit(connection, actor, "caveats.read", villages=villages, parties=(caveat.holder, caveat.claimant))
    return caveat


def caveats_of_parcel(connection: Connection, actor: Actor, parcel: str) -> list[Caveat]:
    """All caveats that lie or lay on a parcel, for whoever may see the parcel. Raises ParcelMissing."""
    read_parcel(connection, actor, parcel)
    return list_caveats(connection, WantedCaveats(parcel=parcel, limit=200))


def caveats_within(connection: Connection, actor: Actor, wanted: WantedCaveats) -> list[Caveat]:
    """One page of the caveats within reach, by number. Parties list those of their own parcels one by one."""
    return list_caveats(connection, wanted, _villages(actor, "caveats.read"))


def read_change(
    connection: Connection, actor: Actor, number: str
) -> tuple[Recorded, list[HoldingChange], list[InsuranceCase]]:
    """A change, who held what before and after, and its insurance cases. Raises ChangeMissing.

    A party that it concerns sees it with the cases of that party alone.
    """
    recorded = find_change(connection, number)
    places = find_proposal(connection, recorded.proposal_id).places
    permit(connection, actor, "changes.read", places=places, parties=recorded.change.parties)
    cases, mine = insurance_cases(connection, [number]), set(parties_in_reach(actor, "changes.read"))
    shown = [case for case in cases if not mine or case.household in mine]
    return recorded, before_and_after(connection, number), shown


def changes_within(connection: Connection, actor: Actor, wanted: WantedChanges) -> list[Recorded]:
    """One page of the changes of land within reach, by number."""
    return list_changes(connection, wanted, _villages(actor, "changes.read"))


def _villages(actor: Actor, operation: str) -> Any:
    return villages_in_reach(actor, operation)
