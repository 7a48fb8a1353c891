"""What an office gives out on a contract: the receipt of its filing, the sheet of its certification."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ledger.documents.clauses import BLANK
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


@dataclass(frozen=True, slots=True)
class FilingReceiptPaper:
    """Receipt of filing (备案回执). ``filed_on``: day. ``materials``: what was handed in. ``entry_number``: in the book."""

    head: PaperHead
    contract: ContractReference
    filed_on: date
    materials: tuple[str, ...]
    clerk_name: str = ""
    entry_number: int | None = None


def filing_receipt_pdf(paper: FilingReceiptPaper, font_folder: Path) -> bytes:
    """The receipt as a PDF. Raises GlyphMissing."""
    facts = {
        **contract_facts(paper.contract),
        "filed_day": day_text(paper.filed_on),
        "number": paper.head.number,
        "entry": str(paper.entry_number) if paper.entry_number is not None else "",
        "clerk": paper.clerk_name or BLANK,
    }
    rows = tuple((str(number), material, "") for number, material in enumerate(paper.materials, start=1))
    table = SheetTable(
        heads=("序号", "收到的材料", "份数"),
        rows=rows or (("", "", ""),),
        widths=(30.0, TEXT_WIDTH - 90.0, 60.0),
    )
    sheet = Sheet(
        title="流转合同备案回执",
        head=paper.head,
        facts=facts,
        addressee=f"{paper.contract.transferor_name}、{paper.contract.transferee_name}",
        particulars=contract_grid(paper.contract),
        sentences=(
            "你们报送的{contract_number}号{form}合同，已于{filed_day}备案，备案编号{number}。",
            "合同已记入账簿，入账编号为第{entry}号。",
            "备案是对流转情况的登记，不代替双方对合同内容负责；合同变更、提前结束、续签的，应当再次备案。",
            "经办人：{clerk}。",
        ),
        tables=(table,),
        closing=office_closing(paper.head),
    )
    return sheet_pdf(sheet, font_folder)


@dataclass(frozen=True, slots=True)
class AreaCheckLine:
    """A parcel's area four times, in grains: in the contract, in its entry, in the certificate, in the book."""

    parcel_code: str
    name: str
    contract_grains: int
    entry_grains: int
    certificate_grains: int
    book_grains: int


@dataclass(frozen=True, slots=True)
class CertificationPaper:
    """Certification sheet (鉴证书): asked for by ``requester_name`` of their own will. ``checks``: 三相符, parcel by parcel."""

    head: PaperHead
    contract: ContractReference
    requester_name: str
    certified_on: date
    checks: tuple[AreaCheckLine, ...]
    content_hash: str = ""
    certifier_name: str = ""


def certification_pdf(paper: CertificationPaper, font_folder: Path) -> bytes:
    """The sheet as a PDF. Raises GlyphMissing."""
    facts = {
        **contract_facts(paper.contract),
        "requester": paper.requester_name,
        "certified_day": day_text(paper.certified_on),
        "hash": paper.content_hash[:16],
        "certifier": paper.certifier_name or BLANK,
    }
    sheet = Sheet(
        title="流转合同鉴证书",
        head=paper.head,
        facts=facts,
        particulars=contract_grid(paper.contract),
        sentences=(
            "应{requester}的申请，本单位对{contract_number}号{form}合同进行了审查。",
            "经审查，双方的身份和资格、土地的权属、合同的期限和用途没有发现违反规定的情形；合同、权属证书和账簿所记的面积见下表。",
            "账簿中该合同的内容校验值为{hash}。",
            "特予鉴证，鉴证日期为{certified_day}。",
            "鉴证出于自愿，不是合同生效的条件，也不代替登记。",
            "鉴证人：{certifier}。",
        ),
        tables=(_check_table(paper.checks),),
        closing=office_closing(paper.head),
        signatures=(signing("甲方"), signing("乙方")),
    )
    return sheet_pdf(sheet, font_folder)


def _check_table(checks: tuple[AreaCheckLine, ...]) -> SheetTable:
    rows = [
        (
            str(number),
            each.parcel_code,
            each.name,
            mu_text(each.contract_grains),
            mu_text(each.entry_grains),
            mu_text(each.certificate_grains),
            mu_text(each.book_grains),
        )
        for number, each in enumerate(checks, start=1)
    ]
    return SheetTable(
        heads=("序号", "地块代码", "地块名称", "合同（亩）", "入账（亩）", "证书（亩）", "账簿（亩）"),
        rows=tuple(rows),
        widths=(28.0, 106.0, 82.0, 57.0, 57.0, 57.0, TEXT_WIDTH - 387.0),
        figures=frozenset({3, 4, 5, 6}),
        notes=("合同面积与入账面积应当一致；证书面积与账簿中该地块各方持有面积之和应当一致。",),
    )
