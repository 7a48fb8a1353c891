"""Which fields the form of a quota event has, by its kind, and what may be picked in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.clock import today
from ledger.errors import Words
from ledger.homesteads import ReclamationPlot
from ledger.inquiries.quota_pages import LotFigures
from ledger.quotas import GRADE_SCALES, INSTRUMENTS, KINDS, LINKAGE, USES, PlanVersion, Project
from web.centre_parts import Choices, Field, choices_of, entry
from web.dossiers import signed_ha
from web.quota_parts import lot_choices_of
from web.sheet_forms import Column, Grid, grid
from web.showing import hectares, word

WITH_LINES: Final = frozenset({"use-resettlement", "use-reserve", "use-town", "accept", "reserve", "land"})
NEEDS_LINES: Final = frozenset({"accept"})
WITH_PAPERS: Final = frozenset({"accept", "surplus", "sell"})
NO_AREA: Final = frozenset({"close", "rectify", "rectified"})
REPAYS: Final[dict[str, tuple[str, ...]]] = {"return": ("project", "grant"), "make-good": ("acceptance",)}
PAPERS: Final[dict[str, Words]] = {
    "acceptance": Words("验收文件", "acceptance document"),
    "survey": Words("变更调查成果", "evidence of the survey"),
    "decision-of-village": Words("村民会议决定", "decision of the village"),
    "filing": Words("在线监管备案", "online filing"),
}


@dataclass(frozen=True, slots=True)
class Around:
    """What a form may offer: lots of its book and project, the other office's grants, plots that were checked."""

    project: Project | None = None
    plan: PlanVersion | None = None
    lots: tuple[LotFigures, ...] = ()
    offices: Choices = ()
    grants: Choices = ()
    reclamations: Choices = ()
    checked: tuple[ReclamationPlot, ...] = ()
    names: dict[str, str] | None = None


def lot_choices(lots: Iterable[LotFigures], kinds: tuple[str, ...]) -> Choices:
    """The lots of some kinds, each with what it holds."""
    return lot_choices_of(each for each in lots if each.lot.kind in kinds)


def _pick(name: str, label: str, choices: Choices, given: str = "", hint: str = "", *, needed: bool = True) -> Field:
    only = choices[0][0] if len(choices) == 1 else ""
    return entry(name, label, "pick", given or only, choices=choices, needed=needed, hint=hint, most=64)


def own_fields(kind: str, around: Around, given: dict[str, str]) -> tuple[Field, ...]:
    """The fields of a kind, besides day, document, area and papers."""
    found: list[Field] = []
    said = KINDS[kind]
    if kind == "grant":
        found += [
            entry("instrument", word("qp_instrument"), "choice", given.get("instrument", LINKAGE), choices=choices_of(dict(INSTRUMENTS))),
            _pick("counterpart", word("qp_granting_office"), around.offices, hint=word("qp_granting_hint")),
            _pick("source_lot", word("qp_source_lot"), around.grants, needed=False, hint=word("qp_source_lot_hint")),
            entry("lot", word("qp_new_lot"), most=64, hint=word("qp_new_lot_hint")),
            entry("people", word("qp_people"), "figure", hint=word("qp_people_hint")),
        ]  # fmt: skip
    elif kind == "accept":
        found.append(entry("lot", word("qp_certificate"), needed=True, most=64, hint=word("qp_certificate_hint")))
        reclamations = (("", "—"), *around.reclamations)
        found.append(entry("reclamation", word("qp_reclamation"), "choice", given.get("reclamation", ""), choices=reclamations, hint=word("qp_reclamation_hint")))  # fmt: skip
        scales = (("", "—"), *choices_of(dict(GRADE_SCALES)))
        found += [
            entry("grade_scale", word("qp_grade_scale"), "choice", choices=scales),
            entry("grade", word("qp_grade"), "figure"),
            entry("occupied_grade", word("qp_occupied_grade"), "figure", hint=word("qp_grade_hint")),
        ]
    elif said.lot:
        found.append(_pick("lot", word("qp_lot_acted"), lot_choices(around.lots, said.lot), given.get("lot", "")))
    if kind == "assign":
        found += [
            entry("due_on", word("qp_due"), "day", hint=word("qp_due_hint")),
            entry("to_lot", word("qp_project_lot"), most=64, hint=word("qp_new_lot_hint")),
        ]
    if kind in REPAYS:
        label = word("qp_repaid") if kind == "return" else word("qp_filled")
        found.append(_pick("to_lot", label, lot_choices(around.lots, REPAYS[kind])))
    return tuple(found)


def measure_fields() -> tuple[Field, ...]:
    """Further measures of the same document."""
    return (
        entry("paddy", word("qp_paddy"), "figure"),
        entry("capacity", word("qp_capacity"), "figure", hint=word("qp_capacity_hint")),
        entry("overlap", word("qp_overlap"), "figure", hint=word("qp_overlap_hint")),
    )


def paper_grid(kind: str) -> Grid:
    """The papers behind an event, a row each."""
    wanted = {"accept": ("acceptance",), "surplus": ("survey", "decision-of-village")}.get(
        kind, ("acceptance", "survey")
    )
    return grid(
        "paper", word("qp_papers"), paper_columns(), [{"kind": each} for each in wanted], word("qp_papers_hint")
    )


def paper_columns() -> tuple[Column, ...]:
    return (
        Column("kind", word("qp_paper_kind"), "choice", choices_of(PAPERS)),
        Column("document", word("document"), most=80),
        Column("day", word("qp_paper_day")),
    )


def line_columns(kind: str) -> tuple[Column, ...]:
    """The columns of an event's lines."""
    village, area = Column("village", word("village")), Column("area", _area_label(kind), "figure")
    farmland = (Column("cultivated", word("qp_cultivated"), "figure"), Column("other", word("qp_other_farmland"), "figure"))  # fmt: skip
    if kind == "accept":
        return (Column("plot", word("qp_plot")), village, area, *farmland)
    if kind == "reserve":
        return (village, area)
    use = Column("use", word("qp_use"), "choice", choices_of(dict(USES)))
    return (village, Column("source", word("qp_source_plot")), Column("plot", word("qp_building_plot")), area, *farmland, use)  # fmt: skip


def _area_label(kind: str) -> str:
    return word("qp_removed") if kind == "accept" else word("qp_area")


def line_grid(kind: str, around: Around) -> Grid:
    """The lines, filled with the plots that were checked or with the villages of the plan."""
    given: list[dict[str, str]] = []
    if kind == "accept":
        given = [
            {"plot": each.plot, "village": each.village, "area": hectares(each.measured_grains).lstrip("≈"), "cultivated": hectares(each.measured_grains).lstrip("≈")}
            for each in around.checked
        ]  # fmt: skip
    hints = {"accept": word("qp_lines_accept"), "reserve": word("qp_lines_reserve")}
    return grid("line", word("qp_lines"), line_columns(kind), given, hints.get(kind, word("qp_lines_build")))


def common_fields(kind: str, document: str = "") -> tuple[Field, ...]:
    """Day, document, area."""
    day: date = today()
    area = () if kind in NO_AREA else (entry("grains", word("qp_area"), "figure", needed=True),)
    return (
        entry("on_day", word("qp_on_day"), "day", str(day), needed=True, hint=word("qp_on_day_hint")),
        entry("document", word("qp_document"), needed=True, value=document, most=80),
        entry("issued_on", word("qp_issued_on"), "day", str(day), needed=True),
        *area,
    )


def plan_said(plan: PlanVersion | None) -> str:
    """The version in force in a line."""
    if plan is None:
        return ""
    return word("qp_plan_line", version=plan.version, document=plan.document, quota=signed_ha(plan.quota_grains), demolition=signed_ha(plan.demolition_grains))  # fmt: skip
