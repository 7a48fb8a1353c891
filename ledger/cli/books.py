"""``tianbu book``: list, close and reopen periods, rebuild positions."""

from __future__ import annotations

from datetime import date

import click
from sqlalchemy import Connection, select

from ledger import clock
from ledger.book import NEVER_CLOSED, close_period, reopen_period
from ledger.book.models import BOOK
from ledger.book.rebuilding import rebuild_positions
from ledger.cli.common import DAY, PERSON, Heading, TextType, answer, format_option, open_database, say
from ledger.cli.refusals import BookMissing
from ledger.errors import Words

NUMBER = click.IntRange(1, 2**31 - 1)


def _known(connection: Connection, number: int) -> int:
    """The number, if a book has it. Raises BookMissing."""
    if connection.scalar(select(BOOK.c.id).where(BOOK.c.id == number)) is None:
        raise BookMissing(book_id=number)
    return number


@click.group()
def book() -> None:
    """Books and their periods."""


@book.command("list")
@format_option
def list_command(output: str) -> None:
    """The books, with their closing days."""
    with open_database().reading() as connection:
        found = connection.execute(select(BOOK).order_by(BOOK.c.id)).all()
    rows = [
        {
            "book": each.id,
            "division": f"{each.division_level}:{each.division_code}",
            "name": each.name,
            "closing_day": None if each.closing_day == NEVER_CLOSED else each.closing_day,
        }
        for each in found
    ]
    headings = (
        Heading("book", Words("账簿", "book"), figure=True),
        Heading("division", Words("区划", "division")),
        Heading("name", Words("名称", "name")),
        Heading("closing_day", Words("关账日", "closing day")),
    )
    answer(headings, rows, output)


@book.command()
@click.argument("number", type=NUMBER)
@click.argument("day", type=DAY)
@click.option("--person", required=True, type=PERSON, help="Who closes it.")
def close(number: int, day: date, person: str) -> None:
    """Close book NUMBER up to and including DAY."""
    open_database().command(lambda c: close_period(c, _known(c, number), day, person=person, at=clock.now()))
    say(Words("账簿 {number} 已关至 {day}", "Book {number} is closed to {day}"), number=number, day=day)


@book.command()
@click.argument("number", type=NUMBER)
@click.argument("day", type=DAY)
@click.option(
    "--person", "people", required=True, multiple=True, type=PERSON, help="Give it twice: two different people."
)
@click.option("--reason", required=True, type=TextType(blank=False))
def reopen(number: int, day: date, people: tuple[str, ...], reason: str) -> None:
    """Move the closing day of book NUMBER back to DAY."""
    if len(people) > 2:
        raise click.UsageError("--person is given for two people")
    two = (people[0], people[1] if len(people) > 1 else "")
    open_database().command(
        lambda c: reopen_period(c, _known(c, number), day, people=two, reason=reason, at=clock.now())
    )
    say(
        Words("账簿 {number} 已重开，关账日 {day}", "Book {number} is reopened, closing day {day}"),
        number=number,
        day=day,
    )


@book.command()
def rebuild() -> None:
    """Throw the stored positions away and fold them again from the postings."""
    open_database().command(rebuild_positions)
    say(Words("余额已按过账重建", "The positions are rebuilt from the postings"))


COMMANDS = (book,)
