"""The form of a plan's version: the document's sums, both zones by village, plots; checked before it is proposed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flask import redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Actor
from ledger.clock import now, today
from ledger.errors import Refusal
from ledger.inquiries.quota_events import PlanForeseen, plan_foreseen, read_project
from ledger.quotas import PURPOSES, USES, ZONES, PlanPlot, PlanVersion, PlanVillage, Project, plan_of, propose_plan
from ledger.units import format_area
from web.centre_parts import Cell, Field, choices_of, entry
from web.groups import page_group, read, show, write
from web.plan_tables import plan_sections
from web.refusals import FieldBlank, each_of, ends_here, status_of
from web.sheet_forms import Column, Part, SheetForm, Typed, grid, paper_fields, unit_field
from web.showing import say, word
from web.words_of_quota_steps import PLAN_AREAS

pages = page_group("plan_form")
OPERATION: Final = "projects.propose-plan"
NEEDED: Final = ("demolition_grains", "new_build_grains")
SCALES: Final = {"300": "0.0001", "3000": "0.001", "30000": "0.01"}


@pages.get("/projects/plan/<path:code>")
def new(code: str) -> tuple[str, int]:
    """The form, filled with the version in force."""
    return show("sheet_form.html", read(OPERATION, lambda c, actor: _form(c, actor, code, None, Typed())))


@pages.post("/projects/plan/<path:code>")
def propose(code: str) -> Response | tuple[str, int]:
    """What the rules say to the version; or propose it: the button decides."""
    action = request.form.get("action", "check")
    page, plan = read(OPERATION, lambda c, actor: _filled(c, actor, code, action))
    if page.problems:
        return show("sheet_form.html", page, 200 if action.startswith("more-") else 422)
    if action != "propose" or plan is None:
        return show("sheet_form.html", page)
    try:
        write(OPERATION, lambda c, act: propose_plan(c, plan, act), subject=code)
    except Refusal as refusal:
        if ends_here(refusal) and refusal.category != "missing":
            raise
        return show("sheet_form.html", page, status_of(refusal), refusals=each_of(refusal))
    return redirect(url_for("pages.projects.one", code=code, done="proposed"), 303)


def _filled(connection: Connection, actor: Actor, code: str, action: str) -> tuple[SheetForm, PlanVersion | None]:
    typed = Typed()
    if action.startswith("more-"):
        return _form(connection, actor, code, None, typed), None
    plan = _plan(connection, code, typed)
    page = _form(connection, actor, code, plan, typed)
    if typed.problems:
        return page, None
    foreseen = plan_foreseen(connection, actor, plan, now())
    _tell(connection, page, foreseen)
    return page, plan


def _tell(connection: Connection, page: SheetForm, foreseen: PlanForeseen) -> None:
    page.refusals, page.warnings = foreseen.refusals, foreseen.warnings
    if not foreseen.refusals:
        page.verdict = word("qp_plan_good", version=foreseen.plan.version)
        before = plan_of(connection, foreseen.plan.project)
        plans = [foreseen.plan] if before is None else [before, foreseen.plan]
        page.tables = [next(iter(plan_sections(plans, {})))]


def _plan(connection: Connection, code: str, typed: Typed) -> PlanVersion:
    areas = {name: typed.area(name, needed=name in NEEDED) for name in PLAN_AREAS}
    return PlanVersion(
        project=code,
        version=0,
        document=typed.text("document", 80, needed=True),
        approver=typed.text("approver", 80, needed=True),
        approved_on=typed.sure_day("approved_on"),
        **areas,
        households=typed.count("households"),
        filed_online_on=typed.day("filed_online_on"),
        base_day=typed.day("base_day"),
        scale_grains=int(typed.choice("scale", SCALES) or "300"),  # type: ignore[arg-type]
        sha256=typed.digest(),
        reason=typed.text("reason", 300),
        villages=tuple(_villages(connection, typed)),
        plots=tuple(_plots(connection, typed)),
    )


def _villages(connection: Connection, typed: Typed) -> list[PlanVillage]:
    found = []
    for place, _ in typed.rows("village", village_columns()):
        at = f"village-{place}-"
        zone = typed.choice(f"{at}zone", dict(ZONES), needed=True)
        made = PlanVillage(typed.village(connection, f"{at}village", needed=True), zone, typed.area(f"{at}area"))
        made = replace(made, agricultural_grains=typed.area(f"{at}agricultural"), cultivated_grains=typed.area(f"{at}cultivated"))  # fmt: skip
        found.append(replace(made, households=typed.count(f"{at}households")))
    return found


def _plots(connection: Connection, typed: Typed) -> list[PlanPlot]:
    found = []
    for place, _ in typed.rows("plot", plot_columns()):
        at = f"plot-{place}-"
        made = PlanPlot(
            typed.text(f"{at}plot", 64, needed=True),
            typed.village(connection, f"{at}village", needed=True),
            typed.choice(f"{at}zone", dict(ZONES), needed=True),
            typed.area(f"{at}area", needed=True),
            typed.area(f"{at}agricultural"),
            typed.area(f"{at}cultivated"),
            typed.choice(f"{at}purpose", dict(PURPOSES)),
            typed.choice(f"{at}use", dict(USES)),
        )
        if made.zone == "new-build" and not made.purpose:
            typed.problems.setdefault(f"{at}purpose", []).append(FieldBlank())
        found.append(made)
    return found


def village_columns() -> tuple[Column, ...]:
    return (
        Column("zone", word("qp_zone"), "choice", choices_of(dict(ZONES))),
        Column("village", word("village")),
        Column("area", word("qp_area"), "figure"),
        Column("agricultural", word("qp_agricultural"), "figure"),
        Column("cultivated", word("qp_cultivated"), "figure"),
        Column("households", word("qp_households"), "figure"),
    )


def plot_columns() -> tuple[Column, ...]:
    return (
        Column("zone", word("qp_zone"), "choice", choices_of(dict(ZONES))),
        Column("plot", word("qp_plot")),
        Column("village", word("village")),
        Column("area", word("qp_area"), "figure"),
        Column("agricultural", word("qp_agricultural"), "figure"),
        Column("cultivated", word("qp_cultivated"), "figure"),
        Column("purpose", word("qp_purpose"), "choice", (("", "—"), *choices_of(dict(PURPOSES)))),
        Column("use", word("qp_use"), "choice", choices_of(dict(USES))),
    )


def _form(connection: Connection, actor: Actor, code: str, plan: PlanVersion | None, typed: Typed) -> SheetForm:
    project = read_project(connection, actor, code, OPERATION)
    before = plan_of(connection, code)
    common = (
        entry("document", word("qp_document"), needed=True, most=80),
        entry("approver", word("qp_approver"), needed=True, most=80, value=before.approver if before else ""),
        entry("approved_on", word("qp_approved_on"), "day", str(today()), needed=True),
        entry("filed_online_on", word("qp_filed_online"), "day", hint=word("qp_filed_online_hint")),
        entry("base_day", word("qp_base_day"), "day", hint=word("qp_base_day_hint")),
        entry("households", word("qp_households"), "figure", str(before.households or "") if before else ""),
        unit_field(),
        entry("scale", word("qp_scale"), "choice", choices=tuple(SCALES.items()), hint=word("qp_scale_hint")),
        *((entry("reason", word("qp_why_changed"), "text", most=300),) if before else ()),
    )
    digest = plan.sha256 if plan else ""
    return SheetForm(
        _title(project, before),
        url_for("pages.plan_form.propose", code=code),
        [
            Part(word("qp_part_decision"), (*common, *paper_fields(digest))),
            Part(word("qp_part_sums"), tuple(_area(name, before) for name in PLAN_AREAS), word("qp_sums_hint")),
        ],
        (("check", word("lc_check")), ("propose", word("qp_plan_propose"))),
        [
            grid(
                "village",
                word("qp_part_villages"),
                village_columns(),
                _given_villages(before),
                word("qp_villages_hint"),
            ),
            grid("plot", word("qp_part_plots"), plot_columns(), _given_plots(before), word("qp_plots_hint")),
        ],
        {"sha256": digest},
        back=(Cell(project.name, url_for("pages.projects.one", code=code)),),
        problems=typed.problems,
        files=True,
    )


def _title(project: Project, before: PlanVersion | None) -> str:
    return word("qp_plan_title", project=project.name, version=before.version + 1 if before else 1)


def _area(name: str, before: PlanVersion | None) -> Field:
    return entry(name, say(PLAN_AREAS[name]), "figure", _ha(getattr(before, name)) if before else "", needed=name in NEEDED)  # fmt: skip


def _ha(grains: int) -> str:
    return format_area(grains, "ha") if grains else ""


def _given_villages(before: PlanVersion | None) -> list[dict[str, str]]:
    return [
        {"zone": each.zone, "village": each.village, "area": _ha(each.grains), "agricultural": _ha(each.agricultural_grains), "cultivated": _ha(each.cultivated_grains), "households": str(each.households or "")}
        for each in (before.villages if before else ())
    ]  # fmt: skip


def _given_plots(before: PlanVersion | None) -> list[dict[str, str]]:
    return [
        {"zone": each.zone, "plot": each.plot, "village": each.village, "area": _ha(each.grains), "agricultural": _ha(each.agricultural_grains), "cultivated": _ha(each.cultivated_grains), "purpose": each.purpose, "use": each.use}
        for each in (before.plots if before else ())
    ]  # fmt: skip
