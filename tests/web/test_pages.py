"""Each page shows its facts, in both languages, with the headers that every page has."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from ledger.documents.fonts import Face, source_path
from tests.web.samples import (
    BEACH,
    CANAL,
    COOPERATIVE,
    DRAFT,
    EAST,
    ENDED,
    FILED,
    HOSTILE_NAME,
    LIU,
    SHAN,
    SOUTH,
    UNFILED,
    VILLAGE,
    ZENG,
)
from web.pages import HEADERS

PAGES = {
    "/": ("2026-11-21", DRAFT, UNFILED, FILED, "还有 40 天"),
    "/contracts": (FILED, UNFILED, ENDED, DRAFT, "29.85", "25,372.50", "合计"),
    "/contracts?state=draft": (DRAFT, "共 1 份"),
    "/contracts?state=unfiled": (UNFILED, "共 1 份"),
    "/contracts?q=lgl": (FILED, UNFILED, "共 2 份"),
    "/contracts?on=2021-06-01": (ENDED, "共 1 份"),
    "/contracts?village=金星村": (FILED, "共 4 份"),
    "/contracts?village=640106100200": ("没有符合条件的合同",),
    "/contracts?ends_within=90": (FILED, "共 1 份"),
    f"/contracts?party={COOPERATIVE}&parcel={SOUTH}": (UNFILED, "共 1 份"),
    "/contracts/new": ("谁家的地要流转",),
    "/contracts/new?q=zxm": ("曾小明", "6401**********4417"),
    "/contracts/form": ("流转方式", "从表格粘贴", "证明材料", "风险保障金", "检查"),
    f"/contracts/form?renews={FILED}": (f"续约 {FILED}", "2027-01-01", BEACH),
    f"/contracts/{UNFILED}/ending": ("终止事由", "归还日", "南头", "查看影响"),
    f"/contracts/{UNFILED}/change": ("变更协议", "新价款", "查看影响"),
    "/my-contracts": ("等待答复的续约", FILED),
    "/parameters": ("社会资本审查分级", "hold-days"),
    f"/contracts/{UNFILED}": (UNFILED, "刘桂兰", "丰禾粮食种植专业合作社", "3,400.00", "每年 04-01、10-01 支付", "2027-04-01"),
    f"/contracts/{DRAFT}": ("草稿不记账", "提交复核", "修改草稿", "由乡镇经办人员办理"),
    "/divisions": ("良田镇",),
    "/divisions?q=金星": ("金星村", VILLAGE),
    f"/divisions/village:{VILLAGE}": ("56.533335", "36.533335", "12.50", "34.2%", "机动地", "← 园子村", "兴源村 →"),
    f"/divisions/{VILLAGE}": ("金星村", "良田镇"),
    "/divisions/township:640106100000": ("良田镇", "56.533335", "34.2%"),
    f"/divisions/{VILLAGE}?on=2021-06-01": ("12.35", "33.8%"),
    f"/divisions/{VILLAGE}?known_at=2026-10-01T08:00": ("没有登记的土地",),
    f"/divisions/{VILLAGE}?known_at=2026-11-02T08:00": ("56.533335", "按 2026-11-02 08:00 所知"),
    f"/parties/{LIU}": ("刘桂兰", "6401**********1226", "138****0018", "15.16", "2.66", "10,625.00"),
    f"/parties/{COOPERATIVE}": ("12.50", "10,625.00", "流入合同"),
    f"/parties/{COOPERATIVE}?on=2021-06-01": ("12.35", "10,497.50"),
    f"/parcels/{SOUTH}": ("2.66", "4.00", UNFILED, f"{LIU}J", "发包", "地块登记"),
    f"/parcels/{BEACH}?on=2027-06-01": ("河滩地",),
    f"/verify/{FILED}": ("刘**", "已签订并记账", "8.50"),
    f"/verify/{DRAFT}": ("这是草稿",),
    f"/reports/annual-transfers?division={VILLAGE}": ("金星村", "家庭承包耕地流转总面积", "12.50", "34.2 %", "项校验通过"),
    f"/reports/annual-transfers?division={VILLAGE}&on=2021-06-01&edition=later": ("12.35", "出租（转包）", "家庭农场"),
    f"/reports/lifecycle?division={VILLAGE}&from=2022-01-01&on=2024-12-31": ("期初", "12.35", "8.50"),
    f"/reports/lifecycle?division={VILLAGE}&on=2026-11-21": ("2026-01-01", "项校验通过"),
    f"/reports/transfer-ledger?division={VILLAGE}": (FILED, UNFILED, "河滩地", "刘桂兰"),
    f"/reports/rent-roll?division={VILLAGE}": ("没有内容",),
    "/reports/rules": ("规则目录", "never-across-zero-on-any-day", "农村土地承包法第四十条"),
    "/search?q=地": ("渠边地", "河滩地", CANAL),
    "/search?q=nothing-there": ("没有找到",),
}  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_its_facts(visitor: FlaskClient, address: str) -> None:
    answer = visitor.get(address)
    assert answer.status_code == 200, answer.text
    assert [fact for fact in PAGES[address] if fact not in answer.text] == []
    assert 'lang="zh-CN"' in answer.text


def test_every_page_has_the_security_headers_and_no_inline_code(visitor: FlaskClient) -> None:
    for address in (*PAGES, "/nothing", f"/parties/{SHAN}", "/static/tianbu.css"):
        answer = visitor.get(address)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, address
        if answer.mimetype == "text/html":
            assert "<style" not in answer.text
            assert " style=" not in answer.text
            assert "<script>" not in answer.text
            assert " on" + "click=" not in answer.text
            assert answer.headers["Cache-Control"] == "private, no-cache"
        answer.close()


def test_a_name_that_looks_like_code_is_text(visitor: FlaskClient) -> None:
    for address in ("/", "/contracts", f"/parties/{SHAN}", f"/contracts/{DRAFT}", "/search?q=<script>"):
        answer = visitor.get(address, follow_redirects=True)
        assert HOSTILE_NAME not in answer.text
        assert "&lt;script&gt;" in answer.text


def test_identity_and_phone_are_nowhere_in_full(visitor: FlaskClient) -> None:
    for address in PAGES:
        text = visitor.get(address).text
        assert "640106196503124417" not in text
        assert "640106197005061226" not in text
        assert "13800000018" not in text


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (UNFILED, f"/contracts/{UNFILED}"),
        (EAST, f"/parcels/{EAST}"),
        (COOPERATIVE, f"/parties/{COOPERATIVE}"),
        ("曾小明", None),
        ("园子村", "/divisions/village:640106100200"),
    ],
)
def test_a_whole_code_leads_to_the_thing_itself(visitor: FlaskClient, text: str, place: str | None) -> None:
    answer = visitor.get("/search", query_string={"q": text})
    assert answer.headers.get("Location") == place


def test_the_ledger_goes_on_page_by_page(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.register.PAGE_SIZE", 3)
    first = visitor.get("/contracts?q=CZ").text
    assert UNFILED in first
    assert DRAFT not in first
    assert 'rel="next"' in first
    second = visitor.get(f"/contracts?q=CZ&after={UNFILED}").text
    assert DRAFT in second
    assert 'rel="next"' not in second


def test_a_filter_that_cannot_be_read_is_named_beside_it(visitor: FlaskClient) -> None:
    answer = visitor.get("/contracts?on=2026-02-31&village=无此村&q=lgl")
    assert answer.status_code == 422
    assert "日期不存在或超出范围" in answer.text
    assert "没有这个区划" in answer.text
    assert 'value="lgl"' in answer.text


def test_english_and_large_print_are_kept_in_cookies(visitor: FlaskClient) -> None:
    answer = visitor.post("/preferences", data={"language": "en", "next": f"/parties/{ZENG}"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/parties/{ZENG}")
    visitor.post("/preferences", data={"print": "large", "next": "/"})
    text = visitor.get("/").text
    assert '<html lang="en" class="large">' in text
    assert "Service centre" in text
    assert "40 days left" in text


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", ""])
def test_preferences_never_lead_elsewhere(visitor: FlaskClient, address: str) -> None:
    assert visitor.post("/preferences", data={"language": "en", "next": address}).headers["Location"] == "/"


def test_english_pages_have_the_same_facts(visitor: FlaskClient) -> None:
    visitor.set_cookie("tianbu_language", "en")
    for address in PAGES:
        answer = visitor.get(address)
        assert answer.status_code == 200
        assert 'lang="en"' in answer.text


def test_verification_as_json(visitor: FlaskClient) -> None:
    answer = visitor.get(f"/verify/{UNFILED}", headers={"Accept": "application/json"})
    facts = json.loads(answer.text)
    assert answer.mimetype == "application/json"
    assert (facts["state"], facts["transferor"], facts["area"]["mu"]) == ("signed", "刘**", "4")
    assert len(facts["content_hash"]) == 64
    missing = visitor.get("/verify/XX-1", headers={"Accept": "application/json"})
    assert (missing.status_code, json.loads(missing.text)["code"]) == (404, "contract-unknown")


def test_the_typeface_is_kept_for_a_year(visitor: FlaskClient) -> None:
    answer = visitor.get("/fonts/sans.otf")
    assert answer.content_length == source_path(Face.SANS).stat().st_size
    assert answer.headers["Cache-Control"].endswith("max-age=31536000")
    assert visitor.get("/fonts/other.otf").status_code == 404
    answer.close()


def test_neighbours_and_children_of_a_township(visitor: FlaskClient) -> None:
    text = visitor.get("/divisions/township:640106100000").text
    assert text.index("园子村") < text.index("金星村") < text.index("兴源村")
