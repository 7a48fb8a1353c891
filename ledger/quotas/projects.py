"""Projects and the versions of their approved plan: registered by one, each version approved by another."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from typing import Any

from sqlalchemy import Connection, func, insert, select

from ledger.access import Act
from ledger.access.audit import canonical
from ledger.access.proposals import Proposal, check_open, propose, sign_proposal, take_back, turn_down
from ledger.access.reach import Place
from ledger.codes import mask_personal_numbers
from ledger.errors import Refusal, raise_all
from ledger.quotas.books import book_named, place_of
from ledger.quotas.data import BASES, INSTRUMENTS, MODES, PlanPlot, PlanVersion, PlanVillage, Project
from ledger.quotas.data import PLAN_VERSION as PLAN_PROPOSAL
from ledger.quotas.models import PLAN_PLOT, PLAN_VERSION, PLAN_VILLAGE, QUOTA_PROJECT
from ledger.quotas.plan_rules import plan_refusals
from ledger.quotas.refusals import ProjectCodeUsed, ProjectIncomplete, ProjectMissing
from ledger.quotas.rule_refusals import PlanVersionOld
from ledger.units import format_area


def register_project(connection: Connection, project: Project, act: Act) -> Project:
    """Register a project area under its own code. Raises ProjectIncomplete, ProjectCodeUsed, DivisionMissing."""
    act.permit(connection, "projects.register", places=[place_of(project.book)])
    wrong = _unfit(project)
    if wrong:
        raise ProjectIncomplete(what_zh=wrong, what_en=wrong)
    if find_projects(connection, [project.code]):
        raise ProjectCodeUsed(code=project.code)
    book_id = book_named(connection, project.book, act.at)
    row = asdict(project) | {"book_key": project.book, "book_id": book_id}
    del row["book"]
    connection.execute(insert(QUOTA_PROJECT), row | {"recorded_at": act.at, "recorded_by": act.by})
    act.note("projects.register", "project", project.code, after={"name": project.name})
    return project


def _unfit(project: Project) -> str:
    known = {"instrument": INSTRUMENTS, "mode": MODES, "basis": BASES}
    wrong = [name for name, values in known.items() if getattr(project, name) not in values]
    wrong += [name for name in ("code", "name") if not getattr(project, name).strip()]
    wrong += (
        ["code"]
        if len(project.code) > 40 or not project.code.isprintable() or project.code != project.code.strip()
        else []
    )
    return "、".join(wrong)


def find_project(connection: Connection, code: str) -> Project:
    """The project. Raises ProjectMissing."""
    found = find_projects(connection, [code])
    if code not in found:
        raise ProjectMissing(code=mask_personal_numbers(code)[:64])
    return found[code]


def find_projects(connection: Connection, codes: Sequence[str]) -> dict[str, Project]:
    """The projects that there are among some codes."""
    query = select(QUOTA_PROJECT).where(QUOTA_PROJECT.c.code.in_(sorted(set(codes))))
    return {
        row.code: Project(row.code, row.name, row.book_key, row.instrument, row.mode, row.basis)
        for row in connection.execute(query)
    }


def plan_of(connection: Connection, project: str, version: int = 0) -> PlanVersion | None:
    """A version of a project's plan; 0: the one in force, which is the last. None where there is none."""
    query = select(PLAN_VERSION.c.content).where(PLAN_VERSION.c.project == project)
    if version:
        query = query.where(PLAN_VERSION.c.version == version)
    content = connection.scalar(query.order_by(PLAN_VERSION.c.version.desc()).limit(1))
    return _from_content(content) if content is not None else None


def plans_of(connection: Connection, project: str) -> list[PlanVersion]:
    """All versions of a project's plan, oldest first."""
    query = select(PLAN_VERSION.c.content).where(PLAN_VERSION.c.project == project).order_by(PLAN_VERSION.c.version)
    return [_from_content(content) for content in connection.scalars(query)]


def _from_content(content: str) -> PlanVersion:
    return PlanVersion.from_body(json.loads(content))


def lock_project(connection: Connection, code: str) -> None:
    """Let nobody else add to the project until the end of the transaction."""
    connection.execute(select(QUOTA_PROJECT.c.code).where(QUOTA_PROJECT.c.code == code).with_for_update())


def check_plan(connection: Connection, plan: PlanVersion, act: Act) -> PlanVersion:
    """The plan under its version, if the rules let it pass. Raises ProjectMissing, PlanVersionOld, what the rules refuse."""
    project = find_project(connection, plan.project)
    current = _last_version(connection, plan.project)
    numbered = replace(plan, version=plan.version or current + 1)
    if numbered.version != current + 1:
        raise PlanVersionOld(project=plan.project, version=numbered.version, current=current)
    refusals, _ = plan_refusals(connection, project, numbered, plan_of(connection, plan.project), act.today)
    raise_all(refusals)
    return numbered


def plan_warnings(connection: Connection, plan: PlanVersion, act: Act) -> list[Refusal]:
    """What a plan is warned of."""
    project = find_project(connection, plan.project)
    return plan_refusals(connection, project, plan, plan_of(connection, plan.project), act.today)[1]


def propose_plan(connection: Connection, plan: PlanVersion, act: Act) -> Proposal:
    """Propose a version of a project's plan. Raises what ``check_plan`` raises, ProposalOpen."""
    project = find_project(connection, plan.project)
    places = [place_of(project.book)]
    act.permit(connection, "projects.propose-plan", places=places)
    numbered = check_plan(connection, plan, act)
    reason = plan.reason or f"规划方案第 {numbered.version} 版 {plan.document}"
    content = numbered.body()
    proposal = propose(connection, act, PLAN_PROPOSAL, plan.project, content, places=places, needed=2, reason=reason)
    detail = f"申请第 {numbered.version} 版方案：指标 {format_area(plan.quota_grains, 'ha')} 公顷"
    act.note("projects.propose-plan", "project", plan.project, after={"proposal": proposal.id}, detail=detail)
    return proposal


def sign_plan(connection: Connection, proposal: Proposal, act: Act, code: str = "") -> Proposal:
    """Approve a version of a plan, which is in force from then on. Raises what ``check_plan`` raises, SameHands."""
    act.permit(connection, "projects.approve-plan", places=proposal.places)
    check_open(proposal)
    lock_project(connection, proposal.subject)
    plan = check_plan(connection, PlanVersion.from_body(proposal.content), act)
    signed = sign_proposal(connection, act, proposal, code)
    _write(connection, plan, signed.id, act)
    act.note("projects.approve-plan", "project", plan.project, after={"version": plan.version})
    return signed


def turn_down_plan(connection: Connection, proposal: Proposal, act: Act, reason: str) -> Proposal:
    """Reject a version of a plan. Raises ReasonMissing, SameHands, ProposalSettled."""
    act.permit(connection, "projects.approve-plan", places=proposal.places)
    settled = turn_down(connection, act, proposal, reason)
    act.note("projects.approve-plan", "project", proposal.subject, detail=f"退回方案：{reason.strip()}")
    return settled


def take_back_plan(connection: Connection, proposal: Proposal, act: Act) -> Proposal:
    """Withdraw one's own version of a plan."""
    act.permit(connection, "projects.propose-plan", places=proposal.places)
    settled = take_back(connection, act, proposal)
    act.note("projects.propose-plan", "project", proposal.subject, detail="撤回方案")
    return settled


def record_plan(connection: Connection, plan: PlanVersion, act: Act) -> PlanVersion:
    """Record a version that was approved on paper, as it was approved. Raises what ``check_plan`` raises."""
    project = find_project(connection, plan.project)
    act.permit(connection, "quotas.record", places=[place_of(project.book)])
    numbered = check_plan(connection, plan, act)
    _write(connection, numbered, None, act)
    act.note("quotas.record", "project", plan.project, after={"version": numbered.version}, detail="补录已批方案")
    return numbered


def _write(connection: Connection, plan: PlanVersion, proposal_id: int | None, act: Act) -> None:
    names = {column.name for column in PLAN_VERSION.columns} & {each.name for each in fields(plan)}
    row: dict[str, Any] = {name: getattr(plan, name) for name in names}
    row |= {"content": canonical(plan.body()), "proposal_id": proposal_id}
    connection.execute(insert(PLAN_VERSION), row | {"recorded_at": act.at, "recorded_by": act.by})
    key = {"project": plan.project, "version": plan.version}
    villages = [_row(each) | key | {"line": place} for place, each in enumerate(plan.villages, start=1)]
    plots = [_row(each) | key for each in plan.plots]
    for table, rows in ((PLAN_VILLAGE, villages), (PLAN_PLOT, plots)):
        if rows:
            connection.execute(insert(table), rows)


def _row(part: PlanVillage | PlanPlot) -> dict[str, Any]:
    return asdict(part)


def _last_version(connection: Connection, project: str) -> int:
    query = select(func.max(PLAN_VERSION.c.version)).where(PLAN_VERSION.c.project == project)
    return connection.scalar(query) or 0


def places_of_project(project: Project) -> list[Place]:
    """Where a project happens: the division whose book it is in."""
    return [place_of(project.book)]
