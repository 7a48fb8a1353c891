"""``accounts``: finding them by name or holder, and their statements."""

from __future__ import annotations

from typing import Any, Final

from api.areas import amount_body, measured_body
from api.edge import asked
from api.fields import Day, Strict, Text
from api.resource import MOST_BOOK, MOST_NUMBER, path_number, resource
from api.schemas import (
    ENTRY_ID_PATTERN,
    AmountAnswer,
    Answer,
    AreaAnswer,
    CountAnswer,
    MoneyAnswer,
    WeightAnswer,
    day,
    page_of,
    part,
    parts,
    text,
)
from ledger import inquiries
from ledger.book import FIRST_DAY, LAST_DAY

BLUEPRINT = resource("accounts", "Accounts of the book and their statements")
_PATH: Final = [
    path_number("book_id", "number of the book", MOST_BOOK),
    path_number("account_id", "number of the account in the book", MOST_NUMBER),
]


class AccountQuery(Strict):
    name = Text(most=200, least=1, required=True, metadata={"description": "asset/kind/division[/holder], or a holder"})


class StatementQuery(Strict):
    start = Day(load_default=FIRST_DAY, metadata={"description": "first day"})
    end = Day(load_default=LAST_DAY, metadata={"description": "last day, included"})


class AccountAnswer(Answer):
    class Meta:
        title = "Account"
        description = "An account of the book."

    id = text("number of the book and of the account in it", pattern=ENTRY_ID_PATTERN)
    name = text("asset/kind/division[/holder]")


class MovementAnswer(Answer):
    class Meta:
        title = "Movement"
        description = (
            "One posting in an account, with the balance after it. What moved stands under the name of its measure:"
            " `area`, `money`, `weight` or `count`."
        )

    optional = frozenset({"area", "money", "weight", "count"})

    effective_on = day("from which day it counts")
    stated_on = day("the day of the document, where a closing moved the posting")
    entry = text("its entry", pattern=ENTRY_ID_PATTERN)
    cause = text("what happened")
    document = text("number of the paper behind it")
    lot = text("the lot that moved")
    area = part(AreaAnswer, "the area that arrived (+) or left (−)")
    money = part(MoneyAnswer, "the money that arrived (+) or left (−)")
    weight = part(WeightAnswer, "the weight that arrived (+) or left (−)")
    count = part(CountAnswer, "how many arrived (+) or left (−)")
    balance = part(AmountAnswer, "balance of the account afterwards")


class StatementAnswer(Answer):
    class Meta:
        title = "Statement"
        description = "An account between two days."

    account = text("asset/kind/division[/holder]")
    opening = part(AmountAnswer, "balance before the first day")
    closing = part(AmountAnswer, "balance at the end of the last day")
    items = parts(MovementAnswer, "what moved, by day and entry")


AccountPage = page_of(AccountAnswer, "AccountPage")


@BLUEPRINT.get("")
@BLUEPRINT.arguments(AccountQuery, location="query")
@BLUEPRINT.answers(200, AccountPage)
def search_accounts(told: dict[str, Any]) -> Any:
    """Accounts by their name, or all of a holder's"""
    found = asked("accounts.read", lambda c, actor: inquiries.accounts_named(c, actor, told["name"]))
    items = [{"id": f"{book_id}-{number}", "name": account.name} for book_id, number, account in found]
    return {"items": items, "next": None}


@BLUEPRINT.get("/<int(max=2147483647):book_id>-<int(max=9223372036854775807):account_id>/statement", parameters=_PATH)
@BLUEPRINT.arguments(StatementQuery, location="query")
@BLUEPRINT.answers(200, StatementAnswer)
def read_statement(told: dict[str, Any], book_id: int, account_id: int) -> Any:
    """Movements with their running balance, both days included"""
    found = asked(
        "accounts.read",
        lambda c, actor: inquiries.read_statement(c, actor, book_id, account_id, told["start"], told["end"]),
        f"{book_id}-{account_id}",
    )
    asset = found.account.asset
    return {
        "account": found.account.name,
        "opening": amount_body(asset, found.opening),
        "closing": amount_body(asset, found.closing),
        "items": [
            {
                "effective_on": each.effective_on.isoformat(),
                "stated_on": each.stated_on.isoformat(),
                "entry": f"{book_id}-{each.entry_id}",
                "cause": each.cause,
                "document": each.document,
                "lot": each.lot,
                "balance": amount_body(asset, each.running),
            }
            | measured_body(asset, each.amount)
            for each in found.movements
        ],
    }
