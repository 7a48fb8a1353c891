"""Registering parcels with their base contracts, and finding them. What is registered is posted at once.

Postings (chart of accounts, section 1): a parcel enters all three layers from ``land.register``, ownership with
the collective, the two rights unallotted; its base contract moves the two rights to the household.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields, replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, exists, insert, or_, select

from ledger.access import Act
from ledger.book import Account, Line, NewEntry, post
from ledger.codes import mask_personal_numbers
from ledger.errors import Refusal
from ledger.parcels.data import LAYERS, WHOLE_PARCEL, BaseContract, Parcel, Reduction
from ledger.parcels.models import BASE_CONTRACT_PARCEL, PARCEL, PARCEL_REDUCTION
from ledger.parcels.refusals import ParcelMissing, ParcelRegisteredDifferently
from ledger.parties import Registered

_CHUNK = 1_000
_APART: Final = {"registered_on", "bases", "reductions"}
_PARCEL_COLUMNS = tuple(PARCEL.c[field.name] for field in fields(Parcel) if field.name not in _APART)
_BASE_COLUMNS = tuple(BASE_CONTRACT_PARCEL.c[field.name] for field in fields(BaseContract))
_REDUCTION_COLUMNS = tuple(PARCEL_REDUCTION.c[field.name] for field in fields(Reduction))


def _parcels(connection: Connection, chosen: ColumnElement[bool]) -> list[Parcel]:
    """The parcels that meet a condition on PARCEL, by code, with their base contracts: one query, or two in all."""
    reduced = exists().where(PARCEL_REDUCTION.c.parcel_code == PARCEL.c.code)
    query = (
        select(*_PARCEL_COLUMNS, PARCEL.c.registered_on, reduced, *_BASE_COLUMNS)
        .outerjoin(BASE_CONTRACT_PARCEL, BASE_CONTRACT_PARCEL.c.parcel_code == PARCEL.c.code)
        .where(chosen)
        .order_by(PARCEL.c.code, BASE_CONTRACT_PARCEL.c.from_day, BASE_CONTRACT_PARCEL.c.sequence)
    )
    width = len(_PARCEL_COLUMNS) + 1
    rows: list[Any] = [tuple(row) for row in connection.execute(query)]
    reductions = _reductions(connection, sorted({row[0] for row in rows if row[width]}))
    found = []
    for said, its in groupby(rows, key=itemgetter(slice(width))):
        parts = _bases(row[width + 1 :] for row in its), reductions.get(said[0], ())
        found.append(Parcel(*(*said, *parts)))
    return found


def _bases(rows: Iterable[Sequence[Any]]) -> tuple[BaseContract, ...]:
    return tuple(BaseContract(*row) for row in rows if row[0] is not None)


def _reductions(connection: Connection, codes: Sequence[str]) -> dict[str, tuple[Reduction, ...]]:
    """What left these parcels, in the order of its days. Most never lost anything."""
    found: dict[str, tuple[Reduction, ...]] = {}
    table = PARCEL_REDUCTION
    for start in range(0, len(codes), _CHUNK):
        query = select(table.c.parcel_code, *_REDUCTION_COLUMNS).where(
            table.c.parcel_code.in_(codes[start : start + _CHUNK])
        )
        for code, *part in connection.execute(query.order_by(table.c.from_day, table.c.sequence)):
            found[code] = (*found.get(code, ()), Reduction(*part))
    return found


def find_parcels(connection: Connection, codes: Iterable[str]) -> dict[str, Parcel]:
    """The parcels that exist under these codes, each with all its base contracts."""
    wanted = sorted(set(codes))
    found: dict[str, Parcel] = {}
    for start in range(0, len(wanted), _CHUNK):
        chosen = PARCEL.c.code.in_(wanted[start : start + _CHUNK])
        found |= {parcel.code: parcel for parcel in _parcels(connection, chosen)}
    return found


def find_parcel(connection: Connection, code: str) -> Parcel:
    """The parcel of that code. Raises ParcelMissing."""
    found = find_parcels(connection, [code])
    if code not in found:
        raise ParcelMissing(code=mask_personal_numbers(code)[:40])
    return found[code]


def parcels_of_household(connection: Connection, household: str, day: date | None = None) -> list[Parcel]:
    """The parcels of which a household has a part under a base contract, by code: one that nobody has ended, or, with
    ``day``, one that stands on that day."""
    column = BASE_CONTRACT_PARCEL.c
    standing: ColumnElement[bool] = column.until_day.is_(None)
    if day is not None:
        standing = (column.from_day <= day) & or_(standing, column.until_day >= day)
    mine = select(column.parcel_code).where(column.household == household, standing)
    return _parcels(connection, PARCEL.c.code.in_(mine))


def parcels_below(connection: Connection, villages: Any, *, after: str = "", limit: int = 100) -> list[Parcel]:
    """The parcels of some villages, by code, beginning after ``after``."""
    first = select(PARCEL.c.code).where(PARCEL.c.village_code.in_(villages), PARCEL.c.code > after)
    return _parcels(connection, PARCEL.c.code.in_(first.order_by(PARCEL.c.code).limit(limit)))


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
        if parcel.code in known and _as_registered(known[parcel.code]) != parcel
    ]
    new = [parcel for parcel in parcels if parcel.code not in known]
    if new:
        connection.execute(
            insert(PARCEL), [_row(parcel) | {"book_id": book_id, "recorded_at": act.at} for parcel in new]
        )
        made = {"recorded_at": act.at}
        bases = [asdict(base) | made | {"parcel_code": p.code} for p in new for base in p.bases]
        if bases:
            connection.execute(insert(BASE_CONTRACT_PARCEL), bases)
        entries = [entry for parcel in new for entry in registration_entries(parcel)]
        post(connection, book_id, entries, recorded_at=act.at, recorded_by=act.by, late="first-open-day")
    unchanged = len(parcels) - len(new) - len(refused)
    return Registered(len(new), 0, unchanged), refused


def _row(parcel: Parcel) -> dict[str, Any]:
    return {field.name: getattr(parcel, field.name) for field in fields(parcel) if field.name in PARCEL.c}


def _as_registered(parcel: Parcel) -> Parcel:
    """The parcel with what was registered with it, without what came later: that is not in the sheet."""
    first = parcel.first_base
    return replace(parcel, bases=() if first is None else (first,), reductions=())


def _differences(known: Parcel, found: Parcel) -> str:
    now = _as_registered(known)
    names = [field.name for field in fields(Parcel) if field.name not in {"bases", "reductions"}]
    different = [name for name in names if getattr(now, name) != getattr(found, name)]
    return ", ".join(different + (["base"] if _contracts(now) != _contracts(found) else []))


def _contracts(parcel: Parcel) -> list[BaseContract]:
    """The base contracts whatever they cover: another area of the parcel is told once."""
    return [replace(base, area_grains=WHOLE_PARCEL) for base in parcel.bases]


def registration_entries(parcel: Parcel) -> list[NewEntry]:
    """The entries that bring a parcel, and its base contract if it has one, into the book."""
    entries = [_registration(parcel)]
    entries += [_base_contract(parcel, base) for base in parcel.bases]
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
        lines += _move(parcel.code, base.from_day, source, target, base.area_grains)
    key = f"base-contract:{base.contract_code}:{parcel.code}"
    return NewEntry("base-contract-issued", base.contract_code, key, tuple(lines))
