"""Agreements of both parties on a running contract: its early end, its change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from ledger.documents.agreed import money_facts, phrase
from ledger.documents.clauses import BLANK, Clause
from ledger.documents.figures import day_text
from ledger.documents.layout import TEXT_WIDTH
from ledger.documents.notices.sheet import (
    ContractReference,
    NoticeParcel,
    PaperHead,
    Sheet,
    SheetTable,
    Signature,
    contract_facts,
    contract_grid,
    parcel_table,
    sheet_pdf,
    signing,
)

_KEPT = "本协议一式四份，甲方、乙方、发包方、乡镇各执一份，自双方签字、盖章或者按手印之日起生效。账簿按本协议另记一笔，原记录不涂改。"


@dataclass(frozen=True, slots=True)
class EarlyEndPaper:
    """Agreement to end a contract early (提前终止协议).

    ``last_day``: the last day of the contract, inclusive. ``ground_text``: why. ``parcels``: what goes back.
    ``arrears_fen``: what the second party still owes. ``refund_fen``: rent paid in advance that goes back to it,
    ``deposit_fen``: deposit that goes back; None where there is none. ``compensation_text``: crops and fixtures.
    ``settle_before``: when all this is paid.
    """

    head: PaperHead
    contract: ContractReference
    last_day: date
    ground_text: str
    parcels: tuple[NoticeParcel, ...]
    arrears_fen: int | None = None
    refund_fen: int | None = None
    deposit_fen: int | None = None
    compensation_text: str = ""
    settle_before: date | None = None


_EARLY_END = (
    Clause(
        "原合同",
        (
            "双方于{signed_day}签订{contract_number}号{form}合同，流转{parcel_count}块土地，面积{area_mu}亩，原定到{end_day}期满。",
        ),
    ),
    Clause(
        "提前终止",
        (
            "双方同意提前终止原合同：原合同到{last_day}止，乙方于{back_day}把土地交还甲方。交还的地块见下列地块表。",
            "终止的原因：{ground}。",
        ),
    ),
    Clause(
        "结清",
        (
            "乙方尚欠甲方{arrears_figures}元（大写：{arrears_capitals}），由乙方付清。",
            "甲方已收而未到期的款项{refund_figures}元（大写：{refund_capitals}），由甲方退还乙方。",
            "乙方交纳的风险保障金退还{deposit_figures}元（大写：{deposit_capitals}）。",
            "以上款项于{settle_day}以前结清。",
            "地里的作物和地上附着物的处理：{compensation}。",
            "除上述各项外，双方就原合同不再互有其他付款义务。",
        ),
    ),
    Clause("生效", (_KEPT,)),
)


def early_end_pdf(paper: EarlyEndPaper, font_folder: Path) -> bytes:
    """The agreement as a PDF. Raises GlyphMissing, AmountNotInCapitals."""
    sums = (paper.arrears_fen, paper.refund_fen, paper.deposit_fen)
    settle = day_text(paper.settle_before) if paper.settle_before else BLANK
    facts = {
        **contract_facts(paper.contract),
        "last_day": day_text(paper.last_day),
        "back_day": day_text(paper.last_day + timedelta(days=1)),
        "ground": phrase(paper.ground_text) or BLANK,
        **money_facts("arrears", paper.arrears_fen),
        **money_facts("refund", paper.refund_fen),
        **money_facts("deposit", paper.deposit_fen),
        "settle_day": settle if any(fen is not None for fen in sums) else "",
        "compensation": phrase(paper.compensation_text),
    }
    sheet = Sheet(
        title="流转合同提前终止协议",
        head=paper.head,
        facts=facts,
        particulars=contract_grid(paper.contract),
        clauses=_EARLY_END,
        tables=(parcel_table(paper.parcels, "交还地块表"),),
        signatures=_signatures(paper.head),
    )
    return sheet_pdf(sheet, font_folder)


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """One thing that changes, in words: what it is, what was agreed, what holds from now on."""

    item: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangePaper:
    """Agreement to change a contract (变更协议). ``effective_on``: the first day on which the changes hold."""

    head: PaperHead
    contract: ContractReference
    effective_on: date
    reason_text: str
    items: tuple[ChangedItem, ...]


_CHANGE = (
    Clause(
        "原合同", ("双方于{signed_day}签订{contract_number}号{form}合同，流转{parcel_count}块土地，面积{area_mu}亩。",)
    ),
    Clause(
        "变更",
        (
            "双方同意从{effective_day}起按下列变更事项表变更原合同；表中没有的事项，仍按原合同执行。",
            "变更的原因：{reason}。",
            "变更不得超过原承包期的剩余年限，不得改变土地的农业用途。",
        ),
    ),
    Clause("生效", (_KEPT,)),
)


def change_pdf(paper: ChangePaper, font_folder: Path) -> bytes:
    """The agreement as a PDF. Raises GlyphMissing."""
    facts = {
        **contract_facts(paper.contract),
        "effective_day": day_text(paper.effective_on),
        "reason": phrase(paper.reason_text),
    }
    rows = tuple((str(number), each.item, each.before, each.after) for number, each in enumerate(paper.items, start=1))
    table = SheetTable(
        heads=("序号", "变更事项", "原来的约定", "变更后的约定"),
        rows=rows,
        widths=(30.0, 90.0, 162.0, TEXT_WIDTH - 282.0),
        title="变更事项表",
    )
    sheet = Sheet(
        title="流转合同变更协议",
        head=paper.head,
        facts=facts,
        particulars=contract_grid(paper.contract),
        clauses=_CHANGE,
        tables=(table,),
        signatures=_signatures(paper.head),
    )
    return sheet_pdf(sheet, font_folder)


def _signatures(head: PaperHead) -> tuple[Signature, ...]:
    return (
        signing("甲方", head.issued_on),
        signing("乙方", head.issued_on),
        signing("发包方（备案）"),
        signing("乡镇（存档）"),
    )
