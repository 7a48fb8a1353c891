"""Projects over the API: registered, their plans tried out, proposed and approved, found by whoever they concern."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from ledger.access import Grant
from ledger.db import Database
from tests.api.acts import act, newcomer, post
from tests.api.conftest import Desk
from tests.making import OTHER_VILLAGE, VILLAGE, row_counts
from tests.quotas.making import JINFENG, LINKED, MINED, PLANNED, PROJECTS, XINGQING, YARD, Quotas, make_books

ROOT = "/api/v1/projects"
NEW: dict[str, Any] = {
    "code": "JF-2026-01",
    "name": "金凤村项目区",
    "book": JINFENG,
    "mode": "reclaim-first",
    "basis": "agricultural",
}
PLAN: dict[str, Any] = {
    "document": "宁自然资发〔2026〕1号",
    "approver": "自治区自然资源厅",
    "approved_on": "2026-09-01",
    "quota": {"ha": "5"},
    "demolition": {"ha": "6"},
    "new_build": {"ha": "1"},
    "reclaimed_agricultural": {"ha": "6"},
    "households": 40,
    "villages": [
        {"village": VILLAGE, "zone": "demolition", "area": {"ha": "6"}, "agricultural": {"ha": "6"}, "households": 40},
        {"village": VILLAGE, "zone": "new-build", "area": {"ha": "1"}},
    ],
    "plots": [
        {"plot": YARD, "village": VILLAGE, "zone": "demolition", "area": {"ha": "6"}, "agricultural": {"ha": "6"}}
    ],
}


@pytest.fixture(autouse=True)
def world(app: Any, database: Database) -> Quotas:
    return make_books(database)


@pytest.fixture
def officer(desk: Desk) -> FlaskClient:
    return desk("bureau-officer")


def approved(officer: FlaskClient, desk: Desk, code: str, told: dict[str, Any]) -> Any:
    """A version of a plan, proposed and approved."""
    made = post(officer, f"{ROOT}/{code}/plans", told)
    assert made.status_code == 201, made.text
    done = act(desk("bureau-approver"), made.headers["Location"] + "/approve", {})
    assert (done.status_code, done.json["state"]) == (200, "done"), done.text
    return made.json


def test_a_project_from_its_registration_to_its_plan(officer: FlaskClient, desk: Desk, database: Database) -> None:
    made = post(officer, ROOT, NEW, "k1")
    assert (made.status_code, made.headers["Location"]) == (201, f"{ROOT}/JF-2026-01"), made.text
    assert made.json == NEW | {"instrument": "linkage-quota"}
    again = post(officer, ROOT, NEW, "k1")
    assert (again.json, again.headers["Idempotency-Replayed"]) == (made.json, "true")
    assert post(officer, ROOT, NEW).json["code"] == "project-code-used"
    address = f"{ROOT}/JF-2026-01"
    assert officer.get(address).json["plan"] is None
    before = row_counts(database)
    tried = officer.post(f"{address}/plans/check", json=PLAN)
    assert (tried.status_code, tried.json["refusals"], tried.json["plan"]["version"]) == (200, [], 1), tried.text
    assert row_counts(database) == before
    proposal = post(officer, f"{address}/plans", PLAN)
    assert (proposal.json["kind"], proposal.json["subject"]) == ("plan-version", "JF-2026-01"), proposal.text
    waiting = officer.get(f"{address}/plans").json
    assert ([each["id"] for each in waiting["waiting"]], waiting["items"]) == ([proposal.json["id"]], [])
    assert act(officer, proposal.headers["Location"] + "/approve", {}).status_code == 403
    done = act(desk("bureau-approver"), proposal.headers["Location"] + "/approve", {})
    assert done.json["state"] == "done", done.text
    found = officer.get(address)
    plan = found.json["plan"]
    assert (plan["version"], plan["quota"]["ha"], plan["households"]) == (1, "5.0000", 40)
    assert plan == tried.json["plan"]  # as foreseen
    assert [(each["zone"], each["area"]["mu"]) for each in plan["villages"]] == [
        ("demolition", "90.0000"),
        ("new-build", "15.0000"),
    ]
    assert officer.get(address, headers={"If-None-Match": found.headers["ETag"]}).status_code == 304


def test_an_older_version_is_refused(officer: FlaskClient, desk: Desk) -> None:
    post(officer, ROOT, NEW)
    approved(officer, desk, NEW["code"], PLAN)
    approved(officer, desk, NEW["code"], PLAN | {"quota": {"ha": "5.5"}, "document": "调整1号"})
    plans = officer.get(f"{ROOT}/{NEW['code']}/plans").json["items"]
    assert [(each["version"], each["quota"]["ha"]) for each in plans] == [(1, "5.0000"), (2, "5.5000")]
    for version in (1, 2, 9):
        tried = officer.post(f"{ROOT}/{NEW['code']}/plans/check", json=PLAN | {"version": version})
        assert [each["code"] for each in tried.json["refusals"]] == ["plan-version-old"], tried.text
        assert post(officer, f"{ROOT}/{NEW['code']}/plans", PLAN | {"version": version}).status_code == 409


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"new_build": {"ha": "7"}}, "new-build-above-demolition"),
        (
            {"villages": [{"village": "640104001201", "zone": "demolition", "area": {"ha": "6"}}]},
            "village-of-other-county",
        ),
        ({"approved_on": "2027-01-01"}, "quota-event-out-of-order"),
    ],
)
def test_what_the_rules_refuse_is_told_before(officer: FlaskClient, changes: dict[str, Any], code: str) -> None:
    post(officer, ROOT, NEW)
    tried = officer.post(f"{ROOT}/{NEW['code']}/plans/check", json=PLAN | changes)
    assert code in [each["code"] for each in tried.json["refusals"]], tried.text
    answer = post(officer, f"{ROOT}/{NEW['code']}/plans", PLAN | changes)
    assert answer.status_code in (409, 422)
    assert code in answer.text


def test_projects_in_pages_and_by_what_they_are(officer: FlaskClient, desk: Desk, database: Database) -> None:
    post(officer, ROOT, NEW)
    approved(officer, desk, NEW["code"], PLAN)
    everything = [NEW["code"], *(each.code for each in PROJECTS)]
    for asked, found in (
        ("", everything),
        ("instrument=mining-quota", [MINED]),
        (f"village={VILLAGE}", [NEW["code"]]),
        (f"village={OTHER_VILLAGE}", []),
        (f"book={XINGQING}", []),
    ):
        assert [each["code"] for each in officer.get(f"{ROOT}?{asked}").json["items"]] == found, asked
    page = officer.get(f"{ROOT}?limit=2").json
    rest = officer.get(ROOT, query_string={"limit": 2, "cursor": page["next"]}).json
    assert [each["code"] for each in page["items"] + rest["items"]] == [NEW["code"], LINKED, MINED, PLANNED]
    for role in ("village-viewer", "clerk"):  # what is about their own ground
        assert [each["code"] for each in desk(role).get(ROOT).json["items"]] == [NEW["code"]]
        assert desk(role).get(f"{ROOT}/{NEW['code']}").status_code == 200
        assert desk(role).get(f"{ROOT}/{LINKED}").json["code"] == "out-of-reach"
    far = newcomer(database, desk(""), Grant("bureau-officer", "county", "640104000000"))
    assert far.get(ROOT).json["items"] == []
    assert far.get(f"{ROOT}/{NEW['code']}").status_code == 403


def test_out_of_reach_unknown_and_malformed(officer: FlaskClient, desk: Desk) -> None:
    assert post(officer, ROOT, NEW | {"book": XINGQING}).json["code"] == "out-of-reach"
    assert post(officer, ROOT, NEW | {"book": "village:640106002201"}).json["code"] == "request-invalid"
    assert post(officer, ROOT, NEW | {"grains": 1}).json["code"] == "request-invalid"
    assert post(officer, ROOT, {"code": "x"}).status_code == 422
    assert officer.post(ROOT, json=NEW).json["code"] == "idempotency-key-missing"
    assert officer.get(f"{ROOT}/nowhere").json["code"] == "project-unknown"
    assert post(officer, f"{ROOT}/nowhere/plans", PLAN).status_code == 404
    assert officer.post(f"{ROOT}/nowhere/plans/check", json=PLAN).status_code == 404
    for role in ("clerk", "releaser", "village-viewer"):
        assert post(desk(role), ROOT, NEW).status_code == 403
        assert post(desk(role), f"{ROOT}/{LINKED}/plans", PLAN).status_code == 403
    for role in ("party-viewer", "audit-administrator"):
        assert desk(role).get(ROOT).status_code == 403
