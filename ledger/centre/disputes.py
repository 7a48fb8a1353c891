"""Disputes: raised by a clerk or by the party itself, accepted, heard, ended; from acceptance on their land is stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, insert, update

from ledger.access import Act, VersionStale
from ledger.access.proposals import check_reason
from ledger.centre.common import at_step, choice_of, has_come, in_order, line_of, next_number, text_of
from ledger.centre.dispute_checks import check_concerned, check_parties, check_subject, check_time
from ledger.centre.dispute_data import (
    DISPUTE_KINDS,
    DISPUTE_STATES,
    EVENTS,
    EXPROPRIATION,
    STANDING_STATES,
    Dispute,
    Mediation,
    NewDispute,
)
from ledger.centre.dispute_models import DISPUTE, DISPUTE_EVENT, DISPUTE_PARCEL, DISPUTE_PARTY
from ledger.centre.dispute_queries import find_dispute, mediation_json
from ledger.centre.dispute_refusals import (
    EventOutOfPlace,
    NotArbitrable,
    ObjectionForOthers,
)
from ledger.centre.stops import release_stops, stop_land
from ledger.errors import Words
from ledger.parcels import find_parcels

RAISED_ON: Final = Words("提出日", "day on which it was raised")
KNOWN_ON: Final = Words("知道权利受侵害之日", "day of knowing")


def raise_dispute(connection: Connection, brought: NewDispute, act: Act) -> Dispute:
    """Put a dispute on record, in writing or as it was told and noted on the spot. It stops nothing before it is accepted.

    Raises NotArbitrable, DisputeSubjectMissing, DisputePartiesUnfit, DisputeUnconcerned, ContractMissing, ParcelMissing,
    PartyMissing, CentreTextMissing, DayAhead, DaysDisordered.
    """
    _refuse_expropriation(brought)
    parcels = check_subject(connection, brought)
    act.permit(connection, "disputes.accept", villages=_villages(connection, parcels))
    return _record(connection, brought, parcels, act, "disputes.accept")


def object_to(connection: Connection, brought: NewDispute, act: Act) -> Dispute:
    """An objection by the household or co-operative itself, through its own account. Raises ObjectionForOthers too."""
    claimants = [each.party for each in brought.parties if each.role == "claimant"]
    act.permit(connection, "disputes.object", parties=claimants)
    mine = {grant.party_code for grant in act.actor.grants if grant.party_code}
    for party in claimants:
        if mine and party not in mine:
            raise ObjectionForOthers(party=party)
    _refuse_expropriation(brought)
    return _record(connection, brought, check_subject(connection, brought), act, "disputes.object")


def _refuse_expropriation(brought: NewDispute) -> None:
    if brought.kind == EXPROPRIATION:
        raise NotArbitrable(kind_zh="征收补偿", kind_en="compensation for expropriation")


def _villages(connection: Connection, parcels: Sequence[str]) -> list[str]:
    return sorted({parcel.village_code for parcel in find_parcels(connection, parcels).values()})


def _record(connection: Connection, brought: NewDispute, parcels: Sequence[str], act: Act, operation: str) -> Dispute:
    choice_of(brought.kind, DISPUTE_KINDS, Words("争议类型", "kind of dispute"))
    has_come(brought.raised_on, act.today, RAISED_ON)
    in_order(brought.known_on, KNOWN_ON, brought.raised_on, RAISED_ON)
    check_parties(connection, brought)
    check_concerned(connection, brought, parcels)
    village = _villages(connection, parcels)[0]
    claim = text_of(brought.claim, Words("请求", "the claim"), needed=True)
    grounds = text_of(brought.grounds, Words("事实和理由", "facts and grounds"), needed=True)
    number = next_number(connection, DISPUTE.c.number, "D", village, brought.raised_on)
    row: dict[str, Any] = {"number": number, "kind": brought.kind, "state": "raised", "version": 1, "caveats": ""}
    row |= {"division_level": "village", "division_code": village}
    row |= {"contract_number": brought.contract_number or None, "claim": claim, "grounds": grounds}
    row |= {"known_on": brought.known_on, "raised_on": brought.raised_on}
    row |= {"womens_rights": int(brought.womens_rights), "oral": int(brought.oral)}
    connection.execute(insert(DISPUTE), row | made(act))
    people = [
        {"dispute_number": number, "place": n, "role": each.role, "party": each.party}
        for n, each in enumerate(brought.parties, 1)
    ]
    connection.execute(insert(DISPUTE_PARTY), people)
    if parcels:
        connection.execute(
            insert(DISPUTE_PARCEL), [{"dispute_number": number, "parcel_code": code} for code in parcels]
        )
    how = "口头提出，当场记录" if brought.oral else "书面提出"
    add_event(connection, number, 1, "raised", brought.raised_on, how, act)
    act.note(operation, "dispute", number, after={"state": "raised"}, detail=f"{DISPUTE_KINDS[brought.kind].zh}：{how}")
    return find_dispute(connection, number)


def answer_request(
    connection: Connection,
    number: str,
    act: Act,
    *,
    accept: bool,
    arbitration: bool = False,
    reason: str = "",
    version: int | None = None,
) -> Dispute:
    """Accept a dispute for mediation, or for arbitration, or say why not. What is due within five working days (art. 23)
    is accepted later too, and shown as overdue.

    Raises CentreStepWrong, ReasonMissing, LimitationPassed.
    """
    dispute = here(connection, number, act, "disputes.accept", version)
    at_step(number, dispute.state, ("raised",), DISPUTE_STATES)
    if not accept:
        given = text_of(check_reason(reason), Words("理由", "the reason"))
        return go(connection, dispute, "turned-down", "turned-down", given, act, "disputes.accept")
    if arbitration:
        check_time(connection, dispute, "to-arbitration", dispute.brought.raised_on)
    caveats = stop_land(connection, number, dispute.brought.parcels, act.today, act)
    connection.execute(update(DISPUTE).where(DISPUTE.c.number == number).values(caveats=" ".join(caveats)))
    if not arbitration:
        return go(connection, dispute, "accepted", "mediation", "受理，进入调解", act, "disputes.accept")
    accepted = go(connection, dispute, "accepted", "arbitration", "受理，进入仲裁", act, "disputes.accept")
    add_event(connection, number, len(accepted.events) + 1, "to-arbitration", act.today, "申请仲裁", act)
    return find_dispute(connection, number)


def go(
    connection: Connection, dispute: Dispute, kind: str, state: str, note: str, act: Act, operation: str, **more: Any
) -> Dispute:
    day = more.pop("on_day", act.today)
    add_event(connection, dispute.number, len(dispute.events) + 1, kind, day, note, act, **more)
    values: dict[str, Any] = {"state": state, "version": dispute.version + 1}
    if state not in STANDING_STATES:
        release_stops(connection, dispute.caveats, document_of(dispute, more), day, act)
    connection.execute(update(DISPUTE).where(DISPUTE.c.number == dispute.number).values(values))
    before, after = {"state": dispute.state}, {"state": state}
    act.note(
        operation, "dispute", dispute.number, before=before, after=after, detail=f"{EVENTS[kind].zh}：{note[:120]}"
    )
    return find_dispute(connection, dispute.number)


def document_of(dispute: Dispute, more: Mapping[str, Any]) -> str:
    """The paper by which its land is given free: the outcome's, or the dispute's own number."""
    return str(more.get("document") or dispute.number)


def touch(connection: Connection, dispute: Dispute) -> None:
    connection.execute(update(DISPUTE).where(DISPUTE.c.number == dispute.number).values(version=dispute.version + 1))


def add_event(
    connection: Connection,
    number: str,
    sequence: int,
    kind: str,
    on_day: date,
    note: str,
    act: Act,
    *,
    document: str = "",
    mediation: Mediation | None = None,
) -> None:
    row = {"dispute_number": number, "sequence": sequence, "kind": kind, "on_day": on_day, "note": note}
    row |= {
        "document": line_of(document, Words("文书号", "the paper's number")),
        "mediation": mediation_json(mediation),
    }
    connection.execute(insert(DISPUTE_EVENT), row | made(act))


def here(connection: Connection, number: str, act: Act, operation: str, version: int | None) -> Dispute:
    dispute = find_dispute(connection, number)
    place = dispute.brought.place
    act.permit(connection, operation, places=[(place.level, place.code)])
    if version is not None and version != dispute.version:
        raise VersionStale(what=number, found=dispute.version, expected=version)
    return dispute


def out_of_place(dispute: Dispute, kind: str) -> EventOutOfPlace:
    state, event = DISPUTE_STATES[dispute.state], EVENTS[kind]
    return EventOutOfPlace(
        number=dispute.number, state_zh=state.zh, state_en=state.en, event_zh=event.zh, event_en=event.en
    )


def made(act: Act) -> dict[str, Any]:
    return {"recorded_at": act.at, "recorded_by": act.by}
