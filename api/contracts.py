"""``contracts``: draft, amend, check, find, read, print. The steps of their life are in ``contract_steps``."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from flask import Response
from sqlalchemy import Connection

from api.conditions import tagged, version_seen
from api.contract_answers import (
    ContractAnswer,
    ContractPage,
    FindingsAnswer,
    OutcomeAnswer,
    StoryAnswer,
    contract_body,
    contract_tag,
    outcome_body,
)
from api.contract_requests import (
    EXAMPLE,
    NUMBER_PATTERN,
    ContentSchema,
    ContractQuery,
    PurposeSchema,
    TermsSchema,
    terms_of,
)
from api.edge import asked
from api.fields import instant_text
from api.keys import carried_out, carried_out_once, idempotency_key
from api.paging import cursor_of, page, parts_of
from api.problems import refusal_body
from api.resource import path_parameter, resource
from api.turns import turn_of_contract
from ledger import clock, inquiries
from ledger.access import Act, Actor
from ledger.access.audit import Event
from ledger.access.proposals import proposals_about
from ledger.inquiries import check_terms
from ledger.personal_data import contract_in_full
from ledger.settings import font_folder, public_url
from ledger.transfers import Contract, Findings, Wanted, amend, draft

BLUEPRINT = resource("contracts", "Transfer contracts")
NUMBER: Final = [path_parameter("number", "contract number", NUMBER_PATTERN, 40, "HT-2026-001")]
_THIS: Final = {"number": "$response.body#/number", "If-Match": "$response.header.ETag"}
_AFTER_DRAFT: Final = {
    "submit": {"operationId": "submit_contract", "parameters": _THIS, "description": "submit it for review"},
    "amend": {"operationId": "amend_contract", "parameters": _THIS, "description": "write other terms into it"},
    "read": {"operationId": "read_contract", "parameters": {"number": "$response.body#/number"}},
    "print": {"operationId": "print_contract", "parameters": {"number": "$response.body#/number"}},
}


@BLUEPRINT.post("")
@BLUEPRINT.arguments(TermsSchema, example=EXAMPLE)
@BLUEPRINT.answers(201, OutcomeAnswer, headers=("ETag", "Location"), keyed=True, links=_AFTER_DRAFT)
def draft_contract(told: dict[str, Any]) -> Any:
    """Put a contract on record as a draft

    All rules are checked; what they refuse is told at once.
    """

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        return outcome_body(draft(connection, terms_of(told), act))

    body, headers = carried_out_once("contracts.draft", told["number"], idempotency_key(), work)
    return body, 201, headers | {"ETag": contract_tag(body), "Location": f"/api/v1/contracts/{quote(body['number'])}"}


@BLUEPRINT.put("/<contract_number:number>", parameters=NUMBER)
@BLUEPRINT.arguments(ContentSchema, example=EXAMPLE)
@BLUEPRINT.answers(200, OutcomeAnswer, headers=("ETag",), changes=True)
def amend_contract(told: dict[str, Any], number: str) -> Any:
    """Write other terms into a draft

    All rules are checked again.
    """
    seen = version_seen(number)

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        return outcome_body(amend(connection, terms_of(told, number), act, seen))

    body = carried_out("contracts.amend", number, work)
    return body, {"ETag": contract_tag(body)}


@BLUEPRINT.post("/check")
@BLUEPRINT.arguments(TermsSchema, example=EXAMPLE)
@BLUEPRINT.answers(200, FindingsAnswer)
def check_contract(told: dict[str, Any]) -> Any:
    """What the rules say to a contract, without recording anything"""
    terms = terms_of(told)
    findings: Findings = asked(
        "contracts.draft", lambda c, actor: check_terms(c, actor, terms, clock.today()), terms.number
    )
    return {
        "refusals": [refusal_body(each) for each in findings.refusals],
        "warnings": [refusal_body(each) for each in findings.warnings],
    }


@BLUEPRINT.get("")
@BLUEPRINT.arguments(ContractQuery, location="query")
@BLUEPRINT.answers(200, ContractPage, headers=("Link",))
def search_contracts(told: dict[str, Any]) -> Any:
    """Contracts within reach by number, narrowed by what is asked"""
    wanted = Wanted(
        text=told["q"],
        state=told["state"],
        form=told["form"],
        parent=told["parent"],
        party=told["party"],
        parcel=told["parcel"],
        in_force_on=told["in_force_on"],
        ends_before=told["ends_before"],
        after=parts_of(told["cursor"], 1)[0] if told["cursor"] else "",
        limit=told["limit"] + 1,
    )

    def question(connection: Connection, actor: Actor) -> list[Contract]:
        return inquiries.Contracts(connection, actor).page(wanted)

    found = asked("contracts.read", question)
    shown = found[: told["limit"]]
    return page(
        [contract_body(each) for each in shown], cursor_of(shown[-1].number) if len(found) > len(shown) else None
    )


@BLUEPRINT.get("/<contract_number:number>", parameters=NUMBER)
@BLUEPRINT.answers(200, ContractAnswer, headers=("ETag",))
def read_contract(number: str) -> Any:
    """One contract"""
    found = asked("contracts.read", lambda c, actor: inquiries.read_contract(c, actor, number), number)
    body = contract_body(found)
    return tagged(body, contract_tag(body))


@BLUEPRINT.get("/<contract_number:number>/story", parameters=NUMBER)
@BLUEPRINT.answers(200, StoryAnswer)
def read_story(number: str) -> Any:
    """What was done with a contract, by whom and when, oldest first, and who leads it on"""

    def question(connection: Connection, actor: Actor) -> dict[str, Any]:
        contract = inquiries.read_contract(connection, actor, number)
        story = inquiries.story_of_contract(connection, actor, number)
        turn = turn_of_contract(contract, proposals_about(connection, number))
        return {"number": number, "items": [_story_body(each) for each in story], "turn": turn}

    return asked("contracts.read", question, number)


def _story_body(event: Event) -> dict[str, Any]:
    return {
        "at": instant_text(event.recorded_at),
        "by": event.actor,
        "roles": event.roles,
        "operation": event.operation,
        "detail": event.detail,
    }


@BLUEPRINT.get("/<contract_number:number>/pdf", parameters=NUMBER)
@BLUEPRINT.answers(200, {"type": "string", "format": "binary"}, content_type="application/pdf")
def print_contract(number: str) -> Any:
    """The contract as PDF"""

    def question(connection: Connection, actor: Actor) -> bytes:
        return inquiries.print_contract(
            connection, actor, number, today=clock.today(), fonts=font_folder(), public_url=public_url()
        )

    return Response(asked("contracts.print", question, number), content_type="application/pdf")


@BLUEPRINT.post("/<contract_number:number>/pdf", parameters=NUMBER)
@BLUEPRINT.arguments(PurposeSchema)
@BLUEPRINT.answers(200, {"type": "string", "format": "binary"}, content_type="application/pdf")
def print_contract_in_full(told: dict[str, Any], number: str) -> Any:
    """The contract as PDF with identity numbers and telephones in full, to be signed, for a purpose

    Who printed it, when and for what stands in the audit trail.
    """

    def question(connection: Connection, actor: Actor) -> bytes:
        return contract_in_full(
            connection, actor, number, today=clock.today(), fonts=font_folder(), public_url=public_url()
        )

    paper = asked("personal.reveal", question, number, told["purpose"])
    return Response(paper, content_type="application/pdf", headers={"Cache-Control": "no-store"})
