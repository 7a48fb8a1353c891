"""Reading commands: balances, statements, contracts, books; data on stdout, words on stderr."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ledger.db import Database
from tests.cli.running import Run
from tests.making import COOPERATIVE, HOUSEHOLDS, VILLAGE, Village, make_people, parcel_code

LAND = parcel_code(0, 1)


def test_the_shape_of_a_balance(run: Run, village: Village) -> None:
    """As interfaces.md fixes it, because scripts outside rely on it."""
    answer = run("balance", VILLAGE, "--asset", "operation-right", "--as-of", "2028-01-01", "--by", "party", "--by", "kind",
                 "--by", "village", "--by", "lot", "--format", "json")  # fmt: skip
    assert (answer.status, answer.err) == (0, "")
    first = next(each for each in answer.json if each["party"] == COOPERATIVE)
    assert list(first) == ["division", "asset", "kind", "village", "party", "lot", "grains", "mu", "ha", "m2"]
    assert first == {
        "division": VILLAGE,
        "asset": "operation-right",
        "kind": "land.held",
        "village": VILLAGE,
        "party": COOPERATIVE,
        "lot": LAND,
        "grains": 2_000_000,
        "mu": "10.0000",
        "ha": "0.6667",
        "m2": "6666.67",
    }


# What is asked, and the groups with their mu.
BALANCES = (
    ((VILLAGE, "--asset", "operation-right"), [("40.0000",)]),
    (("640106", "--asset", "operation-right"), [("60.0000",)]),
    (("金凤区", "--asset", "ownership"), [("60.0000",)]),
    (("county:640106000000", "--asset", "contract-right", "--asset", "ownership"), [("60.0000",), ("60.0000",)]),
    ((VILLAGE, "--asset", "operation-right", "--by", "party", "--as-of", "2027-01-01"), [(HOUSEHOLDS[1], "20.0000"), (COOPERATIVE, "20.0000")]),
    ((VILLAGE, "--asset", "operation-right", "--by", "party", "--as-of", "2026年12月31日"), [(HOUSEHOLDS[0], "20.0000"), (HOUSEHOLDS[1], "20.0000")]),
    ((VILLAGE, "--asset", "operation-right", "--by", "party", "--as-of", "2028-01-01", "--known-at", "2026-11-01T00:00:00Z"), []),
    ((VILLAGE, "--asset", "operation-right", "--as-of", "2002-12-31"), []),
)  # fmt: skip


@pytest.mark.parametrize(("arguments", "expected"), BALANCES, ids=[" ".join(case[0]) for case in BALANCES])
def test_balances(
    run: Run,
    standing: Database,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    expected: list[tuple[str, ...]],
) -> None:
    monkeypatch.setenv("TIANBU_DATABASE_URL", standing.url.render_as_string(hide_password=False))
    as_json = run("balance", *arguments, "--format", "json")
    found = [tuple(each[name] for name in ("party", "mu") if name in each) for each in as_json.json]
    assert sorted(found) == sorted(expected)
    as_csv = run("balance", *arguments, "--format", "csv")
    assert [{name: str(value) for name, value in each.items()} for each in as_json.json] == as_csv.rows
    table = run("balance", *arguments)
    assert all(each[-1] in table.out for each in expected)
    assert {each.status for each in (as_json, as_csv, table)} == {0}


def test_rounding_is_pointed_out_on_stderr(run: Run, village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = run("balance", VILLAGE, "--asset", "operation-right", "--unit", "mu")
    assert exact.err == ""
    rounded = run("balance", VILLAGE, "--asset", "operation-right", "--unit", "ha")
    assert "四舍五入" in rounded.err
    assert "公顷" in rounded.out
    monkeypatch.setenv("TIANBU_LANG", "en")
    assert "rounded" in run("balance", VILLAGE, "--asset", "operation-right", "--unit", "ha").err


# Usage is 2, a refusal 1; nothing on stdout either way.
WRONG = (
    (("balance", "nowhere"), 1, "division-unknown"),
    (("balance", "64010"), 1, "division-unknown"),
    (("balance", "640106", "--asset", "gold"), 1, "asset-unknown"),
    (("balance", "640106", "--as-of", "2026-02-30"), 2, "date-impossible"),
    (("balance", "640106", "--as-of", "1899-12-31"), 2, "date-impossible"),
    (("balance", "640106", "--as-of", "soon"), 2, "date-unreadable"),
    (("balance", "640106", "--known-at", "2026-01-01"), 2, "zone"),
    (("balance", "640106", "--known-at", "soon"), 2, "RFC 3339"),
    (("balance", "640106", "--known-at", "0001-01-01T00:00:00+14:00"), 2, "1901"),
    (("balance", "640106", "--known-at", "9999-12-31T23:59:59-14:00"), 2, "1901"),
    (("balance", "640106", "--by", "owner"), 2, "owner"),
    (("balance", "640106", "--format", "xml"), 2, "xml"),
    (("balance", "a\0b"), 2, "U+0000"),
    (("balance", "a\u202eb"), 2, "U+202E"),
    (("balance", "640106", "--asset", "a\0b"), 2, "U+0000"),
    (("statement", "nobody"), 1, "account-unknown"),
    (("statement", "a\0b"), 2, "U+0000"),
    (("statement", "a/b/c/d"), 1, "account-unknown"),
    (("statement", COOPERATIVE, "--from", "2027-01-01", "--to", "2026-01-01"), 2, "--to"),
    (("contract", "pdf", "HT-9", "-o", "x.pdf"), 1, "contract-unknown"),
    (("contract", "pdf", "a\0b", "-o", "x.pdf"), 2, "U+0000"),
    (("contract", "pdf", "HT-1", "-o", "/nowhere/x.pdf"), 2, "/nowhere"),
    (("contract", "pdf", "HT-1", "-o", "/tmp"), 2, "/tmp"),
    (("contract", "list", "--text", "a\0b"), 2, "U+0000"),
    (("contract", "list", "--limit", "0"), 2, "limit"),
    (("book", "close", "99", "2026-01-01"), 1, "book-unknown"),
    (("book", "close", "99999999999999999999", "2026-01-01"), 2, "99999999999999999999"),
    (("book", "reopen", "99", "2026-01-01", "--reason", "账期有误"), 1, "book-unknown"),
    (("book", "reopen", "1", "2026-01-01"), 2, "reason"),
    (("book", "reopen", "1", "2026-01-01", "--reason", "x"), 1, "reason-missing"),
    (("book", "reopen", "1", "2026-01-01", "--reason", "账期有误"), 1, "closing-out-of-order"),
    (("proposal", "approve", "99"), 1, "proposal-unknown"),
    (("user", "add", "Operator"), 1, "login-name-wrong"),
    (("user", "add", "a b"), 1, "login-name-wrong"),
    (("user", "add", "li.si", "--role", "clerk", "--reach", "640106"), 1, "division-unknown"),
    (("user", "add", "li.si", "--role", "clerk", "--reach", "金凤区"), 1, "role-reach-wrong"),
    (("user", "add", "li.si", "--role", "party-viewer"), 1, "role-reach-wrong"),
    (("user", "add", "li.si", "--role", "king"), 2, "king"),
    (("user", "disable", "nobody"), 1, "user-unknown"),
    (("user", "grant", "nobody", "clerk"), 1, "user-unknown"),
    (("user", "password", "nobody"), 1, "user-unknown"),
    (("token", "create", "--user", "nobody"), 1, "user-unknown"),
    (("token", "create", "--user", "nobody", "--days", "400"), 2, "400"),
    (("token", "revoke", "99"), 1, "token-unknown"),
    (("audit", "list", "--from", "soon"), 2, "date-unreadable"),
    (("audit", "list", "--outcome", "well"), 2, "well"),
    (("export", "journal", "--format", "hledger", "-o", "/nowhere/x"), 2, "/nowhere"),
    (("export", "journal"), 2, "--format"),
)  # fmt: skip


@pytest.mark.parametrize(("arguments", "status", "said"), WRONG, ids=[" ".join(case[0])[:60] for case in WRONG])
def test_what_is_wrong_is_said(
    run: Run,
    standing: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    status: int,
    said: str,
) -> None:
    monkeypatch.setenv("TIANBU_DATABASE_URL", standing.url.render_as_string(hide_password=False))
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    answer = run(*arguments)
    assert (answer.status, answer.out) == (status, "")
    assert said in answer.err
    assert sorted(tmp_path.iterdir()) == before


def test_a_statement_runs(run: Run, village: Village) -> None:
    land = f"operation-right/land.held/{VILLAGE}/{COOPERATIVE}"
    answer = run("statement", land, "--format", "json")
    assert [(each["effective_on"], each["amount"], each["balance"]) for each in answer.json] == [
        ("2027-01-01", "10.0000", "10.0000"),
        ("2027-01-01", "10.0000", "20.0000"),
        ("2031-01-01", "-10.0000", "10.0000"),
        ("2031-01-01", "-10.0000", "0.0000"),
    ]
    later = run("statement", land, "--from", "2030-01-01", "--format", "csv")
    assert [each["balance"] for each in later.rows] == ["10.0000", "0.0000"]
    assert [each["grains"] for each in later.rows] == ["-2000000", "-2000000"]
    assert "发生额(亩)" in run("statement", land).out
    assert run("statement", HOUSEHOLDS[0], "--to", "2002-12-31", "--format", "json").json == []


def test_a_statement_of_everything_that_somebody_has_tells_each_in_its_measure(run: Run, village: Village) -> None:
    """A party's code stands for all its accounts: land in mu, money in yuan."""
    rows = run("statement", COOPERATIVE, "--to", "2027-06-30", "--format", "json").json
    land, money = (
        [each for each in rows if each["account"].startswith(asset)] for asset in ("operation-right/", "cny/")
    )
    assert [(each["amount"], each["grains"]) for each in land] == [("10.0000", 2_000_000)] * 2
    assert [(each["amount"], each["balance"], each["fen"]) for each in money] == [
        ("-17000.00", "-17000.00", -1_700_000)
    ]
    assert "grains" not in money[0]
    sheet = run("statement", COOPERATIVE, "--to", "2027-06-30", "--format", "csv").rows
    assert [(each["grains"], each["fen"]) for each in sheet] == [("", "-1700000"), ("2000000", ""), ("2000000", "")]
    table = run("statement", COOPERATIVE, "--to", "2027-06-30").out
    assert "10.0000 亩" in table
    assert "-17000.00 元" in table


def test_balances_are_areas_unless_another_asset_is_asked_for(run: Run, village: Village) -> None:
    on = ("--as-of", "2028-01-01")
    every = run("balance", VILLAGE, *on, "--format", "json").json
    assert {each["asset"] for each in every} == {"ownership", "contract-right", "operation-right"}
    money = run("balance", VILLAGE, *on, "--asset", "cny", "--by", "party", "--format", "json").json
    assert money == [
        {"division": VILLAGE, "asset": "cny", "party": HOUSEHOLDS[0], "fen": 3_400_000, "yuan": "34000.00"}
    ]
    both = run("balance", VILLAGE, *on, "--asset", "cny", "--asset", "operation-right", "--format", "csv").rows
    assert [(each["asset"], each["yuan"], each["mu"]) for each in both] == [
        ("cny", "34000.00", ""),
        ("operation-right", "", "40.0000"),
    ]
    assert "34000.00" in run("balance", VILLAGE, *on, "--asset", "cny").out


def test_contracts_are_listed_and_printed(run: Run, village: Village, tmp_path: Path) -> None:
    listed = run("contract", "list", "--format", "json").json
    assert [(each["number"], each["state"], each["mu"]) for each in listed] == [
        ("HT-1", "已签，未起租（未备案）", "20.0000"),
        ("HT-2", "草稿", "20.0000"),
    ]
    assert [each["number"] for each in run("contract", "list", "--text", "ht-2", "--format", "json").json] == ["HT-2"]
    target = tmp_path / "合同.pdf"
    answer = run("contract", "pdf", "HT-1", "-o", target)
    assert (answer.status, answer.out) == (0, "")
    assert target.read_bytes().startswith(b"%PDF-")
    first = target.read_bytes()
    run("contract", "pdf", "HT-1", "-o", target)
    assert target.read_bytes() == first


def test_periods_are_closed_and_reopened(run: Run, village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("book", "close", 1, "2026-06-30").status == 0
    assert run("book", "list", "--format", "json").json == [
        {
            "book": 1,
            "division": "county:640106000000",
            "name": "金凤区",
            "scope": "land",
            "closing_day": "2026-06-30",
        }
    ]
    again = run("book", "close", 1, "2026-06-30")
    assert (again.status, "closing-out-of-order" in again.err) == (1, True)
    assert run("book", "reopen", 1, "2026-03-31", "--reason", "一季度漏记一份合同").status == 0
    (waiting,) = run("proposal", "list", "--format", "json").json
    assert (waiting["kind"], waiting["signatures"]) == ("period-reopening", "1/2")
    alone = run("proposal", "approve", waiting["proposal"])
    assert (alone.status, "same-hands" in alone.err) == (1, True)
    tokens = make_people(village.database)
    monkeypatch.setenv("TIANBU_TOKEN", tokens["bureau-officer"])
    assert "not-permitted" in run("proposal", "approve", waiting["proposal"]).err
    monkeypatch.setenv("TIANBU_TOKEN", tokens["bureau-approver"])
    assert run("proposal", "approve", waiting["proposal"]).status == 0
    monkeypatch.delenv("TIANBU_TOKEN")
    assert run("book", "list", "--format", "json").json[0]["closing_day"] == "2026-03-31"
    assert run("book", "rebuild").status == 0
    assert run("verify").status == 0


def test_a_journal_goes_to_stdout_or_a_file(run: Run, village: Village, tmp_path: Path) -> None:
    for target in ("hledger", "ledger", "beancount"):
        shown = run("export", "journal", "--format", target)
        path = tmp_path / target
        written = run("export", "journal", "--format", target, "-o", path)
        assert (shown.status, shown.err, written.status, written.out) == (0, "", 0, "")
        assert path.read_text(encoding="utf-8") == shown.out
        assert "HT-1" in shown.out


def test_verify_says_that_all_agrees(run: Run, village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = run("verify")
    assert (answer.status, answer.out) == (0, "")
    assert "核对无误" in answer.err
    assert run("verify", "--format", "json").json == []
    monkeypatch.setenv("TIANBU_LANG", "en")
    assert "All agrees: 1 books" in run("verify").err


def test_english_on_request(run: Run, village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIANBU_LANG", "en")
    assert "There is no division" in run("balance", "nowhere").err
    assert "signed, not begun" in run("contract", "list").out
    assert "division" in run("balance", VILLAGE).out
    assert json.dumps(run("contract", "list", "--format", "json").json, ensure_ascii=False).isascii()


def test_a_long_line_of_a_table_is_not_cut(run: Run, village: Village, tmp_path: Path) -> None:
    sheet = tmp_path / "parties.csv"
    sheet.write_text("code,kind,name,id_type,id_number,division\n" + f"X-1,{'喵' * 40},甲,,,640106\n", encoding="utf-8")
    answer = run("import", "parties", sheet)
    assert "…" not in answer.out
    assert "请改成其中一项，中文或英文均可" in answer.out
