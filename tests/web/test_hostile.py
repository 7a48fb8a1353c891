"""Whatever is typed into an address or a form, a person gets an answer in words and never a stack trace."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.conftest import Browsers
from tests.web.samples import DRAFT, EAST, FILED, UNFILED, VILLAGE, ZENG
from tests.web.test_wizard import LEASE

TEXTS = (
    "\x00", "a\x00b", "'; DROP TABLE contract; --", "<img src=x>", "%", "_", "\\", "🌾", "\u202e田", "ａｂｃ", "x" * 5000,
    "9" * 400, "-1", "٣", "²", "\ud7ff", "{}{x}", "%s%n", "../../etc/passwd", "\r\nX: y", "NaN", "0x10",
)  # fmt: skip
ADDRESSES = (
    "/search?q={}", "/contracts?q={}", "/contracts?village={}", "/contracts?on={}", "/contracts?ends_within={}",
    "/contracts?after={}", "/contracts?state={}&party={}&parcel={}", "/contracts/new?q={}",
    "/contracts/new?step={}&household={}", f"/contracts/new?step=parcels&household={ZENG}&start={{}}&last={{}}",
    f"/contracts/new?step=check&household={ZENG}&start=2026-12-01&last=2027-01-01&parcel={{}}&price={{}}",
    "/divisions?q={}", f"/divisions/{VILLAGE}?on={{}}&known_at={{}}&after={{}}", f"/parties/{ZENG}?on={{}}",
    f"/parcels/{EAST}?on={{}}", f"/parties/{ZENG}/statement?from={{}}&to={{}}", "/sign-in?next={}", "/me?done={}",
    "/contracts/new?step=check&amends={}&version={}",
)  # fmt: skip
PLACES = (
    "/contracts/{}",
    "/contracts/{}/pdf",
    "/divisions/{}",
    "/parties/{}",
    "/parcels/{}",
    "/parties/{}/statement",
    "/contracts/{}/amend",
    "/contracts/{}/reversal",
    "/verify/{}",
    "/fonts/{}",
)


@pytest.mark.parametrize("pattern", ADDRESSES)
def test_hostile_addresses(visitor: FlaskClient, pattern: str) -> None:
    path, _, query = pattern.partition("?")
    names = [part.split("=", 1) for part in query.split("&")]
    for text in TEXTS:
        answer = visitor.get(path, query_string={name: text if value == "{}" else value for name, value in names})
        assert answer.status_code in {200, 302, 303, 404, 409, 422}, (text, answer.text)
        assert "<img src=x>" not in answer.text


@pytest.mark.parametrize(
    ("role", "pattern"),
    [
        ("audit-administrator", "/audit?actor={}&operation={}&subject={}"),
        ("audit-administrator", "/audit?outcome={}&start={}&end={}"),
        ("audit-administrator", "/audit?before={}"),
        ("audit-administrator", "/audit/trail.csv?actor={}&operation={}&outcome={}"),
        ("system-administrator", "/users?q={}&after={}"),
    ],
)
def test_hostile_addresses_of_administrators(somebody: Browsers, role: str, pattern: str) -> None:
    visitor = somebody(role)
    path, _, query = pattern.partition("?")
    for text in TEXTS:
        answer = visitor.get(path, query_string={part.split("=")[0]: text for part in query.split("&")})
        assert answer.status_code in {200, 422}, (text, answer.text)
        assert "<img src=x>" not in answer.text
        answer.close()


@pytest.mark.parametrize("step", ["disable", "grant", "end-role", "reset", "end-session", "revoke-token"])
def test_hostile_fields_of_administrators(somebody: Browsers, step: str) -> None:
    visitor = somebody("system-administrator" if step == "disable" else "security-administrator")
    for text in TEXTS:
        form = dict.fromkeys(("version", "role", "reach", "id"), text)
        answer = visitor.post(f"/users/releaser/{step}", data=form)
        assert answer.status_code in {200, 303, 404, 409, 412, 422}, (text, answer.text)
        assert visitor.post(f"/users/{text[:40] or 'x'}/{step}", data={}).status_code in {404, 405, 422}


@pytest.mark.parametrize("pattern", PLACES)
def test_unknown_places_are_missing(visitor: FlaskClient, pattern: str) -> None:
    for text in ("nothing", "99", "%27%3B--", "%00", "%E7%94%B0", "x" * 3000, "village:1", "%F0%9F%8C%BE", "9" * 40):
        answer = visitor.get(pattern.format(text))
        assert answer.status_code in {404, 422}, (text, answer.text)
        assert answer.status_code == 404 or text == "%00"
        assert "办法" in answer.text


@pytest.mark.parametrize("name", [*LEASE, "number", "transferee_text", f"area-{EAST}", "area-", "nobody-asked"])
def test_hostile_fields(visitor: FlaskClient, name: str) -> None:
    for text in TEXTS:
        answer = visitor.post("/contracts/new", data=LEASE | {name: text})
        assert answer.status_code in {200, 303, 404, 409, 422}, (text, answer.text)


@pytest.mark.parametrize(("act", "role"), [("sign", "clerk"), ("file", "reviewer")])
def test_hostile_days(somebody: Browsers, act: str, role: str) -> None:
    visitor = somebody(role)
    for text in (*TEXTS, "0001-01-01", "9999-12-31", "2026-02-30"):
        answer = visitor.post(f"/contracts/{UNFILED}/{act}", data={"signed_on": text, "filed_on": text})
        assert answer.status_code in {409, 422}, (text, answer.text)
    assert visitor.post(f"/contracts/nothing/{act}", data={}).status_code == 404


@pytest.mark.parametrize("field", ["version", "reason", "code", "nobody-asked"])
def test_hostile_steps(visitor: FlaskClient, reviewer: FlaskClient, field: str) -> None:
    """Whatever stands in a step's fields, the answer is in words; a version that is no number is no condition."""
    visitor.post(f"/contracts/{DRAFT}/submit")
    for text in TEXTS:
        answer = reviewer.post(f"/contracts/{DRAFT}/send-back", data={field: text})
        assert answer.status_code in {303, 409, 412, 422}, (text, answer.text)
        visitor.post(f"/contracts/{DRAFT}/submit")
    for number in ("nothing", "x" * 3000, "%00"):
        assert reviewer.post(f"/contracts/{number}/review").status_code in {404, 422}
        assert reviewer.post(f"/contracts/{DRAFT}/reversal/{number}/approve").status_code in {403, 404, 422}
    assert reviewer.post(f"/contracts/{DRAFT}/nothing").status_code == 404
    assert reviewer.post(f"/contracts/{DRAFT}/reversal/999999/approve").status_code == 404


@pytest.mark.parametrize(
    ("method", "address", "status", "said"),
    [
        ("GET", "/nothing", 404, "没有这个页面"),
        ("POST", "/", 405, "不能这样打开"),
        ("DELETE", f"/contracts/{FILED}", 405, "不能这样打开"),
        ("GET", "/divisions/village:000000000000", 404, "没有这个区划"),
        ("GET", "/static/nothing.css", 404, "没有这个页面"),
    ],
)
def test_failures_are_pages_too(visitor: FlaskClient, method: str, address: str, status: int, said: str) -> None:
    answer = visitor.open(address, method=method)
    assert answer.status_code == status
    assert said in answer.text


def test_too_much_is_refused(visitor: FlaskClient) -> None:
    answer = visitor.post("/contracts/new", data={"purpose": "x" * 30_000_000})
    assert answer.status_code == 413
    assert "内容过大" in answer.text


def test_our_own_failure_is_a_page_without_a_stack_trace(
    application: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("web.home.home_page", fall)
    monkeypatch.setitem(application.config, "PROPAGATE_EXCEPTIONS", False)
    answer = visitor.get("/")
    assert answer.status_code == 500
    assert "系统出错了" in answer.text
    assert "secret detail" not in answer.text
