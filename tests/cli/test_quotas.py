"""``tianbu project``, ``quota``, ``lots``, ``trace`` and the reports: a project from its plan to its surplus."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Answer, Run
from tests.cli.test_changes import as_, proposal_of
from tests.exchange import files
from tests.imports.sheets import PROJECTS, QUOTA, SHEETS, load
from tests.making import COUNTY, OTHER_VILLAGE, VILLAGE, Village, make_people

JSON = ("--format", "json")
GRANT = (
    "--area",
    "20ha",
    "--on",
    "2024-06-15",
    "--document",
    "宁指〔2024〕1号",
    "--lot",
    "G-1",
    "--division",
    "金凤区",
)
PLAN = (
    "--document", "宁政挂〔2024〕1号", "--approver", "自治区政府", "--approved-on", "2024-06-10", "--quota", "20ha", "--demolition", "330mu",
    "--new-build", "200000m2", "--reclaimed-agricultural", "21.2ha", "--reclaimed-cultivated", "20.6ha", "--town", "14ha",
    "--resettlement", "6ha", "--village", f"demolition:{VILLAGE}=22ha", "--village", f"new-build:{OTHER_VILLAGE}=20ha",
)  # fmt: skip


@pytest.fixture
def tokens(village: Village) -> dict[str, str]:
    return make_people(village.database)


@pytest.fixture
def recorded(village: Village) -> Village:
    """A project whose whole life was recorded from paper, but for its end."""
    for kind, table in (("projects", PROJECTS), ("quota", QUOTA[:-1])):
        sheet = [[{"甲村": VILLAGE, "乙村": OTHER_VILLAGE}.get(cell, cell) for cell in row] for row in table]
        assert load(village.database, kind, sheet).tally.problems == []
    return village


@pytest.fixture
def signed(run: Run, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """A function that proposes as an officer and approves as the approver, then tells what it was told."""

    def through(*arguments: object) -> Answer:
        as_(monkeypatch, tokens["bureau-officer"])
        made = run(*arguments)
        assert made.status == 0, made.err
        as_(monkeypatch, tokens["bureau-approver"])
        done = run("proposal", "approve", proposal_of(made.err))
        assert done.status == 0, done.err
        as_(monkeypatch, tokens["bureau-officer"])
        return made

    return through


def test_a_project_is_registered_planned_granted_and_used(
    run: Run, tokens: dict[str, str], signed: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_(monkeypatch, tokens["bureau-officer"])
    name = ("XM-1", "甲乙村项目区", "--division", "金凤区", "--mode", "borrow-first", "--basis", "cultivated")
    assert "XM-1" in run("project", "register", *name).err
    again = run("project", "register", *name)
    assert (again.status, "project-code-used" in again.err) == (1, True)
    assert "第 1 版" in run("project", "plan", "XM-1", *PLAN, "--preview").err
    signed("project", "plan", "XM-1", *PLAN)
    shown = run("project", "show", "XM-1", *JSON)
    assert shown.status == 0, shown.err
    assert [(each["version"], each["quota_ha"], each["demolition_ha"]) for each in shown.json] == [
        (1, "20.0000", "22.0000")
    ]
    assert [each["code"] for each in run("project", "list", *JSON).json] == ["XM-1"]
    tried = run("quota", "preview", "grant", *GRANT, *JSON)
    assert (tried.status, {each["lot"] for each in tried.json}) == (0, {"G-1"}), tried.err
    slipped = run("quota", "preview", "grant", *GRANT, "--area", "20mu")
    assert (slipped.status, "area-unit-implausible" in slipped.err, slipped.out) == (1, True, "")
    signed("quota", "propose", "grant", *GRANT)
    assign = ("--area", "300mu", "--on", "2024-06-20", "--document", "安排1号", "--lot", "G-1", "--project", "XM-1")
    signed("quota", "propose", "assign", *assign, "--to-lot", "P-1")
    use = ("--project", "XM-1", "--lot", "P-1", "--area", "12ha", "--on", "2024-09-01", "--document", "建新1号")
    made = signed("quota", "propose", "use-town", *use, "--line", f"{OTHER_VILLAGE}=12ha,5ha,0ha")
    number = made.err.split()[1].partition("：")[0]
    line = run("quota", "show", number, *JSON)
    assert [(each["village"], each["area_ha"], each["cultivated_ha"]) for each in line.json] == [(OTHER_VILLAGE, "12.0000", "5.0000")]  # fmt: skip
    assert [each["kind"] for each in run("quota", "list", "--project", "XM-1", *JSON).json] == ["use-town", "assign"]
    (lot,) = run("lots", "--project", "XM-1", "--due-within", "365", *JSON).json
    assert (lot["lot"], lot["due_on"], lot["days_left"], lot["owed_mu"]) == ("P-1", "2027-06-10", 201, "300.0000")
    assert lot["held"]["quota.town"]["area_ha"] == "12.0000"
    undone = signed("quota", "reverse", number, "--reason", "录入有误")
    assert number in undone.err
    assert "reversed" in run("quota", "show", number).err


def test_lots_with_their_age_and_due_day(run: Run, recorded: Village) -> None:
    found = {each["lot"]: each for each in run("lots", "--project", "XM-1", *JSON).json}
    assert found["YS-1"]["held"]["quota.rural-reserve"]["area_ha"] == "1.0000"
    assert (found["YS-1"]["age_days"], found["YS-1"]["days_left"]) == (538, None)
    early = run("lots", "--division", "金凤区", "--as-of", "2024-12-31", "--format", "csv").rows
    assert [(each["origin"], each["due_on"], each["days_left"]) for each in early] == [("G-1", "2027-06-10", "891")]
    assert run("lots", "--due-within", "30", "--as-of", "2024-12-31", *JSON).json == []
    overdue = run("lots", "--due-within", "0", "--as-of", "2025-06-30", *JSON).json
    assert overdue == []
    assert "宁指〔2024〕2号" in run("lots", "--as-of", "2024-12-31").out
    assert run("lots", "--division", VILLAGE).status == 1
    assert run("lots", "--due-within", "x").status == 2


def test_where_a_lot_came_from_and_went_to(run: Run, recorded: Village) -> None:
    found = run("trace", "YS-1", *JSON)
    assert {(each["depth"], each["code"]) for each in found.json} == {(0, "YS-1"), (1, "XM-640106-2024-00001")}
    start = next(each for each in found.json if each["depth"] == 0)
    assert [(each["to"], each["kind"], each["area_ha"]) for each in start["links"]] == [("XM-640106-2024-00001", "return", "18.0000")]  # fmt: skip
    assert "归还" in run("trace", "YS-1").out
    missing = run("trace", "YS-9")
    assert (missing.status, "lineage-missing" in missing.err) == (1, True)


def test_the_board_and_what_is_to_be_returned(run: Run, recorded: Village) -> None:
    found = run("quota", "board", "金凤区", *JSON).json
    county = {each["figure"]: each["area_ha"] for each in found if each["code"] == COUNTY and each["level"] == "county"}
    assert (county["from-reclamation"], county["sold"]) == ("20.5000", "1.5000")
    assert "验收产生" in run("quota", "board", "金凤区").out
    good = run("quota", "obligations", "金凤区", "--as-of", "2024-12-31", *JSON)
    assert (good.status, [each["owed_ha"] for each in good.json]) == (0, ["20.0000"])
    late = run("quota", "obligations", "金凤区", "--as-of", "2024-12-31", "--bucket", "overdue", *JSON)
    assert late.json == []


@pytest.mark.parametrize("name", ["quota-ledger", "village-sheet"])
def test_reports(run: Run, recorded: Village, tmp_path: Path, name: str) -> None:
    path = tmp_path / "report.xlsx"
    answer = run("report", name, "--division", "金凤区", "--year", "2025", "--xlsx", path, *JSON)
    assert (answer.status, path.exists()) == (0, True), answer.err
    if name == "village-sheet":
        quota = {(each["village"], each["item"]): each for each in answer.json if each["section"] == "quota"}
        made = quota[VILLAGE, "linkage-quota/quota.from-reclamation"]
        assert (made["opening"], made["closing"] > 0, made["increase"]) == (0, True, made["closing"])


def test_the_village_sheet_tells_what_moved_the_land(run: Run, village: Village) -> None:
    sheet = [[{"甲村": VILLAGE}.get(cell, cell) for cell in row] for row in SHEETS["land"]]
    assert load(village.database, "land", sheet).tally.problems == []
    rows = run("report", "village-sheet", "--division", VILLAGE, "--year", "2026", *JSON).json
    found = {each["item"]: each for each in rows}
    assert found["rural-construction"]["decrease"] == 110_050 * 3
    assert "复垦 −0.1101" in found["rural-construction"]["because"]
    assert sum(each["increase"] - each["decrease"] for each in rows) == 1_234 * 3  # what the survey added


def test_importing_the_sheet(run: Run, village: Village, tmp_path: Path) -> None:
    projects, quota = tmp_path / "projects.csv", tmp_path / "quota.xlsx"
    projects.write_text(files.csv_text(PROJECTS), encoding="utf-8")
    sheet = [[{"甲村": VILLAGE, "乙村": OTHER_VILLAGE}.get(cell, cell) for cell in row] for row in QUOTA]
    quota.write_bytes(files.xlsx(sheet))
    assert run("import", "projects", projects).status == 0
    dry = run("import", "quota", quota, "--dry-run", *JSON)
    assert (dry.status, dry.json["added"], dry.json["problem_count"]) == (0, 12, 0)
    assert run("import", "quota", quota).status == 0
    again = run("import", "quota", quota)
    assert (again.status, "导入过" in again.err) == (0, True)
    assert run("template", "quota", "-o", tmp_path / "template.xlsx").status == 0
    assert run("verify").status == 0


WRONG = (
    (("quota", "propose", "grant", "--area", "20", "--on", "2024-06-15", "--document", "d"), 2, "1.5ha"),
    (("quota", "propose", "grant", "--area", "20ha", "--on", "2024-06-15", "--document", "d"), 2, "--division"),
    (("quota", "propose", "borrow", "--on", "2024-06-15", "--document", "d"), 2, "borrow"),
    (("quota", "preview", "use-town", "--on", "2024-06-15", "--document", "d", "--division", "金凤区", "--line", "x"), 2, "VILLAGE"),
    (("quota", "preview", "surplus", "--on", "2024-06-15", "--document", "d", "--division", "金凤区", "--paper", "x=1"), 2, "survey"),
    (("quota", "preview", "use-town", "--on", "2024-06-15", "--document", "d", "--division", VILLAGE), 1, "office-unknown"),
    (("quota", "show", "ZB-9"), 1, "quota-event-unknown"),
    (("project", "show", "XM-9"), 1, "project-unknown"),
    (("project", "plan", "XM-9", *PLAN), 1, "project-unknown"),
    (("project", "plan", "XM-9", *PLAN, "--village", "slum:1=2ha"), 2, "demolition"),
    (("project", "plan", "XM-9", *PLAN, "--quota", "20,5ha"), 2, "22.5mu"),
    (("quota", "board", "无此县"), 1, "division-unknown"),
    (("quota", "reverse", "ZB-9", "--reason", "x"), 1, "quota-event-unknown"),
)  # fmt: skip


@pytest.mark.parametrize(("arguments", "status", "said"), WRONG)
def test_what_is_wrong_is_said(run: Run, village: Village, arguments: tuple[str, ...], status: int, said: str) -> None:
    answer = run(*arguments)
    assert (answer.status, answer.out) == (status, ""), answer.err
    assert said in answer.err


def test_who_may_not_sees_nothing(
    run: Run, recorded: Village, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    as_(monkeypatch, tokens["party-viewer"])
    for asked in (("lots",), ("trace", "YS-1"), ("quota", "list"), ("quota", "board", "金凤区"), ("project", "list")):
        answer = run(*asked)
        assert (answer.status, answer.out, "not-permitted" in answer.err) == (1, "", True)
