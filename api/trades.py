"""``trades``: a lot of quota is listed, pre-checked, offered, accepted and sold; and the prices of quota."""

from __future__ import annotations

from typing import Any, Final

from flask import Response
from sqlalchemy import Connection

from api import lots
from api.centre_fields import noted
from api.conditions import tag_of_body, tagged
from api.edge import asked
from api.keys import Work, carried_out_once, idempotency_key
from api.paging import cursor_of, page, parts_of
from api.proposal_schemas import AFTER_PROPOSING, ProposalAnswer, proposal_body, proposed
from api.quota_fields import code_in_path, quota_paper_of
from api.resource import resource
from api.trade_answers import (
    OfferAnswer,
    PreCheckAnswer,
    TradeAnswer,
    TradeOpenedAnswer,
    TradePage,
    offer_body,
    pre_check_body,
    story_body,
    trade_body,
)
from api.trade_requests import (
    EXAMPLE,
    OfferAnswerSchema,
    OfferSchema,
    PreCheckSchema,
    SaleSchema,
    TradeQuery,
    TradeSchema,
    WithdrawalSchema,
    trade_of,
)
from ledger import clock, trades
from ledger.access import Act, Actor, may
from ledger.documents.notices.quota_certificates import quota_certificate_pdf
from ledger.inquiries.trades import certificate, read_trade, read_trades
from ledger.settings import font_folder, public_url
from ledger.trades import WantedTrades

BLUEPRINT = resource("trades", "Trades of surplus quota between offices")
NUMBER: Final = code_in_path("number", "number of the trade", 40, "JY-640106-2026-00001")


@BLUEPRINT.get("")
@BLUEPRINT.arguments(TradeQuery, location="query")
@BLUEPRINT.answers(200, TradePage, headers=("Link",))
def search_trades(told: dict[str, Any]) -> Any:
    """Trades that offices within reach sell or were offered, by number"""
    after = parts_of(told["cursor"], 1)[0] if told["cursor"] else ""
    offices = (told["office"],) if told["office"] else None
    states = (told["state"],) if told["state"] else ()
    wanted = WantedTrades(offices, told["lot"], states, after, told["limit"] + 1)
    found = asked("trades.read", lambda c, actor: read_trades(c, actor, wanted))
    shown = found[: told["limit"]]
    more = cursor_of(shown[-1].number) if len(found) > len(shown) else None
    return page([trade_body(each) for each in shown], more)


@BLUEPRINT.get("/<number>", parameters=NUMBER)
@BLUEPRINT.answers(200, TradeAnswer, headers=("ETag",))
def read_a_trade(number: str) -> Any:
    """One trade from its listing to where its money went, for its seller and those it was offered to"""

    def question(connection: Connection, actor: Actor) -> dict[str, Any]:
        return story_body(read_trade(connection, actor, number), may(actor, "proposals.read"))

    body = asked("trades.read", question, number)
    return tagged(body, tag_of_body(body))


@BLUEPRINT.post("")
@BLUEPRINT.arguments(TradeSchema, example=EXAMPLE)
@BLUEPRINT.answers(201, TradeOpenedAnswer, headers=("Location",), keyed=True)
def open_a_trade(told: dict[str, Any]) -> Any:
    """Put a lot, or a part of it, up for sale; another person approves the listing: see `proposals`"""

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        trade, proposal = trades.open_trade(connection, trade_of(told), act)
        return {"trade": trade_body(trade), "proposal": proposal_body(proposal)}

    body, headers = carried_out_once("trades.list", told["number"], idempotency_key(), work)
    return body, 201, headers | {"Location": f"/api/v1/trades/{body['trade']['number']}"}


@BLUEPRINT.post("/<number>/withdrawal", parameters=NUMBER)
@BLUEPRINT.arguments(WithdrawalSchema)
@BLUEPRINT.answers(201, ProposalAnswer, headers=("ETag", "Location"), keyed=True, links=AFTER_PROPOSING)
def withdraw_a_trade(told: dict[str, Any], number: str) -> Any:
    """Propose to take a trade off the list"""
    said = (told["on_day"], told["document"], told["issued_on"], told["reason"])

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        return proposal_body(trades.withdraw_trade(connection, number, *said, act))

    return proposed(carried_out_once("trades.list", number, idempotency_key(), work))


@BLUEPRINT.post("/<number>/pre-checks", parameters=NUMBER)
@BLUEPRINT.arguments(PreCheckSchema)
@BLUEPRINT.answers(201, PreCheckAnswer, keyed=True)
def pre_check_a_trade(told: dict[str, Any], number: str) -> Any:
    """Ask all rules of a sale and write down what they say; nothing is posted"""
    said = (told["buyer"], told["price"][1], told["on_day"])
    return _recorded("trades.pre-check", number, lambda c, act: pre_check_body(trades.pre_check(c, number, *said, act)))


@BLUEPRINT.post("/<number>/offers", parameters=NUMBER)
@BLUEPRINT.arguments(OfferSchema)
@BLUEPRINT.answers(201, OfferAnswer, keyed=True)
def offer_a_trade(told: dict[str, Any], number: str) -> Any:
    """Offer a trade to a buyer at a price that passed the pre-check"""
    said = (told["buyer"], told["price"][1], told["document"], told["on_day"])
    return _recorded("trades.offer", number, lambda c, act: offer_body(trades.offer(c, number, *said, act)))


@BLUEPRINT.post("/<number>/offers/answer", parameters=NUMBER)
@BLUEPRINT.arguments(OfferAnswerSchema)
@BLUEPRINT.answers(200, OfferAnswer, keyed=True)
def answer_an_offer(told: dict[str, Any], number: str) -> Any:
    """Accept or decline the open offer: the buyer's officer, or by paper where the buyer keeps no book here"""
    said = (told["accept"], told["document"], told["on_day"])
    return noted("trades.accept", number, lambda c, act: offer_body(trades.answer_offer(c, number, *said, act)))


@BLUEPRINT.post("/<number>/offers/take-back", parameters=NUMBER)
@BLUEPRINT.answers(200, OfferAnswer, keyed=True)
def take_back_an_offer(number: str) -> Any:
    """Take the open offer back"""
    return noted("trades.offer", number, lambda c, act: offer_body(trades.take_back_offer(c, number, act)))


@BLUEPRINT.post("/<number>/sale", parameters=NUMBER)
@BLUEPRINT.arguments(SaleSchema)
@BLUEPRINT.answers(201, ProposalAnswer, headers=("ETag", "Location"), keyed=True, links=AFTER_PROPOSING)
def propose_a_sale(told: dict[str, Any], number: str) -> Any:
    """Propose the sale that the buyer accepted; it is approved by another and released by a third: see `proposals`

    Quota and money change hands in both books with the last signature, or in none.
    """
    papers = tuple(quota_paper_of(each) for each in told["papers"])
    said = (told["on_day"], told["document"], told["issued_on"], told["voucher"])

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        return proposal_body(trades.propose_sale(connection, number, *said, act, papers))

    return proposed(carried_out_once("quotas.propose", number, idempotency_key(), work))


@lots.BLUEPRINT.get("/<code>/certificate", parameters=lots.CODE)
@lots.BLUEPRINT.answers(200, {"type": "string", "format": "binary"}, content_type="application/pdf")
def print_quota_certificate(code: str) -> Any:
    """The numbered quota certificate of a lot as PDF, as it stands today"""

    def question(connection: Connection, actor: Actor) -> bytes:
        paper = certificate(connection, actor, code, clock.today(), public_url())
        return quota_certificate_pdf(paper, font_folder())

    return Response(asked("quotas.read", question, code), content_type="application/pdf")


def _recorded(operation: str, number: str, work: Work) -> Any:
    body, headers = carried_out_once(operation, number, idempotency_key(), work)
    return body, 201, headers
