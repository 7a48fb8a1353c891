"""``projects``: project areas, the versions of their approved plans, and what happens to their quota."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection

from api.conditions import tag_of_body, tagged
from api.edge import asked
from api.keys import carried_out_once, idempotency_key
from api.paging import cursor_of, page, parts_of
from api.project_bodies import (
    PLAN_EXAMPLE,
    PROJECT_EXAMPLE,
    PlanForeseenAnswer,
    PlansAnswer,
    PlanSchema,
    ProjectAnswer,
    ProjectPage,
    ProjectQuery,
    ProjectSchema,
    ProjectWithPlanAnswer,
    plan_foreseen_body,
    plan_of_request,
    plans_body,
    project_body,
    project_of,
    story_body,
)
from api.proposal_schemas import AFTER_PROPOSING, ProposalAnswer, proposal_body, proposed
from api.quota_bodies import EventPage, EventQuery, ProjectEventSchema, event_of
from api.quota_events import page_of_events
from api.quota_fields import code_in_path
from api.resource import resource
from ledger import clock
from ledger.access import Act
from ledger.inquiries.quota_events import (
    WantedProjects,
    plan_foreseen,
    projects_within,
    read_project,
    story_of_project,
)
from ledger.quotas import propose_event, propose_plan, register_project

BLUEPRINT = resource("projects", "Project areas of linkage and reclamation, and their plans")
CODE: Final = code_in_path("code", "code of the project", 40, "JF-2026-01")


@BLUEPRINT.get("")
@BLUEPRINT.arguments(ProjectQuery, location="query")
@BLUEPRINT.answers(200, ProjectPage, headers=("Link",))
def search_projects(told: dict[str, Any]) -> Any:
    """Projects within reach, by code"""
    after = parts_of(told["cursor"], 1)[0] if told["cursor"] else ""
    wanted = WantedProjects(told["book"], told["instrument"], told["village"], after, told["limit"] + 1)
    found = asked("projects.read", lambda c, actor: projects_within(c, actor, wanted))
    shown = found[: told["limit"]]
    more = cursor_of(shown[-1].code) if len(found) > len(shown) else None
    return page([project_body(each) for each in shown], more)


@BLUEPRINT.post("")
@BLUEPRINT.arguments(ProjectSchema, example=PROJECT_EXAMPLE)
@BLUEPRINT.answers(201, ProjectAnswer, headers=("Location",), keyed=True)
def register_a_project(told: dict[str, Any]) -> Any:
    """Register a project area under its own code; nothing is posted"""
    wanted = project_of(told)

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        return project_body(register_project(connection, wanted, act))

    body, headers = carried_out_once("projects.register", wanted.code, idempotency_key(), work)
    return body, 201, headers | {"Location": f"/api/v1/projects/{wanted.code}"}


@BLUEPRINT.get("/<code>", parameters=CODE)
@BLUEPRINT.answers(200, ProjectWithPlanAnswer, headers=("ETag",))
def read_a_project(code: str) -> Any:
    """One project with the version of its plan that is in force"""
    body = asked("projects.read", lambda c, actor: story_body(story_of_project(c, actor, code)), code)
    return tagged(body, tag_of_body(body))


@BLUEPRINT.get("/<code>/plans", parameters=CODE)
@BLUEPRINT.answers(200, PlansAnswer, headers=("ETag",))
def list_plans(code: str) -> Any:
    """All versions of a project's plan, and those that wait for their approval"""
    body = asked("projects.read", lambda c, actor: plans_body(story_of_project(c, actor, code)), code)
    return tagged(body, tag_of_body(body))


@BLUEPRINT.post("/<code>/plans/check", parameters=CODE)
@BLUEPRINT.arguments(PlanSchema, example=PLAN_EXAMPLE)
@BLUEPRINT.answers(200, PlanForeseenAnswer)
def check_a_plan(told: dict[str, Any], code: str) -> Any:
    """What the rules say to a version of a plan; nothing is kept"""
    plan = plan_of_request(told, code)
    return asked(
        "projects.propose-plan",
        lambda c, actor: plan_foreseen_body(plan_foreseen(c, actor, plan, clock.now())),
        code,
    )


@BLUEPRINT.post("/<code>/plans", parameters=CODE)
@BLUEPRINT.arguments(PlanSchema, example=PLAN_EXAMPLE)
@BLUEPRINT.answers(201, ProposalAnswer, headers=("ETag", "Location"), keyed=True, links=AFTER_PROPOSING)
def propose_a_plan(told: dict[str, Any], code: str) -> Any:
    """Propose the next version of a project's plan; another person approves it: see `proposals`

    It is in force from its approval on. An older version than the one in force is refused.
    """
    plan = plan_of_request(told, code)

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        return proposal_body(propose_plan(connection, plan, act))

    return proposed(carried_out_once("projects.propose-plan", code, idempotency_key(), work))


@BLUEPRINT.get("/<code>/events", parameters=CODE)
@BLUEPRINT.arguments(EventQuery(exclude=("project", "book")), location="query")
@BLUEPRINT.answers(200, EventPage, headers=("Link",))
def list_events_of_project(told: dict[str, Any], code: str) -> Any:
    """What happened to the quota of a project, newest first"""
    return page_of_events(told | {"project": code, "book": ""}, lambda c, actor: read_project(c, actor, code))


@BLUEPRINT.post("/<code>/events", parameters=CODE)
@BLUEPRINT.arguments(ProjectEventSchema)
@BLUEPRINT.answers(201, ProposalAnswer, headers=("ETag", "Location"), keyed=True, links=AFTER_PROPOSING)
def propose_event_of_project(told: dict[str, Any], code: str) -> Any:
    """Propose what is to happen to the quota of a project, in its own book; as under `quota-events`"""

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        project = read_project(connection, act.actor, code, "quotas.propose")
        return proposal_body(propose_event(connection, event_of(told, project.book, code), act))

    return proposed(carried_out_once("quotas.propose", code, idempotency_key(), work))
