"""The rent of a contract on its page: what is due by year, payments, deposit, dividends, and the papers about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final

from flask import Response as FlaskResponse
from flask import abort, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger import rent
from ledger.access import Act, Actor
from ledger.centre.releasing import release_deposit
from ledger.clock import today
from ledger.inquiries import parties_named
from ledger.inquiries.rents import RentDue, RentFigures, demand_of, rent_of_contract, roster_of
from ledger.parties import Party
from ledger.rent import Declaration, DepositEvent, Payee, Payment
from ledger.rent.lists import CHANGES, DEPOSIT_EVENTS, party_of
from ledger.settings import font_folder, public_url
from web import centre_asking as posted
from web.asking import optional_day_of
from web.centre_parts import Form, carry, done_note
from web.groups import page_group, read, show
from web.offering import can
from web.refusals import HouseholdNotChosen
from web.rent_asking import amount, events_offered, forms_of, roster
from web.showing import word

pages = page_group("rents")
PAY_WITHIN_DAYS: Final = 15
STEPS: Final = {
    "pay": "rent.pay",
    "undo": "rent.reverse-payment",
    "value": "rent.pay",
    "deposit": "deposits.record",
    "claim": "deposits.release",
    "release": "deposits.release",
    "dividend": "dividends.declare",
}


@dataclass(frozen=True, slots=True)
class Year:
    """What is due in a calendar year. open_: whether it is shown unfolded."""

    year: int
    dues: tuple[RentDue, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class RentPage:
    """All that the page says. forms: what whoever asks may do, by step."""

    figures: RentFigures
    years: tuple[Year, ...]
    parties: dict[str, Party]
    forms: dict[str, Form]
    note: str
    changes = CHANGES
    deposit_events = DEPOSIT_EVENTS


@pages.get("/contracts/<path:number>/rent")
def one(number: str) -> tuple[str, int]:
    """The rent of a contract."""
    return show("rent.html", rent_page(number))


def rent_page(number: str) -> RentPage:
    """The facts of the page. Raises RentMissing and what ``permit`` raises."""

    def question(connection: Connection, actor: Actor) -> tuple[RentFigures, dict[str, Party]]:
        found = rent_of_contract(connection, actor, number, today())
        return found, parties_named(connection, actor, found.parties)

    figures, parties = read("rent.read", question, subject=number)
    return RentPage(figures, years_of(figures.dues), parties, _forms(figures, parties), _note())


def years_of(dues: tuple[RentDue, ...]) -> tuple[Year, ...]:
    """What is due year by year; those with something open by now are unfolded, and the next one."""
    grouped = [(year, tuple(some)) for year, some in groupby(dues, key=lambda each: each.due_on.year)]
    upcoming = next((year for year, some in grouped if any(each.open > 0 for each in some)), None)
    return tuple(
        Year(year, some, year == upcoming or any(each.days_late(today()) for each in some)) for year, some in grouped
    )


def _note() -> str:
    words = {"pay": word("done_pay"), "undo": word("done_undo"), "value": word("done_value"), "deposit": word("done_deposit"), "claim": word("done_pay"), "release": word("done_release"), "dividend": word("done_dividend")}  # fmt: skip
    return done_note(words)


def _forms(figures: RentFigures, parties: dict[str, Party]) -> dict[str, Form]:
    if figures.reversed:
        return {}
    number = figures.terms.contract
    addresses = {step: url_for("pages.rents.do", number=number, step=step) for step in STEPS}
    offered = forms_of(figures, parties, addresses)
    return {step: form for step, form in offered.items() if can(STEPS[step])}


@pages.post("/contracts/<path:number>/rent/<step>")
def do(number: str, step: str) -> Response | tuple[str, int]:
    """Record a payment, a deposit or a dividend, or undo a payment."""
    if step not in STEPS:
        abort(404)
    return carry(
        STEPS[step],
        lambda c, act: _WORK[step](c, act, number),
        lambda _done: url_for("pages.rents.one", number=number, done=step),
        lambda: ("rent.html", rent_page(number)),
        number,
    )


def _pay(connection: Connection, act: Act, number: str) -> Any:
    fen, weight = amount("amount"), amount("weight")
    creditor = posted.text("creditor", 64)
    receiver = posted.party(connection, act.actor, "receiver")
    if receiver and not creditor:
        raise HouseholdNotChosen(receiver=receiver[:40])
    payees = (Payee(creditor, party_of(connection, receiver), posted.text("mandate", 80)),) if receiver else ()
    due_on = posted.optional_day("due_on")
    claim, method = posted.text("claim", 8), posted.text("method", 8)
    payment = Payment(
        number,
        posted.text("voucher", 64),
        posted.day("paid_on"),
        fen,
        weight,
        method if method in rent.METHODS and method != "deposit" else "bank",
        claim if claim in rent.CLAIMS else "rent",
        roster("roster"),
        (due_on,) if due_on else (),
        (creditor,) if creditor else (),
        payees,
    )
    return rent.pay(connection, payment, act)


def _undo(connection: Connection, act: Act, number: str) -> Any:
    return rent.reverse_payment(connection, number, posted.text("voucher", 64), posted.text("reason", 500), act)


def _value(connection: Connection, act: Act, number: str) -> Any:
    return rent.value_rent(connection, number, act.today, act)


def _deposit(connection: Connection, act: Act, number: str) -> Any:
    told: Any = posted.text("event", 8)
    collector = party_of(connection, posted.party(connection, act.actor, "collector"))
    event = DepositEvent(
        number,
        told if told in events_offered() else "paid",
        posted.day("day"),
        amount("fen", needed=True),
        collector,
        posted.text("document", 64),
        posted.optional_day("valid_to"),
    )
    return rent.record_deposit(connection, event, act)


def _claim(connection: Connection, act: Act, number: str) -> Any:
    fen = amount("fen", needed=True)
    return rent.claim_deposit(connection, number, posted.day("day"), fen, posted.text("document", 64), act)


def _release(connection: Connection, act: Act, number: str) -> Any:
    return release_deposit(connection, number, posted.day("day"), posted.text("document", 64), act)


def _dividend(connection: Connection, act: Act, number: str) -> Any:
    declared = Declaration(
        number,
        posted.text("period", 16),
        posted.day("declared_on"),
        posted.day("due_on"),
        posted.text("resolution", 80),
        amount("total"),
        amount("per_share"),
    )
    return rent.declare_dividend(connection, declared, act)


_WORK: Final = {
    "pay": _pay,
    "undo": _undo,
    "value": _value,
    "deposit": _deposit,
    "claim": _claim,
    "release": _release,
    "dividend": _dividend,
}


@pages.get("/contracts/<path:number>/rent/demand.pdf")
def demand(number: str) -> FlaskResponse:
    """The demand for what is overdue today, to be paid within fifteen days unless the address says otherwise."""
    pay_before: date = optional_day_of("pay_before") or today() + timedelta(days=PAY_WITHIN_DAYS)
    told: dict[str, Any] = {"pay_before": pay_before, "fonts": font_folder(), "public_url": public_url()}
    made = read("notices.issue", lambda c, actor: demand_of(c, actor, number, today(), **told), subject=number)
    return _paper(made, f"demand-{number}")


@pages.get("/contracts/<path:number>/rent/roster.pdf")
def roster_paper(number: str) -> FlaskResponse:
    """The roster of a due day, or of all that is due and open."""
    told: dict[str, Any] = {"due_on": optional_day_of("due"), "fonts": font_folder(), "public_url": public_url()}
    made = read("rent.read", lambda c, actor: roster_of(c, actor, number, today(), **told), subject=number)
    return _paper(made, f"roster-{number}")


def _paper(made: bytes, name: str) -> FlaskResponse:
    response = FlaskResponse(made, mimetype="application/pdf")
    kind = "attachment" if "download" in request.args else "inline"
    response.headers.set("Content-Disposition", kind, filename=f"{name.replace('/', '-')}.pdf")
    response.headers["Cache-Control"] = "private, no-cache"
    return response
