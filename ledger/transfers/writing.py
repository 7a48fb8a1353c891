"""Writing contracts into their tables: the row, its lines, and the papers it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, select

from ledger.access import Act
from ledger.transfers.changing import change
from ledger.transfers.data import UNPOSTED_FORMS, Contract, Terms
from ledger.transfers.details import Evidence
from ledger.transfers.models import CONTRACT, CONTRACT_EVIDENCE, CONTRACT_PARCEL

_KEPT: Final = {"number", "state", "origin", "entry_id", "version", "signed_on", "filed_on"}  # by an amendment


def insert_contracts(
    connection: Connection, contracts: Sequence[tuple[Terms, int, int | None]], act: Act, origin: str
) -> None:
    """Put contracts on record: (terms, book, entry in it); one that is signed has its entry, or a form that posts none."""
    rows = [
        _row(terms, book_id, entry_id, origin) | {"recorded_at": act.at, "recorded_by": act.by}
        for terms, book_id, entry_id in contracts
    ]
    if rows:
        connection.execute(insert(CONTRACT), rows)
        _insert_parts(connection, [terms for terms, _, _ in contracts])


def rewrite_contract(connection: Connection, contract: Contract, terms: Terms, book_id: int) -> None:
    """Write other terms into a draft. Raises VersionStale where somebody was faster."""
    for table in (CONTRACT_PARCEL, CONTRACT_EVIDENCE):
        connection.execute(delete(table).where(table.c.contract_number == terms.number))
    row = _row(terms, book_id, None, "counter")
    change(connection, contract, **{name: value for name, value in row.items() if name not in _KEPT})
    _insert_parts(connection, [terms])


def _insert_parts(connection: Connection, contracts: Sequence[Terms]) -> None:
    if lines := [line for terms in contracts for line in _lines(terms)]:
        connection.execute(insert(CONTRACT_PARCEL), lines)
    if papers := [row for terms in contracts for row in _papers(terms.number, terms.evidence, 1)]:
        connection.execute(insert(CONTRACT_EVIDENCE), papers)


def append_evidence(connection: Connection, number: str, papers: Sequence[Evidence]) -> None:
    """Add papers to a contract, behind those that it has."""
    mine = CONTRACT_EVIDENCE.c.contract_number == number
    last = connection.scalar(select(func.max(CONTRACT_EVIDENCE.c.place)).where(mine)) or 0
    connection.execute(insert(CONTRACT_EVIDENCE), list(_papers(number, papers, last + 1)))


def _papers(number: str, papers: Iterable[Evidence], first: int) -> Iterable[dict[str, Any]]:
    for place, paper in enumerate(papers, start=first):
        yield asdict(paper) | {"contract_number": number, "place": place}


def _lines(terms: Terms) -> list[dict[str, Any]]:
    return [
        {
            "contract_number": terms.number,
            "line": place,
            "parcel_code": line.parcel_code,
            "area_grains": line.area_grains,
            "giver": terms.giver_of(line),
        }
        for place, line in enumerate(terms.lines, start=1)
    ]


def _row(terms: Terms, book_id: int, entry_id: int | None, origin: str) -> dict[str, Any]:
    signed = entry_id is not None or (terms.form in UNPOSTED_FORMS and origin == "paper")
    return {
        "number": terms.number,
        "book_id": book_id,
        "form": terms.form,
        "state": "signed" if signed else "draft",
        "origin": origin,
        "transferor": terms.transferor,
        "transferee": terms.transferee,
        "start_day": terms.start_day,
        "last_day": terms.last_day,
        "actual_last_day": terms.last_day,
        "price": terms.price,
        "price_unit": terms.price_unit,
        "payment": terms.payment,
        "purpose": terms.purpose,
        "signed_on": terms.signed_on,
        "filed_on": terms.filed_on,
        "consent": terms.consent,
        "parent_number": terms.parent,
        "renews_number": terms.renews,
        "details": terms.details.stored(),
        "entry_id": entry_id,
        "version": 1,
    }
