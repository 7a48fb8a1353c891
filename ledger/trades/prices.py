"""Prices of quota by division, from a day on; the nearest division's hold, and every past day keeps its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select

from ledger.access import Act
from ledger.errors import raise_all
from ledger.places import Division, find, lineage
from ledger.quotas import place_of
from ledger.trades.data import CASES_OF_KIND, QuotaPrice
from ledger.trades.models import QUOTA_PRICE
from ledger.trades.refusals import PriceOfOtherCase, TradeIncomplete
from ledger.units import format_money


def record_prices(connection: Connection, prices: Sequence[QuotaPrice], act: Act) -> int:
    """Put prices on record; how many were new. One that is on record as it is stays as it is.

    A price for everywhere takes the operator. Raises OfficeUnknown, DivisionMissing, TradeIncomplete, PriceOfOtherCase.
    """
    act.permit(connection, "prices.set", places=[place_of(each.division) for each in prices if each.division])
    if any(not each.division for each in prices):
        act.permit(connection, "prices.set", places=[])
    raise_all([refusal for each in prices for refusal in _unfit(each)])
    return sum(_record(connection, each, act) for each in prices)


def _unfit(price: QuotaPrice) -> list[TradeIncomplete | PriceOfOtherCase]:
    found: list[TradeIncomplete | PriceOfOtherCase] = []
    if price.kind not in CASES_OF_KIND or not price.document.strip() or price.fen_per_mu < 0:
        found.append(TradeIncomplete(what_zh="价格种类、依据文件或金额", what_en="kind, document or amount"))
    elif price.case not in CASES_OF_KIND[price.kind]:
        known = ", ".join(repr(case) for case in CASES_OF_KIND[price.kind])
        found.append(PriceOfOtherCase(kind=price.kind, case=price.case[:16], known=known))
    return found


def _record(connection: Connection, price: QuotaPrice, act: Act) -> int:
    level, code = ("", "")
    if price.division:
        level, code = place_of(price.division)
        find(connection, level, code, act.today)
    column = QUOTA_PRICE.c
    mine = (
        (column.kind == price.kind)
        & (column.sale_case == price.case)
        & (column.division_level == level)
        & (column.division_code == code)
        & (column.valid_from == price.valid_from)
    )
    last = connection.execute(select(QUOTA_PRICE).where(mine).order_by(column.sequence.desc()).limit(1)).first()
    if last is not None and (last.fen_per_mu, last.document) == (price.fen_per_mu, price.document):
        return 0
    row: dict[str, Any] = {"kind": price.kind, "sale_case": price.case, "division_level": level, "division_code": code}
    row |= {"valid_from": price.valid_from, "sequence": last.sequence + 1 if last is not None else 1}
    row |= {"fen_per_mu": price.fen_per_mu, "document": price.document, "note": price.note}
    connection.execute(insert(QUOTA_PRICE), row | {"recorded_at": act.at, "recorded_by": act.by})
    said = f"指标价格：自 {price.valid_from} 起每亩 {format_money(price.fen_per_mu)} 元（{price.document}）"
    act.note("prices.set", "quota-price", f"{price.kind} {price.division or '—'}", detail=said)
    return 1


def list_prices(
    connection: Connection, today: date, division: Division | None = None, day: date | None = None
) -> list[QuotaPrice]:
    """Prices as they were decided, oldest first; of a division and what holds for it from above, or of all.

    day: those alone that hold on it, the nearest division's of each kind and case.
    """
    places = None
    if division is not None:
        above = lineage(connection, division, day or today)
        places = [(each.level, each.code) for each in reversed(above)] + [("", "")]
    column = QUOTA_PRICE.c
    order = (
        column.kind,
        column.sale_case,
        column.division_level,
        column.division_code,
        column.valid_from,
        column.sequence,
    )
    found = [
        ((row.division_level, row.division_code), _price(row))
        for row in connection.execute(select(QUOTA_PRICE).order_by(*order))
        if places is None or (row.division_level, row.division_code) in places
    ]
    if day is None:
        return [price for _, price in found]
    held = {(price.kind, price.case, place): price for place, price in found if price.valid_from <= day}
    if places is None:
        return list(held.values())
    nearest: dict[tuple[str, str], QuotaPrice] = {}
    for place in reversed(places):
        nearest |= {(kind, case): price for (kind, case, at), price in held.items() if at == place}
    return list(nearest.values())


def prices_on(connection: Connection, division: Division, day: date) -> dict[tuple[str, str], QuotaPrice]:
    """What holds for a division on a day, by kind and case."""
    return {(each.kind, each.case): each for each in list_prices(connection, day, division, day)}


def _price(row: Any) -> QuotaPrice:
    key = f"{row.division_level}:{row.division_code}" if row.division_level else ""
    return QuotaPrice(row.kind, key, row.valid_from, row.fen_per_mu, row.document, row.sale_case, row.note)
