"""Reference prices by place, crop and day, and the valuation of rent in kind at the price of its due day.

The latest price on or before the due day counts, of the nearest division that has one (village, township, county, city,
province). Until one is known the claim stands in weight alone; delivered in kind it never becomes money.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import Connection, func, insert, select

from ledger.access import Act
from ledger.book import NewEntry
from ledger.book.accounts import check_text
from ledger.places import find, lineage
from ledger.rent.agreements import VALUED, dues_of, find_agreements
from ledger.rent.amounts import half_up
from ledger.rent.data import Charge, Due
from ledger.rent.deposit_refusals import PriceMissing, PriceUnfit
from ledger.rent.models import REFERENCE_PRICE
from ledger.rent.posting import add_charges, charge_lines, file_entry, next_number
from ledger.rent.refusals import RentMissing

MOST_FEN_PER_KG: Final = 100_000_000  # so that no weight in the book makes more money than the book can hold


@dataclass(frozen=True, slots=True)
class ReferencePrice:
    """A price of a crop in a division from ``day`` on, until the next one. source: the document that says so."""

    division_level: str
    division_code: str
    crop: str
    day: date
    fen_per_kg: int
    source: str


def record_price(connection: Connection, price: ReferencePrice, act: Act) -> None:
    """Put a reference price on record; a later one for the same day counts from then on. Raises PriceUnfit."""
    place = (price.division_level, price.division_code)
    act.permit(connection, "prices.record", places=[place])
    if not 0 < price.fen_per_kg <= MOST_FEN_PER_KG or not price.source.strip() or not price.crop.strip():
        raise PriceUnfit(fen_per_kg=price.fen_per_kg, source=price.source[:40])
    check_text(REFERENCE_PRICE.c.crop, price.crop)
    check_text(REFERENCE_PRICE.c.source, price.source)
    known = REFERENCE_PRICE.c
    where = (known.division_level == place[0]) & (known.division_code == place[1])
    where &= (known.crop == price.crop) & (known.day == price.day)
    number = (connection.scalar(select(func.max(known.number)).where(where)) or 0) + 1
    row = {
        "division_level": price.division_level,
        "division_code": price.division_code,
        "crop": price.crop,
        "day": price.day,
        "number": number,
        "fen_per_kg": price.fen_per_kg,
        "source": price.source,
        "recorded_at": act.at,
        "recorded_by": act.by,
    }
    connection.execute(insert(REFERENCE_PRICE), row)
    after = {"crop": price.crop, "day": price.day.isoformat(), "fen_per_kg": price.fen_per_kg, "source": price.source}
    act.note("prices.record", "division", price.division_code, after=after)


def price_on(connection: Connection, village: str, crop: str, day: date) -> ReferencePrice | None:
    """What counts in a village on a day: the nearest division's latest price, or None."""
    above = lineage(connection, find(connection, "village", village, day), day)
    known = REFERENCE_PRICE.c
    for division in reversed(above):
        query = (
            select(known.division_level, known.division_code, known.crop, known.day, known.fen_per_kg, known.source)
            .where(known.division_level == division.level, known.division_code == division.code)
            .where(known.crop == crop, known.day <= day)
            .order_by(known.day.desc(), known.number.desc())
        )
        row = connection.execute(query).first()
        if row is not None:
            return ReferencePrice(*row)
    return None


def value_rent(connection: Connection, contract: str, on: date, act: Act) -> int | None:
    """Turn the weight that is open and due up to ``on`` into money; the entry, or None where nothing is open.

    Raises RentMissing, and PriceMissing for the first due day without a price.
    """
    agreement = find_agreements(connection, [contract]).get(contract)
    if agreement is None or agreement.reversed:
        raise RentMissing(contract=contract[:40])
    terms = agreement.terms
    act.permit(connection, "rent.pay", villages=terms.villages)
    dues = dues_of(connection, [contract])[contract]
    waiting = [d for d in dues if (d.claim, d.measure) == ("rent", "kg") and d.open > 0 and d.due_on <= on]
    charges = _valued(connection, terms.crop, waiting)
    if not charges:
        return None
    key = f"rent:{contract}:valued:{next_number(connection, contract)}"
    entry = NewEntry(VALUED, contract, key, charge_lines(contract, charges))
    filed = file_entry(connection, terms.book_id, entry, act)
    add_charges(connection, contract, terms.book_id, [(each, VALUED) for each in charges], filed.entry_id)
    act.note("rent.pay", "contract", contract, detail=f"{VALUED} {on}")
    return filed.entry_id


def _valued(connection: Connection, crop: str, waiting: Sequence[Due]) -> list[Charge]:
    prices: dict[tuple[str, date], ReferencePrice | None] = {}
    found: list[Charge] = []
    for due in waiting:
        key = (due.village_code, due.due_on)
        if key not in prices:
            prices[key] = price_on(connection, due.village_code, crop, due.due_on)
        price = prices[key]
        if price is None:
            raise PriceMissing(day=due.due_on, crop=crop, village=due.village_code)
        weight = Charge(
            "rent", "kg", due.due_on, due.share, due.creditor, due.debtor, due.village_code,
            due.period_start, due.period_last, due.posted_on, -due.open,
        )  # fmt: skip
        found.append(weight)
        if fen := half_up(due.open * price.fen_per_kg, 100):
            found.append(replace(weight, measure="fen", amount=fen))
    return found
