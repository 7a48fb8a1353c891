"""``tianbu centre``: what ends, what is disputed, what is listed; and days that are worked or off."""

from __future__ import annotations

from datetime import date

import click
from sqlalchemy import Connection

from ledger.access import Actor
from ledger.centre import (
    DEADLINES,
    DISPUTE_KINDS,
    DISPUTE_STATES,
    ENDINGS,
    LISTING_STATES,
    SIDES,
    Dispute,
    WantedDisputes,
    WantedListings,
    deadlines_of,
)
from ledger.centre.calendar import calendar, set_day
from ledger.cli.common import DAY, PERSON, Heading, answer, ask, do, format_option, language, say
from ledger.clock import today
from ledger.errors import Words
from ledger.inquiries.centre import EndingList, disputes_in_reach, endings_in_reach, listings_shown
from ledger.places import resolve
from ledger.units import format_area

_MOST = 10_000


@click.group()
def centre() -> None:
    """The transfer centre's services."""


@centre.command("endings")
@click.option("--division", default="", help="Of this division and below; everything within reach without it.")
@click.option("--on", "on_day", type=DAY, default=None, help="As seen on a day; today without it.")
@click.option("--within", type=click.IntRange(1, 730), default=None, help="Days ahead; the longest warning without it.")
@format_option
def endings_command(division: str, on_day: date | None, within: int | None, output: str) -> None:
    """Contracts that end soon, and those that ended with neither renewal nor handback."""
    day = on_day or today()

    def question(connection: Connection, actor: Actor) -> EndingList:
        place = resolve(connection, division, day) if division else None
        return endings_in_reach(connection, actor, day, place, within or 0)

    found = ask("contracts.read", question)
    rows = [
        {
            "number": each.contract_number,
            "transferor": each.transferor,
            "transferee": each.transferee,
            "mu": format_area(each.area_grains, "mu"),
            "last_day": each.last_day.isoformat(),
            "days_left": each.days_left,
            "stage": each.stage,
            "ending": ENDINGS[each.ending].say(language()) if output == "table" else each.ending,
        }
        for each in (*found.exceptions, *found.soon)
    ]
    headings = (
        Heading("number", Words("合同编号", "number")),
        Heading("transferor", Words("流出方", "transferor")),
        Heading("transferee", Words("流入方", "transferee")),
        Heading("mu", Words("亩", "mu"), figure=True),
        Heading("last_day", Words("最后一日", "last day")),
        Heading("days_left", Words("还有天数", "days left"), figure=True),
        Heading("stage", Words("提醒档", "stage"), figure=True),
        Heading("ending", Words("办理情况", "what was done")),
    )
    answer(headings, rows, output)


@centre.command("disputes")
@click.option("--open", "open_only", is_flag=True, help="Only those that are not ended.")
@format_option
def disputes_command(open_only: bool, output: str) -> None:
    """Disputes within reach, with what is due next."""

    def question(connection: Connection, actor: Actor) -> tuple[list[Dispute], dict[date, bool]]:
        wanted = WantedDisputes(open_only=open_only, limit=_MOST)
        return disputes_in_reach(connection, actor, wanted), calendar(connection)

    found, days = ask("disputes.read", question)
    rows = []
    for each in found:
        waiting = [x for x in deadlines_of(each, days) if x.met_on is None and x.name != "limitation"]
        due = min(waiting, key=lambda x: x.due_on, default=None)
        table = output == "table"
        rows.append(
            {
                "number": each.number,
                "kind": DISPUTE_KINDS[each.brought.kind].say(language()) if table else each.brought.kind,
                "contract": each.brought.contract_number,
                "raised_on": each.brought.raised_on.isoformat(),
                "state": DISPUTE_STATES[each.state].say(language()) if table else each.state,
                "deadline": (DEADLINES[due.name].words.say(language()) if table else due.name) if due else "",
                "due_on": due.due_on.isoformat() if due else "",
            }
        )
    headings = (
        Heading("number", Words("编号", "number")),
        Heading("kind", Words("类型", "kind")),
        Heading("contract", Words("合同", "contract")),
        Heading("raised_on", Words("提出日", "raised on")),
        Heading("state", Words("状态", "state")),
        Heading("deadline", Words("下一期限", "due next")),
        Heading("due_on", Words("截止日", "due on")),
    )
    answer(headings, rows, output)


@centre.command("listings")
@click.option("--state", type=click.Choice(list(LISTING_STATES)), default=None)
@format_option
def listings_command(state: str | None, output: str) -> None:
    """Listings of land offered and wanted."""
    wanted = WantedListings(today(), state=state or "", limit=_MOST)
    found = ask("listings.read", lambda c, actor: listings_shown(c, actor, wanted))
    rows = [
        {
            "number": each.number,
            "side": SIDES[each.application.asked.side].say(language())
            if output == "table"
            else each.application.asked.side,
            "mu": format_area(each.now.area_grains, "mu"),
            "price": each.now.price,
            "price_unit": each.now.price_unit,
            "to_day": each.now.to_day.isoformat(),
            "state": each.state_on(today()),
        }
        for each in found
    ]
    headings = (
        Heading("number", Words("编号", "number")),
        Heading("side", Words("供求", "side")),
        Heading("mu", Words("亩", "mu"), figure=True),
        Heading("price", Words("价格", "price"), figure=True),
        Heading("price_unit", Words("单位", "unit")),
        Heading("to_day", Words("公布止日", "until")),
        Heading("state", Words("状态", "state")),
    )
    answer(headings, rows, output)


@centre.command("day")
@click.argument("day", type=DAY)
@click.option("--worked/--off", required=True, help="Worked although a weekend, or off although a weekday.")
@click.option("--name", required=True, type=PERSON, help="Such as 国庆节.")
def day_command(day: date, worked: bool, name: str) -> None:
    """Name a DAY as worked or off, for deadlines in working days."""
    do("calendar.set", lambda c, act: set_day(c, day, worked=worked, name=name, act=act), day.isoformat())
    say(Words("{day} 已设定", "{day} is set"), day=day)


COMMANDS = (centre,)
