"""Homesteads, exits, reclamations and leases over the API: every step of a household, and what is refused on the way."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from ledger.access import Grant
from ledger.db import Database
from tests.api.acts import act, newcomer, post
from tests.api.conftest import Desk
from tests.homesteads.making import HOME_A, HOME_B, MINE, OFFICE, SCHOOL, YARD, A, B, make_homesteads
from tests.making import COUNTY, ENTERPRISE, ISSUER, VILLAGE, Village, row_counts

HOMES, EXITS, WORKS, LEASES = (
    f"/api/v1/{name}" for name in ("homesteads", "exits", "reclamations", "collective-leases")
)
NEW: dict[str, Any] = {
    "code": "N-C",
    "village": VILLAGE,
    "household": A,
    "plot": "ZJ-C",
    "carved_from": YARD,
    "document": "宅基地调查2号",
    "registered_on": "2026-11-01",
    "measured": {"m2": "200.00"},
    "building": {"m2": "120.00"},
    "floor_area": "230.5",
    "second_ground": "继承",
}


def paper(document: str, on_day: str, **more: Any) -> dict[str, Any]:
    return {"document": document, "on_day": on_day} | more


MEETING = {"members": 40, "present": 36, "agreed": 30}
APPLIED: dict[str, Any] = {
    "applications": [
        {"number": "T-A", "homestead": "N-A", "applicant": A, "housing": "owned", "housing_document": "不动产权证1号"},
        {"number": "T-B", "homestead": "N-B", "applicant": B, "housing": "relatives", "housing_document": "证明2号"},
    ],
    "paper": paper("申请1号", "2026-09-02"),
}
BOTH = ["T-A", "T-B"]
CONSENT = {"exits": BOTH, "paper": paper("纪要1号", "2026-09-03", sha256="a" * 64), "minutes": MEETING}
SURVEY = {
    "surveys": [
        {
            "exit": each,
            "measured": {"m2": "300.00"},
            "building": {"m2": "120"},
            "yard": {"m2": "110"},
            "floor_area": "230.50",
        }
        for each in BOTH
    ],
    "paper": paper("测绘1号", "2026-09-04"),
}
AGREEMENT: dict[str, Any] = {
    "number": "XY-1",
    "debtor": OFFICE,
    "paper": paper("协议1号", "2026-09-06"),
    "terms": [
        {
            "exit": each,
            "settlements": ["cash"],
            "pay_basis": {"m2": "240"},
            "price_per_mu": {"yuan": "60000.00"},
            "quota_basis": {"m2": "300"},
            "buildings": {"yuan": "90000.00"},
        }
        for each in BOTH
    ],
}
PAID = {
    "voucher": "凭证1",
    "paid_on": "2026-09-08",
    "payments": [{"exit": each, "amount": {"yuan": "111600.00"}} for each in BOTH],
}


BATCH: dict[str, Any] = {
    "number": "FK-1",
    "name": "四组复垦",
    "plots": [HOME_A],
    "document": "批复1号",
    "registered_on": "2026-09-13",
    "project": "XM-1",
}


def step(document: str, on_day: str, exits: list[str] | None = None, **more: Any) -> dict[str, Any]:
    return {"exits": exits or BOTH, "paper": paper(document, on_day, **more)}


@pytest.fixture(autouse=True)
def village(app: Any, database: Database) -> Village:
    return make_homesteads(database)


def steps_of(answer: Any) -> list[str]:
    assert answer.status_code in (200, 201), answer.text
    return [each["step"] for each in answer.json["items"]]


def agreed(client: FlaskClient, desk: Desk) -> None:
    """Both households apply, are surveyed and agree."""
    for path, told in (("", APPLIED), ("/steps/consent", CONSENT), ("/steps/survey", SURVEY)):
        assert post(client, f"{EXITS}{path}", told).status_code in (200, 201)
    made = post(client, f"{EXITS}/steps/agreement", AGREEMENT)
    assert act(desk("centre-head"), made.headers["Location"] + "/approve", {}).json["state"] == "done"


def demolished(client: FlaskClient, desk: Desk) -> None:
    """Both households are paid, and their houses are down."""
    agreed(client, desk)
    post(client, f"{EXITS}/steps/payment", PAID)
    post(client, f"{EXITS}/steps/compensation", step("补偿单1号", "2026-09-09"))
    assert steps_of(post(client, f"{EXITS}/steps/demolition", step("拆除1号", "2026-09-12"))) == ["demolished"] * 2


def checked(client: FlaskClient, desk: Desk) -> Any:
    """Both plots are reclaimed, and the county has checked them."""
    demolished(client, desk)
    post(desk("bureau-officer"), WORKS, BATCH | {"plots": [HOME_A, HOME_B]})
    done = post(desk("bureau-officer"), f"{WORKS}/FK-1/works", paper("竣工1号", "2026-09-20"))
    assert (done.status_code, done.json["step"]) == (200, "reclaimed"), done.text
    return post(desk("bureau-approver"), f"{WORKS}/FK-1/county-check", paper("县查1号", "2026-09-25"))


def test_households_apply_are_surveyed_and_agree(client: FlaskClient, desk: Desk) -> None:
    assert steps_of(post(client, EXITS, APPLIED, "k1")) == ["applied"] * 2
    assert post(client, EXITS, APPLIED, "k1").headers["Idempotency-Replayed"] == "true"
    assert steps_of(post(client, f"{EXITS}/steps/consent", CONSENT)) == ["consented"] * 2
    assert steps_of(post(client, f"{EXITS}/steps/survey", SURVEY)) == ["surveyed"] * 2
    made = post(client, f"{EXITS}/steps/agreement", AGREEMENT, "k2")
    assert (made.status_code, made.json["kind"], made.json["subject"]) == (201, "exit-agreement", "XY-1"), made.text
    assert post(client, f"{EXITS}/steps/agreement", AGREEMENT, "k2").json == made.json
    assert client.get(f"{EXITS}/T-A").json["proposal"] == made.json["id"]
    assert act(client, made.headers["Location"] + "/approve", {}).status_code == 403
    assert act(desk("centre-head"), made.headers["Location"] + "/approve", {}).json["state"] == "done"
    found = client.get(f"{EXITS}/T-A")
    terms = found.json["terms"]
    assert (terms["land"]["yuan"], terms["compensation"]["yuan"]) == ("21600.00", "111600.00")
    assert (terms["pay_basis"]["m2"], terms["quota_basis"]["m2"]) == ("240.00", "300.00")  # two figures
    assert (found.json["step"], found.json["next"]) == ("agreed", ["compensated"])
    assert client.get(f"{EXITS}/T-A", headers={"If-None-Match": found.headers["ETag"]}).status_code == 304


def test_compensation_is_paid_and_a_payment_taken_back(client: FlaskClient, desk: Desk) -> None:
    agreed(client, desk)
    early = post(client, f"{EXITS}/steps/compensation", step("补偿单1号", "2026-09-09"))
    assert (early.status_code, "compensation-open" in early.text) == (409, True)
    assert steps_of(post(client, f"{EXITS}/steps/payment", PAID, "k2")) == ["agreed"] * 2
    assert post(client, f"{EXITS}/steps/payment", PAID, "k2").headers["Idempotency-Replayed"] == "true"
    assert steps_of(post(client, f"{EXITS}/steps/compensation", step("补偿单1号", "2026-09-09"))) == ["compensated"] * 2
    assert client.get(f"{EXITS}/T-A").json["terms"]["open"]["fen"] == 0
    address = f"{EXITS}/T-A/payments/凭证1/reverse"
    assert post(client, address, {"reason": "录入有误"}).status_code == 403
    undone = post(desk("centre-head"), address, {"reason": "录入有误"}, "k3").json
    assert (undone["step"], undone["terms"]["open"]["yuan"]) == ("agreed", "111600.00"), undone
    assert undone["payments"][0]["reversal_reason"] == "录入有误"
    assert post(desk("centre-head"), address, {"reason": "录入有误"}, "k3").json == undone
    again = {"voucher": "凭证2", "paid_on": "2026-09-10", "payments": PAID["payments"][:1]}
    assert steps_of(post(client, f"{EXITS}/steps/payment", again)) == ["agreed"]


def test_plots_are_reclaimed_and_checked(client: FlaskClient, desk: Desk) -> None:
    officer, head = desk("bureau-officer"), desk("bureau-approver")
    demolished(client, desk)
    opened = post(officer, WORKS, BATCH, "k3")
    assert (opened.status_code, opened.headers["Location"]) == (201, f"{WORKS}/FK-1"), opened.text
    assert post(officer, WORKS, BATCH, "k3").json == opened.json
    for plots in ([HOME_B], [MINE]):
        assert post(officer, f"{WORKS}/FK-1/plots/add", {"plots": plots}).status_code == 200
    dropped = post(officer, f"{WORKS}/FK-1/plots/drop", {"plots": [MINE], "document": "调整1号"})
    assert dropped.json["plots"] == [HOME_A, HOME_B], dropped.text
    early = post(head, f"{WORKS}/FK-1/county-check", paper("县查1号", "2026-09-25"))
    assert (early.status_code, early.json["code"]) == (409, "reclamation-step-out-of-order"), early.text
    assert post(officer, f"{WORKS}/FK-1/works", paper("竣工1号", "2026-09-20")).json["step"] == "reclaimed"
    assert post(officer, f"{WORKS}/FK-1/county-check", paper("县查1号", "2026-09-25")).status_code == 403
    done = post(head, f"{WORKS}/FK-1/county-check", paper("县查1号", "2026-09-25"))
    assert [each["step"] for each in done.json["steps"]] == ["reclaimed", "county-checked"], done.text
    assert [(each["homestead"], each["step"]) for each in done.json["of_plots"]] == [
        ("N-A", "county-checked"),
        ("N-B", "county-checked"),
    ]
    late = post(officer, f"{WORKS}/FK-1/plots/add", {"plots": [SCHOOL]})
    assert (late.status_code, late.json["code"]) == (409, "reclamation-step-out-of-order")
    found = officer.get(f"{WORKS}?plot={HOME_B}&step=county-checked").json["items"]
    assert [each["number"] for each in found] == ["FK-1"]
    tag = officer.get(f"{WORKS}/FK-1").headers["ETag"]
    assert officer.get(f"{WORKS}/FK-1", headers={"If-None-Match": tag}).status_code == 304


def test_exits_in_pages_and_a_households_own(client: FlaskClient, desk: Desk) -> None:
    checked(client, desk)
    own = desk("party-viewer").get(f"{EXITS}/T-A").json
    assert [each["step"] for each in own["steps"]][-2:] == ["reclaimed", "county-checked"]
    assert own["steps"][1]["minutes"] == MEETING
    assert (own["proposal"], own["steps"][1]["paper"]["sha256"]) == (None, "a" * 64)
    for asked, numbers in (("", BOTH), ("step=applied", []), (f"household={A}", ["T-A"]), ("reclamation=FK-1", BOTH)):
        assert [each["number"] for each in client.get(f"{EXITS}?{asked}").json["items"]] == numbers, asked
    page = client.get(f"{EXITS}?limit=1").json
    rest = client.get(EXITS, query_string={"limit": 1, "cursor": page["next"]}).json["items"]
    assert [each["number"] for each in rest] == ["T-B"]
    assert [each["number"] for each in desk("party-viewer").get(EXITS).json["items"]] == ["T-A"]
    assert desk("party-viewer").get(f"{EXITS}/T-B").json["code"] == "out-of-reach"


def test_an_acceptance_is_proposed_from_the_reclamation(client: FlaskClient, desk: Desk) -> None:
    officer = desk("bureau-officer")
    project = {
        "code": "XM-1",
        "name": "四组项目",
        "book": f"county:{COUNTY}",
        "mode": "reclaim-first",
        "basis": "agricultural",
    }
    assert post(officer, "/api/v1/projects", project).status_code == 201
    plan = {
        "document": "批复0号", "approver": "自治区自然资源厅", "approved_on": "2026-09-01", "quota": {"m2": "600"},
        "demolition": {"m2": "600"}, "reclaimed_agricultural": {"m2": "600"},
    }  # fmt: skip
    made = post(officer, "/api/v1/projects/XM-1/plans", plan)
    assert act(desk("bureau-approver"), made.headers["Location"] + "/approve", {}).status_code == 200
    assert checked(client, desk).json["project"] == "XM-1"
    gained = [
        {"village": VILLAGE, "plot": plot, "area": {"m2": "300"}, "cultivated": {"m2": "250"}, "other_agricultural": {"m2": "50"}, "homestead": home}
        for plot, home in ((HOME_A, "N-A"), (HOME_B, "N-B"))
    ]  # fmt: skip
    told = {
        "on_day": "2026-10-20", "document": "验收1号", "issued_on": "2026-10-20", "area": {"m2": "600"}, "lot": "HG-1",
        "lines": gained, "papers": [{"kind": "acceptance", "document": "验收1号"}],
    }  # fmt: skip
    proposed = post(officer, f"{WORKS}/FK-1/accept", told, "k1")
    assert (proposed.status_code, proposed.json["kind"]) == (201, "quota-event"), proposed.text
    assert post(officer, f"{WORKS}/FK-1/accept", told, "k1").json == proposed.json
    assert act(desk("bureau-approver"), proposed.headers["Location"] + "/approve", {}).json["state"] == "done"
    assert officer.get(f"{WORKS}/FK-1").json["step"] == "accepted"
    assert officer.get(f"{EXITS}/T-A").json["step"] == "accepted"
    assert {each["land_class"][:4] for each in officer.get(f"/api/v1/plots/{HOME_A}").json["classes"]} == {
        "0103",
        "1006",
    }
    twice = post(officer, f"{WORKS}/FK-1/accept", told | {"lot": "HG-2"})
    assert (twice.status_code, "plot-used-twice" in twice.text) == (409, True), twice.text
    assert post(officer, f"{WORKS}/FK-9/accept", told).json["code"] == "reclamation-unknown"
    assert post(desk("clerk"), f"{WORKS}/FK-1/accept", told).status_code == 403
    assert post(officer, f"{WORKS}/FK-1/accept", told | {"kind": "accept"}).json["code"] == "request-invalid"


def test_land_that_is_kept_is_let(client: FlaskClient, desk: Desk) -> None:
    agreed(client, desk)
    post(client, f"{EXITS}/steps/payment", PAID)
    post(client, f"{EXITS}/steps/compensation", step("补偿单1号", "2026-09-09"))
    kept = post(client, f"{EXITS}/steps/collective-construction", step("留用1号", "2026-09-15") | {"minutes": MEETING})
    assert steps_of(kept) == ["collective-construction"] * 2
    told: dict[str, Any] = {
        "number": "CZ-1", "village": VILLAGE, "lessor": ISSUER, "taker": ENTERPRISE,
        "plots": [{"plot": HOME_A, "area": {"m2": "300"}}], "start_day": "2026-10-01", "last_day": "2036-09-30",
        "price": "12000.00", "price_unit": "yuan/year", "purpose": "农产品加工", "consent": "纪要9号",
        "minutes": {"members": 30, "present": 28, "agreed": 20}, "paper": paper("租约1号", "2026-09-20"),
    }  # fmt: skip
    made = post(client, LEASES, told, "k1")
    assert (made.status_code, made.headers["Location"]) == (201, f"{LEASES}/CZ-1"), made.text
    assert post(client, LEASES, told, "k1").json == made.json
    twice = post(client, LEASES, told | {"number": "CZ-2"})
    assert (twice.status_code, twice.json["code"]) == (409, "land-let-twice")
    assert post(client, LEASES, told | {"number": "CZ-2", "last_day": "2099-09-30"}).status_code == 409
    assert post(desk("bureau-officer"), LEASES, told).status_code == 403
    assert post(client, LEASES, told | {"price": "-1"}).json["code"] == "request-invalid"
    assert [each["number"] for each in client.get(f"{LEASES}?party={ENTERPRISE}").json["items"]] == ["CZ-1"]
    assert [each["number"] for each in desk("village-viewer").get(f"{LEASES}?plot={HOME_B}").json["items"]] == []
    found = client.get(f"{LEASES}/CZ-1")
    assert (found.json["plots"][0]["area"]["mu"], found.json["ended_on"]) == ("0.4500", None)
    assert client.get(f"{LEASES}/CZ-1", headers={"If-None-Match": found.headers["ETag"]}).status_code == 304
    ended = post(client, f"{LEASES}/CZ-1/end", {"document": "终止1号", "last_day": "2027-09-30"})
    assert ended.json["ended_on"] == "2027-09-30", ended.text
    again = post(client, f"{LEASES}/CZ-1/end", {"document": "终止1号", "last_day": "2027-09-30"})
    assert (again.status_code, again.json["code"]) == (409, "collective-lease-ended")
    assert client.get(f"{LEASES}/CZ-9").json["code"] == "collective-lease-unknown"


def test_homesteads_are_registered_and_found(client: FlaskClient, desk: Desk, database: Database) -> None:
    officer = desk("bureau-officer")
    made = post(officer, HOMES, {"homesteads": [NEW]}, "k1")
    assert (made.status_code, made.json["added"]) == (201, 1), made.text
    one = made.json["items"][0]
    assert (one["measured"]["mu"], one["floor_area"], one["legal"]["m2"]) == ("0.3000", "230.50", "200.00")
    assert post(officer, HOMES, {"homesteads": [NEW]}, "k1").json == made.json
    assert post(officer, HOMES, {"homesteads": [NEW]}).json["added"] == 0
    assert officer.get("/api/v1/plots/ZJ-C").json["parent"] == YARD
    before = row_counts(database)
    for changes, code in (
        ({"building": {"m2": "500"}}, "homestead-figures-wrong"),
        ({"second_ground": ""}, "second-homestead"),
        ({"plot": HOME_A, "carved_from": ""}, "homestead-registered"),
        ({"household": f"{VILLAGE}999999"}, "party-unknown"),
        ({"carved_from": "ZJ-9"}, "plot-unknown"),
        ({"village": "640106002202"}, "homestead-incomplete"),
    ):
        answer = post(officer, HOMES, {"homesteads": [NEW | {"code": "N-D", "plot": "ZJ-D"} | changes]})
        assert answer.status_code in (404, 409, 422), answer.text
        assert code in answer.text, answer.text
    for wrong in ({"floor_area": 230}, {"floor_area": "1.234"}, {"measured": {"m2": 1}}, {"mu": "1"}, {"code": ""}):
        assert post(officer, HOMES, {"homesteads": [NEW | wrong]}).json["code"] == "request-invalid", wrong
    assert row_counts(database) == before
    for asked, codes in (("", ["N-A", "N-B", "N-C"]), (f"household={A}", ["N-A", "N-C"]), (f"plot={HOME_B}", ["N-B"])):
        assert [each["code"] for each in client.get(f"{HOMES}?{asked}").json["items"]] == codes, asked
    page = client.get(f"{HOMES}?limit=2").json
    rest = client.get(HOMES, query_string={"limit": 2, "cursor": page["next"]}).json["items"]
    assert [each["code"] for each in rest] == ["N-C"]
    assert [each["code"] for each in desk("party-viewer").get(HOMES).json["items"]] == ["N-A", "N-C"]
    assert desk("party-viewer").get(f"{HOMES}/N-B").json["code"] == "out-of-reach"
    tag = client.get(f"{HOMES}/N-A").headers["ETag"]
    assert client.get(f"{HOMES}/N-A", headers={"If-None-Match": tag}).status_code == 304
    assert client.get(f"{HOMES}/N-9").json["code"] == "homestead-unknown"
    assert post(client, HOMES, {"homesteads": [NEW]}).status_code == 403
    far = newcomer(database, desk(""), Grant("bureau-officer", "county", "640104000000"))
    assert (far.get(HOMES).json["items"], far.get(f"{HOMES}/N-A").status_code) == ([], 403)
    assert post(far, HOMES, {"homesteads": [NEW]}).json["code"] == "out-of-reach"


@pytest.mark.parametrize(
    ("path", "told", "code"),
    [
        ("", APPLIED | {"applications": [APPLIED["applications"][0] | {"applicant": B}]}, "exit-not-by-household"),
        ("", APPLIED | {"applications": [APPLIED["applications"][0] | {"tied_to": "低保"}]}, "exit-is-no-condition"),
        ("", APPLIED | {"applications": [APPLIED["applications"][0] | {"homestead": "N-9"}]}, "homestead-unknown"),
        ("", APPLIED | {"paper": paper("申请1号", "2027-01-01")}, "exit-incomplete"),
        ("/steps/consent", CONSENT | {"exits": ["T-9"]}, "exit-unknown"),
        ("/steps/consent", CONSENT, "exit-step-out-of-order"),
        ("/steps/survey", SURVEY, "exit-step-out-of-order"),
        ("/steps/payment", PAID, "exit-step-out-of-order"),
        ("/steps/compensation", step("补偿单1号", "2026-09-09"), "exit-step-out-of-order"),
        ("/steps/demolition", step("拆除1号", "2026-09-12"), "exit-step-out-of-order"),
        ("/steps/refusal", step("退件1号", "2026-09-12"), "exit-incomplete"),
        ("/steps/agreement", AGREEMENT | {"debtor": "NOBODY"}, "party-unknown"),
        ("/steps/agreement", AGREEMENT, "exit-step-out-of-order"),
        ("/T-A/payments/凭证1/reverse", {"reason": "录入有误"}, "exit-payment-unknown"),
    ],
)
def test_what_is_refused_changes_nothing(
    client: FlaskClient, desk: Desk, database: Database, path: str, told: dict[str, Any], code: str
) -> None:
    if path:
        post(client, EXITS, APPLIED)
    if code == "exit-step-out-of-order" and path == "/steps/consent":
        post(client, f"{EXITS}/steps/consent", CONSENT)
    who = desk("centre-head") if "payments" in path else client
    before = row_counts(database)
    answer = post(who, f"{EXITS}{path}", told)
    assert answer.status_code in (404, 409, 422), answer.text
    assert code in answer.text, answer.text
    assert row_counts(database) == before


def test_households_withdraw_and_are_refused(client: FlaskClient, desk: Desk) -> None:
    post(client, EXITS, APPLIED)
    assert steps_of(post(client, f"{EXITS}/steps/withdrawal", step("撤回1号", "2026-09-03", ["T-A"]))) == ["withdrawn"]
    told = step("退件1号", "2026-09-03", ["T-B"], note="无其他住房")
    assert steps_of(post(client, f"{EXITS}/steps/refusal", told)) == ["refused"]
    assert client.get(f"{EXITS}/T-A").json["next"] == []
    assert client.get(f"{EXITS}/T-9").json["code"] == "exit-unknown"
    for role in ("village-viewer", "audit-administrator"):
        assert desk(role).get(EXITS).status_code == 403
        assert desk(role).get(f"{EXITS}/T-A").status_code == 403
    for role in ("reviewer", "bureau-officer", "party-viewer"):
        assert post(desk(role), EXITS, APPLIED).status_code == 403
        assert post(desk(role), f"{EXITS}/steps/consent", CONSENT).status_code == 403


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("", APPLIED | {"applications": []}),
        ("", APPLIED | {"applications": [APPLIED["applications"][0] | {"housing": "none"}]}),
        ("/steps/consent", {"exits": BOTH, "paper": CONSENT["paper"]}),
        ("/steps/consent", CONSENT | {"minutes": {"members": -1, "present": 0, "agreed": 0}}),
        ("/steps/demolition", step("拆除1号", "2026-9-12")),
        ("/steps/demolition", {"exits": [], "paper": paper("拆除1号", "2026-09-12")}),
        ("/steps/payment", PAID | {"payments": [{"exit": "T-A", "amount": {"yuan": 5}}]}),
        ("/steps/agreement", AGREEMENT | {"terms": [AGREEMENT["terms"][0] | {"settlements": ["gold"]}]}),
    ],
)
def test_malformed_steps(client: FlaskClient, path: str, told: dict[str, Any]) -> None:
    assert post(client, f"{EXITS}{path}", told).json["code"] == "request-invalid"
    assert client.post(f"{EXITS}{path}", json=told).status_code == 422


def test_reclamations_refused_and_out_of_reach(client: FlaskClient, desk: Desk) -> None:
    officer = desk("bureau-officer")
    batch = {"name": "复垦", "plots": [SCHOOL], "document": "批复1号", "registered_on": "2026-09-13"}
    assert post(officer, WORKS, batch | {"plots": ["ZJ-9"]}).json["code"] == "plot-unknown"
    assert post(officer, WORKS, batch | {"plots": [HOME_A]}).json["code"] == "homestead-not-ready"
    assert post(officer, WORKS, batch | {"contractor": "NOBODY"}).json["code"] == "party-unknown"
    assert post(officer, WORKS, batch | {"registered_on": "2027-01-01"}).json["code"] == "reclamation-incomplete"
    assert post(officer, WORKS, batch | {"plots": []}).json["code"] == "request-invalid"
    made = post(officer, WORKS, batch)
    number = made.json["number"]
    assert number == "FK-2026-00001"
    assert post(officer, WORKS, batch).json["code"] == "plot-in-reclamation"
    dropped = post(officer, f"{WORKS}/{number}/plots/drop", {"plots": [HOME_A], "document": "调整1号"})
    assert dropped.json["code"] == "reclamation-incomplete"
    assert officer.get(f"{WORKS}/FK-9").json["code"] == "reclamation-unknown"
    assert post(officer, f"{WORKS}/FK-9/works", paper("竣工1号", "2026-09-20")).status_code == 404
    assert post(client, WORKS, batch).status_code == 403
    assert [each["number"] for each in desk("village-viewer").get(WORKS).json["items"]] == [number]
    assert desk("party-viewer").get(WORKS).status_code == 403
