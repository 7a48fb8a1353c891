"""The building blocks of papers: titles, clauses, ruled tables, places to sign."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from reportlab.lib.colors import black
from reportlab.platypus import Flowable, Table, TableStyle

from ledger.documents.clauses import FilledClause
from ledger.documents.fonts import Face
from ledger.documents.layout import TEXT_WIDTH
from ledger.documents.papers import PaperParty
from ledger.documents.paragraph import ChineseParagraph, TextStyle
from ledger.documents.typesetting import Fonts

TITLE: Final = TextStyle(Face.SANS, 20, 30, 0, alignment="center", space_before=4, space_after=12)
ANNEX_TITLE: Final = TextStyle(Face.SANS, 15, 24, 0, alignment="center", space_after=6, keep_with_next=True)
CLAUSE_HEAD: Final = TextStyle(Face.SANS, 12, 21, 0, space_before=5, keep_with_next=True)
BODY: Final = TextStyle()
NOTE: Final = TextStyle(size=9.5, pitch=15, first_indent_ems=0, space_before=5)
LABEL: Final = TextStyle(Face.SANS, 10.5, 16, 0, alignment="center")
VALUE: Final = TextStyle(Face.SERIF, 10.5, 16, 0, alignment="left")
BAND: Final = TextStyle(Face.SANS, 11, 17, 0, alignment="left")
SIGN: Final = TextStyle(Face.SERIF, 11, 26, 0, alignment="left")

# The same frame for every table. The font is named for all cells, although each cell sets its own text:
# ReportLab would otherwise list its Helvetica in the file.
RULED: Final = (
    ("FONTNAME", (0, 0), (-1, -1), Face.SERIF.value),
    ("GRID", (0, 0), (-1, -1), 0.5, black),
    ("BOX", (0, 0), (-1, -1), 1.0, black),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
)
# Characters of one line of a cell: some four hundred in the narrowest column would fill a page.
LONGEST_CELL: Final = 160
# A cell is one paragraph, several of them, or nothing.
Cell = ChineseParagraph | list[ChineseParagraph] | str
Row = Sequence[Cell]


def ruled_table(
    rows: Iterable[Row], widths: Sequence[float], marks: Sequence[tuple[Any, ...]] = (), **options: Any
) -> Table:
    """A table with our frame. ``widths`` in points; ``marks`` are further table commands of ReportLab.

    No row may be taller than a page (ReportLab's LayoutError): what may be long goes into paragraphs instead.
    """
    return Table([list(row) for row in rows], widths, style=TableStyle([*RULED, *marks]), **options)


def _even(pairs: Sequence[tuple[str, Any]]) -> Sequence[tuple[str, Any]]:
    """``pairs``, with an empty one behind them where their number is odd."""
    return (*pairs, ("", "")) if len(pairs) % 2 else pairs


def without_long_texts(rows: Sequence[Sequence[tuple[str, ...]]]) -> tuple[list[list[tuple[str, ...]]], list[str]]:
    """The cells of a table, each some lines; what would make a row taller than a page becomes a note beneath it."""
    notes: list[str] = []

    def short(text: str) -> str:
        if len(text) <= LONGEST_CELL:
            return text
        notes.append(f"附注{len(notes) + 1}：{text}")
        return f"见附注{len(notes)}"

    return [[tuple(short(text) for text in lines) for lines in row] for row in rows], notes


def label_grid(pairs: Sequence[tuple[str, str]], fonts: Fonts) -> Table:
    """Labels and values, two pairs a row."""
    cells = [(_label(label, fonts), _value(value, fonts)) for label, value in _even(pairs)]
    rows = [(*left, *right) for left, right in zip(cells[0::2], cells[1::2], strict=True)]
    return ruled_table(rows, _GRID_WIDTHS)


_GRID_WIDTHS: Final = (78.0, TEXT_WIDTH / 2 - 78.0, 78.0, TEXT_WIDTH / 2 - 78.0)


def party_table(role: str, party: PaperParty, fonts: Fonts) -> Table:
    """Who one side is: its role across the top, then name, number, address and telephone."""
    band = f"{role}\u3000{party.kind_name}" if party.kind_name else role
    rows: list[Row] = [
        (ChineseParagraph(band, BAND, fonts), "", "", ""),
        (*_pair("姓名（名称）", party.name, fonts), *_pair("电话", party.phone, fonts)),
        (*_pair(party.id_label or "证件号码", party.id_number, fonts), *_pair("账簿代码", party.code, fonts)),
        (*_pair("住所", party.address, fonts), "", ""),
    ]
    return ruled_table(rows, _PARTY_WIDTHS, (("SPAN", (0, 0), (-1, 0)), ("SPAN", (1, 3), (-1, 3))))


_PARTY_WIDTHS: Final = (96.0, 148.0, 62.0, TEXT_WIDTH - 306.0)


def _pair(label: str, value: str, fonts: Fonts) -> tuple[ChineseParagraph, ChineseParagraph]:
    return _label(label, fonts), _value(value, fonts)


def _label(text: str, fonts: Fonts) -> ChineseParagraph:
    return ChineseParagraph(text, LABEL, fonts)


def _value(text: str, fonts: Fonts) -> ChineseParagraph:
    return ChineseParagraph(text, VALUE, fonts)


def clause_story(clauses: Iterable[FilledClause], fonts: Fonts) -> list[Flowable]:
    """Heads in Sans, paragraphs in Serif; a head never stands alone at the foot of a page."""
    story: list[Flowable] = []
    for clause in clauses:
        story.append(ChineseParagraph(clause.head, CLAUSE_HEAD, fonts))
        story += [ChineseParagraph(spans, BODY, fonts) for spans in clause.paragraphs]
    return story


def signature_table(boxes: Sequence[tuple[str, Sequence[str]]], fonts: Fonts) -> Table:
    """Places to sign, two a row: a head and the lines to be filled in by hand or seal."""
    cells = [
        [ChineseParagraph(head, BAND, fonts), *(ChineseParagraph(line, SIGN, fonts) for line in lines)]
        for head, lines in _even(boxes)
    ]
    rows: list[Any] = [list(pair) for pair in zip(cells[0::2], cells[1::2], strict=True)]
    alone = (("SPAN", (0, -1), (-1, -1)),) if len(boxes) % 2 else ()
    marks = (
        *alone,
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 8),
        ("LEFTPADDING", (0, 0), (-1, -1), 10),
    )
    return ruled_table(rows, (TEXT_WIDTH / 2, TEXT_WIDTH / 2), marks)
