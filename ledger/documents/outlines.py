"""The two inner loops of the font conversion, written for speed: 31 000 glyphs are waited for once.

fontTools does the work; this module only takes shortcuts round its general machinery. A test compares
the result with the plain way, glyph by glyph.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, groupby
from math import floor
from struct import pack, unpack_from
from typing import Any, Final

from fontTools.cu2qu import curve_to_quadratic
from fontTools.misc.psCharStrings import T2CharString, T2OutlineExtractor

# How far a quadratic curve may stray from the cubic one, in units of 1/1000 em: at 12 pt 0.012 pt,
# less than half a dot at 2400 dots an inch.
LARGEST_ERROR_UNITS: Final = 1.0
# The flags of a point in table ``glyf``.
OFF_CURVE: Final = 0
ON_CURVE: Final = 1
X_SHORT: Final = 2
Y_SHORT: Final = 4
REPEAT: Final = 8
X_SAME: Final = 16
Y_SAME: Final = 32

Point = tuple[float, float]


class QuadraticPen:
    """Collects one glyph's contours as TrueType points (font units, y upwards)."""

    def __init__(self) -> None:
        self._contours: list[tuple[list[Point], list[int]]] = []

    def moveTo(self, point: Point) -> None:  # noqa: N802 - the pen protocol of fontTools
        self._contours.append(([point], [ON_CURVE]))

    def lineTo(self, point: Point) -> None:  # noqa: N802
        points, flags = self._contours[-1]
        points.append(point)
        flags.append(ON_CURVE)

    def curveTo(self, first: Point, second: Point, end: Point) -> None:  # noqa: N802
        points, flags = self._contours[-1]
        quadratic = curve_to_quadratic((points[-1], first, second, end), LARGEST_ERROR_UNITS)
        points.extend(quadratic[1:])
        flags.extend([OFF_CURVE] * (len(quadratic) - 2))
        flags.append(ON_CURVE)

    def closePath(self) -> None:  # noqa: N802
        points, flags = self._contours[-1]
        if len(points) > 1 and points[0] == points[-1]:
            points.pop()
            flags.pop()

    def contours(self) -> list[tuple[list[Point], list[int]]]:
        """The closed contours as (points, flags). PostScript fills to the left of the line, TrueType to the
        right: each contour is turned round behind its first point."""
        return [
            ([points[0], *reversed(points[1:])], [flags[0], *reversed(flags[1:])])
            for points, flags in self._contours
            if len(points) > 1
        ]


@dataclass(frozen=True, slots=True)
class Outline:
    """One glyph of the ``glyf`` table. ``data`` is its record (empty for a blank); counts are for ``maxp``."""

    data: bytes
    point_count: int
    contour_count: int


def pack_outline(contours: list[tuple[list[Point], list[int]]]) -> Outline:
    """The record of a simple glyph without instructions (OpenType specification, table ``glyf``)."""
    if not contours:
        return Outline(b"", 0, 0)
    points = [(floor(x + 0.5), floor(y + 0.5)) for contour, _ in contours for x, y in contour]
    flags = [flag for _, contour_flags in contours for flag in contour_flags]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    ends = list(accumulate((len(contour) for contour, _ in contours), initial=-1))[1:]
    head = pack(f">5h{len(ends)}HH", len(ends), min(xs), min(ys), max(xs), max(ys), *ends, 0)
    packed_xs = _pack_axis(xs, flags, X_SHORT, X_SAME)
    packed_ys = _pack_axis(ys, flags, Y_SHORT, Y_SAME)
    data = head + _pack_flags(flags) + packed_xs + packed_ys
    return Outline(data + b"\0" * (-len(data) % 2), len(points), len(ends))


def _pack_axis(values: list[int], flags: list[int], short: int, same: int) -> bytes:
    """The differences along one axis in the shortest form; marks in ``flags`` which form each point took."""
    packed = bytearray()
    previous = 0
    for index, value in enumerate(values):
        step = value - previous
        previous = value
        if step == 0:
            flags[index] |= same
        elif -256 < step < 256:
            flags[index] |= short | same if step > 0 else short
            packed.append(abs(step))
        else:
            packed += pack(">h", step)
    return bytes(packed)


def _pack_flags(flags: list[int]) -> bytes:
    """Run lengths: a flag that stands more than once is followed by its number of repeats."""
    packed = bytearray()
    for flag, run in groupby(flags):
        count = sum(1 for _ in run)
        while count > 0:
            now = min(count, 256)
            packed += bytes((flag | REPEAT, now - 1)) if now > 1 else bytes((flag,))
            count -= now
    return bytes(packed)


_OPERATORS: Final = {
    opcode: f"op_{name}" for opcode, name in T2CharString.operators.items() if hasattr(T2OutlineExtractor, f"op_{name}")
}


class FastExtractor(T2OutlineExtractor):  # type: ignore[misc]
    """Runs Type 2 charstrings straight from their bytes, without first listing every token of them."""

    def __init__(self, pen: QuadraticPen, charstring: Any) -> None:
        private = charstring.private
        super().__init__(
            pen,
            getattr(private, "Subrs", []),
            charstring.globalSubrs,
            private.nominalWidthX,
            private.defaultWidthX,
            private,
        )
        self._handlers = {opcode: getattr(self, name) for opcode, name in _OPERATORS.items()}

    def execute(self, charstring: Any) -> None:
        """Run one charstring or subroutine that fontTools has not decompiled."""
        self.callingStack.append(charstring)
        code, index, push = charstring.bytecode, 0, self.operandStack.append
        while index < len(code):
            first = code[index]
            index += 1
            if first >= 32 or first == 28:
                index = _push_number(code, first, index, push)
                continue
            if first == 12:
                first = (12, code[index])
                index += 1
            skipped = self._handlers[first](index)
            if skipped:  # a hint mask tells where the code goes on behind it
                index = skipped[1]
        self.callingStack.pop()
        if not self.callingStack:
            self.endPath()


def _push_number(code: bytes, first: int, index: int, push: Any) -> int:
    """Decode the number that begins with byte ``first``; the index behind it. Adobe Technical Note 5177, table 1."""
    if first == 28:
        push(unpack_from(">h", code, index)[0])
        return index + 2
    if first < 247:
        push(first - 139)
        return index
    if first < 251:
        push((first - 247) * 256 + code[index] + 108)
        return index + 1
    if first < 255:
        push(-(first - 251) * 256 - code[index] - 108)
        return index + 1
    push(unpack_from(">l", code, index)[0] / 65536)
    return index + 4


def quadratic_outline(charstring: Any) -> Outline:
    """The TrueType glyph of one CFF charstring."""
    pen = QuadraticPen()
    FastExtractor(pen, charstring).execute(charstring)
    return pack_outline(pen.contours())
