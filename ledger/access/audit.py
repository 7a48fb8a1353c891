"""The audit trail: who did what, from where, when, on what, before and after, with what outcome.

It is written in the transaction of what it tells about; a refusal, whose transaction is taken back, in one of its
own. There is no setting that switches it off, and the database refuses to change or delete an event.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, insert, select

from ledger.access.data import Actor
from ledger.access.models import AUDIT_EVENT
from ledger.book.verification import Finding
from ledger.codes import mask_personal_numbers
from ledger.errors import Refusal

LONGEST_DETAIL: Final = 2_000
_CHUNK: Final = 1_000
_HASHED: Final = tuple(column.name for column in AUDIT_EVENT.columns if column.name not in {"id", "content_hash"})


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the trail. before, after: canonical JSON, empty where there was or is nothing."""

    id: int
    recorded_at: datetime
    actor: str
    roles: str
    via: str
    address: str
    request_id: str
    operation: str
    subject_kind: str
    subject: str
    outcome: str
    code: str
    detail: str
    purpose: str
    before: str
    after: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events are wanted; empty means any. before_id: only earlier ones, for the next page.

    without: operations that are left out.
    """

    actor: str = ""
    operation: str = ""
    subject: str = ""
    outcome: str = ""
    start: datetime | None = None
    end: datetime | None = None
    before_id: int | None = None
    oldest_first: bool = False
    limit: int = 100
    without: tuple[str, ...] = ()


def canonical(value: Any) -> str:
    """Canonical JSON of what a command says about its subject; dates and other values as text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def event_row(
    actor: Actor,
    at: datetime,
    operation: str,
    *,
    subject_kind: str = "",
    subject: str = "",
    outcome: str = "done",
    refusal: Refusal | None = None,
    code: str = "",
    detail: str = "",
    purpose: str = "",
    before: Any = None,
    after: Any = None,
) -> dict[str, Any]:
    """The row of one event. Texts are cut to their columns; a refusal tells its code and its figures.

    subject: as the database has it where subject_kind says what it is, otherwise as somebody typed it, and masked.
    """
    said = refusal.line("zh") if refusal is not None else detail
    row = {
        "recorded_at": at,
        "actor": actor.name,
        "roles": " ".join(actor.roles),
        "via": actor.via,
        "address": actor.address[:64],
        "request_id": actor.request_id[:64],
        "operation": operation[:48],
        "subject_kind": subject_kind[:24],
        "subject": (subject if subject_kind else mask_personal_numbers(_printable(subject)))[:120],
        "outcome": outcome,
        "code": (refusal.code if refusal is not None else code)[:64],
        "detail": (said if subject_kind else mask_personal_numbers(_printable(said)))[:LONGEST_DETAIL],
        "purpose": purpose,
        "before": canonical(before) if before is not None else "",
        "after": canonical(after) if after is not None else "",
    }
    return row | {"content_hash": _hash(row)}


def write_events(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Add events to the trail."""
    if rows:
        connection.execute(insert(AUDIT_EVENT), list(rows))


def _printable(text: str) -> str:
    """What a hostile request brought, as text that every database keeps."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "␀")


def _hash(row: dict[str, Any]) -> str:
    instant = row["recorded_at"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    said = canonical({name: row[name] for name in _HASHED} | {"recorded_at": instant})
    return hashlib.sha256(said.encode()).hexdigest()


def events(connection: Connection, wanted: Filter) -> list[Event]:
    """The events that fit, newest first unless asked otherwise."""
    query = _narrowed(select(*AUDIT_EVENT.columns), wanted)
    order = AUDIT_EVENT.c.id.asc() if wanted.oldest_first else AUDIT_EVENT.c.id.desc()
    return [Event(*row) for row in connection.execute(query.order_by(order).limit(wanted.limit))]


def every_event(connection: Connection, wanted: Filter) -> Iterator[Event]:
    """All the events that fit, oldest first, read in portions: for an export."""
    last = 0
    while True:
        query = _narrowed(select(*AUDIT_EVENT.columns), wanted).where(AUDIT_EVENT.c.id > last)
        rows = connection.execute(query.order_by(AUDIT_EVENT.c.id).limit(_CHUNK)).all()
        yield from (Event(*row) for row in rows)
        if len(rows) < _CHUNK:
            return
        last = rows[-1].id


def _narrowed(query: Select[Any], wanted: Filter) -> Select[Any]:
    column = AUDIT_EVENT.c
    for name in ("actor", "operation", "subject", "outcome"):
        if value := getattr(wanted, name):
            query = query.where(column[name] == value)
    if wanted.without:
        query = query.where(column.operation.not_in(wanted.without))
    if wanted.start is not None:
        query = query.where(column.recorded_at >= wanted.start)
    if wanted.end is not None:
        query = query.where(column.recorded_at < wanted.end)
    if wanted.before_id is not None:
        query = query.where(column.id < wanted.before_id)
    return query


def check_trail(connection: Connection) -> Iterator[Finding]:
    """A finding for every event that no longer says what it said when it was written."""
    for event in every_event(connection, Filter()):
        row = {name: getattr(event, name) for name in _HASHED}
        if _hash(row) != event.content_hash:
            yield Finding("trail", 0, None, f"audit event {event.id} of {event.recorded_at:%Y-%m-%d %H:%M} was changed")
