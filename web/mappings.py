"""How sheets of others are read: the screen on which their columns are told, and the saved mappings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Act, Actor, permit_anywhere
from ledger.access.policy import BY_NAME
from ledger.clock import today
from ledger.errors import Refusal
from ledger.exchange.columns import Column, Mapping, normalised
from ledger.exchange.importing import KINDS
from ledger.exchange.kinds.common import Kind
from ledger.exchange.mapping_files import LONGEST_CONSTANT, LONGEST_HEADING, mapping_of, suggest
from ledger.exchange.mappings import Saved, mappings_in_reach, remove_mapping, save_mapping
from ledger.exchange.sheets import read_headings
from ledger.places import resolve
from web.asking import posted_text
from web.groups import page_group, read, show, write
from web.refusals import ends_here, status_of
from web.session import who

pages = page_group("mappings")
NOT_TAKEN: Final = "-"
MOST_HEADINGS: Final = 200
UNITS: Final = ("mu", "ha", "m2")


@dataclass(frozen=True, slots=True)
class MappingForm:
    """Their headings and what is chosen for each: a column of ours, NOT_TAKEN, or nothing where it is ours by name."""

    kind: str
    columns: tuple[Column, ...]
    headings: tuple[str, ...]
    chosen: dict[str, str]
    likeness: dict[str, int]
    constants: dict[str, str]
    units: dict[str, str]
    name: str
    division: str


@pages.get("/mappings")
def index() -> tuple[str, int]:
    """The mappings within reach."""
    return show("mappings.html", read("imports.read", _saved))


def _saved(connection: Connection, actor: Actor) -> tuple[Saved, ...]:
    return tuple(mappings_in_reach(connection, actor, today()))


def mapping_screen(kind: str, data: bytes, refusal: Refusal) -> tuple[str, int]:
    """The screen for a sheet whose headings are not ours: likely columns are chosen, and nothing is applied."""
    headings = tuple(dict.fromkeys(each for each in read_headings(data) if each))[:MOST_HEADINGS]
    found, likeness = suggest(headings, KINDS[kind])
    chosen = {heading: name for name, heading in found.columns.items()} | dict.fromkeys(found.ignored, NOT_TAKEN)
    roles = BY_NAME["mappings.edit"].roles
    places = [f"{each.division_level}:{each.division_code}" for each in who().grants if each.role in roles]
    form = MappingForm(
        kind=kind,
        columns=KINDS[kind].columns,
        headings=headings,
        chosen=_ours(headings, KINDS[kind]) | chosen,
        likeness={heading: likeness[name] for name, heading in found.columns.items()},
        constants={},
        units={},
        name="",
        division=places[0] if places else "",
    )
    return show("mapping.html", form, status_of(refusal), refusals=[refusal], UNITS=UNITS, NOT_TAKEN=NOT_TAKEN)


def _ours(headings: tuple[str, ...], kind: Kind) -> dict[str, str]:
    """The headings that are ours by name, with their columns."""
    known = {normalised(text): column.name for column in kind.columns for text in (column.name, *column.chinese)}
    return {heading: known[normalised(heading)] for heading in headings if normalised(heading) in known}


@pages.post("/mappings")
def save() -> Response | tuple[str, int]:
    """Save what the screen says; then the file is uploaded again."""

    def work(connection: Connection, act: Act) -> None:
        permit_anywhere(act.actor, "mappings.edit")
        kind, headings, mapping = _told()
        place = resolve(connection, posted_text("division"), act.today)
        save_mapping(connection, act, kind, place, posted_text("name", 80), mapping, headings)

    return _carried(work, "mapping")


def _told() -> tuple[Kind, list[str], Mapping]:
    """What the form says. Raises MappingUnreadable."""
    kind = KINDS.get(posted_text("kind"), KINDS["parties"])
    headings = [each.strip()[:LONGEST_HEADING] for each in request.form.getlist("heading")][:MOST_HEADINGS]
    chosen = dict(zip(headings, request.form.getlist("column"), strict=False))
    given = {name: posted_text(f"constant-{name}", LONGEST_CONSTANT) for name in (c.name for c in kind.columns)}
    units = {c.name: posted_text(f"unit-{c.name}") for c in kind.columns if c.unit}
    body = {
        "columns": {name: heading for heading, name in chosen.items() if name not in ("", NOT_TAKEN)},
        "constants": {name: value for name, value in given.items() if value},
        "units": {name: unit for name, unit in units.items() if unit},
        "ignored": [heading for heading, name in chosen.items() if name == NOT_TAKEN],
    }
    return kind, headings, mapping_of(body, kind)


@pages.post("/mappings/remove")
def remove() -> Response | tuple[str, int]:
    """Take a mapping out of use."""

    def work(connection: Connection, act: Act) -> None:
        permit_anywhere(act.actor, "mappings.edit")
        place = resolve(connection, posted_text("division"), act.today)
        kind = KINDS.get(posted_text("kind"), KINDS["parties"])
        remove_mapping(connection, act, kind, place, posted_text("name", 80))

    return _carried(work, "mapping-removed")


def _carried(work: Callable[[Connection, Act], None], done: str) -> Response | tuple[str, int]:
    try:
        write("mappings.edit", work)
    except Refusal as refusal:
        if ends_here(refusal):
            raise
        return show("mappings.html", read("imports.read", _saved), status_of(refusal), refusals=[refusal])
    return redirect(url_for("pages.imports.index" if done == "mapping" else "pages.mappings.index", done=done), 303)
