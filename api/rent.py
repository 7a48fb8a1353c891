"""``rent``: what is overdue by age, and what falls due soon, of a division or of all that is within reach."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from sqlalchemy import Connection

from api import contract_rents
from api.edge import asked
from api.fields import Count, Day, Strict, Text, Word
from api.rent_fields import AmountAnswer, amount_body
from api.resource import resource
from api.schemas import Answer, day, one_of, part, parts, text
from ledger import clock
from ledger.access import Actor
from ledger.inquiries.rents import ArrearsList, arrears_in_reach, due_in_reach
from ledger.places import resolve
from ledger.rent import Arrears, ComingDue

BLUEPRINT = resource("rent", "Rent that is overdue or falls due")
OF_CONTRACTS = contract_rents.BLUEPRINT  # their routes are those of the contracts
BY = ("contract", "payer", "village", "household")
AGE_NAMES = ("due_today", "days_1_30", "days_31_90", "days_91_180", "days_181_365", "over_a_year")
_MOST_DAYS = 3_660


class ArrearsQuery(Strict):
    division = Text(64, load_default="", metadata={"description": "of this division and below; all within reach else"})
    as_of = Day(load_default=None, allow_none=False, metadata={"description": "on which day; today when left out"})
    by = Word(BY, load_default="contract", metadata={"description": "what a line stands for"})


class DueQuery(Strict):
    division = Text(64, load_default="", metadata={"description": "of this division and below; all within reach else"})
    within = Count(1, _MOST_DAYS, load_default=30, metadata={"description": "within how many days after today"})


class AgesAnswer(Answer):
    class Meta:
        title = "Ages"
        description = "What is open by how long it has been due."

    due_today = part(AmountAnswer, "due on the very day, not overdue yet")
    days_1_30 = part(AmountAnswer, "for 1 to 30 days")
    days_31_90 = part(AmountAnswer, "for 31 to 90 days")
    days_91_180 = part(AmountAnswer, "for 91 to 180 days")
    days_181_365 = part(AmountAnswer, "for 181 to 365 days")
    over_a_year = part(AmountAnswer, "for more than 365 days")


class ArrearsAnswer(Answer):
    class Meta:
        title = "Arrears"
        description = "What is overdue of one contract, payer, village or household, in one measure."

    key = text("contract number, code of the party, or of the village; empty in a total")
    payer = text("code of who pays, where a line is a contract; empty else")
    oldest = day("the oldest due day")
    overdue = part(AmountAnswer, "all that is overdue")
    ages = part(AgesAnswer, "by age")


class ArrearsListAnswer(Answer):
    class Meta:
        title = "ArrearsList"
        description = "Rent that is overdue, the oldest first."

    as_of = day("the day")
    by = one_of("what a line stands for", BY)
    items = parts(ArrearsAnswer, "line by line")
    totals = parts(ArrearsAnswer, "all lines together, money and weight apart")


class ComingDueAnswer(Answer):
    class Meta:
        title = "ComingDue"
        description = "What falls due on a day under a contract, less what was paid in advance."

    contract = text("contract number")
    due_on = day("when")
    payer = text("code of who pays")
    amount = part(AmountAnswer, "what is to be paid")


class DueListAnswer(Answer):
    class Meta:
        title = "DueList"
        description = "Rent that falls due, the soonest first."

    as_of = day("the day")
    items = parts(ComingDueAnswer, "by day and contract")
    totals = fields.List(fields.Nested(AmountAnswer), metadata={"description": "all together, money and weight apart"})


@BLUEPRINT.get("/arrears")
@BLUEPRINT.arguments(ArrearsQuery, location="query")
@BLUEPRINT.answers(200, ArrearsListAnswer)
def read_arrears(told: dict[str, Any]) -> Any:
    """Rent that is overdue on a day, by age"""
    on = told["as_of"] or clock.today()

    def question(connection: Connection, actor: Actor) -> ArrearsList:
        division = resolve(connection, told["division"], on) if told["division"] else None
        return arrears_in_reach(connection, actor, on, division, told["by"])

    found = asked("rent.read", question, told["division"])
    return {
        "as_of": on.isoformat(),
        "by": told["by"],
        "items": [_arrears_body(each, found.payers) for each in found.rows],
        "totals": [_arrears_body(each, {}) for each in found.totals()],
    }


def _arrears_body(found: Arrears, payers: dict[str, str]) -> dict[str, Any]:
    ages = zip(AGE_NAMES, found.ages, strict=True)
    return {
        "key": found.key,
        "payer": payers.get(found.key, ""),
        "oldest": found.oldest.isoformat(),
        "overdue": amount_body(found.overdue, found.measure),
        "ages": {name: amount_body(amount, found.measure) for name, amount in ages},
    }


@BLUEPRINT.get("/due")
@BLUEPRINT.arguments(DueQuery, location="query")
@BLUEPRINT.answers(200, DueListAnswer)
def read_due(told: dict[str, Any]) -> Any:
    """Rent that falls due within so many days and is not paid yet"""
    on = clock.today()

    def question(connection: Connection, actor: Actor) -> list[ComingDue]:
        division = resolve(connection, told["division"], on) if told["division"] else None
        return due_in_reach(connection, actor, on, told["within"], division)

    found = asked("rent.read", question, told["division"])
    return {
        "as_of": on.isoformat(),
        "items": [
            {
                "contract": each.contract,
                "due_on": each.due_on.isoformat(),
                "payer": each.payer,
                "amount": amount_body(each.amount, each.measure),
            }
            for each in found
        ],
        "totals": [
            amount_body(sum(each.amount for each in found if each.measure == measure), measure)
            for measure in sorted({each.measure for each in found})
        ],
    }
