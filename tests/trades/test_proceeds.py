"""Where the money of a sale goes: shares exact to the fen, heads of use, payouts, and how mistakes are undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection

from ledger import homesteads
from ledger.access import Act, NotPermitted
from ledger.access.proposals import find_proposal
from ledger.approvals import reject, withdraw_proposal
from ledger.db import Database
from ledger.errors import Refusal
from ledger.exchange.importing import import_file
from ledger.homesteads import FloorArea, find_reclamation
from ledger.inquiries.trades import read_distribution, read_sale
from ledger.parties import register_parties
from ledger.places import quota_book
from ledger.quotas import (
    EventLine,
    Project,
    division_named,
    find_event,
    propose_event_reversal,
    record_plan,
    register_project,
)
from ledger.trades import (
    Ground,
    NewDistribution,
    ShareLine,
    pay_out,
    plan_distribution,
    proceeds_of,
    propose_distribution,
    propose_distribution_reversal,
    reverse_payout,
    share_lines,
)
from tests.homesteads import making as homes
from tests.making import NOW, OPERATOR, TODAY, codes_of, findings, party
from tests.quotas.making import _XINGQING, BORROWED, JINFENG, SELL, XINGQING, happen, make_books, plan
from tests.trades.making import (
    ACCEPT,
    APPROVER,
    BUYER,
    PAYER,
    PRICE,
    SELLER,
    SURPLUS,
    Market,
    distributed,
    make_market,
    now,
    priced,
    record,
    rule,
    shares,
    sign,
    sold,
)

SMALL = {
    "certified_grains": homes.m2("2"), "measured_grains": homes.m2("2"), "building_grains": homes.m2("1"),
    "yard_grains": 0, "over_occupied_grains": 0, "floor_area": FloorArea.parse("1.00"),
}  # fmt: skip
PERCENT = {"household": 85, "collective": 15}
V, W = "640106002201", "640106002202"


@pytest.mark.parametrize(
    ("fen", "percent", "grounds", "expected"),
    [
        (100, 85, [(V, "H1", 10, 10)], {"H1": 85, V: 15}),
        (101, 85, [(V, "H1", 10, 10)], {"H1": 86, V: 15}),  # 85.85 and 15.15
        (1, 50, [(V, "H1", 10, 10)], {"H1": 1}),  # the earlier one where they tie
        (100, 85, [(V, "H1", 2, 2), (V, "H2", 1, 1)], {"H1": 57, "H2": 28, V: 15}),
        (100, 85, [(V, "H1", 10, 8)], {"H1": 68, V: 32}),  # above the area that was agreed on
        (100, 85, [(V, "H1", 5, 5), (W, "", 5, 0)], {"H1": 43, W: 50, V: 7}),  # a collective's own plot
        (100, 100, [(V, "H1", 5, 5), (V, "H2", 5, 5)], {"H1": 50, "H2": 50}),
        (100, 0, [(V, "H1", 5, 5)], {V: 100}),
        (1_000_003, 85, [(V, f"H{n}", n, n) for n in range(1, 8)], None),
        (7, 85, [(V, "H1", 10, 10), (V, "H1", 10, 10), (W, "H2", 20, 20)], {"H1": 3, "H2": 3, V: 1}),
    ],
)
def test_shares_add_up_to_the_fen(
    fen: int, percent: int, grounds: list[tuple[str, str, int, int]], expected: dict[str, int] | None
) -> None:
    plots = [Ground(f"P{n}", *ground) for n, ground in enumerate(grounds)]
    lines = share_lines(fen, {"household": percent, "collective": 100 - percent}, plots)
    assert sum(line.fen for line in lines) == fen
    if expected is not None:
        assert {line.party or line.village: line.fen for line in lines} == expected


def refusal(work: Any) -> list[str]:
    with pytest.raises(Refusal) as error:
        work()
    return codes_of(error.value)


def planned(market: Market, sale: str, **changes: Any) -> Any:
    return market.do(lambda c, act: plan_distribution(c, shares(sale, **changes), act), SELLER)


def paid(market: Market, number: str, *payments: tuple[int, int], voucher: str = "付1", on: date = TODAY) -> None:
    market.do(lambda c, act: pay_out(c, number, payments, voucher, on, act), PAYER)


@pytest.mark.parametrize(
    ("percent", "changes", "codes"),
    [
        (PERCENT, {}, []),
        (PERCENT, {"shared_fen": PRICE - 1000, "stated": (("reclamation-cost", 1000),)}, []),
        (PERCENT, {"shared_fen": PRICE + 1}, ["distribution-above-proceeds"]),
        (PERCENT, {"stated": (("reclamation-cost", 1),)}, ["distribution-above-proceeds"]),
        (PERCENT, {"shared_fen": 0, "stated": (("infrastructure", 5),)}, ["distribution-against-rule"]),
        (None, {}, ["distribution-against-rule"]),
        (None, {"shared_fen": 0, "stated": (("resettlement", 5), ("infrastructure", 5), ("other", 1))}, []),
        (None, {"shared_fen": 0, "stated": (("household-share", 5),)}, ["trade-incomplete"]),
        (None, {"shared_fen": 0, "stated": (("other", 5), ("other", 6))}, ["trade-incomplete"]),
        (None, {"shared_fen": 0}, ["trade-incomplete"]),
        (PERCENT, {"shared_fen": -5, "stated": (("other", 10),)}, ["trade-incomplete"]),
        (PERCENT, {"on_day": date(2026, 11, 9)}, ["trade-incomplete"]),  # before the sale
        (PERCENT, {"document": ""}, ["trade-incomplete"]),
        (PERCENT, {"sale": "ZB-0"}, ["proceeds-of-no-sale"]),
        (PERCENT, {"sale": "E-1"}, ["proceeds-of-no-sale"]),
    ],
)
def test_a_distribution_follows_the_rule_of_the_place(
    database: Database, percent: Any, changes: dict[str, Any], codes: list[str]
) -> None:
    market = make_market(database)
    rule(market, "quota-proceeds-rule", percent)
    sale = sold(market).sale
    if codes:
        assert refusal(lambda: planned(market, **({"sale": sale} | changes))) == codes
    else:
        wanted = replace(shares(sale), **changes)
        assert planned(market, sale, **changes).fen == wanted.shared_fen + sum(fen for _, fen in wanted.stated)


@pytest.mark.parametrize(
    ("kind", "yuan", "codes"),
    [
        ("floor-household", 170_000, []),  # 137 700.01 yuan for 0.81 mu: 170 000.01 a mu
        ("floor-household", 170_001, ["quota-price-below-floor"]),
        ("floor-collective", 52_000, []),  # 42 300 yuan
        ("floor-collective", 53_000, ["quota-price-below-floor"]),
    ],
)
def test_shares_stay_above_their_floors(database: Database, kind: str, yuan: int, codes: list[str]) -> None:
    market = make_market(database)
    rule(market, "quota-proceeds-rule", PERCENT)
    sale = sold(market).sale
    priced(market, kind, yuan)
    if codes:
        assert refusal(lambda: planned(market, sale)) == codes
    else:
        assert planned(market, sale).fen == PRICE
    assert planned(market, sale, shared_fen=PRICE - 1).fen == PRICE - 1  # only with the last of it


def test_a_lot_without_homesteads_is_not_shared(database: Database) -> None:
    world = make_books(database)
    happen(world, *BORROWED[: BORROWED.index(SELL) + 1])
    market = Market(type("V", (), {"database": database})())  # type: ignore[arg-type]
    rule(market, "quota-proceeds-rule", PERCENT)
    wanted = {"shared_fen": 100, "on_day": date(2026, 8, 2), "issued_on": date(2026, 8, 2)}
    assert refusal(lambda: planned(market, "E-11", **wanted)) == ["proceeds-households-unknown"]
    rule(market, "quota-proceeds-rule", None)
    heads = {"shared_fen": 0, "stated": (("resettlement", 100), ("reclamation-cost", 50))}
    number = distributed(market, "E-11", **(wanted | heads))  # of a sale that was recorded from paper
    with database.reading() as connection:
        story = read_sale(connection, SELLER, "E-11", TODAY)
        assert (story.proceeds.distributed_fen, story.proceeds.left_fen) == (150, SELL.price_fen - 150)
        assert [line.head for line in story.distributions[0].distribution.lines] == ["resettlement", "reclamation-cost"]
    assert refusal(lambda: paid(market, number, (1, 100))) == ["trade-incomplete"]  # heads are no claims of anybody
    assert findings(database) == ()


def test_two_people_distribute(database: Database) -> None:
    market = make_market(database)
    rule(market, "quota-proceeds-rule", PERCENT)
    sale = sold(market).sale
    proposal = market.do(lambda c, act: propose_distribution(c, shares(sale, number=""), act), SELLER)
    assert proposal.subject == "FP-640106-2026-00001"
    with pytest.raises(NotPermitted):
        sign(market, proposal, SELLER)
    rule(market, "quota-proceeds-rule", {"household": 90, "collective": 10}, day=date(2026, 11, 1))
    assert refusal(lambda: sign(market, proposal, APPROVER)) == ["distribution-overtaken"]
    market.do(lambda c, act: reject(c, proposal.id, act, "规则已变"), APPROVER)
    again = market.do(lambda c, act: propose_distribution(c, shares(sale), act), SELLER)
    market.do(lambda c, act: withdraw_proposal(c, again.id, act), SELLER)
    last = market.do(lambda c, act: propose_distribution(c, shares(sale), act), SELLER)
    with database.reading() as connection:
        states = [find_proposal(connection, each.id).state for each in (proposal, again, last)]
        assert states == ["rejected", "withdrawn", "open"]
        assert proceeds_of(connection, sale, TODAY).left_fen == PRICE
    sign(market, last, APPROVER)
    with database.reading() as connection:
        assert proceeds_of(connection, sale, TODAY).left_fen == 0
    assert refusal(lambda: planned(market, sale, shared_fen=1)) == ["distribution-above-proceeds"]


def test_in_parts_and_what_is_left_is_shown(database: Database) -> None:
    market = make_market(database)
    rule(market, "quota-proceeds-rule", PERCENT)
    sale = sold(market).sale
    distributed(market, sale, shared_fen=1_000_000)
    assert (now(market).state, now(market).distributed_fen) == ("sold", 1_000_000)
    with database.reading() as connection:
        assert read_sale(connection, SELLER, sale, TODAY).proceeds.left_fen == PRICE - 1_000_000
    distributed(market, sale, shared_fen=PRICE - 1_000_000, number="FP-2")
    assert now(market).state == "distributed"
    assert findings(database) == ()


def test_payouts_and_their_reversal(database: Database) -> None:
    market = make_market(database)
    rule(market, "quota-proceeds-rule", PERCENT)
    sale = sold(market).sale
    number = distributed(market, sale)
    with database.reading() as connection:
        lines = read_distribution(connection, SELLER, number)[0].distribution.lines
    assert [line.head for line in lines] == ["household-share", "household-share", "collective-share"]
    first = lines[0].fen
    assert refusal(lambda: paid(market, number, (1, first + 1))) == ["payout-above-share"]
    paid(market, number, (1, first - 1))
    assert refusal(lambda: paid(market, number, (1, 1))) == ["payout-voucher-used"]
    assert refusal(lambda: paid(market, number, (1, 2), voucher="付2")) == ["payout-above-share"]
    for wrong in ({"voucher": " "}, {"on": date(2026, 11, 12)}):
        assert refusal(lambda w=wrong: paid(market, number, (1, 1), **w)) == ["trade-incomplete"]
    for wrong_lines in ([(9, 1)], [(1, 0)], [(2, 1), (2, 1)], []):
        assert refusal(lambda w=wrong_lines: paid(market, number, *w, voucher="付3")) == ["trade-incomplete"]
    assert refusal(lambda: paid(market, "FP-0", (1, 1))) == ["distribution-unknown"]
    paid(market, number, (1, 1), (2, lines[1].fen), (3, lines[2].fen), voucher="付4")
    assert step(database) == "paid-out"
    assert refusal(lambda: undone(market, number)) == ["distribution-has-payouts"]
    assert refusal(lambda: back(market, number, 1, "付9")) == ["payout-unknown"]
    back(market, number, 1, "付1")
    assert step(database) == "confirmed"
    assert findings(database) == ()
    assert now(market).paid_fen == PRICE - (first - 1)
    assert refusal(lambda: back(market, number, 1, "付1")) == ["payout-unknown"]
    for line, voucher in ((1, "付4"), (2, "付4"), (3, "付4")):
        back(market, number, line, voucher)
    undone(market, number)
    assert refusal(lambda: undone(market, number)) == ["distribution-reversed"]
    assert refusal(lambda: paid(market, number, (1, 1), voucher="付8")) == ["distribution-reversed"]
    assert (now(market).state, now(market).distributed_fen) == ("sold", 0)
    assert findings(database) == ()


def step(database: Database) -> str:
    with database.reading() as connection:
        return find_reclamation(connection, "FK-1").step


def back(market: Market, number: str, line: int, voucher: str) -> None:
    market.do(lambda c, act: reverse_payout(c, number, line, voucher, "付错", act), APPROVER)


def undone(market: Market, number: str) -> None:
    proposal = market.do(lambda c, act: propose_distribution_reversal(c, number, "分配有误", act), SELLER)
    sign(market, proposal, APPROVER)


def test_a_sale_whose_money_is_distributed_is_not_reversed(database: Database) -> None:
    market = make_market(database)
    rule(market, "quota-proceeds-rule", PERCENT)
    sale = sold(market).sale
    distributed(market, sale)
    codes = refusal(lambda: market.do(lambda c, act: propose_event_reversal(c, sale, "录入有误", act), SELLER))
    assert codes == ["balance-crosses-zero"] or codes == ["quota-event-has-dependents"]
    with database.reading() as connection:
        assert find_event(connection, sale).reversed_at is None


def test_the_buyer_does_not_distribute(database: Database) -> None:
    market = make_market(database)
    sale = sold(market).sale
    wanted = NewDistribution(sale, "分配", TODAY, TODAY, (("other", 1),))
    assert refusal(lambda: market.do(lambda c, act: propose_distribution(c, wanted, act), BUYER)) == ["out-of-reach"]


def test_a_share_line_tells_by_what_it_was_split() -> None:
    lines = share_lines(100, PERCENT, [Ground("P", V, "H", 10, 8)])
    assert lines == (ShareLine("household-share", V, "H", 8, 68), ShareLine("collective-share", V, "", 2, 32))


def test_a_hundred_and_twenty_households_are_paid_by_one_voucher(database: Database) -> None:
    people = [f"{V}{number:06d}" for number in range(100, 220)]
    homes_of = [homes.homestead(f"N-{each[-3:]}", each, f"ZJ-{each[-3:]}", **SMALL) for each in people]
    market = Market(homes.make_homesteads(database))

    def register(connection: Connection, act: Act) -> None:
        register_parties(connection, [party(each, name="马某") for each in people], act)
        homesteads.register_homesteads(connection, homes_of, act)
        office = division_named(connection, XINGQING, act.at)
        assert quota_book(connection, office, act.at)
        register_project(
            connection, Project("XM-1", "旧村", JINFENG, "linkage-quota", "reclaim-first", "agricultural"), act
        )
        none = dict.fromkeys(("quota_grains", "new_build_grains", "rural_reserve_grains", "occupied_agricultural_grains", "occupied_cultivated_grains", "resettlement_grains", "town_grains"), 0)  # fmt: skip
        record_plan(connection, plan("XM-1", **none), act)

    import_file(database, "divisions", _XINGQING.encode(), name="more.csv", actor=OPERATOR, at=NOW)
    market.do(register)
    area = homes.m2("2")
    lines = tuple(EventLine(V, area, each.plot, area, homestead=each.code) for each in homes_of)
    changes = {"grains": 120 * area, "grain_centikg": 0, "reclamation": ""}
    record(market, replace(ACCEPT, lines=lines, **changes), replace(SURPLUS, **changes))
    rule(market, "quota-proceeds-rule", PERCENT)
    number = distributed(market, sold(market, grains=120 * area, grain_centikg=0).sale)
    with database.reading() as connection:
        shares_ = read_distribution(connection, SELLER, number)[0].distribution.lines
    assert len(shares_) == 121
    paid(market, number, *((line, share.fen) for line, share in enumerate(shares_, start=1)))
    assert now(market).paid_fen == PRICE
    assert findings(database) == ()
