"""An invented province with two counties: projects, plans, plots of the land stock, and events of quota as they were decided."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from typing import Any, Final

from sqlalchemy import Connection

from ledger.access.proposals import Proposal, find_proposal
from ledger.approvals import approve
from ledger.book import load_entry
from ledger.db import Database
from ledger.errors import Refusal
from ledger.exchange.importing import import_file
from ledger.places import find, quota_book
from ledger.quotas import (
    Done,
    EventLine,
    Paper,
    PlanVersion,
    Project,
    QuotaEvent,
    find_event,
    propose_event,
    propose_event_reversal,
    record_events,
    record_plan,
    register_project,
)
from ledger.stock import Plot, land_class, register_plots, split_plot
from ledger.units import parse_area
from tests.making import NOW, OPERATOR, OTHER_VILLAGE, TODAY, VILLAGE, acting, person

JINFENG, XINGQING = "county:640106000000", "county:640104000000"
CITY, PROVINCE = "city:640100000000", "province:640000000000"
FAR_VILLAGE: Final = "640104001201"
_XINGQING: Final = """level,code,name,parent_code
county,640104000000,兴庆区,640100000000
township,640104001000,凤凰北街街道,640104000000
village,640104001201,丙村,640104001000
"""
SURVEYED: Final = date(2024, 12, 31)
YARD, HAMLET, FIELD, ORCHARD, MINE, FAR_FIELD = "CQ-1", "CQ-2", "GD-1", "YD-1", "CK-1", "GD-9"
LINKED, MINED, PLANNED, OWN, BARE = "XM-1", "XM-2", "XM-3", "XM-4", "XM-5"
OFFICER, APPROVER = person("bureau-officer", JINFENG, "officer"), person("bureau-approver", JINFENG, "approver")
UPPER, RELEASER = person("bureau-approver", PROVINCE, "upper"), person("releaser", PROVINCE, "releaser")


def ha(text: str | float) -> int:
    """Grains of a decimal in hectares."""
    return parse_area(str(text), "ha")


def plot(code: str, of: str, area: str, village: str = VILLAGE) -> Plot:
    return Plot(code, village, land_class(of), ha(area), SURVEYED, "调查2024")


PLOTS: Final = (
    plot(YARD, "0702", "12"),
    plot(HAMLET, "0702", "10", OTHER_VILLAGE),
    plot(FIELD, "0103", "60"),
    plot(ORCHARD, "0201", "8"),
    plot(MINE, "0602", "9"),
)
FAR_PLOT: Final = plot(FAR_FIELD, "0103", "30", FAR_VILLAGE)
PROJECTS: Final = (
    Project(LINKED, "良田镇挂钩项目", JINFENG, "linkage-quota", "borrow-first", "agricultural"),
    Project(MINED, "采矿废弃地项目", JINFENG, "mining-quota", "borrow-first", "cultivated"),
    Project(PLANNED, "园区用地", JINFENG, "plan-quota", "borrow-first", "agricultural"),
    Project(OWN, "旧村复垦项目", JINFENG, "linkage-quota", "reclaim-first", "agricultural"),
    Project(BARE, "没有方案的项目", JINFENG, "linkage-quota", "borrow-first", "agricultural"),
)


def plan(project: str = LINKED, **changes: Any) -> PlanVersion:
    """20 ha of quota: 21 ha are demolished, 19 built on: 6 for resettlement, 1 for the village, 12 in town."""
    made = PlanVersion(
        project,
        0,
        "宁自然资函〔2025〕1号",
        "自治区自然资源厅",
        date(2025, 3, 1),
        quota_grains=ha(20),
        demolition_grains=ha(21),
        new_build_grains=ha(19),
        reclaimed_agricultural_grains=ha(21),
        reclaimed_cultivated_grains=ha(20),
        occupied_agricultural_grains=ha(18),
        occupied_cultivated_grains=ha(18),
        resettlement_grains=ha(6),
        rural_reserve_grains=ha(1),
        town_grains=ha(12),
    )
    return replace(made, **changes)


OWN_PLAN: Final = plan(
    OWN,
    quota_grains=0,
    new_build_grains=ha(3),
    resettlement_grains=ha(2),
    rural_reserve_grains=ha(1),
    town_grains=0,
    occupied_agricultural_grains=ha(2),
    occupied_cultivated_grains=ha(2),
)
SMALL_PLAN: Final = plan(
    MINED, quota_grains=ha(6), demolition_grains=ha(9), new_build_grains=ha(6), resettlement_grains=0,
    rural_reserve_grains=0, town_grains=0, reclaimed_agricultural_grains=ha(9), reclaimed_cultivated_grains=ha(8),
    occupied_agricultural_grains=0, occupied_cultivated_grains=0,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quotas:
    """The books of two counties and of their province in a database."""

    database: Database
    jinfeng: int
    xingqing: int
    province: int


def make_books(database: Database) -> Quotas:
    """Divisions, books, plots of the land stock, five projects; three of them with a plan."""
    source = files("ledger.demonstration").joinpath("divisions_jinfeng.csv").read_bytes()
    import_file(database, "divisions", source, name="divisions.csv", actor=OPERATOR, at=NOW)
    import_file(database, "divisions", _XINGQING.encode(), name="more.csv", actor=OPERATOR, at=NOW)

    def work(connection: Connection) -> Quotas:
        keys = (JINFENG, XINGQING, PROVINCE)
        books = [quota_book(connection, find(connection, *_place(key), TODAY), NOW) for key in keys]
        for book_id, plots in zip(books, (PLOTS, (FAR_PLOT,)), strict=False):
            assert register_plots(connection, book_id, plots, acting())[1] == []
        for project in PROJECTS:
            register_project(connection, project, acting())
        for each in (plan(), SMALL_PLAN, OWN_PLAN):
            record_plan(connection, each, acting())
        return Quotas(database, *books)

    return database.command(work)


def _place(key: str) -> tuple[str, str]:
    level, _, code = key.partition(":")
    return level, code


def event(kind: str, grains: str | float = 0, on_day: date = date(2025, 3, 5), **changes: Any) -> QuotaEvent:
    """An event in Jinfeng's book, decided on the day of the event."""
    made = QuotaEvent("", kind, JINFENG, on_day, f"文件{kind}", on_day, ha(grains))
    return replace(made, **changes)


def line(area: str | float, code: str = "", village: str = VILLAGE, **changes: Any) -> EventLine:
    return EventLine(village, ha(area), code, **changes)


def reclaimed(
    area: str | float, code: str, cultivated: str | float, village: str = VILLAGE, **changes: Any
) -> EventLine:
    """A plot of an acceptance: the rest of it became other agricultural land."""
    other = ha(area) - ha(cultivated)
    return line(area, code, village, cultivated_grains=ha(cultivated), other_agricultural_grains=other, **changes)


def built(area: str | float, code: str, source: str = FIELD, village: str = VILLAGE, **changes: Any) -> EventLine:
    """A plot that is built on cultivated ground of another one."""
    made = line(area, code, village, source_plot=source, cultivated_grains=ha(area))
    return replace(made, **changes)


EVIDENCE: Final = (
    Paper("acceptance", "验收1号", date(2026, 5, 1)),
    Paper("survey", "变更调查2026", date(2026, 5, 20)),
)
# Borrow first, as the chart of accounts tells it: rows 1 to 9.
OF_PROVINCE: Final = event(
    "grant", 100, date(2025, 1, 2), number="E-0", book=PROVINCE, lot="SX-1", counterpart="自然资源部"
)
GRANT: Final = event("grant", 20, date(2025, 1, 10), number="E-1", lot="XD-1", counterpart=PROVINCE, source_lot="SX-1")
ASSIGN: Final = event("assign", 20, number="E-2", lot="XD-1", to_lot="P-1", project=LINKED)
RESETTLE: Final = event(
    "use-resettlement", 6, date(2025, 5, 1), number="E-3", lot="P-1", lines=(built(6, "AZ-1", use="housing"),)
)
TOWN: Final = event(
    "use-town", 12, date(2025, 6, 1), number="E-4", lot="P-1", lines=(built(12, "JX-1", use="industry"),)
)
ACCEPT: Final = event(
    "accept", 20.5, date(2026, 5, 1), number="E-5", project=LINKED, lot="HG-1",
    lines=(reclaimed(12, YARD, 11.5), reclaimed(8.5, HAMLET, 8, OTHER_VILLAGE)),
    papers=EVIDENCE[:1],
)  # fmt: skip
RETURN: Final = event("return", 18, date(2026, 6, 1), number="E-6", lot="HG-1", to_lot="P-1")
SURRENDER: Final = event("surrender", 2, date(2026, 6, 2), number="E-7", lot="P-1")
RESERVE: Final = event("reserve", 1, date(2026, 6, 10), number="E-8", lot="HG-1", lines=(line(1),))
SURPLUS: Final = event("surplus", 1.5, date(2026, 6, 11), number="E-9", lot="HG-1", papers=EVIDENCE[1:])
LIST: Final = event("list", 1.5, date(2026, 7, 1), number="E-10", lot="HG-1")
SELL: Final = event(
    "sell", 1.5, date(2026, 8, 1), number="E-11", lot="HG-1", to_lot="T-1", counterpart=XINGQING,
    price_fen=675_000_000, voucher="凭证1号",
)  # fmt: skip
LAND: Final = event(
    "land", 1.5, date(2026, 9, 1), number="E-12", book=XINGQING, lot="T-1",
    lines=(built(1.5, "JX-9", FAR_FIELD, FAR_VILLAGE),),
)  # fmt: skip
CLOSE: Final = event("close", 0, date(2026, 10, 1), number="E-13", project=LINKED)
BORROWED: Final = (
    OF_PROVINCE, GRANT, ASSIGN, RESETTLE, TOWN, ACCEPT, RETURN, SURRENDER, RESERVE, SURPLUS, LIST, SELL, LAND, CLOSE,
)  # fmt: skip


def until(last: QuotaEvent) -> tuple[QuotaEvent, ...]:
    """The events of the chart up to one of them."""
    return BORROWED[: BORROWED.index(last) + 1]


def happen(world: Quotas, *events: QuotaEvent) -> list[Done]:
    """Recorded as they were decided on paper, in one command. Raises the first refusal."""

    def work(connection: Connection) -> list[Done]:
        found = []
        for _, done in record_events(connection, events, acting()):
            if isinstance(done, Refusal):
                raise done
            found.append(done)
        return found

    return world.database.command(work)


def refused(world: Quotas, wanted: QuotaEvent) -> Refusal:
    """What a recorded event is refused with."""
    found = world.database.command(lambda c: record_events(c, [wanted], acting()))[0][1]
    assert isinstance(found, Refusal), f"{wanted.kind} was carried out"
    return found


def propose(world: Quotas, wanted: QuotaEvent, actor: Any = OFFICER) -> Proposal:
    return world.database.command(lambda c: propose_event(c, wanted, acting(actor)))


def sign(world: Quotas, proposal: Proposal, *actors: Any) -> Proposal:
    """Signed by some people in turn, a command each."""
    for actor in actors:
        world.database.command(lambda c, a=actor: approve(c, proposal.id, acting(a)))
    with world.database.reading() as connection:
        return find_proposal(connection, proposal.id)


def reverse(world: Quotas, number: str, *signers: Any) -> Proposal:
    """Undone by a proposal and its signatures."""
    proposal = world.database.command(lambda c: propose_event_reversal(c, number, "录入有误", acting()))
    return sign(world, proposal, *(signers or (UPPER,)))


Said = list[tuple[str, str, str, str, str, float]]
SHORT: Final = {
    JINFENG: "J", XINGQING: "X", PROVINCE: "S", CITY: "Y", VILLAGE: "v1", OTHER_VILLAGE: "v2", FAR_VILLAGE: "v3",
    **{key.partition(":")[2]: name for key, name in ((JINFENG, "J"), (XINGQING, "X"), (PROVINCE, "S"), (CITY, "Y"))},
}  # fmt: skip


def said(world: Quotas, number: str) -> tuple[str, Said, Said]:
    """Cause of an event's entry and its postings, in its own book and in the other one.

    Each is asset, account, whose, against whom, lot and amount: hectares, yuan, or kilograms.
    """
    with world.database.reading() as connection:
        found = find_event(connection, number)
        assert found.entry_id is not None
        own = load_entry(connection, found.book_id, found.entry_id)
        other = (
            _postings(connection, found.other_book_id, found.other_entry_id)
            if found.other_book_id is not None and found.other_entry_id is not None
            else []
        )
        return own.cause, _postings(connection, found.book_id, found.entry_id), other


def _postings(connection: Connection, book_id: int, entry_id: int) -> Said:
    return sorted(
        (
            each.account.asset.removesuffix("-quota"),
            each.account.kind.removeprefix("quota."),
            SHORT[each.account.division_code],
            SHORT.get(each.account.holder, each.account.holder),
            each.lot,
            each.amount / (100 if each.account.asset in {"cny", "grain-capacity"} else ha(1)),
        )
        for each in load_entry(connection, book_id, entry_id).postings
    )


def balances(world: Quotas, book_id: int, lot: str = "") -> dict[tuple[str, str], float]:
    """What stands in each kind of account of a book at the end, by asset, in hectares; zeros left out."""
    from sqlalchemy import func, select

    from ledger.book.models import ACCOUNT, LOT, POSTING

    query = (
        select(ACCOUNT.c.asset, ACCOUNT.c.kind, func.sum(POSTING.c.amount))
        .join(ACCOUNT, (ACCOUNT.c.book_id == POSTING.c.book_id) & (ACCOUNT.c.id == POSTING.c.account_id))
        .join(LOT, (LOT.c.book_id == POSTING.c.book_id) & (LOT.c.id == POSTING.c.lot_id))
        .where(POSTING.c.book_id == book_id, ACCOUNT.c.kind.like("quota.%"))
        .group_by(ACCOUNT.c.asset, ACCOUNT.c.kind)
    )
    if lot:
        query = query.where(LOT.c.code == lot)
    with world.database.reading() as connection:
        found: Counter[tuple[str, str]] = Counter()
        for asset, kind, amount in connection.execute(query):
            found[asset.removesuffix("-quota"), kind.removeprefix("quota.")] += int(amount)
    return {key: amount / ha(1) for key, amount in sorted(found.items()) if amount}


def linkage(world: Quotas, book_id: int, lot: str = "") -> dict[str, float]:
    """Linkage quota alone of ``balances``."""
    return {kind: amount for (asset, kind), amount in balances(world, book_id, lot).items() if asset == "linkage"}


def amend(world: Quotas, project: str = LINKED, **changes: Any) -> None:
    """Another version of a project's plan."""
    world.database.command(lambda c: record_plan(c, plan(project, document="调整〔2026〕2号", **changes), acting()))


def split_off(world: Quotas, code: str, area: str | float, village: str = OTHER_VILLAGE) -> str:
    """A part of a plot of homesteads under a number of its own."""
    day = date(2026, 1, 1)
    part = Plot(f"{code}-2", village, land_class("0702"), ha(area), day, "测绘9号", parent=code)
    world.database.command(lambda c: split_plot(c, code, part, day, acting()))
    return part.code
