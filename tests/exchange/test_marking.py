"""The workbook of errors: the clerk's own sheet, the bad cells marked, mended and imported again as it is."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet

from ledger.exchange.cells import area
from ledger.exchange.columns import is_mark
from ledger.exchange.marking import mark_errors
from ledger.exchange.sheets import Located, Row, convert, open_sheet, read_all
from ledger.exchange.telling import Told
from tests.exchange import files
from tests.exchange.files import CODE, COLUMNS, HEADER

BAD = "FFFFC7CE"
CONVERTERS = {"area_mu": area("mu")}
OWN = (HEADER, (CODE, "村东三亩", "12.35"), (CODE, "河滩", "很大"), (CODE, "=1+1", "0.5"), (CODE, "南头", "-1"))


def problems_of(data: bytes) -> list[Told]:
    rows, faults = read_all(open_sheet(data, COLUMNS))
    found = [*faults, *(fault for row in rows for fault in convert(row, CONVERTERS)[1])]
    return [Told.of(each) for each in sorted(found, key=lambda each: each.row)]


def marked(data: bytes, language: Any = "zh") -> bytes:
    target = io.BytesIO()
    mark_errors(data, problems_of(data), target, language)
    return target.getvalue()


def opened(data: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def bad_cells(sheet: Worksheet) -> list[str]:
    return [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.start_color.rgb == BAD]


def as_csv(table: Sequence[Sequence[str]]) -> bytes:
    return files.csv_text(table).encode()


@pytest.mark.parametrize("write", [as_csv, files.xlsx, files.xls], ids=["csv", "xlsx", "xls"])
def test_the_sheet_comes_back_with_its_bad_cells_marked(write: Callable[[Any], bytes]) -> None:
    sheet = opened(marked(write(OWN)))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == [*HEADER, "错误", "更正建议"]
    assert [row[:3] for row in rows[1:]] == [list(line) for line in OWN[1:]]
    assert bad_cells(sheet) == ["C3", "C5"]
    assert sheet["C3"].comment is not None
    assert "area-not-a-number" in sheet["C3"].comment.text
    assert (rows[1][3:], rows[3][3:]) == ([None, None], [None, None])
    assert rows[2][3].startswith("area-not-a-number：“area_mu”")
    assert rows[4][4]
    assert sheet["B4"].value == "=1+1"
    assert sheet["B4"].data_type == "s"  # a text, which stays one when somebody edits it
    assert sheet["B4"].quotePrefix


def test_it_is_mended_and_imported_again_as_it_is() -> None:
    book = openpyxl.load_workbook(io.BytesIO(marked(as_csv(OWN))))
    book.active["C3"], book.active["C5"] = "3.5", "4"
    again = io.BytesIO()
    book.save(again)
    rows, faults = read_all(open_sheet(again.getvalue(), COLUMNS))
    assert faults == []
    assert [convert(row, CONVERTERS)[1] for row in rows] == [()] * 4
    assert [row.cells["name"] for row in rows] == ["村东三亩", "河滩", "=1+1", "南头"]
    assert [row.number for row in rows] == [2, 3, 4, 5]


def test_what_is_still_wrong_is_told_again_in_the_same_columns() -> None:
    book = openpyxl.load_workbook(io.BytesIO(marked(as_csv(OWN))))
    book.active["C3"] = "3.5"
    again = io.BytesIO()
    book.save(again)
    sheet = opened(marked(again.getvalue()))
    assert [cell.value for cell in sheet[1]] == [*HEADER, "错误", "更正建议"]
    assert bad_cells(sheet) == ["C5"]
    assert sheet["D3"].value is None
    assert sheet["D5"].value


def test_values_keep_their_kind_and_columns_their_width() -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    page = book.add_worksheet("三组/农户"[:2])
    page.set_column(0, 0, 31)
    for place, heading in enumerate(("地块编码", "地块名称", "面积(亩)", "东至")):
        page.write_string(2, place, heading)
    page.write_row(3, 0, [CODE, "村东", 12.35, "渠"])
    page.write_datetime(4, 1, date(2026, 1, 31), book.add_format({"num_format": "yyyy/m/d"}))
    page.write_row(4, 2, [-1])
    page.write_boolean(5, 1, True)
    page.write_number(6, 0, 640106002201000001)
    book.close()
    data = file.getvalue()
    sheet = opened(marked(data))
    assert sheet.title == "三组"
    assert sheet.column_dimensions["A"].width == pytest.approx(31.7, abs=0.1)
    assert (sheet["C4"].value, sheet["B6"].value) == (12.35, True)
    assert sheet["B5"].value.date() == date(2026, 1, 31)
    assert [cell.value for cell in sheet[1]] == [None] * 6
    before, _ = read_all(open_sheet(data, COLUMNS))
    after, _ = read_all(open_sheet(marked(data), COLUMNS))
    assert [row.cells for row in after] == [row.cells for row in before]


def test_a_line_that_is_no_row_is_not_lost() -> None:
    text = f'parcel_code,name,area_mu\n{CODE},"河滩,1\n{CODE},南头,1,x,y\n\n{CODE},东,1\n'
    told = problems_of(text.encode())
    assert [each.code for each in told] == ["row-quotes-unbalanced", "row-ragged"]
    data = marked(text.encode())
    sheet = opened(data)
    assert [cell.value for cell in sheet[3]][:5] == [CODE, "南头", "1", "x", "y"]
    assert [cell.value for cell in sheet[1]][5:] == ["错误", "更正建议"]
    assert sheet["F2"].value
    assert sheet["F3"].value
    assert sheet["F5"].value is None
    again = read_all(open_sheet(data, COLUMNS))
    assert [row.number for row in again[0]] == [5]
    assert {each.row for each in again[1]} == {2, 3}


def test_cells_that_held_nothing_usable_cannot_pass_as_blank() -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    page = book.add_worksheet()
    page.write_row(0, 0, ["parcel_code", "name", "area_mu", "east"])
    for row in (1, 2, 3):
        page.write_row(row, 0, [CODE, "河滩", "1"])
    page.write_formula(1, 3, "=1/0", None, "#DIV/0!")
    page.merge_range(2, 3, 3, 3, "渠")
    book.close()
    data = file.getvalue()
    told = problems_of(data)
    assert {(each.row, each.column) for each in told} == {(2, "east"), (3, "east"), (4, "east")}
    sheet = opened(marked(data))
    assert bad_cells(sheet) == ["D2", "D3", "D4"]
    assert sheet["D3"].value == "渠"
    still = problems_of(marked(data))
    assert [(each.row, each.code) for each in still] == [(2, "cell-error-value"), (4, "cell-error-value")]


def test_in_english_and_under_a_heading_that_nobody_gave() -> None:
    text = f"parcel_code,name,area_mu,\n{CODE},河滩,1,x\n"
    sheet = opened(marked(text.encode(), "en"))
    assert [cell.value for cell in sheet[1]] == [*HEADER, None, "error", "how to mend it"]
    assert (bad_cells(sheet), sheet["D2"].value) == (["D2"], "x")
    assert "column" in " ".join(str(cell.value) for cell in sheet[2])


def test_our_own_headings_are_no_columns() -> None:
    assert [is_mark(each) for each in ("错误", " 更正建议 ", "Error", "how to mend it", "name")] == [True] * 4 + [False]
    sheet = open_sheet(f"parcel_code,name,area_mu,错误,更正建议\n{CODE},河滩,1,x\u200b,\n".encode(), COLUMNS)
    rows, faults = read_all(sheet)
    assert faults == []
    assert rows == [Row(2, {"parcel_code": CODE, "name": "河滩", "area_mu": "1", "east": ""})]


def test_a_refusal_is_the_same_after_it_was_kept() -> None:
    for each in problems_of(as_csv(OWN)):
        assert Told.read(each.body()) == each
        assert each.code in each.line("zh")
    located = Located(2, None, None, problem_refusal())
    assert Told.of(located).heading == ""


def problem_refusal() -> Any:
    from ledger.exchange.value_refusals import CellBlank

    return CellBlank()
