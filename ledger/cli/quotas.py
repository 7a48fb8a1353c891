"""``tianbu quota``: events of quota proposed, tried out, listed and undone; the board and what is to be returned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import click
from sqlalchemy import Connection

from ledger import clock
from ledger.access import Act, Actor
from ledger.access.proposals import Proposal
from ledger.cli.areas import area_figures, area_headings
from ledger.cli.common import DAY, TEXT, Heading, TextType, answer, ask, do, format_option, language, say
from ledger.cli.quota_options import Said, event_options
from ledger.errors import Refusal, RulesBroken, Words
from ledger.inquiries.quota_events import EventForeseen, event_foreseen, events_within, story_of_event
from ledger.inquiries.quotas import read_board, read_obligations
from ledger.measures import figure
from ledger.measures import said as said_of
from ledger.places import resolve
from ledger.quotas import (
    INSTRUMENTS,
    KINDS,
    LINKAGE,
    Recorded,
    WantedEvents,
    propose_event,
    propose_event_reversal,
)
from ledger.quotas.board import FIGURES, Board
from ledger.quotas.obligations import BUCKETS, Obligation, ObligationPage, WantedObligations
from ledger.units import format_area, format_money

_MOST = 10_000
_PROPOSED = Words("指标业务 {number}：事项 {id} 待签署", "Quota event {number}: proposal {id} waits for a signature")


@click.group()
def quota() -> None:
    """Events of linkage, mining-land and plan quota."""


@quota.command("propose")
@event_options
def propose_command(said: Said) -> None:
    """Propose an event of a KIND; others approve it with `tianbu proposal`, a sale is released by a third."""

    def work(connection: Connection, act: Act) -> Proposal:
        return propose_event(connection, said.event(connection, act.today), act)

    done = do("quotas.propose", work, said.kind)
    say(_PROPOSED, number=done.subject, id=done.id)


@quota.command("preview")
@event_options
@format_option
def preview_command(said: Said, output: str) -> None:
    """What an event of a KIND would post today; what the rules say on stderr. Nothing is written."""

    def question(connection: Connection, actor: Actor) -> EventForeseen:
        return event_foreseen(connection, actor, said.event(connection, clock.today()), clock.now())

    found = ask("quotas.propose", question, said.kind)
    if found.refusals:
        raise RulesBroken(found.refusals)
    for warning in found.warnings:
        _note(warning)
    _postings([*((found.event.book, each) for each in found.entries), *((found.other_book, each) for each in found.other_entries)], output)  # fmt: skip


def _note(warning: Refusal) -> None:
    say(Words("提示：{line}", "Note: {line}"), line=warning.line(language()))


_POSTINGS = (
    Heading("book", Words("账簿", "book")),
    Heading("cause", Words("事由", "cause")),
    Heading("day", Words("生效日", "day")),
    Heading("account", Words("科目", "account")),
    Heading("lot", Words("批次", "lot")),
    Heading("amount", Words("数量", "amount"), figure=True),
)


def _postings(entries: list[tuple[str, Any]], output: str) -> None:
    rows = [
        {
            "book": book,
            "cause": entry.cause,
            "day": line.effective_on.isoformat(),
            "account": line.account.name,
            "lot": line.lot,
            "amount": said_of(line.account.asset, line.amount).say(language())
            if output == "table"
            else figure(line.account.asset, line.amount),
        }
        for book, entry in entries
        for line in entry.lines
    ]
    answer(_POSTINGS, rows, output)


@quota.command("list")
@click.option("--project", default="", type=TEXT, help="Only of this project.")
@click.option("--lot", default="", type=TEXT, help="Only of this lot.")
@click.option("--village", default="", type=TEXT, help="Only about this village (12 digits).")
@click.option("--kind", "kinds", multiple=True, type=click.Choice([*KINDS]), help="Only of this kind; may be repeated.")
@click.option("--from", "start", type=DAY, help="First day.")
@click.option("--to", "end", type=DAY, help="Last day.")
@format_option
def list_command(
    project: str,
    lot: str,
    village: str,
    kinds: tuple[str, ...],
    start: date | None,
    end: date | None,
    output: str,
) -> None:
    """Events that are in the book, newest first; what waits is told by `tianbu proposal list`."""
    wanted = WantedEvents(project=project, lot=lot, village=village, kinds=kinds, from_day=start, to_day=end)
    found = ask("quotas.read", lambda c, actor: events_within(c, actor, wanted, limit=_MOST), project or lot)
    headings = (
        Heading("number", Words("编号", "number")),
        Heading("kind", Words("事项", "kind")),
        Heading("on_day", Words("生效日", "from")),
        Heading("project", Words("项目区", "project")),
        Heading("lot", Words("批次", "lot")),
        Heading("to_lot", Words("转入批次", "to lot")),
        *area_headings("area", Words("面积", "area")),
        Heading("document", Words("文件", "document")),
        Heading("counterpart", Words("对方", "counterpart")),
        Heading("entry", Words("分录", "entry"), figure=True),
        Heading("reversed", Words("已冲正", "reversed")),
    )
    answer(headings, [_event(each, output) for each in found], output)


def _event(found: Recorded, output: str) -> dict[str, Any]:
    event = found.event
    return {
        "number": event.number,
        "kind": KINDS[event.kind].words.say(language()) if output == "table" else event.kind,
        "instrument": event.instrument,
        "on_day": event.on_day.isoformat(),
        "project": event.project,
        "lot": event.lot,
        "to_lot": event.to_lot,
        **area_figures("area", event.grains),
        "document": event.document,
        "counterpart": event.counterpart,
        "price_yuan": format_money(event.price_fen) if event.price_fen else None,
        "entry": found.entry_id,
        "reversed": found.reversed_at is not None,
    }


@quota.command("show")
@click.argument("number", type=TEXT)
@format_option
def show_command(number: str, output: str) -> None:
    """The villages and plots of event NUMBER; what it is, its papers and its state on stderr."""
    found = ask("quotas.read", lambda c, actor: story_of_event(c, actor, number), number)
    event = found.event
    say(
        Words(
            "{number} {kind} {ha} 公顷，{day}，{document}，批次 {lot}{to}：{state}",
            "{number} {kind} of {ha} ha on {day}, {document}, lot {lot}{to}: {state}",
        ),
        number=number,
        kind=KINDS[event.kind].words.say(language()),
        ha=format_area(event.grains, "ha"),
        day=event.on_day,
        document=event.document,
        lot=event.lot or "—",
        to=f" → {event.to_lot}" if event.to_lot else "",
        state=found.state,
    )
    for paper in event.papers:
        say(Words("佐证 {kind}：{document}", "Paper ({kind}): {document}"), kind=paper.kind, document=paper.document)
    for proposal in found.proposals:
        say(Words("事项 {id}：{state}", "Proposal {id}: {state}"), id=proposal.id, state=proposal.state)
    rows = [
        {
            "village": line.village,
            "plot": line.plot,
            "source_plot": line.source_plot,
            "homestead": line.homestead,
            **area_figures("area", line.grains),
            **area_figures("cultivated", line.cultivated_grains),
            **area_figures("other_agricultural", line.other_agricultural_grains),
            "use": line.use,
        }
        for line in event.lines
    ]
    headings = (
        Heading("village", Words("村", "village")),
        Heading("plot", Words("地块", "plot")),
        Heading("source_plot", Words("来源图斑", "source plot")),
        Heading("homestead", Words("宅基地", "homestead")),
        *area_headings("area", Words("面积", "area")),
        *area_headings("cultivated", Words("耕地", "cultivated")),
        *area_headings("other_agricultural", Words("其他农用地", "other farmland")),
        Heading("use", Words("用途", "use")),
    )
    answer(headings, rows, output)


@quota.command("reverse")
@click.argument("number", type=TEXT)
@click.option("--reason", required=True, type=TextType(500, blank=False))
def reverse_command(number: str, reason: str) -> None:
    """Ask for event NUMBER to be undone, while nothing stands on it."""
    done = do("quotas.propose", lambda c, act: propose_event_reversal(c, number, reason, act), number)
    say(_PROPOSED, number=number, id=done.id)


@quota.command("board")
@click.argument("division", type=TEXT)
@click.option("--instrument", default=LINKAGE, type=click.Choice([*INSTRUMENTS]), show_default=True)
@click.option("--as-of", type=DAY, help="As of this day (default today).")
@format_option
def board_command(division: str, instrument: str, as_of: date | None, output: str) -> None:
    """Where the quota of DIVISION stands: of all its offices, of each, and in its villages."""
    day = as_of or clock.today()

    def question(connection: Connection, actor: Actor) -> Board:
        return read_board(connection, actor, resolve(connection, division, day), instrument, day)

    found = ask("quotas.read", question, division)
    places = [(found.division.level, found.division.code, found.division.name, found.total)]
    places += [(each.level, each.code, each.name, each.figures) for each in (*found.offices, *found.villages)]
    rows = [
        {"level": level, "code": code, "name": name, "figure": words.say(language()) if output == "table" else key}
        | area_figures("area", figures[key])
        for level, code, name, figures in places
        for key, (_, words) in FIGURES.items()
        if figures[key]
    ]
    headings = (
        Heading("level", Words("级别", "level")),
        Heading("code", Words("区划", "division")),
        Heading("name", Words("名称", "name")),
        Heading("figure", Words("项目", "figure")),
        *area_headings("area", Words("面积", "area")),
    )
    answer(headings, rows, output)


@quota.command("obligations")
@click.argument("division", type=TEXT)
@click.option("--instrument", default="", type=click.Choice(["", *INSTRUMENTS]), help="Only of this instrument.")
@click.option("--project", default="", type=TEXT, help="Only of this project.")
@click.option("--bucket", default="", type=click.Choice(["", *BUCKETS]), help="Only with so many days left.")
@click.option("--as-of", type=DAY, help="As of this day (default today).")
@format_option
def obligations_command(division: str, as_of: date | None, output: str, **said: Any) -> None:
    """What the counties of DIVISION have to return, soonest first. Exit status 1 where something is overdue."""
    day = as_of or clock.today()
    wanted = WantedObligations(day, limit=1_000, **said)
    rows: list[Obligation] = []

    def question(connection: Connection, actor: Actor) -> ObligationPage:
        place = resolve(connection, division, day)
        page = read_obligations(connection, actor, place, wanted)
        rows.extend(page.rows)
        while page.after is not None:
            page = read_obligations(connection, actor, place, replace(wanted, after=page.after))
            rows.extend(page.rows)
        return page

    page = ask("quotas.read", question, division)
    answer(_OBLIGATIONS, [_obligation(each, output) for each in rows], output)
    for key, total in page.buckets.items():
        words = Words("{bucket}：{lots} 批，{ha} 公顷", "{bucket}: {lots} lots, {ha} ha")
        say(words, bucket=BUCKETS[key].say(language()), lots=total.lots, ha=format_area(total.owed_grains, "ha"))
    overdue = page.buckets.get("overdue")
    if overdue is not None and overdue.lots:
        raise SystemExit(1)


_OBLIGATIONS = (
    Heading("lot", Words("批次", "lot")),
    Heading("office_name", Words("机关", "office")),
    Heading("project", Words("项目区", "project")),
    Heading("due_on", Words("归还期限", "due")),
    Heading("days_left", Words("剩余天数", "days left"), figure=True),
    Heading("bucket", Words("账龄", "age")),
    *area_headings("owed", Words("应归还", "owed")),
    *area_headings("used", Words("已使用", "used")),
    *area_headings("unused", Words("未使用", "unused")),
)


def _obligation(found: Obligation, output: str) -> dict[str, Any]:
    return {
        "lot": found.lot,
        "instrument": found.instrument,
        "office": found.office,
        "office_name": found.office_name,
        "project": found.project,
        "document": found.document,
        "due_on": found.due_on.isoformat() if found.due_on else None,
        "days_left": found.days_left,
        "bucket": BUCKETS[found.bucket].say(language()) if output == "table" else found.bucket,
        **area_figures("owed", found.owed_grains),
        **area_figures("used", found.used_grains),
        **area_figures("unused", found.unused_grains),
        "lender": found.lender,
    }


COMMANDS = (quota,)
