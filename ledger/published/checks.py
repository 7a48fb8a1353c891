"""The checks of published figures, as a table: each is asked of every row that prints its figures.

The tolerance is zero at the printed scale. A check that only warns tells a pattern that is legitimate in some projects.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ledger.errors import Words
from ledger.published.comparing import (
    Relation,
    above_zero,
    at_most,
    item_at_most,
    nested,
    price_of,
    rows_add_up,
    running_totals,
    sum_of,
    whole_in,
)
from ledger.published.refusals import PublishedFiguresDisagree, PublishedFiguresUnusual
from ledger.published.splits import of_budget, of_which, plots_of_areas
from ledger.rulebook import Entry

_PILOT: Final = Words("城乡建设用地增减挂钩试点管理办法", "measures on linkage pilots")
_PRINT: Final = Words("公布单位自己的合计与分项", "the publisher's own totals and parts")
_PRACTICE: Final = Words("公布数据中的通行算法", "the usual way of computing, found in published data")
_NOTE: Final = Words("个别项目合理存在，仅提示", "legitimate in some projects, a note only")
_UNITS: Final = Words("1 公顷 = 15 亩，四舍五入", "1 ha = 15 mu, rounded half up")


@dataclass(frozen=True, slots=True)
class Check:
    """A check. name: a sentence in kebab case. on: its relations, by the profile of the table. warns: it never says more
    than ``warning``."""

    name: str
    words: Words
    source: Words
    on: Mapping[str, tuple[Relation, ...]]
    warns: bool = False

    @property
    def refusal(self) -> type[PublishedFiguresDisagree] | type[PublishedFiguresUnusual]:
        return PublishedFiguresUnusual if self.warns else PublishedFiguresDisagree


_WEISHAN, _BATCH, _PLAN, _PROVINCE = "village-projects-ha", "batch-approval", "plan-adjustment", "provincial-batch"
_REDUCTION, _OLD_VILLAGE, _BUDGET = "reduction-projects-m2", "old-village-reclamation", "budget"
_ACCEPTED, _TRADES = "acceptance-summary", "trades"
_IN_HECTARES = ("total_area_m2", "construction_land_m2", "industrial_198_m2", "construction_reduction_m2", "new_cultivated_m2")  # fmt: skip

CHECKS: Final = (
    Check(
        "surplus-is-reclaimed-less-resettlement",
        Words("节余 = 复垦耕地 − 安置所占农用地", "surplus = reclaimed cultivated − agricultural land of resettlement"),
        _PRACTICE,
        {
            _WEISHAN: (
                sum_of(
                    "surplus_quota_ha", "reclaimed_cultivated_ha", "-resettlement_on_agri_land_ha|resettlement_area_ha"
                ),
            )
        },
    ),
    Check(
        "surplus-after-acceptance-is-the-surplus",
        Words("验收后节余与节余一致", "the surplus after acceptance agrees with the surplus"),
        _PRINT,
        {_WEISHAN: (sum_of("surplus_after_acceptance_ha", "surplus_quota_ha"),)},
    ),
    Check(
        "mu-is-area-converted",
        Words("亩数与公布面积换算一致", "mu agree with the area they are converted from"),
        _UNITS,
        {
            _PLAN: (sum_of("area_mu_published", "area_ha"),),
            _REDUCTION: (sum_of("total_mu_published", "total_area_m2"),),
            _ACCEPTED: (
                sum_of("project_area_mu", "project_area_ha"),
                sum_of("new_cultivated_mu", "new_cultivated_ha"),
            ),
        },
    ),
    Check(
        "printed-in-hectares-to-four-places",
        Words("以公顷四位小数公布的，平方米数为整数", "printed in hectares to four places: whole square metres"),
        _UNITS,
        {_REDUCTION: tuple(whole_in(column, "published_unit", "ha(4dp)", 4) for column in _IN_HECTARES)},
    ),
    Check(
        "nested-areas-lie-within",
        Words("耕地 ≤ 农用地 ≤ 总面积，逐级包含，不相加", "cultivated ≤ agricultural ≤ total: nested, not added"),
        _PRINT,
        {
            _WEISHAN: (
                *nested("reclaimed_cultivated_ha", "total_area_ha"),
                *nested("resettlement_on_agri_land_ha", "resettlement_area_ha"),
            ),
            _BATCH: nested("newbuild_cultivated_ha", "newbuild_agri_ha", "newbuild_area_ha"),
            _PLAN: (item_at_most("planned_cultivated", "demolition_total", "area_ha"),),
            _PROVINCE: (
                *nested("newbuild_cultivated_ha", "newbuild_agri_ha", "newbuild_total_ha"),
                *nested("construction_increase_ha", "newbuild_total_ha"),
                *nested("demolition_cultivated_ha", "demolition_reclaimed_ha"),
            ),
            _REDUCTION: (
                *nested("industrial_198_m2", "construction_land_m2", "total_area_m2"),
                *nested("construction_reduction_m2", "construction_land_m2"),
                *nested("new_cultivated_m2", "total_area_m2"),
            ),
            _OLD_VILLAGE: (*nested("new_cultivated_mu", "total_mu"), *nested("rural_road_mu", "total_mu")),
            _ACCEPTED: (
                *nested("new_cultivated_ha", "project_area_ha"),
                *nested("new_cultivated_mu", "project_area_mu"),
            ),
        },
    ),
    Check(
        "parts-make-the-total",
        Words("公布的分项合计等于总数（分项不全的不超过总数）", "printed parts make the total, or stay within it"),
        _PRINT,
        {
            _WEISHAN: (
                rows_add_up(
                    ("total_area_ha", "reclaimed_cultivated_ha", "resettlement_area_ha", "surplus_quota_ha"),
                    plots_of_areas,
                ),
            ),
            _OLD_VILLAGE: (sum_of("total_mu", "new_cultivated_mu", "rural_road_mu"),),
            _BUDGET: (rows_add_up(("yuan",), of_budget),),
            _ACCEPTED: (
                rows_add_up(
                    ("project_area_ha", "new_cultivated_ha", "project_area_mu", "new_cultivated_mu", "plots"), of_which
                ),
            ),
        },
    ),
    Check(
        "quota-is-new-cultivated",
        Words("挂钩指标 = 新增耕地（扣除农村道路）", "linkage quota = new cultivated land, roads left out"),
        Words("福建旧村复垦公布口径", "basis of old-village reclamation in Fujian"),
        {_OLD_VILLAGE: (sum_of("linkage_quota_mu", "new_cultivated_mu"),)},
    ),
    Check(
        "quota-is-new-build",
        Words("挂钩指标 = 建新面积", "linkage quota = new-build area"),
        _PILOT,
        {_BATCH: (sum_of("linkage_quota_ha", "newbuild_area_ha"),)},
    ),
    Check(
        "demolition-covers-new-build",
        Words("拆旧面积 ≥ 建新面积", "demolition ≥ new-build"),
        _PILOT,
        {
            _WEISHAN: (at_most("resettlement_area_ha", "total_area_ha"),),
            _BATCH: (at_most("newbuild_area_ha", "demolition_area_ha"),),
            _PLAN: (item_at_most("turnover_quota", "demolition_total", "area_ha"),),
            _PROVINCE: (at_most("newbuild_total_ha", "demolition_reclaimed_ha"),),
        },
    ),
    Check(
        "reclaimed-covers-occupied",
        Words("复垦耕地 ≥ 建新占用耕地；归还周转指标的不少于指标", "reclaimed ≥ occupied, or the quota to be returned"),
        _PILOT,
        {
            _WEISHAN: (at_most("resettlement_on_agri_land_ha|resettlement_area_ha", "reclaimed_cultivated_ha"),),
            _PLAN: (item_at_most("turnover_quota", "planned_cultivated", "area_ha"),),
            _PROVINCE: (at_most("newbuild_cultivated_ha", "demolition_cultivated_ha"),),
        },
    ),
    Check(
        "average-price-is-value-by-area",
        Words("均价 = 金额 ÷ 面积", "average price = value / area"),
        _PRINT,
        {
            _REDUCTION: (price_of("invest_per_mu_wan_published", "investment_wan", "construction_reduction_m2"),),
            _TRADES: (price_of("avg_wan_per_mu_published", "value_wan", "area_mu"),),
        },
    ),
    Check(
        "running-totals-do-not-fall",
        Words("累计数不减少", "running totals do not fall"),
        _PRINT,
        {_TRADES: (running_totals("area_mu"), running_totals("value_wan"))},
    ),
    Check(
        "surplus-within-reclaimed",
        Words("节余不超过复垦耕地", "the surplus is within what was reclaimed"),
        _NOTE,
        {
            _WEISHAN: (
                at_most("surplus_quota_ha", "reclaimed_cultivated_ha"),
                at_most("surplus_after_acceptance_ha", "reclaimed_cultivated_ha"),
            )
        },
        warns=True,
    ),
    Check(
        "farmland-within-construction-removed",
        Words("新增耕地不超过减少的建设用地", "farmland gained is within the construction land removed"),
        _NOTE,
        {_REDUCTION: (at_most("new_cultivated_m2", "construction_reduction_m2|construction_land_m2"),)},
        warns=True,
    ),
    Check(
        "farmland-is-gained",
        Words("项目新增了耕地（可能只增加林地）", "the project gains farmland, and not forest alone"),
        _NOTE,
        {
            _WEISHAN: (above_zero("reclaimed_cultivated_ha", "total_area_ha"),),
            _PROVINCE: (above_zero("demolition_cultivated_ha", "demolition_reclaimed_ha"),),
            _REDUCTION: (above_zero("new_cultivated_m2", "construction_reduction_m2|construction_land_m2"),),
            _OLD_VILLAGE: (above_zero("new_cultivated_mu", "total_mu"),),
            _ACCEPTED: (
                above_zero("new_cultivated_ha", "project_area_ha"),
                above_zero("new_cultivated_mu", "project_area_mu"),
            ),
        },
        warns=True,
    ),
)
BY_NAME: Final = {check.name: check for check in CHECKS}
CATALOGUE: Final = tuple(Entry(each.name, "warn", ("check",), each.source, each.refusal) for each in CHECKS)
