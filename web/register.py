"""The transfer ledger: all contracts, narrowed, page by page, with totals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from flask import request
from sqlalchemy import Connection

from ledger.access import Actor
from ledger.clock import today
from ledger.errors import Refusal
from ledger.exchange import cells
from ledger.inquiries import Contracts
from ledger.places import Division, resolve
from ledger.transfers import STATES, Wanted
from web.asking import LONGEST_SEARCH, optional_day_of, text_of, tried
from web.groups import page_group, read, show
from web.rows import ContractRow, rows_of

pages = page_group("register")
PAGE_SIZE: Final = 50
FILTERS: Final = ("q", "state", "village", "on", "ends_within", "party", "parcel")


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One page of the ledger. count, area: of all pages. following: address arguments of the next page, or None."""

    rows: list[ContractRow]
    count: int
    area: int
    page_area: int
    page_rent_fen: int
    filters: dict[str, str]
    following: dict[str, str] | None
    problems: dict[str, list[Refusal]]
    village_name: str
    begun: bool


@pages.get("/contracts")
def index() -> tuple[str, int]:
    """The transfer ledger."""
    page = read("contracts.read", register_page)
    return show("register.html", page, 422 if page.problems else 200)


def register_page(connection: Connection, actor: Actor) -> RegisterPage:
    """The contracts within reach that the address asks for; a filter that cannot be read is named and left out."""
    problems: dict[str, list[Refusal]] = {}
    wanted = _wanted(problems)
    division = _division(connection, problems)
    contracts = Contracts(connection, actor, division, today())
    found = contracts.page(wanted)
    shown = found[:PAGE_SIZE]
    filters = {name: text_of(name) for name in FILTERS if text_of(name)}
    last = shown[-1].number if len(found) > PAGE_SIZE else ""
    return RegisterPage(
        rows=rows_of(connection, actor, shown),
        count=contracts.count(wanted),
        area=contracts.area(wanted),
        page_area=sum(contract.terms.area_grains for contract in shown),
        page_rent_fen=sum(contract.terms.yearly_rent_fen or 0 for contract in shown),
        filters=filters,
        following=filters | {"after": last} if last else None,
        problems=problems,
        village_name=division.name if division else "",
        begun=bool(wanted.after),
    )


def _wanted(problems: dict[str, list[Refusal]]) -> Wanted:
    state = text_of("state")
    in_force_on = tried(lambda: optional_day_of("on"), None, problems, "on")
    wanted = Wanted(
        text=text_of("q"),
        state=state if state in STATES else "",
        unfiled=state == "unfiled",
        ends_from=today() if state == "unfiled" else None,  # what has ended needs no filing any more
        party=text_of("party"),
        parcel=text_of("parcel"),
        in_force_on=in_force_on,
        after=request.args.get("after", "")[:LONGEST_SEARCH],
        limit=PAGE_SIZE + 1,
    )
    ends_before = _ends_before()
    return replace(wanted, ends_before=ends_before, in_force_on=in_force_on or today()) if ends_before else wanted


def _ends_before() -> date | None:
    days = text_of("ends_within")
    return today() + timedelta(days=int(days) + 1) if days.isascii() and days.isdigit() and len(days) <= 4 else None


def _division(connection: Connection, problems: dict[str, list[Refusal]]) -> Division | None:
    text = text_of("village")
    return tried(lambda: resolve(connection, cells.text(text), today()), None, problems, "village") if text else None
