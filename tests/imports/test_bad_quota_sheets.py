"""Bad sheets of quota events, projects and homesteads: told at once with row, column and code, and nothing is written."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.access import NotPermitted, OutOfReach
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
    ("quota", "an assignment before its grant", 2, {"date": "2024-06-12"}, [(3, "date", "quota-event-out-of-order"), (3, "area", "quota-insufficient")]),
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


def fresh(database: Database, before: str = "quota") -> Database:
    load_all(database, before=before)
    return database


def in_mu(table: Table) -> list[list[str]]:
    """The table with ``mu`` for its unit: what comes of an export whose unit somebody took for granted."""
    place = table[0].index("unit")
    return [list(table[0]), *([*row[:place], "mu" if row[place] else "", *row[place + 1 :]] for row in table[1:])]


def test_hectares_imported_as_mu_are_found_by_the_plan(database: Database) -> None:
    """Fifteen times too little is no unit of its own: the plan in force knows what was approved."""
    fresh(database)
    before = row_counts(database)
    report = load(database, "quota", in_mu(QUOTA))
    assert problems(report) == [(2, "area", "area-unit-implausible")]
    assert "300.0000" in report.tally.problems[0].refusal.say_detail("zh")
    assert row_counts(database) == before


def test_rows_newest_first_are_taken_in_their_order_of_days(database: Database) -> None:
    fresh(database)
    report = load(database, "quota", [QUOTA[0], *reversed(QUOTA[1:])])
    assert (report.tally.problems, figures(report)) == ([], (13, 12, 0, 0))
    assert findings(database) == ()


def test_an_event_on_record_is_not_edited(database: Database) -> None:
    """The same rows are one event for ever; other figures under it are another file's mistake."""
    load_all(database)
    report = load(database, "quota", with_cells(QUOTA, 1, area="21"))
    assert problems(report) == [(2, "number", "quota-event-number-used")]
    dry = load(database, "quota", with_cells(QUOTA, 1, area="21"), dry_run=True)
    assert problems(dry) == problems(report)


def test_what_a_sheet_says_of_an_acceptance(database: Database) -> None:
    load_all(database)
    with database.reading() as connection:
        (accepted,) = list_events(connection, WantedEvents(kinds=("accept",)))
        lot = find_lot(connection, "YS-1")
        held = {each.kind: sum(days.values()) for each, days in held_by(connection, lot.book_id, "YS-1").items()}
    said = [(line.grains, line.cultivated_grains, line.other_agricultural_grains) for line in accepted.event.lines]
    assert said == [(HA * 31 // 2, 15 * HA, HA // 5), (HA * 29 // 5, HA * 11 // 2, HA * 3 // 10)]
    assert [(each.kind, each.document) for each in accepted.event.papers] == [("acceptance", "省验1号")]
    assert held["quota.sold"] == HA * 3 // 2
    assert (accepted.event.project, accepted.event.version, accepted.proposal_id) == ("XM-1", 2, None)


# What an acceptance of 5 ha comes to when only parts of it are said: basis, cells, (removed, cultivated, other).
PARTS: tuple[tuple[str, dict[str, str], tuple[int, int, int]], ...] = (
    ("cultivated", {}, (5, 5, 0)),
    ("cultivated", {"other_agricultural": "1"}, (6, 5, 1)),
    ("agricultural", {}, (5, 0, 5)),
    ("agricultural", {"cultivated": "4"}, (5, 4, 1)),
    ("agricultural", {"other_agricultural": "0"}, (5, 5, 0)),
    ("construction-removed", {}, (5, 0, 0)),
    ("construction-removed", {"cultivated": "4", "other_agricultural": "0.5", "removed": "5"}, (5, 4, 0)),
)


@pytest.mark.parametrize(("basis", "cells", "expected"), PARTS)
def test_parts_follow_from_the_basis(
    sqlite_url: str, basis: str, cells: dict[str, str], expected: tuple[int, int, int]
) -> None:
    database = Database(sqlite_url)
    load_all(database, before="projects")
    load(database, "projects", with_cells([SHEETS["projects"][0], SHEETS["projects"][3]], 1, basis=basis))
    table = [QUOTA[0], ("2025-06-01", "accept", "XM-2", "甲村", "YS-2", "5", "ha", "验收2号", *[""] * 8)]
    report = load(database, "quota", with_cells(table, 1, **cells))
    assert report.tally.problems == []
    with database.reading() as connection:
        (line,) = list_events(connection, WantedEvents(lot="YS-2"))[0].event.lines
    found = (line.grains, line.cultivated_grains, line.other_agricultural_grains)
    assert tuple(each // HA for each in found) == expected
    database.close()


def test_evidence_in_a_sheet_of_the_plain_columns(database: Database) -> None:
    """Without a column for papers or vouchers the document stands for them, which is said."""
    fresh(database)
    report = load(database, "quota", [row[:11] for row in QUOTA])
    assert (report.tally.problems, figures(report)[1]) == ([], 12)
    said = [
        (each.row, each.column) for each in report.tally.warnings if each.refusal.code == "evidence-taken-from-document"
    ]
    assert said == [(11, "document"), (13, "document")]


def test_measures_beside_the_area(database: Database) -> None:
    fresh(database)
    table = [
        [*QUOTA[0], "paddy", "grain_kg"],
        [*QUOTA[1], "8", "120000.5"],
        *([*row, "", ""] for row in QUOTA[2:]),
    ]
    assert load(database, "quota", table).tally.problems == []
    with database.reading() as connection:
        (grant,) = list_events(connection, WantedEvents(kinds=("grant",)))
    assert (grant.event.paddy_grains, grant.event.grain_centikg) == (8 * HA, 12_000_050)
    for cells, expected in (
        ({"paddy": "20.0001"}, [(2, None, "quota-event-incomplete")]),
        ({"grain_kg": "1.234"}, [(2, "grain_kg", "figure-unreadable")]),
        ({"grain_kg": "１"}, [(2, "grain_kg", "cell-full-width")]),
    ):
        bad = with_cells(table, 1, **cells, document="宁指〔2024〕8号", lot="G-8")[:2]
        assert problems(load(database, "quota", bad)) == expected


def test_a_line_with_a_nul(database: Database) -> None:
    fresh(database)
    before = row_counts(database)
    data = csv(QUOTA).replace("安置1号".encode(), "安置\0号".encode())
    report = load(database, "quota", data)
    assert problems(report) == [(4, "document", "cell-control-character")]
    assert row_counts(database) == before


def test_an_event_goes_in_with_all_its_lines_or_not_at_all(database: Database) -> None:
    """The bad second village takes the acceptance with it, and what stands on the acceptance."""
    fresh(database)
    report = load(database, "quota", with_cells(QUOTA, 6, area="x"), skip_bad=True)
    assert problems(report)[:2] == [(7, "area", "area-not-a-number"), (6, "number", "quota-line-bad")]
    assert {code for row, _, code in problems(report) if 7 < row < 14} == {"quota-lot-unknown"}
    assert "obligation-open" in {code for row, _, code in problems(report) if row == 14}
    assert figures(report)[1] == 5  # the grant, its assignment, two uses and the surrender of what is left
    dry = load(database, "quota", with_cells(QUOTA, 6, area="x"))
    assert problems(dry) == [(7, "area", "area-not-a-number")]
    mended = load(database, "quota", QUOTA)
    assert (mended.tally.problems, figures(mended)) == ([], (13, 7, 0, 5))
    assert findings(database) == ()


def test_a_bad_day_of_one_line_takes_its_event_along(database: Database) -> None:
    fresh(database)
    report = load(database, "quota", with_cells(QUOTA, 6, date="2025-06-31"), skip_bad=True)
    assert problems(report)[:2] == [(7, "date", "date-impossible"), (6, "number", "quota-line-bad")]
    with database.reading() as connection:
        assert list_events(connection, WantedEvents(kinds=("accept",))) == []


def test_whose_book_an_event_is_of(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    load_all(database, before="projects")
    grant = [QUOTA[0], QUOTA[1]]
    assert problems(load(database, "quota", grant)) == [(2, "book", "quota-book-unclear")]
    table = [[*QUOTA[0], "book"], [*QUOTA[1], "金凤区"]]
    assert problems(load(database, "quota", with_cells(table, 1, book="良田镇"))) == [(2, "book", "office-unknown")]
    assert problems(load(database, "quota", with_cells(table, 1, book="无此县"))) == [(2, "book", "division-unknown")]
    assert load(database, "quota", table).tally.problems == []
    with database.reading() as connection:
        assert list_events(connection, WantedEvents())[0].event.book == "county:640106000000"
    database.close()


def test_somebody_of_another_county_records_nothing(database: Database) -> None:
    fresh(database)
    before = row_counts(database)
    other = person("bureau-approver", "county:640104000000")
    with pytest.raises(OutOfReach):
        import_file(database, "quota", csv(QUOTA), name="quota.csv", actor=other, at=NOW)
    assert row_counts(database)["quota_event"] == before["quota_event"] == 0
    mine = import_file(database, "quota", csv(QUOTA), name="quota.csv", actor=person("bureau-approver"), at=NOW)
    assert mine.written


def test_a_village_of_another_county(database: Database) -> None:
    fresh(database)
    county, town, village = "640104000000", "640104001000", "640104001201"
    more = [
        ("county", county, "兴庆区", "640100000000"),
        ("township", town, "掌政镇", county),
        ("village", village, "丁村", town),
    ]
    load(database, "divisions", [SHEETS["divisions"][0], *more])
    report = load(database, "quota", with_cells(QUOTA, 3, village=village))
    assert problems(report) == [(4, "village", "village-of-other-county")]


def test_a_plan_on_record_is_not_edited(database: Database) -> None:
    load_all(database, before="quota")
    changed = load(database, "projects", with_cells(SHEETS["projects"], 2, quota="19"))
    assert problems(changed) == [(3, None, "plan-version-differs")]
    third = with_cells(SHEETS["projects"], 2, version="", document="宁政挂〔2025〕2号", approved_on="2025-01-05")
    report = load(database, "projects", third)
    assert (report.tally.problems, figures(report)) == ([], (3, 1, 0, 2))
    with database.reading() as connection:
        plan = plan_of(connection, "XM-1")
    assert plan is not None
    assert (plan.version, plan.document, plan.quota_grains, plan.scale_grains) == (3, "宁政挂〔2025〕2号", 20 * HA, 300)


def test_the_countys_approver_records_what_was_decided_on_paper(database: Database) -> None:
    """Projects with their plans, then their events; an officer, who only proposes, imports neither."""
    load_all(database, before="projects")
    approver, officer = person("bureau-approver"), person("bureau-officer")
    for kind in ("projects", "quota"):
        data = csv(SHEETS[kind])
        with pytest.raises(NotPermitted):
            import_file(database, kind, data, name=f"{kind}.csv", actor=officer, at=NOW)
        assert import_file(database, kind, data, name=f"{kind}.csv", actor=approver, at=NOW).written
