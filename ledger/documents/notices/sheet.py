"""How the shorter papers are laid out: title, grid, paragraphs, a table, places to sign. Told everything, like all papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from reportlab.platypus import Flowable, KeepTogether, Spacer

from ledger.documents.annex import CELL, CENTER, FIGURE, HEAD
from ledger.documents.clauses import Clause, fill, fill_clauses
from ledger.documents.figures import day_or_blank, day_text, mu_text
from ledger.documents.layout import TEXT_WIDTH, PageFrame, build_pdf
from ledger.documents.papers import NO_MARK, PaperMark, PaperParty
from ledger.documents.paragraph import ChineseParagraph, TextStyle
from ledger.documents.parts import (
    ANNEX_TITLE,
    BODY,
    NOTE,
    TITLE,
    clause_story,
    label_grid,
    party_table,
    ruled_table,
    signature_table,
    without_long_texts,
)
from ledger.documents.typesetting import Fonts, load_fonts

ADDRESSEE: Final = TextStyle(first_indent_ems=0, space_before=4)
CLOSING: Final = TextStyle(first_indent_ems=0, alignment="right")
Signature = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PaperHead:
    """What every paper has. ``number``: its own. ``book_name``: whose book. ``office_name``: who gives it out.

    ``issued_on``: its day, None to be written by hand. ``verify_url``: in the QR code, none when empty.
    """

    number: str
    book_name: str
    office_name: str
    issued_on: date | None = None
    verify_url: str = ""
    mark: PaperMark = NO_MARK


@dataclass(frozen=True, slots=True)
class ContractReference:
    """The contract that a paper speaks of. ``form_name``: 出租. Areas in grains; ``end_last_day`` is inclusive."""

    number: str
    form_name: str
    transferor_name: str
    transferee_name: str
    parcel_count: int
    area_grains: int
    start: date
    end_last_day: date
    signed_on: date | None


@dataclass(frozen=True, slots=True)
class NoticeParcel:
    """A parcel in a paper's table. ``holder_name``: whose it is, empty where the paper says it once for all."""

    parcel_code: str
    name: str
    village_name: str
    area_grains: int
    holder_name: str = ""


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table as texts. ``figures``: the columns that are set right. ``notes`` stand under it. No row above a page."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    figures: frozenset[int] = frozenset()
    title: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A short paper. ``sentences`` and ``clauses`` (numbered) are filled with ``facts``; an empty fact drops its sentence.

    Tables stand before the last clause, or the last sentence of a letter, so that everything is signed for beneath.
    ``closing``: lines at the right under the text, for papers that one office signs.
    """

    title: str
    head: PaperHead
    facts: Mapping[str, str]
    addressee: str = ""
    particulars: tuple[tuple[str, str], ...] = ()
    parties: tuple[tuple[str, PaperParty], ...] = ()
    sentences: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    tables: tuple[SheetTable, ...] = ()
    signatures: tuple[Signature, ...] = ()
    closing: tuple[str, ...] = ()


def sheet_pdf(sheet: Sheet, font_folder: Path) -> bytes:
    """``sheet`` as a PDF, byte-identical when printed again. Raises GlyphMissing, AmountNotInCapitals."""
    fonts = load_fonts(font_folder)
    head = sheet.head
    page = PageFrame(
        title=sheet.title,
        number=head.number,
        book_name=head.book_name,
        copy_text="",
        footer_text=head.office_name,
        verify_url=head.verify_url,
        mark=head.mark,
        number_label="编号",
    )
    return build_pdf(_story(sheet, fonts), page, fonts)


def _story(sheet: Sheet, fonts: Fonts) -> list[Flowable]:
    story: list[Flowable] = [ChineseParagraph(sheet.title, TITLE, fonts)]
    if sheet.particulars:
        story += [label_grid(sheet.particulars, fonts), Spacer(0, 8)]
    for role, party in sheet.parties:
        story += [party_table(role, party, fonts), Spacer(0, 8)]
    if sheet.addressee:
        story.append(ChineseParagraph(f"{sheet.addressee}：", ADDRESSEE, fonts))
    tables = [flowable for table in sheet.tables for flowable in _table_story(table, fonts)]
    filled = tuple(fill_clauses(sheet.clauses, sheet.facts))
    if filled:
        last = clause_story(filled[-1:], fonts)
        return [*story, *clause_story(filled[:-1], fonts), *tables, _end(last, sheet, fonts)]
    spoken = [spans for spans in (fill(sentence, sheet.facts) for sentence in sheet.sentences) if spans]
    *body, last_words = [ChineseParagraph(spans, BODY, fonts) for spans in spoken]
    return [*story, *body, *tables, _end([last_words], sheet, fonts)]


def _table_story(table: SheetTable, fonts: Fonts) -> list[Flowable]:
    """The table with its head on every page."""
    said, long_texts = without_long_texts([[(text,) for text in row] for row in table.rows])
    rows = [
        [
            ChineseParagraph(text, FIGURE if column in table.figures else CENTER if column == 0 else CELL, fonts)
            for column, (text,) in enumerate(row)
        ]
        for row in said
    ]
    heads = [ChineseParagraph(head, HEAD, fonts) for head in table.heads]
    title = [ChineseParagraph(table.title, ANNEX_TITLE, fonts)] if table.title else []
    return [
        Spacer(0, 8),
        *title,
        ruled_table([heads, *rows], table.widths, repeatRows=1),
        *(ChineseParagraph(note, NOTE, fonts) for note in (*table.notes, *long_texts) if note),
    ]


def _end(last_words: list[Flowable], sheet: Sheet, fonts: Fonts) -> Flowable:
    """The last words and who signs: signatures never stand on a page without text above them."""
    closing = [ChineseParagraph(line, CLOSING, fonts) for line in sheet.closing]
    boxes = [Spacer(0, 12), signature_table(sheet.signatures, fonts)] if sheet.signatures else []
    return KeepTogether([Spacer(0, 6), *last_words, Spacer(0, 6), *closing, *boxes])


def contract_facts(contract: ContractReference) -> dict[str, str]:
    """The facts of a contract that the sentences of these papers ask for."""
    return {
        "contract_number": contract.number,
        "form": contract.form_name,
        "transferor": contract.transferor_name,
        "transferee": contract.transferee_name,
        "parcel_count": str(contract.parcel_count),
        "area_mu": mu_text(contract.area_grains),
        "start_day": day_text(contract.start),
        "end_day": day_text(contract.end_last_day),
        "signed_day": day_or_blank(contract.signed_on),
    }


def contract_grid(contract: ContractReference) -> tuple[tuple[str, str], ...]:
    """The contract in a grid of labels and values."""
    return (
        ("合同编号", contract.number),
        ("流转方式", contract.form_name),
        ("甲方", contract.transferor_name),
        ("乙方", contract.transferee_name),
        ("地块、面积", f"{contract.parcel_count}块，{mu_text(contract.area_grains)}亩"),
        ("签订日期", day_or_blank(contract.signed_on)),
        ("起始日", day_text(contract.start)),
        ("最后一天", day_text(contract.end_last_day)),
    )


def parcel_table(parcels: tuple[NoticeParcel, ...], title: str) -> SheetTable:
    """Parcels with their area and whose they are; the areas add up."""
    rows = [
        (str(number), each.parcel_code, each.name, each.village_name, each.holder_name, mu_text(each.area_grains))
        for number, each in enumerate(parcels, start=1)
    ]
    total = ("", f"合计\u3000共{len(parcels)}块", "", "", "", mu_text(sum(each.area_grains for each in parcels)))
    return SheetTable(
        heads=("序号", "地块代码", "地块名称", "坐落", "承包方", "面积（亩）"),
        rows=(*rows, total),
        widths=(28.0, 106.0, 86.0, 86.0, 72.0, TEXT_WIDTH - 378.0),
        figures=frozenset({5}),
        title=title,
    )


def office_closing(head: PaperHead) -> tuple[str, ...]:
    """The office and its day, for papers that it signs alone."""
    return (f"{head.office_name}（盖章）", day_or_blank(head.issued_on))


def receiving(head: str) -> Signature:
    """A place to sign for a paper that was handed over."""
    return head, ("签名（指印）：", f"日期：{day_or_blank(None)}")


def signing(head: str, signed_on: date | None = None) -> Signature:
    """A place for somebody to sign, to seal or to put a fingerprint."""
    return head, ("签字、盖章或按手印：", "", f"日期：{day_or_blank(signed_on)}")
