"""The page of a project: its figures against the plan, what is owed, lots, events, works, and what may be done next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from flask import url_for
from sqlalchemy import Connection

from ledger.access import Actor, may
from ledger.clock import today
from ledger.homesteads import STEPS, Reclamation, WantedReclamations
from ledger.inquiries.homesteads import reclamations_within
from ledger.inquiries.quota_events import ProjectStory, story_of_project
from ledger.inquiries.quota_pages import ProjectFigures, figures_of_project, names_of_divisions
from ledger.quotas import BASES, INSTRUMENTS, MODES, Recorded
from web.centre_parts import Cell, Table
from web.dossiers import Dossier, Moment, Point, Points, Section, Tile, Timeline, both_units, ha_cell, signed_ha
from web.plan_tables import plan_sections
from web.quota_parts import IN_USE, OWED, days_said, event_cell, kind_said, lots_table, obligations_table, office_of
from web.quota_steps import next_kinds
from web.showing import hectares, mu, say, share, word

_MOST_MOMENTS: Final = 100


def dossier_of(connection: Connection, actor: Actor, code: str, note: str) -> Dossier:
    """The page for whoever asks. Raises ProjectMissing and what ``permit`` raises."""
    story = story_of_project(connection, actor, code)
    found = figures_of_project(connection, actor, code, today())
    project, plan = story.project, story.plans[-1] if story.plans else None
    keys = {project.book} | {f"village:{each.village}" for each in (plan.parts if plan else ())}
    names = names_of_divisions(connection, keys, today())
    works: list[Reclamation] = []
    if may(actor, "reclamations.read"):
        works = reclamations_within(connection, actor, WantedReclamations(project=code, limit=50))
    facts = (
        (word("code"), Cell(project.code, code=True)),
        (word("qp_office"), Cell(office_of(names, project.book))),
        (word("qp_instrument"), Cell(say(INSTRUMENTS[project.instrument]))),
        (word("qp_mode"), Cell(say(MODES[project.mode]))),
        (word("qp_basis"), Cell(say(BASES[project.basis]))),
    )
    sections: list[Section] = [_next(actor, story, found)]
    waiting = _waiting(story, found)
    if waiting is not None:
        sections.append(waiting)
    if plan is not None:
        sections.append(_against_plan(story, found))
    if any(each.figures.get(OWED) for each in found.lots):
        sections.append(obligations_table(found.lots, word("qp_obligations")))
    sections.append(lots_table(found.lots, word("qp_lots")))
    sections += plan_sections(story.plans, names)
    if works:
        sections.append(_works(works))
    sections.append(events_timeline(found.events))
    closed = "close" in found.totals
    return Dossier(
        project.name,
        facts,
        tuple(sections),
        tiles=tuple(_tiles(story, found)),
        state=word("qp_closed") if closed else "",
        tone="draft" if closed else "",
        note=note,
    )


def _tiles(story: ProjectStory, found: ProjectFigures) -> Iterator[Tile]:
    plan, figures, totals = (story.plans[-1] if story.plans else None), found.figures, found.totals
    unit = word("unit_ha")

    def tile(label: str, grains: int, tone: str = "", second: str = "") -> Tile:
        return Tile(label, hectares(abs(grains)), unit, second or f"{mu(abs(grains))} {word('unit_mu')}", tone=tone)

    if plan is not None:
        yield tile(word("qp_plan_quota"), plan.quota_grains)
    if story.project.mode == "borrow-first":
        yield tile(word("qp_assigned"), totals.get("assign", 0))
        yield tile(word("qp_in_use"), sum(figures.get(kind, 0) for kind in IN_USE))
    yield tile(word("qp_accepted"), totals.get("accept", 0) - totals.get("write-down", 0))
    dues = [each.lot.due_on for each in found.lots if each.lot.due_on is not None and each.figures.get(OWED)]
    if dues:
        late = min(dues) < today()
        yield tile(word("qp_to_return"), figures.get(OWED, 0), "late" if late else "", f"{min(dues)} · {days_said(min(dues))}")  # fmt: skip
    yield tile(word("qp_surplus"), sum(figures.get(kind, 0) for kind in ("quota.surplus", "quota.listed", "quota.pledged")))  # fmt: skip


def _next(actor: Actor, story: ProjectStory, found: ProjectFigures) -> Points:
    code = story.project.code
    points = []
    if may(actor, "projects.propose-plan") and not story.waiting and "close" not in found.totals:
        why = word("qp_plan_change_why") if story.plans else word("qp_plan_first_why")
        said = word("qp_plan_change") if story.plans else word("qp_plan_first")
        points.append(Point(said, why, url_for("pages.plan_form.new", code=code)))
    if may(actor, "quotas.propose") and (story.plans or story.project.instrument == "plan-quota"):
        points += [
            Point(kind_said(kind), why, address_of_kind(kind, project=code))
            for kind, why in next_kinds(story.project, found)
        ]
    if may(actor, "reclamations.record") and story.plans and "close" not in found.totals:
        address = url_for("pages.reclamations.new", project=code)
        points.append(Point(word("qp_reclamation_new"), word("qp_reclamation_why"), address))
    if not may(actor, "quotas.propose"):
        return Points(word("qp_next"), points, word("qp_next_not_yours"))
    return Points(word("qp_next"), points, word("qp_next_none"))


def address_of_kind(kind: str, *, project: str = "", lot: str = "") -> str:
    """Where an event of a kind is proposed; what is listed begins a trade."""
    if kind == "list":
        return url_for("pages.trades.new", lot=lot or None)
    return url_for("pages.quota_forms.new", kind=kind, project=project or None, lot=lot or None)


def _waiting(story: ProjectStory, found: ProjectFigures) -> Table | None:
    rows = [
        (Cell(word("qp_plan_version", version=each.content["version"]), url_for("pages.projects.proposed", proposal_id=each.id)), Cell(each.reason), Cell(signed_ha(each.content["quota_grains"]), figure=True))
        for each in story.waiting
    ]  # fmt: skip
    rows += [
        (event_cell(each.subject, f"{each.subject} {kind_said(each.content['kind'])}"), Cell(each.content["document"]), ha_cell(each.content["grains"]))
        for each in found.waiting
    ]  # fmt: skip
    if not rows:
        return None
    return Table(word("lc_waiting"), (word("qp_item"), word("document"), word("qp_area_ha")), rows)


def _against_plan(story: ProjectStory, found: ProjectFigures) -> Table:
    plan, totals = story.plans[-1], found.totals
    none = (0, 0, 0)
    accepted = found.areas.get("accept", none)
    used = [found.areas.get(kind, none) for kind in ("use-resettlement", "use-reserve", "use-town")]
    pairs = (
        (word("qp_row_assigned"), plan.quota_grains, totals.get("assign", 0) - totals.get("surrender", 0)),
        (word("qp_row_demolition"), plan.demolition_grains, accepted[0]),
        (word("qp_row_farmland"), plan.reclaimed_agricultural_grains, accepted[1] + accepted[2]),
        (word("qp_row_cultivated"), plan.reclaimed_cultivated_grains, accepted[1]),
        (word("qp_row_resettlement"), plan.resettlement_grains, totals.get("use-resettlement", 0)),
        (word("qp_row_reserve"), plan.rural_reserve_grains, totals.get("use-reserve", 0) + totals.get("reserve", 0)),
        (word("qp_row_town"), plan.town_grains, totals.get("use-town", 0)),
        (word("qp_row_taken"), plan.occupied_cultivated_grains, sum(each[1] for each in used)),
    )
    rows = [
        (Cell(label), ha_cell(planned), ha_cell(done), ha_cell(planned - done), Cell(share(done, planned), figure=True))
        for label, planned, done in pairs
        if planned or done
    ]
    headings = (word("qp_item"), word("qp_planned_ha"), word("qp_done_ha"), word("qp_rest_ha"), word("qp_share"))
    return Table(word("qp_against_plan", version=plan.version), headings, rows)


def _works(works: list[Reclamation]) -> Table:
    rows = [
        (
            Cell(each.number, url_for("pages.reclamations.one", number=each.number), code=True),
            Cell(each.name),
            Cell(len(each.plots), figure=True),
            Cell(
                say(STEPS[each.step]) if each.step else word("qp_works_open"),
                badge="filed" if each.step else "submitted",
            ),
        )
        for each in works
    ]
    return Table(word("qp_reclamations"), (word("code"), word("qp_name"), word("qp_plots"), word("state")), rows)


def events_timeline(events: Sequence[Recorded]) -> Timeline:
    """Events with their documents and entries, newest first."""
    return Timeline(word("qp_events"), [_moment(each) for each in events[:_MOST_MOMENTS]], word("qp_events_none"))


def _moment(each: Recorded) -> Moment:
    event = each.event
    lines = [f"{event.document} · {event.issued_on}"]
    if event.grains:
        lines.insert(0, both_units(event.grains))
    if event.lot or event.to_lot:
        lines.append(f"{word('qp_lot')} {' → '.join(part for part in (event.lot, event.to_lot) if part)}")
    if each.entry_id is not None:
        lines.append(f"{word('entry')} #{each.entry_id}")
    undone = each.reversed_at is not None
    return Moment(
        event.on_day,
        event_cell(each.number, f"{kind_said(event.kind)} {each.number}"),
        tuple(lines),
        "reversed" if undone else "",
        word("lc_state_reversed") if undone else "",
        reached=not undone,
    )
