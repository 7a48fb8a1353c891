"""What changes of land and of households look like in responses."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields

from api.areas import area_body, money_body
from api.centre_fields import day_text
from api.contract_life_schemas import EntryAheadAnswer, RentAheadAnswer, entry_ahead_body, rent_body
from api.contract_requests import PARCEL_PATTERN
from api.fields import instant_text
from api.problems import refusal_body
from api.schemas import (
    Answer,
    AreaAnswer,
    MoneyAnswer,
    Said,
    day,
    flag,
    maybe_day,
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
from ledger.changes import KINDS, Change, HoldingChange, InsuranceCase, Recorded
from ledger.inquiries.land_events import ChangeForeseen, ChangeStory
from ledger.parcels import LAYERS

STATES: Final = ("proposed", "rejected", "withdrawn", "recorded", "reversed")


class ChangeLineAnswer(Answer):
    class Meta:
        title = "LandThatMoved"
        description = "A parcel, or the part of it, that leaves one household."

    parcel = text("parcel code", pattern=PARCEL_PATTERN)
    giver = text("whose it is; empty: not contracted out")
    receiver = text("who gets it; empty: the collective, or expropriated")
    area = part(AreaAnswer, "how much")
    contracts = fields.List(fields.String(), metadata={"description": "contracts that go along with a part"})
    contract_code = text("of the receiver's base contract; empty: its own")


class CutAnswer(Answer):
    class Meta:
        title = "ContractCutOnRecord"
        description = "So much of a parcel that a running contract loses."

    contract = text("contract number")
    parcel = text("parcel code", pattern=PARCEL_PATTERN)
    area = part(AreaAnswer, "how much")
    giver = text("whose by the contract; empty: whoever has some out")


class InsuredAnswer(Answer):
    class Meta:
        title = "HouseholdInsured"
        description = "A household that loses land, as it was approved."

    household = text("code of the household")
    persons = whole("how many persons are to be insured", minimum=0)
    owed = part(MoneyAnswer, "owed to the fund for them")


class ChangeSaid(Answer):
    class Meta:
        title = "ChangeSaid"
        description = "A change of land or household as it was proposed."

    number = text("its number")
    kind = one_of("what happens", KINDS)
    on_day = day("first day of the new state")
    document = text("number of the paper behind it")
    issued_on = day("the paper's day")
    household = text("whose change it is; empty for an expropriation")
    lines = parts(ChangeLineAnswer, "what moves")
    merged = fields.List(fields.String(), metadata={"description": "the households that are merged into it"})
    sha256 = text("SHA-256 of the paper's scan; empty without")
    survey = text("survey of a part of a parcel; empty without")
    reason = text("why")
    notice_on = maybe_day("when written notice of a surrender was given")
    end_running = flag("whether the contracts on what goes as a whole end")
    cuts = parts(CutAnswer, "what contracts lose")
    compensation = part(MoneyAnswer, "what is paid for it")
    compensation_owner = text("whose the compensation is")
    insured = parts(InsuredAnswer, "social insurance of those who lose land")
    debtor = text("who owes the insurance fund; empty: nobody")
    term_start = maybe_day("first day of a contract made anew")
    term_end = maybe_day("last day of a contract made anew")


class ChangeItem(ChangeSaid):
    class Meta:
        title = "ChangeItem"
        description = "A change that was carried out."

    state = one_of("where it stands", STATES)
    proposal = whole("the proposal under which it was approved", minimum=1)
    entry = maybe_whole("its entry; null where nothing moved")
    reversal_entry = maybe_whole("the entry that undid it")
    recorded_at = maybe_instant("when it was carried out")
    recorded_by = text("login name of who approved it; empty before")


ChangePage = page_of(ChangeItem, "ChangePage")


class HoldingAnswer(Answer):
    class Meta:
        title = "HoldingBeforeAndAfter"
        description = "What somebody holds of a parcel in one layer before and after a change."

    parcel = text("parcel code", pattern=PARCEL_PATTERN)
    asset = one_of("the layer", LAYERS)
    kind = text("kind of account, such as land.held")
    holder = text("code of the holder; empty for a stage")
    before = part(AreaAnswer, "on the eve")
    after = part(AreaAnswer, "on the day")


class InsuranceAnswer(Answer):
    class Meta:
        title = "InsuranceCase"
        description = "Social insurance of a household that lost land."

    household = text("code of the household")
    area = part(AreaAnswer, "area lost")
    persons = whole("how many are entitled", minimum=0)
    enrolled = whole("how many are enrolled", minimum=0)
    owed = part(MoneyAnswer, "owed to the fund")
    paid = part(MoneyAnswer, "paid in")


class ChangeAnswer(ChangeItem):
    class Meta:
        title = "Change"
        description = "A change of land or household from its proposal on."

    proposal = maybe_whole("the proposal; null for who sees no proposals")
    reversal_proposal = maybe_whole("the latest proposal to undo it")
    holdings = parts(HoldingAnswer, "who had what before and after; none before the approval")
    insurance = parts(InsuranceAnswer, "a case a household; a household sees its own")


class RentOfContractAnswer(Answer):
    class Meta:
        title = "RentOfContractAhead"
        description = "What a change does to the rent of a contract that ends or loses land."

    contract = text("contract number")
    rent = maybe_part(RentAheadAnswer, "in money; null where nothing changes")


class ChangePreviewAnswer(Answer):
    class Meta:
        title = "ChangePreview"
        description = "What a change would do today, without doing it."

    change = part(ChangeSaid, "completed: areas, and the contracts that end, filled in")
    refusals = parts(Said, "for what it would be refused; the rest is empty then")
    entries = parts(EntryAheadAnswer, "the entries of land and insurance that it would file")
    holdings = parts(HoldingAnswer, "who would have what before and after")
    rents = parts(RentOfContractAnswer, "what it does to the rent of contracts that end or lose land")
    going_along = fields.List(
        fields.String(), metadata={"description": "contracts whose land comes back to somebody else"}
    )


def said_body(change: Change) -> dict[str, Any]:
    """What a change says, as responses carry it."""
    days = ("on_day", "issued_on", "notice_on", "term_start", "term_end")
    same = ("number", "kind", "document", "household", "sha256", "survey", "reason", "end_running")
    return {name: day_text(getattr(change, name)) for name in days} | {
        **{name: getattr(change, name) for name in (*same, "compensation_owner", "debtor")},
        "merged": list(change.merged),
        "lines": [
            {
                "parcel": each.parcel_code,
                "giver": each.from_household,
                "receiver": each.to_household,
                "area": area_body(max(each.area_grains, 0)),
                "contracts": list(each.contracts),
                "contract_code": each.contract_code,
            }
            for each in change.lines
        ],
        "cuts": [
            {
                "contract": cut.number,
                "parcel": cut.parcel_code,
                "area": area_body(cut.area_grains),
                "giver": cut.giver,
            }
            for cut in change.cuts
        ],
        "compensation": money_body(change.compensation_fen),
        "insured": [
            {"household": each.household, "persons": each.persons, "owed": money_body(each.owed_fen)}
            for each in change.insured
        ],
    }


def item_body(found: Recorded) -> dict[str, Any]:
    """A change that was carried out, as lists carry it."""
    return said_body(found.change) | {
        "state": "recorded" if found.reversed_at is None else "reversed",
        "proposal": found.proposal_id,
        "entry": found.entry_id,
        "reversal_entry": found.reversal_entry_id,
        "recorded_at": instant_text(found.recorded_at),
        "recorded_by": found.recorded_by,
    }


def change_body(story: ChangeStory) -> dict[str, Any]:
    """A change from its proposal on, as responses carry it."""
    recorded = story.recorded
    body = item_body(recorded) if recorded else _unrecorded(story)
    numbers = [each.id for each in story.proposals]
    return body | {
        "proposal": numbers[0] if numbers else None,
        "reversal_proposal": numbers[-1] if len(numbers) > 1 else None,
        "holdings": [holding_body(each) for each in story.holdings],
        "insurance": [case_body(each) for each in story.cases],
    }


def _unrecorded(story: ChangeStory) -> dict[str, Any]:
    blank = {"entry": None, "reversal_entry": None, "recorded_at": None, "recorded_by": ""}
    return said_body(story.change) | {"state": story.state} | blank


def holding_body(found: HoldingChange) -> dict[str, Any]:
    """What somebody holds before and after, as responses carry it."""
    return {
        "parcel": found.parcel_code,
        "asset": found.asset,
        "kind": found.kind,
        "holder": found.holder,
        "before": area_body(found.before_grains),
        "after": area_body(found.after_grains),
    }


def case_body(case: InsuranceCase) -> dict[str, Any]:
    """An insurance case as responses carry it."""
    return {
        "household": case.household,
        "area": area_body(case.area_grains),
        "persons": case.persons,
        "enrolled": case.enrolled,
        "owed": money_body(case.owed_fen),
        "paid": money_body(case.paid_fen),
    }


def foreseen_body(foreseen: ChangeForeseen) -> dict[str, Any]:
    """What a change would do, as responses carry it."""
    found = foreseen.found
    return {
        "change": said_body(foreseen.change),
        "refusals": [refusal_body(each) for each in foreseen.refusals],
        "entries": [entry_ahead_body(each) for each in found.entries] if found else [],
        "holdings": [holding_body(each) for each in found.holdings] if found else [],
        "rents": [{"contract": number, "rent": rent_body(each)} for number, each in found.rents] if found else [],
        "going_along": list(found.going_along) if found else [],
    }
