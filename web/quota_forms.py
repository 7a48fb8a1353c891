"""The form of a quota event: the fields of its kind, what the rules say and what would be posted, then its proposal."""

from __future__ import annotations

from typing import Final

from flask import abort, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Actor, may, permit_anywhere
from ledger.clock import now, today
from ledger.errors import Refusal
from ledger.homesteads import WantedReclamations, reclamation_plots
from ledger.inquiries.homesteads import reclamations_within
from ledger.inquiries.quota_events import WantedProjects, projects_within, read_project
from ledger.inquiries.quota_pages import (
    lots_of_office,
    names_of_divisions,
    offices_with_lots,
    offices_within,
    preview_of_event,
)
from ledger.quotas import (
    GRADE_SCALES,
    INSTRUMENTS,
    KINDS,
    LINKAGE,
    USES,
    EventLine,
    Paper,
    QuotaEvent,
    find_lots,
    plan_of,
    propose_event,
)
from ledger.quotas.lots import Lot
from web.centre_parts import Cell, Field, Listed, Table, entry
from web.dossiers import Dossier, Point, Points
from web.groups import page_group, read, show, write
from web.quota_form_fields import (
    NEEDS_LINES,
    NO_AREA,
    PAPERS,
    WITH_LINES,
    WITH_PAPERS,
    Around,
    common_fields,
    line_columns,
    line_grid,
    measure_fields,
    own_fields,
    paper_columns,
    paper_grid,
    plan_said,
)
from web.quota_parts import keys_of_lines, kind_said, postings_of, project_cell
from web.refusals import FieldBlank, each_of, ends_here, status_of
from web.sheet_forms import Part, SheetForm, Typed, paper_fields, unit_field
from web.showing import word

pages = page_group("quota_forms")
OPERATION: Final = "quotas.propose"
OFFERED: Final = tuple(kind for kind in KINDS if kind not in {"list", "sell"})  # those come of a trade
MOST_PROJECTS: Final = 400


@pages.get("/quotas/new")
def choose() -> tuple[str, int]:
    """Which kind of event, for whoever does not come from a project's page."""
    read(OPERATION, lambda _c, actor: permit_anywhere(actor, OPERATION))
    of_office = [each for each in OFFERED if not KINDS[each].project]
    of_project = [each for each in OFFERED if KINDS[each].project]
    points = [
        Point(kind_said(each), word("qp_of_office"), url_for("pages.quota_forms.new", kind=each)) for each in of_office
    ]
    others = [
        Point(kind_said(each), word("qp_of_project"), url_for("pages.quota_forms.new", kind=each))
        for each in of_project
    ]
    sections = (Points(word("qp_kinds_office"), points), Points(word("qp_kinds_project"), others))
    return show("dossier.html", Dossier(word("qp_event_new"), sections=sections))


@pages.get("/quotas/new/<kind>")
def new(kind: str) -> tuple[str, int]:
    """The form of a kind; first the project, where one is needed."""
    _known(kind)
    if KINDS[kind].project and not request.args.get("project"):
        return show("centre_list.html", read(OPERATION, lambda c, actor: _projects(c, actor, kind)))
    return show("sheet_form.html", read(OPERATION, lambda c, actor: _form(c, actor, kind, Typed(), None)))


def _known(kind: str) -> None:
    if kind not in OFFERED:
        abort(404)


def _projects(connection: Connection, actor: Actor, kind: str) -> Listed:
    permit_anywhere(actor, OPERATION)
    found = projects_within(connection, actor, WantedProjects(limit=MOST_PROJECTS))
    rows = [
        (Cell(each.code, url_for("pages.quota_forms.new", kind=kind, project=each.code)), Cell(each.name, url_for("pages.quota_forms.new", kind=kind, project=each.code)))
        for each in found
    ]  # fmt: skip
    table = Table(word("qp_choose_project"), (word("code"), word("qp_name")), rows, word("qp_projects_none"))
    return Listed(kind_said(kind), (table,))


@pages.post("/quotas/new/<kind>")
def propose(kind: str) -> Response | tuple[str, int]:
    """What the event would do; or propose it: the button decides."""
    _known(kind)
    action = request.form.get("action", "check")
    typed = Typed()
    page, event = read(OPERATION, lambda c, actor: _filled(c, actor, kind, typed, action))
    if page.problems:
        return show("sheet_form.html", page, 422)
    if action != "propose" or event is None:
        return show("sheet_form.html", page)
    try:
        done = write(OPERATION, lambda c, act: propose_event(c, event, act))
    except Refusal as refusal:
        if ends_here(refusal) and refusal.category != "missing":
            raise
        return show("sheet_form.html", page, status_of(refusal), refusals=each_of(refusal))
    return redirect(url_for("pages.quota_events.one", number=done.subject, done="proposed"), 303)


def _filled(connection: Connection, actor: Actor, kind: str, typed: Typed, action: str) -> tuple[SheetForm, QuotaEvent | None]:  # fmt: skip
    permit_anywhere(actor, OPERATION)
    if action.startswith("more-") or action == "fill":
        return _form(connection, actor, kind, typed, None), None
    event = _event(connection, actor, kind, typed)
    page = _form(connection, actor, kind, typed, event)
    if typed.problems:
        return page, None
    foreseen = preview_of_event(connection, actor, event, now())
    page.refusals, page.warnings = foreseen.refusals, foreseen.warnings
    if not foreseen.refusals:
        page.verdict = word("qp_event_good") if foreseen.entries else word("qp_event_unposted")
        keys = {key for each in foreseen.entries for key in keys_of_lines(each.lines)}
        names = names_of_divisions(connection, keys, today())
        titles = (word("qp_would_post"), word("qp_would_post_other"))
        page.tables = [
            postings_of(title, names, each.lines) for title, each in zip(titles, foreseen.entries, strict=False)
        ]
    return page, event


def _book(connection: Connection, actor: Actor) -> str:
    """In whose book the event happens: the project's, the lot's, or the office that was chosen."""
    project = request.values.get("project", "")[:40]
    if project:
        return read_project(connection, actor, project, "projects.read").book
    asked = request.values.get("book", "")[:24]
    offices = offices_within(connection, actor, OPERATION, today())
    keys = [each.key for each in offices]
    lot = _lot(connection, request.values.get("lot", "")[:64])
    if not asked and lot is not None:
        from ledger.places import book_key

        asked = book_key(connection, lot.book_id)
    return asked if asked in keys else keys[0] if keys else ""


def _lot(connection: Connection, code: str) -> Lot | None:
    return find_lots(connection, [code]).get(code) if code else None


def _event(connection: Connection, actor: Actor, kind: str, typed: Typed) -> QuotaEvent:
    said, project = KINDS[kind], request.form.get("project", "")[:40]
    lines = _lines(connection, kind, typed) if kind in WITH_LINES else ()
    lot = typed.text("lot", 64, needed=bool(said.lot) or kind == "accept")
    found = _lot(connection, lot) if said.lot else None
    instrument = typed.choice("instrument", dict(INSTRUMENTS)) or (found.instrument if found else "")
    if project and not instrument:
        instrument = read_project(connection, actor, project).instrument
    if kind in NEEDS_LINES and not lines and not typed.problems:
        typed.problems.setdefault("line", []).append(FieldBlank())
    return QuotaEvent(
        number="",
        kind=kind,
        book=_book(connection, actor),
        on_day=typed.sure_day("on_day"),
        document=typed.text("document", 80, needed=True),
        issued_on=typed.sure_day("issued_on"),
        grains=0 if kind in NO_AREA else typed.area("grains", needed=True),
        instrument=instrument or LINKAGE,
        paddy_grains=typed.area("paddy"),
        grain_centikg=typed.fen("capacity"),
        project=project,
        lot=lot,
        to_lot=typed.text("to_lot", 64, needed=kind in {"return", "make-good"}),
        source_lot=typed.text("source_lot", 64),
        counterpart=typed.text("counterpart", 80, needed=kind == "grant"),
        due_on=typed.day("due_on"),
        price_fen=typed.fen("price"),
        people=typed.count("people"),
        grade=typed.text("grade", 4),
        grade_scale=typed.choice("grade_scale", dict(GRADE_SCALES)),
        occupied_grade=typed.text("occupied_grade", 4),
        reclamation=typed.text("reclamation", 40),
        sha256=typed.digest(),
        reason=typed.text("reason", 300),
        lines=lines,
        papers=_papers(typed) if kind in WITH_PAPERS else (),
    )


def _lines(connection: Connection, kind: str, typed: Typed) -> tuple[EventLine, ...]:
    overlap = typed.area("overlap")
    found = []
    for place, _ in typed.rows("line", line_columns(kind)):
        at = f"line-{place}-"
        found.append(
            EventLine(
                typed.village(connection, f"{at}village", needed=True),
                typed.area(f"{at}area", needed=True),
                typed.text(f"{at}plot", 64),
                typed.area(f"{at}cultivated"),
                typed.area(f"{at}other"),
                typed.text(f"{at}source", 64),
                overlap_grains=overlap,
                use=typed.choice(f"{at}use", dict(USES)),
            )
        )
    return tuple(found)


def _papers(typed: Typed) -> tuple[Paper, ...]:
    found = []
    for place, row in enumerate_rows(typed):
        if row["document"]:
            kind = typed.choice(f"paper-{place}-kind", PAPERS, needed=True)
            found.append(Paper(kind, typed.text(f"paper-{place}-document", 80), typed.day(f"paper-{place}-day")))
    return tuple(found)


def enumerate_rows(typed: Typed) -> list[tuple[int, dict[str, str]]]:
    return typed.rows("paper", paper_columns())


def _around(connection: Connection, actor: Actor, kind: str, book: str) -> Around:
    code = request.values.get("project", "")[:40]
    project = read_project(connection, actor, code) if code else None
    plan = plan_of(connection, code) if code else None
    moment, day = now(), today()
    of_project = code if project is not None and kind not in {"assign", "grant"} else ""
    lots = lots_of_office(connection, actor, book, day, moment, project=of_project) if book and KINDS[kind].lot else []
    offices = offices_with_lots(connection, book, moment) if kind == "grant" and book else []
    names = names_of_divisions(connection, (key for key, _ in offices), day)
    grants = tuple((lot, names.get(key, key)) for key, codes in offices for lot in codes)
    works = []
    if kind == "accept" and may(actor, "reclamations.read"):
        works = reclamations_within(
            connection, actor, WantedReclamations(project=code, steps=("county-checked",), limit=100)
        )
    chosen = request.values.get("reclamation", "")
    checked = reclamation_plots(connection, chosen) if any(each.number == chosen for each in works) else []
    return Around(
        project,
        plan,
        tuple(lots),
        tuple((key, names.get(key, key)) for key, _ in offices),
        grants,
        tuple((each.number, f"{each.number} {each.name}") for each in works),
        tuple(checked),
    )


def _form(connection: Connection, actor: Actor, kind: str, typed: Typed, event: QuotaEvent | None) -> SheetForm:
    permit_anywhere(actor, OPERATION)
    book = _book(connection, actor)
    around = _around(connection, actor, kind, book)
    given = {name: request.args.get(name, "")[:64] for name in ("lot", "reclamation", "instrument")}
    office: tuple[Field, ...] = ()
    if around.project is None:
        offices = tuple((each.key, each.name) for each in offices_within(connection, actor, OPERATION, today()))
        office = (entry("book", word("qp_book"), "choice", book, choices=offices),) if len(offices) > 1 else ()
    digest = event.sha256 if event else ""
    parts = [Part(word("qp_part_what"), (*office, *own_fields(kind, around, given)))]
    if not parts[0].fields:
        parts = []
    unit = () if kind in NO_AREA else (unit_field(),)
    parts.append(Part(word("qp_part_paper"), (*common_fields(kind), *unit, *paper_fields(digest), entry("reason", word("qp_remark"), most=300))))  # fmt: skip
    grids = ([line_grid(kind, around)] if kind in WITH_LINES else []) + (
        [paper_grid(kind)] if kind in WITH_PAPERS else []
    )
    if kind not in NO_AREA:
        parts.append(Part(word("qp_part_measures"), measure_fields(), closed=True))
    back = [Cell(word("qp_event_other"), url_for("pages.quota_forms.choose"))]
    if around.project is not None:
        back.insert(0, project_cell(around.project.code, around.project.name))
    title = kind_said(kind) + (f" · {around.project.name}" if around.project else "")
    return SheetForm(
        title,
        url_for("pages.quota_forms.propose", kind=kind),
        parts,
        (("check", word("lc_check")), ("propose", word("qp_propose"))),
        grids,
        {
            "project": around.project.code if around.project else "",
            "sha256": digest,
            **({"book": book} if not office else {}),
        },
        hint=plan_said(around.plan),
        back=tuple(back),
        problems=typed.problems,
        files=True,
    )
