"""Versions over HTTP: ETag, 304, If-Match, 412, 428; signed cursors; the limit of requests."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from flask.testing import FlaskClient

from ledger.db import Database
from tests.api.acts import PATH, act, draft, sign
from tests.api.applications import api_application
from tests.api.conftest import Desk
from tests.making import COOPERATIVE, parcel_code

KEY = {"Idempotency-Key": "s"}


def test_what_a_client_has_is_not_sent_again(client: FlaskClient) -> None:
    draft(client)
    for address in (f"{PATH}/HT-1", f"/api/v1/parties/{COOPERATIVE}", f"/api/v1/parcels/{parcel_code(0, 1)}"):
        tag = client.get(address).headers["ETag"]
        again = client.get(address, headers={"If-None-Match": f'"other", {tag}'})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
        assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("tag", "status", "code"),
    [
        (None, 428, "precondition-required"),
        ("*", 428, "precondition-required"),
        ('"1", "2"', 428, "precondition-required"),
        ("1", 428, "precondition-required"),
        ('W/"1"', 428, "precondition-required"),
        ('"abc"', 428, "precondition-required"),
        ('"2"', 412, "version-stale"),
        ('"999999999-draft"', 412, "version-stale"),
        ('"1-draft"', 200, None),
        ('"1"', 200, None),
    ],
)
def test_a_change_says_which_version_was_seen(client: FlaskClient, tag: str | None, status: int, code: Any) -> None:
    draft(client)
    answer = client.post(f"{PATH}/HT-1/submit", headers=KEY | ({"If-Match": tag} if tag else {}))
    assert (answer.status_code, answer.json.get("code")) == (status, code)
    assert client.get(f"{PATH}/HT-1").json["state"] == ("submitted" if status == 200 else "draft")


def test_an_amendment_on_a_stale_version_is_refused(client: FlaskClient) -> None:
    terms = {name: value for name, value in draft(client).json.items() if name in CONTENT}
    terms["parcels"] = [{"parcel": parcel_code(0, 1), "area": {"mu": "3"}}]
    first = client.put(f"{PATH}/HT-1", json=terms, headers={"If-Match": '"1"'})
    assert (first.status_code, first.json["area"]["mu"], first.headers["ETag"]) == (200, "3.0000", '"2-draft"')
    late = client.put(f"{PATH}/HT-1", json=terms, headers={"If-Match": '"1"'})
    assert (late.status_code, late.json["code"]) == (412, "version-stale")
    missing = client.put(f"{PATH}/HT-1", json=terms)
    assert (missing.status_code, missing.json["code"]) == (428, "precondition-required")


CONTENT = ("form", "transferor", "transferee", "start", "last_day", "price", "price_unit", "payment", "purpose")


def test_a_retry_after_the_change_gets_its_answer_although_the_version_moved_on(client: FlaskClient) -> None:
    tag = draft(client).headers["ETag"]
    first, again = (act(client, f"{PATH}/HT-1/submit", tag=tag, key="same") for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_cursor_is_good_for_its_list_and_filter_only(client: FlaskClient, desk: Desk, database: Database) -> None:
    first = client.get("/api/v1/parties?limit=1&kind=household")
    cursor = first.json["next"]
    good = client.get("/api/v1/parties", query_string={"kind": "household", "limit": 2, "cursor": cursor})
    assert len(good.json["items"]) == 2
    raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    forged = base64.urlsafe_b64encode(raw[:18] + b"640106002201000009").decode().rstrip("=")
    wrong = [
        ("/api/v1/parties", {"kind": "person", "cursor": cursor}),
        ("/api/v1/parties", {"cursor": cursor}),
        ("/api/v1/parcels", {"cursor": cursor}),
        ("/api/v1/parties", {"kind": "household", "cursor": forged}),
        ("/api/v1/parties", {"kind": "household", "cursor": cursor[:-4]}),
        ("/api/v1/parties", {"kind": "household", "cursor": "田"}),
    ]
    for address, query in wrong:
        answer = client.get(address, query_string=query)
        assert (answer.status_code, answer.json["code"]) == (422, "cursor-wrong"), answer.text
    other = api_application(database, SECRET_KEY="another").test_client()
    other.environ_base = client.environ_base
    answer = other.get("/api/v1/parties", query_string={"kind": "household", "cursor": cursor})
    assert answer.json["code"] == "cursor-wrong"


def test_no_name_stands_in_a_cursor(client: FlaskClient) -> None:
    cursor = client.get("/api/v1/parties?limit=1").json["next"]
    raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))[18:]
    assert raw.decode().replace("-", "").isalnum()


def test_the_link_leads_through_all_pages(client: FlaskClient, desk: Desk) -> None:
    for number in range(1, 6):
        parcels = [{"parcel": parcel_code(0, 1), "area": {"mu": "0.5"}}]
        assert draft(client, f"k{number}", number=f"HT-{number}", parcels=parcels).status_code == 201
    sign(client, desk("reviewer"), "HT-3")
    seen, address = [], f"{PATH}?limit=2&q=HT"
    while address:
        answer = client.get(address)
        seen += [item["number"] for item in answer.json["items"]]
        link = answer.headers.get("Link", "")
        assert bool(link) == bool(answer.json["next"])
        address = link.partition(">")[0].lstrip("<")
    assert seen == [f"HT-{number}" for number in range(1, 6)]


def test_too_many_requests_are_told_when_to_come_again(database: Database, tokens: dict[str, str]) -> None:
    made = api_application(database, API_RATE_LIMIT="3/minute")
    clerk, reviewer, nobody = (made.test_client() for _ in range(3))
    clerk.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {tokens['clerk']}"
    reviewer.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {tokens['reviewer']}"
    left = [clerk.get("/api/v1/me").headers["RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    over = clerk.get("/api/v1/me")
    assert (over.status_code, over.json["code"]) == (429, "too-many-requests")
    assert over.content_type == "application/problem+json"
    assert 1 <= int(over.headers["Retry-After"]) <= 61
    assert over.headers["RateLimit-Limit"] == "3"
    assert reviewer.get("/api/v1/me").status_code == 200
    assert [nobody.get("/api/v1/me").status_code for _ in range(4)] == [401, 401, 401, 429]
    assert nobody.get("/livez").status_code == 200
