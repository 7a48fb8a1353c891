"""Lineage: from a building plot back to the homesteads that paid for it, and forward, across the books of offices."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event as hooks
from sqlalchemy import insert, text

from ledger.access import OutOfReach
from ledger.db import Database
from ledger.homesteads import Homestead, register_homesteads
from ledger.inquiries.quotas import read_trace
from ledger.parties import register_parties
from ledger.quotas import find_event
from ledger.quotas.lineage import Direction, Lineage, LineageMissing, query_of, trace
from ledger.quotas.lineage_nodes import WHATS
from ledger.quotas.models import QUOTA_LINK
from tests.making import HOUSEHOLDS, OTHER_VILLAGE, VILLAGE, acting, collective, party, person
from tests.quotas.making import (
    ACCEPT,
    BORROWED,
    HAMLET,
    JINFENG,
    LIST,
    PROVINCE,
    RESERVE,
    RETURN,
    SELL,
    SURPLUS,
    XINGQING,
    YARD,
    Quotas,
    event,
    ha,
    happen,
    make_books,
    reclaimed,
    reverse,
    until,
)

HOME = "ZJ-A"


def depths(found: Lineage) -> dict[str, int]:
    return {node.code: node.depth for node in found.nodes}


def traced(world: Quotas, code: str) -> Lineage:
    with world.database.reading() as connection:
        return trace(connection, code)


@pytest.fixture
def world(database: Database) -> Quotas:
    return make_books(database)


def with_homestead(world: Quotas, *rest: Any) -> None:
    """A homestead carved out of the yard, reclaimed with it; the chart's events up to the return."""

    def work(connection: Any) -> None:
        register_parties(connection, [party(HOUSEHOLDS[0]), collective()], acting())
        home = Homestead(
            "N-A", VILLAGE, HOUSEHOLDS[0], HOME, "宅基地调查1号", date(2025, 1, 5), measured_grains=ha("0.03"),
            building_grains=ha("0.02"), yard_grains=ha("0.01"), carved_from=YARD,
        )  # fmt: skip
        register_homesteads(connection, [home], acting())

    world.database.command(work)
    lines = (reclaimed("0.03", HOME, "0.03"), reclaimed(11, YARD, 11), reclaimed(8.5, HAMLET, 8, OTHER_VILLAGE))
    accepted = replace(ACCEPT, grains=ha("19.53"), lines=lines)
    happen(world, *until(ACCEPT)[:-1], accepted, RETURN, *rest)


def test_from_a_building_plot_to_the_homesteads_that_paid_for_it(world: Quotas) -> None:
    with_homestead(world)
    found = traced(world, "JX-1")
    assert depths(found) == {"JX-1": 0, "P-1": -1, "HG-1": -2, "XD-1": -2, HOME: -3, YARD: -3, HAMLET: -3, "SX-1": -3}
    assert found.forward == ()
    homestead = next(node for node in found.nodes if node.code == HOME)
    assert (homestead.what, homestead.homestead, homestead.household) == ("homestead", "N-A", HOUSEHOLDS[0])
    assert (homestead.village, homestead.village_name, homestead.grains) == (VILLAGE, "魏家桥村", ha("0.03"))
    assert (found.start.what, found.start.use, found.start.grains) == ("building", "industry", ha(12))
    edge = next(each for each in found.edges if each.from_code == "HG-1")
    assert (edge.to_code, edge.grains, edge.event, edge.event_kind, edge.on_day) == (
        "P-1", ha(18), "E-6", "return", date(2026, 6, 1),
    )  # fmt: skip


@pytest.mark.parametrize("code", [HOME, "N-A"])
def test_forward_from_a_homestead(world: Quotas, code: str) -> None:
    with_homestead(world)
    found = traced(world, code)
    assert depths(found) == {HOME: 0, "HG-1": 1, "P-1": 2, "AZ-1": 3, "JX-1": 3}
    assert found.back == ()
    assert [WHATS[node.what].zh for node in found.nodes] == ["宅基地", "验收", "项目区", "建新地块", "建新地块"]


def test_across_the_books_of_two_counties(world: Quotas) -> None:
    happen(world, *BORROWED)
    found = traced(world, "JX-9")
    assert depths(found) == {"JX-9": 0, "T-1": -1, "HG-1": -2, YARD: -3, HAMLET: -3}
    offices = {node.code: (node.what, node.office, node.project_name) for node in found.nodes if node.kind == "lot"}
    assert offices == {"T-1": ("purchase", XINGQING, ""), "HG-1": ("acceptance", JINFENG, "良田镇挂钩项目")}
    both = traced(world, "HG-1")
    assert {code: depth for code, depth in depths(both).items() if depth >= 0} == {
        "HG-1": 0, "P-1": 1, "T-1": 1, "AZ-1": 2, "JX-1": 2, "JX-9": 2,
    }  # fmt: skip
    assert {node.code for node in both.back} == {YARD, HAMLET}


def test_an_event_means_the_lot_that_it_opened_or_is_about(world: Quotas) -> None:
    happen(world, *BORROWED)
    assert [traced(world, number).start.code for number in ("E-2", "E-4", "E-11")] == ["P-1", "P-1", "T-1"]


def test_what_is_undone_links_nothing(world: Quotas) -> None:
    happen(world, *until(RETURN))
    assert "HG-1" in depths(traced(world, "JX-1"))
    reverse(world, "E-6")
    assert depths(traced(world, "JX-1")) == {"JX-1": 0, "P-1": -1, "XD-1": -2, "SX-1": -3}
    with world.database.reading() as connection:
        assert find_event(connection, "E-6").reversed_at is not None


def test_a_plot_without_links_stands_alone(world: Quotas) -> None:
    found = traced(world, YARD)
    assert depths(found) == {YARD: 0}
    assert (found.start.what, found.start.grains, found.start.on_day, found.edges) == ("plot", ha(12), None, ())


def test_nothing_of_that_name(world: Quotas) -> None:
    with pytest.raises(LineageMissing) as caught:
        traced(world, "没有的")
    assert caught.value.code == "lineage-missing"


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    said: list[str] = []

    def heard(*args: Any) -> None:
        said.append(args[2])

    hooks.listen(database.engine, "before_cursor_execute", heard)
    try:
        yield said
    finally:
        hooks.remove(database.engine, "before_cursor_execute", heard)


def sales(count: int) -> list[Any]:
    """The quota of the chart's sale sold to and fro between the counties."""
    found, lot, seller, buyer, day = [], "T-1", XINGQING, JINFENG, SELL.on_day
    for number in range(2, count + 2):
        day += timedelta(days=1)
        found.append(event("list", 1.5, day, number=f"L-{number}", book=seller, lot=lot))
        sold = {"book": seller, "lot": lot, "to_lot": f"T-{number}", "counterpart": buyer}
        found.append(event("sell", 1.5, day, number=f"S-{number}", price_fen=1, voucher=f"V{number}", **sold))
        lot, seller, buyer = f"T-{number}", buyer, seller
    return found


@pytest.mark.parametrize("length", [1, 20])
def test_one_recursive_query_a_direction_however_long_the_chain(world: Quotas, length: int) -> None:
    happen(world, *until(SELL), *sales(length))
    with statements(world.database) as said:
        found = traced(world, f"T-{length + 1}")
    assert depths(found)[YARD] == -(length + 2)
    assert sum("WITH RECURSIVE" in each for each in said) == 2
    assert len(said) <= 12


@pytest.mark.parametrize("direction", ["back", "forward"])
def test_it_follows_links_by_their_indexes(sqlite_url: str, direction: Direction) -> None:
    database = Database(sqlite_url)
    happen(make_books(database), *BORROWED)
    database.take_statistics()
    with database.reading() as connection:
        asked = text(f"EXPLAIN QUERY PLAN {query_of('sqlite', direction).element.text}")
        steps = [row.detail for row in connection.execute(asked, {"kind": "plot", "code": "JX-9", "most": 99})]
    end = {"back": "to", "forward": "from"}[direction]
    assert [step for step in steps if " l " in step] == [
        f"SEARCH l USING INDEX quota_link_by_{end} ({end}_code=? AND {end}_kind=?)"
    ] * 2
    assert not [step for step in steps if "FILTER" in step]
    database.close()


def test_a_lineage_that_is_too_long_says_so(world: Quotas) -> None:
    happen(world, *until(SELL), *sales(5))
    with world.database.reading() as connection:
        short = trace(connection, "T-6", most=3)
        assert short.truncated
        assert not trace(connection, "T-6", most=100).truncated
    assert len(short.edges) <= 3


def test_a_circle_is_walked_once(world: Quotas) -> None:
    """No event makes one; should there be one all the same, the walk ends."""
    happen(world, *until(SELL))
    row = {"event": "E-11", "line": 9, "from_kind": "lot", "from_code": "T-1", "to_kind": "lot", "to_code": "HG-1"}
    world.database.command(lambda c: c.execute(insert(QUOTA_LINK), row | {"grains": 1}))
    found = depths(traced(world, "T-1"))
    assert (found["T-1"], found["HG-1"]) == (0, -1)


def test_who_may_see_whose_homestead_it_was(world: Quotas) -> None:
    with_homestead(world)
    with world.database.reading() as connection:
        for actor in (person("bureau-officer", JINFENG), person("bureau-officer", PROVINCE)):
            found = read_trace(connection, actor, "JX-1")
            assert {node.household for node in found.nodes} == {"", HOUSEHOLDS[0]}
        elsewhere = person("bureau-officer", XINGQING)
        with pytest.raises(OutOfReach):
            read_trace(connection, elsewhere, "JX-1")


def test_a_buyer_sees_the_homesteads_but_not_whose_they_were(world: Quotas) -> None:
    with_homestead(world, RESERVE, *(replace(each, grains=ha("0.5")) for each in (SURPLUS, LIST, SELL)))
    with world.database.reading() as connection:
        found = read_trace(connection, person("bureau-officer", XINGQING), "T-1")
    assert HOME in depths(found)
    assert {node.household for node in found.nodes} == {""}
