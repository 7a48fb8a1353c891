"""Drafting, signing and reading a lease through the API, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.api.acts import PATH, act, body, draft, sign
from tests.api.conftest import Desk
from tests.making import COOPERATIVE, HOUSEHOLDS, VILLAGE, parcel_code


@pytest.fixture
def reviewer(desk: Desk) -> FlaskClient:
    return desk("reviewer")


def test_a_lease_is_drafted_signed_found_and_printed(client: FlaskClient, reviewer: FlaskClient) -> None:
    drafted = draft(client)
    assert drafted.status_code == 201, drafted.text
    assert drafted.json["state"] == "draft"
    assert drafted.json["area"] == {"grains": 2_400_000, "mu": "12.0000", "ha": "0.8000", "m2": "8000.00"}
    assert drafted.json["yearly_rent"] == {"fen": 1_020_000, "yuan": "10200.00"}
    signed = sign(client, reviewer)
    assert signed.status_code == 200, signed.text
    assert signed.json["state"] == "signed"
    entry = client.get(f"/api/v1/entries/{signed.json['book']}-{signed.json['entry']}").json
    assert [posting["amount"] for posting in entry["postings"]] == [-1_200_000, 1_200_000] * 4
    assert client.get(PATH, query_string={"q": "HT-1"}).json["items"][0]["number"] == "HT-1"
    assert client.get(f"{PATH}/HT-1/pdf").data.startswith(b"%PDF-")


def test_the_book_says_who_holds_the_land_on_each_day(client: FlaskClient, reviewer: FlaskClient) -> None:
    draft(client)
    sign(client, reviewer)
    held = {}
    for day in ("2026-12-31", "2027-01-01", "2030-12-31", "2031-01-01"):
        answer = client.get(f"/api/v1/parcels/{parcel_code(0, 1)}/holders", query_string={"as_of": day}).json
        held[day] = {
            item["holder"]: item["area"]["mu"] for item in answer["items"] if item["asset"] == "operation-right"
        }
    assert held == {
        "2026-12-31": {HOUSEHOLDS[0]: "10.0000"},
        "2027-01-01": {HOUSEHOLDS[0]: "4.0000", COOPERATIVE: "6.0000"},
        "2030-12-31": {HOUSEHOLDS[0]: "4.0000", COOPERATIVE: "6.0000"},
        "2031-01-01": {HOUSEHOLDS[0]: "10.0000"},
    }


def test_a_parcel_leased_twice_is_refused_with_the_other_contract_named(
    client: FlaskClient, reviewer: FlaskClient
) -> None:
    draft(client)
    draft(client, "k2", number="HT-2")
    assert sign(client, reviewer).status_code == 200
    late = sign(client, reviewer, "HT-2")
    assert late.status_code == 409
    assert late.content_type == "application/problem+json"
    first = late.json["errors"][0] if "errors" in late.json else late.json
    assert first["code"] == "parcel-already-leased"
    assert "HT-1" in first["detail"]
    third = draft(client, "k3", number="HT-3")
    assert third.status_code == 409
    assert "HT-1" in third.json["detail"]


def test_a_request_is_carried_out_once(client: FlaskClient) -> None:
    first, again = draft(client), draft(client)
    assert again.json == first.json
    assert again.headers["Idempotency-Replayed"] == "true"
    other = draft(client, purpose="种植水稻")
    assert (other.status_code, other.json["code"]) == (409, "command-key-reused")
    tag = first.headers["ETag"]
    submitted, again = (act(client, f"{PATH}/HT-1/submit", tag=tag, key="s1") for _ in range(2))
    assert (submitted.status_code, submitted.json) == (200, again.json)
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_key_belongs_to_a_person(client: FlaskClient, desk: Desk) -> None:
    assert draft(client).status_code == 201
    assert draft(desk("reviewer")).json["code"] == "not-permitted"


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"parcels": []}, 422, "/parcels"),
        ({"parcels": [{"parcel": parcel_code(0, 1), "area": {"mu": 6}}]}, 422, "in a string"),
        ({"parcels": [{"parcel": parcel_code(0, 1), "area": {"mu": "6", "ha": "1"}}]}, 422, "one of"),
        ({"parcels": [{"parcel": parcel_code(0, 1), "area": {"mu": "1.0000001"}}]}, 422, "1.000005"),
        ({"parcels": [{"parcel": parcel_code(0, 1), "area": {"mu": "１２"}}]}, 422, "ASCII"),
        ({"parcels": [{"parcel": parcel_code(0, 1), "area": {"mu": "-1"}}]}, 422, "above zero"),
        ({"parcels": [{"parcel": parcel_code(0, 1), "area": {"grains": True}}]}, 422, "whole number"),
        ({"parcels": [{"parcel": parcel_code(0, 1), "area": {"mu": "10.5"}}]}, 422, "10.5000"),
        ({"parcels": [{"parcel": parcel_code(0, 1), "area": {"mu": "1"}}] * 2}, 422, "2 "),
        ({"parcels": [{"parcel": "9" * 19, "area": {"mu": "1"}}]}, 404, "9" * 19),
        ({"transferee": "nobody"}, 404, "nobody"),
        ({"transferee": HOUSEHOLDS[0]}, 422, HOUSEHOLDS[0]),
        ({"transferor": HOUSEHOLDS[1]}, 409, HOUSEHOLDS[1]),
        ({"last_day": "2026-01-01"}, 409, "2026-01-01"),
        ({"last_day": "2033-01-01"}, 409, "2032-12-31"),
        ({"last_day": "2030-02-30"}, 422, "YYYY-MM-DD"),
        ({"last_day": "9999-12-31"}, 422, "between"),
        ({"price": "850.001"}, 422, "850.001"),
        ({"purpose": "建厂房"}, 422, "建厂"),
        ({"purpose": "a\x00b"}, 422, "control"),
        ({"purpose": "\ud800"}, 422, "surrogates"),
        ({"purpose": ["x"]}, 422, "Not text"),
        ({"payment": "02-30"}, 422, "02-30"),
        ({"form": "swap"}, 409, "swap"),
        ({"unheard_of": 1}, 422, "unheard_of"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_written(
    client: FlaskClient, changes: dict[str, Any], status: int, said: str
) -> None:
    answer = draft(client, **changes)
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    assert said in answer.get_data(as_text=True).encode().decode("unicode_escape", "ignore") or said in str(answer.json)
    assert client.get(PATH).json["items"] == []


def test_errors_are_problems(client: FlaskClient) -> None:
    cases = [
        (client.post(PATH, json=body()), 422, "idempotency-key-missing"),
        (client.post(PATH, data="x", headers={"Content-Type": "text/plain"}), 415, "content-type-not-supported"),
        (client.post(PATH, data="{", headers={"Content-Type": "application/json"}), 400, "request-malformed"),
        (client.get(f"{PATH}?vilage=1"), 422, "request-invalid"),
        (client.get(f"{PATH}?cursor=!!"), 422, "cursor-wrong"),
        (client.delete(PATH), 405, "method-not-allowed"),
        (client.get("/api/v1/nothing"), 404, "not-found"),
        (client.get(f"{PATH}/HT-9"), 404, "contract-unknown"),
        (client.get(f"/api/v1/divisions/{VILLAGE}/balances?as_of=2026-13-01"), 422, "request-invalid"),
        (client.get("/api/v1/entries/1-99999"), 404, "entry-unknown"),
    ]
    for answer, status, code in cases:
        assert (answer.status_code, answer.json["code"]) == (status, code), answer.text
        assert answer.content_type == "application/problem+json"
    assert "GET" in client.delete(PATH).headers["Allow"]


def test_lists_are_paged_with_cursors(client: FlaskClient) -> None:
    seen: list[str] = []
    answer = client.get("/api/v1/parties?limit=2")
    while True:
        seen += [item["code"] for item in answer.json["items"]]
        if not answer.json["next"]:
            break
        assert 'rel="next"' in answer.headers["Link"]
        answer = client.get("/api/v1/parties", query_string={"limit": 2, "cursor": answer.json["next"]})
    assert sorted(seen) == sorted([*HOUSEHOLDS, COOPERATIVE, "JF-002"])
    assert len(seen) == 5


def test_balances_roll_up_and_statements_run(client: FlaskClient, reviewer: FlaskClient) -> None:
    draft(client)
    sign(client, reviewer)
    found = client.get(
        f"/api/v1/divisions/{VILLAGE}/balances?as_of=2028-01-01&asset=operation-right&by=holder-kind"
    ).json["items"]
    assert {item["holder-kind"]: item["area"]["mu"] for item in found} == {
        "household": "28.0000",
        "cooperative": "12.0000",
    }
    accounts = client.get("/api/v1/accounts", query_string={"name": COOPERATIVE}).json["items"]
    account = next(each for each in accounts if each["name"].startswith("operation-right/"))
    movements = client.get(f"/api/v1/accounts/{account['id']}/statement").json
    assert [item["balance"]["mu"] for item in movements["items"]] == ["6.0000", "12.0000", "6.0000", "0.0000"]
