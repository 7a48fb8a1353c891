"""A sale between two counties, from the list to the households."""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlalchemy import func, select

from ledger.book.models import ACCOUNT, LOT, POSTING
from ledger.db import Database
from ledger.homesteads import find_reclamation
from ledger.inquiries.trades import read_trade, read_trades
from ledger.trades import WantedTrades, pay_out
from tests.making import HOUSEHOLDS, findings
from tests.trades.making import (
    APPROVER,
    AREA,
    BUYER,
    PAYER,
    PRICE,
    RELEASER,
    SELLER,
    XINGQING,
    Market,
    answered,
    check,
    distributed,
    land,
    listed,
    make_market,
    now,
    offered,
    proposed_sale,
    rule,
    sign,
)


def money(market: Market, lot: str) -> dict[tuple[str, str], int]:
    """Fen of a sale by kind and holder; zeros left out."""
    query = (
        select(ACCOUNT.c.kind, ACCOUNT.c.holder, func.sum(POSTING.c.amount))
        .join(ACCOUNT, (ACCOUNT.c.book_id == POSTING.c.book_id) & (ACCOUNT.c.id == POSTING.c.account_id))
        .join(LOT, (LOT.c.book_id == POSTING.c.book_id) & (LOT.c.id == POSTING.c.lot_id))
        .where(LOT.c.code == lot, ACCOUNT.c.kind.like("money.%"))
        .group_by(ACCOUNT.c.kind, ACCOUNT.c.holder)
    )
    with market.database.reading() as connection:
        return {(kind, holder): int(fen) for kind, holder, fen in connection.execute(query) if fen}


def test_from_the_list_to_the_households(database: Database) -> None:
    market = make_market(database)
    rule(market, "quota-proceeds-rule", {"household": 85, "collective": 15})
    states = Counter([listed(market).state])
    passed = check(market)
    assert passed.passed, passed.refusals
    states[now(market).state] += 1
    offered(market)
    states[now(market).state] += 1
    answered(market)
    states[now(market).state] += 1
    sign(market, proposed_sale(market), APPROVER, RELEASER)
    trade = now(market)
    states[trade.state] += 1
    assert list(states) == ["listed", "pre-checked", "offered", "agreed", "sold"]
    assert (trade.buyer, trade.price_fen, trade.grains) == (XINGQING, PRICE, AREA)
    assert money(market, trade.sale)["money.proceeds", ""] == PRICE
    land(market, trade)
    assert (now(market).state, now(market).landed_grains) == ("landed", AREA)
    number = distributed(market, trade.sale)
    assert (now(market).state, now(market).distributed_fen) == ("distributed", PRICE)
    # 240 of A's 300 m² count for it by its agreement, all of B's: the rest is the collective's, with its 15 %.
    found = money(market, trade.sale)
    a, b = (found["money.household-share", household] for household in HOUSEHOLDS[:2])
    assert (a, b) == (6_120_000, 7_650_001)  # 85 % of nine tenths of 18 000 001 fen, split 4 : 5
    assert found["money.collective-share", ""] == PRICE - a - b
    market.do(lambda c, act: pay_out(c, number, [(1, a), (2, b)], "付1", date(2026, 11, 16), act), PAYER)
    with database.reading() as connection:
        assert find_reclamation(connection, "FK-1").step == "confirmed"  # the collective is still to be paid
    market.do(lambda c, act: pay_out(c, number, [(3, PRICE - a - b)], "付2", date(2026, 11, 17), act), PAYER)
    with database.reading() as connection:
        assert find_reclamation(connection, "FK-1").step == "paid-out"
        for person in (SELLER, BUYER):
            story = read_trade(connection, person, "JY-1")
            assert [each.event.kind for each in story.events] == ["list", "sell", "land"]
            assert story.proceeds is not None
            assert story.proceeds.left_fen == 0
            assert [each.number for each in read_trades(connection, person, WantedTrades())] == ["JY-1"]
    paid = money(market, trade.sale)
    assert paid["money.household-paid", HOUSEHOLDS[0]] == a
    assert ("money.household-share", HOUSEHOLDS[0]) not in paid
    assert findings(database) == ()
