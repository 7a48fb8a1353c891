"""The trail as a sheet: whole, in order, harmless in office software, for the audit administrator, and in the trail."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from api import audit
from ledger.access import ROLES
from ledger.access import audit as trail
from ledger.access.audit import Filter, event_row, events, write_events
from ledger.db import Database
from tests.api.acts import PATH
from tests.api.conftest import Desk
from tests.making import NOW, PEOPLE

EXPORT = "/api/v1/audit/export"


def write(database: Database, *details: str) -> None:
    """Events of the clerk with these details."""
    rows = [event_row(PEOPLE["clerk"], NOW, "test", subject=f"S-{n}", detail=each) for n, each in enumerate(details)]
    database.command(lambda connection: write_events(connection, rows))


def rows_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_the_sheet_says_what_the_list_says(
    desk: Desk, client: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail, "_CHUNK", 2)
    monkeypatch.setattr(audit, "_IN_MEMORY", 100)
    monkeypatch.setattr(audit, "_PORTION", 7)
    client.get(f"{PATH}/HT-9")
    write(database, "一", 'with "quotes", commas', "two\nlines", "四", "五")
    auditor = desk("audit-administrator")
    listed = [each for each in auditor.get("/api/v1/audit").json["items"] if each["operation"] != "audit.read"]
    answer = auditor.get(EXPORT)
    assert (answer.status_code, answer.content_type) == (200, "text/csv; charset=utf-8")
    assert answer.data.startswith(b"\xef\xbb\xbfid,recorded_at,actor,")
    assert re.fullmatch(r"attachment; filename=audit-20261121-[0-9]{4}\.csv", answer.headers["Content-Disposition"])
    assert (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
    wanted = [{name: str(value) for name, value in each.items()} for each in reversed(listed)]
    found = [each for each in rows_of(answer) if each["operation"] != "audit.read"]
    assert found == wanted
    with database.reading() as connection:
        told = events(connection, Filter(operation="audit.export"))
    assert [(each.actor, each.outcome) for each in told] == [("audit-administrator", "done")]


def test_who_may(desk: Desk) -> None:
    for role in ROLES:
        answer = desk(role).get(EXPORT)
        if role == "audit-administrator":
            assert answer.status_code == 200
        else:
            assert (answer.status_code, answer.json["code"]) == (403, "not-permitted"), role
    refused = desk("audit-administrator").get("/api/v1/audit?operation=audit.export&outcome=refused").json["items"]
    assert {each["actor"] for each in refused} == {*ROLES} - {"audit-administrator"}


@pytest.mark.parametrize(
    ("detail", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+86 199", "'+86 199"),
        ("-5", "-5"),
        ("-5+1", "'-5+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1", "'＝1"),
        (" =1", "' =1"),
        ("\t1", "'\t1"),
        ("\r1", "'\r1"),
        ("\n=1", "'\n=1"),
        ("a=1", "a=1"),
        ("'=1", "'=1"),
        ("田", "田"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(desk: Desk, database: Database, detail: str, cell: str) -> None:
    write(database, detail)
    answer = desk("audit-administrator").get(f"{EXPORT}?operation=test")
    assert [each["detail"] for each in rows_of(answer)] == [cell]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("actor=clerk&operation=test", 3),
        ("subject=S-1&operation=test", 1),
        ("outcome=refused&operation=test", 0),
        ("start=2026-11-21T04:00:00Z&end=2026-11-21T04:00:01Z&operation=test", 3),
        ("end=2026-11-21T04:00:00Z&operation=test", 0),
    ],
)
def test_it_is_narrowed_as_the_list_is(desk: Desk, database: Database, query: str, count: int) -> None:
    write(database, "一", "二", "三")
    auditor = desk("audit-administrator")
    assert len(auditor.get(f"/api/v1/audit?{query}").json["items"]) == count
    assert len(rows_of(auditor.get(f"{EXPORT}?{query}"))) == count


@pytest.mark.parametrize(
    "query",
    ["limit=5", "cursor=x", "outcome=ok", "start=2026-11-21", "actor=a&actor=b", "q=%00", "subject=%00", "x=1"],
)
def test_what_it_does_not_take_is_refused(desk: Desk, query: str) -> None:
    answer = desk("audit-administrator").get(f"{EXPORT}?{query}")
    assert (answer.status_code, answer.json["code"]) == (422, "request-invalid")
    assert answer.content_type == "application/problem+json"
    assert "Content-Disposition" not in answer.headers
