"""Ending a contract early: the form, what it would do, and proposing it; another person approves it on the contract's page."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Actor
from ledger.exchange import cells
from ledger.inquiries import preview_of_ending
from ledger.transfers import GROUNDS, Ending, propose_ending
from web.asking import posted_text, tried
from web.given_back import (
    StepPage,
    blank_page,
    carry,
    document,
    lines_back,
    optional_day,
    required_day,
    with_preview,
)
from web.groups import page_group, read, show

pages = page_group("early_ends")
OPERATION: Final = "contracts.propose-ending"
TEMPLATE: Final = "early_end.html"


@pages.get("/contracts/<path:number>/ending")
def form(number: str) -> tuple[str, int]:
    """The form, empty."""
    return show(TEMPLATE, read(OPERATION, lambda c, actor: blank_page(c, actor, number, OPERATION), subject=number))


@pages.post("/contracts/<path:number>/ending")
def propose(number: str) -> Response | tuple[str, int]:
    """What the early end would do; or propose it."""
    said: list[Ending] = []

    def make(connection: Connection, actor: Actor) -> StepPage:
        page = blank_page(connection, actor, number, OPERATION)
        ending = _ending(page)
        if ending is not None:
            said.append(ending)
            return with_preview(connection, actor, page, lambda: preview_of_ending(connection, actor, number, ending))
        return page

    return carry(
        number, OPERATION, TEMPLATE, make, lambda c, act, seen: propose_ending(c, number, said[-1], act, seen), "end"
    )


def _ending(page: StepPage) -> Ending | None:
    """What the form says; None where something is to be mended."""
    ground = posted_text("ground")
    back_on, notice_on = required_day(page, "back_on"), optional_day(page, "notice_on")
    paper, lines = document(page), lines_back(page)
    fixtures = tried(lambda: cells.text(posted_text("fixtures", 500), 500), "", page.problems, "fixtures")
    if page.problems or back_on is None:
        return None
    return Ending(ground if ground in GROUNDS else "agreement", back_on, paper, notice_on, lines, fixtures)
