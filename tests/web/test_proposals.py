"""What waits for a second person, on its page: erasing personal data and reopening a period; contracts lead to theirs."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection

from ledger.access import Act
from ledger.access.proposals import propose
from ledger.clock import now
from ledger.db import Database
from ledger.parties import find_party, register_parties
from ledger.periods import close, propose_reopening
from ledger.personal_data import ERASURE
from ledger.transfers import propose_reversal, submit
from tests.making import OPERATOR
from tests.web.conftest import Browsers
from tests.web.people import SAMPLE_PEOPLE
from tests.web.samples import DRAFT, FILED, UNFILED, VILLAGE, ZENG, party

GONE = "GR-0009"


@pytest.fixture
def leaving(database: Database, somebody: Browsers) -> str:
    """Somebody who holds no land and has no contract."""
    who = party(GONE, "person", "丁一", phone="13800000099")
    assert not database.command(lambda c: register_parties(c, [who], Act(OPERATOR, now())))[1]
    return GONE


def ask(client: FlaskClient, code: str, reason: str = "本人书面要求") -> int:
    return client.post(f"/parties/{code}/erase", data={"reason": reason}).status_code


def test_personal_data_are_erased_by_two_people(somebody: Browsers, database: Database, leaving: str) -> None:
    clerk, head = somebody("clerk"), somebody("centre-head")
    assert f'action="/parties/{leaving}/erase"' in clerk.get(f"/parties/{leaving}").text
    assert "/erase" not in head.get(f"/parties/{leaving}").text
    assert ask(clerk, leaving) == 303
    assert ask(clerk, leaving) == 409  # it waits already
    mine = clerk.get("/proposals").text
    assert "您已签署" in mine
    assert "/1/approve" not in mine
    assert "/1/withdraw" in mine
    assert clerk.post("/proposals/1/approve").status_code == 403
    offered = head.get("/proposals").text
    assert "本人书面要求" in offered
    assert "/1/approve" in offered
    assert "/1/withdraw" not in offered
    assert head.post("/proposals/1/approve").status_code == 303
    assert "没有待批事项" in head.get("/proposals").text
    with database.reading() as connection:
        assert find_party(connection, leaving).name == "（已删除）"
    assert head.post("/proposals/1/approve").status_code == 409


def test_an_erasure_is_sent_back_or_taken_back(somebody: Browsers, leaving: str) -> None:
    clerk, head = somebody("clerk"), somebody("centre-head")
    ask(clerk, leaving)
    assert head.post("/proposals/1/reject", data={"reason": ""}).status_code == 422
    assert head.post("/proposals/1/reject", data={"reason": "材料不全"}).status_code == 303
    assert ask(clerk, leaving) == 303
    assert clerk.post("/proposals/2/withdraw").status_code == 303
    assert "没有待批事项" in clerk.get("/proposals").text


def test_what_the_law_keeps_is_said(somebody: Browsers) -> None:
    answer = somebody("clerk").post(f"/parties/{ZENG}/erase", data={"reason": "本人书面要求"})
    assert answer.status_code == 409
    assert "还持有土地权利" in answer.text


def test_a_period_is_reopened_on_the_page(somebody: Browsers, database: Database) -> None:
    officer, approver = (SAMPLE_PEOPLE[role] for role in ("bureau-officer", "bureau-approver"))
    database.command(lambda c: close(c, 1, date(2020, 6, 30), Act(approver, now())))
    database.command(lambda c: propose_reopening(c, 1, date(2020, 3, 31), "漏记一份合同", Act(officer, now())))
    assert "漏记一份合同" in somebody("bureau-approver").get("/proposals").text
    assert somebody("clerk").post("/proposals/1/approve").status_code == 403
    assert somebody("bureau-approver").post("/proposals/1/approve").status_code == 303


def test_contracts_are_decided_on_their_own_page(somebody: Browsers, database: Database) -> None:
    database.command(lambda c: submit(c, DRAFT, Act(SAMPLE_PEOPLE["clerk"], now())))
    page = somebody("reviewer").get("/proposals").text
    assert f'href="/contracts/{DRAFT}"' in page
    assert somebody("reviewer").post("/proposals/1/approve").status_code == 404
    for address in ("/proposals/99/approve", "/proposals/1/burn", "/proposals/x/approve"):
        assert somebody("reviewer").post(address).status_code == 404


def test_a_reversal_is_on_the_work_list_behind_however_many_other_proposals(
    somebody: Browsers, database: Database
) -> None:
    def ask_much(connection: Connection) -> None:
        clerk = Act(SAMPLE_PEOPLE["clerk"], now())
        for number in range(120):
            propose(connection, clerk, ERASURE, f"GR-{number}", {}, places=[("village", VILLAGE)], needed=2)
        for number in (FILED, UNFILED):
            propose_reversal(connection, number, "面积登记有误", clerk)

    database.command(ask_much)
    page = somebody("reviewer").get("/").text
    heap = page[page.index("申请冲正，待复核") :]
    assert heap.count("面积登记有误") == 2
