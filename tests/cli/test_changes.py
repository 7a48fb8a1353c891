"""``tianbu caveat`` and ``tianbu change``: placed, released; tried, proposed, approved by somebody else, shown."""

from __future__ import annotations

import re

import pytest

from ledger.parties import register_parties
from tests.cli.running import Run
from tests.making import HOUSEHOLDS, VILLAGE, Village, acting, make_people, parcel_code, party

A, B, _ = HOUSEHOLDS
NEW, OFFICE = f"{VILLAGE}000009", "JF-ZRZY"
FREE = parcel_code(1, 1)  # on which nothing runs
PAPER = ("--on", "2027-06-01", "--document", "村字1号", "--issued-on", "2026-11-01")
JSON = ("--format", "json")


@pytest.fixture(autouse=True)
def more_parties(village: Village) -> None:
    more = [party(NEW, name="王小兰"), party(OFFICE, "office", "金凤区自然资源局")]
    village.database.command(lambda c: register_parties(c, more, acting()))


@pytest.fixture
def tokens(village: Village) -> dict[str, str]:
    return make_people(village.database)


def proposal_of(told: str) -> str:
    """The number of the proposal in what a command says."""
    found = re.search(r"事项 (\d+)", told)
    assert found is not None, told
    return found[1]


def as_(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv("TIANBU_TOKEN", token)


def test_a_caveat_is_placed_listed_and_released(run: Run, village: Village) -> None:
    placed = run("caveat", "place", "court", FREE, "--document", "执1号", "--issued-on", "2026-11-01")
    assert (placed.status, "CV-2026-00001" in placed.err) == (0, True), placed.err
    part = run(
        "caveat",
        "place",
        "inspection",
        f"{FREE}=3",
        "--document",
        "检1号",
        "--issued-on",
        "2026-11-01",
        "--stops",
        "sign",
    )
    assert part.status == 0, part.err
    found = run("caveat", "list", "--parcel", FREE, *JSON).json
    assert [(each["number"], each["mu"]) for each in found] == [
        ("CV-2026-00001", "10.0000"),
        ("CV-2026-00002", "3.0000"),
    ]
    assert run("caveat", "release", "CV-2026-00001", "--document", "解1号").status == 0
    assert [each["number"] for each in run("caveat", "list", "--open", *JSON).json] == ["CV-2026-00002"]
    again = run("caveat", "release", "CV-2026-00001", "--document", "解1号")
    assert (again.status, "caveat-released" in again.err) == (1, True)
    assert "查封" in run("caveat", "list").out
    assert run("caveat", "place", "court", f"{FREE}=x", "--document", "d", "--issued-on", "2026-11-01").status == 2


@pytest.mark.parametrize(
    ("asked", "cause"),
    [
        (("surrender", B, "--land", FREE, "--notice-on", "2026-11-20"), "land-surrendered"),
        (("extinct", B, "--end-running"), "household-extinct"),
        (("expropriate", B, "--land", FREE, "--compensation-owner", B, "--persons", "2", "--owed-fen", "900000", "--debtor", OFFICE), "land-expropriated"),
        (("split", B, NEW, "--land", f"{FREE}=4", "--survey", "测绘1号"), "household-split"),
        (("merge", A, B), "household-merged"),
    ],
)  # fmt: skip
def test_a_change_is_tried_proposed_approved_and_shown(
    run: Run, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch, asked: tuple[str, ...], cause: str
) -> None:
    as_(monkeypatch, tokens["clerk"])
    tried = run("change", *asked, *PAPER, "--preview", *JSON)
    assert (tried.status, {each["cause"] for each in tried.json}) == (0, {cause}), tried.err
    made = run("change", *asked, *PAPER)
    assert (made.status, "LC-2026-00001" in made.err) == (0, True), made.err
    as_(monkeypatch, tokens["centre-head"])
    done = run("proposal", "approve", proposal_of(made.err))
    assert done.status == 0, done.err
    assert [each["number"] for each in run("change", "list", *JSON).json] == ["LC-2026-00001"]
    shown = run("change", "show", "LC-2026-00001", *JSON)
    assert "recorded" in shown.err
    assert any(each["before_mu"] != each["after_mu"] for each in shown.json)


def test_insurance_and_reversal(run: Run, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    as_(monkeypatch, tokens["clerk"])
    land = ("--land", FREE, "--compensation-owner", B, "--persons", "2", "--owed-fen", "900000", "--debtor", OFFICE)
    made = run("change", "expropriate", B, *land, "--on", "2026-11-21", *PAPER[2:])
    as_(monkeypatch, tokens["centre-head"])
    assert run("proposal", "approve", proposal_of(made.err)).status == 0
    step = ("LC-2026-00001", B, "--document", "社保1号")
    assert run("change", "enrol", *step, "--persons", "1").status == 1
    as_(monkeypatch, tokens["bureau-officer"])
    enrolled = run("change", "enrol", *step, "--persons", "1")
    assert (enrolled.status, "1/2" in enrolled.err) == (0, True), enrolled.err
    assert "4000.00/9000.00" in run("change", "pay", *step, "--fen", "400000").err
    assert "1/2" in run("change", "show", "LC-2026-00001").err
    as_(monkeypatch, tokens["clerk"])
    refused = run("change", "reverse", "LC-2026-00001", "--reason", "录入有误")
    assert (refused.status, "change-has-dependents" in refused.err) == (1, True)


def test_a_head_and_what_is_refused(run: Run, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    as_(monkeypatch, tokens["clerk"])
    made = run("change", "head", B, "--name", "王小兰", *PAPER)
    assert (made.status, "王小兰" in made.err) == (0, False), made.err
    short = run("change", "surrender", B, "--land", FREE, "--notice-on", "2027-05-01", *PAPER, "--preview")
    assert (short.status, "surrender-notice-too-short" in short.err) == (1, True)
    term = ("--term-start", "2027-06-01", "--term-end", "2057-05-31")
    taken = run("change", "recontract", NEW, "--land", FREE, *term, *PAPER)
    assert taken.status == 1
    as_(monkeypatch, tokens["village-viewer"])
    assert "not-permitted" in run("change", "list").err
