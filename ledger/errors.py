"""The error tree: every refusal has a stable code, a rule and a remedy, in Chinese and in English.

A refusal is a sentence to a person at a counter. It therefore carries the figures that decided it
(``fields``), the rule that decided (a promise of the book, an article, a format) and what to do now.
``category`` says what sort of refusal it is, so that an edge can choose a status without a list of codes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Literal, NamedTuple

Language = Literal["zh", "en"]
Category = Literal[
    "invalid", "conflict", "missing", "forbidden", "busy", "unauthenticated", "stale", "precondition", "too-many"
]


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
    may_be_a_race: bool = False  # the command is run once more, so that its rules see what won the race
    told: bool = False  # whether the audit trail has it
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


class RulesBroken(Refusal):
    """Several refusals at once, in the order of the rules that found them: a person mends them in one go."""

    code = "rules-broken"
    category = "conflict"
    title = Words("不符合多项规则", "Several rules are broken")
    detail = Words("{said_zh}", "{said_en}")
    rule = Words("见各项", "See each of them")
    remedy = Words("请逐项更正后再提交", "Mend each of them and submit again")

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        self.may_be_a_race = any(each.may_be_a_race for each in refusals)
        said_zh = "；".join(f"{each.code}: {each.say_detail('zh')}（{each.say_remedy('zh')}）" for each in refusals)
        said_en = "; ".join(f"{each.code}: {each.say_detail('en')} ({each.say_remedy('en')})" for each in refusals)
        super().__init__(said_zh=said_zh, said_en=said_en)


def raise_all(refusals: Sequence[Refusal]) -> None:
    """Raise what there is to raise: nothing, the one refusal, or RulesBroken with all of them."""
    if len(refusals) == 1:
        raise refusals[0]
    if refusals:
        raise RulesBroken(refusals)


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
