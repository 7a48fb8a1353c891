"""The paragraph: justified, indented, and whole when it goes on overleaf."""

from __future__ import annotations

from ledger.documents.paragraph import ChineseParagraph, Span, TextStyle
from ledger.documents.typesetting import Fonts

WIDTH = 20 * 12.0
TEXT = "承包地的土地经营权可以依法出租，双方应当把约定写清楚。" * 8


def test_lines_are_indented_by_two_characters(fonts: Fonts) -> None:
    paragraph = ChineseParagraph(TEXT, TextStyle(), fonts)
    _, height = paragraph.wrap(WIDTH, 1000)
    lines = paragraph.text_lines()
    assert "".join(lines) == TEXT
    assert len(lines[0]) == 18
    assert height == 21.0 * len(lines)


def test_every_line_but_the_last_fills_its_measure(fonts: Fonts) -> None:
    paragraph = ChineseParagraph(TEXT, TextStyle(), fonts)
    paragraph.wrap(WIDTH, 1000)
    for index, line in enumerate(paragraph._lines[:-1]):
        room = WIDTH - (24 if index == 0 else 0)
        letters = paragraph._letters[line.start : line.end]
        assert abs(line.width + sum(paragraph._gaps(letters, room - line.width, line.last)) - room) < 0.01


def test_a_paragraph_splits_without_losing_a_character(fonts: Fonts) -> None:
    paragraph = ChineseParagraph([Span(TEXT[:30]), Span(TEXT[30:], underlined=True)], TextStyle(), fonts)
    paragraph.wrap(WIDTH, 1000)
    whole = paragraph.text_lines()
    head, tail = paragraph.split(WIDTH, 21.0 * 4)
    head.wrap(WIDTH, 1000)
    tail.wrap(WIDTH, 1000)
    assert head.text_lines() + tail.text_lines() == whole


def test_no_line_stands_alone_on_either_page(fonts: Fonts) -> None:
    paragraph = ChineseParagraph(TEXT[:78], TextStyle(), fonts)
    paragraph.wrap(WIDTH, 1000)
    count = len(paragraph.text_lines())
    assert paragraph.split(WIDTH, 21.0) == []
    head, tail = paragraph.split(WIDTH, 21.0 * (count - 1))
    assert head.wrap(WIDTH, 1000)[1] == 21.0 * (count - 2)
    assert tail.wrap(WIDTH, 1000)[1] == 42.0
