"""What the commands share: the database, the language, output in three formats, progress."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from sqlalchemy import inspect

from ledger import clock
from ledger.db import Database
from ledger.errors import Language, Refusal, Words
from ledger.exchange.cells import day
from ledger.places import Division, resolve
from ledger.settings import setting

Command = TypeVar("Command", bound=Callable[..., Any])


class DatabaseNotReady(Refusal):
    code = "database-not-ready"
    category = "missing"
    title = Words("数据库尚未建立", "The database is not set up")
    detail = Words("{url} 中没有账簿", "There is no book in {url}")
    rule = Words("先建库，后使用", "The database is made before it is used")
    remedy = Words("请先运行 tianbu init", "Run tianbu init first")


def language() -> Language:
    """``TIANBU_LANG``: zh unless it says en."""
    return "en" if setting("TIANBU_LANG", "zh").startswith("en") else "zh"


def say(words: Words, **figures: Any) -> None:
    """Words to a person: on stderr, in their language."""
    click.echo(words.say(language()).format(**figures), err=True)


def open_database() -> Database:
    """The database of the settings. Raises DatabaseNotReady."""
    database = Database()
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("entry"):
            raise DatabaseNotReady(url=database.url.render_as_string(hide_password=True))
    return database


class DayType(click.ParamType[date]):
    """A day, in the ways that sheets may write it too."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return day(value)
        except Refusal as refusal:
            self.fail(refusal.line(language()), param, ctx)


class InstantType(click.ParamType[datetime]):
    """An RFC 3339 instant, such as 2026-01-31T08:00:00Z."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not an RFC 3339 instant such as 2026-01-31T08:00:00Z", param, ctx)
        if instant.tzinfo is None:
            self.fail(f"{value!r} has no zone: end it with Z or an offset such as +08:00", param, ctx)
        return instant


DAY = DayType()
INSTANT = InstantType()


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of an answer: its name in JSON and CSV, its heading in a table, and whether it holds figures."""

    name: str
    words: Words
    figure: bool = False


def format_option(command: Command) -> Command:
    """``--format table|json|csv``."""
    option = click.option("--format", "output", type=click.Choice(["table", "json", "csv"]), default="table")
    return option(command)


def answer(headings: Sequence[Heading], rows: Sequence[Mapping[str, Any]], output: str) -> None:
    """Rows to stdout in the format asked for."""
    names = [heading.name for heading in headings]
    if output == "json":
        click.echo(json.dumps([dict(row) for row in rows], ensure_ascii=False, indent=1, default=str))
    elif output == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([_safe(row[name]) for name in names] for row in rows)
    else:
        _table(headings, rows)


def _safe(value: Any) -> Any:
    """A cell that no office program takes for a formula."""
    if isinstance(value, str) and value[:1] in "=+-@\t\r" and not value.lstrip("-").replace(".", "", 1).isdigit():
        return "'" + value
    return "" if value is None else value


def _table(headings: Sequence[Heading], rows: Sequence[Mapping[str, Any]]) -> None:
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading.words.say(language()), justify="right" if heading.figure else "left", no_wrap=True)
    for row in rows:
        table.add_row(*("" if row[h.name] is None else str(row[h.name]) for h in headings))
    width = None if sys.stdout.isatty() else 400
    Console(width=width, soft_wrap=True, highlight=False, markup=False).print(table)


@contextmanager
def progress_bar(words: Words) -> Iterator[tuple[Callable[[int], None], Callable[[int], None]]]:
    """(started, advance) for work that may take over a second; a bar shows only on a terminal."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(words.say(language()), total=None)
        yield (
            lambda total: progress.update(task, total=total, completed=0),
            lambda rows: progress.update(task, advance=rows),
        )


def division_named(database: Database, text: str) -> Division:
    """The division that a person means by a code, level:code or name, today."""
    with database.reading() as connection:
        return resolve(connection, text, clock.today())
