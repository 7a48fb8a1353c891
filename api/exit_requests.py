"""What the steps of exits from homesteads look like in requests: one paper, one step, many households."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields, validate

from api.areas import Area
from api.caveat_bodies import document_field
from api.centre_fields import party_field, words_field
from api.contract_rents import voucher_field
from api.fields import Day, Number, Strict, Text, Word
from api.homestead_bodies import floor_field
from api.paging import cursor_field, limit_field
from api.quota_fields import PaperSchema, lot_field, maybe_area, number_field
from api.rent_fields import Amount
from ledger.homesteads import (
    HOUSING,
    SETTLEMENTS,
    STEPS,
    Agreement,
    Application,
    FloorArea,
    Minutes,
    Paper,
    Payment,
    Survey,
    Terms,
)

MOST_EXITS: Final = 1_000
MOST_PEOPLE: Final = 100_000
PAPER: Final = {"document": "申请1号", "on_day": "2026-11-02"}
APPLY_EXAMPLE: Final = {
    "applications": [
        {
            "homestead": "N-A",
            "applicant": "640106002201000001",
            "housing": "owned",
            "housing_document": "不动产权证1号",
        }
    ],
    "paper": PAPER,
}


def _list(schema: type[Strict], description: str) -> fields.List[Any]:
    return fields.List(
        fields.Nested(schema),
        required=True,
        validate=validate.Length(1, MOST_EXITS),
        metadata={"description": description},
    )


def _exits() -> fields.List[Any]:
    return fields.List(
        number_field("number of an exit", needed=True),
        required=True,
        validate=validate.Length(1, MOST_EXITS),
        metadata={"description": "numbers of the exits"},
    )


def _paper() -> fields.Nested:
    return fields.Nested(PaperSchema, required=True, metadata={"description": "the evidence of the step"})


class ApplicationSchema(Strict):
    class Meta(Strict.Meta):
        title = "ExitApplicationTold"
        description = "A household's wish to leave its homestead; it is a condition of nothing."

    number = number_field("its number; left out: the next one, such as ZJD-2026-00001")
    homestead = lot_field("code of the homestead", needed=True)
    applicant = party_field("who signed it: the household itself")
    housing = Word(HOUSING, required=True, metadata={"description": "where it lives afterwards"})
    housing_document = document_field("the proof of that housing")
    reason = words_field("in its own words", most=200)
    tied_to = words_field("what the exit was made a condition of, which refuses it; empty: nothing", most=200)


class ApplySchema(Strict):
    class Meta(Strict.Meta):
        title = "ExitApplications"
        description = "Applications of households under one paper, all or none."

    applications = _list(ApplicationSchema, "by household")
    paper = _paper()


class StepSchema(Strict):
    class Meta(Strict.Meta):
        title = "ExitStepTold"
        description = "The next step of some exits under one paper, all or none."

    exits = _exits()
    paper = _paper()


class MinutesSchema(Strict):
    class Meta(Strict.Meta):
        title = "MeetingCount"
        description = "How a meeting decided."

    members = Number(0, MOST_PEOPLE, required=True, metadata={"description": "members or delegates entitled"})
    present = Number(0, MOST_PEOPLE, required=True, metadata={"description": "of them present"})
    agreed = Number(0, MOST_PEOPLE, required=True, metadata={"description": "of them in favour"})


class MeetingStepSchema(StepSchema):
    class Meta(Strict.Meta):
        title = "ExitStepOfMeeting"
        description = "A step that the collective decides, for some exits under one paper."

    minutes = fields.Nested(MinutesSchema, required=True, metadata={"description": "how the meeting decided"})


class SurveySchema(Strict):
    class Meta(Strict.Meta):
        title = "ExitSurveyTold"
        description = "What was measured of the homestead of an exit; the parts lie inside the whole."

    exit = number_field("number of the exit", needed=True)
    measured = Area(required=True)
    building = maybe_area("of it under houses")
    yard = maybe_area("of it yards and outbuildings")
    over_occupied = maybe_area("of it above what is legal")
    floor_area = floor_field("of its buildings")


class SurveysSchema(Strict):
    class Meta(Strict.Meta):
        title = "ExitSurveys"
        description = "What was measured, household by household, under one paper."

    surveys = _list(SurveySchema, "by exit")
    paper = _paper()


class TermsSchema(Strict):
    class Meta(Strict.Meta):
        title = "ExitTermsTold"
        description = "What is agreed with a household. What is paid for and what makes quota are two figures."

    exit = number_field("number of the exit", needed=True)
    settlements = fields.List(
        Word(SETTLEMENTS, metadata={"description": "a way"}),
        required=True,
        validate=validate.Length(1, len(SETTLEMENTS)),
        metadata={"description": "by what it is settled"},
    )
    pay_basis = maybe_area("the land that is paid for")
    price_per_mu = Amount(
        load_default=None, allow_none=False, metadata={"description": "for a mu of it; left out: nothing"}
    )
    quota_basis = maybe_area("the land that is to make quota")
    buildings = Amount(load_default=None, allow_none=False, metadata={"description": "for the buildings"})
    other = Amount(load_default=None, allow_none=False, metadata={"description": "for moving, crops and the like"})
    housing = Text(200, load_default="", metadata={"description": "which dwelling it gets; empty: none"})
    housing_floor = floor_field("of that dwelling")
    insured_persons = Number(0, MOST_PEOPLE, load_default=0, metadata={"description": "who is insured for it"})


class AgreementSchema(Strict):
    class Meta(Strict.Meta):
        title = "ExitAgreementTold"
        description = "An agreement with one household or with many; another person approves it."

    number = number_field("its number; left out: the next one, such as TCXY-2026-00001")
    debtor = party_field("who owes the compensation: an office, enterprise, collective or cooperative")
    paper = _paper()
    terms = _list(TermsSchema, "by household")


class PaymentLineSchema(Strict):
    class Meta(Strict.Meta):
        title = "ExitPaymentLine"
        description = "What a voucher pays to a household."

    exit = number_field("number of the exit", needed=True)
    amount = Amount(required=True, metadata={"description": "how much"})


class PaymentSchema(Strict):
    class Meta(Strict.Meta):
        title = "ExitPaymentTold"
        description = "What a voucher pays to households that leave."

    voucher = voucher_field("number of the voucher", 80)
    paid_on = Day(required=True, metadata={"description": "when it was paid"})
    payments = _list(PaymentLineSchema, "by exit")


class ExitQuery(Strict):
    household = party_field("only of this household", needed=False)
    homestead = lot_field("only from this homestead")
    reclamation = number_field("only of this reclamation")
    step = Word(("", *STEPS), load_default="", metadata={"description": "only those that have reached this step"})
    cursor = cursor_field()
    limit = limit_field()


def paper_of(told: dict[str, Any]) -> Paper:
    """The domain's paper of what a request says."""
    return Paper(told["document"], told["on_day"], told["sha256"], told["note"])


def application_of(told: dict[str, Any]) -> Application:
    """The domain's application of what a request says."""
    return Application(**told)


def minutes_of(told: dict[str, Any]) -> Minutes:
    """The domain's count of a meeting."""
    return Minutes(**told)


def survey_of(told: dict[str, Any]) -> Survey:
    """The domain's survey of what a request says. Raises FloorAreaNotANumber."""
    figures = (told["measured"], told["building"], told["yard"], told["over_occupied"])
    return Survey(told["exit"], *figures, FloorArea.parse(told["floor_area"]))


def agreement_of(told: dict[str, Any]) -> Agreement:
    """The domain's agreement of what a request says. Raises FloorAreaNotANumber."""
    terms = tuple(_terms_of(each) for each in told["terms"])
    return Agreement(told["number"], told["debtor"], paper_of(told["paper"]), terms)


def _terms_of(told: dict[str, Any]) -> Terms:
    return Terms(
        exit_number=told["exit"],
        settlements=tuple(told["settlements"]),
        pay_basis_grains=told["pay_basis"],
        price_fen_per_mu=_fen(told["price_per_mu"]),
        quota_basis_grains=told["quota_basis"],
        buildings_fen=_fen(told["buildings"]),
        other_fen=_fen(told["other"]),
        housing=told["housing"],
        housing_floor=FloorArea.parse(told["housing_floor"]),
        insured_persons=told["insured_persons"],
    )


def payments_told(told: dict[str, Any]) -> list[Payment]:
    """The domain's payments of what a request says."""
    return [Payment(each["exit"], each["amount"][1]) for each in told["payments"]]


def _fen(told: tuple[str, int] | None) -> int:
    return told[1] if told else 0
