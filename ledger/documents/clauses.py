"""Clauses as data: a head and sentences with named places, filled from a table of facts.

A fact that is empty leaves its sentence out; a clause without a sentence is left out, and the clauses
that remain are numbered in their order. So one tuple of clauses serves every variant of a paper.

``{name}`` is filled in and underlined, ``{=name}`` is a word of the form that reads on like the print around it,
``{?name}`` prints nothing and asks that the fact be there, ``{!name}`` that it be empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ledger.documents.paragraph import Span

_PLACE: Final = re.compile(r"\{([=?!]?)(\w+)\}", re.ASCII)
_NUMERALS: Final = "零一二三四五六七八九"
# Room to write by hand, for what should be known and is not.
BLANK: Final = "\u3000" * 8


@dataclass(frozen=True, slots=True)
class Clause:
    """``head`` without its number; ``sentences`` are paragraphs with places like ``{start_day}``."""

    head: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilledClause:
    """``head`` with its number (第三条　出租期限); ``paragraphs`` ready to be set, filled places underlined."""

    head: str
    paragraphs: tuple[tuple[Span, ...], ...]


def fill_clauses(clauses: tuple[Clause, ...], facts: Mapping[str, str]) -> Iterator[FilledClause]:
    """The clauses that have something to say. Raises KeyError for a place without a fact: that is our mistake."""
    number = 0
    for clause in clauses:
        paragraphs = tuple(spans for spans in (fill(sentence, facts) for sentence in clause.sentences) if spans)
        if paragraphs:
            number += 1
            head = "".join(span.text for span in fill(clause.head, facts))
            yield FilledClause(f"第{count_in_chinese(number)}条\u3000{head}", paragraphs)


def fill(sentence: str, facts: Mapping[str, str]) -> tuple[Span, ...]:
    """``sentence`` with its places filled; nothing when one of its facts is empty, or should be and is not."""
    parts = _PLACE.split(sentence)
    spans = [Span(parts[0])]
    for mark, name, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        if bool(facts[name]) == (mark == "!"):
            return ()
        if not mark:
            spans.append(Span(facts[name], underlined=True))
        spans.append(Span(facts[name] + text if mark == "=" else text))
    return tuple(span for span in spans if span.text)


def said_places(clauses: tuple[Clause, ...], facts: Mapping[str, str]) -> frozenset[str]:
    """The names of the facts that the clauses, filled with ``facts``, do speak of."""
    spoken = (sentence for clause in clauses for sentence in clause.sentences if fill(sentence, facts))
    return frozenset(name for sentence in spoken for mark, name in _PLACE.findall(sentence) if mark != "!")


def places(clauses: tuple[Clause, ...]) -> frozenset[str]:
    """The names of all facts that ``clauses`` ask for."""
    texts = [text for clause in clauses for text in (clause.head, *clause.sentences)]
    return frozenset(name for text in texts for _, name in _PLACE.findall(text))


def count_in_chinese(number: int) -> str:
    """1 to 99 in plain numerals: 十, 十二, 二十."""
    tens, ones = divmod(number, 10)
    written = ("" if tens == 1 else _NUMERALS[tens]) + "十" if tens else ""
    return written + (_NUMERALS[ones] if ones or not tens else "")
