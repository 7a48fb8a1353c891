"""``tianbu rent`` and ``tianbu price``: what is owed, paid, overdue and reckoned, on the command line."""

from __future__ import annotations

import pytest

from tests.cli.running import Run
from tests.making import COOPERATIVE, COUNTY, HOUSEHOLDS, TOWNSHIP, Village

LATE = "2027-02-10"
PAY = ("rent", "pay", "HT-1", "--voucher", "PZ-1", "--on", "2026-11-21")


def test_rent_is_shown_paid_and_undone(run: Run, village: Village) -> None:
    shown = run("rent", "show", "HT-1", "--format", "json")
    assert [(each["due_on"], each["open"], each["creditor"]) for each in shown.json][:2] == [
        ("2027-01-01", "17000.00", HOUSEHOLDS[0]),
        ("2028-01-01", "17000.00", HOUSEHOLDS[0]),
    ]
    assert "合计未付 68000.00 元，其中逾期 0.00 元" in shown.err
    paid = run(*PAY, "--yuan", "17000")
    assert (paid.status, "已记为分录" in paid.err) == (0, True)
    again = run(*PAY, "--yuan", "17000")
    assert (again.status, "没有重复记账" in again.err) == (0, True)
    other = run(*PAY, "--yuan", "5")
    assert (other.status, other.err.partition(":")[0]) == (1, "voucher-used")
    much = run("rent", "pay", "HT-1", "--voucher", "PZ-2", "--on", "2026-11-21", "--yuan", "99999")
    assert (much.status, "payment-too-large" in much.err, "51000.00" in much.err) == (1, True, True)
    undone = run("rent", "reverse", "HT-1", "--voucher", "PZ-1", "--reason", "凭证写错")
    assert (undone.status, "冲正" in undone.err) == (0, True)
    assert "68000.00" in run("rent", "show", "HT-1").err
    assert "流转费" in run("rent", "show", "HT-1").out


@pytest.mark.parametrize("amount", ["-5", "0", "1.234", "x", "１２", "9" * 30])
def test_amounts_that_are_none(run: Run, village: Village, amount: str) -> None:
    assert run(*PAY, f"--yuan={amount}").status == 2
    assert (
        run("rent", "deposit", "HT-1", "paid", "--on", "2026-11-21", "--document", "B", f"--yuan={amount}").status == 2
    )


def test_who_receives_needs_a_mandate(run: Run, village: Village) -> None:
    to = ("--to", HOUSEHOLDS[0], "--payee", HOUSEHOLDS[1])
    assert run(*PAY, "--yuan", "100", "--payee", HOUSEHOLDS[1]).status == 2
    assert "payee-not-entitled" in run(*PAY, "--yuan", "100", *to).err
    assert run(*PAY, "--yuan", "100", *to, "--mandate", "WT-1", "--due", "2028-01-01").status == 0


def test_arrears_and_what_falls_due(run: Run, village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    due = run("rent", "due", TOWNSHIP, "--within", "60", "--format", "json").json
    assert [(each["contract"], each["payer"], each["amount"]) for each in due] == [("HT-1", COOPERATIVE, "17000.00")]
    assert run("rent", "arrears", "--format", "json").json == []
    monkeypatch.setenv("TIANBU_TODAY", LATE)
    late = run("rent", "arrears", TOWNSHIP, "--format", "csv")
    assert [(each["key"], each["overdue"], each["age_2"]) for each in late.rows] == [("HT-1", "17000.00", "17000.00")]
    assert "逾期合计 17000.00 元" in late.err
    assert run("rent", "arrears", "--by", "household", "--format", "json").json[0]["key"] == HOUSEHOLDS[0]
    assert "division-unknown" in run("rent", "arrears", "无此村").err


def test_deposits_dividends_and_prices(run: Run, village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    def deposit(event: str, *more: str) -> tuple[int, str]:
        answer = run("rent", "deposit", "HT-1", event, "--on", LATE, *more)
        return answer.status, answer.err

    monkeypatch.setenv("TIANBU_TODAY", LATE)
    assert deposit("paid", "--document", "BZ-1", "--yuan", "5000")[0] == 2  # nobody keeps it
    status, said = deposit("paid", "--document", "BZ-1", "--yuan", "5000", "--collector", COOPERATIVE)
    assert (status, "5000.00 元" in said) == (0, True)
    assert "2000.00 元" in deposit("claimed", "--document", "BZ-2", "--yuan", "3000")[1]
    assert "deposit-still-needed" in deposit("released", "--document", "BZ-3")[1]
    declared = ("--period", "2027", "--declared-on", LATE, "--due-on", LATE, "--resolution", "决议1号")
    assert run("rent", "dividend", "HT-1", *declared).status == 2
    assert "dividend-not-agreed" in run("rent", "dividend", "HT-1", *declared, "--yuan", "100").err
    assert "没有到期未付" in run("rent", "value", "HT-1").err
    price = ("price", "record", COUNTY, "小麦", "2.40", "--from", "2026-11-01", "--source", "发改〔2026〕5号")
    assert run(*price).status == 0
    listed = run("price", "list", TOWNSHIP, "--crop", "小麦", "--format", "json").json
    assert [(each["division"], each["yuan_per_kg"]) for each in listed] == [(COUNTY, "2.40")]
    assert run("price", "list", "--crop", "玉米", "--format", "json").json == []
