"""docs/problems.md says what the code says, and every refusal is well formed."""

from __future__ import annotations

import re
import string
from collections import Counter
from pathlib import Path

import pytest

from docs import make_problems
from ledger.errors import Refusal, every_refusal

make_problems.import_all()
KINDS = list(every_refusal())


def every_class(root: type[Refusal] = Refusal) -> list[type[Refusal]]:
    return [each for kind in root.__subclasses__() for each in (kind, *every_class(kind))]


def fields_of(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_the_list_is_what_the_code_says() -> None:
    assert (Path(make_problems.__file__).parent / "problems.md").read_text(encoding="utf-8") == "\n".join(
        make_problems.render()
    ) + "\n"


def test_no_code_is_used_twice() -> None:
    counted = Counter(kind.code for kind in every_class() if "code" in kind.__dict__)
    assert [code for code, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_refusal_is_whole(kind: type[Refusal]) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", kind.code)
    for words in (kind.title, kind.detail, kind.rule, kind.remedy):
        assert words.zh.strip()
        assert words.en.strip()
    bare = {name.removesuffix("_zh").removesuffix("_en") for name in fields_of(kind.detail.zh)}
    assert bare == {name.removesuffix("_zh").removesuffix("_en") for name in fields_of(kind.detail.en)}
    assert fields_of(kind.rule.zh) == fields_of(kind.rule.en) == set()
