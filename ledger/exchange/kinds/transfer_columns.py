"""Columns of the sheet of transfer contracts, and how their cells become values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from ledger import codes
from ledger.errors import Words
from ledger.exchange import cells
from ledger.exchange.columns import Column
from ledger.exchange.kinds.transfer_refusals import ContractNumberWrong, FigureUnreadable, PaperUnreadable
from ledger.transfers import FORMS, PRICE_UNITS
from ledger.transfers.details import DIVIDENDS, ENTRUSTING, MODES, USES

COLUMNS: Final = (
    Column("contract_no", ("合同编号", "流转合同编号", "流转合同编码")),
    Column("form", ("流转方式",)),
    Column("transferor", ("流出方", "转出方", "流出方代码")),
    Column("transferee", ("流入方", "受让方", "流入方代码")),
    Column("parcel_code", ("地块编码",)),
    Column("area_mu", ("流转面积(亩)", "面积(亩)"), unit="mu"),
    Column("start", ("起始日期", "流转期限起")),
    Column("end", ("截止日期", "流转期限止")),
    Column("price", ("价款", "单价", "租金")),
    Column("price_unit", ("计价单位", "价款单位")),
    Column("pay", ("支付方式",)),
    Column("purpose", ("用途", "流转后用途")),
    Column("signed_on", ("签订日期",), required=False),
    Column("filed_on", ("备案日期",), required=False),
    Column("consent", ("同意文件", "同意书"), required=False),
    Column("parent", ("原合同编号",), required=False),
    Column("agent", ("签约方", "受托方", "受托人"), required=False),
    Column("mandate", ("委托书", "委托书编号"), required=False),
    Column("renews", ("续签合同编号", "所续合同编号"), required=False),
    Column("crop", ("实物品种", "作物"), required=False),
    Column("area_basis", ("计价面积",), required=False),
    Column("escalation_years", ("调价周期(年)",), required=False),
    Column("escalation_percent", ("调价比例(%)",), required=False),
    Column("escalation_yuan", ("调价金额(元)",), required=False),
    Column("deposit_yuan", ("风险保障金(元)", "保障金(元)"), required=False),
    Column("deposit_collector", ("保障金收取方",), required=False),
    Column("fee_yuan", ("管理费(元)",), required=False),
    Column("dividend", ("分红方式",), required=False),
    Column("share_count", ("折股数",), required=False),
    Column("contribution_yuan", ("作价出资(元)",), required=False),
    Column("mode", ("承包方式",), required=False),
    Column("entrusted", ("委托方式",), required=False),
    Column("delivery_day", ("交付日期",), required=False),
    Column("subsidy", ("补贴归属",), required=False),
    Column("retransfer", ("允许再流转",), required=False),
    Column("mortgage", ("允许融资担保",), required=False),
    Column("improvement", ("允许改良土壤",), required=False),
    Column("facilities", ("允许建设设施",), required=False),
    Column("use_before", ("流转前用途类别",), required=False),
    Column("use_after", ("流转后用途类别",), required=False),
    Column("grain", ("是否种粮",), required=False),
    Column("oral", ("是否口头",), required=False),
    Column("supplements", ("补充条款",), required=False),
    Column("issuer_consent", ("发包方同意",), required=False),
    Column("county_review", ("审查意见", "县级审查意见"), required=False),
    Column("priority_notice", ("优先权通知",), required=False),
    Column("resolution", ("村民会议决议",), required=False),
    Column("township_approval", ("乡镇批准",), required=False),
    Column("clearance", ("用途许可",), required=False),
    Column("insurance", ("履约保险",), required=False),
)
OF_THE_LINE: Final = frozenset(
    {"contract_no", "parcel_code", "area_mu", "transferor", "transferee", "mandate", "consent"}
)
PAPERS: Final[dict[str, str]] = {
    "issuer_consent": "issuer-consent",
    "county_review": "county-review",
    "priority_notice": "priority-notice",
    "resolution": "village-resolution",
    "township_approval": "township-approval",
    "clearance": "clearance",
    "insurance": "insurance",
}
_PAYMENTS: Final = {"按年": "annual", "每年": "annual", "一次": "once", "一次付清": "once", "一次性": "once"}
_UNITS: Final = {"元/亩/年": "yuan/mu/year", "公斤/亩/年": "kg/mu/year", "元/亩": "yuan/mu", "元": "yuan"}
SIDES: Final = {"transferor": Words("流出方", "transferor"), "transferee": Words("流入方", "transferee")}
BASES: Final = {"registered": Words("确权面积", "registered"), "measured": Words("实测面积", "measured")}
_NUMBER: Final = re.compile(r"(?=.*\w)[\w()（）〔〕\[\]#.-]{1,40}")
_MONTH_DAY: Final = re.compile(r"(\d{1,2})月(\d{1,2})日", re.ASCII)
_DECIMAL: Final = re.compile(r"\d{1,6}(\.\d{1,4})?", re.ASCII)
_DAY: Final = r"((?:19|20|21)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?)"
_DATED: Final = re.compile(rf"(?:(.*?)[ ,，;；]+)?{_DAY}(?: *[至~～/—–-]+ *{_DAY})?", re.ASCII)


class Paper(NamedTuple):
    """A paper as a cell names it: its number, its day, the last day for which it speaks."""

    document: str = ""
    issued_on: date | None = None
    valid_to: date | None = None


NO_PAPER: Final = Paper()


def paper(cell: str) -> Paper:
    """A number with or without its day: ``同意书3号 2026-02-01``, ``WT-3 2026-02-01至2030-12-31``. Raises PaperUnreadable."""
    said = cells.text(cell, 120)
    match = _DATED.fullmatch(said)
    if match is None:
        return Paper(said)
    document, issued, valid_to = match[1], cells.day(match[2]), match[3]
    if not document:
        raise PaperUnreadable(text=cells.quoted(said))
    return Paper(document, issued, cells.day(valid_to) if valid_to else None)


def _number(cell: str) -> str:
    if not _NUMBER.fullmatch(cell):
        raise ContractNumberWrong(text=cells.quoted(cell))
    return cell


def number_or_blank(cell: str) -> str:
    return _number(cell) if cell else ""


def _price_unit(cell: str) -> str:
    return cells.choice(PRICE_UNITS)(_UNITS.get(cell, cell))


def _payment(cell: str) -> str:
    """annual, once or MM-DD;MM-DD, also as 4月1日、10月1日; what is none of them is left to the rules of contracts."""
    days = [_MONTH_DAY.fullmatch(each) for each in re.split(r"[;；、,，]", cell)]
    if cell and all(days):
        return ";".join(f"{int(day[1]):02d}-{int(day[2]):02d}" for day in days if day)
    return _PAYMENTS.get(cell, cell)


def _whole(most: int) -> Callable[[str], int]:
    def convert(cell: str) -> int:
        if cell and not (cell.isascii() and cell.isdigit() and int(cell[:9]) <= most):
            raise FigureUnreadable(text=cells.quoted(cell), least=0, most=most)
        return int(cell or 0)

    return convert


def _decimal(cell: str) -> str:
    if cell and not _DECIMAL.fullmatch(cell):
        raise FigureUnreadable(text=cells.quoted(cell), least=0, most=999_999)
    return cell


def _money(cell: str) -> int:
    fen = cells.money(cell) if cell else 0
    if fen < 0:
        raise FigureUnreadable(text=cells.quoted(cell), least=0, most=10**12)
    return fen


def _one_of(allowed: Mapping[str, Words]) -> Callable[[str], str]:
    convert = cells.choice({key: words for key, words in allowed.items() if key})
    return lambda cell: convert(cell) if cell else ""


def _flag(cell: str) -> bool:
    return cells.yes_or_no(cell) if cell else False


def _party(cell: str) -> str:
    return cells.text(cell, 64)


CONVERTERS: Final[dict[str, Callable[[str], Any]]] = {
    "contract_no": cells.required(_number),
    "form": cells.required(cells.choice(FORMS)),
    "transferor": cells.required(_party),
    "transferee": cells.required(_party),
    "parcel_code": cells.required(cells.code(codes.check_parcel_code)),
    "area_mu": cells.required(cells.area("mu")),
    "start": cells.required(cells.day),
    "end": cells.optional(cells.day),
    "price": cells.required(lambda cell: cells.text(cell, 24)),
    "price_unit": cells.required(_price_unit),
    "pay": cells.required(_payment),
    "purpose": cells.required(cells.text),
    "signed_on": cells.optional(cells.day),
    "filed_on": cells.optional(cells.day),
    "consent": paper,
    "parent": number_or_blank,
    "agent": _party,
    "mandate": paper,
    "renews": number_or_blank,
    "crop": lambda cell: cells.text(cell, 40),
    "area_basis": _one_of(BASES),
    "escalation_years": _whole(50),
    "escalation_percent": _decimal,
    "escalation_yuan": _money,
    "deposit_yuan": _money,
    "deposit_collector": lambda cell: cells.text(cell, 80),
    "fee_yuan": _money,
    "dividend": _one_of(DIVIDENDS),
    "share_count": _decimal,
    "contribution_yuan": _money,
    "mode": _one_of(MODES),
    "entrusted": _one_of(ENTRUSTING),
    "delivery_day": cells.optional(cells.day),
    "subsidy": _one_of(SIDES),
    "retransfer": _flag,
    "mortgage": _flag,
    "improvement": _flag,
    "facilities": _flag,
    "use_before": _one_of(USES),
    "use_after": _one_of(USES),
    "grain": _flag,
    "oral": _flag,
    "supplements": lambda cell: cells.text(cell, 2_000),
} | dict.fromkeys(PAPERS, paper)
# What each column is when a sheet does not have it, or its cell is blank.
BLANK: Final[dict[str, Any]] = {
    column.name: CONVERTERS[column.name]("") for column in COLUMNS if not column.required
} | {"end": None}
# The column of a sheet, the field of a contract's details.
DETAILS: Final[dict[str, str]] = {
    "crop": "crop",
    "area_basis": "area_basis",
    "escalation_years": "escalation_years",
    "escalation_percent": "escalation_percent",
    "escalation_yuan": "escalation_fen",
    "deposit_yuan": "deposit_fen",
    "deposit_collector": "deposit_collector",
    "fee_yuan": "fee_fen",
    "dividend": "dividend",
    "share_count": "share_count",
    "contribution_yuan": "contribution_fen",
    "mode": "mode",
    "entrusted": "entrusted",
    "delivery_day": "delivery_day",
    "subsidy": "subsidy_owner",
    "retransfer": "allows_retransfer",
    "mortgage": "allows_mortgage",
    "improvement": "allows_improvement",
    "facilities": "allows_facilities",
    "use_before": "use_before",
    "use_after": "use_after",
    "grain": "grain",
    "oral": "oral",
    "supplements": "supplements",
}
