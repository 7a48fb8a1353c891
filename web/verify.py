"""What anybody may see of a contract by its number, for the code on the paper: a page, or JSON when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, jsonify
from sqlalchemy import Connection

from api.edge import database
from ledger.book import Entry, load_entry
from ledger.clock import today
from ledger.parties import Party, find_parties
from ledger.transfers import Contract, find_contract, life_of
from ledger.units import exact_area, format_area
from web.asking import wants_json
from web.contract_life import land_of
from web.groups import page_group, show
from web.showing import masked_name

pages = page_group("verify", public=True)


@dataclass(frozen=True, slots=True)
class VerifyPage:
    """A contract as the public sees it."""

    contract: Contract
    entry: Entry | None
    transferor: Party
    transferee: Party
    villages: tuple[str, ...]


@pages.get("/verify/<path:number>")
def one(number: str) -> Response | tuple[str, int]:
    """Whether a paper is what it says."""
    with database().reading() as connection:
        page = verify_page(connection, number)
    return jsonify(public_facts(page)) if wants_json() else show("verify.html", page)


def verify_page(connection: Connection, number: str) -> VerifyPage:
    """What the book has under a number. Raises ContractMissing."""
    contract = find_contract(connection, number)
    terms = contract.terms
    entry = load_entry(connection, contract.book_id, contract.entry_id) if contract.entry_id is not None else None
    parties = find_parties(connection, (terms.transferor, terms.transferee))
    villages = tuple(dict.fromkeys(line.village for line in land_of(connection, contract)))
    return VerifyPage(contract, entry, parties[terms.transferor], parties[terms.transferee], villages)


def public_facts(page: VerifyPage) -> dict[str, Any]:
    """The same facts as JSON; areas as the API writes them."""
    terms, life = page.contract.terms, life_of(page.contract, today())
    return {
        "number": terms.number,
        "state": page.contract.state,
        "life": {"zh": life.zh, "en": life.en},
        "form": terms.form,
        "transferor": masked_name(page.transferor),
        "transferee": masked_name(page.transferee),
        "villages": list(page.villages),
        "parcels": len(terms.lines),
        "area": {"grains": terms.area_grains} | {unit: _area(terms.area_grains, unit) for unit in ("mu", "ha", "m2")},
        "start": terms.start_day.isoformat(),
        "end": terms.last_day.isoformat(),
        "signed_on": terms.signed_on.isoformat() if terms.signed_on else None,
        "filed_on": terms.filed_on.isoformat() if terms.filed_on else None,
        "entry": page.entry.entry_id if page.entry else None,
        "content_hash": page.entry.content_hash if page.entry else None,
        "book": page.contract.book_id,
    }


def _area(grains: int, unit: str) -> str:
    return exact_area(grains, unit) or format_area(grains, unit)
