"""Heads of households: who represented one before and after. Their names are personal data, kept apart and erasable."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from ledger.changes.models import HOUSEHOLD_HEAD
from ledger.personal import overwrite_what_is_deleted


def hash_names(salt: str, before: str, after: str) -> str:
    """What is signed in place of the names: without the salt, which goes with them, it tells nothing."""
    return hashlib.sha256("\0".join((salt, before, after)).encode()).hexdigest()


def keep_names(connection: Connection, number: str, party: str, before: str, after: str, at: datetime) -> str:
    """Keep the names of a change under way; the hash to be signed in their place."""
    salt = secrets.token_hex(32)
    row = {"change_number": number, "party_code": party, "name_before": before, "name_after": after, "salt": salt}
    connection.execute(insert(HOUSEHOLD_HEAD), row | {"recorded_at": at})
    return hash_names(salt, before, after)


def names_of(connection: Connection, number: str, names_hash: str) -> tuple[str, str] | None:
    """The names before and after, if they are there and are those that were signed."""
    table = HOUSEHOLD_HEAD.c
    query = select(table.name_before, table.name_after, table.salt).where(table.change_number == number)
    row = connection.execute(query).first()
    if row is None or not row.salt or hash_names(row.salt, row.name_before, row.name_after) != names_hash:
        return None
    return row.name_before, row.name_after


def forget_names(connection: Connection, number: str) -> None:
    """A change that came to nothing keeps nobody's name."""
    _forget(connection, HOUSEHOLD_HEAD.c.change_number == number)


def erase_heads(connection: Connection, party: str) -> None:
    """Erase the names of all heads that a household had. Called with the rest of the party's personal data."""
    _forget(connection, HOUSEHOLD_HEAD.c.party_code == party)


def _forget(connection: Connection, whose: object) -> None:
    overwrite_what_is_deleted(connection)
    empty = {"name_before": "", "name_after": "", "salt": ""}
    connection.execute(update(HOUSEHOLD_HEAD).where(whose, HOUSEHOLD_HEAD.c.salt != "").values(empty))  # type: ignore[arg-type]
