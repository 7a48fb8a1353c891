"""``tianbu book``: list, close and reopen periods, rebuild positions."""

from __future__ import annotations

from datetime import date

import click

from ledger.book import NEVER_CLOSED
from ledger.cli.common import DAY, Heading, TextType, answer, ask, do, format_option, say
from ledger.errors import Words
from ledger.inquiries import read_books
from ledger.periods import close as close_book
from ledger.periods import propose_reopening
from ledger.periods import rebuild as rebuild_books

NUMBER = click.IntRange(1, 2**31 - 1)


@click.group()
def book() -> None:
    """Books and their periods."""


@book.command("list")
@format_option
def list_command(output: str) -> None:
    """The books, with what they keep (land or quota) and their closing days."""
    found = ask("book.read", read_books)
    rows = [
        {
            "book": each.id,
            "division": f"{each.division_level}:{each.division_code}",
            "name": each.name,
            "scope": each.scope,
            "closing_day": None if each.closing_day == NEVER_CLOSED else each.closing_day,
        }
        for each in found
    ]
    headings = (
        Heading("book", Words("账簿", "book"), figure=True),
        Heading("division", Words("区划", "division")),
        Heading("name", Words("名称", "name")),
        Heading("scope", Words("账簿范围", "scope")),
        Heading("closing_day", Words("关账日", "closing day")),
    )
    answer(headings, rows, output)


@book.command()
@click.argument("number", type=NUMBER)
@click.argument("day", type=DAY)
def close(number: int, day: date) -> None:
    """Close book NUMBER up to and including DAY, which lies before today."""
    do("book.close", lambda c, act: close_book(c, number, day, act), f"book:{number}")
    say(Words("账簿 {number} 已关至 {day}", "Book {number} is closed to {day}"), number=number, day=day)


@book.command()
@click.argument("number", type=NUMBER)
@click.argument("day", type=DAY)
@click.option("--reason", required=True, type=TextType(500, blank=False))
def reopen(number: int, day: date, reason: str) -> None:
    """Propose to move the closing day of book NUMBER back to DAY; another person approves it."""
    proposal = do(
        "book.propose-reopening", lambda c, act: propose_reopening(c, number, day, reason, act), f"book:{number}"
    )
    say(
        Words(
            "已提出事项 {id}：账簿 {number} 重开至 {day}，待另一人批准（tianbu proposal approve {id}）",
            "Proposal {id}: reopen book {number} to {day}; another person approves it (tianbu proposal approve {id})",
        ),
        id=proposal.id,
        number=number,
        day=day,
    )


@book.command()
def rebuild() -> None:
    """Throw the stored positions away and fold them again from the postings."""
    do("book.rebuild", rebuild_books)
    say(Words("余额已按过账重建", "The positions are rebuilt from the postings"))


COMMANDS = (book,)
