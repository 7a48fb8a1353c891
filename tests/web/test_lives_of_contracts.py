"""What becomes of a signed contract, on its pages: papers, county review, early end, change, suspension, renewal."""

from __future__ import annotations

import io
from datetime import date

import pytest
from flask.testing import FlaskClient

from ledger.access import Act, Grant
from ledger.clock import now
from ledger.db import Database
from ledger.parameters import set_parameter
from ledger.places import find
from ledger.transfers import find_contract, offer_renewal
from tests.making import OPERATOR
from tests.web.conftest import Browsers
from tests.web.people import SAMPLE_PEOPLE
from tests.web.samples import COOPERATIVE, DRAFT, ENDED, FILED, LIU, SOUTH, TODAY, UNFILED, ZENG
from tests.web.test_contract_life import buttons

PLACE = f"/contracts/{UNFILED}"
ENDING = {"ground": "agreement", "back_on": "2026-12-01", "document": "终止协议3号"}
CHANGE = {"from_day": "2026-12-01", "document": "变更协议5号", "price": "900"}
PROPOSE, PREVIEW = {"action": "propose"}, {"action": "preview"}


def contract(database: Database, number: str = UNFILED):  # type: ignore[no-untyped-def]
    with database.reading() as connection:
        return find_contract(connection, number)


def number_of(client: FlaskClient, kind: str) -> str:
    return next(each for each in buttons(client, PLACE) if each.startswith(f"{kind}/")).split("/")[1]


def test_an_early_end_by_two_people(somebody: Browsers, database: Database) -> None:
    clerk, head = somebody("clerk"), somebody("centre-head")
    assert "提前终止" in clerk.get(f"{PLACE}/ending").text
    shown = clerk.post(f"{PLACE}/ending", data=ENDING | PREVIEW)
    assert shown.status_code == 200
    assert [
        fact for fact in ("归还的土地", "刘桂兰", "4.00", "2026-12-01", "2027-04-01") if fact not in shown.text
    ] == []
    assert contract(database).last_day == date(2027, 3, 31)
    assert clerk.post(f"{PLACE}/ending", data=ENDING | PROPOSE).headers["Location"].endswith("done=end")
    assert "提前终止等待核准" in clerk.get(PLACE).text
    assert "ending" not in buttons(clerk, PLACE)
    assert "申请提前终止，待核准" in head.get("/").text
    number = number_of(head, "ending")
    text = head.get(PLACE).text
    assert [fact for fact in ("双方协议", "终止协议3号", "核准后将怎样记账") if fact not in text] == []
    assert clerk.post(f"{PLACE}/ending/{number}/approve").status_code == 403
    assert head.post(f"{PLACE}/change/{number}/approve").status_code == 404
    assert head.post(f"{PLACE}/ending/{number}/approve").status_code == 303
    assert contract(database).last_day == date(2026, 11, 30)
    after = clerk.get(PLACE).text
    assert [fact for fact in ("变更与终止", "双方协议", "提前终止，最后一日") if fact not in after] == []


def test_only_some_of_the_land_comes_back(visitor: FlaskClient) -> None:
    part = visitor.post(f"{PLACE}/ending", data=ENDING | PREVIEW | {"back-0": "1.5"}).text
    assert '<data class="figure" value="1.50"' in part
    assert 'value="1.5"' in part
    for typed in ("9", "１", "=1", "x", "0"):
        answer = visitor.post(f"{PLACE}/ending", data=ENDING | PROPOSE | {"back-0": typed})
        assert answer.status_code in {409, 422}, typed
        assert "办法" in answer.text


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"back_on": ""}, 422, "请填写"),
        ({"back_on": "2030-01-01"}, 409, "归还日不在合同期内"),
        ({"document": ""}, 422, "请填写"),
        ({"ground": "unpaid"}, 422, "缺少通知到达日"),
        ({"ground": "unpaid", "notice_on": "2026-12-05"}, 422, "通知晚于归还"),
        ({"notice_on": "soon"}, 422, "日期写法不对"),
        ({"version": "999"}, 412, "内容已被他人更改"),
    ],
)
def test_what_stands_in_the_way_of_an_early_end(
    visitor: FlaskClient, changes: dict[str, str], status: int, said: str
) -> None:
    answer = visitor.post(f"{PLACE}/ending", data=ENDING | PROPOSE | changes)
    assert (answer.status_code, said in answer.text) == (status, True), answer.text
    assert f'value="{(ENDING | changes)["document"]}"' in answer.text


def test_a_change_by_two_people(somebody: Browsers, database: Database) -> None:
    clerk, head = somebody("clerk"), somebody("centre-head")
    shown = clerk.post(f"{PLACE}/change", data=CHANGE | PREVIEW)
    assert (shown.status_code, "流转费" in shown.text) == (200, True)
    assert clerk.post(f"{PLACE}/change", data=CHANGE | {"price": "850.00"} | PROPOSE).status_code == 422
    assert clerk.post(f"{PLACE}/change", data=CHANGE | {"price": "9 hundred"} | PROPOSE).status_code == 422
    assert clerk.post(f"{PLACE}/change", data=CHANGE | {"purpose": "建厂房"} | PROPOSE).status_code == 422
    assert clerk.post(f"{PLACE}/change", data=CHANGE | PROPOSE).status_code == 303
    assert "申请变更，待核准" in head.get("/").text
    number = number_of(head, "change")
    assert head.post(f"{PLACE}/change/{number}/reject", data={"reason": ""}).status_code == 422
    assert head.post(f"{PLACE}/change/{number}/approve").status_code == 303
    assert "变更协议5号" in clerk.get(PLACE).text
    assert contract(database).terms.price == "850.00"  # what was signed is not edited


def test_a_change_says_what_holds_today(somebody: Browsers, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk, head = somebody("clerk"), somebody("centre-head")
    clerk.post(f"{PLACE}/change", data=CHANGE | PROPOSE)
    head.post(f"{PLACE}/change/{number_of(head, 'change')}/approve")
    assert "变更后" not in clerk.get(PLACE).text
    monkeypatch.setenv("TIANBU_TODAY", "2026-12-02")
    assert "<del>850.00</del> <ins>900</ins>" in somebody("clerk").get(PLACE).text


@pytest.mark.parametrize(("form", "kind"), [(ENDING, "ending"), (CHANGE, "change")])
def test_a_proposal_is_sent_back_or_taken_back(somebody: Browsers, form: dict[str, str], kind: str) -> None:
    clerk, head = somebody("clerk"), somebody("centre-head")
    clerk.post(f"{PLACE}/{kind}", data=form | PROPOSE)
    assert head.post(f"{PLACE}/{kind}/{number_of(head, kind)}/reject", data={"reason": "材料不全"}).status_code == 303
    assert "材料不全" in clerk.get(PLACE).text
    clerk.post(f"{PLACE}/{kind}", data=form | PROPOSE)
    assert clerk.post(f"{PLACE}/{kind}/{number_of(clerk, kind)}/withdraw").status_code == 303
    assert kind in buttons(clerk, PLACE)


def test_a_contract_is_suspended_and_goes_on(somebody: Browsers) -> None:
    clerk, reviewer = somebody("clerk"), somebody("reviewer")
    assert reviewer.post(f"{PLACE}/suspend", data={"day": "2026-11-20", "reason": ""}).status_code == 422
    assert reviewer.post(f"{PLACE}/suspend", data={"day": "2026-11-20", "reason": "仲裁受理"}).status_code == 303
    text = clerk.get(PLACE).text
    assert "自 2026-11-20 起中止" in text
    assert {"change", "offer"} & buttons(clerk, PLACE) == set()
    assert clerk.post(f"{PLACE}/change", data=CHANGE | PROPOSE).status_code == 409
    assert reviewer.post(f"{PLACE}/resume", data={"day": "2026-11-21", "reason": "调解书"}).status_code == 303
    assert "change" in buttons(clerk, PLACE)


def test_papers_are_added_at_any_time(visitor: FlaskClient, database: Database) -> None:
    said = {"evidence-kind": "scan", "evidence-document": "", "evidence-issued_on": "2026-11-20", "evidence-party": LIU}
    sent = said | {"evidence-file": (io.BytesIO(b"scan"), "合同.pdf")}
    assert visitor.post(f"{PLACE}/evidence", data=sent, content_type="multipart/form-data").status_code == 303
    (paper,) = contract(database).terms.evidence
    assert (paper.kind, paper.document, paper.party, len(paper.sha256)) == ("scan", "合同.pdf", LIU, 64)
    assert "合同.pdf" in visitor.get(PLACE).text
    for wrong in (
        {"evidence-document": ""},
        {"evidence-document": "x", "evidence-party": "NOBODY"},
        {"evidence-document": "x", "evidence-issued_on": "soon"},
        {"evidence-document": "x", "evidence-sha256": "ab"},
        {"evidence-document": "x", "evidence-kind": "nothing"},
    ):
        assert visitor.post(f"{PLACE}/evidence", data=said | wrong).status_code in {404, 422}, wrong


def test_outside_capital_waits_for_the_county(somebody: Browsers, database: Database) -> None:
    """Above the division's threshold the bureau's approver signs third; nobody signs the contract before."""

    def decide(connection):  # type: ignore[no-untyped-def]
        county = find(connection, "county", "640106000000", TODAY)
        tiers = [{"authority": "county", "min_mu": 1}]
        set_parameter(connection, "review-tiers", county, date(2026, 1, 1), tiers, "审查办法", Act(OPERATOR, now()))

    database.command(decide)
    place = f"/contracts/{DRAFT}"
    clerk, reviewer, approver = somebody("clerk"), somebody("reviewer"), somebody("bureau-approver")
    assert clerk.post(f"{place}/submit").status_code == 303
    assert buttons(approver, place) == set()
    assert reviewer.post(f"{place}/review").status_code == 303
    assert buttons(clerk, place) == {"withdraw"}
    assert "等待县级审查</strong>：由县级审批人员办理" in clerk.get(place).text
    assert "县级审查" in approver.get("/").text
    assert DRAFT in approver.get("/").text
    assert DRAFT not in clerk.get("/").text.partition("已复核，待签订")[2].partition("<section")[0]
    assert buttons(approver, place) == {"approve", "approve-back"}
    assert approver.post(f"{place}/approve-back", data={"reason": "补充审查材料"}).status_code == 303
    assert "补充审查材料" in clerk.get(place).text
    clerk.post(f"{place}/submit")
    reviewer.post(f"{place}/review")
    assert reviewer.post(f"{place}/approve").status_code == 403
    assert approver.post(f"{place}/approve").status_code == 303
    assert "sign" in buttons(clerk, place)
    assert DRAFT in clerk.get("/").text.partition("已复核，待签订")[2].partition("<section")[0]


OFFER = {"side": "transferee", "until": "2026-12-15", "terms": "同等条件续签三年"}


def test_a_household_accepts_a_renewal_on_its_page(somebody: Browsers, database: Database) -> None:
    clerk, household = somebody("clerk"), somebody("party-viewer")
    assert clerk.post(f"{PLACE}/offer", data=OFFER | {"until": ""}).status_code == 422
    assert clerk.post(f"{PLACE}/offer", data=OFFER | {"terms": ""}).status_code == 422
    assert clerk.post(f"{PLACE}/offer", data=OFFER).status_code == 303
    assert "续约等待答复" in clerk.get("/").text
    assert "答复期限 2026-12-15" in clerk.get("/").text
    empty = household.get("/my-contracts")
    assert (empty.status_code, UNFILED in empty.text) == (200, False)
    assert household.post(f"/my-contracts/accept/{UNFILED}").status_code == 403
    _give(database, "party-viewer", LIU)
    page = household.get("/my-contracts").text
    assert [
        fact for fact in (UNFILED, "同等条件续签三年", f'action="/my-contracts/accept/{UNFILED}"') if fact not in page
    ] == []
    assert "accept" in buttons(household, PLACE)
    assert household.post(f"/my-contracts/accept/{UNFILED}").status_code == 303
    assert household.post(f"/my-contracts/accept/{UNFILED}").status_code == 409
    assert "接受续约" in clerk.get(PLACE).text
    assert "没有等待答复的续约" in household.get("/my-contracts").text


def test_who_offered_does_not_answer(somebody: Browsers, database: Database) -> None:
    clerk, household = somebody("clerk"), somebody("party-viewer")
    _give(database, "party-viewer", LIU)
    clerk.post(f"{PLACE}/offer", data=OFFER | {"side": "transferor"})
    page = household.get("/my-contracts").text
    assert "由对方答复" in page
    assert "/my-contracts/accept/" not in page
    assert buttons(household, PLACE) == set()


def test_a_clerk_answers_for_who_stands_at_the_counter(visitor: FlaskClient) -> None:
    visitor.post(f"{PLACE}/offer", data=OFFER)
    assert {"accept", "decline"} <= buttons(visitor, PLACE)
    assert visitor.post(f"{PLACE}/decline").status_code == 303
    assert "不续约" in visitor.get(PLACE).text


def _give(database: Database, person: str, party: str) -> None:
    """A household's role for the viewer of another one."""
    from sqlalchemy import insert, select

    from ledger.access.models import ROLE_GRANT, USER

    def work(connection):  # type: ignore[no-untyped-def]
        number = connection.scalar(select(USER.c.id).where(USER.c.name == person))
        row = {
            "user_id": number,
            "user_class": "business",
            "role": "party-viewer",
            "division_level": "",
            "ended_by": "",
        }
        row |= {"division_code": "", "party_code": party, "recorded_at": now(), "recorded_by": "test"}
        connection.execute(insert(ROLE_GRANT), row)

    assert Grant("party-viewer", party_code=party)
    database.command(work)


def test_land_that_is_not_kept_for_long(somebody: Browsers, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = somebody("clerk")
    visitor.post(f"/contracts/{DRAFT}/submit")
    assert "保留至" not in visitor.get("/").text
    monkeypatch.setenv("TIANBU_TODAY", "2026-12-18")
    heap = somebody("clerk").get("/").text.partition("地块保留即将到期")[2].partition("<section")[0]
    assert DRAFT in heap
    assert "保留至 2026-12-21" in heap


def test_a_reversal_names_what_depends_on_it(visitor: FlaskClient, database: Database) -> None:
    act = Act(SAMPLE_PEOPLE["clerk"], now())
    database.command(lambda c: offer_renewal(c, FILED, "transferee", date(2026, 12, 1), "同前", act))
    text = visitor.get(f"/contracts/{FILED}/reversal").text
    assert "没有合同建立在它之上" in text
    form = {"renews": FILED, "action": "save", "form": "lease", "transferor": LIU, "transferee": COOPERATIVE, "start": "2027-01-01", "last": "2027-12-31", "lines_text": f"{SOUTH} 2", "price": "1", "price_unit": "yuan/year", "payment": "annual", "purpose": "种粮"}  # fmt: skip
    made = visitor.post("/contracts/form", data=form)
    if made.status_code == 303:
        assert made.headers["Location"].rpartition("/")[2] in visitor.get(f"/contracts/{FILED}/reversal").text


def signed(somebody: Browsers) -> str:
    """The sample's draft, signed: 5 mu at 850 yuan, due on 2027-01-01."""
    place = f"/contracts/{DRAFT}"
    clerk = somebody("clerk")
    clerk.post(f"{place}/submit")
    somebody("reviewer").post(f"{place}/review")
    assert clerk.post(f"{place}/sign", data={"signed_on": "2026-11-21"}).status_code == 303
    return place


def test_what_an_early_end_does_to_the_rent(somebody: Browsers) -> None:
    place = signed(somebody)
    shown = somebody("clerk").post(f"{place}/ending", data=ENDING | PREVIEW | {"back_on": "2027-07-01"}).text
    assert "减少应付" in shown
    assert "2,142.47" in shown  # 184 of 365 days of 4250 yuan


def test_statements_and_postings_are_in_their_own_measures(somebody: Browsers) -> None:
    signed(somebody)
    text = somebody("clerk").get(f"/parties/{COOPERATIVE}/statement?to=2027-06-30").text
    money = text.partition("人民币 · 应付流转费")[2].partition("</table>")[0]
    assert "亩" not in money
    assert '−<data class="figure" value="4250.00" title="元">4,250.00</data> <small>元</small>' in money
    assert f'href="/contracts/{DRAFT}"' in money
    land = text.partition("经营权 <small>")[2].partition("</table>")[0]
    assert "面积（亩）" in land
    assert f'href="/parcels/{SOUTH}"' in land


def test_a_village_and_a_household_see_no_papers_that_are_not_theirs(somebody: Browsers) -> None:
    somebody("clerk").post(f"{PLACE}/evidence", data={"evidence-kind": "other", "evidence-document": "刘桂兰的说明"})
    village = somebody("village-viewer").get(PLACE).text
    assert "刘桂兰" not in village
    own = somebody("party-viewer").get(f"/contracts/{ENDED}").text
    assert ZENG in own


@pytest.mark.parametrize(
    ("address", "role"),
    [(f"{PLACE}/{step}", "clerk") for step in ("ending", "change", "evidence", "offer", "accept", "decline")]
    + [(f"{PLACE}/{step}", "reviewer") for step in ("suspend", "resume")]
    + [(f"/contracts/{DRAFT}/{step}", "bureau-approver") for step in ("approve", "approve-back")],
)
def test_hostile_fields(somebody: Browsers, address: str, role: str) -> None:
    from tests.web.test_hostile import TEXTS

    client = somebody(role)
    names = ("version", "reason", "code", "day", "until", "terms", "side", "ground", "back_on", "notice_on", "document", "fixtures", "back-0", "from_day", "price", "payment", "purpose", "evidence-kind", "evidence-document", "evidence-sha256", "evidence-party")  # fmt: skip
    for text in TEXTS:
        for form in (dict.fromkeys(names, text), ENDING | CHANGE | {"fixtures": text, "payment": text}):
            answer = client.post(address, data=form | {"action": "preview"})
            assert answer.status_code in {200, 303, 404, 409, 412, 422}, (text, answer.text)
            assert "<img src=x>" not in answer.text
