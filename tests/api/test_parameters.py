"""``parameters`` over HTTP, and amounts that are no areas."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.parameters import KINDS
from tests.api.acts import draft, post, sign
from tests.api.conftest import Desk
from tests.making import COOPERATIVE, COUNTY, HOUSEHOLDS, VILLAGE

PATH = "/api/v1/parameters"
DECISION: dict[str, Any] = {
    "name": "hold-days",
    "division": COUNTY,
    "valid_from": "2026-12-01",
    "value": 20,
    "document": "文1号",
}


def test_a_parameter_is_decided_once_under_its_key(desk: Desk) -> None:
    approver = desk("bureau-approver")
    made = post(approver, PATH, DECISION, key="k")
    assert (made.status_code, made.json["value"], made.json["division"]) == (201, 20, f"county:{COUNTY}")
    again = post(approver, PATH, DECISION, key="k")
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    listed = desk("clerk").get(f"{PATH}?name=hold-days").json
    (kind,) = listed["items"]
    assert (kind["default"], [each["value"] for each in kind["settings"]]) == (30, [20])
    assert [each["name"] for each in desk("reviewer").get(PATH).json["items"]] == list(KINDS)


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"value": 0}, 422, "parameter-unfit"),
        ({"value": None}, 422, "parameter-unfit"),
        ({"value": {"a": []}}, 422, "parameter-unfit"),
        ({"name": "review-tiers", "value": [{"authority": ["county"]}]}, 422, "parameter-unfit"),
        ({"name": "nothing"}, 422, "request-invalid"),
        ({"division": "nowhere"}, 404, "division-unknown"),
        ({"division": "province:640000000000"}, 403, "out-of-reach"),
        ({"document": ""}, 422, "request-invalid"),
    ],
)
def test_what_is_refused(desk: Desk, changes: dict[str, Any], status: int, code: str) -> None:
    answer = post(desk("bureau-approver"), PATH, DECISION | changes)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert post(desk("clerk"), PATH, DECISION | changes).status_code in {403, 422}


def test_money_is_told_in_fen_and_yuan(desk: Desk) -> None:
    clerk, reviewer = desk("clerk"), desk("reviewer")
    draft(clerk)
    assert sign(clerk, reviewer).status_code == 200
    balances = f"/api/v1/divisions/{VILLAGE}/balances?as_of=2028-01-01&by=party"
    assert {each["asset"] for each in clerk.get(balances).json["items"]} == {
        "ownership",
        "contract-right",
        "operation-right",
    }
    (money,) = clerk.get(f"{balances}&asset=cny").json["items"]
    assert money == {"asset": "cny", "party": HOUSEHOLDS[0], "money": {"fen": 2_040_000, "yuan": "20400.00"}}
    accounts = clerk.get(f"/api/v1/accounts?name={COOPERATIVE}").json["items"]
    by_asset = {each["name"].partition("/")[0]: each["id"] for each in accounts}
    statement = clerk.get(f"/api/v1/accounts/{by_asset['cny']}/statement").json
    assert statement["opening"] == {"fen": 0, "yuan": "0.00"}
    first = statement["items"][0]
    assert (first["money"], first["balance"]) == ({"fen": -1_020_000, "yuan": "-10200.00"},) * 2
    assert "area" not in first
    land = clerk.get(f"/api/v1/accounts/{by_asset['operation-right']}/statement").json["items"][0]
    assert set(land["area"]) == set(land["balance"]) == {"grains", "mu", "ha", "m2"}
