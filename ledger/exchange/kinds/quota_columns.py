"""Columns of the sheet of quota events, and how their cells become values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from ledger.errors import Refusal, Words
from ledger.exchange import cells
from ledger.exchange.columns import Column
from ledger.exchange.kinds.land import UNITS
from ledger.exchange.kinds.quota_refusals import PapersUnreadable
from ledger.exchange.kinds.transfer_refusals import FigureUnreadable
from ledger.exchange.value_refusals import AreaNotPositive
from ledger.quotas import GRADE_SCALES, INSTRUMENTS, KINDS
from ledger.quotas.data import USES
from ledger.units import parse_area, parse_money

COLUMNS: Final = (
    Column("date", ("日期", "生效日期")),
    Column("event", ("事项", "业务类型")),
    Column("project", ("项目区", "项目区编号", "项目编号")),
    Column("village", ("村", "所在村", "村代码")),
    Column("lot", ("指标批次", "批次编号", "合格证编号")),
    Column("area", ("面积", "指标面积")),
    Column("unit", ("单位", "面积单位")),
    Column("document", ("依据文件", "文件编号", "文号")),
    Column("due", ("归还期限", "到期日"), required=False),
    Column("counterpart", ("对方机关", "对方"), required=False),
    Column("price", ("价款(元)", "成交价款(元)", "价款"), required=False),
    Column("number", ("业务编号",), required=False),
    Column("book", ("账簿", "机关"), required=False),
    Column("instrument", ("指标种类",), required=False),
    Column("to_lot", ("转入批次", "归还批次"), required=False),
    Column("source_lot", ("上级批次",), required=False),
    Column("plot", ("地块编号", "图斑编号"), required=False),
    Column("source_plot", ("来源图斑", "占用图斑"), required=False),
    Column("homestead", ("宅基地编号",), required=False),
    Column("removed", ("拆旧面积", "减少建设用地"), required=False),
    Column("cultivated", ("耕地面积", "耕地"), required=False),
    Column("other_agricultural", ("其他农用地面积", "其他农用地"), required=False),
    Column("paddy", ("水田面积", "水田"), required=False),
    Column("grain_kg", ("粮食产能(公斤)",), required=False),
    Column("voucher", ("付款凭证", "凭证号"), required=False),
    Column("issued_on", ("文件日期",), required=False),
    Column("version", ("方案版本",), required=False),
    Column("reclamation", ("复垦批次",), required=False),
    Column("grade", ("新增耕地等级", "等级"), required=False),
    Column("grade_scale", ("等级体系",), required=False),
    Column("occupied_grade", ("占用耕地等级",), required=False),
    Column("use", ("城镇用途",), required=False),
    Column("papers", ("佐证文件", "附件"), required=False),
    Column("people", ("安置人数", "落户人数"), required=False),
    Column("reason", ("说明", "备注"), required=False),
)
PAPERS: Final[dict[str, Words]] = {
    "acceptance": Words("验收", "acceptance"),
    "survey": Words("变更调查", "survey"),
    "decision": Words("批准", "decision"),
    "filing": Words("备案", "filing"),
    "decision-of-village": Words("村民决议", "decision of the village"),
    "agreement": Words("协议", "agreement"),
}
LONGEST_LOT: Final = 64
LONGEST_NUMBER: Final = 40
LONGEST_DOCUMENT: Final = 80
_PAPER: Final = re.compile(r"\s*([^=＝]+?)\s*[=＝]\s*(\S.*?)(?:\s+(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?))?\s*")
# Areas stand beside the column ``unit``: they are text until it is read.
AREAS: Final = ("area", "removed", "cultivated", "other_agricultural", "paddy")


class CellPaper(NamedTuple):
    """A paper as a cell names it: what it is, its number, its day."""

    kind: str
    document: str
    issued_on: date | None


def papers(cell: str) -> tuple[CellPaper, ...]:
    """``验收=验收1号 2025-06-01；变更调查=变更3号``. Raises PapersUnreadable, ChoiceUnknown, what ``cells.day`` raises."""
    said = cells.text(cell, 400)
    found = []
    for part in filter(str.strip, re.split(r"[;；]", said)):
        match = _PAPER.fullmatch(part)
        if match is None:
            raise PapersUnreadable(text=cells.quoted(part))
        day = cells.day(match[3]) if match[3] else None
        found.append(CellPaper(cells.choice(PAPERS)(match[1]), match[2][:LONGEST_DOCUMENT], day))
    return tuple(found)


def grains(text: str, unit: str, *, zero: bool) -> int:
    """Grains of an area in a unit; ``zero``: whether it may be none at all. Raises as ``cells.area``."""
    if zero:
        found = cells.number(lambda figure: parse_area(figure, unit))(text)
        if found < 0:
            raise AreaNotPositive(text=cells.quoted(text))
        return found
    return cells.area(unit)(text)


def _text(most: int) -> Callable[[str], str]:
    return lambda cell: cells.text(cell, most)


def _kilograms(cell: str) -> int:
    """Hundredths of a kilogram."""
    if not cell:
        return 0
    try:
        found = cells.number(parse_money)(cell)  # the same form as yuan: two decimals
    except Refusal as refusal:
        if refusal.code.startswith("cell-"):
            raise
        raise FigureUnreadable(text=cells.quoted(cell), least=0, most=10**12) from refusal
    if found < 0:
        raise FigureUnreadable(text=cells.quoted(cell), least=0, most=10**12)
    return found


def _money(cell: str) -> int:
    fen = cells.money(cell) if cell else 0
    if fen < 0:
        raise FigureUnreadable(text=cells.quoted(cell), least=0, most=10**12)
    return fen


def whole(most: int) -> Callable[[str], int]:
    """A converter to a whole number up to ``most``; blank is none. Raises FigureUnreadable."""

    def convert(cell: str) -> int:
        if cell and not (cell.isascii() and cell.isdigit() and int(cell[:9]) <= most):
            raise FigureUnreadable(text=cells.quoted(cell), least=0, most=most)
        return int(cell or 0)

    return convert


def one_of(allowed: Mapping[str, Words]) -> Callable[[str], str]:
    """A key of ``allowed``, or an empty text for a blank cell."""
    convert = cells.choice({key: words for key, words in allowed.items() if key})
    return lambda cell: convert(cell) if cell else ""


EVENTS: Final[dict[str, Words]] = {name: kind.words for name, kind in KINDS.items()}
CONVERTERS: Final[dict[str, Callable[[str], Any]]] = {
    "date": cells.required(cells.day),
    "event": cells.required(cells.choice(EVENTS)),
    "project": _text(40),
    "village": cells.text,
    "lot": _text(LONGEST_LOT),
    "unit": one_of(UNITS),
    "document": cells.required(_text(LONGEST_DOCUMENT)),
    "due": cells.optional(cells.day),
    "counterpart": _text(100),
    "price": _money,
    "number": _text(LONGEST_NUMBER),
    "book": _text(40),
    "instrument": one_of(INSTRUMENTS),
    "to_lot": _text(LONGEST_LOT),
    "source_lot": _text(LONGEST_LOT),
    "plot": _text(64),
    "source_plot": _text(64),
    "homestead": _text(64),
    "grain_kg": _kilograms,
    "voucher": _text(80),
    "issued_on": cells.optional(cells.day),
    "version": whole(999),
    "reclamation": _text(40),
    "grade": whole(15),
    "grade_scale": one_of(GRADE_SCALES),
    "occupied_grade": whole(15),
    "use": one_of(USES),
    "papers": papers,
    "people": whole(10**6),
    "reason": cells.text,
} | dict.fromkeys(AREAS, cells.text)
# What each column is when a sheet does not have it.
BLANK: Final[dict[str, Any]] = {column.name: CONVERTERS[column.name]("") for column in COLUMNS if not column.required}
OF_THE_LINE: Final = frozenset(
    {*AREAS, "village", "unit", "plot", "source_plot", "homestead", "grain_kg", "use"}
)  # the other columns are about the event, and its lines must not contradict each other in them
