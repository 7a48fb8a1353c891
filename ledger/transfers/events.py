"""What became of a signed contract: early ends, changes, suspensions, offers of renewal; final once written."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select

from ledger.access import Act
from ledger.access.audit import canonical
from ledger.errors import Words
from ledger.transfers.data import Contract, Terms
from ledger.transfers.models import CONTRACT_EVENT, CONTRACT_RETURN
from ledger.transfers.posting import Return

EVENT_KINDS: Final[dict[str, Words]] = {
    "ended": Words("提前终止", "ended early"),
    "cut": Words("因征收或交回终止", "cut short by expropriation or surrender"),
    "changed": Words("变更", "changed"),
    "suspended": Words("中止", "suspended"),
    "resumed": Words("恢复", "resumed"),
    "offered": Words("提出续约", "renewal offered"),
    "accepted": Words("接受续约", "renewal accepted"),
    "declined": Words("不续约", "renewal declined"),
}


@dataclass(frozen=True, slots=True)
class NewEvent:
    """Something that becomes of a contract. effective_on: from which day. content: JSON values of what was decided.

    ground: a key of what the kind of event knows, empty where it knows none. entry_id: of what it posted.
    """

    kind: str
    effective_on: date
    document: str
    content: Any
    ground: str = ""
    notice_on: date | None = None
    entry_id: int | None = None
    proposal_id: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An event on record, counted from 1 by contract."""

    contract_number: str
    sequence: int
    kind: str
    ground: str
    notice_on: date | None
    effective_on: date
    document: str
    content: Any
    entry_id: int | None
    proposal_id: int | None
    recorded_at: datetime
    recorded_by: str


_COLUMNS: Final = (
    "contract_number", "sequence", "kind", "ground", "notice_on", "effective_on", "document", "content", "entry_id",
    "proposal_id", "recorded_at", "recorded_by",
)  # fmt: skip


def events_of(connection: Connection, number: str) -> list[Event]:
    """The events of a contract, oldest first."""
    query = select(*(CONTRACT_EVENT.c[name] for name in _COLUMNS)).where(CONTRACT_EVENT.c.contract_number == number)
    return [
        Event(**row | {"content": json.loads(row["content"])})
        for row in map(dict, connection.execute(query.order_by(CONTRACT_EVENT.c.sequence)).mappings())
    ]


def next_sequence(connection: Connection, number: str) -> int:
    """The number of a contract's next event."""
    mine = CONTRACT_EVENT.c.contract_number == number
    return 1 + (connection.scalar(select(func.max(CONTRACT_EVENT.c.sequence)).where(mine)) or 0)


def add_event(
    connection: Connection, contract: Contract, event: NewEvent, act: Act, returns: Sequence[Return] = ()
) -> int:
    """Write an event with the land that it gave back; its number. The database keeps them in turn, and final."""
    sequence = next_sequence(connection, contract.number)
    row = {
        "contract_number": contract.number,
        "sequence": sequence,
        "kind": event.kind,
        "ground": event.ground,
        "notice_on": event.notice_on,
        "effective_on": event.effective_on,
        "document": event.document,
        "content": canonical(event.content),
        "book_id": contract.book_id,
        "entry_id": event.entry_id,
        "proposal_id": event.proposal_id,
        "recorded_at": act.at,
        "recorded_by": act.by,
    }
    connection.execute(insert(CONTRACT_EVENT), row)
    areas: dict[tuple[str, str, str, date], int] = defaultdict(int)
    for back in returns:  # two givers of a parcel may have become one household since
        areas[back.parcel_code, back.giver, back.taker, back.back_on] += back.area_grains
    of_event = {"contract_number": contract.number, "sequence": sequence}
    rows = [
        of_event | {"parcel_code": parcel, "giver": giver, "taker": taker, "back_on": back_on, "area_grains": area}
        for (parcel, giver, taker, back_on), area in areas.items()
    ]
    if rows:
        connection.execute(insert(CONTRACT_RETURN), rows)
    return sequence


Areas = dict[tuple[str, str], int]  # grains by parcel and household


def returned_areas(connection: Connection, numbers: Iterable[str]) -> dict[str, Areas]:
    """What came back early of each contract, in grains by parcel and household to which it came back."""
    wanted = sorted(set(numbers))
    found: dict[str, Areas] = defaultdict(lambda: defaultdict(int))
    table = CONTRACT_RETURN.c
    columns = (table.contract_number, table.parcel_code, table.giver, table.area_grains)
    for start in range(0, len(wanted), 1_000):
        query = select(*columns).where(table.contract_number.in_(wanted[start : start + 1_000]))
        for number, parcel, giver, area in connection.execute(query):
            found[number][parcel, giver] += area
    return found


def still_out(terms: Terms, returned: Areas) -> Areas:
    """What of each line has not come back early, in grains by parcel and giver of the contract.

    What came back to somebody who stands in a giver's place is taken off the parcel's lines in their order.
    """
    back, out = dict(returned), {}
    for line in terms.lines:
        key = (line.parcel_code, terms.giver_of(line))
        early = min(back.get(key, 0), line.area_grains)
        out[key] = line.area_grains - early
        back[key] = back.get(key, 0) - early
    for (parcel, _), area in back.items():
        left = area
        for key in out:
            early = min(left, out[key]) if key[0] == parcel else 0
            out[key] -= early
            left -= early
    return out


def last_return(connection: Connection, number: str) -> date | None:
    """The latest day on which land of a contract came back early; None where none did."""
    mine = CONTRACT_RETURN.c.contract_number == number
    day: date | None = connection.scalar(select(func.max(CONTRACT_RETURN.c.back_on)).where(mine))
    return day
