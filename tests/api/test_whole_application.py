"""The API inside the whole application, beside the pages."""

from __future__ import annotations

import pytest
from flask import Flask

from ledger.db import Database
from ledger.errors import every_refusal
from tests.making import PASSWORD, TODAY, make_people, make_village
from web.app import create_app


@pytest.fixture
def whole(database: Database, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setenv("TIANBU_TODAY", TODAY.isoformat())
    make_village(database)
    return create_app(database, SECRET_KEY="for tests only")


def test_errors_of_the_api_are_problems_and_those_of_pages_are_not(whole: Flask) -> None:
    client = whole.test_client()
    for address, status in (("/api/v1/nothing", 404), ("/api/nothing", 404), ("/api/v1/me", 401)):
        answer = client.get(address)
        assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert client.get("/nothing").content_type.startswith("text/html")


def test_the_policy_is_strict_everywhere_but_for_styles_of_the_api_pages(whole: Flask) -> None:
    client = whole.test_client()
    for address in ("/api/v1/openapi.json", "/api/problems", "/livez", "/nothing"):
        assert "unsafe-inline" not in client.get(address).headers["Content-Security-Policy"], address
    policy = client.get("/api/docs").headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy


def test_a_problem_leads_to_its_explanation(whole: Flask) -> None:
    client = whole.test_client()
    kind = client.get("/api/v1/me").json["type"]
    page = client.get(kind)
    assert page.status_code == 200
    for refusal in every_refusal():
        assert f"<h2 id={refusal.code}>" in page.text


def test_a_session_of_the_pages_opens_nothing_at_the_api(whole: Flask, database: Database) -> None:
    make_people(database)
    client = whole.test_client()
    whole.config["WTF_CSRF_ENABLED"] = False
    client.post("/sign-in", data={"name": "clerk", "password": PASSWORD})
    assert client.get("/api/v1/contracts").json["code"] == "sign-in-needed"
