"""The board of obligations: what is owed, until when, how old that is, as of any day, below any division."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from ledger.access import OutOfReach
from ledger.db import Database
from ledger.inquiries.quotas import read_obligations
from ledger.places import find
from ledger.quotas.obligations import BUCKETS, ObligationPage, WantedObligations, bucket_of, obligations, owing_query
from tests.making import TODAY, person
from tests.quotas.making import (
    BORROWED,
    GRANT,
    JINFENG,
    LINKED,
    MINED,
    OF_PROVINCE,
    PROVINCE,
    SURRENDER,
    XINGQING,
    Quotas,
    event,
    ha,
    happen,
    make_books,
    until,
)

AS_OF = date(2025, 12, 1)


def division(connection: Any, key: str) -> Any:
    return find(connection, *key.split(":"), TODAY)


def read(world: Quotas, key: str = PROVINCE, as_of: date = AS_OF, **wanted: Any) -> ObligationPage:
    with world.database.reading() as connection:
        return obligations(connection, division(connection, key), WantedObligations(as_of, **wanted))


@pytest.fixture
def world(database: Database) -> Quotas:
    return make_books(database)


@pytest.mark.parametrize(
    ("due_on", "bucket"),
    [
        (None, "undated"),
        (date(2025, 11, 30), "overdue"),
        (date(2025, 12, 1), "within-3"),
        (date(2026, 3, 1), "within-3"),
        (date(2026, 3, 2), "within-6"),
        (date(2026, 6, 1), "within-6"),
        (date(2026, 6, 2), "within-12"),
        (date(2026, 12, 1), "within-12"),
        (date(2026, 12, 2), "over-12"),
    ],
)
def test_ageing(due_on: date | None, bucket: str) -> None:
    assert bucket_of(due_on, AS_OF) == bucket
    assert bucket in BUCKETS


def test_a_lot_with_what_it_owes_and_what_of_it_is_used(world: Quotas) -> None:
    happen(world, *BORROWED)
    (row,) = read(world).rows
    assert (row.lot, row.kind, row.office, row.office_name) == ("P-1", "project", JINFENG, "金凤区")
    assert (row.project, row.project_name, row.lender) == (LINKED, "良田镇挂钩项目", PROVINCE)
    assert (row.owed_grains, row.used_grains, row.unused_grains) == (ha(20), ha(18), ha(2))
    assert (row.due_on, row.days_left, row.bucket) == (date(2028, 3, 1), 821, "over-12")


@pytest.mark.parametrize(
    ("as_of", "owed"),
    [
        (date(2025, 1, 9), {}),
        (date(2025, 2, 1), {"XD-1": 20}),
        (date(2025, 3, 5), {"P-1": 20}),
        (date(2026, 6, 1), {"P-1": 2}),
        (date(2026, 6, 2), {}),
    ],
)
def test_as_of_a_day(world: Quotas, as_of: date, owed: dict[str, float]) -> None:
    happen(world, *until(SURRENDER))
    page = read(world, as_of=as_of)
    assert {row.lot: row.owed_grains for row in page.rows} == {lot: ha(grains) for lot, grains in owed.items()}


def test_days_left_run_down_to_overdue(world: Quotas) -> None:
    happen(world, *BORROWED[:5])
    days = [date(2027, 2, 28), date(2027, 9, 1), date(2027, 12, 1), date(2028, 3, 1), date(2028, 3, 2)]
    seen = [(row.bucket, row.days_left) for day in days for row in read(world, as_of=day).rows]
    assert seen == [("over-12", 367), ("within-6", 182), ("within-3", 91), ("within-3", 0), ("overdue", -1)]


def test_below_which_division(world: Quotas) -> None:
    happen(world, *BORROWED[:5])
    owed = {
        key: [row.lot for row in read(world, key, levels=levels).rows]
        for key, levels in ((PROVINCE, ()), (PROVINCE, ("county",)), (JINFENG, ()), (XINGQING, ()))
    }
    assert owed == {PROVINCE: ["P-1"], JINFENG: ["P-1"], XINGQING: []}
    everyone = read(world, levels=())
    assert [(row.lot, row.bucket) for row in everyone.rows] == [("P-1", "over-12"), ("SX-1", "undated")]


def many(count: int) -> list[Any]:
    """Grants due a month after each other, from January 2026 on, so that they are never assigned."""
    return [
        event("grant", n, date(2025, 1, 20), number=f"G-{n}", lot=f"X-{n:02d}", counterpart="自然资源部", due_on=date(2026, n, 1))
        for n in range(1, count + 1)
    ]  # fmt: skip


def test_pages_and_buckets(world: Quotas) -> None:
    happen(world, *many(12))
    first = read(world, limit=5)
    assert [row.lot for row in first.rows] == [f"X-{n:02d}" for n in range(1, 6)]
    assert first.after == (date(2026, 5, 1), "X-05")
    second = read(world, limit=5, after=first.after)
    third = read(world, limit=5, after=second.after)
    assert [row.lot for row in (*second.rows, *third.rows)] == [f"X-{n:02d}" for n in range(6, 13)]
    assert third.after is None
    assert {name: (total.lots, total.owed_grains) for name, total in first.buckets.items()} == {
        "overdue": (0, 0),
        "within-3": (3, ha(6)),
        "within-6": (3, ha(15)),
        "within-12": (6, ha(57)),
        "over-12": (0, 0),
        "undated": (0, 0),
    }
    assert [row.lot for row in read(world, bucket="within-6").rows] == ["X-04", "X-05", "X-06"]


def test_by_instrument_and_project(world: Quotas) -> None:
    mined = {"instrument": "mining-quota"}
    happen(
        world,
        *BORROWED[:3],
        event("grant", 6, date(2025, 2, 1), number="M-1", lot="MX-1", counterpart="自然资源部", **mined),
        event("assign", 5, date(2025, 3, 6), number="M-2", lot="MX-1", to_lot="MP-1", project=MINED, **mined),
    )
    assert {row.lot for row in read(world).rows} == {"P-1", "MP-1", "MX-1"}
    assert {row.lot for row in read(world, instrument="mining-quota").rows} == {"MP-1", "MX-1"}
    assert [row.lot for row in read(world, project=LINKED).rows] == ["P-1"]


def test_who_may_see_it(world: Quotas) -> None:
    happen(world, OF_PROVINCE, GRANT)
    with world.database.reading() as connection:
        here, wanted = division(connection, JINFENG), WantedObligations(AS_OF)
        assert len(read_obligations(connection, person("bureau-officer", JINFENG), here, wanted).rows) == 1
        with pytest.raises(OutOfReach):
            read_obligations(connection, person("bureau-officer", XINGQING), here, wanted)
        with pytest.raises(OutOfReach):
            read_obligations(connection, person("bureau-officer", JINFENG), division(connection, PROVINCE), wanted)


def test_it_reads_the_accounts_of_what_is_owed_alone(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    make_books(database)
    values = {"as_of": AS_OF, "books": [1], "instruments": ["linkage-quota"], "offices": [JINFENG]}
    with database.reading() as connection:
        query = owing_query(connection)
        explained = text(f"EXPLAIN QUERY PLAN {query.text}").bindparams(*query._bindparams.values())
        steps = [row.detail for row in connection.execute(explained, values)]
    searched = [step for step in steps if step.startswith("SEARCH") and "account" in step.split()[1]]
    assert "an_account_exists_once" in searched[0] or "book_id=? AND asset=? AND kind=?" in searched[0]
    assert not [step for step in steps if step.startswith("SCAN")]
    database.close()
