"""``import`` with its reports and its file of problems, and ``verify`` when somebody tampered."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from sqlalchemy import text

from ledger.db import Database
from tests.cli.running import Run
from tests.imports.sheets import SHEETS, with_cells  # fmt: skip
from tests.imports.sheets import csv as sheet_bytes
from tests.making import Village, draft_and_sign, make_village, row_counts, terms


@pytest.fixture
def ready(run: Run, tmp_path: Path) -> Path:
    """A folder with the four sheets, beside a database that is set up."""
    assert run("init").status == 0
    for kind, table in SHEETS.items():
        (tmp_path / f"{kind}.csv").write_bytes(sheet_bytes(table))
    return tmp_path


def test_the_four_sheets(run: Run, ready: Path) -> None:
    added = {"divisions": 6, "parties": 3, "parcels": 3, "transfers": 2}
    for kind, count in added.items():
        dry = run("import", kind, ready / f"{kind}.csv", "--dry-run")
        assert (dry.status, dry.out) == (0, "")
        assert f"将新增 {count}" in dry.err
        done = run("import", kind, ready / f"{kind}.csv")
        assert (done.status, done.out) == (0, "")
        assert f"新增 {count}，" in done.err
        again = run("import", kind, ready / f"{kind}.csv")
        assert (again.status, again.out) == (0, "")
        assert "未作任何改动" in again.err
    assert run("verify").status == 0


def test_problems_are_data_and_go_into_a_file_too(run: Run, ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("import", "divisions", ready / "divisions.csv")
    bad, errors = ready / "bad.csv", ready / "errors.csv"
    bad.write_bytes(sheet_bytes(with_cells(with_cells(SHEETS["parties"], 1, phone="无"), 3, kind="club", name="")))
    expected = [("2", "phone", "phone-wrong"), ("4", "kind", "choice-unknown"), ("4", "name", "cell-blank")]
    as_json = run("import", "parties", bad, "--errors", errors, "--format", "json")
    assert as_json.status == 1
    assert "什么也没有写入" in as_json.err
    assert [(str(each["row"]), each["column"], each["code"]) for each in as_json.json] == expected
    assert all(each["detail"] and each["remedy"] for each in as_json.json)
    with errors.open(encoding="utf-8-sig", newline="") as file:
        assert [(each["row"], each["column"], each["code"]) for each in csv.DictReader(file)] == expected
    as_csv = run("import", "parties", bad, "--format", "csv")
    assert [(each["row"], each["column"], each["code"]) for each in as_csv.rows] == expected
    monkeypatch.setenv("TIANBU_LANG", "en")
    table = run("import", "parties", bad)
    assert all(code in table.out for _, _, code in expected)
    assert "Fill it in" in table.out
    assert "3 problems; nothing was written" in table.err


def test_good_rows_only(run: Run, ready: Path) -> None:
    run("import", "divisions", ready / "divisions.csv")
    bad = ready / "bad.csv"
    bad.write_bytes(sheet_bytes(with_cells(SHEETS["parties"], 1, phone="无")))
    answer = run("import", "parties", bad, "--skip-bad")
    assert answer.status == 1
    assert "新增 2" in answer.err


def test_versions_of_divisions(run: Run, ready: Path) -> None:
    run("import", "divisions", ready / "divisions.csv")
    renamed = ready / "renamed.csv"
    renamed.write_bytes(sheet_bytes(with_cells(SHEETS["divisions"], 5, name="甲庄村")))
    assert "变更 1" in run("import", "divisions", renamed, "--effective", "2027-01-01").err
    assert run("balance", "甲村", "--format", "json").status == 0
    assert run("balance", "甲庄村").status == 1
    assert run("balance", "甲庄村", "--as-of", "2027-01-01").status == 0
    assert run("balance", "甲村", "--as-of", "2027-01-01").status == 1


# Not what an import takes.
WRONG = (
    (("nothing", "parties.csv"), 2, "nothing"),
    (("parties", "absent.csv"), 2, "absent.csv"),
    (("parties", "."), 2, "."),
    (("parties", "a\0b"), 2, "U+0000"),
    (("parties", "divisions.csv"), 1, "header-unknown-column"),
    (("parties", "empty.csv"), 1, "sheet-empty"),
    (("parties", "parties.csv", "--errors", "/nowhere/x.csv"), 2, "/nowhere"),
    (("divisions", "divisions.csv", "--effective", "1"), 2, "date-unreadable"),
)  # fmt: skip


@pytest.mark.parametrize(("arguments", "status", "said"), WRONG, ids=[" ".join(case[0]) for case in WRONG])
def test_what_is_no_import(
    run: Run, ready: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], status: int, said: str
) -> None:
    monkeypatch.chdir(ready)
    (ready / "empty.csv").touch()
    database = Database(f"sqlite:///{ready / 'var' / 'tianbu.sqlite'}")
    before = row_counts(database)
    answer = run("import", *arguments)
    assert (answer.status, answer.out) == (status, "")
    assert said in answer.err
    assert row_counts(database) == before
    database.close()


# Behind the triggers: what somebody changes, and what the check that finds it is called.
TAMPERING = (
    ("UPDATE posting SET amount = amount + 1 WHERE entry_id = 13 AND line = 1", "hash", 13),
    ("UPDATE posting SET amount = amount * 2 WHERE entry_id = 13", "contracts", 13),
    ("UPDATE entry SET document = 'HT-8' WHERE id = 13", "contracts", 13),
    ("DELETE FROM posting WHERE entry_id = 13", "whole", 13),
    ("UPDATE posting SET effective_on = '2027-02-01', stated_on = '2027-02-01' WHERE entry_id = 13 AND effective_on = '2027-01-01'", "hash", 13),
    ("UPDATE position SET total = total + 1 WHERE account_id = 1", "position", None),
    ("UPDATE contract SET transferee = 'JF-002' WHERE number = 'HT-1'", "contracts", 13),
    ("UPDATE contract SET transferor = '640106002201000002' WHERE number = 'HT-1'", "contracts", 13),
    ("UPDATE contract SET last_day = '2031-12-31' WHERE number = 'HT-1'", "contracts", 13),
    ("UPDATE contract SET start_day = '2026-12-31' WHERE number = 'HT-1'", "contracts", 13),
    ("UPDATE contract_parcel SET area_grains = area_grains - 1 WHERE line = 1", "contracts", 13),
    ("UPDATE contract_parcel SET area_grains = CASE line WHEN 1 THEN 1999999 ELSE 2000001 END", "contracts", 13),
    ("UPDATE contract_parcel SET parcel_code = '6401060022010000011' WHERE line = 1", "contracts", 13),
    ("DELETE FROM contract_parcel WHERE line = 2", "contracts", 13),
    ("UPDATE contract SET state = 'draft', entry_id = NULL WHERE number = 'HT-1'", "contracts", 13),
    ("DELETE FROM contract", "contracts", 13),
    ("UPDATE parcel SET registered_grains = registered_grains + 1 WHERE code = '6401060022010000001'", "parcels", None),
    ("UPDATE base_contract_parcel SET household = '640106002201000002' WHERE parcel_code = '6401060022010000001'", "parcels", None),
    ("UPDATE base_contract_parcel SET term_start = '2004-01-01' WHERE parcel_code = '6401060022010000001'", "parcels", None),
)  # fmt: skip


def tamper(database: Database, statement: str) -> None:
    """Run a statement as somebody with the file in hand can."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(text(statement))
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")


@pytest.mark.parametrize(("statement", "check", "entry"), TAMPERING)
def test_verify_names_what_was_changed_behind_the_triggers(
    run: Run, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, statement: str, check: str, entry: int | None
) -> None:
    monkeypatch.setenv("TIANBU_DATABASE_URL", sqlite_url)
    database = Database(sqlite_url)
    contract = draft_and_sign(make_village(database), terms("HT-1"))
    assert contract.entry_id == 13
    assert run("verify").status == 0
    tamper(database, statement)
    answer = run("verify", "--format", "json")
    assert answer.status == 1
    assert entry in {each["entry"] for each in answer.json if each["check"] == check}, answer.out
    assert "核对发现" in answer.err
    assert run("verify").out
    database.close()


def test_verify_after_a_period_was_closed(run: Run, village: Village) -> None:
    """What stands on other days than its papers say is no finding."""
    assert run("book", "close", 1, "2027-06-30").status == 0
    draft_and_sign(village, terms("HT-3", transferor="640106002201000002", parcels=(("6401060022010000011", "10"),)))
    assert run("verify").status == 0
