"""``minutes``: negotiations that the centre hosted."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields, validate

from api.centre_fields import (
    day_text,
    made,
    maybe_contract_field,
    maybe_number_field,
    number_in_path,
    party_field,
    price_field,
    sha256_field,
    unit_field,
    village_field,
    words_field,
)
from api.conditions import tag_of_body, tagged
from api.edge import asked
from api.fields import Day, Flag, Strict
from api.paging import cursor_field, cursor_of, limit_field, page, parts_of
from api.resource import resource
from api.schemas import Answer, day, flag, maybe_day, one_of, page_of, parts, text
from ledger import centre
from ledger.centre import Minutes, NewMinutes, Offer, Participant
from ledger.inquiries.centre import minutes_in_reach, read_minutes
from ledger.transfers import PRICE_UNITS

BLUEPRINT = resource("minutes", "Minutes of negotiations")
NUMBER: Final = number_in_path("M", "minutes")


class ParticipantSchema(Strict):
    class Meta(Strict.Meta):
        title = "ParticipantNamed"
        description = "Who sat at the table: a registered party, or somebody by name."

    party = party_field("code of the party; empty for somebody who is none", needed=False)
    name = words_field("name, where there is no code", most=120)
    capacity = words_field("as what they took part", needed=True, most=120)


class OfferSchema(Strict):
    class Meta(Strict.Meta):
        title = "OfferNamed"
        description = "A price that somebody named."

    party = party_field("code of the party")
    price = price_field("the price")
    price_unit = unit_field()
    note = words_field("with what", most=120)


class MinutesSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewMinutes"
        description = "What was said at a negotiation. Minutes are never rewritten."

    village = village_field()
    held_on = Day(required=True, metadata={"description": "day of the negotiation"})
    held_at = words_field("where", needed=True, most=120)
    host = words_field("who hosted it", needed=True, most=120)
    participants = fields.List(
        fields.Nested(ParticipantSchema),
        required=True,
        validate=validate.Length(2, 50),
        metadata={"description": "two at least"},
    )
    said = words_field("what was said", needed=True, most=4_000)
    agreed = Flag(required=True, metadata={"description": "whether the sides agreed"})
    offers = fields.List(
        fields.Nested(OfferSchema),
        load_default=list,
        validate=validate.Length(0, 50),
        metadata={"description": "prices, in the order in which they were named"},
    )
    signed_on = Day(load_default=None, allow_none=False, metadata={"description": "when those present signed"})
    application = maybe_number_field("number of the application that it is about")
    listing = maybe_number_field("number of the listing that it is about")
    contract = maybe_contract_field("number of the contract that it is about")
    scan_name = words_field("name of the scan", most=120)
    scan_sha256 = sha256_field()


class MinutesQuery(Strict):
    cursor = cursor_field()
    limit = limit_field()


class ParticipantAnswer(Answer):
    class Meta:
        title = "Participant"
        description = "Who sat at the table."

    party = text("code of the party; empty for somebody who is none")
    name = text("name, where there is no code")
    capacity = text("as what they took part")


class OfferAnswer(Answer):
    class Meta:
        title = "Offer"
        description = "A price that somebody named."

    party = text("code of the party")
    price = text("the price")
    price_unit = one_of("what the price is in", PRICE_UNITS)
    note = text("with what")


class MinutesAnswer(Answer):
    class Meta:
        title = "Minutes"
        description = "Minutes on record."

    number = text("number")
    village = text("code of the village")
    held_on = day("day of the negotiation")
    held_at = text("where")
    host = text("who hosted it")
    participants = parts(ParticipantAnswer, "who took part")
    said = text("what was said")
    agreed = flag("whether the sides agreed")
    offers = parts(OfferAnswer, "prices, in their order")
    signed_on = maybe_day("when those present signed")
    application = text("number of the application; empty without")
    listing = text("number of the listing; empty without")
    contract = text("number of the contract; empty without")
    scan_name = text("name of the scan; empty without")
    scan_sha256 = text("SHA-256 of the scan; empty without")


MinutesPage = page_of(MinutesAnswer, "MinutesPage")


def minutes_body(found: Minutes) -> dict[str, Any]:
    """Minutes as responses carry them."""
    taken = found.taken
    names = ("held_at", "host", "said", "agreed", "scan_name", "scan_sha256")
    people, offers = Participant.__dataclass_fields__, Offer.__dataclass_fields__
    return {name: getattr(taken, name) for name in names} | {
        "number": found.number,
        "village": taken.village_code,
        "held_on": day_text(taken.held_on),
        "participants": [{name: getattr(each, name) for name in people} for each in taken.participants],
        "offers": [{name: getattr(each, name) for name in offers} for each in taken.offers],
        "signed_on": day_text(taken.signed_on),
        "application": taken.application_number,
        "listing": taken.listing_number,
        "contract": taken.contract_number,
    }


@BLUEPRINT.post("")
@BLUEPRINT.arguments(MinutesSchema)
@BLUEPRINT.answers(201, MinutesAnswer, headers=("Location",), keyed=True)
def take_minutes(told: dict[str, Any]) -> Any:
    """Put minutes on record"""
    names = ("held_on", "held_at", "host", "said", "agreed", "signed_on", "scan_name", "scan_sha256")
    taken = NewMinutes(
        village_code=told["village"],
        participants=tuple(Participant(**each) for each in told["participants"]),
        offers=tuple(Offer(**each) for each in told["offers"]),
        application_number=told["application"],
        listing_number=told["listing"],
        contract_number=told["contract"],
        **{name: told[name] for name in names},
    )
    return made("minutes.record", "minutes", lambda c, act: minutes_body(centre.take_minutes(c, taken, act)))


@BLUEPRINT.get("")
@BLUEPRINT.arguments(MinutesQuery, location="query")
@BLUEPRINT.answers(200, MinutesPage, headers=("Link",))
def search_minutes(told: dict[str, Any]) -> Any:
    """Minutes within reach, by number"""
    after, limit = parts_of(told["cursor"], 1)[0] if told["cursor"] else "", told["limit"]
    found = asked("applications.read", lambda c, actor: minutes_in_reach(c, actor, after=after, limit=limit + 1))
    shown = found[:limit]
    return page(
        [minutes_body(each) for each in shown], cursor_of(shown[-1].number) if len(found) > len(shown) else None
    )


@BLUEPRINT.get("/<number>", parameters=NUMBER)
@BLUEPRINT.answers(200, MinutesAnswer, headers=("ETag",))
def read_one_of_minutes(number: str) -> Any:
    """Minutes of one negotiation"""
    body = minutes_body(asked("applications.read", lambda c, actor: read_minutes(c, actor, number), number))
    return tagged(body, tag_of_body(body))
