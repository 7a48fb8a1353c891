"""Rules about projects and their plans: in force, within what was approved, in the right unit and place."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.errors import Refusal
from ledger.quotas.data import PLAN, ZONES
from ledger.quotas.facts import Facts
from ledger.quotas.rule_refusals import (
    AbovePlannedQuota,
    GrainsOutOfPlan,
    OrderMissing,
    PlanMissing,
    PlanVersionOld,
    RectifyingBlocks,
    UnitImplausible,
    VillageOfOtherCounty,
)
from ledger.quotas.saying import ha, mu, unit_slip


def plan_is_there(facts: Facts) -> Iterator[Refusal]:
    if facts.plan is None and facts.event.project and facts.event.instrument != PLAN:
        yield PlanMissing(project=facts.event.project)


def plan_in_force(facts: Facts) -> Iterator[Refusal]:
    event, plan = facts.event, facts.plan
    current = plan.version if plan is not None else 0
    if event.version and event.version != current:
        yield PlanVersionOld(project=event.project, version=event.version, current=current)


def within_planned_quota(facts: Facts) -> Iterator[Refusal]:
    event, plan = facts.event, facts.plan
    if plan is None or _slips(facts):
        return
    if facts.totals.assigned + event.grains > plan.quota_grains:
        yield AbovePlannedQuota(
            project=event.project,
            version=plan.version,
            planned_ha=ha(plan.quota_grains),
            before_ha=ha(facts.totals.assigned),
            asked_ha=ha(event.grains),
        )


def unit_is_plausible(facts: Facts) -> Iterator[Refusal]:
    """Fifteen times the figure that stands against it is a hectare read as a mu, or a mu as a hectare."""
    if _slips(facts):
        expected, zh, en = _expected(facts)
        yield UnitImplausible(
            asked_ha=ha(facts.event.grains),
            asked_mu=mu(facts.event.grains),
            expected_ha=ha(expected),
            expected_mu=mu(expected),
            against_zh=zh,
            against_en=en,
        )


def _slips(facts: Facts) -> bool:
    return unit_slip(facts.event.grains, _expected(facts)[0])


def _expected(facts: Facts) -> tuple[int, str, str]:
    """The figure that a grant or an assignment is held against: the plan's quota, or what all plans still want."""
    if facts.plan is not None:
        return facts.plan.quota_grains, "项目方案批准", "by the project's plan"
    return facts.open_plans, "已批方案尚需指标", "that approved plans still want"


def not_rectifying(facts: Facts) -> Iterator[Refusal]:
    if facts.order is not None:
        since, document = facts.order
        yield RectifyingBlocks(project=facts.event.project, since=since, document=document)


def was_ordered(facts: Facts) -> Iterator[Refusal]:
    if facts.order is None:
        yield OrderMissing(project=facts.event.project)


def villages_of_county(facts: Facts) -> Iterator[Refusal]:
    for village in sorted({line.village for line in facts.event.lines} - facts.villages):
        yield VillageOfOtherCounty(village=village, book=facts.event.book)


def villages_of_plan(facts: Facts) -> Iterator[Refusal]:
    """A project area is closed: where the plan names villages, it is they that are demolished and built in."""
    plan, event = facts.plan, facts.event
    if plan is None:
        return
    zone = "demolition" if event.kind == "accept" else "new-build"
    planned = {each.village for each in plan.parts if each.zone == zone}
    for village in sorted({line.village for line in event.lines} - planned if planned else set()):
        words = ZONES[zone]
        yield GrainsOutOfPlan(
            village=village, project=event.project, version=plan.version, zone_zh=words.zh, zone_en=words.en
        )
