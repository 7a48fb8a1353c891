"""What the rules say to a contract that is not on record yet, for who may draft it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from ledger.access import Actor, permit, permit_anywhere
from ledger.transfers import Findings, Terms
from ledger.transfers.facts import Assembler
from ledger.transfers.operations import check_facts


def check_terms(connection: Connection, actor: Actor, terms: Terms, today: date) -> Findings:
    """What the rules say; all of the parcels must lie within reach. Raises what ``permit`` raises."""
    permit_anywhere(actor, "contracts.draft")
    known = Assembler(connection, [terms], today)
    if villages := known.villages():
        permit(connection, actor, "contracts.draft", villages=villages)
    return check_facts(known, terms, "draft")
