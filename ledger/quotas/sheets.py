"""The quota ledger (指标台账), a line a project, and what town land is used for, as of a day.

The columns follow what offices keep: turnover quota returned, reserve for the village, surplus, its value, the owner,
the paper that confirms it. Purposes: demonstration towns put public services, infrastructure and industry first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, func, select

from ledger.errors import Words
from ledger.places import Division, subtree
from ledger.quotas.data import USE_KINDS, Project
from ledger.quotas.lineage_nodes import names_of_villages
from ledger.quotas.lots import Lot
from ledger.quotas.models import (
    PLAN_VERSION,
    PLAN_VILLAGE,
    QUOTA_EVENT,
    QUOTA_EVENT_LINE,
    QUOTA_LOT,
    QUOTA_PROJECT,
)
from ledger.quotas.obligations import owed_of_lots
from ledger.quotas.offices import offices_within


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project as of a day. Areas in grains, value in fen: what buyers paid for its quota.

    document, approved_on, quota, demolition, new_build: of the version of its plan that was last approved by the day;
    empty, None and zero before the first. reserved: set aside for the village out of acceptances. surplus: confirmed.
    cultivated, other_agricultural: gained by reclamation, before any write-down. due_on: the earliest day on which
    something is still to be returned. villages: of the demolition zone. confirmation: paper of the last confirmed surplus.
    state: a key of STATES.
    """

    project: Project
    office_name: str
    document: str
    approved_on: date | None
    quota_grains: int
    demolition_grains: int
    new_build_grains: int
    households: int
    assigned_grains: int
    resettlement_grains: int
    rural_reserve_grains: int
    town_grains: int
    accepted_grains: int
    cultivated_grains: int
    other_agricultural_grains: int
    returned_grains: int
    surrendered_grains: int
    reserved_grains: int
    surplus_grains: int
    balanced_grains: int
    sold_grains: int
    value_fen: int
    landed_grains: int
    written_down_grains: int
    made_good_grains: int
    owed_grains: int
    due_on: date | None
    confirmation: str
    villages: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class UseLine:
    """What quota was used for in a village by a day, in grains. purpose: a key of PURPOSES; use: a key of USES."""

    village: str
    village_name: str
    purpose: str
    use: str
    plots: int
    grains: int
    cultivated_grains: int


_TELLING: Final = ("surplus", "close", "rectify", "rectified")
# In the order in which they win where several hold.
STATES: Final[Mapping[str, Words]] = {
    "closed": Words("已结项", "closed"),
    "rectifying": Words("整改中", "rectifying"),
    "overdue": Words("已逾期", "overdue"),
    "under-way": Words("实施中", "under way"),
}
_PLAN: Final = ("document", "approved_on", "quota_grains", "demolition_grains", "new_build_grains", "households")


def quota_ledger(
    connection: Connection,
    division: Division,
    as_of: date,
    *,
    instrument: str = "",
    after: str = "",
    limit: int | None = 100,
) -> tuple[ProjectLine, ...]:
    """The projects of the offices in a division, by code, beginning behind ``after``; limit None: all of them.

    Below a county they are those with a village there in some version of their plan.
    """
    offices = offices_within(connection, division, as_of)
    column = QUOTA_PROJECT.c
    place = subtree([division], as_of)
    inside = select(PLAN_VILLAGE.c.project).join(place, place.c.code == PLAN_VILLAGE.c.village)
    mine = column.book_key.in_(list(offices.by_key)) if offices.by_key else column.code.in_(inside)
    query = select(QUOTA_PROJECT).where(column.code > after, mine)
    if instrument:
        query = query.where(column.instrument == instrument)
    rows = connection.execute(query.order_by(column.code).limit(limit)).all()
    lines: list[ProjectLine] = []
    for start in range(0, len(rows), 200):
        projects = [
            Project(row.code, row.name, row.book_key, row.instrument, row.mode, row.basis)
            for row in rows[start : start + 200]
        ]
        lines += _lines(connection, projects, {key: each.name for key, each in offices.by_key.items()}, as_of)
    return tuple(lines)


def _lines(
    connection: Connection, projects: Sequence[Project], names: Mapping[str, str], as_of: date
) -> list[ProjectLine]:
    codes = [project.code for project in projects]
    plans = _plans(connection, codes, as_of)
    sums, money, last = _sums(connection, codes, as_of)
    gained = _gained(connection, codes, as_of)
    owed = _owed(connection, codes, as_of)
    villages = _villages(connection, plans)
    found = []
    for project in projects:
        code = project.code
        plan = plans.get(code)
        amounts, (owed_grains, due_on) = sums[code], owed.get(code, (0, None))
        given = {name: getattr(plan, name) for name in _PLAN} if plan else _NO_PLAN
        found.append(
            ProjectLine(
                project=project,
                office_name=names.get(project.book, project.book),
                **given,
                assigned_grains=amounts["assign"],
                resettlement_grains=amounts["use-resettlement"],
                rural_reserve_grains=amounts["use-reserve"],
                town_grains=amounts["use-town"],
                accepted_grains=amounts["accept"] - amounts["write-down"],
                cultivated_grains=gained.get(code, (0, 0))[0],
                other_agricultural_grains=gained.get(code, (0, 0))[1],
                returned_grains=amounts["return"],
                surrendered_grains=amounts["surrender"],
                reserved_grains=amounts["reserve"],
                surplus_grains=amounts["surplus"],
                balanced_grains=amounts["balance"],
                sold_grains=amounts["sell"],
                value_fen=money[code],
                landed_grains=amounts["land"],
                written_down_grains=amounts["write-down"],
                made_good_grains=amounts["make-good"],
                owed_grains=owed_grains,
                due_on=due_on,
                confirmation=last[code].get("surplus", ("", ""))[1],
                villages=villages.get(code, ()),
                state=_state(last[code], due_on, as_of),
            )
        )
    return found


_NO_PLAN: Final[Mapping[str, Any]] = dict.fromkeys(_PLAN, 0) | {"document": "", "approved_on": None}


def _state(last: Mapping[str, tuple[str, str]], due_on: date | None, as_of: date) -> str:
    ordered = last.get("rectify", ("", ""))[0] > last.get("rectified", ("", ""))[0]
    overdue = due_on is not None and due_on < as_of
    return next(name for name, holds in zip(STATES, ("close" in last, ordered, overdue, True), strict=True) if holds)


def _plans(connection: Connection, codes: Sequence[str], as_of: date) -> dict[str, Any]:
    """The last version that was approved by the day."""
    query = select(PLAN_VERSION).where(PLAN_VERSION.c.project.in_(codes), PLAN_VERSION.c.approved_on <= as_of)
    return {row.project: row for row in connection.execute(query.order_by(PLAN_VERSION.c.version))}


def _sums(
    connection: Connection, codes: Sequence[str], as_of: date
) -> tuple[dict[str, Counter[str]], Counter[str], dict[str, dict[str, tuple[str, str]]]]:
    """Areas by project and kind of event; fen by project; the last event of each
    kind that tells a state: its place in time, its paper."""
    event = QUOTA_EVENT.c
    mine = event.project.in_(codes) & (event.on_day <= as_of) & event.reversed_at.is_(None)
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    money: Counter[str] = Counter()
    totals = select(event.project, event.kind, func.sum(event.grains), func.sum(event.price_fen)).where(mine)
    for project, kind, grains, fen in connection.execute(totals.group_by(event.project, event.kind)):
        sums[project][kind] = int(grains)
        money[project] += int(fen)
    last: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    telling = select(event.project, event.kind, event.on_day, event.number, event.document).where(mine)
    for project, kind, day, number, document in connection.execute(telling.where(event.kind.in_(_TELLING))):
        last[project][kind] = max(last[project].get(kind, ("", "")), (f"{day.isoformat()} {number}", document))
    return sums, money, last


def _gained(connection: Connection, codes: Sequence[str], as_of: date) -> dict[str, tuple[int, int]]:
    """Cultivated and other agricultural land of a project's acceptances."""
    event, line = QUOTA_EVENT.c, QUOTA_EVENT_LINE.c
    query = (
        select(event.project, func.sum(line.cultivated_grains), func.sum(line.other_agricultural_grains))
        .join(QUOTA_EVENT_LINE, line.event == event.number)
        .where(event.project.in_(codes), event.kind == "accept", event.on_day <= as_of, event.reversed_at.is_(None))
        .group_by(event.project)
    )
    return {code: (int(cultivated), int(other)) for code, cultivated, other in connection.execute(query)}


def _owed(connection: Connection, codes: Sequence[str], as_of: date) -> dict[str, tuple[int, date | None]]:
    """What the lots of each project owe, and the earliest day on which some of it is due."""
    query = select(QUOTA_LOT).where(QUOTA_LOT.c.project.in_(codes), QUOTA_LOT.c.kind == "project")
    lots = [Lot(**row._mapping) for row in connection.execute(query)]
    owed = owed_of_lots(connection, lots, as_of)
    found: dict[str, tuple[int, date | None]] = {}
    for lot in lots:
        if lot.code in owed:
            grains, due_on = found.get(lot.project, (0, None))
            days = [day for day in (due_on, lot.due_on) if day is not None]
            found[lot.project] = (grains + owed[lot.code], min(days, default=None))
    return found


def _villages(connection: Connection, plans: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The names of the villages in the demolition zone of each plan."""
    column = PLAN_VILLAGE.c
    query = select(column.project, column.version, column.village).where(
        column.project.in_(list(plans)), column.zone == "demolition"
    )
    rows = connection.execute(query.order_by(column.project, column.line)).all()
    names = names_of_villages(connection, [row.village for row in rows])
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for row in rows:
        if row.version == plans[row.project].version:
            found[row.project] = (*found[row.project], names.get(row.village, row.village))
    return found


def uses(connection: Connection, division: Division, as_of: date, *, instrument: str = "") -> tuple[UseLine, ...]:
    """What quota was used for in the villages of a division by a day, by village, purpose and use."""
    event, line = QUOTA_EVENT.c, QUOTA_EVENT_LINE.c
    place = subtree([division], as_of)
    query = (
        select(line.village, event.kind, line.use, func.count(func.nullif(line.plot, "").distinct()))
        .add_columns(func.sum(line.grains), func.sum(line.cultivated_grains))
        .join(QUOTA_EVENT, event.number == line.event)
        .join(place, (place.c.level == "village") & (place.c.code == line.village))
        .where(event.kind.in_(list(USE_KINDS)), event.on_day <= as_of, event.reversed_at.is_(None))
        .group_by(line.village, event.kind, line.use)
        .order_by(line.village, event.kind, line.use)
    )
    if instrument:
        query = query.where(event.instrument == instrument)
    rows = connection.execute(query).all()
    names = names_of_villages(connection, [row[0] for row in rows])
    return tuple(
        UseLine(village, names.get(village, ""), USE_KINDS[kind], use, plots, int(grains), int(cultivated))
        for village, kind, use, plots, grains, cultivated in rows
    )
