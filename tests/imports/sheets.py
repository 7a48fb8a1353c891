"""The four sheets of the invented village, good and bad, as tables and as files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from ledger.db import Database
from ledger.demonstration.people import credit_code, identity_number
from ledger.exchange.importing import Report, import_file
from tests.exchange import files
from tests.making import COOPERATIVE, HOUSEHOLDS, NOW, OPERATOR, VILLAGE, parcel_code

Table = Sequence[Sequence[str]]
TOWNSHIP: Final = "640106002000"
DIVISIONS: Final[Table] = (
    ("level", "code", "name", "parent_code"),
    ("province", "640000000000", "宁夏回族自治区", ""),
    ("city", "640100000000", "银川市", "640000000000"),
    ("county", "640106000000", "金凤区", "640100000000"),
    ("township", TOWNSHIP, "良田镇", "640106000000"),
    ("village", VILLAGE, "甲村", TOWNSHIP),
    ("village", "640106002202", "乙村", TOWNSHIP),
)
PARTIES: Final[Table] = (
    ("code", "kind", "name", "id_type", "id_number", "division", "phone", "address", "bank_account"),
    (HOUSEHOLDS[0], "household", "曾志强", "resident-id", identity_number(1), VILLAGE, "19900000001", "甲村一组1号",
     "6222 0212 3456 7890 123"),
    (HOUSEHOLDS[1], "农户", "王秀兰", "", "", "甲村", "", "", ""),
    (COOPERATIVE, "合作社", "禾丰土地信用合作社", "统一社会信用代码", credit_code(1), "county:640106000000", "", "", ""),
)  # fmt: skip
PARCELS: Final[Table] = (
    ("parcel_code", "name", "village", "household", "contract_code", "term_start", "term_end", "area_mu",
     "measured_m2", "class", "grade", "basic_farmland", "east", "south", "west", "north"),
    (parcel_code(0, 1), "东大田", VILLAGE, HOUSEHOLDS[0], f"{HOUSEHOLDS[0]}J", "2003-01-01", "2032-12-31", "12.35",
     "8233.33", "012", "5", "是", "农渠", "田埂", "机耕路", "支沟"),
    (parcel_code(0, 2), "西滩地", VILLAGE, HOUSEHOLDS[0], f"{HOUSEHOLDS[0]}J", "2003/1/1", "2032年12月31日", "6",
     "", "水田", "", "否", "农渠", "田埂", "机耕路", ""),
    (parcel_code(0, 3), "机动地", "甲村", "", "", "2003.1.1", "", "3.5", "", "", "", "", "", "", "", ""),
)  # fmt: skip
TRANSFERS: Final[Table] = (
    ("contract_no", "form", "transferor", "transferee", "parcel_code", "area_mu", "start", "end", "price",
     "price_unit", "pay", "purpose", "signed_on", "filed_on", "consent", "parent", "crop"),
    ("HT-1", "lease", HOUSEHOLDS[0], COOPERATIVE, parcel_code(0, 1), "12.35", "2027-01-01", "2030-12-31", "850.00",
     "yuan/mu/year", "annual", "种植玉米", "2026-11-20", "2026-11-21", "", "", ""),
    ("HT-1", "出租", HOUSEHOLDS[0], COOPERATIVE, parcel_code(0, 2), "2", "2027/1/1", "20301231", "850.00",
     "元/亩·年", "按年", "种植玉米", "2026-11-20", "2026-11-21", "", "", ""),
    ("HT-2", "lease", HOUSEHOLDS[0], COOPERATIVE, parcel_code(0, 2), "4", "2028-01-01", "2029-12-31", "300",
     "kg/mu/year", "04-01;10-01", "种植水稻", "", "", "", "", "稻谷"),
)  # fmt: skip
LAND: Final[Table] = (
    ("date", "event", "village", "plot", "class_from", "class_to", "area", "unit", "document", "from_plot", "name"),
    ("2024-12-31", "survey", VILLAGE, "ZJ-1", "", "0702", "1333.34", "m2", "调查2024", "", "村东宅基地"),
    ("2024-12-31", "调查入库", "甲村", "GD-1", "", "0103@GB/T 21010-2017", "20000", "平方米", "调查2024", "", ""),
    ("2026/5/1", "reclaim", VILLAGE, "ZJ-1", "0702", "0103", "1000", "m2", "验收1号", "", ""),
    ("2026/5/1", "复垦", VILLAGE, "ZJ-1", "0702", "1006", "100.5", "m2", "验收1号", "", ""),
    ("2026-06-01", "split", VILLAGE, "GD-1-1", "0103", "", "5000", "m2", "测绘1号", "GD-1", "村南"),
    ("2026-07-01", "build", VILLAGE, "JX-1", "0103", "0701", "2000", "m2", "建新1号", "GD-1-1", ""),
    ("2026-08-01", "reclassify", VILLAGE, "ZJ-1", "0702", "0703@land-sea-2023", "100", "m2", "变更2026", "", ""),
    ("2026-08-01", "correct", VILLAGE, "GD-1", "", "1203", "12.34", "m2", "更正1号", "", ""),
)  # fmt: skip
SHEETS: Final[dict[str, Table]] = {
    "divisions": DIVISIONS,
    "parties": PARTIES,
    "parcels": PARCELS,
    "transfers": TRANSFERS,
    "land": LAND,
}
CHINESE: Final = {
    "divisions": ("级别", "代码", "名称", "上级代码"),
    "parties": ("承包方编码", "类别", "户主姓名", "证件类型", "证件号码", "所在村", "联系电话", "住址", "银行账号"),
    "parcels": ("地块编码", "地块名称", "村", "承包方编码", "承包合同编码", "承包期起", "承包期止", "确权面积（亩）",
                "实测面积（平方米）", "地类", "地力等级", "是否基本农田", "东至", "南至", "西至", "北至"),
    "transfers": ("合同编号", "流转方式", "流出方", "流入方", "地块编码", "流转面积（亩）", "起始日期", "截止日期", "价款",
                  "计价单位", "支付方式", "用途", "签订日期", "备案日期", "同意文件", "原合同编号", "实物品种"),
    "land": ("日期", "事项", "村", "图斑编号", "变化前地类", "变化后地类", "面积", "单位", "依据文件", "来源图斑", "图斑名称"),
}  # fmt: skip
WRITERS: Final[dict[str, Callable[[Table], bytes]]] = {
    "CSV in UTF-8": lambda table: csv(table),
    "CSV in UTF-8 with its mark": lambda table: csv(table, "utf-8-sig"),
    "CSV in GB 18030": lambda table: csv(table, "gb18030"),
    "CSV, packed": lambda table: files.xz(csv(table)),
    "XLSX": files.xlsx,
    "XLS": files.xls,
}


def csv(table: Table, encoding: str = "utf-8") -> bytes:
    return files.csv_text(table).encode(encoding)


def with_cells(table: Table, row: int, **cells: str) -> list[list[str]]:
    """The table with some cells of data row ``row`` (from 1) changed, by column name."""
    header = list(table[0])
    copy = [list(line) for line in table]
    for name, cell in cells.items():
        copy[row][header.index(name)] = cell
    return copy


def load(database: Database, kind: str, source: Table | bytes, **options: Any) -> Report:
    data = source if isinstance(source, bytes) else csv(source)
    return import_file(database, kind, data, name=f"{kind}.csv", actor=OPERATOR, at=NOW, **options)


def load_all(database: Database, before: str = "") -> None:
    """The four sheets in their order, up to but without ``before``."""
    for kind, table in SHEETS.items():
        if kind == before:
            return
        report = load(database, kind, table)
        assert report.tally.problems == [], report.tally.problems
        assert report.written


def problems(report: Report) -> list[tuple[int, str | None, str]]:
    """(row, column, code) of each problem."""
    return [(each.row, each.column, each.refusal.code) for each in report.tally.problems]


def figures(report: Report) -> tuple[int, int, int, int]:
    """Rows, added, changed, unchanged."""
    tally = report.tally
    return tally.rows, tally.added, tally.changed, tally.unchanged
