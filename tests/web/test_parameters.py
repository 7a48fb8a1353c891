"""Parameters on their page: what holds, what was decided, and deciding."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Browsers
from tests.web.people import COUNTY, TOWNSHIP

DECISION = {
    "name": "hold-days",
    "value": "20",
    "division": f"county:{COUNTY}",
    "valid_from": "2026-12-01",
    "document": "金农〔2026〕3号",
}


@pytest.fixture
def approver(somebody: Browsers) -> FlaskClient:
    return somebody("bureau-approver")


def test_a_value_is_decided_and_shown_with_its_day(approver: FlaskClient, somebody: Browsers) -> None:
    before = approver.get("/parameters").text
    assert [
        fact for fact in ("提交后保留地块的天数", "hold-days", "90, 30, 7", "还没有设定") if fact not in before
    ] == []
    assert approver.post("/parameters", data=DECISION).status_code == 303
    after = somebody("clerk").get("/parameters").text
    assert [fact for fact in ("金凤区", "金农〔2026〕3号", "2026-12-01", "bureau-approver") if fact not in after] == []
    assert "设定参数" not in after  # a clerk looks


@pytest.mark.parametrize("value", ["60, 30, 7", "60，30，7", "[60, 30, 7]", "60 30 7"])
def test_lists_of_days(approver: FlaskClient, value: str) -> None:
    assert approver.post("/parameters", data=DECISION | {"name": "expiry-days", "value": value}).status_code == 303
    assert "60, 30, 7" in approver.get("/parameters").text


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"value": "many"}, 422, "参数值不合要求"),
        ({"value": "0"}, 422, "参数值不合要求"),
        ({"value": "９"}, 422, "参数值不合要求"),
        ({"value": "=1+1"}, 422, "参数值不合要求"),
        ({"value": "[" * 1500}, 422, "参数值不合要求"),
        ({"value": "NaN"}, 422, "参数值不合要求"),
        ({"name": "review-tiers", "value": '[{"authority": [], "min_mu": 1}]'}, 422, "参数值不合要求"),
        ({"name": "nothing"}, 404, "没有这个参数"),
        ({"division": "nowhere"}, 404, "没有这个区划"),
        ({"division": "a\x00b"}, 422, "NUL"),
        ({"valid_from": "soon"}, 422, "日期写法不对"),
        ({"document": ""}, 422, "请填写"),
        ({"division": "province:640000000000"}, 403, "不在您的范围"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(approver: FlaskClient, changes: dict[str, str], status: int, said: str) -> None:
    answer = approver.post("/parameters", data=DECISION | changes)
    assert (answer.status_code, said in answer.text) == (status, True), answer.text
    if status != 403 and "\x00" not in "".join(changes.values()):
        assert 'value="金农' in answer.text or changes.get("document") == ""


def test_a_township_does_not_decide(somebody: Browsers) -> None:
    assert somebody("centre-head").post("/parameters", data=DECISION | {"division": TOWNSHIP}).status_code == 403
