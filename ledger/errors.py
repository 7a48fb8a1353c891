"""The error tree: every refusal has a stable code, a rule and a remedy, in Chinese and in English.

A refusal is a sentence to a person at a counter. It therefore carries the figures that decided it
(``fields``), the rule that decided (a promise of the book, an article, a format) and what to do now.
``category`` says what sort of refusal it is, so that an edge can choose a status without a list of codes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal, NamedTuple

Language = Literal["zh", "en"]
Category = Literal["invalid", "conflict", "missing", "forbidden", "busy"]


class Words(NamedTuple):
    """One text in both languages of the product."""

    zh: str
    en: str

    def say(self, language: Language) -> str:
        return self.en if language == "en" else self.zh


class Refusal(Exception):
    """Root of all refusals. Subclasses set the class attributes; instances carry the figures.

    ``detail`` is a template over ``fields``; it is filled when somebody reads it.
    """

    code: ClassVar[str]
    category: ClassVar[Category] = "invalid"
    title: ClassVar[Words]
    detail: ClassVar[Words]
    rule: ClassVar[Words]
    remedy: ClassVar[Words]

    def __init__(self, **fields: Any) -> None:
        self.fields = fields
        super().__init__(fields)

    def say_detail(self, language: Language = "zh") -> str:
        return self.detail.say(language).format_map(self.fields)

    def say_remedy(self, language: Language = "zh") -> str:
        return self.remedy.say(language).format_map(self.fields)

    def line(self, language: Language = "zh") -> str:
        """The whole refusal on one line, for a terminal or a log."""
        stop = ". " if language == "en" else "。"
        parts = (self.say_detail(language), self.rule.say(language), self.say_remedy(language))
        said = stop.join(part.rstrip("。.") for part in parts)
        return f"{self.code}: {said}{stop.strip()}"

    def __str__(self) -> str:
        return self.line("en")


def every_refusal(root: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """All concrete refusals that have been imported, each once, by code."""
    found: dict[str, type[Refusal]] = {}
    waiting = list(root.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        if "code" in kind.__dict__:
            found[kind.code] = kind
    yield from (found[code] for code in sorted(found))
