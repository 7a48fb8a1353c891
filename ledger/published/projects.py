"""What published files say about projects with plans, as plain data: nothing here is recorded anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from ledger.published.data import Figure, PublishedRow
from ledger.published.profiles import BY_KEY

_PLOT: Final = "plot_in_area"


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """A project as it was published. Areas in grains; None: not published.

    profile, file, lines: where it stands. villages: of the demolition side, as printed. cultivated_grains: cultivated
    land that reclamation gains, by the plan. resettlement_agri_grains: agricultural land that resettlement takes.
    """

    profile: str
    file: str
    lines: tuple[int, ...]
    name: str
    township: str
    villages: tuple[str, ...]
    document: str = ""
    day: date | None = None
    status: str = ""
    quota_grains: int | None = None
    demolition_grains: int | None = None
    newbuild_grains: int | None = None
    newbuild_agri_grains: int | None = None
    newbuild_cultivated_grains: int | None = None
    cultivated_grains: int | None = None
    resettlement_grains: int | None = None
    resettlement_agri_grains: int | None = None
    surplus_grains: int | None = None


_FIGURES: Final = {  # attribute → column, of the profiles that have a project a row
    "village-projects-ha": {
        "demolition_grains": "total_area_ha",
        "cultivated_grains": "reclaimed_cultivated_ha",
        "resettlement_grains": "resettlement_area_ha",
        "resettlement_agri_grains": "resettlement_on_agri_land_ha",
        "surplus_grains": "surplus_quota_ha",
    },
    "batch-approval": {
        "quota_grains": "linkage_quota_ha",
        "demolition_grains": "demolition_area_ha",
        "newbuild_grains": "newbuild_area_ha",
        "newbuild_agri_grains": "newbuild_agri_ha",
        "newbuild_cultivated_grains": "newbuild_cultivated_ha",
    },
    "provincial-batch": {
        "demolition_grains": "demolition_reclaimed_ha",
        "cultivated_grains": "demolition_cultivated_ha",
        "newbuild_grains": "newbuild_total_ha",
        "newbuild_agri_grains": "newbuild_agri_ha",
        "newbuild_cultivated_grains": "newbuild_cultivated_ha",
    },
}
_ITEMS: Final = {  # attribute → item, of the profile that has an item a row
    "quota_grains": "turnover_quota",
    "demolition_grains": "demolition_total",
    "cultivated_grains": "planned_cultivated",
}


def project_facts(rows: Iterable[PublishedRow]) -> tuple[ProjectFacts, ...]:
    """The projects that these rows tell, in their order; rows of other tables are passed over.

    A plan that is printed an item a row (``plan-adjustment``) is one project a document, with the villages of the
    ``village-list`` among the rows: the print gives them no document of their own, so the list is used only where there
    is one plan.
    """
    every = list(rows)
    found = [_of_row(row) for row in every if row.profile in _FIGURES and row.labels.get("row_kind") != _PLOT]
    documents = list(dict.fromkeys(row.document for row in every if row.profile == "plan-adjustment"))
    villages = tuple(row.villages for row in every if row.profile == "village-list") if len(documents) == 1 else ()
    for document in documents:
        mine = [row for row in every if row.profile == "plan-adjustment" and row.document == document]
        found.append(_of_items(document, mine, villages))
    return tuple(found)


def _of_row(row: PublishedRow) -> ProjectFacts:
    columns = _FIGURES[row.profile]
    facts = ProjectFacts(
        profile=row.profile,
        file=row.file,
        lines=(row.line,),
        name=row.subject if row.profile == "village-projects-ha" else row.project,
        township=row.township,
        villages=tuple(row.villages.split(BY_KEY[row.profile].separator)) if row.villages else (),
        document=row.document,
        day=row.day,
        status=row.labels.get("status", ""),
    )
    return _with_areas(facts, {name: row.figures.get(column) for name, column in columns.items()})


def _of_items(document: str, rows: Sequence[PublishedRow], villages: tuple[str, ...]) -> ProjectFacts:
    by_item = {row.labels.get("item", ""): row.figures.get("area_ha") for row in rows}
    head, lines = rows[0], tuple(row.line for row in rows)
    facts = ProjectFacts(head.profile, head.file, lines, document, "", villages, document, head.day)
    return _with_areas(facts, {name: by_item.get(item) for name, item in _ITEMS.items()})


def _with_areas(facts: ProjectFacts, figures: Mapping[str, Figure | None]) -> ProjectFacts:
    areas: dict[str, Any] = {name: figure.value for name, figure in figures.items() if figure is not None}
    return replace(facts, **areas)
