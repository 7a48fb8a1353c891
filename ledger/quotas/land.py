"""What quota events do to the ground itself: the land stock's lines in the same entry, and plots that come of building."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ledger.book import Line
from ledger.quotas.data import MINING, USE_KINDS, EventLine
from ledger.quotas.facts import Facts
from ledger.stock import (
    GB_T_21010,
    LAND_AND_SEA,
    LandClass,
    Plot,
    PlotStock,
    build_lines,
    class_of_key,
    land_class,
    reclaim_lines,
    taken_from,
)
from ledger.stock.refusals import PlotOfOtherVillage

# What land becomes where the event does not say: codes of each standard, by purpose.
_DEFAULT: Final = {
    GB_T_21010: {"cultivated": "0103", "other": "1006", "town": "0701", "rural": "0702"},
    LAND_AND_SEA: {"cultivated": "0103", "other": "0601", "town": "0701", "rural": "0703"},
}
_RURAL: Final = frozenset({"use-resettlement", "use-reserve"})


def land_lines(facts: Facts) -> Iterator[Line]:
    """The ground that an acceptance turns into farmland, or that building takes. Raises what ``ledger.stock`` refuses.

    Lines without a plot of the land stock move no ground: their document has figures only.
    """
    if facts.event.kind == "accept":
        for line in facts.event.lines:
            if line.plot in facts.stocks:
                yield from _reclaimed(facts, line, facts.stocks[line.plot])
    elif facts.event.kind in {*USE_KINDS, "land"}:
        for line in facts.event.lines:
            if line.source_plot in facts.stocks:
                stock = facts.stocks[line.source_plot]
                yield from build_lines(
                    stock, _built(facts, line, stock), facts.event.on_day, *_taken(facts, line, stock)
                )


def _reclaimed(facts: Facts, line: EventLine, stock: PlotStock) -> Iterator[Line]:
    if stock.plot.village != line.village:
        raise PlotOfOtherVillage(
            plot=line.plot, village=line.village, other=stock.plot.code, other_village=stock.plot.village
        )
    group = "mining" if facts.event.instrument == MINING else "rural-construction"
    removed = taken_from(stock, line.grains, frozenset({group}))  # type: ignore[arg-type]
    gained: dict[LandClass, int] = defaultdict(int)
    gained[_class(stock, line.land_class, "cultivated")] += line.cultivated_grains
    gained[_class(stock, line.other_land_class, "other")] += line.other_agricultural_grains
    yield from reclaim_lines(stock, facts.event.on_day, removed, {each: area for each, area in gained.items() if area})


def _taken(facts: Facts, line: EventLine, stock: PlotStock) -> tuple[dict[LandClass, int], LandClass]:
    rest = line.grains - line.cultivated_grains - line.other_agricultural_grains
    taken: dict[LandClass, int] = defaultdict(int)
    parts: tuple[tuple[int, frozenset[str]], ...] = (
        (line.cultivated_grains, frozenset({"cultivated"})),
        (line.other_agricultural_grains, frozenset({"other-agricultural"})),
        (rest, frozenset({"rural-construction", "town-construction", "mining", "unused"})),
    )
    for grains, groups in parts:
        for each, area in taken_from(stock, grains, groups).items() if grains else ():  # type: ignore[arg-type]
            taken[each] += area
    return dict(taken), _built_class(facts, line, stock)


def _built_class(facts: Facts, line: EventLine, stock: PlotStock) -> LandClass:
    return _class(stock, line.land_class, "rural" if facts.event.kind in _RURAL else "town")


def _built(facts: Facts, line: EventLine, stock: PlotStock) -> Plot:
    """The plot that is built on: a part of the source under a code of its own, or the source itself."""
    if not line.plot or line.plot == stock.plot.code:
        return stock.plot
    return Plot(
        code=line.plot,
        village=line.village,
        land_class=_built_class(facts, line, stock),
        grains=line.grains,
        surveyed_on=facts.event.on_day,
        document=facts.event.document,
        parent=stock.plot.code,
    )


def new_plots(facts: Facts) -> list[Plot]:
    """The plots that come into the land stock with an event, each once with all that came to it."""
    found: dict[str, Plot] = {}
    for line in facts.event.lines if facts.event.kind in {*USE_KINDS, "land"} else ():
        stock = facts.stocks.get(line.source_plot)
        if stock is not None and line.plot and line.plot not in facts.stocks:
            plot = _built(facts, line, stock)
            known = found.get(plot.code)
            found[plot.code] = replace(known, grains=known.grains + plot.grains) if known else plot
    return list(found.values())


def _class(stock: PlotStock, key: str, purpose: str) -> LandClass:
    """The class that an event names, or the usual one of the standard in which the plot stands."""
    if key:
        return class_of_key(key)
    standard = stock.plot.land_class.standard
    return land_class(_DEFAULT[standard][purpose], standard)
