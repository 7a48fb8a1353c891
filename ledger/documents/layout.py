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
from ledger.documents.papers import NO_MARK, PaperMark
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
# The watermark in points: a short one is set large, a long one within the diagonal.
LARGEST_WATERMARK: Final = 170
WATERMARK_ROOM: Final = 560
_RULE_WIDTH: Final = 0.6


@dataclass(frozen=True, slots=True)
class PageFrame:
    """What stands round the text of every page.

    ``title`` and ``number`` of the paper, ``book_name`` whose book, ``copy_text`` which copy this is (or
    empty), ``footer_text`` at the left foot, ``verify_url`` in the QR code (none when empty), ``mark`` across the
    page. ``number_label``: what the number is.
    """

    title: str
    number: str
    book_name: str
    copy_text: str
    footer_text: str
    verify_url: str
    mark: PaperMark = NO_MARK
    number_label: str = "合同编号"


def build_pdf(story: list[Flowable], page: PageFrame, fonts: Fonts) -> bytes:
    """The finished file. Raises GlyphMissing before anything is drawn."""
    surround = (page.title, page.number, page.book_name, page.copy_text, page.footer_text, page.mark.note)
    for text in surround:
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
        self._code = segno.make(page.verify_url, error="m", micro=False) if page.verify_url else None

    def __call__(self, canvas: Any, _document: Any) -> None:
        canvas.saveState()
        if self._page.mark.text:
            _draw_watermark(canvas, self._fonts, self._page.mark.text)
        self._draw_head(canvas)
        self._draw_foot(canvas)
        canvas.restoreState()

    def _draw_head(self, canvas: Any) -> None:
        page, fonts = self._page, self._fonts
        bottom = BODY_TOP + 12
        lines = (
            (page.book_name, Face.SANS),
            (f"{page.number_label}：{page.number}", Face.SERIF),
            ("\u3000".join(filter(None, (page.copy_text, _mark_text(page.mark)))), Face.SERIF),
        )
        for (text, face), height in zip(lines, (38, 22, 7), strict=True):
            size = min(10.0, HEAD_ROOM / max(1.0, fonts.text_width(clean_text(text), face, 1)))
            draw_text(canvas, fonts, text, LEFT, bottom + height, size, face)
        if self._code is not None:
            caption, left = "扫码核验", RIGHT - QR_SIDE - 6
            captioned = left - fonts.text_width(caption, Face.SERIF, 8)
            draw_text(canvas, fonts, caption, captioned, bottom + 7, 8, Face.SERIF)
            draw_qr(canvas, self._code, RIGHT - QR_SIDE, bottom + 5, QR_SIDE)
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


def _mark_text(mark: PaperMark) -> str:
    """The mark in the head of the page, where a pale copy still shows it."""
    return f"【{mark.text}】{mark.note}" if mark.text else ""


def _draw_watermark(canvas: Any, fonts: Fonts, text: str) -> None:
    """Large and pale across the page, under the text, which stays readable over it."""
    canvas.saveState()
    canvas.setFillGray(0.92)
    canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
    canvas.rotate(45)
    size = min(LARGEST_WATERMARK, WATERMARK_ROOM / len(text))
    draw_text(canvas, fonts, text, -size * len(text) / 2, -0.35 * size, size, Face.SANS)
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
