"""What changes in the rent of a signed contract: its end, a part that comes back, another price, other creditors.

The contract's own rules are the caller's, and so is the permission; here the rent follows, in one entry a change whose
document is the paper of the change. Each has a preview with the same figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select

from ledger.access import Act
from ledger.book import NewEntry
from ledger.rent.agreements import (
    Agreement,
    Succession,
    change_text,
    dues_of,
    find_agreement,
    succession_text,
)
from ledger.rent.amounts import price_of
from ledger.rent.data import Change, Party
from ledger.rent.models import RENT_CHANGE
from ledger.rent.posting import add_charges, charge_lines, file_entry
from ledger.rent.recomputing import Recomputed, recompute, succeed
from ledger.rent.refusals import RentDayOutside, RentSharesUnfit


@dataclass(frozen=True, slots=True)
class Returned:
    """Grains of a parcel that come back before the term is over. giver: whose, where two give of one parcel."""

    parcel_code: str
    area_grains: int
    giver: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change posted; entry_id is None where nothing moved."""

    entry_id: int | None
    figures: Recomputed


def preview_end(connection: Connection, contract: str, back_on: date) -> Recomputed:
    """What ``end_rent`` would post. Raises RentMissing, RentDayOutside."""
    agreement = find_agreement(connection, contract)
    return _recomputed(connection, agreement, _nothing_left(agreement, back_on), "rent-ended")


def end_rent(connection: Connection, contract: str, back_on: date, document: str, act: Act) -> Changed:
    """All of the land is back on ``back_on``: no rent from that day on. Raises RentMissing, RentDayOutside."""
    agreement = find_agreement(connection, contract)
    return _change(connection, agreement, _nothing_left(agreement, back_on), "rent-ended", document, act)


def preview_return(connection: Connection, contract: str, back_on: date, returned: Sequence[Returned]) -> Recomputed:
    """What ``return_area`` would post."""
    agreement = find_agreement(connection, contract)
    return _recomputed(connection, agreement, _less(agreement, back_on, returned), "rent-reduced")


def return_area(
    connection: Connection, contract: str, back_on: date, returned: Sequence[Returned], document: str, act: Act
) -> Changed:
    """Part of the land is back on ``back_on``. Raises RentMissing, RentDayOutside, RentSharesUnfit."""
    agreement = find_agreement(connection, contract)
    return _change(connection, agreement, _less(agreement, back_on, returned), "rent-reduced", document, act)


def preview_reprice(connection: Connection, contract: str, day: date, price: str) -> Recomputed:
    """What ``reprice_rent`` would post."""
    agreement = find_agreement(connection, contract)
    return _recomputed(connection, agreement, Change(day, price=price), "rent-repriced")


def reprice_rent(connection: Connection, contract: str, day: date, price: str, document: str, act: Act) -> Changed:
    """Another price in the same unit from ``day`` on. Raises RentMissing, RentDayOutside, RentTermsUnclear."""
    agreement = find_agreement(connection, contract)
    price_of(price)
    return _change(connection, agreement, Change(day, price=price), "rent-repriced", document, act)


def preview_reschedule(connection: Connection, contract: str, day: date, price: str, payment: str) -> Recomputed:
    """What ``reschedule_rent`` would post."""
    agreement = find_agreement(connection, contract)
    return _recomputed(connection, agreement, Change(day, price, payment=payment), "rent-rescheduled")


def reschedule_rent(
    connection: Connection, contract: str, day: date, price: str, payment: str, document: str, act: Act
) -> Changed:
    """Another way of payment, and another price unless it is empty: what is open and due from ``day`` on follows them.

    ``once``: all of it is due on that day. Raises RentMissing, RentDayOutside, RentTermsUnclear.
    """
    agreement = find_agreement(connection, contract)
    price_of(price)
    change = Change(day, price, payment=payment)
    return _change(connection, agreement, change, "rent-rescheduled", document, act)


def succeed_rent(
    connection: Connection,
    contract: str,
    day: date,
    old: str,
    heirs: Sequence[tuple[Party, int]],
    document: str,
    act: Act,
    *,
    with_arrears: bool = False,
) -> Changed:
    """The claims of ``old`` that fall due from ``day`` on go to ``heirs``, by their weights (grains).

    with_arrears: whatever is open goes with them, as when a household is no more. Raises RentMissing, RentSharesUnfit.
    """
    agreement = find_agreement(connection, contract)
    places = range(1, len(agreement.terms.shares) + 1)
    known = {holder.code for place in places for holder, _ in agreement.holders(place)}
    if old not in known or not heirs or sum(weight for _, weight in heirs) <= 0:
        raise RentSharesUnfit(
            what_zh=f"{old} 不是合同 {contract} 的收款方，或没有承接方",
            what_en=f"{old} is no creditor of {contract}, or nobody takes over",
        )
    succession = Succession(day, old, tuple(heirs))
    figures = succeed(dues_of(connection, [contract])[contract], succession, with_arrears, "rent-succeeded")
    return _write(connection, agreement, figures, "succeeded", day, succession_text(succession), document, act)


def _nothing_left(agreement: Agreement, back_on: date) -> Change:
    return Change(back_on, areas=tuple(tuple(0 for _ in share.plots) for share in agreement.terms.shares))


def _less(agreement: Agreement, back_on: date, returned: Sequence[Returned]) -> Change:
    areas = [list(each) for each in agreement.remaining()]
    for back in returned:
        left = back.area_grains
        for row, share in zip(areas, agreement.terms.shares, strict=True):
            if back.giver and back.giver != share.holder.code:
                continue
            for place, plot in enumerate(share.plots):
                part = min(left, row[place]) if plot.parcel_code == back.parcel_code else 0
                row[place] -= part
                left -= part
        if left or back.area_grains <= 0:
            raise RentSharesUnfit(
                what_zh=f"地块 {back.parcel_code} 交回的面积多于合同所余",
                what_en=f"more of parcel {back.parcel_code} comes back than the contract still has",
            )
    return Change(back_on, areas=tuple(tuple(row) for row in areas))


def _recomputed(connection: Connection, agreement: Agreement, change: Change, cause: str) -> Recomputed:
    terms = agreement.terms
    first = max([terms.start_day, *(each.day for each in agreement.changes)])
    if not first <= change.day <= terms.last_day:
        raise RentDayOutside(day=change.day, first=first, last=terms.last_day)
    return recompute(agreement, dues_of(connection, [terms.contract])[terms.contract], change, cause)


def _change(
    connection: Connection, agreement: Agreement, change: Change, cause: str, document: str, act: Act
) -> Changed:
    figures = _recomputed(connection, agreement, change, cause)
    kind = "returned" if change.areas else "repriced"
    return _write(connection, agreement, figures, kind, change.day, change_text(change), document, act)


def _write(
    connection: Connection,
    agreement: Agreement,
    figures: Recomputed,
    kind: str,
    day: date,
    content: str,
    document: str,
    act: Act,
) -> Changed:
    terms = agreement.terms
    number = next_change(connection, terms.contract)
    entry_id = None
    if lines := charge_lines(terms.contract, [charge for charge, _ in figures.charges]):
        cause = figures.charges[-1][1]
        entry = NewEntry(cause, document, f"rent:{terms.contract}:changed:{number}", lines)
        entry_id = file_entry(connection, terms.book_id, entry, act).entry_id
        add_charges(connection, terms.contract, terms.book_id, figures.charges, entry_id)
    row = change_row(agreement, number, kind, day, document, content, act) | {"entry_id": entry_id}
    connection.execute(insert(RENT_CHANGE), row)
    return Changed(entry_id, figures)


def next_change(connection: Connection, contract: str) -> int:
    """The number of a contract's next change of rent."""
    where = RENT_CHANGE.c.contract_number == contract
    return (connection.scalar(select(func.max(RENT_CHANGE.c.number)).where(where)) or 0) + 1


def change_row(
    agreement: Agreement, number: int, kind: str, day: date, document: str, content: str, act: Act
) -> dict[str, Any]:
    """A change as it stands on record, without its entry."""
    return {
        "contract_number": agreement.terms.contract,
        "number": number,
        "kind": kind,
        "day": day,
        "document": document,
        "content": content,
        "book_id": agreement.terms.book_id,
        "recorded_at": act.at,
        "recorded_by": act.by,
    }
