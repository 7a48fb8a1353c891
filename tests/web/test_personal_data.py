"""Personal data: masked everywhere, in full once and for a purpose, and never in an address."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ledger.access.audit import Filter, events
from ledger.db import Database
from tests.web.conftest import Browsers
from tests.web.samples import ENDED, LIU, ZENG

NUMBER, PHONE = "640106196503124417", "13800000017"
PURPOSE = "核对合同签订人身份"


def test_numbers_in_full_are_shown_once_for_a_purpose(visitor: FlaskClient, database: Database) -> None:
    assert NUMBER not in visitor.get(f"/parties/{ZENG}").text
    answer = visitor.post(f"/parties/{ZENG}/reveal", data={"purpose": PURPOSE, "field": ["id_number", "phone"]})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert NUMBER in answer.text
    assert PHONE in answer.text
    assert NUMBER not in visitor.get(f"/parties/{ZENG}").text
    with database.reading() as connection:
        told = events(connection, Filter(operation="personal.reveal"))
    assert [(event.actor, event.subject, event.purpose, event.outcome) for event in told] == [
        ("clerk", ZENG, PURPOSE, "done")
    ]
    assert NUMBER not in repr(told)


def test_a_paper_to_be_signed_has_the_numbers_for_a_purpose(
    visitor: FlaskClient, database: Database, tmp_path: Path
) -> None:
    masked = visitor.get(f"/contracts/{ENDED}/pdf")
    answer = visitor.post(f"/contracts/{ENDED}/pdf", data={"purpose": PURPOSE})
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (
        200,
        "application/pdf",
        "no-store",
    )
    said = []
    for paper in (masked, answer):
        path = tmp_path / "paper.pdf"
        path.write_bytes(paper.data)
        done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
        said.append("".join(done.stdout.split()))
    assert [NUMBER in each for each in said] == [False, True]
    refused = visitor.post(f"/contracts/{ENDED}/pdf", data={"purpose": ""})
    assert (refused.status_code, "请说明用途" in refused.text) == (422, True)
    with database.reading() as connection:
        told = events(connection, Filter(operation="personal.reveal", oldest_first=True))
    assert [(event.subject, event.purpose, event.outcome) for event in told] == [
        (ENDED, PURPOSE, "done"),
        (ENDED, "", "refused"),
    ]


def test_only_what_was_asked_for_is_shown(visitor: FlaskClient) -> None:
    text = visitor.post(f"/parties/{ZENG}/reveal", data={"purpose": PURPOSE, "field": "phone"}).text
    assert PHONE in text
    assert NUMBER not in text


@pytest.mark.parametrize("purpose", ["", "查", "   核  ", "x" * 201, "x" * 10_000])
def test_without_a_purpose_nothing_is_shown(visitor: FlaskClient, database: Database, purpose: str) -> None:
    answer = visitor.post(f"/parties/{ZENG}/reveal", data={"purpose": purpose})
    assert answer.status_code == 422
    assert "请说明用途" in answer.text
    assert NUMBER not in answer.text
    assert visitor.post("/identities", data={"value": NUMBER, "purpose": purpose}).status_code == 422
    with database.reading() as connection:
        told = events(connection, Filter(actor="clerk", outcome="refused"))
    assert [event.code for event in told] == ["purpose-missing"] * 2


@pytest.mark.parametrize(("role", "may"), [("clerk", True), ("bureau-officer", False), ("party-viewer", False)])
def test_the_form_is_offered_to_those_who_may(somebody: Browsers, role: str, may: bool) -> None:
    assert (f'action="/parties/{ZENG}/reveal"' in somebody(role).get(f"/parties/{ZENG}").text) is may


@pytest.mark.parametrize(("field", "value"), [("id_number", NUMBER), ("phone", PHONE), ("nonsense", NUMBER)])
def test_finding_somebody_by_a_number(visitor: FlaskClient, database: Database, field: str, value: str) -> None:
    answer = visitor.post("/identities", data={"field": field, "value": value, "purpose": PURPOSE})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert f'href="/parties/{ZENG}"' in answer.text
    assert LIU not in answer.text
    assert value not in answer.text
    with database.reading() as connection:
        told = events(connection, Filter(operation="personal.search"))
    assert [(event.outcome, event.purpose) for event in told] == [("done", PURPOSE)]
    assert value not in repr(told)


@pytest.mark.parametrize("value", ["", "640106196503124418", "%", "x" * 10_000, "６４０１０６", "' OR 1=1 --"])
def test_a_number_that_nobody_has(visitor: FlaskClient, value: str) -> None:
    answer = visitor.post("/identities", data={"value": value, "purpose": PURPOSE})
    assert answer.status_code == 200
    assert "没有登记这个号码的主体" in answer.text


def test_a_number_in_the_search_finds_nobody_and_leads_to_the_form(visitor: FlaskClient) -> None:
    answer = visitor.get("/search", query_string={"q": NUMBER})
    assert "没有找到" in answer.text
    assert 'href="/identities"' in answer.text
