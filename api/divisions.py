"""``divisions``: finding them, and their balances on any day."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from api.edge import MOST_PER_PAGE, database
from api.fields import Day, Moment, Strict, Text, area_body
from api.resource import resource
from ledger import clock
from ledger.book.balances import Balance, Question, balances
from ledger.places import Division, children, lineage, resolve, search, subtree

BLUEPRINT = resource("divisions", "Administrative divisions and their balances")
_GROUPINGS = ("kind", "village", "holder-kind", "party", "lot")


class DivisionQuery(Strict):
    q = Text(most=40, load_default="", metadata={"description": "part of a name, or the beginning of a code"})
    limit = fields.Integer(load_default=20, strict=False, validate=validate.Range(1, MOST_PER_PAGE))


class BalanceQuery(Strict):
    as_of = Day(load_default=None, metadata={"description": "effective day; today when left out"})
    known_at = Moment(load_default=None, metadata={"description": "as the book knew it at this instant"})
    asset = fields.List(Text(most=32), load_default=list)
    by = fields.List(Text(most=16, validate=validate.OneOf(_GROUPINGS)), load_default=list)


def division_body(division: Division) -> dict[str, Any]:
    return {
        "key": division.key,
        "level": division.level,
        "code": division.code,
        "name": division.name,
        "parent_code": division.parent_code,
    }


@BLUEPRINT.get("")
@BLUEPRINT.arguments(DivisionQuery, location="query")
@BLUEPRINT.response(200)
def find_divisions(asked: dict[str, Any]) -> Any:
    """Divisions by part of their name or beginning of their code, larger ones first."""
    with database().reading() as connection:
        found = search(connection, asked["q"], clock.today(), asked["limit"])
    return {"items": [division_body(each) for each in found], "next": None}


@BLUEPRINT.get("/<code>")
@BLUEPRINT.response(200)
def one_division(code: str) -> Any:
    """One division by its code or level:code, with those above and directly below it."""
    today = clock.today()
    with database().reading() as connection:
        division = resolve(connection, code, today)
        above = lineage(connection, division, today)[:-1]
        inside = children(connection, division, today)
    body = division_body(division)
    return body | {"above": [division_body(e) for e in above], "below": [division_body(e) for e in inside]}


@BLUEPRINT.get("/<code>/balances")
@BLUEPRINT.arguments(BalanceQuery, location="query")
@BLUEPRINT.response(200)
def division_balances(asked: dict[str, Any], code: str) -> Any:
    """Balances of a division and all below it on a day; without by=kind only what somebody has."""
    today = clock.today()
    day = asked["as_of"] or today
    with database().reading() as connection:
        division = resolve(connection, code, today)
        question = Question(
            subtree([division], day), day, asked["known_at"], tuple(asked["asset"]), frozenset(asked["by"])
        )
        found = balances(connection, question)
    return {
        "division": division_body(division),
        "as_of": day.isoformat(),
        "known_at": asked["known_at"].isoformat() if asked["known_at"] else None,
        "items": [balance_body(each, asked["by"]) for each in found],
    }


def balance_body(balance: Balance, by: list[str]) -> dict[str, Any]:
    groups = {name: getattr(balance, name.replace("-", "_")) for name in _GROUPINGS if name in by}
    return {"asset": balance.asset} | groups | {"area": area_body(balance.amount)}
