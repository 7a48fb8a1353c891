"""Versions of a plan side by side, with the zones, villages and plots of the last one."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from ledger.quotas import PURPOSES, ZONES, PlanVersion
from web.centre_parts import Cell, Table
from web.dossiers import ha_cell, signed_ha, with_sign
from web.quota_parts import Names, village_cell
from web.showing import say, word
from web.words_of_quota_steps import PLAN_AREAS

_MOST_PLOTS: Final = 300


def plan_sections(plans: Sequence[PlanVersion], names: Names) -> Iterator[Table]:
    """The versions side by side, then what the last one says of villages and plots."""
    if not plans:
        return
    yield _side_by_side(plans)
    last = plans[-1]
    if last.villages:
        headings = (word("qp_zone"), word("village"), word("qp_area_ha"), word("qp_agricultural_ha"), word("qp_cultivated_ha"), word("qp_households"))  # fmt: skip
        rows = [
            (Cell(say(ZONES[each.zone])), village_cell(names, each.village), ha_cell(each.grains), ha_cell(each.agricultural_grains), ha_cell(each.cultivated_grains), Cell(each.households or "—", figure=True))
            for each in sorted(last.villages, key=lambda each: (each.zone, each.village))
        ]  # fmt: skip
        yield Table(word("qp_zones_of", version=last.version), headings, rows)
    if last.plots:
        more = (word("qp_zone"), word("qp_plot"), word("village"), word("qp_purpose"), word("qp_area_ha"), word("qp_agricultural_ha"), word("qp_cultivated_ha"))  # fmt: skip
        planned = [
            (Cell(say(ZONES[each.zone])), Cell(f"{each.plot} {each.name}".strip()), village_cell(names, each.village), Cell(say(PURPOSES[each.purpose]) if each.purpose in PURPOSES else "—"), ha_cell(each.grains), ha_cell(each.agricultural_grains), ha_cell(each.cultivated_grains))
            for each in sorted(last.plots, key=lambda each: (each.zone, each.village, each.plot))[:_MOST_PLOTS]
        ]  # fmt: skip
        yield Table(word("qp_plots_of", version=last.version), more, planned)


def _side_by_side(plans: Sequence[PlanVersion]) -> Table:
    told: tuple[tuple[str, Callable[[PlanVersion], Any]], ...] = (
        (word("document"), lambda plan: plan.document),
        (word("qp_approver"), lambda plan: plan.approver),
        (word("qp_approved_on"), lambda plan: plan.approved_on),
        (word("qp_filed_online"), lambda plan: plan.filed_online_on or "—"),
        (word("qp_households"), lambda plan: plan.households or "—"),
        (word("qp_why"), lambda plan: plan.reason or "—"),
    )
    rows = [(Cell(label), *(Cell(value(plan)) for plan in plans)) for label, value in told]
    for name, words in PLAN_AREAS.items():
        figures = [getattr(plan, name) for plan in plans]
        if any(figures):
            rows.append((Cell(f"{say(words)}（{word('unit_ha')}）"), *_compared(figures)))
    headings = [word("qp_version", version=plan.version) for plan in plans]
    headings[-1] = f"{headings[-1]} · {word('qp_in_force')}" if len(plans) > 1 else headings[-1]
    return Table(word("qp_versions"), (word("qp_item"), *headings), rows)


def _compared(figures: list[int]) -> list[Cell]:
    """Figures of versions, each with what it changed."""
    found = [ha_cell(figures[0])]
    for before, now in itertools.pairwise(figures):
        change = f"（{with_sign('+' if now > before else '', signed_ha(now - before))}）" if now != before else ""
        found.append(Cell(f"{signed_ha(now)}{change}", figure=True))
    return found
