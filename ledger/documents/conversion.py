"""Turn one OpenType font with cubic outlines (CFF) into a TrueType font with quadratic ones.

ReportLab embeds TrueType only, and every good open Chinese font is published as CFF. This module is run
as a program in a child process, one for each font: the thirty thousand glyphs need a few hundred
megabytes for some seconds, which a server should not keep, and two fonts then use two cores.

The same source gives the same bytes each time: no clock, no dates but the font's own.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Any, Final

from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph

from ledger.documents.outlines import Outline, quadratic_outline

# Part of the cache's file name: raise it when this module would give other bytes.
CONVERSION_EDITION: Final = 1
# Alternates and vertical metrics are never used: we set horizontal lines, one glyph a character.
DROPPED_TABLES: Final = ("BASE", "CFF ", "DSIG", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx")


def convert(source: Path, target: Path) -> None:
    """Write ``source`` (OTF/CFF) to ``target`` as TrueType with every encoded character."""
    font = TTFont(source, recalcTimestamp=False, recalcBBoxes=False)
    outlines = _quadratic_outlines(font)
    _replace_outlines(font, outlines)
    font.save(target, reorderTables=True)


def _quadratic_outlines(font: Any) -> dict[str, Outline]:
    """The TrueType glyphs by name: .notdef first, then the encoded ones in the font's own order."""
    encoded = set(font.getBestCmap().values())
    names = [".notdef", *(name for name in font.getGlyphOrder() if name in encoded and name != ".notdef")]
    charstrings = font["CFF "].cff[0].CharStrings
    return {name: quadratic_outline(charstrings[name]) for name in names}


def _replace_outlines(font: Any, outlines: dict[str, Outline]) -> None:
    """Exchange the outline table and all that hangs on it; keep names, licence and metrics."""
    names = list(outlines)
    metrics = {name: font["hmtx"][name] for name in names}
    best = {code: name for code, name in font.getBestCmap().items() if name in outlines}
    for tag in DROPPED_TABLES:
        if tag in font:
            del font[tag]
    font.setGlyphOrder(names)
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder = names
    glyf.glyphs = {name: Glyph(outline.data) for name, outline in outlines.items()}
    font["hmtx"].metrics = metrics
    _keep_one_character_map(font, best)
    _true_type_headers(font, list(outlines.values()))


def _keep_one_character_map(font: Any, best: dict[int, str]) -> None:
    """Windows Unicode maps only, in the two widths: the Apple and variation maps name dropped glyphs."""
    basic = {code: name for code, name in best.items() if code < 0x10000}
    kept = []
    for table in font["cmap"].tables:
        if (table.platformID, table.platEncID) in ((3, 1), (3, 10)):
            table.cmap = best if table.platEncID == 10 else basic
            kept.append(table)
    font["cmap"].tables = kept


def _true_type_headers(font: Any, outlines: list[Outline]) -> None:
    """The versions that make a reader expect quadratic outlines, and no table of glyph names."""
    font.sfntVersion = "\x00\x01\x00\x00"
    font["maxp"].tableVersion = 0x00010000
    font["maxp"].maxPoints = max(outline.point_count for outline in outlines)
    font["maxp"].maxContours = max(outline.contour_count for outline in outlines)
    limits = (
        "maxCompositePoints",
        "maxCompositeContours",
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
    )
    unused = ("maxStackElements", "maxSizeOfInstructions", "maxComponentElements", "maxComponentDepth")
    for limit in (*limits, *unused):
        setattr(font["maxp"], limit, 0)
    font["maxp"].maxZones = 1
    font["maxp"].numGlyphs = len(outlines)
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0


if __name__ == "__main__":
    # Millions of small objects and none of them garbage: the collector would only walk them.
    gc.disable()
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
