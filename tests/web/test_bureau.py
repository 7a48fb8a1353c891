"""The land bureau's pages: what stands on them, every form with its preview and its refusals, four eyes, homesteads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ledger.db import Database
from tests.homesteads.making import OFFICE, YARD
from tests.making import HOUSEHOLDS, NOW, VILLAGE
from tests.web.applications import CACHE, bare_application
from tests.web.bureau import LINKED, NEXT, make_bureau
from tests.web.conftest import Browsers


@pytest.fixture
def application(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application on the bureau's book."""
    monkeypatch.setenv("TIANBU_TODAY", "2026-11-21")
    monkeypatch.setenv("TIANBU_VAR", str(CACHE))
    with time_machine.travel(NOW):
        make_bureau(database)
        made = bare_application()
        monkeypatch.setitem(made.config, "WTF_CSRF_ENABLED", False)
        monkeypatch.setitem(made.extensions, "tianbu_database", database)
        yield made


@pytest.fixture
def officer(somebody: Browsers) -> FlaskClient:
    return somebody("bureau-officer")


PAGES = {
    "/board": ("金凤区 · 指标总览", "已逾期 351 天", "10.0000", "逾期的挂钩项目", "产业", "66.7%", "魏家桥村"),
    "/board?instrument=mining-quota": ("这里还没有指标",),
    "/projects": (LINKED, "良田镇挂钩项目", "先垦后用", "登记项目区"),
    f"/projects/{LINKED}": ("已结项", "HG-1", "E-5", "20.5000", "宁自然资函〔2025〕1号", "97.6%", "分录"),
    f"/projects/{NEXT}": ("已逾期 351 天", "/quotas/new/surrender", "/projects/plan/XM-9", "没有用的指标交回上级"),
    "/quotas": ("E-13", "成交过户", "HG-1 → T-1"),
    "/quotas?kind=sell": ("E-11",),
    "/quotas/events/E-5": ("验收", "CQ-1", "11.5000", "验收1号", "分录", "申请冲正"),
    "/quotas/events/E-11": ("兴庆区", "6,750,000.00", "凭证1号", "T-1"),
    "/quotas/new": ("安排到项目区", "/quotas/new/accept"),
    "/quotas/new/accept": ("请选择项目区", NEXT),
    "/lots/HG-1": ("来龙去脉", "<svg", "CQ-1", "JX-9", "指标凭证 HG-1"),
    "/lots/P-1": ("复垦地块 · CQ-1", "建新地块 · JX-1", "归还指标 E-6"),
    "/plots/JX-9": ("<svg", "CQ-2", "E-12"),
    "/plots/CQ-1": ("HG-1", "耕地", "复垦"),
    "/homesteads": ("N-A", "各村进度", "集体已同意 1", "310.00"),
    "/homesteads/N-A": ("T-A", "310.00", "230.50"),
    "/exits": ("T-A", "已测量", "马建国"),
    "/exits/T-A": ("马建国 退出宅基地 T-A", "应到 40 人，实到 36 人，同意 30 人", "纪要1号", "已验收"),
    "/reclamations": ("没有复垦批次",),
    "/collective-leases": ("没有出租的集体建设用地",),
    "/land-sheet?from=2025-01-01": ("农村建设用地", "总面积不变", "各村净增减", "验收产生"),
    "/trades": ("没有交易", "节余挂牌"),
    "/quota-prices": ("没有价格",),
}  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_its_facts_in_both_languages(officer: FlaskClient, address: str) -> None:
    answer = officer.get(address)
    assert answer.status_code == 200, answer.text
    assert [fact for fact in PAGES[address] if fact not in answer.text] == []
    for forbidden in (" style=", "<style", "<script>", " on" + "click="):
        assert forbidden not in answer.text
    officer.set_cookie("tianbu_language", "en")
    assert officer.get(address).status_code == 200


def test_home_and_menu_lead_there(officer: FlaskClient, somebody: Browsers) -> None:
    home = officer.get("/").text
    for fact in ("/board", "/projects", "应归还", "已逾期"):
        assert fact in home, fact
    clerk = somebody("clerk").get("/").text
    assert "/homesteads" in clerk
    assert somebody("clerk").get("/board").status_code == 200
    assert somebody("village-viewer").get("/land-sheet").status_code == 200
    assert somebody("village-viewer").get("/plots/CQ-1").status_code == 200
    assert somebody("audit-administrator").get("/board").status_code == 403
    assert somebody("party-viewer").get(f"/projects/{LINKED}").status_code == 403
    assert somebody("party-viewer").get("/exits/T-A").status_code == 200
    assert somebody("party-viewer").get("/exits/T-B").status_code == 403


def test_unknown_things_are_missing(officer: FlaskClient) -> None:
    for place in ("/projects/X", "/lots/X", "/plots/X", "/quotas/events/X", "/homesteads/X", "/exits/X", "/reclamations/X", "/collective-leases/X", "/trades/X", "/quotas/new/nothing", "/quotas/new/sell", "/exits/step/agreed", "/certificates/XD-1", "/exit-agreements/X", "/distributions/X"):  # fmt: skip
        assert officer.get(place).status_code in (404, 403, 409, 422), place


PROJECT = {"book": "county:640106000000", "code": "XM-20", "name": "新项目", "instrument": "linkage-quota", "mode": "reclaim-first", "basis": "cultivated"}  # fmt: skip
PLAN = {
    "document": "宁自然资函〔2026〕5号", "approver": "自治区自然资源厅", "approved_on": "2026-11-02", "unit": "ha", "scale": "300",
    "quota_grains": "0", "demolition_grains": "5", "new_build_grains": "1", "resettlement_grains": "1",
    "reclaimed_agricultural_grains": "5", "reclaimed_cultivated_grains": "4.5", "occupied_agricultural_grains": "1",
    "occupied_cultivated_grains": "1",
}  # fmt: skip


def test_a_project_gets_its_plan_by_two_people(officer: FlaskClient, somebody: Browsers) -> None:
    blank = officer.post("/projects/new", data=PROJECT | {"name": ""})
    assert (blank.status_code, "请填写" in blank.text, 'value="XM-20"' in blank.text) == (422, True, True)
    assert officer.post("/projects/new", data=PROJECT).headers["Location"] == "/projects/XM-20?done=registered"
    assert officer.post("/projects/new", data=PROJECT).status_code == 409
    form = officer.get("/projects/plan/XM-20").text
    assert "拆旧面积" in form
    wrong = officer.post("/projects/plan/XM-20", data=PLAN | {"demolition_grains": "five", "village-0-village": "无此村", "village-0-zone": "demolition"})  # fmt: skip
    assert wrong.status_code == 422
    for fact in ("有几处要改", 'value="five"', "没有这个区划", 'value="无此村"'):
        assert fact in wrong.text, fact
    more = officer.post("/projects/plan/XM-20", data=PLAN | {"action": "more-plot", "plot-0-plot": "CQ-1"})
    assert (more.status_code, "plot-5-plot" in more.text, 'value="CQ-1"' in more.text) == (200, True, True)
    above = officer.post("/projects/plan/XM-20", data=PLAN | {"new_build_grains": "6", "resettlement_grains": "6"})
    assert 'role="alert"' in above.text
    checked = officer.post("/projects/plan/XM-20", data=PLAN | {"action": "check"})
    assert "可以提交为第 1 版" in checked.text, checked.text
    assert officer.post("/projects/plan/XM-20", data=PLAN | {"action": "propose"}).status_code == 303
    assert "方案第 1 版" in officer.get("/projects/XM-20").text
    approver = somebody("bureau-approver")
    assert "/plan-proposals/1" in approver.get("/proposals").text
    assert "核准：" in approver.get("/plan-proposals/1").text
    assert officer.post("/plan-proposals/1/approve").status_code == 403
    assert officer.post("/plan-proposals/1/nothing").status_code == 404
    done = approver.post("/plan-proposals/1/approve")
    assert (done.status_code, done.headers["Location"]) == (303, "/projects/XM-20?done=approve"), done.text
    assert "方案各版对照" in officer.get("/projects/XM-20").text
    assert "5.0000" in officer.get("/projects/plan/XM-20").text  # the next version begins with this one


SURRENDER = {"project": "", "lot": "P-9", "on_day": "2026-11-20", "document": "交回1号", "issued_on": "2026-11-19", "grains": "4", "unit": "ha"}  # fmt: skip


def propose(visitor: FlaskClient, kind: str = "surrender", **changes: str) -> Any:
    return visitor.post(f"/quotas/new/{kind}", data=SURRENDER | changes | {"action": "propose"})


def test_an_event_is_tried_proposed_approved_and_reversed(officer: FlaskClient, somebody: Browsers) -> None:
    form = officer.get("/quotas/new/surrender?lot=P-9").text
    assert 'value="P-9"' in form
    tried = officer.post("/quotas/new/surrender", data=SURRENDER | {"action": "check"})
    for fact in ("规则没有异议", "核准后将这样记账", "+4.0000 公顷", "−4.0000 公顷", 'value="交回1号"'):
        assert fact in tried.text, fact
    assert "E-" not in officer.get("/quotas?lot=P-9&kind=surrender").text
    made = propose(officer)
    assert made.status_code == 303, made.text
    address = made.headers["Location"].partition("?")[0]
    number = address.rpartition("/")[2]
    assert "待核准" in officer.get(address).text
    approver = somebody("bureau-approver")
    assert address in approver.get("/proposals").text
    offered = approver.get(address).text
    assert "核准：指标业务" in offered
    assert "核准后将这样记账" in offered
    assert officer.post("/quotas/decide/1/approve").status_code == 403
    assert approver.post("/quotas/decide/1/approve").status_code == 303
    page = officer.get(address).text
    assert "已办结" in page
    assert "申请冲正" in page
    assert officer.post(f"/quotas/reverse/{number}", data={"reason": ""}).status_code == 422
    assert officer.post(f"/quotas/reverse/{number}", data={"reason": "录入有误"}).status_code == 303
    assert approver.post("/quotas/decide/2/approve").status_code == 303
    assert "已冲正" in officer.get(address).text
    again = propose(officer)
    number = again.headers["Location"].partition("?")[0].rpartition("/")[2]
    assert approver.post("/quotas/decide/3/reject", data={"reason": "材料不全"}).status_code == 303
    assert "材料不全" in officer.get(f"/quotas/events/{number}").text
    third = propose(officer)
    assert third.status_code == 303
    assert officer.post("/quotas/decide/4/withdraw").status_code == 303


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        ("surrender", {"grains": "4,5x"}, "4"),
        ("surrender", {"grains": ""}, "请填写"),
        ("surrender", {"on_day": "2026-02-31"}, "日期不存在"),
        ("surrender", {"grains": "5"}, "4.0000"),
        ("surrender", {"lot": "X-1"}, "没有这个指标批次"),
        ("surrender", {"grains": "60", "unit": "mu", "on_day": "2026-12-30"}, "今天"),
        ("use-town", {"project": NEXT, "line-0-village": "无此村", "line-0-area": "1"}, "没有这个区划"),
        ("accept", {"project": NEXT, "lot": "HG-9"}, "请填写"),
        ("grant", {"counterpart": "自治区自然资源厅", "grains": "10", "lot": ""}, "逾期"),
        ("close", {"project": NEXT, "lot": ""}, "10.0000"),
    ],
)
def test_a_form_says_what_is_in_the_way_and_keeps_what_was_typed(
    officer: FlaskClient, kind: str, changes: dict[str, str], said: str
) -> None:
    before = officer.get("/quotas").text.partition("<main")[2]
    for action in ("check", "propose"):
        answer = officer.post(f"/quotas/new/{kind}", data=SURRENDER | changes | {"action": action})
        assert answer.status_code in (200, 404, 409, 422), answer.text
        assert said in answer.text
        assert 'role="alert"' in answer.text
        assert 'value="交回1号"' in answer.text
    assert officer.get("/quotas").text.partition("<main")[2] == before


def test_an_acceptance_with_plots_moves_the_ground(officer: FlaskClient, somebody: Browsers) -> None:
    told = {
        "project": NEXT, "lot": "HG-20", "on_day": "2026-11-20", "document": "验收20号", "issued_on": "2026-11-19", "grains": "0.3", "unit": "ha",
        "line-0-plot": YARD, "line-0-village": "魏家桥村", "line-0-area": "0.3", "line-0-cultivated": "0.2", "line-0-other": "0.1",
        "paper-0-kind": "acceptance", "paper-0-document": "验收20号", "paper-0-day": "2026-11-19",
    }  # fmt: skip
    tried = officer.post("/quotas/new/accept", data=told | {"action": "check"})
    assert "规则没有异议" in tried.text, tried.text
    assert "耕地" in tried.text
    made = officer.post("/quotas/new/accept", data=told | {"action": "propose"})
    assert made.status_code == 303, made.text
    assert somebody("bureau-approver").post("/quotas/decide/1/approve").status_code == 303
    assert "HG-20" in officer.get(f"/plots/{YARD}").text


def test_homesteads_from_survey_to_agreement_and_payment(somebody: Browsers) -> None:
    clerk, head = somebody("clerk"), somebody("centre-head")
    paper = {"document": "测绘2号", "on_day": "2026-10-10", "unit": "m2"}
    form = clerk.get("/exits/step/surveyed").text
    assert "T-B" in form
    row = {"exit-0-number": "T-B", "exit-0-measured": "310", "exit-0-building": "120", "exit-0-yard": "110", "exit-0-over": "20", "exit-0-floor": "230.50"}  # fmt: skip
    nobody = clerk.post("/exits/step/surveyed", data=paper | row)
    assert (nobody.status_code, "请填写" in nobody.text, 'value="310"' in nobody.text) == (422, True, True)
    done = clerk.post("/exits/step/surveyed", data=paper | row | {"exit-0-take": "1"})
    assert (done.status_code, done.headers.get("Location")) == (303, "/exits/T-B?done=step"), done.text
    assert "T-A" in clerk.get("/exit-agreements/new").text
    terms = {f"exit-{place}-{name}": value for place, number in enumerate(("T-A", "T-B")) for name, value in {"take": "1", "number": number, "pay": "240", "price": "60000", "quota": "310", "buildings": "90000", "cash": "1"}.items()}  # fmt: skip
    made = {"document": "协议1号", "on_day": "2026-10-20", "debtor": "金凤区自然资源局", "unit": "m2"}
    wrong = clerk.post("/exit-agreements/new", data=made | terms | {"debtor": "无此单位"})
    assert (wrong.status_code, "没有这个主体" in wrong.text) == (422, True)
    agreed = clerk.post("/exit-agreements/new", data=made | terms)
    assert agreed.status_code == 303, agreed.text
    address = agreed.headers["Location"].partition("?")[0]
    assert address in clerk.get("/exits/T-A").text
    assert address in head.get("/proposals").text
    assert "223,200.00" in head.get(address).text
    assert clerk.post("/exit-agreements/1/approve").status_code == 403
    assert head.post("/exit-agreements/1/approve").status_code == 303
    assert "111,600.00" in clerk.get("/exits/pay").text
    pay = {
        "voucher": "凭证1",
        "on_day": "2026-10-25",
        "exit-0-number": "T-A",
        "exit-0-take": "1",
        "exit-0-amount": "111600",
    }
    assert clerk.post("/exits/pay", data=pay | {"exit-0-amount": "111601"}).status_code == 409
    assert clerk.post("/exits/pay", data=pay).status_code == 303
    step = {"document": "补偿单1号", "on_day": "2026-10-26", "exit-0-number": "T-A", "exit-0-take": "1"}
    assert clerk.post("/exits/step/compensated", data=step).status_code == 303
    page = clerk.get("/exits/T-A").text
    for fact in ("已补偿", "凭证1", "111,600.00", "已拆除"):
        assert fact in page, fact
    assert "冲正付款" in head.get("/exits/T-A").text
    undone = head.post("/exits/undo-payment/T-A", data={"voucher": "凭证1", "reason": "录入有误"})
    assert (undone.status_code, undone.headers.get("Location")) == (303, "/exits/T-A?done=undone"), undone.text
    assert clerk.post("/exits/step/withdrawn", data=step).status_code == 409


def test_an_application_and_a_registration_by_form(officer: FlaskClient, somebody: Browsers) -> None:
    clerk = somebody("clerk")
    home = {
        "code": "N-C", "village": VILLAGE, "household": HOUSEHOLDS[0], "plot": "ZJ-C", "document": "宅基地调查2号", "registered_on": "2026-01-05", "unit": "m2",
        "certificate": "宁(2019)宅N-C", "certified": "200", "measured": "210", "building": "100", "yard": "50", "carved_from": YARD, "second_ground": "分户前合法取得",
    }  # fmt: skip
    assert officer.get("/homesteads/new").status_code == 200
    assert "请填写" in officer.post("/homesteads/new", data=home | {"code": ""}).text
    made = officer.post("/homesteads/new", data=home)
    assert made.status_code == 303, made.text
    row = {"document": "申请9号", "on_day": "2026-10-01", "row-0-homestead": "N-C", "row-0-applicant": HOUSEHOLDS[0], "row-0-housing": "owned", "row-0-proof": "不动产权证9号"}  # fmt: skip
    assert "row-0-homestead" in clerk.get("/exits/apply").text
    assert clerk.post("/exits/apply", data=row | {"row-0-applicant": HOUSEHOLDS[1]}).status_code in (409, 422)
    more = clerk.post("/exits/apply", data=row | {"action": "more-row"})
    assert (more.status_code, "row-5-homestead" in more.text) == (200, True)
    assert clerk.post("/exits/apply", data=row).status_code == 303


def test_a_reclamation_by_form(officer: FlaskClient, somebody: Browsers) -> None:
    told = {
        "name": "采矿地复垦",
        "project": NEXT,
        "document": "批复1号",
        "registered_on": "2026-10-01",
        "plots": "CK-1",
    }
    assert NEXT in officer.get(f"/reclamations/new?project={NEXT}").text
    wrong = officer.post("/reclamations/new", data=told | {"plots": "CK-1 X-9"})
    assert (wrong.status_code, "X-9" in wrong.text) == (404, True)
    made = officer.post("/reclamations/new", data=told)
    assert made.status_code == 303, made.text
    address = made.headers["Location"].partition("?")[0]
    number = address.rpartition("/")[2]
    step = {"document": "竣工1号", "on_day": "2026-10-20"}
    assert "登记竣工" in officer.get(address).text
    assert officer.post(f"/reclamations/check/{number}", data=step).status_code == 403
    assert officer.post(f"/reclamations/nothing/{number}", data=step).status_code == 404
    assert officer.post(f"/reclamations/add/{number}", data={"plots": "CQ-1"}).status_code in (303, 409, 422)
    assert officer.post(f"/reclamations/works/{number}", data=step).status_code == 303
    approver = somebody("bureau-approver")
    assert "登记县级自查" in approver.get(address).text
    assert approver.post(f"/reclamations/check/{number}", data=step | {"on_day": "2026-10-25"}).status_code == 303
    assert "申报验收" in officer.get(address).text
    form = officer.get(f"/quotas/new/accept?project={NEXT}&reclamation={number}").text
    assert 'value="CK-1"' in form
    assert number in officer.get(f"/projects/{NEXT}").text


def test_a_lease_form_tells_what_is_missing(somebody: Browsers) -> None:
    clerk = somebody("clerk")
    assert clerk.get("/collective-leases/new").status_code == 200
    told = {"village": VILLAGE, "lessor": OFFICE, "taker": "JF-002", "start_day": "2026-12-01", "last_day": "2036-11-30", "price": "12000", "price_unit": "yuan/year", "purpose": "农产品加工", "consent": "纪要9号", "members": "30", "present": "28", "agreed": "20", "document": "租约1号", "on_day": "2026-11-01", "unit": "m2", "plot-0-plot": YARD, "plot-0-area": "100"}  # fmt: skip
    assert "请填写" in clerk.post("/collective-leases/new", data=told | {"taker": ""}).text
    answer = clerk.post("/collective-leases/new", data=told)
    assert answer.status_code in (303, 409, 422), answer.text


def test_a_trade_from_its_listing_to_the_certificate(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.making import make_people
    from tests.trades import making as market
    from tests.web.people import browser_of

    monkeypatch.setenv("TIANBU_TODAY", "2026-11-21")
    monkeypatch.setenv("TIANBU_VAR", str(CACHE))
    with time_machine.travel(NOW):
        made = market.make_market(database)
        make_people(database, NOW)
        application = bare_application()
        monkeypatch.setitem(application.config, "WTF_CSRF_ENABLED", False)
        monkeypatch.setitem(application.extensions, "tianbu_database", made.database)
        officer, approver = (browser_of(application, database, name) for name in ("bureau-officer", "bureau-approver"))
        form = officer.get("/trades/new?lot=HG-1").text
        assert 'value="HG-1"' in form
        told = {"lot": "HG-1", "grains": "600", "unit": "m2", "asking": "200000", "document": "挂牌1号", "issued_on": "2026-11-10", "on_day": "2026-11-10"}  # fmt: skip
        wrong = officer.post("/trades/new", data=told | {"lot": "X", "grains": "x"})
        assert (wrong.status_code, "没有这个指标批次" in wrong.text) == (422, True)
        opened = officer.post("/trades/new", data=told)
        assert opened.status_code == 303, opened.text
        address = opened.headers["Location"].partition("?")[0]
        number = address.rpartition("/")[2]
        assert "待核准挂牌" in officer.get(address).text
        assert approver.post("/quotas/decide/1/approve").status_code in (303, 404, 403)
        page = officer.get(address).text
        assert number in officer.get("/trades").text
        if "已挂牌" in page:
            check = {"buyer": "county:640104000000", "price": "180000", "on_day": "2026-11-12"}
            assert officer.post(f"/trades/pre-check/{number}", data=check).status_code == 303
            assert "预审：兴庆区，180,000.00 元" in officer.get(address).text
            assert (
                officer.post(f"/trades/offer/{number}", data=check | {"document": "要约1号", "price": "1"}).status_code
                == 409
            )
        assert officer.post(f"/trades/nothing/{number}").status_code == 404
        paper = officer.get("/certificates/HG-1")
        assert (paper.status_code, paper.data[:4]) == (200, b"%PDF")


def test_prices_are_put_on_record(somebody: Browsers) -> None:
    approver = somebody("bureau-approver")
    told = {"division": "county:640106000000", "kind": "guide", "case": "", "price": "300000", "valid_from": "2026-11-01", "document": "价格1号", "note": ""}  # fmt: skip
    assert approver.post("/quota-prices", data=told | {"price": "x"}).status_code == 422
    assert approver.post("/quota-prices", data=told).status_code == 303
    assert "300,000.00" in somebody("bureau-officer").get("/quota-prices").text
    assert somebody("bureau-officer").post("/quota-prices", data=told).status_code == 403
