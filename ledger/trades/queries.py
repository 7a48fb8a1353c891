"""Reading trades back: each with the state that its events, pre-checks, offers and distributions put it in."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from ledger.access.models import PROPOSAL
from ledger.codes import mask_personal_numbers
from ledger.quotas import EVENT
from ledger.quotas.models import QUOTA_EVENT
from ledger.trades.data import Distribution, Offer, PreCheck, Said, ShareLine, Trade
from ledger.trades.models import (
    QUOTA_DISTRIBUTION,
    QUOTA_DISTRIBUTION_LINE,
    QUOTA_OFFER,
    QUOTA_PAYOUT,
    QUOTA_PRE_CHECK,
    QUOTA_TRADE,
)
from ledger.trades.refusals import DistributionMissing, TradeMissing


@dataclass(frozen=True, slots=True)
class WantedTrades:
    """Which trades a list holds; what is empty is not asked for. after: number behind which the next page begins.

    offices: keys of those that sell or were offered to; None: of all.
    """

    offices: tuple[str, ...] | None = None
    lot: str = ""
    states: tuple[str, ...] = ()
    after: str = ""
    limit: int = 50


def find_trade(connection: Connection, number: str) -> Trade:
    """The trade. Raises TradeMissing."""
    rows = connection.execute(select(QUOTA_TRADE).where(QUOTA_TRADE.c.number == number)).all()
    if not rows:
        raise TradeMissing(number=mask_personal_numbers(number)[:40])
    return _trades(connection, rows)[0]


def lock_trade(connection: Connection, number: str) -> Trade:
    """``find_trade``, held until the transaction ends. SQLite has one writer at a time and needs no lock."""
    if connection.dialect.name != "sqlite":
        query = select(QUOTA_TRADE.c.number).where(QUOTA_TRADE.c.number == number)
        connection.execute(query.with_for_update(key_share=True)).all()
    return find_trade(connection, number)


def list_trades(connection: Connection, wanted: WantedTrades) -> list[Trade]:
    """One page of trades by number."""
    column = QUOTA_TRADE.c
    query = select(QUOTA_TRADE).order_by(column.number).limit(max(wanted.limit, 1))
    if wanted.offices is not None:
        offered = select(QUOTA_OFFER.c.trade).where(QUOTA_OFFER.c.buyer.in_(wanted.offices))
        query = query.where(or_(column.book_key.in_(wanted.offices), column.number.in_(offered)))
    if wanted.lot:
        query = query.where(column.lot == wanted.lot)
    found: list[Trade] = []
    after = wanted.after
    while len(found) < wanted.limit:  # states follow from events: a page is filled from as many reads as it takes
        page = _trades(connection, connection.execute(query.where(column.number > after)).all())
        found += [each for each in page if not wanted.states or each.state in wanted.states]
        if len(page) < wanted.limit:
            break
        after = page[-1].number
    return found[: wanted.limit]


def _trades(connection: Connection, rows: Sequence[Any]) -> list[Trade]:
    numbers = [row.number for row in rows]
    event = QUOTA_EVENT.c
    events: dict[str, dict[str, Any]] = defaultdict(dict)
    named = select(
        event.number, event.trade, event.kind, event.counterpart, event.price_fen, event.to_lot, event.grains
    )
    for each in connection.execute(named.where(event.trade.in_(numbers), event.reversed_at.is_(None))):
        events[each.trade][each.kind] = each
    checked = set(connection.scalars(select(QUOTA_PRE_CHECK.c.trade).where(QUOTA_PRE_CHECK.c.trade.in_(numbers), QUOTA_PRE_CHECK.c.passed == 1)))  # fmt: skip
    standing = QUOTA_OFFER.c.trade.in_(numbers) & QUOTA_OFFER.c.answer.in_(("", "accepted"))
    offers = {row.trade: row for row in connection.execute(select(QUOTA_OFFER).where(standing))}
    listings = [row.listing for row in rows]
    open_ones = (PROPOSAL.c.kind == EVENT) & (PROPOSAL.c.state == "open") & PROPOSAL.c.subject.in_(listings)
    proposed = set(connection.scalars(select(PROPOSAL.c.subject).where(open_ones)))
    sales = {each["sell"].number: each["sell"].to_lot for each in events.values() if "sell" in each}
    landed = _landed(connection, [lot for lot in sales.values() if lot])
    money = _money(connection, list(sales))
    return [
        _trade(
            row,
            events[row.number],
            row.number in checked,
            offers.get(row.number),
            row.listing in proposed,
            landed,
            money,
        )
        for row in rows
    ]


def _landed(connection: Connection, lots: list[str]) -> dict[str, int]:
    column = QUOTA_EVENT.c
    query = select(column.lot, func.sum(column.grains)).where(
        column.lot.in_(lots), column.kind == "land", column.reversed_at.is_(None)
    )
    return {lot: int(grains) for lot, grains in connection.execute(query.group_by(column.lot))}


def _money(connection: Connection, sales: list[str]) -> dict[str, tuple[int, int]]:
    """What is distributed and what is paid out of some sales, in fen."""
    column = QUOTA_DISTRIBUTION.c
    mine = column.sale.in_(sales) & column.reversed_at.is_(None)
    query = select(column.sale, func.sum(column.fen)).where(mine).group_by(column.sale)
    distributed = {sale: int(fen) for sale, fen in connection.execute(query)}
    payout = QUOTA_PAYOUT.c
    paying = (
        select(column.sale, func.sum(payout.fen))
        .join(QUOTA_PAYOUT, payout.distribution == column.number)
        .where(mine, payout.reversed_at.is_(None))
        .group_by(column.sale)
    )
    paid = {sale: int(fen) for sale, fen in connection.execute(paying)}
    return {sale: (fen, paid.get(sale, 0)) for sale, fen in distributed.items()}


def _trade(
    row: Any,
    events: dict[str, Any],
    checked: bool,
    offer: Any,
    proposed: bool,
    landed: dict[str, int],
    money: dict[str, tuple[int, int]],
) -> Trade:
    sale = events.get("sell")
    known: dict[str, Any] = {}
    if sale is not None:
        distributed, paid = money.get(sale.number, (0, 0))
        built = landed.get(sale.to_lot, 0) if sale.to_lot else 0
        known = {"buyer": sale.counterpart, "price_fen": sale.price_fen, "sale": sale.number, "to_lot": sale.to_lot}
        known |= {"landed_grains": built, "distributed_fen": distributed, "paid_fen": paid}
        whole = distributed == sale.price_fen > 0
        state = "distributed" if whole else "landed" if built >= row.grains else "sold"
    elif "list" not in events or "unlist" in events:
        state = "proposed" if proposed and "list" not in events else "withdrawn"
    elif offer is not None:
        known = {"buyer": offer.buyer, "price_fen": offer.price_fen}
        state = "agreed" if offer.answer == "accepted" else "offered"
    else:
        state = "pre-checked" if checked else "listed"
    fixed = ("number", "book_id", "lot", "instrument", "grains", "paddy_grains", "grain_centikg", "asking_fen_per_mu",
             "document", "on_day", "listing", "recorded_at", "recorded_by")  # fmt: skip
    values = {name: getattr(row, name) for name in fixed}
    return Trade(**values, book=row.book_key, premium=bool(row.premium), case=row.sale_case, state=state, **known)


def pre_checks_of(connection: Connection, number: str) -> list[PreCheck]:
    """The pre-checks of a trade in their order."""
    column = QUOTA_PRE_CHECK.c
    query = select(QUOTA_PRE_CHECK).where(column.trade == number).order_by(column.sequence)
    return [_pre_check(row) for row in connection.execute(query)]


def _pre_check(row: Any) -> PreCheck:
    found = json.loads(row.found)
    refusals, warnings = (tuple(Said(**each) for each in found[name]) for name in ("refusals", "warnings"))
    fixed = (row.trade, row.sequence, row.buyer, row.price_fen, row.on_day, bool(row.passed))
    return PreCheck(*fixed, refusals, warnings, row.recorded_at, row.recorded_by)


def offers_of(connection: Connection, number: str) -> list[Offer]:
    """The offers of a trade in their order."""
    column = QUOTA_OFFER.c
    query = select(QUOTA_OFFER).where(column.trade == number).order_by(column.sequence)
    return [Offer(**row._mapping) for row in connection.execute(query)]


@dataclass(frozen=True, slots=True)
class Distributed:
    """A distribution in the book."""

    distribution: Distribution
    book_id: int
    entry_id: int
    proposal_id: int
    recorded_at: datetime
    recorded_by: str
    reversed_at: datetime | None
    reversal_entry_id: int | None


@dataclass(frozen=True, slots=True)
class Payout:
    """A payment of a share, in fen."""

    distribution: str
    line: int
    share: ShareLine
    voucher: str
    fen: int
    paid_on: date
    entry_id: int
    recorded_by: str
    reversed_at: datetime | None
    reversal_reason: str


def find_distribution(connection: Connection, number: str) -> Distributed:
    """The distribution. Raises DistributionMissing."""
    found = _distributions(connection, QUOTA_DISTRIBUTION.c.number == number)
    if not found:
        raise DistributionMissing(number=mask_personal_numbers(number)[:40])
    return found[0]


def distributions_of(connection: Connection, sale: str) -> list[Distributed]:
    """The distributions of a sale's proceeds by number, those that were reversed included."""
    return _distributions(connection, QUOTA_DISTRIBUTION.c.sale == sale)


def _distributions(connection: Connection, condition: Any) -> list[Distributed]:
    query = select(QUOTA_DISTRIBUTION).where(condition).order_by(QUOTA_DISTRIBUTION.c.number)
    return [
        Distributed(
            Distribution.from_body(json.loads(row.content)),
            row.book_id,
            row.entry_id,
            row.proposal_id,
            row.recorded_at,
            row.recorded_by,
            row.reversed_at,
            row.reversal_entry_id,
        )
        for row in connection.execute(query)
    ]


def payouts_of(connection: Connection, distributions: Sequence[str]) -> list[Payout]:
    """What was paid of some distributions, by distribution, line and voucher."""
    column, line = QUOTA_PAYOUT.c, QUOTA_DISTRIBUTION_LINE.c
    parts = (line.head, line.village, line.party, line.grains, line.fen.label("share_fen"))
    query = (
        select(QUOTA_PAYOUT, *parts)
        .join(QUOTA_DISTRIBUTION_LINE, (line.distribution == column.distribution) & (line.line == column.line))
        .where(column.distribution.in_(list(distributions)))
        .order_by(column.distribution, column.line, column.voucher)
    )
    return [
        Payout(
            row.distribution,
            row.line,
            ShareLine(row.head, row.village, row.party, row.grains, row.share_fen),
            row.voucher,
            row.fen,
            row.paid_on,
            row.entry_id,
            row.recorded_by,
            row.reversed_at,
            row.reversal_reason,
        )
        for row in connection.execute(query)
    ]
