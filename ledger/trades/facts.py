"""What the rules of a sale ask for, as it stands on today's book."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, select

from ledger.centre.calendar import calendar, working_day_after
from ledger.parameters import Parameters
from ledger.places import Division, lineage
from ledger.quotas import QuotaEvent, division_named
from ledger.quotas.data import Paper
from ledger.quotas.models import QUOTA_EVENT
from ledger.trades.data import Trade
from ledger.trades.models import QUOTA_OFFER
from ledger.trades.prices import prices_on
from ledger.trades.rules import TradeFacts


def gather(connection: Connection, trade: Trade, buyer: str, price_fen: int, on_day: date, at: datetime) -> TradeFacts:
    """Everything about a sale to be. Raises OfficeUnknown, DivisionMissing."""
    seller = division_named(connection, trade.book, at)
    parameters = Parameters(connection)
    days: int = parameters.value_at("counterpart-cooling-days", seller, on_day)
    accepted = _accepted_on(connection, trade.number)
    free = None
    if accepted is not None and days and _is_new(connection, trade, buyer):
        free = working_day_after(accepted, days, calendar(connection))
    return TradeFacts(
        trade=trade,
        buyer=buyer,
        price_fen=price_fen,
        on_day=on_day,
        crosses=":" in buyer
        and _province(connection, seller, on_day)
        != _province(connection, division_named(connection, buyer, at), on_day),
        cross_allowed=parameters.value_at("cross-province-sales", seller, on_day),
        prices=prices_on(connection, seller, on_day),
        limit=_limit(parameters, seller, on_day),
        cooling_days=days,
        accepted_on=accepted,
        free_from=free,
    )


def _province(connection: Connection, division: Division, day: date) -> str:
    return lineage(connection, division, day)[0].code


def _limit(parameters: Parameters, seller: Division, day: date) -> tuple[int, str] | None:
    """The lowest limit that county, city and province set, with the name of the division that set it."""
    decided = parameters.decided_above("trade-limit-mu", seller, day)
    set_ = [(each.value, f"{each.division_level}:{each.division_code}") for each in decided if each.value]
    return min(set_) if set_ else None


def _accepted_on(connection: Connection, number: str) -> date | None:
    column = QUOTA_OFFER.c
    found: date | None = connection.scalar(
        select(column.answered_on).where(column.trade == number, column.answer == "accepted")
    )
    return found


def _is_new(connection: Connection, trade: Trade, buyer: str) -> bool:
    """Whether this office never sold to that one before."""
    column = QUOTA_EVENT.c
    sold = select(column.number).where(
        column.book_id == trade.book_id,
        column.kind == "sell",
        column.counterpart == buyer,
        column.reversed_at.is_(None),
    )
    return connection.scalar(sold.limit(1)) is None


def sale_event(
    trade: Trade,
    buyer: str,
    price_fen: int,
    on_day: date,
    document: str,
    issued_on: date,
    voucher: str,
    papers: tuple[Paper, ...] = (),
) -> QuotaEvent:
    """The quota event by which a trade is carried out: all of what was listed, to one buyer."""
    return QuotaEvent(
        number="",
        kind="sell",
        book=trade.book,
        on_day=on_day,
        document=document,
        issued_on=issued_on,
        grains=trade.grains,
        instrument=trade.instrument,
        paddy_grains=trade.paddy_grains,
        grain_centikg=trade.grain_centikg,
        lot=trade.lot,
        counterpart=buyer,
        price_fen=price_fen,
        voucher=voucher,
        trade=trade.number,
        papers=papers,
    )
