"""The life of contracts over the API: forms, the county's review, papers, early ends, changes, renewal, previews."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from ledger.access import Grant
from ledger.db import Database
from ledger.transfers import Details, Terms
from tests.api.acts import PATH, act, newcomer, post, said, sign, told
from tests.api.conftest import Desk
from tests.making import COOPERATIVE, COUNTY, ENTERPRISE, HOUSEHOLDS, TODAY, Village, findings, row_counts
from tests.transfers.forms import (
    BACK,
    H0,
    H1,
    H3,
    LAND,
    MANDATES,
    SECOND,
    TOLD,
    assignment,
    by_an_agent,
    contract,
    entries_of,
    lease,
    let_by_tender,
    passed_on,
    people_the,
    swap,
)

ONE = f"{PATH}/HT-1"
EXPIRES = date(2027, 3, 31)
SAYING_ALL = Details(
    escalation_years=2,
    escalation_percent="5",
    deposit_fen=100_000,
    deposit_collector="镇流转服务中心",
    fee_fen=1,
    allows_retransfer=True,
    delivery_day=date(2027, 1, 5),
    subsidy_owner="transferor",
    penalty_rent="5",
    use_before="1",
    use_after="1",
    grain=True,
    dispute="arbitration",
    copies=4,
    supplements="田间道路共用",
)
RENTED = lease("HT-1", (LAND, "10"), (SECOND, "4"), price="850.00", details=SAYING_ALL)
# terms, and what has to be signed before
FORMS: dict[str, tuple[Terms, ...]] = {
    "lease": (RENTED,),
    "in kind": (lease("HT-1", price="400", price_unit="kg/mu/year", details=Details(crop="水稻")),),
    "for nothing": (lease("HT-1"),),
    "subcontract": (contract("HT-1", "subcontract", H0, H1, (LAND, "10"), price="100.00"),),
    "shareholding": (
        contract(
            "HT-1", "shareholding", H0, COOPERATIVE, (LAND, "10"), price="100.00", details=Details(dividend="floor-share")
        ),
    ),
    "swap": (swap(price="3000", price_unit="yuan", payment="once"),),
    "assignment": (assignment(area="4", price="20000", price_unit="yuan", payment="once"),),
    "re-transfer": (passed_on("HT-1", COOPERATIVE, ENTERPRISE, "HT-0", (LAND, "6"), price="900.00"), lease("HT-0")),
    "other-mode": (let_by_tender(price="100.00"),),
    "other": (contract("HT-1", "other", H0, ENTERPRISE, (LAND, "2.5")),),
    "proxy-farming": (
        contract("HT-1", "proxy-farming", H0, H1, (LAND, "10"), last_day=date(2027, 12, 31), details=Details(oral=True)),
    ),
    "three households": (
        by_an_agent(price="100.00", evidence=(*(replace(each, valid_to=EXPIRES) for each in MANDATES), TOLD)),
    ),
}  # fmt: skip
SCAN = {"kind": "scan", "document": "HT-1 扫描件", "issued_on": "2026-11-21", "party": "", "valid_to": None,
        "sha256": "ab" * 32, "note": "全本"}  # fmt: skip
AGREED = {"ground": "agreement", "back_on": "2029-01-01", "document": "终止协议-1"}
DEARER = {"from_day": "2029-01-01", "document": "补充协议-1", "price": "900.00"}
REST = {"day": "2026-11-21", "document": "立案通知"}
OFFER = {"side": "transferor", "until": "2026-12-31", "terms": "同前，四年"}
PERMITTED: dict[str, tuple[str, str, dict[str, Any] | None]] = {
    # step: who may, in which state it is, what is told
    "approve": ("bureau-approver", "reviewed", {"accept": True}),
    "evidence": ("clerk", "draft", {"evidence": [SCAN]}),
    "end": ("clerk", "signed", AGREED),
    "change": ("clerk", "signed", DEARER),
    "suspend": ("reviewer", "signed", REST),
    "resume": ("centre-head", "suspended", REST),
    "renew": ("clerk", "signed", OFFER),
    "renewal-answer": ("clerk", "offered", {"accept": True}),
}
PREVIEWS: dict[str, dict[str, Any] | None] = {
    "sign": {"signed_on": "2026-11-21"},
    "end": AGREED,
    "change": DEARER,
    "reverse": None,
}
OTHER_TOWNSHIP = "640106003000"


@pytest.fixture
def reviewer(desk: Desk) -> FlaskClient:
    return desk("reviewer")


@pytest.fixture
def head(desk: Desk) -> FlaskClient:
    return desk("centre-head")


@pytest.fixture
def county(desk: Desk) -> FlaskClient:
    return desk("bureau-approver")


def drafted(client: FlaskClient, terms: Terms) -> Any:
    answer = post(client, PATH, told(terms))
    assert answer.status_code == 201, answer.text
    return answer.json


def signed(client: FlaskClient, reviewer: FlaskClient, terms: Terms = RENTED) -> Any:
    drafted(client, terms)
    answer = sign(client, reviewer, terms.number)
    assert answer.status_code == 200, answer.text
    return answer.json


def approved(head: FlaskClient, proposal: Any) -> Any:
    """A proposal that the centre head signs."""
    assert proposal.status_code == 201, proposal.text
    answer = act(head, f"{proposal.headers['Location']}/approve", {})
    assert (answer.status_code, answer.json["state"]) == (200, "done"), answer.text
    return answer.json


def preview(client: FlaskClient, name: str, asked: Any = None, number: str = "HT-1") -> Any:
    address = f"{PATH}/{number}/preview/{name}"
    answer = client.get(address) if name == "reverse" else client.post(address, json=asked)
    assert answer.status_code == 200, answer.text
    return answer.json


def ahead(found: Any) -> list[tuple[Any, ...]]:
    """Entries of a preview, to compare."""
    return [
        (each["cause"], each["document"], sorted((p["account"], p["lot"], p["day"], p["amount"]) for p in each["postings"]))
        for each in found["entries"]
    ]  # fmt: skip


def filed(client: FlaskClient, database: Database, number: str = "HT-1", since: int = 0) -> list[tuple[Any, ...]]:
    """The entries of a contract as the API tells them, in the same shape."""
    with database.reading() as connection:
        numbers = [entry for entry, _ in entries_of(connection, number)][since:]
    found = [client.get(f"/api/v1/entries/1-{each}").json for each in numbers]
    return [
        (each["cause"], each["document"],
         sorted((p["account"], p["lot"], p["stated_on"], p["amount"]) for p in each["postings"]))
        for each in found
    ]  # fmt: skip


def codes(answer: Any) -> list[str]:
    """The codes of a refusal, or of those that it gathers."""
    return [each["code"] for each in answer.json.get("errors", [answer.json])]


# Every form.
@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_drafted_previewed_and_signed(
    client: FlaskClient, reviewer: FlaskClient, database: Database, name: str
) -> None:
    people_the(Village(database, 1))
    terms, *before = FORMS[name]
    for each in before:
        signed(client, reviewer, each)
    made = drafted(client, terms)
    asked = told(terms)
    assert (made["form"], made["evidence"], made["parent"]) == (terms.form, asked["evidence"], terms.parent)
    assert {name: made["details"][name] for name in asked["details"]} == asked["details"]
    assert {name for name, value in made["details"].items() if value != getattr(Details(), name)} == set(
        asked["details"]
    )
    assert [(each["parcel"], each["giver"]) for each in made["parcels"]] == [
        (line.parcel_code, terms.giver_of(line)) for line in terms.lines
    ]
    assert client.get(ONE).json.items() <= made.items()
    act(client, f"{ONE}/submit")
    assert act(reviewer, f"{ONE}/review", {"accept": True}).status_code == 200
    counted = row_counts(database)
    found = preview(client, "sign", {"signed_on": "2026-11-21"})
    assert row_counts(database) == counted
    assert (found["number"], found["refusals"], found["rent"], found["dependents"]) == ("HT-1", [], None, [])
    done = act(client, f"{ONE}/sign", {"signed_on": "2026-11-21"})
    assert (done.status_code, done.json["state"]) == (200, "signed"), done.text
    assert ahead(found) == filed(client, database)
    assert (done.json["entry"] is None) == (name == "proxy-farming")
    assert findings(database) == ()


def test_three_households_with_mandates(client: FlaskClient, reviewer: FlaskClient, database: Database) -> None:
    people_the(Village(database, 1))
    made = signed(client, reviewer, FORMS["three households"][0])
    assert [each["giver"] for each in made["parcels"]] == [H0, H1, H3]
    mandates = [each for each in made["evidence"] if each["kind"] == "mandate"]
    assert [(each["party"], each["valid_to"]) for each in mandates] == [(each, "2027-03-31") for each in (H0, H1, H3)]
    assert made["details"]["entrusted"] == "agent"


def test_without_a_mandate_it_is_drafted_and_not_submitted(
    client: FlaskClient, reviewer: FlaskClient, database: Database
) -> None:
    people_the(Village(database, 1))
    drafted(client, by_an_agent(evidence=(*MANDATES[:2], TOLD)))
    late = act(client, f"{ONE}/submit")
    assert (late.status_code, codes(late)) == (409, ["mandate-missing"]), late.text
    mandate = said({"kind": "mandate", "document": "委托书-3", "party": H3, "issued_on": date(2026, 11, 10)})
    assert act(client, f"{ONE}/evidence", {"evidence": [mandate]}).status_code == 200
    assert act(client, f"{ONE}/submit").status_code == 200


# The county's review.
def decide(county: FlaskClient, valid_from: date) -> Any:
    asked = {"name": "review-tiers", "division": COUNTY, "valid_from": valid_from.isoformat(), "document": "县发文-1"}
    return post(county, "/api/v1/parameters", asked | {"value": [{"authority": "county", "min_mu": 10}]})


def test_the_county_reviews_outside_capital(client: FlaskClient, reviewer: FlaskClient, county: FlaskClient) -> None:
    assert decide(county, TODAY).status_code == 201
    drafted(client, lease("HT-1", transferee=ENTERPRISE))
    early = act(county, f"{ONE}/approve", {"accept": True})
    assert (early.status_code, early.json["code"]) == (409, "contract-state-wrong")
    late = sign(client, reviewer)
    assert (late.status_code, codes(late)) == (409, ["county-review-missing"]), late.text
    assert codes_of_preview(preview(client, "sign", {"signed_on": "2026-11-21"})) == ["county-review-missing"]
    proposal = client.get(f"/api/v1/proposals/{client.get(ONE).json['review_proposal']}").json
    assert (proposal["needed"], proposal["state"], len(proposal["signatures"])) == (3, "open", 2)
    for asked, status, code in (
        ({"accept": False}, 422, "reason-missing"),
        ({"accept": "yes"}, 422, "request-invalid"),
        ({}, 422, "request-invalid"),
    ):
        refused = act(county, f"{ONE}/approve", asked)
        assert (refused.status_code, refused.json["code"]) == (status, code), refused.text
    done = act(county, f"{ONE}/approve", {"accept": True})
    assert (done.status_code, done.json["state"], "warnings" in done.json) == (200, "approved", True), done.text
    assert done.headers["ETag"] == county.get(ONE).headers["ETag"]
    assert act(client, f"{ONE}/sign", {"signed_on": "2026-11-21"}).json["state"] == "signed"


def test_the_county_sends_it_back(client: FlaskClient, reviewer: FlaskClient, county: FlaskClient) -> None:
    decide(county, TODAY)
    drafted(client, lease("HT-1", transferee=ENTERPRISE))
    assert sign(client, reviewer).status_code == 409
    sent = act(county, f"{ONE}/approve", {"accept": False, "reason": "项目不符"})
    assert (sent.json["state"], sent.json["hold_until"]) == ("draft", None)


def test_before_the_tier_holds_two_people_are_enough(
    client: FlaskClient, reviewer: FlaskClient, county: FlaskClient
) -> None:
    assert decide(county, date(2026, 11, 22)).status_code == 201
    assert signed(client, reviewer, lease("HT-1", transferee=ENTERPRISE))["state"] == "signed"


# Papers.
def test_papers_are_added_and_told(client: FlaskClient, reviewer: FlaskClient) -> None:
    signed(client, reviewer)
    done = act(client, f"{ONE}/evidence", {"evidence": [SCAN]})
    assert (done.status_code, done.json["evidence"][-1]) == (200, SCAN), done.text
    assert client.get(ONE).json == done.json


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"kind": "secret"}, 422, "request-invalid"),
        ({"document": ""}, 422, "request-invalid"),
        ({"document": " \u3000"}, 422, "request-invalid"),
        ({"document": "文" * 201}, 422, "request-invalid"),
        ({"sha256": "AB" * 32}, 422, "request-invalid"),
        ({"issued_on": "2026-02-30"}, 422, "request-invalid"),
        ({"issued_on": "2026-11-02", "valid_to": "2026-11-01"}, 422, "evidence-unfit"),
        ({"note": "a\0b"}, 422, "request-invalid"),
    ],
)
def test_an_unfit_paper_is_refused(client: FlaskClient, changes: dict[str, Any], status: int, code: str) -> None:
    drafted(client, RENTED)
    refused = act(client, f"{ONE}/evidence", {"evidence": [SCAN | changes]})
    assert (refused.status_code, refused.json["code"]) == (status, code), refused.text
    assert client.get(ONE).json["evidence"] == told(RENTED)["evidence"]


# Early ends and changes.
@pytest.mark.parametrize("parcels", [[], [{"parcel": LAND, "area": {"mu": "4"}}]], ids=["all of it", "a part"])
def test_an_early_end(
    client: FlaskClient, reviewer: FlaskClient, head: FlaskClient, database: Database, parcels: list[Any]
) -> None:
    signed(client, reviewer)
    asked = AGREED | {"parcels": parcels}
    found = preview(client, "end", asked)
    assert (found["refusals"], found["rent"]["added"]["fen"], found["rent"]["refunded"]["fen"]) == ([], 0, 0)
    assert {each["giver"] for each in found["returns"]} == {H0}
    proposal = act(client, f"{ONE}/end", asked)
    assert proposal.json["kind"] == "contract-ending"
    before = len(filed(client, database))
    approved(head, proposal)
    cut, *rest = filed(client, database, since=before)
    assert [cut] == ahead(found)
    assert rest == [] or {each[0] for each in rest} <= {"rent-cut", "rent-recomputed", "rent-rescheduled", "rent-ended"}
    events = client.get(f"{ONE}/events").json
    (event,) = events["items"]
    assert (event["kind"], event["ground"], event["effective_on"]) == ("ended", "agreement", "2029-01-01")
    assert (event["proposal"], event["by"]) == (proposal.json["id"], "centre-head")
    ended = client.get(ONE).json
    assert (ended["actual_last_day"], ended["last_day"]) == ("2030-12-31" if parcels else "2028-12-31", "2030-12-31")
    assert findings(database) == ()


def test_a_change_of_price_and_land(
    client: FlaskClient, reviewer: FlaskClient, head: FlaskClient, database: Database
) -> None:
    signed(client, reviewer, replace(RENTED, details=Details()))
    asked = DEARER | {"parcels": [{"parcel": SECOND, "area": {"mu": "4"}, "giver": H0}]}
    found = preview(client, "change", asked)
    assert [each["cause"] for each in found["entries"]] == ["contract-changed"]
    assert [(each["parcel"], each["area"]["mu"], each["back_on"]) for each in found["returns"]] == [
        (SECOND, "4.0000", "2029-01-01")
    ]
    before = len(filed(client, database))
    approved(head, act(client, f"{ONE}/change", asked))
    assert filed(client, database, since=before)[:1] == ahead(found)
    assert client.get(f"{ONE}/events").json["items"][0]["kind"] == "changed"
    assert client.get(f"{ONE}/events").json["price"] == "850.00"  # what holds from 2029 on
    assert client.get(ONE).json["price"] == "850.00"
    assert findings(database) == ()


def test_a_change_of_price_alone_files_no_land(client: FlaskClient, reviewer: FlaskClient, head: FlaskClient) -> None:
    signed(client, reviewer, replace(RENTED, details=Details()))
    found = preview(client, "change", DEARER)
    assert (found["entries"], found["returns"]) == ([], [])
    assert found["rent"]["added"]["fen"] - found["rent"]["cut"]["fen"] == 2 * 14 * 50_00
    approved(head, act(client, f"{ONE}/change", DEARER))
    rent = client.get(f"{ONE}/rent").json
    assert sum(each["charged"]["fen"] for each in rent["dues"]) == 14 * (2 * 850_00 + 2 * 900_00)


REFUSED: tuple[tuple[str, dict[str, Any], int, str], ...] = (
    ("end", AGREED | {"back_on": "2026-12-31"}, 409, "ending-outside-term"),
    ("end", AGREED | {"back_on": "2031-01-01"}, 409, "ending-outside-term"),
    ("end", AGREED | {"ground": "unpaid"}, 422, "notice-missing"),
    ("end", AGREED | {"ground": "unpaid", "notice_on": "2029-01-02"}, 422, "notice-after-ending"),
    ("end", AGREED | {"parcels": [{"parcel": LAND, "area": {"mu": "10.1"}}]}, 409, "ending-of-nothing"),
    ("end", AGREED | {"parcels": [{"parcel": "9" * 19, "area": {"mu": "1"}}]}, 409, "ending-of-nothing"),
    ("end", AGREED | {"parcels": [{"parcel": LAND, "area": {"mu": "4"}, "giver": H1}]}, 409, "ending-of-nothing"),
    ("change", {"from_day": "2029-01-01", "document": "协议"}, 422, "change-of-nothing"),
    ("change", DEARER | {"from_day": "2031-01-01"}, 409, "ending-outside-term"),
    ("change", DEARER | {"price": "八百"}, 422, "price-wrong"),
    ("change", DEARER | {"payment": "秋收后"}, 422, "payment-wrong"),
    ("change", DEARER | {"purpose": "建厂房"}, 422, "use-not-agricultural"),
)  # fmt: skip


@pytest.mark.parametrize(("step", "asked", "status", "code"), REFUSED)
def test_what_stands_in_the_way_is_told_by_the_preview_and_the_step(
    client: FlaskClient, reviewer: FlaskClient, database: Database, step: str, asked: Any, status: int, code: str
) -> None:
    signed(client, reviewer)
    before = row_counts(database)
    assert codes_of_preview(preview(client, step, asked)) == [code]
    refused = act(client, f"{ONE}/{step}", asked)
    assert (codes(refused), refused.status_code) == ([code], status), refused.text
    assert row_counts(database) == before


def codes_of_preview(found: Any) -> list[str]:
    return [each["code"] for each in found["refusals"]]


# Suspension.
def test_a_contract_rests_and_goes_on(client: FlaskClient, reviewer: FlaskClient, head: FlaskClient) -> None:
    signed(client, reviewer)
    rests = act(reviewer, f"{ONE}/suspend", REST)
    assert (rests.status_code, rests.json["suspended_on"]) == (200, "2026-11-21"), rests.text
    assert client.get(f"{ONE}/events").json["suspended"] is True
    assert codes_of_preview(preview(client, "change", DEARER)) == ["contract-suspended"]
    for step, told_, who in (("change", DEARER, client), ("renew", OFFER, client), ("suspend", REST, reviewer)):
        refused = act(who, f"{ONE}/{step}", told_)
        assert (refused.status_code, refused.json["code"]) == (409, "contract-suspended")
    goes_on = act(head, f"{ONE}/resume", REST | {"document": "裁决书"})
    assert (goes_on.status_code, goes_on.json["suspended_on"]) == (200, None)
    again = act(head, f"{ONE}/resume", REST)
    assert (again.status_code, again.json["code"]) == (409, "not-suspended")
    events = client.get(f"{ONE}/events").json
    assert [(each["kind"], each["document"]) for each in events["items"]] == [
        ("suspended", "立案通知"), ("resumed", "裁决书"),
    ]  # fmt: skip
    assert events["suspended"] is False


# Renewal.
def viewer_of(code: str, database: Database, desk: Desk) -> FlaskClient:
    return newcomer(database, desk("party-viewer"), Grant("party-viewer", party_code=code))


def test_the_co_operative_answers_with_its_own_token(
    client: FlaskClient, reviewer: FlaskClient, desk: Desk, database: Database
) -> None:
    signed(client, reviewer)
    nothing = act(client, f"{ONE}/renewal-answer", {"accept": True})
    assert (nothing.status_code, nothing.json["code"]) == (409, "renewal-not-offered")
    offer = act(client, f"{ONE}/renew", OFFER)
    assert (offer.status_code, offer.json["kind"], offer.json["sequence"]) == (201, "offered", 1), offer.text
    giver = act(desk("party-viewer"), f"{ONE}/renewal-answer", {"accept": True})  # household 0, who offers
    assert (giver.status_code, giver.json["code"]) == (403, "out-of-reach")
    taker = viewer_of(COOPERATIVE, database, desk)
    answer = act(taker, f"{ONE}/renewal-answer", {"accept": True})
    assert (answer.status_code, answer.json["kind"], answer.json["by"]) == (201, "accepted", "new.party-viewer")
    again = act(taker, f"{ONE}/renewal-answer", {"accept": False})
    assert (again.status_code, again.json["code"]) == (409, "renewal-not-offered")
    items = taker.get(f"{ONE}/events").json["items"]
    assert [(each["kind"], each["by"]) for each in items] == [("offered", "clerk"), ("accepted", "new.party-viewer")]
    renewal = replace(RENTED, number="HT-2", start_day=BACK, last_day=date(2032, 12, 31), renews="HT-1")
    assert signed(client, reviewer, renewal)["renews"] == "HT-1"


def test_an_offer_is_declined_and_lapses(
    client: FlaskClient, reviewer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(client, reviewer)
    act(client, f"{ONE}/renew", OFFER | {"side": "transferee"})
    assert act(client, f"{ONE}/renewal-answer", {"accept": False}).json["kind"] == "declined"
    act(client, f"{ONE}/renew", OFFER)
    monkeypatch.setenv("TIANBU_TODAY", "2027-01-01")
    late = act(client, f"{ONE}/renewal-answer", {"accept": True})
    assert (late.status_code, late.json["code"]) == (409, "renewal-lapsed")


# What depends on what.
def test_the_preview_of_a_reversal_names_what_stands_on_it(client: FlaskClient, reviewer: FlaskClient) -> None:
    signed(client, reviewer, lease("HT-1"))
    signed(client, reviewer, passed_on("HT-2", COOPERATIVE, ENTERPRISE, "HT-1", (LAND, "6")))
    signed(client, reviewer, passed_on("HT-3", ENTERPRISE, H1, "HT-2", (LAND, "3")))
    drafted(client, lease("HT-4", start_day=BACK, last_day=date(2032, 12, 31), renews="HT-1"))
    found = preview(client, "reverse")
    assert codes_of_preview(found) == ["dependents-stand"]
    assert [
        (each["number"], each["how"], each["on"], each["depth"], each["state"]) for each in found["dependents"]
    ] == [
        ("HT-2", "under", "HT-1", 1, "signed"),
        ("HT-4", "renews", "HT-1", 1, "draft"),
        ("HT-3", "under", "HT-2", 2, "signed"),
    ]
    refused = act(client, f"{ONE}/reverse", {"reason": "面积有误"})
    assert (refused.status_code, refused.json["code"]) == (409, "dependents-stand")
    far = preview(client, "reverse", number="HT-3")
    assert (far["refusals"], far["dependents"]) == ([], [])
    assert codes_of_preview(preview(client, "end", AGREED)) == ["dependents-stand"]


@pytest.mark.parametrize(("step", "asked"), [(step, asked) for step, asked in PREVIEWS.items() if step != "sign"])
def test_a_preview_of_what_is_not_signed_says_so(client: FlaskClient, step: str, asked: Any) -> None:
    drafted(client, RENTED)
    assert codes_of_preview(preview(client, step, asked)) == ["contract-state-wrong"]


def test_signing_twice_is_previewed_as_refused(client: FlaskClient, reviewer: FlaskClient) -> None:
    drafted(client, RENTED)
    assert "contract-state-wrong" in codes_of_preview(preview(client, "sign", {"signed_on": "2026-11-21"}))
    sign(client, reviewer)
    found = preview(client, "sign", {"signed_on": "2026-11-20"})
    assert codes_of_preview(found) == ["contract-state-wrong"]


# Who may, and what every request needs.
def stands_ready(client: FlaskClient, desk: Desk, state: str) -> None:
    """HT-1 in a state in which the step can be taken."""
    reviewer = desk("reviewer")
    drafted(client, lease("HT-1", transferee=ENTERPRISE))
    if state == "draft":
        return
    if state == "reviewed":
        decide(desk("bureau-approver"), TODAY)
        sign(client, reviewer)
        return
    assert sign(client, reviewer).status_code == 200
    if state == "suspended":
        act(reviewer, f"{ONE}/suspend", REST)
    if state == "offered":
        act(client, f"{ONE}/renew", OFFER)


@pytest.mark.parametrize("step", PERMITTED)
def test_each_step_is_of_those_who_may_in_their_township(
    client: FlaskClient, desk: Desk, database: Database, step: str
) -> None:
    role, state, asked = PERMITTED[step]
    stands_ready(client, desk, state)
    address, tag = f"{ONE}/{step}", client.get(ONE).headers["ETag"]
    before = row_counts(database)
    for other in ("village-viewer", "releaser", "audit-administrator", "system-administrator"):
        refused = act(desk(other), address, asked, tag)
        assert (refused.status_code, refused.json["code"]) == (403, "not-permitted"), other
    assert act(desk(""), address, asked, tag).status_code == 401
    assert row_counts(database) == before
    level, place = ("county", "640104000000") if role == "bureau-approver" else ("township", OTHER_TOWNSHIP)
    elsewhere = newcomer(database, desk(role), Grant(role, level, place))
    refused = act(elsewhere, address, asked, tag)
    assert (refused.status_code, refused.json["code"]) == (403, "out-of-reach"), refused.text
    allowed = act(desk(role), address, asked, tag)
    assert allowed.status_code in (200, 201), allowed.text


@pytest.mark.parametrize("step", PERMITTED)
def test_each_step_needs_a_key_and_the_version_that_was_seen(
    client: FlaskClient, desk: Desk, database: Database, step: str
) -> None:
    role, state, asked = PERMITTED[step]
    stands_ready(client, desk, state)
    who, address, tag = desk(role), f"{ONE}/{step}", client.get(ONE).headers["ETag"]
    who.get(ONE)
    before = row_counts(database)
    for headers, status, code in (
        ({"If-Match": tag}, 422, "idempotency-key-missing"),
        ({"Idempotency-Key": "k"}, 428, "precondition-required"),
        ({"Idempotency-Key": "k", "If-Match": '"99"'}, 412, "version-stale"),
    ):
        refused = who.post(address, json=asked, headers=headers)
        assert (refused.status_code, refused.json["code"]) == (status, code), refused.text
    gone = who.post(f"{PATH}/HT-9/{step}", json=asked, headers={"Idempotency-Key": "k", "If-Match": tag})
    assert (gone.status_code, gone.json["code"]) == (404, "contract-unknown")
    assert row_counts(database) == before
    first, again = (act(who, address, asked, tag, "once") for _ in range(2))
    assert (first.status_code, again.json) == (again.status_code, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("step", PERMITTED)
def test_a_hostile_body_changes_nothing(client: FlaskClient, desk: Desk, database: Database, step: str) -> None:
    role, state, asked = PERMITTED[step]
    stands_ready(client, desk, state)
    who, address, tag = desk(role), f"{ONE}/{step}", client.get(ONE).headers["ETag"]
    who.get(ONE)
    before = row_counts(database)
    assert asked is not None
    wrong: list[Any] = [{}, asked | {"unheard_of": 1}]
    wrong += [asked | {name: None} for name in asked] + [asked | {name: {"$ne": 1}} for name in asked]
    wrong += [asked | {name: "\ud800"} for name in asked] + [asked | {name: 10**400} for name in asked]
    for each in wrong:
        refused = act(who, address, each, tag)
        assert refused.status_code in (400, 422), (each, refused.text)
        assert refused.content_type == "application/problem+json"
    headers = {"Idempotency-Key": "k", "If-Match": tag}
    for data, kind, status in (
        (b"[]", "application/json", 400),
        (b"{", "application/json", 400),
        (b"a", "text/plain", 415),
    ):
        assert who.post(address, data=data, headers=headers | {"Content-Type": kind}).status_code == status
    assert row_counts(database) == before


@pytest.mark.parametrize("step", PREVIEWS)
def test_a_preview_is_for_whoever_may_take_the_step(
    client: FlaskClient, reviewer: FlaskClient, desk: Desk, database: Database, step: str
) -> None:
    drafted(client, RENTED)
    asked, address = PREVIEWS[step], f"{ONE}/preview/{step}"
    ask = lambda who: who.get(address) if asked is None else who.post(address, json=asked)  # noqa: E731
    for other in ("reviewer", "centre-head", "party-viewer", "releaser", "audit-administrator"):
        refused = ask(desk(other))
        assert (refused.status_code, refused.json["code"]) == (403, "not-permitted"), other
    elsewhere = newcomer(database, desk("clerk"), Grant("clerk", "township", OTHER_TOWNSHIP))
    assert ask(elsewhere).json["code"] == "out-of-reach"
    assert ask(client).status_code == 200


def test_events_are_for_whoever_may_see_the_contract(client: FlaskClient, desk: Desk, database: Database) -> None:
    drafted(client, RENTED)
    for role in ("clerk", "reviewer", "centre-head", "bureau-officer", "releaser", "party-viewer", "village-viewer"):
        assert desk(role).get(f"{ONE}/events").json["items"] == []
    assert desk("security-administrator").get(f"{ONE}/events").status_code == 403
    stranger = viewer_of(HOUSEHOLDS[2], database, desk)
    assert stranger.get(f"{ONE}/events").json["code"] == "out-of-reach"
    assert client.get(f"{PATH}/HT-9/events").json["code"] == "contract-unknown"
