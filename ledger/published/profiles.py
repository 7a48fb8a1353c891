"""The published tables that are known: which columns are which figures in which unit, and what identifies a row.

A file is known by its header row; another year's table under the same header is the same profile.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ledger.codes import mask_digits
from ledger.errors import Words
from ledger.published.refusals import PublishedTableUnknown


@dataclass(frozen=True, slots=True)
class PublishedColumn:
    """A column. unit: key of ``data.UNITS``; empty for what is no figure. places: decimals that the publisher computes to
    before trailing zeros are dropped in print."""

    name: str
    chinese: str
    unit: str = ""
    places: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of published table.

    identity: the columns that together name a row, once a file. project, township, villages, document, day: the column
    that says so, empty where none does. villages are separated by ``separator``.
    """

    key: str
    words: Words
    columns: tuple[PublishedColumn, ...]
    identity: tuple[str, ...]
    project: str = ""
    township: str = ""
    villages: str = ""
    document: str = ""
    day: str = ""
    separator: str = "+"

    @property
    def figures(self) -> dict[str, PublishedColumn]:
        return {column.name: column for column in self.columns if column.unit}

    def chinese(self, column: str) -> str:
        return next(each.chinese for each in self.columns if each.name == column)


def _text(*columns: tuple[str, str]) -> tuple[PublishedColumn, ...]:
    return tuple(PublishedColumn(name, chinese) for name, chinese in columns)


def _in(unit: str, places: int, *columns: tuple[str, str]) -> tuple[PublishedColumn, ...]:
    return tuple(PublishedColumn(name, chinese, unit, places) for name, chinese in columns)


PROFILES: Final = (
    Profile(
        "village-projects-ha",
        Words("分村挂钩项目（公顷）", "linkage projects by village (ha)"),
        (
            *_text(("batch", "批次"), ("township", "乡镇"), ("village_or_plot", "村或地块"), ("row_kind", "行类别")),
            *_in("ha", 0, ("total_area_ha", "总面积"), ("reclaimed_cultivated_ha", "复垦耕地")),
            *_in("ha", 0, ("resettlement_area_ha", "安置面积"), ("resettlement_on_agri_land_ha", "安置占农用地")),
            *_in("ha", 0, ("surplus_quota_ha", "节余指标")),
            *_text(("status", "状态")),
            *_in("ha", 0, ("surplus_after_acceptance_ha", "验收后节余")),
            *_text(("note", "备注")),
        ),
        ("batch", "township", "village_or_plot"),
        project="batch",
        township="township",
        villages="village_or_plot",
    ),
    Profile(
        "batch-approval",
        Words("批次批复（拆旧、建新）", "approval of a batch (demolition and new-build)"),
        (
            *_text(("seq", "序号"), ("region", "地区"), ("project", "项目")),
            *_in("ha", 4, ("linkage_quota_ha", "挂钩指标")),
            *_text(("demolition_villages", "拆旧村")),
            *_in("ha", 4, ("demolition_area_ha", "拆旧面积")),
            *_text(("newbuild_village", "建新村")),
            *_in("ha", 4, ("newbuild_area_ha", "建新面积"), ("newbuild_agri_ha", "建新占农用地")),
            *_in("ha", 4, ("newbuild_cultivated_ha", "建新占耕地")),
            *_in("ha", 4, ("newbuild_use_area_ha_column_unclear", "建新使用面积（列义不明）")),
            *_text(("approved_on", "批准日期")),
        ),
        ("region", "project"),
        project="project",
        township="region",
        villages="demolition_villages",
        day="approved_on",
        separator="|",
    ),
    Profile(
        "plan-adjustment",
        Words("规划调整批复", "approval of an adjusted plan"),
        (
            *_text(("doc_no", "文号"), ("date", "日期"), ("item", "指标项")),
            *_in("ha", 4, ("area_ha", "面积（公顷）")),
            *_in("mu", 2, ("area_mu_published", "面积（亩）")),
        ),
        ("doc_no", "item"),
        project="doc_no",
        document="doc_no",
        day="date",
    ),
    Profile(
        "village-list",
        Words("涉及村名单", "villages of a plan"),
        _text(("township", "乡镇"), ("village", "村")),
        ("township", "village"),
        township="township",
        villages="village",
    ),
    Profile(
        "provincial-batch",
        Words("省级挂钩批次", "provincial linkage batch"),
        (
            *_text(("area", "地区"), ("batch", "批次"), ("approval_no", "文号"), ("date", "日期")),
            *_in("ha", 4, ("demolition_reclaimed_ha", "拆旧复垦"), ("demolition_cultivated_ha", "其中耕地")),
            *_in("ha", 4, ("newbuild_total_ha", "建新总面积"), ("construction_increase_ha", "新增建设用地")),
            *_in("ha", 4, ("newbuild_agri_ha", "占农用地"), ("newbuild_cultivated_ha", "占耕地")),
            *_text(("quota_origin", "指标来源")),
        ),
        ("approval_no",),
        project="batch",
        township="area",
        document="approval_no",
        day="date",
    ),
    Profile(
        "reduction-projects-m2",
        Words("减量化项目（平方米）", "reduction projects (m²)"),
        (
            *_text(("district", "区"), ("township", "镇"), ("village", "村"), ("project_code", "项目代码")),
            *_text(("stage", "阶段"), ("doc_date", "日期"), ("doc_no", "文号")),
            *_in("m2", 2, ("total_area_m2", "总面积"), ("construction_land_m2", "建设用地")),
            *_in("m2", 2, ("industrial_198_m2", "其中198工业"), ("construction_reduction_m2", "建设用地减量")),
            *_in("m2", 2, ("new_cultivated_m2", "新增耕地")),
            *_in("wan-yuan", 0, ("investment_wan", "投资（万元）")),
            *_in("wan-yuan/mu", 2, ("invest_per_mu_wan_published", "亩均投资（万元）")),
            *_text(("published_unit", "公布单位")),
            *_in("mu", 4, ("total_mu_published", "总面积（亩）")),
        ),
        ("project_code", "stage"),
        project="project_code",
        township="township",
        villages="village",
        document="doc_no",
        day="doc_date",
    ),
    Profile(
        "old-village-reclamation",
        Words("旧村复垦", "old-village reclamation"),
        (
            *_text(("township", "乡镇"), ("villages", "村"), ("year", "年度")),
            *_in("mu", 2, ("total_mu", "复垦总面积"), ("new_cultivated_mu", "新增耕地")),
            *_in("mu", 2, ("rural_road_mu", "农村道路"), ("linkage_quota_mu", "挂钩指标")),
            *_text(("note", "备注")),
        ),
        ("township", "villages", "year"),
        township="township",
        villages="villages",
    ),
    Profile(
        "budget",
        Words("项目预算", "budget of a project"),
        (*_text(("item", "费用项")), *_in("yuan", 2, ("yuan", "金额（元）"))),
        ("item",),
        project="item",
    ),
    Profile(
        "acceptance-summary",
        Words("验收汇总", "acceptance summary"),
        (
            *_text(("area", "地区"), ("batch", "批次"), ("date", "日期")),
            *_in("count", 0, ("villages", "村数"), ("plots", "地块数")),
            *_in("ha", 4, ("project_area_ha", "项目面积（公顷）"), ("new_cultivated_ha", "新增耕地（公顷）")),
            *_in("mu", 2, ("project_area_mu", "项目面积（亩）"), ("new_cultivated_mu", "新增耕地（亩）")),
            *_text(("note", "备注")),
        ),
        ("area", "batch"),
        project="batch",
        township="area",
        day="date",
    ),
    Profile(
        "trades",
        Words("交易与累计", "trades and running totals"),
        (
            *_text(("item", "项目")),
            *_in("mu", 2, ("area_mu", "面积（亩）")),
            *_in("wan-yuan", 0, ("value_wan", "金额（万元）")),
            *_in("wan-yuan/mu", 2, ("avg_wan_per_mu_published", "均价（万元/亩）")),
        ),
        ("item",),
        project="item",
    ),
    Profile(
        "field-dictionary",
        Words("字段字典", "dictionary of fields"),
        _text(("field", "字段"), ("chinese", "中文名"), ("layer", "图层")),
        ("field",),
    ),
)
BY_KEY: Final = {profile.key: profile for profile in PROFILES}


def recognise(headings: Iterable[str]) -> Profile:
    """The profile of a header row, in whatever order its columns stand, by their names or their Chinese headings.

    Raises PublishedTableUnknown, naming the nearest profile.
    """
    written = [heading for heading in headings if heading]
    named = {profile.key: {_named(profile, heading) for heading in written} for profile in PROFILES}
    for profile in PROFILES:
        if named[profile.key] == {column.name for column in profile.columns}:
            return profile
    nearest = max(PROFILES, key=lambda profile: len(named[profile.key] - {None}))
    missing = [column.name for column in nearest.columns if column.name not in named[nearest.key]]
    raise PublishedTableUnknown(
        found=", ".join(mask_digits(heading)[:40] for heading in written[:30]),
        nearest_zh=nearest.words.zh,
        nearest_en=nearest.words.en,
        missing=", ".join(missing) or "—",
    )


def _named(profile: Profile, heading: str) -> str | None:
    """Which column of the profile a heading is."""
    folded = _folded(heading)
    return next((c.name for c in profile.columns if folded in (_folded(c.name), _folded(c.chinese))), None)


def _folded(heading: str) -> str:
    return "".join(unicodedata.normalize("NFKC", heading).split()).replace("*", "").casefold()
