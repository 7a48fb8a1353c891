"""Projects, quota events, lots, homesteads, exits at several steps, a reclamation and a trade, for clients of the API."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import Connection

from ledger.homesteads import FloorArea, open_reclamation, register_homesteads
from ledger.parties import register_parties
from ledger.places import book_of, find
from ledger.stock import Plot, land_class, register_plots
from ledger.trades import NewTrade, open_trade, pre_check
from tests.homesteads import making as homes
from tests.making import NOW, TODAY, VILLAGE, Village, acting, collective, party
from tests.quotas import making as quotas

PROJECTS: Final = (quotas.LINKED, quotas.MINED, quotas.PLANNED, quotas.OWN)
EVENTS: Final = tuple(each.number for each in quotas.until(quotas.SURPLUS))
LOTS: Final = ("SX-1", "XD-1", "P-1", "HG-1")
HOMESTEADS, EXITS, RECLAMATIONS, TRADES = ("N-A", "N-B"), ("T-A", "T-B"), ("FK-1",), ("JY-1",)
SCHOOL: Final = "XX-1"
PLOTS: Final = (homes.HOME_A, homes.HOME_B, SCHOOL, quotas.FIELD, quotas.MINE)


def put_quotas_on_record(village: Village) -> None:
    """A borrow-first project as far as its surplus, which is offered for sale; one household applied, another one is
    gone, and its plot is to be reclaimed with a school."""
    world = quotas.make_books(village.database)
    quotas.happen(world, *quotas.until(quotas.SURPLUS))
    village.database.command(_add_homesteads)
    homes.do(village, "applied", ["T-A", "T-B"])
    for step in ("consented", "surveyed", "agreed", "compensated", "demolished"):
        homes.do(village, step, ["T-B"])
    batch = homes.reclamation(plots=(homes.HOME_B, SCHOOL), project=quotas.OWN)
    village.database.command(lambda c: open_reclamation(c, batch, acting()))
    day = date(2026, 11, 2)
    trade = NewTrade(
        quotas.JINFENG, "HG-1", quotas.ha(1), 20_000_000, "挂牌1号", date(2026, 11, 1), day, number=TRADES[0]
    )
    _, proposal = village.database.command(lambda c: open_trade(c, trade, acting(quotas.OFFICER)))
    quotas.sign(world, proposal, quotas.APPROVER)
    village.database.command(lambda c: pre_check(c, TRADES[0], quotas.XINGQING, 300_000_000, day, acting()))


def _add_homesteads(connection: Connection) -> None:
    people = [party(homes.OFFICE, "office", "金凤区自然资源局"), collective()]
    register_parties(connection, people, acting())
    book_id = book_of(connection, find(connection, "village", VILLAGE, TODAY), NOW)
    surveyed = {homes.YARD: "0702", SCHOOL: "0601/203"}
    plots = [
        Plot(code, VILLAGE, land_class(of), homes.m2("2000"), homes.SURVEYED, "调查2024")
        for code, of in surveyed.items()
    ]
    assert register_plots(connection, book_id, plots, acting())[1] == []
    wide = {"measured_grains": homes.m2("320"), "floor_area": FloorArea.parse("230.50")}
    ours = [homes.homestead(**wide), homes.homestead("N-B", homes.B, homes.HOME_B, **wide)]
    register_homesteads(connection, ours, acting(homes.OFFICER))
