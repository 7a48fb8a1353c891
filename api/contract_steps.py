"""The steps of a contract's life: submit, withdraw, review, sign, file, and the request to reverse it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Connection

from api import contracts
from api.conditions import version_seen
from api.contract_answers import ContractAnswer, OutcomeAnswer, contract_body, contract_tag, outcome_body
from api.contract_requests import FileSchema, ReverseSchema, ReviewSchema, SignSchema
from api.keys import Work, carried_out_once, idempotency_key
from api.proposal_schemas import AFTER_PROPOSING, ProposalAnswer, proposal_body, proposed
from ledger.access import Act
from ledger.access.proposals import Proposal
from ledger.transfers import file, propose_reversal, review, sign, submit, withdraw

BLUEPRINT = contracts.BLUEPRINT
_THIS: Final = {"number": "$response.body#/number", "If-Match": "$response.header.ETag"}
_AFTER_SUBMITTING: Final = {
    "review": {"operationId": "review_contract", "parameters": _THIS, "description": "review it"},
    "withdraw": {"operationId": "withdraw_contract", "parameters": _THIS, "description": "take it back"},
}
_AFTER_REVIEWING: Final = {
    "sign": {"operationId": "sign_contract", "parameters": _THIS, "description": "sign it, once it is accepted"}
}
_AFTER_SIGNING: Final = {
    "file": {"operationId": "file_contract", "parameters": _THIS, "description": "note that it was filed"},
    "reverse": {"operationId": "reverse_contract", "parameters": _THIS, "description": "ask for it to be undone"},
}


@BLUEPRINT.post("/<contract_number:number>/submit", parameters=contracts.NUMBER)
@BLUEPRINT.answers(200, OutcomeAnswer, headers=("ETag",), keyed=True, changes=True, links=_AFTER_SUBMITTING)
def submit_contract(number: str) -> Any:
    """Submit a draft for review by somebody else

    All rules run. What is submitted is signed by its hash and cannot be amended.
    """
    return stepping("contracts.submit", number, lambda c, act, seen: outcome_body(submit(c, number, act, seen)))


@BLUEPRINT.post("/<contract_number:number>/withdraw", parameters=contracts.NUMBER)
@BLUEPRINT.answers(200, ContractAnswer, headers=("ETag",), keyed=True, changes=True)
def withdraw_contract(number: str) -> Any:
    """Take what is submitted, or reviewed and not signed, back to a draft"""
    return stepping("contracts.withdraw", number, lambda c, act, seen: contract_body(withdraw(c, number, act, seen)))


@BLUEPRINT.post("/<contract_number:number>/review", parameters=contracts.NUMBER)
@BLUEPRINT.arguments(ReviewSchema)
@BLUEPRINT.answers(200, OutcomeAnswer, headers=("ETag",), keyed=True, changes=True, links=_AFTER_REVIEWING)
def review_contract(told: dict[str, Any], number: str) -> Any:
    """Accept what was submitted, or send it back with a reason

    Never by who submitted it. All rules run again on today's book.
    """

    def step(connection: Connection, act: Act, seen: int) -> dict[str, Any]:
        return outcome_body(review(connection, number, act, **told, version=seen))

    return stepping("contracts.review", number, step)


@BLUEPRINT.post("/<contract_number:number>/sign", parameters=contracts.NUMBER)
@BLUEPRINT.arguments(SignSchema)
@BLUEPRINT.answers(200, OutcomeAnswer, headers=("ETag",), keyed=True, changes=True, links=_AFTER_SIGNING)
def sign_contract(told: dict[str, Any], number: str) -> Any:
    """Note that both sides signed

    All rules run again on today's book, then it is posted.
    """

    def step(connection: Connection, act: Act, seen: int) -> dict[str, Any]:
        return outcome_body(sign(connection, number, told["signed_on"], act, seen))

    return stepping("contracts.sign", number, step)


@BLUEPRINT.post("/<contract_number:number>/file", parameters=contracts.NUMBER)
@BLUEPRINT.arguments(FileSchema)
@BLUEPRINT.answers(200, ContractAnswer, headers=("ETag",), keyed=True, changes=True)
def file_contract(told: dict[str, Any], number: str) -> Any:
    """Note the day on which a signed contract was filed with the issuer"""

    def step(connection: Connection, act: Act, seen: int) -> dict[str, Any]:
        return contract_body(file(connection, number, told["filed_on"], act, seen))

    return stepping("contracts.file", number, step)


@BLUEPRINT.post("/<contract_number:number>/reverse", parameters=contracts.NUMBER)
@BLUEPRINT.arguments(ReverseSchema)
@BLUEPRINT.answers(201, ProposalAnswer, headers=("ETag", "Location"), keyed=True, changes=True, links=AFTER_PROPOSING)
def reverse_contract(told: dict[str, Any], number: str) -> Any:
    """Ask for a signed contract to be undone

    It takes two signatures more, of two other people: see `proposals`.
    """
    reason = told["reason"]
    return proposing(
        "contracts.propose-reversal", number, lambda c, act, seen: propose_reversal(c, number, reason, act, seen)
    )


def proposing(operation: str, number: str, step: Callable[[Connection, Act, int], Proposal]) -> Any:
    """Propose something about the version that the client has seen, once; the answer is the proposal."""
    key, seen = idempotency_key(), version_seen(number)
    work: Work = lambda connection, act: proposal_body(step(connection, act, seen))  # noqa: E731
    return proposed(carried_out_once(operation, number, key, work))


def stepping(operation: str, number: str, step: Callable[[Connection, Act, int], dict[str, Any]]) -> Any:
    """Take a step from the version that the client has seen, once; the answer with the new version's ETag."""
    key, seen = idempotency_key(), version_seen(number)
    work: Work = lambda connection, act: step(connection, act, seen)  # noqa: E731
    body, headers = carried_out_once(operation, number, key, work)
    return body, headers | {"ETag": contract_tag(body)}
