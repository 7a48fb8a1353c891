"""One's own account: one-time codes, sessions, tokens."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from ledger.access.codes_by_time import code_at
from ledger.access.sessions import actor_of_session
from ledger.access.tokens import actor_of_token
from ledger.clock import now
from ledger.db import Database
from tests.web.conftest import Browsers
from tests.web.people import session_of


def test_codes_are_switched_on_with_the_first_one_and_off_with_another(visitor: FlaskClient) -> None:
    assert visitor.get("/me/code.svg").status_code == 404
    assert "开始设置" in visitor.get("/me/code").text
    assert visitor.post("/me/code").headers["Location"] == "/me/code"
    page = visitor.get("/me/code")
    assert page.headers["Cache-Control"] == "no-store"
    secret = page.text.split('<code class="secret">')[1].split("<")[0]
    assert re.fullmatch("[A-Z2-7]{32}", secret)
    picture = visitor.get("/me/code.svg")
    assert (picture.mimetype, picture.headers["Cache-Control"]) == ("image/svg+xml", "no-store")
    assert picture.data.startswith(b"<?xml") or picture.data.startswith(b"<svg")
    assert visitor.post("/me/code/on", data={"code": "000000"}).status_code == 401
    assert visitor.post("/me/code/on", data={"code": code_at(secret, now())}).headers["Location"] == "/me?done=code_on"
    after = visitor.get("/me/code")
    assert secret not in after.text
    assert "关闭动态口令" in after.text
    assert visitor.get("/me/code.svg").status_code == 404
    for code in ("", "123", "١٢٣٤٥٦", code_at(secret, now())):  # the last one was used
        assert visitor.post("/me/code/off", data={"code": code}).status_code == 401
    assert "已开启" in visitor.get("/me").text


def test_nobody_sees_anothers_secret(somebody: Browsers) -> None:
    somebody("reviewer").post("/me/code")
    assert somebody("clerk").get("/me/code.svg").status_code == 404


def test_sessions_are_listed_and_ended(visitor: FlaskClient, database: Database) -> None:
    other = session_of(database, "clerk")
    text = visitor.get("/me").text
    assert "本次登录" in text
    numbers = re.findall(r'action="/me/sessions/(\d+)/end"', text)
    assert len(numbers) == 2
    assert visitor.post(f"/me/sessions/{numbers[0]}/end").headers["Location"] == "/me?done=ended"
    assert actor_of_session(database, other, now()) is None
    assert visitor.post(f"/me/sessions/{numbers[0]}/end").status_code == 404
    visitor.post(f"/me/sessions/{numbers[1]}/end")
    assert visitor.get("/me").status_code == 303


def test_nobody_ends_anothers_session_or_revokes_anothers_token(somebody: Browsers, database: Database) -> None:
    other = session_of(database, "reviewer")
    found = actor_of_session(database, other, now())
    assert found is not None
    assert somebody("clerk").post(f"/me/sessions/{found.session_id}/end").status_code == 403
    assert actor_of_session(database, other, now()) is not None
    assert somebody("clerk").post("/me/tokens/2/revoke").status_code == 403
    assert somebody("clerk").post("/me/tokens/999999/revoke").status_code == 404


def test_a_tokens_secret_is_shown_once(visitor: FlaskClient, database: Database) -> None:
    answer = visitor.post("/me/tokens", data={"label": "镇系统", "scope": ["read", "record"], "days": "30"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    secret = answer.text.split('<code class="secret">')[1].split("<")[0]
    actor = actor_of_token(database, secret, now())
    assert actor is not None
    assert (actor.name, actor.scopes) == ("clerk", {"read", "record"})
    text = visitor.get("/me").text
    assert secret not in text
    assert "镇系统" in text
    number = max(re.findall(r'action="/me/tokens/(\d+)/revoke"', text), key=int)
    assert visitor.post(f"/me/tokens/{number}/revoke").status_code == 303
    assert actor_of_token(database, secret, now()) is None


@pytest.mark.parametrize(
    "form",
    [
        {"scope": [], "days": "30"},
        {"scope": ["everything"], "days": "30"},
        {"scope": ["read"], "days": "0"},
        {"scope": ["read"], "days": "367"},
        {"scope": ["read"], "days": "９０"},
        {"scope": ["read"], "days": "9" * 400},
        {"scope": ["read"], "days": ""},
    ],
)
def test_terms_of_a_token_that_are_not_allowed(visitor: FlaskClient, form: dict[str, object]) -> None:
    answer = visitor.post("/me/tokens", data=form)
    assert answer.status_code == 422
    assert "令牌条件不对" in answer.text
    assert "范围限 管理 审批 查询 办理" in answer.text
    assert "{" not in answer.text


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("clerk", {"read", "record", "reveal"}),
        ("reviewer", {"read", "record", "approve", "reveal"}),
        ("party-viewer", {"read", "record"}),
        ("audit-administrator", {"read"}),
        ("system-administrator", {"read", "administer"}),
    ],
)
def test_scopes_are_offered_that_are_of_use(somebody: Browsers, role: str, offered: set[str]) -> None:
    assert set(re.findall(r'name="scope" value="(\w+)"', somebody(role).get("/me").text)) == offered
