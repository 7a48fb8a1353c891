"""What the centre does about a contract: certificates, expiry notices, handbacks, late claims; its disputes and listings."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection

from api import contracts
from api.applications import ReasonSchema
from api.areas import area_body
from api.centre_fields import NUMBER_PATTERN, day_text, noted, number_in_path, party_field, words_field
from api.contracts import NUMBER
from api.dispute_bodies import DisputeAnswer, dispute_body
from api.edge import asked
from api.fields import Day, Strict
from api.notices import ClaimOnRecord, ClaimSchema, claim_body
from api.schemas import Answer, AreaAnswer, day, flag, maybe_day, maybe_part, one_of, part, parts, text, whole
from ledger import centre, clock
from ledger.access import Act, Actor
from ledger.centre import ENDINGS, AreaCheck, Certification, Ending, Handback
from ledger.centre.calendar import calendar
from ledger.inquiries.centre import ContractServices, services_of_contract
from ledger.transfers import FORMS

BLUEPRINT = contracts.BLUEPRINT
_CERTIFICATE: Final = [
    *NUMBER,
    number_in_path("C", "certificate")[0] | {"name": "certificate"},
]


class CertifySchema(Strict):
    class Meta(Strict.Meta):
        title = "CertificationRequest"
        description = "Which party of the contract asks for the certificate."

    requested_by = party_field("code of the party")
    note = words_field("anything to be said besides")


class HandbackSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewHandback"
        description = "That the land was handed back."

    delivered_on = Day(required=True, metadata={"description": "when"})
    accepted_by = party_field("code of who took it back")
    land_state = words_field("in what state the land is", needed=True)
    fixtures = words_field("what became of fixtures")
    note = words_field("anything besides")


class AreaCheckAnswer(Answer):
    class Meta:
        title = "AreaCheck"
        description = "The areas of one parcel by contract, by what was posted, by certificate and by the book."

    parcel = text("parcel code")
    contract = part(AreaAnswer, "what the contract says")
    posted = part(AreaAnswer, "what its entry posted")
    certified = part(AreaAnswer, "area of the certificate")
    book = part(AreaAnswer, "all that the book holds of it")
    agrees = flag("whether they agree")


class CertificationAnswer(Answer):
    class Meta:
        title = "Certification"
        description = "A certificate, with the figures on which it was given."

    number = text("number", pattern=NUMBER_PATTERN)
    contract = text("contract number")
    requested_by = text("code of who asked for it")
    certified_on = day("when it was given")
    note = text("anything besides")
    checks = parts(AreaCheckAnswer, "parcel by parcel")
    withdrawn_on = maybe_day("when it was withdrawn; null while it stands")
    withdrawn_reason = text("why it was withdrawn; empty while it stands")


class EndingAnswer(Answer):
    class Meta:
        title = "Ending"
        description = "How a contract stands towards its end."

    number = text("contract number")
    form = one_of("form of transfer", FORMS)
    transferor = text("code of who gave")
    transferee = text("code of who took")
    area = part(AreaAnswer, "all its land")
    last_day = day("last day on which any of its land is out")
    days_left = whole("days until then; below zero once it has ended")
    stage = whole("the distance of warning that reaches it; 0 where none does", minimum=0)
    ending = one_of("what was done about it", ENDINGS)
    renewal = text("number of the renewing contract; empty without")
    handed_back_on = maybe_day("when it was handed back")


class HandbackAnswer(Answer):
    class Meta:
        title = "Handback"
        description = "That land was handed back."

    number = text("contract number")
    delivered_on = day("when")
    accepted_by = text("code of who took it back")
    land_state = text("in what state the land is")
    fixtures = text("what became of fixtures")
    note = text("anything besides")


class ServicesAnswer(Answer):
    class Meta:
        title = "ContractServices"
        description = "What the centre did about a contract."

    number = text("contract number")
    certifications = parts(CertificationAnswer, "oldest first")
    claims = parts(ClaimOnRecord, "claims of priority, where there was no notice")
    disputes = parts(DisputeAnswer, "oldest first")
    handback = maybe_part(HandbackAnswer, "null where there was none")
    ending = maybe_part(EndingAnswer, "null for what does not come back")


class DisputesAnswer(Answer):
    class Meta:
        title = "DisputesOfContract"
        description = "The disputes about a contract."

    number = text("contract number")
    items = parts(DisputeAnswer, "oldest first")


class ClaimsAnswer(Answer):
    class Meta:
        title = "ClaimsAgainstContract"
        description = "The claims of priority against a contract whose land nobody announced."

    number = text("contract number")
    items = parts(ClaimOnRecord, "oldest first")


@BLUEPRINT.get("/<contract_number:number>/services", parameters=NUMBER)
@BLUEPRINT.answers(200, ServicesAnswer)
def read_services(number: str) -> Any:
    """What the centre did about a contract: certificates, claims, disputes, handback, its end"""

    def question(connection: Connection, actor: Actor) -> dict[str, Any]:
        found = services_of_contract(connection, actor, number, clock.today())
        return _services_body(connection, number, found)

    return asked("contracts.read", question, number)


@BLUEPRINT.get("/<contract_number:number>/disputes", parameters=NUMBER)
@BLUEPRINT.answers(200, DisputesAnswer)
def read_disputes_of_contract(number: str) -> Any:
    """The disputes about a contract"""

    def question(connection: Connection, actor: Actor) -> dict[str, Any]:
        found = services_of_contract(connection, actor, number, clock.today()).disputes
        return {"number": number, "items": [dispute_body(each, calendar(connection)) for each in found]}

    return asked("contracts.read", question, number)


@BLUEPRINT.post("/<contract_number:number>/certify", parameters=NUMBER)
@BLUEPRINT.arguments(CertifySchema)
@BLUEPRINT.answers(200, CertificationAnswer, keyed=True)
def certify_contract(told: dict[str, Any], number: str) -> Any:
    """Certify a signed contract at a party's wish

    Contract, certificate and ledger must agree; the figures are kept.
    """
    return noted(
        "contracts.certify",
        number,
        lambda c, act: certification_body(centre.certify(c, number, told["requested_by"], act, told["note"])),
    )


@BLUEPRINT.post("/<contract_number:number>/certifications/<certificate>/withdraw", parameters=_CERTIFICATE)
@BLUEPRINT.arguments(ReasonSchema)
@BLUEPRINT.answers(200, CertificationAnswer, keyed=True)
def withdraw_certification(told: dict[str, Any], number: str, certificate: str) -> Any:
    """Withdraw a certificate with a reason; the contract is as valid as before"""

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        centre.certificate_of(connection, number, certificate)
        return certification_body(centre.withdraw_certification(connection, certificate, told["reason"], act))

    return noted("contracts.certify", number, work)


@BLUEPRINT.post("/<contract_number:number>/handback", parameters=NUMBER)
@BLUEPRINT.arguments(HandbackSchema)
@BLUEPRINT.answers(200, HandbackAnswer, keyed=True)
def record_handback(told: dict[str, Any], number: str) -> Any:
    """Note that the land was handed back"""
    handback = Handback(number, **told)
    return noted("handbacks.record", number, lambda c, act: handback_body(centre.record_handback(c, handback, act)))


@BLUEPRINT.post("/<contract_number:number>/expiry-notice", parameters=NUMBER)
@BLUEPRINT.answers(200, EndingAnswer, keyed=True)
def give_expiry_notice(number: str) -> Any:
    """Note that both sides were told of the end, once a stage"""
    return noted("notices.issue", number, lambda c, act: ending_body(centre.give_expiry_notice(c, number, act)))


@BLUEPRINT.post("/<contract_number:number>/priority-claims", parameters=NUMBER)
@BLUEPRINT.arguments(ClaimSchema)
@BLUEPRINT.answers(200, ClaimsAnswer, keyed=True)
def claim_without_notice(told: dict[str, Any], number: str) -> Any:
    """A member's claim against a contract whose land nobody announced, within two months of its use"""

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        found = centre.claim_without_notice(connection, number, act=act, **told)
        return {"number": number, "items": [claim_body(each) for each in found]}

    return noted("notices.claim", number, work)


def _services_body(connection: Connection, number: str, found: ContractServices) -> dict[str, Any]:
    days = calendar(connection)
    return {
        "number": number,
        "certifications": [certification_body(each) for each in found.certifications],
        "claims": [claim_body(each) for each in found.claims],
        "disputes": [dispute_body(each, days) for each in found.disputes],
        "handback": handback_body(found.handback) if found.handback else None,
        "ending": ending_body(found.ending) if found.ending else None,
    }


def certification_body(found: Certification) -> dict[str, Any]:
    """A certificate as responses carry it."""
    return {
        "number": found.number,
        "contract": found.contract_number,
        "requested_by": found.requested_by,
        "certified_on": day_text(found.certified_on),
        "note": found.note,
        "checks": [_check_body(each) for each in found.checks],
        "withdrawn_on": day_text(found.withdrawn_on),
        "withdrawn_reason": found.withdrawn_reason,
    }


def _check_body(check: AreaCheck) -> dict[str, Any]:
    areas = {name: area_body(getattr(check, f"{name}_grains")) for name in ("contract", "posted", "certified", "book")}
    return {"parcel": check.parcel_code, **areas, "agrees": check.agrees}


def handback_body(found: Handback) -> dict[str, Any]:
    """A handback as responses carry it."""
    names = ("accepted_by", "land_state", "fixtures", "note")
    told = {name: getattr(found, name) for name in names}
    return told | {"number": found.contract_number, "delivered_on": day_text(found.delivered_on)}


def ending_body(found: Ending) -> dict[str, Any]:
    """How a contract stands towards its end, as responses carry it."""
    names = ("form", "transferor", "transferee", "days_left", "stage", "ending", "renewal")
    return {name: getattr(found, name) for name in names} | {
        "number": found.contract_number,
        "area": area_body(found.area_grains),
        "last_day": day_text(found.last_day),
        "handed_back_on": day_text(found.handed_back_on),
    }
