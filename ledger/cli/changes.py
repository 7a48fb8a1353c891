"""``tianbu change``: surrender, expropriation, split, merge, new heads; insurance of households that lost land."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from ledger.access.proposals import Proposal
from ledger.changes import (
    ALL_OF_IT,
    KINDS,
    Change,
    ChangeLine,
    HoldingChange,
    Insured,
    WantedChanges,
    enrol,
    pay_in,
    propose_change,
    propose_change_reversal,
    propose_head,
)
from ledger.cli.caveats import DOCUMENT, LAND, Land
from ledger.cli.common import DAY, PERSON, TEXT, Heading, TextType, answer, ask, do, format_option, language, say
from ledger.clock import today
from ledger.errors import RulesBroken, Words
from ledger.inquiries import changes_within, preview_of_land_change, story_of_change
from ledger.units import format_area, format_money

_MOST = 10_000
_PROPOSED = Words("承包变动 {number}：事项 {id} 待签署", "Change {number}: proposal {id} waits for a signature")
_AREAS = ("ownership", "contract-right", "operation-right")
Command = Callable[..., None]


@click.group()
def change() -> None:
    """Changes of contracted land and of households."""


@change.command("list")
@click.option("--parcel", default="", type=TEXT, help="Only of this parcel.")
@click.option("--party", default="", type=TEXT, help="Only of this household.")
@click.option("--kind", default="", type=click.Choice(["", *KINDS]), help="Only of this kind.")
@format_option
def list_command(parcel: str, party: str, kind: str, output: str) -> None:
    """Changes that were carried out, by number; what waits is told by `tianbu proposal list`."""
    wanted = WantedChanges(parcel, party, (kind,) if kind else (), limit=_MOST)
    found = ask("changes.read", lambda c, actor: changes_within(c, actor, wanted))
    rows = [
        {
            "number": each.number,
            "kind": KINDS[each.change.kind].words.say(language()) if output == "table" else each.change.kind,
            "on_day": each.change.on_day.isoformat(),
            "household": each.change.household,
            "mu": format_area(each.change.area_grains, "mu"),
            "document": each.change.document,
            "entry": each.entry_id,
            "reversed": each.reversed_at is not None,
        }
        for each in found
    ]
    headings = (
        Heading("number", Words("编号", "number")),
        Heading("kind", Words("类别", "kind")),
        Heading("on_day", Words("生效日", "from")),
        Heading("household", Words("农户", "household")),
        Heading("mu", Words("亩", "mu"), figure=True),
        Heading("document", Words("文件", "document")),
        Heading("entry", Words("分录", "entry"), figure=True),
        Heading("reversed", Words("已冲正", "reversed")),
    )
    answer(headings, rows, output)


@change.command("show")
@click.argument("number", type=TEXT)
@format_option
def show_command(number: str, output: str) -> None:
    """Who had what before change NUMBER and after it; its state and insurance on stderr."""
    found = ask("changes.read", lambda c, actor: story_of_change(c, actor, number), number)
    words = Words("{number} {kind}，自 {day}，{document}：{state}", "{number} {kind} from {day}, {document}: {state}")
    kind = KINDS[found.change.kind].words.say(language())
    say(words, number=number, kind=kind, day=found.change.on_day, document=found.change.document, state=found.state)
    for case in found.cases:
        say(
            Words(
                "社保 {household}：{enrolled}/{persons} 人，{paid}/{owed} 元",
                "Insurance of {household}: {enrolled} of {persons} persons, {paid} of {owed} yuan",
            ),
            household=case.household,
            enrolled=case.enrolled,
            persons=case.persons,
            paid=format_money(case.paid_fen),
            owed=format_money(case.owed_fen),
        )
    _holdings(found.holdings, output)


def _holdings(found: tuple[HoldingChange, ...], output: str) -> None:
    rows = [
        {
            "parcel": each.parcel_code,
            "asset": each.asset,
            "kind": each.kind,
            "holder": each.holder,
            "before_mu": format_area(each.before_grains, "mu"),
            "after_mu": format_area(each.after_grains, "mu"),
        }
        for each in found
    ]
    headings = (
        Heading("parcel", Words("地块", "parcel")),
        Heading("asset", Words("权利", "asset")),
        Heading("kind", Words("科目", "kind")),
        Heading("holder", Words("持有人", "holder")),
        Heading("before_mu", Words("变动前（亩）", "before (mu)"), figure=True),
        Heading("after_mu", Words("变动后（亩）", "after (mu)"), figure=True),
    )
    answer(headings, rows, output)


def _common(command: Command) -> Command:
    """What every change says: the day, the paper; and --preview."""
    command = format_option(command)
    command = click.option("--preview", is_flag=True, help="Only show what it would do.")(command)
    command = click.option("--reason", default="", type=TextType(400), help="Why.")(command)
    return _paper(command)


def _paper(command: Command) -> Command:
    command = click.option("--issued-on", required=True, type=DAY, help="The paper's day.")(command)
    command = click.option("--document", required=True, type=DOCUMENT, help="Number of the paper behind it.")(command)
    return click.option("--on", "on_day", required=True, type=DAY, help="First day of the new state.")(command)


def _land(command: Command) -> Command:
    command = click.option("--survey", default="", type=TEXT, help="Survey, where a part of a parcel moves.")(command)
    option = click.option(
        "--land", multiple=True, required=True, type=LAND, help="PARCEL for all that the household has, or PARCEL=MU."
    )
    return option(command)


def _lines(land: tuple[Land, ...], giver: str, receiver: str = "") -> tuple[ChangeLine, ...]:
    return tuple(ChangeLine(code, giver, receiver, ALL_OF_IT if area is None else area) for code, area in land)


def _carry(kind: str, preview: bool, output: str, **said: Any) -> None:
    """Propose a change, or show what it would do."""
    made = Change(number="", kind=kind, **said)
    if not preview:
        _told(do("changes.propose", lambda c, act: propose_change(c, made, act)))
        return
    foreseen = ask("changes.propose", lambda c, actor: preview_of_land_change(c, actor, made, today()))
    if foreseen.refusals:
        raise RulesBroken(foreseen.refusals)
    if foreseen.found is not None:
        rows = [
            {
                "entry": number,
                "cause": each.cause,
                "day": line.effective_on.isoformat(),
                "account": line.account.name,
                "lot": line.lot,
                "amount": format_area(line.amount, "mu") if line.account.asset in _AREAS else str(line.amount),
            }
            for number, each in enumerate(foreseen.found.entries, start=1)
            for line in each.lines
        ]
        headings = (
            Heading("entry", Words("分录", "entry"), figure=True),
            Heading("cause", Words("事由", "cause")),
            Heading("day", Words("生效日", "day")),
            Heading("account", Words("科目", "account")),
            Heading("lot", Words("地块", "lot")),
            Heading("amount", Words("亩或数量", "mu or amount"), figure=True),
        )
        answer(headings, rows, output)


def _told(proposal: Proposal) -> None:
    say(_PROPOSED, number=proposal.subject, id=proposal.id)


@change.command("surrender")
@click.argument("household", type=TEXT)
@_land
@click.option("--notice-on", required=True, type=DAY, help="Day of the written notice, half a year before.")
@click.option("--end-running", is_flag=True, help="End the contracts that run on it.")
@_common
def surrender_command(household: str, land: tuple[Land, ...], preview: bool, output: str, **said: Any) -> None:
    """HOUSEHOLD gives contracted land back to the collective."""
    _carry("surrender", preview, output, household=household, lines=_lines(land, household), **said)


@change.command("extinct")
@click.argument("household", type=TEXT)
@click.option("--end-running", is_flag=True, help="End the contracts that run on it.")
@_common
def extinct_command(household: str, preview: bool, output: str, **said: Any) -> None:
    """HOUSEHOLD is no more: all its land goes back to the collective."""
    _carry("extinct", preview, output, household=household, **said)


@change.command("expropriate")
@click.argument("household", type=TEXT)
@_land
@click.option("--compensation-fen", default=0, type=click.IntRange(0, 10**14), help="What is paid for it, in fen.")
@click.option("--compensation-owner", required=True, type=TEXT, help="Whose the compensation is.")
@click.option("--persons", default=0, type=click.IntRange(0, 1_000), help="Persons of the household to be insured.")
@click.option(
    "--owed-fen", default=0, type=click.IntRange(0, 10**14), help="What is owed to the fund for them, in fen."
)
@click.option("--debtor", default="", type=TEXT, help="Who owes it.")
@_common
def expropriate_command(
    household: str, land: tuple[Land, ...], persons: int, owed_fen: int, preview: bool, output: str, **said: Any
) -> None:
    """Land of HOUSEHOLD is expropriated; several households at once are proposed on the page or by the API."""
    insured = (Insured(household, persons, owed_fen),)
    _carry("expropriation", preview, output, lines=_lines(land, household), insured=insured, **said)


@change.command("split")
@click.argument("household", type=TEXT)
@click.argument("receiver", type=TEXT)
@_land
@_common
def split_command(
    household: str, receiver: str, land: tuple[Land, ...], preview: bool, output: str, **said: Any
) -> None:
    """HOUSEHOLD is split: land of it goes to RECEIVER."""
    _carry("split", preview, output, household=household, lines=_lines(land, household, receiver), **said)


@change.command("merge")
@click.argument("household", type=TEXT)
@click.argument("merged", type=TEXT, nargs=-1, required=True)
@_common
def merge_command(household: str, merged: tuple[str, ...], preview: bool, output: str, **said: Any) -> None:
    """All that MERGED households have goes to HOUSEHOLD."""
    _carry("merge", preview, output, household=household, merged=merged, **said)


@change.command("recontract")
@click.argument("household", type=TEXT)
@click.option("--land", multiple=True, required=True, type=LAND, help="PARCEL for all that is free, or PARCEL=MU.")
@click.option("--term-start", required=True, type=DAY, help="First day of the contract.")
@click.option("--term-end", required=True, type=DAY, help="Last day of the contract.")
@_common
def recontract_command(household: str, land: tuple[Land, ...], preview: bool, output: str, **said: Any) -> None:
    """Land that nobody has is contracted out to HOUSEHOLD."""
    _carry("recontract", preview, output, household=household, lines=_lines(land, "", household), **said)


@change.command("head")
@click.argument("household", type=TEXT)
@click.option("--name", default="", type=TextType(60), help="The new head; without it nobody stands for the household.")
@_paper
def head_command(household: str, name: str, on_day: date, document: str, issued_on: date) -> None:
    """HOUSEHOLD has a new head; the name is kept apart from what is signed."""
    _told(do("changes.propose", lambda c, act: propose_head(c, household, name, on_day, document, issued_on, act)))


@change.command("reverse")
@click.argument("number", type=TEXT)
@click.option("--reason", required=True, type=TextType(500, blank=False))
def reverse_command(number: str, reason: str) -> None:
    """Ask for change NUMBER to be undone, while nothing stands on it."""
    _told(do("changes.propose", lambda c, act: propose_change_reversal(c, number, reason, act), number))


def _step(command: Command) -> Command:
    command = click.option("--document", required=True, type=DOCUMENT, help="Number of the voucher.")(command)
    command = click.option("--on", "on_day", type=DAY, default=None, help="When; today without it.")(command)
    command = click.argument("household", type=PERSON)(command)
    return click.argument("number", type=TEXT)(command)


@change.command("enrol")
@_step
@click.option("--persons", required=True, type=click.IntRange(1, 1_000))
def enrol_command(number: str, household: str, on_day: date | None, document: str, persons: int) -> None:
    """Persons of HOUSEHOLD, which lost land by change NUMBER, were enrolled in social insurance."""
    work = lambda c, act: enrol(c, number, household, persons, on_day or act.today, document, act)  # noqa: E731
    done = do("insurance.record", work, number)
    words = Words("{household} 已参保 {enrolled}/{persons} 人", "{household}: {enrolled} of {persons} persons enrolled")
    say(words, household=household, enrolled=done.enrolled, persons=done.persons)


@change.command("pay")
@_step
@click.option("--fen", required=True, type=click.IntRange(1, 10**14), help="How much, in fen.")
def pay_command(number: str, household: str, on_day: date | None, document: str, fen: int) -> None:
    """The insurance fund was paid for HOUSEHOLD, which lost land by change NUMBER."""
    work = lambda c, act: pay_in(c, number, household, fen, on_day or act.today, document, act)  # noqa: E731
    done = do("insurance.record", work, number)
    words = Words("{household} 已缴 {paid}/{owed} 元", "{household}: {paid} of {owed} yuan paid")
    say(words, household=household, paid=format_money(done.paid_fen), owed=format_money(done.owed_fen))


COMMANDS = (change,)
