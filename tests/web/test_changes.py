"""The pages of changes: each form with what it would do, four eyes on the record page, insurance, reversal."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from ledger.access import Act
from ledger.clock import now
from ledger.db import Database
from ledger.parties import NewParty, register_parties
from tests.making import OPERATOR
from tests.web.conftest import Browsers
from tests.web.samples import BEACH, CANAL, COOPERATIVE, EAST, FILED, LIU, SOUTH, STRIP, UNFILED, VILLAGE, ZENG, party

NEW, OFFICE = f"{VILLAGE}010009", "JF-ZRZY"
NUMBER = "LC-2026-00001"
PAPER = {"on_day": "2027-06-01", "document": "村字1号", "issued_on": "2026-11-01"}


@pytest.fixture(autouse=True)
def more_parties(database: Database, application: Any) -> None:
    more = [
        party(NEW, "household", "曾小军"),
        NewParty(OFFICE, "office", "金凤区自然资源局", "", "", "village", VILLAGE, "", ""),
    ]
    assert not database.command(lambda c: register_parties(c, more, Act(OPERATOR, now())))[1]


def take(household: str, *codes: str) -> dict[str, Any]:
    return {"household": household, "take": [f"{household}:{code}" for code in codes]}


def told(kind: str, **changes: Any) -> dict[str, Any]:
    """What the form of a kind says: land of 曾小明, on which nothing runs."""
    of_kind: dict[str, dict[str, Any]] = {
        "surrender": take(ZENG, EAST) | {"notice_on": "2026-11-20", "compensation": "1000", "compensation_owner": "曾小明"},
        "extinct": {"household": ZENG, "end_running": "1"},
        "expropriation": take(ZENG, STRIP)
        | {f"persons-{ZENG}": "2", f"owed-{ZENG}": "9000", "debtor": "金凤区自然资源局", "compensation_owner": "曾小明", "on_day": "2026-11-21"},
        "split": take(ZENG, EAST) | {"to": "曾小军"},
        "merge": {"household": [LIU, ZENG]},
        "recontract": {"household": NEW, "lines": f"{VILLAGE}0100007 5", "term_start": "2027-06-01", "term_end": "2057-05-31"},
        "head": {"household": ZENG, "name": "曾小军", "on_day": "2026-11-21"},
    }  # fmt: skip
    return PAPER | of_kind[kind] | changes


def propose(visitor: FlaskClient, kind: str, **changes: Any) -> Any:
    return visitor.post(f"/changes/new/{kind}", data=told(kind, **changes) | {"action": "propose"})


KINDS = ("surrender", "extinct", "expropriation", "split", "merge", "recontract", "head")


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_is_tried_proposed_and_approved(visitor: FlaskClient, somebody: Browsers, kind: str) -> None:
    blank = visitor.get(f"/changes/new/{kind}", query_string={"household": told(kind)["household"]})
    assert blank.status_code == 200
    tried = visitor.post(f"/changes/new/{kind}", data=told(kind) | {"action": "check"})
    assert tried.status_code == 200, tried.text
    assert 'role="alert"' not in tried.text, tried.text
    if kind != "head":
        assert "规则没有异议" in tried.text
        assert "核准后将这样记账" in tried.text
    made = propose(visitor, kind)
    assert (made.status_code, made.headers.get("Location")) == (303, f"/changes/{NUMBER}?done=proposed"), made.text
    mine = visitor.get(f"/changes/{NUMBER}").text
    assert "待核准" in mine
    assert "核准并办理" not in mine
    assert "撤回申请" in mine
    assert NUMBER in visitor.get("/changes").text
    assert visitor.post("/changes/1/approve").status_code == 403
    head = somebody("centre-head")
    assert f"/changes/{NUMBER}" in head.get("/proposals").text
    offered = head.get(f"/changes/{NUMBER}").text
    assert "核准并办理" in offered
    assert ("核准后将这样记账" in offered) == (kind != "head")
    done = head.post("/changes/1/approve")
    assert (done.status_code, done.headers.get("Location")) == (303, f"/changes/{NUMBER}?done=approve"), done.text
    page = visitor.get(f"/changes/{NUMBER}").text
    assert "已办结" in page
    assert ("变动前后" in page) == (kind != "head")
    assert "申请冲正" in page
    visitor.set_cookie("tianbu_language", "en")
    for address in ("/changes", f"/changes/{NUMBER}", f"/changes/new/{kind}"):
        answer = visitor.get(address)
        assert answer.status_code == 200
        assert " style=" not in answer.text


def test_a_household_is_found_and_its_land_says_what_runs_on_it(visitor: FlaskClient) -> None:
    visitor.post("/caveats/new", data={"kind": "inspection", "lines": SOUTH, "document": "检查1号"})
    found = visitor.get("/changes/new/surrender?q=lgl").text
    assert f"/changes/new/surrender?household={LIU}" in found
    page = visitor.get(f"/changes/new/surrender?household={LIU}").text
    for fact in (BEACH, SOUTH, UNFILED, "2027-03-31", "CV-2026-00001", "用途检查"):
        assert fact in page, fact
    assert FILED in page  # it runs on the beach until the end of the year
    assert FILED not in visitor.get(f"/changes/new/surrender?household={LIU}&on_day=2027-01-01").text
    two = visitor.get("/changes/new/expropriation", query_string={"household": [ZENG, LIU]}).text
    assert two.count("的社保") == 2
    assert visitor.get("/changes/new/nothing").status_code == 404
    assert visitor.get("/changes/new/split?household=GR-404").status_code == 404


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        ("surrender", {"notice_on": "2027-01-01"}, "交回通知不足半年"),
        ("surrender", take(LIU, SOUTH) | {"on_day": "2027-03-01", "notice_on": "2026-06-01"}, "土地在流转合同中"),
        ("surrender", {f"area-{ZENG}:{EAST}": "4"}, "部分地块缺少测绘"),
        ("surrender", {"document": ""}, "请填写"),
        ("surrender", {"on_day": "2026-02-31"}, "日期不存在"),
        ("surrender", {f"area-{ZENG}:{EAST}": "abc"}, "abc"),
        ("surrender", {"take": []}, "承包变动不完整"),
        ("expropriation", {"debtor": ""}, "社保名额未列全"),
        ("expropriation", {f"owed-{ZENG}": "x"}, "x"),
        ("split", {"to": "无此人"}, "没有这个主体"),
        ("merge", {"household": LIU}, "请填写"),
    ],
)
def test_a_form_says_what_is_in_the_way(visitor: FlaskClient, kind: str, changes: dict[str, Any], said: str) -> None:
    for action in ("check", "propose"):
        answer = visitor.post(f"/changes/new/{kind}", data=told(kind, **changes) | {"action": action})
        assert answer.status_code in (200, 404, 409, 422), answer.text
        assert said in answer.text
    assert NUMBER not in visitor.get("/changes").text


def test_what_runs_on_a_part_loses_what_is_named(visitor: FlaskClient, somebody: Browsers) -> None:
    part = {f"area-{LIU}:{SOUTH}": "3", f"cut-{SOUTH}-{UNFILED}": "1", "survey": "测绘1号"}
    made = propose(visitor, "expropriation", **take(LIU, SOUTH), **part, **{f"persons-{LIU}": "1"})
    assert made.status_code == 303, made.text
    offered = somebody("centre-head").get(f"/changes/{NUMBER}").text
    assert "终止或减少的合同" in offered
    assert somebody("centre-head").post("/changes/1/approve").status_code == 303
    assert UNFILED in visitor.get(f"/changes/{NUMBER}").text


def test_insurance_and_reversal(visitor: FlaskClient, somebody: Browsers) -> None:
    propose(visitor, "expropriation")
    head, officer = somebody("centre-head"), somebody("bureau-officer")
    head.post("/changes/1/approve")
    page = officer.get(f"/changes/{NUMBER}").text
    assert "登记参保" in page
    step = {"household": ZENG, "on_day": "2026-11-21", "document": "社保1号"}
    assert "登记参保" not in visitor.get(f"/changes/{NUMBER}").text
    assert visitor.post(f"/changes/insurance/enrol/{NUMBER}", data=step | {"persons": "1"}).status_code == 403
    above = officer.post(f"/changes/insurance/enrol/{NUMBER}", data=step | {"persons": "3"})
    assert (above.status_code, "名额剩余 2 人" in above.text) == (409, True)
    assert officer.post(f"/changes/insurance/enrol/{NUMBER}", data=step | {"persons": "2"}).status_code == 303
    assert officer.post(f"/changes/insurance/pay/{NUMBER}", data=step | {"amount": "4000"}).status_code == 303
    assert officer.post(f"/changes/insurance/other/{NUMBER}", data=step).status_code == 404
    assert "4000.00" in officer.get(f"/changes/{NUMBER}").text
    standing = visitor.post(f"/changes/reverse/{NUMBER}", data={"reason": "录入有误"})
    assert (standing.status_code, "社保已办理" in standing.text) == (409, True)


def test_a_reversal_takes_two(visitor: FlaskClient, somebody: Browsers) -> None:
    head = somebody("centre-head")
    propose(visitor, "split")
    assert head.post("/changes/1/reject", data={"reason": "材料不全"}).status_code == 303
    assert "材料不全" in visitor.get(f"/changes/{NUMBER}").text
    propose(visitor, "split")
    assert visitor.post("/changes/2/withdraw").status_code == 303
    propose(visitor, "split")
    assert head.post("/changes/3/approve").status_code == 303
    third = "LC-2026-00003"
    assert visitor.post(f"/changes/reverse/{third}", data={"reason": "录入有误"}).status_code == 303
    assert "申请冲正" in visitor.get("/changes").text
    assert visitor.post("/changes/4/approve").status_code == 403
    assert "核准冲正" in head.get(f"/changes/{third}").text
    assert head.post("/changes/4/approve").status_code == 303
    assert "已冲正" in visitor.get("/changes").text


def test_names_of_heads_and_who_sees_a_change(visitor: FlaskClient, somebody: Browsers) -> None:
    propose(visitor, "head")
    assert "曾小军" in visitor.get(f"/changes/{NUMBER}").text
    somebody("centre-head").post("/changes/1/approve")
    assert "曾小军" in visitor.get(f"/parties/{ZENG}").text
    assert somebody("party-viewer").get(f"/changes/{NUMBER}").status_code == 200
    assert NUMBER in somebody("party-viewer").get("/changes").text
    assert somebody("village-viewer").get(f"/changes/{NUMBER}").status_code == 403
    assert somebody("audit-administrator").get("/changes").status_code == 403
    assert visitor.get("/changes/LC-9").status_code == 404
    assert visitor.post("/changes/1/nothing").status_code == 404


def test_a_form_is_of_ones_own_township(visitor: FlaskClient) -> None:
    assert COOPERATIVE not in visitor.get("/changes/new/split?q=NH").text
    assert CANAL in visitor.get(f"/changes/new/extinct?household={ZENG}").text
