"""``divisions``: finding them, and their balances on any day."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields
from sqlalchemy import Connection

from api.areas import measured_body
from api.edge import asked
from api.fields import Day, Moment, Strict, Text, Word, instant_text
from api.paging import limit_field
from api.resource import path_parameter, resource
from api.schemas import (
    Answer,
    AreaAnswer,
    CountAnswer,
    MoneyAnswer,
    WeightAnswer,
    day,
    maybe_instant,
    one_of,
    page_of,
    part,
    parts,
    text,
)
from ledger import clock
from ledger.access import Actor
from ledger.book.balances import Balance, Question
from ledger.inquiries import balances_of
from ledger.measures import AREA_ASSETS
from ledger.places import LEVELS, Division, children, lineage, resolve, search, subtree

BLUEPRINT = resource("divisions", "Administrative divisions and their balances")
_GROUPINGS: Final = ("kind", "village", "holder-kind", "party", "lot")
CODE: Final = [
    path_parameter(
        "code",
        "2, 4, 6, 9 or 12 digits, `level:code` where a code is both a city's and a county's, or a unique name",
        r"^[^/\u0000-\u001f\u007f-\u009f]+$",
        64,
        "640106002201",
    )
]
KEY_PATTERN: Final = f"^({'|'.join(LEVELS)}):[0-9]{{12}}$"


class DivisionQuery(Strict):
    q = Text(most=40, load_default="", metadata={"description": "part of a name, or the beginning of a code"})
    limit = limit_field(20)


class BalanceQuery(Strict):
    as_of = Day(load_default=None, allow_none=False, metadata={"description": "effective day; today when left out"})
    known_at = Moment(
        load_default=None, allow_none=False, metadata={"description": "as the book knew it at this instant"}
    )
    asset = fields.List(
        Text(most=32),
        load_default=list,
        metadata={"description": "only these assets; those that are areas when left out"},
    )
    by = fields.List(
        Word(_GROUPINGS), load_default=list, metadata={"description": "what to group by besides the asset"}
    )


class DivisionAnswer(Answer):
    class Meta:
        title = "Division"
        description = "An administrative division as it is today."

    key = text("level:code, because a padded code alone may mean a city or a county", pattern=KEY_PATTERN)
    level = one_of("level", LEVELS)
    code = text("12 digits, zero-padded", pattern="^[0-9]{12}$")
    name = text("name")
    parent_code = text("code one level up; empty for a province", pattern="^([0-9]{12})?$")


class DivisionInTreeAnswer(DivisionAnswer):
    class Meta:
        title = "DivisionInTree"
        description = "A division with those above and directly below it."

    above = parts(DivisionAnswer, "from the province down")
    below = parts(DivisionAnswer, "one level below, by code")


class BalanceAnswer(Answer):
    class Meta:
        title = "Balance"
        description = (
            "What a group stands at, by the measure of its asset: `area` of rights in land, `money` of cny, `weight` of"
            " rent in kind, `count` of persons. A grouping is there if it was asked for."
        )

    optional = frozenset({"kind", "village", "holder_kind", "party", "lot", "area", "money", "weight", "count"})
    asset = text("code of the asset")
    kind = text("kind of account")
    village = text("code of the division where the land lies")
    holder_kind = fields.String(data_key="holder-kind", metadata={"description": "kind of holder"})
    party = text("code of the holder")
    lot = text("code of the lot")
    area = part(AreaAnswer, "the balance of an area")
    money = part(MoneyAnswer, "the balance of money")
    weight = part(WeightAnswer, "the balance of a weight")
    count = part(CountAnswer, "the balance of persons")


class BalancesAnswer(Answer):
    class Meta:
        title = "Balances"
        description = "Balances of a division and all below it on a day."

    division = part(DivisionAnswer, "the division")
    as_of = day("the effective day")
    known_at = maybe_instant("as the book knew it at this instant; null: as it knows now")
    items = parts(BalanceAnswer, "the groups that do not stand at zero")


DivisionPage = page_of(DivisionAnswer, "DivisionPage")


def division_body(division: Division) -> dict[str, Any]:
    """A division as responses carry it."""
    return {
        "key": division.key,
        "level": division.level,
        "code": division.code,
        "name": division.name,
        "parent_code": division.parent_code,
    }


@BLUEPRINT.get("")
@BLUEPRINT.arguments(DivisionQuery, location="query")
@BLUEPRINT.answers(200, DivisionPage)
def search_divisions(told: dict[str, Any]) -> Any:
    """Divisions by part of their name or beginning of their code, larger ones first"""

    found = asked("divisions.read", lambda c, _: search(c, told["q"], clock.today(), told["limit"]))
    return {"items": [division_body(each) for each in found], "next": None}


@BLUEPRINT.get("/<code>", parameters=CODE)
@BLUEPRINT.answers(200, DivisionInTreeAnswer)
def read_division(code: str) -> Any:
    """One division, with those above and directly below it"""

    def question(connection: Connection, _: Actor) -> dict[str, Any]:
        today = clock.today()
        division = resolve(connection, code, today)
        above = lineage(connection, division, today)[:-1]
        inside = children(connection, division, today)
        tree = {"above": [division_body(e) for e in above], "below": [division_body(e) for e in inside]}
        return division_body(division) | tree

    return asked("divisions.read", question, code)


@BLUEPRINT.get("/<code>/balances", parameters=CODE)
@BLUEPRINT.arguments(BalanceQuery, location="query")
@BLUEPRINT.answers(200, BalancesAnswer)
def read_balances(told: dict[str, Any], code: str) -> Any:
    """Balances of a division and all below it on a day

    Without `by=kind` only what somebody has is told: with the accounts that area comes from every sum is zero.
    """
    on = told["as_of"] or clock.today()

    def question(connection: Connection, actor: Actor) -> tuple[Division, list[Balance]]:
        division = resolve(connection, code, clock.today())
        groups = frozenset(told["by"])
        wanted = Question(subtree([division], on), on, told["known_at"], tuple(told["asset"]) or AREA_ASSETS, groups)
        return division, balances_of(connection, actor, division, wanted)

    division, found = asked("balances.read", question, code)
    return {
        "division": division_body(division),
        "as_of": on.isoformat(),
        "known_at": told["known_at"] and instant_text(told["known_at"]),
        "items": [balance_body(each, told["by"]) for each in found],
    }


def balance_body(balance: Balance, by: list[str]) -> dict[str, Any]:
    """A balance as responses carry it."""
    groups = {name.replace("-", "_"): getattr(balance, name.replace("-", "_")) for name in _GROUPINGS if name in by}
    return {"asset": balance.asset} | groups | measured_body(balance.asset, balance.amount)
