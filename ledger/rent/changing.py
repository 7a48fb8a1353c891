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
from ledger.book import NewEntry, reverse
from ledger.rent.agreements import (
    Agreement,
    Succession,
    change_text,
    dues_of,
    find_agreement,
    succession_text,
)
from ledger.rent.amounts import price_of
from ledger.rent.data import Change, Charge, Party
from ledger.rent.models import RENT_AGREEMENT, RENT_CHANGE, RENT_CHARGE
from ledger.rent.posting import add_charges, charge_lines, file_entry
from ledger.rent.recomputing import Recomputed, recompute, succeed
from ledger.rent.refusals import PaymentsStand, RentDayOutside, RentSharesUnfit
from ledger.rent.standing import deposit_balance, payments_standing
from ledger.units import format_money


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
    kind = "repriced" if change.price else "returned"
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
    where = RENT_CHANGE.c.contract_number == terms.contract
    number = (connection.scalar(select(func.max(RENT_CHANGE.c.number)).where(where)) or 0) + 1
    entry_id = None
    if lines := charge_lines(terms.contract, [charge for charge, _ in figures.charges]):
        cause = figures.charges[-1][1]
        entry = NewEntry(cause, document, f"rent:{terms.contract}:changed:{number}", lines)
        entry_id = file_entry(connection, terms.book_id, entry, act).entry_id
        add_charges(connection, terms.contract, terms.book_id, figures.charges, entry_id)
    row = _change_row(agreement, number, kind, day, document, content, act) | {"entry_id": entry_id}
    connection.execute(insert(RENT_CHANGE), row)
    return Changed(entry_id, figures)


def _change_row(
    agreement: Agreement, number: int, kind: str, day: date, document: str, content: str, act: Act
) -> dict[str, Any]:
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


def check_rent_reversal(connection: Connection, contract: str) -> None:
    """Raise PaymentsStand while payments or a deposit stand under the contract; nothing where it has no rent."""
    count, dues = payments_standing(connection, contract)
    deposit = deposit_balance(connection, contract)
    if count or deposit:
        raise PaymentsStand(contract=contract, count=count, amount=dues, deposit=format_money(deposit))


def reverse_rent(connection: Connection, contract: str, document: str, act: Act) -> tuple[int, ...]:
    """Undo all that was posted for a contract that is reversed, newest first; the numbers of the reversing entries.

    A contract without rent on record is left alone. Raises PaymentsStand.
    """
    exists = select(RENT_AGREEMENT.c.contract_number).where(RENT_AGREEMENT.c.contract_number == contract)
    if connection.scalar(exists) is None:
        return ()
    agreement = find_agreement(connection, contract)
    check_rent_reversal(connection, contract)
    rows = connection.execute(select(RENT_CHARGE).where(RENT_CHARGE.c.contract_number == contract)).all()
    undone: list[int] = []
    for entry_id in sorted({row.entry_id for row in rows}, reverse=True):
        filed = reverse(
            connection,
            agreement.terms.book_id,
            entry_id,
            idempotency_key=f"rent:{contract}:undone:{entry_id}",
            document=document,
            recorded_at=act.at,
            recorded_by=act.by,
            late="first-open-day",
        )
        back = [(_turned(row), row.cause) for row in rows if row.entry_id == entry_id]
        add_charges(connection, contract, agreement.terms.book_id, back, filed.entry_id)
        undone.append(filed.entry_id)
    where = RENT_CHANGE.c.contract_number == contract
    number = (connection.scalar(select(func.max(RENT_CHANGE.c.number)).where(where)) or 0) + 1
    row = _change_row(agreement, number, "reversed", act.today, document, "{}", act)
    connection.execute(insert(RENT_CHANGE), row)
    return tuple(undone)


def _turned(row: Any) -> Charge:
    return Charge(
        row.claim, row.measure, row.due_on, row.share, Party(row.creditor, row.creditor_kind),
        Party(row.debtor, row.debtor_kind), row.village_code, row.period_start, row.period_last, row.effective_on,
        -row.amount,
    )  # fmt: skip
