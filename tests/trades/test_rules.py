"""What a trade is refused for, before it is offered and before it is sold: a line a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ledger.access import OutOfReach
from ledger.approvals import reject
from ledger.db import Database
from ledger.errors import Refusal
from ledger.quotas import QuotaEvent, propose_event
from ledger.trades import (
    QuotaPrice,
    WantedTrades,
    list_prices,
    list_trades,
    open_trade,
    pre_checks_of,
    record_prices,
    take_back_offer,
    withdraw_trade,
)
from tests.making import NOW, TODAY, acting, codes_of, findings
from tests.quotas.making import JINFENG, PROVINCE, XINGQING
from tests.trades.making import (
    APPROVER,
    AREA,
    BUYER,
    PRICE,
    PROVINCIAL,
    RELEASER,
    SECOND,
    SELLER,
    SOLD_ON,
    Market,
    agreed,
    answered,
    check,
    event,
    listed,
    make_market,
    new_trade,
    now,
    offered,
    priced,
    proposed_sale,
    record,
    rule,
    sign,
    sold,
)

OUTSIDE = "浙江省某县"
MU_PRICE = 200_000  # yuan a mu of PRICE, and a fen of 0.9 mu more


def refusal(work: Any) -> list[str]:
    with pytest.raises(Refusal) as error:
        work()
    return codes_of(error.value)


def withdrawn(market: Market, **changes: Any) -> Any:
    values = {"number": "JY-1", "on_day": date(2026, 11, 8), "document": "撤牌1号", "issued_on": date(2026, 11, 7)}
    values |= {"reason": "不卖了"} | changes
    return market.do(lambda c, act: withdraw_trade(c, act=act, **values), SELLER)


def nothing(market: Market) -> None:
    """The book as it is."""
    assert market


@pytest.mark.parametrize(
    ("set_up", "asked", "codes", "warnings"),
    [
        (nothing, {}, [], []),
        (lambda m: priced(m, "floor-sale", 200_000), {}, [], []),
        (lambda m: priced(m, "floor-sale", 200_001), {}, ["quota-price-below-floor"], []),
        (lambda m: priced(m, "floor-sale", 300_000, valid_from=date(2026, 11, 11)), {}, [], []),  # from the day after
        (lambda m: priced(m, "floor-sale", 300_000, case="premium"), {}, [], []),
        (lambda m: priced(m, "floor-household", 200_001), {}, ["quota-price-below-floor"], []),
        (lambda m: [priced(m, "floor-household", 150_000), priced(m, "floor-collective", 50_001)], {}, ["quota-price-below-floor"], []),
        (lambda m: [priced(m, "floor-household", 150_000), priced(m, "floor-collective", 50_000)], {}, [], []),
        (lambda m: priced(m, "guide", 250_000), {}, [], ["quota-price-below-guide"]),
        (lambda m: priced(m, "guide", 200_000), {}, [], []),
        # The county's price holds before the province's, and the last of a day before its first.
        (lambda m: [priced(m, "floor-sale", 300_000), priced(m, "floor-sale", 100_000, division=JINFENG)], {}, [], []),
        (lambda m: [priced(m, "floor-sale", 300_000), priced(m, "floor-sale", 100_000)], {}, [], []),
        (lambda m: rule(m, "trade-limit-mu", 1), {}, [], []),
        (lambda m: record(m, event("unlist", AREA, date(2026, 11, 3), grain_centikg=45_000)), {}, ["quota-insufficient", "quota-measure-insufficient"], []),
        (nothing, {"buyer": JINFENG}, ["quota-event-incomplete"], []),
        (nothing, {"buyer": "county:640199000000"}, ["division-unknown"], []),
        (nothing, {"buyer": "village:640106002201"}, ["office-unknown"], []),
        (nothing, {"on_day": TODAY + timedelta(days=1)}, ["quota-event-out-of-order"], []),
        (nothing, {"buyer": OUTSIDE}, [], []),  # an office that keeps no book here is no other province that we know
    ],
)  # fmt: skip
def test_a_pre_check_writes_down_what_the_rules_say(
    database: Database, set_up: Any, asked: dict[str, Any], codes: list[str], warnings: list[str]
) -> None:
    market = make_market(database)
    listed(market)
    set_up(market)
    found = check(market, **asked)
    assert [each.code for each in found.refusals] == codes
    assert [each.code for each in found.warnings] == warnings
    assert found.passed is not bool(codes)
    with database.reading() as connection:
        assert pre_checks_of(connection, "JY-1") == [found]


def test_the_floor_is_told_with_figures(database: Database) -> None:
    market = make_market(database)
    listed(market, premium=True)
    priced(market, "floor-sale", 300_000, case="premium")
    (said,) = check(market).refusals
    assert "0.9000 亩，180000.01 元，合每亩 200000.01 元；最低成交价为每亩 300000.00 元（价格通知）" in said.detail_zh


@pytest.mark.parametrize(
    ("limits", "codes"),
    [
        ({JINFENG: 2, PROVINCE: 1}, ["trade-above-limit"]),  # the lowest holds, whosever it is
        ({JINFENG: 1, "city:640100000000": 2}, ["trade-above-limit"]),
        ({JINFENG: 0, PROVINCE: 2}, []),
        ({XINGQING: 1}, []),
    ],
)
def test_the_lowest_limit_of_three_levels_holds(limits: dict[str, int], codes: list[str]) -> None:
    """As ``_limit`` finds it; a surplus of the fixture is less than a mu, so the area is set here."""
    from ledger.trades.rules import TradeFacts, within_limit

    lowest = min(((mu, key) for key, mu in limits.items() if mu and key != XINGQING), default=None)
    trade: Any = type("T", (), {"grains": 300_000})()
    facts = TradeFacts(trade, XINGQING, PRICE, SOLD_ON, False, False, {}, lowest, 0, None, None)
    assert [each.code for each in within_limit(facts)] == codes


def test_limits_are_looked_up_at_every_level(database: Database) -> None:
    from ledger.parameters import Parameters
    from ledger.places import find
    from ledger.trades.facts import _limit

    market = make_market(database)
    for division, limit in ((JINFENG, 9), ("city:640100000000", 0), (PROVINCE, 7), (XINGQING, 1)):
        rule(market, "trade-limit-mu", limit, division)
    with database.reading() as connection:
        seller = find(connection, "county", "640106000000", TODAY)
        assert _limit(Parameters(connection), seller, SOLD_ON) == (7, PROVINCE)
        assert _limit(Parameters(connection), seller, date(2025, 1, 1)) is None


_BEIJING = "level,code,name,parent_code\nprovince,110000000000,北京市,\ncity,110100000000,市辖区,110000000000\ncounty,110101000000,甲区,110100000000\n"
FAR = "county:110101000000"


@pytest.mark.parametrize(
    ("open_", "case", "price", "codes"),
    [
        (False, "general", 27_000_000, ["cross-province-closed"]),
        (True, "", 27_000_000, ["cross-province-case-missing"]),
        (True, "general", 27_000_000, []),  # 0.9 mu at 300 000 yuan
        (True, "general", 27_000_001, ["cross-province-price"]),
        (True, "high-standard", 27_000_000, ["cross-province-price"]),
    ],
)
def test_across_provinces(database: Database, open_: bool, case: str, price: int, codes: list[str]) -> None:
    from ledger.exchange.importing import import_file
    from tests.making import OPERATOR

    market = make_market(database)
    import_file(database, "divisions", _BEIJING.encode(), name="far.csv", actor=OPERATOR, at=NOW)
    listed(market, case=case)
    rule(market, "cross-province-sales", open_)
    priced(market, "cross-out", 300_000, division="", case="general")
    priced(market, "cross-out", 400_000, division="", case="high-standard")
    assert [each.code for each in check(market, FAR, price).refusals] == codes


def test_a_new_counterpart_cools_off_in_working_days(database: Database) -> None:
    market = make_market(database)
    rule(market, "counterpart-cooling-days", 5)  # accepted on Friday 2026-11-06: over on Friday the 13th
    agreed(market)
    with pytest.raises(Refusal, match="counterpart-cooling-off") as error:
        proposed_sale(market, on_day=date(2026, 11, 12))
    assert "2026-11-13" in error.value.say_detail()
    sign(market, proposed_sale(market, on_day=date(2026, 11, 13)), APPROVER, RELEASER)
    assert now(market).state == "sold"


def test_offers_go_in_order(database: Database) -> None:
    market = make_market(database)
    trade, proposal = market.do(lambda c, act: open_trade(c, new_trade(), act), SELLER)
    assert trade.state == "proposed"
    assert refusal(lambda: offered(market)) == ["trade-not-listed"]
    assert next(each.code for each in check(market).refusals) == "trade-not-listed"
    sign(market, proposal, APPROVER)
    assert refusal(lambda: offered(market)) == ["pre-check-missing"]
    check(market)
    assert refusal(lambda: offered(market, price_fen=PRICE - 1)) == ["pre-check-missing"]
    assert refusal(lambda: answered(market)) == ["offer-unknown"]
    assert refusal(lambda: proposed_sale(market)) == ["sale-without-acceptance"]
    offered(market)
    assert refusal(lambda: offered(market)) == ["trade-has-offer"]
    assert refusal(lambda: proposed_sale(market)) == ["sale-without-acceptance"]
    with pytest.raises(OutOfReach):
        answered(market, actor=SECOND)  # the seller cannot accept for the buyer
    answered(market, accept=False)
    assert now(market).state == "pre-checked"
    offered(market)
    market.do(lambda c, act: take_back_offer(c, "JY-1", act), SELLER)
    assert refusal(lambda: market.do(lambda c, act: take_back_offer(c, "JY-1", act), SELLER)) == ["offer-unknown"]
    offered(market)
    assert answered(market).answer == "accepted"
    assert (now(market).state, now(market).buyer) == ("agreed", XINGQING)
    assert refusal(lambda: answered(market)) == ["offer-unknown"]
    assert findings(database) == ()


def test_nobody_accepts_what_they_offered(database: Database) -> None:
    market = make_market(database)
    listed(market)
    check(market, OUTSIDE)
    offered(market, OUTSIDE)
    assert refusal(lambda: answered(market, actor=SELLER)) == ["offer-same-hands"]
    answered(market, actor=SECOND)  # by paper: that office keeps no book here
    sign(market, proposed_sale(market), APPROVER, RELEASER)
    assert (now(market).state, now(market).to_lot) == ("sold", "")
    assert findings(database) == ()


def test_a_sale_is_not_proposed_past_its_trade(database: Database) -> None:
    market = make_market(database)
    agreed(market)
    sale = event("sell", AREA, SOLD_ON, counterpart=XINGQING, price_fen=1, voucher="凭证", grain_centikg=45_000)
    for trade in ("", "JY-1"):
        wanted: QuotaEvent = replace(sale, trade=trade)
        assert refusal(lambda w=wanted: market.do(lambda c, act: propose_event(c, w, act), SELLER)) == [
            "sale-without-trade"
        ]
    assert refusal(lambda: proposed_sale(market, voucher="")) == ["payment-missing"]


def test_a_trade_is_withdrawn(database: Database) -> None:
    market = make_market(database)
    assert refusal(lambda: withdrawn(market)) == ["trade-unknown"]
    listed(market)
    assert refusal(lambda: withdrawn(market, reason="")) == ["reason-missing"]
    sign(market, withdrawn(market), APPROVER)
    assert now(market).state == "withdrawn"
    assert refusal(lambda: withdrawn(market)) == ["trade-not-listed"]
    assert refusal(lambda: listed(market)) == ["trade-number-used"]
    again = listed(market, number="", on_day=date(2026, 11, 9), issued_on=date(2026, 11, 9))
    assert again.number == "JY-640106-2026-00001"
    with database.reading() as connection:
        asked = [("listed",), ("withdrawn",), ("sold",), ()]
        found = [[each.number for each in list_trades(connection, WantedTrades(states=states))] for states in asked]
        paged = [
            list_trades(connection, WantedTrades(limit=1, after=after, states=("listed",))) for after in ("", "JY-1")
        ]
    assert found == [[again.number], ["JY-1"], [], ["JY-1", again.number]]
    assert [[each.number for each in page] for page in paged] == [[again.number], [again.number]]
    assert findings(database) == ()


def test_a_listing_that_was_rejected_leaves_the_trade_off_the_list(database: Database) -> None:
    market = make_market(database)
    _, proposal = market.do(lambda c, act: open_trade(c, new_trade(), act), SELLER)
    market.do(lambda c, act: reject(c, proposal.id, act, "面积不符"), APPROVER)
    assert now(market).state == "withdrawn"


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"asking_fen_per_mu": 0}, ["trade-incomplete"]),
        ({"case": "first-group"}, ["trade-incomplete"]),
        ({"grains": AREA + 1, "grain_centikg": 0}, ["quota-insufficient"]),
        ({"document": " "}, ["quota-event-incomplete"]),
        ({"lot": "HG-9"}, ["quota-lot-unknown"]),
        ({"book": XINGQING}, ["out-of-reach"]),
    ],
)
def test_what_cannot_be_listed(database: Database, changes: dict[str, Any], codes: list[str]) -> None:
    market = make_market(database)
    assert refusal(lambda: listed(market, **changes)) == codes


def test_nothing_is_traded_before_its_surplus_is_confirmed(database: Database) -> None:
    market = make_market(database, until="accept")
    assert refusal(lambda: listed(market, grain_centikg=0)) == ["sold-before-confirmed"]


def test_incomplete_offers_and_answers(database: Database) -> None:
    from ledger.trades import answer_offer, offer

    market = make_market(database)
    listed(market)
    check(market)
    for document, day in (("", date(2026, 11, 5)), ("要约", TODAY + timedelta(days=1)), ("要约", date(2026, 11, 1))):
        wanted = ("JY-1", XINGQING, PRICE, document, day)
        assert refusal(lambda w=wanted: market.do(lambda c, act: offer(c, *w, act), SELLER)) == ["trade-incomplete"]
    offered(market)
    early = date(2026, 11, 4)
    assert refusal(lambda: market.do(lambda c, act: answer_offer(c, "JY-1", True, "诺", early, act), BUYER)) == [
        "trade-incomplete"
    ]
    assert refusal(lambda: check(market, price_fen=0)) == ["trade-incomplete"]


def test_prices_are_dated_and_belong_to_places(database: Database) -> None:
    market = make_market(database)
    made = QuotaPrice(
        "floor-household", PROVINCE, date(2026, 1, 1), 9_600_000, "地票通知", note="页面残缺，数字由比例推得"
    )

    def put(price: QuotaPrice, actor: Any = PROVINCIAL) -> int:
        added: int = market.do(lambda c, act: record_prices(c, [price], act), actor)
        return added

    assert [put(made), put(made), put(replace(made, fen_per_mu=9_700_000))] == [1, 0, 1]
    assert put(replace(made, valid_from=date(2026, 6, 1), fen_per_mu=12_000_000, case="premium")) == 1
    assert refusal(lambda: put(replace(made, case="general"))) == ["quota-price-case-unfit"]
    assert refusal(lambda: put(replace(made, document=""))) == ["trade-incomplete"]
    assert refusal(lambda: put(replace(made, kind="rent"))) == ["trade-incomplete"]
    assert refusal(lambda: put(made, APPROVER)) == ["out-of-reach"]  # the county does not set the province's
    assert refusal(lambda: put(replace(made, division=""))) == ["out-of-reach"]
    with database.reading() as connection:
        assert len(list_prices(connection, TODAY)) == 3
        held = list_prices(connection, TODAY, day=date(2026, 3, 1))
        assert [(each.case, each.fen_per_mu) for each in held] == [("", 9_700_000)]
        held = list_prices(connection, TODAY, day=date(2026, 7, 1))
        assert [(each.case, each.fen_per_mu, each.note[:2]) for each in held] == [
            ("", 9_700_000, "页面"),
            ("premium", 12_000_000, "页面"),
        ]


def test_a_second_sale_to_the_same_office_does_not_wait(database: Database) -> None:
    from ledger.trades.facts import gather

    market = make_market(database)
    trade = sold(market)
    rule(market, "counterpart-cooling-days", 5)
    with database.reading() as connection:
        facts = gather(connection, trade, XINGQING, PRICE, SOLD_ON, acting().at)
        assert facts.free_from is None
        assert gather(connection, trade, OUTSIDE, PRICE, SOLD_ON, acting().at).free_from == date(2026, 11, 13)
