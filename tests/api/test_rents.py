"""Rent over the API: what is owed, payments by voucher, deposits, dividends, arrears, reference prices; who may do what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from ledger.access import Grant
from ledger.db import Database
from ledger.rent import Party, Plot, RentTerms, Share, open_rent
from tests.api.acts import PATH, act, draft, newcomer, post, sign
from tests.api.conftest import Desk
from tests.making import (
    COOPERATIVE,
    COUNTY,
    HOUSEHOLDS,
    OTHER_VILLAGE,
    TODAY,
    TOWNSHIP,
    VILLAGE,
    acting,
    findings,
    mu,
    parcel_code,
    row_counts,
)

RENT = f"{PATH}/HT-1/rent"
PAYMENTS = f"{PATH}/HT-1/payments"
DEPOSITS = f"{PATH}/HT-1/deposits"
LATE = "2027-02-10"  # 40 days after the first of January


@pytest.fixture
def signed(client: FlaskClient, desk: Desk) -> FlaskClient:
    """The clerk, with HT-1 signed: 12 mu at 850 yuan from 2027 to 2030, 10 200 yuan on each first of January."""
    draft(client)
    assert sign(client, desk("reviewer")).status_code == 200
    return client


@pytest.fixture
def shared(database: Database, app: Any) -> str:
    """HT-8 without a contract: two households of two villages give 10 mu each, and the co-operative pays."""
    shares = tuple(
        Share(
            Party(HOUSEHOLDS[place], "household"),
            HOUSEHOLDS[place][:12],
            (Plot(parcel_code(place, 1), mu("10")),),
            units,
        )
        for place, units in ((1, 3), (2, 1))
    )
    payer = Party(COOPERATIVE, "cooperative")
    days = (date(2027, 1, 1), date(2030, 12, 31))
    terms = RentTerms("HT-8", 1, payer, shares, *days, "850.00", "yuan/mu/year", "annual", dividend="floor-share")
    database.command(lambda c: open_rent(c, terms, acting()))
    return "HT-8"


def paying(**changes: Any) -> dict[str, Any]:
    return {"voucher": "PZ-1", "paid_on": "2026-11-21", "amount": {"yuan": "10200.00"}} | changes


def test_what_is_due_is_read_paid_and_undone(signed: FlaskClient, desk: Desk, database: Database) -> None:
    found = signed.get(RENT).json
    assert [each["due_on"] for each in found["dues"]] == [f"{year}-01-01" for year in range(2027, 2031)]
    assert found["dues"][0]["charged"] == {"fen": 1_020_000, "yuan": "10200.00"}
    assert found["dues"][0]["shares"][0]["creditor"] == HOUSEHOLDS[0]
    assert found["totals"][0]["open"]["yuan"] == "40800.00"
    assert (found["payer"], found["whole"], found["changes"]) == (COOPERATIVE, True, [])
    paid = post(signed, PAYMENTS, paying())
    assert paid.status_code == 201, paid.text
    assert paid.json["lines"] == [
        {
            "claim": "rent",
            "due_on": "2027-01-01",
            "creditor": HOUSEHOLDS[0],
            "debtor": COOPERATIVE,
            "amount": {"fen": 1_020_000, "yuan": "10200.00"},
            "receiver": HOUSEHOLDS[0],
            "mandate": "",
        }
    ]
    assert signed.get(RENT).json["totals"][0]["paid"]["fen"] == 1_020_000
    told = {"reason": "凭证号写错"}
    undone = post(desk("centre-head"), f"{PAYMENTS}/PZ-1/reverse", told)
    assert undone.status_code == 200, undone.text
    items = signed.get(PAYMENTS).json["items"]
    assert [(each["voucher"], each["reversed_because"]) for each in items] == [("PZ-1", "凭证号写错")]
    assert signed.get(RENT).json["totals"][0]["paid"]["fen"] == 0
    assert post(desk("centre-head"), f"{PAYMENTS}/PZ-9/reverse", told).json["code"] == "voucher-unknown"
    assert findings(database) == ()


def test_a_payment_is_recorded_once(signed: FlaskClient, database: Database) -> None:
    first, again = (post(signed, PAYMENTS, paying(), "p1") for _ in range(2))
    assert (first.json, again.headers["Idempotency-Replayed"]) == (again.json, "true")
    before = row_counts(database)
    same = post(signed, PAYMENTS, paying(), "p2")  # another request, the same voucher and content
    assert (same.status_code, same.json) == (201, first.json)
    after = row_counts(database)
    assert {name for name in after if after[name] != before[name]} == {"command_key"}
    other = post(signed, PAYMENTS, paying(amount={"fen": 5}))
    assert (other.status_code, other.json["code"]) == (409, "voucher-used")
    reused = post(signed, PAYMENTS, paying(voucher="PZ-2"), "p1")
    assert (reused.status_code, reused.json["code"]) == (409, "command-key-reused")
    assert signed.post(PAYMENTS, json=paying()).json["code"] == "idempotency-key-missing"


def test_more_than_is_owed_is_refused_with_the_figures(signed: FlaskClient) -> None:
    answer = post(signed, PAYMENTS, paying(amount={"yuan": "10200.01"}, due_days=["2027-01-01"]))
    assert (answer.status_code, answer.json["code"]) == (409, "payment-too-large")
    assert (
        answer.json["figures"] | {"given": "10200.01", "owed": "10200.00", "excess": "0.01"} == answer.json["figures"]
    )
    assert signed.get(PAYMENTS).json["items"] == []


def test_a_roster_pays_each_household(client: FlaskClient, shared: str) -> None:
    place = f"{PATH}/{shared}/payments"
    lines = [
        {"due_on": "2027-01-01", "creditor": HOUSEHOLDS[2], "amount": {"yuan": "8500.00"}},
        {"due_on": "2027-01-01", "creditor": HOUSEHOLDS[1], "amount": {"yuan": "500.00"}},
    ]
    off = post(client, place, paying(amount={"yuan": "9000.01"}, lines=lines))
    assert (off.status_code, off.json["code"]) == (422, "payment-lines-differ")
    mixed = post(
        client, place, paying(amount={"yuan": "9000.00"}, lines=[lines[0], lines[1] | {"amount": {"kg": "500"}}])
    )
    assert mixed.json["code"] == "payment-lines-differ"
    nobody = post(client, place, paying(amount={"yuan": "8500.00"}, lines=[lines[0] | {"due_on": "2027-01-02"}]))
    assert (nobody.status_code, nobody.json["code"]) == (404, "claim-unknown")
    without = paying(
        amount={"yuan": "9000.00"}, lines=lines, payees=[{"creditor": HOUSEHOLDS[1], "receiver": "JF-002"}]
    )
    assert post(client, place, without).json["code"] == "payee-not-entitled"
    unknown = paying(payees=[{"creditor": HOUSEHOLDS[1], "receiver": "nobody", "mandate": "WT-1"}])
    assert post(client, place, unknown).status_code == 404
    without["payees"][0]["mandate"] = "WT-2026-7"
    paid = post(client, place, without)
    assert paid.status_code == 201, paid.text
    assert {(each["creditor"], each["receiver"], each["mandate"]) for each in paid.json["lines"]} == {
        (HOUSEHOLDS[1], "JF-002", "WT-2026-7"),
        (HOUSEHOLDS[2], HOUSEHOLDS[2], ""),
    }


def test_a_household_sees_its_share_and_nobody_elses(
    client: FlaskClient, desk: Desk, shared: str, database: Database
) -> None:
    place = f"{PATH}/{shared}"
    assert post(client, f"{place}/payments", paying(amount={"yuan": "17000"})).status_code == 201
    assert desk("party-viewer").get(f"{place}/rent").json["code"] == "out-of-reach"
    viewer = newcomer(database, desk("party-viewer"), Grant("party-viewer", party_code=HOUSEHOLDS[1]))
    found = viewer.get(f"{place}/rent")
    assert found.status_code == 200, found.text
    assert {share["creditor"] for due in found.json["dues"] for share in due["shares"]} == {HOUSEHOLDS[1]}
    assert (found.json["whole"], found.json["totals"][0]["charged"]["yuan"]) == (False, "34000.00")
    assert HOUSEHOLDS[2] not in found.text
    paid = viewer.get(f"{place}/payments")
    assert (paid.json["items"][0]["amount"]["yuan"], len(paid.json["items"][0]["lines"])) == ("8500.00", 1)
    assert HOUSEHOLDS[2] not in paid.text
    assert viewer.get("/api/v1/rent/due?within=500").json["totals"] == [{"fen": 850_000, "yuan": "8500.00"}]


def test_the_payer_sees_all_households(client: FlaskClient, desk: Desk, shared: str, database: Database) -> None:
    assert post(client, f"{PATH}/{shared}/payments", paying(amount={"yuan": "17000"})).status_code == 201
    payer = newcomer(database, desk("party-viewer"), Grant("party-viewer", party_code=COOPERATIVE))
    assert payer.get(f"{PATH}/{shared}/rent").json["whole"] is True
    assert payer.get("/api/v1/rent/due?within=365").json["totals"] == []  # it is paid
    assert payer.get("/api/v1/rent/due?within=500").json["totals"] == [{"fen": 1_700_000, "yuan": "17000.00"}]


@pytest.mark.parametrize(
    "role", ["reviewer", "centre-head", "bureau-officer", "party-viewer", "village-viewer", "system-administrator"]
)
def test_only_the_clerk_records_payments(signed: FlaskClient, desk: Desk, role: str) -> None:
    assert post(desk(role), PAYMENTS, paying()).json["code"] == "not-permitted"


def test_another_township_is_told_nothing(signed: FlaskClient, desk: Desk, database: Database) -> None:
    other = newcomer(database, desk("clerk"), Grant("clerk", "township", "640106100000"))
    head = newcomer(database, desk("centre-head"), Grant("centre-head", "township", "640106100000"))
    asked = [
        other.get(RENT),
        other.get(PAYMENTS),
        post(other, PAYMENTS, paying()),
        post(other, DEPOSITS, deposit()),
        post(other, f"{PATH}/HT-1/dividends", dividend()),
        post(other, f"{RENT}/valuation", {"until": "2026-11-21"}),
        post(head, f"{PAYMENTS}/PZ-1/reverse", {"reason": "写错"}),
        post(head, f"{DEPOSITS}/release", {"day": "2026-11-21", "document": "PZ-9"}),
        other.get(f"/api/v1/rent/arrears?division={TOWNSHIP}"),
        other.get(f"/api/v1/rent/due?division={VILLAGE}"),
    ]
    assert [(each.status_code, each.json["code"]) for each in asked] == [(403, "out-of-reach")] * len(asked)
    assert other.get("/api/v1/rent/due?within=800").json["items"] == []
    assert signed.get(f"/api/v1/rent/due?division={COUNTY}").json["code"] == "out-of-reach"
    assert desk("village-viewer").get(RENT).json["code"] == "not-permitted"


def test_arrears_by_age_and_what_falls_due(
    signed: FlaskClient, shared: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = signed.get("/api/v1/rent/due?within=60").json
    assert [(each["contract"], each["due_on"], each["amount"]["yuan"]) for each in due["items"]] == [
        ("HT-1", "2027-01-01", "10200.00"),
        ("HT-8", "2027-01-01", "17000.00"),
    ]
    assert due["totals"] == [{"fen": 2_720_000, "yuan": "27200.00"}]
    assert signed.get("/api/v1/rent/arrears").json["items"] == []
    monkeypatch.setenv("TIANBU_TODAY", LATE)
    late = signed.get("/api/v1/rent/arrears").json
    assert [(each["key"], each["payer"], each["ages"]["days_31_90"]["yuan"]) for each in late["items"]] == [
        ("HT-8", COOPERATIVE, "17000.00"),
        ("HT-1", COOPERATIVE, "10200.00"),
    ]
    assert (late["totals"][0]["overdue"]["yuan"], late["totals"][0]["oldest"]) == ("27200.00", "2027-01-01")
    by_village = signed.get(f"/api/v1/rent/arrears?by=village&division={TOWNSHIP}").json["items"]
    assert {each["key"]: each["overdue"]["yuan"] for each in by_village} == {
        VILLAGE: "18700.00",
        OTHER_VILLAGE: "8500.00",
    }
    one = desk("bureau-officer").get(f"/api/v1/rent/arrears?division={OTHER_VILLAGE}&as_of=2027-01-31").json["items"]
    assert [(each["key"], each["ages"]["days_1_30"]["yuan"]) for each in one] == [("HT-8", "8500.00")]
    assert signed.get(RENT).json["dues"][0]["days_late"] == 40
    mine = desk("party-viewer").get("/api/v1/rent/arrears?by=payer").json["items"]
    assert [(each["key"], each["overdue"]["yuan"]) for each in mine] == [(COOPERATIVE, "10200.00")]


def deposit(**changes: Any) -> dict[str, Any]:
    told = {
        "event": "paid",
        "day": "2026-11-21",
        "amount": {"yuan": "5000"},
        "collector": COOPERATIVE,
        "document": "BZ-1",
    }
    return told | changes


def test_a_deposit_from_beginning_to_end(
    signed: FlaskClient, desk: Desk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = desk("centre-head")
    made = post(signed, DEPOSITS, deposit(), "d1")
    assert made.status_code == 201, made.text
    assert (made.json["entry"] is not None, made.json["deposit"]["held"]["yuan"]) == (True, "5000.00")
    assert post(signed, DEPOSITS, deposit(), "d1").json == made.json
    assert post(signed, DEPOSITS, deposit()).json["deposit"]["held"]["yuan"] == "5000.00"  # the same voucher
    assert post(signed, DEPOSITS, deposit(amount={"yuan": "1"})).json["code"] == "voucher-used"
    more = post(signed, DEPOSITS, deposit(document="BZ-2", amount={"yuan": "1000"}))
    assert more.json["deposit"]["held"]["yuan"] == "6000.00"
    insured = post(signed, DEPOSITS, deposit(event="insured", document="BD-1", valid_to="2027-12-31"))
    assert (insured.json["entry"], insured.json["deposit"]["insured"]["yuan"]) == (None, "5000.00")
    assert post(signed, DEPOSITS, deposit(collector="nobody")).status_code == 404
    claim = deposit(event="claimed", day=LATE, document="BZ-3", amount={"yuan": "4000"}, collector="")
    assert post(signed, DEPOSITS, claim).json["code"] == "not-permitted"
    assert post(head, DEPOSITS, claim | {"day": "2026-11-21"}).json["code"] == "claim-unknown"
    monkeypatch.setenv("TIANBU_TODAY", LATE)
    too_much = post(head, DEPOSITS, claim | {"amount": {"yuan": "7000"}})
    assert (too_much.status_code, too_much.json["code"]) == (409, "deposit-too-small")
    claimed = post(head, DEPOSITS, claim)
    assert claimed.status_code == 201, claimed.text
    assert claimed.json["deposit"]["held"]["yuan"] == "2000.00"
    assert signed.get(RENT).json["totals"][0]["overdue"]["yuan"] == "6200.00"
    early = post(head, f"{DEPOSITS}/release", {"day": LATE, "document": "BZ-4"})
    assert (early.status_code, early.json["code"]) == (409, "deposit-still-needed")
    assert post(signed, f"{DEPOSITS}/release", {"day": LATE, "document": "BZ-4"}).json["code"] == "not-permitted"
    assert findings(database) == ()


def test_a_deposit_goes_back_after_the_handback(
    signed: FlaskClient, desk: Desk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy import insert

    from ledger.centre.models import HANDBACK

    post(signed, DEPOSITS, deposit())
    assert post(signed, PAYMENTS, paying(amount={"yuan": "40800"})).status_code == 201
    release = {"day": "2026-11-21", "document": "BZ-4"}
    head = desk("centre-head")
    assert post(head, f"{DEPOSITS}/release", release).json["code"] == "deposit-still-needed"
    row = {"contract_number": "HT-1", "delivered_on": TODAY, "accepted_by": HOUSEHOLDS[0], "land_state": "完好"}
    row |= {"fixtures": "", "note": "", "recorded_at": acting().at, "recorded_by": "test"}
    database.command(lambda c: c.execute(insert(HANDBACK), row))
    back = post(head, f"{DEPOSITS}/release", release)
    assert (back.status_code, back.json["deposit"]["held"]["fen"]) == (200, 0)
    assert [each["event"] for each in back.json["deposit"]["events"]] == ["paid", "released"]


def dividend(**changes: Any) -> dict[str, Any]:
    told = {"period": "2027", "declared_on": "2026-11-21", "due_on": "2027-06-01", "resolution": "决议〔2026〕3号"}
    told |= {"total": {"yuan": "100.01"}} | changes
    return {name: value for name, value in told.items() if value is not None}


def test_a_dividend_is_split_over_the_shares(client: FlaskClient, signed: FlaskClient, shared: str) -> None:
    place = f"{PATH}/{shared}"
    made = post(client, f"{place}/dividends", dividend())
    assert (made.status_code, made.json["total"]["yuan"]) == (201, "100.01")
    assert post(client, f"{place}/dividends", dividend()).json == made.json
    assert (
        post(client, f"{place}/dividends", dividend(total={"yuan": "1"})).json["code"]
        == "dividend-declared-differently"
    )
    shares = next(due for due in client.get(f"{place}/rent").json["dues"] if due["claim"] == "dividend")["shares"]
    assert [share["charged"]["fen"] for share in shares] == [7_501, 2_500]
    by_share = post(client, f"{place}/dividends", dividend(period="2028", total=None, per_share={"yuan": "2.50"}))
    assert by_share.json["total"]["fen"] == 1_000
    assert post(client, f"{place}/dividends", dividend(period="2029", total=None)).json["code"] == "rent-shares-unfit"
    assert post(signed, f"{PATH}/HT-1/dividends", dividend()).json["code"] == "dividend-not-agreed"


def test_rent_in_kind_is_valued_at_the_reference_price(
    client: FlaskClient, desk: Desk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = Share(Party(HOUSEHOLDS[0], "household"), VILLAGE, (Plot(parcel_code(0, 1), mu("10")),))
    days = (date(2027, 1, 1), date(2027, 12, 31))
    payer = Party(COOPERATIVE, "cooperative")
    terms = RentTerms("HT-7", 1, payer, (share,), *days, "500", "kg/mu/year", "annual", crop="小麦")
    database.command(lambda c: open_rent(c, terms, acting()))
    due = client.get(f"{PATH}/HT-7/rent").json["dues"][0]
    assert due["charged"] == {"hundredths": 500_000, "kg": "5000.00"}
    paid = post(client, f"{PATH}/HT-7/payments", paying(amount={"kg": "1000"}, method="in-kind"))
    assert (paid.status_code, paid.json["amount"]) == (201, {"hundredths": 100_000, "kg": "1000.00"})
    officer = desk("bureau-officer")
    price = {
        "division": COUNTY,
        "crop": "小麦",
        "day": "2026-11-01",
        "price": {"yuan": "2.40"},
        "source": "发改〔2026〕5号",
    }
    monkeypatch.setenv("TIANBU_TODAY", LATE)
    assert post(client, f"{PATH}/HT-7/rent/valuation", {"until": LATE}).json["code"] == "reference-price-unknown"
    assert post(client, "/api/v1/reference-prices", price).json["code"] == "not-permitted"
    assert post(officer, "/api/v1/reference-prices", price | {"division": "640105"}).status_code in (403, 404)
    assert (
        post(officer, "/api/v1/reference-prices", price | {"price": {"yuan": "999999999"}}).json["code"]
        == "reference-price-unfit"
    )
    made = post(officer, "/api/v1/reference-prices", price, "c1")
    assert (made.status_code, made.json["yuan_per_kg"]) == (201, "2.40")
    assert post(officer, "/api/v1/reference-prices", price, "c1").headers["Idempotency-Replayed"] == "true"
    listed = client.get(f"/api/v1/reference-prices?division={VILLAGE}&crop=小麦").json["items"]
    assert [(each["division"], each["level"], each["fen_per_kg"]) for each in listed] == [(COUNTY, "county", 240)]
    assert client.get("/api/v1/reference-prices?crop=玉米").json["items"] == []
    valued = post(client, f"{PATH}/HT-7/rent/valuation", {"until": "2027-12-31"})
    assert valued.status_code == 200, valued.text
    assert valued.json["entry"] is not None
    money = [each for each in client.get(f"{PATH}/HT-7/rent").json["dues"] if "fen" in each["open"]]
    assert [each["open"]["yuan"] for each in money] == ["9600.00"]
    assert post(client, f"{PATH}/HT-7/rent/valuation", {"until": LATE}).json["entry"] is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amount": {"yuan": 850}}, "in a string"),
        ({"amount": {"yuan": "850.001"}}, "two decimals"),
        ({"amount": {"yuan": "0.00"}}, "above zero"),
        ({"amount": {"yuan": "-1"}}, "above zero"),
        ({"amount": {"yuan": "１２"}}, "decimal"),
        ({"amount": {"fen": 0}}, "above zero"),
        ({"amount": {"fen": True}}, "whole number"),
        ({"amount": {"fen": 10**16}}, "whole number"),
        ({"amount": {"yuan": "1", "kg": "1"}}, "one of"),
        ({"amount": {}}, "one of"),
        ({"amount": None}, "amount"),
        ({"voucher": ""}, "voucher"),
        ({"voucher": "a\x00b"}, "voucher"),
        ({"voucher": "x" * 65}, "voucher"),
        ({"voucher": "'; DROP TABLE rent_payment; --"}, "voucher"),
        ({"paid_on": "2026-02-30"}, "YYYY-MM-DD"),
        ({"paid_on": "2026-11-22"}, "2026-11-21"),
        ({"method": "deposit"}, "One of"),
        ({"method": "bitcoin"}, "One of"),
        ({"claim": "tax"}, "One of"),
        ({"lines": "x"}, "lines"),
        ({"lines": [{}]}, "due_on"),
        ({"due_days": ["x"]}, "due_days"),
        ({"creditors": [""]}, "creditors"),
        ({"deduction": {"yuan": "1"}}, "deduction"),
    ],
)  # fmt: skip
def test_hostile_payments_write_nothing(
    signed: FlaskClient, database: Database, changes: dict[str, Any], said: str
) -> None:
    before = row_counts(database)
    answer = post(signed, PAYMENTS, paying(**changes))
    assert answer.status_code == 422, answer.text
    assert said in answer.text.encode().decode("unicode_escape", "ignore") or said in str(answer.json)
    assert row_counts(database) == before


@pytest.mark.parametrize("address", ["rent", "payments"])
def test_contracts_that_are_not_there(client: FlaskClient, address: str) -> None:
    for number in ("HT-9", "%27%3B--9", "x" * 300 + "1"):
        answer = client.get(f"{PATH}/{number}/{address}")
        assert (answer.status_code, answer.json["code"]) == (404, "rent-unknown"), answer.text
    draft(client)  # no rent yet
    assert client.get(f"{PATH}/HT-1/{address}").json["code"] == "rent-unknown"
    assert client.get("/api/v1/rent/arrears?by=age").status_code == 422
    assert client.get("/api/v1/rent/due?within=0").status_code == 422
    assert client.get("/api/v1/rent/due?division=nowhere").status_code == 404


def test_payments_stand_in_the_way_of_a_reversal(signed: FlaskClient) -> None:
    post(signed, PAYMENTS, paying())
    answer = act(signed, f"{PATH}/HT-1/reverse", {"reason": "重复录入"})
    assert answer.json["code"] == "payments-stand"
