"""The audit trail: every command, refusal and sensitive read leaves its line, and a lease's lines read as a story."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from ledger import approvals, personal_data
from ledger.access import Act, Actor, carry_out, look
from ledger.access.audit import Filter, events, every_event
from ledger.db import Database
from ledger.errors import Refusal
from ledger.exchange.importing import import_file
from ledger.inquiries import export_trail, read_contract, read_party, read_trail, story_of_contract
from ledger.parties import NewParty, register_parties
from ledger.transfers import draft, file, propose_reversal, review, sign, submit
from tests.access.conftest import Staffed
from tests.making import (
    CLERK,
    HEAD,
    NOW,
    PEOPLE,
    REVIEWER,
    TODAY,
    VILLAGE,
    acting,
    findings,
    person,
    row_counts,
    terms,
)

AUDITOR = PEOPLE["audit-administrator"]
ID_NUMBER, PHONE = "640106198001011234", "19900000077"


def do(database: Database, who: Actor, operation: str, work: Callable[[Connection, Act], Any], **more: Any) -> Any:
    return carry_out(database, who, operation, work, at=NOW, **more)


def trail(database: Database, **wanted: Any) -> list[Any]:
    with database.reading() as connection:
        return events(connection, Filter(oldest_first=True, **wanted))


# The life of one lease: who does what, and the sentence that is left of it.
LIFE: tuple[tuple[Actor, str, Callable[[Connection, Act], Any], str], ...] = (
    (CLERK, "contracts.draft", lambda c, act: draft(c, terms(signed_on=None), act), "→ JF-001，2 块地，2027-01-01 至 2030-12-31"),
    (CLERK, "contracts.submit", lambda c, act: submit(c, "HT-1", act), "提交复核（事项 1）"),
    (REVIEWER, "contracts.review", lambda c, act: review(c, "HT-1", act, accept=False, reason="四至不全"), "复核退回：四至不全"),
    (CLERK, "contracts.submit", lambda c, act: submit(c, "HT-1", act), "提交复核（事项 2）"),
    (REVIEWER, "contracts.review", lambda c, act: review(c, "HT-1", act, accept=True), "复核通过（事项 2，clerk 提交）"),
    (CLERK, "contracts.sign", lambda c, act: sign(c, "HT-1", TODAY, act), "2026-11-21 双方签订，记账为分录 13"),
    (REVIEWER, "contracts.file", lambda c, act: file(c, "HT-1", TODAY, act), "2026-11-21 备案"),
    (CLERK, "contracts.propose-reversal", lambda c, act: propose_reversal(c, "HT-1", "面积有误", act), "申请冲正：面积有误"),
    (REVIEWER, "contracts.approve-reversal", lambda c, act: approvals.approve(c, 3, act), "复核同意冲正（事项 3）：面积有误"),
    (HEAD, "contracts.release-reversal", lambda c, act: approvals.approve(c, 3, act), "核准冲正（事项 3），记账为分录 16：面积有误"),
)  # fmt: skip


def live(database: Database) -> None:
    for who, operation, work, _ in LIFE:
        do(database, who, operation, work, subject="HT-1")


def test_the_trail_of_a_lease_reads_as_a_story(staffed: Staffed) -> None:
    live(staffed.database)
    with staffed.database.reading() as connection:
        told = story_of_contract(connection, CLERK, "HT-1")
        whole = read_trail(connection, AUDITOR, Filter(subject="HT-1", oldest_first=True))
    assert [(each.actor, each.operation) for each in told] == [(who.name, name) for who, name, _, _ in LIFE]
    for event, (_, _, _, said) in zip(told, LIFE, strict=True):
        assert said in event.detail
    assert told == whole
    states = [json.loads(each.after).get("state") for each in told if each.after]
    assert [state for state in states if state] == [
        "submitted", "draft", "submitted", "reviewed", "signed", "reversed",
    ]  # fmt: skip
    assert {(each.address, each.request_id, each.via) for each in told} == {("127.0.0.1", "r-1", "session")}
    assert findings(staffed.database) == ()


def test_a_retry_leaves_one_line(staffed: Staffed) -> None:
    """A command that the database runs twice is told once."""
    database = staffed.database
    runs = []

    def work(connection: Connection, act: Act) -> None:
        runs.append(1)
        draft(connection, terms(signed_on=None), act)
        if len(runs) == 1:
            race = Refusal()
            race.may_be_a_race = True
            raise race

    do(database, CLERK, "contracts.draft", work)
    assert len(runs) == 2
    assert len(trail(database, operation="contracts.draft")) == 1


# Refusals: nothing is written but the line.
REFUSED: tuple[tuple[str, Actor, Callable[[Connection, Act], Any], str], ...] = (
    ("a rule", CLERK, lambda c, act: draft(c, terms(transferee="nobody"), act), "party-unknown"),
    ("a role", REVIEWER, lambda c, act: draft(c, terms(), act), "not-permitted"),
    ("a reach", person("clerk", "640106003000"), lambda c, act: draft(c, terms(), act), "out-of-reach"),
    ("a state", CLERK, lambda c, act: submit(c, "HT-9", act), "contract-unknown"),
    ("nobody", Actor.nobody("192.0.2.9", "r-9"), lambda c, act: draft(c, terms(), act), "sign-in-needed"),
)


@pytest.mark.parametrize(("what", "who", "work", "code"), REFUSED, ids=[case[0] for case in REFUSED])
def test_a_refusal_leaves_its_line_alone(staffed: Staffed, what: str, who: Actor, work: Any, code: str) -> None:
    before = row_counts(staffed.database)
    with pytest.raises(Refusal):
        do(staffed.database, who, "contracts.draft", work, subject="HT-1")
    assert row_counts(staffed.database) == before
    (event,) = trail(staffed.database, outcome="refused")
    assert (event.actor, event.operation, event.subject, event.code) == (who.name, "contracts.draft", "HT-1", code)
    assert event.address == who.address
    assert code in event.detail


def test_a_failure_of_ours_leaves_its_line(staffed: Staffed) -> None:
    def work(connection: Connection, act: Act) -> None:
        draft(connection, terms(signed_on=None), act)
        raise ZeroDivisionError

    before = row_counts(staffed.database)
    with pytest.raises(ZeroDivisionError):
        do(staffed.database, CLERK, "contracts.draft", work)
    assert row_counts(staffed.database) == before
    (event,) = trail(staffed.database, outcome="failed")
    assert (event.operation, event.code) == ("contracts.draft", "ZeroDivisionError")


# Reads.
def test_a_read_asks_whether_it_is_permitted_before_it_looks(staffed: Staffed) -> None:
    """No view can forget: the role is asked for where the book is opened. Who may not is not asked for a purpose."""
    looked: list[Connection] = []
    tries = (
        (Actor.nobody("192.0.2.9", "r-9"), "me.read", "sign-in-needed"),
        (REVIEWER, "users.read", "not-permitted"),
        (PEOPLE["bureau-officer"], "personal.reveal", "not-permitted"),
        (replace(CLERK, scopes=frozenset({"record"})), "divisions.read", "scope-missing"),
        (replace(CLERK, must_change=True), "me.read", "password-must-change"),
    )
    for who, operation, code in tries:
        with pytest.raises(Refusal) as caught:
            look(staffed.database, who, operation, looked.append, at=NOW, subject="HT-1")
        assert caught.value.code == code
    assert looked == []
    told = trail(staffed.database, outcome="refused")
    assert [(each.operation, each.code) for each in told] == [(operation, code) for _, operation, code in tries]


def test_sensitive_reads_leave_a_line_and_others_do_not(staffed: Staffed) -> None:
    database = staffed.database
    live(database)
    count = len(trail(database))
    ask(database, CLERK, "contracts.read", lambda c, who: read_contract(c, who, "HT-1"))
    assert len(trail(database)) == count
    ask(database, AUDITOR, "audit.read", lambda c, who: read_trail(c, who, Filter()))
    ask(database, AUDITOR, "audit.export", lambda c, who: list(export_trail(c, who, Filter())))
    assert [each.operation for each in trail(database)[count:]] == ["audit.read", "audit.export"]
    other = person("clerk", "640106003000")
    with pytest.raises(Refusal):
        ask(database, other, "contracts.read", lambda c, who: read_contract(c, who, "HT-1"), subject="HT-1")
    last = trail(database)[-1]
    assert (last.outcome, last.code, last.subject) == ("refused", "out-of-reach", "HT-1")


def ask(database: Database, who: Actor, operation: str, question: Any, **more: Any) -> Any:
    return look(database, who, operation, lambda c: question(c, who), at=NOW, **more)


def with_personal_data(database: Database) -> None:
    known = NewParty("P-1", "household", "丁一", "resident-id", ID_NUMBER, "village", VILLAGE, PHONE, "一组1号")
    assert database.command(lambda c: register_parties(c, [known], acting()))[1] == []


def test_personal_data_are_revealed_for_a_purpose(staffed: Staffed) -> None:
    database = staffed.database
    with_personal_data(database)
    with database.reading() as connection:
        seen = read_party(connection, CLERK, "P-1")
    assert (seen.id_number, seen.phone) == ("6401**********1234", "199****0077")

    def reveal(purpose: str, who: Actor = CLERK) -> dict[str, str]:
        question = personal_data.reveal_party
        found: dict[str, str] = ask(
            database, who, "personal.reveal", lambda c, a: question(c, a, "P-1"), subject="P-1", purpose=purpose
        )
        return found

    for purpose in ("", "  看 ", "x" * 201):
        with pytest.raises(Refusal) as caught:
            reveal(purpose)
        assert caught.value.code == "purpose-missing"
    assert reveal("办理流转签约核对身份")["id_number"] == ID_NUMBER
    with pytest.raises(Refusal):
        reveal("办理流转签约核对身份", PEOPLE["bureau-officer"])
    told = trail(database, operation="personal.reveal")
    assert [(each.outcome, each.purpose) for each in told][-2:] == [
        ("done", "办理流转签约核对身份"),
        ("refused", "办理流转签约核对身份"),
    ]
    assert ID_NUMBER not in str(trail(database))


def test_a_search_by_number_finds_equals_only(staffed: Staffed) -> None:
    database = staffed.database
    with_personal_data(database)

    def found(value: str, who: Actor = CLERK) -> list[str]:
        question = personal_data.search_by_number
        people: list[Any] = ask(
            database, who, "personal.search", lambda c, a: question(c, a, "phone", value), purpose="农户来电核对"
        )
        return [each.code for each in people]

    assert found(PHONE) == found("199 0000 0077") == ["P-1"]
    assert found(PHONE[:-1]) == []
    assert found(PHONE, person("clerk", "640106003000")) == []
    assert PHONE not in str(trail(database))


def test_an_import_leaves_a_line_whatever_becomes_of_it(staffed: Staffed) -> None:
    database = staffed.database
    good = f"code,kind,name,id_type,id_number,division\nP-7,person,丁七,,,{VILLAGE}\n".encode()
    bad = good + f"P-8,king,{ID_NUMBER},,,{VILLAGE}\n".encode()
    for data, dry_run in ((good, True), (bad, False), (good, False)):
        import_file(database, "parties", data, name="农户.csv", actor=CLERK, at=NOW, dry_run=dry_run)
    with pytest.raises(Refusal):
        import_file(database, "parties", good, name="农户.csv", actor=REVIEWER, at=NOW)
    told = trail(database, operation="parties.register")
    assert [(each.actor, each.outcome, each.code) for each in told] == [
        ("clerk", "refused", "dry-run"),
        ("clerk", "refused", "sheet-refused"),
        ("clerk", "done", ""),
        ("reviewer", "refused", "not-permitted"),
    ]
    assert json.loads(told[2].after)["added"] == 1
    assert ID_NUMBER not in str(told)


# Filters.
FILTERS: tuple[tuple[dict[str, Any], int], ...] = (
    ({"actor": "clerk", "subject": "HT-1"}, 5),
    ({"actor": "reviewer", "subject": "HT-1"}, 4),
    ({"operation": "contracts.review"}, 2),
    ({"subject": "HT-2"}, 0),
    ({"outcome": "failed"}, 0),
    ({"subject": "HT-1", "start": NOW, "end": NOW + timedelta(seconds=1)}, 10),
    ({"subject": "HT-1", "end": NOW}, 0),
    ({"subject": "HT-1", "limit": 3}, 3),
    ({"subject": "' OR 1=1 --"}, 0),
)


def test_the_trail_is_narrowed(staffed: Staffed) -> None:
    live(staffed.database)
    for wanted, count in FILTERS:
        assert len(trail(staffed.database, **wanted)) == count, wanted
    with staffed.database.reading() as connection:
        newest = events(connection, Filter(subject="HT-1", limit=4))
        older = events(connection, Filter(subject="HT-1", before_id=newest[-1].id))
        assert [each.id for each in [*newest, *older]] == sorted((e.id for e in [*newest, *older]), reverse=True)
        assert len(older) == 6
        assert [each.id for each in every_event(connection, Filter(subject="HT-1"))] == sorted(
            each.id for each in [*newest, *older]
        )


@pytest.mark.parametrize("subject", ["a\x00b", "\ud800", "x" * 10_000, "640106198001011234", "=1+1"])
def test_whatever_was_asked_for_can_be_told(staffed: Staffed, subject: str) -> None:
    with pytest.raises(Refusal):
        do(staffed.database, CLERK, "contracts.submit", lambda c, act: submit(c, "HT-9", act), subject=subject)
    (event,) = trail(staffed.database, outcome="refused")
    assert len(event.subject) <= 120
    assert "\x00" not in event.subject
    assert "19800101" not in event.subject
