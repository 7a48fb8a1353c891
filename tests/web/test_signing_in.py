"""Signing in and out: what is refused and how, what the cookies are, and that nothing works without a session."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from ledger.access import Act
from ledger.access.audit import Event, Filter, events
from ledger.access.codes_by_time import code_at
from ledger.access.failures import MOST_FAILURES
from ledger.access.models import SESSION, USER
from ledger.access.sessions import actor_of_session
from ledger.access.signing_in import confirm_code, offer_code
from ledger.clock import now
from ledger.db import Database
from tests.making import PASSWORD
from tests.web.conftest import Browsers
from tests.web.people import session_of
from tests.web.samples import DRAFT, UNFILED, ZENG
from web.session import COOKIE, FORM_COOKIE

WORKING = {"name": "clerk", "password": PASSWORD}


def told(database: Database, **wanted: Any) -> list[Event]:
    with database.reading() as connection:
        return events(connection, Filter(**wanted))


def switch_codes_on(database: Database, name: str) -> str:
    """The secret of somebody's authenticator, switched on a while ago."""
    actor = actor_of_session(database, session_of(database, name), now())
    assert actor is not None
    act = Act(actor, now() - timedelta(minutes=5))
    secret = database.command(lambda connection: offer_code(connection, act))
    database.command(lambda connection: confirm_code(connection, act, code_at(secret, act.at)))
    return secret


def test_signing_in_leads_to_the_page_that_was_asked_for(stranger: FlaskClient, database: Database) -> None:
    asked = stranger.get(f"/parties/{ZENG}?on=2026-01-01")
    assert asked.status_code == 303
    form = stranger.get(asked.headers["Location"])
    assert "登录田簿" in form.text
    assert form.headers["Cache-Control"] == "no-store"
    assert f'value="/parties/{ZENG}?on=2026-01-01"' in form.text
    answer = stranger.post("/sign-in", data=WORKING | {"next": f"/parties/{ZENG}?on=2026-01-01"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/parties/{ZENG}?on=2026-01-01")
    page = stranger.get(answer.headers["Location"])
    assert "曾小明" in page.text
    assert "经办 · 良田镇" in page.text
    assert [event.outcome for event in told(database, operation="sign-in")] == ["done"]
    assert stranger.get("/sign-in?next=/contracts").headers["Location"] == "/contracts"


@pytest.mark.parametrize("place", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x\ny"])
def test_signing_in_never_leads_elsewhere(stranger: FlaskClient, place: str) -> None:
    assert stranger.post("/sign-in", data=WORKING | {"next": place}).headers["Location"] == "/"


def test_signing_out_ends_the_session_itself(visitor: FlaskClient, database: Database) -> None:
    kept = visitor.get_cookie(COOKIE)
    assert kept is not None
    assert visitor.get("/contracts").status_code == 200
    answer = visitor.post("/sign-out")
    assert answer.headers["Location"] == "/sign-in"
    assert visitor.get_cookie(COOKIE) is None
    visitor.set_cookie(COOKIE, kept.value)
    assert visitor.get("/contracts").headers["Location"] == "/sign-in?next=/contracts"
    assert told(database, operation="sign-out")[0].actor == "clerk"


def test_the_session_cookie_and_the_cookie_of_the_forms_change_at_sign_in(
    application: Flask, stranger: FlaskClient
) -> None:
    """Fixation: whatever cookies somebody planted are worth nothing after sign-in."""
    stranger.get("/sign-in")
    stranger.set_cookie(COOKIE, "planted")
    before = stranger.get_cookie(FORM_COOKIE)
    answer = stranger.post("/sign-in", data=WORKING)
    after = stranger.get_cookie(COOKIE)
    assert before is not None
    assert after is not None
    assert after.value != "planted"
    assert len(after.value) >= 43
    forms = stranger.get_cookie(FORM_COOKIE)
    assert forms is None or forms.value != before.value
    again = application.test_client()
    again.post("/sign-in", data=WORKING)
    other = again.get_cookie(COOKIE)
    assert other is not None
    assert other.value != after.value
    said = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith(COOKIE))
    assert [part for part in ("HttpOnly", "SameSite=Lax", "Path=/") if part not in said] == []
    assert "Secure" not in said


@pytest.mark.parametrize("how", ["request", "setting"])
def test_cookies_are_secure_wherever_there_is_https(
    stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    if how == "setting":
        monkeypatch.setenv("TIANBU_PUBLIC_URL", "https://tianbu.example")
    base = "https://localhost" if how == "request" else "http://localhost"
    form = stranger.get("/sign-in", base_url=base)
    answer = stranger.post("/sign-in", data=WORKING, base_url=base)
    for said in (*form.headers.getlist("Set-Cookie"), *answer.headers.getlist("Set-Cookie")):
        assert "Secure" in said, said
        assert "HttpOnly" in said, said
        assert "SameSite=Lax" in said, said


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"password": "wrong"}, 401, "用户名、密码或动态口令不正确"),
        ({"name": "nobody"}, 401, "用户名、密码或动态口令不正确"),
        ({"name": ""}, 401, "用户名、密码或动态口令不正确"),
        ({"password": ""}, 401, "用户名、密码或动态口令不正确"),
        ({"name": "ｃｌｅｒｋ"}, 401, "用户名、密码或动态口令不正确"),
        ({"name": "x" * 10_000}, 401, "用户名、密码或动态口令不正确"),
        ({"password": "x" * 10_000}, 401, "用户名、密码或动态口令不正确"),
        ({"name": "' OR 1=1 --"}, 401, "用户名、密码或动态口令不正确"),
        ({"name": "\ud7ff\u202e"}, 401, "用户名、密码或动态口令不正确"),
        ({"pending": "not ours"}, 401, "请重新输入密码"),
        ({"pending": "田"}, 401, "请重新输入密码"),
        ({"name": "a\x00b"}, 422, "含有无法保存的字符"),
        ({"password": "\x00"}, 422, "含有无法保存的字符"),
    ],
)
def test_what_is_typed_wrongly(
    stranger: FlaskClient, database: Database, changes: dict[str, str], status: int, said: str
) -> None:
    answer = stranger.post("/sign-in", data=WORKING | changes)
    assert answer.status_code == status
    assert said in answer.text
    assert PASSWORD not in answer.text
    assert "{" not in answer.text  # no figure of a rule is left open
    assert stranger.get_cookie(COOKIE) is None
    with database.reading() as connection:
        assert connection.scalar(select(SESSION.c.id)) is None


def test_a_password_typed_with_full_width_letters_is_the_same_password(stranger: FlaskClient) -> None:
    """An input method that was left on changes nothing about what somebody knows."""
    assert stranger.post("/sign-in", data=WORKING | {"password": "Ｃorrect-Horse-７"}).status_code == 303


def test_an_account_is_locked_and_says_until_when(stranger: FlaskClient) -> None:
    for _ in range(MOST_FAILURES):
        assert stranger.post("/sign-in", data=WORKING | {"password": "wrong"}).status_code == 401
    answer = stranger.post("/sign-in", data=WORKING)
    assert "账号已锁定" in answer.text
    assert "之后可再试" in answer.text
    assert stranger.post("/sign-in", data=WORKING | {"name": "reviewer"}).status_code == 303


def test_a_disabled_account_is_told_so_once_its_password_is_right(stranger: FlaskClient, database: Database) -> None:
    closed = update(USER).where(USER.c.name == "clerk").values(disabled_at=now())
    database.command(lambda connection: connection.execute(closed))
    assert "已停用" in stranger.post("/sign-in", data=WORKING).text
    assert "已停用" not in stranger.post("/sign-in", data=WORKING | {"password": "wrong"}).text


def test_an_address_may_fail_so_often(application: Flask, stranger: FlaskClient, monkeypatch: Any) -> None:
    monkeypatch.setitem(application.config, "SIGN_IN_RATE_LIMIT", "3/minute")
    monkeypatch.setitem(application.extensions, "tianbu_attempts", _fresh_limiter())
    for _ in range(5):
        assert application.test_client().post("/sign-in", data=WORKING).status_code == 303
    found = [stranger.post("/sign-in", data={"name": f"n{n}", "password": "x"}).status_code for n in range(5)]
    assert found == [401, 401, 401, 429, 429]
    assert "请等一分钟再试" in stranger.post("/sign-in", data=WORKING).text


def _fresh_limiter() -> Any:
    from limits.storage import MemoryStorage
    from limits.strategies import MovingWindowRateLimiter

    return MovingWindowRateLimiter(MemoryStorage())


def test_the_code_is_asked_for_in_a_second_step_without_the_password_again(
    stranger: FlaskClient, database: Database
) -> None:
    secret = switch_codes_on(database, "clerk")
    second = stranger.post("/sign-in", data=WORKING | {"next": "/contracts"})
    assert second.status_code == 200
    assert "请再输入动态口令" in second.text
    assert PASSWORD not in second.text
    pending = second.text.split('name="pending" value="')[1].split('"')[0]
    wrong = stranger.post("/sign-in", data={"pending": pending, "code": "000000"})
    assert wrong.status_code == 401
    assert 'name="pending"' in wrong.text
    right = stranger.post("/sign-in", data={"pending": pending, "code": code_at(secret, now()), "next": "/contracts"})
    assert (right.status_code, right.headers["Location"]) == (303, "/contracts")


def test_the_second_step_is_for_five_minutes_and_for_one_browser(
    application: Flask, stranger: FlaskClient, database: Database
) -> None:
    secret = switch_codes_on(database, "clerk")
    stranger.get("/sign-in")
    pending = stranger.post("/sign-in", data=WORKING).text.split('name="pending" value="')[1].split('"')[0]
    other = application.test_client()
    other.get("/sign-in")
    form = {"pending": pending, "code": code_at(secret, now())}
    assert "请重新输入密码" in other.post("/sign-in", data=form).text
    with time_machine.travel(timedelta(minutes=6)):
        assert "请重新输入密码" in stranger.post("/sign-in", data=form).text


def test_a_one_time_password_leads_to_setting_a_new_one_and_nowhere_else(
    stranger: FlaskClient, database: Database
) -> None:
    fresh = update(USER).where(USER.c.name == "clerk").values(must_change=1)
    database.command(lambda connection: connection.execute(fresh))
    answer = stranger.post("/sign-in", data=WORKING | {"next": "/contracts"})
    assert answer.headers["Location"] == "/me/password"
    for place in ("/", "/contracts", "/me", "/me/code", f"/contracts/{DRAFT}", "/search?q=a"):
        assert stranger.get(place).headers["Location"] == "/me/password", place
    assert stranger.post(f"/contracts/{DRAFT}/submit").headers["Location"] == "/me/password"
    form = stranger.get("/me/password")
    assert "设置新密码后才能办理业务" in form.text
    assert "流转台账" not in form.text
    new = {"current": PASSWORD, "new": "Morgen-Reis-2027", "again": "Morgen-Reis-2027"}
    for changes, status, said in (
        ({"again": "other"}, 422, "两次输入不一致"),
        ({"current": "wrong"}, 403, "当前密码不正确"),
        ({"new": "short", "again": "short"}, 422, "密码不符合要求"),
        ({"new": PASSWORD, "again": PASSWORD}, 422, "密码用过了"),
    ):
        refused = stranger.post("/me/password", data=new | changes)
        assert (refused.status_code, said in refused.text) == (status, True), said
    assert stranger.post("/me/password", data=new).status_code == 303
    assert "密码已修改" in stranger.get("/me?done=password").text
    assert stranger.get("/contracts").status_code == 200


@pytest.mark.parametrize(("minutes", "alive"), [(29, True), (31, False), (12 * 60 + 1, False)])
def test_a_session_ends_when_it_is_idle_and_after_half_a_day(
    visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch, minutes: int, alive: bool
) -> None:
    monkeypatch.delenv("TIANBU_TODAY")
    later = now() + timedelta(minutes=minutes)
    with time_machine.travel(later):
        answer = visitor.get("/contracts")
        assert answer.status_code == (200 if alive else 303)
        assert alive or "登录已过期" in visitor.get(answer.headers["Location"]).text


def test_a_busy_session_ends_after_half_a_day_too(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIANBU_TODAY")
    start = now()
    found = []
    for minutes in range(0, 12 * 60 + 21, 20):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            found.append(visitor.get("/me").status_code)
    assert found == [200] * 36 + [303] * 2


def test_one_browsers_session_is_not_anothers(application: Flask, somebody: Browsers) -> None:
    clerk, reviewer, stranger = somebody("clerk"), somebody("reviewer"), application.test_client()
    with application.app_context():  # as a test or a script may push one around several requests
        assert "经办 · 良田镇" in clerk.get("/").text
        assert stranger.get("/").status_code == 303
        assert "复核 · 良田镇" in reviewer.get("/").text
        assert stranger.get("/me").status_code == 303
        assert "经办 · 良田镇" in clerk.get("/").text


@pytest.mark.parametrize("secret", ["", "x", "田" * 5, "a" * 3000, "\u00e9"])
def test_a_made_up_session_is_nobodys(stranger: FlaskClient, secret: str) -> None:
    stranger.set_cookie(COOKIE, secret)
    assert stranger.get("/").status_code == 303


def test_without_a_session_nothing_but_public_pages_answers(stranger: FlaskClient, database: Database) -> None:
    for place in ("/", "/contracts", f"/contracts/{UNFILED}", "/me", "/users", "/audit", "/identities", "/me/code.svg"):
        answer = stranger.get(place)
        assert answer.status_code == 303, place
        assert answer.headers["Location"].startswith("/sign-in?next="), place
    assert told(database) == []  # that somebody comes by is nothing to tell
    for place in (f"/verify/{UNFILED}", "/sign-in", "/static/tianbu.css", "/fonts/sans.otf"):
        answer = stranger.get(place)
        assert answer.status_code == 200, place
        answer.close()
    assert stranger.post("/preferences", data={"language": "en", "next": "/sign-in"}).status_code == 303


def test_a_form_without_a_session_is_refused_and_told_once(stranger: FlaskClient, database: Database) -> None:
    here = f"http://localhost/contracts/{DRAFT}"
    answer = stranger.post(f"/contracts/{DRAFT}/submit", headers={"Referer": here})
    assert answer.headers["Location"] == f"/sign-in?next=/contracts/{DRAFT}"
    elsewhere = stranger.post(f"/contracts/{DRAFT}/submit", headers={"Referer": "https://elsewhere.example/x"})
    assert elsewhere.headers["Location"] == "/sign-in?next=/"
    found = told(database, subject=DRAFT, outcome="refused")
    assert [(event.code, event.actor) for event in found] == [("sign-in-needed", "")] * 2
