"""A contract of any form as a PDF."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reportlab.platypus import Flowable, KeepTogether, PageBreak, Spacer

from ledger.documents.agreed import further_lines
from ledger.documents.annex import parcel_annex
from ledger.documents.clauses import BLANK, FilledClause, fill_clauses, said_places
from ledger.documents.facts import annexes, contract_facts, copies_in_chinese, copy_count, copy_holders
from ledger.documents.figures import day_or_blank
from ledger.documents.forms import FORMS, FormKind
from ledger.documents.layout import PageFrame, build_pdf
from ledger.documents.papers import ContractPaper
from ledger.documents.paragraph import ChineseParagraph
from ledger.documents.parts import TITLE, clause_story, label_grid, party_table, signature_table
from ledger.documents.roster import evidence_annex, roster_annex
from ledger.documents.typesetting import Fonts, load_fonts
from ledger.documents.wording import extra_clause

Signature = tuple[str, tuple[str, ...]]


def contract_pdf(paper: ContractPaper, font_folder: Path, copy_number: int | None = None) -> bytes:
    """``paper`` as a PDF, byte-identical whenever it is printed again. ``copy_number`` from 1 names the copy.

    Raises GlyphMissing for a character that is in neither font, AmountNotInCapitals for a negative sum or area,
    ValueError for a copy that is not made.
    """
    fonts = load_fonts(font_folder)
    page = PageFrame(
        title=FORMS[paper.form].title,
        number=paper.number,
        book_name=paper.book_name,
        copy_text=_copy_text(paper, copy_number),
        footer_text=_footer_text(paper),
        verify_url=paper.verify_url,
        mark=paper.mark,
    )
    return build_pdf(_story(paper, fonts), page, fonts)


def contract_clauses(paper: ContractPaper) -> tuple[FilledClause, ...]:
    """The clauses of the form, filled; what was agreed and is in none of them stands before the last one."""
    facts = contract_facts(paper)
    clauses = FORMS[paper.form].clauses
    extra = further_lines(paper.agreed, facts, said_places(clauses, facts))
    facts |= {f"extra_{number}": text for number, text in enumerate(extra, start=1)}
    return tuple(fill_clauses((*clauses[:-1], extra_clause(len(extra)), *clauses[-1:]), facts))


def _story(paper: ContractPaper, fonts: Fonts) -> list[Flowable]:
    kind, filled = FORMS[paper.form], contract_clauses(paper)
    return [
        ChineseParagraph(kind.title, TITLE, fonts),
        label_grid(_particulars(paper), fonts),
        Spacer(0, 8),
        *_parties(paper, kind, fonts),
        Spacer(0, 6),
        *clause_story(filled[:-1], fonts),
        # Signatures never stand on a page without text of the contract above them.
        KeepTogether([*clause_story(filled[-1:], fonts), Spacer(0, 12), signature_table(_signatures(paper), fonts)]),
        *_annex_story(paper, kind, fonts),
    ]


def _parties(paper: ContractPaper, kind: FormKind, fonts: Fonts) -> list[Flowable]:
    """Both sides; where an agent signs for households, they are named by their roster and the agent beside them."""
    giver = [party_table(f"甲方（{kind.giver}）", paper.transferor, fonts)]
    if _has_agent(paper):
        count = len(paper.households)
        name = f"{paper.households[0].name}等{count}户" if count > 1 else paper.households[0].name
        where = f"名单见{annexes(paper)['roster']}"
        many = replace(paper.transferor, name=name, kind_name="承包农户", id_label="证件号码", id_number=where)
        giver = [
            party_table(f"甲方（{kind.giver}）", replace(many, phone="", code="", address=where), fonts),
            Spacer(0, 8),
            party_table("甲方代理人（受托方）", paper.transferor, fonts),
        ]
    return [*giver, Spacer(0, 8), party_table(f"乙方（{kind.taker}）", paper.transferee, fonts)]


def _has_agent(paper: ContractPaper) -> bool:
    return paper.agreed.entrusted == "agent" and bool(paper.households)


def _annex_story(paper: ContractPaper, kind: FormKind, fonts: Fonts) -> list[Flowable]:
    names = annexes(paper)
    table, area_head = kind.annex_words
    side = "甲方" if paper.given_back else ""
    story: list[Flowable] = [
        PageBreak(),
        *parcel_annex(paper.given, f"{names['parcels']}\u3000{side}{table}", area_head, fonts),
    ]
    if "back" in names:
        title = f"{names['back']}\u3000乙方{table}"
        story += [PageBreak(), *parcel_annex(paper.given_back, title, area_head, fonts)]
    if "roster" in names:
        story += [PageBreak(), *roster_annex(paper, f"{names['roster']}\u3000承包农户付款名册", fonts)]
    if "evidence" in names:
        story += [PageBreak(), *evidence_annex(paper.evidence, f"{names['evidence']}\u3000依据材料清单", fonts)]
    return story


def _particulars(paper: ContractPaper) -> tuple[tuple[str, str], ...]:
    optional = (
        ("签订地点", paper.agreed.sign_place),
        ("原合同编号", paper.head.number if paper.head else ""),
        ("续签自合同", paper.renews),
    )
    return (
        ("合同编号", paper.number),
        ("状态", paper.state_name),
        ("签订日期", day_or_blank(paper.signed_on)),
        ("备案日期", day_or_blank(paper.filed_on)),
        *((label, text) for label, text in optional if text),
    )


def _signatures(paper: ContractPaper) -> tuple[Signature, ...]:
    kind = FORMS[paper.form]
    signed = f"日期：{day_or_blank(paper.signed_on)}"
    by_hand = f"日期：{day_or_blank(None)}"
    person = ("签字、盖章或按手印：", "", "代表人（代理人）：", signed)
    offices = ((kind.issuer_sign, paper.issuer_name), (kind.township_sign, paper.township_name))
    return (
        ("甲方代理人（受托方）" if _has_agent(paper) else f"甲方（{kind.giver}）", person),
        (f"乙方（{kind.taker}）", person),
        *((head, (name, "（盖章）", "经办人：", by_hand)) for head, name in offices if head),
    )


def _copy_text(paper: ContractPaper, copy_number: int | None) -> str:
    """第 n 份 of how many and who keeps it. Raises ValueError for a copy that is not made."""
    if copy_number is None:
        return ""
    holders, count = copy_holders(paper), copy_count(paper)
    if not 1 <= copy_number <= count:
        raise ValueError(f"there is no copy {copy_number}")
    holder = holders[copy_number - 1] if copy_number <= len(holders) else BLANK
    return f"第 {copy_number} 份（一式{copies_in_chinese(count)}份）\u3000持有人：{holder}"


def _footer_text(paper: ContractPaper) -> str:
    """Entry and hash when the contract is posted, else how far it is."""
    if paper.entry_number is None:
        return f"状态：{paper.state_name}\u3000{FORMS[paper.form].unposted}"
    return f"入账第 {paper.entry_number} 号\u3000内容校验 {(paper.content_hash or '')[:16]}"
