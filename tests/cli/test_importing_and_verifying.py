"""``import`` with its reports and its file of problems, and ``verify`` when somebody tampered."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import text

from ledger.db import Database
from ledger.exchange.importing import KINDS
from ledger.exchange.sheets import open_sheet
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
        assert (dry.status, bool(dry.out)) == (0, kind in ("parcels", "transfers"))
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


def test_a_dry_run_prints_what_the_commit_files(run: Run, ready: Path) -> None:
    for kind in ("divisions", "parties"):
        run("import", kind, ready / f"{kind}.csv")
    sheet = ready / "parcels.csv"
    told = run("import", "parcels", sheet, "--dry-run", "--format", "json").json
    assert (told["state"], told["added"], told["problems"], told["entry_count"]) == ("dry", 3, [], 5)
    assert len(told["entries"]) == 5
    first = told["entries"][0]["postings"][0]
    assert set(first) == {"account", "asset", "lot", "effective_on", "stated_on", "amount"}
    for entry in told["entries"]:
        assert sum(each["amount"] for each in entry["postings"]) == 0
    lines = run("import", "parcels", sheet, "--dry-run", "--format", "csv").rows
    assert [(each["account"], int(each["amount"])) for each in lines] == [
        (each["account"], each["amount"]) for entry in told["entries"] for each in entry["postings"]
    ]
    table = run("import", "parcels", sheet, "--dry-run")
    assert "记账行数" in table.out
    assert told["sha256"] in table.err
    refused = run("import", "parties", sheet.with_name("parties.csv"), "--expect", told["sha256"])
    assert (refused.status, "import-file-differs" in refused.err) == (1, True)
    assert run("import", "parcels", sheet, "--expect", told["sha256"]).status == 0
    assert run("import", "parcels", sheet, "--dry-run", "--format", "json").out == ""


def test_a_long_dry_run_is_shortened_in_a_table_alone(run: Run, ready: Path) -> None:
    for kind in ("divisions", "parties"):
        run("import", kind, ready / f"{kind}.csv")
    rows = [[f"{SHEETS['parcels'][1][0][:14]}{n:05d}", *SHEETS["parcels"][1][1:]] for n in range(100, 130)]
    (ready / "many.csv").write_bytes(sheet_bytes([SHEETS["parcels"][0], *rows]))
    table = run("import", "parcels", ready / "many.csv", "--dry-run")
    assert "另有" in table.err
    assert len(run("import", "parcels", ready / "many.csv", "--dry-run", "--format", "json").json["entries"]) == 60


def test_refusals_of_a_dry_run_are_those_of_the_import(run: Run, ready: Path) -> None:
    run("import", "divisions", ready / "divisions.csv")
    bad = ready / "bad.csv"
    bad.write_bytes(sheet_bytes(with_cells(with_cells(SHEETS["parties"], 1, phone="无"), 3, kind="club", name="")))
    real = run("import", "parties", bad, "--format", "json")
    dry = run("import", "parties", bad, "--format", "json", "--dry-run")
    assert (real.status, dry.status) == (1, 1)
    assert dry.json["problems"] == real.json
    assert (dry.json["state"], dry.json["entries"]) == ("refused", [])
    for output in ("table", "csv"):
        plain, tried = (run("import", "parties", bad, "--format", output, *extra) for extra in ((), ("--dry-run",)))
        assert plain.out == tried.out


def test_the_workbook_of_errors_is_mended_and_imported(run: Run, ready: Path) -> None:
    run("import", "divisions", ready / "divisions.csv")
    bad, errors = ready / "bad.csv", ready / "errors.xlsx"
    bad.write_bytes(sheet_bytes(with_cells(SHEETS["parties"], 1, phone="无")))
    assert run("import", "parties", bad, "--errors", errors).status == 1
    book = openpyxl.load_workbook(errors)
    header = [cell.value for cell in book.active[1]]
    cell = book.active.cell(2, header.index("phone") + 1)
    assert (header[-2:], cell.value, cell.fill.start_color.rgb) == (["错误", "更正建议"], "无", "FFFFC7CE")
    cell.value = "19900000001"
    book.save(errors)
    assert "新增 3" in run("import", "parties", errors).err


def test_mappings(run: Run, ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("import", "divisions", ready / "divisions.csv")
    own, file = ready / "own.csv", ready / "map.json"
    header = [{"code": "编号", "name": "户主", "phone": "电话号"}.get(name, name) for name in SHEETS["parties"][0]]
    own.write_bytes(sheet_bytes([header, *SHEETS["parties"][1:]]))
    refused = run("import", "parties", own)
    assert (refused.status, "header-unknown-column" in refused.err) == (1, True)
    assert "电话号 → phone" in refused.err
    suggested = run("mapping", "suggest", "parties", own).json
    assert suggested["columns"]["phone"] == "电话号"
    file.write_text(json.dumps({"columns": {"code": "编号", "name": "户主", "phone": "电话号"}}), encoding="utf-8")
    assert run("import", "parties", own, "--map", file, "--dry-run").status == 0
    added = run("mapping", "add", "名册", "--kind", "parties", "--division", "良田镇", "--map", file, "--sheet", own)
    assert (added.status, "名册" in added.out) == (0, True)
    assert run("mapping", "list", "--format", "json").json[0]["version"] == 1
    assert run("mapping", "show", "名册", "--kind", "parties").json == json.loads(file.read_text(encoding="utf-8"))
    assert len(run("mapping", "show", "名册", "--kind", "parties", "--versions", "--format", "json").json) == 1
    assert run("import", "parties", own, "--map", "名册", "--dry-run").status == 0
    remembered = run("import", "parties", own)
    assert (remembered.status, "按列对应 township:640106002000/名册 v1 读取" in remembered.err) == (0, True)
    assert run("mapping", "remove", "名册", "--kind", "parties", "--division", "良田镇").status == 0
    assert run("mapping", "show", "名册", "--kind", "parties").status == 1
    file.write_text("{", encoding="utf-8")
    assert "mapping-unreadable" in run("import", "parties", own, "--map", file).err


@pytest.mark.parametrize("kind", SHEETS)
def test_templates_are_sheets_that_can_be_filled(run: Run, ready: Path, kind: str) -> None:
    path = ready / "template.xlsx"
    assert run("template", kind, "-o", path).status == 0
    assert set(open_sheet(path, KINDS[kind].columns).headings) == {column.name for column in KINDS[kind].columns}
    notes = openpyxl.load_workbook(path)["说明"]
    assert [row[1].value for row in notes.iter_rows(min_row=2)] == [column.name for column in KINDS[kind].columns]


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
    assert run("book", "close", 1, "2027-06-30").status == 1
    assert run("book", "close", 1, "2026-06-30").status == 0
    started = date(2026, 3, 1)
    draft_and_sign(
        village,
        terms("HT-3", start_day=started, transferor="640106002201000002", parcels=(("6401060022010000011", "10"),)),
    )
    assert run("verify").status == 0
