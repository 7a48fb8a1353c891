"""``quota-events``: what happens to quota – tried out, proposed, found, undone. Approval is under ``proposals``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection

from api.conditions import tag_of_body, tagged
from api.contract_requests import ReverseSchema
from api.edge import asked
from api.keys import carried_out_once, idempotency_key
from api.paging import cursor_of, page, parts_of
from api.proposal_schemas import AFTER_PROPOSING, ProposalAnswer, proposal_body, proposed
from api.quota_bodies import (
    EXAMPLE,
    EventForeseenAnswer,
    EventItem,
    EventPage,
    EventQuery,
    EventSchema,
    event_of,
    foreseen_body,
    item_body,
    story_body,
)
from api.quota_fields import code_in_path
from api.resource import resource
from ledger import clock
from ledger.access import Act, Actor, may
from ledger.inquiries.quota_events import event_foreseen, events_within, story_of_event
from ledger.quotas import Recorded, WantedEvents, propose_event, propose_event_reversal

BLUEPRINT = resource("quota-events", "What happens to linkage, mining-land and plan quota")
NUMBER: Final = code_in_path("number", "number of the event", 40, "ZB-640106-2026-000001")


@BLUEPRINT.get("")
@BLUEPRINT.arguments(EventQuery, location="query")
@BLUEPRINT.answers(200, EventPage, headers=("Link",))
def search_quota_events(told: dict[str, Any]) -> Any:
    """Events within reach that were carried out, newest first; what waits stands under `proposals`"""
    return page_of_events(told)


def page_of_events(told: dict[str, Any], first: Callable[[Connection, Actor], Any] | None = None) -> Any:
    """A page of events; first: what must be there and be seen before they are looked for."""
    after: tuple[date, str] | None = None
    if told["cursor"]:
        on_day, number = parts_of(told["cursor"], 2)
        after = date.fromisoformat(on_day), number
    kinds = (told["kind"],) if told["kind"] else ()
    wanted = WantedEvents(None, told["project"], told["lot"], told["village"], kinds, told["from_day"], told["to_day"])

    def question(connection: Connection, actor: Actor) -> tuple[list[Recorded], bool]:
        if first is not None:
            first(connection, actor)
        limit = told["limit"] + 1
        found = events_within(connection, actor, wanted, book=told["book"], after=after, limit=limit)
        return found, may(actor, "proposals.read")

    found, proposals = asked("quotas.read", question, told["project"])
    shown = found[: told["limit"]]
    last = shown[-1] if len(found) > len(shown) else None
    more = cursor_of(last.event.on_day.isoformat(), last.number) if last is not None else None
    return page([item_body(each, proposals) for each in shown], more)


@BLUEPRINT.get("/<contract_number:number>", parameters=NUMBER)
@BLUEPRINT.answers(200, EventItem, headers=("ETag",))
def read_quota_event(number: str) -> Any:
    """One event from its proposal on, with its entries, in both books where it went from one to another"""
    body = asked("quotas.read", lambda c, actor: story_body(story_of_event(c, actor, number)), number)
    return tagged(body, tag_of_body(body))


@BLUEPRINT.post("/check")
@BLUEPRINT.arguments(EventSchema, example=EXAMPLE)
@BLUEPRINT.answers(200, EventForeseenAnswer)
def check_quota_event(told: dict[str, Any]) -> Any:
    """What an event would post today in both books, what the rules refuse and what they warn of; nothing is kept"""

    def question(connection: Connection, actor: Actor) -> dict[str, Any]:
        event = event_of(told, told["book"], told["project"])
        return foreseen_body(event_foreseen(connection, actor, event, clock.now()))

    return asked("quotas.propose", question)


@BLUEPRINT.post("")
@BLUEPRINT.arguments(EventSchema, example=EXAMPLE)
@BLUEPRINT.answers(201, ProposalAnswer, headers=("ETag", "Location"), keyed=True, links=AFTER_PROPOSING)
def propose_quota_event(told: dict[str, Any]) -> Any:
    """Propose an event; another person approves it, a sale is released by a third: see `proposals`

    All rules run again at each signature; the last one posts it, in both books of a transfer or in none.
    """

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        return proposal_body(propose_event(connection, event_of(told, told["book"], told["project"]), act))

    return proposed(carried_out_once("quotas.propose", told["number"], idempotency_key(), work))


@BLUEPRINT.post("/<contract_number:number>/reversal", parameters=NUMBER)
@BLUEPRINT.arguments(ReverseSchema)
@BLUEPRINT.answers(201, ProposalAnswer, headers=("ETag", "Location"), keyed=True, links=AFTER_PROPOSING)
def reverse_quota_event(told: dict[str, Any], number: str) -> Any:
    """Ask for an event that was recorded by mistake to be undone, in both books, while nothing stands on it"""

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        return proposal_body(propose_event_reversal(connection, number, told["reason"], act))

    return proposed(carried_out_once("quotas.propose", number, idempotency_key(), work))
