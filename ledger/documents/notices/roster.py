"""The roster of a payment (付款花名册): who gets what for which due day, and signs for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ledger.documents.capitals import money_in_capitals
from ledger.documents.figures import day_text, mu_text
from ledger.documents.layout import TEXT_WIDTH
from ledger.documents.notices.sheet import (
    ContractReference,
    PaperHead,
    Sheet,
    SheetTable,
    contract_facts,
    contract_grid,
    office_closing,
    sheet_pdf,
    signing,
)
from ledger.units import format_money


@dataclass(frozen=True, slots=True)
class RosterLine:
    """What one household gets. Amounts in fen, or in hundredths of a kilogram where the roster is in kind."""

    name: str
    code: str
    area_grains: int
    due: int
    paid: int

    @property
    def open(self) -> int:
        return self.due - self.paid


@dataclass(frozen=True, slots=True)
class PaymentRosterPaper:
    """A roster. ``about``: which due days it is for, in words. ``in_kind``: kilograms instead of yuan."""

    head: PaperHead
    contract: ContractReference
    payer_name: str
    about: str
    lines: tuple[RosterLine, ...]
    in_kind: bool = False


def payment_roster_pdf(paper: PaymentRosterPaper, font_folder: Path) -> bytes:
    """The roster as a PDF; it adds up. Raises GlyphMissing, AmountNotInCapitals."""
    facts = {
        **contract_facts(paper.contract),
        "payer": paper.payer_name,
        "about": paper.about,
        "day": day_text(paper.head.issued_on) if paper.head.issued_on else "",
        "count": str(len(paper.lines)),
    }
    sheet = Sheet(
        title="流转费付款花名册",
        head=paper.head,
        facts=facts,
        particulars=contract_grid(paper.contract),
        sentences=(
            "付款方：{payer}。付款项目：{about}。共{count}户，截至{day}的应付、已付和本次应领如下表。",
            "领款人应为承包农户的代表或者其书面委托的人；代领的，写明代领人姓名和委托书编号。流转收益归承包方所有，不得截留、扣缴。",
        ),
        tables=(_table(paper),),
        closing=office_closing(paper.head),
        signatures=(signing("付款人"), signing("经办人")),
    )
    return sheet_pdf(sheet, font_folder)


def _table(paper: PaymentRosterPaper) -> SheetTable:
    unit = "公斤" if paper.in_kind else "元"
    rows = [
        (
            str(number),
            f"{each.name} {each.code}",
            mu_text(each.area_grains),
            format_money(each.due),
            format_money(each.paid),
            format_money(each.open),
            "",
        )
        for number, each in enumerate(paper.lines, start=1)
    ]
    due, paid = sum(each.due for each in paper.lines), sum(each.paid for each in paper.lines)
    area = mu_text(sum(each.area_grains for each in paper.lines))
    total = ("", "合计", area, format_money(due), format_money(paid), format_money(due - paid), "")
    capitals = () if paper.in_kind else (f"本次应领合计（大写）：{money_in_capitals(due - paid)}。",)
    return SheetTable(
        heads=(
            "序号",
            "承包农户（代码）",
            "面积（亩）",
            f"应付（{unit}）",
            f"已付（{unit}）",
            f"应领（{unit}）",
            "签名（指印）",
        ),
        rows=(*rows, total),
        widths=(26.0, 108.0, 46.0, 58.0, 58.0, 58.0, TEXT_WIDTH - 354.0),
        figures=frozenset({2, 3, 4, 5}),
        notes=capitals,
    )
