"""Good sheets, whatever wrote them, and what is said of single lines and cells."""

from __future__ import annotations

import hashlib
import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.exchange.columns import Column
from ledger.exchange.sheets import Located, Row, convert, open_sheet, read_all
from ledger.exchange.workbooks import number_text
from tests.exchange import files
from tests.exchange.files import CODE, COLUMNS, HEADER, TABLE

TEXT = files.csv_text(TABLE)
CHINESE = "地块编码,地块名称,面积（亩）\n" + TEXT.split("\n", 1)[1]
EXPECTED = [
    {"parcel_code": CODE, "name": "村东三亩", "area_mu": "12.35", "east": ""},
    {"parcel_code": CODE, "name": "河滩", "area_mu": "0.5", "east": ""},
]


@pytest.mark.parametrize(
    ("data", "file_format", "encoding"),
    [
        (TEXT.encode(), "csv", "utf-8"),
        (TEXT.encode("utf-8-sig"), "csv", "utf-8-sig"),
        (TEXT.encode("gb18030"), "csv", "gb18030"),
        (CHINESE.encode("gb18030"), "csv", "gb18030"),
        (TEXT.encode("utf-16"), "csv", "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "csv", "utf-16"),
        (TEXT.replace(",", "\t").encode("utf-16"), "csv", "utf-16"),  # "Unicode text" of Excel
        (TEXT.replace(",", ";").encode(), "csv", "utf-8"),
        (TEXT.replace("\n", "\r\n").encode(), "csv", "utf-8"),
        (TEXT.replace("\n", "\r").encode(), "csv", "utf-8"),
        (TEXT.rstrip("\n").encode(), "csv", "utf-8"),
        (TEXT.replace("河滩", '"河滩"').encode(), "csv", "utf-8"),
        (files.xz(TEXT.encode()), "csv.xz", "utf-8"),
        (files.xz(TEXT[:40].encode()) + files.xz(TEXT[40:].encode()) + bytes(8), "csv.xz", "utf-8"),
        (files.gz(CHINESE.encode("utf-8-sig")), "csv.gz", "utf-8-sig"),
        (files.xlsx(TABLE), "xlsx", ""),
        (files.openpyxl_xlsx(TABLE), "xlsx", ""),
        (files.xls(TABLE), "xls", ""),
    ],
    ids=files.named,
)
def test_the_same_table_from_every_format(data: bytes, file_format: str, encoding: str) -> None:
    sheet = open_sheet(data, COLUMNS)
    assert (sheet.format, sheet.encoding, sheet.total) == (file_format, encoding, 2)
    assert sheet.sha256 == hashlib.sha256(data).hexdigest()
    assert [(row.number, row.cells) for row in sheet.rows() if isinstance(row, Row)] == [*enumerate(EXPECTED, 2)]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".xls", ".txt", ""])
def test_the_name_of_the_file_does_not_matter(tmp_path: Path, suffix: str) -> None:
    for data in (TEXT.encode(), files.xlsx(TABLE), files.xls(TABLE)):
        path = tmp_path / f"表{suffix}"
        path.write_bytes(data)
        assert len(read_all(open_sheet(path, COLUMNS))[0]) == 2
        assert len(read_all(open_sheet(str(path), COLUMNS))[0]) == 2


@pytest.mark.parametrize(
    "header",
    [
        "parcel_code,name,area_mu",
        " Parcel_Code , NAME ,area_mu",
        "\ufeffparcel_code,name,area_mu",
        "地块编码,地块名称,合同面积(亩)",
        "*地块代码,地块名称*,合同面积 （亩）",
        '"地块编码","地块名称","面积(亩)"',
    ],
)
def test_headings(header: str) -> None:
    sheet = open_sheet(f"\n,,\n{header}\n{CODE},河滩,1\n".encode(), COLUMNS)
    assert [row.number for row in read_all(sheet)[0]] == [4]


def test_order_is_free_blank_lines_keep_their_number_and_blanks_are_trimmed() -> None:
    sheet = open_sheet(f"东至,面积(亩),地块编码,地块名称\n\n , ,\t,\n 沟 ,1,{CODE},\u3000河滩\n".encode(), COLUMNS)
    rows, faults = read_all(sheet)
    assert rows == [Row(4, {"parcel_code": CODE, "name": "河滩", "area_mu": "1", "east": "沟"})]
    assert not faults


def test_a_workbook_table_may_stand_anywhere() -> None:
    assert [row.number for row in read_all(open_sheet(files.xlsx(TABLE, top=4, left=3), COLUMNS))[0]] == [6, 7]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (640106002201.0, "640106002201"),
        (12.35, "12.35"),
        (0.1 + 0.2, "0.3"),
        (12.350000000000001, "12.35"),
        (1e-7, "0.0000001"),
        (-0.0, "0"),
        (999999999999999.0, "999999999999999"),
        (True, "TRUE"),
        (date(2026, 1, 31), "2026-01-31"),
        (datetime(2026, 1, 31, 12, 5, 1), "2026-01-31 12:05:01"),  # noqa: DTZ001
        ("=A1*2", "=A1*2"),
        ("007", "007"),
    ],
)
@pytest.mark.parametrize("write", [files.xlsx, files.xls])
def test_values_of_a_workbook(write: type, value: object, text: str) -> None:
    data = write([HEADER, (CODE, value, "1")])
    assert [row.cells["name"] for row in read_all(open_sheet(data, COLUMNS))[0]] == [text]


@given(st.integers(0, 10**15 - 1), st.integers(0, 14))
@settings(deadline=None)
def test_whatever_is_typed_with_fifteen_digits_comes_back(digits: int, places: int) -> None:
    whole, fraction = divmod(digits, 10**places)
    text = f"{whole}.{fraction:0{places}d}".rstrip("0").rstrip(".") if places else str(whole)
    assert number_text(float(text)) == text


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        (f"{CODE},河滩", "row-ragged", None),
        (f"{CODE},河滩,1,2", "row-ragged", None),
        (f"{CODE},河滩,1,", "row-ragged", None),
        (f'{CODE},"河滩,1', "row-quotes-unbalanced", None),
        (f'{CODE},"河"滩,1', "row-quotes-unbalanced", None),
        (f"{CODE},河\x00滩,1", "cell-control-character", "name"),
        (f"{CODE},河\x1f滩,1", "cell-control-character", "name"),
        (f"{CODE},河\u202e滩,1", "cell-control-character", "name"),
        (f"{CODE},河滩,1\u200b", "cell-control-character", "area_mu"),
        (f"{CODE},{'长' * 2001},1", "cell-too-long", "name"),
        (f"{CODE},{',' * 100_000}"[:90_000], "row-ragged", None),
    ],
)
def test_a_bad_line_does_not_spoil_the_others(line: str, code: str, column: str | None) -> None:
    rows, faults = read_all(open_sheet(f"{TEXT}{line}\n{CODE},甲,1\n".encode(), COLUMNS))
    assert [row.number for row in rows] == [2, 3, 5]
    assert [(fault.row, fault.column, fault.refusal.code) for fault in faults] == [(4, column, code)]
    assert faults[0].line("zh").startswith("第 4 行")
    assert faults[0].line("en").startswith("row 4")


def test_a_line_break_inside_a_cell_is_refused_in_both_kinds_of_file() -> None:
    text = f'{TEXT}{CODE},"河\n滩",1\n'
    rows, faults = read_all(open_sheet(text.encode(), COLUMNS))
    assert (len(rows), faults[0].row, faults[0].refusal.code) == (2, 4, "row-quotes-unbalanced")
    _, faults = read_all(open_sheet(files.xlsx([*TABLE, (CODE, "河\n滩", "1")]), COLUMNS))
    assert [(fault.row, fault.refusal.code) for fault in faults] == [(4, "cell-control-character")]


@pytest.mark.parametrize(
    ("encoding", "bad"), [("utf-8", b"\xff\xfe"), ("gb18030", b"\xff\xff"), ("utf-8", b"\xe6\xb2")]
)
def test_bytes_that_cannot_be_decoded_are_placed(encoding: str, bad: bytes) -> None:
    plain = "".join(f"{CODE},村东三亩北头甲号,{number}\n" for number in range(1, 40))
    data = ("parcel_code,name,area_mu\n" + plain).encode(encoding) + CODE.encode() + b",a" + bad + b",1\n"
    sheet = open_sheet(data, COLUMNS)
    rows, faults = read_all(sheet)
    assert sheet.encoding == encoding
    assert len(rows) == 39
    assert rows[0].cells["name"] == "村东三亩北头甲号"
    assert [(fault.row, fault.column, fault.refusal.code) for fault in faults] == [(41, "name", "cell-undecodable")]


def test_thirty_bad_cells_are_told_at_once() -> None:
    lines = "".join(f"{CODE}\x07,河\x07滩,1\x07\n" for _ in range(10))
    _, faults = read_all(open_sheet(f"parcel_code,name,area_mu\n{lines}".encode(), COLUMNS))
    assert len(faults) == 30


def test_an_18_digit_code_typed_as_a_number_is_refused() -> None:
    for write in (files.xlsx, files.xls):
        _, faults = read_all(open_sheet(write([HEADER, (float(CODE), "河滩", 1)]), COLUMNS))
        assert [(fault.row, fault.column, fault.refusal.code) for fault in faults] == [
            (2, "parcel_code", "cell-number-damaged")
        ]
        assert "文本" in faults[0].line("zh")


def test_cells_that_the_reader_would_drop_silently_are_refused() -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    for number, row in enumerate([*TABLE, *TABLE[1:]]):
        sheet.write_row(number, 0, row)
    sheet.write_formula(1, 2, "=1+1", None, 2)
    sheet.write_formula(2, 2, "=A0", None, "#REF!")
    sheet.merge_range(3, 1, 4, 1, "合并")
    book.close()
    rows, faults = read_all(open_sheet(file.getvalue(), COLUMNS))
    assert [(row.number, row.cells["area_mu"]) for row in rows] == [(2, "2")]
    assert [(fault.row, fault.column, fault.refusal.code) for fault in faults] == [
        (3, "area_mu", "cell-error-value"),
        (4, "name", "cell-merged"),
        (5, "name", "cell-merged"),
    ]
    assert "#REF!" in faults[0].line()


def test_a_formula_that_was_never_computed_is_refused() -> None:
    _, faults = read_all(open_sheet(files.openpyxl_xlsx([HEADER, (CODE, "河滩", "=1+1")]), COLUMNS))
    assert [(fault.row, fault.column, fault.refusal.code) for fault in faults] == [(2, "area_mu", "cell-not-computed")]
    no_result, compute_on_opening = bytes.fromhex("030000000000ffff"), b"\x02\x00"
    data = files.xls([HEADER, (CODE, "河滩", xlwt.Formula("1+1"))])
    assert data.count(no_result + b"\0\0") == 1
    data = data.replace(no_result + b"\0\0", no_result + compute_on_opening)
    assert [fault.refusal.code for fault in read_all(open_sheet(data, COLUMNS))[1]] == ["cell-not-computed"]


def test_error_cells_of_a_legacy_workbook() -> None:
    book, file = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("s")
    for number, row in enumerate(TABLE):
        for place, value in enumerate(row):
            sheet.write(number, place, value)
    sheet.row(3).set_cell_text(0, CODE)
    sheet.row(3).set_cell_error(2, 0x17)
    book.save(file)
    _, faults = read_all(open_sheet(file.getvalue(), COLUMNS))
    assert [(fault.row, fault.column, fault.refusal.code) for fault in faults] == [(4, "area_mu", "cell-error-value")]


def test_content_beside_the_header_is_refused() -> None:
    _, faults = read_all(open_sheet(files.xlsx([*TABLE, (CODE, "甲", "1", "", "备注")]), COLUMNS))
    assert [(fault.row, fault.refusal.code) for fault in faults] == [(4, "cell-without-heading")]


def test_the_first_visible_worksheet_is_read_and_the_others_are_named() -> None:
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active.title, book.active.sheet_state = "旧", "hidden"
    for title in ("数据", "说明"):
        sheet = book.create_sheet(title)
        for row in TABLE:
            sheet.append(list(row))
    book["说明"].append([CODE, "多", "1"])
    book.active = 1
    book.save(file)
    sheet = open_sheet(file.getvalue(), COLUMNS)
    assert (sheet.worksheet, sheet.other_worksheets, len(read_all(sheet)[0])) == ("数据", ("说明",), 2)
    assert len(read_all(open_sheet(file.getvalue(), COLUMNS, worksheet="说明"))[0]) == 3


def test_a_cell_without_a_reference_follows_the_one_before() -> None:
    data = files.openpyxl_xlsx(TABLE)
    xml = files.part(data)
    for letter in b"ABC":
        for digit in b"123":
            xml = xml.replace(b' r="%c%c"' % (letter, digit), b"")
    rows, faults = read_all(open_sheet(files.with_parts(data, {"xl/worksheets/sheet1.xml": xml}), COLUMNS))
    assert [row.cells["area_mu"] for row in rows] == ["12.35", "0.5"]
    assert not faults


def test_convert_collects_every_refusal_of_a_row() -> None:
    row = Row(7, {"a": "12", "b": "x"}, {"a": "甲", "b": "乙"})
    values, faults = convert(row, {"a": int})
    assert (values, faults) == ({"a": 12}, ())


CELL = st.text(
    st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Zs"), exclude_characters="\ufffc\ufffd"),
    max_size=12,
)
ROWS = st.lists(st.tuples(CELL.map("甲".__add__), CELL, CELL), min_size=1, max_size=8)
PLAIN = (Column("a", ()), Column("b", ()), Column("c", ()))


def _expected(rows: list[tuple[str, str, str]]) -> list[dict[str, str]]:
    return [dict(zip("abc", row, strict=True)) for row in rows]


@given(ROWS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]))
@settings(deadline=None)
def test_csv_round_trip(rows: list[tuple[str, str, str]], encoding: str) -> None:
    text = "".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in [("a", "b", "c"), *rows]
    )
    if encoding == "gb18030" and open_sheet(text.encode(encoding), PLAIN).encoding != encoding:
        return  # short enough to be UTF-8 as well
    found, faults = read_all(open_sheet(text.encode(encoding), PLAIN))
    assert not faults
    assert [row.cells for row in found] == _expected(rows)


@given(ROWS)
@settings(deadline=None, max_examples=40)
def test_workbook_round_trip(rows: list[tuple[str, str, str]]) -> None:
    for write in (files.xlsx, files.xls):
        found, faults = read_all(open_sheet(write([("a", "b", "c"), *rows]), PLAIN))
        assert not faults
        assert [row.cells for row in found] == _expected(rows)


def test_a_fault_says_where_it_is() -> None:
    _, faults = read_all(open_sheet(CHINESE.replace("12.35", "1\x072").encode(), COLUMNS))
    assert isinstance(faults[0], Located)
    assert faults[0].line("zh").startswith("第 2 行“面积（亩）”列：cell-control-character: ")
