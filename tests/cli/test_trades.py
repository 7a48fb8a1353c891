"""``tianbu trade``: surplus listed, pre-checked, offered, sold with three signatures, its proceeds distributed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Answer, Run
from tests.cli.test_changes import as_, proposal_of
from tests.imports.sheets import PROJECTS, QUOTA, load
from tests.making import OTHER_VILLAGE, VILLAGE, Village, make_people

JSON = ("--format", "json")
PRICE = ("--price-fen", "675000000")


@pytest.fixture
def tokens(village: Village) -> dict[str, str]:
    """Surplus of 1.5 ha in YS-1, confirmed and not listed."""
    for kind, table in (("projects", PROJECTS), ("quota", QUOTA[:11])):
        sheet = [[{"甲村": VILLAGE, "乙村": OTHER_VILLAGE}.get(cell, cell) for cell in row] for row in table]
        assert load(village.database, kind, sheet).tally.problems == []
    return make_people(village.database)


def paper(document: str, day: int) -> tuple[str, ...]:
    return ("--document", document, "--on", f"2026-09-{day:02d}")


def good(answer: Answer) -> Answer:
    assert answer.status == 0, answer.err
    return answer


def test_a_lot_is_listed_offered_sold_and_its_proceeds_distributed(
    run: Run, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    as_(monkeypatch, tokens["bureau-officer"])
    made = good(
        run("trade", "open", "YS-1", "--area", "1.5ha", "--asking-fen-per-mu", "30000000", *paper("挂牌1号", 1))
    )
    number = made.err.partition("：")[0].strip()
    as_(monkeypatch, tokens["bureau-approver"])
    good(run("proposal", "approve", proposal_of(made.err)))
    as_(monkeypatch, tokens["bureau-officer"])
    assert [(each["number"], each["state"]) for each in run("trade", "list", *JSON).json] == [(number, "listed")]
    too_early = run("trade", "offer", number, "邻县", *PRICE, *paper("要约1号", 3))
    assert too_early.status == 1
    assert "预审通过" in good(run("trade", "pre-check", number, "邻县", *PRICE, "--on", "2026-09-02")).err
    good(run("trade", "offer", number, "邻县", *PRICE, *paper("要约1号", 3)))
    same = run("trade", "answer", number, "--accept", *paper("承诺1号", 4))
    assert (same.status, "offer" in same.err) == (1, True)
    good(run("trade", "take-back", number))
    good(run("trade", "offer", number, "邻县", *PRICE, *paper("要约2号", 5)))
    monkeypatch.delenv("TIANBU_TOKEN")
    good(run("trade", "answer", number, "--accept", *paper("承诺1号", 6)))
    as_(monkeypatch, tokens["bureau-officer"])
    sale = good(run("trade", "sell", number, *paper("成交1号", 7), "--voucher", "凭证7号"))
    for role in ("bureau-approver", "releaser"):
        as_(monkeypatch, tokens[role])
        good(run("proposal", "approve", proposal_of(sale.err)))
    as_(monkeypatch, tokens["bureau-officer"])
    (found,) = good(run("trade", "show", number, *JSON)).json
    assert (found["state"], found["price_yuan"], found["buyer"]) == ("sold", "6750000.00", "邻县")
    stated = ("--stated", "reclamation-cost=675000000")
    shared = good(run("trade", "distribute", found["sale"], *stated, *paper("分配1号", 9)))
    as_(monkeypatch, tokens["bureau-approver"])
    good(run("proposal", "approve", proposal_of(shared.err)))
    as_(monkeypatch, tokens["bureau-officer"])
    distribution = shared.err.partition("：")[0].strip()
    (line,) = good(run("trade", "shares", distribution, *JSON)).json
    assert (line["head"], line["yuan"], line["paid_yuan"]) == ("reclamation-cost", "6750000.00", "0.00")
    no_share = run("trade", "pay", distribution, "1=1000000", "--voucher", "付1号", "--on", "2026-09-10")
    assert (no_share.status, "trade-incomplete" in no_share.err) == (1, True)  # only shares are paid out by line


def test_prices_and_what_is_wrong(
    run: Run, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    as_(monkeypatch, tokens["bureau-approver"])
    price = ("guide", "20000000", "--division", "金凤区", "--from", "2026-01-01", "--document", "指导价1号")
    good(run("trade", "set-price", *price))
    assert "在册" in good(run("trade", "set-price", *price)).err
    found = good(run("trade", "prices", "--division", "金凤区", "--as-of", "2026-06-01", *JSON)).json
    assert ("guide", "200000.00", "指导价1号") in [
        (each["kind"], each["yuan_per_mu"], each["document"]) for each in found
    ]
    target = tmp_path / "certificate.pdf"
    good(run("trade", "certificate", "YS-1", "-o", target))
    assert target.read_bytes().startswith(b"%PDF")
    for arguments, status, said in (
        (("trade", "show", "JY-9"), 1, "JY-9"),
        (("trade", "certificate", "YS-9", "-o", target), 1, "quota-lot-unknown"),
        (("trade", "pay", "FP-1", "x=1", "--voucher", "1", "--on", "2026-09-10"), 2, "LINE=FEN"),
        (("trade", "distribute", "ZB-1", "--stated", "dinner=1", *paper("分配1号", 9)), 2, "HEAD=FEN"),
    ):
        answer = run(*arguments)
        assert (answer.status, said in answer.err) == (status, True), answer.err
