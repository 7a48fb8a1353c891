"""Templates of the sheets: the header row in Chinese, and a second worksheet that says what goes where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Final

import xlsxwriter

from ledger.errors import Words
from ledger.exchange.kinds.common import Kind
from ledger.exchange.kinds.land import UNITS
from ledger.exchange.kinds.transfer_columns import BASES, SIDES
from ledger.parties import ID_TYPES, PARTY_KINDS
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
