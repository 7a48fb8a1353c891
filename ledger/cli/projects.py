"""``tianbu project``: project areas and the versions of their plans."""

from __future__ import annotations

from datetime import date
from typing import Any

import click
from sqlalchemy import Connection

from ledger.access import Act
from ledger.access.proposals import Proposal
from ledger.cli.areas import AREA, DOCUMENT, area_figures, area_headings
from ledger.cli.common import DAY, TEXT, Heading, TextType, answer, ask, do, format_option, language, say
from ledger.clock import now
from ledger.errors import RulesBroken, Words
from ledger.inquiries.quota_events import WantedProjects, plan_foreseen, projects_within, story_of_project
from ledger.places import resolve
from ledger.quotas import (
    BASES,
    INSTRUMENTS,
    MODES,
    ZONES,
    PlanVersion,
    PlanVillage,
    Project,
    propose_plan,
    register_project,
)

_MOST = 10_000
_AREAS = (
    ("quota", "指标", "quota"),
    ("demolition", "拆旧", "demolition"),
    ("new_build", "建新", "new building"),
    ("reclaimed_agricultural", "复垦农用地", "farmland gained"),
    ("reclaimed_cultivated", "复垦耕地", "cultivated land gained"),
    ("occupied_agricultural", "占用农用地", "farmland taken"),
    ("occupied_cultivated", "占用耕地", "cultivated land taken"),
    ("resettlement", "安置", "resettlement"),
    ("rural_reserve", "农村留用", "rural reserve"),
    ("town", "城镇建新", "town building"),
)


@click.group()
def project() -> None:
    """Project areas and the versions of their plans."""


@project.command("list")
@click.option("--village", default="", type=TEXT, help="Only those whose plan names this village.")
@click.option("--instrument", default="", type=click.Choice(["", *INSTRUMENTS]), help="Only of this instrument.")
@format_option
def list_command(village: str, instrument: str, output: str) -> None:
    """Projects by code."""
    wanted = WantedProjects(village=village, instrument=instrument, limit=_MOST)
    found = ask("projects.read", lambda c, actor: projects_within(c, actor, wanted))
    answer(_PROJECTS, [_project(each, output) for each in found], output)


_PROJECTS = (
    Heading("code", Words("编号", "code")),
    Heading("name", Words("名称", "name")),
    Heading("book", Words("账簿", "book")),
    Heading("instrument", Words("指标种类", "instrument")),
    Heading("mode", Words("方式", "mode")),
    Heading("basis", Words("节余口径", "basis")),
)


def _project(found: Project, output: str) -> dict[str, Any]:
    table = output == "table"
    return {
        "code": found.code,
        "name": found.name,
        "book": found.book,
        "instrument": INSTRUMENTS[found.instrument].say(language()) if table else found.instrument,
        "mode": MODES[found.mode].say(language()) if table else found.mode,
        "basis": BASES[found.basis].say(language()) if table else found.basis,
    }


@project.command("show")
@click.argument("code", type=TEXT)
@format_option
def show_command(code: str, output: str) -> None:
    """Project CODE with the versions of its plan; what it is on stderr."""
    found = ask("projects.read", lambda c, actor: story_of_project(c, actor, code), code)
    said = _project(found.project, "table")
    say(Words("{code} {name}（{book}）：{instrument}，{mode}，{basis}", "{code} {name} ({book}): {instrument}, {mode}, {basis}"), **said)  # fmt: skip
    for waiting in found.waiting:
        say(Words("待批方案：事项 {id}，{reason}", "A version waits: proposal {id}, {reason}"), id=waiting.id, reason=waiting.reason)  # fmt: skip
    rows = [_plan(each) for each in found.plans]
    headings = [
        Heading("version", Words("版本", "version"), figure=True),
        Heading("document", Words("批准文号", "document")),
        Heading("approver", Words("批准机关", "approver")),
        Heading("approved_on", Words("批准日期", "approved")),
        *(
            heading
            for name, zh, en in _AREAS
            for heading in area_headings(name, Words(zh, en))
            if _shown(heading, output)
        ),
        Heading("households", Words("户数", "households"), figure=True),
        Heading("villages", Words("村", "villages"), figure=True),
        Heading("plots", Words("地块", "plots"), figure=True),
    ]
    answer(headings, rows, output)


def _shown(heading: Heading, output: str) -> bool:
    return output != "table" or heading.name.endswith("_ha")


def _plan(plan: PlanVersion) -> dict[str, Any]:
    row: dict[str, Any] = {
        "version": plan.version,
        "document": plan.document,
        "approver": plan.approver,
        "approved_on": plan.approved_on.isoformat(),
        "households": plan.households,
        "villages": len(plan.villages),
        "plots": len(plan.plots),
    }
    for name, _, _ in _AREAS:
        row |= area_figures(name, getattr(plan, f"{name}_grains"))
    return row


@project.command("register")
@click.argument("code", type=TextType(40, blank=False))
@click.argument("name", type=TextType(100, blank=False))
@click.option("--division", required=True, type=TEXT, help="The county.")
@click.option("--instrument", default="linkage-quota", type=click.Choice([*INSTRUMENTS]), show_default=True)
@click.option("--mode", required=True, type=click.Choice([*MODES]))
@click.option("--basis", required=True, type=click.Choice([*BASES]), help="On which surplus is counted.")
def register_command(code: str, name: str, division: str, instrument: str, mode: str, basis: str) -> None:
    """Register the project area CODE under its NAME."""

    def work(connection: Connection, act: Act) -> Project:
        county = resolve(connection, division, act.today)
        return register_project(connection, Project(code, name, county.key, instrument, mode, basis), act)

    done = do("projects.register", work, code)
    say(Words("项目区 {code} {name} 已登记", "Project {code} {name} is registered"), code=done.code, name=done.name)


class _VillageType(click.ParamType[PlanVillage]):
    """ZONE:VILLAGE=AREA, such as demolition:640106002201=3.5ha."""

    name = "zone:village=area"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> PlanVillage:
        if isinstance(value, PlanVillage):
            return value
        zone, _, rest = str(value).partition(":")
        village, _, area = rest.partition("=")
        if zone not in ZONES or not village or not area:
            self.fail(f"{str(value)[:60]!r} is not ZONE:VILLAGE=AREA; zones are {', '.join(ZONES)}", param, ctx)
        return PlanVillage(village, zone, AREA.convert(area, param, ctx))


@project.command("plan")
@click.argument("code", type=TEXT)
@click.option("--version", default=0, type=click.IntRange(0, 999), help="Its number; the next one without it.")
@click.option("--document", required=True, type=DOCUMENT, help="Number of the approval.")
@click.option("--approver", required=True, type=TextType(100, blank=False), help="Who approved it.")
@click.option("--approved-on", required=True, type=DAY, help="Day of the approval.")
@click.option("--quota", required=True, type=AREA, help="With its unit, such as 20ha; so are all areas.")
@click.option("--demolition", required=True, type=AREA)
@click.option("--new-build", required=True, type=AREA)
@click.option("--reclaimed-agricultural", default="0ha", type=AREA)
@click.option("--reclaimed-cultivated", default="0ha", type=AREA)
@click.option("--occupied-agricultural", default="0ha", type=AREA)
@click.option("--occupied-cultivated", default="0ha", type=AREA)
@click.option("--resettlement", default="0ha", type=AREA)
@click.option("--rural-reserve", default="0ha", type=AREA)
@click.option("--town", default="0ha", type=AREA)
@click.option("--households", default=0, type=click.IntRange(0, 10**6))
@click.option("--village", "villages", multiple=True, type=_VillageType(), help="ZONE:VILLAGE=AREA; may be repeated.")
@click.option("--filed-online-on", type=DAY, help="Day of the filing online.")
@click.option("--base-day", type=DAY, help="On which its plots were construction land.")
@click.option("--reason", default="", type=TextType(200))
@click.option("--preview", is_flag=True, help="Only say what the rules say.")
def plan_command(code: str, preview: bool, villages: tuple[PlanVillage, ...], **said: Any) -> None:
    """Propose a version of the plan of project CODE; another person approves it with `tianbu proposal`."""
    plan = _plan_of(code, villages, said)
    if preview:
        found = ask("projects.propose-plan", lambda c, actor: plan_foreseen(c, actor, plan, now()), code)
        if found.refusals:
            raise RulesBroken(found.refusals)
        for warning in found.warnings:
            say(
                Words(
                    f"提示：{warning.line('zh')}", f"Note: {warning.line('en')}".replace("{", "{{").replace("}", "}}")
                )
            )
        say(Words("第 {version} 版可以提交", "Version {version} can be proposed"), version=found.plan.version)
        return
    done: Proposal = do("projects.propose-plan", lambda c, act: propose_plan(c, plan, act), code)
    words = Words("项目区 {code} 方案：事项 {id} 待签署", "Plan of {code}: proposal {id} waits for a signature")
    say(words, code=code, id=done.id)


def _plan_of(code: str, villages: tuple[PlanVillage, ...], said: dict[str, Any]) -> PlanVersion:
    areas = {f"{name}_grains": said.pop(name) for name, _, _ in _AREAS}
    approved_on: date = said.pop("approved_on")
    return PlanVersion(project=code, approved_on=approved_on, villages=villages, **said, **areas)


COMMANDS = (project,)
