"""From a household to a signed lease, and every way in which the wizard says no."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ledger.db import Database
from ledger.transfers import Wanted, count_contracts, find_contract
from ledger.units import parse_area
from tests.web.conftest import Browsers
from tests.web.samples import BEACH, CANAL, COOPERATIVE, EAST, FARM, FILED, LIU, SOUTH, STRIP, UNFILED, VILLAGE, ZENG

LEASE: dict[str, Any] = {
    "step": "check",
    "household": ZENG,
    "start": "2026-12-01",
    "last": "2027-11-30",
    "parcel": [EAST, CANAL],
    f"area-{EAST}": "10.35",
    "transferee": COOPERATIVE,
    "price": "850.50",
    "price_unit": "yuan/mu/year",
    "payment": "days",
    "payment_days": "04-01；10-01",
    "purpose": "种植小麦",
}


def contracts(database: Database) -> int:
    with database.reading() as connection:
        return count_contracts(connection, Wanted())


def reviewed(visitor: FlaskClient, reviewer: FlaskClient, place: str) -> None:
    """Take a draft to where both sides may sign."""
    assert visitor.post(f"{place}/submit").status_code == 303
    assert reviewer.post(f"{place}/review").status_code == 303


def test_from_household_to_signed_lease_and_its_paper(
    visitor: FlaskClient, reviewer: FlaskClient, database: Database
) -> None:
    assert f"household={ZENG}" in visitor.get("/contracts/new?q=zxm").text
    land = visitor.get("/contracts/new", query_string={"step": "parcels", "household": ZENG}).text
    assert "先填期限" in land
    free = {"step": "parcels", "household": ZENG, "start": "2026-12-01", "last": "2027-11-30"}
    assert "12.35" in visitor.get("/contracts/new", query_string=free).text
    terms = visitor.get("/contracts/new", query_string=LEASE | {"step": "terms"})
    assert "丰禾粮食种植专业合作社" in terms.text
    checked = visitor.get("/contracts/new", query_string=LEASE)
    assert checked.status_code == 200
    assert [fact for fact in ("13.55", "≈0.9033", "11,524.28", "合同面积与实测不同") if fact not in checked.text] == []
    saved = visitor.post("/contracts/new", data=LEASE)
    number = f"{VILLAGE}010001"
    assert (saved.status_code, saved.headers["Location"]) == (303, f"/contracts/{number}")
    reviewed(visitor, reviewer, f"/contracts/{number}")
    signed = visitor.post(f"/contracts/{number}/sign", data={"signed_on": "2026-11-21"}, follow_redirects=True)
    assert "已签，未起租（未备案）" in signed.text
    filed = reviewer.post(f"/contracts/{number}/file", data={"filed_on": "2026-11-22"}, follow_redirects=True)
    assert "已备案" in filed.text
    with database.reading() as connection:
        contract = find_contract(connection, number)
    assert contract.terms.payment == "04-01;10-01"
    assert [line.area_grains for line in contract.terms.lines] == [parse_area("10.35", "mu"), parse_area("3.2", "mu")]
    paper = visitor.get(f"/contracts/{number}/pdf")
    assert (paper.mimetype, paper.data[:5]) == ("application/pdf", b"%PDF-")
    assert paper.headers["Content-Disposition"].startswith("inline")
    assert visitor.get(f"/contracts/{number}/pdf?download=1").headers["Content-Disposition"].startswith("attachment")


def test_a_second_press_of_the_button_makes_no_second_draft(visitor: FlaskClient, database: Database) -> None:
    before = contracts(database)
    places = {visitor.post("/contracts/new", data=LEASE).headers["Location"] for _ in range(2)}
    assert len(places) == 1
    assert contracts(database) == before + 1


def test_a_double_lease_is_refused_with_the_other_contract_named(visitor: FlaskClient, database: Database) -> None:
    """A step is a page that says what is to be mended, and answers 200: browsers log anything else as an error.
    Saving is what is refused, with its status."""
    double = LEASE | {"household": LIU, "parcel": [BEACH]}
    for step in ("terms", "check"):
        answer = visitor.get("/contracts/new", query_string=double | {"step": step})
        assert answer.status_code == 200
        assert [
            fact for fact in ("地块已流转", FILED, "8.5000", "一地不得两租", "请改期") if fact not in answer.text
        ] == []
        assert f'value="{BEACH}"' in answer.text
    before = contracts(database)
    assert visitor.post("/contracts/new", data=double).status_code == 409
    assert contracts(database) == before


def test_what_is_free_of_a_parcel_that_is_leased_in_part(visitor: FlaskClient) -> None:
    asked = {"step": "parcels", "household": LIU, "start": "2026-12-01", "last": "2026-12-31"}
    text = visitor.get("/contracts/new", query_string=asked).text
    assert f'data-area="{SOUTH}"' in text
    assert '<strong class="some"><data class="figure" value="2.66"' in text
    assert UNFILED in text
    part = LEASE | {"household": LIU, "parcel": [SOUTH], f"area-{SOUTH}": "2.66", "last": "2026-12-31"}
    assert visitor.get("/contracts/new", query_string=part).status_code == 200


def test_a_contract_under_review_keeps_its_land(visitor: FlaskClient, reviewer: FlaskClient) -> None:
    first = visitor.post("/contracts/new", data=LEASE | {"number": "A-1"}).headers["Location"]
    second = visitor.post("/contracts/new", data=LEASE | {"number": "A-2", "transferee": FARM}).headers["Location"]
    reviewed(visitor, reviewer, first)
    refused = visitor.post(f"{second}/submit")
    assert refused.status_code == 409
    assert "A-1" in refused.text
    assert "地块保留至" in visitor.get(first).text


def test_signing_runs_the_rules_again(visitor: FlaskClient, reviewer: FlaskClient) -> None:
    """What was refused keeps what was typed."""
    first = visitor.post("/contracts/new", data=LEASE | {"number": "A-1"}).headers["Location"]
    reviewed(visitor, reviewer, first)
    refused = visitor.post(f"{first}/sign", data={"signed_on": "2026-12-20"})
    assert refused.status_code == 422
    assert "2026-12-20" in refused.text
    assert 'value="2026-12-20"' in refused.text
    assert visitor.post(f"{first}/sign", data={"signed_on": "2026-11-21"}).status_code == 303


@pytest.mark.parametrize(
    ("changes", "status", "said", "step"),
    [
        ({"last": "2028-12-31"}, 409, "超出承包期", "查可用面积"),
        ({"last": "2026-01-01"}, 422, "期限止日早于起日", "查可用面积"),
        ({"last": ""}, 422, "请填写", "查可用面积"),
        ({"start": "2026-02-31"}, 422, "日期不存在", "查可用面积"),
        ({"start": "soon"}, 422, "日期写法不对", "查可用面积"),
        ({"last": "9999-12-31"}, 422, "日期不存在或超出范围", "查可用面积"),
        ({"parcel": []}, 422, "合同没有地块", "查可用面积"),
        ({f"area-{EAST}": "99"}, 422, "面积超过地块", "查可用面积"),
        ({f"area-{EAST}": "1亩"}, 422, "数字后面带了单位", "查可用面积"),
        ({f"area-{EAST}": "0"}, 422, "面积不大于零", "查可用面积"),
        ({f"area-{EAST}": "1.0000001"}, 422, "面积小数位过多", "查可用面积"),
        ({f"area-{EAST}": "１２"}, 422, "用了全角字符", "查可用面积"),
        ({"parcel": [EAST, BEACH]}, 409, "地块不属于流出方", "查可用面积"),
        ({"parcel": ["x'; DROP TABLE parcel; --"]}, 404, "没有这个地块", "查可用面积"),
        ({"transferee": "", "transferee_text": ""}, 422, "请填写", "下一步：核对"),
        ({"transferee": "", "transferee_text": "没有"}, 422, "请选择", "下一步：核对"),
        ({"transferee": "NH-9999"}, 422, "请填写", "下一步：核对"),
        ({"price": ""}, 422, "请填写", "下一步：核对"),
        ({"price": "85a"}, 422, "价款有误", "保存为草稿"),
        ({"payment_days": "13-40"}, 422, "支付方式有误", "保存为草稿"),
        ({"payment_days": "04-01;" * 30}, 422, "内容过长", "下一步：核对"),
        ({"purpose": "建厂房"}, 422, "改变农业用途", "保存为草稿"),
        ({"number": "a b"}, 422, "合同编号有误", "下一步：核对"),
        ({"transferee": ZENG}, 422, "双方是同一主体", "保存为草稿"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    visitor: FlaskClient, changes: dict[str, Any], status: int, said: str, step: str
) -> None:
    answer = visitor.post("/contracts/new", data=LEASE | changes)
    assert answer.status_code == status, answer.text
    assert said in answer.text
    assert step in answer.text
    assert "办法" in answer.text
    for name in ("household", "price", "purpose", "start", "last"):
        typed = (LEASE | changes)[name]
        assert not typed or f'value="{typed}"' in answer.text, name


def test_a_number_may_hold_chinese_brackets_and_hashes(visitor: FlaskClient, reviewer: FlaskClient) -> None:
    number = "金凤2026（出租）#1"
    place = visitor.post("/contracts/new", data=LEASE | {"number": number}).headers["Location"]
    assert unquote(place) == f"/contracts/{number}"
    assert number in visitor.get(place).text
    reviewed(visitor, reviewer, place)
    assert visitor.post(f"{place}/sign", data={"signed_on": "2026-11-21"}).status_code == 303
    assert visitor.get(f"{place}/pdf").mimetype == "application/pdf"
    assert "已签订并记账" in visitor.get(place.replace("/contracts/", "/verify/")).text


def test_a_number_in_use_is_refused(visitor: FlaskClient) -> None:
    answer = visitor.post("/contracts/new", data=LEASE | {"number": FILED})
    assert answer.status_code == 409
    assert "合同编号已使用" in answer.text
    assert 'value="850.50"' in answer.text


def test_new_text_searches_again_instead_of_keeping_the_old_choice(visitor: FlaskClient) -> None:
    changed = LEASE | {"transferee_text": "qysc", "transferee_asked": "丰禾"}
    answer = visitor.get("/contracts/new", query_string=changed)
    assert "清源饲草有限公司" in answer.text
    assert "丰禾粮食" not in answer.text


def test_the_way_back_keeps_everything(visitor: FlaskClient) -> None:
    text = visitor.get("/contracts/new", query_string=LEASE | {"purpose": "小麦 & <大豆>"}).text
    back = next(part for part in text.split('"') if part.startswith("/contracts/new?step=terms"))
    assert "小麦 & <大豆>" in unquote(back)
    again = visitor.get(back.replace("&amp;", "&"))
    assert "小麦 &amp; &lt;大豆&gt;" in again.text


def test_boundaries_that_are_missing_are_a_warning_only(visitor: FlaskClient) -> None:
    answer = visitor.get("/contracts/new", query_string=LEASE | {"parcel": [STRIP]})
    assert answer.status_code == 200
    assert 'class="warning"' in answer.text
    assert "缺少四至" in answer.text


@pytest.mark.parametrize("changes", [{"price": "900"}, {f"area-{EAST}": "11"}, {"last": "2027-06-30"}])
def test_a_draft_is_mended_in_the_same_steps(visitor: FlaskClient, changes: dict[str, Any]) -> None:
    place = visitor.post("/contracts/new", data=LEASE | {"number": "A-1"}).headers["Location"]
    opened = visitor.get(f"{place}/amend")
    assert opened.status_code == 200
    assert 'name="amends" value="A-1"' in opened.text
    assert 'value="850.50"' in opened.text
    saved = visitor.post("/contracts/new", data=LEASE | changes | {"amends": "A-1", "version": "1"})
    assert (saved.status_code, saved.headers["Location"]) == (303, "/contracts/A-1")
    text = visitor.get("/contracts/A-1").text
    assert "修改草稿" in text
    assert "<ins>" in text
    stale = visitor.post("/contracts/new", data=LEASE | {"amends": "A-1", "version": "1"})
    assert stale.status_code == 412
    assert "内容已被他人更改" in stale.text


def test_who_may_not_draft_is_told_who_may(somebody: Browsers) -> None:
    for role in ("reviewer", "centre-head", "bureau-officer", "party-viewer", "system-administrator"):
        client = somebody(role)
        for answer in (client.get("/contracts/new"), client.post("/contracts/new", data=LEASE)):
            assert answer.status_code == 403
            assert "经办" in answer.text


def test_forms_without_the_sessions_token_write_nothing(
    application: Flask, visitor: FlaskClient, database: Database
) -> None:
    before = contracts(database)
    application.config["WTF_CSRF_ENABLED"] = True
    try:
        for address in ("/contracts/new", f"/contracts/{UNFILED}/file", "/preferences", "/sign-in", "/sign-out"):
            answer = visitor.post(address, data=LEASE)
            assert answer.status_code == 400
            assert "表单已失效" in answer.text
        page = visitor.get("/contracts/new", query_string=LEASE).text
        token = page.split('name="csrf_token" value="')[-1].split('"')[0]
        assert visitor.post("/contracts/new", data=LEASE | {"csrf_token": token}).status_code == 303
    finally:
        application.config["WTF_CSRF_ENABLED"] = False
    assert contracts(database) == before + 1
