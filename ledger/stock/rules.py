"""What the land stock asks of plots and events before any posting, and its rows of the catalogue of rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.codes import mask_personal_numbers
from ledger.errors import Refusal, Words
from ledger.rulebook import Entry
from ledger.stock.data import Plot, StockEvent
from ledger.stock.refusals import (
    ClassNotBuilt,
    ClassNotReclaimable,
    EventIncomplete,
    GroundNotConserved,
    LandClassUnknown,
    PlotCodeUnfit,
    PlotOfOtherVillage,
    PlotRegisteredDifferently,
    ReclaimedClassUnfit,
    ReclassificationBuilds,
    StandardUnknown,
    StockAreaWrong,
    StockTooSmall,
)

LONGEST_CODE: Final = 64
LONGEST_DOCUMENT: Final = 80
_FROM_AND_TO: Final = frozenset({"reclaim", "build", "reclassify"})


def wrong_code(code: str) -> Iterator[Refusal]:
    """PlotCodeUnfit for what cannot be the code of a plot."""
    if not code or len(code) > LONGEST_CODE or any(each.isspace() for each in code) or not code.isprintable():
        yield PlotCodeUnfit(code=mask_personal_numbers(code)[:LONGEST_CODE])


def wrong_plot(plot: Plot, today: date) -> Iterator[Refusal]:
    """What a surveyed plot does not say as it must."""
    yield from wrong_code(plot.code)
    yield from _incomplete([
        (not _is_paper(plot.document), "依据文件", "document"),
        (plot.surveyed_on > today, "日期", "day"),
    ])  # fmt: skip
    if plot.grains <= 0:
        yield StockAreaWrong(plot=plot.code, mu="0")


def wrong_event(event: StockEvent, today: date) -> Iterator[Refusal]:
    """What an event does not say as it must."""
    yield from wrong_code(event.plot)
    both = event.from_class is not None and event.to_class is not None
    neither = event.from_class is None and event.to_class is None
    yield from _incomplete([
        (not _is_paper(event.document), "依据文件", "document"),
        (event.on_day > today, "日期", "day"),
        (event.kind in _FROM_AND_TO and not both, "变化前后地类", "classes before and after"),
        (event.kind == "survey" and (event.to_class is None or event.from_class is not None), "变化后地类（变化前留空）", "class after, none before"),
        (event.kind == "correct" and neither, "地类", "class"),
        (event.kind != "split" and both and event.from_class == event.to_class, "变化前后地类（应不同）", "classes before and after (two different ones)"),
        (event.kind == "split" and not event.from_plot, "来源图斑", "plot that it is split from"),
        (event.kind == "split" and both and event.from_class != event.to_class, "地类（分割前后相同）", "class (the same after a split)"),
        (event.kind == "split" and neither, "地类", "class"),
        (event.kind not in {"split", "build"} and bool(event.from_plot), "来源图斑（应留空）", "plot of origin (none here)"),
    ])  # fmt: skip


def _is_paper(document: str) -> bool:
    return 0 < len(document.strip()) <= LONGEST_DOCUMENT


def _incomplete(wrong: list[tuple[bool, str, str]]) -> Iterator[Refusal]:
    found = [(zh, en) for is_wrong, zh, en in wrong if is_wrong]
    if found:
        yield EventIncomplete(what_zh="、".join(zh for zh, _ in found), what_en=", ".join(en for _, en in found))


_HOUSE: Final = Words("本系统", "this house")
_LINKAGE: Final = Words("城乡建设用地增减挂钩试点管理办法", "measures on linkage pilots (2008)")
_CLASSES: Final = Words("GB/T 21010-2017；用地用海分类（2023）", "GB/T 21010-2017; land and sea classification of 2023")
_CONVERTING: Final = ("reclaim", "build")
CATALOGUE: Final[tuple[Entry, ...]] = (
    Entry("stock-event-says-what-it-must", "refuse", ("record",), _HOUSE, EventIncomplete),
    Entry("a-plot-has-a-fit-code", "refuse", ("register",), _HOUSE, PlotCodeUnfit),
    Entry("a-plot-is-surveyed-once", "refuse", ("register",), _HOUSE, PlotRegisteredDifferently),
    Entry("a-class-goes-with-its-standard", "refuse", ("register", "record"), _CLASSES, StandardUnknown),
    Entry("a-class-is-of-its-standard", "refuse", ("register", "record"), _CLASSES, LandClassUnknown),
    Entry("an-area-is-above-zero", "refuse", ("register", "record"), _HOUSE, StockAreaWrong),
    Entry("ground-stays-in-its-village", "refuse", ("record",), _HOUSE, PlotOfOtherVillage),
    Entry("what-goes-is-there-on-every-day", "refuse", ("record", *_CONVERTING), _HOUSE, StockTooSmall),
    Entry("ground-is-conserved", "refuse", _CONVERTING, _HOUSE, GroundNotConserved),
    Entry("demolition-land-is-construction-or-mining", "refuse", ("reclaim",), _LINKAGE, ClassNotReclaimable),
    Entry("reclaimed-land-is-agricultural", "refuse", ("reclaim",), _LINKAGE, ReclaimedClassUnfit),
    Entry("built-land-is-construction", "refuse", ("build",), _LINKAGE, ClassNotBuilt),
    Entry("reclassification-builds-nothing", "refuse", ("record",), _LINKAGE, ReclassificationBuilds),
)
