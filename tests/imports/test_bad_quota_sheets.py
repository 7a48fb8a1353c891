"""Bad sheets of quota events, projects and homesteads: told at once with row, column and code, and nothing is written."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.access import OutOfReach
from ledger.db import Database
from ledger.exchange.importing import import_file
from ledger.quotas import find_lot, held_by, list_events, plan_of
from ledger.quotas.queries import WantedEvents
from tests.imports.sheets import QUOTA, SHEETS, Table, csv, figures, load, load_all, problems, with_cells
from tests.making import COOPERATIVE, NOW, VILLAGE, findings, person, row_counts

HA = 3_000_000
# One cell of one row changed: kind, data row, the cells, what is said of it (row of the sheet, column, code).
CELLS: tuple[tuple[str, str, int, dict[str, str], list[tuple[int, str | None, str]]], ...] = (
    # Quota events.
    ("quota", "an event of no list", 3, {"event": "reclaim"}, [(4, "event", "choice-unknown")]),
    ("quota", "no day", 3, {"date": ""}, [(4, "date", "cell-blank")]),
    ("quota", "a day that is none", 3, {"date": "2024-02-30"}, [(4, "date", "date-impossible")]),
    ("quota", "no paper", 3, {"document": ""}, [(4, "document", "cell-blank")]),
    ("quota", "no area", 3, {"area": ""}, [(4, "area", "cell-blank")]),
    ("quota", "no area at all", 3, {"area": "0"}, [(4, "area", "area-not-positive")]),
    ("quota", "an area below zero", 3, {"area": "-6"}, [(4, "area", "area-not-positive")]),
    ("quota", "a part below zero", 3, {"cultivated": "-1"}, [(4, "cultivated", "area-not-positive")]),
    ("quota", "full-width digits", 3, {"area": "６"}, [(4, "area", "cell-full-width")]),
    ("quota", "a formula", 3, {"area": "=6*1"}, [(4, "area", "cell-formula-text")]),
    ("quota", "a unit behind the figure", 3, {"area": "6公顷"}, [(4, "area", "cell-has-unit")]),
    ("quota", "an area between two grains", 3, {"area": "6.0000001"}, [(4, "area", "area-too-precise")]),
    ("quota", "an area beyond the world", 3, {"area": "9" * 15}, [(4, "area", "area-too-large")]),
    ("quota", "no unit", 3, {"unit": ""}, [(4, "unit", "cell-blank")]),
    ("quota", "another unit in the same file", 3, {"unit": "mu", "area": "90", "cultivated": "60", "other_agricultural": "15"}, [(4, "unit", "sheet-units-differ")]),
    ("quota", "a unit of no list", 3, {"unit": "km2"}, [(4, "unit", "choice-unknown")]),
    ("quota", "a control character", 3, {"document": "安置\u20281号"}, [(4, "document", "cell-control-character")]),
    ("quota", "an unknown village", 3, {"village": "丙村"}, [(4, "village", "division-unknown")]),
    ("quota", "a township for a village", 3, {"village": "良田镇"}, [(4, "village", "village-expected")]),
    ("quota", "an unknown project", 3, {"project": "XM-9"}, [(4, "project", "project-unknown")]),
    ("quota", "an unknown lot", 8, {"lot": "XM-9"}, [(9, "lot", "quota-lot-unknown")]),
    ("quota", "a lot of another kind", 9, {"lot": "G-1"}, [(10, "lot", "quota-lot-of-other-kind")]),
    ("quota", "more than was assigned", 4, {"area": "14.0001"}, [(5, "area", "quota-insufficient")]),
    ("quota", "parts above the whole", 3, {"cultivated": "6.5"}, [(4, "area", "sum-mismatch")]),
    ("quota", "more returned than is owed", 7, {"area": "20.0001"}, [(8, "area", "quota-return-beyond-owed")]),
    ("quota", "an assignment before its grant", 2, {"date": "2024-06-12"}, [(3, "date", "quota-event-out-of-order"), (3, "area", "quota-insufficient"), (3, "area", "quota-return-beyond-owed")]),
    ("quota", "tomorrow", 13, {"date": "2026-11-22"}, [(14, "date", "quota-event-out-of-order")]),
    ("quota", "a sale before its confirmation", 10, {"area": "0.5"}, [(12, "area", "sold-before-confirmed")]),
    ("quota", "no evidence of the survey", 10, {"papers": ""}, [(11, "papers", "quota-evidence-missing")]),
    ("quota", "papers that cannot be read", 10, {"papers": "变更2025"}, [(11, "papers", "papers-unreadable")]),
    ("quota", "papers of no kind", 10, {"papers": "合影=1号"}, [(11, "papers", "choice-unknown")]),
    ("quota", "no voucher", 12, {"voucher": ""}, [(13, "voucher", "payment-missing")]),
    ("quota", "a price below zero", 12, {"price": "-1"}, [(13, "price", "figure-unreadable")]),
    ("quota", "a price in words", 12, {"price": "面议"}, [(13, "price", "money-not-exact")]),
    ("quota", "a village twice", 6, {"village": "甲村"}, [(7, "village", "quota-line-twice")]),
    ("quota", "no village on one of two lines", 6, {"village": ""}, [(7, "village", "cell-blank")]),
    ("quota", "another year's paper on one of two lines", 6, {"papers": "验收=另1号"}, [(7, "papers", "quota-lines-differ")]),
    ("quota", "a project that is not closed", 8, {"area": "1"}, [(14, None, "obligation-open")]),
    # Projects.
    ("projects", "no code", 3, {"code": ""}, [(4, "code", "cell-blank")]),
    ("projects", "an unknown county", 3, {"county": "邻县"}, [(4, "county", "division-unknown")]),
    ("projects", "a village for a county", 3, {"county": VILLAGE}, [(4, "county", "office-unknown")]),
    ("projects", "a mode of no list", 3, {"mode": "same time"}, [(4, "mode", "choice-unknown")]),
    ("projects", "a plan without its paper", 1, {"document": ""}, [(2, "document", "cell-blank")]),
    ("projects", "a plan without its unit", 1, {"unit": ""}, [(2, "unit", "cell-blank")]),
    ("projects", "two units", 2, {"unit": "mu"}, [(3, "unit", "sheet-units-differ")]),
    ("projects", "more building than demolition", 1, {"demolition": "19", "reclaimed_agricultural": "19", "reclaimed_cultivated": "19"}, [(2, "new_build", "new-build-above-demolition"), (2, "new_build", "new-build-above-demolition")]),
    ("projects", "purposes that do not add up", 1, {"town": "12"}, [(2, "new_build", "sum-mismatch")]),
    ("projects", "a version left out", 2, {"version": "3"}, [(3, "version", "plan-version-old")]),
    ("projects", "the same paper twice", 2, {"document": "宁政挂〔2024〕1号"}, [(3, "document", "plan-row-twice")]),
    ("projects", "another project's code", 3, {"code": "XM-1"}, [(4, "code", "project-code-used")]),
    ("projects", "an area in full-width digits", 1, {"quota": "２０"}, [(2, "quota", "cell-full-width")]),
    ("projects", "households in words", 1, {"households": "多"}, [(2, "households", "figure-unreadable")]),
    # Homesteads.
    ("homesteads", "no code", 1, {"code": ""}, [(2, "code", "cell-blank")]),
    ("homesteads", "a code twice", 2, {"code": "N-1"}, [(3, "code", "homestead-twice")]),
    ("homesteads", "an unknown village", 1, {"village": "丙村"}, [(2, "village", "division-unknown")]),
    ("homesteads", "a township for a village", 1, {"village": "良田镇"}, [(2, "village", "village-expected")]),
    ("homesteads", "a household that nobody knows", 1, {"household": "N-N"}, [(2, "household", "party-unknown")]),
    ("homesteads", "a co-operative for a household", 1, {"household": COOPERATIVE}, [(2, None, "homestead-incomplete")]),
    ("homesteads", "a second homestead", 2, {"household": SHEETS["parties"][1][0]}, [(3, "household", "second-homestead")]),
    ("homesteads", "a yard larger than the whole", 1, {"yard": "58"}, [(2, "measured", "homestead-figures-wrong")]),
    ("homesteads", "an area in hectares", 1, {"measured": "0.006公顷"}, [(2, "measured", "cell-has-unit")]),
    ("homesteads", "a floor area with three decimals", 1, {"floor_m2": "48.001"}, [(2, "floor_m2", "floor-area-not-a-number")]),
    ("homesteads", "a plot that is not there", 1, {"carved_from": "ZJ-9"}, [(2, "plot", "plot-unknown")]),
    ("homesteads", "more than is left of the plot", 1, {"measured": "1333"}, [(2, "carved_from", "stock-too-small")]),
    ("homesteads", "tomorrow", 1, {"registered_on": "2026-11-22"}, [(2, None, "homestead-incomplete")]),
)  # fmt: skip


@pytest.fixture(scope="module")
def loaded(new_database: Any) -> dict[str, Database]:
    """A database with everything before a kind in it, by kind: refused files leave it alone."""
    made = {}
    for kind in ("homesteads", "projects", "quota"):
        made[kind] = new_database("sqlite")
        load_all(made[kind], before=kind)
    return made


@pytest.mark.parametrize(("kind", "what", "row", "cells", "expected"), CELLS, ids=[f"{case[0]}: {case[1]}" for case in CELLS])  # fmt: skip
def test_one_bad_cell(
    loaded: dict[str, Database],
    kind: str,
    what: str,
    row: int,
    cells: dict[str, str],
    expected: list[tuple[int, str | None, str]],
) -> None:
    database = loaded[kind]
    before = row_counts(database)
    report = load(database, kind, with_cells(SHEETS[kind], row, **cells))
    assert sorted(problems(report), key=str) == sorted(expected, key=str), [x.line("en") for x in report.tally.problems]
    assert not report.written
    assert row_counts(database) == before
    for language in ("zh", "en"):
        assert all(each.refusal.code in each.line(language) for each in report.tally.problems)  # type: ignore[arg-type]
    assert problems(load(database, kind, with_cells(SHEETS[kind], row, **cells), dry_run=True)) == problems(report)
