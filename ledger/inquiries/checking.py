"""What the rules say to a contract that is not on record yet, for who may draft it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from ledger.access import Actor, permit, permit_anywhere
from ledger.book import NewEntry
from ledger.errors import Refusal
from ledger.rent import Instalment, schedule, scheduled_entry
from ledger.transfers import Findings, Terms
from ledger.transfers.effect import entries_of, rents_of
from ledger.transfers.facts import Assembler
from ledger.transfers.operations import check_facts


def check_terms(connection: Connection, actor: Actor, terms: Terms, today: date) -> Findings:
    """What the rules say; all of the parcels must lie within reach. Raises what ``permit`` raises."""
    permit_anywhere(actor, "contracts.draft")
    known = Assembler(connection, [terms], today)
    if villages := known.villages():
        permit(connection, actor, "contracts.draft", villages=villages)
    return check_facts(known, terms, "draft")


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the rules say to terms, the rent that they give by due day, and the entries that signing them would file."""

    findings: Findings
    instalments: tuple[Instalment, ...] = ()
    entries: tuple[NewEntry, ...] = ()


def look_ahead(connection: Connection, actor: Actor, terms: Terms, today: date) -> Ahead:
    """What ``check_terms`` says, with what would come of the terms as far as it can be told. Raises as ``permit``."""
    findings = check_terms(connection, actor, terms, today)
    known = Assembler(connection, [terms], today)
    if isinstance(known.facts(terms), list) or not terms.lines:
        return Ahead(findings)
    try:
        rents = rents_of([terms], known.book_id(terms.lines[0].parcel_code), known, None)
        instalments = tuple(each for found in rents for each in schedule(found))
        posted = [entry for found in rents if (entry := scheduled_entry(found)) is not None]
        entries = (*entries_of([terms], known), *posted)
    except Refusal:  # what stands in the way is among the findings
        return Ahead(findings)
    return Ahead(findings, instalments, tuple(entries))
