"""What the centre's resources share: numbers, prices, reasons, hashes in requests; days and areas in responses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from marshmallow import fields, validate
from sqlalchemy import Connection

from api.areas import Area, area_body
from api.conditions import tag_of_version, version_seen
from api.contract_requests import PARCEL_PATTERN, PARTY_PATTERN
from api.fields import Strict, Text, Word
from api.keys import carried_out_once, idempotency_key
from api.resource import path_parameter
from api.schemas import Answer, AreaAnswer, part, text
from ledger.access import Act
from ledger.centre import ApplicationLine
from ledger.transfers import PRICE_UNITS

NUMBER_PATTERN: Final = "^[A-Z]-[0-9]{9}-[0-9]{4}-[0-9]{4}$"
MAYBE_NUMBER: Final = "^([A-Z]-[0-9]{9}-[0-9]{4}-[0-9]{4})?$"
VILLAGE_PATTERN: Final = "^[0-9]{12}$"
SHA256_PATTERN: Final = "^([0-9a-f]{64})?$"
MAYBE_CONTRACT: Final = r"^([0-9A-Za-z_\u4e00-\u9fff()（）〔〕\[\]#.-]*)$"
MOST_TEXT: Final = 2_000


def number_in_path(letter: str, what: str) -> list[dict[str, Any]]:
    """How the document describes a number of the centre's in the path."""
    return [path_parameter("number", f"number of the {what}", NUMBER_PATTERN, 24, f"{letter}-640106002-2026-0001")]


def party_field(description: str, *, needed: bool = True) -> Text:
    """A party's code."""
    if needed:
        return Text(64, 1, PARTY_PATTERN, required=True, metadata={"description": description})
    return Text(64, 0, "^[0-9A-Za-z-]*$", load_default="", metadata={"description": description})


def words_field(description: str, *, needed: bool = False, most: int = MOST_TEXT) -> Text:
    """A text that people read."""
    if needed:
        return Text(most, 1, required=True, metadata={"description": description})
    return Text(most, load_default="", metadata={"description": description})


def reason_field(description: str = "why; 2 to 500 characters") -> Text:
    """Why something is undone."""
    return Text(500, 2, required=True, metadata={"description": description})


def maybe_number_field(description: str) -> Text:
    """The number of another record of the centre's, or nothing."""
    return Text(24, 0, MAYBE_NUMBER, load_default="", metadata={"description": description})


def maybe_contract_field(description: str) -> Text:
    """A contract's number, or nothing."""
    return Text(40, 0, MAYBE_CONTRACT, load_default="", metadata={"description": description})


def village_field() -> Text:
    """A village's code."""
    return Text(12, 12, VILLAGE_PATTERN, required=True, metadata={"description": "code of the village"})


def sha256_field() -> Text:
    """The hash of a scan, or nothing."""
    return Text(64, 0, SHA256_PATTERN, load_default="", metadata={"description": "SHA-256 of the file, hexadecimal"})


def price_field(description: str) -> Text:
    """Decimal text, or nothing."""
    return Text(24, 0, r"^([0-9]{1,12}(\.[0-9]{1,2})?)?$", load_default="", metadata={"description": description})


def unit_field() -> Word:
    """What a price is in."""
    return Word(PRICE_UNITS, load_default="yuan/mu/year", metadata={"description": "what the price is in"})


class LandSchema(Strict):
    class Meta(Strict.Meta):
        title = "LandNamed"
        description = "A parcel, or the part of it, that a paper of the centre's names."

    parcel = Text(19, 19, PARCEL_PATTERN, required=True, metadata={"description": "parcel code"})
    area = Area(required=True)


class LandAnswer(Answer):
    class Meta:
        title = "LandOnRecord"
        description = "A parcel with the area that a paper of the centre's names."

    parcel = text("parcel code", pattern=PARCEL_PATTERN)
    area = part(AreaAnswer, "the area named")


def land_field(description: str) -> fields.List[Any]:
    """Parcels with their areas; none at all is well too."""
    nested = fields.Nested(LandSchema)
    return fields.List(
        nested, load_default=list, validate=validate.Length(0, 500), metadata={"description": description}
    )


def lines_told(parcels: list[dict[str, Any]]) -> tuple[ApplicationLine, ...]:
    """The domain's lines of what a request names."""
    return tuple(ApplicationLine(each["parcel"], each["area"]) for each in parcels)


def land_body(lines: tuple[ApplicationLine, ...]) -> list[dict[str, Any]]:
    """Parcels as responses carry them."""
    return [{"parcel": each.parcel_code, "area": area_body(each.area_grains)} for each in lines]


def day_text(day: date | None) -> str | None:
    """A day as responses carry it."""
    return day.isoformat() if day else None


Made = Callable[[Connection, Act], dict[str, Any]]


def made(operation: str, prefix: str, work: Made, subject: str = "") -> Any:
    """Carry out what makes a record, once; 201 with where it lies."""
    body, headers = carried_out_once(operation, subject, idempotency_key(), work)
    return body, 201, headers | {"Location": f"/api/v1/{prefix}/{body['number']}"} | _tag(body)


def stepped(operation: str, number: str, step: Callable[[Connection, Act, int], dict[str, Any]]) -> Any:
    """Take a step from the version that the client has seen, once; the answer with the new version's ETag."""
    key, seen = idempotency_key(), version_seen(number)
    body, headers = carried_out_once(operation, number, key, lambda c, act: step(c, act, seen))
    return body, headers | _tag(body)


def noted(operation: str, subject: str, work: Made) -> Any:
    """Carry out, once, what adds to a record without a version."""
    return carried_out_once(operation, subject, idempotency_key(), work)


def _tag(body: dict[str, Any]) -> dict[str, str]:
    return {"ETag": tag_of_version(body["version"], body.get("state", ""))} if "version" in body else {}
