"""What became of Jinfeng's surplus: a hectare sold to the county beside it, its proceeds shared; half a hectare on offer.

Invented as a whole, in the names of the demonstration's people and by the functions that they use.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import Connection

from ledger import trades
from ledger.access import Act
from ledger.access.proposals import Proposal
from ledger.approvals import approve
from ledger.demonstration.offices import acting_as
from ledger.demonstration.resettling import COUNTY, HA, certificate_of
from ledger.parameters import set_parameter
from ledger.places import find, quota_book
from ledger.trades import NewDistribution, NewTrade, QuotaPrice
from ledger.units import GRAINS_PER_UNIT

BUYER: Final = "county:640104000000"
_FEN_PER_MU: Final = 30_000_000
_PUBLISHED: Final = date(2018, 3, 26)
_MU: Final = GRAINS_PER_UNIT["mu"]


def trade_quota(connection: Connection, act: Act) -> None:
    """Prices and shares are decided, one sale goes all its way, another one waits for the buyer's answer."""
    officer, approver, releaser, buyer = (
        acting_as(connection, act, name) for name in ("zhibiao", "shenpi", "shihefa", "xingqing")
    )
    year = act.today.year
    county = find(connection, "county", COUNTY.partition(":")[2], act.today)
    quota_book(connection, find(connection, "county", BUYER.partition(":")[2], act.today), act.at)
    rule = {"household": 85, "collective": 15}
    set_parameter(connection, "quota-proceeds-rule", county, date(year, 1, 1), rule, f"金政发〔{year}〕2号", approver)
    floor = QuotaPrice("floor-sale", COUNTY, date(year, 1, 1), 17_800_000, f"金政发〔{year}〕3号")
    trades.record_prices(connection, [floor], approver)
    trades.record_prices(connection, _cross_province(), act)
    number, price = _offered(connection, act, HA, (6, 1), officer, approver)
    trades.answer_offer(connection, number, True, f"兴自然资函〔{year}〕41号", date(year, 6, 15), buyer)
    paper = f"宁指标成交〔{year}〕7号"
    day = date(year, 6, 20)
    sale = trades.propose_sale(connection, number, day, paper, day, f"ZF-{year}-0620", officer)
    _sign(connection, sale, approver, releaser)
    _share(connection, sale.subject, price, year, (officer, approver))
    _offered(connection, act, HA // 2, (10, 8), officer, approver)


def _cross_province() -> list[QuotaPrice]:
    """The prices of the state-run transfer between provinces, as secondary sources tell them."""
    document, note = "国办发〔2018〕16号", "据二手资料录入，条文未核"
    rows = (
        ("cross-out", "general", 30), ("cross-out", "high-standard", 40), ("cross-in", "first-group", 70),
        ("cross-in", "second-group", 50), ("cross-in", "third-group", 30), ("cross-in", "plan-scale", 50),
    )  # fmt: skip
    return [QuotaPrice(kind, "", _PUBLISHED, wan * 1_000_000, document, case, note) for kind, case, wan in rows]


def _offered(
    connection: Connection, act: Act, grains: int, begins: tuple[int, int], officer: Act, approver: Act
) -> tuple[str, int]:
    """A part of the surplus is listed, checked beforehand and offered; the trade's number, and the price in fen."""
    year = act.today.year
    month, day = begins
    listed = date(year, month, day)
    wanted = NewTrade(
        COUNTY, certificate_of(act.today), grains, _FEN_PER_MU, f"金挂牌〔{year}〕{month}号", listed, listed
    )
    trade, proposal = trades.open_trade(connection, wanted, officer)
    _sign(connection, proposal, approver)
    price = grains * _FEN_PER_MU // _MU
    asked = listed.replace(day=day + 9)
    checked = trades.pre_check(connection, trade.number, BUYER, price, asked, officer)
    assert checked.passed, checked.refusals
    trades.offer(connection, trade.number, BUYER, price, f"金自然资函〔{year}〕{month}号", asked, officer)
    return trade.number, price


def _share(connection: Connection, sale: str, price: int, year: int, people: tuple[Act, Act]) -> None:
    """85 % go to the households, 15 % to their collectives; the first hundred are paid."""
    officer, approver = people
    day = date(year, 8, 1)
    wanted = NewDistribution(sale, f"金政发〔{year}〕18号", day, day, shared_fen=price)
    proposal = trades.propose_distribution(connection, wanted, officer)
    _sign(connection, proposal, approver)
    lines = trades.Distribution.from_body(proposal.content).lines
    payments = [(place, line.fen) for place, line in enumerate(lines[:100], start=1)]
    trades.pay_out(connection, proposal.subject, payments, f"DF-{year}-0815", date(year, 8, 15), officer)


def _sign(connection: Connection, proposal: Proposal, *people: Act) -> None:
    for who in people:
        approve(connection, proposal.id, who)
