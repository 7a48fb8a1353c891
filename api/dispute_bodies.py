"""What disputes look like in responses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import fields

from api.centre_fields import day_text
from api.schemas import Answer, day, flag, maybe_day, maybe_part, one_of, page_of, parts, text, whole
from ledger import clock
from ledger.centre import DEADLINES, DISPUTE_KINDS, DISPUTE_STATES, EVENTS, PARTY_ROLES, Deadline, Dispute, deadlines_of


class DisputePartyAnswer(Answer):
    class Meta:
        title = "DisputePartyOnRecord"
        description = "Somebody in a dispute."

    role = one_of("on which side", PARTY_ROLES)
    party = text("code of the party")


class MediationAnswer(Answer):
    class Meta:
        title = "MediationOnRecord"
        description = "The record of a mediation."

    mediator = text("who mediated")
    agreement = text("what was agreed; empty without an agreement")
    parties_signed_on = maybe_day("when both parties signed")
    mediator_signed = flag("whether the mediator signed")
    sealed = flag("whether the seal is on it")


class DisputeEventAnswer(Answer):
    class Meta:
        title = "DisputeEvent"
        description = "One thing that happened in a dispute."

    sequence = whole("counted from 1", minimum=1)
    kind = one_of("what happened", EVENTS)
    on_day = day("when")
    note = text("in words")
    document = text("number of a paper; empty without")
    mediation = maybe_part(MediationAnswer, "null but for a mediation")
    by = text("login name of who noted it")


class DisputeEvidenceAnswer(Answer):
    class Meta:
        title = "DisputeEvidence"
        description = "A file that was handed in, frozen by the hash of its content."

    sequence = whole("counted from 1", minimum=1)
    file_name = text("name of the file")
    sha256 = text("SHA-256 of its content", pattern="^[0-9a-f]{64}$")
    party = text("code of who handed it in")
    handed_in_on = day("when")
    note = text("what it shows")


class DeadlineAnswer(Answer):
    class Meta:
        title = "Deadline"
        description = "A clock of the Law on Mediation and Arbitration of Rural Land Contract Disputes."

    name = one_of("which clock", DEADLINES)
    source = text("the article")
    begins_on = day("the day before it is counted")
    days = whole("how many days", minimum=0)
    working = flag("whether these are working days")
    due_on = day("last day")
    met_on = maybe_day("when it was met; null while it was not")
    overdue = flag("whether it passed before it was met")


class DisputeAnswer(Answer):
    class Meta:
        title = "Dispute"
        description = "A dispute on record. A village's disclosure goes without parties, words and evidence."

    number = text("number")
    kind = one_of("what sort of dispute", DISPUTE_KINDS)
    state = one_of("where it stands", DISPUTE_STATES)
    village = text("code of the village of its land")
    parties = parts(DisputePartyAnswer, "both sides, and third parties")
    contract = text("contract number; empty where it is about parcels alone")
    parcels = fields.List(fields.String(), metadata={"description": "codes of its parcels"})
    claim = text("what is claimed")
    grounds = text("facts and grounds")
    known_on = day("when the claimant knew")
    raised_on = day("when it was brought")
    womens_rights = flag("whether it is about women's rights in land")
    oral = flag("told by word of mouth")
    caveats = fields.List(fields.String(), metadata={"description": "the stops on its parcels"})
    deadlines = parts(DeadlineAnswer, "the clocks that run or ran")
    events = parts(DisputeEventAnswer, "oldest first")
    evidence = parts(DisputeEvidenceAnswer, "in the order in which it was handed in")
    version = whole("counts every change", minimum=1)


DisputePage = page_of(DisputeAnswer, "DisputePage")


def dispute_body(found: Dispute, days: Mapping[date, bool]) -> dict[str, Any]:
    """A dispute as responses carry it. days: the calendar."""
    brought = found.brought
    names = ("kind", "claim", "grounds", "womens_rights", "oral")
    return {name: getattr(brought, name) for name in names} | {
        "number": found.number,
        "state": found.state,
        "village": brought.place.code,
        "parties": [{"role": each.role, "party": each.party} for each in brought.parties],
        "contract": brought.contract_number,
        "parcels": list(brought.parcels),
        "known_on": day_text(brought.known_on),
        "raised_on": day_text(brought.raised_on),
        "caveats": list(found.caveats),
        "deadlines": [_deadline(each) for each in deadlines_of(found, days)],
        "events": [_event(each) for each in found.events],
        "evidence": [
            {
                "sequence": each.sequence,
                "file_name": each.file_name,
                "sha256": each.sha256,
                "party": each.handed_in_by,
                "handed_in_on": day_text(each.handed_in_on),
                "note": each.note,
            }
            for each in found.evidence
        ],
        "version": found.version,
    }


def _deadline(each: Deadline) -> dict[str, Any]:
    return {
        "name": each.name,
        "source": DEADLINES[each.name].source.en,
        "begins_on": day_text(each.begins_on),
        "days": each.days,
        "working": each.working,
        "due_on": day_text(each.due_on),
        "met_on": day_text(each.met_on),
        "overdue": each.is_overdue(clock.today()),
    }


def _event(each: Any) -> dict[str, Any]:
    record = each.mediation
    return {
        "sequence": each.sequence,
        "kind": each.kind,
        "on_day": day_text(each.on_day),
        "note": each.note,
        "document": each.document,
        "mediation": record
        and {
            "mediator": record.mediator,
            "agreement": record.agreement,
            "parties_signed_on": day_text(record.parties_signed_on),
            "mediator_signed": record.mediator_signed,
            "sealed": record.sealed,
        },
        "by": each.recorded_by,
    }
