"""``accounts``: finding them by name or holder, and their statements."""

from __future__ import annotations

from typing import Any

from api.edge import database
from api.fields import Day, Strict, Text, area_body
from api.resource import resource
from ledger.book import FIRST_DAY, LAST_DAY
from ledger.book.statements import find_accounts, load_account, statement

BLUEPRINT = resource("accounts", "Accounts of the book and their statements")


class AccountQuery(Strict):
    name = Text(most=200, least=1, required=True, metadata={"description": "asset/kind/division[/holder], or a holder"})


class StatementQuery(Strict):
    start = Day(load_default=FIRST_DAY)
    end = Day(load_default=LAST_DAY)


@BLUEPRINT.get("")
@BLUEPRINT.arguments(AccountQuery, location="query")
@BLUEPRINT.response(200)
def find_some(asked: dict[str, Any]) -> Any:
    """Accounts by their name, or all of a holder's."""
    with database().reading() as connection:
        found = find_accounts(connection, asked["name"])
    items = [{"id": f"{book_id}-{number}", "name": account.name} for book_id, number, account in found]
    return {"items": items, "next": None}


@BLUEPRINT.get("/<int(max=2147483647):book_id>-<int(max=9223372036854775807):account_id>/statement")
@BLUEPRINT.arguments(StatementQuery, location="query")
@BLUEPRINT.response(200)
def account_statement(asked: dict[str, Any], book_id: int, account_id: int) -> Any:
    """Movements with their running balance, both days included."""
    with database().reading() as connection:
        account = load_account(connection, book_id, account_id)
        found = statement(connection, book_id, account_id, account, asked["start"], asked["end"])
    return {
        "account": account.name,
        "opening": area_body(found.opening),
        "closing": area_body(found.closing),
        "items": [
            {
                "effective_on": each.effective_on.isoformat(),
                "stated_on": each.stated_on.isoformat(),
                "entry": f"{book_id}-{each.entry_id}",
                "cause": each.cause,
                "document": each.document,
                "lot": each.lot,
                "area": area_body(each.amount),
                "balance": area_body(each.running),
            }
            for each in found.movements
        ],
    }
