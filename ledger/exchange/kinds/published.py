"""Published tables: known by their header row, kept as printed, told apart only by ``ledger.published.profiles``.

A blank cell is a figure that was not published. A table is kept whole or not at all, bad rows skipped or not: half a
print is no print.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from ledger.errors import Refusal, raise_all
from ledger.exchange import cells
from ledger.exchange.columns import is_mark
from ledger.exchange.kinds.common import Import, Kind
from ledger.exchange.sheets import Column, Located, Row, Sheet, convert, open_sheet, read_all, read_headings
from ledger.published import (
    Figure,
    Profile,
    PublishedRow,
    PublishedTable,
    check_table,
    load_published,
    read_figure,
    recognise,
    refusal_of,
    row_of,
    twice,
)

PUBLISHED: Final = "published"


def kind_of_sheet(source: str | Path | bytes, name: str) -> Kind:
    """How a published file is imported, by its header row; ``name`` is what the file is called.

    Raises PublishedTableUnknown and the refusals of ``open_sheet``.
    """
    profile = _profile(source)
    return Kind(PUBLISHED, _columns(profile), lambda job: _apply(job, profile, name))


def read_published(source: str | Path | bytes, name: str) -> PublishedTable:
    """A published file as plain data. Raises all that is wrong with it, and what ``kind_of_sheet`` raises."""
    profile = _profile(source)
    sheet = open_sheet(source, _columns(profile))
    rows, faults = read_all(sheet)
    table, more = _table(profile, name, sheet, rows)
    raise_all([each.refusal for each in (*faults, *more)])
    return table


def _profile(source: str | Path | bytes) -> Profile:
    """By the header row, without what a workbook of errors adds to it."""
    return recognise(heading for heading in read_headings(source) if not is_mark(heading))


def _columns(profile: Profile) -> tuple[Column, ...]:
    return tuple(Column(column.name, (column.chinese,)) for column in profile.columns)


def _apply(job: Import, profile: Profile, name: str) -> None:
    job.act.permit(job.connection, "published.load")
    table, faults = _table(profile, name, job.sheet, list(job.rows()))
    for fault in faults:
        job.tally.refuse(fault)
    if job.tally.problem_count or not table.rows:
        return
    loaded = load_published(job.connection, profile, table, job.act)
    job.tally.added, job.tally.unchanged = loaded.added, loaded.unchanged
    for outcome in check_table(table):
        told = refusal_of(outcome)
        if told is not None:
            job.tally.warn(job.place(outcome.line, told, outcome.column))


def _table(profile: Profile, name: str, sheet: Sheet, rows: list[Row]) -> tuple[PublishedTable, list[Located]]:
    """The table of the sound rows, and what is wrong with the others."""
    found: list[PublishedRow] = []
    faults: list[Located] = []
    converters = _converters(profile)
    for row in rows:
        values, wrong = convert(row, converters)
        faults += wrong
        if wrong:
            continue
        figures = {column: value for column, value in values.items() if isinstance(value, Figure)}
        labels = {column.name: values[column.name] for column in profile.columns if not column.unit}
        try:
            found.append(row_of(profile, name, row.number, labels, figures))
        except Refusal as refusal:
            faults.append(Located(row.number, profile.day, sheet.headings.get(profile.day), refusal))
    table = PublishedTable(profile.key, name, sheet.sha256, tuple(found))
    faults += [
        Located(line, profile.identity[-1], sheet.headings.get(profile.identity[-1]), refusal)
        for line, refusal in twice(profile, table.rows)
    ]
    return table, faults


def _converters(profile: Profile) -> Mapping[str, Callable[[str], Any]]:
    """Figures are optional and plain; the day is plain; all else is text as it is."""
    converters: dict[str, Callable[[str], Any]] = {column.name: cells.text for column in profile.columns}
    if profile.day:
        converters[profile.day] = cells.code(lambda text: text)
    for name, column in profile.figures.items():
        converters[name] = cells.optional(cells.number(partial(read_figure, column=column)))
    return converters
