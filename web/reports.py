"""Statistics and ledger sheets of a division on a day, to read, to print and as a workbook; the catalogue of rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flask import Response, redirect, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from ledger.access import Actor
from ledger.clock import today
from ledger.errors import Refusal
from ledger.exchange.report_workbook import workbook
from ledger.inquiries.reports import REPORTS, RULES, Asked, operation_of, read_report, read_rules
from ledger.places import Division, children, lineage, resolve
from ledger.statistics.editions import EDITIONS
from ledger.statistics.tables import Report, cell
from web.asking import day_of, instant_of, optional_day_of, text_of, tried
from web.groups import page_group, read, show
from web.standing import reaches_place

pages = page_group("reports")
MOST_ROWS: Final = 500
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report as it is shown. around: the divisions above and below that whoever asks may open."""

    report: Report | None
    name: str
    division: Division | None
    day: date
    since: date | None
    known_at: datetime | None
    edition: str
    around: tuple[Division, ...]
    problems: dict[str, list[Refusal]]
    most: int = MOST_ROWS


@pages.get("/reports")
def index() -> AnyResponse:
    """The annual table of one's own reach."""
    return redirect(url_for("pages.reports.one", name="annual-transfers"))


@pages.get("/reports/rules")
def rules() -> tuple[str, int]:
    """The catalogue of rules, for anybody who may sign in."""
    return show("rules.html", read("rules.read", read_rules), cell=cell)


@pages.get("/reports/<name>")
def one(name: str) -> tuple[str, int]:
    """A report of the division and day of the address."""
    page = read(operation_of(name), lambda connection, actor: report_page(connection, actor, name), subject=name)
    return show("report.html", page, 422 if page.problems else 200, reports=REPORTS, editions=EDITIONS, cell=cell)


@pages.get("/reports/<name>/xlsx")
def sheet(name: str) -> AnyResponse:
    """The same as a workbook."""
    page = read(operation_of(name), lambda connection, actor: report_page(connection, actor, name), subject=name)
    if page.report is None or page.division is None:
        return redirect(url_for("pages.reports.one", name=name))
    headers = {"Content-Disposition": f"attachment; filename={name}-{page.division.code}-{page.day}.xlsx"}
    return Response(workbook(page.report), content_type=_XLSX, headers=headers | {"Cache-Control": "no-store"})


@pages.get("/reports/rules/xlsx")
def rules_sheet() -> AnyResponse:
    """The catalogue of rules as a workbook."""
    headers = {"Content-Disposition": "attachment; filename=rules.xlsx"}
    return Response(workbook(read(operation_of(RULES), read_rules)), content_type=_XLSX, headers=headers)


def report_page(connection: Connection, actor: Actor, name: str) -> ReportPage:
    """The facts of a report's page. Raises ReportUnknown, DivisionMissing and what ``permit`` raises."""
    problems: dict[str, list[Refusal]] = {}
    day = tried(lambda: day_of("on"), today(), problems, "on")
    since = tried(lambda: optional_day_of("from"), None, problems, "from") if name == "lifecycle" else None
    known_at = tried(lambda: instant_of("known_at"), None, problems, "known_at")
    known_at = known_at if REPORTS[name].takes_known_at else None
    edition = text_of("edition") if text_of("edition") in EDITIONS else ""
    key = text_of("division") or _own_place(actor)
    if not key:
        return ReportPage(None, name, None, day, since, known_at, edition, (), problems)
    division = resolve(connection, key, day)
    asked = Asked(division, day, since, known_at, edition)
    report = tried(lambda: read_report(connection, actor, name, asked), None, problems, "from")
    around = [*lineage(connection, division, day)[:-1], *children(connection, division, day)]
    reached = tuple(each for each in around if reaches_place(actor, each.level, each.code))
    return ReportPage(report, name, division, day, since, known_at, edition, reached, problems)


def _own_place(actor: Actor) -> str:
    """Where somebody's reach lies, to begin with."""
    return next((f"{each.division_level}:{each.division_code}" for each in actor.grants if each.division_code), "")
