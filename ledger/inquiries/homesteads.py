"""Homesteads, exits, reclamations and leases, as far as whoever asks may see them.

A household sees its own; the village viewer sees homesteads, reclamations and the progress of the village, no exit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Connection

from ledger.access import Actor, may, parties_in_reach, permit, permit_anywhere, villages_in_reach
from ledger.access.proposals import Proposal, find_proposal, proposals_about
from ledger.codes import mask_personal_numbers
from ledger.homesteads import (
    AGREEMENT,
    Agreed,
    Agreement,
    Exit,
    Homestead,
    Lease,
    Minutes,
    Paid,
    Reclamation,
    ReclamationPlot,
    Step,
    VillageProgress,
    WantedExits,
    WantedHomesteads,
    WantedLeases,
    WantedReclamations,
    agreed_of,
    find_exit,
    find_homestead,
    find_lease,
    find_reclamation,
    list_exits,
    list_homesteads,
    list_leases,
    list_reclamations,
    payments_of,
    reclamation_plots,
    steps_of,
    steps_of_reclamation,
    village_progress,
    villages_of_reclamation,
)
from ledger.homesteads.refusals import ExitMissing
from ledger.inquiries.administration import open_proposals
from ledger.places import Division, below

Wanted = TypeVar("Wanted", WantedHomesteads, WantedExits)
Found = TypeVar("Found", Homestead, Exit)


def read_homestead(connection: Connection, actor: Actor, code: str) -> Homestead:
    """The homestead of that code, for offices of the place and its household. Raises HomesteadMissing."""
    found = find_homestead(connection, code)
    permit(connection, actor, "homesteads.read", villages=[found.village], parties=[found.household])
    return found


def homesteads_within(connection: Connection, actor: Actor, wanted: WantedHomesteads) -> list[Homestead]:
    """One page of the homesteads within reach, by code; a household lists its own."""
    villages = villages_in_reach(actor, "homesteads.read")
    found = _listed(
        actor,
        "homesteads.read",
        wanted,
        lambda asked, own: list_homesteads(connection, asked, None if own else villages),
    )
    return sorted(found, key=lambda each: each.code)[: wanted.limit]


def exits_within(connection: Connection, actor: Actor, wanted: WantedExits) -> list[Exit]:
    """One page of the exits within reach, by number; a household lists its own."""
    villages = villages_in_reach(actor, "exits.read")
    found = _listed(
        actor, "exits.read", wanted, lambda asked, own: list_exits(connection, asked, None if own else villages)
    )
    return sorted(found, key=lambda each: each.number)[: wanted.limit]


def _listed(actor: Actor, operation: str, wanted: Wanted, read: Callable[[Any, bool], list[Found]]) -> list[Found]:
    """What lies in villages within reach, and what belongs to the households that somebody stands for."""
    found = read(wanted, False)
    for party in parties_in_reach(actor, operation):
        if wanted.household in {"", party}:
            found += [each for each in read(replace(wanted, household=party), True) if each not in found]
    return found


@dataclass(frozen=True, slots=True)
class ExitStory:
    """An exit with its steps (and the minutes of those that a meeting decided), what was agreed and paid, and the open
    proposal of its agreement, for whoever may see proposals."""

    exit: Exit
    steps: tuple[tuple[Step, Minutes | None], ...]
    agreed: Agreed | None
    payments: tuple[Paid, ...]
    proposal: Proposal | None


def story_of_exit(connection: Connection, actor: Actor, number: str) -> ExitStory:
    """An exit from its application on, for offices of the place and its household. Raises ExitMissing."""
    found = find_exit(connection, number)
    permit(connection, actor, "exits.read", villages=[found.village], parties=[found.household])
    agreed = agreed_of(connection, [number]).get(number)
    proposal = None
    if may(actor, "proposals.read"):
        waiting = open_proposals(connection, actor, kind=AGREEMENT) if agreed is None else []
        proposal = next((each for each in waiting if _is_about(each, number)), None)
        proposal = proposal if agreed is None else find_proposal(connection, agreed.proposal_id)
    payments = tuple(payments_of(connection, number))
    return ExitStory(found, tuple(steps_of(connection, number)), agreed, payments, proposal)


def _is_about(proposal: Proposal, number: str) -> bool:
    return any(terms["exit_number"] == number for terms in proposal.content["terms"])


def read_agreement(connection: Connection, actor: Actor, number: str) -> tuple[Agreement, Proposal]:
    """An exit agreement as it was last proposed under its number, for offices of its places. Raises ExitMissing."""
    about = [each for each in proposals_about(connection, number) if each.kind == AGREEMENT]
    if not about:
        permit_anywhere(actor, "exits.read")
        raise ExitMissing(number=mask_personal_numbers(number)[:40])
    permit(connection, actor, "exits.read", places=about[-1].places)
    return Agreement.from_body(about[-1].content), about[-1]


def progress_within(connection: Connection, actor: Actor, division: Division, day: date) -> list[VillageProgress]:
    """How far the villages of a division are, those within reach, by code. Raises as ``permit``."""
    permit(connection, actor, "homesteads.read", division=division)
    codes = {each.code for each in below(connection, division, "village", day)}
    narrowed = villages_in_reach(actor, "homesteads.read")
    inside = codes if narrowed is None else codes & set(connection.scalars(narrowed))
    return village_progress(connection, sorted(inside))


@dataclass(frozen=True, slots=True)
class ReclamationStory:
    """A reclamation with its plots and steps."""

    reclamation: Reclamation
    plots: tuple[ReclamationPlot, ...]
    steps: tuple[Step, ...]


def story_of_reclamation(connection: Connection, actor: Actor, number: str) -> ReclamationStory:
    """A reclamation, for offices of its places. Raises ReclamationMissing."""
    found = find_reclamation(connection, number)
    permit(connection, actor, "reclamations.read", villages=villages_of_reclamation(connection, number))
    plots = tuple(reclamation_plots(connection, number))
    return ReclamationStory(found, plots, tuple(steps_of_reclamation(connection, number)))


def reclamations_within(connection: Connection, actor: Actor, wanted: WantedReclamations) -> list[Reclamation]:
    """One page of the reclamations with plots within reach, by number."""
    return list_reclamations(connection, wanted, villages_in_reach(actor, "reclamations.read"))


def read_lease(connection: Connection, actor: Actor, number: str) -> Lease:
    """A lease of collective construction land, for offices of the place and its two parties. Raises LeaseMissing."""
    found = find_lease(connection, number)
    permit(connection, actor, "leases.read", villages=[found.village], parties=[found.lessor, found.taker])
    return found


def leases_within(connection: Connection, actor: Actor, wanted: WantedLeases) -> list[Lease]:
    """One page of the leases within reach, by number; a party lists those that it gives or takes."""
    found = {each.number: each for each in list_leases(connection, wanted, villages_in_reach(actor, "leases.read"))}
    for party in parties_in_reach(actor, "leases.read"):
        if wanted.party in {"", party}:
            found |= {each.number: each for each in list_leases(connection, replace(wanted, party=party))}
    return [found[number] for number in sorted(found)][: wanted.limit]
