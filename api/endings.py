"""``endings``: the contracts that end soon, and those that ended with neither renewal nor handback."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from sqlalchemy import Connection

from api.centre_fields import day_text
from api.contract_services import EndingAnswer, ending_body
from api.edge import asked
from api.fields import Count, Day, Strict, Text
from api.resource import resource
from api.schemas import Answer, day, parts
from ledger import clock
from ledger.access import Actor
from ledger.inquiries.centre import EndingList, endings_in_reach
from ledger.places import resolve

BLUEPRINT = resource("endings", "Contracts that end")
_MOST_DAYS = 730


class EndingQuery(Strict):
    as_of = Day(load_default=None, allow_none=False, metadata={"description": "on which day; today when left out"})
    within_days = Count(
        1, _MOST_DAYS, load_default=0, metadata={"description": "how far ahead; the longest warning when left out"}
    )
    division = Text(64, load_default="", metadata={"description": "of this division and below"})


class EndingsAnswer(Answer):
    class Meta:
        title = "Endings"
        description = "What ends soon, the soonest first, and what ended with nothing done, the oldest first."

    as_of = day("the day")
    stages = fields.List(fields.Integer(), metadata={"description": "distances in days at which an end is told"})
    soon = parts(EndingAnswer, "contracts that end soon")
    exceptions = parts(EndingAnswer, "contracts that ended with neither renewal nor handback")


@BLUEPRINT.get("")
@BLUEPRINT.arguments(EndingQuery, location="query")
@BLUEPRINT.answers(200, EndingsAnswer)
def read_endings(told: dict[str, Any]) -> Any:
    """What ends within so many days of a day, and what ended with nothing done"""
    on = told["as_of"] or clock.today()

    def question(connection: Connection, actor: Actor) -> EndingList:
        division = resolve(connection, told["division"], on) if told["division"] else None
        return endings_in_reach(connection, actor, on, division, told["within_days"])

    found = asked("contracts.read", question)
    return {
        "as_of": day_text(on),
        "stages": list(found.stages),
        "soon": [ending_body(each) for each in found.soon],
        "exceptions": [ending_body(each) for each in found.exceptions],
    }
