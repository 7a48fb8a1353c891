"""``tianbu rent …``: what is owed, payments by voucher, deposits, dividends."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import click
from sqlalchemy import Connection

from ledger import clock, rent
from ledger.access import Act, Actor
from ledger.centre.releasing import release_deposit
from ledger.cli.common import DAY, PERSON, TEXT, Heading, TextType, answer, ask, do, format_option, language, say
from ledger.errors import Refusal, Words
from ledger.inquiries.rents import (
    ArrearsList,
    RentFigures,
    arrears_in_reach,
    due_in_reach,
    rent_of_contract,
)
from ledger.places import resolve
from ledger.rent import CLAIMS, METHODS, Declaration, DepositEvent, Payee, Payment
from ledger.rent.lists import party_of
from ledger.rent.refusals import PaymentEmpty
from ledger.rent.saying import UNITS, said
from ledger.units import format_money, parse_money

_VOUCHER: Final = TextType(64, blank=False)
_NUMBER: Final = Words("合同编号", "number")
_DUE: Final = Words("到期日", "due on")
_UNIT: Final = Words("单位", "unit")
_AGES: Final = (
    Words("当日到期", "today"),
    Words("1–30 天", "1–30 days"),
    Words("31–90 天", "31–90 days"),
    Words("91–180 天", "91–180 days"),
    Words("181–365 天", "181–365 days"),
    Words("一年以上", "over a year"),
)


class _AmountType(click.ParamType[int]):
    """Hundredths of a decimal with at most two decimals: fen of yuan, or of kilograms."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        try:
            found = parse_money(value)
        except Refusal as refusal:
            self.fail(refusal.line(language()), param, ctx)
        if found <= 0:
            self.fail(PaymentEmpty(fen=found, weight=0).line(language()), param, ctx)
        return found


AMOUNT: Final = _AmountType()


@click.group("rent")
def rent_group() -> None:
    """What is owed under contracts, and what was paid."""


@rent_group.command("show")
@click.argument("number", type=TEXT)
@format_option
def show_command(number: str, output: str) -> None:
    """What is due under NUMBER, paid and open, by household."""
    found: RentFigures = ask("rent.read", lambda c, actor: rent_of_contract(c, actor, number, clock.today()), number)
    rows = [
        {
            "due_on": due.due_on,
            "claim": CLAIMS[due.claim].say(language()) if output == "table" else due.claim,
            "creditor": share.creditor.code,
            "debtor": share.debtor.code,
            "charged": format_money(share.charged),
            "paid": format_money(share.paid),
            "open": format_money(share.open),
            "unit": UNITS[due.measure].say(language()) if output == "table" else due.measure,
            "days_late": due.days_late(found.day) if share.open else 0,
        }
        for due in found.dues
        for share in due.shares
    ]
    headings = (
        Heading("due_on", _DUE),
        Heading("claim", Words("款项", "claim")),
        Heading("creditor", Words("收款方", "creditor")),
        Heading("debtor", Words("付款方", "debtor")),
        Heading("charged", Words("应付", "charged"), figure=True),
        Heading("paid", Words("已付", "paid"), figure=True),
        Heading("open", Words("未付", "open"), figure=True),
        Heading("unit", _UNIT),
        Heading("days_late", Words("逾期天数", "days late"), figure=True),
    )
    answer(headings, rows, output)
    for each in found.totals:
        words = Words("合计未付 {open}，其中逾期 {overdue}", "Open in all {open}, of which overdue {overdue}")
        say(words, open=said(each.open, each.measure), overdue=said(each.overdue, each.measure))
    if found.deposit.held or found.deposit.insured:
        words = Words("保障金余额 {held}，保单 {insured}", "Deposit held {held}, insured {insured}")
        say(words, held=said(found.deposit.held, "fen"), insured=said(found.deposit.insured, "fen"))


@rent_group.command("pay")
@click.argument("number", type=TEXT)
@click.option("--voucher", required=True, type=_VOUCHER, help="The voucher's number; good once in a contract.")
@click.option("--on", "paid_on", required=True, type=DAY, help="The day on which it was paid.")
@click.option("--yuan", "fen", type=AMOUNT, default=0, help="How much, in yuan.")
@click.option("--kg", "weight", type=AMOUNT, default=0, help="How much, in kilograms, where the rent is in kind.")
@click.option("--method", default="bank", type=click.Choice([each for each in METHODS if each != "deposit"]))
@click.option("--claim", default="rent", type=click.Choice(list(CLAIMS)), help="What is paid.")
@click.option("--due", "due_days", multiple=True, type=DAY, help="Only this due day; may be repeated.")
@click.option("--to", "creditors", multiple=True, type=TEXT, help="Only to this household; may be repeated.")
@click.option("--payee", default="", type=TEXT, help="Who received it for the one household named by --to.")
@click.option("--mandate", default="", type=TextType(80), help="The number of the payee's mandate.")
def pay_command(
    number: str,
    voucher: str,
    paid_on: date,
    fen: int,
    weight: int,
    method: str,
    claim: str,
    due_days: tuple[date, ...],
    creditors: tuple[str, ...],
    payee: str,
    mandate: str,
) -> None:
    """Record a payment under NUMBER by its voucher, the oldest instalments first."""
    if bool(payee) and len(creditors) != 1:
        raise click.UsageError("--payee goes with one --to")

    def work(connection: Connection, act: Act) -> rent.Paid:
        payees = (Payee(creditors[0], party_of(connection, payee), mandate),) if payee else ()
        payment = Payment(
            number,
            voucher,
            paid_on,
            fen,
            weight,
            method,
            claim,
            due_days=due_days,
            creditors=creditors,
            payees=payees,
        )
        return rent.pay(connection, payment, act)

    done = do("rent.pay", work, number)
    words = Words("合同 {number}：凭证 {voucher} 已记为分录 {entry}", "{number}: voucher {voucher} is entry {entry}")
    if done.replayed:
        words = Words(
            "合同 {number}：凭证 {voucher} 先前已记（分录 {entry}），没有重复记账",
            "{number}: voucher {voucher} was posted before (entry {entry}); nothing was posted twice",
        )
    say(words, number=number, voucher=voucher, entry=done.entry_id)


@rent_group.command("reverse")
@click.argument("number", type=TEXT)
@click.option("--voucher", required=True, type=_VOUCHER)
@click.option("--reason", required=True, type=TextType(500, blank=False), help="Why it is undone.")
def reverse_command(number: str, voucher: str, reason: str) -> None:
    """Undo the payment of a voucher of NUMBER that is wrong."""
    work = lambda c, act: rent.reverse_payment(c, number, voucher, reason, act)  # noqa: E731
    entry = do("rent.reverse-payment", work, number)
    words = Words("凭证 {voucher} 已由分录 {entry} 冲正", "Voucher {voucher} is undone by entry {entry}")
    say(words, voucher=voucher, entry=entry)


@rent_group.command("value")
@click.argument("number", type=TEXT)
@click.option("--until", type=DAY, help="Of what is due up to this day (default today).")
def value_command(number: str, until: date | None) -> None:
    """Turn rent in kind of NUMBER that is due into money, at the reference price of its due day."""

    def work(connection: Connection, act: Act) -> int | None:
        return rent.value_rent(connection, number, min(until or act.today, act.today), act)

    entry = do("rent.pay", work, number)
    words = Words("实物租已折价（分录 {entry}）", "Rent in kind is valued (entry {entry})")
    say(words if entry else Words("没有到期未付的实物租", "Nothing in kind is due"), entry=entry)


@rent_group.command("arrears")
@click.argument("division", type=TEXT, required=False, default="")
@click.option("--as-of", type=DAY, help="On which day (default today).")
@click.option("--by", type=click.Choice(["contract", "payer", "village", "household"]), default="contract")
@format_option
def arrears_command(division: str, as_of: date | None, by: Any, output: str) -> None:
    """Rent that is overdue in DIVISION, or in all that is within reach, by age."""
    day = as_of or clock.today()

    def question(connection: Connection, actor: Actor) -> ArrearsList:
        place = resolve(connection, division, day) if division else None
        return arrears_in_reach(connection, actor, day, place, by)

    found = ask("rent.read", question, division)
    ages = tuple(f"age_{number}" for number in range(len(_AGES)))
    rows = [
        {"key": each.key, "payer": found.payers.get(each.key, ""), "oldest": each.oldest}
        | {"overdue": format_money(each.overdue)}
        | {name: format_money(amount) for name, amount in zip(ages, each.ages, strict=True)}
        | {"unit": UNITS[each.measure].say(language()) if output == "table" else each.measure}
        for each in found.rows
    ]
    headings = (
        Heading("key", {"contract": _NUMBER}.get(by, Words("代码", "code"))),
        Heading("payer", Words("付款方", "payer")),
        Heading("oldest", Words("最早到期日", "oldest")),
        Heading("overdue", Words("逾期合计", "overdue"), figure=True),
        *(Heading(name, words, figure=True) for name, words in zip(ages, _AGES, strict=True)),
        Heading("unit", _UNIT),
    )
    answer(headings, rows, output)
    for each in found.totals():
        words = Words("逾期合计 {amount}，{count} 行", "Overdue in all {amount}, {count} lines")
        say(words, amount=said(each.overdue, each.measure), count=len(rows))


@rent_group.command("due")
@click.argument("division", type=TEXT, required=False, default="")
@click.option("--within", default=30, show_default=True, type=click.IntRange(1, 3_660), help="Days from today.")
@format_option
def due_command(division: str, within: int, output: str) -> None:
    """Rent that falls due in DIVISION, or in all that is within reach, and is not paid."""
    day = clock.today()

    def question(connection: Connection, actor: Actor) -> list[rent.ComingDue]:
        place = resolve(connection, division, day) if division else None
        return due_in_reach(connection, actor, day, within, place)

    rows = [
        {
            "due_on": each.due_on,
            "contract": each.contract,
            "payer": each.payer,
            "amount": format_money(each.amount),
            "unit": UNITS[each.measure].say(language()) if output == "table" else each.measure,
        }
        for each in ask("rent.read", question, division)
    ]
    headings = (
        Heading("due_on", _DUE),
        Heading("contract", _NUMBER),
        Heading("payer", Words("付款方", "payer")),
        Heading("amount", Words("应付", "amount"), figure=True),
        Heading("unit", _UNIT),
    )
    answer(headings, rows, output)


@rent_group.command("deposit")
@click.argument("number", type=TEXT)
@click.argument("event", type=click.Choice(["agreed", "paid", "insured", "claimed", "released"]))
@click.option("--on", "day", required=True, type=DAY)
@click.option("--document", required=True, type=_VOUCHER, help="Voucher, decision or policy.")
@click.option("--yuan", "fen", type=AMOUNT, default=0, help="How much; all of it where it is released.")
@click.option("--collector", default="", type=TEXT, help="Code of who keeps it.")
@click.option("--valid-to", type=DAY, help="Of a policy: until when.")
def deposit_command(
    number: str, event: str, day: date, document: str, fen: int, collector: str, valid_to: date | None
) -> None:
    """Record what happened to the deposit of NUMBER: EVENT is agreed, paid, insured, claimed or released."""
    if (event == "released") == bool(fen):
        raise click.UsageError("--yuan goes with every event but released")
    if event in ("agreed", "paid", "insured") and not collector:
        raise click.UsageError("--collector says who keeps it")

    def work(connection: Connection, act: Act) -> int | None:
        if event == "claimed":
            return rent.claim_deposit(connection, number, day, fen, document, act).entry_id
        if event == "released":
            return release_deposit(connection, number, day, document, act)
        told: Any = event
        keeper = party_of(connection, collector)
        return rent.record_deposit(connection, DepositEvent(number, told, day, fen, keeper, document, valid_to), act)

    do("deposits.release" if event in ("claimed", "released") else "deposits.record", work, number)
    question = lambda c, actor: rent_of_contract(c, actor, number, clock.today())  # noqa: E731
    held = ask("rent.read", question, number).deposit.held
    words = Words("合同 {number} 保障金余额 {held}", "The deposit of {number} stands at {held}")
    say(words, number=number, held=said(held, "fen"))


@rent_group.command("dividend")
@click.argument("number", type=TEXT)
@click.option("--period", required=True, type=TextType(16, blank=False), help="For which period, such as 2027.")
@click.option("--declared-on", required=True, type=DAY)
@click.option("--due-on", required=True, type=DAY, help="When it is to be paid.")
@click.option("--resolution", required=True, type=PERSON, help="The number of the resolution.")
@click.option("--yuan", "total_fen", type=AMOUNT, default=0, help="The sum, in yuan.")
@click.option("--per-share", "fen_per_share", type=AMOUNT, default=0, help="Or so much a share, in yuan.")
def dividend_command(
    number: str,
    period: str,
    declared_on: date,
    due_on: date,
    resolution: str,
    total_fen: int,
    fen_per_share: int,
) -> None:
    """Post a dividend of shareholding NUMBER that was resolved."""
    if bool(total_fen) == bool(fen_per_share):
        raise click.UsageError("Either --yuan or --per-share")
    declared = Declaration(number, period, declared_on, due_on, resolution, total_fen, fen_per_share)
    entry = do("dividends.declare", lambda c, act: rent.declare_dividend(c, declared, act), number)
    words = Words("合同 {number} {period} 分红已记为分录 {entry}", "The dividend {period} of {number} is entry {entry}")
    say(words, number=number, period=period, entry=entry)


COMMANDS = (rent_group,)
