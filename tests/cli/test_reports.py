"""``tianbu report``: forms, sheets and rules in three formats and as workbooks."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import text, update

from ledger.inquiries.reports import NAMES
from ledger.statistics.models import TRANSFER_TERM
from tests.cli.running import Run
from tests.making import HOUSEHOLDS, VILLAGE, Village


def test_the_annual_table(run: Run, village: Village) -> None:
    answer = run("report", "annual-transfers", "--division", VILLAGE, "--year", "2028", "--format", "json")
    assert (answer.status, answer.err) == (0, "")
    found = {row["line"]: row for row in answer.json}
    assert (found["7"]["grains"], found["7"]["value"], found["7/1"]["value"]) == (4_000_000, "20.0000", "50.0 %")
    assert found["7 = Σ 8–13"]["result"] == "通过"
    table = run("report", "annual-transfers", "--division", "金凤区", "--as-of", "2028-01-01", "--edition", "later")
    assert "出租（转包）" in table.out
    assert "再流转不重复计面积" in table.err
    rows = run("report", "annual-transfers", "--division", VILLAGE, "--as-of", "2026-12-31", "--format", "csv").rows
    assert next(row for row in rows if row["line"] == "7")["grains"] == "0"
    known = run("report", "annual-transfers", "--division", VILLAGE, "--as-of", "2028-01-01", "--known-at", "2026-01-01T00:00:00Z", "--format", "json")  # fmt: skip
    assert next(row for row in known.json if row["line"] == "1")["grains"] == 0


def test_the_lifecycle_form(run: Run, village: Village) -> None:
    answer = run("report", "lifecycle", "--division", VILLAGE, "--since", "2026-12-01", "--as-of", "2027-12-31", "--format", "json")  # fmt: skip
    found = {row["line"]: row["grains"] for row in answer.json}
    assert (found["1"], found["2"], found["8"]) == (0, 4_000_000, 4_000_000)


def test_the_transfer_ledger_as_a_workbook(run: Run, village: Village, tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    answer = run("report", "transfer-ledger", "--division", VILLAGE, "--as-of", "2027-06-01", "--xlsx", path, "--format", "json")  # fmt: skip
    assert [row["giver"] for row in answer.json] == [HOUSEHOLDS[0]] * 2
    sheet = openpyxl.load_workbook(path).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert rows[0][:2] == ("序号", "流转合同编号")
    assert len(rows) == 3
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("name", NAMES)
def test_every_report_makes_a_workbook(run: Run, village: Village, tmp_path: Path, name: str) -> None:
    place = () if name == "rules" else ("--division", VILLAGE)
    answer = run("report", name, *place, "--xlsx", tmp_path / "report.xlsx", "--format", "csv")
    assert answer.status == 0
    openpyxl.load_workbook(tmp_path / "report.xlsx")


def test_the_rules_in_both_languages(run: Run, village: Village) -> None:
    row = run("report", "rules", "--format", "json").json[0]
    assert (row["name"], row["source_zh"], row["source_en"]) == (
        "two-parties",
        "农村土地承包法第四十条",
        "Land Contracting Law, art. 40",
    )


WRONG = (
    (("annual-transfers",), 2, "--division"),
    (("annual-transfers", "--division", VILLAGE, "--year", "2026", "--as-of", "2026-01-01"), 2, "exclude"),
    (("transfer-ledger", "--division", VILLAGE, "--known-at", "2026-01-01T00:00:00Z"), 2, "--known-at"),
    (("indicators", "--division", VILLAGE), 2, "indicators"),
    (("annual-transfers", "--division", "无此村"), 1, "division-unknown"),
    (("lifecycle", "--division", VILLAGE, "--since", "2027-01-01", "--as-of", "2026-01-01"), 1, "report-period-reversed"),
)  # fmt: skip


@pytest.mark.parametrize(("arguments", "status", "said"), WRONG)
def test_what_is_wrong_is_said(run: Run, village: Village, arguments: tuple[str, ...], status: int, said: str) -> None:
    answer = run("report", *arguments)
    assert (answer.status, answer.out) == (status, "")
    assert said in answer.err


def test_a_table_that_does_not_agree_says_so(run: Run, village: Village) -> None:
    """Somebody who writes the read model by hand is found by the table's own checks."""
    opened = {"sqlite": "UPDATE gate SET open = 2", "postgresql": "SET LOCAL tianbu.rebuilding = 'on'"}
    shut = {"sqlite": "UPDATE gate SET open = 0", "postgresql": "SELECT 1"}
    dialect = village.database.engine.dialect.name

    def tamper(connection: object) -> None:
        for statement in (text(opened[dialect]), update(TRANSFER_TERM).values(area_grains=7), text(shut[dialect])):
            connection.execute(statement)  # type: ignore[attr-defined]

    village.database.command(tamper)
    answer = run("report", "annual-transfers", "--division", VILLAGE, "--as-of", "2028-01-01")
    assert answer.status == 1
    assert "statistics-disagree" in answer.err
    assert run("verify").status == 1
    assert run("book", "rebuild").status == 0
    assert run("verify").status == 0
