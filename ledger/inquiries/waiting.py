"""What waits about contracts, as far as whoever asks may see it: offers of renewal, land that is kept but not for long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection, and_, exists, select

from ledger.access import Actor, permit
from ledger.access.proposals import Proposal, proposals_about
from ledger.inquiries.contracts import reach_of_contracts, read_contract
from ledger.transfers import CHANGE, ENDING, REVERSAL, REVIEW, Contract, Event, events_of, villages_of
from ledger.transfers.lines_on_record import HOLDING_STATES
from ledger.transfers.models import CONTRACT, CONTRACT_EVENT
from ledger.transfers.queries import find_contracts

ABOUT_CONTRACTS: Final = (REVIEW, REVERSAL, ENDING, CHANGE)
_ANSWERS: Final = ("offered", "accepted", "declined")


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer of renewal that stands. side: who offers. until: the last day for an answer."""

    contract: Contract
    event: Event

    @property
    def side(self) -> str:
        return str(self.event.content["side"])

    @property
    def until(self) -> date:
        return date.fromisoformat(self.event.content["until"])

    @property
    def terms(self) -> str:
        return str(self.event.content["terms"])


def offer_that_stands(contract: Contract, events: list[Event], day: date) -> Offer | None:
    """The offer of renewal that waits for an answer on a day; None where there is none."""
    last = next((event for event in reversed(events) if event.kind in _ANSWERS), None)
    if last is None or last.kind != "offered":
        return None
    offer = Offer(contract, last)
    return offer if day <= offer.until else None


def offers_waiting(connection: Connection, actor: Actor, day: date, limit: int = 500) -> list[Offer]:
    """The offers of renewal within reach that wait for an answer on a day, the nearest last day first."""
    later = CONTRACT_EVENT.alias("later")
    answered = exists().where(
        later.c.contract_number == CONTRACT_EVENT.c.contract_number,
        later.c.sequence > CONTRACT_EVENT.c.sequence,
        later.c.kind.in_(_ANSWERS),
    )
    query = select(CONTRACT.c.number).join(CONTRACT_EVENT, CONTRACT_EVENT.c.contract_number == CONTRACT.c.number)
    query = query.where(CONTRACT_EVENT.c.kind == "offered", ~answered, CONTRACT.c.state == "signed")
    reach = reach_of_contracts(actor)
    if reach is not None:
        query = query.where(reach.condition())
    numbers = list(connection.scalars(query.distinct().order_by(CONTRACT.c.number).limit(limit)))
    found = [
        offer
        for contract in find_contracts(connection, numbers).values()
        if (offer := offer_that_stands(contract, events_of(connection, contract.number), day)) is not None
    ]
    return sorted(found, key=lambda offer: (offer.until, offer.contract.number))


def holds_lapsing(connection: Connection, actor: Actor, day: date, days: int, limit: int = 500) -> list[Contract]:
    """The contracts under review within reach that keep their land for so many days more at most, soonest first."""
    soon = and_(CONTRACT.c.hold_until >= day, CONTRACT.c.hold_until <= day + timedelta(days=days))
    query = select(CONTRACT.c.number).where(CONTRACT.c.state.in_(HOLDING_STATES), soon)
    reach = reach_of_contracts(actor)
    if reach is not None:
        query = query.where(reach.condition())
    numbers = list(connection.scalars(query.order_by(CONTRACT.c.hold_until, CONTRACT.c.number).limit(limit)))
    found = find_contracts(connection, numbers)
    return [found[number] for number in numbers]


def proposals_of_contract(connection: Connection, actor: Actor, number: str) -> list[Proposal]:
    """Everything that was proposed about a contract, oldest first. Raises ContractMissing and as ``permit``."""
    read_contract(connection, actor, number)
    permit(connection, actor, "proposals.read", villages=villages_of(connection, number))
    return [each for each in proposals_about(connection, number) if each.kind in ABOUT_CONTRACTS]
