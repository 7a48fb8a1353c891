"""``tianbu exit``: households leave their homesteads, one paper, one step, as many households as the paper names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import click
from sqlalchemy import Connection

from ledger.access import Act
from ledger.cli.areas import AREA, Command, area_figures, area_headings, paper_of, paper_options
from ledger.cli.common import DAY, TEXT, Heading, TextType, answer, ask, do, format_option, language, say
from ledger.errors import Refusal, Words
from ledger.homesteads import (
    HOUSING,
    SETTLEMENTS,
    STEPS,
    Agreement,
    Application,
    Exit,
    FloorArea,
    Minutes,
    Payment,
    Survey,
    Terms,
    WantedExits,
    apply,
    compensated,
    consent,
    demolish,
    find_exits,
    find_homesteads,
    keep_for_lease,
    pay,
    propose_agreement,
    refuse,
    reverse_payment,
    survey,
    withdraw,
)
from ledger.inquiries.homesteads import exits_within, story_of_exit
from ledger.units import format_money

_MOST = 10_000
_FEN = click.IntRange(0, 10**14)


@click.group("exit")
def exit_group() -> None:
    """Households leave their homesteads, step by step."""


@exit_group.command("list")
@click.option("--household", default="", type=TEXT, help="Only of this household.")
@click.option("--homestead", default="", type=TEXT, help="Only from this homestead.")
@click.option("--reclamation", default="", type=TEXT, help="Only of this reclamation.")
@click.option("--step", "steps", multiple=True, type=click.Choice([*STEPS]), help="Only those so far; may be repeated.")
@format_option
def list_command(household: str, homestead: str, reclamation: str, steps: tuple[str, ...], output: str) -> None:
    """Exits within reach, by number."""
    wanted = WantedExits(household, homestead, reclamation, steps, limit=_MOST)
    found = ask("exits.read", lambda c, actor: exits_within(c, actor, wanted))
    answer(_EXITS, [_row(each, output) for each in found], output)


_EXITS = (
    Heading("number", Words("编号", "number")),
    Heading("homestead", Words("宅基地", "homestead")),
    Heading("village", Words("村", "village")),
    Heading("household", Words("农户", "household")),
    Heading("step", Words("进度", "step")),
    *area_headings("measured", Words("实测", "measured")),
    Heading("reclamation", Words("复垦批次", "reclamation")),
)


def _row(found: Exit, output: str) -> dict[str, Any]:
    return {
        "number": found.number,
        "homestead": found.homestead.code,
        "village": found.village,
        "household": found.household,
        "step": STEPS[found.step].say(language()) if output == "table" else found.step,
        **area_figures("measured", found.homestead.measured_grains),
        "reclamation": found.reclamation,
    }


@exit_group.command("show")
@click.argument("number", type=TEXT)
@format_option
def show_command(number: str, output: str) -> None:
    """The steps of exit NUMBER with their papers; terms and payments on stderr."""
    found = ask("exits.read", lambda c, actor: story_of_exit(c, actor, number), number)
    if found.agreed is not None:
        words = Words(
            "协议 {number}：应付 {owed} 元，已付 {paid} 元", "Agreement {number}: {owed} yuan owed, {paid} paid"
        )
        terms, paid = found.agreed.terms, found.agreed.paid_fen
        say(words, number=found.agreed.agreement_number, owed=format_money(terms.compensation_fen), paid=format_money(paid))  # fmt: skip
    for each in found.payments:
        say(Words("付款 {voucher} {day} {yuan} 元", "Paid by {voucher} on {day}: {yuan} yuan"), voucher=each.voucher, day=each.paid_on, yuan=format_money(each.fen))  # fmt: skip
    rows = [
        {
            "step": STEPS[step.step].say(language()) if output == "table" else step.step,
            "on_day": step.paper.on_day.isoformat(),
            "document": step.paper.document,
            "sha256": step.paper.sha256,
            "note": step.paper.note,
            "taken_back": step.returns,
            "by": step.recorded_by,
        }
        for step, _ in found.steps
    ]
    headings = (
        Heading("step", Words("进度", "step")),
        Heading("on_day", Words("日期", "day")),
        Heading("document", Words("文件", "document")),
        Heading("sha256", Words("校验值", "SHA-256")),
        Heading("note", Words("说明", "note")),
        Heading("taken_back", Words("退回", "taken back")),
        Heading("by", Words("经办", "by")),
    )
    answer(headings, rows, output)


@exit_group.command("apply")
@click.argument("homesteads", type=TEXT, nargs=-1, required=True)
@click.option("--housing", required=True, type=click.Choice([*HOUSING]), help="Where the households live afterwards.")
@click.option("--housing-document", required=True, type=TEXT, help="The proof of it.")
@click.option("--applicant", default="", type=TEXT, help="Who applied; the household of each homestead without it.")
@click.option("--reason", default="", type=TextType(200))
@paper_options
def apply_command(
    homesteads: tuple[str, ...], housing: str, housing_document: str, applicant: str, reason: str, **said: Any
) -> None:
    """The households of HOMESTEADS apply to leave them."""
    paper = paper_of(said)

    def work(connection: Connection, act: Act) -> list[Exit]:
        known = find_homesteads(connection, homesteads)
        owner = {code: known[code].household if code in known else "" for code in homesteads}
        wanted = [Application(each, applicant or owner[each], housing, housing_document, reason) for each in homesteads]
        return apply(connection, wanted, paper, act)

    for each in do("exits.record", work):
        say(Words("{homestead}：退出 {number} 已受理", "{homestead}: exit {number} is received"), homestead=each.homestead.code, number=each.number)  # fmt: skip


def _numbers(command: Command) -> Command:
    return click.argument("numbers", type=TEXT, nargs=-1, required=True)(command)


def _minutes(command: Command) -> Command:
    command = click.option("--agreed", required=True, type=click.IntRange(0, 10**6), help="How many agreed.")(command)
    command = click.option("--present", required=True, type=click.IntRange(0, 10**6), help="How many came.")(command)
    return click.option("--members", required=True, type=click.IntRange(0, 10**6), help="How many there are.")(command)


def _take(step: str, numbers: tuple[str, ...], work: Callable[[Connection, Act], object]) -> None:
    do("exits.record", work, numbers[0])
    say(Words("{count} 户：{step}", "{count} households: {step}"), count=len(numbers), step=STEPS[step].say(language()))


@exit_group.command("consent")
@_numbers
@_minutes
@paper_options
def consent_command(numbers: tuple[str, ...], members: int, present: int, agreed: int, **said: Any) -> None:
    """The collective consents to exits NUMBERS by the minutes of its meeting."""
    paper, minutes = paper_of(said), Minutes(members, present, agreed)
    _take("consented", numbers, lambda c, act: consent(c, numbers, paper, minutes, act))


class _SurveyType(click.ParamType[Survey]):
    """NUMBER=MEASURED,BUILDING,YARD,OVER,FLOOR; areas with their unit, the floor area in m² without."""

    name = "survey"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Survey:
        if isinstance(value, Survey):
            return value
        number, _, figures = str(value).partition("=")
        parts = figures.split(",")
        if not number or len(parts) != 5:
            self.fail(f"{str(value)[:60]!r} is not NUMBER=MEASURED,BUILDING,YARD,OVER,FLOOR", param, ctx)
        measured, building, yard, over = (AREA.convert(part, param, ctx) for part in parts[:4])
        try:
            return Survey(number, measured, building, yard, over, FloorArea.parse(parts[4].strip()))
        except Refusal as refusal:
            self.fail(refusal.line(language()), param, ctx)


@exit_group.command("survey")
@click.argument("surveys", type=_SurveyType(), nargs=-1, required=True)
@paper_options
def survey_command(surveys: tuple[Survey, ...], **said: Any) -> None:
    """What was measured, SURVEYS such as ZJD-2026-00001=300m2,120m2,100m2,20m2,240.00."""
    paper = paper_of(said)
    numbers = tuple(each.exit_number for each in surveys)
    _take("surveyed", numbers, lambda c, act: survey(c, surveys, paper, act))


@exit_group.command("agree")
@_numbers
@click.option("--number", default="", type=TextType(40), help="Number of the agreement; the next one without it.")
@click.option("--debtor", required=True, type=TEXT, help="The party that owes the compensation.")
@click.option("--settlement", "settlements", multiple=True, required=True, type=click.Choice([*SETTLEMENTS]))
@click.option("--pay-basis", type=AREA, help="What land is paid for; as measured without it.")
@click.option("--quota-basis", type=AREA, help="What is to make quota; as measured without it.")
@click.option("--price-fen-per-mu", default=0, type=_FEN, help="For the land, in fen a mu.")
@click.option("--buildings-fen", default=0, type=_FEN, help="For the buildings of each household, in fen.")
@click.option("--other-fen", default=0, type=_FEN, help="For moving, crops and the like, in fen.")
@click.option("--housing", default="", type=TextType(100), help="Which dwelling each gets.")
@click.option("--housing-floor", default="0", type=TEXT, help="Its floor area in m², without a unit.")
@click.option("--insured-persons", default=0, type=click.IntRange(0, 1_000))
@paper_options
def agree_command(
    numbers: tuple[str, ...],
    number: str,
    debtor: str,
    pay_basis: int | None,
    quota_basis: int | None,
    housing_floor: str,
    **said: Any,
) -> None:
    """Propose one agreement with the households of exits NUMBERS; another person approves it with `tianbu proposal`."""
    paper = paper_of(said)

    def work(connection: Connection, act: Act) -> Any:
        known = find_exits(connection, numbers)
        floor = FloorArea.parse(housing_floor)
        terms = []
        for each in numbers:
            measured = known[each].homestead.measured_grains if each in known else 0
            pays = measured if pay_basis is None else pay_basis
            counts = measured if quota_basis is None else quota_basis
            terms.append(Terms(each, pay_basis_grains=pays, quota_basis_grains=counts, housing_floor=floor, **said))
        return propose_agreement(connection, Agreement(number, debtor, paper, tuple(terms)), act)

    done = do("exits.record", work, numbers[0])
    words = Words("退出协议 {number}：事项 {id} 待签署", "Exit agreement {number}: proposal {id} waits for a signature")
    say(words, number=done.subject, id=done.id)


class _PaymentType(click.ParamType[Payment]):
    """NUMBER=FEN."""

    name = "number=fen"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Payment:
        if isinstance(value, Payment):
            return value
        number, _, fen = str(value).partition("=")
        if not number or not (fen.isascii() and fen.isdigit() and len(fen) <= 14):
            self.fail(f"{str(value)[:60]!r} is not NUMBER=FEN", param, ctx)
        return Payment(number, int(fen))


@exit_group.command("pay")
@click.argument("payments", type=_PaymentType(), nargs=-1, required=True)
@click.option("--voucher", required=True, type=TextType(80, blank=False))
@click.option("--on", "on_day", required=True, type=DAY)
def pay_command(payments: tuple[Payment, ...], voucher: str, on_day: date) -> None:
    """What a voucher paid to households, PAYMENTS such as ZJD-2026-00001=8000000."""
    do("exits.record", lambda c, act: pay(c, payments, voucher, on_day, act), voucher)
    total = format_money(sum(each.fen for each in payments))
    say(Words("{count} 户，{yuan} 元", "{count} households, {yuan} yuan"), count=len(payments), yuan=total)


@exit_group.command("reverse-payment")
@click.argument("number", type=TEXT)
@click.argument("voucher", type=TEXT)
@click.option("--reason", required=True, type=TextType(500, blank=False))
def reverse_payment_command(number: str, voucher: str, reason: str) -> None:
    """Undo the payment by VOUCHER to the household of exit NUMBER."""
    do("exits.reverse-payment", lambda c, act: reverse_payment(c, number, voucher, reason, act), number)
    say(
        Words("{number} 的付款 {voucher} 已冲正", "Payment {voucher} of {number} is undone"),
        number=number,
        voucher=voucher,
    )


@exit_group.command("compensated")
@_numbers
@paper_options
def compensated_command(numbers: tuple[str, ...], **said: Any) -> None:
    """What was agreed with the households of exits NUMBERS is handed over."""
    paper = paper_of(said)
    _take("compensated", numbers, lambda c, act: compensated(c, numbers, paper, act))


@exit_group.command("demolish")
@_numbers
@paper_options
def demolish_command(numbers: tuple[str, ...], **said: Any) -> None:
    """The buildings of exits NUMBERS are down."""
    paper = paper_of(said)
    _take("demolished", numbers, lambda c, act: demolish(c, numbers, paper, act))


@exit_group.command("keep")
@_numbers
@_minutes
@paper_options
def keep_command(numbers: tuple[str, ...], members: int, present: int, agreed: int, **said: Any) -> None:
    """The land of exits NUMBERS stays construction land of the collective, for lease."""
    paper, minutes = paper_of(said), Minutes(members, present, agreed)
    _take("collective-construction", numbers, lambda c, act: keep_for_lease(c, numbers, paper, minutes, act))


@exit_group.command("withdraw")
@_numbers
@paper_options
def withdraw_command(numbers: tuple[str, ...], **said: Any) -> None:
    """The households of exits NUMBERS take their applications back."""
    paper = paper_of(said)
    _take("withdrawn", numbers, lambda c, act: withdraw(c, numbers, paper, act))


@exit_group.command("refuse")
@_numbers
@paper_options
def refuse_command(numbers: tuple[str, ...], **said: Any) -> None:
    """The collective or the office does not agree to exits NUMBERS; --note says why."""
    paper = paper_of(said)
    _take("refused", numbers, lambda c, act: refuse(c, numbers, paper, act))


COMMANDS = (exit_group,)
