"""What signing a contract would post, before anybody signs: exactly the entries of the signing itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from ledger import rent
from ledger.book import NewEntry
from ledger.transfers.data import Contract
from ledger.transfers.effect import entries_of, rents_of
from ledger.transfers.facts import Assembler
from ledger.transfers.operations import check_facts
from ledger.transfers.rules import Findings


def preview_signing(
    connection: Connection, contract: Contract, signed_on: date, today: date
) -> tuple[Findings, list[NewEntry]]:
    """What the rules say to signing a contract on a day, and the entries that it files, rent included."""
    terms = replace(contract.terms, signed_on=signed_on)
    known = Assembler(connection, [terms], today)
    findings = check_facts(known, terms, "sign")
    facts = known.facts(terms)
    if isinstance(facts, list):
        return findings, []
    kept_from = today if contract.origin == "paper" else None
    rents = (rent.scheduled_entry(each) for each in rents_of([terms], contract.book_id, known, kept_from))
    return findings, [*entries_of([terms], known), *(entry for entry in rents if entry is not None)]
