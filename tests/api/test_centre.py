"""The centre's services over the API: from an offer to a listing, a dispute with its clocks, a certificate, an end."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.api.acts import act, draft, sign
from tests.api.conftest import Desk
from tests.making import COOPERATIVE, HOUSEHOLDS, VILLAGE, parcel_code

ROOT = "/api/v1"
OFFER: dict[str, Any] = {
    "side": "supply",
    "applicant": HOUSEHOLDS[0],
    "division": VILLAGE,
    "parcels": [{"parcel": parcel_code(0, 1), "area": {"mu": "10"}}],
    "price": "800.00",
    "start": "2027-01-01",
    "last_day": "2030-12-31",
    "received_on": "2026-11-21",
    "expires_on": "2027-05-01",
}
WISH = {"side": "demand", "applicant": COOPERATIVE, "division": "640106002", "area": {"mu": "8"}, "project": "种植玉米"}
QUARREL: dict[str, Any] = {
    "kind": "transfer-household-household",
    "parties": [{"role": "claimant", "party": HOUSEHOLDS[0]}, {"role": "respondent", "party": HOUSEHOLDS[1]}],
    "parcels": [parcel_code(0, 1)],
    "claim": "停止越界耕种",
    "grounds": "越过田埂",
    "known_on": "2026-05-01",
    "raised_on": "2026-11-20",
}
NOTICE: dict[str, Any] = {
    "transferor": HOUSEHOLDS[0],
    "village": VILLAGE,
    "parcels": OFFER["parcels"],
    "terms": "每亩每年 800 元",
    "start": "2027-01-01",
    "last_day": "2030-12-31",
    "issued_on": "2026-11-20",
    "posted_at": "村务公开栏",
}


@pytest.fixture
def reviewer(desk: Desk) -> FlaskClient:
    return desk("reviewer")


def post(client: FlaskClient, address: str, told: Any, key: str = "k") -> Any:
    return client.post(f"{ROOT}/{address}", json=told, headers={"Idempotency-Key": key})


def test_from_an_offer_to_the_result(client: FlaskClient, reviewer: FlaskClient, desk: Desk) -> None:
    made = post(client, "applications", OFFER)
    assert (made.status_code, made.json["state"], made.json["area"]["mu"]) == (201, "received", "10.0000"), made.text
    place = made.headers["Location"]
    assert post(client, "applications", OFFER).json == made.json
    wish = {name: OFFER[name] for name in ("start", "last_day", "received_on", "expires_on")} | WISH
    other = post(client, "applications", wish, "k2").json["number"]
    for number in (made.json["number"], other):
        told = {"accept": True, "document": "证书", "confirmed_by": "村委会"}
        assert act(reviewer, f"{ROOT}/applications/{number}/check", told).json["state"] == "checked"
    found = client.get(f"{place}/matches").json["items"][0]
    assert (found["application"]["number"], found["score"]) == (other, 5)
    asked = {"application": made.json["number"], "from_day": "2026-11-21", "to_day": "2026-12-21"}
    listed = post(reviewer, "listings", asked)
    assert listed.status_code == 201, listed.text
    assert HOUSEHOLDS[0] not in listed.text
    changed = act(reviewer, listed.headers["Location"] + "/change", {"reason": "降价", "price": "780.00"})
    assert [each["price"] for each in changed.json["notices"]] == ["800.00", "780.00"]
    for role in ("village-viewer", "party-viewer", "audit-administrator"):
        assert desk(role).get(f"{ROOT}/listings").json["items"][0]["number"] == listed.json["number"]
    assert act(client, f"{place}/match", {"other": other}).json["state"] == "matched"
    assert act(client, f"{place}/part").json["state"] == "listed"
    assert act(client, f"{place}/withdraw", {"reason": "不流转了"}).json["state"] == "withdrawn"
    result = {"taker": COOPERATIVE, "announced_on": "2026-11-21"}
    assert act(reviewer, listed.headers["Location"] + "/result", result).json["state"] == "result"


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"parcels": [{"parcel": parcel_code(1, 1), "area": {"mu": "1"}}]}, 409, "application-parcel-foreign"),
        ({"parcels": []}, 422, "application-empty"),
        ({"project": "电话 13900000001"}, 422, "personal-number-in-text"),
        ({"division": "无此村", "parcels": []}, 404, "division-unknown"),
        ({"applicant": "JF-9"}, 404, "party-unknown"),
        ({"price": "8.123"}, 422, "request-invalid"),
        ({"agent": COOPERATIVE}, 422, "application-mandate-missing"),
    ],
)
def test_what_is_wrong_is_a_problem(client: FlaskClient, changes: dict[str, Any], status: int, code: str) -> None:
    answer = post(client, "applications", OFFER | changes)
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text


def test_a_notice_and_its_claim(client: FlaskClient) -> None:
    made = post(client, "notices", NOTICE)
    assert (made.status_code, made.json["lapses_on"]) == (201, "2026-12-05"), made.text
    number = made.json["number"]
    told = {"claimant": HOUSEHOLDS[1], "claimed_on": "2026-11-21", "terms": "同等条件"}
    claimed = post(client, f"notices/{number}/claims", told, "k1")
    assert claimed.json["claims"][0]["outcome"] == "open"
    settled = post(client, f"notices/{number}/claims/1/settle", {"outcome": "declined", "note": "价低"}, "k3")
    assert settled.json["claims"][0]["note"] == "价低"
    again = post(client, f"notices/{number}/claims/1/settle", {"outcome": "declined", "note": "价低"}, "k2")
    assert (again.status_code, again.json["code"]) == (409, "centre-step-wrong")
    assert client.get(f"{ROOT}/notices").json["items"][0]["number"] == number
    assert client.get(f"{ROOT}/notices/{number}").headers["ETag"]


def test_minutes(client: FlaskClient) -> None:
    people = [{"party": HOUSEHOLDS[0], "capacity": "转出方"}, {"name": "村代表", "capacity": "见证"}]
    told = {
        "village": VILLAGE,
        "held_on": "2026-11-20",
        "held_at": "大厅",
        "host": "中心",
        "participants": people,
        "said": "协商价款",
        "agreed": False,
        "offers": [{"party": HOUSEHOLDS[0], "price": "850.00"}],
    }
    made = post(client, "minutes", told)
    assert made.status_code == 201, made.text
    assert client.get(f"{ROOT}/minutes/{made.json['number']}").json == made.json
    assert client.get(f"{ROOT}/minutes").json["items"] == [made.json]


def test_a_dispute_from_the_objection_to_its_end(client: FlaskClient, desk: Desk) -> None:
    objection = post(desk("party-viewer"), "disputes", QUARREL | {"raised_on": "2026-11-21"})
    assert objection.status_code == 201, objection.text
    place = objection.headers["Location"]
    assert [each["name"] for each in objection.json["deadlines"]] == ["acceptance", "limitation"]
    assert objection.json["deadlines"][0]["due_on"] == "2026-11-27"
    taken = act(client, f"{place}/accept", {"accept": True})
    assert (taken.json["state"], len(taken.json["caveats"])) == ("mediation", 1), taken.text
    file = {"file_name": "照片.jpg", "sha256": "ab" * 32, "party": HOUSEHOLDS[0]}
    assert act(client, f"{place}/evidence", file).json["evidence"][0]["sha256"] == "ab" * 32
    noted = {"kind": "mediation", "on_day": "2026-11-21", "mediation": {"mediator": "甲"}}
    assert act(client, f"{place}/events", noted).json["events"][-1]["mediation"]["mediator"] == "甲"
    seen = desk("village-viewer").get(place).json
    assert (seen["claim"], seen["parties"], seen["evidence"], seen["state"]) == ("", [], [], "mediation")
    end = {"outcome": "settled", "on_day": "2026-11-21", "note": "同意"}
    refused = act(desk("centre-head"), f"{place}/decide", end)
    assert (refused.status_code, refused.json["code"]) == (422, "centre-text-missing")
    signed = {"mediator": "甲", "agreement": "以田埂为界", "parties_signed_on": "2026-11-21", "mediator_signed": True}
    refused = act(desk("centre-head"), f"{place}/decide", end | {"mediation": signed})
    assert (refused.status_code, refused.json["code"]) == (422, "agreement-unsigned")
    done = act(desk("centre-head"), f"{place}/decide", end | {"mediation": signed | {"sealed": True}})
    assert done.json["state"] == "settled", done.text


def test_compensation_for_expropriation_is_not_taken(client: FlaskClient) -> None:
    answer = post(client, "disputes", QUARREL | {"kind": "expropriation-compensation"})
    assert (answer.status_code, answer.json["code"]) == (422, "not-arbitrable")


def test_a_contract_is_certified_warned_about_and_handed_back(client: FlaskClient, reviewer: FlaskClient) -> None:
    draft(client)
    assert sign(client, reviewer).status_code == 200
    made = post(reviewer, "contracts/HT-1/certify", {"requested_by": COOPERATIVE})
    assert (made.status_code, made.json["checks"][0]["agrees"]) == (200, True), made.text
    address = f"contracts/HT-1/certifications/{made.json['number']}/withdraw"
    assert post(reviewer, address, {"reason": "写错"}, "k2").json["withdrawn_reason"] == "写错"
    other = post(reviewer, "contracts/HT-1/certifications/C-640106002-2026-0009/withdraw", {"reason": "写错"}, "k3")
    assert (other.status_code, other.json["code"]) == (404, "centre-record-unknown")
    early = post(client, "contracts/HT-1/expiry-notice", None, "k4")
    assert (early.status_code, early.json["code"]) == (409, "expiry-notice-unfit"), early.text
    back = {"delivered_on": "2026-11-21", "accepted_by": HOUSEHOLDS[0], "land_state": "平整"}
    assert post(client, "contracts/HT-1/handback", back, "k5").json["code"] == "handback-early"
    services = client.get(f"{ROOT}/contracts/HT-1/services").json
    assert (services["ending"]["days_left"], services["handback"], services["disputes"]) == (1501, None, [])
    assert client.get(f"{ROOT}/contracts/HT-1/disputes").json["items"] == []
    ahead = client.get(f"{ROOT}/endings", query_string={"as_of": "2030-12-01"}).json
    assert [(each["number"], each["stage"]) for each in ahead["soon"]] == [("HT-1", 30)]
    after = client.get(f"{ROOT}/endings", query_string={"as_of": "2031-02-01", "division": VILLAGE}).json
    assert [each["number"] for each in after["exceptions"]] == ["HT-1"]
    told = {"claimant": HOUSEHOLDS[1], "claimed_on": "2026-11-21", "terms": "同等条件"}
    assert post(client, "contracts/HT-1/priority-claims", told, "k6").json["items"][0]["claimant"] == HOUSEHOLDS[1]
