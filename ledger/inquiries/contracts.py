"""Contracts, as far as whoever asks may see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from ledger.access import Actor, parties_in_reach, permit, villages_in_reach
from ledger.places import Division, subtree
from ledger.transfers import (
    Contract,
    ContractReach,
    Wanted,
    contract_pdf,
    count_contracts,
    find_contract,
    list_contracts,
    total_area,
    villages_of,
)


def read_contract(connection: Connection, actor: Actor, number: str, operation: str = "contracts.read") -> Contract:
    """The contract of that number. Raises ContractMissing and what ``permit`` raises."""
    contract = find_contract(connection, number)
    terms = contract.terms
    permit(
        connection,
        actor,
        operation,
        villages=villages_of(connection, number),
        parties=terms.parties,
    )
    return contract


def reach_of_contracts(actor: Actor, operation: str = "contracts.read") -> ContractReach | None:
    """Which contracts somebody may see; None for all of them. Raises as ``permit``."""
    villages = villages_in_reach(actor, operation)
    return None if villages is None else ContractReach(villages, parties_in_reach(actor, operation))


@dataclass(frozen=True, slots=True)
class Contracts:
    """The contracts that fit, of those that ``actor`` may see, in one division where one is named (as of ``day``).

    Raises what ``permit`` raises when it is made.
    """

    connection: Connection
    actor: Actor
    division: Division | None = None
    day: date = date.max
    reach: ContractReach | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "reach", reach_of_contracts(self.actor))

    def _villages(self) -> Any:
        return None if self.division is None else select(subtree([self.division], self.day).c.code)

    def page(self, wanted: Wanted) -> list[Contract]:
        """One page of them, by number."""
        return list_contracts(self.connection, wanted, self._villages(), self.reach)

    def count(self, wanted: Wanted) -> int:
        """How many there are on all pages."""
        return count_contracts(self.connection, wanted, self._villages(), self.reach)

    def area(self, wanted: Wanted) -> int:
        """The grains of all their lines."""
        return total_area(self.connection, wanted, self._villages(), self.reach)


def print_contract(
    connection: Connection, actor: Actor, number: str, *, today: date, fonts: Path, public_url: str
) -> bytes:
    """The contract's paper, with personal data masked. Raises ContractMissing, GlyphMissing and as ``permit``."""
    read_contract(connection, actor, number, "contracts.print")
    return contract_pdf(connection, number, today=today, fonts=fonts, public_url=public_url)
