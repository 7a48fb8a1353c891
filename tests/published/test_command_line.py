"""``tianbu import published`` and ``tianbu report published``."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import openpyxl
import pytest

from ledger.db import Database
from ledger.demonstration.figures import PUBLISHED_FILES
from tests.cli.running import Run


@pytest.fixture
def there(database: Database, run: Run, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("TIANBU_DATABASE_URL", database.url.render_as_string(hide_password=False))
    return database


def test_files_go_in_once_and_the_report_tells_the_contradiction(there: Database, run: Run, tmp_path: Path) -> None:
    assert run("report", "published", "--format", "json").json == []
    with as_file(files("ledger.demonstration").joinpath("published")) as folder:
        for name in PUBLISHED_FILES:
            answer = run("import", "published", folder / name)
            assert answer.status == 0, answer.err
        assert "导入过" in run("import", "published", folder / PUBLISHED_FILES[0]).err
        assert run("import", "published", folder / PUBLISHED_FILES[0], "--map", "x").status == 2
    made = run("report", "published", "--format", "json", "--xlsx", tmp_path / "published.xlsx")
    assert made.status == 1
    (only,) = [row for row in made.json if row["result"] == "矛盾"]
    assert (only["printed"], only["computed"], only["rule"]) == (
        "9.12",
        "= 5.32",
        "surplus-after-acceptance-is-the-surplus",
    )
    assert "相符 107；尾数差 0；提示 1；矛盾 1" in run("report", "published").err
    sheet = openpyxl.load_workbook(tmp_path / "published.xlsx").active
    assert sheet is not None
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_a_file_without_contradictions_reports_well(there: Database, run: Run) -> None:
    with as_file(files("ledger.demonstration").joinpath("published", "08b_fuqing_nanling_budget.csv")) as path:
        run("import", "published", path)
    assert run("report", "published").status == 0


def test_an_unknown_table_is_refused(there: Database, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    answer = run("import", "published", path)
    assert answer.status == 1
    assert "published-table-unknown" in answer.err
