"""Loaded fonts: which face can draw a character, how wide it is, and a text layer that copies right."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from reportlab.pdfbase import pdfmetrics, ttfonts

from ledger.documents.fonts import Face, font_path
from ledger.documents.refusals import GlyphMissing

_REGISTERING = threading.Lock()
# Adobe Technical Note 5411: at most a hundred entries in one block of a character map.
_ENTRIES_PER_BLOCK: Final = 100


@dataclass(frozen=True, slots=True)
class Fonts:
    """Both faces, loaded. ``loaded`` are ReportLab's font objects by face."""

    loaded: dict[Face, Any] = field(repr=False)

    def has(self, face: Face, character: str) -> bool:
        """Whether ``face`` has a glyph for ``character``."""
        return ord(character) in self.loaded[face].face.charToGlyph

    def face_for(self, character: str, wanted: Face, text: str) -> Face:
        """``wanted``, or the other face where it lacks the character. Raises GlyphMissing, naming it."""
        for face in (wanted, wanted.other):
            if self.has(face, character):
                return face
        raise GlyphMissing(character=character, code_point=f"U+{ord(character):04X}", text=text[:40])

    def faces(self, text: str, wanted: Face) -> list[Face]:
        """The face of each character of ``text``. Raises GlyphMissing."""
        return [self.face_for(character, wanted, text) for character in text]

    def width(self, character: str, face: Face, size: float) -> float:
        """The advance of one character in points at ``size`` points."""
        return float(self.loaded[face].stringWidth(character, size))

    def runs(self, text: str, wanted: Face) -> Iterator[tuple[Face, str]]:
        """``text`` cut where the face changes. Raises GlyphMissing."""
        for face, pairs in groupby(zip(self.faces(text, wanted), text, strict=True), key=lambda pair: pair[0]):
            yield face, "".join(character for _, character in pairs)

    def text_width(self, text: str, wanted: Face, size: float) -> float:
        """The width of ``text`` in points. Raises GlyphMissing."""
        return sum(float(self.loaded[face].stringWidth(run, size)) for face, run in self.runs(text, wanted))


def clean_text(text: str) -> str:
    """NFC, with every control character and line break as one space: a paper has no others."""
    spaced = "".join(" " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character for character in text)
    return unicodedata.normalize("NFC", spaced).replace("\u00a0", " ")


def load_fonts(folder: Path) -> Fonts:
    """Both faces out of ``folder``, registered with ReportLab. Converts them when they are not there yet."""
    return _load_fonts(folder.resolve())


@lru_cache(maxsize=4)
def _load_fonts(folder: Path) -> Fonts:
    loaded = {}
    with _REGISTERING:
        ttfonts.makeToUnicodeCMap = to_unicode_map
        for face in Face:
            path = font_path(face, folder)
            # Files of one name are alike, whatever folder they lie in, so the first one loaded will do.
            if face.value not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(ttfonts.TTFont(face.value, str(path)))
            loaded[face] = pdfmetrics.getFont(face.value)
    return Fonts(loaded)


def to_unicode_map(font_name: str, subset: list[int]) -> str:
    """The character map with which a reader copies and searches text, for one font of up to 256 codes.

    Stands in for ReportLab's, which writes code points beyond U+FFFF as five hexadecimal digits where
    the format wants UTF-16BE, so that 𬭚 is copied as another character (ISO 32000-1, 9.10.3).
    """
    entries = [
        f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>"
        for code, point in enumerate(subset)
        if point >= 0x20
    ]
    blocks = [entries[start : start + _ENTRIES_PER_BLOCK] for start in range(0, len(entries), _ENTRIES_PER_BLOCK)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({font_name}) /Ordering ({font_name}) /Supplement 0 >> def",
        f"/CMapName /{font_name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)
