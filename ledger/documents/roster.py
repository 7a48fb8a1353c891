"""The annexes behind the parcels: what each household is paid and signs for, and the papers a contract rests on."""

from __future__ import annotations

from typing import Final

from reportlab.platypus import Flowable

from ledger.documents.annex import CELL, CENTER, CODE, FIGURE, HEAD, TOTAL
from ledger.documents.capitals import money_in_capitals
from ledger.documents.figures import day_text, mu_text
from ledger.documents.layout import TEXT_WIDTH
from ledger.documents.papers import ContractPaper, PaperEvidence, PaperHousehold
from ledger.documents.paragraph import ChineseParagraph, TextStyle
from ledger.documents.parts import ANNEX_TITLE, NOTE, Row, ruled_table, without_long_texts
from ledger.documents.typesetting import Fonts
from ledger.units import format_money

# Points; the last column has room for a signature or a fingerprint, and so has each row.
ROSTER_WIDTHS: Final = (26.0, 106.0, 30.0, 54.0, 70.0, 84.0, TEXT_WIDTH - 370.0)
ROW_ROOM: Final = (("TOPPADDING", (0, 1), (-1, -1), 6), ("BOTTOMPADDING", (0, 1), (-1, -1), 7))
EVIDENCE_WIDTHS: Final = (26.0, 82.0, 116.0, 108.0, TEXT_WIDTH - 332.0)
# Characters of a hash that are printed: enough to tell one scan from another.
HASH_LENGTH: Final = 16


def roster_annex(paper: ContractPaper, title: str, fonts: Fonts) -> list[Flowable]:
    """The roster of payments: household, parcels, area, what is due in a year, mandate, signature. It adds up."""
    households = paper.households
    heads = ("序号", "承包农户", "块数", "面积（亩）", _due_head(paper), "委托书", "签名（指印）")
    rows = [_household_row(number, each, fonts) for number, each in enumerate(households, start=1)]
    last = len(rows) + 1
    table = ruled_table(
        [_heads(heads, fonts), *rows, _roster_total(households, fonts)],
        ROSTER_WIDTHS,
        (*ROW_ROOM, ("SPAN", (0, last), (1, last))),
        repeatRows=1,
    )
    notes = (
        _sum_in_words(paper),
        "按亩计价的，各户逐块计算后相加；按总价计的，由总价按面积分摊，尾差按余数大小依次补足。各户之和等于总额。",
        "领款人应为承包农户的代表或者其书面委托的人；代领的，写明代领人姓名。",
    )
    return [ChineseParagraph(title, ANNEX_TITLE, fonts), table, *_paragraphs(notes, NOTE, fonts)]


def _due_head(paper: ContractPaper) -> str:
    if paper.yearly_kilograms:
        return "年实物（公斤）"
    return "应得（元）" if paper.total_fen is not None else "年租金（元）"


def _household_row(number: int, household: PaperHousehold, fonts: Fonts) -> Row:
    due = household.due_hundredths
    return [
        ChineseParagraph(str(number), CENTER, fonts),
        [ChineseParagraph(household.name, CELL, fonts), ChineseParagraph(household.code, CODE, fonts)],
        ChineseParagraph(str(household.parcel_count), CENTER, fonts),
        ChineseParagraph(mu_text(household.area_grains), FIGURE, fonts),
        ChineseParagraph("" if due is None else format_money(due), FIGURE, fonts),
        ChineseParagraph(household.mandate, CELL, fonts),
        "",
    ]


def _roster_total(households: tuple[PaperHousehold, ...], fonts: Fonts) -> Row:
    dues = [each.due_hundredths for each in households if each.due_hundredths is not None]
    return [
        ChineseParagraph(f"合计\u3000共{len(households)}户", TOTAL, fonts),
        "",
        ChineseParagraph(str(sum(each.parcel_count for each in households)), CENTER, fonts),
        ChineseParagraph(mu_text(sum(each.area_grains for each in households)), FIGURE, fonts),
        ChineseParagraph(format_money(sum(dues)) if dues else "", FIGURE, fonts),
        "",
        "",
    ]


def _sum_in_words(paper: ContractPaper) -> str:
    """The total in capitals; in kind there is none to be altered with a stroke."""
    dues = [each.due_hundredths for each in paper.households if each.due_hundredths is not None]
    return f"合计（大写）：{money_in_capitals(sum(dues))}。" if dues and not paper.yearly_kilograms else ""


def evidence_annex(evidence: tuple[PaperEvidence, ...], title: str, fonts: Fonts) -> list[Flowable]:
    """The papers on which the contract rests: kind, number, whose, day, and the first figures of the scan's hash."""
    heads = ("序号", "材料", "文号（名称）", "日期", "备注")
    said, long_texts = without_long_texts(
        [_evidence_texts(number, each) for number, each in enumerate(evidence, start=1)]
    )
    rows = [
        [_paragraphs(lines, CELL if column else CENTER, fonts) for column, lines in enumerate(texts)] for texts in said
    ]
    table = ruled_table([_heads(heads, fonts), *rows], EVIDENCE_WIDTHS, repeatRows=1)
    hashed = any(each.sha256 for each in evidence)
    note = f"校验值为扫描件 SHA-256 的前 {HASH_LENGTH} 位，用来核对扫描件没有被换过。" if hashed else ""
    return [ChineseParagraph(title, ANNEX_TITLE, fonts), table, *_paragraphs((note, *long_texts), NOTE, fonts)]


def _evidence_texts(number: int, evidence: PaperEvidence) -> list[tuple[str, ...]]:
    days = (
        day_text(evidence.issued_on) if evidence.issued_on else "",
        f"有效至{day_text(evidence.valid_to)}" if evidence.valid_to else "",
    )
    remarks = (evidence.party_name, evidence.note, f"校验 {evidence.sha256[:HASH_LENGTH]}" if evidence.sha256 else "")
    return [(str(number),), (evidence.kind_name,), (evidence.document,), days, remarks]


def _heads(heads: tuple[str, ...], fonts: Fonts) -> Row:
    return [ChineseParagraph(head, HEAD, fonts) for head in heads]


def _paragraphs(texts: tuple[str, ...], style: TextStyle, fonts: Fonts) -> list[ChineseParagraph]:
    return [ChineseParagraph(text, style, fonts) for text in texts if text]
