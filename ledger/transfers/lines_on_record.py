"""Which contracts have land of which parcels: those that are signed, and those under review that keep it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, null, or_, select

from ledger.book.floors import lowest_over
from ledger.transfers.data import Clash
from ledger.transfers.models import CONTRACT, CONTRACT_PARCEL, CONTRACT_RETURN

_CHUNK = 500
HOLDING_STATES = ("submitted", "reviewed", "approved")


def keeps_land(today: date) -> ColumnElement[bool]:
    """The contracts that keep their land on a day while they are under review."""
    return and_(CONTRACT.c.state.in_(HOLDING_STATES), CONTRACT.c.hold_until >= today)


def lines_on_parcels(connection: Connection, codes: Iterable[str], today: date) -> dict[str, list[Clash]]:
    """The lines of contracts on these parcels, by parcel, by start day."""
    wanted = sorted(codes)
    found: dict[str, list[Clash]] = defaultdict(list)
    for start in range(0, len(wanted), _CHUNK):
        query = _lines().where(
            CONTRACT_PARCEL.c.parcel_code.in_(wanted[start : start + _CHUNK]),
            or_(CONTRACT.c.state == "signed", keeps_land(today)),
        )
        for _, code, *clash in connection.execute(query):
            found[code].append(Clash(*clash))
    return found


def lines_of_children(connection: Connection, parents: Iterable[str]) -> dict[str, dict[str, list[Clash]]]:
    """The lines of signed contracts under these, by parent and parcel; what came back early, with its area below zero."""
    wanted = sorted(parents)
    found: dict[str, dict[str, list[Clash]]] = defaultdict(lambda: defaultdict(list))
    for start in range(0, len(wanted), _CHUNK):
        under = (CONTRACT.c.parent_number.in_(wanted[start : start + _CHUNK]), CONTRACT.c.state == "signed")
        for query in (_lines(), _returns()):
            for parent, code, *clash in connection.execute(query.where(*under)):
                found[parent][code].append(Clash(*clash))
    return found


def most_at_once(clashes: Iterable[Clash], start: date, end: date) -> int:
    """The most that these lines have together on any day from ``start`` up to but without ``end``, in grains."""
    moved = Counter[date]()
    for clash in clashes:
        moved[clash.start_day] -= clash.area_grains
        moved[clash.last_day + timedelta(days=1)] += clash.area_grains
    return -lowest_over(moved, start, end)


def _returns() -> Select[Any]:
    returned = CONTRACT_RETURN.c
    columns = (
        CONTRACT.c.parent_number,
        returned.parcel_code,
        CONTRACT.c.number,
        returned.giver,
        returned.back_on,
        CONTRACT.c.actual_last_day,
        -returned.area_grains,
    )
    return select(*columns).join(CONTRACT, CONTRACT.c.number == returned.contract_number)


def _lines() -> Select[Any]:
    columns = (
        CONTRACT.c.parent_number,
        CONTRACT_PARCEL.c.parcel_code,
        CONTRACT.c.number,
        CONTRACT_PARCEL.c.giver,
        CONTRACT.c.start_day,
        CONTRACT.c.actual_last_day,
        CONTRACT_PARCEL.c.area_grains,
        case((CONTRACT.c.state == "signed", null()), else_=CONTRACT.c.hold_until),
        CONTRACT.c.proposal_id,
    )
    return (
        select(*columns)
        .join(CONTRACT, CONTRACT.c.number == CONTRACT_PARCEL.c.contract_number)
        .order_by(CONTRACT.c.start_day, CONTRACT.c.number)
    )
