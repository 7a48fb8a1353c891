"""The trail, people and proposals, as far as whoever asks may see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection

from ledger.access import Actor, permit, permit_anywhere, places_in_reach
from ledger.access.audit import Event, Filter, events, every_event
from ledger.access.models import PROPOSAL
from ledger.access.proposals import Proposal, find_proposal, list_proposals, open_places
from ledger.access.users import Person, find_person, list_people
from ledger.inquiries.contracts import read_contract

_SHOWN: Final = 500
_LOOKED: Final = ("contracts.print", "personal.reveal")  # who looked is for the trail, not for the story


def read_trail(connection: Connection, actor: Actor, wanted: Filter) -> list[Event]:
    """The events of the trail that fit, newest first unless asked otherwise."""
    permit(connection, actor, "audit.read")
    return events(connection, wanted)


def export_trail(connection: Connection, actor: Actor, wanted: Filter) -> Iterator[Event]:
    """All events that fit, oldest first."""
    permit(connection, actor, "audit.export")
    return every_event(connection, wanted)


def story_of_contract(connection: Connection, actor: Actor, number: str) -> list[Event]:
    """What was done with a contract, oldest first, for everybody who may see the contract; refusals and looks stay in the trail."""
    read_contract(connection, actor, number)
    wanted = Filter(subject=number, outcome="done", oldest_first=True, limit=_SHOWN, without=_LOOKED)
    return events(connection, wanted)


def read_people(
    connection: Connection, actor: Actor, *, after: str = "", limit: int = 100, text: str = ""
) -> list[Person]:
    """Accounts by login name."""
    permit(connection, actor, "users.read")
    return list_people(connection, after=after, limit=limit, text=text)


def read_person(connection: Connection, actor: Actor, name: str) -> Person:
    """The account of a login name. Raises PersonMissing."""
    permit(connection, actor, "users.read")
    return find_person(connection, name)


def read_proposal(connection: Connection, actor: Actor, number: int) -> Proposal:
    """The proposal of that number. Raises ProposalMissing."""
    permit_anywhere(actor, "proposals.read")
    found = find_proposal(connection, number)
    permit(connection, actor, "proposals.read", places=found.places)
    return found


def open_proposals(
    connection: Connection, actor: Actor, *, kind: str = "", after: int = 0, limit: int = 100
) -> list[Proposal]:
    """The open proposals within reach, oldest first; ``kind``: of that kind alone.

    Four statements, however many proposals there are: what is open with its places, the reach, and those to be shown.
    """
    reach = places_in_reach(connection, actor, "proposals.read")
    shown = [
        number
        for number, places in open_places(connection, kind=kind, after=after)
        if reach is None or not reach.isdisjoint(places)
    ]
    return list_proposals(connection, PROPOSAL.c.id.in_(shown[:limit]), limit)
