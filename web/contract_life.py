"""What a contract's page says of its life: what it says today, who gives what, what it stands on, what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Final

from sqlalchemy import Connection

from ledger.access import Actor, may
from ledger.clock import today
from ledger.errors import Refusal, Words
from ledger.inquiries import events_of_contract, parties_named, read_contract
from ledger.inquiries.rents import RentFigures, rent_box_of
from ledger.inquiries.waiting import Offer, offer_that_stands
from ledger.parcels import Parcel, find_parcels
from ledger.parties import Party
from ledger.transfers import Contract, ContractLine, Dependent, Details, Event, Evidence, Terms, dependents_of
from web.details_fields import detail_said
from web.rows import village_names
from web.showing import payment, say
from web.words_of_details import DETAIL_NAMES

MOST_DEPENDENTS: Final = 100


@dataclass(frozen=True, slots=True)
class LandLine:
    """A parcel of a contract. giver: whose land it is."""

    line: ContractLine
    parcel: Parcel
    village: str
    giver: Party | None = None


@dataclass(frozen=True, slots=True)
class Giving:
    """What one household, or one side of a swap, gives."""

    giver: Party
    land: tuple[LandLine, ...]

    @property
    def area_grains(self) -> int:
        return sum(each.line.area_grains for each in self.land)


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that became of a contract. said: what it says, each with its name."""

    event: Event
    said: tuple[tuple[Words, str], ...]


@dataclass(frozen=True, slots=True)
class Life:
    """What became of a contract. now: what it says today; changed: whether that is something else than was signed.

    evidence: None for whoever may not see papers. agreed: its details in words. above: the contracts that it stands on,
    as far as whoever asks may see them; below: what stands on it, for offices. rent: None where none is kept or seen.
    """

    now: Terms
    changed: bool
    givings: tuple[Giving, ...]
    evidence: tuple[Evidence, ...] | None
    agreed: tuple[tuple[str, str], ...]
    below: tuple[Dependent, ...]
    events: tuple[Happened, ...]
    offer: Offer | None
    rent: RentFigures | None
    named: dict[str, Party]


def life_of_contract(connection: Connection, actor: Actor, contract: Contract, land: Sequence[LandLine]) -> Life:
    """The facts, for whoever may see the contract."""
    number, terms = contract.number, contract.terms
    _, now, events = events_of_contract(connection, actor, number, today())
    papers = terms.evidence if may(actor, "contracts.print") else None
    named = parties_named(connection, actor, {*terms.parties, *(each.party for each in papers or () if each.party)})
    return Life(
        now=now,
        changed=(now.price, now.payment, now.purpose) != (terms.price, terms.payment, terms.purpose),
        givings=_givings(land),
        evidence=papers,
        agreed=agreed_of(terms.details),
        below=_below(connection, actor, number),
        events=tuple(_happened(event) for event in events),
        offer=offer_that_stands(contract, events, today()),
        rent=rent_box_of(connection, actor, number, today()),
        named=named,
    )


def land_of(
    connection: Connection, contract: Contract, parties: Mapping[str, Party] = MappingProxyType({})
) -> tuple[LandLine, ...]:
    """The parcels of a contract with their villages' names, and whose they are as far as ``parties`` are known."""
    terms = contract.terms
    parcels = find_parcels(connection, (line.parcel_code for line in terms.lines))
    names = village_names(connection, {parcel.village_code for parcel in parcels.values()})
    return tuple(
        LandLine(
            line,
            parcels[line.parcel_code],
            names[parcels[line.parcel_code].village_code],
            parties.get(terms.giver_of(line)),
        )
        for line in terms.lines
    )


def _givings(land: Sequence[LandLine]) -> tuple[Giving, ...]:
    """The land by giver, in the order of the contract."""
    by_giver: dict[str, list[LandLine]] = {}
    for each in land:
        by_giver.setdefault(each.giver.code if each.giver else "", []).append(each)
    return tuple(Giving(some[0].giver, tuple(some)) for some in by_giver.values() if some[0].giver is not None)


def _below(connection: Connection, actor: Actor, number: str) -> tuple[Dependent, ...]:
    """What stands on a contract: for offices, and of that what lies within their reach."""
    if not may(actor, "book.read"):
        return ()
    return tuple(
        each for each in dependents_of(connection, number)[:MOST_DEPENDENTS] if _seen(connection, actor, each.number)
    )


def _seen(connection: Connection, actor: Actor, number: str) -> bool:
    try:
        read_contract(connection, actor, number)
    except Refusal:
        return False
    return True


def agreed_of(details: Details) -> tuple[tuple[str, str], ...]:
    """What is agreed besides the terms, each with its name, in this visitor's language."""
    return tuple(
        (say(DETAIL_NAMES[each.name]), detail_said(each.name, value))
        for each in fields(details)
        if (value := getattr(details, each.name)) != each.default
    )


def _happened(event: Event) -> Happened:
    """An event with what a change, an early end or an offer says."""
    content = event.content if isinstance(event.content, dict) else {}
    said = tuple(
        (words, payment(content[name]) if name == "payment" else str(content[name]))
        for name, words in _SAID.items()
        if content.get(name)
    )
    return Happened(event, said)


_SAID: Final = {
    "price": Words("价款", "price"),
    "payment": Words("支付方式", "payment"),
    "purpose": Words("用途", "purpose"),
    "fixtures": Words("附着物处理", "fixtures"),
    "terms": Words("条件", "terms"),
    "until": Words("答复期限", "answer by"),
}
