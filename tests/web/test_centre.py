"""The centre's pages: what stands on them, and the forms that a clerk, a reviewer, the head and a household send."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.centre_samples import DISPUTE, LISTING, MINUTES, NOTICE, OFFER, WISH
from tests.web.conftest import Browsers
from tests.web.samples import CANAL, COOPERATIVE, ENDED, FILED, LIU, UNFILED, VILLAGE, ZENG

PAGES = {
    "/applications": (OFFER, WISH, "曾小明", "已公布", "800.00"),
    "/applications?side=demand": (WISH, "丰禾粮食种植专业合作社"),
    f"/applications/{OFFER}": ("曾小明", CANAL, "已公布", "承包合同", LISTING, MINUTES),
    "/applications/new/supply": ("受理转出申请", "要价", "电话使用申请人登记的号码"),
    "/listings": (LISTING, "金星村", "公布中"),
    f"/listings/{LISTING}": ("历次公告", "3.20", "2026-12-20"),
    "/notices": (NOTICE, "2026-12-05", "金星村"),
    f"/notices/{NOTICE}": ("通知期内", "村务公开栏", "2026-12-05（15 天）", "没有人主张"),
    f"/notices/new?about={OFFER}": (ZENG, f"{CANAL} 3.20", LISTING),
    f"/notices/new?about={UNFILED}": (LIU, COOPERATIVE),
    "/minutes": (MINUTES, "金星村", OFFER),
    f"/minutes/{MINUTES}": ("协商价款。", "780.00", "转出方", "丰禾粮食种植专业合作社"),
    "/minutes/new": ("参加人 4", "双方达成一致"),
    "/endings": (FILED, "还有 40 天", ENDED, "例外清单"),
    f"/services/{FILED}": ("没有鉴证", "登记到期提醒", "还有 40 天"),
    f"/services/{ENDED}": ("登记交还",),
    "/disputes": (DISPUTE, "流转纠纷：农户之间", "受理或不予受理 2026-11-27"),
    f"/disputes/{DISPUTE}": ("停止越界耕种", "第十八条", "2028-05-01", "没有证据"),
    "/disputes/new": ("登记争议", "征收补偿争议不受理"),
}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_its_facts(visitor: FlaskClient, address: str) -> None:
    for language in ("zh", "en"):
        visitor.set_cookie("tianbu_language", language)
        answer = visitor.get(address)
        assert answer.status_code == 200, answer.text
        if language == "zh":
            assert [fact for fact in PAGES[address] if fact not in answer.text] == []
        assert "<style" not in answer.text
        assert " style=" not in answer.text


def send(browser: FlaskClient, address: str, **told: Any) -> Any:
    return browser.post(address, data=told)


def test_an_application_is_received_by_a_name_checked_and_matched(visitor: FlaskClient, reviewer: FlaskClient) -> None:
    told = {
        "division": "金星村",
        "area": "2",
        "start": "2027-01-01",
        "last_day": "2027-12-31",
        "expires_on": "2027-05-01",
    }
    made = send(visitor, "/applications/new/supply", applicant="刘桂兰", locality="河滩", **told)
    assert made.status_code == 303, made.text
    place = made.headers["Location"].partition("?")[0]
    assert "刘桂兰" in visitor.get(place).text
    done = send(reviewer, f"{place}/check", document="证书", confirmed_by="村委会", version="1")
    assert done.status_code == 303, done.text
    stale = send(reviewer, f"{place}/publish", version="1", from_day="2026-11-21", to_day="2026-12-21")
    assert (stale.status_code, "内容已被他人更改" in stale.text) == (412, True)
    assert send(reviewer, f"{place}/publish", version="2", to_day="2026-12-21").status_code == 303
    assert send(reviewer, f"/applications/{WISH}/check", document="执照", confirmed_by="项目办").status_code == 303
    matched = send(visitor, f"{place}/match", other=WISH)
    assert matched.status_code == 303, matched.text
    assert "已撮合" in visitor.get(place).text
    assert send(visitor, f"{place}/part").status_code == 303


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"applicant": "无此人"}, "没有这个主体"),
        ({"applicant": ZENG, "lines": f"{CANAL} 99"}, "这段期间没有这么多面积"),
        ({"applicant": ZENG, "lines": f"{CANAL} 很多"}, "很多"),
        ({"applicant": ZENG, "lines": "123 1"}, "地块不属于申请人"),
        ({"applicant": ZENG, "start": "2026-02-31"}, "日期不存在"),
        ({"applicant": ZENG, "area": "1", "locality": "x", "project": "电话 13900000001"}, "文字中有个人号码"),
        ({"applicant": ZENG, "division": "无此村"}, "没有这个区划"),
    ],
)
def test_a_form_comes_back_with_what_was_typed(visitor: FlaskClient, told: dict[str, str], said: str) -> None:
    given = {"start": "2027-01-01", "last_day": "2027-12-31", "expires_on": "2027-05-01"} | told
    answer = send(visitor, "/applications/new/supply", **given)
    assert answer.status_code in (404, 409, 422), answer.text
    assert said in answer.text
    assert f'value="{told["applicant"]}"' in answer.text


def test_a_listing_is_changed_and_ends_in_a_result(reviewer: FlaskClient, somebody: Browsers) -> None:
    changed = send(reviewer, f"/listings/{LISTING}/change", reason="延长", to_day="2027-01-20", price="800.00")
    assert changed.status_code == 303, changed.text
    same = send(reviewer, f"/listings/{LISTING}/change", reason="延长", to_day="2027-01-20", price="800.00")
    assert (same.status_code, "公告没有变更" in same.text) == (422, True)
    assert (
        send(reviewer, f"/listings/{LISTING}/result", taker="丰禾粮食种植专业合作社", price="800.00").status_code == 303
    )
    text = somebody("village-viewer").get(f"/listings/{LISTING}").text
    assert "结果公告" in text
    assert "丰禾" not in text
    assert "曾小明" not in text


def test_a_notice_with_a_scan_and_a_claim(visitor: FlaskClient) -> None:
    told = {
        "transferor": LIU,
        "village": VILLAGE,
        "lines": "",
        "terms": "每亩 800 元",
        "start": "2027-04-01",
        "last_day": "2027-12-31",
        "posted_at": "公开栏",
        "scan": (io.BytesIO(b"scan"), "C:\\papers\\notice.pdf"),
    }
    made = visitor.post("/notices/new", data=told, content_type="multipart/form-data")
    assert made.status_code == 303, made.text
    place = made.headers["Location"].partition("?")[0]
    assert "notice.pdf" in visitor.get(place).text
    assert send(visitor, f"{place}/claim", claimant=ZENG, terms="同等条件").status_code == 303
    assert send(visitor, f"{place}/claim", claimant=ZENG, terms="同等条件").status_code == 409
    assert send(visitor, f"{place}/settle", sequence="1", outcome="declined", note="价低").status_code == 303
    assert "不成立" in visitor.get(place).text


def test_minutes_are_taken(visitor: FlaskClient) -> None:
    told = {"village": VILLAGE, "held_at": "大厅", "host": "中心", "said": "协商", "application": OFFER, "agreed": "1"}
    people = {"party-1": "曾小明", "capacity-1": "转出方", "party-2": "村代表", "capacity-2": "见证人"}
    made = send(visitor, "/minutes/new", **told, **people, **{"offer-1": "800", "offer-of-1": ZENG})
    assert made.status_code == 303, made.text
    text = visitor.get(made.headers["Location"]).text
    assert "村代表" in text
    assert "纪要已登记" in text
    assert send(visitor, "/minutes/new", **told).status_code == 422


def test_a_contract_is_certified_warned_about_and_handed_back(visitor: FlaskClient, reviewer: FlaskClient) -> None:
    certified = send(reviewer, f"/services/certify/{UNFILED}", requested_by=LIU)
    assert certified.status_code == 303, certified.text
    text = reviewer.get(f"/services/{UNFILED}").text
    assert "C-640106100-2026-0001" in text
    number = {"certificate": "C-640106100-2026-0001"}
    assert send(reviewer, f"/services/withdraw-certificate/{UNFILED}", reason="写错", **number).status_code == 303
    assert send(visitor, f"/services/warn/{FILED}").status_code == 303
    assert "已提醒（90 天）" in visitor.get("/endings").text
    assert send(visitor, f"/services/handback/{ENDED}", accepted_by=ZENG, land_state="平整").status_code == 303
    assert ENDED not in visitor.get("/endings").text
    assert send(visitor, f"/services/handback/{FILED}", accepted_by=LIU, land_state="平整").status_code == 409
    assert (
        send(visitor, f"/services/claim/{FILED}", claimant=ZENG, claimed_on="2024-02-29", terms="x").status_code == 303
    )


def test_a_dispute_is_taken_on_heard_and_settled(visitor: FlaskClient, somebody: Browsers) -> None:
    place = f"/disputes/{DISPUTE}"
    assert send(visitor, f"{place}/accept", version="1").status_code == 303
    assert send(visitor, f"{place}/event", kind="mediation", on_day="2026-11-21", mediator="甲").status_code == 303
    file = {"file": (io.BytesIO(b"photo"), "photo.jpg"), "party": ZENG}
    handed = visitor.post(f"{place}/evidence", data=file, content_type="multipart/form-data")
    assert handed.status_code == 303, handed.text
    again = {"file": (io.BytesIO(b"photo"), "other.jpg"), "party": ZENG}
    assert visitor.post(f"{place}/evidence", data=again, content_type="multipart/form-data").status_code == 409
    head = somebody("centre-head")
    end = {"outcome": "settled", "on_day": "2026-11-21", "note": "同意", "mediator": "甲", "agreement": "以田埂为界"}
    unsigned = send(head, f"{place}/decide", **end)
    assert (unsigned.status_code, "调解协议签署不全" in unsigned.text) == (422, True)
    signed = {"parties_signed_on": "2026-11-21", "mediator_signed": "1", "sealed": "1"}
    assert send(head, f"{place}/decide", **end, **signed).status_code == 303
    text = head.get(place).text
    assert "已达成协议" in text
    assert "以田埂为界" in text
    disclosed = somebody("village-viewer").get(place).text
    assert "以田埂为界" not in disclosed
    assert "曾小明" not in disclosed


def test_a_household_objects_about_its_own_contract(somebody: Browsers) -> None:
    told = {"respondent": "丰禾粮食种植专业合作社", "kind": "transfer-household-other", "contract": ENDED}
    told |= {"claim": "归还土地", "grounds": "到期未还", "known_on": "2026-01-01", "claimant": LIU}
    made = send(somebody("party-viewer"), "/disputes/new", **told)
    assert made.status_code == 404, made.text  # the co-operative's code is not the household's to look up by name
    made = send(somebody("party-viewer"), "/disputes/new", **(told | {"respondent": COOPERATIVE}))
    assert made.status_code == 303, made.text
    text = somebody("party-viewer").get(made.headers["Location"]).text
    assert "等待受理" in text
    assert "曾小明" in text
    assert "刘桂兰" not in text
