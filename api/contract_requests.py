"""What contracts look like in requests."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields, validate

from api.areas import Area
from api.contract_details import DetailsSchema, EvidenceSchema, details_of, evidence_of
from api.fields import Day, Flag, Strict, Text, Word
from api.paging import cursor_field, limit_field
from ledger.access.acting import LONGEST_PURPOSE, SHORTEST_PURPOSE
from ledger.transfers import FORMS, PRICE_UNITS, STATES, ContractLine, Terms

_IN_NUMBERS: Final = r"[0-9A-Za-z_\u4e00-\u9fff()（）〔〕\[\]#.-]"
NUMBER_PATTERN: Final = f"^{_IN_NUMBERS}*[0-9]{_IN_NUMBERS}*$"
PARTY_PATTERN: Final = "^[0-9A-Za-z-]+$"
PARCEL_PATTERN: Final = "^[0-9]{19}$"


EXAMPLE: Final = {
    "form": "lease",
    "transferor": "640106002201000001",
    "transferee": "JF-001",
    "parcels": [{"parcel": "6401060022010000001", "area": {"mu": "0.5"}}],
    "start": "2027-01-01",
    "last_day": "2030-12-31",
    "price": "850.00",
    "price_unit": "yuan/mu/year",
    "payment": "annual",
    "purpose": "种植玉米",
}


def code_field() -> Text:
    """The one-time code of whoever has one switched on."""
    return Text(
        most=6,
        pattern="^([0-9]{6})?$",
        load_default="",
        metadata={"description": "one-time code, where the account has one switched on"},
    )


def purpose_field() -> Text:
    """Why personal data are to be seen."""
    return Text(
        most=LONGEST_PURPOSE, least=SHORTEST_PURPOSE, required=True, metadata={"description": "it stands in the trail"}
    )


class LineSchema(Strict):
    class Meta(Strict.Meta):
        title = "ContractLine"
        description = "A parcel, or the part of it, that a contract transfers."

    parcel = Text(most=19, least=19, pattern=PARCEL_PATTERN, required=True, metadata={"description": "parcel code"})
    area = Area(required=True)
    giver = Text(
        most=64,
        pattern=f"^({PARTY_PATTERN[1:-1]})?$",
        load_default="",
        metadata={"description": "whose land it is, where it is not the transferor's: under a mandate, or in a swap"},
    )


class ContentSchema(Strict):
    class Meta(Strict.Meta):
        title = "ContractContent"
        description = "What a contract says, without its number."

    form = Word(
        FORMS,
        required=True,
        metadata={"description": "form of transfer"},
    )
    transferor = Text(
        most=64,
        least=1,
        pattern=PARTY_PATTERN,
        required=True,
        metadata={"description": "code of who signs on the giving side: the household, or its agent"},
    )
    transferee = Text(
        most=64, least=1, pattern=PARTY_PATTERN, required=True, metadata={"description": "code of the party that takes"}
    )
    parcels = fields.List(
        fields.Nested(LineSchema),
        required=True,
        validate=validate.Length(1, 5_000),
        metadata={"description": "the parcels, each once"},
    )
    start = Day(required=True, metadata={"description": "first day of the term"})
    last_day = Day(required=True, metadata={"description": "last day of the term, included"})
    price = Text(
        most=24, least=1, required=True, metadata={"description": "decimal text in `price_unit`, such as 850.00"}
    )
    price_unit = Word(PRICE_UNITS, required=True, metadata={"description": "what the price is in"})
    payment = Text(
        most=120,
        least=1,
        required=True,
        metadata={"description": "`annual`, `once`, or up to twelve days such as `04-01;10-01`"},
    )
    purpose = Text(least=1, required=True, metadata={"description": "what the land is for; it stays agricultural"})
    consent = Text(
        most=200, load_default="", metadata={"description": "number of the written consent, where one is needed"}
    )
    parent = Text(
        most=40, load_default="", metadata={"description": "number of the contract under which a re-transfer stands"}
    )
    renews = Text(most=40, load_default="", metadata={"description": "number of the contract that this one renews"})
    evidence = fields.List(
        fields.Nested(EvidenceSchema),
        load_default=list,
        validate=validate.Length(0, 500),
        metadata={"description": "the papers it rests on"},
    )
    details = fields.Nested(
        DetailsSchema,
        load_default=None,
        allow_none=False,
        metadata={"description": "what the model contract asks for besides"},
    )


class TermsSchema(ContentSchema):
    class Meta(Strict.Meta):
        title = "ContractTerms"
        description = "What a contract says."

    number = Text(
        most=40,
        pattern=f"^({NUMBER_PATTERN[1:-1]})?$",
        load_default="",
        metadata={"description": "contract number, with a digit in it; left out or empty: numbered by the office"},
    )


class ReviewSchema(Strict):
    class Meta(Strict.Meta):
        title = "Review"
        description = "What the reviewer decided."

    accept = Flag(required=True, metadata={"description": "true: it may be signed; false: back to a draft"})
    reason = Text(most=500, load_default="", metadata={"description": "why it is sent back; 2 to 500 characters then"})
    code = code_field()


class ReverseSchema(Strict):
    class Meta(Strict.Meta):
        title = "ReversalRequest"
        description = "Why a signed contract is to be undone."

    reason = Text(most=500, least=2, required=True, metadata={"description": "2 to 500 characters"})


class SignSchema(Strict):
    class Meta(Strict.Meta):
        title = "Signing"
        description = "On which day both sides signed."

    signed_on = Day(required=True, metadata={"description": "day of signature"})


class FileSchema(Strict):
    class Meta(Strict.Meta):
        title = "Filing"
        description = "On which day the contract was filed with the issuer."

    filed_on = Day(required=True, metadata={"description": "day of filing"})


class PurposeSchema(Strict):
    class Meta(Strict.Meta):
        title = "Purpose"
        description = "Why a contract is to be printed with personal data in the clear."

    purpose = purpose_field()


class ContractQuery(Strict):
    q = Text(
        most=40, load_default="", metadata={"description": "part of the number, or of a party's name, code or initials"}
    )
    state = Word(("", *STATES), load_default="", metadata={"description": "only in this state"})
    form = Word(("", *FORMS), load_default="", metadata={"description": "only of this form"})
    parent = Text(most=40, load_default="", metadata={"description": "only what stands under this contract"})
    party = Text(most=64, load_default="", metadata={"description": "only with this party on either side"})
    parcel = Text(most=19, load_default="", metadata={"description": "only with this parcel"})
    in_force_on = Day(load_default=None, allow_none=False, metadata={"description": "only in force on this day"})
    ends_before = Day(
        load_default=None, allow_none=False, metadata={"description": "only with a last day before this one"}
    )
    cursor = cursor_field()
    limit = limit_field()


def terms_of(asked: dict[str, Any], number: str = "") -> Terms:
    """The domain's terms of what a request says."""
    return Terms(
        number=number or asked["number"],
        form=asked["form"],
        transferor=asked["transferor"],
        transferee=asked["transferee"],
        lines=tuple(ContractLine(line["parcel"], line["area"], line["giver"]) for line in asked["parcels"]),
        start_day=asked["start"],
        last_day=asked["last_day"],
        price=asked["price"],
        price_unit=asked["price_unit"],
        payment=asked["payment"],
        purpose=asked["purpose"],
        consent=asked["consent"],
        parent=asked["parent"],
        renews=asked["renews"],
        evidence=tuple(evidence_of(each) for each in asked["evidence"]),
        details=details_of(asked["details"]),
    )
