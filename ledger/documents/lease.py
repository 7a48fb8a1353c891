"""The lease of contracted land (承包地出租合同) as a PDF."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final

from reportlab.platypus import Flowable, KeepTogether, PageBreak, Spacer

from ledger.documents.annex import parcel_annex
from ledger.documents.capitals import area_in_capitals, money_in_capitals
from ledger.documents.clauses import BLANK, fill_clauses
from ledger.documents.figures import day_or_blank, day_text, hectare_text, mu_text, term_text
from ledger.documents.layout import PageFrame, build_pdf
from ledger.documents.papers import LeasePaper
from ledger.documents.paragraph import ChineseParagraph
from ledger.documents.parts import TITLE, clause_story, label_grid, party_table, signature_table
from ledger.documents.typesetting import Fonts, load_fonts
from ledger.documents.wording import (
    COPY_HOLDERS,
    DEFAULT_COMPENSATION,
    DEFAULT_FIXTURES,
    LEASE_CLAUSES,
    extra_clause,
)
from ledger.units import format_money

LEASE_TITLE: Final = "承包地出租合同"


def lease_pdf(paper: LeasePaper, font_folder: Path, copy_number: int | None = None) -> bytes:
    """``paper`` as a PDF, byte-identical whenever it is printed again. ``copy_number`` 1 to 4 names the copy.

    Raises GlyphMissing for a character that is in neither font, AmountNotInCapitals for a negative sum or area.
    """
    fonts = load_fonts(font_folder)
    page = PageFrame(
        title=LEASE_TITLE,
        number=paper.number,
        book_name=paper.book_name,
        copy_text=_copy_text(copy_number),
        footer_text=_footer_text(paper),
        verify_url=paper.verify_url,
        is_draft=paper.is_draft,
    )
    return build_pdf(_story(paper, fonts), page, fonts)


def _story(paper: LeasePaper, fonts: Fonts) -> list[Flowable]:
    facts = lease_facts(paper)
    extra = (extra_clause(len(paper.extra_terms)),)
    clauses = (*LEASE_CLAUSES[:-1], *extra, *LEASE_CLAUSES[-1:])
    filled = tuple(fill_clauses(clauses, facts))
    return [
        ChineseParagraph(LEASE_TITLE, TITLE, fonts),
        label_grid(_particulars(paper), fonts),
        Spacer(0, 8),
        party_table("甲方（出租方）", paper.transferor, fonts),
        Spacer(0, 8),
        party_table("乙方（承租方）", paper.transferee, fonts),
        Spacer(0, 6),
        *clause_story(filled[:-1], fonts),
        # Signatures never stand on a page without text of the contract above them.
        KeepTogether([*clause_story(filled[-1:], fonts), Spacer(0, 12), signature_table(_signatures(paper), fonts)]),
        PageBreak(),
        *parcel_annex(paper.parcels, fonts),
    ]


def lease_facts(paper: LeasePaper) -> dict[str, str]:
    """What the clauses of a lease ask for. An empty fact leaves its sentence out; a blank is filled in by hand."""
    area = sum(parcel.area_grains for parcel in paper.parcels)
    return {
        "parcel_count": str(len(paper.parcels)),
        "area_mu": mu_text(area),
        "area_capitals": area_in_capitals(area),
        "area_hectares": hectare_text(area),
        "purpose": _phrase(paper.purpose_text) or BLANK,
        "term": term_text(paper.start, paper.end_last_day),
        "start_day": day_text(paper.start),
        "last_day": day_text(paper.end_last_day),
        "return_day": day_text(paper.end_last_day + timedelta(days=1)),
        "filed_day": day_text(paper.filed_on) if paper.filed_on else "",
        "issuer": _phrase(paper.issuer_name) or BLANK,
        "township": _phrase(paper.township_name) or "乡镇人民政府",
        **_money_facts(paper),
        **_agreed_facts(paper),
    }


def _money_facts(paper: LeasePaper) -> dict[str, str]:
    price, yearly = paper.price_fen, paper.yearly_rent_fen
    return {
        "price_words": _phrase(paper.price_text) or BLANK,
        "price_figures": "" if price is None else f"{format_money(price)}{paper.price_unit}",
        "price_capitals": "" if price is None else money_in_capitals(price),
        "yearly_figures": "" if yearly is None else format_money(yearly),
        "yearly_capitals": "" if yearly is None else money_in_capitals(yearly),
        "payment": _phrase(paper.payment_text) or BLANK,
    }


def _agreed_facts(paper: LeasePaper) -> dict[str, str]:
    extra = {f"extra_{number}": text for number, text in enumerate(paper.extra_terms, start=1)}
    return {
        "fixtures": _phrase(paper.fixtures_text) or DEFAULT_FIXTURES,
        "compensation": _phrase(paper.compensation_text) or DEFAULT_COMPENSATION,
        "deposit": _phrase(paper.deposit_text),
        "subsidy": _phrase(paper.subsidy_text),
        "penalty": _phrase(paper.penalty_text),
        "renewal": _phrase(paper.renewal_text),
        **extra,
    }


def _phrase(text: str) -> str:
    """A text that goes inside a sentence, without a full stop of its own."""
    return text.strip().rstrip("。；")


def _particulars(paper: LeasePaper) -> tuple[tuple[str, str], ...]:
    return (
        ("合同编号", paper.number),
        ("状态", paper.state_name),
        ("签订日期", day_or_blank(paper.signed_on)),
        ("备案日期", day_or_blank(paper.filed_on)),
    )


def _signatures(paper: LeasePaper) -> tuple[tuple[str, tuple[str, ...]], ...]:
    signed = f"日期：{day_or_blank(paper.signed_on)}"
    by_hand = f"日期：{day_or_blank(None)}"
    person = ("签字、盖章或按手印：", "", "代表人（代理人）：", signed)
    return (
        ("甲方（出租方）", person),
        ("乙方（承租方）", person),
        ("发包方（备案）", (paper.issuer_name, "（盖章）", "经办人：", by_hand)),
        ("乡镇（存档）", (paper.township_name, "（盖章）", "经办人：", by_hand)),
    )


def _copy_text(copy_number: int | None) -> str:
    """第 n 份 of four and who keeps it. Raises ValueError for a copy that is not made."""
    if copy_number is None:
        return ""
    if not 1 <= copy_number <= len(COPY_HOLDERS):
        raise ValueError(f"there is no copy {copy_number}")
    return f"第 {copy_number} 份（一式四份）\u3000持有人：{COPY_HOLDERS[copy_number - 1]}"


def _footer_text(paper: LeasePaper) -> str:
    """Entry and hash when the contract is posted, else how far it is."""
    if paper.entry_number is None:
        return f"状态：{paper.state_name}\u3000尚未入账"
    return f"入账第 {paper.entry_number} 号\u3000内容校验 {(paper.content_hash or '')[:16]}"
