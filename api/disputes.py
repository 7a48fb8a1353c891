"""``disputes``: raised, accepted, recorded and decided, with their clocks and frozen evidence."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields, validate
from sqlalchemy import Connection

from api.centre_fields import (
    made,
    maybe_contract_field,
    number_in_path,
    party_field,
    stepped,
    words_field,
)
from api.conditions import tag_of_version, tagged
from api.contract_requests import PARCEL_PATTERN
from api.dispute_bodies import DisputeAnswer, DisputePage, dispute_body
from api.edge import asked
from api.fields import Day, Flag, Strict, Text, Word
from api.paging import cursor_field, cursor_of, limit_field, page, parts_of
from api.resource import resource
from ledger import centre
from ledger.access import Act, Actor, may
from ledger.centre import (
    DISPUTE_KINDS,
    DISPUTE_STATES,
    OUTCOMES,
    PARTY_ROLES,
    RECORDABLE,
    Dispute,
    DisputeParty,
    Mediation,
    NewDispute,
    WantedDisputes,
)
from ledger.centre.calendar import calendar
from ledger.centre.dispute_data import EXPROPRIATION
from ledger.inquiries.centre import disputes_in_reach, read_dispute

BLUEPRINT = resource("disputes", "Disputes over contracts and land")
NUMBER: Final = number_in_path("D", "dispute")


class DisputePartySchema(Strict):
    class Meta(Strict.Meta):
        title = "DisputePartyNamed"
        description = "Somebody in a dispute."

    role = Word(PARTY_ROLES, required=True, metadata={"description": "on which side"})
    party = party_field("code of the party")


class NewDisputeSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewDispute"
        description = "What is disputed: a contract, or parcels, or both."

    kind = Word((*DISPUTE_KINDS, EXPROPRIATION), required=True, metadata={"description": "what sort of dispute"})
    parties = fields.List(
        fields.Nested(DisputePartySchema),
        required=True,
        validate=validate.Length(1, 50),
        metadata={"description": "claimant, respondent, third parties"},
    )
    contract = maybe_contract_field("contract number; empty where it is about parcels alone")
    parcels = fields.List(
        Text(19, 19, PARCEL_PATTERN, metadata={"description": "parcel code"}),
        load_default=list,
        validate=validate.Length(0, 200),
        metadata={"description": "codes of the parcels, beside those of the contract"},
    )
    claim = words_field("what is claimed", needed=True)
    grounds = words_field("facts and grounds", needed=True)
    known_on = Day(required=True, metadata={"description": "when the claimant knew that a right was hurt"})
    raised_on = Day(required=True, metadata={"description": "when it was brought to the centre"})
    womens_rights = Flag(load_default=False, metadata={"description": "whether it is about women's rights in land"})
    oral = Flag(load_default=False, metadata={"description": "told by word of mouth, and noted on the spot"})


class DisputeQuery(Strict):
    state = Word(("", *DISPUTE_STATES), load_default="", metadata={"description": "only in this state"})
    kind = Word(("", *DISPUTE_KINDS), load_default="", metadata={"description": "only of this kind"})
    contract = maybe_contract_field("only about this contract")
    party = Text(64, load_default="", metadata={"description": "only with this party"})
    cursor = cursor_field()
    limit = limit_field()


class AcceptSchema(Strict):
    class Meta(Strict.Meta):
        title = "DisputeAcceptance"
        description = "Whether a dispute is taken on."

    accept = Flag(required=True, metadata={"description": "true: it is taken on; false: turned down, with the reason"})
    arbitration = Flag(load_default=False, metadata={"description": "for arbitration rather than mediation"})
    reason = words_field("why it is turned down; 2 to 500 characters then", most=500)


class MediationSchema(Strict):
    class Meta(Strict.Meta):
        title = "MediationRecord"
        description = "The record of a mediation."

    mediator = words_field("who mediated", most=120)
    agreement = words_field("what was agreed; empty without an agreement")
    parties_signed_on = Day(load_default=None, allow_none=False, metadata={"description": "when both parties signed"})
    mediator_signed = Flag(load_default=False, metadata={"description": "whether the mediator signed"})
    sealed = Flag(load_default=False, metadata={"description": "whether the seal is on it"})


class EventSchema(Strict):
    class Meta(Strict.Meta):
        title = "DisputeEventNoted"
        description = "What happened in a dispute."

    kind = Word(RECORDABLE, required=True, metadata={"description": "what happened"})
    on_day = Day(required=True, metadata={"description": "when"})
    note = words_field("in words")
    document = words_field("number of a paper", most=120)
    mediation = fields.Nested(
        MediationSchema, load_default=None, allow_none=False, metadata={"description": "of a mediation"}
    )


class EvidenceSchema(Strict):
    class Meta(Strict.Meta):
        title = "EvidenceHandedIn"
        description = "A file, by name and hash; the file itself stays with the office."

    file_name = words_field("name of the file", needed=True, most=120)
    sha256 = Text(64, 64, "^[0-9a-f]{64}$", required=True, metadata={"description": "SHA-256 of its content"})
    party = party_field("code of who handed it in")
    note = words_field("what it shows")


class DecideSchema(Strict):
    class Meta(Strict.Meta):
        title = "DisputeOutcome"
        description = "How a dispute goes on or ends."

    outcome = Word(OUTCOMES, required=True, metadata={"description": "the end, or the next door"})
    on_day = Day(required=True, metadata={"description": "when"})
    note = words_field("in words", needed=True)
    document = words_field("number of the agreement, award or claim", most=120)
    mediation = fields.Nested(
        MediationSchema, load_default=None, allow_none=False, metadata={"description": "of a settlement"}
    )


@BLUEPRINT.post("")
@BLUEPRINT.arguments(NewDisputeSchema)
@BLUEPRINT.answers(201, DisputeAnswer, headers=("ETag", "Location"), keyed=True)
def raise_dispute(told: dict[str, Any]) -> Any:
    """Put a dispute on record: the office, or a household or co-operative for itself

    It stops its land from its acceptance until it ends.
    """
    brought = _brought(told)

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        own = not act.actor.is_operator and may(act.actor, "disputes.object")
        take = centre.object_to if own else centre.raise_dispute
        return dispute_body(take(connection, brought, act), calendar(connection))

    return made("disputes.accept", "disputes", work)


def _brought(told: dict[str, Any]) -> NewDispute:
    names = ("kind", "claim", "grounds", "known_on", "raised_on", "womens_rights", "oral")
    return NewDispute(
        parties=tuple(DisputeParty(each["role"], each["party"]) for each in told["parties"]),
        contract_number=told["contract"],
        parcels=tuple(told["parcels"]),
        **{name: told[name] for name in names},
    )


@BLUEPRINT.get("")
@BLUEPRINT.arguments(DisputeQuery, location="query")
@BLUEPRINT.answers(200, DisputePage, headers=("Link",))
def search_disputes(told: dict[str, Any]) -> Any:
    """Disputes within reach, by number"""
    after = parts_of(told["cursor"], 1)[0] if told["cursor"] else ""
    wanted = WantedDisputes(
        told["state"], told["kind"], told["contract"], told["party"], after=after, limit=told["limit"] + 1
    )

    def question(connection: Connection, actor: Actor) -> tuple[list[Dispute], Any]:
        return disputes_in_reach(connection, actor, wanted), calendar(connection)

    found, days = asked("disputes.read", question)
    shown = found[: told["limit"]]
    more = cursor_of(shown[-1].number) if len(found) > len(shown) else None
    return page([dispute_body(each, days) for each in shown], more)


@BLUEPRINT.get("/<number>", parameters=NUMBER)
@BLUEPRINT.answers(200, DisputeAnswer, headers=("ETag",))
def read_one_dispute(number: str) -> Any:
    """One dispute with its clocks, what happened in it, and its evidence"""

    def question(connection: Connection, actor: Actor) -> dict[str, Any]:
        return dispute_body(read_dispute(connection, actor, number), calendar(connection))

    body = asked("disputes.read", question, number)
    return tagged(body, tag_of_version(body["version"], body["state"]))


@BLUEPRINT.post("/<number>/accept", parameters=NUMBER)
@BLUEPRINT.arguments(AcceptSchema)
@BLUEPRINT.answers(200, DisputeAnswer, headers=("ETag",), keyed=True, changes=True)
def accept_dispute(told: dict[str, Any], number: str) -> Any:
    """Take a dispute on for mediation or arbitration, or turn it down with a reason"""
    return _step(
        "disputes.accept", number, lambda c, act, seen: centre.answer_request(c, number, act, **told, version=seen)
    )


@BLUEPRINT.post("/<number>/events", parameters=NUMBER)
@BLUEPRINT.arguments(EventSchema)
@BLUEPRINT.answers(200, DisputeAnswer, headers=("ETag",), keyed=True, changes=True)
def record_event(told: dict[str, Any], number: str) -> Any:
    """Note what happened: service, defence, hearing, extension, mediation, or anything else"""
    given = told | {"mediation": _mediation(told["mediation"])}
    return _step(
        "disputes.record", number, lambda c, act, seen: centre.record_event(c, number, act=act, **given, version=seen)
    )


@BLUEPRINT.post("/<number>/evidence", parameters=NUMBER)
@BLUEPRINT.arguments(EvidenceSchema)
@BLUEPRINT.answers(200, DisputeAnswer, headers=("ETag",), keyed=True, changes=True)
def hand_in_evidence(told: dict[str, Any], number: str) -> Any:
    """Freeze a piece of evidence by the hash of its content"""
    return _step(
        "disputes.record", number, lambda c, act, seen: centre.hand_in(c, number, act=act, **told, version=seen)
    )


@BLUEPRINT.post("/<number>/decide", parameters=NUMBER)
@BLUEPRINT.arguments(DecideSchema)
@BLUEPRINT.answers(200, DisputeAnswer, headers=("ETag",), keyed=True, changes=True)
def decide_dispute(told: dict[str, Any], number: str) -> Any:
    """Settled, withdrawn, to arbitration, award, to the court, closed

    What ends it gives its land free.
    """
    given = told | {"mediation": _mediation(told["mediation"])}
    return _step(
        "disputes.decide", number, lambda c, act, seen: centre.decide(c, number, act=act, **given, version=seen)
    )


def _mediation(told: dict[str, Any] | None) -> Mediation | None:
    return None if told is None else Mediation(**told)


def _step(operation: str, number: str, step: Any) -> Any:
    return stepped(operation, number, lambda c, act, seen: dispute_body(step(c, act, seen), calendar(c)))
