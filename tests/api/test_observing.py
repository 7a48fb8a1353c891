"""Request ids, log lines, metrics, health: what is seen from outside, and what is not."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from ledger.db import Database
from tests.api.acts import PATH, draft
from tests.api.applications import api_application
from tests.making import HOUSEHOLDS, VILLAGE


@pytest.fixture
def lines() -> Iterator[list[dict[str, object]]]:
    """The lines of the log, as what they say."""
    heard: list[dict[str, object]] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(json.loads(record.getMessage()))

    ear = Ear()
    logging.getLogger("tianbu").addHandler(ear)
    yield heard
    logging.getLogger("tianbu").removeHandler(ear)


@pytest.mark.parametrize(
    ("given", "kept"),
    [("a.B-9_", True), ("x" * 64, True), ("x" * 65, False), ("", False), ("a b", False), ("田", False)],
)
def test_a_sane_request_id_is_kept(client: FlaskClient, given: str, kept: bool) -> None:
    answer = client.get("/api/v1/me", headers={"X-Request-Id": given.encode().decode("latin-1")})
    assert (answer.headers["X-Request-Id"] == given) == kept
    assert len(answer.headers["X-Request-Id"]) >= 6


def test_a_request_is_one_line_without_anybodys_data(client: FlaskClient, lines: list[dict[str, object]]) -> None:
    client.get(f"/api/v1/parties/{HOUSEHOLDS[0]}?cursor=马建国", headers={"X-Request-Id": "r1"})
    client.get("/api/v1/parties?q=马建国")
    client.get("/somewhere/马建国")
    draft(client, purpose="种植玉米")
    assert [(each["route"], each["method"], each["status"], each["actor"]) for each in lines] == [
        ("/api/v1/parties/<code>", "GET", 422, "clerk"),
        ("/api/v1/parties", "GET", 200, "clerk"),
        ("—", "—", 404, ""),
        (PATH, "POST", 201, "clerk"),
    ]
    assert lines[0]["request_id"] == "r1"
    said = json.dumps(lines, ensure_ascii=False)
    assert not any(word in said for word in ("马建国", HOUSEHOLDS[0], "玉米", "850", "Bearer", "tb_"))


def test_a_failure_is_logged_with_its_places_and_not_its_message(
    client: FlaskClient, lines: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_: object) -> None:
        raise RuntimeError("马建国")

    monkeypatch.setattr("ledger.inquiries.read_contract", fall)
    client.get(f"{PATH}/HT-1")
    failure = lines[0]
    assert (failure["event"], failure["kind"]) == ("failure", "RuntimeError")
    assert str(failure["frames"][-1]).startswith("fall:")  # type: ignore[index]
    assert "马建国" not in json.dumps(lines, ensure_ascii=False)


def test_metrics_count_by_route_and_name_nobody(app: Flask, tokens: dict[str, str], database: Database) -> None:
    """Each application counts for itself; these two are made for this test."""
    client, other = (api_application(database, COUNTED=place).test_client() for place in ("here", "there"))
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {tokens['clerk']}"
    client.get(f"/api/v1/parties/{HOUSEHOLDS[0]}")
    client.get(f"/api/v1/divisions/{VILLAGE}")
    client.get("/nothing/here")
    told = client.get("/metrics")
    assert told.content_type.startswith("text/plain")
    assert 'tianbu_requests_total{method="GET",route="/api/v1/parties/<code>",status="200"} 1.0' in told.text
    assert 'tianbu_requests_total{method="—",route="—",status="404"} 1.0' in told.text
    assert 'tianbu_request_seconds_count{method="GET",route="/api/v1/divisions/<code>"} 1.0' in told.text
    assert "tianbu_requests_in_flight 1.0" in told.text
    assert HOUSEHOLDS[0] not in told.text
    assert "parties" not in other.get("/metrics").text


def test_alive_and_ready(client: FlaskClient, app: Flask, database: Database) -> None:
    assert client.get("/livez").json == {"status": "alive"}
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["status"]) == (200, "ready")
    database.command(lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '0001'")))
    behind = client.get("/readyz")
    assert (behind.status_code, behind.json["code"]) == (503, "not-ready")
    assert behind.content_type == "application/problem+json"


def test_without_a_database_it_is_alive_and_not_ready() -> None:
    gone = Database("postgresql://nobody@127.0.0.1:1/none?connect_timeout=1")
    client = api_application(gone).test_client()
    assert client.get("/livez").status_code == 200
    for address in ("/readyz", "/api/v1/me"):
        answer = client.get(address, headers={"Authorization": "Bearer tb_x"})
        assert (answer.status_code, answer.json["code"]) == (503, "database-unavailable")
        assert answer.headers["Retry-After"] == "5"
        assert "127.0.0.1" not in answer.text
    gone.close()
