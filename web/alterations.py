"""Changing a signed contract: the form, what it would do, and proposing it; another person approves it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Actor
from ledger.clock import today
from ledger.exchange import cells
from ledger.exchange.kinds.transfer_columns import CONVERTERS
from ledger.inquiries import preview_of_change
from ledger.transfers import Alteration, propose_change
from web.asking import posted_text, tried
from web.given_back import StepPage, blank_page, carry, document, lines_back, required_day, with_preview
from web.groups import page_group, read, show

pages = page_group("alterations")
OPERATION: Final = "contracts.propose-change"
TEMPLATE: Final = "alteration.html"
_TEXTS: Final = (("price", 24), ("payment", 120), ("purpose", 200))


@pages.get("/contracts/<path:number>/change")
def form(number: str) -> tuple[str, int]:
    """The form, empty."""
    return show(TEMPLATE, read(OPERATION, lambda c, actor: blank_page(c, actor, number, OPERATION), subject=number))


@pages.post("/contracts/<path:number>/change")
def propose(number: str) -> Response | tuple[str, int]:
    """What the change would do; or propose it."""
    said: list[Alteration] = []

    def make(connection: Connection, actor: Actor) -> StepPage:
        page = blank_page(connection, actor, number, OPERATION)
        change = _change(page)
        if change is not None:
            said.append(change)
            return with_preview(
                connection, actor, page, lambda: preview_of_change(connection, actor, number, change, today())
            )
        return page

    return carry(
        number, OPERATION, TEMPLATE, make, lambda c, act, seen: propose_change(c, number, said[-1], act, seen), "change"
    )


def _change(page: StepPage) -> Alteration | None:
    """What the form says; None where something is to be mended."""
    from_day, paper, lines = required_day(page, "from_day"), document(page), lines_back(page)
    price, payment, purpose = (
        tried(lambda name=name, most=most: cells.text(posted_text(name, 500), most), "", page.problems, name)  # type: ignore[misc]
        for name, most in _TEXTS
    )
    if page.problems or from_day is None:
        return None
    return Alteration(from_day, paper, price, CONVERTERS["pay"](payment) if payment else "", purpose, lines)
