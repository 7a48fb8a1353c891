"""Rules about acceptance and what follows from it: plots, plan, evidence, grade, return, reserve, surplus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from ledger.errors import Refusal
from ledger.quotas.data import BASES, GRADE_SCALES, MINING, PLAN, USE_KINDS, EventLine, QuotaEvent, gained_by
from ledger.quotas.facts import Facts
from ledger.quotas.lots import free_in
from ledger.quotas.rule_refusals import (
    AcceptedAbovePlan,
    CultivatedBelowOccupied,
    EvidenceMissing,
    GradeLower,
    GradesOfTwoScales,
    NewBuildAboveDemolition,
    OverlapTooLarge,
    PlotNotConstruction,
    PlotsUnstated,
    PlotUsedTwice,
    ReclamationNotChecked,
    ReserveFirst,
    ReturnFirst,
    SumMismatch,
    SurplusAboveFormula,
)
from ledger.quotas.saying import classes, ha, m2
from ledger.quotas.warnings import (
    AcceptedFarBelowPlan,
    GainAboveRemoved,
    NoFarmlandGained,
    PlotsNotListed,
    SurplusAboveReclaimed,
)
from ledger.stock import group_of
from ledger.units import GRAINS_PER_UNIT

_ALLOWED_OVERLAP: Final = GRAINS_PER_UNIT["m2"]
_CHECKED: Final = ("county-checked", "accepted")
_EVIDENCE: Final = {
    "acceptance": ("验收文件", "the acceptance document"),
    "survey": ("变更调查成果", "the survey's evidence"),
}


def by_basis(event: QuotaEvent, basis: str) -> int:
    """What the lines of an acceptance come to on a project's basis, in grains."""
    return sum(gained_by(line, basis) for line in event.lines)


def parts_add_up(facts: Facts) -> Iterator[Refusal]:
    """Lines add up to the event, an acceptance on its project's basis, at the scale of the plan (a square metre)."""
    event = facts.event
    if not event.lines:
        return
    stated = event.grains
    if event.kind == "accept" and facts.project is not None:
        found, words = by_basis(event, facts.project.basis), BASES[facts.project.basis]
        zh, en = f"各行合计（{words.zh}）", f"lines ({words.en})"
    else:
        found, zh, en = sum(line.grains for line in event.lines), "各行合计", "lines"
    scale = facts.plan.scale_grains if facts.plan is not None else GRAINS_PER_UNIT["m2"]
    exact = any(line.plot for line in event.lines)
    if abs(found - stated) >= (1 if exact else scale):
        yield _apart(zh, en, found, stated)
    for line in event.lines:
        gained = line.cultivated_grains + line.other_agricultural_grains
        if event.kind == "accept" and line.plot in facts.stocks and gained != line.grains:
            yield _apart(f"地块 {line.plot} 新增农用地", f"farmland gained on plot {line.plot}", gained, line.grains)
        if event.kind in {*USE_KINDS, "land"} and gained > line.grains:
            yield _apart(f"{line.village} 占用农用地", f"farmland taken in {line.village}", gained, line.grains)


def _apart(zh: str, en: str, found: int, stated: int) -> SumMismatch:
    return SumMismatch(
        what_zh=zh, what_en=en, sum_ha=ha(found), stated_ha=ha(stated), difference_m2=m2(abs(found - stated))
    )


def plots_stated(facts: Facts) -> Iterator[Refusal]:
    if not facts.from_paper and not all(line.plot for line in facts.event.lines):
        yield PlotsUnstated(lot=facts.event.lot)


def plots_unlisted(facts: Facts) -> Iterator[Refusal]:
    if facts.from_paper and not all(line.plot for line in facts.event.lines):
        yield PlotsNotListed(lot=facts.event.lot)


def plot_once(facts: Facts) -> Iterator[Refusal]:
    """A plot makes one certificate, and is built on with one lot; ground of the land stock that is built on is counted there."""
    lines = [line for line in facts.event.lines if line.plot]
    if facts.event.kind != "accept":
        lines = [line for line in lines if line.source_plot not in facts.stocks]
    for plot, count in sorted(Counter(line.plot for line in lines).items()):
        if count > 1:
            yield PlotUsedTwice(plot=plot, lot=facts.event.lot, event=f"× {count}")
        elif plot in facts.linked:
            lot, event = facts.linked[plot]
            yield PlotUsedTwice(plot=plot, lot=lot, event=event)


def no_overlap(facts: Facts) -> Iterator[Refusal]:
    for line in facts.event.lines:
        if line.overlap_grains > _ALLOWED_OVERLAP:
            yield OverlapTooLarge(
                plot=line.plot or line.village, overlap_m2=m2(line.overlap_grains), allowed_m2=m2(_ALLOWED_OVERLAP)
            )


def plot_was_construction(facts: Facts) -> Iterator[Refusal]:
    """What a certificate is given for was rural construction land, in a mining project mining land."""
    wanted = "mining" if facts.event.instrument == MINING else "rural-construction"
    for line in facts.event.lines:
        stock = facts.stocks.get(line.plot)
        if stock is None:
            if line.plot and not facts.from_paper:
                yield PlotNotConstruction(plot=line.plot, day=facts.event.on_day, **classes({}))
            continue
        there = sum(area for each, area in stock.free.items() if group_of(each) == wanted)
        if there < line.grains:
            yield PlotNotConstruction(plot=line.plot, day=facts.event.on_day, **classes(stock.standing))


def county_checked(facts: Facts) -> Iterator[Refusal]:
    event = facts.event
    for line in event.lines if event.reclamation else ():
        found = facts.reclamation.get(line.plot)
        if found is None or found.step not in _CHECKED:
            step = found.step if found is not None else "—"
            yield ReclamationNotChecked(reclamation=event.reclamation, plot=line.plot, step=step)


def within_plan(facts: Facts) -> Iterator[Refusal]:
    """More accepted than approved takes an amended plan first."""
    plan, totals, event = facts.plan, facts.totals, facts.event
    if plan is None:
        return
    removed = totals.removed + sum(line.grains for line in event.lines)
    cultivated = totals.cultivated + sum(line.cultivated_grains for line in event.lines)
    for zh, en, planned, accepted in (
        ("拆旧面积", "demolition", plan.demolition_grains, removed),
        ("新增耕地", "cultivated land", plan.reclaimed_cultivated_grains, cultivated),
    ):
        if planned and accepted >= planned + plan.scale_grains:
            yield AcceptedAbovePlan(
                project=event.project,
                version=plan.version,
                what_zh=zh,
                what_en=en,
                planned_ha=ha(planned),
                accepted_ha=ha(accepted),
            )


def evidence_there(facts: Facts) -> Iterator[Refusal]:
    event, lot = facts.event, facts.lot
    if lot is None or lot.kind != "acceptance":
        return
    there = facts.lot_papers | {paper.kind for paper in event.papers if paper.document.strip()}
    missing = [words for kind, words in _EVIDENCE.items() if kind not in there]
    if missing:
        zh, en = "、".join(words[0] for words in missing), ", ".join(words[1] for words in missing)
        yield EvidenceMissing(lot=lot.code, missing_zh=zh, missing_en=en)


def built_within_removed(facts: Facts) -> Iterator[Refusal]:
    """Plan quota has no demolition to stay within: it was granted for building."""
    totals = facts.totals
    if totals.built > totals.removed and facts.event.instrument != PLAN:
        yield NewBuildAboveDemolition(
            project=facts.event.project,
            built_ha=ha(totals.built),
            removed_ha=ha(totals.removed),
            against_zh="已验收拆旧",
            against_en="of accepted demolition",
        )


def cultivated_made_up(facts: Facts) -> Iterator[Refusal]:
    totals = facts.totals
    if totals.occupied_cultivated > totals.cultivated and facts.event.instrument != PLAN:
        yield CultivatedBelowOccupied(
            project=facts.event.project,
            against_zh="累计",
            against_en="in all",
            gained_ha=ha(totals.cultivated),
            occupied_ha=ha(totals.occupied_cultivated),
        )


def grade_kept(facts: Facts) -> Iterator[Refusal]:
    """The area-weighted grade of what was gained is not higher than that of what was taken: a lower number is better."""
    graded = [each for each in facts.grades if each[2]]
    scales = sorted({scale for scale, *_ in graded})
    if len(scales) > 1:
        one, other = (GRADE_SCALES[scale] for scale in scales[:2])
        yield GradesOfTwoScales(
            project=facts.event.project, one_zh=one.zh, one_en=one.en, other_zh=other.zh, other_en=other.en
        )
        return
    area = sum(grains for *_, grains in graded)
    gained = sum(int(grade) * grains for _, grade, _, grains in graded)
    occupied = sum(int(grade) * grains for _, _, grade, grains in graded)
    if gained > occupied:
        yield GradeLower(
            project=facts.event.project, gained=_weighted(gained, area), occupied=_weighted(occupied, area)
        )


def _weighted(total: int, area: int) -> str:
    """Σ grade × area over the area, with two decimals, rounded half up."""
    hundredths = (total * 200 + area) // (2 * area)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def reserve_first(facts: Facts) -> Iterator[Refusal]:
    plan = facts.plan
    decided = {"decision-of-village"} & ({paper.kind for paper in facts.event.papers} | facts.lot_papers)
    if plan is not None and facts.totals.reserved < plan.rural_reserve_grains and not decided:
        yield ReserveFirst(
            project=facts.event.project, planned_ha=ha(plan.rural_reserve_grains), reserved_ha=ha(facts.totals.reserved)
        )


def return_first(facts: Facts) -> Iterator[Refusal]:
    """What is confirmed leaves enough accepted quota to return what is in use."""
    event = facts.event
    day, instrument = facts.day, event.instrument
    owed = sum(free_in(held, instrument, "quota.to-return", day) for _, held in facts.project_lots)
    unused = sum(free_in(held, instrument, "quota.assigned", day) for _, held in facts.project_lots)
    accepted = sum(free_in(held, instrument, "quota.accepted", day) for _, held in facts.project_lots)
    left = accepted - event.grains
    if owed - unused > max(left, 0):
        yield ReturnFirst(project=event.project, owed_ha=ha(owed - unused), left_ha=ha(max(left, 0)))


def surplus_by_formula(facts: Facts) -> Iterator[Refusal]:
    """Reclaim-first: surplus is what was accepted less agricultural land that resettlement takes, less the reserve.

    What the plan takes for resettlement is kept back until it is used. A borrow-first project returns what it used, so
    that its accepted quota already lies after resettlement.
    """
    plan, totals, event = facts.plan, facts.totals, facts.event
    if facts.project is None or facts.project.mode != "reclaim-first" or plan is None:
        return
    planned = min(plan.resettlement_grains, plan.occupied_agricultural_grains) if plan.resettlement_grains else 0
    resettlement = max(totals.resettlement, planned)
    most = totals.accepted - resettlement - totals.reserved
    asked = totals.confirmed + event.grains
    if asked > most:
        yield SurplusAboveFormula(
            project=event.project,
            accepted_ha=ha(totals.accepted),
            resettlement_ha=ha(resettlement),
            reserve_ha=ha(totals.reserved),
            most_ha=ha(max(most, 0)),
            asked_ha=ha(asked),
        )


def gained_more(facts: Facts) -> Iterator[Refusal]:
    gained = sum(map(_gained, facts.event.lines))
    removed = sum(line.grains for line in facts.event.lines)
    if gained > removed:
        yield GainAboveRemoved(lot=facts.event.lot, gained_ha=ha(gained), removed_ha=ha(removed))


def _gained(line: EventLine) -> int:
    return line.cultivated_grains + line.other_agricultural_grains


def no_farmland(facts: Facts) -> Iterator[Refusal]:
    lines = facts.event.lines
    if lines and not any(line.cultivated_grains for line in lines):
        yield NoFarmlandGained(lot=facts.event.lot, other_ha=ha(sum(map(_gained, lines))))


def surplus_large(facts: Facts) -> Iterator[Refusal]:
    confirmed = facts.totals.confirmed + facts.event.grains
    if confirmed > facts.totals.cultivated:
        yield SurplusAboveReclaimed(
            project=facts.event.project, surplus_ha=ha(confirmed), gained_ha=ha(facts.totals.cultivated)
        )


def far_below_plan(facts: Facts) -> Iterator[Refusal]:
    plan = facts.plan
    removed = facts.totals.removed + sum(line.grains for line in facts.event.lines)
    if plan is not None and removed * 10 < plan.demolition_grains * 9:
        yield AcceptedFarBelowPlan(
            project=facts.event.project, accepted_ha=ha(removed), planned_ha=ha(plan.demolition_grains)
        )
