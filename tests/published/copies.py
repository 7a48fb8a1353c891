"""The packaged tables, and copies of them with a printed figure or a label changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from ledger.demonstration.figures import PUBLISHED_FILES, published_table
from ledger.published import BY_KEY, Outcome, PublishedTable, check_table, read_figure

NAMES = {name.partition("_")[0]: name for name in PUBLISHED_FILES}


@cache
def table(number: str) -> PublishedTable:
    """A packaged table by the number at the head of its name: ``01``, ``03b``."""
    return published_table(NAMES[number])


def changed(found: PublishedTable, line: int, **printed: str) -> PublishedTable:
    """A copy in which a row prints something else in some columns; empty: not published. Labels change too."""
    figures = BY_KEY[found.profile].figures
    new = {name: read_figure(text, figures[name]) for name, text in printed.items() if name in figures and text}
    gone = {name for name, text in printed.items() if not text}
    labels = {name: text for name, text in printed.items() if name not in figures}
    rows = tuple(
        replace(
            row,
            figures={name: each for name, each in (dict(row.figures) | new).items() if name not in gone},
            labels=dict(row.labels) | labels,
        )
        if row.line == line
        else row
        for row in found.rows
    )
    return replace(found, rows=rows)


def results(found: PublishedTable, check: str = "") -> list[tuple[str, int, str, str]]:
    """(check, line, column, result) of what is found; without ``check`` of what does not agree."""
    return [
        (each.check, each.line, each.column, each.result)
        for each in check_table(found)
        if (each.check == check if check else each.result != "agrees")
    ]


def outcomes() -> list[tuple[PublishedTable, Outcome]]:
    """What every check finds in every packaged table."""
    return [(table(number), each) for number in NAMES for each in check_table(table(number))]


def csv_of(header: str, *rows: Mapping[str, str] | str) -> bytes:
    """A small sheet of a header and lines as written."""
    lines = [row if isinstance(row, str) else ",".join(row.get(name, "") for name in header.split(",")) for row in rows]
    return "\n".join((header, *lines, "")).encode()
