"""My contracts, for a household or co-operative on a phone: offers of renewal to answer, and the contracts in force."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Act, Actor
from ledger.clock import today
from ledger.errors import Refusal
from ledger.inquiries import Contracts, parties_named
from ledger.inquiries.waiting import Offer, offers_waiting
from ledger.parties import Party
from ledger.transfers import Wanted, answer_renewal
from web.asking import posted_number
from web.contract_chances import answers_itself
from web.groups import page_group, read, show, write
from web.refusals import each_of, ends_here, status_of
from web.rows import ContractRow, rows_of

pages = page_group("my_contracts")
OPERATION = "contracts.answer-renewal"
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class MyContracts:
    """Offers that wait, the nearest last day first; mine: those that whoever asks answers for its own side.

    rows: the contracts in force within reach.
    """

    offers: tuple[Offer, ...]
    mine: frozenset[str]
    parties: dict[str, Party]
    rows: list[ContractRow]


@pages.get("/my-contracts")
def index() -> tuple[str, int]:
    """What waits for an answer, then what is in force."""
    return show("my_contracts.html", read(OPERATION, my_contracts))


def my_contracts(connection: Connection, actor: Actor) -> MyContracts:
    """The facts of the page. Raises what ``permit`` raises."""
    offers = tuple(offers_waiting(connection, actor, today()))
    named = {code for each in offers for code in (each.contract.terms.transferor, each.contract.terms.transferee)}
    found = Contracts(connection, actor).page(Wanted(in_force_on=today(), soonest_end_first=True, limit=MOST_SHOWN))
    own = {each.contract.number for each in offers if answers_itself(actor, each)}
    return MyContracts(
        offers, frozenset(own), parties_named(connection, actor, named), rows_of(connection, actor, found)
    )


@pages.post("/my-contracts/<any(accept, decline):answer>/<path:number>")
def answer(answer: str, number: str) -> Response | tuple[str, int]:
    """Accept or decline the renewal that is offered."""

    def work(connection: Connection, act: Act) -> object:
        return answer_renewal(connection, number, answer == "accept", act, posted_number("version"))

    try:
        write(OPERATION, work, subject=number)
    except Refusal as refusal:
        if ends_here(refusal):
            raise
        return show("my_contracts.html", read(OPERATION, my_contracts), status_of(refusal), refusals=each_of(refusal))
    return redirect(url_for("pages.my_contracts.index", done=answer), 303)
