"""Every published file is packaged as it is, known by its header, loaded whole and once, on both databases."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ledger.access import NotPermitted
from ledger.db import Database
from ledger.demonstration.figures import PUBLISHED_FILES, load_published_files, published_bytes
from ledger.errors import Refusal
from ledger.exchange.importing import import_file
from ledger.exchange.kinds.published import PUBLISHED, read_published
from ledger.inquiries.published import contradictions, published_report, read_published_checks
from ledger.published import BY_KEY, PROFILES, Loaded, field_names, load_published, project_facts, published_tables
from tests.exchange import files
from tests.making import CLERK, NOW, OPERATOR, PEOPLE, acting, row_counts
from tests.published.copies import NAMES, csv_of, table

SHARED = Path(__file__).parents[3] / "shared" / "data" / "quota"
HASHES = {
    "01": "2f20f895f15e4c109a1fc56230cb1dc3397c019d52043a620d87884c1a2017eb",
    "02": "5bc1cfd53fcc9c5f7563f56037612f8c441656bcade3791085c18960b53e94b1",
    "03": "a0e6d09ce789587bf130134d508e311c56e79caef8fb17c48b60e18ab4ef9829",
    "03b": "d8098fc59cbab068611426b6ed2f8b7b57f8e0036390d7c272447bfc4325aa71",
    "05": "b04f9e71c4de7a3d9cee33b080b61385454c95fcf1b0b0b582e4bac9bbece0e9",
    "06": "8bfa2b657bad34362b1d8f24b125872f7cdd1bead89014988ee58597ca278a7e",
    "08": "fe39ddd2e89373d9475c1be1c537180293c4f8725cba4a8b12357e9f95a3f757",
    "08b": "69111f737d9cd2109502bba97df347777ee0e46a4360d68b73ccae636156d138",
    "09": "8ee32193da5b7e74fa952f0df39452375be5ffce8cc682729525beacfbba1443",
    "14": "3794ccf6f4900560f28d53197368a8fcba0c4d378572d4fb28047a45c6e590f2",
    "18": "992ed8268c0b60543ab8cc4d8c503b041a380d3306c4c62e2cd52f04363b5adb",
}
OFFICER = PEOPLE["bureau-officer"]


@pytest.fixture
def loaded(database: Database) -> Database:
    """A database with every published file."""
    for report in load_published_files(database, at=NOW, actor=OFFICER):
        assert (report.state, report.tally.problems) == ("done", []), report.name
    return database


# ---- The files.


@pytest.mark.parametrize("number", NAMES)
def test_a_packaged_file_is_the_published_one_byte_for_byte(number: str) -> None:
    data = published_bytes(NAMES[number])
    assert hashlib.sha256(data).hexdigest() == HASHES[number]
    source = SHARED / NAMES[number]
    if SHARED.is_dir():
        assert data == source.read_bytes()


def test_no_published_file_is_left_out() -> None:
    assert len(PUBLISHED_FILES) == len(NAMES) == len(HASHES)
    if SHARED.is_dir():
        assert {path.name for path in SHARED.glob("*.csv")} == set(PUBLISHED_FILES)


def test_every_profile_has_its_file() -> None:
    assert sorted(table(number).profile for number in NAMES) == sorted(profile.key for profile in PROFILES)


@pytest.mark.parametrize("number", NAMES)
def test_a_file_is_kept_as_printed(loaded: Database, number: str) -> None:
    """Cell by cell against the file as Python reads it: a figure or a label where it is printed, nothing where blank."""
    lines = list(csv.DictReader(io.StringIO(published_bytes(NAMES[number]).decode())))
    with loaded.reading() as connection:
        (found,) = published_tables(connection, table(number).profile)
    assert found == table(number)
    assert found.sha256 == HASHES[number]
    assert [row.line for row in found.rows] == list(range(2, len(lines) + 2))
    for row, cells in zip(found.rows, lines, strict=True):
        kept = {name: figure.printed for name, figure in row.figures.items()} | dict(row.labels)
        assert kept == {name: cell for name, cell in cells.items() if cell}


def test_subject_document_and_day_are_told_apart() -> None:
    row = table("05").rows[0]
    assert (row.document, row.day, row.township) == ("苏政挂K〔2025〕28号", date(2025, 8, 14), "高邮市(送桥镇)")
    assert table("09").rows[2].day is None  # only to the month
    assert table("09").rows[2].labels["date"] == "2018-01"
    figure = table("06").rows[0].figures["total_area_m2"]
    assert (figure.printed, figure.unit, figure.scale, figure.value) == ("14871.06", "m2", 2, 4_461_318)
    assert table("06").rows[0].figures["investment_wan"].value == 64_730_300


# ---- Loading.


def test_the_same_file_twice_changes_nothing(loaded: Database) -> None:
    before = row_counts(loaded)
    assert {report.state for report in load_published_files(loaded, at=NOW, actor=OFFICER)} == {"seen"}
    budget = table("08b")
    again = loaded.command(lambda c: load_published(c, BY_KEY["budget"], budget, acting(OFFICER)))
    assert again == Loaded(0, 7)
    words = table("18")
    assert loaded.command(lambda c: load_published(c, BY_KEY["field-dictionary"], words, acting(OFFICER))) == Loaded(
        0, 18
    )
    assert row_counts(loaded) == before


def test_a_dry_run_leaves_nothing(database: Database) -> None:
    before = row_counts(database)
    data = published_bytes(NAMES["01"])
    report = import_file(database, PUBLISHED, data, name=NAMES["01"], actor=OFFICER, at=NOW, dry_run=True)
    assert (report.state, report.tally.added) == ("dry", 6)
    assert [each.refusal.code for each in report.tally.warnings] == [
        "published-figures-disagree",
        "published-figures-unusual",
    ]
    assert [(each.row, each.column) for each in report.tally.warnings] == [(2, "surplus_after_acceptance_ha")] * 2
    assert row_counts(database) == before


def test_workbooks_and_other_orders_of_columns_are_read_too() -> None:
    cells = [["金额", "x"]]
    with pytest.raises(Refusal) as caught:
        read_published(files.xlsx(cells), "x.xlsx")
    assert caught.value.code == "published-table-unknown"
    book = files.xlsx([["yuan", "item"], ["1.50", "甲"], ["1.50", "TOTAL_PUBLISHED"]])
    found = read_published(book, "budget.xlsx")
    assert [row.figures["yuan"].printed for row in found.rows] == ["1.50", "1.50"]


def test_an_officer_of_the_bureau_loads_and_a_clerk_does_not(database: Database) -> None:
    with pytest.raises(NotPermitted):
        import_file(database, PUBLISHED, published_bytes(NAMES["14"]), name="x", actor=CLERK, at=NOW)


# ---- Bad cells: (what stands in the budget's or the plan's row, row, column, code).

BUDGET, PLAN = "item,yuan", "doc_no,date,item,area_ha,area_mu_published"
BAD: tuple[tuple[str, tuple[str, ...], list[tuple[int, str, str]]], ...] = (
    (BUDGET, ("甲,１２.５",), [(2, "yuan", "cell-full-width")]),
    (BUDGET, ("甲,=1+1",), [(2, "yuan", "cell-formula-text")]),
    (BUDGET, ("甲,1.5\x00",), [(2, "yuan", "cell-control-character")]),
    (BUDGET, ("甲\x00,1.5",), [(2, "item", "cell-control-character")]),
    (BUDGET, ("甲,1.5元",), [(2, "yuan", "cell-has-unit")]),
    (BUDGET, ('甲,"1,000.00"',), [(2, "yuan", "published-figure-unreadable")]),
    (BUDGET, ("甲,约100",), [(2, "yuan", "published-figure-unreadable")]),
    (BUDGET, ("甲,1e3",), [(2, "yuan", "published-figure-unreadable")]),
    (BUDGET, ("甲,NaN",), [(2, "yuan", "published-figure-unreadable")]),
    (BUDGET, ("甲,1.005",), [(2, "yuan", "published-figure-too-precise")]),
    (BUDGET, ("甲,999999999999999999",), [(2, "yuan", "published-figure-too-precise")]),
    (BUDGET, ("甲,1", "乙,2", "甲,3"), [(4, "item", "published-row-twice")]),
    (BUDGET, ("甲,1,2",), [(2, "", "row-ragged")]),
    (PLAN, ("函1号,2021-13-01,a,1,15",), [(2, "date", "published-day-unreadable")]),
    (PLAN, ("函1号,去年,a,1,15",), [(2, "date", "published-day-unreadable")]),
    (PLAN, ("函1号,２０２１-01-01,a,1,15",), [(2, "date", "cell-full-width")]),
    (PLAN, ("函1号,2021-01-01,a,1.0000001,15",), [(2, "area_ha", "published-figure-too-precise")]),
    (PLAN, ("函1号,2021-01-01,a,１,＝1",), [(2, "area_ha", "cell-full-width"), (2, "area_mu_published", "cell-formula-text")]),
)  # fmt: skip


@pytest.mark.parametrize(("header", "rows", "expected"), BAD)
@pytest.mark.parametrize("skip_bad", [False, True])
def test_a_bad_cell_is_refused_with_its_place(
    database: Database, header: str, rows: tuple[str, ...], expected: list[tuple[int, str, str]], skip_bad: bool
) -> None:
    data = csv_of(header, *rows)
    report = import_file(database, PUBLISHED, data, name="x.csv", actor=OPERATOR, at=NOW, skip_bad=skip_bad)
    assert [(each.row, each.column or "", each.refusal.code) for each in report.tally.problems] == expected
    with database.reading() as connection:
        assert published_tables(connection) == []  # half a print is no print
    with pytest.raises(Refusal):
        read_published(data, "x.csv")


def test_blank_is_not_published_and_zero_is() -> None:
    found = read_published(csv_of(BUDGET, "甲,", "乙,0", "丙,-1.5", "丁,13812345678"), "x.csv")
    assert [dict(row.figures) == {} for row in found.rows] == [True, False, False, False]
    assert [row.figures["yuan"].value for row in found.rows[1:]] == [0, -150, 1_381_234_567_800]


@pytest.mark.parametrize(
    "header", ["item,yuan,", "费用项,金额（元）", "item,金额(元)", "\ufeffyuan,ITEM", "item,yuan,错误,更正建议"]
)
def test_a_header_is_known_in_both_languages(header: str) -> None:
    """A blank heading over nothing, and what a workbook of errors adds, do not count."""
    cells = ["1", "1", "", ""][: len(header.split(","))]
    assert read_published(csv_of(header, ",".join(cells)), "x.csv").profile == "budget"


@pytest.mark.parametrize("header", ["item", "item,yuan,more", "项目,金额", "item,item"])
def test_an_unknown_header_is_refused(header: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_published(csv_of(header, ",".join("1" for _ in header.split(","))), "x.csv")
    assert caught.value.code == "published-table-unknown"


# ---- What was published stays: the database's own promises, against whoever writes SQL.

ATTACKS: tuple[str, ...] = (
    "UPDATE published_figure SET printed = '5.32', value = 15960000 WHERE item = 'surplus_after_acceptance_ha'",
    "UPDATE published_row SET villages = '别村'",
    "UPDATE published_file SET row_count = row_count + 1, figure_count = figure_count + 9",
    "DELETE FROM published_figure WHERE item = 'surplus_after_acceptance_ha'",
    "DELETE FROM published_row",
    "DELETE FROM published_file",
    "INSERT INTO published_row SELECT file_sha256, 99, project, township, villages, document, day, labels"
    " FROM published_row WHERE line = 2",
    "INSERT INTO published_figure SELECT file_sha256, line, item || '_2', printed, unit, scale, value FROM published_figure",
    "INSERT INTO published_row (file_sha256, line, project, township, villages, document, labels)"
    " VALUES ('none', 2, '', '', '', '', '{}')",
    "INSERT INTO published_file SELECT substr(sha256, 2) || 'x', profile, name, 0, 0, recorded_at, recorded_by"
    " FROM published_file",
)
BY_DIALECT: dict[str, tuple[str, ...]] = {
    "sqlite": (
        "INSERT OR REPLACE INTO published_file SELECT * FROM published_file",
        "INSERT OR REPLACE INTO published_row SELECT * FROM published_row",
        "REPLACE INTO published_figure SELECT file_sha256, line, item, '1', unit, scale, 1 FROM published_figure",
    ),
    "postgresql": (
        "TRUNCATE published_figure",
        "TRUNCATE published_file CASCADE",
        "INSERT INTO published_figure SELECT * FROM published_figure ON CONFLICT ON CONSTRAINT published_figure_key"
        " DO UPDATE SET printed = '1'",
    ),
}


def test_sql_cannot_change_what_was_published(loaded: Database) -> None:
    with loaded.reading() as connection:
        before, dialect = published_tables(connection), connection.dialect.name

    def attack(statement: str) -> Callable[[object], object]:
        return lambda connection: connection.execute(text(statement))  # type: ignore[attr-defined, no-any-return]

    for statement in ATTACKS + BY_DIALECT[dialect]:
        with pytest.raises((DBAPIError, Refusal)):
            loaded.command(attack(statement))
    with loaded.reading() as connection:
        assert published_tables(connection) == before


# ---- What is made of them.


def test_the_report_shows_prints_and_checks(loaded: Database) -> None:
    with loaded.reading() as connection:
        made = published_report(connection, PEOPLE["village-viewer"])
        outcomes = read_published_checks(connection, CLERK)
    prints = [row for row in made.rows if row["value"] is not None]
    assert len(prints) == sum(table(number).figure_count for number in NAMES)
    assert len(made.rows) == len(prints) + len(outcomes)
    (only,) = contradictions(made)
    assert (only["file"], only["line"], only["printed"], only["computed"]) == (NAMES["01"], 2, "9.12", "= 5.32")
    assert "矛盾 1" in made.notes[0].zh


def test_the_field_dictionary_names_fields(loaded: Database) -> None:
    with loaded.reading() as connection:
        assert field_names(connection)["GGZZZBGM"] == "挂钩周转指标规模"


def test_project_facts_are_plain_data() -> None:
    rows = [row for number in NAMES for row in table(number).rows]
    found = {facts.name: facts for facts in project_facts(rows)}
    assert len(found) == 7
    huangshan = found["黄山市黄山区2023年第二批次城乡建设用地增减挂钩试点项目"]
    assert huangshan.villages == ("焦村镇上岭村", "谭家桥镇中墩村", "新华乡董家湾村")
    assert (huangshan.quota_grains, huangshan.demolition_grains) == (5_307_000, 5_927_700)
    ying = found["朔政函〔2021〕164号"]
    assert (ying.quota_grains, ying.newbuild_grains, len(ying.villages)) == (82_454_100, None, 7)
    gaoyou = found["2025年度第1314批"]
    assert (gaoyou.newbuild_cultivated_grains, gaoyou.cultivated_grains) == (282_600, 326_400)
    assert found["2010-1 夏镇街道 李堂村+马楼村"].resettlement_agri_grains == 19_500_000
    assert found["2009 欢城 时王口村"].surplus_grains == 15_960_000


def test_two_plans_share_no_list_of_villages() -> None:
    other = read_published(csv_of(PLAN, "函1号,2021-01-01,turnover_quota,1,15"), "x.csv")
    facts = project_facts((*table("03").rows, *other.rows, *table("03b").rows))
    assert [each.villages for each in facts] == [(), ()]
