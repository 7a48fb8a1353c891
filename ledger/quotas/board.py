"""The board of a division: what of an instrument stands where as of a day, by office and by village; from the roll-ups."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, select

from ledger.book.balances import Question, balances
from ledger.errors import Words
from ledger.places import LEVELS, Division, subtree
from ledger.places.models import DIVISION
from ledger.quotas.offices import offices_within

# Figure: account kind, and what it is called. All are shown as positive areas; what is owed or where it came from too.
FIGURES: Final[Mapping[str, tuple[str, Words]]] = {
    "owed": ("quota.to-return", Words("应归还", "to be returned")),
    "for-good": ("quota.from-above", Words("下达，不需归还", "granted for good")),
    "from-reclamation": ("quota.from-reclamation", Words("验收产生", "from accepted reclamation")),
    "bought": ("quota.bought", Words("购入", "bought")),
    "deficit": ("quota.deficit", Words("核减缺口", "deficit")),
    "unassigned": ("quota.unassigned", Words("可用未安排", "unassigned")),
    "assigned": ("quota.assigned", Words("已安排项目区", "assigned")),
    "resettlement": ("quota.resettlement", Words("在用：安置", "in use: resettlement")),
    "rural-reserve": ("quota.rural-reserve", Words("农村预留", "rural reserve")),
    "town": ("quota.town", Words("在用：城镇建新", "in use: town building")),
    "accepted": ("quota.accepted", Words("已验收未分配", "accepted")),
    "surplus": ("quota.surplus", Words("节余可用", "surplus")),
    "listed": ("quota.listed", Words("挂牌", "listed")),
    "pledged": ("quota.pledged", Words("质押", "pledged")),
    "acquired": ("quota.acquired", Words("购入可用", "acquired")),
    "balanced": ("quota.balanced", Words("已转入占补平衡", "in the farmland balance")),
    "sold": ("quota.sold", Words("已售出", "sold")),
    "landed": ("quota.landed", Words("已落地", "landed")),
    "granted-down": ("quota.granted-down", Words("下级待归还", "granted down")),
    "returned": ("quota.returned", Words("已归还", "returned")),
}
_SOURCES: Final = frozenset({"owed", "for-good", "from-reclamation", "bought", "deficit"})
_BY_KIND: Final = {kind: name for name, (kind, _) in FIGURES.items()}
Figures = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BoardLine:
    """What stands under an office, its villages included, or in a village; grains by FIGURES."""

    level: str
    code: str
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Board:
    """An instrument in a division as of a day. total: of all offices inside it.

    What one office granted to another inside stands in both books: granted down there, to be returned here.
    """

    division: Division
    instrument: str
    as_of: date
    total: Figures
    offices: tuple[BoardLine, ...]
    villages: tuple[BoardLine, ...]

    @property
    def explained(self) -> int:
        """What − accounts explain, in grains."""
        return sum(self.total[name] for name in _SOURCES)

    @property
    def held(self) -> int:
        """What + accounts hold, in grains: as much as is explained."""
        return sum(amount for name, amount in self.total.items() if name not in _SOURCES)


def board(connection: Connection, division: Division, instrument: str, as_of: date) -> Board:
    """Where an instrument stands in a division; a place at which everything is zero is left out."""
    villages = _standing(connection, division, instrument, as_of, LEVELS[3:])
    places = _counties_of(connection, villages, as_of)
    offices = offices_within(connection, division, as_of)
    lines = []
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for level in LEVELS[:3]:
        for code, figures in _standing(connection, division, instrument, as_of, (level,)).items():
            found[f"{level}:{code}"].update(figures)
    for village, figures in villages.items():
        county = places.get(village, ("", ""))[1]
        found[f"county:{county}"].update(figures)
    for key, office in offices.by_key.items():
        if any(found[key].values()):
            lines.append(BoardLine(office.level, office.code, office.name, _whole(found[key])))
    below = tuple(
        BoardLine("village", code, places.get(code, ("", ""))[0], _whole(figures))
        for code, figures in sorted(villages.items())
    )
    total: Counter[str] = Counter()
    for each in found.values():
        total.update(each)
    return Board(division, instrument, as_of, _whole(total), tuple(lines), below)


def _whole(figures: Mapping[str, int]) -> dict[str, int]:
    return {name: figures.get(name, 0) for name in FIGURES}


def _standing(
    connection: Connection, division: Division, instrument: str, as_of: date, levels: Iterable[str]
) -> dict[str, Counter[str]]:
    """The figures of each division of some levels, by its code."""
    tree = subtree([division], as_of)
    places = select(tree.c.level, tree.c.code).where(tree.c.level.in_(list(levels))).subquery()
    question = Question(places, as_of, assets=(instrument,), by=frozenset({"kind", "village"}))
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for each in balances(connection, question):
        name = _BY_KIND.get(each.kind)
        if name is not None:
            found[each.village][name] += -each.amount if name in _SOURCES else each.amount
    return found


def _counties_of(connection: Connection, villages: Iterable[str], day: date) -> dict[str, tuple[str, str]]:
    """Name and county of some villages on a day."""
    township = DIVISION.alias("township")
    query = (
        select(DIVISION.c.code, DIVISION.c.name, township.c.parent_code)
        .join(township, (township.c.level == LEVELS[3]) & (township.c.code == DIVISION.c.parent_code))
        .where(DIVISION.c.level == LEVELS[4], DIVISION.c.valid_from <= day, DIVISION.c.ended_on > day)
        .where(township.c.valid_from <= day, township.c.ended_on > day)
    )
    codes = sorted(villages)
    found = {}
    for start in range(0, len(codes), 500):
        for code, name, county in connection.execute(query.where(DIVISION.c.code.in_(codes[start : start + 500]))):
            found[code] = (name, county)
    return found
