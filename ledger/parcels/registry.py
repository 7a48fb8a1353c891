"""Registering parcels with their base contracts, and finding them. What is registered is posted at once.

Postings (chart of accounts, section 1): a parcel enters all three layers from ``land.register``, ownership with
the collective, the two rights unallotted; its base contract moves the two rights to the household.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, insert, select

from ledger.access import Act
from ledger.book import Account, Line, NewEntry, post
from ledger.codes import mask_personal_numbers
from ledger.errors import Refusal
from ledger.parcels.data import LAYERS, BaseContract, Parcel
from ledger.parcels.models import BASE_CONTRACT_PARCEL, PARCEL
from ledger.parcels.refusals import ParcelMissing, ParcelRegisteredDifferently
from ledger.parties import Registered

_CHUNK = 1_000
_PARCEL_COLUMNS = tuple(PARCEL.c[field.name] for field in fields(Parcel) if field.name not in {"registered_on", "base"})
_BASE_COLUMNS = tuple(BASE_CONTRACT_PARCEL.c[field.name] for field in fields(BaseContract))


def _query() -> Select[Any]:
    return select(*_PARCEL_COLUMNS, PARCEL.c.registered_on, *_BASE_COLUMNS).outerjoin(
        BASE_CONTRACT_PARCEL, BASE_CONTRACT_PARCEL.c.parcel_code == PARCEL.c.code
    )


def _parcel(row: Sequence[Any]) -> Parcel:
    width = len(_PARCEL_COLUMNS) + 1
    base = BaseContract(*row[width:]) if row[width] is not None else None
    return Parcel(*(*row[:width], base))


def find_parcels(connection: Connection, codes: Iterable[str]) -> dict[str, Parcel]:
    """The parcels that exist under these codes."""
    wanted = sorted(set(codes))
    found: dict[str, Parcel] = {}
    for start in range(0, len(wanted), _CHUNK):
        query = _query().where(PARCEL.c.code.in_(wanted[start : start + _CHUNK]))
        found |= {row[0]: _parcel(row) for row in connection.execute(query)}
    return found


def find_parcel(connection: Connection, code: str) -> Parcel:
    """The parcel of that code. Raises ParcelMissing."""
    found = find_parcels(connection, [code])
    if code not in found:
        raise ParcelMissing(code=mask_personal_numbers(code)[:40])
    return found[code]


def parcels_of_household(connection: Connection, household: str) -> list[Parcel]:
    """The parcels that a household has under base contracts, by code."""
    query = _query().where(BASE_CONTRACT_PARCEL.c.household == household).order_by(PARCEL.c.code)
    return [_parcel(row) for row in connection.execute(query)]


def parcels_below(connection: Connection, villages: Any, *, after: str = "", limit: int = 100) -> list[Parcel]:
    """The parcels of some villages, by code, beginning after ``after``."""
    query = _query().where(PARCEL.c.village_code.in_(villages), PARCEL.c.code > after)
    return [_parcel(row) for row in connection.execute(query.order_by(PARCEL.c.code).limit(limit))]


def register_parcels(
    connection: Connection, book_id: int, parcels: Sequence[Parcel], act: Act
) -> tuple[Registered, list[tuple[str, Refusal]]]:
    """Register parcels of one book and post them; what is registered with the same content is left alone.

    Returns what was done and (parcel code, refusal) pairs for those registered with other content. Facts of a
    closed period are posted on the first open day with their own days kept.
    """
    act.permit(connection, "parcels.register", villages={parcel.village_code for parcel in parcels})
    known = find_parcels(connection, (parcel.code for parcel in parcels))
    refused: list[tuple[str, Refusal]] = [
        (
            parcel.code,
            ParcelRegisteredDifferently(code=parcel.code, differences=_differences(known[parcel.code], parcel)),
        )
        for parcel in parcels
        if parcel.code in known and known[parcel.code] != parcel
    ]
    new = [parcel for parcel in parcels if parcel.code not in known]
    if new:
        connection.execute(
            insert(PARCEL), [_row(parcel) | {"book_id": book_id, "recorded_at": act.at} for parcel in new]
        )
        bases = [asdict(p.base) | {"parcel_code": p.code} for p in new if p.base is not None]
        if bases:
            connection.execute(insert(BASE_CONTRACT_PARCEL), bases)
        entries = [entry for parcel in new for entry in registration_entries(parcel)]
        post(connection, book_id, entries, recorded_at=act.at, recorded_by=act.by, late="first-open-day")
    unchanged = len(parcels) - len(new) - len(refused)
    return Registered(len(new), 0, unchanged), refused


def _row(parcel: Parcel) -> dict[str, Any]:
    return {field.name: getattr(parcel, field.name) for field in fields(parcel) if field.name != "base"}


def _differences(known: Parcel, found: Parcel) -> str:
    return ", ".join(field.name for field in fields(Parcel) if getattr(known, field.name) != getattr(found, field.name))


def registration_entries(parcel: Parcel) -> list[NewEntry]:
    """The entries that bring a parcel, and its base contract if it has one, into the book."""
    entries = [_registration(parcel)]
    if parcel.base is not None:
        entries.append(_base_contract(parcel, parcel.base))
    return entries


def _collective(parcel: Parcel, asset: str, kind: str) -> Account:
    return Account(asset, kind, "village", parcel.village_code, "collective", parcel.issuer)


def _move(lot: str, day: date, source: Account, target: Account, amount: int) -> tuple[Line, Line]:
    return Line(source, lot, day, -amount), Line(target, lot, day, amount)


def _registration(parcel: Parcel) -> NewEntry:
    lines: list[Line] = []
    for asset in LAYERS:
        source = _collective(parcel, asset, "land.register")
        target = _collective(parcel, asset, "land.held" if asset == "ownership" else "land.unallotted")
        lines += _move(parcel.code, parcel.registered_on, source, target, parcel.registered_grains)
    return NewEntry("parcel-registered", parcel.code, f"parcel:{parcel.code}:registered", tuple(lines))


def _base_contract(parcel: Parcel, base: BaseContract) -> NewEntry:
    lines: list[Line] = []
    for asset in LAYERS[1:]:
        source = _collective(parcel, asset, "land.unallotted")
        target = Account(asset, "land.held", "village", parcel.village_code, "household", base.household)
        lines += _move(parcel.code, base.term_start, source, target, parcel.registered_grains)
    key = f"base-contract:{base.contract_code}:{parcel.code}"
    return NewEntry("base-contract-issued", base.contract_code, key, tuple(lines))
