"""Giving a deposit back: rent asks whether the land is back, and the centre knows."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from ledger import rent
from ledger.access import Act
from ledger.centre.endings import handbacks_of


def release_deposit(connection: Connection, contract_number: str, day: date, document: str, act: Act) -> int:
    """Give the deposit of a contract back on ``day``, by the handback on record; the number of its entry.

    Raises RentMissing, DepositStillNeeded, DepositTooSmall and as ``Act.permit``.
    """
    handback = handbacks_of(connection, [contract_number]).get(contract_number)
    delivered_on = handback.delivered_on if handback else None
    return rent.release_deposit(connection, contract_number, day, document, act, handed_back_on=delivered_on)
