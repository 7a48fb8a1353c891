"""What happens in a dispute after it was taken on: events, evidence, and its outcome."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import Connection, insert

from ledger.access import Act
from ledger.centre.common import at_step, choice_of, has_come, in_order, line_of, sha256_of, text_of
from ledger.centre.dispute_checks import check_time
from ledger.centre.dispute_data import DISPUTE_STATES, EVENTS, RECORDABLE, STANDING_STATES, Dispute, Mediation
from ledger.centre.dispute_models import DISPUTE_EVIDENCE
from ledger.centre.dispute_queries import find_dispute
from ledger.centre.dispute_refusals import AgreementUnsigned, EvidenceOfStranger, EvidenceTwice, ExtensionTwice
from ledger.centre.disputes import RAISED_ON, add_event, go, here, made, out_of_place, touch
from ledger.errors import Words

_ARBITRATION_ONLY: Final = ("served", "defence", "hearing", "extension")
_AFTER: Final = {  # an outcome: from which states it follows, and to which it leads
    "settled": (("mediation", "arbitration", "court"), "settled"),
    "withdrawn": (("raised", "mediation", "arbitration"), "withdrawn"),
    "to-arbitration": (("mediation",), "arbitration"),
    "award": (("arbitration",), "awarded"),
    "to-court": (("mediation", "awarded"), "court"),
    "closed": (("awarded", "court"), "closed"),
}


_BINDING: Final = ("raised", "accepted", "to-arbitration", "award", "to-court")


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
    dispute = here(connection, number, act, "disputes.record", version)
    choice_of(kind, RECORDABLE, Words("事项", "what happened"))
    wanted = (
        ("arbitration",)
        if kind in _ARBITRATION_ONLY
        else ("mediation", "arbitration")
        if kind == "mediation"
        else STANDING_STATES
    )
    if dispute.state not in wanted:
        raise out_of_place(dispute, kind)
    if kind == "extension" and (before := dispute.day_of("extension")):
        raise ExtensionTwice(number=number, day=before)
    has_come(on_day, act.today, EVENTS[kind])
    in_order(dispute.brought.raised_on, RAISED_ON, on_day, EVENTS[kind])
    said = text_of(note, Words("说明", "the note"), needed=kind in ("note", "extension"))
    record = _mediation(mediation) if kind == "mediation" else None
    add_event(connection, number, len(dispute.events) + 1, kind, on_day, said, act, document=document, mediation=record)
    touch(connection, dispute)
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
    dispute = here(connection, number, act, "disputes.record", version)
    if dispute.state not in STANDING_STATES:
        raise out_of_place(dispute, "note")
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
    connection.execute(insert(DISPUTE_EVIDENCE), row | made(act))
    touch(connection, dispute)
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
    dispute = here(connection, number, act, "disputes.decide", version)
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
    return go(
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
