"""One-time codes of one's own through the API: offered once, switched on by a first code, off by another, asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from ledger import clock
from ledger.access import ROLES
from ledger.access.audit import Filter, events
from ledger.access.codes_by_time import STEP_SECONDS, code_at
from ledger.db import Database
from tests.api.acts import PATH, act, draft
from tests.api.conftest import Desk
from tests.making import row_counts
from tests.personal.making import everything

CODE = "/api/v1/me/code"
STEP = timedelta(seconds=STEP_SECONDS)


@pytest.mark.parametrize("role", ROLES)
def test_everybody_sets_up_a_code_of_their_own(desk: Desk, database: Database, role: str) -> None:
    client, now = desk(role), clock.now()
    offered = client.post(CODE)
    assert (offered.status_code, offered.headers["Cache-Control"]) == (200, "no-store")
    secret = offered.json["secret"]
    address = urlsplit(offered.json["address"])
    assert (address.scheme, address.netloc, address.path) == ("otpauth", "totp", f"/Tianbu%3A{role}")
    assert parse_qs(address.query)["secret"] == [secret]
    assert not client.get("/api/v1/me").json["has_code"]
    on = client.post(f"{CODE}/confirm", json={"code": code_at(secret, now)})
    assert (on.status_code, on.json["has_code"], on.headers["Cache-Control"]) == (200, True, "no-store")
    assert client.get("/api/v1/me").json == on.json
    used = client.post(f"{CODE}/off", json={"code": code_at(secret, now)})
    assert (used.status_code, used.json["code"]) == (401, "code-needed")
    off = client.post(f"{CODE}/off", json={"code": code_at(secret, now + STEP)})
    assert (off.status_code, off.json["has_code"], off.headers["Cache-Control"]) == (200, False, "no-store")
    with database.reading() as connection:
        told = events(connection, Filter(actor=role, operation="me.code", oldest_first=True))
    assert [(each.outcome, each.subject) for each in told] == [
        (what, role) for what in ("done", "done", "refused", "done")
    ]
    assert secret not in everything(database)


def test_what_is_switched_on_is_not_replaced(desk: Desk) -> None:
    client, now = desk("clerk"), clock.now()
    first, second = (client.post(CODE).json["secret"] for _ in range(2))
    assert first != second
    assert client.post(f"{CODE}/confirm", json={"code": code_at(second, now)}).status_code == 200
    again = client.post(CODE)
    assert (again.status_code, again.json["code"]) == (401, "code-needed")
    assert client.post(f"{CODE}/off", json={"code": code_at(second, now + STEP)}).status_code == 200


def test_an_approval_asks_for_the_code_from_then_on(desk: Desk) -> None:
    clerk, reviewer, now = desk("clerk"), desk("reviewer"), clock.now()
    draft(clerk)
    act(clerk, f"{PATH}/HT-1/submit")
    secret = reviewer.post(CODE).json["secret"]
    reviewer.post(f"{CODE}/confirm", json={"code": code_at(secret, now)})
    address = f"/api/v1/proposals/{clerk.get(f'{PATH}/HT-1').json['review_proposal']}"
    assert act(reviewer, f"{address}/approve", {}).json["code"] == "code-needed"
    done = act(reviewer, f"{address}/approve", {"code": code_at(secret, now + STEP)})
    assert (done.json["state"], done.json["signatures"][-1]["with_code"]) == ("done", True)


def test_without_the_scope_a_token_changes_no_codes(desk: Desk, app: Flask) -> None:
    made = desk("clerk").post("/api/v1/tokens", json={"scopes": ["read", "record", "approve", "reveal"], "days": 1})
    narrow = app.test_client()
    narrow.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {made.json['secret']}"
    for path, told in ((CODE, None), (f"{CODE}/confirm", {"code": "000000"}), (f"{CODE}/off", {"code": "000000"})):
        answer = narrow.post(path, json=told) if told else narrow.post(path)
        assert (answer.status_code, answer.json["code"]) == (403, "scope-missing")


HOSTILE: list[tuple[str, Any, int, str]] = [
    ("confirm", {"code": "000000"}, 401, "code-needed"),
    ("confirm", {"code": "12345"}, 422, "request-invalid"),
    ("confirm", {"code": "1234567"}, 422, "request-invalid"),
    ("confirm", {"code": "12 345"}, 422, "request-invalid"),
    ("confirm", {"code": "１２３４５６"}, 422, "request-invalid"),
    ("confirm", {"code": 123456}, 422, "request-invalid"),
    ("confirm", {"code": None}, 422, "request-invalid"),
    ("confirm", {}, 422, "request-invalid"),
    ("off", {"code": ""}, 422, "request-invalid"),
    ("off", {"code": "123456", "name": "reviewer"}, 422, "request-invalid"),
    ("", {"name": "reviewer"}, 400, "request-malformed"),
]


@pytest.mark.parametrize(("step", "told", "status", "code"), HOSTILE)
def test_what_is_refused_changes_nothing(
    desk: Desk, database: Database, step: str, told: Any, status: int, code: str
) -> None:
    client = desk("clerk")
    client.get("/api/v1/me")
    before = row_counts(database)
    answer = client.post(f"{CODE}/{step}" if step else CODE, json=told)
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text
    assert not client.get("/api/v1/me").json["has_code"]
    assert row_counts(database) == before
    with database.reading() as connection:
        assert events(connection, Filter(outcome="refused"))[0].code == code
