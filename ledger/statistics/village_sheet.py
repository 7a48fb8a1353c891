"""The sheet of villages: the increase and the decrease of their land by class, and of the quota that comes of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from ledger.book.balances import Question, balances
from ledger.errors import Words
from ledger.places import Division, below, subtree
from ledger.quotas import INSTRUMENTS, KINDS
from ledger.statistics.tables import Report, columns_of
from ledger.stock import CAUSES, EVENTS, GROUPS, VillageStock, stock_of_villages
from ledger.units import format_area

COLUMNS: Final = columns_of((
    ("village", "村代码", "village"),
    ("village_name", "村", "name"),
    ("section", "类别", "section"),
    ("item", "项目", "item"),
    ("item_zh", "名称", "Chinese"),
    ("item_en", "名称（英文）", "English"),
    ("opening", "期初（亩）", "opening (mu)", "area"),
    ("increase", "增加（亩）", "increase (mu)", "area"),
    ("decrease", "减少（亩）", "decrease (mu)", "area"),
    ("closing", "期末（亩）", "closing (mu)", "area"),
    ("because", "增减原因（公顷）", "because (ha)"),
))  # fmt: skip
# The quota of a village: what came of its ground, and what is used in it. On which side of the book, Words.
_QUOTAS: Final[Mapping[str, tuple[int, Words]]] = {
    "quota.from-reclamation": (-1, Words("验收产生", "from accepted reclamation")),
    "quota.resettlement": (1, Words("安置使用", "used for resettlement")),
    "quota.rural-reserve": (1, Words("农村留用", "rural reserve")),
    "quota.town": (1, Words("城镇建新使用", "used for town building")),
    "quota.landed": (1, Words("已落地", "landed")),
}
_BECAUSE: Final[Mapping[str, Words]] = {
    **{kind.cause: kind.words for kind in KINDS.values() if kind.cause},
    **{cause: EVENTS[event] for event, cause in CAUSES.items()},
}


def village_sheet(connection: Connection, division: Division, first_day: date, last_day: date) -> Report:
    """Every village of a division between two days, both included: a row a group of classes, then a row a figure of quota.

    What never was and does not come in the time is left out. The ground of a village is conserved: its groups
    together grow by nothing but what is surveyed.
    """
    names = {each.code: each.name for each in below(connection, division, "village", last_day)}
    rows = [*_land(connection, division, first_day, last_day), *_quota(connection, division, first_day, last_day)]
    rows.sort(key=lambda row: (row["village"], row["section"]))
    told = tuple({**row, "village_name": names.get(row["village"], "")} for row in rows)
    title = Words(
        f"{division.name}土地增减与指标表（{first_day} — {last_day}）",
        f"Increase and decrease of land and quota of {division.name}, {first_day} — {last_day}",
    )
    return Report("village-sheet", title, COLUMNS, told)


def _land(connection: Connection, division: Division, first_day: date, last_day: date) -> Iterator[dict[str, Any]]:
    for each in stock_of_villages(connection, division, first_day, last_day):
        if each.opening or each.closing or each.movements:
            yield _row(
                each.village, "land", each.group, GROUPS[each.group], each.opening, each.increase, each.decrease,
                each.closing, _because(each),
            )  # fmt: skip


def _because(stock: VillageStock) -> str:
    """What moved it, in hectares."""
    said = []
    for each in stock.movements:
        words = _BECAUSE[each.cause].zh if each.cause in _BECAUSE else each.cause
        parts = [
            f"{sign}{format_area(area, 'ha')}" for sign, area in (("+", each.increase), ("−", each.decrease)) if area
        ]
        said.append(f"{words} {' '.join(parts)}")
    return "；".join(said)


def _quota(connection: Connection, division: Division, first_day: date, last_day: date) -> Iterator[dict[str, Any]]:
    opening = _standing(connection, division, first_day - timedelta(days=1), last_day)
    closing = _standing(connection, division, last_day, last_day)
    for village, instrument, kind in sorted(opening.keys() | closing.keys()):
        before, after = opening.get((village, instrument, kind), 0), closing.get((village, instrument, kind), 0)
        words, of = _QUOTAS[kind][1], INSTRUMENTS[instrument]
        said = Words(f"{of.zh}：{words.zh}", f"{of.en}: {words.en}")
        item = f"{instrument}/{kind}"
        yield _row(village, "quota", item, said, before, max(after - before, 0), max(before - after, 0), after, "")


def _standing(
    connection: Connection, division: Division, as_of: date, tree_day: date
) -> dict[tuple[str, str, str], int]:
    """Grains by village, instrument and kind of account on a day."""
    tree = subtree([division], tree_day)
    question = Question(tree, as_of, assets=tuple(INSTRUMENTS), by=frozenset({"kind", "village"}))
    villages = {each.code for each in below(connection, division, "village", tree_day)}
    found: dict[tuple[str, str, str], int] = defaultdict(int)
    for each in balances(connection, question):
        if each.kind in _QUOTAS and each.village in villages and each.amount:
            found[each.village, each.asset, each.kind] += _QUOTAS[each.kind][0] * each.amount
    return found


def _row(
    village: str,
    section: str,
    item: str,
    words: Words,
    opening: int,
    increase: int,
    decrease: int,
    closing: int,
    because: str,
) -> dict[str, Any]:
    return {
        "village": village,
        "section": section,
        "item": item,
        "item_zh": words.zh,
        "item_en": words.en,
        "opening": opening,
        "increase": increase,
        "decrease": decrease,
        "closing": closing,
        "because": because,
    }
