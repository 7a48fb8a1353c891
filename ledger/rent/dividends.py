"""Dividends of shareholdings: the floor is rent by schedule; a dividend exists only once it was declared.

A resolution declares it for a period of a contract, as a sum or as so much a share; it is split by largest remainder
over the shares (by area where shares are not counted), posted in accounts of its own kinds, and paid like rent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select

from ledger.access import Act
from ledger.book import NewEntry
from ledger.book.accounts import check_text
from ledger.rent.agreements import Agreement, find_agreement
from ledger.rent.data import Charge
from ledger.rent.deposit_refusals import DividendDeclaredDifferently, DividendNotAgreed
from ledger.rent.models import RENT_DIVIDEND
from ledger.rent.posting import add_charges, charge_lines, file_entry
from ledger.rent.refusals import RentSharesUnfit
from ledger.units import format_money, split_by_largest_remainder

DECLARED = "dividend-declared"


@dataclass(frozen=True, slots=True)
class Declaration:
    """A dividend. period: such as ``2027``, at most 16 characters. total_fen, or fen_per_share where shares are counted.

    due_on: on which day it is to be paid. resolution: number of the paper that declares it.
    """

    contract: str
    period: str
    declared_on: date
    due_on: date
    resolution: str
    total_fen: int = 0
    fen_per_share: int = 0


def dividend_charges(agreement: Agreement, declaration: Declaration) -> tuple[Charge, ...]:
    """The dividend, split over shares and their holders. Pure. Raises DividendNotAgreed, RentSharesUnfit."""
    terms = agreement.terms
    if terms.dividend not in {"share", "floor-share"}:
        raise DividendNotAgreed(contract=terms.contract, mode=terms.dividend or "—")
    units = [share.units for share in terms.shares]
    weights = units if all(units) else [sum(areas) for areas in agreement.remaining()]
    total = declaration.total_fen or declaration.fen_per_share * sum(units)
    if total <= 0 or not sum(weights) or (declaration.fen_per_share and not all(units)):
        raise RentSharesUnfit(
            what_zh="没有可分的数额或股数", what_en="there is no sum, or there are no shares, to split"
        )
    found = []
    for place, part in enumerate(split_by_largest_remainder(total, weights), start=1):
        holders = agreement.holders(place)
        split = split_by_largest_remainder(part, [weight for _, weight in holders])
        for (holder, _), amount in zip(holders, split, strict=True):
            if amount:
                found.append(
                    Charge(
                        "dividend",
                        "fen",
                        declaration.due_on,
                        place,
                        holder,
                        terms.payer,
                        terms.shares[place - 1].village_code,
                        declaration.declared_on,
                        declaration.due_on,
                        declaration.due_on,
                        amount,
                    )
                )
    return tuple(found)


def declare_dividend(connection: Connection, declaration: Declaration, act: Act) -> int:
    """Post a dividend; the number of its entry. The same declaration again is the same dividend.

    Raises RentMissing, DividendNotAgreed, DividendDeclaredDifferently, RentSharesUnfit.
    """
    agreement = find_agreement(connection, declaration.contract)
    terms = agreement.terms
    act.permit(connection, "dividends.declare", villages=terms.villages)
    check_text(RENT_DIVIDEND.c.period, declaration.period)
    charges = dividend_charges(agreement, declaration)
    total = sum(charge.amount for charge in charges)
    known = _find(connection, declaration)
    if known is not None:
        said = (known.total_fen, known.due_on, known.resolution)
        if said != (total, declaration.due_on, declaration.resolution):
            raise DividendDeclaredDifferently(
                contract=terms.contract,
                period=declaration.period,
                known=format_money(known.total_fen),
                given=format_money(total),
            )
        return int(known.entry_id)
    key = f"rent:{terms.contract}:dividend:{declaration.period}"
    entry = NewEntry(DECLARED, declaration.resolution, key, charge_lines(terms.contract, charges))
    filed = file_entry(connection, terms.book_id, entry, act)
    add_charges(connection, terms.contract, terms.book_id, [(each, DECLARED) for each in charges], filed.entry_id)
    row = {
        "contract_number": terms.contract,
        "period": declaration.period,
        "declared_on": declaration.declared_on,
        "due_on": declaration.due_on,
        "total_fen": total,
        "resolution": declaration.resolution,
        "book_id": terms.book_id,
        "entry_id": filed.entry_id,
        "recorded_at": act.at,
        "recorded_by": act.by,
    }
    connection.execute(insert(RENT_DIVIDEND), row)
    act.note("dividends.declare", "contract", terms.contract, after={"period": declaration.period, "fen": total})
    return filed.entry_id


def _find(connection: Connection, declaration: Declaration) -> Any:
    known = RENT_DIVIDEND.c
    where = (known.contract_number == declaration.contract) & (known.period == declaration.period)
    return connection.execute(select(RENT_DIVIDEND).where(where)).first()
