"""Trades and proceeds under attack: a trade carried out twice, texts and figures at their limits, payments at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from typing import Any

import pytest

from ledger.db import Database
from ledger.errors import Refusal
from ledger.homesteads import find_reclamation
from ledger.quotas import division_named
from ledger.trades import NewDistribution, open_trade, pay_out, proceeds_of, propose_distribution, withdraw_trade
from ledger.trades.distributing import _rule_of
from tests.making import NOW, TODAY, acting, findings
from tests.trades.making import (
    APPROVER,
    AREA,
    PAYER,
    PRICE,
    RELEASER,
    SELLER,
    Market,
    agreed,
    check,
    distributed,
    listed,
    make_market,
    new_trade,
    now,
    offered,
    proposed_sale,
    rule,
    shares,
    sign,
    sold,
)

HALF = {"grains": AREA // 2, "grain_centikg": 0}
TEXTS = ("\x00", "\ud800", "长" * 90)


@pytest.fixture
def two_trades(database: Database) -> Market:
    """Two trades of one lot: the first is agreed, the second listed."""
    market = make_market(database)
    agreed(market, **HALF)
    listed(market, number="JY-2", **HALF)
    return market


def test_a_trade_is_sold_once(two_trades: Market) -> None:
    """A second proposal of its sale does not take what another trade of the lot has on the list."""
    first, second = proposed_sale(two_trades), proposed_sale(two_trades, voucher="凭证2")
    sign(two_trades, first, APPROVER, RELEASER)
    with pytest.raises(Refusal, match="trade-carried-out"):
        sign(two_trades, second, APPROVER)
    assert (now(two_trades, "JY-1").state, now(two_trades, "JY-2").state) == ("sold", "listed")
    assert findings(two_trades.database) == ()


def test_a_trade_that_was_taken_off_is_not_sold(two_trades: Market) -> None:
    sale, day = proposed_sale(two_trades), date(2026, 11, 9)
    off = two_trades.do(lambda c, act: withdraw_trade(c, "JY-1", day, "撤牌1号", day, "买方违约", act), SELLER)
    sign(two_trades, off, APPROVER)
    with pytest.raises(Refusal, match="trade-carried-out"):
        sign(two_trades, sale, APPROVER)
    assert (now(two_trades, "JY-1").state, now(two_trades, "JY-2").state) == ("withdrawn", "listed")
    assert findings(two_trades.database) == ()


@pytest.mark.parametrize("text", TEXTS)
def test_texts_of_a_trade(database: Database, text: str) -> None:
    market = make_market(database)
    for wrong in ({"number": text}, {"document": text}):
        with pytest.raises(Refusal, match=r"trade-incomplete|quota-event-incomplete"):
            market.do(lambda c, act, wrong=wrong: open_trade(c, new_trade(**wrong), act), SELLER)
    with pytest.raises(Refusal, match="trade-incomplete"):
        market.do(lambda c, act: open_trade(c, new_trade(asking_fen_per_mu=2**63), act), SELLER)
    listed(market)
    with pytest.raises(Refusal, match="trade-incomplete"):
        check(market, text * 3)
    with pytest.raises(Refusal, match="trade-incomplete"):
        check(market, price_fen=2**63)
    with pytest.raises(Refusal, match="pre-check-missing"):
        offered(market, price_fen=2**63)


@pytest.mark.parametrize("text", TEXTS)
def test_texts_of_a_distribution(database: Database, text: str) -> None:
    market = make_market(database)
    rule(market, "quota-proceeds-rule", {"household": 85, "collective": 15})
    sale = sold(market).sale

    def ask(wanted: NewDistribution) -> Any:
        return market.do(lambda c, act: propose_distribution(c, wanted, act), SELLER)

    for wrong in ({"number": text}, {"document": text}):
        with pytest.raises(Refusal, match="trade-incomplete"):
            ask(replace(shares(sale), **wrong))
    number = distributed(market, sale, shared_fen=PRICE - 100)
    with pytest.raises(Refusal, match="trade-incomplete"):
        ask(shares(sale, shared_fen=100))  # under a number that was used
    with pytest.raises(Refusal, match="trade-incomplete"):
        market.do(lambda c, act: pay_out(c, number, [(1, 1)], text, date(2026, 11, 14), act), PAYER)


@pytest.mark.parametrize("turn", range(3))
def test_last_payments_at_once_close_the_cases(postgres_url: str, turn: int) -> None:
    """Two distributions of a sale are paid at the same time: the households are paid out with the later one."""
    database = Database(postgres_url)
    market = make_market(database)
    rule(market, "quota-proceeds-rule", {"household": 85, "collective": 15})
    sale = sold(market).sale
    first = distributed(market, sale, shared_fen=PRICE - 1000, number="FP-1")
    second = distributed(market, sale, shared_fen=1000, number="FP-2")
    together = Barrier(2)

    def pay(number: str) -> None:
        with database.reading() as connection:
            from ledger.trades import find_distribution

            lines = find_distribution(connection, number).distribution.lines
        payments = [(place, line.fen) for place, line in enumerate(lines, start=1)]
        together.wait(timeout=30)
        database.command(lambda c: pay_out(c, number, payments, f"付{number}", date(2026, 11, 16), acting(PAYER)))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(pay, (first, second)))
    with database.reading() as connection:
        assert find_reclamation(connection, "FK-1").step == "paid-out"
    assert findings(database) == ()
    database.close()


def test_what_a_bought_lot_brings_is_not_shared_again(database: Database) -> None:
    """The households behind it had their share when it was first sold; a resale goes under the heads of use."""
    market = make_market(database)
    rule(market, "quota-proceeds-rule", {"household": 85, "collective": 15})
    trade = sold(market)
    with database.reading() as connection:
        first = proceeds_of(connection, trade.sale, TODAY)
        seller = division_named(connection, first.book, NOW)
        assert first.rule == _rule_of(connection, first.lot, seller, TODAY) == {"household": 85, "collective": 15}
        assert _rule_of(connection, trade.to_lot, seller, TODAY) == {}
