"""What exits from homesteads look like in responses."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from api.areas import area_body, money_body
from api.fields import instant_text
from api.homestead_bodies import HomesteadAnswer, homestead_body
from api.schemas import (
    Answer,
    AreaAnswer,
    MoneyAnswer,
    day,
    flag,
    instant,
    maybe_instant,
    maybe_part,
    maybe_whole,
    one_of,
    page_of,
    part,
    parts,
    text,
    whole,
)
from ledger.homesteads import HOUSING, NEXT, SETTLEMENTS, STEPS, Agreed, Exit, Minutes, Paid, Paper, Step
from ledger.inquiries.homesteads import ExitStory


class StepPaperAnswer(Answer):
    class Meta:
        title = "StepPaperOnRecord"
        description = "The evidence of a step."

    document = text("number of the paper")
    on_day = day("its day, which is the day of the step")
    sha256 = text("SHA-256 of its file; empty without")
    note = text("anything besides")


class MinutesAnswer(Answer):
    class Meta:
        title = "MeetingCounted"
        description = "How a meeting decided."

    members = whole("members or delegates entitled", minimum=0)
    present = whole("of them present", minimum=0)
    agreed = whole("of them in favour", minimum=0)


class StepAnswer(Answer):
    class Meta:
        title = "Step"
        description = "A step as it stands on record."

    sequence = whole("counted from 1", minimum=1)
    step = one_of("which", STEPS)
    paper = part(StepPaperAnswer, "its evidence")
    returns = flag("whether it takes the step before it back")
    recorded_at = instant("when it was recorded")
    recorded_by = text("login name of who recorded it")


class ExitStepAnswer(StepAnswer):
    class Meta:
        title = "StepOfExit"
        description = "A step of an exit as it stands on record."

    minutes = maybe_part(MinutesAnswer, "of a meeting that decided it; null where none did")


class ExitItem(Answer):
    class Meta:
        title = "ExitItem"
        description = "A household's exit from its homestead, and how far it is."

    number = text("its number")
    homestead = text("code of the homestead")
    household = text("code of the household")
    village = text("code of the village")
    applicant = text("who signed the application")
    housing = one_of("where the household lives afterwards", HOUSING)
    housing_document = text("the proof of that housing")
    reason = text("in the household's own words")
    step = one_of("the step that it has reached", STEPS)
    next = fields.List(
        fields.String(metadata={"enum": list(STEPS)}), metadata={"description": "which steps may follow"}
    )
    reclamation = text("number of the reclamation with its plot; empty: in none")


ExitPage = page_of(ExitItem, "ExitPage")


class ExitsAnswer(Answer):
    class Meta:
        title = "Exits"
        description = "Exits that took a step together."

    items = parts(ExitItem, "in their order")


class TermsAnswer(Answer):
    class Meta:
        title = "ExitTerms"
        description = "What was agreed with a household."

    agreement = text("number of the agreement")
    debtor = text("who owes the compensation")
    settlements = fields.List(
        fields.String(metadata={"enum": list(SETTLEMENTS)}), metadata={"description": "by what it is settled"}
    )
    pay_basis = part(AreaAnswer, "the land that is paid for")
    price_per_mu = part(MoneyAnswer, "for a mu of it")
    quota_basis = part(AreaAnswer, "the land that is to make quota")
    land = part(MoneyAnswer, "for the land: basis times price, rounded half up")
    buildings = part(MoneyAnswer, "for the buildings")
    other = part(MoneyAnswer, "for moving, crops and the like")
    housing = text("which dwelling it gets; empty: none")
    housing_floor = text("floor of that dwelling, square metres", pattern=r"^[0-9]+\.[0-9]{2}$")
    insured_persons = whole("who is insured for it", minimum=0)
    compensation = part(MoneyAnswer, "all the money that is owed")
    paid = part(MoneyAnswer, "paid of it")
    open = part(MoneyAnswer, "still owed")


class ExitPaymentAnswer(Answer):
    class Meta:
        title = "ExitPayment"
        description = "A payment to a household that leaves."

    voucher = text("number of the voucher")
    amount = part(MoneyAnswer, "how much")
    paid_on = day("when it was paid")
    entry = whole("its entry")
    reversed_at = maybe_instant("when it was undone")
    reversal_reason = text("why; empty while it stands")


class ExitAnswer(ExitItem):
    class Meta:
        title = "Exit"
        description = "An exit from its application on, with its evidence at every step."

    homestead_now = part(HomesteadAnswer, "the homestead, as measured last")
    steps = parts(ExitStepAnswer, "in their order")
    terms = maybe_part(TermsAnswer, "what was agreed; null before")
    payments = parts(ExitPaymentAnswer, "by day")
    proposal = maybe_whole("of its agreement; null before, and for who sees no proposals")


def paper_body(paper: Paper) -> dict[str, Any]:
    """The evidence of a step, as responses carry it."""
    return {
        "document": paper.document,
        "on_day": paper.on_day.isoformat(),
        "sha256": paper.sha256,
        "note": paper.note,
    }


def step_body(step: Step) -> dict[str, Any]:
    """A step, as responses carry it."""
    return {
        "sequence": step.sequence,
        "step": step.step,
        "paper": paper_body(step.paper),
        "returns": step.returns,
        "recorded_at": instant_text(step.recorded_at),
        "recorded_by": step.recorded_by,
    }


def item_body(found: Exit) -> dict[str, Any]:
    """An exit, as lists carry it."""
    names = ("applicant", "housing", "housing_document", "reason")
    return {name: getattr(found.application, name) for name in names} | {
        "number": found.number,
        "homestead": found.homestead.code,
        "household": found.household,
        "village": found.village,
        "step": found.step,
        "next": list(NEXT[found.step]),
        "reclamation": found.reclamation,
    }


def story_body(story: ExitStory) -> dict[str, Any]:
    """An exit from its application on, as responses carry it."""
    return item_body(story.exit) | {
        "homestead_now": homestead_body(story.exit.homestead),
        "steps": [step_body(step) | {"minutes": _minutes(minutes)} for step, minutes in story.steps],
        "terms": _terms(story.agreed) if story.agreed is not None else None,
        "payments": [_payment(each) for each in story.payments],
        "proposal": story.proposal.id if story.proposal is not None else None,
    }


def _minutes(minutes: Minutes | None) -> dict[str, int] | None:
    if minutes is None:
        return None
    return {"members": minutes.members, "present": minutes.present, "agreed": minutes.agreed}


def _terms(agreed: Agreed) -> dict[str, Any]:
    terms = agreed.terms
    money = {
        "price_per_mu": terms.price_fen_per_mu,
        "land": terms.land_fen,
        "buildings": terms.buildings_fen,
        "other": terms.other_fen,
        "compensation": terms.compensation_fen,
        "paid": agreed.paid_fen,
        "open": agreed.open_fen,
    }
    return {name: money_body(fen) for name, fen in money.items()} | {
        "agreement": agreed.agreement_number,
        "debtor": agreed.debtor,
        "settlements": list(terms.settlements),
        "pay_basis": area_body(terms.pay_basis_grains),
        "quota_basis": area_body(terms.quota_basis_grains),
        "housing": terms.housing,
        "housing_floor": terms.housing_floor.m2,
        "insured_persons": terms.insured_persons,
    }


def _payment(paid: Paid) -> dict[str, Any]:
    return {
        "voucher": paid.voucher,
        "amount": money_body(paid.fen),
        "paid_on": paid.paid_on.isoformat(),
        "entry": paid.entry_id,
        "reversed_at": instant_text(paid.reversed_at) if paid.reversed_at is not None else None,
        "reversal_reason": paid.reversal_reason,
    }
