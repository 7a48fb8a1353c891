"""``tianbu contract submit``, ``review``, ``sign``, ``end`` …: the life of a contract, a command a step."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import click

from ledger import clock, inquiries
from ledger.cli.common import (
    DAY,
    PERSON,
    SOURCE,
    TEXT,
    Heading,
    TextType,
    answer,
    ask,
    do,
    format_option,
    language,
    say,
)
from ledger.cli.contracts import contract
from ledger.errors import Words
from ledger.transfers import (
    EVENT_KINDS,
    EVIDENCE_KINDS,
    FORMS,
    GROUNDS,
    Alteration,
    Ending,
    Evidence,
    add_evidence,
    answer_renewal,
    approve,
    file,
    offer_renewal,
    propose_change,
    propose_ending,
    propose_reversal,
    resume,
    review,
    sign,
    submit,
    suspend,
    withdraw,
)
from ledger.transfers.data import STATES
from ledger.units import show_area

_REASON = TextType(500, blank=False)
_DONE = Words("合同 {number}：{state}", "Contract {number}: {state}")
_PROPOSED = Words("合同 {number}：事项 {id} 待签署", "Contract {number}: proposal {id} waits for a signature")


def _moved(number: str, state: str) -> None:
    say(_DONE, number=number, state=STATES[state].say(language()))


def _warned(outcome: Any) -> None:
    for warning in outcome.warnings:
        say(Words("提示 {line}", "warning {line}"), line=warning.line(language()))
    _moved(outcome.contract.number, outcome.contract.state)


@contract.command("submit")
@click.argument("number", type=TEXT)
def submit_command(number: str) -> None:
    """Submit draft NUMBER for review; it keeps its land from now on."""
    _warned(do("contracts.submit", lambda c, act: submit(c, number, act), number))


@contract.command("withdraw")
@click.argument("number", type=TEXT)
def withdraw_command(number: str) -> None:
    """Take NUMBER, which is not signed yet, back to a draft."""
    _moved(number, do("contracts.withdraw", lambda c, act: withdraw(c, number, act), number).state)


def _decision(command: Any) -> Any:
    """--accept or --send-back REASON."""
    command = click.option("--code", default="", help="The one-time code, where you have one switched on.")(command)
    command = click.option("--send-back", "reason", default="", type=TextType(500), help="Why it is sent back.")(
        command
    )
    return click.option("--accept", is_flag=True, help="It may be signed.")(command)


def _check_decision(accept: bool, reason: str) -> None:
    if accept == bool(reason):
        raise click.UsageError("Either --accept or --send-back REASON")


@contract.command("review")
@click.argument("number", type=TEXT)
@_decision
def review_command(number: str, accept: bool, reason: str, code: str) -> None:
    """Review NUMBER, which somebody else submitted."""
    _check_decision(accept, reason)
    work = lambda c, act: review(c, number, act, accept=accept, reason=reason, code=code)  # noqa: E731
    _warned(do("contracts.review", work, number))


@contract.command("approve")
@click.argument("number", type=TEXT)
@_decision
def approve_command(number: str, accept: bool, reason: str, code: str) -> None:
    """The county's review of outside capital in NUMBER."""
    _check_decision(accept, reason)
    work = lambda c, act: approve(c, number, act, accept=accept, reason=reason, code=code)  # noqa: E731
    _warned(do("contracts.approve", work, number))


@contract.command("sign")
@click.argument("number", type=TEXT)
@click.option("--on", "signed_on", required=True, type=DAY, help="The day on which both sides signed.")
@click.option("--preview", is_flag=True, help="Only show what would be posted.")
@format_option
def sign_command(number: str, signed_on: date, preview: bool, output: str) -> None:
    """Note that both sides signed NUMBER, and post it."""
    if preview:
        question = lambda c, actor: inquiries.preview_of_signing(c, actor, number, signed_on, clock.today())  # noqa: E731
        _show(ask("contracts.sign", question, number), output)
        return
    _warned(do("contracts.sign", lambda c, act: sign(c, number, signed_on, act), number))


@contract.command("file")
@click.argument("number", type=TEXT)
@click.option("--on", "filed_on", required=True, type=DAY, help="The day of filing with the issuer.")
def file_command(number: str, filed_on: date) -> None:
    """Note that NUMBER was filed with the issuer."""
    _moved(number, do("contracts.file", lambda c, act: file(c, number, filed_on, act), number).state)


@contract.command("end")
@click.argument("number", type=TEXT)
@click.option("--ground", required=True, type=click.Choice(list(GROUNDS)), help="Why it ends.")
@click.option("--back-on", required=True, type=DAY, help="The first day on which the land is back.")
@click.option("--document", required=True, type=_REASON, help="The agreement or the notice.")
@click.option("--notice-on", type=DAY, help="The day on which the notice arrived.")
@click.option("--preview", is_flag=True, help="Only show what it would do.")
@format_option
def end_command(
    number: str, ground: str, back_on: date, document: str, notice_on: date | None, preview: bool, output: str
) -> None:
    """Ask for NUMBER to end early; another person approves it with `proposal approve`."""
    ending = Ending(ground, back_on, document, notice_on)
    if preview:
        question = lambda c, actor: inquiries.preview_of_ending(c, actor, number, ending)  # noqa: E731
        _show(ask("contracts.propose-ending", question, number), output)
        return
    proposal = do("contracts.propose-ending", lambda c, act: propose_ending(c, number, ending, act), number)
    say(_PROPOSED, number=number, id=proposal.id)


@contract.command("change")
@click.argument("number", type=TEXT)
@click.option("--from", "from_day", required=True, type=DAY, help="From which day on.")
@click.option("--document", required=True, type=_REASON, help="The agreement.")
@click.option("--price", default="", type=TextType(24), help="A new price in the same unit.")
@click.option("--pay", "payment", default="", type=TextType(120), help="annual, once, or days such as 04-01;10-01.")
@click.option("--purpose", default="", type=TextType(200), help="A new, agricultural purpose.")
@click.option("--preview", is_flag=True, help="Only show what it would do.")
@format_option
def change_command(
    number: str,
    from_day: date,
    document: str,
    price: str,
    payment: str,
    purpose: str,
    preview: bool,
    output: str,
) -> None:
    """Ask for signed contract NUMBER to be changed; another person approves it."""
    change = Alteration(from_day, document, price, payment, purpose)
    if preview:
        question = lambda c, actor: inquiries.preview_of_change(c, actor, number, change, clock.today())  # noqa: E731
        _show(ask("contracts.propose-change", question, number), output)
        return
    proposal = do("contracts.propose-change", lambda c, act: propose_change(c, number, change, act), number)
    say(_PROPOSED, number=number, id=proposal.id)


@contract.command("reverse")
@click.argument("number", type=TEXT)
@click.option("--reason", default="", type=TextType(500), help="Why it is to be undone.")
@click.option("--preview", is_flag=True, help="Only show what depends on it.")
@format_option
def reverse_command(number: str, reason: str, preview: bool, output: str) -> None:
    """Ask for signed contract NUMBER to be undone; two other people sign."""
    if preview:
        question = lambda c, actor: inquiries.preview_of_reversal(c, actor, number)  # noqa: E731
        _show(ask("contracts.propose-reversal", question, number), output)
        return
    proposal = do("contracts.propose-reversal", lambda c, act: propose_reversal(c, number, reason, act), number)
    say(_PROPOSED, number=number, id=proposal.id)


@contract.command("suspend")
@click.argument("number", type=TEXT)
@click.option("--since", required=True, type=DAY)
@click.option("--document", required=True, type=_REASON, help="The dispute or order.")
def suspend_command(number: str, since: date, document: str) -> None:
    """Note that NUMBER rests because of a dispute or an order."""
    do("contracts.suspend", lambda c, act: suspend(c, number, since, document, act), number)
    say(Words("合同 {number} 自 {day} 起中止", "Contract {number} is suspended since {day}"), number=number, day=since)


@contract.command("resume")
@click.argument("number", type=TEXT)
@click.option("--on", "day", required=True, type=DAY)
@click.option("--document", required=True, type=_REASON, help="What settled it.")
def resume_command(number: str, day: date, document: str) -> None:
    """Note that suspended contract NUMBER goes on."""
    do("contracts.resume", lambda c, act: resume(c, number, day, document, act), number)
    say(Words("合同 {number} 自 {day} 起恢复", "Contract {number} goes on from {day}"), number=number, day=day)


@contract.command("offer-renewal")
@click.argument("number", type=TEXT)
@click.option("--side", required=True, type=click.Choice(["transferor", "transferee"]), help="Who offers.")
@click.option("--until", required=True, type=DAY, help="Until when the offer stands.")
@click.option("--terms", required=True, type=_REASON, help="On what terms.")
def offer_renewal_command(number: str, side: str, until: date, terms: str) -> None:
    """Offer the other side to renew NUMBER."""
    do("contracts.offer-renewal", lambda c, act: offer_renewal(c, number, side, until, terms, act), number)
    say(
        Words("合同 {number} 已提出续约，答复至 {until}", "Renewal of {number} is offered until {until}"),
        number=number,
        until=until,
    )


@contract.command("answer-renewal")
@click.argument("number", type=TEXT)
@click.option("--accept", is_flag=True, help="It is renewed on those terms.")
@click.option("--decline", is_flag=True, help="It is not renewed.")
def answer_renewal_command(number: str, accept: bool, decline: bool) -> None:
    """Answer the renewal of NUMBER that is offered."""
    if accept == decline:
        raise click.UsageError("Either --accept or --decline")
    event = do("contracts.answer-renewal", lambda c, act: answer_renewal(c, number, accept, act), number)
    say(
        Words("合同 {number}：{what}", "Contract {number}: {what}"),
        number=number,
        what=EVENT_KINDS[event.kind].say(language()),
    )


@contract.command("add-evidence")
@click.argument("number", type=TEXT)
@click.option("--kind", required=True, type=click.Choice(list(EVIDENCE_KINDS)))
@click.option("--document", required=True, type=PERSON, help="Its number or name.")
@click.option("--issued-on", type=DAY)
@click.option("--party", default="", type=TextType(64), help="Whose paper it is.")
@click.option("--valid-to", type=DAY)
@click.option("--scan", type=SOURCE, help="Its scan, of which the SHA-256 is kept.")
def add_evidence_command(
    number: str, kind: str, document: str, issued_on: date | None, party: str, valid_to: date | None, scan: Path | None
) -> None:
    """Add a paper to NUMBER: a mandate, a consent, the scan of what was signed elsewhere."""
    digest = ""
    if scan is not None:
        with scan.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    paper = Evidence(kind, document, issued_on, party, valid_to, digest)
    do("contracts.add-evidence", lambda c, act: add_evidence(c, number, [paper], act), number)
    words = Words("合同 {number} 已补充 {document} {digest}", "Contract {number} has {document} {digest}")
    say(words, number=number, document=document, digest=digest)


@contract.command("events")
@click.argument("number", type=TEXT)
@format_option
def events_command(number: str, output: str) -> None:
    """What became of NUMBER."""
    question = lambda c, actor: inquiries.events_of_contract(c, actor, number, clock.today())[2]  # noqa: E731
    rows = [
        {
            "sequence": event.sequence,
            "kind": EVENT_KINDS[event.kind].say(language()) if output == "table" else event.kind,
            "from": event.effective_on,
            "document": event.document,
            "entry": event.entry_id,
            "by": event.recorded_by,
        }
        for event in ask("contracts.read", question, number)
    ]
    headings = (
        Heading("sequence", Words("序", "no."), figure=True),
        Heading("kind", Words("事项", "what")),
        Heading("from", Words("自", "from")),
        Heading("document", Words("依据", "document")),
        Heading("entry", Words("分录", "entry"), figure=True),
        Heading("by", Words("经办", "by")),
    )
    answer(headings, rows, output)


def _show(found: inquiries.Preview, output: str) -> None:
    """A preview: refusals and dependents to people, the postings as rows; exit 1 where it would be refused."""
    for refusal in found.refusals:
        say(Words("拒绝 {line}", "refused {line}"), line=refusal.line(language()))
    for warning in found.warnings:
        say(Words("提示 {line}", "warning {line}"), line=warning.line(language()))
    for each in found.dependents:
        words = Words(
            "建立在其上：{number} {form}（{start} 至 {last}）", "stands on it: {number} {form} ({start} to {last})"
        )
        form = FORMS[each.form].say(language())
        say(words, number=each.number, form=form, start=each.start_day, last=each.last_day)
    rows = [
        {
            "cause": entry.cause,
            "account": line.account.name,
            "lot": line.lot,
            "day": line.effective_on,
            "amount": line.amount,
            "mu": show_area(line.amount, "mu").text if line.account.asset.endswith("-right") else None,
        }
        for entry in found.entries
        for line in entry.lines
    ]
    headings = (
        Heading("cause", Words("事由", "cause")),
        Heading("account", Words("科目", "account")),
        Heading("lot", Words("标的", "lot")),
        Heading("day", Words("日期", "day")),
        Heading("amount", Words("数额", "amount"), figure=True),
        Heading("mu", Words("亩", "mu"), figure=True),
    )
    answer(headings, rows, output)
    if found.refusals:
        raise SystemExit(1)


COMMANDS = (contract,)
