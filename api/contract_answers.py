"""What contracts look like in responses."""

from __future__ import annotations

from typing import Any

from api.areas import area_body, money_body
from api.conditions import tag_of_version
from api.contract_details import DetailsAnswer, EvidenceAnswer, details_body, evidence_body
from api.contract_requests import PARCEL_PATTERN
from api.problems import refusal_body
from api.schemas import (
    Answer,
    AreaAnswer,
    MoneyAnswer,
    Said,
    instant,
    maybe_day,
    maybe_part,
    maybe_whole,
    one_of,
    page_of,
    part,
    parts,
    text,
    whole,
)
from api.schemas import day as a_day
from api.turns import TurnAnswer
from ledger import clock
from ledger.transfers import FORMS, PRICE_UNITS, STATES, Contract, Outcome, life_of


class LineAnswer(Answer):
    class Meta:
        title = "ContractLineOnRecord"
        description = "A parcel of a contract with the area that it transfers."

    parcel = text("parcel code", pattern=PARCEL_PATTERN)
    area = part(AreaAnswer, "the area transferred")
    giver = text("code of whose land it is")


class ContractAnswer(Answer):
    class Meta:
        title = "Contract"
        description = "A contract on record."

    number = text("contract number")
    state = one_of("state on record", STATES)
    life = text("where it stands in its life today, in words")
    form = one_of("form of transfer", FORMS)
    transferor = text("code of who signs on the giving side")
    transferee = text("code of the party that takes")
    parcels = parts(LineAnswer, "its parcels")
    area = part(AreaAnswer, "all parcels together")
    start = a_day("first day of the term")
    last_day = a_day("last day of the term, included")
    price = text("decimal text in price_unit")
    price_unit = one_of("what the price is in", PRICE_UNITS)
    yearly_rent = maybe_part(MoneyAnswer, "a year's rent; null where it is in kind")
    payment = text("when rent is paid")
    purpose = text("what the land is for")
    consent = text("number of the written consent; empty: none")
    parent = text("the contract that it stands under; empty: none")
    renews = text("the contract that it renews; empty: none")
    evidence = parts(EvidenceAnswer, "the papers it rests on")
    details = part(DetailsAnswer, "what it says besides")
    actual_last_day = a_day("the last day on which any of its land is out")
    hold_until = maybe_day("until when it keeps its land while it is not signed")
    suspended_on = maybe_day("since when it is suspended")
    signed_on = maybe_day("day of signature")
    filed_on = maybe_day("day of filing")
    book = whole("number of the book", minimum=1)
    entry = maybe_whole("number of its entry in that book; null before it is signed", minimum=1)
    origin = one_of("drafted here, or signed on paper before it was recorded", ("counter", "paper"))
    review_proposal = maybe_whole("the proposal under which it was submitted for review")
    reversal_proposal = maybe_whole("the proposal under which it was reversed")
    reversal_entry = maybe_whole("number of the entry that undid it")
    version = whole("counts every change", minimum=1)


class OutcomeAnswer(ContractAnswer):
    class Meta:
        title = "ContractWithWarnings"
        description = "A contract on record, with what the rules warned about."

    warnings = parts(Said, "what the rules warned about")


class FindingsAnswer(Answer):
    class Meta:
        title = "Findings"
        description = "What the rules say to a contract."

    refusals = parts(Said, "for what it would be refused")
    warnings = parts(Said, "what should be looked at")


ContractPage = page_of(ContractAnswer, "ContractPage")


class StoryEventAnswer(Answer):
    class Meta:
        title = "StoryEvent"
        description = "One thing that was done with a contract."

    at = instant("when")
    by = text("login name of who did it")
    roles = text("the roles of who did it")
    operation = text("what was done")
    detail = text("in words")


class StoryAnswer(Answer):
    class Meta:
        title = "Story"
        description = "What was done with a contract, and what it waits for."

    number = text("contract number")
    items = parts(StoryEventAnswer, "oldest first")
    turn = maybe_part(TurnAnswer, "who leads it on; null where it waits for nobody")


def contract_body(contract: Contract) -> dict[str, Any]:
    """A contract as responses carry it."""
    terms = contract.terms
    return {
        "number": terms.number,
        "state": contract.state,
        "life": life_of(contract, clock.today()).en,
        "form": terms.form,
        "transferor": terms.transferor,
        "transferee": terms.transferee,
        "parcels": [
            {"parcel": line.parcel_code, "area": area_body(line.area_grains), "giver": terms.giver_of(line)}
            for line in terms.lines
        ],
        "area": area_body(terms.area_grains),
        "start": terms.start_day.isoformat(),
        "last_day": terms.last_day.isoformat(),
        "price": terms.price,
        "price_unit": terms.price_unit,
        "yearly_rent": money_body(terms.yearly_rent_fen),
        "payment": terms.payment,
        "purpose": terms.purpose,
        "consent": terms.consent,
        "parent": terms.parent,
        "renews": terms.renews,
        "evidence": [evidence_body(each) for each in terms.evidence],
        "details": details_body(terms.details),
        "actual_last_day": contract.last_day.isoformat(),
        "hold_until": contract.hold_until and contract.hold_until.isoformat(),
        "suspended_on": contract.suspended_on and contract.suspended_on.isoformat(),
        "signed_on": terms.signed_on and terms.signed_on.isoformat(),
        "filed_on": terms.filed_on and terms.filed_on.isoformat(),
        "book": contract.book_id,
        "entry": contract.entry_id,
        "origin": contract.origin,
        "review_proposal": contract.proposal_id,
        "reversal_proposal": contract.reversal_proposal_id,
        "reversal_entry": contract.reversal_entry_id,
        "version": contract.version,
    }


def outcome_body(outcome: Outcome) -> dict[str, Any]:
    """A contract with the warnings of the rules, as responses carry it."""
    return contract_body(outcome.contract) | {"warnings": [refusal_body(each) for each in outcome.warnings]}


def contract_tag(body: dict[str, Any]) -> str:
    """The ETag of a contract as a response carries it."""
    return tag_of_version(body["version"], body["life"])
