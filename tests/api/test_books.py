"""Books and their periods through the API: who closes, who asks for a reopening, who approves it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ledger.access import ROLES, Grant
from ledger.access.audit import Filter, events
from ledger.db import Database
from tests.api.acts import act, newcomer, post
from tests.api.conftest import Desk
from tests.making import COUNTY, TODAY, findings, row_counts

BOOKS = "/api/v1/books"
OFFICES = {"clerk", "reviewer", "centre-head", "bureau-officer", "bureau-approver", "releaser"}
CLOSE, REOPEN = {"closing_day": "2020-12-31"}, {"closing_day": "2019-12-31", "reason": "补录旧合同"}


@pytest.fixture
def number(client: FlaskClient) -> int:
    """The number of the one book that there is."""
    found = client.get(BOOKS).json["items"]
    expected = {"division": f"county:{COUNTY}", "name": "金凤区", "scope": "land", "closing_day": None}
    assert found == [expected | {"number": found[0]["number"]}]
    return int(found[0]["number"])


WALK = [("list", OFFICES), ("close", {"bureau-approver"}), ("reopen", {"bureau-officer"})]


@pytest.mark.parametrize(("step", "may"), WALK, ids=[row[0] for row in WALK])
def test_who_may(desk: Desk, number: int, step: str, may: set[str]) -> None:
    assert post(desk("bureau-approver"), f"{BOOKS}/{number}/close", CLOSE).status_code == 200
    told = {"close": {"closing_day": "2021-12-31"}, "reopen": REOPEN}
    for role in ROLES:
        client = desk(role)
        answer = client.get(BOOKS) if step == "list" else post(client, f"{BOOKS}/{number}/{step}", told[step])
        if role in may:
            assert answer.status_code == (201 if step == "reopen" else 200), (role, answer.text)
        else:
            assert (answer.status_code, answer.json["code"]) == (403, "not-permitted"), role


@pytest.mark.parametrize(
    ("role", "step", "told"), [("bureau-approver", "close", CLOSE), ("bureau-officer", "reopen", REOPEN)]
)
def test_another_countys_book_is_out_of_reach(
    app: Flask, database: Database, number: int, role: str, step: str, told: dict[str, str]
) -> None:
    stranger = newcomer(database, app.test_client(), Grant(role, "county", "640104000000"))
    before = row_counts(database)
    answer = post(stranger, f"{BOOKS}/{number}/{step}", told)
    assert (answer.status_code, answer.json["code"]) == (403, "out-of-reach")
    assert row_counts(database) | {"api_token": 0} == before | {"api_token": 0}


def test_a_period_is_closed_and_reopened_by_two_people(desk: Desk, database: Database, number: int) -> None:
    officer, approver = desk("bureau-officer"), desk("bureau-approver")
    closed = post(approver, f"{BOOKS}/{number}/close", CLOSE, key="c1")
    assert (closed.status_code, closed.json["closing_day"]) == (200, "2020-12-31")
    again = post(approver, f"{BOOKS}/{number}/close", CLOSE, key="c1")
    assert (again.json, again.headers["Idempotency-Replayed"]) == (closed.json, "true")
    back = post(approver, f"{BOOKS}/{number}/close", {"closing_day": "2019-12-31"})
    assert (back.status_code, back.json["code"]) == (409, "closing-out-of-order")
    asked = post(officer, f"{BOOKS}/{number}/reopen", REOPEN, key="r1")
    assert (asked.status_code, asked.json["subject"], asked.json["kind"]) == (
        201,
        f"book:{number}",
        "period-reopening",
    )
    assert asked.json["content"] == {"book": number, **REOPEN}
    assert asked.json["places"] == [f"county:{COUNTY}"]
    turn = {"operation": "book.reopen", "roles": ["bureau-approver"], "proposal": asked.json["id"]}
    assert asked.json["turn"] == turn
    assert post(officer, f"{BOOKS}/{number}/reopen", REOPEN, key="r1").headers["Idempotency-Replayed"] == "true"
    assert post(officer, f"{BOOKS}/{number}/reopen", REOPEN).json["code"] == "proposal-open"
    address = asked.headers["Location"]
    assert officer.get(address).headers["ETag"] == asked.headers["ETag"]
    assert act(officer, f"{address}/approve", {}).json["code"] == "not-permitted"
    assert officer.get(BOOKS).json["items"][0]["closing_day"] == "2020-12-31"
    done = act(approver, f"{address}/approve", {})
    assert (done.json["state"], done.json["turn"]) == ("done", None)
    assert officer.get(BOOKS).json["items"][0]["closing_day"] == "2019-12-31"
    with database.reading() as connection:
        told = events(connection, Filter(outcome="done", subject=str(number), oldest_first=True))
        replayed = events(connection, Filter(outcome="done", subject=f"book:{number}", oldest_first=True))
    assert [(each.operation, each.actor) for each in told] == [
        ("book.close", "bureau-approver"),
        ("book.propose-reopening", "bureau-officer"),
        ("book.reopen", "bureau-approver"),
    ]
    assert [each.operation for each in replayed] == ["book.close", "book.propose-reopening"]
    assert findings(database) == ()


HOSTILE: list[tuple[str, str, str, Any, int, str]] = [
    ("no key", "bureau-approver", "{}/close", None, 422, "idempotency-key-missing"),
    ("no day", "bureau-approver", "{}/close", {}, 422, "request-invalid"),
    ("no such day", "bureau-approver", "{}/close", {"closing_day": "2021-02-29"}, 422, "request-invalid"),
    ("a day far off", "bureau-approver", "{}/close", {"closing_day": "2200-01-01"}, 422, "request-invalid"),
    ("a day ahead", "bureau-approver", "{}/close", {"closing_day": "2027-06-30"}, 422, "closing-ahead"),
    ("today", "bureau-approver", "{}/close", {"closing_day": TODAY.isoformat()}, 422, "closing-ahead"),
    ("a number", "bureau-approver", "{}/close", {"closing_day": 20201231}, 422, "request-invalid"),
    ("a reason to close", "bureau-approver", "{}/close", CLOSE | {"reason": "年末"}, 422, "request-invalid"),
    ("no such book", "bureau-approver", "999/close", CLOSE, 404, "book-unknown"),
    ("no number", "bureau-approver", "x/close", CLOSE, 404, "not-found"),
    ("below zero", "bureau-approver", "-1/close", CLOSE, 404, "not-found"),
    ("beyond any book", "bureau-approver", f"{2**31}/close", CLOSE, 404, "not-found"),
    ("no reason", "bureau-officer", "{}/reopen", CLOSE, 422, "request-invalid"),
    ("a blank reason", "bureau-officer", "{}/reopen", REOPEN | {"reason": " \u3000 "}, 422, "request-invalid"),
    ("a long reason", "bureau-officer", "{}/reopen", REOPEN | {"reason": "旧" * 501}, 422, "request-invalid"),
    ("a surrogate", "bureau-officer", "{}/reopen", REOPEN | {"reason": "\ud800补录"}, 422, "request-invalid"),
    ("nothing closed", "bureau-officer", "{}/reopen", REOPEN, 409, "closing-out-of-order"),
    ("no such book to reopen", "bureau-officer", "999/reopen", REOPEN, 404, "book-unknown"),
]


@pytest.mark.parametrize(
    ("role", "address", "told", "status", "code"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE]
)
def test_what_is_refused_writes_nothing(
    desk: Desk, database: Database, number: int, role: str, address: str, told: Any, status: int, code: str
) -> None:
    client, target = desk(role), f"{BOOKS}/{address.format(number)}"
    client.get(BOOKS)
    before = row_counts(database)
    answer = client.post(target, json=CLOSE) if told is None else post(client, target, told)
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text
    assert answer.content_type == "application/problem+json"
    assert row_counts(database) == before
    with database.reading() as connection:
        assert events(connection, Filter(actor=role, outcome="refused", limit=1))[0].code == code
