"""``tianbu report``: statistics, ledger sheets and the catalogue of rules."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection

from ledger import clock
from ledger.access import Actor
from ledger.cli.common import DAY, INSTANT, TARGET, TEXT, Heading, answer, ask, format_option, say
from ledger.errors import Words
from ledger.exchange.report_workbook import workbook
from ledger.inquiries.published import PUBLISHED, contradictions, published_report
from ledger.inquiries.reports import NAMES, REPORTS, RULES, Asked, operation_of, read_report, read_rules
from ledger.places import resolve
from ledger.statistics.data import Form
from ledger.statistics.editions import EDITIONS
from ledger.statistics.refusals import StatisticsDisagree
from ledger.statistics.tables import Report, cell

_EARLIEST, _LATEST = 1900, 2198


@click.command()
@click.argument("name", type=click.Choice((*NAMES, PUBLISHED)))
@click.option("--division", type=TEXT, help="Code, level:code or name; all but rules and published take one.")
@click.option("--year", type=click.IntRange(_EARLIEST, _LATEST), help="As of 31 December of this year.")
@click.option("--as-of", type=DAY, help="As of this day (default today).")
@click.option("--since", type=DAY, help="First day of the period of lifecycle (default the first of January).")
@click.option("--known-at", type=INSTANT, help="As the book knew it at this instant (annual-transfers, lifecycle).")
@click.option("--edition", type=click.Choice(tuple(EDITIONS)), help="Edition of the annual form.")
@click.option("--xlsx", "path", type=TARGET, help="Write a workbook here too.")
@format_option
def report(
    name: str,
    division: str | None,
    year: int | None,
    as_of: date | None,
    since: date | None,
    known_at: datetime | None,
    edition: str | None,
    path: Path | None,
    output: str,
) -> None:
    """NAME of a division on a day. Exit status 1 where a check of the form fails, or published figures contradict."""
    if year and as_of:
        raise click.UsageError("--year and --as-of exclude each other")
    if name == RULES:
        made = ask(operation_of(name), read_rules)
    elif name == PUBLISHED:
        made = ask("published.read", published_report)
    else:
        if not division:
            raise click.UsageError(f"{name} takes --division")
        if known_at and not REPORTS[name].takes_known_at:
            raise click.UsageError(f"{name} takes no --known-at")
        day = date(year, 12, 31) if year else as_of or clock.today()
        made = ask(operation_of(name), _question(name, division, day, since, known_at, edition or ""), division)
    if path is not None:
        path.write_bytes(workbook(made))
    _show(made, output)
    for check in made.failed:
        refusal = StatisticsDisagree(check=check.number, left=check.left, right=check.right)
        say(Words(refusal.line("zh"), refusal.line("en")))
    if made.failed or (name == PUBLISHED and contradictions(made)):
        raise SystemExit(1)


def _question(name: str, division: str, day: date, since: date | None, known_at: datetime | None, edition: str) -> Any:
    def question(connection: Connection, actor: Actor) -> Report:
        place = resolve(connection, division, day)
        return read_report(connection, actor, name, Asked(place, day, since, known_at, edition))

    return question


def _show(made: Report, output: str) -> None:
    headings = [Heading(each.name, each.words, each.kind != "text") for each in made.columns]
    if output == "table":
        _tell_heading(made)
        answer(headings, [{c.name: cell(c, row[c.name]) for c in made.columns} for row in made.rows], output)
        for note in made.notes:
            say(note)
        return
    answer(headings, [{c.name: _plain(row[c.name]) for c in made.columns} for row in made.rows], output)


def _plain(value: Any) -> Any:
    """A value for other programs: whole numbers as they are, days as text."""
    return value.isoformat() if isinstance(value, date) else value


def _tell_heading(made: Report) -> None:
    say(Words("{zh}", "{en}"), zh=made.title.zh, en=made.title.en)
    form: Form | None = made.form
    if form is not None:
        say(
            Words("{name} {since}{day}　单位：亩", "{name} {since}{day}; areas in mu"),
            name=form.division_name,
            since=f"{form.since} — " if form.since else "",
            day=form.as_of,
        )


COMMANDS = (report,)
