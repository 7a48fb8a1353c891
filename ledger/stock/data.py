"""The vocabulary of the land stock of villages: plots, and what stands on them by class.

Areas are grains. A class is named by its code and its standard, because the same code means different things in two
standards: 0702 is the rural homestead of one and the town community service of the other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from ledger.errors import Words

ASSET: Final = "land"
SURVEY: Final = "stock.survey"
HOLDER_KIND: Final = "land-class"
Group = Literal["rural-construction", "mining", "cultivated", "other-agricultural", "town-construction", "unused"]
GROUPS: Final[Mapping[Group, Words]] = {
    "rural-construction": Words("农村建设用地", "rural construction land"),
    "mining": Words("采矿用地", "mining land"),
    "cultivated": Words("耕地", "cultivated land"),
    "other-agricultural": Words("其他农用地", "other agricultural land"),
    "town-construction": Words("城镇及其他建设用地", "town and other construction land"),
    "unused": Words("未利用地", "unused land"),
}
RECLAIMABLE: Final[frozenset[Group]] = frozenset({"rural-construction", "mining"})
AGRICULTURAL: Final[frozenset[Group]] = frozenset({"cultivated", "other-agricultural"})
BUILT: Final[frozenset[Group]] = frozenset({"rural-construction", "town-construction"})
CONSTRUCTION: Final[frozenset[Group]] = RECLAIMABLE | BUILT
Event = Literal["survey", "reclaim", "build", "reclassify", "correct", "split"]
EVENTS: Final[Mapping[str, Words]] = {
    "survey": Words("调查入库", "surveyed"),
    "reclaim": Words("复垦", "reclaimed"),
    "build": Words("建设占用", "built on"),
    "reclassify": Words("地类变更", "reclassified"),
    "correct": Words("调查更正", "survey corrected"),
    "split": Words("地块分割", "split"),
}
CAUSES: Final[Mapping[Event, str]] = {
    "survey": "land-surveyed",
    "reclaim": "land-reclaimed",
    "build": "land-built-on",
    "reclassify": "land-reclassified",
    "correct": "survey-corrected",
    "split": "plot-split",
}


@dataclass(frozen=True, slots=True)
class LandClass:
    """A land class: ``code`` of a ``standard`` of a ``year``.

    settlement: 203 for land inside a village where the code alone does not say so (the survey's settlement tag);
    empty elsewhere. Classes come from ``ledger.stock.classes``; no other ones are posted.
    """

    code: str
    standard: str
    year: int
    settlement: str = ""

    @property
    def code_written(self) -> str:
        """The code as people write it: 0702, or 0601/203 with its settlement tag."""
        return f"{self.code}/{self.settlement}" if self.settlement else self.code

    @property
    def written(self) -> str:
        """Code and standard as people write them: 0702@GB/T 21010-2017."""
        return f"{self.code_written}@{self.standard}"

    @property
    def key(self) -> str:
        """The class as the book names it: 0702-GBT21010-2017. Letters, digits and hyphens, which every journal takes."""
        tag = f"-{self.settlement}" if self.settlement else ""
        return f"{self.code}{tag}-{''.join(each for each in self.standard if each not in ' /')}"


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot as it came into the book; what stands on it later is told by the postings of its lot.

    code: of the plot, the lot of its postings. village: code of the village (12 digits). land_class, grains: what it
    came in with. surveyed_on: from when it is in the book. document: number of the paper behind it. parent: the plot
    that its ground was carved out of or built upon; empty for surveyed ground.
    """

    code: str
    village: str
    land_class: LandClass
    grains: int
    surveyed_on: date
    document: str
    name: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class PlotStock:
    """What stands on a plot on a day, by class, in grains: what the builders of lines look at.

    day: on which it is looked at; the first open one where what moves it lies in a closed period. standing: on that
    day. free: the least from that day on, which is what can go on that day.
    """

    plot: Plot
    book_id: int
    day: date
    standing: Mapping[LandClass, int]
    free: Mapping[LandClass, int]

    @property
    def grains(self) -> int:
        return sum(self.standing.values())


@dataclass(frozen=True, slots=True)
class StockEvent:
    """Something that happened to a plot, as a sheet says it.

    plot: which plot (of a split or of building on other ground: the new one). from_plot: the plot that the ground comes
    from, empty for ``plot`` itself. from_class, to_class: before and after, None where there is none. name: of a plot
    that is new.
    """

    kind: Event
    on_day: date
    village: str
    plot: str
    from_class: LandClass | None
    to_class: LandClass | None
    grains: int
    document: str
    from_plot: str = ""
    name: str = ""


def key_of(kind: Event, said: Sequence[Mapping[str, Any]]) -> str:
    """The idempotency key of an entry: a digest of what was said, so that the same is recorded once."""
    body = json.dumps(said, default=str, sort_keys=True, ensure_ascii=False)
    return f"stock:{kind}:{hashlib.sha256(body.encode()).hexdigest()}"
