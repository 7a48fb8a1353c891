"""The books of offices, named by the key of their division, ``county:640106000000``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from ledger.access.reach import Place
from ledger.clock import SHANGHAI
from ledger.places import LEVELS, Division, everything_above, find, quota_book
from ledger.quotas.refusals import OfficeUnknown


def place_of(key: str) -> Place:
    """Level and code of an office. Raises OfficeUnknown for what is no key of a county, city or province."""
    level, _, code = key.partition(":")
    if level not in LEVELS[:3] or not code:
        raise OfficeUnknown(office=key[:40])
    return level, code


def division_named(connection: Connection, key: str, at: datetime) -> Division:
    """The division of an office today. Raises OfficeUnknown, DivisionMissing."""
    return find(connection, *place_of(key), at.astimezone(SHANGHAI).date())


def book_named(connection: Connection, key: str, at: datetime) -> int:
    """The book that an office keeps its quotas in, opened on first use. Raises OfficeUnknown, DivisionMissing."""
    return quota_book(connection, division_named(connection, key, at), at)


def villages_inside(connection: Connection, villages: Iterable[str], place: Place) -> frozenset[str]:
    """Those of some villages that lie in an office's division."""
    above = everything_above(connection, (("village", code) for code in villages))
    return frozenset(code for (_, code), places in above.items() if place in places)
