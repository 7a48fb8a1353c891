"""What all kinds of sheets share: how a kind describes itself, and how it says what it did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from ledger.access import Act
from ledger.errors import Refusal
from ledger.exchange import cells
from ledger.exchange.sheets import Column, Located, Row, Sheet, convert

MOST_PROBLEMS = 1_000


@dataclass(slots=True)
class Tally:
    """What an import found and did. ``problems`` keeps the first thousand of ``problem_count``.

    again: rows turned out bad only among the others, so those that are left must be applied once more without them.
    """

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problem_count: int = 0
    bad_rows: set[int] = field(default_factory=set)
    problems: list[Located] = field(default_factory=list)
    warnings: list[Located] = field(default_factory=list)
    skipped: frozenset[int] = frozenset()
    again: bool = False

    def without_bad_rows(self) -> Tally:
        """A tally for the next round, which skips the rows that are known to be bad."""
        bad = frozenset(self.bad_rows)
        return Tally(problem_count=self.problem_count, bad_rows=set(bad), problems=list(self.problems), skipped=bad)

    def refuse(self, problem: Located) -> None:
        self.problem_count += 1
        self.bad_rows.add(problem.row)
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)

    def warn(self, problem: Located) -> None:
        if len(self.warnings) < MOST_PROBLEMS:
            self.warnings.append(problem)


@dataclass(frozen=True, slots=True)
class Import:
    """One import at work. effective: day from which changed divisions are valid, or None."""

    connection: Connection
    sheet: Sheet
    tally: Tally
    act: Act
    today: date
    effective: date | None
    skip_bad: bool
    progress: Callable[[int], Any]

    @property
    def at(self) -> datetime:
        return self.act.at

    def place(self, row: int, refusal: Refusal, column: str | None = None) -> Located:
        return Located(row, column, self.sheet.headings.get(column or "", column), refusal)

    def rows(self) -> Iterator[Row]:
        """The sound rows; what is wrong with the others goes into the tally."""
        for number, found in enumerate(self.sheet.rows(), start=1):
            if number % 2_000 == 0:
                self.progress(2_000)
            row = found.number if isinstance(found, Row) else found.row
            if row in self.tally.skipped:
                continue
            if isinstance(found, Row):
                self.tally.rows += 1
                yield found
            else:
                self.tally.refuse(found)

    def converters(self, converters: Mapping[str, Callable[[str], Any]]) -> dict[str, Callable[[str], Any]]:
        """The converters of the columns that the sheet has or must have, with areas in the units that it says."""
        sheet = self.sheet
        chosen = {name: each for name, each in converters.items() if name in sheet.given or name in sheet.required}
        for name, unit in sheet.units.items():
            wrapped = cells.required if name in sheet.required else cells.optional
            chosen[name] = wrapped(cells.area(unit))
        return chosen

    def converted(self, converters: Mapping[str, Callable[[str], Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
        """(row number, values) of the rows whose cells all convert."""
        if self.sheet.units:
            converters = {**converters, **self.converters(converters)}
        for row in self.rows():
            values, faults = convert(row, converters)
            for fault in faults:
                self.tally.refuse(fault)
            if not faults:
                yield row.number, values


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of sheet: its columns, and what it does with its rows inside one transaction."""

    name: str
    columns: tuple[Column, ...]
    apply: Callable[[Import], None]


def once(job: Import, rows: Iterable[tuple[int, str]], refusal: Callable[[str, int], Refusal], column: str) -> set[int]:
    """Refuse rows whose key stood in an earlier row; the numbers of those refused."""
    first: dict[str, int] = {}
    refused: set[int] = set()
    for number, key in rows:
        earlier = first.setdefault(key, number)
        if earlier != number:
            job.tally.refuse(job.place(number, refusal(key, earlier), column))
            refused.add(number)
    return refused


def kept(rows: Sequence[tuple[int, Any]], job: Import) -> list[tuple[int, Any]]:
    """The rows that nothing has been said against."""
    return [(number, value) for number, value in rows if number not in job.tally.bad_rows]
