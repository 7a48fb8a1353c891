"""A lot whose acceptance names homestead plots, and a trade of it as far as a test needs it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection

from ledger.access.proposals import Proposal
from ledger.approvals import approve
from ledger.db import Database
from ledger.exchange.importing import import_file
from ledger.homesteads import survey
from ledger.parameters import set_parameter
from ledger.places import find, quota_book
from ledger.quotas import EventLine, Paper, Project, QuotaEvent, record_events, record_plan, register_project
from ledger.stock import register_plots
from ledger.trades import (
    NewDistribution,
    NewTrade,
    QuotaPrice,
    Trade,
    answer_offer,
    find_trade,
    offer,
    open_trade,
    pre_check,
    propose_distribution,
    propose_sale,
    record_prices,
)
from tests.homesteads import making as homes
from tests.making import NOW, OPERATOR, TODAY, VILLAGE, Village, acting, person
from tests.quotas.making import (
    _XINGQING,
    FAR_FIELD,
    FAR_PLOT,
    FAR_VILLAGE,
    JINFENG,
    PROVINCE,
    XINGQING,
    plan,
)

SELLER, BUYER = person("bureau-officer", JINFENG, "seller"), person("bureau-officer", XINGQING, "buyer")
SECOND = person("bureau-officer", JINFENG, "second")
APPROVER, PAYER = person("bureau-approver", JINFENG, "approver"), person("bureau-officer", JINFENG, "payer")
RELEASER = person("releaser", PROVINCE, "releaser")
BUYERS_APPROVER = person("bureau-approver", XINGQING, "buyers-approver")
PROVINCIAL = person("bureau-approver", PROVINCE, "provincial")
LOT, PROJECT, AREA = "HG-1", "XM-1", homes.m2("600")
PRICE: Final = 18_000_001  # fen: one more than divides evenly
SOLD_ON: Final = date(2026, 11, 10)


@dataclass(frozen=True, slots=True)
class Market:
    """Two counties; the first has a surplus lot of 600 m² that two households' homesteads made."""

    village: Village

    @property
    def database(self) -> Database:
        return self.village.database

    def do(self, work: Any, actor: Any = OPERATOR) -> Any:
        return self.database.command(lambda c: work(c, acting(actor)))


def make_market(database: Database, *, until: str = "surplus") -> Market:
    """Both homesteads were left, reclaimed and accepted as HG-1; its 600 m² are surplus unless ``until`` says earlier."""
    village = homes.make_homesteads(database)
    for step in homes.ORDER:
        _go(village, step)
    import_file(database, "divisions", _XINGQING.encode(), name="more.csv", actor=OPERATOR, at=NOW)

    def work(connection: Connection) -> None:
        other = quota_book(connection, find(connection, "county", XINGQING.partition(":")[2], TODAY), NOW)
        assert register_plots(connection, other, [FAR_PLOT], acting())[1] == []
        project = Project(PROJECT, "金凤村旧村复垦", JINFENG, "linkage-quota", "reclaim-first", "agricultural")
        register_project(connection, project, acting())
        small = plan(
            PROJECT,
            quota_grains=0,
            new_build_grains=0,
            resettlement_grains=0,
            rural_reserve_grains=0,
            town_grains=0,
            occupied_agricultural_grains=0,
            occupied_cultivated_grains=0,
        )
        record_plan(connection, small, acting())

    database.command(work)
    market = Market(village)
    record(market, ACCEPT, *([SURPLUS] if until == "surplus" else []))
    return market


def _go(village: Village, step: str) -> None:
    """Both households one step on; 240 of A's 300 m² make quota by its agreement, all 300 m² of B's."""
    numbers = ("T-A", "T-B")
    if step == "surveyed":
        found = [homes.measured(number, measured_grains=homes.m2("300")) for number in numbers]
        village.database.command(lambda c: survey(c, found, homes.sheet("测绘1号", 4), acting(homes.CLERK)))
    elif step == "agreed":
        counted = zip(numbers, ("240", "300"), strict=True)
        terms = [homes.terms(number, quota_basis_grains=homes.m2(area)) for number, area in counted]
        homes.sign(village, homes.propose(village, homes.agreement(*terms)))
    else:
        homes.do(village, step, numbers)


def reclaimed(plot: str, homestead: str) -> EventLine:
    return EventLine(VILLAGE, homes.m2("300"), plot, homes.m2("280"), homes.m2("20"), homestead=homestead)


def event(kind: str, area: int, on_day: date, **changes: Any) -> QuotaEvent:
    made = QuotaEvent("", kind, JINFENG, on_day, f"文件{kind}", on_day, area, lot=LOT)
    return replace(made, **changes)


ACCEPT: Final = event(
    "accept", AREA, date(2026, 10, 1), number="E-1", project=PROJECT, reclamation="FK-1", paddy_grains=0,
    grain_centikg=45_000, lines=(reclaimed(homes.HOME_A, "N-A"), reclaimed(homes.HOME_B, "N-B")),
    papers=(Paper("acceptance", "验收1号", date(2026, 10, 1)),),
)  # fmt: skip
SURPLUS: Final = event(
    "surplus", AREA, date(2026, 10, 20), number="E-2", reclamation="FK-1", grain_centikg=45_000,
    papers=(Paper("survey", "变更调查2026", date(2026, 10, 15)),),
)  # fmt: skip


def record(market: Market, *events: QuotaEvent) -> None:
    """Events recorded from paper. Raises the first refusal."""

    def work(connection: Connection) -> None:
        for _, done in record_events(connection, events, acting()):
            if isinstance(done, Exception):
                raise done

    market.database.command(work)


def new_trade(**changes: Any) -> NewTrade:
    made = NewTrade(
        JINFENG, LOT, AREA, 20_000_000, "挂牌1号", date(2026, 11, 1), date(2026, 11, 2), number="JY-1",
        grain_centikg=45_000,
    )  # fmt: skip
    return replace(made, **changes)


def sign(market: Market, proposal: Proposal, *people: Any) -> None:
    for each in people:
        market.do(lambda c, act: approve(c, proposal.id, act), each)


def listed(market: Market, **changes: Any) -> Trade:
    """A trade on the list."""
    trade, proposal = market.do(lambda c, act: open_trade(c, new_trade(**changes), act), SELLER)
    sign(market, proposal, APPROVER)
    return now(market, trade.number)


def now(market: Market, number: str = "JY-1") -> Trade:
    with market.database.reading() as connection:
        return find_trade(connection, number)


def check(
    market: Market, buyer: str = XINGQING, price_fen: int = PRICE, number: str = "JY-1", on_day: date = SOLD_ON
) -> Any:
    return market.do(lambda c, act: pre_check(c, number, buyer, price_fen, on_day, act), SELLER)


def offered(market: Market, buyer: str = XINGQING, price_fen: int = PRICE, number: str = "JY-1") -> Any:
    return market.do(lambda c, act: offer(c, number, buyer, price_fen, "要约1号", date(2026, 11, 5), act), SELLER)


def answered(market: Market, accept: bool = True, actor: Any = BUYER, number: str = "JY-1") -> Any:
    return market.do(lambda c, act: answer_offer(c, number, accept, "承诺1号", date(2026, 11, 6), act), actor)


def agreed(market: Market, buyer: str = XINGQING, price_fen: int = PRICE, actor: Any = BUYER, **changes: Any) -> None:
    """A trade that its buyer accepted."""
    number = listed(market, **changes).number
    check(market, buyer, price_fen, number)
    offered(market, buyer, price_fen, number)
    answered(market, actor=actor, number=number)


def proposed_sale(market: Market, number: str = "JY-1", on_day: date = SOLD_ON, voucher: str = "凭证1") -> Proposal:
    proposal: Proposal = market.do(
        lambda c, act: propose_sale(c, number, on_day, "成交1号", date(2026, 11, 9), voucher, act), SELLER
    )
    return proposal


def sold(market: Market, buyer: str = XINGQING, price_fen: int = PRICE, **changes: Any) -> Trade:
    """Sold by the signatures of three people."""
    agreed(market, buyer, price_fen, **changes)
    sign(market, proposed_sale(market), APPROVER, RELEASER)
    return now(market)


def land(market: Market, trade: Trade) -> None:
    """The buyer builds on all of it."""
    lines = (EventLine(FAR_VILLAGE, AREA, "JX-9", AREA, source_plot=FAR_FIELD),)
    record(
        market,
        event(
            "land",
            AREA,
            date(2026, 11, 15),
            book=XINGQING,
            lot=trade.to_lot,
            grain_centikg=45_000,
            lines=lines,
            trade=trade.number,
        ),
    )


def rule(market: Market, name: str, value: Any, division: str = JINFENG, day: date = date(2026, 1, 1)) -> None:
    """A parameter of an office."""
    level, _, code = division.partition(":")
    market.do(lambda c, act: set_parameter(c, name, find(c, level, code, TODAY), day, value, "文件1号", act))


def priced(market: Market, kind: str, yuan_per_mu: int, **changes: Any) -> None:
    """A price of the province from 2026 on."""
    made = replace(QuotaPrice(kind, PROVINCE, date(2026, 1, 1), yuan_per_mu * 100, "价格通知"), **changes)
    market.do(lambda c, act: record_prices(c, [made], act))


def shares(sale: str, **changes: Any) -> NewDistribution:
    made = NewDistribution(sale, "分配1号", date(2026, 11, 12), date(2026, 11, 13), shared_fen=PRICE, number="FP-1")
    return replace(made, **changes)


def distributed(market: Market, sale: str, **changes: Any) -> str:
    """Proceeds distributed, by two people."""
    proposal = market.do(lambda c, act: propose_distribution(c, shares(sale, **changes), act), SELLER)
    sign(market, proposal, APPROVER)
    return str(proposal.subject)


def agreed_sale(
    database: Database,
    lot: str,
    buyer: str,
    price_fen: int,
    *,
    book: str = JINFENG,
    grains: int,
    number: str = "JY-1",
    listed_on: date,
    sold_on: date,
    seller: Any = SELLER,
    approver: Any = APPROVER,
    accepter: Any = BUYER,
    **changes: Any,
) -> Proposal:
    """For other tests: lists a surplus, has it accepted by the buyer, and proposes the sale; two signatures are left."""

    def do(work: Any, actor: Any) -> Any:
        return database.command(lambda c: work(c, acting(actor)))

    wanted = NewTrade(book, lot, grains, price_fen, "挂牌", listed_on, listed_on, number=number, **changes)
    _, proposal = do(lambda c, act: open_trade(c, wanted, act), seller)
    do(lambda c, act: approve(c, proposal.id, act), approver)
    do(lambda c, act: pre_check(c, number, buyer, price_fen, sold_on, act), seller)
    do(lambda c, act: offer(c, number, buyer, price_fen, "要约", listed_on, act), seller)
    do(lambda c, act: answer_offer(c, number, True, "承诺", listed_on, act), accepter)
    proposal = do(lambda c, act: propose_sale(c, number, sold_on, "成交", sold_on, "凭证", act), seller)
    return proposal  # type: ignore[no-any-return]
