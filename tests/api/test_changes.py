"""Changes of land over the API: tried out, proposed by one, approved by another, read before and after, undone."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from ledger.db import Database
from ledger.parties import register_parties
from tests.api.acts import act, draft, post, sign
from tests.api.conftest import Desk
from tests.making import HOUSEHOLDS, VILLAGE, acting, parcel_code, party, row_counts

ROOT = "/api/v1/changes"
A, B, FAR = HOUSEHOLDS
NEW, OFFICE = f"{VILLAGE}000009", "JF-ZRZY"
LAND, OTHER = parcel_code(0, 1), parcel_code(0, 2)
SURRENDER: dict[str, Any] = {
    "kind": "surrender",
    "household": A,
    "on_day": "2027-06-01",
    "notice_on": "2026-11-20",
    "document": "交回字1号",
    "issued_on": "2026-11-01",
    "lines": [{"parcel": LAND, "giver": A}],
}
EXPROPRIATION: dict[str, Any] = {
    "kind": "expropriation",
    "on_day": "2026-11-21",
    "document": "征字〔2026〕1号",
    "issued_on": "2026-11-01",
    "lines": [{"parcel": LAND, "giver": A}],
    "compensation": {"yuan": "500000.00"},
    "compensation_owner": "马建国户",
    "insured": [{"household": A, "persons": 2, "owed": {"yuan": "9000.00"}}],
    "debtor": OFFICE,
}
SPLIT: dict[str, Any] = {
    "kind": "split",
    "household": A,
    "on_day": "2027-06-01",
    "document": "分户1号",
    "issued_on": "2026-11-01",
    "lines": [{"parcel": LAND, "giver": A, "receiver": NEW}],
}
HEAD = {"household": A, "name": "马小军", "on_day": "2026-11-21", "document": "户口簿", "issued_on": "2026-11-20"}


@pytest.fixture(autouse=True)
def more_parties(database: Database, app: Any) -> None:
    more = [party(NEW, name="马小军"), party(OFFICE, "office", "金凤区自然资源局")]
    database.command(lambda c: register_parties(c, more, acting()))


def carry(client: FlaskClient, desk: Desk, told: dict[str, Any], address: str = ROOT) -> str:
    """Proposed by the clerk, approved by the head; the change's number."""
    made = post(client, address, told)
    assert made.status_code == 201, made.text
    done = act(desk("centre-head"), made.headers["Location"] + "/approve", {})
    assert (done.status_code, done.json["state"]) == (200, "done"), done.text
    return str(made.json["subject"])


def test_a_surrender_from_the_trial_to_its_reversal(client: FlaskClient, desk: Desk, database: Database) -> None:
    before = row_counts(database)
    tried = client.post(f"{ROOT}/check", json=SURRENDER)
    assert (tried.status_code, tried.json["refusals"]) == (200, []), tried.text
    assert [each["cause"] for each in tried.json["entries"]] == ["land-surrendered"]
    assert tried.json["change"]["lines"][0]["area"]["mu"] == "10.0000"
    assert row_counts(database) == before
    made = post(client, ROOT, SURRENDER, "k1")
    number = made.json["subject"]
    assert (made.status_code, number, made.json["kind"]) == (201, "LC-2026-00001", "land-surrender")
    assert post(client, ROOT, SURRENDER, "k1").json == made.json
    waiting = client.get(f"{ROOT}/{number}").json
    assert (waiting["state"], waiting["holdings"], waiting["proposal"]) == ("proposed", [], made.json["id"])
    assert client.get(ROOT).json["items"] == []
    assert act(client, made.headers["Location"] + "/approve", {}).status_code == 403
    assert act(desk("centre-head"), made.headers["Location"] + "/approve", {}).status_code == 200
    done = client.get(f"{ROOT}/{number}")
    assert (done.json["state"], done.json["recorded_by"]) == ("recorded", "centre-head")
    assert done.json["holdings"] == tried.json["holdings"]  # as foreseen
    tag = done.headers["ETag"]
    assert client.get(f"{ROOT}/{number}", headers={"If-None-Match": tag}).status_code == 304
    undone = carry(client, desk, {"reason": "录入有误"}, f"{ROOT}/{number}/reverse")
    assert undone == number
    assert client.get(f"{ROOT}/{number}").json["state"] == "reversed"
    assert [each["state"] for each in client.get(ROOT).json["items"]] == ["reversed"]


def test_what_runs_on_the_land_is_in_the_way_or_ends(client: FlaskClient, desk: Desk) -> None:
    draft(client)
    assert sign(client, desk("reviewer")).status_code == 200
    refused = client.post(f"{ROOT}/check", json=SURRENDER).json
    assert [each["code"] for each in refused["refusals"]] == ["land-under-contract"]
    assert (refused["entries"], refused["holdings"]) == ([], [])
    told = SURRENDER | {"end_running": True}
    tried = client.post(f"{ROOT}/check", json=told).json
    assert [each["cause"] for each in tried["entries"]] == ["contract-ended", "land-surrendered"]
    assert [each["contract"] for each in tried["change"]["cuts"]] == ["HT-1"]
    assert int(tried["rents"][0]["rent"]["cut"]["fen"]) > 0
    number = carry(client, desk, told)
    assert client.get(f"{ROOT}/{number}").json["holdings"] == tried["holdings"]


def test_expropriation_with_its_insurance(client: FlaskClient, desk: Desk) -> None:
    number = carry(client, desk, EXPROPRIATION)
    found = client.get(f"{ROOT}/{number}").json
    assert [(each["household"], each["persons"], each["owed"]["yuan"]) for each in found["insurance"]] == [
        (A, 2, "9000.00")
    ]
    assert found["compensation"]["yuan"] == "500000.00"
    officer = desk("bureau-officer")
    step = {"household": A, "on_day": "2026-11-21", "document": "社保1号"}
    assert post(client, f"{ROOT}/{number}/insurance/enrol", step | {"persons": 1}).status_code == 403
    enrolled = post(officer, f"{ROOT}/{number}/insurance/enrol", step | {"persons": 2}, "e")
    assert (enrolled.status_code, enrolled.json["enrolled"]) == (200, 2), enrolled.text
    assert post(officer, f"{ROOT}/{number}/insurance/enrol", step | {"persons": 2}, "e").json == enrolled.json
    above = post(officer, f"{ROOT}/{number}/insurance/enrol", step | {"persons": 1})
    assert (above.status_code, above.json["code"]) == (409, "enrolment-above-quota")
    paid = post(officer, f"{ROOT}/{number}/insurance/pay", step | {"amount": {"fen": 400_000}})
    assert paid.json["paid"]["yuan"] == "4000.00"
    unknown = post(officer, f"{ROOT}/{number}/insurance/pay", step | {"household": B, "amount": {"fen": 1}})
    assert (unknown.status_code, unknown.json["code"]) == (404, "insurance-case-unknown")


def test_split_merge_and_changes_in_a_list(client: FlaskClient, desk: Desk) -> None:
    first = carry(client, desk, SPLIT)
    merge = {"kind": "merge", "household": A, "merged": [NEW], "on_day": "2027-07-01", "document": "合户1号"}
    second = carry(client, desk, merge | {"issued_on": "2026-11-01"})
    assert client.get(f"{ROOT}/{second}").json["lines"][0]["giver"] == NEW
    third = carry(client, desk, HEAD, f"{ROOT}/head")
    for asked, found in (
        ("", [first, second, third]),
        ("kind=split", [first]),
        (f"party={NEW}", [first, second]),
        (f"parcel={LAND}&from_day=2027-06-02", [second]),
        (f"parcel={OTHER}", []),
        ("to_day=2026-12-31", [third]),
    ):
        assert [each["number"] for each in client.get(f"{ROOT}?{asked}").json["items"]] == found, asked
    assert [each["number"] for each in desk("party-viewer").get(ROOT).json["items"]] == [first, second, third]
    page = client.get(f"{ROOT}?limit=2").json
    rest = client.get(ROOT, query_string={"limit": 2, "cursor": page["next"]}).json["items"]
    assert [each["number"] for each in rest] == [third]


def test_a_new_head_is_named_in_no_answer(client: FlaskClient, desk: Desk) -> None:
    made = post(client, f"{ROOT}/head", HEAD)
    assert made.status_code == 201, made.text
    number = made.json["subject"]
    for text in (made.text, client.get(f"{ROOT}/{number}").text):
        assert "马小军" not in text
        assert "马建国" not in text
    assert act(desk("centre-head"), made.headers["Location"] + "/approve", {}).status_code == 200
    assert client.get(f"/api/v1/parties/{A}").json["name"] == "马小军"
    same = post(client, f"{ROOT}/head", HEAD)
    assert same.json["code"] == "head-unnamed"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (SURRENDER | {"notice_on": "2027-01-01"}, "surrender-notice-too-short"),
        (SURRENDER | {"lines": []}, "change-incomplete"),
        (SURRENDER | {"lines": [{"parcel": LAND, "giver": A, "area": {"mu": "4"}}]}, "survey-missing"),
        (SURRENDER | {"lines": [{"parcel": LAND, "giver": A, "area": {"mu": "40"}}]}, "base-contract-too-small"),
        (SURRENDER | {"lines": [{"parcel": "6401060022010009999", "giver": A}]}, "parcel-unknown"),
        (EXPROPRIATION | {"insured": []}, "insured-household-missing"),
        (SPLIT | {"lines": [{"parcel": LAND, "giver": A, "receiver": FAR}]}, "households-of-two-collectives"),
        (SURRENDER | {"kind": "head"}, "request-invalid"),
    ],
)
def test_what_is_refused_is_told_before_and_when_it_is_proposed(
    client: FlaskClient, told: dict[str, Any], code: str
) -> None:
    tried = client.post(f"{ROOT}/check", json=told)
    said = [tried.json["code"]] if "code" in tried.json else [each["code"] for each in tried.json["refusals"]]
    assert code in said, tried.text
    answer = post(client, ROOT, told)
    assert answer.status_code in (404, 409, 422)
    assert code in answer.text


def test_out_of_reach_and_unknown(client: FlaskClient, desk: Desk) -> None:
    assert client.get(f"{ROOT}/LC-9").json["code"] == "change-unknown"
    assert client.get(f"{ROOT}/check").status_code in (404, 405)
    for role in ("village-viewer", "audit-administrator"):
        assert desk(role).get(ROOT).status_code == 403
    for role in ("reviewer", "centre-head", "party-viewer"):
        assert desk(role).post(f"{ROOT}/check", json=SURRENDER).status_code == 403
        assert post(desk(role), ROOT, SURRENDER).status_code == 403
