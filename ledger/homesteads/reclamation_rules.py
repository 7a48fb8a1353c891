"""The rules of reclamations, as tables: of the plots that go into one, and of its steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.errors import Refusal, Words
from ledger.homesteads.data import NEXT, OF_RECLAMATION, STEPS, Exit, Paper, Reclamation
from ledger.homesteads.reclamation_refusals import (
    HomesteadNotReady,
    PlotBelowMinimum,
    PlotInReclamation,
    PlotKept,
    PlotSmallerThanMeasured,
    ReclamationDaysOutOfOrder,
    ReclamationIncomplete,
    ReclamationStepOutOfOrder,
)
from ledger.homesteads.rules import Rule, m2, said
from ledger.rulebook import Entry
from ledger.stock import RECLAIMABLE, PlotStock, group_of

_NOT_BEGUN: Final = Words("未办理", "not begun")


@dataclass(frozen=True, slots=True)
class PlotFacts:
    """A plot that is to be reclaimed. has_homestead: whether one lies on it; exit: of that, None while it is not left.
    used: the reclamation in which it is already; let: the lease under which it is. minimum_m2: the local minimum, 0 for
    none. ready: the steps at which a homestead may come in."""

    stock: PlotStock
    has_homestead: bool
    exit: Exit | None
    used: str
    let: str
    minimum_m2: int
    ready: tuple[str, ...]

    @property
    def reclaimable_grains(self) -> int:
        """Construction and mining land that is free to go."""
        return sum(grains for each, grains in self.stock.free.items() if group_of(each) in RECLAIMABLE)

    @property
    def grains(self) -> int:
        """What is to be reclaimed: the homestead as measured, or all of another plot's construction and mining land."""
        return self.exit.homestead.measured_grains if self.exit is not None else self.reclaimable_grains


@dataclass(frozen=True, slots=True)
class StepFacts:
    """A step of a reclamation that is asked for. last_day: of the step before it."""

    batch: Reclamation
    asked: str
    paper: Paper
    last_day: date | None
    today: date

    def out_of_order(self) -> list[ReclamationStepOutOfOrder]:
        """What to say where the step is not the next one."""
        here, asked = STEPS.get(self.batch.step, _NOT_BEGUN), STEPS[self.asked]
        figures = {"step_zh": here.zh, "step_en": here.en, "asked_zh": asked.zh, "asked_en": asked.en}
        return [ReclamationStepOutOfOrder(number=self.batch.number, **figures)]


def plot_is_in_one_reclamation(facts: PlotFacts) -> Iterator[Refusal]:
    if facts.used:
        yield PlotInReclamation(plot=facts.stock.plot.code, number=facts.used)


def homestead_is_left(facts: PlotFacts) -> Iterator[Refusal]:
    step = facts.exit.step if facts.exit is not None else ""
    if not facts.has_homestead or step in {*facts.ready, "collective-construction"}:
        return
    words = STEPS.get(step, Words("未申请退出", "not left"))
    yield HomesteadNotReady(
        plot=facts.stock.plot.code,
        number=facts.exit.number if facts.exit is not None else "—",
        step_zh=words.zh,
        step_en=words.en,
        wanted_zh="、".join(STEPS[each].zh for each in facts.ready),
        wanted_en=", ".join(STEPS[each].en for each in facts.ready),
    )


def kept_land_stays(facts: PlotFacts) -> Iterator[Refusal]:
    code = facts.stock.plot.code
    if facts.exit is not None and facts.exit.step == "collective-construction":
        yield PlotKept(
            plot=code,
            what_zh=f"退出 {facts.exit.number} 已转为集体经营性建设用地",
            what_en=f"kept by exit {facts.exit.number}",
        )
    elif facts.let:
        yield PlotKept(plot=code, what_zh=f"已由 {facts.let} 出租", what_en=f"let by {facts.let}")


def plot_is_large_enough(facts: PlotFacts) -> Iterator[Refusal]:
    if facts.grains < facts.minimum_m2 * 300:
        yield PlotBelowMinimum(plot=facts.stock.plot.code, area_m2=m2(facts.grains), minimum_m2=facts.minimum_m2)


def stock_has_it(facts: PlotFacts) -> Iterator[Refusal]:
    if facts.grains > facts.reclaimable_grains or facts.reclaimable_grains == 0:
        figures = {"stock_m2": m2(facts.reclaimable_grains), "measured_m2": m2(facts.grains)}
        yield PlotSmallerThanMeasured(plot=facts.stock.plot.code, **figures)


def step_has_its_paper(facts: StepFacts) -> Iterator[Refusal]:
    words = said((
        (not facts.paper.document.strip(), "文件编号", "document"),
        (facts.paper.on_day > facts.today, "日期", "day"),
        (facts.paper.sha256 != "" and len(facts.paper.sha256) != 64, "文件哈希", "hash of the file"),
        (not facts.batch.plots, "地块", "plots"),
    ))  # fmt: skip
    if words:
        yield ReclamationIncomplete(**words)


def steps_in_order(facts: StepFacts) -> Iterator[Refusal]:
    following = NEXT[facts.batch.step] if facts.batch.step else OF_RECLAMATION[:1]
    if facts.asked not in following:
        yield from facts.out_of_order()


def days_in_order(facts: StepFacts) -> Iterator[Refusal]:
    if facts.last_day is not None and facts.paper.on_day < facts.last_day:
        yield ReclamationDaysOutOfOrder(
            number=facts.batch.number, on_day=facts.paper.on_day, last_day=facts.last_day
        )  # fmt: skip


_HOUSE: Final = Words("本系统", "this house")
_LAND_LAW: Final = Words("土地管理法", "Land Administration Law")
_LINKAGE: Final = Words("城乡建设用地增减挂钩试点管理办法", "pilot measures on linkage")
_LOCAL: Final = Words("宅基地退出与复垦的地方办法", "local measures on exits and reclamation")


def _plot(name: str, source: Words, refusal: type[Refusal], check: Callable[[PlotFacts], Iterable[Refusal]]) -> Rule[PlotFacts]:  # fmt: skip
    return Rule(Entry(name, "refuse", ("reclaim",), source, refusal), check)


def _step(name: str, source: Words, refusal: type[Refusal], check: Callable[[StepFacts], Iterable[Refusal]]) -> Rule[StepFacts]:  # fmt: skip
    return Rule(Entry(name, "refuse", ("works", "check", "acceptance"), source, refusal), check)


PLOT_RULES: Final[tuple[Rule[PlotFacts], ...]] = (
    _plot("a-plot-is-reclaimed-once", _LINKAGE, PlotInReclamation, plot_is_in_one_reclamation),
    _plot("reclaimed-homesteads-were-agreed-on", _LINKAGE, HomesteadNotReady, homestead_is_left),
    _plot("kept-land-stays-construction-land", _LAND_LAW, PlotKept, kept_land_stays),
    _plot("reclaimed-plots-reach-the-minimum", _LOCAL, PlotBelowMinimum, plot_is_large_enough),
    _plot("no-more-is-reclaimed-than-stands", _LINKAGE, PlotSmallerThanMeasured, stock_has_it),
)
STEP_RULES: Final[tuple[Rule[StepFacts], ...]] = (
    _step("reclamation-step-has-its-paper", _HOUSE, ReclamationIncomplete, step_has_its_paper),
    _step("reclamation-steps-come-in-order", _LINKAGE, ReclamationStepOutOfOrder, steps_in_order),
    _step("reclamation-days-come-in-order", _HOUSE, ReclamationDaysOutOfOrder, days_in_order),
)
CATALOGUE: Final[tuple[Entry, ...]] = (*(rule.entry for rule in PLOT_RULES), *(rule.entry for rule in STEP_RULES))
