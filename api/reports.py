"""``reports``: statistics and ledger sheets of a division on a day, and the catalogue of rules."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from flask import Response
from marshmallow import fields
from sqlalchemy import Connection

from api.areas import area_body
from api.divisions import DivisionAnswer, division_body
from api.edge import asked
from api.fields import Day, Moment, Strict, Text, Word, instant_text
from api.resource import path_parameter, resource
from api.schemas import (
    Answer,
    AreaAnswer,
    flag,
    maybe,
    maybe_day,
    maybe_instant,
    maybe_part,
    one_of,
    parts,
    text,
    whole,
)
from ledger import clock
from ledger.access import Actor
from ledger.exchange.report_workbook import workbook
from ledger.inquiries.reports import NAMES, REPORTS, RULES, Asked, operation_of, read_report, read_rules
from ledger.places import Division, resolve
from ledger.statistics.data import Figure
from ledger.statistics.editions import EDITIONS
from ledger.statistics.tables import Report, cell

BLUEPRINT = resource("reports", "Statistics and ledger sheets")
_FIRST_YEAR, _LAST_YEAR = 1900, 2198
_NAME: Final = [path_parameter("name", ", ".join(NAMES), "^[a-z-]+$", 40, "annual-transfers")]
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ReportQuery(Strict):
    division = Text(
        most=64,
        load_default="",
        metadata={"description": "code, `level:code` or unique name; what every report but `rules` is asked of"},
    )
    year = fields.Integer(
        load_default=None,
        strict=False,
        metadata={
            "description": "the 31 December of this year; not together with `as_of`",
            "minimum": 1900,
            "maximum": 2198,
        },
        validate=lambda value: _FIRST_YEAR <= value <= _LAST_YEAR,
    )
    as_of = Day(load_default=None, allow_none=False, metadata={"description": "the day; today when left out"})
    since = Day(
        load_default=None,
        allow_none=False,
        metadata={"description": "first day of the period of `lifecycle`; the first of January when left out"},
    )
    known_at = Moment(
        load_default=None,
        allow_none=False,
        metadata={"description": "as the book knew it at this instant: `annual-transfers` and `lifecycle`"},
    )
    edition = Word(
        ("", *EDITIONS),
        load_default="",
        metadata={"description": "of the annual form; the one that holds when left out"},
    )


class FigureAnswer(Answer):
    class Meta:
        title = "ReportLine"
        description = "A line of a form. `area` or `count` is null where nothing is kept, or it is the other."

    line = text("number of the line as printed")
    zh = text("what it is, in Chinese")
    en = text("what it is, in English")
    level = whole("how far it is indented", minimum=0)
    area = maybe_part(AreaAnswer, "the area")
    count = fields.Integer(allow_none=True, metadata={"description": "the count"})


class RatioAnswer(Answer):
    class Meta:
        title = "ReportRatio"
        description = "A figure in per cent of another."

    line = text("which lines")
    zh = text("what it is, in Chinese")
    en = text("what it is, in English")
    percent = text("with one decimal, half up; a dash of nothing")


class CheckAnswer(Answer):
    class Meta:
        title = "ReportCheck"
        description = "A check of a form with its two figures, in grains or counts."

    line = text("which lines")
    zh = text("what must hold, in Chinese")
    en = text("what must hold, in English")
    left = whole("first figure")
    relation = one_of("what must hold between them", ("=", "<="))
    right = whole("second figure")
    passed = flag("whether it holds")


class ColumnAnswer(Answer):
    class Meta:
        title = "ReportColumn"
        description = "A column of a sheet."

    name = text("its name")
    zh = text("its heading in Chinese")
    en = text("its heading in English")


class ReportAnswer(Answer):
    class Meta:
        title = "Report"
        description = "A report. A form has lines, ratios and checks; a sheet has columns and rows of texts."

    name = one_of("its name", NAMES)
    title_zh = text("title in Chinese")
    title_en = text("title in English")
    division = maybe_part(DivisionAnswer, "of which division; null for the rules")
    as_of = maybe_day("the day; null for the rules")
    since = maybe_day("first day of the period; null where it is of one day")
    known_at = maybe_instant("as the book knew it at this instant; null: as it knows now")
    edition = maybe("edition of the form; null where it has none")
    lines = parts(FigureAnswer, "the lines of a form")
    ratios = parts(RatioAnswer, "its ratios")
    checks = parts(CheckAnswer, "its checks")
    notes = fields.List(fields.String(), metadata={"description": "what was counted how, in Chinese"})
    columns = parts(ColumnAnswer, "the columns of a sheet")
    rows = fields.List(fields.List(fields.String()), metadata={"description": "its rows, as texts by column"})


@BLUEPRINT.get("/<name>", parameters=_NAME)
@BLUEPRINT.arguments(ReportQuery, location="query")
@BLUEPRINT.answers(200, ReportAnswer)
def read_report_of_division(told: dict[str, Any], name: str) -> Any:
    """A report of a division on a day

    `annual-transfers` and `lifecycle` are derived from postings; `rules` takes no division.
    """
    division, report = _report(told, name)
    return report_body(report, division, told)


@BLUEPRINT.get("/<name>/xlsx", parameters=_NAME)
@BLUEPRINT.arguments(ReportQuery, location="query")
@BLUEPRINT.answers(200, {"type": "string", "format": "binary"}, headers=("Content-Disposition",), content_type=_XLSX)
def read_report_as_workbook(told: dict[str, Any], name: str) -> Any:
    """A report as a workbook for office software"""
    division, report = _report(told, name)
    code = f"-{division.code}" if division else ""
    headers = {"Content-Disposition": f"attachment; filename={name}{code}.xlsx", "Cache-Control": "no-store"}
    return Response(workbook(report), content_type=_XLSX, headers=headers)


def _report(told: dict[str, Any], name: str) -> tuple[Division | None, Report]:
    operation = operation_of(name)
    if name == RULES:
        return None, asked(operation, read_rules)

    def question(connection: Connection, actor: Actor) -> tuple[Division, Report]:
        day = day_of(told)
        division = resolve(connection, told["division"], day)
        wanted = Asked(
            division, day, told["since"], told["known_at"] if REPORTS[name].takes_known_at else None, told["edition"]
        )
        return division, read_report(connection, actor, name, wanted)

    return asked(operation, question, told["division"])


def day_of(told: dict[str, Any]) -> date:
    """The day that is asked for: ``as_of``, the end of ``year``, or today."""
    if told["as_of"] is not None:
        return told["as_of"]  # type: ignore[no-any-return]
    return date(told["year"], 12, 31) if told["year"] else clock.today()


def report_body(report: Report, division: Division | None, told: dict[str, Any]) -> dict[str, Any]:
    """A report as responses carry it."""
    form = report.form
    since, known = (form.since, form.known_at) if form else (None, None)
    return {
        "name": report.name,
        "title_zh": report.title.zh,
        "title_en": report.title.en,
        "division": division and division_body(division),
        "as_of": day_of(told).isoformat() if division else None,
        "since": since and since.isoformat(),
        "known_at": known and instant_text(known),
        "edition": (form.edition or None) if form else None,
        "lines": [_line(each) for each in form.figures] if form else [],
        "ratios": [_said(each) | {"percent": each.percent} for each in form.ratios] if form else [],
        "checks": [
            _said(each)
            | {"left": each.left, "relation": each.relation, "right": each.right, "passed": each.passed}
            for each in form.checks
        ] if form else [],
        "notes": [note.zh for note in report.notes],
        "columns": [] if form else [{"name": c.name, "zh": c.words.zh, "en": c.words.en} for c in report.columns],
        "rows": [] if form else [[cell(c, row[c.name]) for c in report.columns] for row in report.rows],
    }  # fmt: skip


def _said(each: Any) -> dict[str, Any]:
    return {"line": each.number, "zh": each.words.zh, "en": each.words.en}


def _line(figure: Figure) -> dict[str, Any]:
    known = figure.value is not None
    area = area_body(figure.value or 0) if known and figure.measure == "area" else None
    return _said(figure) | {
        "level": figure.level, "area": area, "count": figure.value if figure.measure == "count" else None
    }  # fmt: skip
