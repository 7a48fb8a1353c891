"""Forms of the land bureau: groups of fields and rows of figures, with what is wrong told beside the field that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from flask import request
from sqlalchemy import Connection

from ledger.access import Actor
from ledger.clock import today
from ledger.errors import Refusal, Words
from ledger.exchange import cells
from ledger.inquiries import search_people
from ledger.parties import PartyMissing, find_parties
from ledger.places import resolve
from ledger.units import parse_area
from web import centre_asking
from web.asking import tried
from web.centre_parts import Cell, Choices, Field, Table, tabs
from web.refusals import FieldBlank
from web.showing import say, word

Value = TypeVar("Value")
MOST_ROWS: Final = 200
MORE_ROWS: Final = 5
UNITS: Final = ("ha", "mu", "m2")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a grid. kind: line, figure or choice."""

    name: str
    label: str
    kind: str = "line"
    choices: Choices = ()
    most: int = 64


@dataclass(slots=True)
class Grid:
    """Rows of a form, as they were typed."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: list[dict[str, str]]
    hint: str = ""

    @property
    def grows(self) -> bool:
        """Whether rows may be added: not where they are households to be ticked."""
        return all(column.kind != "said" for column in self.columns)


@dataclass(slots=True)
class Part:
    """Fields under a heading. closed: folded away until somebody opens it."""

    title: str
    fields: tuple[Field, ...]
    hint: str = ""
    closed: bool = False


@dataclass(slots=True)
class SheetForm:
    """A page with a form. buttons: (value, words), the last one the main. problems: by field, or by grid, row, column.

    tables, verdict: what it would do, once asked. back: where it came from. files: whether it sends some.
    """

    title: str
    address: str
    parts: list[Part]
    buttons: tuple[tuple[str, str], ...]
    grids: list[Grid] = field(default_factory=list)
    hidden: dict[str, str] = field(default_factory=dict)
    hint: str = ""
    back: tuple[Cell, ...] = ()
    problems: dict[str, list[Refusal]] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()
    tables: list[Table] = field(default_factory=list)
    verdict: str = ""
    files: bool = False

    @property
    def tabs(self) -> list[Cell]:
        return tabs()


class Typed:
    """What was typed into a form, read field by field; what cannot be read is noted where it stands."""

    def __init__(self) -> None:
        self.problems: dict[str, list[Refusal]] = {}

    @property
    def unit(self) -> str:
        """The unit in which the areas of the form are typed."""
        found = request.form.get("unit", "ha")
        return found if found in UNITS else "ha"

    def read(self, name: str, reader: Callable[[str], Value], default: Value, *, needed: bool = False) -> Value:
        """A field by a reader of its text; ``default`` where it is empty, or cannot be read."""
        text = request.form.get(name, "").strip()
        if not text:
            if needed:
                self.problems.setdefault(name, []).append(FieldBlank())
            return default
        return tried(lambda: reader(text), default, self.problems, name)

    def text(self, name: str, most: int = 200, *, needed: bool = False) -> str:
        return self.read(name, lambda text: cells.text(text, most), "", needed=needed)

    def day(self, name: str, *, needed: bool = False) -> date | None:
        return self.read(name, cells.optional(cells.day), None, needed=needed)

    def sure_day(self, name: str) -> date:
        """A day that has to be there; today stands in for one that cannot be read."""
        return self.day(name, needed=True) or today()

    def area(self, name: str, *, needed: bool = False) -> int:
        return self.read(name, lambda text: parse_area(text.replace(",", ""), self.unit), 0, needed=needed)

    def fen(self, name: str, *, needed: bool = False) -> int:
        return self.read(name, lambda text: cells.money(text.replace(",", "")), 0, needed=needed)

    def count(self, name: str, *, needed: bool = False) -> int:
        return self.read(name, lambda text: int(cells.money(text)) // 100, 0, needed=needed)

    def flag(self, name: str) -> bool:
        return request.form.get(name) == "1"

    def choice(self, name: str, allowed: Sequence[str] | dict[str, Words], *, needed: bool = False) -> str:
        found = request.form.get(name, "")
        if found in allowed:
            return found
        if needed:
            self.problems.setdefault(name, []).append(FieldBlank())
        return ""

    def village(self, connection: Connection, name: str, *, needed: bool = False) -> str:
        """The code of a village by its code or name."""
        return self.read(name, lambda text: resolve(connection, text[:64], today()).code, "", needed=needed)

    def party(self, connection: Connection, actor: Actor, name: str, *, needed: bool = False) -> str:
        """The code of a party by its code, or a name that only one within reach has."""
        return self.read(name, lambda text: _party(connection, actor, text[:80]), "", needed=needed)

    def rows(self, name: str, columns: Sequence[Column]) -> list[tuple[int, dict[str, str]]]:
        """The rows of a grid in which anything stands, with their places."""
        found = []
        for place, row in enumerate(typed_rows(name, columns, 0)):
            if any(row[column.name] for column in columns if column.kind != "choice"):
                found.append((place, row))
        return found

    def digest(self, name: str = "sha256") -> str:
        """The hash of a file that was sent, or the one that the form kept from before."""
        sent = centre_asking.scan("file")[1]
        kept = request.form.get(name, "").strip().lower()
        return sent or (kept if len(kept) == 64 and all(each in "0123456789abcdef" for each in kept) else "")


def _party(connection: Connection, actor: Actor, text: str) -> str:
    if text in find_parties(connection, [text]):
        return text
    found = search_people(connection, actor, text, limit=2)
    exact = [each for each in found if each.name == text] or found
    if len(exact) != 1:
        raise PartyMissing(code=text[:64])
    return exact[0].code


def typed_rows(name: str, columns: Sequence[Column], least: int) -> list[dict[str, str]]:
    """The rows of a grid as they came, at least so many; more where more were asked for."""
    count = 0
    while count < MOST_ROWS and any(f"{name}-{count}-{column.name}" in request.form for column in columns):
        count += 1
    rows = [
        {
            column.name: request.form.get(f"{name}-{place}-{column.name}", "").strip()[: column.most]
            for column in columns
        }
        for place in range(count)
    ]
    if request.form.get("action") == f"more-{name}":
        least = min(count + MORE_ROWS, MOST_ROWS)
    return rows + [{column.name: "" for column in columns} for _ in range(least - count)]


def grid(name: str, title: str, columns: tuple[Column, ...], given: Sequence[dict[str, str]], hint: str = "") -> Grid:
    """A grid with what was typed, or else with what is given and a few empty rows."""
    if request.method == "POST":
        return Grid(name, title, columns, typed_rows(name, columns, 1), hint)
    blank = {column.name: "" for column in columns}
    rows = [blank | row for row in given]
    return Grid(name, title, columns, rows + [dict(blank) for _ in range(0 if rows else 3)], hint)


def unit_field() -> Field:
    """In which unit the areas of a form are typed."""
    choices = (("ha", word("unit_ha")), ("mu", word("unit_mu")), ("m2", word("unit_m2")))
    kept = request.form.get("unit", "ha") if request.method == "POST" else "ha"
    return Field("unit", word("qp_unit"), "choice", kept, choices)


def paper_fields(digest: str = "") -> tuple[Field, ...]:
    """The file of a paper: only its fingerprint is kept."""
    hint = word("qp_file_kept", digest=digest[:16]) if digest else word("qp_file_hint")
    return (Field("file", word("qp_file"), "file", hint=hint),)


def in_words(words: dict[str, Words] | None, key: str) -> str:
    """A key of a table of words, or itself."""
    return say(words[key]) if words and key in words else key
