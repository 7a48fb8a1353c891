"""``exits``: households leave their homesteads, of their own will, step by step; many take a step under one paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from sqlalchemy import Connection

from api.centre_fields import noted
from api.conditions import tag_of_body, tagged
from api.contract_requests import ReverseSchema
from api.edge import asked
from api.exit_answers import ExitAnswer, ExitPage, ExitsAnswer, item_body, story_body
from api.exit_requests import (
    APPLY_EXAMPLE,
    AgreementSchema,
    ApplySchema,
    ExitQuery,
    MeetingStepSchema,
    PaymentSchema,
    StepSchema,
    SurveysSchema,
    agreement_of,
    application_of,
    minutes_of,
    paper_of,
    payments_told,
    survey_of,
)
from api.keys import carried_out_once, idempotency_key
from api.paging import cursor_of, page, parts_of
from api.proposal_schemas import AFTER_PROPOSING, ProposalAnswer, proposal_body, proposed
from api.quota_fields import code_in_path
from api.rent_fields import VOUCHER_PATTERN
from api.resource import path_parameter, resource
from ledger import homesteads
from ledger.access import Act
from ledger.homesteads import Paper, WantedExits
from ledger.inquiries.homesteads import exits_within, story_of_exit

BLUEPRINT = resource("exits", "Households that leave their homesteads")
NUMBER: Final = code_in_path("number", "number of the exit", 40, "ZJD-2026-00001")
VOUCHER: Final = path_parameter("voucher", "number of the voucher", VOUCHER_PATTERN, 80, "凭证1")
Step = Callable[[Connection, list[str], Paper, Act], None]


@BLUEPRINT.get("")
@BLUEPRINT.arguments(ExitQuery, location="query")
@BLUEPRINT.answers(200, ExitPage, headers=("Link",))
def search_exits(told: dict[str, Any]) -> Any:
    """Exits within reach, by number; a household lists its own"""
    after = parts_of(told["cursor"], 1)[0] if told["cursor"] else ""
    names = ("household", "homestead", "reclamation")
    steps = (told["step"],) if told["step"] else ()
    wanted = WantedExits(**{name: told[name] for name in names}, steps=steps, after=after, limit=told["limit"] + 1)
    found = asked("exits.read", lambda c, actor: exits_within(c, actor, wanted))
    shown = found[: told["limit"]]
    more = cursor_of(shown[-1].number) if len(found) > len(shown) else None
    return page([item_body(each) for each in shown], more)


@BLUEPRINT.get("/<number>", parameters=NUMBER)
@BLUEPRINT.answers(200, ExitAnswer, headers=("ETag",))
def read_exit(number: str) -> Any:
    """One exit from its application on: its steps with their evidence, what was agreed and what was paid"""
    body = asked("exits.read", lambda c, actor: story_body(story_of_exit(c, actor, number)), number)
    return tagged(body, tag_of_body(body))


@BLUEPRINT.post("")
@BLUEPRINT.arguments(ApplySchema, example=APPLY_EXAMPLE)
@BLUEPRINT.answers(201, ExitsAnswer, keyed=True)
def apply_for_exits(told: dict[str, Any]) -> Any:
    """Receive applications of households to leave their homesteads, with the proof of where they live afterwards"""

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        wanted = [application_of(each) for each in told["applications"]]
        made = homesteads.apply(connection, wanted, paper_of(told["paper"]), act)
        return {"items": [item_body(each) for each in made]}

    first = told["applications"][0]["homestead"]
    body, headers = carried_out_once("exits.record", first, idempotency_key(), work)
    return body, 201, headers


@BLUEPRINT.post("/steps/consent")
@BLUEPRINT.arguments(MeetingStepSchema)
@BLUEPRINT.answers(200, ExitsAnswer, keyed=True)
def consent_to_exits(told: dict[str, Any]) -> Any:
    """The collective's consent, by the minutes of its meeting"""
    minutes = minutes_of(told["minutes"])
    return _step(told, lambda c, numbers, paper, act: homesteads.consent(c, numbers, paper, minutes, act))


@BLUEPRINT.post("/steps/survey")
@BLUEPRINT.arguments(SurveysSchema)
@BLUEPRINT.answers(200, ExitsAnswer, keyed=True)
def survey_exits(told: dict[str, Any]) -> Any:
    """What was measured of the homesteads, household by household"""
    numbers = [each["exit"] for each in told["surveys"]]

    def take(connection: Connection, _: list[str], paper: Paper, act: Act) -> None:
        homesteads.survey(connection, [survey_of(each) for each in told["surveys"]], paper, act)

    return _step(told | {"exits": numbers}, take)


@BLUEPRINT.post("/steps/agreement")
@BLUEPRINT.arguments(AgreementSchema)
@BLUEPRINT.answers(201, ProposalAnswer, headers=("ETag", "Location"), keyed=True, links=AFTER_PROPOSING)
def propose_exit_agreement(told: dict[str, Any]) -> Any:
    """Propose an agreement with households; another person approves it: see `proposals`

    With the approval every household has its claim against the debtor, and its exit is agreed.
    """

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        return proposal_body(homesteads.propose_agreement(connection, agreement_of(told), act))

    return proposed(carried_out_once("exits.record", told["number"], idempotency_key(), work))


@BLUEPRINT.post("/steps/payment")
@BLUEPRINT.arguments(PaymentSchema)
@BLUEPRINT.answers(200, ExitsAnswer, keyed=True)
def pay_for_exits(told: dict[str, Any]) -> Any:
    """Record what a voucher paid to households; a claim is never netted"""
    numbers = [each["exit"] for each in told["payments"]]

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        homesteads.pay(connection, payments_told(told), told["voucher"], told["paid_on"], act)
        return _items(connection, numbers)

    return noted("exits.record", numbers[0], work)


@BLUEPRINT.post("/steps/compensation")
@BLUEPRINT.arguments(StepSchema)
@BLUEPRINT.answers(200, ExitsAnswer, keyed=True)
def compensate_exits(told: dict[str, Any]) -> Any:
    """What was agreed is handed over; refused while a fen is open"""
    return _step(told, homesteads.compensated)


@BLUEPRINT.post("/steps/demolition")
@BLUEPRINT.arguments(StepSchema)
@BLUEPRINT.answers(200, ExitsAnswer, keyed=True)
def demolish_exits(told: dict[str, Any]) -> Any:
    """The buildings are down; their plots go on to a reclamation"""
    return _step(told, homesteads.demolish)


@BLUEPRINT.post("/steps/collective-construction")
@BLUEPRINT.arguments(MeetingStepSchema)
@BLUEPRINT.answers(200, ExitsAnswer, keyed=True)
def keep_exits_for_lease(told: dict[str, Any]) -> Any:
    """The land stays construction land of the collective, for lease: no quota, no farmland"""
    minutes = minutes_of(told["minutes"])
    return _step(told, lambda c, numbers, paper, act: homesteads.keep_for_lease(c, numbers, paper, minutes, act))


@BLUEPRINT.post("/steps/withdrawal")
@BLUEPRINT.arguments(StepSchema)
@BLUEPRINT.answers(200, ExitsAnswer, keyed=True)
def withdraw_exits(told: dict[str, Any]) -> Any:
    """Households take their applications back, which they may until there is an agreement"""
    return _step(told, homesteads.withdraw)


@BLUEPRINT.post("/steps/refusal")
@BLUEPRINT.arguments(StepSchema)
@BLUEPRINT.answers(200, ExitsAnswer, keyed=True)
def refuse_exits(told: dict[str, Any]) -> Any:
    """The collective or the office does not agree; the paper's note says why"""
    return _step(told, homesteads.refuse)


@BLUEPRINT.post("/<number>/payments/<path:voucher>/reverse", parameters=[*NUMBER, VOUCHER])
@BLUEPRINT.arguments(ReverseSchema)
@BLUEPRINT.answers(200, ExitAnswer, keyed=True)
def reverse_exit_payment(told: dict[str, Any], number: str, voucher: str) -> Any:
    """Undo a payment that was recorded by mistake; an exit that was compensated goes back to agreed"""

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        homesteads.reverse_payment(connection, number, voucher, told["reason"], act)
        return story_body(story_of_exit(connection, act.actor, number))

    return noted("exits.reverse-payment", number, work)


def _step(told: dict[str, Any], take: Step) -> Any:
    """Take one step of many exits, once; where they stand then."""
    numbers = told["exits"]

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        take(connection, numbers, paper_of(told["paper"]), act)
        return _items(connection, numbers)

    return noted("exits.record", numbers[0], work)


def _items(connection: Connection, numbers: Iterable[str]) -> dict[str, Any]:
    wanted = list(numbers)
    found = homesteads.find_exits(connection, wanted)
    return {"items": [item_body(found[number]) for number in wanted]}
