"""The pages of caveats: the list, placing, the lines on the pages of parcel and contract, the release."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Browsers
from tests.web.samples import BEACH, COOPERATIVE, FILED, LIU, SOUTH, STRIP, UNFILED, ZENG

FREEZE = {
    "kind": "court",
    "lines": f"{BEACH} 8.5",
    "from_day": "2026-11-01",
    "document": "（2026）宁0106执1号",
    "issued_on": "2026-11-01",
}
NUMBER = "CV-2026-00001"


def put(visitor: FlaskClient, **changes: Any) -> Any:
    return visitor.post("/caveats/new", data=FREEZE | changes)


def test_a_freeze_is_placed_shown_and_released(visitor: FlaskClient, reviewer: FlaskClient) -> None:
    assert "没有限制事项" in visitor.get("/caveats").text
    made = put(visitor)
    assert (made.status_code, made.headers["Location"]) == (303, f"/caveats/{NUMBER}?done=placed"), made.text
    page = visitor.get(made.headers["Location"]).text
    for fact in ("限制事项已登记", "查封", BEACH, "8.50", "签订流转合同", "解除为止", "限制中"):
        assert fact in page, fact
    assert "解除依据" not in page  # the clerk does not release it
    assert NUMBER in visitor.get(f"/parcels/{BEACH}").text
    assert NUMBER not in visitor.get(f"/parcels/{SOUTH}").text
    assert NUMBER in visitor.get(f"/contracts/{FILED}").text
    assert NUMBER not in visitor.get(f"/contracts/{UNFILED}").text
    assert "解除依据" in reviewer.get(f"/caveats/{NUMBER}").text
    early = reviewer.post(f"/caveats/release/{NUMBER}", data={"document": "x", "day": "2026-10-01"})
    assert (early.status_code, "解除依据不足" in early.text) == (422, True)
    told = {"document": "解封1号", "day": "2026-11-21", "version": "1"}
    assert reviewer.post(f"/caveats/release/{NUMBER}", data=told).status_code == 303
    assert reviewer.post(f"/caveats/release/{NUMBER}", data=told).status_code == 409
    assert "解封1号" in visitor.get(f"/caveats/{NUMBER}").text
    assert NUMBER not in visitor.get(f"/parcels/{BEACH}").text
    assert NUMBER not in visitor.get("/caveats").text
    assert NUMBER in visitor.get("/caveats?open=0&kind=court").text


def test_a_whole_parcel_needs_no_area(visitor: FlaskClient) -> None:
    made = put(visitor, lines=STRIP, **{"stops-sign": "1"})
    text = visitor.get(made.headers["Location"]).text
    assert "0.823335" in text
    assert "互换" not in text


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"lines": ""}, "限制事项不完整"),
        ({"lines": f"{BEACH} 99"}, "面积"),
        ({"lines": "6401061002010109999 1"}, "没有这个地块"),
        ({"kind": "mortgage", "holder": LIU, "claimant": ZENG}, "抵押权人不是金融机构"),
        ({"amount": "很多"}, "很多"),
        ({"holder": "无此人"}, "没有这个主体"),
        ({"from_day": "2026-02-31"}, "日期不存在"),
    ],
)
def test_a_form_comes_back_with_what_was_typed(visitor: FlaskClient, told: dict[str, str], said: str) -> None:
    answer = put(visitor, **told)
    assert answer.status_code in (404, 409, 422), answer.text
    assert said in answer.text
    assert FREEZE["document"] in answer.text


def test_who_sees_a_caveat(visitor: FlaskClient, somebody: Browsers) -> None:
    put(visitor, lines=STRIP, holder=ZENG)
    put(visitor)
    mine = somebody("party-viewer")
    listed = mine.get("/caveats").text
    assert NUMBER in listed
    assert "CV-2026-00002" not in listed
    assert mine.get(f"/caveats/{NUMBER}").status_code == 200
    assert mine.get("/caveats/CV-2026-00002").status_code == 403
    assert somebody("village-viewer").get(f"/caveats/{NUMBER}").status_code == 403
    disclosed = somebody("village-viewer").get(f"/parcels/{BEACH}")
    assert (disclosed.status_code, "CV-2026-00002" in disclosed.text) == (200, False)
    assert visitor.get("/caveats/CV-9").status_code == 404


def test_a_mortgage_in_both_languages(visitor: FlaskClient) -> None:
    told = {
        "kind": "mortgage",
        "lines": f"{SOUTH} 2.66",
        "holder": "刘桂兰",
        "claimant": COOPERATIVE,
        "amount": "50000",
    }
    told |= {"due_on": "2027-11-01", "filed_on": "2026-11-02", "consent_on": ""}
    made = put(visitor, **told)
    assert made.status_code == 303, made.text
    place = made.headers["Location"]
    assert "50000.00" in visitor.get(place).text
    visitor.set_cookie("tianbu_language", "en")
    for address in (place, "/caveats", "/caveats/new"):
        answer = visitor.get(address)
        assert answer.status_code == 200
        assert " style=" not in answer.text
    assert "assignment" in visitor.get(place).text
