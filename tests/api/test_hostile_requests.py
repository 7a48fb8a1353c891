"""Hostile bodies and addresses as a table: the documented problem, nothing written, and a line in the trail."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ledger.access.audit import Event, Filter, events
from ledger.db import Database
from tests.api.acts import PATH, body
from tests.making import HOUSEHOLDS, row_counts

JSON = "application/json"
TEXT = json.dumps(body())


def changed(**changes: Any) -> bytes:
    return json.dumps(body(**changes)).encode()


def spliced(member: str) -> bytes:
    """A sound body with one more member, as it is written."""
    return TEXT[:-1].encode() + b", " + member.encode() + b"}"


BODIES = [
    ("no body", b"", JSON, 400, "request-malformed"),
    ("no JSON", b"{", JSON, 400, "request-malformed"),
    ("two documents", b"{} {}", JSON, 400, "request-malformed"),
    ("byte-order mark", b"\xef\xbb\xbf{}", JSON, 400, "request-malformed"),
    ("UTF-16", TEXT.encode("utf-16"), JSON, 400, "request-malformed"),
    ("broken UTF-8", b'{"number": "\xff"}', JSON, 400, "request-malformed"),
    ("a list", b"[]", JSON, 400, "request-malformed"),
    ("a text", b'"x"', JSON, 400, "request-malformed"),
    ("a number", b"1", JSON, 400, "request-malformed"),
    ("null", b"null", JSON, 400, "request-malformed"),
    ("a key twice", spliced('"purpose": "other"'), JSON, 400, "request-malformed"),
    ("a key twice inside", spliced('"x": {"a": 1, "a": 2}'), JSON, 400, "request-malformed"),
    ("NaN", spliced('"x": NaN'), JSON, 400, "request-malformed"),
    ("Infinity", spliced('"x": -Infinity'), JSON, 400, "request-malformed"),
    ("a large whole number", spliced(f'"x": {"9" * 5000}'), JSON, 400, "request-malformed"),
    ("a large float", spliced('"x": 1e400'), JSON, 400, "request-malformed"),
    ("an endless exponent", spliced(f'"x": 1e{"9" * 30}'), JSON, 400, "request-malformed"),
    ("deep lists", b"[" * 100_000, JSON, 400, "request-malformed"),
    ("deep objects", b'{"a":' * 50_000, JSON, 400, "request-malformed"),
    ("deep and closed", b'{"a":' * 500 + b"1" + b"}" * 500, JSON, 400, "request-malformed"),
    ("33 levels", spliced('"x": ' + "[" * 33 + "]" * 33), JSON, 400, "request-malformed"),
    ("more than a mebibyte", b" " * (1024 * 1024 + 1), JSON, 413, "request-too-large"),
    ("ten mebibytes", changed(purpose="x" * 10_000_000), JSON, 413, "request-too-large"),
    ("a form", b"a=1", "application/x-www-form-urlencoded", 415, "content-type-not-supported"),
    ("no content type", TEXT.encode(), "", 415, "content-type-not-supported"),
    ("another charset", TEXT.encode(), "application/json; charset=gbk", 415, "content-type-not-supported"),
    ("a patch", TEXT.encode(), "application/merge-patch+json", 415, "content-type-not-supported"),
    ("NUL in a text", changed(purpose="a\0b"), JSON, 422, "request-invalid"),
    ("NUL in a key", changed(**{"a\0b": 1}), JSON, 422, "request-invalid"),
    ("a surrogate in a text", changed(purpose="\ud800"), JSON, 422, "request-invalid"),
    ("a surrogate in a key", changed(**{"\udfff": 1}), JSON, 422, "request-invalid"),
    ("a surrogate deep inside", changed(parcels=[{"parcel": {"x": ["\udc00"]}}]), JSON, 422, "request-invalid"),
    ("an unknown member", changed(unheard_of=1), JSON, 422, "request-invalid"),
    ("a float for grains", changed(parcels=[{"parcel": "1" * 19, "area": {"grains": 1.5}}]), JSON, 422, "request-invalid"),
    ("null for a text", changed(purpose=None), JSON, 422, "request-invalid"),
    ("a number for a text", changed(purpose=1), JSON, 422, "request-invalid"),
    ("an object for a text", changed(purpose={}), JSON, 422, "request-invalid"),
    ("a text for a list", changed(parcels="x"), JSON, 422, "request-invalid"),
    ("blanks for a text", changed(purpose=" \u3000 "), JSON, 422, "request-invalid"),
    ("too long a text", changed(purpose="x" * 201), JSON, 422, "request-invalid"),
    ("no members", b"{}", JSON, 422, "request-invalid"),
    ("somebody else's land", changed(transferor=HOUSEHOLDS[2]), JSON, 409, "rules-broken"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "kind", "status", "code"), [row[1:] for row in BODIES], ids=[r[0] for r in BODIES])
def test_a_hostile_body_writes_nothing(
    client: FlaskClient, database: Database, content: bytes, kind: str, status: int, code: str
) -> None:
    client.get(PATH)  # the token's first use is noted
    before = row_counts(database)
    headers = {"Idempotency-Key": "k"} | ({"Content-Type": kind} if kind else {})
    answer = client.post(PATH, data=content, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text
    assert answer.content_type == "application/problem+json"
    assert row_counts(database) == before
    assert [(each.code, each.request_id) for each in trail(database)] == [(code, answer.headers["X-Request-Id"])]


def trail(database: Database) -> list[Event]:
    with database.reading() as connection:
        return events(connection, Filter(outcome="refused"))


ADDRESSES = [
    ("GET", f"{PATH}?vilage=1", 422, "request-invalid"),
    ("GET", f"{PATH}?limit=1&limit=2", 422, "request-invalid"),
    ("GET", f"{PATH}?limit=1_0", 422, "request-invalid"),
    ("GET", f"{PATH}?limit=%EF%BC%95", 422, "request-invalid"),
    ("GET", f"{PATH}?limit=0", 422, "request-invalid"),
    ("GET", f"{PATH}?limit={'9' * 5000}", 422, "request-invalid"),
    ("GET", f"{PATH}?q=%00", 422, "request-invalid"),
    ("GET", f"{PATH}?q=%ED%A0%80%00", 422, "request-invalid"),
    ("GET", f"{PATH}?state=signed%20", 422, "request-invalid"),
    ("GET", f"{PATH}?cursor=forged", 422, "cursor-wrong"),
    ("GET", f"{PATH}?in_force_on=2026-02-30", 422, "request-invalid"),
    ("GET", f"{PATH}/HT-1?x=1", 422, "request-invalid"),
    ("GET", "/api/v1/me?x=1", 422, "request-invalid"),
    ("GET", f"{PATH}/%00", 404, "not-found"),
    ("GET", f"{PATH}/a%0Ab", 404, "not-found"),
    ("GET", f"{PATH}/{'9' * 3000}", 404, "contract-unknown"),
    ("GET", f"{PATH}/%F0%9F%8C%BE", 404, "contract-unknown"),
    ("GET", "/api/v1/contracts/", 404, "not-found"),
    ("GET", "/api/v1/nothing", 404, "not-found"),
    ("GET", "/api/nothing", 404, "not-found"),
    ("GET", "/api/v1/entries/1-99999999999999999999", 404, "not-found"),
    ("GET", "/api/v1/entries/99999999999-1", 404, "not-found"),
    ("GET", "/api/v1/contracts/check", 405, "method-not-allowed"),
    ("DELETE", PATH, 405, "method-not-allowed"),
    ("PATCH", f"{PATH}/HT-1", 405, "method-not-allowed"),
    ("TRACE", PATH, 405, "method-not-allowed"),
    ("POST", "/api/v1/openapi.json", 405, "method-not-allowed"),
]


@pytest.mark.parametrize(("method", "address", "status", "code"), ADDRESSES)
def test_hostile_addresses(client: FlaskClient, method: str, address: str, status: int, code: str) -> None:
    answer = client.open(address, method=method)
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text
    assert answer.content_type == "application/problem+json"
    assert ("Allow" in answer.headers) == (status == 405)


def test_a_body_where_none_belongs_is_refused(client: FlaskClient) -> None:
    answer = client.get(PATH, data=b"{}", headers={"Content-Type": JSON})
    assert (answer.status_code, answer.json["code"]) == (400, "request-malformed")
    packed = client.post(PATH, data=TEXT, headers={"Content-Type": JSON, "Content-Encoding": "gzip"})
    assert packed.status_code == 415


def test_a_whole_number_may_be_written_with_a_point(client: FlaskClient) -> None:
    """JSON Schema has 1200000.0 and 1.2e6 as whole numbers, so they are taken – exactly."""
    text = TEXT.replace('{"mu": "6"}', '{"grains": 1200000.0}').replace('{"ha": "0.4"}', '{"grains": 1.2e6}')
    answer = client.post(PATH, data=text, headers={"Content-Type": JSON, "Idempotency-Key": "k"})
    assert answer.json["area"]["grains"] == 2_400_000


def test_what_nobody_foresaw_is_told_without_internals(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_: object) -> None:
        raise RuntimeError("secret detail 642221197001011234")

    monkeypatch.setattr("ledger.inquiries.read_contract", fall)
    answer = client.get(f"{PATH}/HT-1", headers={"X-Request-Id": "mine"})
    assert (answer.status_code, answer.json["code"]) == (500, "internal-error")
    assert answer.json["request_id"] == "mine"
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_problems_are_in_the_language_that_is_asked_for(client: FlaskClient) -> None:
    for language, said in (("en", "Check the number"), ("zh-CN,zh;q=0.9", "请核对编号"), ("", "请核对编号")):
        answer = client.get(f"{PATH}/HT-9", headers={"Accept-Language": language})
        assert answer.json["remedy"] == said
        assert answer.headers["Content-Language"] == ("en" if language == "en" else "zh")
