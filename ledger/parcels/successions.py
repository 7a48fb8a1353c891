"""Who stands in a giver's place: after a split or merge, land of a running contract comes back to the successor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from sqlalchemy import Connection, func, insert, select, update

from ledger.parcels.models import CONTRACT_SUCCESSION

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Succession:
    """From from_day on the land of a contract's line on a parcel comes back to giver instead of giver_before."""

    contract_number: str
    parcel_code: str
    giver_before: str
    giver: str
    from_day: date


def givers_on(connection: Connection, numbers: Iterable[str], day: date) -> dict[tuple[str, str, str], str]:
    """By contract, parcel and the giver that the contract names, who stands in the giver's place on a day.

    Only those that changed. A line follows its giver through several successions.
    """
    table = CONTRACT_SUCCESSION.c
    wanted = sorted(set(numbers))
    found: dict[tuple[str, str, str], str] = {}
    for start in range(0, len(wanted), _CHUNK):
        query = select(table.contract_number, table.parcel_code, table.giver_before, table.giver).where(
            table.contract_number.in_(wanted[start : start + _CHUNK]),
            table.from_day <= day,
            table.undone_at.is_(None),
        )
        for number, parcel, before, giver in connection.execute(query.order_by(table.from_day, table.sequence)):
            followed = [key for key, now in found.items() if key[:2] == (number, parcel) and now == before]
            for key in followed or [(number, parcel, before)]:
                found[key] = giver
    return {key: giver for key, giver in found.items() if key[2] != giver}


def add_successions(
    connection: Connection, successions: Sequence[Succession], change_number: str, at: datetime
) -> None:
    """Note successions. The postings that bring the land to the successor are the caller's."""
    table = CONTRACT_SUCCESSION
    for each in successions:
        mine = (table.c.contract_number == each.contract_number) & (table.c.parcel_code == each.parcel_code)
        last = connection.scalar(select(func.max(table.c.sequence)).where(mine)) or 0
        row = {
            "contract_number": each.contract_number,
            "parcel_code": each.parcel_code,
            "sequence": last + 1,
            "giver_before": each.giver_before,
            "giver": each.giver,
            "from_day": each.from_day,
            "change_number": change_number,
            "recorded_at": at,
        }
        connection.execute(insert(table), row)


def undo_successions(connection: Connection, change_number: str, at: datetime) -> list[Succession]:
    """What came with a change that is undone holds no longer; which they were."""
    table = CONTRACT_SUCCESSION
    mine = (table.c.change_number == change_number) & table.c.undone_at.is_(None)
    columns = (table.c[field.name] for field in fields(Succession))
    found = [Succession(*row) for row in connection.execute(select(*columns).where(mine))]
    connection.execute(update(table).where(mine).values(undone_at=at))
    return found
