"""A paragraph of Chinese text for ReportLab: justified, indented, with underlined fill-ins, splitting over pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any, Final, Literal

from reportlab.platypus import Flowable

from ledger.documents.fonts import Face
from ledger.documents.lines import Line, break_lines, stretchable
from ledger.documents.typesetting import Fonts, clean_text

Alignment = Literal["justify", "left", "center", "right"]
# A gap wider than this tears the line apart: such a line (before a very long code) stays ragged. In ems.
LARGEST_STRETCH_EMS: Final = 0.25
# Where the baseline lies in its pitch, and the underline beneath the baseline. In ems.
BASELINE_EMS: Final = 0.88
UNDERLINE_EMS: Final = 0.17


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a paragraph looks. Lengths in points; ``first_indent_ems`` in characters of its own size."""

    face: Face = Face.SERIF
    size: float = 12.0
    pitch: float = 21.0
    first_indent_ems: float = 2.0
    left_indent: float = 0.0
    alignment: Alignment = "justify"
    space_before: float = 0.0
    space_after: float = 0.0
    keep_with_next: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text; what the parties filled in is underlined, as it is on paper forms."""

    text: str
    underlined: bool = False


@dataclass(frozen=True, slots=True)
class _Letter:
    """One character as it will be drawn: ``width`` in points."""

    character: str
    face: Face
    width: float
    underlined: bool


def _letters(spans: Sequence[Span], style: TextStyle, fonts: Fonts) -> tuple[_Letter, ...]:
    """Every character with the face that has it. Raises GlyphMissing."""
    letters = []
    for span in spans:
        text = clean_text(span.text)
        for character, face in zip(text, fonts.faces(text, style.face), strict=True):
            letters.append(_Letter(character, face, fonts.width(character, face, style.size), span.underlined))
    return tuple(letters)


class ChineseParagraph(Flowable):  # type: ignore[misc]
    """Text set by our own line breaking (``lines.py``). Raises GlyphMissing when it is made, not when it is drawn."""

    def __init__(self, text: str | Sequence[Span], style: TextStyle, fonts: Fonts) -> None:
        super().__init__()
        spans = (Span(text),) if isinstance(text, str) else text
        self._letters = _letters(spans, style, fonts)
        self._text = "".join(letter.character for letter in self._letters)
        self._set_style(style)
        self._lines: list[Line] = []

    def _set_style(self, style: TextStyle) -> None:
        self.style = style
        self.spaceBefore, self.spaceAfter = style.space_before, style.space_after
        self.keepWithNext = int(style.keep_with_next)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Break the lines to the width; (width, height) in points. An empty paragraph is one pitch high."""
        style = self.style
        measure = available_width - style.left_indent
        widths = [letter.width for letter in self._letters]
        self._lines = break_lines(self._text, widths, measure - style.first_indent_ems * style.size, measure)
        self.width, self.height = available_width, max(1, len(self._lines)) * style.pitch
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Any]:
        """Two parts, neither with a single line where that can be helped; none when nothing fits."""
        self.wrap(available_width, available_height)
        fitting = int((available_height + 0.001) // self.style.pitch)
        count = len(self._lines)
        if fitting >= count:
            return [self]
        if count - fitting == 1 and fitting > 2:
            fitting -= 1
        if fitting < 2:
            return []
        cut = self._lines[fitting].start
        head = self._part(0, self._lines[fitting - 1].end, replace(self.style, space_after=0.0))
        tail = self._part(cut, len(self._letters), replace(self.style, space_before=0.0, first_indent_ems=0.0))
        head.broken_off = True
        return [head, tail]

    # The last line of a part that goes on overleaf is justified like any other.
    broken_off = False

    def _part(self, start: int, end: int, style: TextStyle) -> ChineseParagraph:
        part = object.__new__(ChineseParagraph)
        Flowable.__init__(part)
        part._letters, part._text, part._lines = self._letters[start:end], self._text[start:end], []
        part._set_style(style)
        return part

    def text_lines(self) -> list[str]:
        """The lines of the last ``wrap``, as text."""
        return [self._text[line.start : line.end] for line in self._lines]

    def draw(self) -> None:
        for index, line in enumerate(self._lines):
            baseline = self.height - index * self.style.pitch - self._drop()
            self._draw_line(line, baseline, first=index == 0)

    def _drop(self) -> float:
        """From the top of a line's pitch to its baseline, in points: the text sits in the middle of the pitch."""
        return (self.style.pitch - self.style.size) / 2 + BASELINE_EMS * self.style.size

    def _draw_line(self, line: Line, baseline: float, first: bool) -> None:
        style = self.style
        indent = style.left_indent + (style.first_indent_ems * style.size if first else 0.0)
        letters = self._letters[line.start : line.end]
        gaps = self._gaps(letters, self.width - indent - line.width, line.last)
        slack = self.width - indent - line.width
        shift = {"center": slack / 2, "right": slack}.get(style.alignment, 0.0)
        self._draw_letters(letters, gaps, indent + shift, baseline)

    def _gaps(self, letters: tuple[_Letter, ...], slack: float, last: bool) -> list[float]:
        """What is added behind each letter so that the line fills its measure, in points."""
        none = [0.0] * len(letters)
        if self.style.alignment != "justify" or (last and not self.broken_off) or slack <= 0:
            return none
        open_gaps = [stretchable(before.character, after.character) for before, after in pairwise(letters)]
        stretch = slack / max(1, sum(open_gaps))
        if stretch > LARGEST_STRETCH_EMS * self.style.size:
            return none
        return [stretch if is_open else 0.0 for is_open in (*open_gaps, False)]

    def _draw_letters(self, letters: tuple[_Letter, ...], gaps: list[float], left: float, baseline: float) -> None:
        """Letters alike in face, gap and underline are written together, so that they are copied together."""
        text = self.canv.beginText(left, baseline)
        drawn = groupby(zip(letters, gaps, strict=True), key=lambda pair: (pair[0].face, pair[1], pair[0].underlined))
        for (face, gap, underlined), run in drawn:
            run_letters = [letter for letter, _ in run]
            text.setFont(face.value, self.style.size)
            text.setCharSpace(gap)
            text.textOut("".join(letter.character for letter in run_letters))
            width = sum(letter.width for letter in run_letters) + gap * len(run_letters)
            if underlined:
                self._underline(left, left + width, baseline)
            left += width
        text.setCharSpace(0)
        self.canv.drawText(text)

    def _underline(self, left: float, right: float, baseline: float) -> None:
        height = baseline - UNDERLINE_EMS * self.style.size
        self.canv.setLineWidth(0.5)
        self.canv.line(left, height, right, height)
