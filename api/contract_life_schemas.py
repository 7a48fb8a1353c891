"""What becomes of signed contracts, in requests and responses: early ends, changes, suspensions, renewals."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from api.areas import Area, area_body, money_body
from api.contract_details import EvidenceSchema
from api.contract_requests import PARCEL_PATTERN, PARTY_PATTERN
from api.fields import Day, Flag, Strict, Text, Word, instant_text
from api.schemas import (
    Answer,
    AreaAnswer,
    MoneyAnswer,
    Said,
    flag,
    instant,
    maybe_day,
    maybe_part,
    maybe_whole,
    one_of,
    part,
    parts,
    text,
    whole,
)
from api.schemas import day as a_day
from ledger.book import NewEntry
from ledger.rent import Recomputed
from ledger.transfers import (
    EVENT_KINDS,
    FORMS,
    GROUNDS,
    STATES,
    Alteration,
    ContractLine,
    Dependent,
    Ending,
    Event,
)


class BackSchema(Strict):
    class Meta(Strict.Meta):
        title = "LandGivenBack"
        description = "Land of a contract that comes back."

    parcel = Text(most=19, least=19, pattern=PARCEL_PATTERN, required=True, metadata={"description": "parcel code"})
    area = Area(required=True)
    giver = Text(
        most=64,
        pattern=f"^({PARTY_PATTERN[1:-1]})?$",
        load_default="",
        metadata={"description": "whose land it is, where several gave some of the parcel"},
    )


def _lines_field(description: str) -> fields.List[Any]:
    return fields.List(
        fields.Nested(BackSchema),
        load_default=list,
        validate=validate.Length(0, 5_000),
        metadata={"description": description},
    )


class EndingSchema(Strict):
    class Meta(Strict.Meta):
        title = "EndingRequest"
        description = "An early end of a contract, whole or in part."

    ground = Word(GROUNDS, required=True, metadata={"description": "why it ends"})
    back_on = Day(required=True, metadata={"description": "first day on which the land is back"})
    document = Text(most=200, least=2, required=True, metadata={"description": "the agreement or the notice"})
    notice_on = Day(
        load_default=None,
        allow_none=True,
        metadata={"description": "day on which the notice arrived; not needed for a mutual agreement"},
    )
    parcels = _lines_field("what comes back; left out: all that is still out")
    fixtures = Text(most=500, load_default="", metadata={"description": "what becomes of fixtures"})


class ChangeSchema(Strict):
    class Meta(Strict.Meta):
        title = "ChangeRequest"
        description = "A change of a signed contract by an agreement; what is left out stays."

    from_day = Day(required=True, metadata={"description": "from which day on"})
    document = Text(most=200, least=2, required=True, metadata={"description": "the agreement"})
    price = Text(most=24, load_default="", metadata={"description": "a new price in the same unit"})
    payment = Text(most=120, load_default="", metadata={"description": "a new way of payment"})
    purpose = Text(most=200, load_default="", metadata={"description": "a new purpose, agricultural"})
    parcels = _lines_field("land that comes back")


class SuspensionSchema(Strict):
    class Meta(Strict.Meta):
        title = "Suspension"
        description = "From when a contract rests, or goes on, and by which paper."

    day = Day(required=True, metadata={"description": "from which day on"})
    document = Text(most=500, least=2, required=True, metadata={"description": "the dispute, order or agreement"})


class OfferSchema(Strict):
    class Meta(Strict.Meta):
        title = "RenewalOffer"
        description = "An offer to renew a contract."

    side = Word(("transferor", "transferee"), required=True, metadata={"description": "who offers"})
    until = Day(required=True, metadata={"description": "until when the offer stands"})
    terms = Text(most=500, least=2, required=True, metadata={"description": "on what terms"})


class AnswerSchema(Strict):
    class Meta(Strict.Meta):
        title = "RenewalAnswer"
        description = "The answer to an offer."

    accept = Flag(required=True, metadata={"description": "true: accepted; false: declined"})


class EvidenceListSchema(Strict):
    class Meta(Strict.Meta):
        title = "MoreEvidence"
        description = "Papers that are added to a contract."

    evidence = fields.List(
        fields.Nested(EvidenceSchema), required=True, validate=validate.Length(1, 100), metadata={"description": "them"}
    )


class PostingAnswer(Answer):
    class Meta:
        title = "PostingAhead"
        description = "A posting that would be filed."

    asset = text("what is counted")
    account = text("the account, by its name")
    lot = text("the lot")
    day = a_day("when it takes effect")
    amount = whole("grains, fen or hundredths of a kilogram, as the asset is measured")


class EntryAheadAnswer(Answer):
    class Meta:
        title = "EntryAhead"
        description = "An entry that would be filed."

    cause = text("what it is")
    document = text("the document it rests on")
    postings = parts(PostingAnswer, "in their order")


class DependentAnswer(Answer):
    class Meta:
        title = "Dependent"
        description = "A contract that stands on another one."

    number = text("contract number")
    how = one_of("under it, or renewing it", ("under", "renews"))
    on = text("on which it stands")
    depth = whole("1 for what stands on it directly", minimum=1)
    form = one_of("form of transfer", FORMS)
    state = one_of("state on record", STATES)
    start = a_day("first day of the term")
    last_day = a_day("last day")


class BackAnswer(Answer):
    class Meta:
        title = "LandBack"
        description = "Land that comes back."

    parcel = text("parcel code", pattern=PARCEL_PATTERN)
    area = part(AreaAnswer, "how much")
    giver = text("to whom")
    taker = text("from whom")
    back_on = a_day("first day on which it is back")


class RentAheadAnswer(Answer):
    class Meta:
        title = "RentAhead"
        description = "What a step does to the rent."

    cut = part(MoneyAnswer, "taken off what is still open")
    added = part(MoneyAnswer, "newly owed")
    refunded = part(MoneyAnswer, "owed back, because it was paid for days that are not used")


class PreviewAnswer(Answer):
    class Meta:
        title = "Preview"
        description = "What a step would do today, without doing it."

    number = text("contract number")
    refusals = parts(Said, "for what it would be refused")
    warnings = parts(Said, "what should be looked at")
    entries = parts(EntryAheadAnswer, "the entries that it would file")
    returns = parts(BackAnswer, "the land that would come back")
    rent = maybe_part(RentAheadAnswer, "what it would do to the rent; null where that stays")
    dependents = parts(DependentAnswer, "what stands on the contract")


class EventAnswer(Answer):
    class Meta:
        title = "ContractEvent"
        description = "Something that became of a contract."

    sequence = whole("counted from 1", minimum=1)
    kind = one_of("what", EVENT_KINDS)
    ground = text("why, for an early end")
    effective_on = a_day("from which day on")
    notice_on = maybe_day("day on which a notice arrived")
    document = text("the paper behind it")
    entry = maybe_whole("number of the entry that it filed")
    proposal = maybe_whole("the proposal under which it was decided")
    at = instant("when it was recorded")
    by = text("login name of who recorded it")


class EventsAnswer(Answer):
    class Meta:
        title = "ContractEvents"
        description = "What became of a contract."

    number = text("contract number")
    items = parts(EventAnswer, "oldest first")
    price = text("the price as it is today")
    payment = text("the payment as it is today")
    purpose = text("the purpose as it is today")
    suspended = flag("whether it is suspended")


def ending_of(told: dict[str, Any]) -> Ending:
    """The domain's early end of what a request says."""
    return Ending(told["ground"], told["back_on"], told["document"], told["notice_on"], _lines(told), told["fixtures"])


def alteration_of(told: dict[str, Any]) -> Alteration:
    """The domain's change of what a request says."""
    return Alteration(told["from_day"], told["document"], told["price"], told["payment"], told["purpose"], _lines(told))


def _lines(told: dict[str, Any]) -> tuple[ContractLine, ...]:
    return tuple(ContractLine(line["parcel"], line["area"], line["giver"]) for line in told["parcels"])


def entry_ahead_body(entry: NewEntry) -> dict[str, Any]:
    """An entry that would be filed, as responses carry it."""
    return {
        "cause": entry.cause,
        "document": entry.document,
        "postings": [
            {
                "asset": line.account.asset,
                "account": line.account.name,
                "lot": line.lot,
                "day": line.effective_on.isoformat(),
                "amount": line.amount,
            }
            for line in entry.lines
        ],
    }


def dependent_body(found: Dependent) -> dict[str, Any]:
    """A contract that stands on another one, as responses carry it."""
    return {
        "number": found.number,
        "how": found.how,
        "on": found.on,
        "depth": found.depth,
        "form": found.form,
        "state": found.state,
        "start": found.start_day.isoformat(),
        "last_day": found.last_day.isoformat(),
    }


def rent_body(figures: Recomputed | None) -> dict[str, Any] | None:
    """What a step does to the rent, as responses carry it."""
    if figures is None:
        return None
    return {
        "cut": money_body(figures.cut()),
        "added": money_body(figures.added()),
        "refunded": money_body(figures.refunded()),
    }


def back_body(back: Any) -> dict[str, Any]:
    """Land that comes back, as responses carry it."""
    return {
        "parcel": back.parcel_code,
        "area": area_body(back.area_grains),
        "giver": back.giver,
        "taker": back.taker,
        "back_on": back.back_on.isoformat(),
    }


def event_body(event: Event) -> dict[str, Any]:
    """An event of a contract, as responses carry it."""
    return {
        "sequence": event.sequence,
        "kind": event.kind,
        "ground": event.ground,
        "effective_on": event.effective_on.isoformat(),
        "notice_on": event.notice_on and event.notice_on.isoformat(),
        "document": event.document,
        "entry": event.entry_id,
        "proposal": event.proposal_id,
        "at": instant_text(event.recorded_at),
        "by": event.recorded_by,
    }
