"""Trades: a lot is listed, pre-checked, offered to a buyer who accepts, and sold by the signatures of three people."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select

from ledger.access import Act
from ledger.access.audit import canonical
from ledger.access.proposals import Proposal, check_reason
from ledger.errors import Refusal, raise_all
from ledger.quotas import QuotaEvent, book_named, check_event, place_of, propose_event
from ledger.quotas.data import Paper
from ledger.series import last_of_series
from ledger.trades.data import MOST_FEN, STATES, NewTrade, PreCheck, Said, Trade, fits
from ledger.trades.facts import gather, sale_event
from ledger.trades.models import QUOTA_PRE_CHECK, QUOTA_TRADE
from ledger.trades.queries import find_trade, lock_trade, pre_checks_of
from ledger.trades.refusals import SaleWithoutAcceptance, TradeIncomplete, TradeNotListed, TradeNumberUsed
from ledger.trades.rules import OPEN, broken, warned
from ledger.units import format_area, format_money

_CASES = ("", "general", "high-standard")


def open_trade(connection: Connection, wanted: NewTrade, act: Act) -> tuple[Trade, Proposal]:
    """Put a lot up for sale: the trade, and the proposal of the quota event that lists it.

    Raises TradeIncomplete, TradeNumberUsed, and what ``quotas.propose_event`` raises.
    """
    act.permit(connection, "trades.list", places=[place_of(wanted.book)])
    if not 0 < wanted.asking_fen_per_mu <= MOST_FEN or wanted.case not in _CASES:
        raise TradeIncomplete(what_zh="挂牌价或情形", what_en="asking price or case")
    if not fits(wanted.number, 40):
        raise TradeIncomplete(what_zh="编号（过长或含控制字符）", what_en="number (too long, or not printable)")
    number = _number(connection, wanted.number.strip(), wanted.book, act.today)
    event = QuotaEvent(
        number="",
        kind="list",
        book=wanted.book,
        on_day=wanted.on_day,
        document=wanted.document,
        issued_on=wanted.issued_on,
        grains=wanted.grains,
        instrument=wanted.instrument,
        paddy_grains=wanted.paddy_grains,
        grain_centikg=wanted.grain_centikg,
        lot=wanted.lot,
        trade=number,
        reason=wanted.reason,
    )
    proposal = propose_event(connection, event, act)
    fixed = ("lot", "instrument", "grains", "paddy_grains", "grain_centikg", "asking_fen_per_mu", "document", "on_day")
    row: dict[str, Any] = {name: getattr(wanted, name) for name in fixed}
    row |= {"number": number, "book_id": book_named(connection, wanted.book, act.at), "book_key": wanted.book}
    row |= {"premium": int(wanted.premium), "sale_case": wanted.case, "listing": proposal.subject}
    connection.execute(insert(QUOTA_TRADE), row | {"recorded_at": act.at, "recorded_by": act.by})
    detail = f"申请挂牌：{wanted.lot} {format_area(wanted.grains, 'ha')} 公顷，每亩 {format_money(wanted.asking_fen_per_mu)} 元"
    act.note("trades.list", "trade", number, after={"proposal": proposal.id}, detail=detail)
    return find_trade(connection, number), proposal


def withdraw_trade(
    connection: Connection, number: str, on_day: date, document: str, issued_on: date, reason: str, act: Act
) -> Proposal:
    """Propose to take a trade off the list. Raises TradeMissing, TradeNotListed, ReasonMissing."""
    trade = lock_trade(connection, number)
    act.permit(connection, "trades.list", places=[place_of(trade.book)])
    check_listed(trade)
    said = check_reason(reason)
    event = QuotaEvent(
        number="",
        kind="unlist",
        book=trade.book,
        on_day=on_day,
        document=document,
        issued_on=issued_on,
        grains=trade.grains,
        instrument=trade.instrument,
        paddy_grains=trade.paddy_grains,
        grain_centikg=trade.grain_centikg,
        lot=trade.lot,
        trade=number,
        reason=said,
    )
    proposal = propose_event(connection, event, act)
    act.note("trades.list", "trade", number, after={"proposal": proposal.id}, detail=f"申请撤牌：{said}")
    return proposal


def check_listed(trade: Trade) -> None:
    """Raise TradeNotListed unless it is on the list and not sold."""
    if trade.state not in OPEN:
        words = STATES[trade.state]
        raise TradeNotListed(number=trade.number, state_zh=words.zh, state_en=words.en)


def pre_check(connection: Connection, number: str, buyer: str, price_fen: int, on_day: date, act: Act) -> PreCheck:
    """Ask all rules of a sale, as if it were made on ``on_day``, and write down what they say.

    What the rules refuse is no refusal of the pre-check. Raises TradeMissing, TradeIncomplete.
    """
    trade = lock_trade(connection, number)
    act.permit(connection, "trades.pre-check", places=[place_of(trade.book)])
    if not buyer.strip() or not fits(buyer, 200) or not 0 < price_fen <= MOST_FEN:
        raise TradeIncomplete(what_zh="受让方或价款", what_en="buyer or price")
    refused, warnings = _asked(connection, trade, buyer.strip(), price_fen, on_day, act)
    column = QUOTA_PRE_CHECK.c
    last = connection.scalar(select(func.max(column.sequence)).where(column.trade == number)) or 0
    found = {"refusals": [_said(each) for each in refused], "warnings": [_said(each) for each in warnings]}
    row = {"trade": number, "sequence": last + 1, "buyer": buyer.strip(), "price_fen": price_fen, "on_day": on_day}
    row |= {"passed": int(not refused), "found": canonical(found), "recorded_at": act.at, "recorded_by": act.by}
    connection.execute(insert(QUOTA_PRE_CHECK), row)
    said = "通过" if not refused else f"不通过（{'、'.join(each.code for each in refused)}）"
    detail = f"预审：{buyer.strip()}，{format_money(price_fen)} 元，{said}"
    act.note("trades.pre-check", "trade", number, after={"passed": not refused}, detail=detail)
    return pre_checks_of(connection, number)[-1]


def _asked(
    connection: Connection, trade: Trade, buyer: str, price_fen: int, on_day: date, act: Act
) -> tuple[list[Refusal], list[Refusal]]:
    """What the rules of trades and of quotas refuse, and what they warn of. A voucher comes with the sale."""
    try:
        facts = gather(connection, trade, buyer, price_fen, on_day, act.at)
    except Refusal as refusal:  # the buyer is no office that there is
        return [refusal], []
    refused, warnings = broken(facts, "pre-check"), warned(facts)
    event = sale_event(trade, buyer, price_fen, on_day, trade.document, trade.on_day, voucher="预审")
    try:
        warnings += check_event(connection, event, act).warnings
    except Refusal as refusal:
        refused += getattr(refusal, "refusals", (refusal,))
    return refused, warnings


def _said(refusal: Refusal) -> dict[str, str]:
    said = Said(
        refusal.code,
        refusal.title.zh,
        refusal.title.en,
        refusal.say_detail("zh"),
        refusal.say_detail("en"),
    )
    return {name: getattr(said, name) for name in Said.__slots__}


def propose_sale(
    connection: Connection,
    number: str,
    on_day: date,
    document: str,
    issued_on: date,
    voucher: str,
    act: Act,
    papers: tuple[Paper, ...] = (),
) -> Proposal:
    """Propose the sale that the buyer accepted; it takes three signatures. Payment goes with it, under its voucher.

    Raises TradeMissing, SaleWithoutAcceptance, what the rules of trades and ``quotas.propose_event`` refuse.
    """
    trade = lock_trade(connection, number)
    act.permit(connection, "quotas.propose", places=[place_of(trade.book)])
    if trade.state != "agreed":
        words = STATES[trade.state]
        raise SaleWithoutAcceptance(number=number, state_zh=words.zh, state_en=words.en)
    raise_all(broken(gather(connection, trade, trade.buyer, trade.price_fen, on_day, act.at), "sell"))
    event = sale_event(trade, trade.buyer, trade.price_fen, on_day, document, issued_on, voucher, papers)
    return propose_event(connection, event, act, agreed=True)


def _number(connection: Connection, wanted: str, book: str, today: date) -> str:
    """The number asked for, or JY-county-year-number. Raises TradeNumberUsed."""
    column = QUOTA_TRADE.c.number
    if wanted:
        if connection.scalar(select(column).where(column == wanted)) is not None:
            raise TradeNumberUsed(number=wanted)
        return wanted
    prefix = f"JY-{book.partition(':')[2][:6]}-{today.year}-"
    return f"{prefix}{last_of_series(connection, column, prefix, 5) + 1:05d}"
