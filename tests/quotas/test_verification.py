"""Whatever is changed behind the triggers – an event, a lot, a link, a half of a pair, a mirror – is found and named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection

from ledger.book import Account, Line, NewEntry, post
from ledger.db import Database
from ledger.quotas.verification import check_quotas
from tests.making import NOW, findings
from tests.quotas.making import (
    ACCEPT,
    BORROWED,
    LINKED,
    RETURN,
    Quotas,
    event,
    ha,
    happen,
    make_books,
    reverse,
)


def test_nothing_is_found_at_any_prefix(database: Database) -> None:
    world = make_books(database)
    for each in BORROWED:
        happen(world, each)
        with database.reading() as connection:
            for book_id in (world.jinfeng, world.xingqing, world.province):
                assert list(check_quotas(connection, book_id)) == [], each.number
    assert findings(database) == ()


def test_nothing_is_found_with_more_measures_and_other_instruments(database: Database) -> None:
    world = make_books(database)
    measures = {"paddy_grains": ha(2), "grain_centikg": 123_400}
    grant = event("grant", 20, date(2025, 1, 20), number="N-1", lot="N", counterpart="自然资源部", **measures)
    assign = event("assign", 20, number="N-2", lot="N", to_lot="NP", project=LINKED, **measures)
    planned = {"instrument": "plan-quota"}
    happen(
        world,
        grant,
        assign,
        event("surrender", 1, date(2025, 4, 1), number="N-3", lot="NP", paddy_grains=ha(1)),
        replace(ACCEPT, paddy_grains=ha(1), grain_centikg=500),
        event("grant", 3, date(2025, 1, 20), number="Q-1", lot="Q", counterpart="自然资源部", people=30, **planned),
        event("write-down", 1, date(2026, 7, 1), number="N-4", lot="HG-1", papers=ACCEPT.papers),
    )
    assert findings(database) == ()
    reverse(world, "N-4")
    reverse(world, "N-3")
    assert findings(database) == ()


# What somebody does who owns the database, and what is said of it.
TAMPERING = (
    ("UPDATE quota_event SET grains = grains + 3 WHERE number = 'E-5'", "quota event E-5 is off by 3 of linkage-quota"),
    ("UPDATE quota_event SET paddy_grains = 5 WHERE number = 'E-3'", "quota event E-3 is off by 5 of paddy"),
    ("UPDATE quota_event SET grain_centikg = 5 WHERE number = 'E-3'", "quota event E-3 is off by 5 of grain-capacity"),
    ("UPDATE quota_event SET price_fen = 1 WHERE number = 'E-11'", "quota event E-11 is off by -674999999 of cny"),
    ("UPDATE quota_event SET instrument = 'mining-quota' WHERE number = 'E-4'", "E-4 is off by 36000000 of mining-quota"),
    ("UPDATE quota_event SET kind = 'list' WHERE number = 'E-9'", "quota event E-9 (list) is not what entry"),
    ("UPDATE quota_event SET entry_id = entry_id - 1 WHERE number = 'E-6'", "quota event E-6 (return) is not what entry"),
    ("UPDATE quota_event SET reversal_entry_id = 1 WHERE number = 'E-4'", "quota event E-4 and the entry that undoes"),
    ("UPDATE quota_event SET lot = 'HG-1' WHERE number = 'E-7'", "lot HG-1: its events brought -6000000 of linkage-quota"),
    ("UPDATE quota_event SET to_lot = 'XD-1' WHERE number = 'E-6'", "lot P-1: quota.to-return of linkage-quota is off by"),
    ("UPDATE position SET total = total + 3 WHERE lot_id IN (SELECT id FROM lot WHERE code = 'HG-1')"
     " AND account_id IN (SELECT id FROM account WHERE kind = 'quota.sold')", "lot HG-1: quota.sold of linkage-quota"),
    ("UPDATE quota_lot SET kind = 'grant' WHERE code = 'P-1'", "lot P-1 is not what quota event E-2 opened"),
    ("UPDATE quota_lot SET instrument = 'mining-quota' WHERE code = 'T-1'", "lot T-1 is not what quota event E-11 opened"),
    ("UPDATE quota_lot SET from_day = '2020-01-01' WHERE code = 'XD-1'", "lot XD-1 is not what quota event E-1 opened"),
    ("UPDATE quota_link SET grains = grains + 3 WHERE event = 'E-4'", "E-4: the link from P-1 to JX-1 is off by -3"),
    ("UPDATE quota_link SET from_code = 'CQ-9' WHERE event = 'E-5' AND line = 1", "E-5: the link from CQ-9 to HG-1"),
    ("DELETE FROM quota_link WHERE event = 'E-11'", "E-11: the link from HG-1 to T-1 is off by 4500000"),
    ("DELETE FROM quota_link WHERE event = 'E-1'", "E-1: the link from SX-1 to XD-1 is off by 60000000"),
    ("UPDATE quota_link SET undone_at = '2026-11-21 04:00:00' WHERE event = 'E-6'", "E-6 is in force, its link from HG-1"),
    ("UPDATE quota_pair SET entry_id = entry_id - 1 WHERE event = 'E-6'", "quota event E-6: entry"),
    ("UPDATE quota_pair SET reversal_entry_id = 1 WHERE event = 'E-6'", "quota event E-6: entry"),
    ("DELETE FROM quota_pair WHERE event = 'E-6'", "E-6 moves quota between two books here and has one half only"),
    ("DELETE FROM quota_pair WHERE event = 'E-11'", "moves quota and belongs to no quota event"),
    ("UPDATE position SET total = total - 3 WHERE account_id IN (SELECT id FROM account WHERE kind = 'quota.bought')"
     " AND book_id IN (SELECT book_id FROM account WHERE kind = 'quota.bought')",
     "what county:640106000000 and county:640104000000 say of each other differs by -3 of linkage-quota (quota.sold)"),
    ("UPDATE account SET holder = 'county:640106000000' WHERE kind = 'money.paid-in'",
     "differs by -675000000 of cny (money.paid-in)"),
    ("UPDATE posting SET amount = amount * 2 WHERE account_id IN (SELECT id FROM account WHERE kind = 'quota.acquired'"
     " AND book_id = posting.book_id) AND amount > 0", "E-11 and the other half of its pair differ by -4500000"),
)  # fmt: skip


def behind_the_triggers(database: Database, tampering: str) -> None:
    def work(connection: Connection) -> None:
        if database.is_sqlite:
            for name in (
                connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
            ):
                connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql(tampering)

    database.command(work)


def found_in(world: Quotas) -> list[str]:
    with world.database.reading() as connection:
        books = (world.jinfeng, world.xingqing, world.province)
        return [each.what for book_id in books for each in check_quotas(connection, book_id)]


@pytest.mark.parametrize(("tampering", "said"), TAMPERING)
def test_what_was_changed_behind_the_triggers_is_found(database: Database, tampering: str, said: str) -> None:
    world = make_books(database)
    happen(world, *BORROWED)
    behind_the_triggers(database, tampering)
    found = found_in(world)
    assert any(said in each for each in found), found
    assert any(each.check == "quotas" for each in findings(database))


def test_a_link_over_an_undone_event_is_found(database: Database) -> None:
    world = make_books(database)
    happen(world, *BORROWED[: BORROWED.index(RETURN) + 1])
    reverse(world, "E-6")
    reverse(world, "E-5")
    assert found_in(world) == []
    behind_the_triggers(database, "UPDATE quota_link SET to_code = 'HG-1' WHERE event = 'E-3'")
    assert (
        any("E-3 links lot HG-1, which was opened by the undone event E-5" in each for each in found_in(world)) is False
    )
    behind_the_triggers(database, "UPDATE quota_link SET to_code = 'HG-1', to_kind = 'lot' WHERE event = 'E-3'")
    assert any("E-3 links lot HG-1, which was opened by the undone event E-5" in each for each in found_in(world))


def test_quota_that_no_event_moved_is_found(database: Database) -> None:
    world = make_books(database)
    happen(world, *BORROWED)

    def work(connection: Connection) -> None:
        accounts = [
            Account("linkage-quota", f"quota.{kind}", "province", "640000000000") for kind in ("to-return", "returned")
        ]
        lines = tuple(
            Line(account, "SX-1", date(2026, 9, 9), amount) for account, amount in zip(accounts, (-7, 7), strict=True)
        )
        post(connection, world.province, [NewEntry("quota-granted", "X", "X", lines)], recorded_at=NOW, recorded_by="x")

    database.command(work)
    said = found_in(world)
    assert any("moves quota and belongs to no quota event" in each for each in said)
    assert "lot SX-1: its events brought -7 of linkage-quota more than it holds" in said
    assert "lot SX-1: quota.to-return of linkage-quota is off by 7" in said
