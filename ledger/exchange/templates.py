"""Templates of the sheets: the header row in Chinese, and a second worksheet that says what goes where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Final

import xlsxwriter

from ledger.errors import Words
from ledger.exchange.kinds.common import Kind
from ledger.exchange.kinds.land import UNITS
from ledger.exchange.kinds.quota_columns import EVENTS as QUOTA_EVENTS
from ledger.exchange.kinds.quota_columns import PAPERS
from ledger.exchange.kinds.transfer_columns import BASES, SIDES
from ledger.parties import ID_TYPES, PARTY_KINDS
from ledger.quotas import BASES as BASES_OF_SURPLUS
from ledger.quotas import GRADE_SCALES, INSTRUMENTS
from ledger.quotas import MODES as MODES_OF_PROJECT
from ledger.quotas.data import USES as USES_OF_TOWN
from ledger.stock import EVENTS
from ledger.transfers import FORMS, PRICE_UNITS
from ledger.transfers.details import DIVIDENDS, ENTRUSTING, MODES, USES

_YES_OR_NO: Final = "是、否"
_PAPER: Final = "文件编号，可空一格写日期：同意书3号 2026-02-01；有期限的写 2026-02-01至2030-12-31"


def _choices(allowed: Mapping[str, Words]) -> str:
    return "；".join(f"{words.zh}（{code}）" for code, words in allowed.items() if code)


# What may stand in a column, where its heading does not say it.
NOTES: Final[dict[str, dict[str, str]]] = {
    "parties": {"kind": _choices(PARTY_KINDS), "id_type": _choices(ID_TYPES)},
    "parcels": {"basic_farmland": _YES_OR_NO},
    "land": {
        "event": _choices(EVENTS),
        "class_from": "地类编码，可写作“编码@标准”，如 0702、0703@land-sea-2023；不写标准的按 GB/T 21010-2017（三调）；"
        "村庄内与城镇共用的地类写作 0601/203；调查入库留空",
        "class_to": "写法同上；调查更正减少面积时留空",
        "unit": f"{_choices(UNITS)}；一个文件只用一种",
        "from_plot": "分割必填；建设占用另一图斑的土地时填写",
    },
    "homesteads": {
        "household": "农户（承包方）编码，须先登记",
        "plot": "土地存量中的图斑；尚无图斑的填新编号，并填来源图斑",
        "registered_on": "登记依据文件的日期",
        "floor_m2": "建筑面积，不是土地面积，最多两位小数",
        "second_ground": "该户另有宅基地的，写明原因",
    },
    "projects": {
        "county": "区划代码或名称",
        "instrument": _choices(INSTRUMENTS),
        "mode": _choices(MODES_OF_PROJECT),
        "basis": _choices(BASES_OF_SURPLUS),
        "version": "一行一版；留空为下一版；只登记项目区的，方案各列都留空",
        "unit": f"{_choices(UNITS)}；一个文件只用一种",
    },
    "quota": {
        "event": _choices(QUOTA_EVENTS),
        "lot": "所动用的批次；下达、验收填新批次（合格证）的编号；项目区只有一个可用批次的可留空",
        "area": "下达、使用的面积；验收填按项目节余口径计的面积",
        "unit": f"{_choices(UNITS)}；一个文件只用一种",
        "due": "只用于下达和安排；安排留空的，为方案批准后三年",
        "counterpart": "下达机关或受让方：区划代码、名称，或机关全称",
        "price": "成交总价，元",
        "number": "留空的由系统按内容编号；编号相同，或日期、事项、项目区、批次、文件都相同的各行是一笔业务",
        "book": "项目区、批次、村看不出机关时填写：区划代码或名称",
        "instrument": f"{_choices(INSTRUMENTS)}；留空的按项目区或批次",
        "to_lot": "归还填被归还的批次；安排、成交填新批次的编号",
        "source_lot": "上级机关自己的批次（其账簿也在本系统的）",
        "removed": "验收：减少的建设用地；留空的按新增农用地",
        "cultivated": "验收：新增耕地；使用、落地：占用耕地",
        "other_agricultural": "同上，其他农用地",
        "grade_scale": _choices(GRADE_SCALES),
        "use": _choices(USES_OF_TOWN),
        "papers": f"种类=文号 日期，多份用分号：验收=验收1号 2025-06-01；变更调查=变更3号。种类：{_choices(PAPERS)}",
    },
    "transfers": {
        "contract_no": "同一编号的各行是一份合同，一行一个地块",
        "form": _choices(FORMS),
        "transferor": "土地是谁的填谁；互换时双方各行交叉",
        "end": "含当日；互换、转让可留空，到原承包合同期满",
        "price_unit": _choices(PRICE_UNITS),
        "pay": "按年（annual）、一次（once），或 04-01;10-01、4月1日、10月1日",
        "signed_on": "填写则记账，留空为草稿",
        "agent": "一份合同多户时必填：受托代签者的代码",
        "mandate": f"每户各填；{_PAPER}",
        "consent": _PAPER,
        "area_basis": _choices(BASES),
        "dividend": _choices(DIVIDENDS),
        "mode": _choices(MODES),
        "entrusted": _choices(ENTRUSTING),
        "subsidy": _choices(SIDES),
        "use_before": _choices(USES),
        "use_after": _choices(USES),
    }
    | dict.fromkeys(("retransfer", "mortgage", "improvement", "facilities", "grain", "oral"), _YES_OR_NO)
    | dict.fromkeys(
        (
            "issuer_consent",
            "county_review",
            "priority_notice",
            "resolution",
            "township_approval",
            "clearance",
            "insurance",
        ),
        _PAPER,
    ),
}


def write_template(kind: Kind, target: str | IO[bytes]) -> None:
    """Write an empty sheet of a kind to a path or a stream. Every cell is text, so that codes keep their digits."""
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        text = book.add_format({"num_format": "@"})
        head = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
        needed = book.add_format({"bold": True, "bottom": 1, "num_format": "@", "bg_color": "#E2EFDA"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet, notes = book.add_worksheet("数据"), book.add_worksheet("说明")
        sheet.freeze_panes(1, 0)
        for place, title in enumerate(("列名", "代码", "其他可用列名", "是否必填", "填写说明")):
            notes.write_string(0, place, title, head)
        notes.set_column(0, 3, 18)
        notes.set_column(4, 4, 70, wrapped)
        for place, column in enumerate(kind.columns):
            heading = column.chinese[0]
            sheet.set_column(place, place, max(12, 2 * len(heading) + 2), text)
            sheet.write_string(0, place, heading, needed if column.required else head)
            note = NOTES.get(kind.name, {}).get(column.name, "")
            row = (heading, column.name, "、".join(column.chinese[1:]), "必填" if column.required else "选填", note)
            for across, said in enumerate(row):
                notes.write_string(place + 1, across, said)
