"""The sheet of project areas and the approved versions of their plans; a row a version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from ledger.errors import Refusal, RulesBroken, Words
from ledger.exchange import cells
from ledger.exchange.kinds.common import Import, Kind, kept
from ledger.exchange.kinds.land import UNITS
from ledger.exchange.kinds.land_refusals import SheetUnitsDiffer
from ledger.exchange.kinds.quota_columns import LONGEST_DOCUMENT, grains, one_of, whole
from ledger.exchange.kinds.quota_events import Offices
from ledger.exchange.kinds.quota_refusals import PlanRowTwice, PlanVersionDiffers
from ledger.exchange.sheets import Column, convert
from ledger.exchange.value_refusals import CellBlank
from ledger.quotas import (
    BASES,
    INSTRUMENTS,
    MODES,
    PlanVersion,
    Project,
    find_projects,
    place_of,
    plan_warnings,
    plans_of,
    record_plan,
    register_project,
)
from ledger.quotas.refusals import ProjectCodeUsed
from ledger.quotas.rule_refusals import PlanVersionOld

COLUMNS: Final = (
    Column("code", ("项目区编号", "项目编号")),
    Column("name", ("项目区名称", "项目名称")),
    Column("county", ("县", "所在县")),
    Column("instrument", ("指标种类",)),
    Column("mode", ("方式", "运作方式")),
    Column("basis", ("节余口径",)),
    Column("version", ("方案版本",), required=False),
    Column("document", ("批准文号", "批复文号"), required=False),
    Column("approver", ("批准机关",), required=False),
    Column("approved_on", ("批准日期",), required=False),
    Column("quota", ("指标面积", "周转指标"), required=False),
    Column("demolition", ("拆旧面积",), required=False),
    Column("new_build", ("建新面积",), required=False),
    Column("reclaimed_cultivated", ("复垦耕地",), required=False),
    Column("reclaimed_agricultural", ("复垦农用地",), required=False),
    Column("occupied_cultivated", ("占用耕地",), required=False),
    Column("occupied_agricultural", ("占用农用地",), required=False),
    Column("resettlement", ("安置面积",), required=False),
    Column("reserve", ("农村留用面积",), required=False),
    Column("town", ("城镇建新面积",), required=False),
    Column("households", ("拆迁户数", "户数"), required=False),
    Column("unit", ("单位", "面积单位"), required=False),
    Column("filed_online_on", ("在线备案日期",), required=False),
    Column("base_day", ("基期", "基准日"), required=False),
)
# The column of the sheet, the field of a plan.
_AREAS: Final = {
    "quota": "quota_grains",
    "demolition": "demolition_grains",
    "new_build": "new_build_grains",
    "reclaimed_cultivated": "reclaimed_cultivated_grains",
    "reclaimed_agricultural": "reclaimed_agricultural_grains",
    "occupied_cultivated": "occupied_cultivated_grains",
    "occupied_agricultural": "occupied_agricultural_grains",
    "resettlement": "resettlement_grains",
    "reserve": "rural_reserve_grains",
    "town": "town_grains",
}
_OF_A_PLAN: Final = ("document", "approver", "approved_on", "quota", "demolition", "new_build", "unit")
# One unit of the last decimal in which documents print each unit, in grains: sums are compared at that scale.
_SCALE_GRAINS: Final = {"ha": 300, "m2": 300, "mu": 2_000}
_COLUMN_OF: Final = {
    "area-unit-implausible": "quota",
    "cultivated-below-occupied": "occupied_cultivated",
    "new-build-above-demolition": "new_build",
    "plan-version-old": "version",
    "project-code-used": "code",
    "sum-mismatch": "new_build",
}


def _choice(allowed: Any) -> Any:
    return cells.required(cells.choice({key: Words(*words) for key, words in allowed.items()}))


_CONVERTERS: Final[dict[str, Any]] = {
    "code": cells.required(lambda cell: cells.text(cell, 40)),
    "name": cells.required(cells.text),
    "county": cells.required(cells.text),
    "instrument": _choice(INSTRUMENTS),
    "mode": _choice(MODES),
    "basis": _choice(BASES),
    "version": whole(999),
    "document": lambda cell: cells.text(cell, LONGEST_DOCUMENT),
    "approver": cells.text,
    "approved_on": cells.optional(cells.day),
    "households": whole(10**6),
    "unit": one_of(UNITS),
    "filed_online_on": cells.optional(cells.day),
    "base_day": cells.optional(cells.day),
} | dict.fromkeys(_AREAS, cells.text)
_BLANK: Final[dict[str, Any]] = {each.name: _CONVERTERS[each.name]("") for each in COLUMNS if not each.required}
Rows = list[tuple[int, tuple[Project, PlanVersion | None]]]


def _apply(job: Import) -> None:
    bad: set[str] = set()  # codes of projects of which a row is bad
    rows = kept(list(_read(job, bad)), job)
    _check_once(job, rows)
    rows = kept(rows, job)
    known = find_projects(job.connection, [project.code for _, (project, _) in rows])
    for number, (project, plan) in _in_order(rows):
        try:
            added = _registered(job, project, known)
            added = (plan is not None and _planned(job, number, plan)) or added
        except Refusal as refused:
            for refusal in refused.refusals if isinstance(refused, RulesBroken) else (refused,):
                # A version that follows a refused one is out of order only until that is mended.
                if refusal.code != PlanVersionOld.code or project.code not in bad or job.skip_bad:
                    job.tally.refuse(job.place(number, refusal, _COLUMN_OF.get(refusal.code)))
            bad.add(project.code)
            continue
        job.tally.added += added
        job.tally.unchanged += not added


def _in_order(rows: Rows) -> Rows:
    """Projects as they come, the versions of each by number, then those without one."""
    first: dict[str, int] = {}
    for number, (project, _) in rows:
        first.setdefault(project.code, number)

    def place(row: tuple[int, tuple[Project, PlanVersion | None]]) -> tuple[int, int, int]:
        number, (project, plan) = row
        return first[project.code], (plan.version if plan is not None else 0) or 1_000, number

    return sorted(rows, key=place)


def _read(job: Import, bad: set[str]) -> Iterator[tuple[int, tuple[Project, PlanVersion | None]]]:
    converters = job.converters(_CONVERTERS)
    offices = Offices(job.connection, job.at, job.today)
    first_unit: tuple[int, str] | None = None
    for row in job.rows():
        number = row.number
        found, faults = convert(row, converters)
        for fault in faults:
            job.tally.refuse(fault)
        if faults:
            bad.add(row.cells["code"])
            continue
        values = _BLANK | found
        unit = values["unit"]
        first_unit = first_unit or ((number, unit) if unit else None)
        if unit and first_unit is not None and unit != first_unit[1]:
            now, before = UNITS[unit], UNITS[first_unit[1]]
            refusal = SheetUnitsDiffer(
                found_zh=now.zh, found_en=now.en, first_row=first_unit[0], first_zh=before.zh, first_en=before.en
            )
            job.tally.refuse(job.place(number, refusal, "unit"))
        plan = _plan(job, number, values)
        if number in job.tally.bad_rows:
            bad.add(values["code"])
        try:
            book = offices.named(values["county"])
        except Refusal as refusal:
            job.tally.refuse(job.place(number, refusal, "county"))
            continue
        names = ("code", "name", "instrument", "mode", "basis")
        yield number, (Project(book=book, **{name: values[name] for name in names}), plan)


def _plan(job: Import, number: int, values: dict[str, Any]) -> PlanVersion | None:
    """The version that a row states; None where it registers the project alone, or is bad."""
    if not any(values[name] for name in (*_OF_A_PLAN, *_AREAS)):
        return None
    blank = [name for name in _OF_A_PLAN if not values[name]]
    for name in blank:
        job.tally.refuse(job.place(number, CellBlank(), name))
    areas: dict[str, Any] = {}
    for name, field in _AREAS.items():
        try:
            areas[field] = grains(values[name], values["unit"] or "ha", zero=True) if values[name] else 0
        except Refusal as refusal:
            job.tally.refuse(job.place(number, refusal, name))
    if number in job.tally.bad_rows:
        return None
    others = ("version", "document", "approver", "approved_on", "households", "filed_online_on", "base_day")
    return PlanVersion(
        project=values["code"],
        scale_grains=_SCALE_GRAINS[values["unit"]],
        **{name: values[name] for name in others},
        **areas,
    )


def _check_once(job: Import, rows: Rows) -> None:
    first: dict[tuple[str, str], int] = {}
    for number, (project, plan) in rows:
        key = project.code, "" if plan is None else plan.document
        earlier = first.setdefault(key, number)
        if earlier != number:
            job.tally.refuse(job.place(number, PlanRowTwice(code=project.code, first_row=earlier), "document"))


def _registered(job: Import, project: Project, known: dict[str, Project]) -> bool:
    """Whether the project is new. Raises ProjectCodeUsed where the code is another one's."""
    if project.code not in known:
        known[project.code] = register_project(job.connection, project, job.act)
        return True
    if known[project.code] != project:
        raise ProjectCodeUsed(code=project.code)
    job.act.permit(job.connection, "projects.register", places=[place_of(project.book)])
    return False


def _planned(job: Import, number: int, plan: PlanVersion) -> bool:
    """Whether the version is new. Raises PlanVersionDiffers, and what the rules refuse."""
    for recorded in plans_of(job.connection, plan.project):
        if recorded.document == plan.document or recorded.version == plan.version:
            _check_same(recorded, plan)
            return False
    for warning in plan_warnings(job.connection, plan, job.act):
        job.tally.warn(job.place(number, warning, _COLUMN_OF.get(warning.code)))
    record_plan(job.connection, plan, job.act)
    return True


def _check_same(recorded: PlanVersion, plan: PlanVersion) -> None:
    """A version on record says what the row says; villages and plots come from elsewhere."""
    said = replace(plan, version=plan.version or recorded.version)
    fields = {"document": "document", "approver": "approver", "approved_on": "approved_on", "version": "version"}
    for column, field in (fields | _AREAS | {"households": "households"}).items():
        if getattr(recorded, field) != getattr(said, field):
            raise PlanVersionDiffers(
                code=plan.project, version=recorded.version, document=recorded.document, column=column
            )


PROJECTS: Final = Kind("projects", COLUMNS, _apply)
