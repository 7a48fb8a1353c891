"""``tianbu export journal`` and ``tianbu verify``."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import Connection

from ledger.access import Actor
from ledger.cli.common import TARGET, Heading, answer, ask, format_option, say
from ledger.clock import today
from ledger.errors import Words
from ledger.exchange.journal import WRITERS
from ledger.inquiries import check_books
from ledger.inquiries import journal as book_journal


@click.group()
def export() -> None:
    """Write the book for other programs."""


@export.command()
@click.option("--format", "target", required=True, type=click.Choice(sorted(WRITERS)))
@click.option("-o", "path", type=TARGET, help="Where to write it (default stdout).")
def journal(target: str, path: Path | None) -> None:
    """The whole book as plain text for hledger, ledger or beancount."""

    def written(connection: Connection, actor: Actor) -> None:
        lines = book_journal(connection, actor, target, today())
        if path is None:
            for line in lines:
                click.echo(line)
            return
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)

    ask("journal.export", written, target)


@click.command("verify")
@format_option
def verify_command(output: str) -> None:
    """Recompute everything from the postings; name the first thing that does not agree."""
    report = ask("book.verify", check_books)
    headings = (
        Heading("check", Words("检查", "check")),
        Heading("book", Words("账簿", "book"), figure=True),
        Heading("entry", Words("分录", "entry"), figure=True),
        Heading("what", Words("不符之处", "what does not agree")),
    )
    rows = [{"check": f.check, "book": f.book_id, "entry": f.entry_id, "what": f.what} for f in report.findings]
    if rows or output != "table":
        answer(headings, rows, output)
    figures = {"entries": report.entries, "postings": report.postings, "books": report.books, "count": len(rows)}
    if rows:
        say(Words("核对发现 {count} 处不符", "{count} findings"), **figures)
        raise SystemExit(1)
    say(
        Words(
            "核对无误：{books} 本账簿，{entries} 笔分录，{postings} 条过账",
            "All agrees: {books} books, {entries} entries, {postings} postings",
        ),
        **figures,
    )


COMMANDS = (export, verify_command)
