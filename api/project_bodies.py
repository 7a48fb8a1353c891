"""What projects and the versions of their plans look like in requests and responses."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields, validate

from api.areas import Area, area_body
from api.caveat_bodies import document_field, maybe_day_field
from api.centre_fields import VILLAGE_PATTERN, day_text, sha256_field, village_field, words_field
from api.fields import Day, Number, Strict, Text, Word
from api.paging import cursor_field, limit_field
from api.problems import refusal_body
from api.proposal_schemas import ProposalAnswer, proposal_body
from api.quota_fields import (
    CODE_PATTERN,
    MOST_COUNT,
    MOST_LINES,
    OFFICE_PATTERN,
    areas_body,
    lot_field,
    maybe_area,
    maybe_village_field,
    office_field,
    project_field,
)
from api.schemas import Answer, AreaAnswer, Said, day, maybe_day, one_of, page_of, part, parts, text, whole
from ledger.inquiries.quota_events import PlanForeseen, ProjectStory
from ledger.quotas import BASES, INSTRUMENTS, MODES, PURPOSES, USES, ZONES, PlanPlot, PlanVersion, PlanVillage, Project
from ledger.units import GRAINS_PER_UNIT

MAYBE_PURPOSES: Final = ("", *PURPOSES)
_TOTALS: Final = (
    "quota",
    "demolition",
    "new_build",
    "reclaimed_agricultural",
    "reclaimed_cultivated",
    "occupied_agricultural",
    "occupied_cultivated",
    "resettlement",
    "rural_reserve",
    "town",
    "scale",
)
_SAID: Final = ("project", "version", "document", "approver", "households", "sha256", "reason")
_PARTS: Final = ("agricultural", "cultivated")
PROJECT_EXAMPLE: Final = {
    "code": "JF-2026-01",
    "name": "金凤村项目区",
    "book": "county:640106000000",
    "instrument": "linkage-quota",
    "mode": "reclaim-first",
    "basis": "agricultural",
}
PLAN_EXAMPLE: Final = {
    "document": "宁自然资发〔2026〕1号",
    "approver": "自治区自然资源厅",
    "approved_on": "2026-09-01",
    "quota": {"m2": "500.00"},
    "demolition": {"m2": "600.00"},
    "new_build": {"m2": "100.00"},
}


class ProjectSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewProject"
        description = "A project area to be registered; what is approved of it are the versions of its plan."

    code = project_field("its code, as the office numbers it", needed=True)
    name = Text(200, 1, required=True, metadata={"description": "its name"})
    book = office_field("key of the county in whose book it is")
    instrument = Word(INSTRUMENTS, load_default="linkage-quota", metadata={"description": "which quota it is about"})
    mode = Word(
        MODES, required=True, metadata={"description": "whether quota is used before or after land is reclaimed"}
    )
    basis = Word(BASES, required=True, metadata={"description": "by what its accepted quota is measured"})


class PlanVillageSchema(Strict):
    class Meta(Strict.Meta):
        title = "PlanVillageTold"
        description = "A village of a plan with the figures of its zone."

    village = village_field()
    zone = Word(ZONES, required=True, metadata={"description": "which zone"})
    area = maybe_area("construction land of it")
    agricultural = maybe_area("agricultural land gained or taken")
    cultivated = maybe_area("cultivated land among it")
    households = Number(0, MOST_COUNT, load_default=0, metadata={"description": "moved or housed there"})


class PlanPlotSchema(Strict):
    class Meta(Strict.Meta):
        title = "PlanPlotTold"
        description = "A plot of a plan."

    plot = lot_field("code of the plot", needed=True)
    village = village_field()
    zone = Word(ZONES, required=True, metadata={"description": "which zone"})
    area = Area(required=True)
    agricultural = maybe_area("agricultural land gained or taken")
    cultivated = maybe_area("cultivated land among it")
    purpose = Word(MAYBE_PURPOSES, load_default="", metadata={"description": "of a new-build plot: what for"})
    use = Word(USES, load_default="", metadata={"description": "of town land: for what"})
    name = Text(80, load_default="", metadata={"description": "its name"})


class PlanSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewPlanVersion"
        description = (
            "A version of a project's approved plan. The sums are the document's; villages and plots add up to them."
        )

    version = Number(
        0, 100_000, load_default=0, metadata={"description": "1 for the first; 0 or left out: the next one"}
    )
    document = document_field("number of the approval")
    approver = Text(200, 1, required=True, metadata={"description": "who approved it"})
    approved_on = Day(required=True, metadata={"description": "when"})
    quota = Area(required=True)
    demolition = Area(required=True)
    new_build = maybe_area("the whole new-build zone")
    reclaimed_agricultural = maybe_area("agricultural land that demolition gains")
    reclaimed_cultivated = maybe_area("cultivated land among it")
    occupied_agricultural = maybe_area("agricultural land that building takes")
    occupied_cultivated = maybe_area("cultivated land among it")
    resettlement = maybe_area("new-build land for resettlement")
    rural_reserve = maybe_area("new-build land for the village's own development")
    town = maybe_area("new-build land for the town")
    households = Number(0, MOST_COUNT, load_default=0, metadata={"description": "households that move"})
    filed_online_on = maybe_day_field("when it was filed in the online supervision system")
    base_day = maybe_day_field("on which the plots were construction land")
    scale = Area(
        load_default=GRAINS_PER_UNIT["m2"],
        allow_none=False,
        metadata={"description": "one unit of the last printed decimal of the document; left out: 1 m²"},
    )
    sha256 = sha256_field()
    reason = words_field("why there is a new version", most=400)
    villages = fields.List(
        fields.Nested(PlanVillageSchema),
        load_default=list,
        validate=validate.Length(0, MOST_LINES),
        metadata={"description": "by village and zone, as far as the document says"},
    )
    plots = fields.List(
        fields.Nested(PlanPlotSchema),
        load_default=list,
        validate=validate.Length(0, MOST_LINES),
        metadata={"description": "by plot, as far as the document says"},
    )


class ProjectQuery(Strict):
    book = office_field("only of this county's book", needed=False)
    instrument = Word(("", *INSTRUMENTS), load_default="", metadata={"description": "only of this quota"})
    village = maybe_village_field("only with this village in the plan")
    cursor = cursor_field()
    limit = limit_field()


class ProjectAnswer(Answer):
    class Meta:
        title = "Project"
        description = "A project area."

    code = text("its code", pattern=CODE_PATTERN)
    name = text("its name")
    book = text("key of the county in whose book it is", pattern=OFFICE_PATTERN)
    instrument = one_of("which quota it is about", INSTRUMENTS)
    mode = one_of("whether quota is used before or after land is reclaimed", MODES)
    basis = one_of("by what its accepted quota is measured", BASES)


ProjectPage = page_of(ProjectAnswer, "ProjectPage")


class PlanVillageAnswer(Answer):
    class Meta:
        title = "PlanVillage"
        description = "A village of a plan with the figures of its zone."

    village = text("code of the village", pattern=VILLAGE_PATTERN)
    zone = one_of("which zone", ZONES)
    area = part(AreaAnswer, "construction land of it")
    agricultural = part(AreaAnswer, "agricultural land gained or taken")
    cultivated = part(AreaAnswer, "cultivated land among it")
    households = whole("moved or housed there", minimum=0)


class PlanPlotAnswer(Answer):
    class Meta:
        title = "PlanPlot"
        description = "A plot of a plan."

    plot = text("code of the plot")
    village = text("code of the village", pattern=VILLAGE_PATTERN)
    zone = one_of("which zone", ZONES)
    area = part(AreaAnswer, "its area")
    agricultural = part(AreaAnswer, "agricultural land gained or taken")
    cultivated = part(AreaAnswer, "cultivated land among it")
    purpose = one_of("of a new-build plot: what for; empty else", MAYBE_PURPOSES)
    use = one_of("of town land: for what; empty: not stated", USES)
    name = text("its name")


class PlanAnswer(Answer):
    class Meta:
        title = "PlanVersion"
        description = "A version of a project's approved plan; the last one is in force."

    project = text("code of the project", pattern=CODE_PATTERN)
    version = whole("counted from 1; 0 in a trial that was refused", minimum=0)
    document = text("number of the approval")
    approver = text("who approved it")
    approved_on = day("when")
    quota = part(AreaAnswer, "the quota")
    demolition = part(AreaAnswer, "the whole demolition zone")
    new_build = part(AreaAnswer, "the whole new-build zone")
    reclaimed_agricultural = part(AreaAnswer, "agricultural land that demolition gains")
    reclaimed_cultivated = part(AreaAnswer, "cultivated land among it")
    occupied_agricultural = part(AreaAnswer, "agricultural land that building takes")
    occupied_cultivated = part(AreaAnswer, "cultivated land among it")
    resettlement = part(AreaAnswer, "new-build land for resettlement")
    rural_reserve = part(AreaAnswer, "new-build land for the village's own development")
    town = part(AreaAnswer, "new-build land for the town")
    households = whole("households that move", minimum=0)
    filed_online_on = maybe_day("when it was filed in the online supervision system")
    base_day = maybe_day("on which the plots were construction land")
    scale = part(AreaAnswer, "one unit of the last printed decimal of the document")
    sha256 = text("SHA-256 of the document's scan; empty without")
    reason = text("why there is a new version")
    villages = parts(PlanVillageAnswer, "by village and zone")
    plots = parts(PlanPlotAnswer, "by plot")


class PlansAnswer(Answer):
    class Meta:
        title = "PlanVersions"
        description = "All versions of a project's plan."

    project = text("code of the project", pattern=CODE_PATTERN)
    items = parts(PlanAnswer, "oldest first; the last one is in force")
    waiting = parts(ProposalAnswer, "versions that wait for their approval, for whoever sees proposals")


class ProjectWithPlanAnswer(ProjectAnswer):
    class Meta:
        title = "ProjectWithPlan"
        description = "A project area with the version of its plan that is in force."

    plan = fields.Nested(PlanAnswer, allow_none=True, metadata={"description": "null: nothing is approved yet"})


class PlanForeseenAnswer(Answer):
    class Meta:
        title = "PlanForeseen"
        description = "What the rules say to a version of a plan; nothing is kept."

    plan = part(PlanAnswer, "under the version that it would be")
    refusals = parts(Said, "for what it would be refused")
    warnings = parts(Said, "what it is only warned of")


def project_of(told: dict[str, Any]) -> Project:
    """The domain's project of what a request says."""
    return Project(**told)


def plan_of_request(told: dict[str, Any], project: str) -> PlanVersion:
    """The domain's version of a plan of what a request says."""
    given = {name: told[name] for name in _SAID if name != "project"}
    days = {name: told[name] for name in ("approved_on", "filed_online_on", "base_day")}
    villages = tuple(PlanVillage(**_grains(each)) for each in told["villages"])
    plots = tuple(PlanPlot(**_grains(each)) for each in told["plots"])
    figures = {f"{name}_grains": told[name] for name in _TOTALS}
    return PlanVersion(project=project, **given, **days, **figures, villages=villages, plots=plots)


def _grains(told: dict[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in told.items() if name not in {"area", *_PARTS}}
    return rest | {"grains": told["area"]} | {f"{name}_grains": told[name] for name in _PARTS}


def project_body(project: Project) -> dict[str, Any]:
    """A project as responses carry it."""
    names = ("code", "name", "book", "instrument", "mode", "basis")
    return {name: getattr(project, name) for name in names}


def plan_body(plan: PlanVersion) -> dict[str, Any]:
    """A version of a plan as responses carry it."""
    days = ("approved_on", "filed_online_on", "base_day")
    return {name: getattr(plan, name) for name in _SAID} | {
        **{name: day_text(getattr(plan, name)) for name in days},
        **areas_body(plan, _TOTALS),
        "villages": [_line(each, ("village", "zone", "households")) for each in plan.villages],
        "plots": [_line(each, ("plot", "village", "zone", "purpose", "use", "name")) for each in plan.plots],
    }


def _line(told: PlanVillage | PlanPlot, names: tuple[str, ...]) -> dict[str, Any]:
    said = {name: getattr(told, name) for name in names}
    return said | {"area": area_body(told.grains)} | areas_body(told, _PARTS)


def story_body(story: ProjectStory) -> dict[str, Any]:
    """A project with its plan in force, as responses carry it."""
    return project_body(story.project) | {"plan": plan_body(story.plans[-1]) if story.plans else None}


def plans_body(story: ProjectStory) -> dict[str, Any]:
    """All versions of a project's plan, as responses carry them."""
    return {
        "project": story.project.code,
        "items": [plan_body(each) for each in story.plans],
        "waiting": [proposal_body(each) for each in story.waiting],
    }


def plan_foreseen_body(foreseen: PlanForeseen) -> dict[str, Any]:
    """What the rules say to a version of a plan, as responses carry it."""
    return {
        "plan": plan_body(foreseen.plan),
        "refusals": [refusal_body(each) for each in foreseen.refusals],
        "warnings": [refusal_body(each) for each in foreseen.warnings],
    }
