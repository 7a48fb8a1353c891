"""The account statements of a party: what came and went between two days, account by account, with running areas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from ledger.access import Actor
from ledger.book import FIRST_DAY
from ledger.book.refusals import AccountMissing
from ledger.book.statements import Statement
from ledger.clock import today
from ledger.errors import Refusal
from ledger.inquiries import accounts_named, read_party, read_statement
from ledger.parties import Party
from web.asking import day_of, optional_day_of, tried
from web.groups import page_group, read, show
from web.rows import village_names
from web.standing import reaches_place

pages = page_group("statements")


@dataclass(frozen=True, slots=True)
class StatementPage:
    """The statements of a party. start: None from the beginning. places: names of the villages, by code."""

    party: Party
    start: date | None
    end: date
    statements: list[Statement]
    places: dict[str, str]
    problems: dict[str, list[Refusal]]


@pages.get("/parties/<code>/statement")
def one(code: str) -> tuple[str, int]:
    """The statements of a party between the days of the address."""
    page = read("accounts.read", lambda connection, actor: statement_page(connection, actor, code), subject=code)
    return show("statement.html", page, 422 if page.problems else 200)


def statement_page(connection: Connection, actor: Actor, code: str) -> StatementPage:
    """The facts of the page. Raises PartyMissing and what ``permit`` raises."""
    problems: dict[str, list[Refusal]] = {}
    start = tried(lambda: optional_day_of("from"), None, problems, "from")
    end = tried(lambda: day_of("to"), today(), problems, "to")
    party = read_party(connection, actor, code)
    found = [
        read_statement(connection, actor, book_id, account_id, start or FIRST_DAY, end)
        for book_id, account_id in _accounts(connection, actor, code)
    ]
    shown = [each for each in found if each.movements or each.opening]
    places = village_names(connection, {each.account.division_code for each in shown})
    return StatementPage(party, start, end, shown, places, problems)


def _accounts(connection: Connection, actor: Actor, code: str) -> list[tuple[int, int]]:
    """The party's accounts that lie within reach; none where it never held anything."""
    try:
        found = accounts_named(connection, actor, code)
    except AccountMissing:
        return []
    own = any(grant.party_code == code for grant in actor.grants)
    return [
        (book_id, account_id)
        for book_id, account_id, account in found
        if account.holder == code and (own or reaches_place(actor, account.division_level, account.division_code))
    ]
