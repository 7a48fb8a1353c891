"""The audit trail for the audit administrator: filters, pages, an export for office software, and verification."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from tempfile import SpooledTemporaryFile
from typing import Any, Final

from flask import request, send_file
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import BY_NAME, OPERATIONS, ROLES, Actor
from ledger.access.audit import Event, Filter
from ledger.clock import SHANGHAI, now
from ledger.errors import Refusal
from ledger.exchange import cells
from ledger.exchange.formulas import harmless
from ledger.inquiries import check_books, export_trail, read_trail
from ledger.inquiries.desk import names_of_colleagues
from ledger.verification import Report
from web.asking import text_of, tried
from web.groups import page_group, read, show
from web.showing import say, word
from web.telling import in_words
from web.words_of_people import CODES_IN_DETAILS
from web.words_of_trail import OUTCOMES, SIGNING, VIAS

pages = page_group("trail_pages")
PAGE_SIZE: Final = 50
MOST_ID_DIGITS: Final = 15
IN_MEMORY: Final = 4 * 1024 * 1024
FILTERS: Final = ("actor", "operation", "subject", "outcome", "start", "end")
COLUMNS: Final = (
    "when", "who", "roles", "via", "address", "request", "operation", "subject", "outcome", "code", "detail", "purpose",
    "before", "after",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TrailPage:
    """A page of the trail. filters: as typed. names: of people, by login name. following: arguments of the next page."""

    events: list[Event]
    names: dict[str, str]
    filters: dict[str, str]
    following: dict[str, str] | None
    problems: dict[str, list[Refusal]]
    report: Report | None = None


@pages.get("/audit")
def index() -> tuple[str, int]:
    """The trail, newest first."""
    page = read("audit.read", trail_page)
    return show("trail.html", page, 422 if page.problems else 200)


def trail_page(connection: Connection, actor: Actor, report: Report | None = None) -> TrailPage:
    """The events that the address asks for."""
    problems: dict[str, list[Refusal]] = {}
    found = read_trail(connection, actor, wanted(problems, PAGE_SIZE + 1))
    shown = found[:PAGE_SIZE]
    filters = {name: text_of(name) for name in FILTERS if text_of(name)}
    return TrailPage(
        events=shown,
        names=names_of_colleagues(connection, actor, {event.actor for event in shown}),
        filters=filters,
        following=filters | {"before": str(shown[-1].id)} if len(found) > PAGE_SIZE else None,
        problems=problems,
        report=report,
    )


def wanted(problems: dict[str, list[Refusal]], limit: int = 100) -> Filter:
    """The filter of the address: days are days in Beijing, both included; one that cannot be read is named."""
    before = request.args.get("before", "")
    outcome, operation = text_of("outcome"), text_of("operation")
    return Filter(
        actor=text_of("actor").lower(),
        operation=operation,
        subject=text_of("subject"),
        outcome=outcome if outcome in OUTCOMES else "",
        start=tried(lambda: _beginning("start"), None, problems, "start"),
        end=tried(lambda: _beginning("end", 1), None, problems, "end"),
        before_id=int(before) if before.isascii() and before.isdigit() and len(before) <= MOST_ID_DIGITS else None,
        limit=limit,
    )


def _beginning(name: str, later: int = 0) -> datetime | None:
    """Midnight in Beijing of the day of the address, or of ``later`` days after it."""
    day = cells.optional(cells.day)(request.args.get(name, ""))
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=later), datetime.min.time(), SHANGHAI).astimezone(UTC)


@pages.get("/audit/trail.csv")
def export() -> Response:
    """All the events that fit, as a sheet that office software opens: UTF-8 with a mark, no cell a formula."""
    problems: dict[str, list[Refusal]] = {}
    asked = wanted(problems)
    for refusals in problems.values():
        raise refusals[0]  # a sheet of more than was asked for would be taken for the whole
    # The file is closed by the response that sends it.
    file: Any = SpooledTemporaryFile(IN_MEMORY, "w+b")  # noqa: SIM115

    def write_sheet(connection: Connection, actor: Actor) -> None:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
        sheet = csv.writer(text)
        sheet.writerow([word(f"trail_{name}") for name in COLUMNS])
        sheet.writerows(row_of(event) for event in export_trail(connection, actor, asked))
        text.flush()
        text.detach()

    try:
        read("audit.export", write_sheet)
    except Refusal:
        file.close()
        raise
    file.seek(0)
    name = f"audit-{now().astimezone(SHANGHAI):%Y%m%d-%H%M}.csv"
    response = send_file(file, mimetype="text/csv", as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def row_of(event: Event) -> list[str]:
    """An event as a line of the sheet, in words where there are any."""
    said = [
        event.recorded_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"),
        event.actor,
        roles_in_words(event.roles),
        say(VIAS[event.via]) if event.via in VIAS else event.via,
        event.address,
        event.request_id,
        operation_in_words(event.operation),
        event.subject,
        say(OUTCOMES[event.outcome]),
        event.code,
        event.detail,
        event.purpose,
        event.before,
        event.after,
    ]
    return [harmless(cell) for cell in said]


def detail_in_words(event: Event) -> str:
    """What an event says, without its code before it, and places by what they are called."""
    said = event.detail.removeprefix(f"{event.code}: ")
    names = CODES_IN_DETAILS.get(event.code)
    return in_words(said, names) if names else said


def operation_in_words(name: str) -> str:
    """What an operation is called; pages and API addresses that never reached one stand under their own name."""
    if name in BY_NAME:
        return say(BY_NAME[name].words)
    if name in SIGNING:
        return say(SIGNING[name])
    kind, _, rest = name.partition(".")
    return f"{word(f'request_{kind}')} {rest}" if kind in {"page", "api"} else name


def roles_in_words(roles: str) -> str:
    """The roles of an event, which the trail keeps by their names."""
    return "、".join(say(ROLES[role]) for role in roles.split() if role in ROLES)


def choices_of_operations() -> list[tuple[str, str]]:
    """All that the trail may be asked for, with words."""
    named = [(name, say(words)) for name, words in SIGNING.items()]
    return named + [(operation.name, say(operation.words)) for operation in OPERATIONS]


@pages.post("/audit/verify")
def verify() -> tuple[str, int]:
    """Run every check on every book and on the trail, and say what does not agree."""
    report = read("book.verify", check_books)
    return show("trail.html", read("audit.read", lambda c, actor: trail_page(c, actor, report)))
