"""Caveats and changes of land, as far as whoever asks may see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeVar

from sqlalchemy import Connection

from ledger.access import Actor, may, parties_in_reach, permit, permit_anywhere, villages_in_reach
from ledger.access.proposals import Proposal, find_proposal, proposals_about
from ledger.caveats import Caveat, WantedCaveats, caveats_on, find_caveat, list_caveats, villages_of_caveat
from ledger.changes import (
    EXPROPRIATION,
    HOUSEHOLD,
    REVERSAL,
    SURRENDER,
    Change,
    ChangePreview,
    HoldingChange,
    InsuranceCase,
    Recorded,
    WantedChanges,
    before_and_after,
    completed,
    find_change,
    insurance_cases,
    list_changes,
    names_of,
    preview_change_of_land,
    running_by_parcel,
)
from ledger.changes.refusals import ChangeMissing
from ledger.codes import mask_personal_numbers
from ledger.errors import Refusal, RulesBroken
from ledger.inquiries.administration import open_proposals
from ledger.inquiries.contracts import read_contract
from ledger.inquiries.land import read_parcel
from ledger.parcels import Parcel, find_parcels, parcels_of_household
from ledger.parties import find_party
from ledger.transfers.cutting import Running

OF_CHANGES: Final = (SURRENDER, EXPROPRIATION, HOUSEHOLD)  # kinds of proposals by which land changes hands
Found = TypeVar("Found", Caveat, Recorded)
Wanted = TypeVar("Wanted", WantedCaveats, WantedChanges)


def read_caveat(connection: Connection, actor: Actor, number: str) -> Caveat:
    """The caveat of that number, for offices of the place, its holder and claimant, and the households of its land.

    Raises CaveatMissing.
    """
    caveat = find_caveat(connection, number)
    villages = villages_of_caveat(connection, caveat)
    parcels = find_parcels(connection, caveat.parcel_codes)
    owners = {base.household for parcel in parcels.values() for base in parcel.bases if base.stands}
    permit(connection, actor, "caveats.read", villages=villages, parties={caveat.holder, caveat.claimant, *owners})
    return caveat


def caveats_of_parcel(connection: Connection, actor: Actor, parcel: str) -> list[Caveat]:
    """All caveats that lie or lay on a parcel, for whoever may see the parcel. Raises ParcelMissing."""
    read_parcel(connection, actor, parcel)
    return caveats_on(connection, [parcel])


def caveats_of_contract(connection: Connection, actor: Actor, number: str) -> list[Caveat]:
    """The caveats on the land of a contract, but for those that lie on another contract. Raises ContractMissing."""
    contract = read_contract(connection, actor, number, "caveats.read")
    found = caveats_on(connection, {line.parcel_code for line in contract.terms.lines})
    return [each for each in found if each.contract_number in {"", number}]


def caveats_within(connection: Connection, actor: Actor, wanted: WantedCaveats) -> list[Caveat]:
    """One page of the caveats within reach, by number; a party lists those on its own rights and claims."""
    villages = villages_in_reach(actor, "caveats.read")
    return _listed(
        actor, "caveats.read", wanted, lambda asked, own: list_caveats(connection, asked, None if own else villages)
    )


def changes_within(connection: Connection, actor: Actor, wanted: WantedChanges) -> list[Recorded]:
    """One page of the changes of land within reach, by number; a party lists those of its own land."""
    villages = villages_in_reach(actor, "changes.read")
    return _listed(
        actor, "changes.read", wanted, lambda asked, own: list_changes(connection, asked, None if own else villages)
    )


def _listed(actor: Actor, operation: str, wanted: Wanted, read: Callable[[Wanted, bool], list[Found]]) -> list[Found]:
    """What lies in villages within reach, and what concerns the parties that somebody stands for."""
    found = {each.number: each for each in read(wanted, False)}
    for party in parties_in_reach(actor, operation):
        if wanted.party in {"", party}:
            found |= {each.number: each for each in read(replace(wanted, party=party), True)}
    return [found[number] for number in sorted(found)][: wanted.limit]


def changes_waiting(connection: Connection, actor: Actor) -> list[Proposal]:
    """The changes and reversals of changes that wait for a signature within reach; none for who sees no proposals."""
    if not may(actor, "proposals.read"):
        return []
    return [each for kind in (*OF_CHANGES, REVERSAL) for each in open_proposals(connection, actor, kind=kind)]


def read_change(
    connection: Connection, actor: Actor, number: str
) -> tuple[Recorded, list[HoldingChange], list[InsuranceCase]]:
    """A change, who held what before and after, and its insurance cases. Raises ChangeMissing.

    A party that it concerns sees it with the cases of that party alone.
    """
    recorded = find_change(connection, number)
    places = find_proposal(connection, recorded.proposal_id).places
    permit(connection, actor, "changes.read", places=places, parties=recorded.change.parties)
    return recorded, before_and_after(connection, number), _cases(connection, actor, number)


def _cases(connection: Connection, actor: Actor, number: str) -> list[InsuranceCase]:
    mine = set(parties_in_reach(actor, "changes.read"))
    return [case for case in insurance_cases(connection, [number]) if not mine or case.household in mine]


@dataclass(frozen=True, slots=True)
class ChangeStory:
    """A change, carried out or not. proposals: it and its reversals, oldest first, for whoever may see proposals. names:
    of the heads before and after, where they are there; before the approval holdings and cases are empty."""

    change: Change
    recorded: Recorded | None
    decided: str
    proposals: tuple[Proposal, ...]
    holdings: tuple[HoldingChange, ...]
    cases: tuple[InsuranceCase, ...]
    names: tuple[str, str] | None

    @property
    def state(self) -> str:
        """``proposed``, ``rejected``, ``withdrawn``, ``recorded`` or ``reversed``."""
        if self.recorded is not None:
            return "recorded" if self.recorded.reversed_at is None else "reversed"
        return "proposed" if self.decided == "open" else self.decided


def story_of_change(connection: Connection, actor: Actor, number: str) -> ChangeStory:
    """A change from its proposal on. Raises ChangeMissing."""
    about = [each for each in proposals_about(connection, number) if each.kind in (*OF_CHANGES, REVERSAL)]
    first = next((each for each in about if each.kind != REVERSAL), None)
    if first is None:
        raise ChangeMissing(number=mask_personal_numbers(number)[:40])
    change = Change.from_body(first.content)
    permit(connection, actor, "changes.read", places=first.places, parties=change.parties)
    recorded = find_change(connection, number) if first.state == "done" else None
    head = change.kind == "head" and may(actor, "parties.read")
    return ChangeStory(
        change,
        recorded,
        first.state,
        tuple(about) if may(actor, "proposals.read") else (),
        tuple(before_and_after(connection, number)) if recorded else (),
        tuple(_cases(connection, actor, number)) if recorded else (),
        names_of(connection, number, change.names_hash) if head else None,
    )


@dataclass(frozen=True, slots=True)
class LandToChange:
    """What a household has of a parcel on a day, in grains; what runs on it, and the open caveats on it."""

    household: str
    parcel: Parcel
    area_grains: int
    running: tuple[Running, ...]
    caveats: tuple[Caveat, ...]


def land_to_change(connection: Connection, actor: Actor, household: str, day: date) -> list[LandToChange]:
    """All the land of a household on a day, for whoever may propose its change. Raises PartyMissing."""
    party = find_party(connection, household)
    permit(connection, actor, "changes.propose", places=[(party.division_level, party.division_code)])
    parcels = parcels_of_household(connection, household, day)
    codes = [parcel.code for parcel in parcels]
    running = running_by_parcel(connection, codes, day)
    caveats = caveats_on(connection, codes, open_only=True)
    found = []
    for parcel in parcels:
        base = parcel.base_of(household, day)
        if base is not None:
            mine = tuple(each for each in running[parcel.code] if each.giver == household or each.parent)
            lying = tuple(each for each in caveats if parcel.code in each.parcel_codes)
            found.append(LandToChange(household, parcel, base.area_grains, mine, lying))
    return found


@dataclass(frozen=True, slots=True)
class ChangeForeseen:
    """What the rules say to a change, and what it would do; ``found`` is None where it is refused."""

    change: Change
    refusals: tuple[Refusal, ...] = ()
    found: ChangePreview | None = None


def preview_of_land_change(
    connection: Connection, actor: Actor, change: Change, today: date, operation: str = "changes.propose"
) -> ChangeForeseen:
    """What a change would do today; operation: what whoever asks is about to do. Raises as ``permit``."""
    try:
        codes = completed(connection, change).parcel_codes
    except Refusal:
        codes = change.parcel_codes  # what is missing is told below
    villages = {parcel.village_code for parcel in find_parcels(connection, codes).values()}
    if villages:
        permit(connection, actor, operation, villages=villages)
    else:
        permit_anywhere(actor, operation)
    try:
        found = preview_change_of_land(connection, change, today)
    except Refusal as refusal:
        each = refusal.refusals if isinstance(refusal, RulesBroken) else (refusal,)
        return ChangeForeseen(change, tuple(each))
    return ChangeForeseen(found.change, (), found)
