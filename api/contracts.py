"""``contracts``: draft, check, sign, file, read, print."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from marshmallow import fields, validate
from sqlalchemy import Connection

from api.edge import MOST_PER_PAGE, actor, cursor_of, database, idempotency_key, page, parts_of
from api.fields import Area, Day, Strict, Text, area_body, money_body
from api.problems import refusal_body
from api.resource import resource
from ledger import clock
from ledger.commands import once
from ledger.settings import font_folder, public_url
from ledger.transfers import (
    FORMS,
    PRICE_UNITS,
    Contract,
    ContractLine,
    Outcome,
    Terms,
    Wanted,
    check,
    contract_pdf,
    draft,
    file,
    find_contract,
    life_of,
    list_contracts,
    sign,
)

BLUEPRINT = resource("contracts", "Transfer contracts")


class LineSchema(Strict):
    parcel = Text(most=19, least=19, required=True)
    area = Area(required=True)


class TermsSchema(Strict):
    number = Text(
        most=40,
        load_default="",
        validate=validate.Regexp(r"^[\w()（）〔〕\[\]#.-]*$"),
        metadata={"description": "left out: numbered by the office"},
    )
    form = Text(required=True, validate=validate.OneOf(list(FORMS)))
    transferor = Text(most=64, least=1, required=True)
    transferee = Text(most=64, least=1, required=True)
    parcels = fields.List(fields.Nested(LineSchema), required=True, validate=validate.Length(1, 5_000))
    start = Day(required=True)
    last_day = Day(required=True, metadata={"description": "last day of the term, included"})
    price = Text(most=24, least=1, required=True)
    price_unit = Text(required=True, validate=validate.OneOf(list(PRICE_UNITS)))
    payment = Text(most=120, least=1, required=True)
    purpose = Text(least=1, required=True)


class SignSchema(Strict):
    signed_on = Day(required=True)


class FileSchema(Strict):
    filed_on = Day(required=True)


class ContractQuery(Strict):
    q = Text(most=40, load_default="")
    state = Text(load_default="", validate=validate.OneOf(["", "draft", "signed"]))
    party = Text(most=64, load_default="")
    parcel = Text(most=19, load_default="")
    in_force_on = Day(load_default=None)
    ends_before = Day(load_default=None)
    cursor = Text(most=400, load_default="")
    limit = fields.Integer(load_default=50, validate=validate.Range(1, MOST_PER_PAGE))


def contract_body(contract: Contract) -> dict[str, Any]:
    terms = contract.terms
    return {
        "number": terms.number,
        "state": contract.state,
        "life": life_of(contract, clock.today()).en,
        "form": terms.form,
        "transferor": terms.transferor,
        "transferee": terms.transferee,
        "parcels": [{"parcel": line.parcel_code, "area": area_body(line.area_grains)} for line in terms.lines],
        "area": area_body(terms.area_grains),
        "start": terms.start_day.isoformat(),
        "last_day": terms.last_day.isoformat(),
        "price": terms.price,
        "price_unit": terms.price_unit,
        "yearly_rent": money_body(terms.yearly_rent_fen),
        "payment": terms.payment,
        "purpose": terms.purpose,
        "signed_on": terms.signed_on and terms.signed_on.isoformat(),
        "filed_on": terms.filed_on and terms.filed_on.isoformat(),
        "book": contract.book_id,
        "entry": contract.entry_id,
        "version": contract.version,
    }


def _outcome_body(outcome: Outcome) -> dict[str, Any]:
    return contract_body(outcome.contract) | {"warnings": [refusal_body(each) for each in outcome.warnings]}


def _terms(asked: dict[str, Any]) -> Terms:
    return Terms(
        number=asked["number"],
        form=asked["form"],
        transferor=asked["transferor"],
        transferee=asked["transferee"],
        lines=tuple(ContractLine(line["parcel"], line["area"]) for line in asked["parcels"]),
        start_day=asked["start"],
        last_day=asked["last_day"],
        price=asked["price"],
        price_unit=asked["price_unit"],
        payment=asked["payment"],
        purpose=asked["purpose"],
    )


def _once(what: str, work: Any) -> tuple[dict[str, Any], bool]:
    """Carry out a command under the request's key: the same request again gets the same answer."""
    key, content, now = idempotency_key(), [what, request.get_json()], clock.now()
    return database().command(lambda connection: once(connection, key, content, lambda: work(connection, now), now))


def _answer(done: tuple[dict[str, Any], bool], status: int) -> Any:
    body, replayed = done
    return body, status, {"Idempotency-Replayed": "true"} if replayed else {}


@BLUEPRINT.post("")
@BLUEPRINT.arguments(TermsSchema)
@BLUEPRINT.response(201)
def draft_contract(asked: dict[str, Any]) -> Any:
    """Put a contract on record as a draft. All rules are checked; what they refuse is told at once."""

    def work(connection: Connection, now: Any) -> dict[str, Any]:
        return _outcome_body(draft(connection, _terms(asked), at=now, by=actor()))

    return _answer(_once("draft", work), 201)


@BLUEPRINT.post("/check")
@BLUEPRINT.arguments(TermsSchema)
@BLUEPRINT.response(200)
def check_contract(asked: dict[str, Any]) -> Any:
    """What the rules say to a contract, without recording anything."""
    with database().reading() as connection:
        findings = check(connection, _terms(asked))
    return {
        "refusals": [refusal_body(each) for each in findings.refusals],
        "warnings": [refusal_body(each) for each in findings.warnings],
    }


@BLUEPRINT.post("/<number>/sign")
@BLUEPRINT.arguments(SignSchema)
@BLUEPRINT.response(200)
def sign_contract(asked: dict[str, Any], number: str) -> Any:
    """Sign a draft: all rules run again on today's book, then it is posted."""

    def work(connection: Connection, now: Any) -> dict[str, Any]:
        return _outcome_body(sign(connection, number, asked["signed_on"], at=now, by=actor()))

    return _answer(_once(f"sign {number}", work), 200)


@BLUEPRINT.post("/<number>/file")
@BLUEPRINT.arguments(FileSchema)
@BLUEPRINT.response(200)
def file_contract(asked: dict[str, Any], number: str) -> Any:
    """Note the day on which a signed contract was filed with the issuer."""

    def work(connection: Connection, _now: Any) -> dict[str, Any]:
        return contract_body(file(connection, number, asked["filed_on"]))

    return _answer(_once(f"file {number}", work), 200)


@BLUEPRINT.get("")
@BLUEPRINT.arguments(ContractQuery, location="query")
@BLUEPRINT.response(200)
def find_some(asked: dict[str, Any]) -> Any:
    """Contracts by number, narrowed by what is asked."""
    wanted = Wanted(
        text=asked["q"],
        state=asked["state"],
        party=asked["party"],
        parcel=asked["parcel"],
        in_force_on=asked["in_force_on"],
        ends_before=asked["ends_before"],
        after=parts_of(asked["cursor"], 1)[0] if asked["cursor"] else "",
        limit=asked["limit"] + 1,
    )
    with database().reading() as connection:
        found = list_contracts(connection, wanted)
    shown = found[: asked["limit"]]
    return page(
        [contract_body(each) for each in shown], cursor_of(shown[-1].number) if len(found) > len(shown) else None
    )


@BLUEPRINT.get("/<number>")
@BLUEPRINT.response(200)
def one_contract(number: str) -> Any:
    """One contract."""
    with database().reading() as connection:
        return contract_body(find_contract(connection, number))


@BLUEPRINT.get("/<number>/pdf")
@BLUEPRINT.response(200, content_type="application/pdf")
def print_contract(number: str) -> Any:
    """The contract as PDF."""
    with database().reading() as connection:
        data = contract_pdf(connection, number, today=clock.today(), fonts=font_folder(), public_url=public_url())
    return Response(data, content_type="application/pdf")
