"""What becomes of a contract: the county's review, evidence, early ends, changes, suspension, renewal, previews."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from api import contracts
from api.conditions import version_seen
from api.contract_answers import ContractAnswer, OutcomeAnswer, contract_body, outcome_body
from api.contract_details import evidence_of
from api.contract_life_schemas import (
    AnswerSchema,
    ChangeSchema,
    EndingSchema,
    EventAnswer,
    EventsAnswer,
    EvidenceListSchema,
    OfferSchema,
    PreviewAnswer,
    SuspensionSchema,
    alteration_of,
    back_body,
    dependent_body,
    ending_of,
    entry_ahead_body,
    event_body,
    rent_body,
)
from api.contract_requests import ReviewSchema, SignSchema
from api.contract_steps import proposing, stepping
from api.edge import asked
from api.keys import carried_out_once, idempotency_key
from api.problems import refusal_body
from api.proposal_schemas import AFTER_PROPOSING, ProposalAnswer
from ledger import clock, inquiries
from ledger.access import Act
from ledger.transfers import (
    add_evidence,
    answer_renewal,
    approve,
    offer_renewal,
    propose_change,
    propose_ending,
    resume,
    suspend,
)

BLUEPRINT = contracts.BLUEPRINT


@BLUEPRINT.post("/<contract_number:number>/approve", parameters=contracts.NUMBER)
@BLUEPRINT.arguments(ReviewSchema)
@BLUEPRINT.answers(200, OutcomeAnswer, headers=("ETag",), keyed=True, changes=True)
def approve_contract(told: dict[str, Any], number: str) -> Any:
    """The county's review of outside capital: accept it, or send it back with a reason

    The third signature, by somebody who gave neither of the two before.
    """

    def step(connection: Connection, act: Act, seen: int) -> dict[str, Any]:
        return outcome_body(approve(connection, number, act, **told, version=seen))

    return stepping("contracts.approve", number, step)


@BLUEPRINT.post("/<contract_number:number>/evidence", parameters=contracts.NUMBER)
@BLUEPRINT.arguments(EvidenceListSchema)
@BLUEPRINT.answers(200, ContractAnswer, headers=("ETag",), keyed=True, changes=True)
def add_contract_evidence(told: dict[str, Any], number: str) -> Any:
    """Add papers to a contract: scans with their hashes, consents, mandates

    They are only added to once the contract is submitted.
    """
    papers = [evidence_of(each) for each in told["evidence"]]

    def step(connection: Connection, act: Act, seen: int) -> dict[str, Any]:
        return contract_body(add_evidence(connection, number, papers, act, seen))

    return stepping("contracts.add-evidence", number, step)


@BLUEPRINT.post("/<contract_number:number>/end", parameters=contracts.NUMBER)
@BLUEPRINT.arguments(EndingSchema)
@BLUEPRINT.answers(201, ProposalAnswer, headers=("ETag", "Location"), keyed=True, changes=True, links=AFTER_PROPOSING)
def end_contract(told: dict[str, Any], number: str) -> Any:
    """Ask for a signed contract to end early, whole or in part

    It takes the signature of another person: see `proposals`.
    """
    ending = ending_of(told)
    return proposing(
        "contracts.propose-ending", number, lambda c, act, seen: propose_ending(c, number, ending, act, seen)
    )


@BLUEPRINT.post("/<contract_number:number>/change", parameters=contracts.NUMBER)
@BLUEPRINT.arguments(ChangeSchema)
@BLUEPRINT.answers(201, ProposalAnswer, headers=("ETag", "Location"), keyed=True, changes=True, links=AFTER_PROPOSING)
def change_contract(told: dict[str, Any], number: str) -> Any:
    """Ask for a signed contract to be changed from a day on

    It takes the signature of another person. A term is never made longer this way: that is a renewal.
    """
    change = alteration_of(told)
    return proposing(
        "contracts.propose-change", number, lambda c, act, seen: propose_change(c, number, change, act, seen)
    )


@BLUEPRINT.post("/<contract_number:number>/suspend", parameters=contracts.NUMBER)
@BLUEPRINT.arguments(SuspensionSchema)
@BLUEPRINT.answers(200, ContractAnswer, headers=("ETag",), keyed=True, changes=True)
def suspend_contract(told: dict[str, Any], number: str) -> Any:
    """Note that a contract rests because of a dispute or an order"""

    def step(connection: Connection, act: Act, seen: int) -> dict[str, Any]:
        return contract_body(suspend(connection, number, told["day"], told["document"], act, seen))

    return stepping("contracts.suspend", number, step)


@BLUEPRINT.post("/<contract_number:number>/resume", parameters=contracts.NUMBER)
@BLUEPRINT.arguments(SuspensionSchema)
@BLUEPRINT.answers(200, ContractAnswer, headers=("ETag",), keyed=True, changes=True)
def resume_contract(told: dict[str, Any], number: str) -> Any:
    """Note that a suspended contract goes on"""

    def step(connection: Connection, act: Act, seen: int) -> dict[str, Any]:
        return contract_body(resume(connection, number, told["day"], told["document"], act, seen))

    return stepping("contracts.resume", number, step)


@BLUEPRINT.post("/<contract_number:number>/renew", parameters=contracts.NUMBER)
@BLUEPRINT.arguments(OfferSchema)
@BLUEPRINT.answers(201, EventAnswer, keyed=True, changes=True)
def renew_contract(told: dict[str, Any], number: str) -> Any:
    """Offer to renew a contract

    Once it is accepted, the renewal is a new contract with `renews`, drafted and signed like any other.
    """
    key, seen = idempotency_key(), version_seen(number)

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        return event_body(offer_renewal(connection, number, told["side"], told["until"], told["terms"], act, seen))

    body, headers = carried_out_once("contracts.offer-renewal", number, key, work)
    return body, 201, headers


@BLUEPRINT.post("/<contract_number:number>/renewal-answer", parameters=contracts.NUMBER)
@BLUEPRINT.arguments(AnswerSchema)
@BLUEPRINT.answers(201, EventAnswer, keyed=True, changes=True)
def answer_contract_renewal(told: dict[str, Any], number: str) -> Any:
    """Accept or decline the renewal that is offered: the other side itself, or the clerk for it"""
    key, seen = idempotency_key(), version_seen(number)

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        return event_body(answer_renewal(connection, number, told["accept"], act, seen))

    body, headers = carried_out_once("contracts.answer-renewal", number, key, work)
    return body, 201, headers


@BLUEPRINT.get("/<contract_number:number>/events", parameters=contracts.NUMBER)
@BLUEPRINT.answers(200, EventsAnswer)
def read_contract_events(number: str) -> Any:
    """What became of a contract, and what it says today"""

    def question(connection: Any, actor: Any) -> dict[str, Any]:
        contract, terms, events = inquiries.events_of_contract(connection, actor, number, clock.today())
        return {
            "number": number,
            "items": [event_body(each) for each in events],
            "price": terms.price,
            "payment": terms.payment,
            "purpose": terms.purpose,
            "suspended": contract.suspended_on is not None,
        }

    return asked("contracts.read", question, number)


@BLUEPRINT.post("/<contract_number:number>/preview/sign", parameters=contracts.NUMBER)
@BLUEPRINT.arguments(SignSchema)
@BLUEPRINT.answers(200, PreviewAnswer)
def preview_signature(told: dict[str, Any], number: str) -> Any:
    """The entries that signing would file, and what the rules say to it"""
    signed_on = told["signed_on"]
    return _preview(
        "contracts.sign",
        number,
        lambda c, actor: inquiries.preview_of_signing(c, actor, number, signed_on, clock.today()),
    )


@BLUEPRINT.post("/<contract_number:number>/preview/end", parameters=contracts.NUMBER)
@BLUEPRINT.arguments(EndingSchema)
@BLUEPRINT.answers(200, PreviewAnswer)
def preview_end(told: dict[str, Any], number: str) -> Any:
    """What an early end would file, give back and do to the rent"""
    ending = ending_of(told)
    return _preview(
        "contracts.propose-ending", number, lambda c, actor: inquiries.preview_of_ending(c, actor, number, ending)
    )


@BLUEPRINT.post("/<contract_number:number>/preview/change", parameters=contracts.NUMBER)
@BLUEPRINT.arguments(ChangeSchema)
@BLUEPRINT.answers(200, PreviewAnswer)
def preview_alteration(told: dict[str, Any], number: str) -> Any:
    """What a change would file, give back and do to the rent"""
    change = alteration_of(told)
    return _preview(
        "contracts.propose-change",
        number,
        lambda c, actor: inquiries.preview_of_change(c, actor, number, change, clock.today()),
    )


@BLUEPRINT.get("/<contract_number:number>/preview/reverse", parameters=contracts.NUMBER)
@BLUEPRINT.answers(200, PreviewAnswer)
def preview_reversal(number: str) -> Any:
    """Everything that depends on a contract, and what stands in the way of undoing it"""
    return _preview(
        "contracts.propose-reversal", number, lambda c, actor: inquiries.preview_of_reversal(c, actor, number)
    )


def _preview(operation: str, number: str, question: Any) -> Any:
    found: inquiries.Preview = asked(operation, question, number)
    return {
        "number": number,
        "refusals": [refusal_body(each) for each in found.refusals],
        "warnings": [refusal_body(each) for each in found.warnings],
        "entries": [entry_ahead_body(each) for each in found.entries],
        "returns": [back_body(each) for each in found.ending.returns] if found.ending else [],
        "rent": rent_body(found.rent),
        "dependents": [dependent_body(each) for each in found.dependents],
    }
