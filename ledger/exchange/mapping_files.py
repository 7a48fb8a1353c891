"""A mapping as JSON: what a clerk writes, and what is kept. Everything that it names is checked against the kind."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from typing import Any, Final

from ledger.errors import Refusal, Words
from ledger.exchange.cells import quoted
from ledger.exchange.characters import check_characters
from ledger.exchange.columns import Column, Mapping, normalised
from ledger.exchange.kinds.common import Kind
from ledger.units import GRAINS_PER_UNIT

MOST_BYTES: Final = 100_000
LONGEST_HEADING: Final = 100
LONGEST_CONSTANT: Final = 200
_MEMBERS: Final = frozenset({"columns", "constants", "units", "ignored"})
_LIKE_ENOUGH: Final = 0.6


class MappingUnreadable(Refusal):
    code = "mapping-unreadable"
    title = Words("列对应文件有误", "Mapping unreadable")
    detail = Words("列对应文件的“{member}”处有误：{reason_zh}", "The mapping is wrong at {member!r}: {reason_en}")
    rule = Words(
        "列对应是 JSON：columns（本系统的列到原表的列名）、constants（整列固定值）、units（面积单位）、ignored（不取的列）",
        "A mapping is JSON: columns (ours to their heading), constants, units (of areas) and ignored headings",
    )
    remedy = Words(
        "请更正；可先用“tianbu mapping suggest”得到一份再修改",
        "Mend it; `tianbu mapping suggest` makes one to start from",
    )


def read_mapping(data: bytes | str, kind: Kind, label: str = "") -> Mapping:
    """The mapping of a JSON text for a kind of sheet. Raises MappingUnreadable."""
    try:
        if len(data) > MOST_BYTES:
            raise ValueError("too long")
        told = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _wrong("JSON", "不是 JSON 文本", "it is no JSON") from error
    return mapping_of(told, kind, label)


def mapping_of(told: Any, kind: Kind, label: str = "") -> Mapping:
    """The mapping that JSON values tell. Raises MappingUnreadable."""
    if not isinstance(told, dict) or not set(told) <= _MEMBERS:
        raise _wrong("JSON", "只能有 columns、constants、units、ignored", "members other than the four")
    known = {column.name: column for column in kind.columns}
    columns, constants, units = (_texts(told, name, known) for name in ("columns", "constants", "units"))
    ignored = told.get("ignored", [])
    if not isinstance(ignored, list) or not all(_is_text(each, LONGEST_HEADING) for each in ignored):
        raise _wrong("ignored", "应为列名的列表", "it is a list of headings")
    for name, unit in units.items():
        if unit not in GRAINS_PER_UNIT or not known[name].unit:
            raise _wrong(f"units.{name}", "面积列的单位只能是 mu、ha、m2", "an area column's unit is mu, ha or m2")
    twice = sorted(columns.keys() & constants.keys())
    if twice:
        raise _wrong(f"constants.{twice[0]}", "同一列不能既对应又固定", "a column is mapped or constant, not both")
    used = [normalised(heading) for heading in (*columns.values(), *ignored)]
    if len(set(used)) != len(used):
        raise _wrong("columns", "原表的一个列名用了两次", "one of their headings is used twice")
    return Mapping(columns, constants, units, tuple(ignored), label)


def _texts(told: AnyMapping[str, Any], member: str, known: AnyMapping[str, Column]) -> dict[str, str]:
    found = told.get(member, {})
    if not isinstance(found, dict):
        raise _wrong(member, "应为对象", "it is an object")
    most = LONGEST_CONSTANT if member == "constants" else LONGEST_HEADING
    for name, text in found.items():
        if name not in known:
            raise _wrong(f"{member}.{quoted(name)}", "没有这一列", "there is no such column")
        if not _is_text(text, most):
            raise _wrong(f"{member}.{name}", f"应为 1—{most} 个字符的文字", f"it is a text of 1 to {most} characters")
    return dict(found)


def _is_text(value: Any, most: int) -> bool:
    return isinstance(value, str) and bool(value.strip()) and check_characters(value, most) is None


def _wrong(member: str, zh: str, en: str) -> MappingUnreadable:
    return MappingUnreadable(member=member[:80], reason_zh=zh, reason_en=en)


def content_of(mapping: Mapping) -> dict[str, Any]:
    """A mapping as JSON values, without what is empty."""
    said = {
        "columns": mapping.columns,
        "constants": mapping.constants,
        "units": mapping.units,
        "ignored": list(mapping.ignored),
    }
    return {name: value for name, value in said.items() if value}


def text_of(mapping: Mapping) -> str:
    """A mapping as canonical JSON."""
    return json.dumps(content_of(mapping), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def suggest(headings: Sequence[str], kind: Kind) -> tuple[Mapping, dict[str, int]]:
    """A mapping by the likeness of headings to our names, and how alike each is in per cent; nothing applies it by itself.

    Headings that are ours already are left as they are; each heading serves one column, the likeliest first.
    """
    ours = {column.name: [normalised(text) for text in (column.name, *column.chinese)] for column in kind.columns}
    written = {heading: normalised(heading) for heading in headings if normalised(heading)}
    exact = {name: heading for name, texts in ours.items() for heading, plain in written.items() if plain in texts}
    scores = sorted(
        (
            (-max(_likeness(plain, text) for text in texts), name, heading)
            for name, texts in ours.items()
            if name not in exact
            for heading, plain in written.items()
            if heading not in exact.values()
        ),
        key=lambda found: found[0],
    )
    chosen: dict[str, str] = {}
    likeness: dict[str, int] = {}
    for score, name, heading in scores:
        if -score >= _LIKE_ENOUGH and name not in chosen and heading not in chosen.values():
            chosen[name], likeness[name] = heading, round(-score * 100)
    left = [heading for heading in written if heading not in {*exact.values(), *chosen.values()}]
    return Mapping(chosen, ignored=tuple(left)), likeness


def _likeness(theirs: str, ours: str) -> float:
    """From 0 to 1: how alike two headings are; one inside the other counts for more than single letters."""
    alike = difflib.SequenceMatcher(None, theirs, ours, autojunk=False).ratio()
    shorter = min(len(theirs), len(ours))
    return max(alike, 0.75) if shorter >= 2 and (theirs in ours or ours in theirs) else alike
