"""A contract as a row of a table: with its parties, its village and its share of the page's totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from ledger.access import Actor
from ledger.clock import today
from ledger.inquiries import parties_named
from ledger.parcels import find_parcels
from ledger.parties import Party
from ledger.places import find
from ledger.places.refusals import DivisionMissing
from ledger.transfers import Contract


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract with the names that a clerk looks for. villages: codes and names, in the order of its parcels."""

    contract: Contract
    transferor: Party
    transferee: Party
    villages: dict[str, str]


def rows_of(connection: Connection, actor: Actor, contracts: Sequence[Contract]) -> list[ContractRow]:
    """Contracts that ``actor`` was shown as rows, their parties and villages read set by set."""
    named = {code for c in contracts for code in (c.terms.transferor, c.terms.transferee)}
    parties = parties_named(connection, actor, named)
    parcels = find_parcels(connection, (line.parcel_code for c in contracts for line in c.terms.lines))
    names = village_names(connection, {parcel.village_code for parcel in parcels.values()})
    return [
        ContractRow(
            contract=contract,
            transferor=parties[contract.terms.transferor],
            transferee=parties[contract.terms.transferee],
            villages={
                village: names[village]
                for village in (parcels[line.parcel_code].village_code for line in contract.terms.lines)
            },
        )
        for contract in contracts
    ]


def village_names(connection: Connection, codes: set[str]) -> dict[str, str]:
    """Names of villages as they are called today; the code of one that is no longer there."""
    return {code: _village_name(connection, code) for code in sorted(codes)}


def _village_name(connection: Connection, code: str) -> str:
    try:
        return find(connection, "village", code, today()).name
    except DivisionMissing:
        return code
