"""Lines of the land stock. These builders are pure: quotas post them in the entry of the event that moves the land.

Chart of accounts, section 2: one account a class and village, lot = plot, so that the ground of a village is conserved
while its class changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from ledger.book import Account, Line
from ledger.errors import Refusal, raise_all
from ledger.stock.classes import group_of, said
from ledger.stock.data import (
    AGRICULTURAL,
    ASSET,
    BUILT,
    CONSTRUCTION,
    GROUPS,
    HOLDER_KIND,
    RECLAIMABLE,
    SURVEY,
    Group,
    LandClass,
    Plot,
    PlotStock,
)
from ledger.stock.refusals import (
    ClassNotBuilt,
    ClassNotReclaimable,
    GroundNotConserved,
    PlotOfOtherVillage,
    ReclaimedClassUnfit,
    ReclassificationBuilds,
    StockAreaWrong,
    StockTooSmall,
)
from ledger.units import format_area

Areas = Mapping[LandClass, int]
_ALL_GROUPS: Final[frozenset[Group]] = frozenset(GROUPS)


def stock_account(village: str, land_class: LandClass) -> Account:
    """The account of a class in a village."""
    return Account(ASSET, f"stock.{group_of(land_class)}", "village", village, HOLDER_KIND, land_class.key)


def survey_account(village: str) -> Account:
    """Where surveyed ground of a village comes from."""
    return Account(ASSET, SURVEY, "village", village)


def survey_lines(plot: Plot) -> list[Line]:
    """A plot's ground comes into the book. Raises StockAreaWrong."""
    _check_areas(plot.code, {plot.land_class: plot.grains})
    return _from_survey(plot.code, plot.village, plot.surveyed_on, plot.land_class, plot.grains)


def correct_lines(stock: PlotStock, on_day: date, land_class: LandClass, grains: int) -> list[Line]:
    """The survey found ``grains`` more of a class (+), or less (−). Raises StockAreaWrong, StockTooSmall."""
    if grains == 0:
        raise StockAreaWrong(plot=stock.plot.code, mu=format_area(grains, "mu"))
    if grains < 0:
        _check_free(stock, on_day, {land_class: -grains})
    return _from_survey(stock.plot.code, stock.plot.village, on_day, land_class, grains)


def split_lines(stock: PlotStock, plot: Plot, on_day: date) -> list[Line]:
    """A part of a plot gets a lot of its own, in the same class. Raises PlotOfOtherVillage, StockTooSmall …"""
    taken = {plot.land_class: plot.grains}
    return _moved(stock, plot, on_day, taken, taken)


def reclaim_lines(stock: PlotStock, on_day: date, removed: Areas, gained: Areas) -> list[Line]:
    """Demolished and reclaimed: rural construction or mining land − ``removed``, agricultural land + ``gained``.

    Both by class, in grains, with equal sums; the plot stays the same. Raises StockAreaWrong, ClassNotReclaimable,
    ReclaimedClassUnfit, GroundNotConserved, StockTooSmall.
    """
    _check_areas(stock.plot.code, removed)
    _check_areas(stock.plot.code, gained)
    unfit = [ClassNotReclaimable(**_class_figures(stock, each)) for each in _outside(removed, RECLAIMABLE)]
    unfit_gains = [ReclaimedClassUnfit(**_class_figures(stock, each)) for each in _outside(gained, AGRICULTURAL)]
    raise_all([*unfit, *unfit_gains])
    return _moved(stock, stock.plot, on_day, removed, gained)


def build_lines(stock: PlotStock, plot: Plot, on_day: date, taken: Areas, to_class: LandClass) -> list[Line]:
    """Built upon: the classes ``taken`` leave the plot of ``stock``, construction land of ``to_class`` comes to ``plot``.

    ``plot`` is that plot itself, or a new one of the same village (recorded by ``record_plots`` after the entry is
    posted). Raises StockAreaWrong, ClassNotBuilt, PlotOfOtherVillage, StockTooSmall.
    """
    _check_areas(stock.plot.code, taken)
    raise_all([ClassNotBuilt(**_class_figures(stock, each)) for each in _outside({to_class: 0}, BUILT)])
    return _moved(stock, plot, on_day, taken, {to_class: sum(taken.values())})


def reclassify_lines(
    stock: PlotStock, on_day: date, from_class: LandClass, to_class: LandClass, grains: int
) -> list[Line]:
    """The same ground under another class: recoded in another standard, or another use without construction.

    Raises StockAreaWrong, ReclassificationBuilds, StockTooSmall.
    """
    before, after = group_of(from_class), group_of(to_class)
    if before != after and (before in CONSTRUCTION or after in CONSTRUCTION):
        one, other = said(from_class), said(to_class)
        raise ReclassificationBuilds(
            plot=stock.plot.code,
            mu=format_area(grains, "mu"),
            from_zh=one.zh,
            from_en=one.en,
            to_zh=other.zh,
            to_en=other.en,
        )
    return recode_lines(stock, on_day, from_class, to_class, grains)


def recode_lines(stock: PlotStock, on_day: date, from_class: LandClass, to_class: LandClass, grains: int) -> list[Line]:
    """A class that the survey had wrong. Raises StockAreaWrong, StockTooSmall."""
    return _moved(stock, stock.plot, on_day, {from_class: grains}, {to_class: grains})


def taken_from(stock: PlotStock, grains: int, groups: frozenset[Group] = _ALL_GROUPS) -> dict[LandClass, int]:
    """``grains`` spread over the classes of some groups that are free on a plot, in the order of their keys.

    What is asked beyond them falls on the last one, so that the builder refuses it with its figures.
    """
    found: dict[LandClass, int] = {}
    rest = grains
    classes = [each for each in sorted(stock.free, key=lambda each: each.key) if group_of(each) in groups]
    for each in classes:
        found[each] = min(rest, stock.free[each])
        rest -= found[each]
    if classes and rest:
        found[classes[-1]] += rest
    return {each: area for each, area in found.items() if area}


def _moved(stock: PlotStock, plot: Plot, on_day: date, taken: Areas, given: Areas) -> list[Line]:
    """``taken`` leaves the plot of ``stock`` and ``given`` comes to ``plot``, on one day in one village."""
    source, village = stock.plot, stock.plot.village
    _check_areas(source.code, taken)
    _check_areas(plot.code, given)
    if plot.village != village:
        raise PlotOfOtherVillage(plot=plot.code, village=plot.village, other=source.code, other_village=village)
    if sum(taken.values()) != sum(given.values()):
        before, after = format_area(sum(taken.values()), "mu"), format_area(sum(given.values()), "mu")
        raise GroundNotConserved(plot=source.code, before_mu=before, after_mu=after)
    _check_free(stock, on_day, taken)
    gone = [Line(stock_account(village, each), source.code, on_day, -area) for each, area in _sorted(taken)]
    come = [Line(stock_account(village, each), plot.code, on_day, area) for each, area in _sorted(given)]
    return gone + come


def _from_survey(plot: str, village: str, on_day: date, land_class: LandClass, grains: int) -> list[Line]:
    return [
        Line(survey_account(village), plot, on_day, -grains),
        Line(stock_account(village, land_class), plot, on_day, grains),
    ]


def _sorted(areas: Areas) -> list[tuple[LandClass, int]]:
    return sorted(areas.items(), key=lambda item: item[0].key)


def _outside(areas: Areas, groups: frozenset[Group]) -> list[LandClass]:
    return [each for each, _ in _sorted(areas) if group_of(each) not in groups]


def _class_figures(stock: PlotStock, land_class: LandClass) -> dict[str, str]:
    words = said(land_class)
    return {"plot": stock.plot.code, "class_zh": words.zh, "class_en": words.en}


def _check_areas(plot: str, areas: Areas) -> None:
    wrong = [area for area in areas.values() if area <= 0]
    if wrong or not areas:
        raise StockAreaWrong(plot=plot, mu=format_area(wrong[0] if wrong else 0, "mu"))


def _check_free(stock: PlotStock, on_day: date, areas: Areas) -> None:
    """Raise a StockTooSmall for each class of which less is there than is asked, on the day or on a later one."""
    raise_all(list(_short(stock, on_day, areas)))


def _short(stock: PlotStock, on_day: date, areas: Areas) -> Iterable[Refusal]:
    assert stock.day >= on_day, "a plot's stock is looked at on the day on which it moves"
    for each, asked in _sorted(areas):
        has = stock.free.get(each, 0)
        if asked > has:
            figures = {"has_mu": format_area(has, "mu"), "asked_mu": format_area(asked, "mu"), "day": on_day}
            yield StockTooSmall(**_class_figures(stock, each), **figures)
