"""Offers: made by the seller's officer, answered by the buyer's; without an acceptance nothing is sold."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from ledger.access import Act
from ledger.access.reach import Place
from ledger.places import book_of_key
from ledger.quotas import place_of
from ledger.trades.data import ANSWERS, MOST_FEN, Offer, Trade, fits
from ledger.trades.models import QUOTA_OFFER, QUOTA_PRE_CHECK
from ledger.trades.operations import check_listed
from ledger.trades.queries import lock_trade, offers_of
from ledger.trades.refusals import (
    OfferAnsweredByItsMaker,
    OfferMissing,
    PreCheckMissing,
    TradeIncomplete,
    TradeWithOffer,
)
from ledger.units import format_money


def offer(
    connection: Connection, number: str, buyer: str, price_fen: int, document: str, on_day: date, act: Act
) -> Offer:
    """Offer a trade to a buyer at a price that passed the pre-check.

    Raises TradeMissing, TradeNotListed, TradeIncomplete, TradeWithOffer, PreCheckMissing.
    """
    trade = lock_trade(connection, number)
    act.permit(connection, "trades.offer", places=[place_of(trade.book)])
    check_listed(trade)
    if not document.strip() or not fits(document, 80) or not trade.on_day <= on_day <= act.today:
        raise TradeIncomplete(what_zh="要约文件或日期", what_en="paper or day of the offer")
    standing = _standing(connection, number)
    if standing is not None:
        words = ANSWERS[standing.answer]
        said = {"price": format_money(standing.price_fen), "answer_zh": words.zh, "answer_en": words.en}
        raise TradeWithOffer(number=number, buyer=standing.buyer, **said)
    if not fits(buyer, 200) or not _passed(connection, number, buyer.strip(), min(price_fen, MOST_FEN + 1)):
        raise PreCheckMissing(number=number, buyer=buyer.strip()[:40], price=format_money(price_fen))
    last = connection.scalar(select(func.max(QUOTA_OFFER.c.sequence)).where(QUOTA_OFFER.c.trade == number)) or 0
    row = {"trade": number, "sequence": last + 1, "buyer": buyer.strip(), "price_fen": price_fen, "on_day": on_day}
    row |= {"document": document.strip(), "answer": "", "answer_document": "", "answered_by": ""}
    connection.execute(insert(QUOTA_OFFER), row | {"recorded_at": act.at, "recorded_by": act.by})
    detail = f"要约：{buyer.strip()}，{format_money(price_fen)} 元"
    act.note("trades.offer", "trade", number, after={"offer": last + 1}, detail=detail)
    return offers_of(connection, number)[-1]


def answer_offer(connection: Connection, number: str, accept: bool, document: str, on_day: date, act: Act) -> Offer:
    """Accept or decline the open offer: by the buyer's officer, by paper where the buyer keeps no book here.

    Raises TradeMissing, OfferMissing, OfferAnsweredByItsMaker, TradeNotListed, TradeIncomplete.
    """
    trade = lock_trade(connection, number)
    open_one = _open(connection, number)
    act.permit(connection, "trades.accept", places=[_who_answers(connection, trade, open_one, act)])
    if accept:
        check_listed(trade)
    if not document.strip() or not fits(document, 80) or not open_one.on_day <= on_day <= act.today:
        raise TradeIncomplete(what_zh="答复文件或日期", what_en="paper or day of the answer")
    if act.by == open_one.recorded_by:
        raise OfferAnsweredByItsMaker(number=number, by=act.by)
    answer = "accepted" if accept else "declined"
    return _settle(connection, open_one, answer, document.strip(), on_day, act, "trades.accept")


def take_back_offer(connection: Connection, number: str, act: Act) -> Offer:
    """Take the open offer back, for the seller. Raises TradeMissing, OfferMissing."""
    trade = lock_trade(connection, number)
    act.permit(connection, "trades.offer", places=[place_of(trade.book)])
    return _settle(connection, _open(connection, number), "taken-back", "", act.today, act, "trades.offer")


def _settle(
    connection: Connection, settled: Offer, answer: str, document: str, on_day: date, act: Act, operation: str
) -> Offer:
    mine = (QUOTA_OFFER.c.trade == settled.trade) & (QUOTA_OFFER.c.sequence == settled.sequence)
    values: dict[str, Any] = {"answer": answer, "answered_on": on_day, "answer_document": document}
    values |= {"answered_at": act.at, "answered_by": act.by}
    connection.execute(update(QUOTA_OFFER).where(mine).values(values))
    detail = f"{settled.buyer}：{ANSWERS[answer].zh}"
    act.note(operation, "trade", settled.trade, after={"offer": settled.sequence, "answer": answer}, detail=detail)
    return offers_of(connection, settled.trade)[settled.sequence - 1]


def _who_answers(connection: Connection, trade: Trade, asked: Offer, act: Act) -> Place:
    """The buyer's office where its book is kept here, else the seller's."""
    kept = ":" in asked.buyer and book_of_key(connection, asked.buyer, act.at) is not None
    return place_of(asked.buyer if kept else trade.book)


def _standing(connection: Connection, number: str) -> Offer | None:
    return next((each for each in offers_of(connection, number) if each.answer in {"", "accepted"}), None)


def _open(connection: Connection, number: str) -> Offer:
    found = _standing(connection, number)
    if found is None or found.answer:
        raise OfferMissing(number=number)
    return found


def _passed(connection: Connection, number: str, buyer: str, price_fen: int) -> bool:
    column = QUOTA_PRE_CHECK.c
    mine = (column.trade == number) & (column.buyer == buyer) & (column.price_fen == price_fen) & (column.passed == 1)
    return connection.scalar(select(column.sequence).where(mine).limit(1)) is not None
