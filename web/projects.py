"""Projects: the list, a new one, and the page of one with its plan, lots, events and what may be done next."""

from __future__ import annotations

from typing import Any, Final

from flask import abort, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Act, Actor, permit_anywhere
from ledger.access.proposals import Proposal
from ledger.approvals import approve, deciding_operation, reject, withdraw_proposal
from ledger.clock import today
from ledger.errors import Refusal
from ledger.inquiries import read_proposal
from ledger.inquiries.quota_events import WantedProjects, projects_within
from ledger.inquiries.quota_pages import names_of_divisions, offices_within
from ledger.quotas import BASES, INSTRUMENTS, MODES, PLAN_VERSION, PlanVersion, Project, find_project, register_project
from web import centre_asking as posted
from web.asking import text_of
from web.centre_parts import Cell, Listed, Table, asked_for, carry, choices_of, chosen, entry, filter_of
from web.contract_steps import LONGEST_CODE, LONGEST_REASON
from web.dossiers import Dossier, decisions
from web.groups import page_group, read, show, write
from web.offering import can
from web.plan_tables import plan_sections
from web.project_dossier import dossier_of
from web.quota_parts import office_of, project_cell
from web.refusals import each_of, ends_here, status_of
from web.session import known
from web.sheet_forms import Part, SheetForm, Typed
from web.showing import say, word

pages = page_group("projects")
PAGE_SIZE: Final = 60


@pages.get("/projects")
def index() -> tuple[str, int]:
    """The projects within reach, by code."""
    instrument = chosen("instrument", dict(INSTRUMENTS))
    after = request.args.get("after", "")[:40]
    wanted = WantedProjects(text_of("book"), instrument, "", after, PAGE_SIZE + 1)

    def question(connection: Connection, actor: Actor) -> tuple[list[Project], dict[str, str]]:
        found = projects_within(connection, actor, wanted)
        return found, names_of_divisions(connection, (each.book for each in found), today())

    found, names = asked_for("projects.read", question)
    rows = [
        (
            project_cell(each.code),
            project_cell(each.code, each.name),
            Cell(office_of(names, each.book)),
            Cell(say(INSTRUMENTS[each.instrument])),
            Cell(say(MODES[each.mode])),
            Cell(say(BASES[each.basis])),
        )
        for each in found[:PAGE_SIZE]
    ]
    headings = (word("code"), word("qp_name"), word("qp_office"), word("qp_instrument"), word("qp_mode"), word("qp_basis"))  # fmt: skip
    actions = (Cell(word("qp_project_new"), url_for("pages.projects.new")),) if can("projects.register") else ()
    following = url_for("pages.projects.index", after=found[PAGE_SIZE - 1].code) if len(found) > PAGE_SIZE else ""
    table = Table("", headings, rows, word("qp_projects_none"))
    filters = (filter_of("instrument", word("qp_instrument"), dict(INSTRUMENTS)),)
    return show("centre_list.html", Listed(word("qp_projects"), (table,), filters, actions, following))


@pages.get("/projects/new")
def new() -> tuple[str, int]:
    """The form of a new project."""
    return show("sheet_form.html", read("projects.register", lambda c, actor: project_form(c, actor)))


def project_form(connection: Connection, actor: Actor, typed: Typed | None = None) -> SheetForm:
    """The form, with what was typed."""
    permit_anywhere(actor, "projects.register")
    offices = [
        each for each in offices_within(connection, actor, "projects.register", today()) if each.level == "county"
    ]
    books = tuple((each.key, each.name) for each in offices)
    fields = (
        entry("book", word("qp_office"), "choice", choices=books, needed=True),
        entry("code", word("qp_project_code"), needed=True, most=40, hint=word("qp_project_code_hint")),
        entry("name", word("qp_name"), needed=True, most=120),
        entry("instrument", word("qp_instrument"), "choice", choices=choices_of(dict(INSTRUMENTS))),
        entry("mode", word("qp_mode"), "choice", choices=choices_of(dict(MODES)), hint=word("qp_mode_hint")),
        entry("basis", word("qp_basis"), "choice", "agricultural", choices=choices_of(dict(BASES)), hint=word("qp_basis_hint")),
    )  # fmt: skip
    return SheetForm(
        word("qp_project_new"),
        url_for("pages.projects.register"),
        [Part(word("qp_project"), fields)],
        (("register", word("qp_register")),),
        back=(Cell(word("qp_projects"), url_for("pages.projects.index")),),
        problems=typed.problems if typed else {},
    )


@pages.post("/projects/new")
def register() -> Response | tuple[str, int]:
    """Register a project."""
    typed = Typed()
    project = Project(
        typed.text("code", 40, needed=True),
        typed.text("name", 120, needed=True),
        typed.text("book", 24, needed=True),
        typed.choice("instrument", dict(INSTRUMENTS), needed=True),
        typed.choice("mode", dict(MODES), needed=True),
        typed.choice("basis", dict(BASES), needed=True),
    )
    page = read("projects.register", lambda c, actor: project_form(c, actor, typed))
    if page.problems:
        return show("sheet_form.html", page, 422)
    return carry(
        "projects.register",
        lambda c, act: register_project(c, project, act),
        lambda _done: url_for("pages.projects.one", code=project.code, done="registered"),
        lambda: ("sheet_form.html", page),
        project.code,
    )


@pages.get("/projects/<path:code>")
def one(code: str) -> tuple[str, int]:
    """One project."""
    note = {"registered": "qp_done_registered", "proposed": "qp_done_plan_proposed", "approve": "done_carried_out", "reject": "done_turned_down", "withdraw": "done_taken_back"}.get(request.args.get("done", ""))  # fmt: skip
    said = {"qp_done_registered": word("qp_done_registered"), "qp_done_plan_proposed": word("qp_done_plan_proposed"), "done_carried_out": word("done_carried_out"), "done_turned_down": word("done_turned_down"), "done_taken_back": word("done_taken_back")}.get(note or "", "")  # fmt: skip
    return show("dossier.html", read("projects.read", lambda c, actor: dossier_of(c, actor, code, said), subject=code))


@pages.get("/plan-proposals/<int:proposal_id>")
def proposed(proposal_id: int) -> tuple[str, int]:
    """A version of a plan that waits, or waited, for its approval."""
    return show("dossier.html", _proposed(proposal_id))


def _proposed(proposal_id: int) -> Dossier:
    def question(connection: Connection, actor: Actor) -> tuple[Proposal, Project, dict[str, str]]:
        proposal = read_proposal(connection, actor, proposal_id)
        if proposal.kind != PLAN_VERSION:
            abort(404)
        plan = PlanVersion.from_body(proposal.content)
        keys = {f"village:{each.village}" for each in plan.parts}
        return proposal, find_project(connection, plan.project), names_of_divisions(connection, keys, today())

    proposal, project, names = read("proposals.read", question, subject=f"proposal:{proposal_id}")
    plan = PlanVersion.from_body(proposal.content)
    address = {each: url_for("pages.projects.decide", proposal_id=proposal_id, decision=each) for each in DECISIONS}
    forms = decisions(known(), proposal, address) if proposal.state == "open" else []
    facts = (
        (word("qp_project"), project_cell(project.code, f"{project.code} {project.name}")),
        (word("proposal_reason"), Cell(proposal.reason)),
    )
    state = {"open": word("lc_waiting"), "done": word("qp_state_done"), "rejected": word("lc_state_rejected"), "withdrawn": word("lc_state_withdrawn")}[proposal.state]  # fmt: skip
    title = word("qp_plan_title", project=project.name, version=plan.version)
    return Dossier(
        title,
        facts,
        tuple(plan_sections([plan], names)),
        tuple(forms),
        state=state,
        tone="submitted" if proposal.state == "open" else "draft",
    )


DECISIONS: Final = ("approve", "reject", "withdraw")


@pages.post("/plan-proposals/<int:proposal_id>/<decision>")
def decide(proposal_id: int, decision: str) -> Response | tuple[str, int]:
    """Approve, send back or take back a version of a plan."""
    proposal = read("proposals.read", lambda c, actor: read_proposal(c, actor, proposal_id), subject=f"proposal:{proposal_id}")  # fmt: skip
    if decision not in DECISIONS or proposal.kind != PLAN_VERSION:
        abort(404)
    try:
        write(deciding_operation(proposal, decision), decision_work(proposal_id, decision), subject=proposal.subject)
    except Refusal as refusal:
        if ends_here(refusal):
            raise
        return show("dossier.html", _proposed(proposal_id), status_of(refusal), refusals=each_of(refusal))
    return redirect(url_for("pages.projects.one", code=proposal.subject, done=decision), 303)


def decision_work(proposal_id: int, decision: str) -> Any:
    """What carries out a decision about a proposal."""

    def work(connection: Connection, act: Act) -> Any:
        if decision == "approve":
            return approve(connection, proposal_id, act, posted.text("code", LONGEST_CODE))
        if decision == "reject":
            return reject(connection, proposal_id, act, posted.text("reason", LONGEST_REASON))
        return withdraw_proposal(connection, proposal_id, act)

    return work
