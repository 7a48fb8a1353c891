"""What changes of land and of households look like in requests."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields, validate

from api.areas import Area
from api.caveat_bodies import MAYBE_PARCEL, document_field, maybe_day_field
from api.centre_fields import maybe_contract_field, party_field, sha256_field, words_field
from api.contract_requests import PARCEL_PATTERN
from api.fields import Day, Flag, Number, Strict, Text, Word
from api.paging import cursor_field, limit_field
from api.rent_fields import Amount
from ledger.changes import ALL_OF_IT, KINDS, Change, ChangeLine, Cut, Insured

OF_LAND: Final = tuple(kind for kind in KINDS if kind != "head")
MOST_PERSONS: Final = 1_000
EXAMPLE: Final = {
    "kind": "surrender",
    "household": "640106002201000001",
    "on_day": "2027-06-01",
    "notice_on": "2026-11-20",
    "document": "交回字1号",
    "issued_on": "2026-11-20",
    "lines": [{"parcel": "6401060022010000001", "giver": "640106002201000001"}],
}


class ChangeLineSchema(Strict):
    class Meta(Strict.Meta):
        title = "LandThatMoves"
        description = "A parcel, or the part of it, that leaves one household."

    parcel = Text(19, 19, PARCEL_PATTERN, required=True, metadata={"description": "parcel code"})
    giver = party_field("whose it is; empty: not contracted out", needed=False)
    receiver = party_field("who gets it; empty: the collective, or expropriated", needed=False)
    area = Area(load_default=None, allow_none=False, metadata={"description": "left out: all that the giver has of it"})
    contracts = fields.List(
        maybe_contract_field("contract number"),
        load_default=list,
        validate=validate.Length(0, 200),
        metadata={"description": "contracts that go along with a part; with all of it, all of them do"},
    )
    contract_code = Text(
        40, 0, "^[0-9A-Za-z-]*$", load_default="", metadata={"description": "of the receiver's base contract"}
    )


class CutSchema(Strict):
    class Meta(Strict.Meta):
        title = "ContractCut"
        description = "So much of a parcel that a running contract loses."

    contract = Text(40, 1, required=True, metadata={"description": "contract number"})
    parcel = Text(19, 19, PARCEL_PATTERN, required=True, metadata={"description": "parcel code"})
    area = Area(required=True)
    giver = party_field("whose by the contract; empty: whoever has some out", needed=False)


class InsuredSchema(Strict):
    class Meta(Strict.Meta):
        title = "HouseholdToInsure"
        description = "A household that loses land: who is to be insured, and what is owed to the fund."

    household = party_field("code of the household")
    persons = Number(0, MOST_PERSONS, required=True, metadata={"description": "how many persons"})
    owed = Amount(load_default=None, allow_none=False, metadata={"description": "owed to the fund; left out: nothing"})


class ChangeSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewChange"
        description = "A change of land. A merger and an extinct household may leave out `lines`: all they have."

    number = maybe_contract_field("its number; left out: the next one, such as LC-2026-00001")
    kind = Word(OF_LAND, required=True, metadata={"description": "what happens"})
    on_day = Day(required=True, metadata={"description": "first day of the new state"})
    document = document_field("number of the paper behind it")
    issued_on = Day(required=True, metadata={"description": "the paper's day"})
    household = party_field(
        "whose change it is; the one that remains of a merger; empty for an expropriation", needed=False
    )
    lines = fields.List(
        fields.Nested(ChangeLineSchema),
        load_default=list,
        validate=validate.Length(0, 2_000),
        metadata={"description": "what moves"},
    )
    merged = fields.List(
        party_field("code of a household"),
        load_default=list,
        validate=validate.Length(0, 50),
        metadata={"description": "the households that are merged into it"},
    )
    sha256 = sha256_field()
    survey = words_field("survey of a part of a parcel", most=200)
    reason = words_field("why", most=400)
    notice_on = maybe_day_field("when written notice of a surrender was given")
    end_running = Flag(
        load_default=False, metadata={"description": "end the contracts that run on what goes as a whole"}
    )
    cuts = fields.List(
        fields.Nested(CutSchema),
        load_default=list,
        validate=validate.Length(0, 5_000),
        metadata={"description": "what contracts lose; left out: all of what runs on what goes as a whole"},
    )
    compensation = Amount(load_default=None, allow_none=False, metadata={"description": "what is paid for it"})
    compensation_owner = words_field("whose the compensation is", most=200)
    insured = fields.List(
        fields.Nested(InsuredSchema),
        load_default=list,
        validate=validate.Length(0, 2_000),
        metadata={"description": "social insurance: every household that loses land to an expropriation"},
    )
    debtor = party_field("who owes the insurance fund", needed=False)
    term_start = maybe_day_field("first day of a contract made anew")
    term_end = maybe_day_field("last day of a contract made anew")


class HeadSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewHead"
        description = "A new head of a household, or that it has none."

    household = party_field("code of the household")
    name = Text(60, 0, load_default="", metadata={"description": "the new head; empty: died, nobody stands for it yet"})
    on_day = Day(required=True, metadata={"description": "from which day on"})
    document = document_field("number of the paper behind it")
    issued_on = Day(required=True, metadata={"description": "the paper's day"})


class EnrolSchema(Strict):
    class Meta(Strict.Meta):
        title = "Enrolment"
        description = "Persons enrolled in social insurance."

    household = party_field("code of the household")
    persons = Number(1, MOST_PERSONS, required=True, metadata={"description": "how many"})
    on_day = Day(required=True, metadata={"description": "when"})
    document = document_field("number of the voucher")


class PaySchema(Strict):
    class Meta(Strict.Meta):
        title = "InsurancePayment"
        description = "What came in at the insurance fund for a household."

    household = party_field("code of the household")
    amount = Amount(required=True, metadata={"description": "how much"})
    on_day = Day(required=True, metadata={"description": "when"})
    document = document_field("number of the voucher")


class ChangeQuery(Strict):
    parcel = Text(19, 0, MAYBE_PARCEL, load_default="", metadata={"description": "only of this parcel"})
    party = party_field("only of this household", needed=False)
    kind = Word(("", *KINDS), load_default="", metadata={"description": "only of this kind"})
    from_day = Day(load_default=None, allow_none=False, metadata={"description": "from this day on"})
    to_day = Day(load_default=None, allow_none=False, metadata={"description": "until this day"})
    cursor = cursor_field()
    limit = limit_field()


def change_of(told: dict[str, Any]) -> Change:
    """The domain's change of what a request says."""
    same = ("number", "kind", "on_day", "document", "issued_on", "household", "sha256", "survey", "reason", "notice_on")
    also = ("end_running", "compensation_owner", "debtor", "term_start", "term_end")
    return Change(
        **{name: told[name] for name in (*same, *also)},
        merged=tuple(told["merged"]),
        lines=tuple(_line(each) for each in told["lines"]),
        cuts=tuple(Cut(each["contract"], each["parcel"], each["area"], each["giver"]) for each in told["cuts"]),
        compensation_fen=_fen(told["compensation"]),
        insured=tuple(Insured(each["household"], each["persons"], _fen(each["owed"])) for each in told["insured"]),
    )


def _line(told: dict[str, Any]) -> ChangeLine:
    area = told["area"] if told["area"] is not None else ALL_OF_IT
    return ChangeLine(
        told["parcel"], told["giver"], told["receiver"], area, tuple(told["contracts"]), told["contract_code"]
    )


def _fen(told: tuple[str, int] | None) -> int:
    return told[1] if told else 0
