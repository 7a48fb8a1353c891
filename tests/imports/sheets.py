"""The sheets of the invented village, good and bad, as tables and as files."""

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
HOMESTEADS: Final[Table] = (
    ("code", "village", "household", "plot", "document", "registered_on", "certificate", "certified", "measured",
     "building", "yard", "over_occupied", "floor_m2", "second_ground", "carved_from"),
    ("N-1", VILLAGE, HOUSEHOLDS[0], "ZJ-1-1", "调查2026", "2026-09-01", "宅字1号", "50", "60", "24", "20", "2.5", "48.00", "", "ZJ-1"),
    ("N-2", "甲村", HOUSEHOLDS[1], "ZJ-1-2", "调查2026", "2026/9/1", "", "", "30", "12", "", "", "", "", "ZJ-1"),
)  # fmt: skip
PROJECTS: Final[Table] = (
    ("code", "name", "county", "instrument", "mode", "basis", "version", "document", "approver", "approved_on", "quota",
     "demolition", "new_build", "reclaimed_cultivated", "reclaimed_agricultural", "occupied_cultivated",
     "occupied_agricultural", "resettlement", "reserve", "town", "households", "unit"),
    ("XM-1", "甲乙村项目区", "金凤区", "linkage-quota", "borrow-first", "cultivated", "1", "宁政挂〔2024〕1号", "自治区政府", "2024-01-10",
     "20", "22", "20", "20.6", "21.2", "10", "15", "6", "1", "13", "120", "ha"),
    ("XM-1", "甲乙村项目区", "640106", "增减挂钩指标", "先用后还", "按新增耕地", "2", "宁政挂〔2024〕9号", "自治区政府", "2024-06-10",
     "20", "22", "20", "20.7", "21.2", "10", "15", "6", "1", "13", "120", "公顷"),
    ("XM-2", "旧村复垦", "county:640106000000", "linkage-quota", "先垦后用", "agricultural", "", "", "", "", "", "", "", "", "",
     "", "", "", "", "", "", ""),
)  # fmt: skip
QUOTA: Final[Table] = (
    ("date", "event", "project", "village", "lot", "area", "unit", "document", "due", "counterpart", "price",
     "cultivated", "other_agricultural", "removed", "papers", "voucher"),
    ("2024-06-15", "grant", "", "", "G-1", "20", "ha", "宁指〔2024〕1号", "", "自治区自然资源厅", "", "", "", "", "", ""),
    ("2024/6/20", "安排到项目区", "XM-1", "", "G-1", "20", "公顷", "宁指〔2024〕2号", "2027-06-10", "", "", "", "", "", "", ""),
    ("2024-08-01", "use-resettlement", "XM-1", "乙村", "", "6", "ha", "安置1号", "", "", "", "4", "1", "", "", ""),
    ("2024-09-01", "use-town", "XM-1", "乙村", "", "12", "ha", "建新1号", "", "", "", "5", "", "", "", ""),
    ("2025-06-01", "accept", "XM-1", VILLAGE, "YS-1", "15", "ha", "验收1号", "", "", "", "", "0.2", "15.5", "验收=省验1号", ""),
    ("2025-06-01", "验收", "XM-1", "乙村", "YS-1", "5.5", "ha", "验收1号", "", "", "", "5.5", "0.3", "", "", ""),
    ("2025-07-01", "return", "XM-1", "", "YS-1", "18", "ha", "归还1号", "", "", "", "", "", "", "", ""),
    ("2025-07-02", "surrender", "XM-1", "", "", "2", "ha", "交回1号", "", "", "", "", "", "", "", ""),
    ("2025-07-03", "reserve", "XM-1", VILLAGE, "YS-1", "1", "ha", "留用1号", "", "", "", "", "", "", "", ""),
    ("2025-07-04", "surplus", "XM-1", "", "YS-1", "1.5", "ha", "确认1号", "", "", "", "", "", "", "变更调查=变更2025 2025-06-30", ""),
    ("2025-08-01", "list", "", "", "YS-1", "1.5", "ha", "挂牌1号", "", "", "", "", "", "", "", ""),
    ("2025-09-01", "sell", "", "", "YS-1", "1.5", "ha", "成交1号", "", "邻县自然资源局", "6750000", "", "", "", "", "凭证7号"),
    ("2025-10-01", "close", "XM-1", "", "", "", "", "结项1号", "", "", "", "", "", "", "", ""),
)  # fmt: skip
SHEETS: Final[dict[str, Table]] = {
    "divisions": DIVISIONS,
    "parties": PARTIES,
    "parcels": PARCELS,
    "transfers": TRANSFERS,
    "land": LAND,
    "homesteads": HOMESTEADS,
    "projects": PROJECTS,
    "quota": QUOTA,
}
CHINESE: Final = {
    "divisions": ("级别", "代码", "名称", "上级代码"),
    "parties": ("承包方编码", "类别", "户主姓名", "证件类型", "证件号码", "所在村", "联系电话", "住址", "银行账号"),
    "parcels": ("地块编码", "地块名称", "村", "承包方编码", "承包合同编码", "承包期起", "承包期止", "确权面积（亩）",
                "实测面积（平方米）", "地类", "地力等级", "是否基本农田", "东至", "南至", "西至", "北至"),
    "transfers": ("合同编号", "流转方式", "流出方", "流入方", "地块编码", "流转面积（亩）", "起始日期", "截止日期", "价款",
                  "计价单位", "支付方式", "用途", "签订日期", "备案日期", "同意文件", "原合同编号", "实物品种"),
    "land": ("日期", "事项", "村", "图斑编号", "变化前地类", "变化后地类", "面积", "单位", "依据文件", "来源图斑", "图斑名称"),
    "homesteads": ("宅基地编号", "村", "农户", "图斑编号", "依据文件", "登记日期", "权属证号", "证载面积（平方米）", "实测面积（平方米）",
                   "房屋占地（平方米）", "院坝附属（平方米）", "超占面积（平方米）", "建筑面积（平方米）", "一户多宅原因", "来源图斑"),
    "projects": ("项目区编号", "项目区名称", "县", "指标种类", "方式", "节余口径", "方案版本", "批准文号", "批准机关", "批准日期", "指标面积",
                 "拆旧面积", "建新面积", "复垦耕地", "复垦农用地", "占用耕地", "占用农用地", "安置面积", "农村留用面积", "城镇建新面积", "拆迁户数",
                 "单位"),
    "quota": ("日期", "事项", "项目区", "村", "指标批次", "面积", "单位", "依据文件", "归还期限", "对方机关", "价款（元）", "耕地面积", "其他农用地面积",
              "拆旧面积", "佐证文件", "付款凭证"),
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
    """The sheets in their order, up to but without ``before``."""
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
