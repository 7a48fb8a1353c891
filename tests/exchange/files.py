"""Files as office programs and enemies write them, made in memory."""

from __future__ import annotations

import gzip
import io
import lzma
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
import xlsxwriter
import xlwt

from ledger.exchange.columns import Column


def named(value: object) -> str | None:
    """Files hold the time at which they were made, so their bytes are no stable name of a test."""
    return "file" if isinstance(value, bytes) else None


COLUMNS = (
    Column("parcel_code", ("地块编码", "地块代码")),
    Column("name", ("地块名称",)),
    Column("area_mu", ("合同面积(亩)", "面积(亩)")),
    Column("east", ("东至",), required=False),
)
HEADER = ("parcel_code", "name", "area_mu")
CODE = "2108821052000100123"
TABLE = (HEADER, (CODE, "村东三亩", "12.35"), (CODE, "河滩", "0.5"))


def csv_text(table: Sequence[Sequence[str]], delimiter: str = ",", end: str = "\n") -> str:
    return end.join(delimiter.join(row) for row in table) + end


def xlsx(table: Sequence[Sequence[Any]], top: int = 0, left: int = 0) -> bytes:
    """A workbook of XlsxWriter; the table may begin below and right of A1."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("数据")
    day = book.add_format({"num_format": "yyyy/m/d"})
    for number, row in enumerate(table, top):
        for place, value in enumerate(row, left):
            if hasattr(value, "isoformat"):
                sheet.write_datetime(number, place, value, day)
            else:
                sheet.write(number, place, value)
    book.close()
    return file.getvalue()


def openpyxl_xlsx(table: Sequence[Sequence[Any]]) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in table:
        book.active.append(list(row))
    book.save(file)
    return file.getvalue()


def xls(table: Sequence[Sequence[Any]]) -> bytes:
    book, file = xlwt.Workbook(), io.BytesIO()
    sheet, day = book.add_sheet("数据"), xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for number, row in enumerate(table):
        for place, value in enumerate(row):
            sheet.write(number, place, value, *((day,) if hasattr(value, "isoformat") else ()))
    book.save(file)
    return file.getvalue()


def with_parts(data: bytes, changes: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The package with some parts replaced or added."""
    copy = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(copy, "w", method) as new:
        for name in dict.fromkeys([*old.namelist(), *changes]):
            new.writestr(name, changes[name] if name in changes else old.read(name))
    return copy.getvalue()


def part(data: bytes, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


def xz(data: bytes) -> bytes:
    return lzma.compress(data)


def gz(data: bytes) -> bytes:
    return gzip.compress(data)
