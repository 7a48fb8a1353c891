"""The parts of the centre's pages: tables, facts and forms, described once and drawn by three templates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from flask import redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Act, permit_anywhere
from ledger.errors import Refusal, Words
from web.groups import read, show, write
from web.offering import can
from web.refusals import each_of, ends_here, status_of
from web.showing import say, word

Choices = tuple[tuple[str, str], ...]
TABS: Final = (  # the page of each tab, and the operation without which it is not offered
    ("pages.listings.index", "listings.read", "listings"),
    ("pages.applications.index", "applications.read", "applications"),
    ("pages.notices.index", "applications.read", "notices"),
    ("pages.minutes.index", "applications.read", "minutes"),
    ("pages.endings.index", "contracts.read", "endings"),
    ("pages.disputes.index", "disputes.read", "disputes"),
    ("pages.caveats.index", "caveats.read", "caveats"),
    ("pages.changes.index", "changes.read", "changes"),
)
BUREAU_TABS: Final = (  # the same of the land bureau
    ("pages.quota_board.index", "quotas.read", "board"),
    ("pages.projects.index", "projects.read", "projects"),
    ("pages.quota_events.index", "quotas.read", "events"),
    ("pages.trades.index", "trades.read", "trades"),
    ("pages.homesteads.index", "homesteads.read", "homesteads"),
    ("pages.exits.index", "exits.read", "exits"),
    ("pages.reclamations.index", "reclamations.read", "reclamations"),
    ("pages.collective_leases.index", "leases.read", "leases"),
    ("pages.land_sheets.index", "stock.read", "sheet"),
)
# Groups of pages that stand under another one's tab.
UNDER: Final = {
    "pages.change_forms": "pages.changes",
    "pages.plan_form": "pages.projects",
    "pages.quota_forms": "pages.quota_events",
    "pages.quota_lots": "pages.quota_board",
    "pages.trade_money": "pages.trades",
    "pages.quota_prices": "pages.trades",
    "pages.exit_steps": "pages.exits",
    "pages.exit_agreements": "pages.exits",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: text, and where it leads. badge: the look of a state. code: a code rather than a name.

    Figures and days stay on one line.
    """

    text: Any
    address: str = ""
    badge: str = ""
    figure: bool = False
    code: bool = False

    @property
    def look(self) -> str:
        """The class of the cell."""
        return "n" if self.figure else "day" if isinstance(self.text, date) else ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form. kind: line, figure, text, day, choice, file or flag."""

    name: str
    label: str
    kind: str = "line"
    value: str = ""
    choices: Choices = ()
    hint: str = ""
    needed: bool = False
    most: int = 120
    rows: int = 3


@dataclass(frozen=True, slots=True)
class Form:
    """A form, with what its button says."""

    address: str
    title: str
    fields: tuple[Field, ...]
    button: str
    main: bool = True
    files: bool = False
    open: bool = False
    hidden: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; ``empty`` stands where there are none."""

    title: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page with lists. count: None where the list is not counted."""

    title: str
    tables: tuple[Table, ...]
    filters: tuple[Field, ...] = ()
    actions: tuple[Cell, ...] = ()
    following: str = ""
    count: int | None = None

    @property
    def tabs(self) -> list[Cell]:
        return tabs()


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page with one form."""

    title: str
    form: Form
    hint: str = ""

    @property
    def tabs(self) -> list[Cell]:
        return tabs()


@dataclass(frozen=True, slots=True)
class Record:
    """A page about one record. tone: the look of its state. note: what was just done. refusals: what stands in its way."""

    title: str
    facts: tuple[tuple[str, Cell], ...]
    tables: tuple[Table, ...] = ()
    forms: tuple[Form, ...] = ()
    state: str = ""
    tone: str = ""
    note: str = ""
    refusals: tuple[Refusal, ...] = ()

    @property
    def tabs(self) -> list[Cell]:
        return tabs()


def tabs() -> list[Cell]:
    """The parts of the centre that whoever asks may open; the badge marks the one that is open."""
    names = {
        "listings": word("listings"),
        "applications": word("applications"),
        "notices": word("priority_notices"),
        "minutes": word("minutes"),
        "endings": word("endings"),
        "disputes": word("disputes"),
        "caveats": word("caveats"),
        "changes": word("lc_changes"),
        "board": word("qp_board"),
        "projects": word("qp_projects"),
        "events": word("qp_events"),
        "trades": word("qp_trades"),
        "homesteads": word("qp_homesteads"),
        "exits": word("qp_exits"),
        "reclamations": word("qp_reclamations"),
        "leases": word("qp_leases"),
        "sheet": word("qp_sheet"),
    }
    group = (request.endpoint or "").rpartition(".")[0]
    group = UNDER.get(group, group)
    bureau = any(page.startswith(f"{group}.") for page, _, _ in BUREAU_TABS)
    return [
        Cell(names[name], url_for(page), "now" if page.startswith(f"{group}.") else "")
        for page, operation, name in (BUREAU_TABS if bureau else TABS)
        if can(operation)
    ]


def typed(name: str, default: str = "") -> str:
    """What was typed into a field, where a form comes back; else ``default``."""
    return request.form.get(name, default) if request.method == "POST" else default


def entry(name: str, label: str, kind: str = "line", value: str = "", **more: Any) -> Field:
    """A field with what was typed into it."""
    return Field(name, label, kind, typed(name, value), **more)


def choices_of(words: dict[str, Words], blank: str = "") -> Choices:
    """The choices of a select, in this visitor's language; ``blank``: what an empty first one says."""
    first: Choices = (("", blank),) if blank else ()
    return first + tuple((key, say(each)) for key, each in words.items())


def filter_of(name: str, label: str, words: dict[str, Words]) -> Field:
    """A filter over a fixed few."""
    return Field(name, label, "choice", request.args.get(name, ""), choices_of(words, word("centre_all")))


def chosen(name: str, words: dict[str, Words]) -> str:
    """What a filter says, if it is one of the few."""
    found = request.args.get(name, "")
    return found if found in words else ""


def following(found: Sequence[Any], limit: int) -> str:
    """The address of the next page of a list by number; empty on the last."""
    if len(found) <= limit:
        return ""
    arguments: dict[str, Any] = {name: value for name, value in request.args.items() if name != "after"}
    return url_for(request.endpoint or "", **arguments, after=found[limit - 1].number)


def done_note(said: dict[str, str]) -> str:
    """What was just done, by the address."""
    return said.get(request.args.get("done", ""), "")


def carry(
    operation: str,
    work: Callable[[Connection, Act], Any],
    onward: Callable[[Any], str],
    again: Callable[[], tuple[str, Any]],
    subject: str = "",
) -> Response | tuple[str, int]:
    """Do ``work`` and go onward; what is refused is told on the page that ``again`` gives, with what was typed."""

    def permitted(connection: Connection, act: Act) -> Any:
        permit_anywhere(act.actor, operation)
        return work(connection, act)

    try:
        done = write(operation, permitted, subject=subject)
    except Refusal as refusal:
        if refusal.category != "missing" and ends_here(refusal):
            raise  # what is missing may be what was typed; a record that is missing is told by the page itself
        template, page = again()
        return show(template, page, status_of(refusal), refusals=each_of(refusal))
    return redirect(onward(done), 303)


def asked_for(operation: str, question: Callable[[Connection, Any], Any], subject: str = "") -> Any:
    """What a page asks."""
    return read(operation, question, subject=subject)
