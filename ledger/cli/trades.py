"""``tianbu trade``: quota listed, pre-checked, offered, sold; its proceeds; prices and certificates."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection

from ledger import clock
from ledger.access import Act
from ledger.access.proposals import Proposal
from ledger.cli.areas import AREA, DOCUMENT, area_figures, area_headings
from ledger.cli.common import DAY, TARGET, TEXT, Heading, TextType, answer, ask, do, format_option, language, say
from ledger.documents.notices.quota_certificates import quota_certificate_pdf
from ledger.errors import Refusal, Words
from ledger.inquiries.trades import certificate, read_distribution, read_prices, read_trade, read_trades
from ledger.places import book_key, resolve
from ledger.quotas import INSTRUMENTS, LINKAGE, find_lot, place_of
from ledger.settings import font_folder, public_url
from ledger.trades import (
    CASES,
    HEADS,
    PRICE_KINDS,
    STATES,
    NewDistribution,
    NewTrade,
    QuotaPrice,
    Trade,
    WantedTrades,
    answer_offer,
    offer,
    open_trade,
    pay_out,
    pre_check,
    propose_distribution,
    propose_sale,
    record_prices,
    take_back_offer,
    withdraw_trade,
)
from ledger.units import format_money

_MOST = 10_000
_FEN = click.IntRange(1, 10**15)
_PROPOSED = Words("{number}：事项 {id} 待签署", "{number}: proposal {id} waits for a signature")


@click.group()
def trade() -> None:
    """Trades of quota between offices, and their proceeds."""


@trade.command("list")
@click.option("--lot", default="", type=TEXT, help="Only of this lot.")
@click.option("--state", "states", multiple=True, type=click.Choice([*STATES]), help="May be repeated.")
@format_option
def list_command(lot: str, states: tuple[str, ...], output: str) -> None:
    """Trades that offices within reach sell or were offered to, by number."""
    wanted = WantedTrades(lot=lot, states=states, limit=_MOST)
    found = ask("trades.read", lambda c, actor: read_trades(c, actor, wanted))
    answer(_TRADES, [_row(each, output) for each in found], output)


_TRADES = (
    Heading("number", Words("编号", "number")),
    Heading("book", Words("转让机关", "seller")),
    Heading("lot", Words("批次", "lot")),
    *area_headings("area", Words("面积", "area")),
    Heading("asking_yuan_per_mu", Words("挂牌价（元/亩）", "asked (yuan/mu)"), figure=True),
    Heading("state", Words("状态", "state")),
    Heading("buyer", Words("受让方", "buyer")),
    Heading("price_yuan", Words("价款（元）", "price (yuan)"), figure=True),
    Heading("sale", Words("成交业务", "sale")),
    Heading("to_lot", Words("购入批次", "bought as")),
)


def _row(found: Trade, output: str) -> dict[str, Any]:
    return {
        "number": found.number,
        "book": found.book,
        "lot": found.lot,
        "instrument": found.instrument,
        **area_figures("area", found.grains),
        "asking_yuan_per_mu": format_money(found.asking_fen_per_mu),
        "state": STATES[found.state].say(language()) if output == "table" else found.state,
        "buyer": found.buyer,
        "price_yuan": format_money(found.price_fen) if found.price_fen else None,
        "sale": found.sale,
        "to_lot": found.to_lot,
    }


@trade.command("show")
@click.argument("number", type=TEXT)
@format_option
def show_command(number: str, output: str) -> None:
    """Trade NUMBER; its pre-checks, offers and proceeds on stderr."""
    found = ask("trades.read", lambda c, actor: read_trade(c, actor, number), number)
    for check in found.pre_checks:
        said = "、".join(each.code for each in check.refusals) or "✓"
        say(Words("预审 {day} {buyer}：{said}", "Pre-check {day} {buyer}: {said}"), day=check.on_day, buyer=check.buyer, said=said)  # fmt: skip
    for each in found.offers:
        say(Words("要约 {day} {buyer} {yuan} 元：{answer}", "Offer {day} {buyer} {yuan} yuan: {answer}"), day=each.on_day, buyer=each.buyer, yuan=format_money(each.price_fen), answer=each.answer or "—")  # fmt: skip
    for proposal in found.proposals:
        say(_PROPOSED, number=proposal.subject, id=proposal.id)
    if found.proceeds is not None:
        words = Words(
            "价款 {all} 元，已分配 {done} 元，未分配 {left} 元", "{all} yuan, {done} distributed, {left} left"
        )
        money = found.proceeds
        say(words, all=format_money(money.price_fen), done=format_money(money.distributed_fen), left=format_money(money.left_fen))  # fmt: skip
    for made in found.distributions:
        say(Words("分配 {number}", "Distribution {number}"), number=made.distribution.number)
    answer(_TRADES, [_row(found.trade, output)], output)


@trade.command("open")
@click.argument("lot", type=TEXT)
@click.option("--area", "grains", required=True, type=AREA, help="With its unit, such as 1.5ha.")
@click.option("--asking-fen-per-mu", required=True, type=_FEN, help="What is asked, in fen a mu.")
@click.option("--document", required=True, type=DOCUMENT)
@click.option("--on", "on_day", required=True, type=DAY)
@click.option("--issued-on", type=DAY, help="The paper's day; the day of the listing without it.")
@click.option("--instrument", default=LINKAGE, type=click.Choice([*INSTRUMENTS]), show_default=True)
@click.option("--number", default="", type=TextType(40), help="Its number; the next one without it.")
@click.option("--premium", is_flag=True, help="The floors with premium hold.")
@click.option("--case", default="", type=click.Choice([*CASES]), help="Of a sale to another province.")
@click.option("--reason", default="", type=TextType(200))
def open_command(lot: str, issued_on: date | None, **said: Any) -> None:
    """Put quota of LOT up for sale; another person approves the listing with `tianbu proposal`."""

    def work(connection: Connection, act: Act) -> tuple[Trade, Proposal]:
        book = book_key(connection, find_lot(connection, lot).book_id)
        wanted = NewTrade(book=book, lot=lot, issued_on=issued_on or said["on_day"], **said)
        return open_trade(connection, wanted, act)

    made, proposal = do("trades.list", work, lot)
    say(_PROPOSED, number=made.number, id=proposal.id)


@trade.command("withdraw")
@click.argument("number", type=TEXT)
@click.option("--document", required=True, type=DOCUMENT)
@click.option("--on", "on_day", required=True, type=DAY)
@click.option("--reason", required=True, type=TextType(500, blank=False))
def withdraw_command(number: str, document: str, on_day: date, reason: str) -> None:
    """Ask for trade NUMBER to be taken off the list."""
    work = lambda c, act: withdraw_trade(c, number, on_day, document, on_day, reason, act)  # noqa: E731
    say(_PROPOSED, number=number, id=do("trades.list", work, number).id)


def _buyer(connection: Connection, text: str, today: date) -> str:
    """The key of an office, or the name of one that is none of ours."""
    try:
        return ":".join(place_of(resolve(connection, text, today).key))
    except Refusal:
        return text


@trade.command("pre-check")
@click.argument("number", type=TEXT)
@click.argument("buyer", type=TEXT)
@click.option("--price-fen", required=True, type=_FEN, help="For all of it, in fen.")
@click.option("--on", "on_day", required=True, type=DAY)
def pre_check_command(number: str, buyer: str, price_fen: int, on_day: date) -> None:
    """What the rules say to selling trade NUMBER to BUYER. Exit status 1 where they refuse."""
    work = lambda c, act: pre_check(c, number, _buyer(c, buyer, act.today), price_fen, on_day, act)  # noqa: E731
    done = do("trades.pre-check", work, number)
    for each in (*done.refusals, *done.warnings):
        say(Words("{code}：{zh}", "{code}: {en}"), code=each.code, zh=each.detail_zh, en=each.detail_en)
    passed = Words("预审通过", "The pre-check passed") if done.passed else Words("预审未通过", "The pre-check failed")
    say(passed)
    if not done.passed:
        raise SystemExit(1)


@trade.command("offer")
@click.argument("number", type=TEXT)
@click.argument("buyer", type=TEXT)
@click.option("--price-fen", required=True, type=_FEN, help="For all of it, in fen.")
@click.option("--document", required=True, type=DOCUMENT)
@click.option("--on", "on_day", required=True, type=DAY)
def offer_command(number: str, buyer: str, price_fen: int, document: str, on_day: date) -> None:
    """Offer trade NUMBER to BUYER, after a pre-check that passed."""
    work = lambda c, act: offer(c, number, _buyer(c, buyer, act.today), price_fen, document, on_day, act)  # noqa: E731
    done = do("trades.offer", work, number)
    say(Words("已向 {buyer} 要约", "Offered to {buyer}"), buyer=done.buyer)


@trade.command("answer")
@click.argument("number", type=TEXT)
@click.option("--accept/--decline", required=True)
@click.option("--document", required=True, type=DOCUMENT)
@click.option("--on", "on_day", required=True, type=DAY)
def answer_command(number: str, accept: bool, document: str, on_day: date) -> None:
    """The buyer accepts or declines the offer of trade NUMBER."""
    do("trades.accept", lambda c, act: answer_offer(c, number, accept, document, on_day, act), number)
    accepted, declined = Words("已承诺", "Accepted"), Words("已谢绝", "Declined")
    say(accepted if accept else declined)


@trade.command("take-back")
@click.argument("number", type=TEXT)
def take_back_command(number: str) -> None:
    """Take the open offer of trade NUMBER back."""
    do("trades.offer", lambda c, act: take_back_offer(c, number, act), number)
    say(Words("要约已收回", "The offer is taken back"))


@trade.command("sell")
@click.argument("number", type=TEXT)
@click.option("--document", required=True, type=DOCUMENT)
@click.option("--on", "on_day", required=True, type=DAY)
@click.option("--issued-on", type=DAY, help="The paper's day; the day of the sale without it.")
@click.option("--voucher", required=True, type=TextType(80, blank=False), help="The voucher of the payment.")
def sell_command(number: str, document: str, on_day: date, issued_on: date | None, voucher: str) -> None:
    """Propose the sale of trade NUMBER, which a second person approves and a third releases."""
    work = lambda c, act: propose_sale(c, number, on_day, document, issued_on or on_day, voucher, act)  # noqa: E731
    done = do("quotas.propose", work, number)
    say(_PROPOSED, number=done.subject, id=done.id)


class _HeadType(click.ParamType[tuple[str, int]]):
    """HEAD=FEN, such as reclamation-cost=1000000."""

    name = "head=fen"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        if isinstance(value, tuple):
            return value
        head, _, fen = str(value).partition("=")
        if head not in HEADS or not (fen.isascii() and fen.isdigit() and len(fen) <= 15):
            self.fail(f"{str(value)[:60]!r} is not HEAD=FEN; heads are {', '.join(HEADS)}", param, ctx)
        return head, int(fen)


@trade.command("distribute")
@click.argument("sale", type=TEXT)
@click.option("--document", required=True, type=DOCUMENT)
@click.option("--on", "on_day", required=True, type=DAY)
@click.option("--issued-on", type=DAY)
@click.option("--shared-fen", default=0, type=click.IntRange(0, 10**15), help="To households and collectives by rule.")
@click.option("--stated", multiple=True, type=_HeadType(), help="HEAD=FEN that the paper states; may be repeated.")
def distribute_command(sale: str, issued_on: date | None, on_day: date, **said: Any) -> None:
    """Propose how the proceeds of SALE are distributed; another person approves it."""
    wanted = NewDistribution(sale=sale, on_day=on_day, issued_on=issued_on or on_day, **said)
    done = do("trades.distribute", lambda c, act: propose_distribution(c, wanted, act), sale)
    say(_PROPOSED, number=done.subject, id=done.id)


@trade.command("shares")
@click.argument("number", type=TEXT)
@format_option
def shares_command(number: str, output: str) -> None:
    """The lines of distribution NUMBER, and what is paid of each."""
    found, payouts = ask("trades.read", lambda c, actor: read_distribution(c, actor, number), number)
    rows = [
        {
            "line": place,
            "head": HEADS[each.head].say(language()) if output == "table" else each.head,
            "village": each.village,
            "party": each.party,
            "yuan": format_money(each.fen),
            "paid_yuan": format_money(sum(paid.fen for paid in payouts if paid.line == place and not paid.reversed_at)),
        }
        for place, each in enumerate(found.distribution.lines, start=1)
    ]
    headings = (
        Heading("line", Words("行", "line"), figure=True),
        Heading("head", Words("用途", "head")),
        Heading("village", Words("村", "village")),
        Heading("party", Words("主体", "party")),
        Heading("yuan", Words("元", "yuan"), figure=True),
        Heading("paid_yuan", Words("已付（元）", "paid (yuan)"), figure=True),
    )
    answer(headings, rows, output)


class _ShareType(click.ParamType[tuple[int, int]]):
    """LINE=FEN."""

    name = "line=fen"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        line, _, fen = str(value).partition("=")
        if not all(each.isascii() and each.isdigit() and len(each) <= 15 for each in (line, fen)):
            self.fail(f"{str(value)[:60]!r} is not LINE=FEN", param, ctx)
        return int(line), int(fen)


@trade.command("pay")
@click.argument("number", type=TEXT)
@click.argument("payments", type=_ShareType(), nargs=-1, required=True)
@click.option("--voucher", required=True, type=TextType(80, blank=False))
@click.option("--on", "on_day", required=True, type=DAY)
def pay_command(number: str, payments: tuple[tuple[int, int], ...], voucher: str, on_day: date) -> None:
    """What a voucher paid of distribution NUMBER, PAYMENTS such as 1=8500000."""
    do("trades.pay", lambda c, act: pay_out(c, number, payments, voucher, on_day, act), number)
    total = format_money(sum(fen for _, fen in payments))
    say(Words("{number}：已付 {yuan} 元", "{number}: {yuan} yuan paid"), number=number, yuan=total)


@trade.command("certificate")
@click.argument("lot", type=TEXT)
@click.option("-o", "target", required=True, type=TARGET, help="Where to write it.")
def certificate_command(lot: str, target: Path) -> None:
    """Write the quota certificate of LOT as PDF."""
    paper = ask("quotas.read", lambda c, actor: certificate(c, actor, lot, clock.today(), public_url()), lot)
    target.write_bytes(quota_certificate_pdf(paper, font_folder()))
    say(Words("{lot} 的指标凭证已写入 {target}", "The certificate of {lot} is in {target}"), lot=lot, target=target)


@trade.command("prices")
@click.option("--division", default="", type=TEXT, help="Only those that hold for this division.")
@click.option("--as-of", type=DAY, help="Those that hold on this day; all that were decided without it.")
@format_option
def prices_command(division: str, as_of: date | None, output: str) -> None:
    """Prices of quota, dated, with the measure behind each."""
    today = clock.today()

    def question(connection: Connection, actor: Any) -> list[QuotaPrice]:
        key = resolve(connection, division, as_of or today).key if division else ""
        return read_prices(connection, actor, today, key, as_of)

    found = ask("prices.read", question, division)
    table = output == "table"
    rows = [
        {
            "kind": PRICE_KINDS[each.kind].say(language()) if table else each.kind,
            "case": CASES[each.case].say(language()) if table else each.case,
            "division": each.division,
            "valid_from": each.valid_from.isoformat(),
            "yuan_per_mu": format_money(each.fen_per_mu),
            "document": each.document,
            "note": each.note,
        }
        for each in found
    ]
    headings = (
        Heading("kind", Words("种类", "kind")),
        Heading("case", Words("情形", "case")),
        Heading("division", Words("区划", "division")),
        Heading("valid_from", Words("自", "from")),
        Heading("yuan_per_mu", Words("元/亩", "yuan/mu"), figure=True),
        Heading("document", Words("文件", "document")),
        Heading("note", Words("说明", "note")),
    )
    answer(headings, rows, output)


@trade.command("set-price")
@click.argument("kind", type=click.Choice([*PRICE_KINDS]))
@click.argument("fen_per_mu", type=_FEN)
@click.option("--division", default="", type=TEXT, help="Where it holds; everywhere without it (the operator alone).")
@click.option("--from", "valid_from", required=True, type=DAY)
@click.option("--document", required=True, type=DOCUMENT, help="The measure behind it.")
@click.option("--case", default="", type=click.Choice([*CASES]))
@click.option("--note", default="", type=TextType(200))
def set_price_command(kind: str, fen_per_mu: int, division: str, **said: Any) -> None:
    """Put a price of a KIND on record, in FEN_PER_MU."""

    def work(connection: Connection, act: Act) -> int:
        key = resolve(connection, division, act.today).key if division else ""
        return record_prices(connection, [QuotaPrice(kind=kind, division=key, fen_per_mu=fen_per_mu, **said)], act)

    new = do("prices.set", work, kind)
    done, known = Words("价格已登记", "The price is on record"), Words("价格已在册，未变", "The price was so already")
    say(done if new else known)


COMMANDS = (trade,)
