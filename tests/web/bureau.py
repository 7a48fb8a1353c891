"""The land bureau's book for the pages: a project from grant to closing, another one under way, homesteads being left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import Connection

from ledger.db import Database
from ledger.homesteads import apply, consent, register_homesteads, survey
from ledger.parties import register_parties
from ledger.stock import Plot, land_class, register_plots
from tests.homesteads.making import (
    AGREED,
    OFFICE,
    OTHER,
    OTHER_APPLICATION,
    YARD,
    A,
    B,
    application,
    homestead,
    measured,
    sheet,
)
from tests.making import CLERK, HOUSEHOLDS, NOW, PEOPLE, VILLAGE, acting, collective, make_people, party
from tests.quotas.making import BORROWED, LINKED, OWN, Quotas, event, ha, happen, make_books, plan

NEXT: Final = "XM-9"  # a borrow-first project that is late
EXITS: Final = ("T-A", "T-B")


def make_bureau(database: Database) -> Quotas:
    """Everything, with an account of each role in Jinfeng."""
    world = make_books(database)
    happen(world, *BORROWED)
    happen(
        world,
        event("grant", 10, date(2022, 12, 1), number="E-20", lot="XD-2", counterpart="自治区自然资源厅"),
    )
    database.command(lambda c: _late(c, world))
    database.command(lambda c: _homesteads(c, world.jinfeng))
    make_people(database, NOW)
    return world


def _late(connection: Connection, world: Quotas) -> None:
    from ledger.quotas import record_events, record_plan, register_project
    from tests.quotas.making import PROJECTS, line

    act = acting()
    register_project(connection, replace(PROJECTS[0], code=NEXT, name="逾期的挂钩项目"), act)
    half = {name: getattr(plan(), name) // 2 for name in ("quota_grains", "demolition_grains", "new_build_grains", "reclaimed_agricultural_grains", "reclaimed_cultivated_grains", "occupied_agricultural_grains", "occupied_cultivated_grains", "resettlement_grains", "rural_reserve_grains", "town_grains")}  # fmt: skip
    record_plan(connection, plan(NEXT, approved_on=date(2022, 12, 5), document="宁自然资函〔2022〕9号", **half), act)
    late = [
        event("assign", 10, date(2022, 12, 10), number="E-21", lot="XD-2", to_lot="P-9", project=NEXT, due_on=date(2025, 12, 5)),
        event("use-town", 6, date(2023, 3, 1), number="E-22", lot="P-9", lines=(line(6, use="public-service"),)),
    ]  # fmt: skip
    for _, done in record_events(connection, late, act):
        assert not isinstance(done, Exception), done


def _homesteads(connection: Connection, book_id: int) -> None:
    act = acting()
    names = ("马建国", "王秀兰", "曾志强")
    people = [party(code, name=name, division=code[:12]) for code, name in zip(HOUSEHOLDS, names, strict=True)]
    register_parties(connection, [*people, party(OFFICE, "office", "金凤区自然资源局"), collective(), party("JF-002", "enterprise", "沃原现代农业有限公司")], act)  # fmt: skip
    yard = Plot(YARD, VILLAGE, land_class("0702"), ha("0.4"), date(2024, 12, 31), "调查2024")
    assert register_plots(connection, book_id, [yard], act)[1] == []
    register_homesteads(connection, [homestead(), OTHER], acting(PEOPLE["bureau-officer"]))
    clerk = acting(CLERK)
    apply(connection, [application(), OTHER_APPLICATION], sheet("申请1号", 2), clerk)
    consent(connection, list(EXITS), sheet("纪要1号", 3), AGREED, clerk)
    survey(connection, [measured("T-A")], sheet("测绘1号", 4), clerk)


__all__ = ["EXITS", "LINKED", "NEXT", "OWN", "A", "B", "make_bureau"]
