"""Finding divisions and walking their tree, on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import CTE, Connection, Select, and_, bindparam, case, cast, false, literal, or_, select

from ledger.codes import mask_personal_numbers
from ledger.places.data import LEVELS, SIGNIFICANT_DIGITS, Division, likely_level, parent_level
from ledger.places.models import DIVISION
from ledger.places.refusals import DivisionAmbiguous, DivisionMissing

_CHUNK: Final = 500
_LEVEL, _CODE = DIVISION.c.level.type, DIVISION.c.code.type
_COLUMNS = (
    DIVISION.c.level,
    DIVISION.c.code,
    DIVISION.c.name,
    DIVISION.c.parent_code,
    DIVISION.c.valid_from,
    DIVISION.c.ended_on,
)


def _valid(day: date) -> Any:
    return and_(DIVISION.c.valid_from <= day, DIVISION.c.ended_on > day)


def _fetch(connection: Connection, query: Select[Any]) -> list[Division]:
    return [Division(*row) for row in connection.execute(query)]


def find(connection: Connection, level: str, code: str, day: date) -> Division:
    """The division on that day. Raises DivisionMissing."""
    query = select(*_COLUMNS).where(DIVISION.c.level == level, DIVISION.c.code == code, _valid(day))
    found = _fetch(connection, query)
    if not found:
        raise DivisionMissing(text=f"{level}:{code}", day=day)
    return found[0]


def resolve(connection: Connection, text: str, day: date) -> Division:
    """What a person means: ``level:code``, a code of 2, 4, 6, 9 or 12 digits, or a name that is unique.

    A code that is both a city's and a county's means the city. A code that lost a digit is not filled up with zeros:
    it would name a place far above. Raises DivisionMissing, DivisionAmbiguous.
    """
    level, _, code = text.rpartition(":")
    if level in LEVELS:
        return find(connection, level, code, day)
    if text.isascii() and text.isdigit() and len(text) in SIGNIFICANT_DIGITS.values():
        padded = text.ljust(12, "0")
        query = select(*_COLUMNS).where(DIVISION.c.code == padded, _valid(day))
        found = sorted(_fetch(connection, query), key=lambda division: division.level != likely_level(padded))
        found = found[:1]
    else:
        found = _fetch(connection, select(*_COLUMNS).where(DIVISION.c.name == text, _valid(day)).limit(6))
    return _only(found, text, day)


def _only(found: Sequence[Division], text: str, day: date) -> Division:
    """The one that was found. Raises DivisionMissing, DivisionAmbiguous."""
    if not found:
        raise DivisionMissing(text=mask_personal_numbers(text)[:40], day=day)
    if len(found) > 1:
        raise DivisionAmbiguous(
            text=mask_personal_numbers(text)[:40], candidates=", ".join(f"{each.key} {each.name}" for each in found)
        )
    return found[0]


def resolve_code(connection: Connection, code: str, levels: Sequence[str], day: date) -> Division:
    """The division of one of these levels with that code of 2, 4, 6, 9 or 12 digits.

    Raises DivisionMissing; DivisionAmbiguous where it is both a city's and a county's and either may be meant.
    """
    padded = code.ljust(12, "0") if code.isascii() and len(code) in SIGNIFICANT_DIGITS.values() else ""
    query = select(*_COLUMNS).where(DIVISION.c.code == padded, DIVISION.c.level.in_(levels), _valid(day))
    return _only(_fetch(connection, query.order_by(DIVISION.c.level)), code, day)


def children(connection: Connection, division: Division, day: date) -> list[Division]:
    """The divisions one level below, by code."""
    if division.level == LEVELS[-1]:
        return []
    below = LEVELS[LEVELS.index(division.level) + 1]
    query = select(*_COLUMNS).where(DIVISION.c.parent_code == division.code, DIVISION.c.level == below, _valid(day))
    return _fetch(connection, query.order_by(DIVISION.c.code))


def lineage(connection: Connection, division: Division, day: date) -> list[Division]:
    """From the province down to the division itself."""
    chain = [division]
    while chain[0].parent_code:
        chain.insert(0, find(connection, parent_level(chain[0].level), chain[0].parent_code, day))
    return chain


def subtree(divisions: Sequence[Division], day: date) -> CTE:
    """A selectable of (level, code): the given divisions and all below them on that day."""
    start = [select(literal(each.level).label("level"), literal(each.code).label("code")) for each in divisions]
    first, *others = start
    tree = (first.union_all(*others) if others else first).cte("subtree", recursive=True)
    level_below = case(*((tree.c.level == above, below) for above, below in pairwise(LEVELS)), else_="")
    below = select(DIVISION.c.level, DIVISION.c.code).join(
        tree, and_(DIVISION.c.parent_code == tree.c.code, DIVISION.c.level == level_below)
    )
    return tree.union_all(below.where(_valid(day)))


def anything_below(divisions: Sequence[tuple[Any, Any]]) -> CTE:
    """A selectable of (level, code): the given divisions and all that lie, or last lay, below them.

    Levels and codes may be bound parameters. Unlike ``subtree`` it knows no day: what a division's successor took over stays within the reach of the office
    above it, and what was moved elsewhere leaves it. Nothing is below no division.
    """
    named = or_(*(and_(DIVISION.c.level == level, DIVISION.c.code == code) for level, code in divisions), false())
    tree = select(DIVISION.c.level, DIVISION.c.code).where(named).cte("reach", recursive=True)
    level_below = case(*((tree.c.level == above, below) for above, below in pairwise(LEVELS)), else_="")
    below = select(DIVISION.c.level, DIVISION.c.code).join(
        tree, and_(DIVISION.c.parent_code == tree.c.code, DIVISION.c.level == level_below)
    )
    return tree.union(below.where(~_superseded(DIVISION)))


def everything_above(
    connection: Connection, places: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """By (level, code) of each division that there is or was: itself and all above which it lies, or last lay.

    The mirror of ``anything_below``, for few divisions in a large country: it reads five rows a division.
    """
    wanted = set(places)
    codes = sorted({code for _, code in wanted})
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for start in range(0, len(codes), _CHUNK):
        rows = connection.execute(_upwards(), {"codes": codes[start : start + _CHUNK]})
        for from_level, from_code, level, code in rows:
            if (from_level, from_code) in wanted:
                found.setdefault((from_level, from_code), set()).add((level, code))
    return found


@cache
def _upwards() -> Select[Any]:
    """Where each of some codes lies: (its level, its code, level, code) of itself and of all above it, by last versions.

    The parent is looked up by itself: for a join SQLite makes a filter of the whole table first.
    """
    named = (
        select(
            DIVISION.c.level.label("from_level"), DIVISION.c.code.label("from_code"), DIVISION.c.level, DIVISION.c.code
        )
        .where(DIVISION.c.level.in_(LEVELS), DIVISION.c.code.in_(bindparam("codes", expanding=True)))
        .distinct()
        .cte("lineage", recursive=True)
    )
    level_above = case(*((named.c.level == under, over) for over, under in pairwise(LEVELS)), else_="")
    version = DIVISION.alias("version")
    parent = (
        select(version.c.parent_code)
        .where(version.c.level == named.c.level, version.c.code == named.c.code)
        .order_by(version.c.valid_from.desc())
        .limit(1)
        .scalar_subquery()
    )
    step = select(named.c.from_level, named.c.from_code, cast(level_above, _LEVEL), cast(parent, _CODE)).where(
        named.c.level.in_(LEVELS[1:])
    )
    tree = named.union_all(step)
    return select(tree.c.from_level, tree.c.from_code, tree.c.level, tree.c.code)


def _superseded(version: Any) -> Any:
    """Whether a later version of the same division is on record."""
    later = DIVISION.alias()
    same = (later.c.level == version.c.level) & (later.c.code == version.c.code)
    return select(later.c.code).where(same, later.c.valid_from > version.c.valid_from).exists()


def below(connection: Connection, division: Division, level: str, day: date) -> list[Division]:
    """The divisions of one level inside a division (itself, when it is of that level), by code."""
    tree = subtree([division], day)
    query = (
        select(*_COLUMNS)
        .join(tree, and_(DIVISION.c.level == tree.c.level, DIVISION.c.code == tree.c.code))
        .where(DIVISION.c.level == level, _valid(day))
        .order_by(DIVISION.c.code)
    )
    return _fetch(connection, query)


def search(connection: Connection, text: str, day: date, limit: int = 20) -> list[Division]:
    """Divisions whose name contains the text or whose code begins with it."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    pattern = DIVISION.c.code.like(f"{escaped}%", escape="\\") | DIVISION.c.name.ilike(f"%{escaped}%", escape="\\")
    rank = case({level: place for place, level in enumerate(LEVELS)}, value=DIVISION.c.level)
    query = select(*_COLUMNS).where(pattern, _valid(day)).order_by(rank, DIVISION.c.code).limit(limit)
    return _fetch(connection, query)
