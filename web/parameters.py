"""Parameters: what holds where nobody decided, what divisions decided and from when; and deciding."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from flask import redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Act, Actor, permit_anywhere
from ledger.clock import today
from ledger.errors import Refusal
from ledger.exchange import cells
from ledger.inquiries.desk import names_of_colleagues
from ledger.inquiries.parameters import read_parameters
from ledger.parameters import KINDS, Kind, ParameterUnfit, Setting, set_parameter
from ledger.places import find, resolve
from ledger.places.refusals import DivisionMissing
from web.asking import needed_text, posted_day, posted_text
from web.groups import page_group, read, show, write
from web.refusals import each_of, status_of
from web.session import who

pages = page_group("parameters")
LONGEST_VALUE: Final = 2_000
FORBIDDEN: Final = 403
_LIST: Final = re.compile(r"\s*\d{1,7}(\s*[,，、;；\s]\s*\d{1,7})+\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class ParameterPage:
    """All kinds of parameters, each with what was decided, oldest first. places: names of divisions by level:code.

    people: names by login name. mine: the division that whoever asks may decide for, as a beginning.
    """

    settings: list[tuple[Kind, list[Setting]]]
    places: dict[str, str]
    people: dict[str, str]
    mine: str


@pages.get("/parameters")
def index() -> tuple[str, int]:
    """All parameters."""
    return show("parameters.html", read("parameters.read", parameter_page), written=written)


def parameter_page(connection: Connection, actor: Actor) -> ParameterPage:
    """The facts of the page. Raises what ``permit`` raises."""
    found = read_parameters(connection, actor)
    places = {(each.division_level, each.division_code) for each in found}
    own = [f"{each.division_level}:{each.division_code}" for each in who().grants if each.division_code]
    return ParameterPage(
        [(kind, [each for each in found if each.name == kind.name]) for kind in KINDS.values()],
        {f"{level}:{code}": _name(connection, level, code) for level, code in places if level},
        names_of_colleagues(connection, actor, {each.recorded_by for each in found}),
        own[0] if own else "",
    )


def _name(connection: Connection, level: str, code: str) -> str:
    try:
        return find(connection, level, code, today()).name
    except DivisionMissing:
        return code


def written(value: Any) -> str:
    """A value as it is typed: 30, 90, 30, 7 or JSON."""
    if isinstance(value, list) and value and all(type(each) is int for each in value):
        return ", ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False)


@pages.post("/parameters")
def decide() -> Response | tuple[str, int]:
    """Decide a value from a day on."""

    def work(connection: Connection, act: Act) -> None:
        permit_anywhere(act.actor, "parameters.set")
        name, typed = posted_text("name"), posted_text("value", LONGEST_VALUE)
        place = resolve(connection, posted_text("division"), act.today)
        paper = needed_text("document")
        set_parameter(connection, name, place, posted_day("valid_from"), _value(name, typed), paper, act)

    try:
        write("parameters.set", work, subject=posted_text("name"))
    except Refusal as refusal:
        if status_of(refusal) == FORBIDDEN:
            raise
        page = read("parameters.read", parameter_page)
        typed = request.form.to_dict()
        return show(
            "parameters.html", page, status_of(refusal), refusals=each_of(refusal), typed=typed, written=written
        )
    return redirect(url_for("pages.parameters.index", done="decided"), 303)


def _value(name: str, typed: str) -> Any:
    """What was typed: a list of numbers, or JSON. Raises ParameterUnfit."""
    if _LIST.fullmatch(typed):
        return [int(each) for each in re.findall(r"\d+", typed)]
    try:
        return json.loads(typed)
    except (ValueError, RecursionError) as error:
        kind = KINDS.get(name)
        wanted = kind.wanted if kind else next(iter(KINDS.values())).wanted
        raise ParameterUnfit(
            name=name[:40] or "—", value=cells.quoted(typed), wanted_zh=wanted.zh, wanted_en=wanted.en
        ) from error
