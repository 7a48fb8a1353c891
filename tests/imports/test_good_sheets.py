"""Good sheets of every kind in every format: they go in whole, once, and a dry run tells beforehand what they do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ledger.db import Database
from ledger.exchange.importing import KINDS, Report, import_file
from ledger.parcels import find_parcels
from ledger.parties import find_parties
from ledger.stock import stock_of_plot
from ledger.transfers import Wanted, list_contracts
from tests.imports.sheets import CHINESE, SHEETS, WRITERS, csv, figures, load, load_all, with_cells
from tests.making import COOPERATIVE, HOUSEHOLDS, NOW, OPERATOR, TODAY, findings, mu, parcel_code, row_counts

ADDED = {
    "divisions": 6,
    "parties": 3,
    "parcels": 3,
    "transfers": 2,
    "land": 8,
    "homesteads": 2,
    "projects": 3,
    "quota": 12,
}
ROWS = {
    "divisions": 6,
    "parties": 3,
    "parcels": 3,
    "transfers": 3,
    "land": 8,
    "homesteads": 2,
    "projects": 3,
    "quota": 13,
}


def test_these_are_all_kinds() -> None:
    assert set(SHEETS) == set(KINDS) == set(CHINESE)


@pytest.mark.parametrize("writer", WRITERS)
def test_every_sheet_in_every_format(database: Database, writer: str) -> None:
    for kind, table in SHEETS.items():
        report = load(database, kind, WRITERS[writer](table))
        assert figures(report) == (ROWS[kind], ADDED[kind], 0, 0), report.tally.problems
        assert report.written
    assert _content(database) == EXPECTED
    assert findings(database) == ()


EXPECTED = {
    "parties": [
        (HOUSEHOLDS[0], "household", "曾志强", "village"),
        (HOUSEHOLDS[1], "household", "王秀兰", "village"),
        (COOPERATIVE, "cooperative", "禾丰土地信用合作社", "county"),
    ],
    "parcels": [
        (parcel_code(0, 1), 2_470_000, 2_469_999, "012", "05", True, HOUSEHOLDS[0]),
        (parcel_code(0, 2), 1_200_000, 0, "0101", "", False, HOUSEHOLDS[0]),
        (parcel_code(0, 3), 700_000, 0, "", "", False, None),
    ],
    "contracts": [
        ("HT-1", "signed", "lease", [mu("12.35"), mu("2")], "2027-01-01", "2030-12-31", "yuan/mu/year", "annual"),
        ("HT-2", "draft", "lease", [mu("4")], "2028-01-01", "2029-12-31", "kg/mu/year", "04-01;10-01"),
    ],
}


def _content(database: Database) -> dict[str, object]:
    with database.reading() as connection:
        parties = find_parties(connection, (row[0] for row in SHEETS["parties"][1:])).values()
        parcels = find_parcels(connection, (row[0] for row in SHEETS["parcels"][1:])).values()
        contracts = list_contracts(connection, Wanted())
    return {
        "parties": [(p.code, p.kind, p.name, p.division_level) for p in sorted(parties, key=lambda each: each.code)],
        "parcels": [
            (p.code, p.registered_grains, p.measured_grains, p.land_class, p.grade, p.basic_farmland, p.base and p.base.household)
            for p in sorted(parcels, key=lambda each: each.code)
        ],
        "contracts": [
            (
                contract.number,
                contract.state,
                t.form,
                [line.area_grains for line in t.lines],
                str(t.start_day),
                str(t.last_day),
                t.price_unit,
                t.payment,
            )
            for contract in contracts
            for t in (contract.terms,)
        ],
    }  # fmt: skip


def test_chinese_headings(database: Database) -> None:
    for kind, table in SHEETS.items():
        report = load(database, kind, csv([CHINESE[kind], *table[1:]], "gb18030"))
        assert (figures(report)[1], report.tally.problems) == (ADDED[kind], [])
    assert _content(database) == EXPECTED


@pytest.mark.parametrize("kind", SHEETS)
def test_columns_in_any_order(sqlite_url: str, kind: str) -> None:
    database = Database(sqlite_url)
    load_all(database, before=kind)
    report = load(database, kind, [tuple(reversed(row)) for row in SHEETS[kind]])
    assert (figures(report)[1], report.tally.problems) == (ADDED[kind], [])
    database.close()


@pytest.mark.parametrize("kind", SHEETS)
def test_a_dry_run_says_what_the_import_does_and_leaves_nothing(database: Database, kind: str) -> None:
    load_all(database, before=kind)
    before = row_counts(database)
    dry = load(database, kind, SHEETS[kind], dry_run=True)
    assert row_counts(database) == before
    real = load(database, kind, SHEETS[kind])
    assert (dry.written, real.written) == (False, True)
    assert _without_instances(replace(dry, written=True)) == _without_instances(real)
    assert row_counts(database) != before


def _without_instances(report: Report) -> tuple[object, ...]:
    """A report as values that compare: refusals are told as text."""
    said = [(each.row, each.column, str(each.refusal)) for each in (*report.tally.problems, *report.tally.warnings)]
    return report.kind, report.name, report.sha256, report.written, figures(report), said


@pytest.mark.parametrize("kind", SHEETS)
def test_the_same_file_twice_changes_nothing_and_says_so(database: Database, kind: str) -> None:
    load_all(database)
    before = row_counts(database)
    again = load(database, kind, SHEETS[kind])
    assert (again.seen_before, again.written, figures(again)) == (NOW, False, (0, 0, 0, 0))
    dry = load(database, kind, SHEETS[kind], dry_run=True)
    assert dry.seen_before == NOW
    assert row_counts(database) == before


@pytest.mark.parametrize("kind", SHEETS)
def test_the_same_rows_in_another_file_are_unchanged(database: Database, kind: str) -> None:
    load_all(database)
    before = row_counts(database)
    again = load(database, kind, csv(SHEETS[kind]) + b"\n\n")
    assert again.tally.problems == []
    assert figures(again) == (ROWS[kind], 0, 0, ADDED[kind])
    assert row_counts(database) == before | {"imported_file": before["imported_file"] + 1}


def test_parties_are_brought_up_to_date(database: Database) -> None:
    load_all(database)
    report = load(database, "parties", with_cells(SHEETS["parties"], 2, name="王秀英", phone="19900000002"))
    assert figures(report) == (3, 0, 1, 2)
    with database.reading() as connection:
        assert find_parties(connection, [HOUSEHOLDS[1]])[HOUSEHOLDS[1]].name == "王秀英"


def test_warnings_do_not_stop_an_import(database: Database) -> None:
    load_all(database, before="transfers")
    report = load(database, "transfers", SHEETS["transfers"])
    assert [(each.row, each.refusal.code) for each in report.tally.warnings] == [
        (2, "area-differs-from-measured"),
        (3, "boundaries-missing"),
        (2, "priority-notice-missing"),
        (4, "boundaries-missing"),
        (4, "priority-notice-missing"),
    ]
    assert report.written


def test_the_land_stock_says_by_which_standard_it_was_read(database: Database) -> None:
    load_all(database, before="land")
    report = load(database, "land", SHEETS["land"])
    said = [(each.row, each.column, each.refusal.fields["code"], each.refusal.code) for each in report.tally.warnings]
    assert said == [
        (2, "class_to", "0702", "land-class-without-standard"),
        (4, "class_to", "0103", "land-class-without-standard"),
        (5, "class_to", "1006", "land-class-without-standard"),
        (7, "class_to", "0701", "land-class-without-standard"),
        (9, "class_to", "1203", "land-class-without-standard"),
    ]
    assert "0702 农村宅基地（GB/T 21010-2017）" in report.tally.warnings[0].refusal.say_detail("zh")
    with database.reading() as connection:
        stands = {
            code: {each.written: grains / 300 for each, grains in stock_of_plot(connection, code, TODAY).items()}
            for code in ("ZJ-1", "GD-1", "GD-1-1", "JX-1")
        }
    assert stands == {
        "ZJ-1": {
            "0103@GB/T 21010-2017": 1000,
            "0702@GB/T 21010-2017": 132.84,
            "0703@land-sea-2023": 100,
            "1006@GB/T 21010-2017": 100.5,
        },
        "GD-1": {"0103@GB/T 21010-2017": 15000, "1203@GB/T 21010-2017": 12.34},
        "GD-1-1": {"0103@GB/T 21010-2017": 3000},
        "JX-1": {"0701@GB/T 21010-2017": 2000},
    }
    assert findings(database) == ()


def test_a_file_may_have_any_name(database: Database, tmp_path: Path) -> None:
    """A file unpacked from a zip of an office machine has a name in GBK, which is no text here."""
    path = tmp_path / b"\xc7\xf8\xbb\xae[b]{0}.csv".decode("utf-8", "surrogateescape")
    path.write_bytes(csv(SHEETS["divisions"]))
    report = import_file(database, "divisions", path, actor=OPERATOR, at=NOW)
    assert report.written
    report.name.encode()
    assert report.name.endswith("[b]{0}.csv")


def test_progress_is_heard(database: Database) -> None:
    load(database, "divisions", SHEETS["divisions"])
    rows = [("code", "kind", "name", "id_type", "id_number", "division")]
    rows += [(f"P-{number:05d}", "person", "丁保成", "", "", "甲村") for number in range(4_100)]
    totals: list[int] = []
    steps: list[int] = []
    load(database, "parties", rows, started=totals.append, progress=steps.append)
    assert (totals, steps) == ([4_100], [2_000, 2_000])
