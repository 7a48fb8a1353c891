"""What a hostile or careless user tries: numbers of a series, texts and figures at their limits, days out of order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from ledger.book import close_period
from ledger.db import Database
from ledger.errors import Refusal
from ledger.quotas import EventLine, Paper, QuotaEvent, record_plan
from tests.making import NOW, OTHER_VILLAGE, VILLAGE, acting, findings
from tests.quotas.making import (
    ACCEPT,
    ASSIGN,
    BARE,
    BORROWED,
    CLOSE,
    EVIDENCE,
    GRANT,
    LIST,
    MINED,
    RESETTLE,
    RETURN,
    SMALL_PLAN,
    SURRENDER,
    TOWN,
    Quotas,
    event,
    ha,
    happen,
    linkage,
    make_books,
    refused,
    said,
    until,
)


@pytest.fixture
def world(database: Database) -> Iterator[Quotas]:
    yield make_books(database)
    assert findings(database) == ()


def codes(refusal: Refusal) -> set[str]:
    return {each.code for each in getattr(refusal, "refusals", (refusal,))}


# Numbers of our series.
def test_a_number_of_letters_does_not_stop_a_series(world: Quotas) -> None:
    happen(world, *until(GRANT))
    later = {"grains": ha(1), "on_day": date(2026, 3, 5), "issued_on": date(2026, 3, 5)}
    made = [
        happen(world, replace(ASSIGN, **later, number=number, to_lot=to_lot))[0]  # type: ignore[arg-type]
        for number, to_lot in (
            ("ZB-640106-2026-abcdef", "XM-640106-2026-abcde"),
            ("", ""),
            ("ZB-640106-2026-²²²²²²", "XM-640106-2026-１２３４５"),
            ("", ""),
            ("ZB-640106-2026-999999", "XM-640106-2026-99999"),
            ("", ""),
            ("", ""),
        )
    ]
    assert [each.number[15:] for each in made if each.number[15:].isascii()][1:] == [
        "000001", "000002", "999999", "1000000", "1000001",
    ]  # fmt: skip
    assert [each.to_lot[15:] for each in made][-2:] == ["100000", "100001"]


# Texts and figures.
@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800"])
@pytest.mark.parametrize(
    "name", ["number", "project", "lot", "to_lot", "counterpart", "reclamation", "reason", "voucher"]
)
def test_what_no_database_takes_is_refused(world: Quotas, name: str, text: str) -> None:
    assert refused(world, replace(ACCEPT, **{name: text})).code == "quota-event-incomplete"  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["\x00", "\ud800"])
def test_nor_in_lines_and_papers(world: Quotas, text: str) -> None:
    for wanted in (
        replace(ACCEPT, lines=(replace(ACCEPT.lines[0], plot=text),)),
        replace(ACCEPT, papers=(Paper("acceptance", text, date(2026, 5, 1)),)),
    ):
        assert refused(world, wanted).code == "quota-event-incomplete"


def test_lines_together_stay_within_what_every_reader_takes(world: Quotas) -> None:
    lines = tuple(EventLine(VILLAGE, 2**53, "", ha(1) if not place else 0) for place in range(1025))
    wanted = event("accept", 1, date(2026, 5, 1), project=BARE, lot="HG-7", lines=lines, papers=EVIDENCE[:1])
    assert refused(world, wanted).code == "quota-event-incomplete"


@pytest.mark.parametrize(
    ("name", "figure"), [("demolition_grains", 2**63), ("scale_grains", 2**70), ("households", 2**31)]
)
def test_a_plan_stays_within_what_the_database_takes(world: Quotas, name: str, figure: int) -> None:
    large = replace(SMALL_PLAN, document="更大", **{name: figure})  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="project-incomplete"):
        world.database.command(lambda c: record_plan(c, large, acting()))


# Figures.
def test_a_village_is_credited_with_what_it_gained(world: Quotas) -> None:
    """On the basis of cultivated land a village that gained none made none of the quota, whatever it removed."""
    lines = (
        EventLine(VILLAGE, ha(1), other_agricultural_grains=ha(1)),
        EventLine(OTHER_VILLAGE, ha(8), cultivated_grains=ha(8)),
    )
    mined = {"instrument": "mining-quota", "project": MINED, "lot": "HG-7", "lines": lines, "papers": EVIDENCE[:1]}
    happen(world, event("accept", 8, date(2026, 5, 1), number="A-1", **mined))
    assert said(world, "A-1")[1] == [
        ("mining", "accepted", "J", MINED, "HG-7", 8),
        ("mining", "from-reclamation", "v2", MINED, "HG-7", -8),
    ]


def test_a_project_is_not_closed_before_its_last_use(world: Quotas) -> None:
    """What was used afterwards would stay in use for ever."""
    late = replace(TOWN, on_day=date(2026, 9, 15), issued_on=date(2026, 9, 15))
    happen(world, *until(RESETTLE), ACCEPT, late, RETURN, SURRENDER)
    early = replace(CLOSE, on_day=date(2026, 9, 14), issued_on=date(2026, 9, 14))
    refusal = refused(world, early)
    assert codes(refusal) == {"quota-event-out-of-order"}
    assert TOWN.number in str(refusal)
    happen(world, CLOSE)
    assert linkage(world, world.jinfeng) == {"accepted": 2.5, "from-reclamation": -20.5, "landed": 18}


def test_a_write_down_leaves_what_is_listed_to_its_trade(world: Quotas) -> None:
    happen(world, *until(LIST))
    written = event("write-down", 1, date(2026, 7, 15), number="W-1", lot="HG-1")
    assert codes(refused(world, written)) == {"listed-not-written-down"}
    off: QuotaEvent = event("unlist", 1, date(2026, 7, 10), number="U-1", lot="HG-1")
    happen(world, off, written)
    assert linkage(world, world.jinfeng, "HG-1")["listed"] == 0.5


def test_old_paper_is_recorded_behind_a_closing(database: Database) -> None:
    """A book that was closed takes the whole life of a project late: each step finds what the one before it left."""
    world = make_books(database)
    for book in (world.jinfeng, world.province, world.xingqing):
        database.command(lambda c, b=book: close_period(c, b, date(2026, 9, 30), person="somebody", at=NOW))
    for each in BORROWED:
        happen(world, each)
    assert linkage(world, world.jinfeng) == {"from-reclamation": -20.5, "landed": 18, "rural-reserve": 1, "sold": 1.5}
    assert findings(database) == ()
