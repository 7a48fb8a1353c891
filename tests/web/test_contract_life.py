"""A contract on its page, from draft to reversal: whose turn it is, which buttons there are, and the story it becomes."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from ledger.access.audit import Filter, events
from ledger.access.codes_by_time import code_at
from ledger.clock import now
from ledger.db import Database
from ledger.transfers import find_contract
from tests.web.conftest import Browsers
from tests.web.samples import DRAFT, FILED, UNFILED
from tests.web.test_signing_in import switch_codes_on

PLACE = f"/contracts/{DRAFT}"
SIGNED = {"signed_on": "2026-11-21"}
IN_FORCE = {"ending", "change", "offer"}
STORY = (
    "提交复核", "复核退回：缺少四至", "撤回为草稿", "复核通过", "双方签订", "2026-11-21 备案", "申请冲正：重复录入",
    "复核同意冲正", "核准冲正（",
)  # fmt: skip


def buttons(client: FlaskClient, place: str = PLACE) -> set[str]:
    """The steps that a contract's page offers, but the rent and adding papers, which are always there."""
    text = client.get(place).text
    here = re.escape(place)
    return set(re.findall(rf'(?:action|href)="{here}/(?!pdf)([a-z0-9/-]+)"', text)) - {"evidence", "rent"}


def version(client: FlaskClient, place: str = PLACE) -> str:
    return client.get(place).text.split('name="version" value="')[1].split('"')[0]


def test_from_draft_to_reversal(somebody: Browsers, database: Database) -> None:
    clerk, reviewer, head = somebody("clerk"), somebody("reviewer"), somebody("centre-head")
    assert buttons(clerk) == {"submit", "amend"}
    assert buttons(reviewer) == buttons(head) == set()
    assert clerk.post(f"{PLACE}/submit", data={"version": version(clerk)}).headers["Location"].endswith("?done=submit")
    assert "等待复核</strong>：由乡镇复核人员或负责人办理，已等 0 天" in reviewer.get(PLACE).text
    assert buttons(clerk) == {"withdraw"}
    assert "须由另一人办理" in clerk.get(PLACE).text
    assert buttons(reviewer) == buttons(head) == {"review", "send-back"}
    assert DRAFT in reviewer.get("/").text
    assert reviewer.post(f"{PLACE}/send-back", data={"reason": ""}).status_code == 422
    assert reviewer.post(f"{PLACE}/send-back", data={"reason": "缺少四至"}).status_code == 303
    home = clerk.get("/").text
    assert "退回理由：缺少四至" in home
    assert "复核退回：缺少四至" in clerk.get(PLACE).text
    clerk.post(f"{PLACE}/submit")
    assert "复核退回：缺少四至</p>" not in clerk.get(PLACE).text
    assert reviewer.post(f"{PLACE}/review").status_code == 303
    assert buttons(clerk) == {"sign", "withdraw"}
    clerk.post(f"{PLACE}/withdraw")
    assert buttons(clerk) == {"submit", "amend"}
    clerk.post(f"{PLACE}/submit")
    head.post(f"{PLACE}/review")
    assert clerk.post(f"{PLACE}/sign", data=SIGNED).status_code == 303
    assert buttons(clerk) == IN_FORCE | {"reversal"}
    assert buttons(reviewer) == {"file", "suspend"}
    assert buttons(head) == {"suspend"}
    assert "等待备案" in clerk.get(PLACE).text
    reviewer.post(f"{PLACE}/file", data={"filed_on": "2026-11-21"})
    assert "由乡镇" not in clerk.get(PLACE).text
    _reverse(clerk, reviewer, head)
    with database.reading() as connection:
        assert find_contract(connection, DRAFT).state == "reversed"
    for client in (clerk, reviewer, head):
        assert buttons(client) == set()
    text = clerk.get(PLACE).text
    story = text.split('<ol class="life story">')[1].split("</ol>")[0]
    assert [each for each in STORY if each not in story] == []
    assert [story.rindex(each) for each in STORY[3:]] == sorted(story.rindex(each) for each in STORY[3:])
    assert "（复核）" in story
    assert "（负责人）" in story
    assert "已由分录" in text
    assert "不再有效" in clerk.get(f"/verify/{DRAFT}").text


def _reverse(clerk: FlaskClient, reviewer: FlaskClient, head: FlaskClient) -> None:
    preview = clerk.get(f"{PLACE}/reversal").text
    assert "核准后将这样记账" in preview
    assert preview.index('class="n in"') < preview.index('class="n out"')  # the land comes back first: turned round
    assert clerk.post(f"{PLACE}/reverse", data={"reason": "重复录入"}).status_code == 303
    number = next(each for each in buttons(clerk) if each.startswith("reversal/")).split("/")[1]
    assert buttons(clerk) == IN_FORCE | {f"reversal/{number}/withdraw"}
    assert buttons(head) == {"suspend"}
    assert buttons(reviewer) == {"suspend", f"reversal/{number}/approve", f"reversal/{number}/reject"}
    assert "申请冲正，待复核" in reviewer.get("/").text
    assert "重复录入" in reviewer.get("/").text
    assert head.post(f"{PLACE}/reversal/{number}/approve").status_code == 403
    assert reviewer.post(f"{PLACE}/reversal/{number}/approve").status_code == 303
    again = reviewer.post(f"{PLACE}/reversal/{number}/approve")
    assert again.status_code == 403
    assert f"事项 {number}" in head.get(PLACE).text
    assert "复核：<strong>reviewer</strong>" in head.get(PLACE).text
    assert buttons(head) == {"suspend", f"reversal/{number}/approve", f"reversal/{number}/reject"}
    assert DRAFT in head.get("/").text
    assert head.post(f"{PLACE}/reversal/{number}/approve").status_code == 303
    assert head.post(f"{PLACE}/reversal/{number}/approve").status_code == 409


@pytest.mark.parametrize(
    ("role", "decision", "state"), [("clerk", "withdraw", "已撤回"), ("reviewer", "reject", "已退回")]
)
def test_a_reversal_that_does_not_come_about(somebody: Browsers, role: str, decision: str, state: str) -> None:
    place = f"/contracts/{FILED}"
    clerk, other = somebody("clerk"), somebody(role)
    clerk.post(f"{place}/reverse", data={"reason": "面积有误"})
    number = next(each for each in buttons(clerk, place) if each.startswith("reversal/")).split("/")[1]
    assert other.post(f"{place}/reversal/{number}/{decision}", data={"reason": "理由不足"}).status_code == 303
    assert state in clerk.get(place).text
    assert "reversal" in buttons(clerk, place)
    wrong = clerk.post(f"/contracts/{UNFILED}/reversal/{number}/withdraw")
    assert wrong.status_code == 404


def test_a_version_that_is_stale_is_said_kindly(somebody: Browsers, database: Database) -> None:
    clerk, reviewer = somebody("clerk"), somebody("reviewer")
    seen = version(clerk)
    clerk.post(f"{PLACE}/submit", data={"version": seen})
    answer = clerk.post(f"{PLACE}/withdraw", data={"version": seen})
    assert answer.status_code == 412
    assert "内容已被他人更改" in answer.text
    assert "请重新打开，看清后再办理" in answer.text
    assert buttons(reviewer) == {"review", "send-back"}
    with database.reading() as connection:
        told = events(connection, Filter(subject=DRAFT, outcome="refused"))
    assert [event.code for event in told] == ["version-stale"]


def test_how_long_somebody_has_waited(somebody: Browsers, monkeypatch: pytest.MonkeyPatch) -> None:
    somebody("clerk").post(f"{PLACE}/submit")
    monkeypatch.setenv("TIANBU_TODAY", "2026-11-23")
    reviewer = somebody("reviewer")
    assert "由乡镇复核人员或负责人办理，已等 2 天（自 2026-11-21" in reviewer.get(PLACE).text
    assert "clerk 于 2026-11-21" in reviewer.get("/").text
    assert "已等 2 天" in reviewer.get("/").text


def test_a_review_takes_the_code_where_it_is_switched_on(somebody: Browsers, database: Database) -> None:
    secret = switch_codes_on(database, "reviewer")
    clerk, reviewer = somebody("clerk"), somebody("reviewer")
    clerk.post(f"{PLACE}/submit")
    assert 'name="code"' in reviewer.get(PLACE).text
    assert 'name="code"' not in somebody("centre-head").get(PLACE).text
    for code in ("", "000000", "１２３４５６", "x" * 5000):
        answer = reviewer.post(f"{PLACE}/review", data={"code": code})
        assert answer.status_code == 401
        assert "需要动态口令" in answer.text
    assert reviewer.post(f"{PLACE}/review", data={"code": code_at(secret, now())}).status_code == 303


def test_nobody_reviews_what_they_submitted(somebody: Browsers, database: Database) -> None:
    """Somebody who is clerk and reviewer in one: no button, and the domain refuses."""
    from ledger.access.users import grant_role
    from tests.making import acting
    from tests.web.people import TOWNSHIP

    database.command(lambda c: grant_role(c, acting(), "clerk", "reviewer", TOWNSHIP))
    both = somebody("clerk")
    both.post(f"{PLACE}/submit")
    assert buttons(both) == {"withdraw"}
    answer = both.post(f"{PLACE}/review")
    assert answer.status_code == 403
    assert "不能由同一人办理" in answer.text
    assert DRAFT in answer.text
