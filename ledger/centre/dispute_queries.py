"""Reading disputes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Select, select

from ledger.access.audit import canonical
from ledger.centre.application_queries import Reach
from ledger.centre.common import missing
from ledger.centre.data import Place
from ledger.centre.dispute_data import (
    STANDING_STATES,
    Dispute,
    DisputeEvent,
    DisputeEvidence,
    DisputeParty,
    Mediation,
    NewDispute,
)
from ledger.centre.dispute_models import DISPUTE, DISPUTE_EVENT, DISPUTE_EVIDENCE, DISPUTE_PARCEL, DISPUTE_PARTY
from ledger.errors import Words

WHAT: Final = Words("争议", "dispute")


@dataclass(frozen=True, slots=True)
class WantedDisputes:
    """Which disputes to list; what is empty does not narrow. open_only: those that are not ended."""

    state: str = ""
    kind: str = ""
    contract_number: str = ""
    party: str = ""
    open_only: bool = False
    after: str = ""
    limit: int = 50


def find_dispute(connection: Connection, number: str) -> Dispute:
    """The dispute of that number. Raises CentreRecordMissing."""
    found = _disputes(connection, select(DISPUTE).where(DISPUTE.c.number == number))
    if not found:
        raise missing(number, WHAT)
    return found[0]


def list_disputes(connection: Connection, wanted: WantedDisputes, reach: Reach | None) -> list[Dispute]:
    """Disputes by number; ``reach`` None: all of them."""
    query = select(DISPUTE).where(DISPUTE.c.number > wanted.after)
    for column, value in (
        (DISPUTE.c.state, wanted.state),
        (DISPUTE.c.kind, wanted.kind),
        (DISPUTE.c.contract_number, wanted.contract_number),
    ):
        query = query.where(column == value) if value else query
    if wanted.open_only:
        query = query.where(DISPUTE.c.state.in_(STANDING_STATES))
    if wanted.party:
        query = query.where(DISPUTE.c.number.in_(_with_parties((wanted.party,))))
    if reach is not None:
        mine = DISPUTE.c.number.in_(_with_parties(reach.parties))
        query = query.where(mine if reach.divisions is None else mine | DISPUTE.c.division_code.in_(reach.divisions))
    return _disputes(connection, query.order_by(DISPUTE.c.number).limit(wanted.limit))


def open_disputes_of_parcels(connection: Connection, codes: Sequence[str]) -> list[Dispute]:
    """The disputes about some of these parcels that are not ended."""
    about = select(DISPUTE_PARCEL.c.dispute_number).where(DISPUTE_PARCEL.c.parcel_code.in_(codes))
    return _disputes(
        connection, select(DISPUTE).where(DISPUTE.c.number.in_(about), DISPUTE.c.state.in_(STANDING_STATES))
    )


def disputes_accepted(connection: Connection, first: date, last: date, divisions: Any = None) -> list[Dispute]:
    """The disputes that were accepted between two days, both included: line 29 of the annual form and those below it."""
    accepted = select(DISPUTE_EVENT.c.dispute_number).where(
        DISPUTE_EVENT.c.kind == "accepted", DISPUTE_EVENT.c.on_day.between(first, last)
    )
    query = select(DISPUTE).where(DISPUTE.c.number.in_(accepted))
    return _disputes(connection, query if divisions is None else query.where(DISPUTE.c.division_code.in_(divisions)))


def _with_parties(parties: Sequence[str]) -> Any:
    return select(DISPUTE_PARTY.c.dispute_number).where(DISPUTE_PARTY.c.party.in_(parties))


def mediation_json(record: Mediation | None) -> str:
    """A record of mediation as its column keeps it; empty for none."""
    if record is None:
        return ""
    values = {name: getattr(record, name) for name in Mediation.__dataclass_fields__}
    signed = record.parties_signed_on
    return canonical(values | {"parties_signed_on": signed.isoformat() if signed else None})


def _mediation(stored: str) -> Mediation | None:
    if not stored:
        return None
    values = json.loads(stored)
    signed = values["parties_signed_on"]
    return Mediation(**(values | {"parties_signed_on": date.fromisoformat(signed) if signed else None}))


def _disputes(connection: Connection, query: Select[Any]) -> list[Dispute]:
    rows = connection.execute(query.order_by(DISPUTE.c.number)).all()
    numbers = [row.number for row in rows]

    def below(table: Any, order: Any) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = defaultdict(list)
        for each in connection.execute(select(table).where(table.c.dispute_number.in_(numbers)).order_by(order)):
            found[each.dispute_number].append(each)
        return found

    people = below(DISPUTE_PARTY, DISPUTE_PARTY.c.place)
    parcels = below(DISPUTE_PARCEL, DISPUTE_PARCEL.c.parcel_code)
    events = below(DISPUTE_EVENT, DISPUTE_EVENT.c.sequence)
    evidence = below(DISPUTE_EVIDENCE, DISPUTE_EVIDENCE.c.sequence)
    return [
        Dispute(
            row.number,
            _brought(row, people[row.number], parcels[row.number]),
            row.state,
            row.version,
            tuple(_event(each) for each in events[row.number]),
            tuple(_evidence(each) for each in evidence[row.number]),
            tuple(row.caveats.split()),
        )
        for row in rows
    ]


def _brought(row: Any, people: Sequence[Any], parcels: Sequence[Any]) -> NewDispute:
    return NewDispute(
        kind=row.kind,
        place=Place(row.division_level, row.division_code),
        parties=tuple(DisputeParty(each.role, each.party) for each in people),
        claim=row.claim,
        grounds=row.grounds,
        known_on=row.known_on,
        raised_on=row.raised_on,
        contract_number=row.contract_number or "",
        parcels=tuple(each.parcel_code for each in parcels),
        womens_rights=bool(row.womens_rights),
        oral=bool(row.oral),
    )


def _event(row: Any) -> DisputeEvent:
    return DisputeEvent(
        row.sequence, row.kind, row.on_day, row.note, row.document, _mediation(row.mediation), row.recorded_by
    )


def _evidence(row: Any) -> DisputeEvidence:
    return DisputeEvidence(row.sequence, row.file_name, row.sha256, row.handed_in_by, row.handed_in_on, row.note)
