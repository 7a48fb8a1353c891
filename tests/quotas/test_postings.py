"""Every event of the chart of accounts, section 3: exactly its postings, in the book that acts and in the other one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.db import Database
from ledger.quotas import MINING, PLAN, QuotaEvent, find_lots
from ledger.stock import stock_of_plot
from tests.making import OTHER_VILLAGE, TODAY, findings
from tests.quotas.making import (
    ACCEPT,
    ASSIGN,
    BORROWED,
    CITY,
    CLOSE,
    EVIDENCE,
    FAR_VILLAGE,
    GRANT,
    HAMLET,
    LAND,
    LINKED,
    LIST,
    MINE,
    MINED,
    OF_PROVINCE,
    OWN,
    PLANNED,
    PROVINCE,
    RESERVE,
    RESETTLE,
    RETURN,
    SELL,
    SURPLUS,
    SURRENDER,
    TOWN,
    YARD,
    Quotas,
    Said,
    amend,
    balances,
    built,
    event,
    ha,
    happen,
    line,
    linkage,
    make_books,
    reclaimed,
    said,
    split_off,
    until,
)

CULTIVATED, ROAD, HOMESTEAD = "0103-GBT21010-2017", "1006-GBT21010-2017", "0702-GBT21010-2017"
TOWN_LAND = "0701-GBT21010-2017"


@pytest.fixture
def world(database: Database) -> Quotas:
    return make_books(database)


def moved(lot: str, *parts: tuple[str, str, str, float], asset: str = "linkage") -> Said:
    """Postings of quota on one lot: account, whose, against whom, hectares."""
    return [(asset, kind, place, holder, lot, amount) for kind, place, holder, amount in parts]


def ground(village: str, *parts: tuple[str, str, str, float]) -> Said:
    """Postings of the land stock: account, class, plot, hectares."""
    return [("land", f"stock.{kind}", village, of, lot, amount) for kind, of, lot, amount in parts]


# Event, cause, postings of the county's book, postings of the other one.
ROWS: tuple[tuple[QuotaEvent, str, Said, Said], ...] = (
    (
        GRANT,
        "quota-granted",
        moved("XD-1", ("to-return", "J", "S", -20), ("unassigned", "J", "", 20)),
        moved("SX-1", ("unassigned", "S", "", -20), ("granted-down", "S", "J", 20)),
    ),
    (
        ASSIGN,
        "quota-assigned",
        moved("XD-1", ("unassigned", "J", "", -20), ("to-return", "J", "S", 20))
        + moved("P-1", ("assigned", "J", LINKED, 20), ("to-return", "J", "S", -20)),
        [],
    ),
    (
        RESETTLE,
        "quota-used",
        moved("P-1", ("assigned", "J", LINKED, -6), ("resettlement", "v1", LINKED, 6))
        + ground("v1", ("cultivated", CULTIVATED, "GD-1", -6), ("rural-construction", HOMESTEAD, "AZ-1", 6)),
        [],
    ),
    (
        TOWN,
        "quota-used",
        moved("P-1", ("assigned", "J", LINKED, -12), ("town", "v1", LINKED, 12))
        + ground("v1", ("cultivated", CULTIVATED, "GD-1", -12), ("town-construction", TOWN_LAND, "JX-1", 12)),
        [],
    ),
    (
        ACCEPT,
        "reclamation-accepted",
        moved(
            "HG-1",
            ("from-reclamation", "v1", LINKED, -12),
            ("from-reclamation", "v2", LINKED, -8.5),
            ("accepted", "J", LINKED, 20.5),
        )
        + ground(
            "v1",
            ("rural-construction", HOMESTEAD, YARD, -12),
            ("cultivated", CULTIVATED, YARD, 11.5),
            ("other-agricultural", ROAD, YARD, 0.5),
        )
        + ground(
            "v2",
            ("rural-construction", HOMESTEAD, HAMLET, -8.5),
            ("cultivated", CULTIVATED, HAMLET, 8),
            ("other-agricultural", ROAD, HAMLET, 0.5),
        ),
        [],
    ),
    (
        RETURN,
        "quota-returned",
        moved("HG-1", ("accepted", "J", LINKED, -18)) + moved("P-1", ("to-return", "J", "S", 18)),
        moved("SX-1", ("granted-down", "S", "J", -18), ("returned", "S", "", 18)),
    ),
    (
        SURRENDER,
        "quota-surrendered",
        moved("P-1", ("assigned", "J", LINKED, -2), ("to-return", "J", "S", 2)),
        moved("SX-1", ("granted-down", "S", "J", -2), ("unassigned", "S", "", 2)),
    ),
    (
        RESERVE,
        "quota-reserved",
        moved("HG-1", ("accepted", "J", LINKED, -1), ("rural-reserve", "v1", LINKED, 1)),
        [],
    ),
    (
        SURPLUS,
        "quota-surplus-confirmed",
        moved("HG-1", ("accepted", "J", LINKED, -1.5), ("surplus", "J", LINKED, 1.5)),
        [],
    ),
    (LIST, "quota-listed", moved("HG-1", ("surplus", "J", LINKED, -1.5), ("listed", "J", LINKED, 1.5)), []),
    (
        SELL,
        "quota-sold",
        moved("HG-1", ("listed", "J", LINKED, -1.5), ("sold", "J", "X", 1.5))
        + moved("E-11", ("money.paid-in", "J", "X", -6_750_000), ("money.proceeds", "J", "", 6_750_000), asset="cny"),
        moved("T-1", ("bought", "X", "J", -1.5), ("acquired", "X", "", 1.5))
        + moved("E-11", ("money.treasury", "X", "", -6_750_000), ("money.paid-out", "X", "J", 6_750_000), asset="cny"),
    ),
    (
        LAND,
        "quota-landed",
        moved("T-1", ("acquired", "X", "", -1.5), ("landed", "v3", "", 1.5))
        + ground("v3", ("cultivated", CULTIVATED, "GD-9", -1.5), ("town-construction", TOWN_LAND, "JX-9", 1.5)),
        [],
    ),
    (
        CLOSE,
        "project-closed",
        moved("P-1", ("resettlement", "v1", LINKED, -6), ("town", "v1", LINKED, -12), ("landed", "v1", "", 18)),
        [],
    ),
)


def test_a_borrow_first_project_posts_what_the_chart_says(world: Quotas) -> None:
    happen(world, *BORROWED)
    for happened, cause, own, other in ROWS:
        assert said(world, happened.number) == (cause, sorted(own), sorted(other)), happened.kind
    assert linkage(world, world.jinfeng) == {
        "from-reclamation": -20.5,
        "landed": 18,
        "rural-reserve": 1,
        "sold": 1.5,
    }
    assert linkage(world, world.xingqing) == {"bought": -1.5, "landed": 1.5}
    assert linkage(world, world.province) == {"returned": 18, "to-return": -100, "unassigned": 82}
    assert findings(world.database) == ()


def test_lots_carry_where_they_came_from_and_when_they_are_due(world: Quotas) -> None:
    happen(world, *until(SELL))
    with world.database.reading() as connection:
        lots = find_lots(connection, ["SX-1", "XD-1", "P-1", "HG-1", "T-1"])
    assert {code: (lot.kind, lot.origin, lot.lender, lot.project) for code, lot in lots.items()} == {
        "SX-1": ("grant", "", "", ""),
        "XD-1": ("grant", "SX-1", PROVINCE, ""),
        "P-1": ("project", "XD-1", PROVINCE, LINKED),
        "HG-1": ("acceptance", "", "", LINKED),
        "T-1": ("purchase", "HG-1", "", ""),
    }
    assert lots["P-1"].due_on == date(2028, 3, 1)
    assert lots["T-1"].book_id == world.xingqing


def test_building_makes_a_plot_and_reclaiming_turns_one(world: Quotas) -> None:
    happen(world, *until(ACCEPT))
    with world.database.reading() as connection:
        stands = {
            code: {each.code: grains / ha(1) for each, grains in stock_of_plot(connection, code, TODAY).items()}
            for code in ("GD-1", "AZ-1", "JX-1", YARD, HAMLET)
        }
    assert stands == {
        "GD-1": {"0103": 42},
        "AZ-1": {"0702": 6},
        "JX-1": {"0701": 12},
        YARD: {"0103": 11.5, "1006": 0.5},
        HAMLET: {"0702": 1.5, "0103": 8, "1006": 0.5},
    }


# Row 10, and the rest of the chart.
SHORT = date(2026, 9, 1)
WRITTEN = event("write-down", 1, SHORT, number="W-1", lot="HG-1", project=LINKED)


def test_an_overstated_acceptance_takes_back_free_surplus(world: Quotas) -> None:
    happen(world, *until(SURPLUS), WRITTEN)
    assert said(world, "W-1") == (
        "quota-written-down",
        moved("HG-1", ("from-reclamation", "v1", LINKED, 1), ("surplus", "J", LINKED, -1)),
        [],
    )


def test_what_was_sold_leaves_a_gap_that_is_made_good(world: Quotas) -> None:
    happen(world, *until(SELL), WRITTEN)
    own = moved("HG-1", ("deficit", "J", LINKED, -1), ("from-reclamation", "v1", LINKED, 1))
    assert said(world, "W-1")[1] == own
    amend(world, demolition_grains=ha(23), reclaimed_agricultural_grains=ha(23), reclaimed_cultivated_grains=ha(22))
    rest = split_off(world, HAMLET, 1.4)
    parts = (reclaimed(1.4, rest, 1.4, OTHER_VILLAGE),)
    more = event("accept", 1.4, date(2026, 10, 2), number="A-2", project=LINKED, lot="HG-2", lines=parts)
    short = event("make-good", 1, date(2026, 10, 3), number="M-1", project=LINKED, lot="HG-2", to_lot="HG-1")
    happen(world, more, short)
    own = moved("HG-2", ("accepted", "J", LINKED, -1)) + moved("HG-1", ("deficit", "J", LINKED, 1))
    assert said(world, "M-1") == ("quota-made-good", sorted(own), [])
    assert linkage(world, world.jinfeng) == {
        "from-reclamation": -20.9, "accepted": 0.4, "rural-reserve": 1, "sold": 1.5, "resettlement": 6, "town": 12,
    }  # fmt: skip
    assert findings(world.database) == ()


def test_a_reclaim_first_project_returns_nothing(world: Quotas) -> None:
    """Acceptance makes the quota, landing retires it; what resettlement takes is drawn from the certificate."""
    events = (
        event("accept", 12, date(2026, 5, 1), number="R-1", project=OWN, lot="HG-9", lines=(reclaimed(12, YARD, 12),)),
        event("use-resettlement", 2, date(2026, 5, 2), number="R-2", lot="HG-9", lines=(built(2, "AZ-9"),)),
        event("reserve", 1, date(2026, 5, 3), number="R-3", lot="HG-9", lines=(line(1),)),
        event("surplus", 9, date(2026, 5, 4), number="R-4", lot="HG-9", papers=EVIDENCE),
        event("land", 5, date(2026, 5, 5), number="R-5", lot="HG-9", lines=(built(5, "JX-8"),)),
        event("balance", 1, date(2026, 5, 6), number="R-6", lot="HG-9"),
        event("pledge", 3, date(2026, 5, 7), number="R-7", lot="HG-9"),
        event("release-pledge", 3, date(2026, 5, 8), number="R-8", lot="HG-9"),
        event("list", 3, date(2026, 5, 9), number="R-9", lot="HG-9"),
        event("unlist", 1, date(2026, 5, 10), number="R-10", lot="HG-9"),
    )
    later = date(2026, 5, 21)
    papers = tuple(replace(paper, issued_on=date(2026, 4, 30)) for paper in EVIDENCE)
    happen(world, *(replace(each, papers=papers if each.papers else ()) for each in events))
    expected = {
        "R-1": (("from-reclamation", "v1", OWN, -12), ("accepted", "J", OWN, 12)),
        "R-2": (("accepted", "J", OWN, -2), ("resettlement", "v1", OWN, 2)),
        "R-3": (("accepted", "J", OWN, -1), ("rural-reserve", "v1", OWN, 1)),
        "R-4": (("accepted", "J", OWN, -9), ("surplus", "J", OWN, 9)),
        "R-5": (("surplus", "J", OWN, -5), ("landed", "v1", "", 5)),
        "R-6": (("surplus", "J", OWN, -1), ("balanced", "J", "", 1)),
        "R-7": (("surplus", "J", OWN, -3), ("pledged", "J", OWN, 3)),
        "R-8": (("pledged", "J", OWN, -3), ("surplus", "J", OWN, 3)),
        "R-9": (("surplus", "J", OWN, -3), ("listed", "J", OWN, 3)),
        "R-10": (("listed", "J", OWN, -1), ("surplus", "J", OWN, 1)),
    }
    for number, parts in expected.items():
        own = [each for each in said(world, number)[1] if each[0] != "land"]
        assert own == sorted(moved("HG-9", *parts)), number
    happen(world, event("close", 0, later, number="R-11", project=OWN))
    assert linkage(world, world.jinfeng) == {
        "from-reclamation": -12, "landed": 7, "rural-reserve": 1, "balanced": 1, "listed": 2, "surplus": 1,
    }  # fmt: skip
    assert findings(world.database) == ()


def test_a_project_with_nothing_in_use_closes_without_postings(world: Quotas) -> None:
    done = happen(world, event("close", 0, date(2026, 5, 1), project=OWN))
    assert done[0].entry_id is None


def of(instrument: str, *events: QuotaEvent) -> tuple[QuotaEvent, ...]:
    return tuple(replace(each, instrument=instrument) for each in events)


def test_mining_quota_goes_its_own_way(world: Quotas) -> None:
    happen(
        world,
        *of(
            MINING,
            event("grant", 6, date(2025, 3, 2), lot="XD-K", counterpart="自治区自然资源厅"),
            event("assign", 6, number="K-1", lot="XD-K", to_lot="P-K", project=MINED),
            event("use-town", 5, date(2025, 6, 1), lot="P-K", lines=(line(5),)),
            event(
                "accept", 8, date(2026, 5, 1), number="K-2", project=MINED, lot="HG-K", lines=(reclaimed(9, MINE, 8),)
            ),
            event("return", 5, date(2026, 6, 1), number="K-3", lot="HG-K", to_lot="P-K"),
            event("surrender", 1, date(2026, 6, 2), lot="P-K"),
            event("close", 0, date(2026, 6, 3), project=MINED),
        ),
    )
    assert ("land", "stock.mining", "v1", "0602-GBT21010-2017", MINE, -9) in said(world, "K-2")[1]
    assert ("mining", "from-reclamation", "v1", MINED, "HG-K", -8) in said(world, "K-2")[1]
    assert balances(world, world.jinfeng) == {
        ("mining", "from-reclamation"): -8, ("mining", "accepted"): 3, ("mining", "landed"): 5,
    }  # fmt: skip
    assert said(world, "K-3")[2] == []  # who granted it keeps no book here
    assert findings(world.database) == ()


def test_plan_quota_comes_for_good(world: Quotas) -> None:
    happen(
        world,
        *of(
            PLAN,
            event("grant", 10, number="L-1", lot="JH-1", counterpart="自治区自然资源厅", people=120),
            event("assign", 8, number="L-2", lot="JH-1", to_lot="P-L", project=PLANNED),
            event("use-town", 7, date(2025, 6, 1), number="L-3", lot="P-L", lines=(built(7, "JX-7"),)),
            event("surrender", 1, date(2025, 7, 1), number="L-4", lot="P-L"),
            event("surrender", 1, date(2025, 7, 1), number="L-5", lot="JH-1"),
            event("close", 0, date(2025, 8, 1), number="L-6", project=PLANNED),
        ),
    )
    assert said(world, "L-1")[1] == sorted(
        moved("JH-1", ("from-above", "J", "", -10), ("unassigned", "J", "", 10), asset="plan")
    )
    assert said(world, "L-4")[1] == sorted(
        moved("P-L", ("assigned", "J", PLANNED, -1), ("from-above", "J", "", 1), asset="plan")
    )
    assert balances(world, world.jinfeng) == {
        ("plan", "from-above"): -8, ("plan", "landed"): 7, ("plan", "unassigned"): 1,
    }  # fmt: skip
    assert findings(world.database) == ()


def test_paddy_and_capacity_move_under_the_same_document(world: Quotas) -> None:
    wet: dict[str, Any] = {"paddy_grains": ha(1.2), "grain_centikg": 1_234_550}
    happen(world, OF_PROVINCE, GRANT, ASSIGN, replace(RESETTLE, lines=(line(6),)), replace(TOWN, lines=(line(12),)))
    happen(world, replace(ACCEPT, **wet), RETURN, SURRENDER, RESERVE, replace(SURPLUS, **wet), replace(LIST, **wet))
    half: dict[str, Any] = {"grains": ha(1), "paddy_grains": ha(1), "grain_centikg": 600_000}
    happen(world, replace(SELL, **half), replace(LAND, **half, lines=(line(1, village=FAR_VILLAGE),)))
    measured = [each for each in said(world, "E-5")[1] if each[0] in {"paddy", "grain-capacity"}]
    assert measured == [
        ("grain-capacity", "accepted", "J", LINKED, "HG-1", 12_345.5),
        ("grain-capacity", "from-reclamation", "v1", LINKED, "HG-1", -7_226.63),
        ("grain-capacity", "from-reclamation", "v2", LINKED, "HG-1", -5_118.87),
        ("paddy", "accepted", "J", LINKED, "HG-1", 1.2),
        ("paddy", "from-reclamation", "v1", LINKED, "HG-1", pytest.approx(-14.4 / 20.5)),
        ("paddy", "from-reclamation", "v2", LINKED, "HG-1", pytest.approx(-10.2 / 20.5)),
    ]
    own, other = said(world, "E-11")[1:]
    assert ("paddy", "sold", "J", "X", "HG-1", 1) in own
    assert ("grain-capacity", "bought", "X", "J", "T-1", -6_000) in other
    assert ("grain-capacity", "landed", "v3", "", "T-1", 6_000) in said(world, "E-12")[1]
    assert findings(world.database) == ()


def test_an_office_in_between_hands_on_and_back(world: Quotas) -> None:
    """Province, city, county; what the county returns the city returns in its turn, and what it gives up too."""
    down = event(
        "grant", 30, date(2025, 1, 5), number="C-1", book=CITY, lot="SHI-1", counterpart=PROVINCE, source_lot="SX-1"
    )
    county = replace(GRANT, counterpart=CITY, source_lot="SHI-1")
    back = event("return", 18, date(2026, 6, 20), number="C-2", book=CITY, lot="SHI-1", to_lot="SHI-1")
    unused = event("surrender", 12, date(2026, 6, 21), number="C-3", book=CITY, lot="SHI-1")
    happen(world, OF_PROVINCE, down, county, ASSIGN, RESETTLE, TOWN, ACCEPT, RETURN, SURRENDER, back, unused)
    assert said(world, "C-1")[2] == sorted(moved("SX-1", ("unassigned", "S", "", -30), ("granted-down", "S", "Y", 30)))
    assert said(world, "E-6")[2] == sorted(moved("SHI-1", ("granted-down", "Y", "J", -18), ("returned", "Y", "", 18)))
    assert said(world, "C-2")[1:] == (
        sorted(moved("SHI-1", ("returned", "Y", "", -18), ("to-return", "Y", "S", 18))),
        sorted(moved("SX-1", ("granted-down", "S", "Y", -18), ("returned", "S", "", 18))),
    )
    assert said(world, "C-3")[2] == sorted(moved("SX-1", ("granted-down", "S", "Y", -12), ("unassigned", "S", "", 12)))
    assert linkage(world, world.province) == {"to-return": -100, "unassigned": 82, "returned": 18}
    assert findings(world.database) == ()


def test_a_sale_to_an_office_without_a_book_is_posted_on_one_side(world: Quotas) -> None:
    happen(world, *until(LIST), replace(SELL, counterpart="外省某县", to_lot=""))
    own, other = said(world, "E-11")[1:]
    assert ("linkage", "sold", "J", "", "HG-1", 1.5) in own
    assert other == []


def test_orders_to_rectify_move_nothing(world: Quotas) -> None:
    happen(world, *until(ASSIGN))
    order = event("rectify", 0, date(2025, 4, 1), project=LINKED, reason="建新超出红线")
    done = happen(world, order, event("rectified", 0, date(2025, 4, 20), project=LINKED))
    assert [each.entry_id for each in done] == [None, None]


def test_without_lines_it_stays_with_the_county(world: Quotas) -> None:
    """Without lines what is used stays with the county, and closing it lands it there."""
    happen(world, OF_PROVINCE, GRANT, ASSIGN, replace(TOWN, lines=()))
    assert said(world, "E-4")[1] == sorted(moved("P-1", ("assigned", "J", LINKED, -12), ("town", "J", LINKED, 12)))
    done = (
        event("return", 12, date(2026, 6, 1), lot="HG-1", to_lot="P-1"),
        event("surrender", 8, date(2026, 6, 2), lot="P-1"),
    )
    happen(world, ACCEPT, *done, CLOSE)
    assert said(world, "E-13")[1] == sorted(moved("P-1", ("town", "J", LINKED, -12), ("landed", "J", "", 12)))
