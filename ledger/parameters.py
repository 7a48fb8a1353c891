"""Dated parameters by division: limits, clocks and rates that offices decide, each from a day on.

The parameter of the nearest division holds: of the village's township before its county's, and so up; what no
division has decided is as in ``DEFAULTS``. A new value is a new row, so that every past day keeps its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Date,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    func,
    insert,
    select,
)

from ledger.access import Act
from ledger.access.audit import canonical
from ledger.db import METADATA, Instant
from ledger.errors import Refusal, Words
from ledger.places import LEVELS, Division, find, lineage

PARAMETER = Table(
    "parameter",
    METADATA,
    Column("name", String(40), nullable=False),
    Column("division_level", String(8), nullable=False, comment="empty with the code: everywhere"),
    Column("division_code", String(12), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("sequence", Integer, nullable=False, comment="the highest of a day holds"),
    Column("content", Text, nullable=False, comment="canonical JSON"),
    Column("document", Text, nullable=False, comment="the decision behind it"),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    PrimaryKeyConstraint("name", "division_level", "division_code", "valid_from", "sequence", name="parameter_key"),
    CheckConstraint("(division_level = '') = (division_code = '')", name="a_parameter_names_level_and_code"),
)


class ParameterUnknown(Refusal):
    code = "parameter-unknown"
    category = "missing"
    title = Words("没有这个参数", "No such parameter")
    detail = Words("没有名为“{name}”的参数，可用：{known}", "There is no parameter {name!r}; there are {known}")
    rule = Words("参数按名称设定", "Parameters are set by their names")
    remedy = Words("请从列表中选择", "Choose one of the list")


class ParameterUnfit(Refusal):
    code = "parameter-unfit"
    title = Words("参数值不合要求", "Unfit value")
    detail = Words("{name} 不能是 {value}，要求：{wanted_zh}", "{name} cannot be {value}; it takes {wanted_en}")
    rule = Words("每个参数有自己的形式和范围", "Every parameter has its form and range")
    remedy = Words("请按要求填写", "Give a value of that form")


@dataclass(frozen=True, slots=True)
class Kind:
    """A parameter that offices can set. default: where nobody decided. fits: whether a JSON value is one of its."""

    name: str
    words: Words
    default: Any
    wanted: Words
    fits: Callable[[Any], bool]


def _whole(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and least <= value <= most


def _are_tiers(value: Any) -> bool:
    """[{"authority": "county", "min_mu": 500}, …], a township count (``townships``) where it spans several."""
    return isinstance(value, list) and all(
        isinstance(tier, dict)
        and tier.keys() <= {"authority", "min_mu", "townships"}
        and len(tier) > 1  # one that says no area and no townships would ask for nothing
        and tier.get("authority") in ("township", "county", "city", "province")
        and all(type(tier[key]) is int and tier[key] > 0 for key in tier.keys() - {"authority"})
        for tier in value
    )


def _is_deposit_rule(value: Any) -> bool:
    names = {"min_mu", "min_years", "percent"}
    return value is None or (
        isinstance(value, dict)
        and value.keys() == names
        and all(type(value[name]) is int and value[name] >= 0 for name in names)
        and 0 < value["percent"] <= 100
    )


def _are_shares(value: Any) -> bool:
    return value is None or (
        isinstance(value, dict)
        and value.keys() == {"household", "collective"}
        and all(_whole(0, 100)(each) for each in value.values())
        and sum(value.values()) == 100
    )


def _are_days(value: Any) -> bool:
    return isinstance(value, list) and 0 < len(value) <= 6 and all(_whole(1, 730)(day) for day in value)


_DAYS: Final = Words("1 至 730 的整数（天）", "a whole number of days, 1 to 730")
_MU: Final = Words("整数（亩），0 表示不设", "a whole number of mu, 0 for none")
KINDS: Final = {
    kind.name: kind
    for kind in (
        Kind("hold-days", Words("提交后保留地块的天数", "days for which a submitted contract keeps its land"), 30, _DAYS, _whole(1, 730)),
        Kind("priority-notice-days", Words("优先权通知期", "days of a notice of priority"), 15, _DAYS, _whole(1, 730)),
        Kind("expiry-days", Words("到期提醒天数", "days before the end at which it is told"), [90, 30, 7], Words("1 至 6 个天数的列表", "a list of one to six numbers of days"), _are_days),
        Kind("exception-days", Words("到期未处理列为例外的天数", "days after the end without renewal or handback"), 30, _DAYS, _whole(1, 730)),
        Kind("head-review-mu", Words("由负责人复核的面积", "area from which the centre head reviews"), 0, _MU, _whole(0, 10**7)),
        Kind("review-tiers", Words("社会资本审查分级", "tiers of the review of outside capital"), [], Words("分级列表：authority，min_mu 或 townships", "a list of tiers: authority, min_mu or townships"), _are_tiers),
        Kind("quota-return-years", Words("周转指标归还年限", "years in which turnover quota is returned"), 3, Words("1 至 10 的整数（年）", "a whole number of years, 1 to 10"), _whole(1, 10)),
        Kind("annual-form-edition", Words("年报表式", "edition of the annual form"), "2010", Words("2010 或 later", "2010 or later"), lambda value: value in ("2010", "later")),
        Kind("appurtenant-land-percent", Words("附属用地计入比例（按合法宅基地面积）", "appurtenant land that counts, by the legal homestead"), None, Words("1 至 1000 的整数（%），或空表示不限", "a whole number of percent, 1 to 1000, or null for no limit"), lambda value: value is None or _whole(1, 1000)(value)),
        Kind("reclaim-minimum-m2", Words("复垦地块最小面积", "smallest plot that is reclaimed"), 0, Words("0 至 100000 的整数（平方米），0 表示不限", "a whole number of square metres, 0 to 100000; 0 for none"), _whole(0, 100_000)),
        Kind("trade-limit-mu", Words("单笔指标交易限额（各级取最低）", "limit of a trade of quota (the lowest level's holds)"), 0, _MU, _whole(0, 10**7)),
        Kind("counterpart-cooling-days", Words("新交易对方的等待期", "working days before a first sale to a counterpart"), 0, Words("0 至 60 的整数（工作日）", "a whole number of working days, 0 to 60"), _whole(0, 60)),
        Kind("cross-province-sales", Words("节余指标跨省调剂", "sale of surplus quota to other provinces"), False, Words("true 或 false", "true or false"), lambda value: type(value) is bool),
        Kind("quota-proceeds-rule", Words("指标收益分配比例", "shares of what quota brings"), None, Words("household 与 collective 的百分数，合计 100；或空表示按用途列支", "household and collective in percent, 100 together, or null for the heads of use"), _are_shares),
        Kind("deposit-rule", Words("风险保障金", "risk deposit"), None, Words("min_mu、min_years、percent，或空", "min_mu, min_years, percent, or null"), _is_deposit_rule),
    )
}  # fmt: skip
DEFAULTS: Final[Mapping[str, Any]] = {name: kind.default for name, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Setting:
    """A value that a division decided. division_level, division_code: both empty for everywhere."""

    name: str
    division_level: str
    division_code: str
    valid_from: date
    value: Any
    document: str
    recorded_at: datetime
    recorded_by: str


class Parameters:
    """What holds in places on days; each name and each village's lineage is read once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._settings: dict[str, list[Setting]] = {}
        self._lineages: dict[tuple[str, str, date], list[tuple[str, str]]] = {}

    def value(self, name: str, village: str, day: date) -> Any:
        """What holds for a village on a day."""
        return self._value(name, "village", village, day)

    def value_at(self, name: str, division: Division, day: date) -> Any:
        """What holds for a division of any level on a day."""
        return self._value(name, division.level, division.code, day)

    def decided_above(self, name: str, division: Division, day: date) -> list[Setting]:
        """What a division and each one above it decided themselves and holds on a day, the nearest first."""
        return self._held(name, division.level, division.code, day)

    def _value(self, name: str, level: str, code: str, day: date) -> Any:
        held = self._held(name, level, code, day)
        return held[0].value if held else DEFAULTS[name]

    def _held(self, name: str, level: str, code: str, day: date) -> list[Setting]:
        if name not in self._settings:
            self._settings[name] = list_settings(self._connection, name)
        if not self._settings[name]:
            return []
        found = []
        for place in self._lineage(level, code, day):
            mine = [each for each in self._settings[name] if (each.division_level, each.division_code) == place]
            found += [each for each in mine if each.valid_from <= day][-1:]
        return found

    def _lineage(self, level: str, code: str, day: date) -> list[tuple[str, str]]:
        if (level, code, day) not in self._lineages:
            above = lineage(self._connection, find(self._connection, level, code, day), day)
            self._lineages[level, code, day] = [(each.level, each.code) for each in reversed(above)] + [("", "")]
        return self._lineages[level, code, day]


def parameter(connection: Connection, name: str, villages: Iterable[str], day: date) -> Any:
    """What holds on a day for the first of some villages, by code; the default where there is none."""
    village = min(villages, default="")
    return Parameters(connection).value(name, village, day) if village else DEFAULTS[name]


def list_settings(connection: Connection, name: str = "") -> list[Setting]:
    """What was ever decided, oldest first; ``name`` empty: of every parameter."""
    query = select(PARAMETER).order_by(PARAMETER.c.name, PARAMETER.c.valid_from, PARAMETER.c.sequence)
    if name:
        query = query.where(PARAMETER.c.name == name)
    return [
        Setting(
            row.name,
            row.division_level,
            row.division_code,
            row.valid_from,
            json.loads(row.content),
            row.document,
            row.recorded_at,
            row.recorded_by,
        )
        for row in connection.execute(query)
    ]


def set_parameter(
    connection: Connection, name: str, division: Division, valid_from: date, value: Any, document: str, act: Act
) -> Setting:
    """Decide a parameter for a division and all below it from a day on. Raises ParameterUnknown, ParameterUnfit."""
    act.permit(connection, "parameters.set", places=[(division.level, division.code)])
    if name not in KINDS:
        raise ParameterUnknown(name=name[:40], known=", ".join(KINDS))
    kind = KINDS[name]
    if not kind.fits(value):
        raise ParameterUnfit(name=name, value=canonical(value)[:80], wanted_zh=kind.wanted.zh, wanted_en=kind.wanted.en)
    assert division.level in LEVELS
    key = (
        (PARAMETER.c.name == name)
        & (PARAMETER.c.division_level == division.level)
        & (PARAMETER.c.division_code == division.code)
        & (PARAMETER.c.valid_from == valid_from)
    )
    last = connection.scalar(select(func.max(PARAMETER.c.sequence)).where(key)) or 0
    row = {
        "name": name,
        "division_level": division.level,
        "division_code": division.code,
        "valid_from": valid_from,
        "sequence": last + 1,
        "content": canonical(value),
        "document": document,
        "recorded_at": act.at,
        "recorded_by": act.by,
    }
    connection.execute(insert(PARAMETER), row)
    said = f"{kind.words.zh}：自 {valid_from} 起为 {canonical(value)}"
    act.note("parameters.set", "parameter", f"{name} {division.key}", after={"value": value}, detail=said)
    return Setting(name, division.level, division.code, valid_from, value, document, act.at, act.by)
