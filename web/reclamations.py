"""Reclamations: the list, a new one, one with its plots and steps; works done, county check, proposing its acceptance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from flask import abort, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger import homesteads
from ledger.access import Act, Actor, may, permit_anywhere
from ledger.clock import today
from ledger.homesteads import OF_RECLAMATION, STEPS, Paper, Reclamation, WantedReclamations
from ledger.inquiries import parties_named
from ledger.inquiries.homesteads import ReclamationStory, reclamations_within, story_of_reclamation
from ledger.inquiries.quota_events import WantedProjects, projects_within
from ledger.inquiries.quota_pages import names_of_divisions
from web import centre_asking as posted
from web.applications import name_in
from web.asking import text_of
from web.centre_parts import Cell, Field, Form, Table, asked_for, carry, chosen, done_note, entry, filter_of
from web.dossiers import Dossier, Moment, Section, Timeline, both_units, ha_cell
from web.groups import page_group, read, show
from web.offering import can
from web.quota_parts import plot_cell, project_cell, village_cell, village_keys
from web.sheet_forms import Part, SheetForm, Typed
from web.showing import say, word

pages = page_group("reclamations")
PAGE_SIZE: Final = 60
OF_STEPS: Final = {step: STEPS[step] for step in OF_RECLAMATION}
ACTS: Final = {
    "works": "reclamations.record",
    "check": "reclamations.check",
    "add": "reclamations.record",
    "drop": "reclamations.record",
}


@pages.get("/reclamations")
def index() -> tuple[str, int]:
    """The reclamations within reach, by number."""
    step, after = chosen("step", OF_STEPS), request.args.get("after", "")[:40]
    wanted = WantedReclamations(text_of("project"), text_of("plot"), (step,) if step else (), after, PAGE_SIZE + 1)
    found = asked_for("reclamations.read", lambda c, actor: reclamations_within(c, actor, wanted))
    rows = [
        (
            Cell(each.number, url_for("pages.reclamations.one", number=each.number), code=True),
            Cell(each.name),
            project_cell(each.project) if can("projects.read") else Cell(each.project or "—"),
            Cell(len(each.plots), figure=True),
            Cell(each.registered_on),
            Cell(
                say(STEPS[each.step]) if each.step else word("qp_works_open"),
                badge="filed" if each.step else "submitted",
            ),
        )
        for each in found[:PAGE_SIZE]
    ]
    headings = (word("centre_number"), word("qp_name"), word("qp_project"), word("qp_plots"), word("qp_registered_on"), word("state"))  # fmt: skip
    filters = (filter_of("step", word("qp_step"), OF_STEPS), Field("project", word("qp_project"), value=wanted.project))
    actions = (Cell(word("qp_reclamation_new"), url_for("pages.reclamations.new"), "main"),) if can("reclamations.record") else ()  # fmt: skip
    following = url_for("pages.reclamations.index", step=step or None, after=found[PAGE_SIZE - 1].number) if len(found) > PAGE_SIZE else ""  # fmt: skip
    table = Table("", headings, rows, word("qp_reclamations_none"))
    return show("dossier.html", Dossier(word("qp_reclamations"), sections=(table,), filters=filters, actions=actions, following=following))  # fmt: skip


@pages.get("/reclamations/new")
def new() -> tuple[str, int]:
    """The form of a new one."""
    return show("sheet_form.html", read("reclamations.record", lambda c, actor: _form(c, actor, Typed())))


def _form(connection: Connection, actor: Actor, typed: Typed) -> SheetForm:
    permit_anywhere(actor, "reclamations.record")
    projects: list[Any] = []
    if may(actor, "projects.read"):
        projects = projects_within(connection, actor, WantedProjects(limit=400))
    fields = (
        entry("name", word("qp_name"), needed=True, most=120),
        entry("project", word("qp_project"), "choice", request.args.get("project", ""), choices=(("", "—"), *((each.code, f"{each.code} {each.name}") for each in projects))),
        entry("document", word("qp_document"), needed=True, most=80),
        entry("registered_on", word("qp_registered_on"), "day", str(today()), needed=True),
        entry("contractor", word("qp_contractor"), hint=word("party_hint")),
        entry("plots", word("qp_plots"), "text", needed=True, most=8_000, rows=6, hint=word("qp_plot_codes_hint")),
    )  # fmt: skip
    return SheetForm(
        word("qp_reclamation_new"),
        url_for("pages.reclamations.register"),
        [Part(word("qp_reclamation"), fields)],
        (("register", word("qp_register_it")),),
        back=(Cell(word("qp_reclamations"), url_for("pages.reclamations.index")),),
        problems=typed.problems,
    )


@pages.post("/reclamations/new")
def register() -> Response | tuple[str, int]:
    """Put plots together for reclamation."""
    typed = Typed()

    def reading(connection: Connection, actor: Actor) -> tuple[Reclamation, SheetForm]:
        typed.text("plots", 8_000, needed=True)
        batch = Reclamation(
            "",
            typed.text("name", 120, needed=True),
            posted.codes("plots"),
            typed.text("document", 80, needed=True),
            typed.sure_day("registered_on"),
            typed.text("project", 40),
            typed.party(connection, actor, "contractor"),
        )
        return batch, _form(connection, actor, typed)

    batch, page = read("reclamations.record", reading)
    if page.problems:
        return show("sheet_form.html", page, 422)
    return carry(
        "reclamations.record",
        lambda c, act: homesteads.open_reclamation(c, batch, act),
        lambda done: url_for("pages.reclamations.one", number=done.number, done="registered"),
        lambda: ("sheet_form.html", page),
    )


@pages.get("/reclamations/<path:number>")
def one(number: str) -> tuple[str, int]:
    """One reclamation."""
    return show("dossier.html", reclamation_page(number))


def reclamation_page(number: str) -> Dossier:
    """The facts of the page. Raises ReclamationMissing and what ``permit`` raises."""
    note = done_note({"registered": word("qp_done_registered"), "step": word("qp_done_step")})

    def question(connection: Connection, actor: Actor) -> Dossier:
        story = story_of_reclamation(connection, actor, number)
        names = names_of_divisions(connection, village_keys(each.village for each in story.plots), today())
        parties = parties_named(connection, actor, {story.reclamation.contractor} - {""})
        contractor = name_in(parties, story.reclamation.contractor) if story.reclamation.contractor else ""
        return _page(actor, story, names, contractor, note)

    found: Dossier = asked_for("reclamations.read", question, number)
    return found


def _page(actor: Actor, story: ReclamationStory, names: dict[str, str], contractor: str, note: str) -> Dossier:
    batch = story.reclamation
    rows = [
        (
            plot_cell(each.plot) if can("quotas.read") else Cell(each.plot),
            village_cell(names, each.village),
            Cell(each.homestead, url_for("pages.homesteads.one", code=each.homestead), code=True) if each.homestead else Cell(word("qp_no_homestead")),
            ha_cell(each.measured_grains),
            Cell(say(STEPS[each.step]) if each.step else "—"),
        )
        for each in story.plots
    ]  # fmt: skip
    headings = (word("qp_plot"), word("village"), word("qp_homestead"), word("qp_measured_ha"), word("qp_step"))
    facts = [
        (word("qp_name"), Cell(batch.name)),
        (word("qp_project"), project_cell(batch.project) if can("projects.read") else Cell(batch.project or "—")),
        (word("qp_measured"), Cell(both_units(sum(each.measured_grains for each in story.plots)))),
        (word("document"), Cell(f"{batch.document}{word('comma')}{batch.registered_on}")),
    ]
    if contractor:
        facts.append((word("qp_contractor"), Cell(contractor)))
    sections: tuple[Section, ...] = (Timeline(word("qp_steps"), list(_moments(story))), Table(word("qp_plots"), headings, rows))  # fmt: skip
    actions = []
    if batch.step == "county-checked" and batch.project and may(actor, "quotas.propose"):
        address = url_for("pages.quota_forms.new", kind="accept", project=batch.project, reclamation=batch.number)
        actions.append(Cell(word("qp_propose_acceptance"), address, "main"))
    return Dossier(
        word("qp_reclamation_title", number=batch.number),
        tuple(facts),
        sections,
        tuple(_forms(actor, batch)),
        actions=tuple(actions),
        state=say(STEPS[batch.step]) if batch.step else word("qp_works_open"),
        tone="filed" if batch.step else "submitted",
        note=note,
    )


def _moments(story: ReclamationStory) -> Iterator[Moment]:
    batch = story.reclamation
    yield Moment(batch.registered_on, Cell(word("qp_registered")), (batch.document,))
    for step in story.steps:
        said = say(STEPS[step.step])
        lines = [step.paper.document, *([step.paper.note] if step.paper.note else [])]
        lines += [f"{word('qp_hash')} {step.paper.sha256[:16]}…"] if step.paper.sha256 else []
        yield Moment(step.paper.on_day, Cell(word("qp_back_to", step=said) if step.returns else said), tuple(lines), "reversed" if step.returns else "", word("qp_taken_back") if step.returns else "")  # fmt: skip
    reached = OF_RECLAMATION.index(batch.step) + 1 if batch.step else 0
    for step_name in OF_RECLAMATION[reached:]:
        yield Moment("", Cell(say(STEPS[step_name])), reached=False)


def _forms(actor: Actor, batch: Reclamation) -> Iterator[Form]:
    evidence = (
        entry("document", word("qp_document"), needed=True, most=80),
        entry("on_day", word("qp_day_of_step"), "day", str(today()), needed=True),
        entry("note", word("qp_note"), "text", most=200),
        entry("file", word("qp_file"), "file", hint=word("qp_file_hint")),
    )
    plots = entry("plots", word("qp_plots"), "text", needed=True, most=8_000, hint=word("qp_plot_codes_hint"))
    address = {act: url_for("pages.reclamations.do", act=act, number=batch.number) for act in ACTS}
    if not batch.step and may(actor, "reclamations.record"):
        yield Form(address["works"], word("qp_works_done"), evidence, word("qp_works_done"), files=True, open=True)
        yield Form(address["add"], word("qp_plots_add"), (plots,), word("qp_plots_add"), main=False)
        yield Form(address["drop"], word("qp_plots_drop"), (plots, evidence[0]), word("qp_plots_drop"), main=False)
    if batch.step == "reclaimed" and may(actor, "reclamations.check"):
        yield Form(address["check"], word("qp_county_check"), evidence, word("qp_county_check"), files=True, open=True)


@pages.post("/reclamations/<act>/<path:number>")
def do(act: str, number: str) -> Response | tuple[str, int]:
    """Works done, the county's check, plots more or fewer."""
    if act not in ACTS:
        abort(404)

    def work(connection: Connection, doing: Act) -> Any:
        if act == "add":
            return homesteads.add_plots(connection, number, posted.codes("plots"), doing)
        if act == "drop":
            return homesteads.drop_plots(connection, number, posted.codes("plots"), posted.text("document", 80), doing)
        paper = Paper(posted.text("document", 80), posted.day("on_day"), posted.scan("file")[1], posted.text("note", 200))  # fmt: skip
        record = homesteads.record_works if act == "works" else homesteads.record_county_check
        return record(connection, number, paper, doing)

    return carry(
        ACTS[act],
        work,
        lambda _done: url_for("pages.reclamations.one", number=number, done="step"),
        lambda: ("dossier.html", reclamation_page(number)),
        number,
    )
