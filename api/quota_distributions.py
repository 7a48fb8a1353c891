"""``quota-distributions``: what a sale of quota brought goes to households, collectives and heads of use."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection

from api.centre_fields import noted
from api.conditions import tag_of_body, tagged
from api.contract_requests import ReverseSchema
from api.edge import asked
from api.keys import carried_out_once, idempotency_key
from api.proposal_schemas import AFTER_PROPOSING, ProposalAnswer, proposal_body, proposed
from api.quota_fields import code_in_path
from api.rent_fields import VOUCHER_PATTERN
from api.resource import path_number, path_parameter, resource
from api.trade_answers import DistributionAnswer, PlannedAnswer, distribution_body, planned_body
from api.trade_requests import DistributionSchema, PayoutSchema, distribution_of
from ledger import clock, trades
from ledger.access import Act, Actor, permit
from ledger.inquiries.trades import read_distribution
from ledger.quotas import place_of
from ledger.trades import proceeds_of

BLUEPRINT = resource("quota-distributions", "Where the proceeds of sales of quota go")
NUMBER: Final = code_in_path("number", "number of the distribution", 40, "FP-640106-2026-00001")
_MOST_LINES: Final = 100_000
_PAYOUT: Final = [
    *NUMBER,
    path_number("line", "number of the line", _MOST_LINES),
    path_parameter("voucher", "number of the voucher", VOUCHER_PATTERN, 80, "凭证1"),
]


@BLUEPRINT.post("/check")
@BLUEPRINT.arguments(DistributionSchema)
@BLUEPRINT.answers(200, PlannedAnswer)
def check_distribution(told: dict[str, Any]) -> Any:
    """What a distribution would come to, line by line; nothing is kept"""
    wanted = distribution_of(told)

    def question(connection: Connection, actor: Actor) -> dict[str, Any]:
        book = proceeds_of(connection, wanted.sale, wanted.on_day).book
        permit(connection, actor, "trades.distribute", places=[place_of(book)])
        return planned_body(trades.plan_distribution(connection, wanted, Act(actor, clock.now())))

    return asked("trades.distribute", question, wanted.sale)


@BLUEPRINT.post("")
@BLUEPRINT.arguments(DistributionSchema)
@BLUEPRINT.answers(201, ProposalAnswer, headers=("ETag", "Location"), keyed=True, links=AFTER_PROPOSING)
def propose_a_distribution(told: dict[str, Any]) -> Any:
    """Propose a distribution of proceeds; another person approves it: see `proposals`

    It is computed again at the approval and posted line by line.
    """
    wanted = distribution_of(told)

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        return proposal_body(trades.propose_distribution(connection, wanted, act))

    return proposed(carried_out_once("trades.distribute", wanted.sale, idempotency_key(), work))


@BLUEPRINT.get("/<contract_number:number>", parameters=NUMBER)
@BLUEPRINT.answers(200, DistributionAnswer, headers=("ETag",))
def read_a_distribution(number: str) -> Any:
    """One distribution with what was paid of it, for the seller"""
    body = asked("trades.read", lambda c, actor: distribution_body(*read_distribution(c, actor, number)), number)
    return tagged(body, tag_of_body(body))


@BLUEPRINT.post("/<contract_number:number>/reversal", parameters=NUMBER)
@BLUEPRINT.arguments(ReverseSchema)
@BLUEPRINT.answers(201, ProposalAnswer, headers=("ETag", "Location"), keyed=True, links=AFTER_PROPOSING)
def reverse_a_distribution(told: dict[str, Any], number: str) -> Any:
    """Ask for a distribution to be undone, while nothing of it is paid out"""

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        return proposal_body(trades.propose_distribution_reversal(connection, number, told["reason"], act))

    return proposed(carried_out_once("trades.distribute", number, idempotency_key(), work))


@BLUEPRINT.post("/<contract_number:number>/payments", parameters=NUMBER)
@BLUEPRINT.arguments(PayoutSchema)
@BLUEPRINT.answers(200, DistributionAnswer, keyed=True)
def pay_out_a_distribution(told: dict[str, Any], number: str) -> Any:
    """Record what a voucher paid of a distribution; with the last share its households are paid out"""
    payments = [(each["line"], each["amount"][1]) for each in told["payments"]]

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        trades.pay_out(connection, number, payments, told["voucher"], told["paid_on"], act)
        return distribution_body(*read_distribution(connection, act.actor, number))

    return noted("trades.pay", number, work)


@BLUEPRINT.post(
    f"/<contract_number:number>/payments/<int(max={_MOST_LINES}):line>/<path:voucher>/reverse", parameters=_PAYOUT
)
@BLUEPRINT.arguments(ReverseSchema)
@BLUEPRINT.answers(200, DistributionAnswer, keyed=True)
def reverse_a_payout(told: dict[str, Any], number: str, line: int, voucher: str) -> Any:
    """Undo a payment of a share that was recorded by mistake"""

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        trades.reverse_payout(connection, number, line, voucher, told["reason"], act)
        return distribution_body(*read_distribution(connection, act.actor, number))

    return noted("trades.approve-distribution", number, work)
