"""The kinds of relations between printed figures. Each goes over a table and yields what is to be compared.

A relation says nothing where a figure it needs is not printed. Numbers are exact fractions in the unit of the figure
that is checked; nothing is rounded before the comparison itself (``judge``).
"""

from __future__ import annotations

import operator
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

from ledger.published.data import UNITS, Figure, PublishedRow, PublishedTable, Result
from ledger.published.profiles import BY_KEY

Operand = tuple[PublishedRow, Figure]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure and what it should be. relation: ``=``, ``≤``, ``≥`` or ``>``. computed: in the figure's unit.

    places: decimals to which the publisher computes the figure, at least those printed. operands: what it was computed
    from.
    """

    row: PublishedRow
    figure: Figure
    relation: str
    computed: Fraction
    operands: tuple[Operand, ...]

    @property
    def places(self) -> int:
        return max(self.figure.scale, BY_KEY[self.row.profile].figures[self.figure.column].places)


_ORDERED: Final[Mapping[str, Callable[[Fraction, Fraction], bool]]] = {
    "≤": operator.le,
    "≥": operator.ge,
    ">": operator.gt,
}
Relation = Callable[[PublishedTable], Iterator[Comparison]]


def rounded(number: Fraction, places: int) -> Fraction:
    """``number`` to ``places`` decimals, half up in magnitude."""
    scaled = abs(number) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(-whole if number < 0 else whole, 10**places)


def judge(found: Comparison) -> Result:
    """Whether it holds at the printed scale, without tolerance. A figure that was cut or rounded another way than half
    up lies within one unit of its last printed decimal, and is ``rounding``."""
    printed = found.figure.number
    if found.relation != "=":
        return "agrees" if _ORDERED[found.relation](printed, found.computed) else "contradiction"
    if rounded(found.computed, found.places) == printed:
        return "agrees"
    return "rounding" if abs(found.computed - printed) < Fraction(1, 10**found.places) else "contradiction"


def _printed(row: PublishedRow, column: str) -> Figure | None:
    """The figure of a column; of ``a|b`` the first that is printed."""
    return next((row.figures[name] for name in column.split("|") if name in row.figures), None)


def _in_unit(value: Fraction, figure: Figure) -> Fraction:
    return value / UNITS[figure.unit].parts


def _compare(
    row: PublishedRow, figure: Figure, relation: str, value: Fraction, operands: Sequence[Operand]
) -> Comparison:
    return Comparison(row, figure, relation, _in_unit(value, figure), tuple(operands))


def at_most(lower: str, upper: str) -> Relation:
    """In every row: ``lower`` ≤ ``upper``."""

    def relation(table: PublishedTable) -> Iterator[Comparison]:
        for row in table.rows:
            low, high = _printed(row, lower), _printed(row, upper)
            if low and high:
                yield _compare(row, low, "≤", Fraction(high.value), [(row, high)])

    return relation


def nested(*columns: str) -> tuple[Relation, ...]:
    """In every row: each of these is a part of the next, as far as they are printed; they are never added up."""
    return tuple(at_most(a, b) for place, a in enumerate(columns) for b in columns[place + 1 :])


def sum_of(target: str, *terms: str) -> Relation:
    """In every row: ``target`` = the sum of ``terms``, those with ``-`` before them taken off; all are printed.

    One term is an equality, and where it is in another unit a conversion (1 ha = 15 mu).
    """

    def relation(table: PublishedTable) -> Iterator[Comparison]:
        for row in table.rows:
            figure = _printed(row, target)
            found = [(term.startswith("-"), _printed(row, term.removeprefix("-"))) for term in terms]
            operands = [(minus, each) for minus, each in found if each is not None]
            if figure and len(operands) == len(terms):
                value = sum(-each.value if minus else each.value for minus, each in operands)
                yield _compare(row, figure, "=", Fraction(value), [(row, each) for _, each in operands])

    return relation


def price_of(target: str, money: str, area: str) -> Relation:
    """In every row: ``target``, a price a mu, = ``money`` / ``area``."""

    def relation(table: PublishedTable) -> Iterator[Comparison]:
        for row in table.rows:
            price, paid, land = _printed(row, target), _printed(row, money), _printed(row, area)
            if price and paid and land and land.value:
                value = Fraction(paid.value * UNITS["mu"].parts, land.value)
                yield _compare(row, price, "=", value, [(row, paid), (row, land)])

    return relation


def above_zero(target: str, beside: str) -> Relation:
    """In every row: ``target`` > 0 where ``beside`` is."""

    def relation(table: PublishedTable) -> Iterator[Comparison]:
        for row in table.rows:
            figure, other = _printed(row, target), _printed(row, beside)
            if figure and other and other.value > 0:
                yield _compare(row, figure, ">", Fraction(0), [(row, other)])

    return relation


def whole_in(column: str, label: str, says: str, places: int) -> Relation:
    """Where the label ``says`` so, ``column`` (m²) was printed in hectares with ``places`` decimals: no finer remainder."""

    def relation(table: PublishedTable) -> Iterator[Comparison]:
        for row in table.rows:
            figure = _printed(row, column)
            if figure and row.labels.get(label) == says:
                hectares = rounded(Fraction(figure.value, UNITS["ha"].parts), places)
                yield _compare(row, figure, "=", hectares * UNITS["ha"].parts, [(row, figure)])

    return relation


def item_at_most(lower: str, upper: str, column: str) -> Relation:
    """Of one document with an item a row: the figure of item ``lower`` ≤ that of item ``upper``."""

    def relation(table: PublishedTable) -> Iterator[Comparison]:
        for row in table.rows:
            low = row.figures.get(column) if row.labels.get("item") == lower else None
            for other in table.rows if low else ():
                high = other.figures.get(column)
                if high and low and other.labels.get("item") == upper and other.document == row.document:
                    yield _compare(row, low, "≤", Fraction(high.value), [(other, high)])

    return relation


Split = Callable[[PublishedTable], Iterator[tuple[PublishedRow, list[PublishedRow], bool]]]


def rows_add_up(columns: Sequence[str], split: Split) -> Relation:
    """Rows that the publisher splits into others. Where the split is whole and every part is printed their sum is the
    figure of the whole; else what is printed of the parts is at most that."""

    def relation(table: PublishedTable) -> Iterator[Comparison]:
        for whole, parts, complete in split(table):
            for column in columns:
                figure = whole.figures.get(column)
                operands = [(part, part.figures[column]) for part in parts if column in part.figures]
                if figure is None or not operands:
                    continue
                value = Fraction(sum(each.value for _, each in operands))
                if complete and len(operands) == len(parts):
                    yield _compare(whole, figure, "=", value, operands)
                else:
                    yield _compare(whole, figure, "≥", value, operands)

    return relation


_RUNNING: Final = re.compile(r"(.+) cumulative to (\d{4}-\d{2})\b.*")


def running_totals(column: str) -> Relation:
    """Totals of one thing up to a later month are not below those up to an earlier one."""

    def relation(table: PublishedTable) -> Iterator[Comparison]:
        series: dict[str, list[tuple[str, PublishedRow, Figure]]] = defaultdict(list)
        for row in table.rows:
            match = _RUNNING.fullmatch(row.labels.get("item", ""))
            figure = row.figures.get(column)
            if match and figure:
                series[match.group(1)].append((match.group(2), row, figure))
        for found in series.values():
            ordered = sorted(found, key=lambda each: each[0])
            for (_, row, figure), (_, later, other) in pairwise(ordered):
                yield _compare(row, figure, "≤", Fraction(other.value), [(later, other)])

    return relation
