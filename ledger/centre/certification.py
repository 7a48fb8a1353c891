"""Certification (鉴证): voluntary, after signing; contract, certificate and ledger agree, with the figures that say so."""

from __future__ import annotations

import json
from typing import Any, Final

from sqlalchemy import Connection, Select, func, insert, select, update

from ledger.access import Act
from ledger.access.audit import canonical
from ledger.access.proposals import check_reason
from ledger.book.balances import holdings_of_lot
from ledger.book.models import ACCOUNT, LOT, POSTING
from ledger.centre.common import at_step, missing, next_number, text_of
from ledger.centre.data import AreaCheck, Certification
from ledger.centre.models import CERTIFICATION
from ledger.centre.refusals import AreasDisagree, CertifiedAlready, ContractNotInForce, RequesterOutside
from ledger.errors import Words, raise_all
from ledger.parcels import find_parcels
from ledger.transfers import PERMANENT_FORMS, STATES, Contract, find_contract, villages_of
from ledger.units import format_area

WHAT: Final = Words("鉴证书", "certificate")
_STANDING: Final = {"standing": Words("有效", "standing"), "withdrawn": Words("已撤销", "withdrawn")}


def three_areas(connection: Connection, contract: Contract) -> tuple[AreaCheck, ...]:
    """三相符: for each parcel what the contract says, what its entry posted, the certificate's area and the book's.

    The book's area is all that the collective, households and others hold of the layer that moved, on the first day of
    the term; it is the certificate's area as long as nobody holds a part that is not there.
    """
    terms = contract.terms
    asset = "contract-right" if terms.form in PERMANENT_FORMS else "operation-right"
    posted = _posted(connection, contract, asset)
    parcels = find_parcels(connection, (line.parcel_code for line in terms.lines))
    said: dict[str, int] = {}
    for line in terms.lines:
        said[line.parcel_code] = said.get(line.parcel_code, 0) + line.area_grains
    checks = []
    for code, grains in said.items():
        held = holdings_of_lot(connection, contract.book_id, code, terms.start_day)
        book = sum(
            each.amount for each in held if each.asset == asset and each.kind in ("land.held", "land.unallotted")
        )
        certified = parcels[code].area_on(terms.start_day)
        checks.append(AreaCheck(code, grains, posted.get(code, 0), certified, book))
    return tuple(checks)


def _posted(connection: Connection, contract: Contract, asset: str) -> dict[str, int]:
    """Grains of each parcel that the contract's entry gave to somebody when its term began."""
    query = (
        select(LOT.c.code, func.sum(POSTING.c.amount))
        .select_from(POSTING)
        .join(ACCOUNT, (ACCOUNT.c.book_id == POSTING.c.book_id) & (ACCOUNT.c.id == POSTING.c.account_id))
        .join(LOT, (LOT.c.book_id == POSTING.c.book_id) & (LOT.c.id == POSTING.c.lot_id))
        .where(
            POSTING.c.book_id == contract.book_id,
            POSTING.c.entry_id == contract.entry_id,
            POSTING.c.amount > 0,
            POSTING.c.effective_on < contract.terms.return_day,
            ACCOUNT.c.asset == asset,
        )
        .group_by(LOT.c.code)
    )
    return {code: int(grains) for code, grains in connection.execute(query)}


def certify(connection: Connection, contract_number: str, requested_by: str, act: Act, note: str = "") -> Certification:
    """Certify a signed contract at a party's wish. Raises ContractMissing, ContractNotInForce, RequesterOutside,
    CertifiedAlready, AreasDisagree for every parcel whose figures differ."""
    contract = find_contract(connection, contract_number)
    villages = villages_of(connection, contract_number)
    act.permit(connection, "contracts.certify", villages=villages)
    if contract.state != "signed":
        words = STATES[contract.state]
        raise ContractNotInForce(number=contract_number, state_zh=words.zh, state_en=words.en)
    if requested_by not in contract.terms.parties:
        raise RequesterOutside(party=requested_by, number=contract_number)
    if standing := standing_certificate(connection, contract_number):
        raise CertifiedAlready(contract=contract_number, number=standing.number)
    checks = three_areas(connection, contract)
    raise_all([_disagree(each) for each in checks if not each.agrees])
    number = next_number(connection, CERTIFICATION.c.number, "C", villages[0], act.today)
    row = {
        "number": number,
        "contract_number": contract_number,
        "requested_by": requested_by,
        "certified_on": act.today,
        "checks": canonical([_figures(each) for each in checks]),
        "note": text_of(note, Words("说明", "the note")),
        "withdrawn_reason": "",
        "recorded_at": act.at,
        "recorded_by": act.by,
    }
    connection.execute(insert(CERTIFICATION), row)
    act.note(
        "contracts.certify", "contract", contract_number, after={"certificate": number}, detail=f"鉴证 {number}：三相符"
    )
    return find_certification(connection, number)


def withdraw_certification(connection: Connection, number: str, reason: str, act: Act) -> Certification:
    """Withdraw a certificate with a reason; the contract is as valid as before. Raises CentreStepWrong, ReasonMissing."""
    found = find_certification(connection, number)
    act.permit(connection, "contracts.certify", villages=villages_of(connection, found.contract_number))
    at_step(number, "withdrawn" if found.withdrawn_on else "standing", ("standing",), _STANDING)
    given = text_of(check_reason(reason), Words("理由", "the reason"))
    values = {"withdrawn_on": act.today, "withdrawn_reason": given}
    connection.execute(update(CERTIFICATION).where(CERTIFICATION.c.number == number).values(values))
    act.note("contracts.certify", "contract", found.contract_number, detail=f"撤销鉴证 {number}：{given}")
    return find_certification(connection, number)


def _disagree(check: AreaCheck) -> AreasDisagree:
    figures = {
        name.removesuffix("_grains"): format_area(grains, "mu")
        for name, grains in _figures(check).items()
        if name != "parcel_code"
    }
    return AreasDisagree(parcel=check.parcel_code, **figures)


def _figures(check: AreaCheck) -> dict[str, Any]:
    return {name: getattr(check, name) for name in AreaCheck.__dataclass_fields__}


def certificate_of(connection: Connection, contract_number: str, number: str) -> Certification:
    """A contract's certificate of that number. Raises CentreRecordMissing, for another contract's too."""
    found = find_certification(connection, number)
    if found.contract_number != contract_number:
        raise missing(number, WHAT)
    return found


def find_certification(connection: Connection, number: str) -> Certification:
    """The certificate of that number. Raises CentreRecordMissing."""
    found = _certifications(connection, select(CERTIFICATION).where(CERTIFICATION.c.number == number))
    if not found:
        raise missing(number, WHAT)
    return found[0]


def certifications_of(connection: Connection, contract_number: str) -> list[Certification]:
    """All certificates that a contract had, oldest first."""
    return _certifications(connection, select(CERTIFICATION).where(CERTIFICATION.c.contract_number == contract_number))


def standing_certificate(connection: Connection, contract_number: str) -> Certification | None:
    """The certificate of a contract that was not withdrawn."""
    return next((each for each in certifications_of(connection, contract_number) if each.withdrawn_on is None), None)


def _certifications(connection: Connection, query: Select[Any]) -> list[Certification]:
    return [
        Certification(
            row.number,
            row.contract_number,
            row.requested_by,
            row.certified_on,
            tuple(AreaCheck(**figures) for figures in json.loads(row.checks)),
            row.note,
            row.recorded_by,
            row.withdrawn_on,
            row.withdrawn_reason,
        )
        for row in connection.execute(query.order_by(CERTIFICATION.c.number))
    ]
