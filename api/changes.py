"""``changes``: surrender, expropriation, split, merge, new heads and extinct households; insurance of who lost land."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection

from api.centre_fields import noted
from api.change_answers import (
    ChangeAnswer,
    ChangePage,
    ChangePreviewAnswer,
    InsuranceAnswer,
    case_body,
    change_body,
    foreseen_body,
    item_body,
)
from api.change_requests import (
    EXAMPLE,
    ChangeQuery,
    ChangeSchema,
    EnrolSchema,
    HeadSchema,
    PaySchema,
    change_of,
)
from api.conditions import tag_of_body, tagged
from api.contract_requests import NUMBER_PATTERN, ReverseSchema
from api.edge import asked
from api.keys import Work, carried_out_once, idempotency_key
from api.paging import cursor_of, page, parts_of
from api.proposal_schemas import AFTER_PROPOSING, ProposalAnswer, proposal_body, proposed
from api.resource import path_parameter, resource
from ledger import clock, inquiries
from ledger.access import Act
from ledger.changes import (
    WantedChanges,
    enrol,
    pay_in,
    propose_change,
    propose_change_reversal,
    propose_head,
)

BLUEPRINT = resource("changes", "Changes of contracted land and of households")
NUMBER: Final = [path_parameter("number", "number of the change", NUMBER_PATTERN, 40, "LC-2026-00001")]


@BLUEPRINT.get("")
@BLUEPRINT.arguments(ChangeQuery, location="query")
@BLUEPRINT.answers(200, ChangePage, headers=("Link",))
def search_changes(told: dict[str, Any]) -> Any:
    """Changes within reach that were carried out, by number; what waits stands under `proposals`"""
    after = parts_of(told["cursor"], 1)[0] if told["cursor"] else ""
    kinds = (told["kind"],) if told["kind"] else ()
    wanted = WantedChanges(
        told["parcel"], told["party"], kinds, told["from_day"], told["to_day"], after=after, limit=told["limit"] + 1
    )
    found = asked("changes.read", lambda c, actor: inquiries.changes_within(c, actor, wanted))
    shown = found[: told["limit"]]
    more = cursor_of(shown[-1].number) if len(found) > len(shown) else None
    return page([item_body(each) for each in shown], more)


@BLUEPRINT.get("/<change_number:number>", parameters=NUMBER)
@BLUEPRINT.answers(200, ChangeAnswer, headers=("ETag",))
def read_change(number: str) -> Any:
    """One change from its proposal on: what moves, who had what before and after, its insurance cases"""
    body = asked("changes.read", lambda c, actor: change_body(inquiries.story_of_change(c, actor, number)), number)
    return tagged(body, tag_of_body(body))


@BLUEPRINT.post("/check")
@BLUEPRINT.arguments(ChangeSchema, example=EXAMPLE)
@BLUEPRINT.answers(200, ChangePreviewAnswer)
def check_change(told: dict[str, Any]) -> Any:
    """What a change would file today, and what the rules refuse; nothing is kept"""
    change = change_of(told)
    return asked(
        "changes.propose",
        lambda c, actor: foreseen_body(inquiries.preview_of_land_change(c, actor, change, clock.today())),
    )


@BLUEPRINT.post("")
@BLUEPRINT.arguments(ChangeSchema, example=EXAMPLE)
@BLUEPRINT.answers(201, ProposalAnswer, headers=("ETag", "Location"), keyed=True, links=AFTER_PROPOSING)
def make_change(told: dict[str, Any]) -> Any:
    """Propose a change of land; another person approves it: see `proposals`

    It is carried out with the approval: contracts end or go along, the entry is filed, base contracts change hands.
    """
    change = change_of(told)
    return _proposing(change.number, lambda c, act: proposal_body(propose_change(c, change, act)))


@BLUEPRINT.post("/head")
@BLUEPRINT.arguments(HeadSchema)
@BLUEPRINT.answers(201, ProposalAnswer, headers=("ETag", "Location"), keyed=True, links=AFTER_PROPOSING)
def make_new_head(told: dict[str, Any]) -> Any:
    """Propose a new head of a household; without a name nobody represents it from that day on

    The name is personal data: it is kept apart from what is signed and from every answer, and can be erased.
    """
    return _proposing(
        told["household"],
        lambda c, act: proposal_body(
            propose_head(c, told["household"], told["name"], told["on_day"], told["document"], told["issued_on"], act)
        ),
    )


@BLUEPRINT.post("/<change_number:number>/reverse", parameters=NUMBER)
@BLUEPRINT.arguments(ReverseSchema)
@BLUEPRINT.answers(201, ProposalAnswer, headers=("ETag", "Location"), keyed=True, links=AFTER_PROPOSING)
def reverse_change(told: dict[str, Any], number: str) -> Any:
    """Ask for a change that was recorded by mistake to be undone, while nothing stands on it"""
    return _proposing(number, lambda c, act: proposal_body(propose_change_reversal(c, number, told["reason"], act)))


@BLUEPRINT.post("/<change_number:number>/insurance/enrol", parameters=NUMBER)
@BLUEPRINT.arguments(EnrolSchema)
@BLUEPRINT.answers(200, InsuranceAnswer, keyed=True)
def enrol_persons(told: dict[str, Any], number: str) -> Any:
    """Note that persons of a household that lost land were enrolled in social insurance"""

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        done = enrol(connection, number, told["household"], told["persons"], told["on_day"], told["document"], act)
        return case_body(done)

    return noted("insurance.record", number, work)


@BLUEPRINT.post("/<change_number:number>/insurance/pay", parameters=NUMBER)
@BLUEPRINT.arguments(PaySchema)
@BLUEPRINT.answers(200, InsuranceAnswer, keyed=True)
def pay_insurance(told: dict[str, Any], number: str) -> Any:
    """Note that the insurance fund was paid for a household"""

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        fen = told["amount"][1]
        return case_body(pay_in(connection, number, told["household"], fen, told["on_day"], told["document"], act))

    return noted("insurance.record", number, work)


def _proposing(subject: str, work: Work) -> Any:
    return proposed(carried_out_once("changes.propose", subject, idempotency_key(), work))
