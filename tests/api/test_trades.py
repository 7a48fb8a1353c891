"""Trades of quota over the API: from the list to the households' shares, prices, and the certificate."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from ledger.access import Grant
from ledger.db import Database
from tests.api.acts import act, newcomer, post
from tests.api.conftest import Desk
from tests.making import row_counts
from tests.quotas.making import JINFENG, PROVINCE, XINGQING
from tests.trades.making import PRICE, Market, make_market, rule

ROOT, SHARED, PRICES = "/api/v1/trades", "/api/v1/quota-distributions", "/api/v1/quota-prices"
NEW: dict[str, Any] = {
    "number": "JY-1",
    "book": JINFENG,
    "lot": "HG-1",
    "area": {"m2": "600"},
    "grain_capacity": {"kg": "450"},
    "asking": {"yuan": "200000.00"},
    "document": "挂牌1号",
    "issued_on": "2026-11-01",
    "on_day": "2026-11-02",
}
ASKED: dict[str, Any] = {"buyer": XINGQING, "price": {"fen": PRICE}, "on_day": "2026-11-10"}
OFFER: dict[str, Any] = ASKED | {"on_day": "2026-11-05", "document": "要约1号"}
YES = {"accept": True, "document": "承诺1号", "on_day": "2026-11-06"}
SALE = {"document": "成交1号", "issued_on": "2026-11-09", "on_day": "2026-11-10", "voucher": "凭证1"}
SHARES: dict[str, Any] = {
    "number": "FP-1",
    "document": "分配1号",
    "issued_on": "2026-11-12",
    "on_day": "2026-11-13",
    "shared": {"fen": PRICE},
}
PRICED: dict[str, Any] = {
    "kind": "floor-sale",
    "division": JINFENG,
    "valid_from": "2026-01-01",
    "price": {"yuan": "100000.00"},
    "document": "价格通知",
}


@pytest.fixture(autouse=True)
def market(app: Any, database: Database) -> Market:
    made = make_market(database)
    rule(made, "quota-proceeds-rule", {"household": 85, "collective": 15})
    return made


@pytest.fixture
def seller(desk: Desk) -> FlaskClient:
    return desk("bureau-officer")


@pytest.fixture
def buyer(desk: Desk, database: Database) -> FlaskClient:
    return newcomer(database, desk(""), Grant("bureau-officer", "county", XINGQING.partition(":")[2]))


def listed(seller: FlaskClient, desk: Desk) -> Any:
    made = post(seller, ROOT, NEW, "list")
    assert (made.status_code, made.headers["Location"]) == (201, f"{ROOT}/JY-1"), made.text
    done = act(desk("bureau-approver"), f"/api/v1/proposals/{made.json['proposal']['id']}/approve", {})
    assert done.json["state"] == "done", done.text
    return made


def agreed(seller: FlaskClient, buyer: FlaskClient, desk: Desk) -> None:
    listed(seller, desk)
    assert post(seller, f"{ROOT}/JY-1/pre-checks", ASKED).json["passed"]
    assert post(seller, f"{ROOT}/JY-1/offers", OFFER).status_code == 201
    assert post(buyer, f"{ROOT}/JY-1/offers/answer", YES).json["answer"] == "accepted"


def sold(seller: FlaskClient, buyer: FlaskClient, desk: Desk, database: Database) -> str:
    """Number of the event of a sale that three people signed."""
    agreed(seller, buyer, desk)
    made = post(seller, f"{ROOT}/JY-1/sale", SALE, "sale")
    assert (made.status_code, made.json["kind"], made.json["needed"]) == (201, "quota-sale", 3), made.text
    assert post(seller, f"{ROOT}/JY-1/sale", SALE, "sale").json == made.json
    address = made.headers["Location"] + "/approve"
    assert act(desk("bureau-approver"), address, {}).json["next_place"] == 3
    assert act(desk("releaser"), address, {}).json["code"] == "out-of-reach"  # of one county alone
    upper = newcomer(database, desk(""), Grant("releaser", "province", PROVINCE.partition(":")[2]))
    assert act(upper, address, {}).json["state"] == "done"
    return str(made.json["subject"])


def test_a_lot_is_listed_offered_accepted_and_sold(
    seller: FlaskClient, buyer: FlaskClient, desk: Desk, database: Database
) -> None:
    made = listed(seller, desk)
    assert post(seller, ROOT, NEW, "list").json == made.json
    assert buyer.get(f"{ROOT}/JY-1").json["code"] == "out-of-reach"  # it was not offered yet
    early = post(seller, f"{ROOT}/JY-1/offers", OFFER)
    assert (early.status_code, early.json["code"]) == (409, "pre-check-missing"), early.text
    low = post(seller, f"{ROOT}/JY-1/pre-checks", ASKED | {"price": {"fen": 1}})
    assert (low.status_code, low.json["sequence"]) == (201, 1), low.text
    checked = post(seller, f"{ROOT}/JY-1/pre-checks", ASKED, "check")
    assert (checked.json["passed"], checked.json["refusals"]) == (True, []), checked.text
    assert post(seller, f"{ROOT}/JY-1/pre-checks", ASKED, "check").json == checked.json
    post(seller, f"{ROOT}/JY-1/offers", OFFER)
    assert post(seller, f"{ROOT}/JY-1/offers", OFFER).json["code"] == "trade-has-offer"
    back = post_without_body(seller, f"{ROOT}/JY-1/offers/take-back")
    assert (back.status_code, back.json["answer"]) == (200, "taken-back"), back.text
    post(seller, f"{ROOT}/JY-1/offers", OFFER)
    assert post(seller, f"{ROOT}/JY-1/offers/answer", YES).json["code"] == "out-of-reach"  # it is the buyer's to answer
    assert post(seller, f"{ROOT}/JY-1/sale", SALE).json["code"] == "sale-without-acceptance"
    answered = post(buyer, f"{ROOT}/JY-1/offers/answer", YES, "answer")
    assert (answered.status_code, answered.json["sequence"]) == (200, 2), answered.text
    assert post(buyer, f"{ROOT}/JY-1/offers/answer", YES, "answer").json == answered.json
    found = buyer.get(f"{ROOT}/JY-1")
    assert (found.json["state"], found.json["buyer"], found.json["proceeds"]) == ("agreed", XINGQING, None)
    assert buyer.get(f"{ROOT}/JY-1", headers={"If-None-Match": found.headers["ETag"]}).status_code == 304
    for who in (seller, buyer):
        assert [each["number"] for each in who.get(f"{ROOT}?state=agreed").json["items"]] == ["JY-1"]
        assert who.get(f"{ROOT}?lot=HG-9").json["items"] == []
    assert seller.get(f"{ROOT}?office={XINGQING}").status_code == 200


def test_proceeds_are_distributed_and_paid_out(
    seller: FlaskClient, buyer: FlaskClient, desk: Desk, database: Database
) -> None:
    sale = sold(seller, buyer, desk, database)
    bought = buyer.get(f"{ROOT}/JY-1").json["to_lot"]
    assert buyer.get(f"/api/v1/lots/{bought}").json["kind"] == "purchase"
    told = SHARES | {"sale": sale}
    before = row_counts(database)
    tried = seller.post(f"{SHARED}/check", json=told)
    assert (tried.status_code, tried.json["total"]["fen"]) == (200, PRICE), tried.text
    assert row_counts(database) == before
    made = post(seller, SHARED, told, "k1")
    assert (made.status_code, made.json["kind"]) == (201, "proceeds-distribution"), made.text
    assert post(seller, SHARED, told, "k1").json == made.json
    assert act(desk("bureau-approver"), made.headers["Location"] + "/approve", {}).json["state"] == "done"
    found = seller.get(f"{SHARED}/FP-1").json
    assert (found["lines"], found["payouts"]) == (tried.json["lines"], [])
    assert {each["head"] for each in found["lines"]} == {"household-share", "collective-share"}
    assert {each["share"]: each["percent"] for each in found["rule"]} == {"household": 85, "collective": 15}
    amount = found["lines"][0]["amount"]["fen"]
    pay = {"voucher": "兑付1", "paid_on": "2026-11-14", "payments": [{"line": 1, "amount": {"fen": amount}}]}
    above = post(seller, f"{SHARED}/FP-1/payments", pay | {"payments": [{"line": 1, "amount": {"fen": amount + 1}}]})
    assert (above.status_code, above.json["code"]) == (409, "payout-above-share"), above.text
    paid = post(seller, f"{SHARED}/FP-1/payments", pay, "k2")
    assert [each["amount"]["fen"] for each in paid.json["payouts"]] == [amount], paid.text
    assert post(seller, f"{SHARED}/FP-1/payments", pay, "k2").json == paid.json
    stands = post(seller, f"{SHARED}/FP-1/reversal", {"reason": "录入有误"})
    assert (stands.status_code, stands.json["code"]) == (409, "distribution-has-payouts"), stands.text
    address = f"{SHARED}/FP-1/payments/1/兑付1/reverse"
    assert post(seller, address, {"reason": "录入有误"}).status_code == 403
    undone = post(desk("bureau-approver"), address, {"reason": "录入有误"}).json
    assert undone["payouts"][0]["reversal_reason"] == "录入有误", undone
    reversal = post(seller, f"{SHARED}/FP-1/reversal", {"reason": "录入有误"})
    assert (reversal.status_code, reversal.json["kind"]) == (201, "proceeds-reversal"), reversal.text
    assert act(desk("bureau-approver"), reversal.headers["Location"] + "/approve", {}).json["state"] == "done"
    story = seller.get(f"{ROOT}/JY-1").json
    assert (story["proceeds"]["left"]["fen"], story["state"]) == (PRICE, "sold")
    assert [each["kind"] for each in story["events"]] == ["list", "sell"]
    assert story["distributions"][0]["reversed_at"] is not None


def test_the_certificate_is_a_pdf(seller: FlaskClient, desk: Desk) -> None:
    paper = seller.get("/api/v1/lots/HG-1/certificate")
    assert (paper.status_code, paper.mimetype, paper.data[:5]) == (200, "application/pdf", b"%PDF-"), paper.text[:300]
    assert seller.get("/api/v1/lots/HG-9/certificate").json["code"] == "quota-lot-unknown"
    assert desk("party-viewer").get("/api/v1/lots/HG-1/certificate").status_code == 403


def test_a_trade_is_taken_off_the_list(seller: FlaskClient, desk: Desk) -> None:
    listed(seller, desk)
    told = {"document": "撤牌1号", "issued_on": "2026-11-20", "on_day": "2026-11-20", "reason": "不再出让"}
    made = post(seller, f"{ROOT}/JY-1/withdrawal", told)
    assert made.status_code == 201, made.text
    act(desk("bureau-approver"), made.headers["Location"] + "/approve", {})
    assert seller.get(f"{ROOT}/JY-1").json["state"] == "withdrawn"
    again = post(seller, f"{ROOT}/JY-1/withdrawal", told)
    assert (again.status_code, again.json["code"]) == (409, "trade-not-listed")


def test_prices_from_a_day_on(desk: Desk) -> None:
    head = desk("bureau-approver")
    made = post(head, PRICES, {"prices": [PRICED]}, "k1")
    assert (made.status_code, made.json["added"]) == (201, 1), made.text
    assert post(head, PRICES, {"prices": [PRICED]}, "k1").json == made.json
    assert post(head, PRICES, {"prices": [PRICED]}).json["added"] == 0
    later = PRICED | {"valid_from": "2026-06-01", "price": {"yuan": "120000.00"}}
    post(head, PRICES, {"prices": [later]})
    for asked, found in (
        ("", ["100000.00", "120000.00"]),
        (f"?division={JINFENG}&day=2026-05-31", ["100000.00"]),
        (f"?division={JINFENG}&day=2026-06-01", ["120000.00"]),
        (f"?division={XINGQING}", []),
    ):
        items = desk("clerk").get(f"{PRICES}{asked}").json["items"]
        assert [each["price"]["yuan"] for each in items] == found, asked
    wrong = post(head, PRICES, {"prices": [PRICED | {"case": "general"}]})
    assert (wrong.status_code, wrong.json["code"]) == (422, "quota-price-case-unfit"), wrong.text
    assert post(head, PRICES, {"prices": [PRICED | {"division": PROVINCE}]}).json["code"] == "out-of-reach"
    assert post(desk("bureau-officer"), PRICES, {"prices": [PRICED]}).status_code == 403
    assert post(head, PRICES, {"prices": [PRICED | {"price": {"yuan": "0"}}]}).json["code"] == "request-invalid"
    assert desk("audit-administrator").get(PRICES).status_code == 403


def test_refused_malformed_and_unknown(seller: FlaskClient, desk: Desk, database: Database) -> None:
    before = row_counts(database)
    for changes, code in (
        ({"area": {"ha": "9"}}, "quota-insufficient"),
        ({"lot": "HG-9"}, "quota-lot-unknown"),
        ({"book": XINGQING}, "out-of-reach"),
        ({"on_day": "2027-01-01"}, "quota-event-out-of-order"),
        ({"asking": {"yuan": "0"}}, "request-invalid"),
        ({"case": "premium"}, "request-invalid"),
        ({"buyer": XINGQING}, "request-invalid"),
    ):
        answer = post(seller, ROOT, NEW | changes)
        assert answer.status_code in (403, 404, 409, 422), answer.text
        assert code in answer.text, answer.text
    assert row_counts(database) == before
    assert seller.get(f"{ROOT}/JY-9").json["code"] == "trade-unknown"
    assert seller.get(f"{SHARED}/FP-9").json["code"] == "distribution-unknown"
    assert seller.post(f"{SHARED}/check", json=SHARES | {"sale": "ZB-9"}).status_code == 409
    assert post(seller, SHARED, SHARES | {"sale": "ZB-9"}).status_code == 409
    assert post(seller, f"{ROOT}/JY-9/pre-checks", ASKED).status_code == 404
    assert seller.post(ROOT, json=NEW).json["code"] == "idempotency-key-missing"
    for role in ("clerk", "bureau-approver", "village-viewer"):
        assert post(desk(role), ROOT, NEW).status_code == 403
    for role in ("clerk", "village-viewer", "audit-administrator"):
        assert desk(role).get(ROOT).status_code == 403


def post_without_body(client: FlaskClient, address: str) -> Any:
    return client.post(address, headers={"Idempotency-Key": "no-body"})
