"""The rules of a version of a plan: what is approved must hold together before anything rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date

from sqlalchemy import Connection

from ledger.centre.calendar import calendar, working_day_after
from ledger.errors import Refusal
from ledger.quotas.books import place_of, villages_inside
from ledger.quotas.data import MINING, PURPOSES, USES, ZONES, PlanVersion, Project
from ledger.quotas.refusals import ProjectIncomplete
from ledger.quotas.rule_refusals import (
    CultivatedBelowOccupied,
    EventOutOfOrder,
    NewBuildAboveDemolition,
    PlotNotConstruction,
    SumMismatch,
    UnitImplausible,
    VillageOfOtherCounty,
)
from ledger.quotas.saying import classes, ha, m2, mu, unit_slip
from ledger.quotas.warnings import FiledOnlineLate, GainAboveRemoved
from ledger.stock import find_plots, group_of, plot_stocks

_MOST_GRAINS, _MOST_HOUSEHOLDS = 2**53, 10**9
_FILING_DAYS = 7  # working days after the approval, as provincial approvals ask


def plan_refusals(
    connection: Connection, project: Project, plan: PlanVersion, previous: PlanVersion | None, today: date
) -> tuple[list[Refusal], list[Refusal]]:
    """(what refuses a version of a plan, what only warns of it)."""
    refusals = [
        *_incomplete(plan),
        *_dates(plan, previous, today),
        *_sizes(project, plan),
        *_sums(plan),
        *_villages(connection, project, plan),
        *_plots(connection, project, plan),
    ]
    return refusals, list(_warnings(connection, plan))


def _incomplete(plan: PlanVersion) -> Iterator[Refusal]:
    missing = [
        said_as
        for said_as, there in (
            ("批准文号 document", plan.document.strip()),
            ("批准机关 approver", plan.approver.strip()),
            ("拆旧区面积 demolition", plan.demolition_grains > 0),
            ("面积 areas", _areas_fit(plan)),
            ("文号过长 document", len(plan.document) <= 80 and plan.document.isprintable()),
            ("小数位 scale", plan.scale_grains > 0),
            ("重复的地块 plot twice", len({each.plot for each in plan.plots}) == len(plan.plots)),
        )
        if not there
    ]
    missing += [f"{each.zone} {each.village}" for each in plan.parts if each.zone not in ZONES]
    missing += [plot.plot for plot in plan.plots if plot.purpose not in {"", *PURPOSES} or plot.use not in USES]
    if missing:
        raise ProjectIncomplete(what_zh="、".join(missing), what_en=", ".join(missing))
    return iter(())


def _areas_fit(plan: PlanVersion) -> bool:
    """No area below zero or above what every reader takes exactly, none of a plot that is zero."""
    own = [getattr(plan, each.name) for each in fields(plan) if each.name.endswith("_grains")]
    parts = [(each.grains, each.agricultural_grains, each.cultivated_grains) for each in plan.parts]
    counts = [plan.households, *(each.households for each in plan.villages)]
    areas = [*own, *(grains for part in parts for grains in part)]
    return (
        min([*areas, *counts]) >= 0
        and max(areas) <= _MOST_GRAINS
        and max(counts) <= _MOST_HOUSEHOLDS
        and all(plot.grains > 0 for plot in plan.plots)
    )


def _dates(plan: PlanVersion, previous: PlanVersion | None, today: date) -> Iterator[Refusal]:
    if plan.approved_on > today:
        yield EventOutOfOrder(what_zh="今天", what_en="today", earlier=today, on_day=plan.approved_on)
    if previous is not None and plan.approved_on < previous.approved_on:
        yield EventOutOfOrder(
            what_zh=f"第 {previous.version} 版的批准",
            what_en=f"the approval of version {previous.version}",
            earlier=previous.approved_on,
            on_day=plan.approved_on,
        )


def _sizes(project: Project, plan: PlanVersion) -> Iterator[Refusal]:
    figures = {"project": project.code, "against_zh": "拆旧区", "against_en": "of demolition"}
    if plan.new_build_grains > plan.demolition_grains:
        yield NewBuildAboveDemolition(
            **figures, built_ha=ha(plan.new_build_grains), removed_ha=ha(plan.demolition_grains)
        )
    if plan.quota_grains > plan.demolition_grains:
        against = {"against_zh": "拆旧区", "against_en": "of demolition"}
        if unit_slip(plan.quota_grains, plan.demolition_grains):
            yield UnitImplausible(
                **against,
                asked_ha=ha(plan.quota_grains),
                asked_mu=mu(plan.quota_grains),
                expected_ha=ha(plan.demolition_grains),
                expected_mu=mu(plan.demolition_grains),
            )
        else:
            yield NewBuildAboveDemolition(
                **figures, built_ha=ha(plan.quota_grains), removed_ha=ha(plan.demolition_grains)
            )
    if plan.occupied_cultivated_grains > plan.reclaimed_cultivated_grains > 0:
        yield CultivatedBelowOccupied(
            project=project.code,
            against_zh="方案",
            against_en="by the plan",
            gained_ha=ha(plan.reclaimed_cultivated_grains),
            occupied_ha=ha(plan.occupied_cultivated_grains),
        )


def _sums(plan: PlanVersion) -> Iterator[Refusal]:
    """Villages and plots add up to the document, purposes to the new-build zone, at the document's scale."""
    for zone, stated in (("demolition", plan.demolition_grains), ("new-build", plan.new_build_grains)):
        words = ZONES[zone]
        villages = [each.grains for each in plan.villages if each.zone == zone]
        if villages and all(villages):
            yield from _apart(f"{words.zh}各村", f"villages of the {words.en}", sum(villages), stated, plan)
        plots = [each.grains for each in plan.plots if each.zone == zone]
        if plots:
            yield from _apart(f"{words.zh}各地块", f"plots of the {words.en}", sum(plots), stated, plan)
    purposes = plan.resettlement_grains + plan.rural_reserve_grains + plan.town_grains
    if purposes:
        yield from _apart("建新区各用途", "purposes of the new-build zone", purposes, plan.new_build_grains, plan)
    nested = (
        ("新增耕地", "cultivated land gained", plan.reclaimed_cultivated_grains, plan.reclaimed_agricultural_grains),
        ("占用耕地", "cultivated land taken", plan.occupied_cultivated_grains, plan.occupied_agricultural_grains),
    )
    for zh, en, part, whole in nested:
        if whole and part > whole:  # nested, never added
            yield from _apart(f"{zh}（含于农用地）", f"{en} (part of agricultural land)", part, whole, plan)


def _apart(zh: str, en: str, found: int, stated: int, plan: PlanVersion) -> Iterator[Refusal]:
    if abs(found - stated) >= plan.scale_grains:
        yield SumMismatch(
            what_zh=zh, what_en=en, sum_ha=ha(found), stated_ha=ha(stated), difference_m2=m2(abs(found - stated))
        )


def _villages(connection: Connection, project: Project, plan: PlanVersion) -> Iterator[Refusal]:
    named = {each.village for each in plan.parts}
    if not named:
        return
    for village in sorted(named - villages_inside(connection, named, place_of(project.book))):
        yield VillageOfOtherCounty(village=village, book=project.book)


def _plots(connection: Connection, project: Project, plan: PlanVersion) -> Iterator[Refusal]:
    """Demolition plots that the land stock knows were construction land on the base day."""
    wanted = "mining" if project.instrument == MINING else "rural-construction"
    named = sorted({each.plot for each in plan.plots if each.zone == "demolition"})
    known = find_plots(connection, named) if named else {}
    day = plan.base_day or plan.approved_on
    for code, stock in sorted(plot_stocks(connection, sorted(known), day).items() if known else ()):
        if not any(group_of(each) == wanted for each in stock.standing):
            yield PlotNotConstruction(plot=code, day=day, **classes(stock.standing))


def _warnings(connection: Connection, plan: PlanVersion) -> Iterator[Refusal]:
    if plan.reclaimed_agricultural_grains > plan.demolition_grains:
        yield GainAboveRemoved(
            lot=plan.project, gained_ha=ha(plan.reclaimed_agricultural_grains), removed_ha=ha(plan.demolition_grains)
        )
    latest = working_day_after(plan.approved_on, _FILING_DAYS, calendar(connection))
    if plan.filed_online_on is not None and plan.filed_online_on > latest:
        yield FiledOnlineLate(project=plan.project, approved=plan.approved_on, filed=plan.filed_online_on)
