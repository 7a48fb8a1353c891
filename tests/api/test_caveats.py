"""Caveats over the API: placed once, found by what they lie on, stopping what they name, released by their paper."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.api.acts import PATH, act, body, draft, post, sign
from tests.api.conftest import Desk
from tests.making import COOPERATIVE, HOUSEHOLDS, parcel_code

ROOT = "/api/v1/caveats"
LAND = parcel_code(0, 1)
FREEZE: dict[str, Any] = {
    "kind": "court",
    "parcels": [{"parcel": LAND, "area": {"mu": "10"}}],
    "from_day": "2026-11-01",
    "document": "（2026）宁0106执1号",
    "issued_on": "2026-11-01",
}


def test_a_freeze_stops_a_contract_until_it_is_released(client: FlaskClient, desk: Desk) -> None:
    made = post(client, ROOT, FREEZE, "k1")
    assert (made.status_code, made.json["number"], made.json["open"]) == (201, "CV-2026-00001", True), made.text
    assert post(client, ROOT, FREEZE, "k1").json == made.json
    place = made.headers["Location"]
    read = client.get(place)
    assert (read.json, read.headers["ETag"]) == (made.json, '"1"')
    assert client.get(place, headers={"If-None-Match": '"1"'}).status_code == 304
    told = body()
    told.pop("number")
    assert "stopped-by-caveat" in client.post(f"{PATH}/check", json=told).text
    paper = {"document": "解封1号", "day": "2026-11-21"}
    assert act(client, f"{place}/release", paper).status_code == 403
    reviewer = desk("reviewer")
    stale = act(reviewer, f"{place}/release", paper, tag='"7"')
    assert (stale.status_code, stale.json["code"]) == (412, "version-stale")
    unfounded = act(reviewer, f"{place}/release", paper | {"day": "2026-10-01"})
    assert (unfounded.status_code, unfounded.json["code"]) == (422, "release-unfounded")
    done = act(reviewer, f"{place}/release", paper)
    assert (done.json["released_on"], done.json["released_by"], done.headers["ETag"]) == (
        "2026-11-21",
        "reviewer",
        '"2"',
    )
    assert act(reviewer, f"{place}/release", paper).json["code"] == "caveat-released"
    assert "stopped-by-caveat" not in client.post(f"{PATH}/check", json=told).text


def test_caveats_are_found_by_what_they_lie_on(client: FlaskClient, desk: Desk) -> None:
    first = post(client, ROOT, FREEZE).json["number"]
    other = {"kind": "inspection", "parcels": [{"parcel": parcel_code(0, 2), "area": {"mu": "1"}}]}
    second = post(client, ROOT, FREEZE | other | {"stops": ["sign"], "holder": HOUSEHOLDS[0]}).json["number"]
    assert (
        act(desk("centre-head"), f"{ROOT}/{first}/release", {"document": "x", "day": "2026-11-21"}).status_code == 200
    )
    for asked, found in (
        ("", [first, second]),
        (f"parcel={LAND}", [first]),
        (f"party={HOUSEHOLDS[0]}", [second]),
        ("kind=inspection", [second]),
        ("open=true", [second]),
        ("contract=HT-9", []),
    ):
        assert [each["number"] for each in client.get(f"{ROOT}?{asked}").json["items"]] == found, asked
    page = client.get(f"{ROOT}?limit=1").json
    assert len(page["items"]) == 1
    assert client.get(ROOT, query_string={"limit": 1, "cursor": page["next"]}).json["items"][0]["number"] == second
    mine = desk("party-viewer")
    assert [each["number"] for each in mine.get(ROOT).json["items"]] == [second]
    assert mine.get(f"{ROOT}/{first}").status_code == 200  # it lies on the household's land


def test_the_caveats_of_a_contract(client: FlaskClient, desk: Desk) -> None:
    draft(client)
    assert sign(client, desk("reviewer")).status_code == 200
    number = post(client, ROOT, FREEZE).json["number"]
    found = client.get(f"{PATH}/HT-1/caveats").json
    assert (found["number"], [each["number"] for each in found["items"]]) == ("HT-1", [number])
    assert desk("village-viewer").get(f"{PATH}/HT-1/caveats").status_code == 403


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"parcels": [{"parcel": "6401060022010009999", "area": {"mu": "1"}}]}, 404, "parcel-unknown"),
        ({"parcels": [{"parcel": parcel_code(2, 1), "area": {"mu": "99"}}]}, 422, "caveat-incomplete"),
        ({"kind": "mortgage", "holder": HOUSEHOLDS[0], "claimant": COOPERATIVE}, 409, "rules-broken"),
        ({"claimant": "JF-9"}, 404, "party-unknown"),
        ({"kind": "rumour"}, 422, "request-invalid"),
        ({"document": "x" * 81}, 422, "request-invalid"),
        ({"contract": "HT-9"}, 422, "caveat-incomplete"),
    ],
)
def test_what_is_wrong_is_a_problem(client: FlaskClient, changes: dict[str, Any], status: int, code: str) -> None:
    answer = post(client, ROOT, FREEZE | changes)
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text


def test_out_of_reach_and_unknown(client: FlaskClient, desk: Desk) -> None:
    assert client.get(f"{ROOT}/CV-9").json["code"] == "caveat-unknown"
    for role in ("village-viewer", "audit-administrator"):
        assert desk(role).get(ROOT).status_code == 403
    assert post(desk("reviewer"), ROOT, FREEZE).status_code == 403
