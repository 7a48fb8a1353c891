"""Files that are refused as a whole: wrong headers, damaged, locked, or made to hurt."""

from __future__ import annotations

import contextlib
import io
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import Refusal
from ledger.exchange.sheets import Limits, open_sheet, read_all
from tests.exchange import files
from tests.exchange.files import CODE, COLUMNS, HEADER, TABLE

TEXT = files.csv_text(TABLE)
SHEET = "xl/worksheets/sheet1.xml"
GOOD = files.xlsx(TABLE)
ZEROS = bytes(8 * 1024 * 1024)
SMALL = Limits(file_bytes=100_000, text_bytes=1_000_000, workbook_bytes=1_000_000, rows=50)


def worksheet(cells: str) -> bytes:
    """A workbook whose only worksheet has these cells."""
    xml = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{cells}</sheetData></worksheet>"
    )
    return files.with_parts(GOOD, {SHEET: xml.encode()})


def lying_package() -> bytes:
    """A member that says it holds a hundred bytes and unpacks to eight million."""
    data = bytearray(files.with_parts(GOOD, {"xl/bomb.xml": ZEROS}))
    real = struct.pack("<I", len(ZEROS))
    while (place := data.find(real)) >= 0:
        data[place : place + 4] = struct.pack("<I", 100)
    return bytes(data)


def encrypted_package() -> bytes:
    data = bytearray(GOOD)
    place = -1
    while (place := data.find(b"PK\x01\x02", place + 1)) >= 0:
        data[place + 8] |= 1
    return bytes(data)


def far_corner_xls() -> bytes:
    book, file = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("s")
    sheet.write(0, 0, "a")
    sheet.write(65_535, 199, "b")
    book.save(file)
    return file.getvalue()


def zip_of(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sheet-empty"),
        (b"\n\n , ,\n", "sheet-empty"),
        (b"\xef\xbb\xbf", "sheet-empty"),
        (files.xlsx([]), "sheet-empty"),
        (files.xls([]), "sheet-empty"),
        (files.gz(b""), "sheet-empty"),
        (b"parcel_code,name,area_mu,remark\n", "header-unknown-column"),
        (b"parcel_code,name,,area\n", "header-unknown-column"),
        (b"parcel_code,name\n", "header-missing-column"),
        ("地块编码,parcel_code,name,area_mu\n".encode(), "header-duplicate-column"),
        ("某镇土地登记表,,\n".encode() + TEXT.encode(), "header-unknown-column"),
        (b"parcel_code,na\x00me,area_mu\n", "cell-control-character"),
        (b"parcel_code,na\xff\xff\xffme,area_mu\n", "cell-undecodable"),
        (b'parcel_code,"name,area_mu\n', "row-quotes-unbalanced"),
        (TEXT.encode("utf-16-le"), "cell-control-character"),  # without its mark
        (TEXT.encode("utf-32"), "cell-control-character"),
        (b"%PDF-1.7\n", "sheet-format-unknown"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "sheet-format-unknown"),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?>", "sheet-format-unknown"),
        (files.gz(b"<html>"), "sheet-format-unknown"),
        (b"\x89PNG\r\n\x1a\n", "sheet-format-unknown"),
        (zip_of("a.txt", b"x"), "sheet-format-unknown"),
        (zip_of("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), "sheet-format-unknown"),
        (b"PK\x03\x04 and no more", "sheet-damaged"),
        (GOOD[:-30], "sheet-damaged"),
        (GOOD[:200] + b"garbage" + GOOD[207:], "sheet-damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "sheet-damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "sheet-damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 2000, "sheet-damaged"),
        (files.xls(TABLE)[:1500], "sheet-damaged"),
        (files.xz(TEXT.encode())[:-20], "sheet-damaged"),
        (files.xz(TEXT.encode()) + b"tail", "sheet-damaged"),
        (files.gz(TEXT.encode())[:-6], "sheet-damaged"),
        (files.gz(TEXT.encode())[:-6] + b"123456", "sheet-damaged"),
        (b"\x1f\x8b\x08", "sheet-damaged"),
        (files.with_parts(GOOD, {SHEET: b"<worksheet><c r='A1"}), "sheet-damaged"),
        (files.with_parts(GOOD, {SHEET: b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'}), "sheet-damaged"),
        (files.with_parts(GOOD, {SHEET: files.part(GOOD).decode().encode("utf-16")}), "sheet-damaged"),
        (files.with_parts(GOOD, {"xl/workbook.xml": b"<workbook/>"}), "worksheet-missing"),
        (files.with_parts(GOOD, {"xl/_rels/workbook.xml.rels": b"<x/>"}), "sheet-damaged"),
        (files.with_parts(GOOD, {}, zipfile.ZIP_LZMA), "sheet-damaged"),
        (encrypted_package(), "sheet-locked"),
        (lying_package(), "sheet-damaged"),
        (files.xz(b"a" * 2_000_000), "sheet-too-large"),
        (files.gz(b"a\n" * 1_000_000), "sheet-too-large"),
        (b"a," * 60_000, "sheet-too-large"),
        (b"a," * 49_000, "sheet-too-many-columns"),
        (b"\n" * 60, "sheet-too-many-rows"),
        (files.with_parts(GOOD, {"xl/bomb.xml": ZEROS}), "sheet-too-large"),
        (files.with_parts(GOOD, {"xl/media/bomb.png": ZEROS}), "sheet-too-large"),
        (worksheet('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'), "sheet-too-many-columns"),
        (worksheet("<row r='1'><c r='A1'><v>1</v></c><c r='XFD1'><v>1</v></c></row>"), "sheet-too-many-columns"),
        (worksheet("<row><c z=' r=\"A1\"' r='XFD1'><v>1</v></c></row>"), "sheet-too-many-columns"),
        (worksheet("<row>" + "<c><v>1</v></c>" * 300 + "</row>"), "sheet-too-many-columns"),
        (worksheet('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), "sheet-too-many-rows"),
        (worksheet('<row r="9999999"><c r="A9999999"><v>1</v></c></row>'), "sheet-too-many-rows"),
        (far_corner_xls(), "sheet-too-many-rows"),
    ],
    ids=files.named,
)
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_all(open_sheet(data, COLUMNS, limits=SMALL))
    assert refused.value.code == code
    assert refused.value.line("zh")
    assert refused.value.line("en")


def test_header_refusals_name_the_columns_and_what_is_expected() -> None:
    with pytest.raises(Refusal, match="备注") as unknown:
        open_sheet("parcel_code,备注\n".encode(), COLUMNS)
    assert "area_mu(合同面积(亩))" in unknown.value.line("zh")
    with pytest.raises(Refusal) as missing:
        open_sheet(b"parcel_code,name\n", COLUMNS)
    assert missing.value.fields["missing"] == "area_mu(合同面积(亩))"


def test_far_corners_are_refused_without_laying_out_the_rectangle() -> None:
    """A1 and GR1048576 alone would make the reader build 200 million cells."""
    for data in (worksheet('<row><c r="A1"><v>1</v></c><c r="GR1048576"><v>1</v></c></row>'), far_corner_xls()):
        tracemalloc.start()
        with pytest.raises(Refusal) as refused:
            open_sheet(data, COLUMNS)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert refused.value.code == "sheet-too-large"
        assert peak < 50_000_000


def test_a_line_without_end_is_refused_when_it_is_met() -> None:
    sheet = open_sheet(TEXT.encode() + b"x" * 200_000, COLUMNS)
    with pytest.raises(Refusal) as refused:
        list(sheet.rows())
    assert refused.value.code == "sheet-line-too-long"
    assert refused.value.fields["row"] == 4


def test_one_open_quote_does_not_swallow_the_file() -> None:
    lines = [f"{CODE},甲{number},1" for number in range(5_000)]
    lines[10] = f'{CODE},"甲,1'
    rows, faults = read_all(open_sheet("\n".join([",".join(HEADER), *lines]).encode(), COLUMNS))
    assert (len(rows), [fault.row for fault in faults]) == (4_999, [12])


def test_memory_stays_flat_however_long_the_file() -> None:
    data = files.xz(TEXT.encode() + f"{CODE},河滩,1\n".encode() * 100_000)
    tracemalloc.start()
    sheet = open_sheet(data, COLUMNS)
    count = sum(1 for _ in sheet.rows())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (count, sheet.total) == (100_002, 100_002)
    assert peak < 32_000_000  # 8 MiB of it is the dictionary of xz


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "no.csv", tmp_path, "/dev/zero", "a\0b"):
        with pytest.raises(Refusal) as refused:
            open_sheet(path, COLUMNS)
        assert refused.value.code == "sheet-not-readable"


def test_a_worksheet_that_is_not_there() -> None:
    with pytest.raises(Refusal) as refused:
        open_sheet(GOOD, COLUMNS, worksheet="没有")
    assert refused.value.code == "worksheet-missing"
    assert "数据" in refused.value.line("zh")


def test_a_size_that_makes_the_reader_abort_costs_only_the_reading() -> None:
    """DIMENSIONS (record 0x200) says the sheet has four thousand million rows: Rust reserves them, and aborts."""
    rows_and_columns = struct.pack("<2H2I2H", 0x200, 14, 0, len(TABLE), 0, len(HEADER))
    endless = struct.pack("<2H2I2H", 0x200, 14, 0, 0xFFFFFFFF, 0, 0xFFFF)
    data = files.xls(TABLE)
    assert data.count(rows_and_columns) == 1
    with pytest.raises(Refusal) as refused:
        open_sheet(data.replace(rows_and_columns, endless), COLUMNS)
    assert refused.value.code == "sheet-damaged"
    assert "stopped" in refused.value.fields["reason"]


def test_an_encoding_that_nobody_knows() -> None:
    workbook = files.part(GOOD, "xl/workbook.xml").replace(b"UTF-8", b"UTF-9", 1)
    with pytest.raises(Refusal) as refused:
        open_sheet(files.with_parts(GOOD, {"xl/workbook.xml": workbook}), COLUMNS)
    assert refused.value.code == "sheet-damaged"


@pytest.mark.parametrize(
    "data",
    [GOOD, files.xls(TABLE), files.xz(TEXT.encode()), files.gz(TEXT.encode())],
    ids=["xlsx", "xls", "csv.xz", "csv.gz"],
)
@given(st.data())
@settings(max_examples=60, deadline=None)
def test_damage_anywhere_is_read_or_refused_but_never_crashes(data: bytes, draw: st.DataObject) -> None:
    spoiled = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 6))):
        spoiled[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    with contextlib.suppress(Refusal):
        read_all(open_sheet(bytes(spoiled), COLUMNS, limits=SMALL))
