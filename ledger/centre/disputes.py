"""Disputes: raised by a clerk or by the party itself, accepted, heard, ended; from acceptance on their land is stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, insert, update

from ledger.access import Act, VersionStale
from ledger.access.proposals import check_reason
from ledger.centre.common import at_step, choice_of, has_come, in_order, line_of, next_number, sha256_of, text_of
from ledger.centre.dispute_checks import check_concerned, check_parties, check_subject, check_time
from ledger.centre.dispute_data import (
    DISPUTE_KINDS,
    DISPUTE_STATES,
    EVENTS,
    EXPROPRIATION,
    RECORDABLE,
    STANDING_STATES,
    Dispute,
    Mediation,
    NewDispute,
)
from ledger.centre.dispute_models import DISPUTE, DISPUTE_EVENT, DISPUTE_EVIDENCE, DISPUTE_PARCEL, DISPUTE_PARTY
from ledger.centre.dispute_queries import find_dispute, mediation_json
from ledger.centre.dispute_refusals import (
    AgreementUnsigned,
    EventOutOfPlace,
    EvidenceOfStranger,
    EvidenceTwice,
    ExtensionTwice,
    NotArbitrable,
    ObjectionForOthers,
)
from ledger.centre.stops import release_stops, stop_land
from ledger.errors import Words
from ledger.parcels import find_parcels

RAISED_ON: Final = Words("提出日", "day on which it was raised")
KNOWN_ON: Final = Words("知道权利受侵害之日", "day of knowing")
_ARBITRATION_ONLY: Final = ("served", "defence", "hearing", "extension")
_AFTER: Final = {  # an outcome: from which states it follows, and to which it leads
    "settled": (("mediation", "arbitration", "court"), "settled"),
    "withdrawn": (("raised", "mediation", "arbitration"), "withdrawn"),
    "to-arbitration": (("mediation",), "arbitration"),
    "award": (("arbitration",), "awarded"),
    "to-court": (("mediation", "awarded"), "court"),
    "closed": (("awarded", "court"), "closed"),
}


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
    connection.execute(insert(DISPUTE), row | _made(act))
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
    _event(connection, number, 1, "raised", brought.raised_on, how, act)
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
    dispute = _here(connection, number, act, "disputes.accept", version)
    at_step(number, dispute.state, ("raised",), DISPUTE_STATES)
    if not accept:
        given = text_of(check_reason(reason), Words("理由", "the reason"))
        return _go(connection, dispute, "turned-down", "turned-down", given, act, "disputes.accept")
    if arbitration:
        check_time(connection, dispute, "to-arbitration", dispute.brought.raised_on)
    caveats = stop_land(connection, number, dispute.brought.parcels, act.today, act)
    connection.execute(update(DISPUTE).where(DISPUTE.c.number == number).values(caveats=" ".join(caveats)))
    if not arbitration:
        return _go(connection, dispute, "accepted", "mediation", "受理，进入调解", act, "disputes.accept")
    accepted = _go(connection, dispute, "accepted", "arbitration", "受理，进入仲裁", act, "disputes.accept")
    _event(connection, number, len(accepted.events) + 1, "to-arbitration", act.today, "申请仲裁", act)
    return find_dispute(connection, number)


def record_event(
    connection: Connection,
    number: str,
    kind: str,
    act: Act,
    *,
    on_day: date,
    note: str = "",
    document: str = "",
    mediation: Mediation | None = None,
    version: int | None = None,
) -> Dispute:
    """Note what happened: service, defence, hearing, extension, a mediation, or anything else. Nothing is rewritten.

    Raises CentreChoiceUnknown, EventOutOfPlace, ExtensionTwice, DayAhead, DaysDisordered, CentreTextMissing.
    """
    dispute = _here(connection, number, act, "disputes.record", version)
    choice_of(kind, RECORDABLE, Words("事项", "what happened"))
    wanted = (
        ("arbitration",)
        if kind in _ARBITRATION_ONLY
        else ("mediation", "arbitration")
        if kind == "mediation"
        else STANDING_STATES
    )
    if dispute.state not in wanted:
        raise _out_of_place(dispute, kind)
    if kind == "extension" and (before := dispute.day_of("extension")):
        raise ExtensionTwice(number=number, day=before)
    has_come(on_day, act.today, EVENTS[kind])
    in_order(dispute.brought.raised_on, RAISED_ON, on_day, EVENTS[kind])
    said = text_of(note, Words("说明", "the note"), needed=kind in ("note", "extension"))
    record = _mediation(mediation) if kind == "mediation" else None
    _event(connection, number, len(dispute.events) + 1, kind, on_day, said, act, document=document, mediation=record)
    _touch(connection, dispute)
    act.note("disputes.record", "dispute", number, detail=f"{on_day} {EVENTS[kind].zh} {said[:80]}".strip())
    return find_dispute(connection, number)


def hand_in(
    connection: Connection,
    number: str,
    file_name: str,
    sha256: str,
    party: str,
    act: Act,
    note: str = "",
    version: int | None = None,
) -> Dispute:
    """Freeze a piece of evidence by the hash of its content. Raises EvidenceTwice, EvidenceOfStranger, HashWrong."""
    dispute = _here(connection, number, act, "disputes.record", version)
    if dispute.state not in STANDING_STATES:
        raise _out_of_place(dispute, "note")
    frozen = sha256_of(sha256)
    name = line_of(file_name, Words("文件名", "the file's name"), needed=True)
    if not frozen:
        line_of("", Words("文件校验值", "the file's hash"), needed=True)
    if party not in {each.party for each in dispute.brought.parties}:
        raise EvidenceOfStranger(party=party, number=number)
    for each in dispute.evidence:
        if each.sha256 == frozen:
            raise EvidenceTwice(sequence=each.sequence, name=each.file_name)
    row = {"dispute_number": number, "sequence": len(dispute.evidence) + 1, "file_name": name, "sha256": frozen}
    row |= {"handed_in_by": party, "handed_in_on": act.today, "note": text_of(note, Words("说明", "the note"))}
    connection.execute(insert(DISPUTE_EVIDENCE), row | _made(act))
    _touch(connection, dispute)
    act.note("disputes.record", "dispute", number, after={"sha256": frozen}, detail=f"证据 {row['sequence']}：{name}")
    return find_dispute(connection, number)


def decide(
    connection: Connection,
    number: str,
    outcome: str,
    act: Act,
    *,
    on_day: date,
    note: str,
    document: str = "",
    mediation: Mediation | None = None,
    version: int | None = None,
) -> Dispute:
    """Take a dispute to its end or before another door; what ends it gives its land free.

    settled takes the record of mediation with its signatures. Raises CentreChoiceUnknown, CentreStepWrong,
    AgreementUnsigned, LimitationPassed, CourtTimePassed, DayAhead, DaysDisordered, CentreTextMissing.
    """
    dispute = _here(connection, number, act, "disputes.decide", version)
    choice_of(outcome, _AFTER, Words("结果", "outcome"))
    before, state = _AFTER[outcome]
    at_step(number, dispute.state, before, DISPUTE_STATES)
    has_come(on_day, act.today, EVENTS[outcome])
    in_order(
        max(each.on_day for each in dispute.events if each.kind in _BINDING),
        Words("上一步", "the step before"),
        on_day,
        EVENTS[outcome],
    )
    if outcome in ("to-arbitration", "to-court"):
        check_time(connection, dispute, outcome, on_day)
    said = text_of(note, Words("说明", "the note"), needed=True)
    record = _agreement(mediation) if outcome == "settled" and dispute.state == "mediation" else None
    return _go(
        connection,
        dispute,
        outcome,
        state,
        said,
        act,
        "disputes.decide",
        on_day=on_day,
        document=document,
        mediation=record,
    )


_BINDING: Final = ("raised", "accepted", "to-arbitration", "award", "to-court")


def _go(
    connection: Connection, dispute: Dispute, kind: str, state: str, note: str, act: Act, operation: str, **more: Any
) -> Dispute:
    day = more.pop("on_day", act.today)
    _event(connection, dispute.number, len(dispute.events) + 1, kind, day, note, act, **more)
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


def _touch(connection: Connection, dispute: Dispute) -> None:
    connection.execute(update(DISPUTE).where(DISPUTE.c.number == dispute.number).values(version=dispute.version + 1))


def _event(
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
    connection.execute(insert(DISPUTE_EVENT), row | _made(act))


def _mediation(record: Mediation | None) -> Mediation:
    given = record or Mediation("")
    mediator = line_of(given.mediator, Words("调解员", "the mediator"), needed=True)
    agreement = text_of(given.agreement, Words("协议内容", "the agreement"))
    return Mediation(mediator, agreement, given.parties_signed_on, given.mediator_signed, given.sealed)


def _agreement(record: Mediation | None) -> Mediation:
    """The record of an agreement that has taken effect (art. 10). Raises AgreementUnsigned."""
    given = _mediation(record)
    lacking = [
        words
        for held, words in (
            (given.agreement, Words("协议内容", "its words")),
            (given.parties_signed_on, Words("双方签名", "both parties' signatures")),
            (given.mediator_signed, Words("调解员签名", "the mediator's signature")),
            (given.sealed, Words("调解组织印章", "the seal")),
        )
        if not held
    ]
    if lacking:
        raise AgreementUnsigned(
            missing_zh="、".join(w.zh for w in lacking), missing_en=", ".join(w.en for w in lacking)
        )
    return given


def _here(connection: Connection, number: str, act: Act, operation: str, version: int | None) -> Dispute:
    dispute = find_dispute(connection, number)
    place = dispute.brought.place
    act.permit(connection, operation, places=[(place.level, place.code)])
    if version is not None and version != dispute.version:
        raise VersionStale(what=number, found=dispute.version, expected=version)
    return dispute


def _out_of_place(dispute: Dispute, kind: str) -> EventOutOfPlace:
    state, event = DISPUTE_STATES[dispute.state], EVENTS[kind]
    return EventOutOfPlace(
        number=dispute.number, state_zh=state.zh, state_en=state.en, event_zh=event.zh, event_en=event.en
    )


def _made(act: Act) -> dict[str, Any]:
    return {"recorded_at": act.at, "recorded_by": act.by}
