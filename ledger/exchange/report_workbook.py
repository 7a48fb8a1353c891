"""A report as an XLSX workbook: figures as numbers in mu and yuan, texts never as formulas."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from ledger.exchange.formulas import harmless
from ledger.statistics.tables import Column, Report, cell

_WIDEST = 40


def workbook(report: Report) -> bytes:
    """The bytes of the workbook; the same report gives the same bytes."""
    written = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(written, options) as book:
        book.set_properties({"title": report.title.zh, "created": date(2000, 1, 1)})
        sheet = book.add_worksheet(report.title.zh[:31].translate({ord(each): "_" for each in "[]:*?/\\'"}))
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1})
        sheet.write_string(0, 0, harmless(report.title.zh), book.add_format({"bold": True, "font_size": 14}))
        for place, column in enumerate(report.columns):
            sheet.write_string(1, place, column.words.zh, bold)
            shown = [cell(column, row[column.name]) for row in report.rows[:200]]
            sheet.set_column(place, place, min(_WIDEST, 4 + 2 * max(map(len, [column.words.zh, *shown]))))
        for line, row in enumerate(report.rows, start=2):
            for place, column in enumerate(report.columns):
                _write(sheet, line, place, column, row[column.name])
        for line, note in enumerate(report.notes, start=len(report.rows) + 3):
            sheet.write_string(line, 0, harmless(note.zh))
        sheet.freeze_panes(2, 0)
        sheet.repeat_rows(1)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(1, 0)
    return written.getvalue()


def _write(sheet: Any, line: int, place: int, column: Column, value: Any) -> None:
    if value is None:
        return
    if column.kind == "count":
        sheet.write_number(line, place, value)
    else:
        sheet.write_string(line, place, harmless(cell(column, value)))
