"""What caveats look like in requests and responses."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields, validate

from api.areas import Area, area_body, money_body
from api.centre_fields import day_text, maybe_contract_field, party_field, sha256_field, words_field
from api.contract_requests import PARCEL_PATTERN
from api.fields import Day, Strict, Text, Word
from api.paging import cursor_field, limit_field
from api.rent_fields import Amount
from api.schemas import Answer, AreaAnswer, MoneyAnswer, day, flag, maybe_day, one_of, page_of, part, parts, text, whole
from ledger.caveats import EVENTS, KINDS, Caveat, CaveatLine

MOST_DOCUMENT: Final = 80
MAYBE_PARCEL: Final = "^([0-9]{19})?$"
EXAMPLE: Final = {
    "kind": "court",
    "parcels": [{"parcel": "6401060022010000001", "area": {"mu": "10"}}],
    "from_day": "2026-11-01",
    "document": "（2026）宁0106执1号",
    "issued_on": "2026-11-01",
}


class CaveatLandSchema(Strict):
    class Meta(Strict.Meta):
        title = "CaveatLand"
        description = "A parcel, or the part of it, that a caveat lies on."

    parcel = Text(19, 19, PARCEL_PATTERN, required=True, metadata={"description": "parcel code"})
    area = Area(required=True)


def document_field(description: str) -> Text:
    """The number of a paper."""
    return Text(MOST_DOCUMENT, 1, required=True, metadata={"description": description})


def maybe_day_field(description: str) -> Day:
    """A day, or nothing."""
    return Day(load_default=None, allow_none=True, metadata={"description": description})


class CaveatSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewCaveat"
        description = "A caveat to be placed. A mortgage names holder, claimant, amount, due day and day of filing."

    number = maybe_contract_field("its number; left out: the next one, such as CV-2026-00001")
    kind = Word(KINDS, required=True, metadata={"description": "what sort of caveat"})
    parcels = fields.List(
        fields.Nested(CaveatLandSchema),
        required=True,
        validate=validate.Length(1, 500),
        metadata={"description": "the land it lies on"},
    )
    from_day = Day(required=True, metadata={"description": "first day on which it stops things"})
    to_day = maybe_day_field("last day, where the paper names one; else until it is released")
    stops = fields.List(
        Word(EVENTS, metadata={"description": "an event"}),
        load_default=list,
        validate=validate.Length(0, len(EVENTS)),
        metadata={"description": "what it stops; left out: what its kind stops"},
    )
    holder = party_field("whose right it lies on; empty: the land, whoever has it", needed=False)
    contract = maybe_contract_field("the contract under which the holder has it; empty: the household's own right")
    claimant = party_field("creditor or claimant", needed=False)
    amount = Amount(load_default=None, allow_none=False, metadata={"description": "the claim that it secures"})
    due_on = maybe_day_field("when the loan is due")
    document = document_field("number of the paper behind it")
    issued_on = Day(required=True, metadata={"description": "the paper's day"})
    sha256 = sha256_field()
    consent = words_field("the household's written consent to a transferee's mortgage", most=MOST_DOCUMENT)
    consent_on = maybe_day_field("the consent's day")
    filed_on = maybe_day_field("when it was filed with the issuer")
    note = words_field("anything besides")


class CaveatQuery(Strict):
    parcel = Text(19, 0, MAYBE_PARCEL, load_default="", metadata={"description": "only on this parcel"})
    party = party_field("only with this holder or claimant", needed=False)
    contract = maybe_contract_field("only under this contract")
    kind = Word(("", *KINDS), load_default="", metadata={"description": "only of this kind"})
    open = Word(("", "true", "false"), load_default="", metadata={"description": "`true`: only what is not released"})
    cursor = cursor_field()
    limit = limit_field()


class ReleaseSchema(Strict):
    class Meta(Strict.Meta):
        title = "CaveatRelease"
        description = "By which paper and on which day a caveat is taken off."

    document = document_field("the creditor's, the mediators' or the court's paper")
    day = Day(required=True, metadata={"description": "from which day on"})


class CaveatLandAnswer(Answer):
    class Meta:
        title = "CaveatLandOnRecord"
        description = "A parcel with the area that a caveat lies on."

    parcel = text("parcel code", pattern=PARCEL_PATTERN)
    area = part(AreaAnswer, "the area it lies on")


class CaveatAnswer(Answer):
    class Meta:
        title = "Caveat"
        description = "A caveat on land: it moves nothing and stops what it names."

    number = text("its number")
    kind = one_of("what sort", KINDS)
    parcels = parts(CaveatLandAnswer, "the land it lies on")
    from_day = day("first day on which it stops things")
    to_day = maybe_day("last day; null: until it is released")
    stops = fields.List(
        fields.String(metadata={"enum": list(EVENTS)}), metadata={"description": "the events that it stops"}
    )
    holder = text("whose right it lies on; empty: the land, whoever has it")
    contract = text("the contract under which the holder has it; empty: the household's own right")
    claimant = text("creditor or claimant; empty without")
    amount = part(MoneyAnswer, "the claim that it secures; 0 without")
    due_on = maybe_day("when the loan is due")
    document = text("number of the paper behind it")
    issued_on = day("the paper's day")
    sha256 = text("SHA-256 of its scan; empty without")
    consent = text("the household's written consent; empty without")
    consent_on = maybe_day("the consent's day")
    filed_on = maybe_day("when it was filed with the issuer")
    note = text("anything besides")
    open = flag("whether it is not released")
    released_on = maybe_day("from which day on it is released")
    release_document = text("the paper that releases it; empty while it is open")
    released_by = text("login name of who released it; empty while it is open")
    version = whole("goes up with every change", minimum=1)


CaveatPage = page_of(CaveatAnswer, "CaveatPage")


class CaveatsOfContractAnswer(Answer):
    class Meta:
        title = "CaveatsOfContract"
        description = "The caveats on a contract's land."

    number = text("contract number")
    items = parts(CaveatAnswer, "by number")


def caveat_of(told: dict[str, Any]) -> Caveat:
    """The domain's caveat of what a request says."""
    same = ("number", "kind", "from_day", "to_day", "holder", "claimant", "due_on", "document", "issued_on", "sha256")
    also = ("consent", "consent_on", "filed_on", "note")
    return Caveat(
        **{name: told[name] for name in (*same, *also)},
        lines=tuple(CaveatLine(each["parcel"], each["area"]) for each in told["parcels"]),
        stops=tuple(dict.fromkeys(told["stops"])),
        contract_number=told["contract"],
        amount_fen=told["amount"][1] if told["amount"] else 0,
    )


def caveat_body(found: Caveat) -> dict[str, Any]:
    """A caveat as responses carry it."""
    days = ("from_day", "to_day", "due_on", "issued_on", "consent_on", "filed_on", "released_on")
    same = ("number", "kind", "holder", "claimant", "document", "sha256", "consent", "note", "release_document")
    return {name: day_text(getattr(found, name)) for name in days} | {
        **{name: getattr(found, name) for name in same},
        "parcels": [{"parcel": each.parcel_code, "area": area_body(each.area_grains)} for each in found.lines],
        "stops": list(found.stopped),
        "contract": found.contract_number,
        "amount": money_body(found.amount_fen),
        "open": found.is_open,
        "released_by": found.released_by,
        "version": found.version,
    }
