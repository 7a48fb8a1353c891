"""Reading caveats."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Select, select

from ledger.caveats.data import Caveat, CaveatLine
from ledger.caveats.models import CAVEAT, CAVEAT_PARCEL
from ledger.caveats.refusals import CaveatMissing
from ledger.codes import mask_personal_numbers
from ledger.parcels.models import PARCEL

_CHUNK: Final = 500
_NULLS: Final = ("holder", "contract_number", "claimant")


def _caveats(connection: Connection, query: Select[Any]) -> list[Caveat]:
    rows = connection.execute(query).mappings().all()
    lines: dict[str, list[CaveatLine]] = defaultdict(list)
    numbers = [row["number"] for row in rows]
    for start in range(0, len(numbers), _CHUNK):
        table = CAVEAT_PARCEL.c
        mine = table.caveat_number.in_(numbers[start : start + _CHUNK])
        found = select(table.caveat_number, table.parcel_code, table.area_grains).where(mine).order_by(table.line)
        for number, parcel_code, area_grains in connection.execute(found):
            lines[number].append(CaveatLine(parcel_code, area_grains))
    return [_caveat(row, lines[row["number"]]) for row in rows]


def _caveat(row: Any, lines: Sequence[CaveatLine]) -> Caveat:
    values = {field.name: row[field.name] for field in fields(Caveat) if field.name in row}
    empty = {name: row[name] or "" for name in _NULLS}
    return Caveat(**(values | empty | {"lines": tuple(lines), "stops": tuple(row["stops"].split())}))


def find_caveat(connection: Connection, number: str) -> Caveat:
    """The caveat of that number. Raises CaveatMissing."""
    found = _caveats(connection, select(CAVEAT).where(CAVEAT.c.number == number))
    if not found:
        raise CaveatMissing(number=mask_personal_numbers(number)[:40])
    return found[0]


def stopping(
    connection: Connection,
    parcel_codes: Iterable[str],
    event: str,
    first_day: date,
    last_day: date,
    contract_number: str | None = None,
) -> list[Caveat]:
    """The open caveats that stop an event on some of these parcels on a day from first_day to last_day, by number.

    With ``contract_number`` (empty for the household's own right), those that lie on another contract are left out.
    """
    wanted = sorted(set(parcel_codes))
    found: dict[str, Caveat] = {}
    for start in range(0, len(wanted), _CHUNK):
        table = CAVEAT_PARCEL.c
        numbers = select(table.caveat_number).where(table.parcel_code.in_(wanted[start : start + _CHUNK]))
        query = select(CAVEAT).where(
            CAVEAT.c.number.in_(numbers),
            CAVEAT.c.released_on.is_(None),
            CAVEAT.c.from_day <= last_day,
            CAVEAT.c.to_day.is_(None) | (CAVEAT.c.to_day >= first_day),
        )
        found |= {caveat.number: caveat for caveat in _caveats(connection, query) if event in caveat.stopped}
    return [
        found[number]
        for number in sorted(found)
        if contract_number is None or found[number].contract_number in {"", contract_number}
    ]


def caveats_on(connection: Connection, parcel_codes: Iterable[str], *, open_only: bool = False) -> list[Caveat]:
    """The caveats that lie or, unless ``open_only``, lay on some of these parcels, by number."""
    wanted = sorted(set(parcel_codes))
    found: dict[str, Caveat] = {}
    for start in range(0, len(wanted), _CHUNK):
        table = CAVEAT_PARCEL.c
        numbers = select(table.caveat_number).where(table.parcel_code.in_(wanted[start : start + _CHUNK]))
        query = select(CAVEAT).where(CAVEAT.c.number.in_(numbers))
        query = query.where(CAVEAT.c.released_on.is_(None)) if open_only else query
        found |= {caveat.number: caveat for caveat in _caveats(connection, query)}
    return [found[number] for number in sorted(found)]


@dataclass(frozen=True, slots=True)
class WantedCaveats:
    """Which caveats to list. Empty texts do not narrow. after: number of a page's last."""

    parcel: str = ""
    party: str = ""
    contract: str = ""
    kind: str = ""
    open_only: bool = False
    after: str = ""
    limit: int = 50


def list_caveats(connection: Connection, wanted: WantedCaveats, villages: Any = None) -> list[Caveat]:
    """Caveats by number; ``villages``: a selectable of the villages in which some of their parcels must lie."""
    table = CAVEAT.c
    query = select(CAVEAT).where(table.number > wanted.after)
    if wanted.party:
        query = query.where((table.holder == wanted.party) | (table.claimant == wanted.party))
    if wanted.contract:
        query = query.where(table.contract_number == wanted.contract)
    if wanted.kind:
        query = query.where(table.kind == wanted.kind)
    if wanted.open_only:
        query = query.where(table.released_on.is_(None))
    if wanted.parcel or villages is not None:
        lines = select(CAVEAT_PARCEL.c.caveat_number).join(PARCEL, PARCEL.c.code == CAVEAT_PARCEL.c.parcel_code)
        lines = lines.where(CAVEAT_PARCEL.c.parcel_code == wanted.parcel) if wanted.parcel else lines
        lines = lines if villages is None else lines.where(PARCEL.c.village_code.in_(villages))
        query = query.where(table.number.in_(lines))
    return _caveats(connection, query.order_by(table.number).limit(wanted.limit))


def villages_of_caveat(connection: Connection, caveat: Caveat) -> list[str]:
    """The villages in which a caveat's parcels lie, by code."""
    query = select(PARCEL.c.village_code).where(PARCEL.c.code.in_(caveat.parcel_codes)).distinct()
    return sorted(connection.scalars(query))
