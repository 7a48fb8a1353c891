"""``tianbu parameter``: what holds where nobody decided, deciding from a day on, and every way of saying no."""

from __future__ import annotations

import pytest

from tests.cli.running import Run
from tests.making import COUNTY, TOWNSHIP, Village, make_people

SET = ("parameter", "set", "hold-days", "20", "--division", COUNTY, "--from", "2026-12-01", "--document", "文1号")


def test_parameters_are_listed_and_set(run: Run, village: Village) -> None:
    before = run("parameter", "list", "--format", "json").json
    assert {each["name"]: each["value"] for each in before}["expiry-days"] == [90, 30, 7]
    done = run(*SET)
    assert (done.status, done.out) == (0, "")
    assert "hold-days 自 2026-12-01 起" in done.err
    (default, decided) = run("parameter", "list", "--name", "hold-days", "--format", "json").json
    assert default["value"] == 30
    assert (decided["value"], decided["division"], decided["valid_from"]) == (20, f"county:{COUNTY}", "2026-12-01")
    assert "文1号" in run("parameter", "list").out
    assert run("parameter", "list", "--name", "hold-days", "--format", "csv").rows[1]["value"] == "20"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("set", "hold-days", "soon", "--division", COUNTY, "--document", "文"), 2, "JSON"),
        (("set", "hold-days", "0", "--division", COUNTY, "--document", "文"), 1, "parameter-unfit"),
        (
            ("set", "review-tiers", '[{"authority": {}}]', "--division", COUNTY, "--document", "文"),
            1,
            "parameter-unfit",
        ),
        (("set", "nothing", "1", "--division", COUNTY, "--document", "文"), 1, "parameter-unknown"),
        (("set", "hold-days", "1", "--division", "nowhere", "--document", "文"), 1, "division-unknown"),
        (("set", "hold-days", "1", "--division", COUNTY, "--document", ""), 2, "cell-blank"),
        (("list", "--name", "nothing"), 1, "parameter-unknown"),
    ],
)
def test_what_is_wrong_is_said(run: Run, village: Village, arguments: tuple[str, ...], status: int, said: str) -> None:
    answer = run("parameter", *arguments)
    assert (answer.status, answer.out, said in answer.err) == (status, "", True), answer.err


def test_only_the_approver_decides_and_within_the_county(
    run: Run, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = make_people(village.database)
    monkeypatch.setenv("TIANBU_TOKEN", tokens["clerk"])
    assert "not-permitted" in run(*SET).err
    assert run("parameter", "list").status == 0
    monkeypatch.setenv("TIANBU_TOKEN", tokens["bureau-approver"])
    assert run(*SET).status == 0
    assert run(*(TOWNSHIP if each == COUNTY else each for each in SET)).status == 0
    assert "out-of-reach" in run(*("640100" if each == COUNTY else each for each in SET)).err
