"""The three administrators: accounts, roles and the trail, each as far as the office goes."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from ledger.access.codes_by_time import code_at
from ledger.access.sessions import actor_of_session
from ledger.access.users import find_person
from ledger.clock import now
from ledger.db import Database
from ledger.exchange.formulas import harmless
from tests.making import PASSWORD
from tests.web.conftest import Browsers
from tests.web.people import session_of
from tests.web.samples import DRAFT, HOSTILE_NAME, VILLAGE, ZENG
from tests.web.test_signing_in import switch_codes_on


@pytest.fixture
def system(somebody: Browsers) -> FlaskClient:
    return somebody("system-administrator")


@pytest.fixture
def security(somebody: Browsers) -> FlaskClient:
    return somebody("security-administrator")


@pytest.fixture
def auditor(somebody: Browsers) -> FlaskClient:
    return somebody("audit-administrator")


def offered(client: FlaskClient, address: str) -> set[str]:
    return set(re.findall(rf'action="{re.escape(address)}/([a-z-]+)"', client.get(address).text))


def password_on(text: str) -> str:
    return text.split('<code class="secret">')[1].split("<")[0]


def test_an_account_from_the_first_password_to_its_end(
    system: FlaskClient, security: FlaskClient, stranger: FlaskClient, database: Database
) -> None:
    new = {"name": "li.si", "display_name": "李四", "class": "business"}
    made = system.post("/users", data=new)
    assert (made.status_code, made.headers["Cache-Control"]) == (200, "no-store")
    password = password_on(made.text)
    assert password not in system.get("/users/li.si").text
    assert "尚未授予角色" in system.get("/users?q=李").text
    assert offered(system, "/users/li.si") == {"disable"}
    assert offered(security, "/users/li.si") == {"reset", "grant"}
    granted = security.post("/users/li.si/grant", data={"role": "clerk", "reach": "良田镇"})
    assert granted.headers["Location"] == "/users/li.si?done=grant"
    assert "角色已授予" in security.get(granted.headers["Location"]).text
    assert stranger.post("/sign-in", data={"name": "li.si", "password": password}).headers["Location"] == "/me/password"
    stranger.post("/me/password", data={"current": password, "new": "Feld-und-Flur-9", "again": "Feld-und-Flur-9"})
    assert "经办 · 良田镇" in stranger.get("/").text
    version = system.get("/users/li.si").text.split('name="version" value="')[1].split('"')[0]
    assert system.post("/users/li.si/disable", data={"version": version}).status_code == 303
    assert stranger.get("/").status_code == 303
    assert system.post("/users/li.si/disable", data={"version": version}).status_code == 412
    assert offered(system, "/users/li.si") == {"enable"}
    assert system.post("/users/li.si/enable").status_code == 303
    with database.reading() as connection:
        assert find_person(connection, "li.si").disabled_at is None


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"name": "clerk"}, 409, "登录名已被使用"),
        ({"name": "Operator"}, 422, "登录名不合规"),
        ({"name": "李四"}, 422, "登录名不合规"),
        ({"name": "x" * 5000}, 422, "登录名不合规"),
        ({"name": ""}, 422, "登录名不合规"),
        ({"class": "king"}, 422, "登录名不合规"),
    ],
)
def test_an_account_that_cannot_be_made(system: FlaskClient, changes: dict[str, str], status: int, said: str) -> None:
    answer = system.post("/users", data={"name": "li.si", "display_name": "<b>李四", "class": "business"} | changes)
    assert answer.status_code == status
    assert said in answer.text
    assert 'value="&lt;b&gt;李四"' in answer.text


@pytest.mark.parametrize(
    ("role", "reach", "status", "said"),
    [
        ("clerk", "金凤区", 422, "可授予的级别：乡级"),
        ("clerk", "无此镇", 404, "没有这个区划"),
        ("clerk", "", 404, "没有这个区划"),
        ("king", "良田镇", 409, "不能授予该角色"),
        ("audit-administrator", "", 409, "不能授予该角色"),
        ("party-viewer", "", 422, "授权范围不对"),
        ("village-viewer", VILLAGE, 303, ""),
        ("party-viewer", ZENG, 303, ""),
        ("bureau-officer", "640106", 303, ""),
        ("bureau-officer", "6401", 303, ""),
        ("bureau-approver", "province:640000000000", 303, ""),
        ("bureau-approver", "良田镇", 422, "可授予的级别：县级、地级、省级"),
    ],
)
def test_roles_with_their_reach(security: FlaskClient, role: str, reach: str, status: int, said: str) -> None:
    answer = security.post("/users/releaser/grant", data={"role": role, "reach": reach})
    assert (answer.status_code, said in answer.text) == (status, True), answer.text


def test_the_page_says_how_far_a_role_may_reach(security: FlaskClient) -> None:
    page = security.get("/users/releaser").text
    assert "核发 · 管一个县（区）、市或省" in page
    assert "经办 · 管一个乡镇" in page
    security.post("/users/releaser/grant", data={"role": "releaser", "reach": "6401"})
    assert 'name="reach" value="city:640100000000"' in security.get("/users/releaser").text


def test_the_three_offices_stay_apart(security: FlaskClient) -> None:
    for role in ("clerk", "security-administrator"):
        answer = security.post("/users/system-administrator/grant", data={"role": role, "reach": "良田镇"})
        assert answer.status_code == 409
        assert "三员互斥" in answer.text


def test_what_the_security_administrator_takes_back(
    security: FlaskClient, stranger: FlaskClient, database: Database
) -> None:
    secret = switch_codes_on(database, "clerk")
    alive = session_of(database, "clerk")
    actor = actor_of_session(database, alive, now())
    assert actor is not None
    assert {"reset", "remove-code", "grant", "end-role", "end-session", "revoke-token"} == offered(
        security, "/users/clerk"
    )
    security.post("/users/clerk/end-session", data={"id": str(actor.session_id)})
    assert actor_of_session(database, alive, now()) is None
    security.post("/users/clerk/remove-code")
    answer = security.post("/users/clerk/reset")
    password = password_on(answer.text)
    assert answer.headers["Cache-Control"] == "no-store"
    assert stranger.post("/sign-in", data={"name": "clerk", "password": PASSWORD}).status_code == 401
    assert code_at(secret, now())
    assert stranger.post("/sign-in", data={"name": "clerk", "password": password}).headers["Location"] == "/me/password"
    ended = security.post("/users/clerk/end-role", data={"role": "clerk", "reach": "township:640106100000"})
    assert ended.status_code == 303
    again = security.post("/users/clerk/end-role", data={"role": "clerk", "reach": "township:640106100000"})
    assert again.status_code == 404
    assert security.post("/users/nobody/reset").status_code == 404


def test_somebody_without_a_role_is_told_whom_to_ask(system: FlaskClient, stranger: FlaskClient) -> None:
    password = password_on(
        system.post("/users", data={"name": "li.si", "display_name": "李四", "class": "business"}).text
    )
    stranger.post("/sign-in", data={"name": "li.si", "password": password})
    stranger.post("/me/password", data={"current": password, "new": "Feld-und-Flur-9", "again": "Feld-und-Flur-9"})
    text = stranger.get("/").text
    assert "请联系安全管理员授权" in text
    assert "流转台账" not in text
    assert stranger.get("/contracts").status_code == 403


def test_the_trail_with_its_filters(auditor: FlaskClient, somebody: Browsers) -> None:
    clerk = somebody("clerk")
    clerk.post(f"/contracts/{DRAFT}/submit")
    clerk.get("/audit")
    everything = auditor.get("/audit").text
    assert f"/audit?subject={DRAFT}" in everything
    assert "<del>草稿</del>" in everything
    assert "<ins>待复核</ins>" in everything
    assert "登录" in everything
    for query, shown, hidden in (
        ("actor=clerk", "提交复核", "audit-administrator</td>"),
        ("outcome=refused", "被拒", "<del>草稿</del>"),
        ("operation=contracts.submit", "<del>草稿</del>", "badge refused"),
        (f"subject={DRAFT}", "<del>草稿</del>", "badge refused"),
        ("start=2026-11-21&end=2026-11-21", "<del>草稿</del>", "没有符合条件的记录"),
        ("end=2026-11-20", "没有符合条件的记录", "<del>草稿</del>"),
        ("start=2026-11-22", "没有符合条件的记录", "<del>草稿</del>"),
        ("outcome=anything", "<del>草稿</del>", "没有符合条件的记录"),
    ):
        text = auditor.get(f"/audit?{query}").text
        assert shown in text, query
        assert hidden not in text, query
    for query in ("start=2026-02-31", "end=x", "start=%00"):
        answer = auditor.get(f"/audit?{query}")
        assert answer.status_code == 422
        assert "办法" in answer.text
        assert auditor.get(f"/audit/trail.csv?{query}").status_code == 422


def test_the_trail_goes_on_page_by_page(auditor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        auditor.get("/audit?actor=nobody")
    monkeypatch.setattr("web.trail_pages.PAGE_SIZE", 3)
    first = auditor.get("/audit?operation=audit.read").text
    onward = re.search(r'href="(/audit\?[^"]*before=\d+)"', first)
    assert onward is not None
    second = auditor.get(onward[1].replace("&amp;", "&")).text
    numbers = [set(re.findall(r"<small>#(\d+)</small>", text)) for text in (first, second)]
    assert [len(each) for each in numbers] == [3, 2]
    assert not numbers[0] & numbers[1]
    assert auditor.get("/audit?before=%D9%A3").status_code == 200


def test_the_trail_as_a_sheet_that_no_office_software_runs(auditor: FlaskClient, stranger: FlaskClient) -> None:
    for name in ("=1+1", "@SUM(A1)", "+49", HOSTILE_NAME, "-1", "\t=1", "a\ud7ff"):
        stranger.post("/sign-in", data={"name": name, "password": "x"})
    answer = auditor.get("/audit/trail.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=audit-20261121")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/csv", "no-store")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0][:3] == ["时间（北京）", "谁", "角色"]
    assert {len(row) for row in rows} == {14}
    assert not [cell for row in rows for cell in row if cell.lstrip()[:1] in {"=", "+", "-", "@"}]
    assert len([row for row in rows if row[6] == "登录"]) == 7
    answer.close()
    assert "导出审计记录" in auditor.get("/audit").text


@pytest.mark.parametrize(
    ("cell", "safe"),
    [("=1", "'=1"), (" =1", "' =1"), ("＝1", "'＝1"), ("\t1", "'\t1"), ("-1", "-1"), ("HT-1", "HT-1"), ("", "")],
)
def test_cells(cell: str, safe: str) -> None:
    assert harmless(cell) == safe


def test_verification_by_the_auditor(auditor: FlaskClient) -> None:
    answer = auditor.post("/audit/verify")
    assert answer.status_code == 200
    assert "核验完毕，全部相符。" in answer.text


def test_every_administrator_sees_people_and_acts_within_the_office(
    system: FlaskClient, security: FlaskClient, auditor: FlaskClient
) -> None:
    assert offered(system, "/users/clerk") == {"disable"}
    assert offered(security, "/users/clerk") == {"reset", "grant", "end-role", "revoke-token"}
    assert offered(auditor, "/users/clerk") == set()
    assert "新增用户" in system.get("/users").text
    assert "新增用户" not in security.get("/users").text
    assert system.get("/users/nobody").status_code == 404
    assert system.get("/users?q=%25").status_code == 200


def test_an_administrator_sees_a_households_name_masked(security: FlaskClient) -> None:
    page = security.get("/users").text
    assert f"曾** {ZENG}" in page
    assert "曾小明" not in page
