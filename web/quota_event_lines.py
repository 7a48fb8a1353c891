"""The tables of a quota event: its villages and plots, summed by village where there are many, and its papers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ledger.quotas import USES, EventLine, QuotaEvent
from web.centre_parts import Cell, Table
from web.dossiers import Folded, Section, ha_cell
from web.quota_form_fields import PAPERS
from web.quota_parts import Names, plot_cell, village_cell
from web.showing import say, word

MOST_LINES: Final = 50


def tables_of_event(event: QuotaEvent, names: Names) -> Iterator[Section]:
    """Its lines and its papers, where it has any."""
    removed = word("qp_removed_ha") if event.kind == "accept" else word("qp_area_ha")
    areas = (removed, word("qp_cultivated_ha"), word("qp_other_farmland_ha"))
    headings = (word("village"), word("qp_plot"), word("qp_source_plot"), *areas, word("qp_use"))
    rows = [_row(each, names) for each in event.lines[:MOST_LINES]]
    if len(event.lines) > MOST_LINES:
        yield Table(word("qp_lines"), (word("village"), word("qp_plots"), *areas), _by_village(event.lines, names))
        hint = word("qp_lines_more", count=len(event.lines) - MOST_LINES, number=event.number)
        summary = word("qp_plots_singly", shown=MOST_LINES, count=len(event.lines))
        yield Folded(summary, Table("", headings, rows), hint)
    elif rows:
        yield Table(word("qp_lines"), headings, rows)
    if event.papers:
        papers = [
            (Cell(say(PAPERS[each.kind]) if each.kind in PAPERS else each.kind), Cell(each.document), Cell(each.issued_on or "—"))
            for each in event.papers
        ]  # fmt: skip
        yield Table(word("qp_papers"), (word("qp_paper_kind"), word("document"), word("qp_paper_day")), papers)


def _row(each: EventLine, names: Names) -> tuple[Cell, ...]:
    return (
        village_cell(names, each.village),
        plot_cell(each.plot),
        plot_cell(each.source_plot),
        *_areas([each]),
        Cell(say(USES[each.use]) if each.use else "—"),
    )


def _by_village(lines: Sequence[EventLine], names: Names) -> list[tuple[Cell, ...]]:
    villages: dict[str, list[EventLine]] = {}
    for each in lines:
        villages.setdefault(each.village, []).append(each)
    return [
        (village_cell(names, code), Cell(len(inside), figure=True), *_areas(inside))
        for code, inside in sorted(villages.items())
    ]


def _areas(lines: Sequence[EventLine]) -> tuple[Cell, Cell, Cell]:
    return (
        ha_cell(sum(each.grains for each in lines)),
        ha_cell(sum(each.cultivated_grains for each in lines)),
        ha_cell(sum(each.other_agricultural_grains for each in lines)),
    )
