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
from ledger.transfers.data import Contract
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
    rows = [
        {
            "contract_number": contract.number,
            "sequence": sequence,
            "parcel_code": back.parcel_code,
            "giver": back.giver,
            "taker": back.taker,
            "back_on": back.back_on,
            "area_grains": back.area_grains,
        }
        for back in returns
    ]
    if rows:
        connection.execute(insert(CONTRACT_RETURN), rows)
    return sequence


def returned_areas(connection: Connection, numbers: Iterable[str]) -> dict[str, dict[str, int]]:
    """What came back early of each contract, in grains by parcel."""
    wanted = sorted(set(numbers))
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    columns = (CONTRACT_RETURN.c.contract_number, CONTRACT_RETURN.c.parcel_code, CONTRACT_RETURN.c.area_grains)
    for start in range(0, len(wanted), 1_000):
        query = select(*columns).where(CONTRACT_RETURN.c.contract_number.in_(wanted[start : start + 1_000]))
        for number, parcel, area in connection.execute(query):
            found[number][parcel] += area
    return found
