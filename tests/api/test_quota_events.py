"""Quota events and lots over the API: tried out, proposed, approved, found, traced and undone, in one book and in two."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from ledger.access import Grant
from ledger.db import Database
from tests.api.acts import act, newcomer, post
from tests.api.conftest import Desk
from tests.making import OTHER_VILLAGE, VILLAGE, row_counts
from tests.quotas.making import (
    ASSIGN,
    FIELD,
    GRANT,
    JINFENG,
    LINKED,
    OF_PROVINCE,
    PROVINCE,
    SURPLUS,
    XINGQING,
    YARD,
    Quotas,
    happen,
    make_books,
    until,
)

ROOT, LOTS = "/api/v1/quota-events", "/api/v1/lots"
ASSIGNED: dict[str, Any] = {
    "kind": "assign",
    "book": JINFENG,
    "project": LINKED,
    "on_day": "2025-03-05",
    "document": "安排1号",
    "issued_on": "2025-03-05",
    "area": {"ha": "15"},
    "lot": "XD-1",
}
RETURNED: dict[str, Any] = {
    "kind": "return",
    "book": JINFENG,
    "on_day": "2026-06-01",
    "document": "归还1号",
    "issued_on": "2026-06-01",
    "area": {"ha": "10"},
    "lot": "HG-1",
    "to_lot": "P-1",
}


@pytest.fixture(autouse=True)
def world(app: Any, database: Database) -> Quotas:
    return make_books(database)


@pytest.fixture
def granted(world: Quotas) -> None:
    happen(world, OF_PROVINCE, GRANT)


@pytest.fixture
def officer(desk: Desk) -> FlaskClient:
    return desk("bureau-officer")


def codes(answer: Any) -> list[str]:
    """The codes of a problem, or of those that it gathers."""
    return [each["code"] for each in answer.json.get("errors", [])] or [answer.json["code"]]


@pytest.mark.usefixtures("granted")
def test_an_assignment_from_the_trial_to_its_reversal(officer: FlaskClient, desk: Desk, database: Database) -> None:
    before = row_counts(database)
    tried = officer.post(f"{ROOT}/check", json=ASSIGNED)
    assert (tried.status_code, tried.json["refusals"]) == (200, []), tried.text
    assert row_counts(database) == before
    event = tried.json["event"]
    assert (event["number"], event["to_lot"], event["due_on"]) == ("", "XM-640106-2025-00001", "2028-03-01")
    assert [each["cause"] for each in tried.json["entries"]] == ["quota-assigned"]
    assert (tried.json["other_book"], tried.json["other_entries"]) == ("", [])
    made = post(officer, ROOT, ASSIGNED, "k1")
    number = made.json["subject"]
    assert (made.status_code, number, made.json["kind"]) == (201, "ZB-640106-2026-000001", "quota-event"), made.text
    assert post(officer, ROOT, ASSIGNED, "k1").json == made.json
    waiting = officer.get(f"{ROOT}/{number}").json
    assert (waiting["state"], waiting["proposal"], waiting["entry"]) == ("proposed", made.json["id"], None)
    assert act(officer, made.headers["Location"] + "/approve", {}).status_code == 403
    done = act(desk("bureau-approver"), made.headers["Location"] + "/approve", {})
    assert (done.status_code, done.json["state"]) == (200, "done"), done.text
    found = officer.get(f"{ROOT}/{number}")
    assert (found.json["state"], found.json["recorded_by"]) == ("recorded", "bureau-approver")
    assert officer.get(f"{ROOT}/{number}", headers={"If-None-Match": found.headers["ETag"]}).status_code == 304
    assert officer.get(f"/api/v1/entries/{found.json['entry']}").json["cause"] == "quota-assigned"
    lot = officer.get(f"{LOTS}/{event['to_lot']}").json
    assert (lot["owed"]["ha"], lot["days_left"], lot["book"]) == ("15.0000", 466, JINFENG)
    assert {each["kind"]: each["area"]["ha"] for each in lot["holdings"]} == {
        "quota.assigned": "15.0000",
        "quota.to-return": "-15.0000",
    }
    undone = post(officer, f"{ROOT}/{number}/reversal", {"reason": "录入有误"})
    assert (undone.status_code, undone.json["kind"]) == (201, "quota-reversal"), undone.text
    assert officer.get(f"{ROOT}/{number}").json["reversal_proposal"] == undone.json["id"]
    assert act(desk("bureau-approver"), undone.headers["Location"] + "/approve", {}).json["state"] == "done"
    assert officer.get(f"{ROOT}/{number}").json["state"] == "reversed"
    again = post(officer, f"{ROOT}/{number}/reversal", {"reason": "录入有误"})
    assert (again.status_code, again.json["code"]) == (409, "quota-event-reversed")


def test_what_goes_from_book_to_book_is_seen_in_both(
    officer: FlaskClient, desk: Desk, world: Quotas, database: Database
) -> None:
    happen(world, *until(SURPLUS)[:6])
    tried = officer.post(f"{ROOT}/check", json=RETURNED).json
    assert (tried["refusals"], tried["other_book"]) == ([], PROVINCE), tried
    assert [each["cause"] for each in (*tried["entries"], *tried["other_entries"])] == ["quota-returned"] * 2
    made = post(officer, f"/api/v1/projects/{LINKED}/events", {k: v for k, v in RETURNED.items() if k != "book"})
    assert made.status_code == 201, made.text
    refused = act(desk("bureau-approver"), made.headers["Location"] + "/approve", {})
    assert (refused.status_code, refused.json["code"]) == (403, "out-of-reach")  # of the county alone
    upper = newcomer(database, desk(""), Grant("bureau-approver", "province", "640000000000"))
    assert act(upper, made.headers["Location"] + "/approve", {}).json["state"] == "done"
    found = upper.get(f"{ROOT}/{made.json['subject']}").json
    assert (found["other_book"], found["state"]) == (PROVINCE, "recorded")
    assert upper.get(f"/api/v1/entries/{found['other_entry']}").json["cause"] == "quota-returned"


def test_events_in_pages_and_by_what_they_are_about(officer: FlaskClient, desk: Desk, world: Quotas) -> None:
    happen(world, *until(SURPLUS))
    everything = ["E-9", "E-8", "E-7", "E-6", "E-5", "E-4", "E-3", "E-2", "E-1"]
    for asked, found in (
        ("", everything),
        (f"project={LINKED}&kind=accept", ["E-5"]),
        ("lot=P-1", ["E-7", "E-6", "E-4", "E-3", "E-2"]),
        (f"village={OTHER_VILLAGE}", ["E-5"]),
        ("from_day=2026-06-01&to_day=2026-06-02", ["E-7", "E-6"]),
        (f"book={XINGQING}", []),
    ):
        assert [each["number"] for each in officer.get(f"{ROOT}?{asked}").json["items"]] == found, asked
    first = officer.get(f"{ROOT}?limit=4").json
    rest = officer.get(ROOT, query_string={"limit": 8, "cursor": first["next"]}).json
    assert [each["number"] for each in first["items"] + rest["items"]] == everything
    assert rest["next"] is None
    mine = officer.get(f"/api/v1/projects/{LINKED}/events?kind=assign").json["items"]
    assert [(each["number"], each["proposal"], each["state"]) for each in mine] == [("E-2", None, "recorded")]
    for role in ("village-viewer", "clerk"):  # what is about their own ground
        numbers = [each["number"] for each in desk(role).get(ROOT).json["items"]]
        assert numbers == (["E-8", "E-5", "E-4", "E-3"])
        assert desk(role).get(f"{ROOT}/E-1").json["code"] == "out-of-reach"
        assert desk(role).get(f"{ROOT}/E-4").status_code == 200


def test_lots_their_lineage_obligations_and_the_board(officer: FlaskClient, desk: Desk, world: Quotas) -> None:
    happen(world, *until(SURPLUS)[:6])
    for asked, found in (
        ("", ["HG-1", "P-1", "XD-1"]),
        ("kind=acceptance", ["HG-1"]),
        (f"project={LINKED}&due_by=2029-01-01", ["P-1"]),
        (f"book={PROVINCE}", []),
    ):
        assert [each["code"] for each in officer.get(f"{LOTS}?{asked}").json["items"]] == found, asked
    first = officer.get(f"{LOTS}?limit=2").json
    rest = officer.get(LOTS, query_string={"limit": 2, "cursor": first["next"]}).json["items"]
    assert [each["code"] for each in rest] == ["XD-1"]
    was = officer.get(f"{LOTS}/P-1?as_of=2025-05-02").json
    held = {each["kind"]: each["area"]["ha"] for each in was["holdings"]}
    assert (held["quota.assigned"], held["quota.resettlement"]) == ("14.0000", "6.0000")
    traced = officer.get(f"{LOTS}/JX-1/trace").json
    assert traced["start"]["what"] == "building"
    assert {"P-1", "XD-1", "SX-1"} <= {each["code"] for each in traced["nodes"]}
    assert ("P-1", "JX-1") in {(each["from_code"], each["to_code"]) for each in traced["links"]}
    assert YARD in {each["code"] for each in officer.get(f"{LOTS}/HG-1/trace").json["nodes"]}
    owed = officer.get("/api/v1/divisions/640106/obligations").json
    assert [(each["lot"], each["owed"]["ha"], each["bucket"]) for each in owed["items"]] == [
        ("P-1", "20.0000", "over-12")
    ]
    assert {each["bucket"]: each["lots"] for each in owed["buckets"]}["over-12"] == 1
    late = officer.get("/api/v1/divisions/640106/obligations?as_of=2028-04-01").json["items"]
    assert [(each["bucket"], each["days_left"] < 0) for each in late] == [("overdue", True)]
    board = officer.get("/api/v1/divisions/640106/quota-board").json
    assert board["explained"] == board["held"]
    figures = {each["name"]: each["area"]["ha"] for each in board["total"]}
    assert (figures["owed"], figures["town"], figures["accepted"]) == ("20.0000", "12.0000", "20.5000")
    assert officer.get("/api/v1/divisions/640104/quota-board").json["code"] == "out-of-reach"
    assert officer.get("/api/v1/divisions/640104/obligations").json["code"] == "out-of-reach"
    assert officer.get(f"{LOTS}/nothing").json["code"] == "quota-lot-unknown"
    assert officer.get(f"{LOTS}/nothing/trace").json["code"] == "lineage-missing"
    assert desk("party-viewer").get(LOTS).status_code == 403
    assert desk("audit-administrator").get(f"{LOTS}/P-1/trace").status_code == 403


@pytest.mark.usefixtures("granted")
@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"area": {"ha": "21"}}, 409, "quota-above-plan"),
        ({"area": {"mu": "20"}}, 409, "area-unit-implausible"),
        ({"lot": "XD-9"}, 404, "quota-lot-unknown"),
        ({"project": "XM-9"}, 404, "project-unknown"),
        ({"version": 7}, 409, "plan-version-old"),
        ({"instrument": "mining-quota"}, 409, "instruments-mixed"),
        ({"on_day": "2024-12-01", "issued_on": "2024-12-01"}, 409, "quota-event-out-of-order"),
        ({"lot": ""}, 422, "quota-event-incomplete"),
        ({"book": "county:649999000000"}, 403, "out-of-reach"),
    ],
)
def test_what_is_refused_is_told_before_and_when_it_is_proposed(
    officer: FlaskClient, database: Database, changes: dict[str, Any], status: int, code: str
) -> None:
    tried = officer.post(f"{ROOT}/check", json=ASSIGNED | changes)
    said = codes(tried) if tried.status_code >= 400 else [each["code"] for each in tried.json["refusals"]]
    assert code in said, tried.text
    before = row_counts(database)
    answer = post(officer, ROOT, ASSIGNED | changes)
    assert code in codes(answer), answer.text
    assert answer.status_code == status, answer.text
    assert row_counts(database) == before


def test_a_plot_is_not_accepted_before_it_is_named_and_classes_are_read(officer: FlaskClient, world: Quotas) -> None:
    happen(world, OF_PROVINCE, GRANT, ASSIGN)
    line = {"village": VILLAGE, "area": {"ha": "1"}, "cultivated": {"ha": "1"}, "source_plot": FIELD, "plot": "JX-7"}
    use = ASSIGNED | {"kind": "use-town", "lot": "P-1", "on_day": "2025-07-01", "area": {"ha": "1"}}
    told = use | {"lines": [line | {"land_class": "0701@GB/T 21010-2017"}]}
    tried = officer.post(f"{ROOT}/check", json=told).json
    assert tried["refusals"] == [], tried
    assert tried["event"]["lines"][0]["land_class"] == "0701@GB/T 21010-2017"
    assert {each["asset"] for each in tried["entries"][0]["postings"]} == {"linkage-quota", "land"}
    for name, code in (("9999", "land-class-unknown"), ("0702@GB 1", "standard-unknown")):
        wrong = officer.post(f"{ROOT}/check", json=use | {"lines": [line | {"land_class": name}]})
        assert wrong.status_code in (404, 422), wrong.text
        assert code in wrong.text
    unnamed = use | {
        "kind": "accept",
        "lot": "HG-2",
        "lines": [{k: line[k] for k in ("village", "area", "cultivated")}],
    }
    found = officer.post(f"{ROOT}/check", json=unnamed).json
    assert "plots-unstated" in [each["code"] for each in found["refusals"]], found


@pytest.mark.usefixtures("granted")
def test_malformed_out_of_reach_and_unknown(officer: FlaskClient, desk: Desk) -> None:
    for wrong in (
        {"area": {"ha": "1", "mu": "15"}},
        {"area": 15},
        {"kind": "give"},
        {"book": "village:640106002201"},
        {"trade": "CJ-1"},
        {"grain_capacity": {"kg": 5}},
        {"on_day": "2025-13-01"},
        {"lines": [{"village": VILLAGE}]},
    ):
        assert post(officer, ROOT, ASSIGNED | wrong).json["code"] == "request-invalid", wrong
    assert officer.post(ROOT, json=ASSIGNED).json["code"] == "idempotency-key-missing"
    assert officer.get(f"{ROOT}/ZB-9").json["code"] == "quota-event-unknown"
    assert post(officer, f"{ROOT}/ZB-9/reversal", {"reason": "录入有误"}).status_code == 404
    assert officer.get(f"{ROOT}/check").status_code in (404, 405)
    for role in ("clerk", "bureau-approver", "releaser", "village-viewer", "party-viewer"):
        assert desk(role).post(f"{ROOT}/check", json=ASSIGNED).status_code == 403
        assert post(desk(role), ROOT, ASSIGNED).status_code == 403
    for role in ("party-viewer", "audit-administrator"):
        assert desk(role).get(ROOT).status_code == 403
    sale = ASSIGNED | {"kind": "sell", "counterpart": XINGQING, "project": ""}
    assert post(officer, ROOT, sale).status_code in (409, 422)
