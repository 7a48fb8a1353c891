"""Where a Chinese line may end: 禁则 after GB/T 15834 (punctuation) and the habits of Chinese printers.

* No closing mark begins a line and no opening mark ends one.
* A Latin word, a figure, and a figure with its unit are not broken inside; a dash or an ellipsis of two
  characters stays in one piece.
* A piece wider than the whole measure (an address of a web page, a very long number) is broken all the
  same, between two characters, and still keeps the first rule.

Nothing here knows a font: widths come in, one for each character, in points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

CLOSING: Final = frozenset("，。、；：？！）》〉】〕」』”’…—·～％‰℃°,.;:?!)]}%")
OPENING: Final = frozenset("（《〈【〔「『“‘([{￥¥＄$№")
# A unit clings to the figure before it. Longer names come first.
_UNITS: Final = (
    "平方公里|平方米|公顷|公斤|公里|个月|万亩|万元|亿元|市斤|小时|周岁"
    "|亩|元|角|分|年|月|日|天|份|页|条|款|项|号|户|人|块|宗|斤|吨|米|株|棵|倍|成|等|级|组|时|期|次|个"
)
# Latin words and figures with what stands inside them; the last sign must be a letter or a figure again,
# so that a full stop behind a word stays a mark of its own.
_LATIN: Final = r"[A-Za-z0-9²³](?:[A-Za-z0-9²³.,:/\-+_@#&'=?%~–]*[A-Za-z0-9²³/])?"
# So many ideographic spaces are room to write by hand: they stand on one line, and are not dropped at its end.
BLANK_LENGTH: Final = 6
_BLANK: Final = "\u3000" * BLANK_LENGTH
_CORE: Final = re.compile(rf"{_BLANK}\u3000*|(?:[+\-−±]?{_LATIN}[%‰℃°％]?(?: ?(?:{_UNITS}))?)|……|——|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """One line as a slice of the text: characters ``start`` (inclusive) to ``end`` (exclusive).

    ``width`` is in points. ``last`` says that the paragraph ends here, so the line is not justified.
    """

    start: int
    end: int
    width: float
    last: bool


def pieces(text: str) -> list[tuple[int, int]]:
    """``text`` cut into slices that must each stand on one line, in order and without gaps.

    A slice is opening marks, one core and closing marks. Spaces are slices of their own; a blank is a core.
    """
    found: list[tuple[int, int]] = []
    open_start: int | None = None
    for match in _CORE.finditer(text):
        mark, start, end = match.group(), match.start(), match.end()
        if mark in OPENING or (_is_space(mark) and open_start is not None):
            open_start = start if open_start is None else open_start
        elif _clings(mark) and open_start is None:
            found.append((_take_back(text, found, start), end))
        else:
            found.append((start if open_start is None else open_start, end))
            open_start = None
    if open_start is not None:
        found.append((open_start, len(text)))
    return found


def _is_space(text: str) -> bool:
    """Whether ``text`` is nothing but space between words; a blank to be filled in is more."""
    return text.isspace() and not text.startswith(_BLANK)


def _clings(mark: str) -> bool:
    """Whether ``mark`` must stand on the line of what comes before it."""
    return mark in CLOSING or mark in ("……", "——")


def _take_back(text: str, found: list[tuple[int, int]], start: int) -> int:
    """Where the piece begins that a closing mark at ``start`` clings to; takes it, and spaces between, out of ``found``."""
    while found:
        start, end = found.pop()
        if not _is_space(text[start:end]):
            break
    return start


def break_lines(text: str, widths: Sequence[float], first_measure: float, measure: float) -> list[Line]:
    """The lines of one paragraph.

    ``widths`` are the advances of the characters, ``first_measure`` and ``measure`` the room on the first
    and on every other line, all in points. Spaces at a break belong to no line; those that open the paragraph stay.
    """
    lines: list[Line] = []
    start = end = 0
    used = 0.0
    room = first_measure
    for piece_start, piece_end in _fitting_pieces(text, widths, min(first_measure, measure)):
        piece_width = sum(widths[piece_start:piece_end])
        if end > start and used + piece_width > room + 0.001 and not _is_space(text[piece_start:piece_end]):
            lines.append(_trimmed(text, widths, start, end))
            start, used, room = piece_start, 0.0, measure
        if lines and used == 0.0 and _is_space(text[piece_start:piece_end]):
            start = end = piece_end
            continue
        end = piece_end
        used += piece_width
    if end > start:
        lines.append(_trimmed(text, widths, start, end))
    return [*lines[:-1], *(Line(line.start, line.end, line.width, True) for line in lines[-1:])]


def _trimmed(text: str, widths: Sequence[float], start: int, end: int) -> Line:
    """The line without the spaces at its end."""
    bare = start + len(text[start:end].rstrip())
    end = bare if _is_space(text[bare:end]) else end
    return Line(start, end, sum(widths[start:end]), False)


def _fitting_pieces(text: str, widths: Sequence[float], measure: float) -> Iterator[tuple[int, int]]:
    """The pieces, those wider than ``measure`` cut between two characters where no rule forbids it."""
    for start, end in pieces(text):
        if sum(widths[start:end]) <= measure:
            yield start, end
            continue
        cut = start
        for index in range(start + 1, end):
            if text[index - 1] not in OPENING and text[index] not in CLOSING:
                yield cut, index
                cut = index
        yield cut, end


def stretchable(before: str, after: str) -> bool:
    """Whether justification may widen the gap between two neighbours: not inside Latin words and figures."""
    return not (_is_latin(before) and _is_latin(after)) and f"{before}{after}" not in ("……", "——")


def _is_latin(character: str) -> bool:
    return not character.isspace() and ord(character) < 0x2000
