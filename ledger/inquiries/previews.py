"""What a step of a contract would do, before it is done: exactly what doing it does, for whoever may do it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from ledger import rent
from ledger.access import Actor
from ledger.access.proposals import find_proposal
from ledger.book import NewEntry
from ledger.errors import Refusal, RulesBroken
from ledger.inquiries.contracts import read_contract
from ledger.transfers import (
    Alteration,
    Contract,
    Dependent,
    Ending,
    EndingPreview,
    Event,
    Terms,
    check_undone,
    dependents_of,
    events_of,
    preview_change,
    preview_ending,
    preview_signing,
    terms_on,
)
from ledger.transfers.changing import in_state
from ledger.transfers.steps import check_signed_in_full


@dataclass(frozen=True, slots=True)
class Preview:
    """What a step would do. refusals: for what it would be refused; the rest is then as far as it could be told."""

    contract: Contract
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()
    entries: tuple[NewEntry, ...] = ()
    ending: EndingPreview | None = None
    rent: rent.Recomputed | None = None
    dependents: tuple[Dependent, ...] = ()


def preview_of_signing(connection: Connection, actor: Actor, number: str, signed_on: date, today: date) -> Preview:
    """What signing would file, and what the rules say to it. Raises ContractMissing and as ``permit``."""
    contract = read_contract(connection, actor, number, "contracts.sign")
    wrong: tuple[Refusal, ...] = ()
    try:
        in_state(contract, "reviewed", "approved")
    except Refusal as refusal:
        wrong = (refusal,)
    if contract.state in {"signed", "reversed"}:  # its own land would be in its way
        return Preview(contract, wrong)
    findings, entries = preview_signing(connection, contract, signed_on, today)
    refusals = (*wrong, *findings.refusals) or _unfinished(connection, contract)
    return Preview(contract, refusals, findings.warnings, tuple(entries))


def _unfinished(connection: Connection, contract: Contract) -> tuple[Refusal, ...]:
    assert contract.proposal_id is not None  # what is reviewed has its proposal
    try:
        check_signed_in_full(find_proposal(connection, contract.proposal_id))
    except Refusal as refusal:
        return (refusal,)
    return ()


def preview_of_ending(
    connection: Connection, actor: Actor, number: str, ending: Ending, operation: str = "contracts.propose-ending"
) -> Preview:
    """What an early end would file, and what it does to the rent; operation: what whoever asks is about to do.

    Raises ContractMissing and as ``permit``.
    """
    contract = read_contract(connection, actor, number, operation)
    dependents = tuple(dependents_of(connection, number))
    try:
        found = preview_ending(connection, contract, ending)
    except Refusal as refusal:
        return Preview(contract, _each(refusal), dependents=dependents)
    return Preview(
        contract,
        entries=_entries(found),
        ending=found,
        rent=found.rent,
        dependents=dependents,
    )


def preview_of_change(
    connection: Connection,
    actor: Actor,
    number: str,
    change: Alteration,
    today: date,
    operation: str = "contracts.propose-change",
) -> Preview:
    """What a change would file, and what it does to the rent; operation: what whoever asks is about to do.

    Raises ContractMissing and as ``permit``.
    """
    contract = read_contract(connection, actor, number, operation)
    dependents = tuple(dependents_of(connection, number))
    try:
        found = preview_change(connection, contract, change, today)
    except Refusal as refusal:
        return Preview(contract, _each(refusal), dependents=dependents)
    return Preview(contract, entries=_entries(found), ending=found, rent=found.rent, dependents=dependents)


def preview_of_reversal(connection: Connection, actor: Actor, number: str) -> Preview:
    """What stands in the way of undoing a contract, and everything that depends on it."""
    contract = read_contract(connection, actor, number, "contracts.propose-reversal")
    dependents = tuple(dependents_of(connection, number))
    try:
        in_state(contract, "signed")
        check_undone(connection, contract)
    except Refusal as refusal:
        return Preview(contract, _each(refusal), dependents=dependents)
    return Preview(contract, dependents=dependents)


def events_of_contract(
    connection: Connection, actor: Actor, number: str, today: date
) -> tuple[Contract, Terms, list[Event]]:
    """What became of a contract, and what it says today. Raises ContractMissing and as ``permit``."""
    contract = read_contract(connection, actor, number)
    return contract, terms_on(connection, contract, today), events_of(connection, number)


def _entries(found: EndingPreview) -> tuple[NewEntry, ...]:
    return (found.entry,) if found.entry is not None else ()


def _each(refusal: Refusal) -> tuple[Refusal, ...]:
    return refusal.refusals if isinstance(refusal, RulesBroken) else (refusal,)
