"""Trades of quota, prices and certificates, as far as whoever asks may see them: seller and buyer both see a trade."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from ledger.access import Actor, may, permit, permit_anywhere, places_in_reach
from ledger.access.proposals import Proposal
from ledger.access.reach import Place
from ledger.documents.notices.quota_certificates import QuotaCertificatePaper
from ledger.inquiries.administration import open_proposals
from ledger.places import LEVELS, book_key, find
from ledger.quotas import Recorded, WantedEvents, find_lot, list_events, place_of
from ledger.trades import (
    Distributed,
    Offer,
    Payout,
    PreCheck,
    Proceeds,
    QuotaPrice,
    Trade,
    WantedTrades,
    distributions_of,
    find_distribution,
    find_trade,
    list_prices,
    list_trades,
    offers_of,
    payouts_of,
    pre_checks_of,
    proceeds_of,
    quota_certificate,
)


@dataclass(frozen=True, slots=True)
class TradeStory:
    """A trade with all that happened: its quota events, oldest first, pre-checks, offers, and where the money went.

    proceeds: None before the sale. proposals: open ones of its events, for whoever may see proposals.
    """

    trade: Trade
    events: tuple[Recorded, ...]
    pre_checks: tuple[PreCheck, ...]
    offers: tuple[Offer, ...]
    proceeds: Proceeds | None
    distributions: tuple[Distributed, ...]
    payouts: tuple[Payout, ...]
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class SaleStory:
    """The money of a sale, whether it was traded here or recorded from paper."""

    proceeds: Proceeds
    distributions: tuple[Distributed, ...]
    payouts: tuple[Payout, ...]


def read_trades(connection: Connection, actor: Actor, wanted: WantedTrades) -> list[Trade]:
    """One page of the trades that offices within reach sell or were offered, by number."""
    reach = places_in_reach(connection, actor, "trades.read")
    if reach is None:
        return list_trades(connection, wanted)
    offices = {f"{level}:{code}" for level, code in reach if level in LEVELS[:3]}
    asked = offices if wanted.offices is None else offices & set(wanted.offices)
    return list_trades(connection, replace(wanted, offices=tuple(sorted(asked))))


def read_trade(connection: Connection, actor: Actor, number: str) -> TradeStory:
    """A trade from its listing on, for its seller and those it was offered to. Raises TradeMissing."""
    permit_anywhere(actor, "trades.read")
    trade = find_trade(connection, number)
    offers = tuple(offers_of(connection, number))
    permit(connection, actor, "trades.read", places=_places(trade, offers))
    events = list_events(connection, WantedEvents(trade=number), limit=1000)
    sale = sale_of(connection, trade.sale, trade.on_day) if trade.sale else None
    return TradeStory(
        trade=trade,
        events=tuple(reversed(events)),
        pre_checks=tuple(pre_checks_of(connection, number)),
        offers=offers,
        proceeds=sale.proceeds if sale else None,
        distributions=sale.distributions if sale else (),
        payouts=sale.payouts if sale else (),
        proposals=_proposals(connection, actor, trade, sale),
    )


def _places(trade: Trade, offers: tuple[Offer, ...]) -> list[Place]:
    buyers = {each.buyer for each in offers if ":" in each.buyer}
    return sorted(place_of(key) for key in {trade.book} | buyers)


def _proposals(connection: Connection, actor: Actor, trade: Trade, sale: SaleStory | None) -> tuple[Proposal, ...]:
    """What of the trade waits for a signature."""
    if not may(actor, "proposals.read"):
        return ()
    numbers = {each.distribution.number for each in sale.distributions} if sale else set()
    return tuple(
        each
        for each in open_proposals(connection, actor)
        if each.subject in {trade.listing} | numbers
        or (isinstance(each.content, dict) and each.content.get("trade") == trade.number)
        or (trade.sale and isinstance(each.content, dict) and each.content.get("sale") == trade.sale)
    )


def sale_of(connection: Connection, sale: str, day: date) -> SaleStory:
    """The money of a sale; ``day``: on which the rule is looked up. Raises NotASale."""
    distributions = tuple(distributions_of(connection, sale))
    numbers = [each.distribution.number for each in distributions]
    return SaleStory(proceeds_of(connection, sale, day), distributions, tuple(payouts_of(connection, numbers)))


def read_sale(connection: Connection, actor: Actor, sale: str, day: date) -> SaleStory:
    """The money of a sale, for the seller. Raises NotASale."""
    permit_anywhere(actor, "trades.read")
    found = sale_of(connection, sale, day)
    permit(connection, actor, "trades.read", places=[place_of(found.proceeds.book)])
    return found


def read_distribution(connection: Connection, actor: Actor, number: str) -> tuple[Distributed, tuple[Payout, ...]]:
    """A distribution with its payouts, for the seller. Raises DistributionMissing."""
    permit_anywhere(actor, "trades.read")
    found = find_distribution(connection, number)
    office = book_key(connection, found.book_id)
    permit(connection, actor, "trades.read", places=[place_of(office)])
    return found, tuple(payouts_of(connection, [number]))


def read_prices(
    connection: Connection, actor: Actor, today: date, division_key: str = "", day: date | None = None
) -> list[QuotaPrice]:
    """Prices as they were decided, or those that hold on a day; of a division and above it, or of all."""
    permit_anywhere(actor, "prices.read")
    division = find(connection, *place_of(division_key), day or today) if division_key else None
    return list_prices(connection, today, division, day)


def certificate(
    connection: Connection, actor: Actor, lot: str, today: date, public_url: str = ""
) -> QuotaCertificatePaper:
    """What the certificate of a lot says today, for the office that has it. Raises LotMissing, NoCertificate."""
    permit_anywhere(actor, "quotas.read")
    office = book_key(connection, find_lot(connection, lot).book_id)
    permit(connection, actor, "quotas.read", places=[place_of(office)])
    return quota_certificate(connection, lot, today, public_url)
