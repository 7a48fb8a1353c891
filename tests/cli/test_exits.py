"""``tianbu homestead``, ``exit``, ``reclamation``, ``stock``: two households leave, their plots are reclaimed."""

from __future__ import annotations

import pytest

from tests.cli.running import Answer, Run
from tests.cli.test_changes import as_, proposal_of
from tests.homesteads.making import HOME_A, HOME_B, OFFICE, OWED, YARD, add_homesteads
from tests.making import HOUSEHOLDS, VILLAGE, Village, make_people

JSON = ("--format", "json")
BOTH = ("ZJD-2026-00001", "ZJD-2026-00002")


@pytest.fixture
def tokens(village: Village) -> dict[str, str]:
    add_homesteads(village)
    return make_people(village.database)


def paper(document: str, day: int) -> tuple[str, ...]:
    return ("--document", document, "--on", f"2026-09-{day:02d}")


def good(answer: Answer) -> Answer:
    assert answer.status == 0, answer.err
    return answer


def test_two_households_leave_and_their_plots_are_reclaimed(
    run: Run, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    as_(monkeypatch, tokens["clerk"])
    housing = ("--housing", "owned", "--housing-document", "不动产权证1号")
    told = good(run("exit", "apply", "N-A", "N-B", *housing, *paper("申请1号", 2))).err
    assert all(number in told for number in BOTH)
    good(run("exit", "consent", *BOTH, "--members", "40", "--present", "36", "--agreed", "30", *paper("纪要1号", 3)))
    figures = "300m2,120m2,100m2,20m2,230.50"
    good(run("exit", "survey", *(f"{number}={figures}" for number in BOTH), *paper("测绘1号", 4)))
    terms = (
        "--settlement",
        "cash",
        "--pay-basis",
        "240m2",
        "--price-fen-per-mu",
        "6000000",
        "--buildings-fen",
        "9000000",
    )
    made = good(run("exit", "agree", *BOTH, "--debtor", OFFICE, *terms, *paper("协议1号", 6)))
    as_(monkeypatch, tokens["centre-head"])
    good(run("proposal", "approve", proposal_of(made.err)))
    as_(monkeypatch, tokens["clerk"])
    early = run("exit", "demolish", *BOTH, *paper("拆除1号", 12))
    assert (early.status, "exit-step-out-of-order" in early.err) == (1, True)
    good(run("exit", "pay", *(f"{number}={OWED}" for number in BOTH), "--voucher", "凭证1", "--on", "2026-09-08"))
    good(run("exit", "compensated", *BOTH, *paper("补偿单1号", 9)))
    assert "2 户" in good(run("exit", "demolish", *BOTH, *paper("拆除1号", 12))).err
    shown = good(run("exit", "show", BOTH[0], *JSON))
    assert [each["step"] for each in shown.json] == [
        "applied",
        "consented",
        "surveyed",
        "agreed",
        "compensated",
        "demolished",
    ]
    assert "111600.00" in shown.err
    as_(monkeypatch, tokens["bureau-officer"])
    good(run("reclamation", "open", HOME_A, "--name", "金凤村复垦", "--number", "FK-1", *paper("批复1号", 13)))
    good(run("reclamation", "add", "FK-1", HOME_B))
    good(run("reclamation", "drop", "FK-1", HOME_B, "--document", "调整1号"))
    good(run("reclamation", "works", "FK-1", *paper("竣工1号", 20)))
    as_(monkeypatch, tokens["bureau-approver"])
    good(run("reclamation", "check", "FK-1", *paper("县查1号", 25)))
    found = good(run("reclamation", "show", "FK-1", *JSON))
    assert [(each["plot"], each["step"]) for each in found.json] == [(HOME_A, "county-checked")]
    assert "县级已自查" in found.err
    assert [each["number"] for each in run("reclamation", "list", *JSON).json] == ["FK-1"]
    assert [each["step"] for each in run("exit", "list", *JSON).json] == ["county-checked", "demolished"]
    assert [each["number"] for each in run("exit", "list", "--step", "demolished", *JSON).json] == [BOTH[1]]


def test_an_exit_is_taken_back_refused_or_kept_for_lease(
    run: Run, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    as_(monkeypatch, tokens["clerk"])
    housing = ("--housing", "relatives", "--housing-document", "证明1号")
    good(run("exit", "apply", "N-A", "N-B", *housing, *paper("申请1号", 2)))
    good(run("exit", "withdraw", BOTH[0], *paper("撤回1号", 3)))
    without = run("exit", "refuse", BOTH[1], *paper("退件1号", 3))
    assert (without.status, "exit-incomplete" in without.err) == (1, True)
    good(run("exit", "refuse", BOTH[1], *paper("退件1号", 3), "--note", "材料不全"))
    assert [each["step"] for each in run("exit", "list", *JSON).json] == ["withdrawn", "refused"]
    minutes = ("--members", "40", "--present", "36", "--agreed", "30")
    kept = run("exit", "keep", BOTH[0], *minutes, *paper("留用1号", 5))
    assert (kept.status, "exit-step-out-of-order" in kept.err) == (1, True)
    nothing = run("exit", "reverse-payment", BOTH[0], "凭证9", "--reason", "录入有误")
    assert (nothing.status, "not-permitted" in nothing.err) == (1, True)


def test_the_register_and_what_stands_on_a_plot(
    run: Run, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    as_(monkeypatch, tokens["bureau-officer"])
    assert [each["code"] for each in run("homestead", "list", *JSON).json] == ["N-A", "N-B"]
    (found,) = run("homestead", "show", "N-A", *JSON).json
    assert (found["household"], found["measured_mu"]) == (HOUSEHOLDS[0], "0.4500")
    said = ("--village", VILLAGE, "--plot", "ZJ-C", "--carved-from", YARD, "--measured", "150m2", "--floor", "96.5")
    second = run("homestead", "register", "N-C", "--household", HOUSEHOLDS[0], *said, *paper("调查1号", 1))
    assert (second.status, "second-homestead" in second.err) == (1, True)
    why = ("--second-ground", "继承")
    good(run("homestead", "register", "N-C", "--household", HOUSEHOLDS[0], *said, *why, *paper("调查1号", 1)))
    assert "在册" in good(run("homestead", "register", "N-C", "--household", HOUSEHOLDS[0], *said, *why, *paper("调查1号", 1))).err  # fmt: skip
    (row,) = run("stock", "show", "ZJ-C", *JSON).json
    assert (row["class"], row["group"], row["area_mu"]) == ("0702@GB/T 21010-2017", "rural-construction", "0.2250")
    assert "农村宅基地" in run("stock", "show", "ZJ-C").out
    assert "plot-unknown" in run("stock", "show", "ZJ-99").err


WRONG = (
    (("exit", "survey", "ZJD-1=3m2", *paper("测绘1号", 4)), 2, "MEASURED"),
    (("exit", "survey", "ZJD-1=3m2,1m2,1m2,0m2,x", *paper("测绘1号", 4)), 2, "floor-area-not-a-number"),
    (("exit", "pay", "ZJD-1=1.5", "--voucher", "1", "--on", "2026-09-08"), 2, "NUMBER=FEN"),
    (("exit", "show", "ZJD-1"), 1, "exit-unknown"),
    (("exit", "apply", "N-9", "--housing", "owned", "--housing-document", "1", *paper("申请1号", 2)), 1, "homestead-unknown"),
    (("homestead", "show", "N-9"), 1, "homestead-unknown"),
    (("reclamation", "show", "FK-9"), 1, "reclamation-unknown"),
    (("reclamation", "works", "FK-9", *paper("竣工1号", 20)), 1, "reclamation-unknown"),
)  # fmt: skip


@pytest.mark.parametrize(("arguments", "status", "said"), WRONG)
def test_what_is_wrong_is_said(run: Run, village: Village, arguments: tuple[str, ...], status: int, said: str) -> None:
    answer = run(*arguments)
    assert (answer.status, answer.out) == (status, ""), answer.err
    assert said in answer.err
