"""What the commands share: the database, the language, output in three formats, progress."""

from __future__ import annotations

import csv
import errno
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from sqlalchemy import URL, Connection, inspect, make_url
from sqlalchemy.exc import ArgumentError

from ledger.access import Act, Actor, TokenWrong, carry_out, look
from ledger.access.tokens import actor_of_token
from ledger.cli.refusals import DatabaseAddressWrong, DatabaseNotReady, FileNotUsable
from ledger.clock import now
from ledger.db import Database
from ledger.errors import Language, Refusal, Words
from ledger.exchange.cell_refusals import CellControlCharacter
from ledger.exchange.cells import FIRST_YEAR, LAST_YEAR, day
from ledger.exchange.characters import check_characters
from ledger.exchange.formulas import harmless
from ledger.exchange.value_refusals import CellBlank
from ledger.settings import database_url, setting, token_given

Command = TypeVar("Command", bound=Callable[..., Any])
Answer = TypeVar("Answer")


def language() -> Language:
    """``TIANBU_LANG``: zh unless it says en."""
    return "en" if setting("TIANBU_LANG", "zh").startswith("en") else "zh"


def say(words: Words, **figures: Any) -> None:
    """Words to a person: on stderr, in their language."""
    click.echo(words.say(language()).format(**figures), err=True)


def connect() -> Database:
    """The database of the settings, made where it is a file that is not there. Raises DatabaseAddressWrong."""
    _address()
    database = Database()
    context = click.get_current_context(silent=True)
    if context is not None:
        context.call_on_close(database.close)
    return database


def open_database() -> Database:
    """The database of the settings, which is set up. Raises DatabaseNotReady, DatabaseAddressWrong."""
    address = _address()
    not_ready = DatabaseNotReady(url=address.render_as_string(hide_password=True))
    if address.get_backend_name() == "sqlite" and not (address.database and Path(address.database).exists()):
        raise not_ready
    database = connect()
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("entry"):
            raise not_ready
    return database


def who(database: Database) -> Actor:
    """In whose name a command acts: the person of ``TIANBU_TOKEN``, or the operator of this machine. Raises TokenWrong."""
    request_id = f"cli-{os.getpid()}"
    token = token_given()
    if not token:
        return Actor.operator(request_id)
    actor = actor_of_token(database, token, now())
    if actor is None:
        raise TokenWrong()
    return actor.from_where("command line", request_id)


def ask(
    operation: str, question: Callable[[Connection, Actor], Answer], subject: str = "", purpose: str = ""
) -> Answer:
    """What the database of the settings answers to whom the command acts for. The trail hears of refusals."""
    database = open_database()
    actor = who(database)
    return look(database, actor, operation, lambda c: question(c, actor), at=now(), subject=subject, purpose=purpose)


def do(operation: str, work: Callable[[Connection, Act], Answer], subject: str = "") -> Answer:
    """Carry a command out in the name of whom the command line acts for. The trail hears of it."""
    database = open_database()
    return carry_out(database, who(database), operation, work, at=now(), subject=subject)


def _address() -> URL:
    try:
        address = make_url(database_url())
    except ArgumentError as error:
        raise DatabaseAddressWrong() from error
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        raise DatabaseAddressWrong()
    return address


class TextType(click.ParamType[str]):
    """A text without control characters, of at most ``most`` characters, and not blank unless it may be."""

    name = "text"

    def __init__(self, most: int = 200, blank: bool = True) -> None:
        self.most, self.blank = most, blank

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        refusal: Refusal | None = check_characters(value, self.most)
        if refusal is None and not self.blank and not value.strip():
            refusal = CellBlank()
        if refusal is not None:
            self.fail(refusal.line(language()), param, ctx)
        return str(value)


class FileType(click.Path):
    """A file to read (``exists``), or one to write, whose folder must be there."""

    def __init__(self, exists: bool = False) -> None:
        super().__init__(exists=exists, dir_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if "\0" in str(value):
            self.fail(CellControlCharacter(position=str(value).index("\0") + 1, character="U+0000").line(language()))
        path = super().convert(value, param, ctx)
        folder = Path(os.fsdecode(path)).parent
        if not self.exists and not os.access(folder, os.W_OK | os.X_OK):
            self.fail(FileNotUsable(path=folder, reason=os.strerror(errno.ENOENT)).line(language()), param, ctx)
        return path


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
        if not FIRST_YEAR < instant.year < LAST_YEAR:
            self.fail(f"{value!r} is not between {FIRST_YEAR + 1} and {LAST_YEAR - 1}", param, ctx)
        if instant.tzinfo is None:
            self.fail(f"{value!r} has no zone: end it with Z or an offset such as +08:00", param, ctx)
        return instant


TEXT = TextType()
PERSON = TextType(80, blank=False)
SOURCE = FileType(exists=True)
TARGET = FileType()
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
    return harmless(value) if isinstance(value, str) else "" if value is None else value


def _table(headings: Sequence[Heading], rows: Sequence[Mapping[str, Any]]) -> None:
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading.words.say(language()), justify="right" if heading.figure else "left", no_wrap=True)
    for row in rows:
        table.add_row(*("" if row[h.name] is None else str(row[h.name]) for h in headings))
    width = None if sys.stdout.isatty() else 10_000  # as wide as what is in it
    Console(width=width, soft_wrap=True, highlight=False, markup=False).print(table)


@contextmanager
def progress_bar(words: Words) -> Iterator[tuple[Callable[[int], None], Callable[[int], None]]]:
    """(started, advance) for work that may take over a second; a bar shows only on a terminal."""
    columns = (
        TextColumn("{task.description}", markup=False),  # the name of a file may hold brackets
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
