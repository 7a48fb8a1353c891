"""The page that all papers share: A4, 37 characters of 12 pt across, number and QR code on every page.

The same paper gives the same bytes: no clock, no random identifier (``invariant``).
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import segno
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from ledger.documents.fonts import Face
from ledger.documents.typesetting import Fonts, clean_text

# All lengths are in points (1/72 inch) from the lower left corner of the page.
PAGE_WIDTH, PAGE_HEIGHT = A4
TEXT_WIDTH: Final = 37 * 12.0
LEFT: Final = (PAGE_WIDTH - TEXT_WIDTH) / 2
RIGHT: Final = LEFT + TEXT_WIDTH
BODY_BOTTOM: Final = 66.0
BODY_HEIGHT: Final = 32 * 21.0
BODY_TOP: Final = BODY_BOTTOM + BODY_HEIGHT
QR_SIDE: Final = 52.0
# The lines of the page head shrink to this width, so that a long name never runs into the code.
HEAD_ROOM: Final = TEXT_WIDTH - QR_SIDE - 50
WATERMARK: Final = "草稿"
_RULE_WIDTH: Final = 0.6


@dataclass(frozen=True, slots=True)
class PageFrame:
    """What stands round the text of every page.

    ``title`` and ``number`` of the paper, ``book_name`` whose book, ``copy_text`` which copy this is (or
    empty), ``footer_text`` at the left foot, ``verify_url`` in the QR code, ``is_draft`` for the watermark.
    """

    title: str
    number: str
    book_name: str
    copy_text: str
    footer_text: str
    verify_url: str
    is_draft: bool


def build_pdf(story: list[Flowable], page: PageFrame, fonts: Fonts) -> bytes:
    """The finished file. Raises GlyphMissing before anything is drawn."""
    for text in (page.title, page.number, page.book_name, page.copy_text, page.footer_text):
        fonts.faces(clean_text(text), Face.SERIF)
    target = BytesIO()
    document = BaseDocTemplate(
        target,
        pagesize=A4,
        title=f"{page.title} {page.number}",
        author=page.book_name,
        subject=page.number,
        creator="田簿 Tianbu",
        lang="zh-CN",
        invariant=1,
        pageCompression=1,
        # Otherwise each page begins with ReportLab's Helvetica, which nobody embeds.
        initialFontName=Face.SERIF.value,
    )
    body = Frame(LEFT, BODY_BOTTOM, TEXT_WIDTH, BODY_HEIGHT, 0, 0, 0, 0, id="body")
    document.addPageTemplates(PageTemplate("page", [body], onPage=_Surround(page, fonts)))
    document.build(story, canvasmaker=_counting_canvas(fonts))
    return target.getvalue()


class _Surround:
    """Draws what lies round and under the text when a page begins."""

    def __init__(self, page: PageFrame, fonts: Fonts) -> None:
        self._page, self._fonts = page, fonts
        self._code = segno.make(page.verify_url, error="m", micro=False)

    def __call__(self, canvas: Any, _document: Any) -> None:
        canvas.saveState()
        if self._page.is_draft:
            _draw_watermark(canvas, self._fonts)
        self._draw_head(canvas)
        self._draw_foot(canvas)
        canvas.restoreState()

    def _draw_head(self, canvas: Any) -> None:
        page, fonts = self._page, self._fonts
        bottom = BODY_TOP + 12
        draw_qr(canvas, self._code, RIGHT - QR_SIDE, bottom + 5, QR_SIDE)
        lines = (
            (page.book_name, Face.SANS),
            (f"合同编号：{page.number}", Face.SERIF),
            (page.copy_text, Face.SERIF),
        )
        for (text, face), height in zip(lines, (38, 22, 7), strict=True):
            size = min(10.0, HEAD_ROOM / max(1.0, fonts.text_width(clean_text(text), face, 1)))
            draw_text(canvas, fonts, text, LEFT, bottom + height, size, face)
        caption, left = "扫码核验", RIGHT - QR_SIDE - 6
        draw_text(canvas, fonts, caption, left - fonts.text_width(caption, Face.SERIF, 8), bottom + 7, 8, Face.SERIF)
        _draw_rule(canvas, bottom)

    def _draw_foot(self, canvas: Any) -> None:
        _draw_rule(canvas, BODY_BOTTOM - 14)
        draw_text(canvas, self._fonts, self._page.footer_text, LEFT, BODY_BOTTOM - 28, 9, Face.SERIF)


def draw_text(canvas: Any, fonts: Fonts, text: str, left: float, baseline: float, size: float, face: Face) -> None:
    """One line of text, each character in a face that has it. Raises GlyphMissing."""
    line = canvas.beginText(left, baseline)
    for run_face, run in fonts.runs(clean_text(text), face):
        line.setFont(run_face.value, size)
        line.textOut(run)
    canvas.drawText(line)


def draw_qr(canvas: Any, code: segno.QRCode, left: float, bottom: float, side: float) -> None:
    """The code as one filled path, so that it stays sharp at any size. The page's white is its quiet zone."""
    rows = [bytes(row) for row in code.matrix]
    module = side / len(rows)
    path = canvas.beginPath()
    for index, row in enumerate(rows):
        low = bottom + side - (index + 1) * module
        for column, is_dark in enumerate(row):
            if is_dark:
                path.rect(left + column * module, low, module, module)
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)


def _draw_rule(canvas: Any, height: float) -> None:
    canvas.setStrokeGray(0)
    canvas.setLineWidth(_RULE_WIDTH)
    canvas.line(LEFT, height, RIGHT, height)


def _draw_watermark(canvas: Any, fonts: Fonts) -> None:
    """Large and pale across the page, under the text, which stays readable over it."""
    canvas.saveState()
    canvas.setFillGray(0.92)
    canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
    canvas.rotate(45)
    size = 170
    draw_text(canvas, fonts, WATERMARK, -size, -0.35 * size, size, Face.SANS)
    canvas.restoreState()


def _counting_canvas(fonts: Fonts) -> type[Any]:
    """A canvas that writes 第 n 页 共 m 页 when all pages are known."""

    class CountingCanvas(Canvas):  # type: ignore[misc]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self._kept_pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - ReportLab's name
            self._kept_pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, kept in enumerate(self._kept_pages, start=1):
                self.__dict__.update(kept)
                text = f"第 {number} 页 共 {len(self._kept_pages)} 页"
                left = RIGHT - fonts.text_width(text, Face.SERIF, 9)
                draw_text(self, fonts, text, left, BODY_BOTTOM - 28, 9, Face.SERIF)
                super().showPage()
            super().save()

    return CountingCanvas
