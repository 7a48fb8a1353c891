"""Who may do what through the API: tokens, roles, reach, four eyes, people, the trail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from ledger.access import ROLES
from ledger.access.audit import Filter, events
from ledger.db import Database
from ledger.parties import NewParty, register_parties
from tests.api.acts import PATH, act, body, draft, sign
from tests.api.conftest import Desk
from tests.making import (
    HOUSEHOLDS,
    NOW,
    OTHER_VILLAGE,
    PASSWORD,
    TOWNSHIP,
    VILLAGE,
    acting,
    findings,
    parcel_code,
    row_counts,
)


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "sign-in-needed"),
        ("", "sign-in-needed"),
        ("Basic Y2xlcms6eA==", "sign-in-needed"),
        ("Bearer", "sign-in-needed"),
        ("Bearer  ", "sign-in-needed"),
        ("Bearer tb_unknown", "token-wrong"),
        ("Bearer " + "x" * 5000, "token-wrong"),
        ("Bearer tb_\xff", "token-wrong"),
    ],
)
def test_without_a_token_nothing_is_told(app: Flask, database: Database, header: str | None, code: str) -> None:
    client = app.test_client()
    before = row_counts(database)
    for method, address in (("GET", PATH), ("POST", PATH), ("GET", "/api/v1/me"), ("GET", f"{PATH}/HT-1?x=1")):
        answer = client.open(address, method=method, headers={"Authorization": header} if header is not None else {})
        assert (answer.status_code, answer.json["code"]) == (401, code)
        assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="tianbu"')
    assert row_counts(database) == before
    with database.reading() as connection:
        assert [each.code for each in events(connection, Filter(outcome="refused"))] == [code] * 4


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE api_token SET expires_at = recorded_at WHERE label = 'clerk'",
        "UPDATE api_token SET revoked_at = recorded_at WHERE label = 'clerk'",
        "UPDATE user_account SET disabled_at = recorded_at WHERE name = 'clerk'",
    ],
)
def test_a_token_that_serves_no_more(client: FlaskClient, database: Database, change: str) -> None:
    assert client.get("/api/v1/me").status_code == 200
    database.command(lambda connection: connection.execute(text(change)))
    assert client.get("/api/v1/me").json["code"] == "token-wrong"


@pytest.mark.parametrize("role", ROLES)
def test_everybody_hears_who_they_are(desk: Desk, role: str) -> None:
    me = desk(role).get("/api/v1/me").json
    assert (me["name"], [each["role"] for each in me["grants"]]) == (role, [role])
    assert set(me["scopes"]) == {"read", "record", "approve", "reveal", "administer"}


WALK = [
    ("GET", f"{PATH}/HT-1", {"clerk", "reviewer", "centre-head", "party-viewer", "village-viewer"}),
    ("GET", f"/api/v1/parties/{HOUSEHOLDS[0]}", {"clerk", "reviewer", "party-viewer", "village-viewer"}),
    ("GET", f"/api/v1/divisions/{VILLAGE}/balances", {"clerk", "reviewer", "bureau-officer", "village-viewer"}),
    ("GET", "/api/v1/users", {"system-administrator", "security-administrator", "audit-administrator"}),
    ("GET", "/api/v1/audit", {"audit-administrator"}),
    ("GET", "/api/v1/proposals", {"clerk", "reviewer", "centre-head", "bureau-officer"}),
]


@pytest.mark.parametrize(("method", "address", "may"), WALK, ids=[row[1] for row in WALK])
def test_roles_hold_at_the_api_too(desk: Desk, client: FlaskClient, method: str, address: str, may: set[str]) -> None:
    draft(client)
    for role in ROLES:
        answer = desk(role).open(address, method=method)
        business = role in {"centre-head", "bureau-officer", "bureau-approver", "releaser"}
        if role in may:
            assert answer.status_code == 200, (role, answer.text)
        elif not business:
            assert (answer.status_code, answer.json["code"]) == (403, "not-permitted"), role


def test_another_households_things_are_out_of_reach(desk: Desk, client: FlaskClient) -> None:
    viewer = desk("party-viewer")
    draft(client)
    assert viewer.get(f"/api/v1/parties/{HOUSEHOLDS[0]}").status_code == 200
    for address in (f"/api/v1/parties/{HOUSEHOLDS[1]}", f"/api/v1/parcels/{parcel_code(2, 1)}"):
        assert viewer.get(address).json["code"] == "out-of-reach", address
    mine = [item["code"] for item in viewer.get("/api/v1/parcels").json["items"]]
    assert mine == [parcel_code(0, 1), parcel_code(0, 2)]
    village = desk("village-viewer")
    assert village.get(f"/api/v1/divisions/{OTHER_VILLAGE}/balances").json["code"] == "out-of-reach"


def test_a_token_does_no_more_than_its_scopes(desk: Desk, app: Flask) -> None:
    made = desk("clerk").post("/api/v1/tokens", json={"label": "报表", "scopes": ["read"], "days": 7})
    assert made.status_code == 201
    assert made.headers["Cache-Control"] == "no-store"
    narrow = app.test_client()
    narrow.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {made.json['secret']}"
    assert narrow.get(PATH).status_code == 200
    refused = draft(narrow)
    assert (refused.status_code, refused.json["code"]) == (403, "scope-missing")
    number = made.json["token"]["id"]
    assert desk("reviewer").delete(f"/api/v1/tokens/{number}").json["code"] == "not-permitted"
    assert desk("clerk").delete(f"/api/v1/tokens/{number}").status_code == 204
    assert narrow.get(PATH).json["code"] == "token-wrong"
    assert desk("clerk").delete(f"/api/v1/tokens/{number}").json["code"] == "token-unknown"
    assert number not in [each["id"] for each in desk("clerk").get("/api/v1/tokens").json["items"]]


def test_nobody_reviews_what_they_submitted_and_a_reversal_takes_three(
    desk: Desk, client: FlaskClient, database: Database
) -> None:
    reviewer, head = desk("reviewer"), desk("centre-head")
    draft(client)
    assert act(client, f"{PATH}/HT-1/sign", {"signed_on": "2026-11-21"}).json["code"] == "contract-state-wrong"
    assert act(client, f"{PATH}/HT-1/review", {"accept": True}).json["code"] == "not-permitted"
    assert sign(client, reviewer).json["state"] == "signed"
    assert act(reviewer, f"{PATH}/HT-1/file", {"filed_on": "2026-11-21"}).json["filed_on"] == "2026-11-21"
    asked = act(client, f"{PATH}/HT-1/reverse", {"reason": "面积有误"})
    assert (asked.status_code, asked.json["needed"], asked.json["next_place"]) == (201, 3, 2)
    address = asked.headers["Location"]
    assert [each["id"] for each in head.get("/api/v1/proposals").json["items"]] == [asked.json["id"]]
    assert act(head, f"{address}/approve", {}).json["code"] == "not-permitted"
    approved = act(reviewer, f"{address}/approve", {})
    assert (approved.json["state"], approved.json["next_place"]) == ("open", 3)
    again = act(reviewer, f"{address}/approve", {})
    assert again.status_code == 403
    released = act(head, f"{address}/approve", {})
    assert (released.json["state"], len(released.json["signatures"])) == ("done", 3)
    assert client.get(f"{PATH}/HT-1").json["state"] == "reversed"
    story = [each["operation"] for each in client.get(f"{PATH}/HT-1/story").json["items"]]
    assert story == [
        "contracts.draft",
        "contracts.submit",
        "contracts.review",
        "contracts.sign",
        "contracts.file",
        "contracts.propose-reversal",
        "contracts.approve-reversal",
        "contracts.release-reversal",
    ]
    assert findings(database) == ()


def test_what_is_sent_back_is_a_draft_again(desk: Desk, client: FlaskClient) -> None:
    reviewer = desk("reviewer")
    draft(client)
    act(client, f"{PATH}/HT-1/submit")
    assert act(reviewer, f"{PATH}/HT-1/review", {"accept": False}).json["code"] == "reason-missing"
    back = act(reviewer, f"{PATH}/HT-1/review", {"accept": False, "reason": "面积与测量不符"})
    assert back.json["state"] == "draft"
    act(client, f"{PATH}/HT-1/submit")
    assert act(client, f"{PATH}/HT-1/withdraw").json["state"] == "draft"
    act(client, f"{PATH}/HT-1/submit")
    proposal = client.get("/api/v1/proposals").json["items"][0]["id"]
    address = f"/api/v1/proposals/{proposal}"
    assert act(reviewer, f"{address}/withdraw").status_code == 403
    assert act(reviewer, f"{address}/reject", {"reason": "再议"}).json["state"] == "rejected"
    assert act(reviewer, f"{address}/reject", {"reason": "再议"}).json["code"] == "contract-state-wrong"
    assert act(reviewer, "/api/v1/proposals/99/approve", {}).json["code"] == "proposal-unknown"


def test_check_says_what_the_rules_say_to_who_may_draft(desk: Desk, client: FlaskClient, database: Database) -> None:
    before = row_counts(database)
    told = client.post(f"{PATH}/check", json=body(transferor=HOUSEHOLDS[1])).json
    assert {each["code"] for each in told["refusals"]} == {"parcel-not-transferors"}
    assert desk("reviewer").post(f"{PATH}/check", json=body()).json["code"] == "not-permitted"
    assert row_counts(database) == before


def test_people_are_kept_by_their_administrators(desk: Desk, app: Flask) -> None:
    system, security = desk("system-administrator"), desk("security-administrator")
    made = system.post("/api/v1/users", json={"name": "wang.fang", "display_name": "王芳"})
    assert (made.status_code, made.json["user"]["version"]) == (201, 1)
    assert len(made.json["password"]) >= 10
    assert system.post("/api/v1/users", json={"name": "wang.fang"}).json["code"] == "login-name-taken"
    address = made.headers["Location"]
    granted = act(security, f"{address}/roles", {"role": "clerk", "reach": TOWNSHIP}, tag='"1"')
    assert granted.json["grants"] == [{"role": "clerk", "reach": f"township:{TOWNSHIP}"}]
    late = act(security, f"{address}/roles", {"role": "reviewer", "reach": TOWNSHIP}, tag='"1"')
    assert (late.status_code, late.json["code"]) == (412, "version-stale")
    tag = system.get(address).headers["ETag"]
    ended = act(security, f"{address}/roles/end", granted.json["grants"][0], tag=tag)
    assert ended.json["grants"] == []
    reset = security.post(f"{address}/password/reset", headers={"If-Match": ended.headers["ETag"]})
    assert reset.json["user"]["must_change"]
    closed = act(system, f"{address}/disable", tag=reset.headers["ETag"])
    assert closed.json["disabled_at"]
    assert act(system, f"{address}/enable", tag=closed.headers["ETag"]).json["disabled_at"] is None
    assert act(security, f"{address}/code/remove", tag=system.get(address).headers["ETag"]).status_code == 200
    assert act(system, f"{address}/roles", {"role": "clerk"}, tag='"1"').json["code"] == "not-permitted"
    names = [each["name"] for each in system.get("/api/v1/users?q=wang").json["items"]]
    assert names == ["wang.fang"]
    assert system.get("/api/v1/users/nobody.here").json["code"] == "user-unknown"


def test_one_sets_ones_password(client: FlaskClient) -> None:
    wrong = client.post("/api/v1/me/password", json={"current": "x", "new": "Quite-Another-9"})
    assert wrong.status_code >= 400
    good = client.post("/api/v1/me/password", json={"current": PASSWORD, "new": "Quite-Another-9"})
    assert (good.status_code, good.json["name"]) == (200, "clerk")
    assert client.get("/api/v1/sessions").json == {"items": [], "next": None}
    assert client.delete("/api/v1/sessions/1").json["code"] == "session-unknown"


def test_the_trail_tells_what_was_refused_and_who_looked(desk: Desk, client: FlaskClient) -> None:
    auditor = desk("audit-administrator")
    client.get(f"{PATH}/HT-9", headers={"X-Request-Id": "looked-for-it"})
    client.get(f"{PATH}?unheard-of=642221197001011234")
    client.post(PATH, data=b"{", headers={"Content-Type": "application/json"})
    client.get("/api/v1/nowhere")
    told = auditor.get("/api/v1/audit?outcome=refused&actor=clerk").json["items"]
    assert [(each["operation"], each["code"], each["subject"]) for each in told] == [
        ("api.unknown", "not-found", ""),
        ("api.draft_contract", "request-malformed", ""),
        ("api.search_contracts", "request-invalid", ""),
        ("contracts.read", "contract-unknown", "HT-9"),
    ]
    assert told[3]["request_id"] == "looked-for-it"
    assert told[3]["via"] == "token"
    assert "642221197001011234" not in str(told)
    looked = auditor.get("/api/v1/audit?operation=audit.read&limit=1").json
    assert looked["items"][0]["actor"] == "audit-administrator"
    later = (NOW + timedelta(days=1)).isoformat().replace("+00:00", "Z")
    assert auditor.get("/api/v1/audit", query_string={"start": later}).json["items"] == []
    older = auditor.get("/api/v1/audit?limit=2").json
    page: dict[str, Any] = auditor.get("/api/v1/audit", query_string={"limit": 2, "cursor": older["next"]}).json
    assert page["items"][0]["id"] < older["items"][-1]["id"]


def test_personal_data_are_revealed_for_a_purpose_only(desk: Desk, client: FlaskClient, database: Database) -> None:
    number, purpose = "642221197001011234", "核对身份"
    people = [NewParty("JF-009", "person", "丁一", "resident-id", number, "village", VILLAGE, "13900001111", "")]
    database.command(lambda connection: register_parties(connection, people, acting()))
    address = "/api/v1/parties/JF-009"
    assert client.get(address).json["id_number"] == "6422**********1234"
    assert client.get(address).json["phone"] == "139****1111"
    seen = client.post(f"{address}/reveal", json={"purpose": purpose})
    assert (seen.json["id_number"], seen.json["phone"], seen.headers["Cache-Control"]) == (
        number,
        "13900001111",
        "no-store",
    )
    assert client.post(f"{address}/reveal", json={"purpose": "x"}).json["code"] == "request-invalid"
    assert client.post(f"{address}/reveal", json={"purpose": " 看 一 "}).json["code"] == "purpose-missing"
    assert desk("party-viewer").post(f"{address}/reveal", json={"purpose": purpose}).json["code"] == "not-permitted"
    wanted = {"field": "id_number", "value": number, "purpose": purpose}
    found = client.post("/api/v1/parties/search/by-number", json=wanted)
    assert [each["code"] for each in found.json["items"]] == ["JF-009"]
    with database.reading() as connection:
        told = events(connection, Filter(actor="clerk", outcome="done", operation="personal.reveal"))
        everything = str(events(connection, Filter()))
    assert [(each.subject, each.purpose) for each in told] == [("JF-009", purpose)]
    assert number not in everything
