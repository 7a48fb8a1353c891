"""Conversion of the fonts and what happens to characters they lack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from ledger.documents import fonts as font_files
from ledger.documents.fonts import Face, font_path, prepare_fonts, source_path
from ledger.documents.outlines import LARGEST_ERROR_UNITS, pack_outline, quadratic_outline
from ledger.documents.refusals import GlyphMissing
from ledger.documents.typesetting import Fonts, clean_text, to_unicode_map

# In neither font: an Extension B character and one of the private use area.
MISSING = "𠮷"


def drawn(font: Any, character: str) -> list[Any]:
    pen = RecordingPen()
    font.getGlyphSet()[font.getBestCmap()[ord(character)]].draw(pen)
    return pen.value


@pytest.mark.parametrize("character", "田永龘鬱𬭚䶮Ag，。ⅷ①")
def test_fast_conversion_equals_the_plain_way(font_folder: Path, character: str) -> None:
    with TTFont(source_path(Face.SERIF)) as source, TTFont(font_path(Face.SERIF, font_folder)) as converted:
        name = source.getBestCmap()[ord(character)]
        pen = TTGlyphPen(None)
        source.getGlyphSet()[name].draw(Cu2QuPen(pen, LARGEST_ERROR_UNITS, reverse_direction=True))
        recorded = RecordingPen()
        pen.glyph().draw(recorded, None)
        assert drawn(converted, character) == recorded.value


def test_conversion_gives_the_bytes_that_are_cached(font_folder: Path) -> None:
    with TTFont(source_path(Face.SANS)) as source, TTFont(font_path(Face.SANS, font_folder), lazy=True) as converted:
        name = source.getBestCmap()[ord("簿")]
        fresh = quadratic_outline(source["CFF "].cff[0].CharStrings[name]).data
        index = converted.getGlyphID(converted.getBestCmap()[ord("簿")])
        start, end = converted["loca"].locations[index : index + 2]
        assert converted.getTableData("glyf")[start:end] == fresh
        assert converted["head"].modified == source["head"].modified


def test_a_blank_has_no_outline() -> None:
    assert pack_outline([]).data == b""


@pytest.mark.parametrize("face", list(Face))
def test_the_file_is_truetype_with_every_encoded_character(font_folder: Path, face: Face) -> None:
    with TTFont(source_path(face)) as source, TTFont(font_path(face, font_folder)) as converted:
        assert set(converted.getBestCmap()) == set(source.getBestCmap())
        assert "glyf" in converted
        assert "CFF " not in converted


def test_fonts_that_are_there_are_not_converted_again(font_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(font_files, "_start_conversion", None)
    prepare_fonts(font_folder)


def test_a_failed_conversion_leaves_nothing_and_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(font_files, "source_path", lambda face: tmp_path / f"missing-{face.value}.otf")
    with pytest.raises(RuntimeError, match="No such file"):
        prepare_fonts(tmp_path / "fonts")
    assert [path.name for path in (tmp_path / "fonts").iterdir()] == [".lock"]


def test_a_character_the_first_face_lacks_is_drawn_by_the_second(fonts: Fonts) -> None:
    only_serif = next(
        chr(code)
        for code in fonts.loaded[Face.SERIF].face.charToGlyph
        if code not in fonts.loaded[Face.SANS].face.charToGlyph
    )
    assert list(fonts.runs(f"田{only_serif}", Face.SANS)) == [(Face.SANS, "田"), (Face.SERIF, only_serif)]


def test_a_character_that_both_lack_is_refused_by_name(fonts: Fonts) -> None:
    with pytest.raises(GlyphMissing) as refused:
        fonts.faces(f"吴{MISSING}", Face.SERIF)
    assert refused.value.code == "glyph-missing"
    assert refused.value.fields["character"] == MISSING
    assert "U+20BB7" in refused.value.line("zh")
    assert "U+20BB7" in refused.value.line("en")


def test_the_text_layer_is_utf_16_in_blocks_of_a_hundred() -> None:
    written = to_unicode_map("Test", [0x20, ord("𬭚"), *range(0x4E00, 0x4E00 + 150)])
    assert "<01> <D872DF5A>" in written
    assert "100 beginbfchar" in written
    assert "52 beginbfchar" in written


def test_line_breaks_and_controls_become_spaces() -> None:
    assert clean_text("甲\r\n乙\u00a0丙\u2028丁") == "甲  乙 丙 丁"
