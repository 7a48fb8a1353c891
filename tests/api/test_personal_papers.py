"""Asking for an erasure, and printing a contract with identity numbers in full: who, for what, and what the trail says."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from ledger.access import ROLES, Grant
from ledger.access.audit import Filter, events
from ledger.db import Database
from tests.api.acts import PATH, act, draft, newcomer, post
from tests.api.conftest import Desk
from tests.making import ENTERPRISE, HOUSEHOLDS, findings, row_counts
from tests.personal.making import NUMBERS, PHONES, everything, register

ERASE = f"/api/v1/parties/{ENTERPRISE}/erase"
REASON, PURPOSE = {"reason": "本人申请删除"}, {"purpose": "打印后签字"}


def test_a_party_is_erased_by_two_people(desk: Desk, database: Database) -> None:
    clerk, head = desk("clerk"), desk("centre-head")
    asked = post(clerk, ERASE, REASON, key="e1")
    assert (asked.status_code, asked.json["kind"], asked.json["subject"]) == (201, "personal-erasure", ENTERPRISE)
    assert asked.json["turn"]["roles"] == ["centre-head"]
    assert post(clerk, ERASE, REASON, key="e1").headers["Idempotency-Replayed"] == "true"
    other = post(clerk, ERASE, REASON | {"reason": "另一个理由"}, key="e1")
    assert (other.status_code, other.json["code"]) == (409, "command-key-reused")
    assert post(clerk, ERASE, REASON).json["code"] == "proposal-open"
    address = asked.headers["Location"]
    assert act(clerk, f"{address}/approve", {}).json["code"] == "not-permitted"
    assert clerk.get(f"/api/v1/parties/{ENTERPRISE}").json["erased_at"] is None
    assert act(head, f"{address}/approve", {}).json["state"] == "done"
    assert clerk.get(f"/api/v1/parties/{ENTERPRISE}").json["erased_at"]
    assert post(clerk, ERASE, REASON).json["code"] == "party-erased"
    with database.reading() as connection:
        told = events(connection, Filter(subject=ENTERPRISE, oldest_first=True))
    assert [(each.operation, each.actor, each.outcome) for each in told if each.subject_kind == "party"][-2:] == [
        ("personal.propose-erasure", "clerk", "done"),
        ("personal.erase", "centre-head", "done"),
    ]
    assert findings(database) == ()


@pytest.mark.parametrize(
    ("path", "told", "may", "status"),
    [(ERASE, REASON, {"clerk"}, 201), (f"{PATH}/HT-1/pdf", PURPOSE, {"clerk", "reviewer", "centre-head"}, 200)],
    ids=["erase", "pdf"],
)
def test_who_may(desk: Desk, path: str, told: dict[str, str], may: set[str], status: int) -> None:
    draft(desk("clerk"))
    for role in ROLES:
        answer = post(desk(role), path, told)
        if role in may:
            assert answer.status_code == status, (role, answer.text)
        else:
            assert (answer.status_code, answer.json["code"]) == (403, "not-permitted"), role


@pytest.mark.parametrize(("path", "told"), [(ERASE, REASON), (f"{PATH}/HT-1/pdf", PURPOSE)], ids=["erase", "pdf"])
def test_another_townships_things_are_out_of_reach(
    app: Flask, desk: Desk, database: Database, path: str, told: dict[str, str]
) -> None:
    draft(desk("clerk"))
    stranger = newcomer(database, app.test_client(), Grant("clerk", "township", "640106001000"))
    answer = post(stranger, path, told)
    assert (answer.status_code, answer.json["code"]) == (403, "out-of-reach")


@pytest.mark.parametrize(
    ("path", "told", "status", "code"),
    [
        (f"/api/v1/parties/{HOUSEHOLDS[1]}/erase", REASON, 409, "party-holds-land"),
        ("/api/v1/parties/nobody/erase", REASON, 404, "party-unknown"),
        (ERASE, {}, 422, "request-invalid"),
        (ERASE, {"reason": "x"}, 422, "request-invalid"),
        (ERASE, {"reason": "删" * 501}, 422, "request-invalid"),
        (ERASE, {"reason": "删\x00除"}, 422, "request-invalid"),
        (ERASE, REASON | {"at": "once"}, 422, "request-invalid"),
        (f"{PATH}/HT-9/pdf", PURPOSE, 404, "contract-unknown"),
        (f"{PATH}/HT-1/pdf", {}, 422, "request-invalid"),
        (f"{PATH}/HT-1/pdf", {"purpose": "看看"}, 422, "request-invalid"),
        (f"{PATH}/HT-1/pdf", {"purpose": " 看 看 "}, 422, "purpose-missing"),
        (f"{PATH}/HT-1/pdf", {"purpose": "印" * 201}, 422, "request-invalid"),
        (f"{PATH}/HT-1/pdf?purpose=x", PURPOSE, 422, "request-invalid"),
    ],
)
def test_what_is_refused_writes_nothing(
    desk: Desk, database: Database, path: str, told: dict[str, Any], status: int, code: str
) -> None:
    clerk = desk("clerk")
    draft(clerk)
    before = row_counts(database)
    answer = post(clerk, path, told)
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text
    assert answer.content_type == "application/problem+json"
    assert row_counts(database) == before
    with database.reading() as connection:
        assert events(connection, Filter(outcome="refused"))[0].code == code


def test_a_contract_is_printed_in_full_for_a_purpose(desk: Desk, database: Database) -> None:
    clerk = desk("clerk")
    register(database)
    draft(clerk)
    masked, full = clerk.get(f"{PATH}/HT-1/pdf"), clerk.post(f"{PATH}/HT-1/pdf", json=PURPOSE)
    assert (full.status_code, full.content_type) == (200, "application/pdf")
    assert full.headers["Cache-Control"] == "no-store"
    assert NUMBERS[0] not in words_of(masked.data)
    assert NUMBERS[0] in words_of(full.data)
    with database.reading() as connection:
        told = events(connection, Filter(actor="clerk", operation="personal.reveal"))
    assert [(each.subject, each.purpose, each.outcome) for each in told] == [("HT-1", PURPOSE["purpose"], "done")]
    assert not any(secret in everything(database) for secret in (NUMBERS[0], PHONES[0]))


def words_of(paper: bytes) -> str:
    """What a paper says, without its spaces."""
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages).split())


def test_whose_turn_it_is_stands_in_the_story(desk: Desk) -> None:
    clerk, reviewer = desk("clerk"), desk("reviewer")
    turns: list[tuple[str, list[str], bool] | None] = []

    def look() -> None:
        turn = clerk.get(f"{PATH}/HT-1/story").json["turn"]
        turns.append(turn and (turn["operation"], turn["roles"], turn["proposal"] is not None))

    draft(clerk)
    look()
    act(clerk, f"{PATH}/HT-1/submit")
    look()
    act(reviewer, f"{PATH}/HT-1/review", {"accept": True})
    look()
    act(clerk, f"{PATH}/HT-1/sign", {"signed_on": "2026-11-21"})
    look()
    act(reviewer, f"{PATH}/HT-1/file", {"filed_on": "2026-11-21"})
    look()
    asked = act(clerk, f"{PATH}/HT-1/reverse", {"reason": "面积有误"}).headers["Location"]
    look()
    act(reviewer, f"{asked}/approve", {})
    look()
    act(desk("centre-head"), f"{asked}/approve", {})
    look()
    assert turns == [
        ("contracts.submit", ["clerk"], False),
        ("contracts.review", ["reviewer", "centre-head"], True),
        ("contracts.sign", ["clerk"], False),
        ("contracts.file", ["reviewer"], False),
        None,
        ("contracts.approve-reversal", ["reviewer"], True),
        ("contracts.release-reversal", ["centre-head"], True),
        None,
    ]
