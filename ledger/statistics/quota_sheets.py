"""Quotas as reports: the quota ledger (指标台账), what quota is used for (用途), what is to be returned (归还)."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import Connection

from ledger.errors import Words
from ledger.places import Division
from ledger.quotas.data import BASES, INSTRUMENTS, LOT_KINDS, MODES, PURPOSES, USES
from ledger.quotas.obligations import BUCKETS, Obligation, WantedObligations, obligations
from ledger.quotas.sheets import STATES, ProjectLine, quota_ledger, uses
from ledger.statistics.tables import Report, columns_of
from ledger.units import show_area

LEDGER_COLUMNS: Final = columns_of((
    ("serial", "序号", "no.", "count"),
    ("project", "项目区编号", "project"),
    ("name", "项目区名称", "name"),
    ("office", "权属单位", "office"),
    ("instrument", "指标种类", "instrument"),
    ("mode", "方式", "mode"),
    ("basis", "节余口径", "basis of the surplus"),
    ("villages", "拆旧村", "villages of the demolition zone"),
    ("document", "批复文号", "approval"),
    ("approved_on", "批复日期", "approved", "day"),
    ("quota", "批准周转指标（亩）", "quota approved (mu)", "area"),
    ("demolition", "拆旧面积（亩）", "demolition (mu)", "area"),
    ("new_build", "建新面积（亩）", "new building (mu)", "area"),
    ("households", "户数", "households", "count"),
    ("assigned", "下达周转指标（亩）", "assigned (mu)", "area"),
    ("resettlement", "安置使用（亩）", "used: resettlement (mu)", "area"),
    ("rural_reserve", "农村留用（亩）", "used: rural reserve (mu)", "area"),
    ("town", "城镇建新（亩）", "used: town (mu)", "area"),
    ("accepted", "验收面积（亩）", "accepted (mu)", "area"),
    ("cultivated", "新增耕地（亩）", "cultivated (mu)", "area"),
    ("other_agricultural", "新增其他农用地（亩）", "other agricultural (mu)", "area"),
    ("returned", "归还挂钩周转指标（亩）", "turnover quota returned (mu)", "area"),
    ("surrendered", "交回未用指标（亩）", "surrendered (mu)", "area"),
    ("reserved", "自愿退出宅基地预留指标（亩）", "reserve for voluntary exit (mu)", "area"),
    ("surplus", "结余指标（亩）", "surplus (mu)", "area"),
    ("balanced", "转入占补平衡（亩）", "farmland balance (mu)", "area"),
    ("sold", "已售出（亩）", "sold (mu)", "area"),
    ("value", "成交价值（元）", "value of sales (yuan)", "money"),
    ("landed", "已落地（亩）", "landed (mu)", "area"),
    ("written_down", "核减（亩）", "written down (mu)", "area"),
    ("made_good", "补足（亩）", "made good (mu)", "area"),
    ("owed", "尚待归还（亩）", "still to be returned (mu)", "area"),
    ("due_on", "最早归还期限", "first due day", "day"),
    ("confirmation", "指标确认函", "confirmation"),
    ("state", "状态", "state"),
))  # fmt: skip
_USE_COLUMNS: Final = columns_of((
    ("village", "村编码", "village"),
    ("name", "村", "name"),
    ("purpose", "类别", "purpose"),
    ("use", "用途", "use"),
    ("plots", "地块数", "plots", "count"),
    ("area", "面积（亩）", "area (mu)", "area"),
    ("cultivated", "占用耕地（亩）", "cultivated land taken (mu)", "area"),
))  # fmt: skip
_OWED_COLUMNS: Final = columns_of((
    ("lot", "指标批次", "lot"),
    ("kind", "批次类别", "kind"),
    ("instrument", "指标种类", "instrument"),
    ("office", "单位", "office"),
    ("project", "项目区编号", "project"),
    ("name", "项目区名称", "name"),
    ("document", "文号", "document"),
    ("from_day", "起始日期", "from", "day"),
    ("due_on", "归还期限", "due", "day"),
    ("days_left", "剩余天数", "days left", "count"),
    ("bucket", "账龄", "age"),
    ("owed", "应归还（亩）", "to be returned (mu)", "area"),
    ("used", "已使用（亩）", "used (mu)", "area"),
    ("unused", "未使用（亩）", "not used (mu)", "area"),
))  # fmt: skip


def quota_ledger_report(connection: Connection, division: Division, day: date) -> Report:
    """The quota ledger of a division as of a day, a row a project."""
    lines = quota_ledger(connection, division, day, limit=None)
    rows = tuple({"serial": number} | _project(line) for number, line in enumerate(lines, start=1))
    title = Words(f"{division.name}指标台账（{day}）", f"Quota ledger of {division.name}, {day}")
    return Report("quota-ledger", title, LEDGER_COLUMNS, rows)


def _project(line: ProjectLine) -> dict[str, Any]:
    project = line.project
    said = {
        "project": project.code,
        "name": project.name,
        "office": line.office_name,
        "instrument": INSTRUMENTS[project.instrument].zh,
        "mode": MODES[project.mode].zh,
        "basis": BASES[project.basis].zh,
        "villages": "、".join(line.villages),
        "value": line.value_fen,
        "state": STATES[line.state].zh,
    }
    for column in LEDGER_COLUMNS[1:]:
        if column.name not in said:
            said[column.name] = getattr(line, f"{column.name}_grains" if column.kind == "area" else column.name)
    return said


def uses_report(connection: Connection, division: Division, day: date) -> Report:
    """What quota was used for in a division by a day, by village, purpose and use; the sums of the uses below."""
    lines = uses(connection, division, day)
    rows = tuple(
        {
            "village": line.village,
            "name": line.village_name,
            "purpose": PURPOSES[line.purpose].zh,
            "use": USES[line.use].zh,
            "plots": line.plots,
            "area": line.grains,
            "cultivated": line.cultivated_grains,
        }
        for line in lines
    )
    sums = {use: sum(line.grains for line in lines if line.use == use) for use in USES}
    notes = tuple(_sum(USES[use], grains) for use, grains in sums.items() if grains)
    title = Words(f"{division.name}指标使用用途表（{day}）", f"What quota is used for in {division.name}, {day}")
    return Report("quota-uses", title, _USE_COLUMNS, rows, notes=notes)


def obligations_report(connection: Connection, division: Division, day: date) -> Report:
    """All that the counties of a division have to return as of a day, by due day; the sums of the ages below."""
    wanted = WantedObligations(day, levels=(), limit=2**31)
    page = obligations(connection, division, wanted)
    notes = tuple(_sum(BUCKETS[bucket], total.owed_grains) for bucket, total in page.buckets.items() if total.lots)
    title = Words(f"{division.name}指标归还台账（{day}）", f"Quota to be returned in {division.name}, {day}")
    return Report("quota-obligations", title, _OWED_COLUMNS, tuple(map(_owed, page.rows)), notes=notes)


def _owed(row: Obligation) -> dict[str, Any]:
    return {
        "lot": row.lot,
        "kind": LOT_KINDS[row.kind].zh,
        "instrument": INSTRUMENTS[row.instrument].zh,
        "office": row.office_name,
        "project": row.project,
        "name": row.project_name,
        "document": row.document,
        "from_day": row.from_day,
        "due_on": row.due_on,
        "days_left": row.days_left,
        "bucket": BUCKETS[row.bucket].zh,
        "owed": row.owed_grains,
        "used": row.used_grains,
        "unused": row.unused_grains,
    }


def _sum(words: Words, grains: int) -> Words:
    area = show_area(grains, "mu").text
    return Words(f"{words.zh}：{area} 亩", f"{words.en}: {area} mu")
