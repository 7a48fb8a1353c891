"""Suspending a contract in dispute, and resuming it; offering a renewal and answering the offer."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from ledger.access import Act
from ledger.access.proposals import check_reason
from ledger.caveats import refuse_stopped, stopping
from ledger.errors import raise_all
from ledger.transfers.changing import change, in_state
from ledger.transfers.data import Contract
from ledger.transfers.events import Event, NewEvent, add_event, events_of
from ledger.transfers.queries import find_contract
from ledger.transfers.refusals_of_endings import (
    ContractSuspended,
    NotSuspended,
    PermanentNotEnded,
    RenewalLapsed,
    RenewalNotOffered,
)
from ledger.transfers.steps import here

SIDES = ("transferor", "transferee")


def suspend(
    connection: Connection, number: str, since: date, document: str, act: Act, version: int | None = None
) -> Contract:
    """Note that a contract rests because of a dispute or a court's order; it is neither changed nor renewed meanwhile.

    The land stays where it is. Raises ContractMissing, ContractStateWrong, ContractSuspended, ReasonMissing.
    """
    contract, _ = here(connection, number, act, "contracts.suspend", version)
    in_state(contract, "signed")
    _refuse_suspended(contract)
    given = check_reason(document)
    add_event(connection, contract, NewEvent("suspended", since, given, {}), act)
    change(connection, contract, suspended_on=since)
    act.note("contracts.suspend", "contract", number, after={"since": str(since)}, detail=f"自 {since} 起中止：{given}")
    return find_contract(connection, number)


def resume(
    connection: Connection, number: str, on: date, document: str, act: Act, version: int | None = None
) -> Contract:
    """Note that a suspended contract goes on. Raises ContractMissing, ContractStateWrong, NotSuspended, ReasonMissing."""
    contract, _ = here(connection, number, act, "contracts.resume", version)
    in_state(contract, "signed")
    if contract.suspended_on is None:
        raise NotSuspended(number=number)
    given = check_reason(document)
    add_event(connection, contract, NewEvent("resumed", on, given, {}), act)
    change(connection, contract, suspended_on=None)
    act.note("contracts.resume", "contract", number, after={"on": str(on)}, detail=f"自 {on} 起恢复：{given}")
    return find_contract(connection, number)


def offer_renewal(
    connection: Connection, number: str, side: str, until: date, terms: str, act: Act, version: int | None = None
) -> Event:
    """Offer the other side to renew a contract, until a day; ``side`` of SIDES offers, ``terms`` say on what terms.

    The sitting transferee has priority on equal terms. Raises ContractMissing, ContractStateWrong, ContractSuspended,
    PermanentNotEnded, RenewalLapsed, StoppedByCaveat.
    """
    contract, _ = here(connection, number, act, "contracts.offer-renewal", version)
    in_state(contract, "signed")
    _refuse_suspended(contract)
    if contract.terms.is_permanent:
        raise PermanentNotEnded(number=number, form_zh="没有期限的合同", form_en="contract without a term")
    if until < act.today:
        raise RenewalLapsed(number=number, until=until)
    codes = [line.parcel_code for line in contract.terms.lines]
    caveats = stopping(connection, codes, "renew", contract.last_day, contract.last_day, number)
    raise_all(list(refuse_stopped(caveats, "renew", codes)))
    content = {"side": side, "until": until.isoformat(), "terms": terms}
    add_event(connection, contract, NewEvent("offered", act.today, terms[:80], content), act)
    change(connection, contract)
    act.note("contracts.offer-renewal", "contract", number, after=content, detail=f"提出续约，答复至 {until}")
    return events_of(connection, number)[-1]


def answer_renewal(connection: Connection, number: str, accept: bool, act: Act, version: int | None = None) -> Event:
    """Answer the offer that stands: the other side does so itself, or the clerk for who stands at the counter.

    Raises ContractMissing, ContractStateWrong, ContractSuspended, RenewalNotOffered, RenewalLapsed.
    """
    contract = find_contract(connection, number)
    offers = [event for event in events_of(connection, number) if event.kind in {"offered", "accepted", "declined"}]
    asked = _other_side(contract, offers[-1]) if offers else contract.terms.parties
    contract, _ = here(connection, number, act, "contracts.answer-renewal", version, parties=asked)
    in_state(contract, "signed")
    _refuse_suspended(contract)
    if not offers or offers[-1].kind != "offered":
        raise RenewalNotOffered(number=number)
    until = date.fromisoformat(offers[-1].content["until"])
    if act.today > until:
        raise RenewalLapsed(number=number, until=until)
    kind = "accepted" if accept else "declined"
    content = {"offer": offers[-1].sequence} | offers[-1].content
    add_event(connection, contract, NewEvent(kind, act.today, offers[-1].document, content), act)
    change(connection, contract)
    said = "接受续约" if accept else "不续约"
    act.note("contracts.answer-renewal", "contract", number, after={"accepted": accept}, detail=said)
    return events_of(connection, number)[-1]


def _other_side(contract: Contract, offer: Event) -> tuple[str, ...]:
    """Who answers an offer: the transferee to the giving side, and whoever gives land, or signs for it, to the transferee."""
    terms = contract.terms
    if offer.content["side"] == "transferor":
        return (terms.transferee,)
    return tuple(code for code in terms.parties if code != terms.transferee)


def _refuse_suspended(contract: Contract) -> None:
    if contract.suspended_on is not None:
        raise ContractSuspended(number=contract.number, since=contract.suspended_on)
