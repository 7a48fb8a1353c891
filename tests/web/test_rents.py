"""The pages about rent: what a contract owes, payments and deposits by form, arrears with a CSV, prices, one's own rent."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from ledger.access import Act, Actor
from ledger.db import Database
from ledger.rent import Party, Plot, RentTerms, Share, open_rent
from ledger.transfers import ContractLine, record
from ledger.units import parse_area
from tests.web.conftest import Browsers
from tests.web.samples import AT, CANAL, COOPERATIVE, FARM, LIU, STRIP, VILLAGE, ZENG, lease

LATE = "2027-01-15"  # 45 days after the first instalment
CONTRACT = "CZ-2026-05"
PLACE = f"/contracts/{CONTRACT}/rent"
SHARED = "RG-2026-1"


@pytest.fixture
def rented(somebody: Browsers, database: Database, monkeypatch: pytest.MonkeyPatch) -> Browsers:
    """曾小明 leases 3.2 mu (and 0.823335) for December 2026 to November 2027, half in advance: 1 710 yuan each time."""
    first = lease(CONTRACT, ZENG, CANAL, "3.2", date(2026, 12, 1), date(2027, 11, 30), payment="12-01;06-01")
    lines = (*first.lines, ContractLine(STRIP, parse_area("0.823335", "mu")))
    terms = replace(first, lines=lines, signed_on=date(2026, 11, 1), filed_on=None)
    assert not database.command(lambda c: record(c, [terms], Act(Actor.operator(), AT))).refused
    monkeypatch.setenv("TIANBU_TODAY", LATE)
    return somebody


@pytest.fixture
def shared(database: Database, rented: Browsers) -> Browsers:
    """Besides, two households give a share each to the farm for wheat and a dividend."""
    shares = tuple(
        Share(Party(code, "household"), VILLAGE, (Plot(parcel, parse_area("2", "mu")),), 1)
        for code, parcel in ((ZENG, CANAL), (LIU, STRIP))
    )
    days = (date(2026, 12, 1), date(2027, 11, 30))
    payer = Party(FARM, "enterprise")
    terms = RentTerms(
        SHARED, 1, payer, shares, *days, "500", "kg/mu/year", "annual", crop="小麦", dividend="floor-share"
    )
    database.command(lambda c: open_rent(c, terms, Act(Actor.operator(), AT)))
    return rented


def form(**changes: Any) -> dict[str, Any]:
    return {"voucher": "PZ-1", "paid_on": LATE, "amount": "1,000.00", "claim": "rent", "method": "cash"} | changes


def post(client: FlaskClient, step: str, place: str = PLACE, **told: Any) -> Any:
    return client.post(f"{place}/{step}", data=told)


def test_the_rent_of_a_contract(rented: Browsers) -> None:
    text = rented("clerk").get(PLACE).text
    facts = (
        "逾期 1,709.92 元",
        "2026-12-01",
        "已过 45 天",
        "2027-06-01",
        "1,709.91",
        "曾小明",
        "丰禾粮食种植专业合作社",
        "登记付款",
        "催缴通知书",
        "花名册",
    )
    assert [fact for fact in facts if fact not in text] == []
    assert "冲正这张凭证" not in text
    assert rented("clerk").get("/contracts/nothing-1/rent").status_code == 404


def test_a_payment_by_form(rented: Browsers) -> None:
    clerk, head = rented("clerk"), rented("centre-head")
    done = post(clerk, "pay", **form())
    assert (done.status_code, done.headers["Location"]) == (303, f"{PLACE}?done=pay")
    assert post(clerk, "pay", **form()).status_code == 303  # the same voucher: nothing is posted twice
    text = clerk.get(f"{PLACE}?done=pay").text
    assert [fact for fact in ("付款已记账", "PZ-1", "1,000.00", "现金", "逾期") if fact not in text] == []
    used = post(clerk, "pay", **form(amount="5"))
    assert (used.status_code, "凭证已使用" in used.text) == (409, True)
    much = post(clerk, "pay", **form(voucher="PZ-2", amount="99999"))
    assert (much.status_code, "付款超过应付" in much.text, 'value="99999"' in much.text) == (409, True, True)
    none = post(clerk, "pay", **form(voucher="PZ-2", amount=""))
    assert (none.status_code, "付款没有金额" in none.text) == (422, True)
    unnamed = post(clerk, "pay", **form(voucher=""))
    assert unnamed.status_code == 404
    assert "冲正这张凭证" not in clerk.get(PLACE).text
    assert "冲正这张凭证" in head.get(PLACE).text
    undone = post(head, "undo", voucher="PZ-1", reason="凭证号写错")
    assert undone.status_code == 303
    assert "已冲正：凭证号写错" in clerk.get(PLACE).text


def test_a_payment_to_somebody_else_needs_a_mandate(rented: Browsers) -> None:
    clerk = rented("clerk")
    whose = post(clerk, "pay", **form(receiver="刘桂兰", mandate="WT-3"))
    assert (whose.status_code, 'data-code="household-not-chosen"' in whose.text) == (422, True)
    refused = post(clerk, "pay", **form(creditor=ZENG, receiver="刘桂兰"))
    assert (refused.status_code, "收款人不是权利人" in refused.text) == (409, True)
    assert post(clerk, "pay", **form(creditor=ZENG, receiver="刘桂兰", mandate="WT-3")).status_code == 303
    text = clerk.get(PLACE).text
    assert "由 刘桂兰 代收（WT-3）" in text


def test_a_roster_in_the_form(rented: Browsers) -> None:
    clerk = rented("clerk")
    wrong = post(clerk, "pay", **form(roster=f"2026-12-01 {ZENG} 999.99"))
    assert (wrong.status_code, "明细与凭证金额不符" in wrong.text) == (422, True)
    for line in ("x", f"2026-12-01 {ZENG}", f"2026-12-01 {ZENG} -5", f"2026-13-01 {ZENG} 5"):
        assert post(clerk, "pay", **form(roster=line)).status_code == 422, line
    assert post(clerk, "pay", **form(roster=f"2026-12-01 {ZENG} 1,000.00")).status_code == 303


def test_a_deposit_by_form(rented: Browsers) -> None:
    clerk, head = rented("clerk"), rented("centre-head")
    told = {"event": "paid", "fen": "2000", "day": LATE, "collector": COOPERATIVE, "document": "BZ-1"}
    assert post(clerk, "deposit", **told).status_code == 303
    assert post(clerk, "deposit", **(told | {"fen": "0", "document": "BZ-2"})).status_code == 422
    assert post(clerk, "deposit", **(told | {"collector": "无此人"})).status_code == 404
    text = head.get(PLACE).text
    assert [fact for fact in ("2,000.00", "BZ-1", "用保障金抵流转费", "退还保障金") if fact not in text] == []
    assert "用保障金抵流转费" not in clerk.get(PLACE).text
    assert post(head, "claim", fen="9000", day=LATE, document="BZ-3").status_code == 409
    assert post(head, "claim", fen="1500", day=LATE, document="BZ-3").status_code == 303
    early = post(head, "release", day=LATE, document="BZ-4")
    assert (early.status_code, "保障金尚不能退还" in early.text) == (409, True)


def test_a_dividend_and_rent_in_kind(shared: Browsers) -> None:
    clerk, place = shared("clerk"), f"/contracts/{SHARED}/rent"
    text = clerk.get(place).text
    assert [fact for fact in ("2,000.00 公斤", "宣告分红", "实物租折价", "各户明细（2 户）") if fact not in text] == []
    told = {"period": "2026", "declared_on": LATE, "due_on": "2027-02-01", "resolution": "决议1号", "total": "99.99"}
    assert post(clerk, "dividend", place, **told).status_code == 303
    assert "决议1号" in clerk.get(place).text
    assert post(clerk, "dividend", place, **(told | {"period": "2025", "total": ""})).status_code == 422
    assert post(clerk, "pay", place, voucher="SW-1", paid_on=LATE, weight="500", claim="rent").status_code == 303
    missing = post(clerk, "value", place)
    assert (missing.status_code, "没有参考价" in missing.text) == (404, True)
    officer = shared("bureau-officer")
    price = {"division": "金凤区", "crop": "小麦", "day": "2026-11-01", "price": "2.40", "source": "发改〔2026〕5号"}
    assert officer.post("/rent/prices", data=price | {"price": ""}).status_code == 422
    assert officer.post("/rent/prices", data=price | {"division": "无此县"}).status_code == 404
    assert officer.post("/rent/prices", data=price).headers["Location"] == "/rent/prices?done=price"
    listed = clerk.get("/rent/prices?crop=小麦").text
    assert [fact for fact in ("金凤区", "2.40", "发改〔2026〕5号") if fact not in listed] == []
    assert "登记参考价</button>" not in listed
    assert post(clerk, "value", place).status_code == 303
    assert "3,600.00" in clerk.get(place).text


def test_a_household_sees_its_share_alone(shared: Browsers) -> None:
    viewer = shared("party-viewer")  # 曾小明
    text = viewer.get(f"/contracts/{SHARED}/rent").text
    assert "1,000.00 公斤" in text
    assert "只显示与您有关的部分" in text
    assert LIU not in text
    assert "刘桂兰" not in text
    assert "登记付款" not in text
    mine = viewer.get("/rent", follow_redirects=True).text
    assert [fact for fact in ("我的流转费", "我应收", CONTRACT, SHARED, "到期未付") if fact not in mine] == []
    assert viewer.get(f"/parties/{LIU}/rent").status_code == 403
    assert "我的流转费" in viewer.get(f"/parties/{ZENG}").text
    assert viewer.get("/rent/arrears").status_code == 200
    office = shared("clerk").get(f"/parties/{COOPERATIVE}/rent").text
    assert [fact for fact in ("应付", CONTRACT, "曾小明") if fact not in office] == []


def test_arrears_by_age_with_a_sheet(shared: Browsers) -> None:
    clerk = shared("clerk")
    text = clerk.get("/rent/arrears").text
    assert [fact for fact in (CONTRACT, SHARED, "45", "逾期合计", "2,000.00", "下载 CSV") if fact not in text] == []
    for by in ("payer", "village", "household"):
        assert clerk.get(f"/rent/arrears?by={by}&division={VILLAGE}").status_code == 200
    assert "金星村" in clerk.get("/rent/arrears?by=village").text
    assert "没有逾期" in clerk.get("/rent/arrears?on=2026-12-01").text
    assert clerk.get("/rent/arrears?on=2026-02-31&division=无此村").status_code == 422
    assert clerk.get("/rent/arrears?division=county:640106000000").status_code == 403
    answer = clerk.get("/rent/arrears.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert {row[0] for row in rows[1:]} == {CONTRACT, SHARED, "合计"}
    assert next(row for row in rows if row[0] == SHARED)[1:4] == ["清源饲草有限公司", "2026-12-01", "2000.00"]
    assert clerk.get("/rent/arrears.csv?on=x").status_code == 422
    home = clerk.get("/").text
    assert "流转费逾期" in home
    assert PLACE in home


def test_what_falls_due(shared: Browsers) -> None:
    clerk = shared("clerk")
    text = clerk.get("/rent/due?within=365").text
    assert [fact for fact in ("2027-06-01", CONTRACT, "还有 137 天") if fact not in text] == []
    for typed in ("0", "x", "-5", "99999", ""):
        assert clerk.get("/rent/due", query_string={"within": typed}).status_code == 200
    assert "没有应付款项" in clerk.get("/rent/due?within=10").text


def test_the_papers_about_rent(rented: Browsers) -> None:
    clerk = rented("clerk")
    demand = clerk.get(f"{PLACE}/demand.pdf")
    assert (demand.status_code, demand.data[:5], demand.mimetype) == (200, b"%PDF-", "application/pdf")
    assert clerk.get(f"{PLACE}/demand.pdf?pay_before=x").status_code == 422
    assert clerk.get(f"{PLACE}/roster.pdf").data[:5] == b"%PDF-"
    assert clerk.get(f"{PLACE}/roster.pdf?due=2027-06-01").data[:5] == b"%PDF-"
    nothing = clerk.get(f"{PLACE}/roster.pdf?due=2027-06-02")
    assert (nothing.status_code, "rent-not-due" in nothing.text) == (409, True)
    assert rented("party-viewer").get(f"{PLACE}/demand.pdf").status_code == 403
    post(clerk, "pay", **form(amount="1709.91"))
    post(clerk, "pay", **form(amount="0.01", voucher="PZ-2", due_on="2026-12-01"))
    settled = clerk.get(f"{PLACE}/demand.pdf")
    assert (settled.status_code, "rent-not-overdue" in settled.text) == (409, True)


TEXTS = (
    "\x00",
    "'; DROP TABLE rent_payment; --",
    "x" * 5000,
    "9" * 400,
    "-1",
    "٣",
    "NaN",
    "1e9",
    "\u202e田",
    "0x10",
    "＄5",
)


@pytest.mark.parametrize(
    "name", ["voucher", "paid_on", "amount", "weight", "method", "claim", "due_on", "creditor", "receiver", "roster"]
)
def test_hostile_fields_of_a_payment(rented: Browsers, name: str) -> None:
    clerk = rented("clerk")
    for text in TEXTS:
        answer = post(clerk, "pay", **form(**{name: text}))
        assert answer.status_code in {303, 404, 409, 422}, (text, answer.status_code)
    assert post(clerk, "nothing").status_code == 404


@pytest.mark.parametrize("name", ["fen", "day", "collector", "document", "valid_to", "event"])
def test_hostile_fields_of_a_deposit(rented: Browsers, name: str) -> None:
    clerk = rented("clerk")
    told = {"event": "paid", "fen": "2000", "day": LATE, "collector": COOPERATIVE, "document": "BZ-1"}
    for text in TEXTS:
        answer = post(clerk, "deposit", **(told | {name: text}))
        assert answer.status_code in {303, 404, 409, 422}, (text, answer.status_code)


def test_english_pages(shared: Browsers) -> None:
    clerk = shared("clerk")
    clerk.set_cookie("tianbu_language", "en")
    for place in (
        PLACE,
        f"/contracts/{SHARED}/rent",
        "/rent/arrears",
        "/rent/due",
        "/rent/prices",
        f"/parties/{COOPERATIVE}/rent",
    ):
        answer = clerk.get(place)
        assert answer.status_code == 200
        assert "<script>" not in answer.text
