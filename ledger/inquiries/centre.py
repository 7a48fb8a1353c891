"""What people ask of the transfer centre, as far as whoever asks may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from ledger.access import Actor, parties_in_reach, permit, permit_anywhere
from ledger.centre import (
    Application,
    Certification,
    Claim,
    Dispute,
    Ending,
    Handback,
    Listing,
    Match,
    Minutes,
    Notice,
    Reach,
    WantedApplications,
    WantedDisputes,
    WantedListings,
    certifications_of,
    claims_of,
    ending,
    ending_of,
    exceptions,
    find_application,
    find_dispute,
    find_listing,
    find_minutes,
    find_notice,
    handbacks_of,
    list_applications,
    list_disputes,
    list_listings,
    listings_of,
    matches,
    minutes_about,
    notices_of_land,
    stages_on,
    steps_of,
)
from ledger.centre.data import Step
from ledger.centre.minutes import query_minutes
from ledger.centre.models import MINUTES, PRIORITY_NOTICE
from ledger.centre.priority_queries import find_notices
from ledger.inquiries.contracts import reach_of_contracts, read_contract
from ledger.parameters import Parameters
from ledger.places import Division, anything_below, subtree
from ledger.transfers import find_contract, villages_of


def reach_of(actor: Actor, operation: str) -> Reach | None:
    """The divisions below somebody's grants and the parties that they stand for; None for everything. Raises as
    ``permit``."""
    permit_anywhere(actor, operation)
    if actor.is_operator:
        return None
    places = [(grant.division_level, grant.division_code) for grant in actor.grants if grant.division_code]
    divisions = select(anything_below(places).c.code) if places else None
    return Reach(divisions, parties_in_reach(actor, operation))


def read_application(connection: Connection, actor: Actor, number: str) -> Application:
    """The application of that number, for offices of the place, the applicant and the agent."""
    permit_anywhere(actor, "applications.read")
    found = find_application(connection, number)
    place = found.asked.place
    parties = [code for code in (found.asked.applicant, found.asked.agent) if code]
    permit(connection, actor, "applications.read", places=[(place.level, place.code)], parties=parties)
    return found


def applications_in_reach(connection: Connection, actor: Actor, wanted: WantedApplications) -> list[Application]:
    """Applications within reach, by number."""
    return list_applications(connection, wanted, reach_of(actor, "applications.read"))


@dataclass(frozen=True, slots=True)
class ApplicationStory:
    """An application with all about it. matches: for offices, while it waits."""

    application: Application
    steps: list[Step]
    listings: list[Listing]
    minutes: list[Minutes]
    matches: list[Match]


def story_of_application(connection: Connection, actor: Actor, number: str, day: date) -> ApplicationStory:
    """An application, what happened to it and what fits it."""
    found = read_application(connection, actor, number)
    listings = listings_of(connection, number)
    about = minutes_about(connection, [number, *(each.number for each in listings)])
    office = not parties_in_reach(actor, "applications.read")
    waits = office and found.state_on(day) in ("checked", "listed")
    fitting = matches(connection, found, day) if waits else []
    return ApplicationStory(found, steps_of(connection, number), listings, about, fitting)


def read_listing(connection: Connection, actor: Actor, number: str) -> Listing:
    """A listing: anybody who has signed in."""
    permit(connection, actor, "listings.read")
    return find_listing(connection, number)


def listings_shown(
    connection: Connection, actor: Actor, wanted: WantedListings, division: Division | None = None
) -> list[Listing]:
    """Listings of a division, or of everywhere."""
    permit(connection, actor, "listings.read")
    return list_listings(connection, wanted, _below(division, wanted.day))


def _below(division: Division | None, day: date) -> Any:
    return None if division is None else select(subtree([division], day).c.code)


def read_notice(connection: Connection, actor: Actor, number: str) -> Notice:
    """A priority notice with its claims: for offices of the place and the party whose land it is."""
    permit_anywhere(actor, "applications.read")
    found = find_notice(connection, number)
    parties = [found.said.transferor, *(each.claimant for each in found.claims)]
    permit(connection, actor, "applications.read", villages=[found.said.village_code], parties=parties)
    return found


def notices_in_reach(connection: Connection, actor: Actor, *, after: str = "", limit: int = 50) -> list[Notice]:
    """Priority notices within reach, by number."""
    reach = reach_of(actor, "applications.read")
    query = select(PRIORITY_NOTICE).where(PRIORITY_NOTICE.c.number > after).order_by(PRIORITY_NOTICE.c.number)
    if reach is not None:
        mine = PRIORITY_NOTICE.c.transferor.in_(reach.parties)
        inside = mine if reach.divisions is None else mine | PRIORITY_NOTICE.c.village_code.in_(reach.divisions)
        query = query.where(inside)
    return find_notices(connection, query.limit(limit))


def read_minutes(connection: Connection, actor: Actor, number: str) -> Minutes:
    """Minutes, for offices of the place and for who took part."""
    permit_anywhere(actor, "applications.read")
    found = find_minutes(connection, number)
    parties = [each.party for each in found.taken.participants if each.party]
    permit(connection, actor, "applications.read", villages=[found.taken.village_code], parties=parties)
    return found


def minutes_in_reach(connection: Connection, actor: Actor, *, after: str = "", limit: int = 50) -> list[Minutes]:
    """Minutes of the places within reach, by number; for offices."""
    reach = reach_of(actor, "applications.read")
    query = select(MINUTES).where(MINUTES.c.number > after)
    if reach is not None:
        query = query.where(MINUTES.c.village_code.in_(reach.divisions if reach.divisions is not None else []))
    return query_minutes(connection, query.order_by(MINUTES.c.number).limit(limit))


def read_dispute(connection: Connection, actor: Actor, number: str) -> Dispute:
    """A dispute, for offices and the village of the place and for its parties."""
    permit_anywhere(actor, "disputes.read")
    found = find_dispute(connection, number)
    place = found.brought.place
    parties = [each.party for each in found.brought.parties]
    permit(connection, actor, "disputes.read", places=[(place.level, place.code)], parties=parties)
    return _shown(actor, found)


def _shown(actor: Actor, dispute: Dispute) -> Dispute:
    """For a village's disclosure: that there is a dispute, about which land, and where it stands; not what is said."""
    if set(actor.roles) != {"village-viewer"}:
        return dispute
    brought = replace(dispute.brought, claim="", grounds="", parties=())
    events = tuple(replace(each, note="", document="", mediation=None) for each in dispute.events)
    return replace(dispute, brought=brought, events=events, evidence=())


def disputes_in_reach(connection: Connection, actor: Actor, wanted: WantedDisputes) -> list[Dispute]:
    """Disputes within reach, by number."""
    return [_shown(actor, each) for each in list_disputes(connection, wanted, reach_of(actor, "disputes.read"))]


@dataclass(frozen=True, slots=True)
class ContractServices:
    """What the centre did about a contract. ending: None for what does not come back, or is not signed."""

    certifications: list[Certification]
    notices: list[Notice]
    claims: tuple[Claim, ...]
    minutes: list[Minutes]
    disputes: list[Dispute]
    handback: Handback | None
    ending: Ending | None


def services_of_contract(connection: Connection, actor: Actor, number: str, day: date) -> ContractServices:
    """Everything of the centre about a contract, for whoever may see the contract."""
    contract = read_contract(connection, actor, number)
    disputes = [_shown(actor, each) for each in list_disputes(connection, WantedDisputes(contract_number=number), None)]
    offices = not parties_in_reach(actor, "contracts.read")
    ends = contract.state == "signed" and not contract.terms.is_permanent
    return ContractServices(
        certifications_of(connection, number),
        notices_of_land(connection, contract) if offices else [],
        claims_of(connection, number),
        minutes_about(connection, [number]),
        disputes,
        handbacks_of(connection, [number]).get(number),
        ending_of(connection, contract, day) if ends and contract.terms.form != "proxy-farming" else None,
    )


@dataclass(frozen=True, slots=True)
class EndingList:
    """The contracts that end soon, and those that ended with nothing done."""

    stages: tuple[int, ...]
    soon: list[Ending]
    exceptions: list[Ending]


def endings_in_reach(
    connection: Connection, actor: Actor, day: date, division: Division | None = None, within_days: int = 0
) -> EndingList:
    """What ends within the longest of the warning distances, or ``within_days``, and the exceptions, within reach."""
    reach = reach_of_contracts(actor)
    villages = _below(division, day)
    known = Parameters(connection)
    sample = _some_village(connection, actor, division, day)
    stages = stages_on(connection, sample, day)
    after = known.value("exception-days", sample[0], day) if sample else 30
    soon = ending(connection, day, within_days=within_days or stages[0], villages=villages, reach=reach, stages=stages)
    return EndingList(stages, soon, exceptions(connection, day, after_days=after, villages=villages, reach=reach))


def _some_village(connection: Connection, actor: Actor, division: Division | None, day: date) -> Sequence[str]:
    """The first village of what is asked about: its parameters hold for the list."""
    if division is not None:
        tree = subtree([division], day)
        query = select(tree.c.code).where(tree.c.level == "village").order_by(tree.c.code).limit(1)
        return list(connection.scalars(query))
    places = [(grant.division_level, grant.division_code) for grant in actor.grants if grant.division_code]
    if not places:
        return []
    tree = anything_below(places)
    query = select(tree.c.code).where(tree.c.level == "village").order_by(tree.c.code).limit(1)
    return list(connection.scalars(query))


def ending_in_reach(connection: Connection, actor: Actor, number: str, day: date) -> Ending:
    """How one contract stands towards its end."""
    read_contract(connection, actor, number)
    assert villages_of(connection, number)  # a contract has parcels, by rule
    return ending_of(connection, find_contract(connection, number), day)
