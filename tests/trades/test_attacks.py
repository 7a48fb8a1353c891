"""Raw SQL against trades and their money: the database refuses what the program would never ask."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ledger.db import Database
from ledger.trades import pay_out
from tests.making import findings
from tests.trades.making import (
    PAYER,
    XINGQING,
    Market,
    agreed,
    check,
    distributed,
    listed,
    make_market,
    offered,
    priced,
    proposed_sale,
    rule,
    sold,
)


def attack(database: Database, statement: str, promise: str) -> None:
    """``statement`` breaks, and the database names the promise."""
    with pytest.raises(DBAPIError, match=promise):
        database.command(lambda c: c.execute(text(statement)))


_COPY_OFFER = """INSERT INTO quota_offer SELECT trade, {sequence}, {buyer}, {price}, on_day, document, recorded_at, recorded_by,
    {answer}, answered_on, answer_document, answered_at, answered_by FROM quota_offer WHERE trade = 'JY-1'"""


def offer_as(sequence: int = 2, buyer: str = "buyer", price: str = "price_fen", answer: str = "''") -> str:
    return _COPY_OFFER.format(sequence=sequence, buyer=buyer, price=price, answer=answer)


@pytest.mark.parametrize(
    ("statement", "promise"),
    [
        ("UPDATE quota_trade SET grains = grains + 1", "a_trade_stands_as_opened"),
        ("DELETE FROM quota_trade", "a_trade_stands_as_opened|foreign key|FOREIGN KEY"),
        ("UPDATE quota_pre_check SET passed = 1", "a_pre_check_is_final"),
        ("DELETE FROM quota_pre_check", "a_pre_check_is_final"),
        (
            "INSERT INTO quota_pre_check SELECT trade, 9, buyer, 1, on_day, passed, found, recorded_at, recorded_by"
            " FROM quota_pre_check",
            "pre_checks_are_counted_up",
        ),
        ("UPDATE quota_offer SET price_fen = 1", "an_offer_is_answered_once"),
        (
            "UPDATE quota_offer SET answer = 'accepted', answered_on = on_day, answer_document = 'x',"
            " answered_at = recorded_at, answered_by = recorded_by",
            "somebody_else_accepts_an_offer",
        ),
        (
            "UPDATE quota_offer SET answer = 'accepted', answered_by = 'x', answered_at = recorded_at",
            "an_answer_says_who_and_when",
        ),
        ("DELETE FROM quota_offer", "an_offer_is_answered_once"),
        (offer_as(7), "offers_are_counted_up"),
        (offer_as(price="1"), "an_offer_was_pre_checked"),
        (offer_as(buyer="'other'"), "an_offer_was_pre_checked"),
        (offer_as(answer="'accepted'"), "an_offer_begins_open"),
        (offer_as(), "a_trade_has_one_standing_offer|UNIQUE"),
        ("UPDATE quota_price SET fen_per_mu = 1", "a_price_is_final"),
        ("DELETE FROM quota_price", "a_price_is_final"),
        (
            "INSERT INTO quota_price SELECT kind, sale_case, division_level, division_code, valid_from, 3, 1, document,"
            " note, recorded_at, recorded_by FROM quota_price",
            "prices_are_counted_up",
        ),
    ],
)
def test_what_was_said_stays(database: Database, statement: str, promise: str) -> None:
    market = make_market(database)
    listed(market)
    check(market)
    offered(market)
    priced(market, "guide", 1)
    attack(database, statement, promise)


def test_a_sale_takes_an_accepted_offer(database: Database) -> None:
    """A proposal that skipped the trade, with all its signatures, is still no sale."""
    market = make_market(database)
    agreed(market)
    proposed_sale(market)
    row = """INSERT INTO quota_event (number, book_id, kind, instrument, on_day, document, project, version, lot, to_lot,
        grains, paddy_grains, grain_centikg, price_fen, counterpart, due_on, trade, content, proposal_id, entry_id,
        recorded_at, recorded_by)
        SELECT 'X-1', book_id, '{kind}', instrument, on_day, document, project, version, '{lot}', 'T-9', {grains}, 0, 0,
        {price}, '{buyer}', due_on, '{trade}', content, proposal_id, entry_id, recorded_at, recorded_by
        FROM quota_event WHERE kind = 'list'"""
    fit = {"kind": "sell", "lot": "HG-1", "grains": "grains", "price": 18_000_001, "buyer": XINGQING, "trade": "JY-1"}
    promise = "a_sale_rests_on_an_accepted_offer|an_event_of_a_trade_is_about_its_lot"
    for wrong in ({"trade": ""}, {"price": 1}, {"buyer": "x"}, {"trade": "JY-2"}, {"grains": "grains - 1"}):
        attack(database, row.format(**(fit | wrong)), promise + "|a_quota_event_is_approved_by_others")
    # With everything fitting it is the signatures that are missing.
    attack(database, row.format(**fit), "a_quota_event_is_approved_by_others")
    attack(database, row.format(**(fit | {"kind": "unlist", "grains": "5"})), promise + "|approved_by_others")


def money_at(database: Database) -> tuple[Market, str]:
    market = make_market(database)
    rule(market, "quota-proceeds-rule", {"household": 85, "collective": 15})
    number = distributed(market, sold(market).sale)
    market.do(lambda c, act: pay_out(c, number, [(1, 100)], "付1", date(2026, 11, 16), act), PAYER)
    return market, number


@pytest.mark.parametrize(
    ("statement", "promise"),
    [
        ("UPDATE quota_distribution SET fen = 1", "a_distribution_is_only_reversed"),
        (
            "UPDATE quota_distribution SET reversed_at = recorded_at, reversal_entry_id = entry_id,"
            " reversal_proposal_id = proposal_id",
            "a_reversal_of_a_distribution_takes_another",
        ),
        ("DELETE FROM quota_distribution", "a_distribution_is_only_reversed"),
        (
            "INSERT INTO quota_distribution SELECT 'FP-9', sale, book_id, document, on_day, 1, content, proposal_id,"
            " entry_id, recorded_at, recorded_by, NULL, NULL, NULL FROM quota_distribution",
            "a_distribution_is_approved_by_another",
        ),
        ("UPDATE quota_distribution_line SET party = 'x'", "a_distribution_keeps_its_lines"),
        ("DELETE FROM quota_distribution_line", "a_distribution_keeps_its_lines"),
        (
            "INSERT INTO quota_distribution_line SELECT distribution, 9, head, village, party, grains, 1"
            " FROM quota_distribution_line WHERE line = 1",
            "lines_come_to_their_distribution",
        ),
        ("UPDATE quota_payout SET fen = 1", "a_payout_is_only_reversed"),
        ("DELETE FROM quota_payout", "a_payout_is_only_reversed"),
        (
            "INSERT INTO quota_payout SELECT distribution, line, '付9', 99999999, paid_on, book_id, entry_id, recorded_at,"
            " recorded_by, NULL, '', '', NULL FROM quota_payout",
            "no_more_than_the_share_is_paid",
        ),
    ],
)
def test_money_that_was_distributed_stays(database: Database, statement: str, promise: str) -> None:
    money_at(database)
    attack(database, statement, promise)


def test_verify_sees_what_was_tampered_with(database: Database) -> None:
    """With the triggers out of the way, the book still tells."""
    market, _ = money_at(database)
    assert findings(database) == ()
    trigger = {
        True: ["DROP TRIGGER quota_payout_is_only_reversed"],
        False: ["ALTER TABLE quota_payout DISABLE TRIGGER USER"],
    }[database.is_sqlite]

    def work(connection: object) -> None:
        for statement in (*trigger, "UPDATE quota_payout SET fen = fen + 7"):
            connection.execute(text(statement))  # type: ignore[attr-defined]

    market.database.command(work)
    found = [each.what for each in findings(database) if each.check == "trades"]
    assert len(found) == 2
    assert all("is off by" in each for each in found)
