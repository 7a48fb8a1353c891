"""The board, the quota ledger and the report of uses agree with the chart of accounts, at every step of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.access import OutOfReach
from ledger.db import Database
from ledger.inquiries.quotas import read_board, read_quota_ledger, read_uses
from ledger.inquiries.reports import Asked, read_report
from ledger.places import find
from ledger.quotas.board import FIGURES, Board, board
from ledger.quotas.sheets import ProjectLine, quota_ledger, uses
from tests.making import OPERATOR, TODAY, VILLAGE, person
from tests.quotas.making import (
    BORROWED,
    FAR_VILLAGE,
    JINFENG,
    LINKED,
    PROJECTS,
    PROVINCE,
    RETURN,
    XINGQING,
    Quotas,
    event,
    ha,
    happen,
    make_books,
    reverse,
    until,
)

LAST = date(2026, 12, 31)


def division(connection: Any, key: str) -> Any:
    return find(connection, *key.split(":"), TODAY)


@pytest.fixture
def world(database: Database) -> Quotas:
    made = make_books(database)
    happen(made, *BORROWED)
    return made


def read(world: Quotas, key: str, as_of: date = LAST) -> Board:
    with world.database.reading() as connection:
        return board(connection, division(connection, key), "linkage-quota", as_of)


def hectares(figures: Any) -> dict[str, float]:
    return {name: grains / ha(1) for name, grains in figures.items() if grains}


# What the county has after each row of the chart.
PREFIXES = (
    (date(2025, 1, 10), {"owed": 20, "unassigned": 20}),
    (date(2025, 3, 5), {"owed": 20, "assigned": 20}),
    (date(2025, 6, 1), {"owed": 20, "assigned": 2, "resettlement": 6, "town": 12}),
    (
        date(2026, 5, 1),
        {"owed": 20, "from-reclamation": 20.5, "assigned": 2, "resettlement": 6, "town": 12, "accepted": 20.5},
    ),
    (date(2026, 6, 2), {"from-reclamation": 20.5, "resettlement": 6, "town": 12, "accepted": 2.5}),
    (
        date(2026, 6, 11),
        {"from-reclamation": 20.5, "resettlement": 6, "town": 12, "rural-reserve": 1, "surplus": 1.5},
    ),
    (date(2026, 7, 1), {"from-reclamation": 20.5, "resettlement": 6, "town": 12, "rural-reserve": 1, "listed": 1.5}),
    (date(2026, 8, 1), {"from-reclamation": 20.5, "resettlement": 6, "town": 12, "rural-reserve": 1, "sold": 1.5}),
    (LAST, {"from-reclamation": 20.5, "landed": 18, "rural-reserve": 1, "sold": 1.5}),
)


@pytest.mark.parametrize(("as_of", "figures"), PREFIXES)
def test_the_county_at_every_step(world: Quotas, as_of: date, figures: dict[str, float]) -> None:
    found = read(world, JINFENG, as_of)
    assert hectares(found.total) == figures
    assert found.explained == found.held


def test_the_province_with_its_offices_and_villages(world: Quotas) -> None:
    found = read(world, PROVINCE)
    assert {each.code: hectares(each.figures) for each in found.offices} == {
        "640000000000": {"owed": 100, "unassigned": 82, "returned": 18},
        "640104000000": {"bought": 1.5, "landed": 1.5},
        "640106000000": {"from-reclamation": 20.5, "landed": 18, "rural-reserve": 1, "sold": 1.5},
    }
    assert {each.code: (each.name, each.figures["landed"] / ha(1)) for each in found.villages} == {
        VILLAGE: ("魏家桥村", 18),
        "640106002202": ("砖渠村", 0),
        FAR_VILLAGE: ("丙村", 1.5),
    }
    assert found.explained == found.held == ha(122)
    assert set(found.total) == set(FIGURES)


def test_the_other_instruments_are_apart(world: Quotas) -> None:
    with world.database.reading() as connection:
        found = board(connection, division(connection, PROVINCE), "mining-quota", LAST)
    assert (hectares(found.total), found.offices, found.villages) == ({}, (), ())


def line_of(world: Quotas, code: str, as_of: date = LAST) -> ProjectLine:
    with world.database.reading() as connection:
        lines = quota_ledger(connection, division(connection, PROVINCE), as_of)
    return {line.project.code: line for line in lines}[code]


def test_a_line_of_the_quota_ledger(world: Quotas) -> None:
    line = line_of(world, LINKED)
    areas = {
        name.removesuffix("_grains"): getattr(line, name) / ha(1)
        for name in line.__slots__
        if name.endswith("_grains") and getattr(line, name)
    }
    assert areas == {
        "quota": 20, "demolition": 21, "new_build": 19, "assigned": 20, "resettlement": 6, "town": 12,
        "accepted": 20.5, "cultivated": 19.5, "other_agricultural": 1, "returned": 18, "surrendered": 2, "reserved": 1,
        "surplus": 1.5, "sold": 1.5,
    }  # fmt: skip
    assert (line.office_name, line.document, line.value_fen) == ("金凤区", "宁自然资函〔2025〕1号", 675_000_000)
    assert (line.state, line.due_on, line.confirmation) == ("closed", None, "文件surplus")


def test_a_line_before_the_return(world: Quotas) -> None:
    line = line_of(world, LINKED, date(2026, 5, 31))
    assert (line.returned_grains, line.owed_grains, line.due_on, line.state) == (
        0, ha(20), date(2028, 3, 1), "under-way",
    )  # fmt: skip


@pytest.mark.parametrize(("as_of", "state"), [(date(2028, 3, 1), "under-way"), (date(2028, 3, 2), "overdue")])
def test_overdue(database: Database, as_of: date, state: str) -> None:
    world = make_books(database)
    happen(world, *BORROWED[:4])
    assert line_of(world, LINKED, as_of).state == state


def test_rectifying_until_it_is_rectified(database: Database) -> None:
    world = make_books(database)
    ordered = event("rectify", 0, date(2025, 7, 1), number="R-1", project=LINKED)
    done = event("rectified", 0, date(2025, 8, 1), number="R-2", project=LINKED)
    happen(world, *BORROWED[:4], ordered, done)
    assert [line_of(world, LINKED, day).state for day in (date(2025, 7, 1), date(2025, 8, 1))] == [
        "rectifying", "under-way",
    ]  # fmt: skip


def test_what_is_undone_is_not_counted(database: Database) -> None:
    world = make_books(database)
    happen(world, *until(RETURN))
    reverse(world, "E-6")
    line = line_of(world, LINKED)
    assert (line.returned_grains, line.owed_grains) == (0, ha(20))


def test_pages_of_projects(world: Quotas) -> None:
    with world.database.reading() as connection:
        here = division(connection, PROVINCE)
        first = quota_ledger(connection, here, LAST, limit=2)
        rest = quota_ledger(connection, here, LAST, after=first[-1].project.code)
        mined = quota_ledger(connection, here, LAST, instrument="mining-quota")
        village = quota_ledger(connection, division(connection, f"village:{VILLAGE}"), LAST)
    codes = [line.project.code for line in (*first, *rest)]
    assert codes == sorted({each.code for each in PROJECTS})
    assert len(first) == 2
    assert [line.project.code for line in mined] == ["XM-2"]
    assert village == ()  # no plan names villages


def test_what_land_is_used_for(world: Quotas) -> None:
    with world.database.reading() as connection:
        found = uses(connection, division(connection, PROVINCE), LAST)
        early = uses(connection, division(connection, PROVINCE), date(2025, 5, 31))
        mined = uses(connection, division(connection, PROVINCE), LAST, instrument="mining-quota")
        elsewhere = uses(connection, division(connection, XINGQING), LAST)
    said = [(each.village_name, each.purpose, each.use, each.plots, each.grains) for each in found]
    assert said == [
        ("魏家桥村", "resettlement", "housing", 1, ha(6)),
        ("魏家桥村", "town", "industry", 1, ha(12)),
    ]
    assert [each.use for each in early] == ["housing"]
    assert (mined, elsewhere) == ((), ())


def test_as_reports(world: Quotas) -> None:
    with world.database.reading() as connection:
        asked = Asked(division(connection, PROVINCE), date(2026, 5, 31))
        ledger, used, owed = (
            read_report(connection, OPERATOR, name, asked)
            for name in ("quota-ledger", "quota-uses", "quota-obligations")
        )
    assert ledger.title.zh == "宁夏回族自治区指标台账（2026-05-31）"
    row = ledger.rows[0]
    assert (row["serial"], row["project"], row["owed"], row["state"]) == (1, LINKED, ha(20), "实施中")
    assert all(set(each) == {column.name for column in ledger.columns} for each in ledger.rows)
    assert [note.zh for note in used.notes] == ["住宅：90.0000 亩", "产业：180.0000 亩"]
    assert [(each["lot"], each["bucket"], each["days_left"]) for each in owed.rows] == [
        ("P-1", "12 个月以上", 640),
        ("SX-1", "未定期限", None),
    ]


def test_who_may_see_them(world: Quotas) -> None:
    officer, elsewhere = person("bureau-officer", JINFENG), person("bureau-officer", XINGQING)
    with world.database.reading() as connection:
        here = division(connection, JINFENG)
        for inquiry in (
            lambda actor: read_board(connection, actor, here, "linkage-quota", LAST).offices,
            lambda actor: read_quota_ledger(connection, actor, here, LAST),
            lambda actor: read_uses(connection, actor, here, LAST),
        ):
            assert inquiry(officer)
            with pytest.raises(OutOfReach):
                inquiry(elsewhere)
