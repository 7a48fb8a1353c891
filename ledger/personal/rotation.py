"""Changing the key: which rows lie under which key, sealing them again under the current one, dropping old keys.

The order makes a kill at any moment harmless: a new key is in its file before any row needs it, rows change in
chunks of one transaction each, and a key leaves the file only when no row names it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, case, func, or_, select, text, update

from ledger.db import Database
from ledger.errors import Refusal
from ledger.personal.keyring import DataKey, Keyring, keyring, parse_keys, text_of
from ledger.personal.models import PERSONAL_DATUM
from ledger.personal.suites import SUITES
from ledger.settings import data_key_path, data_keys_given, new_data_key

CHUNK: Final = 500
State = Literal["current", "old", "missing"]
_UPDATE: Final = (
    update(PERSONAL_DATUM)
    .where(PERSONAL_DATUM.c.party_code == bindparam("of_party"), PERSONAL_DATUM.c.field == bindparam("of_field"))
    .values(sealed=bindparam("new_sealed"), key_id=bindparam("new_key"), lookup=bindparam("new_lookup"))
)


@dataclass(frozen=True, slots=True)
class KeyUse:
    """How many rows lie under a key by a cipher. cipher: empty for a key without rows.

    state: current (key and cipher), old (opened, to be sealed again), missing (the key is not there).
    """

    key_id: str
    cipher: str
    rows: int
    state: State


@dataclass(frozen=True, slots=True)
class Resealed:
    """What a run did: how many rows it sealed again, and what is wrong with those that it could not open."""

    rows: int = 0
    refused: tuple[Refusal, ...] = ()


def key_uses(connection: Connection, ring: Keyring) -> list[KeyUse]:
    """The keys in their order with their rows; then keys that rows name and nobody has."""
    column = PERSONAL_DATUM.c.sealed
    cipher = case(*((column.like(f"v1:{name}:%"), name) for name in SUITES), else_="?")
    query = select(PERSONAL_DATUM.c.key_id, cipher, func.count()).group_by(PERSONAL_DATUM.c.key_id, cipher)
    counted = {(key_id, name): rows for key_id, name, rows in connection.execute(query)}
    unused = {(key.key_id, ""): 0 for key in ring.keys if key.key_id not in {key_id for key_id, _ in counted}}
    order = {key_id: place for place, key_id in enumerate(ring.by_id)}
    found = [
        KeyUse(key_id, name, rows, _state(ring, key_id, name)) for (key_id, name), rows in (counted | unused).items()
    ]
    return sorted(found, key=lambda use: (order.get(use.key_id, len(order)), use.key_id, use.cipher))


def _state(ring: Keyring, key_id: str, cipher: str) -> State:
    if key_id not in ring.by_id:
        return "missing"
    return "current" if key_id == ring.current.key_id and cipher in ("", ring.suite.name) else "old"


def _stale(ring: Keyring) -> ColumnElement[bool]:
    return PERSONAL_DATUM.c.sealed.not_like(f"{ring.prefix}%")


def count_stale(connection: Connection, ring: Keyring) -> int:
    """How many rows are not sealed by the current key and cipher."""
    return connection.scalar(select(func.count()).select_from(PERSONAL_DATUM).where(_stale(ring))) or 0


def start_rotation(connection: Connection) -> tuple[Keyring, bool]:
    """The keyring to seal everything again with, and whether it has a new key.

    A new key is put in front of those in the file, unless rows are left to be sealed under the one that is there (a
    rotation that was broken off, another cipher). Keys from the environment stay as they are.
    """
    _alone(connection)
    ring = keyring()
    if data_keys_given() or count_stale(connection, ring):
        return ring, False
    write_keys(data_key_path(), (*parse_keys(new_data_key(), "-"), *ring.keys))
    return keyring(), True


def _alone(connection: Connection) -> None:
    """Until this command ends nobody else seals or changes the file of keys."""
    if connection.dialect.name == "postgresql":  # on SQLite a command has the database for itself
        connection.execute(text("LOCK TABLE personal_datum IN SHARE ROW EXCLUSIVE MODE"))


def write_keys(path: Path, keys: tuple[DataKey, ...]) -> None:
    """Put keys into their file in one step: after a crash it holds the old ones or the new ones, whole."""
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text_of(keys))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def reseal_all(
    database: Database,
    ring: Keyring,
    started: Callable[[int], Any] = lambda _total: None,
    progress: Callable[[int], Any] = lambda _rows: None,
) -> Resealed:
    """Seal every row that is not current again, a transaction a chunk; rows that cannot be opened are told and left."""
    with database.reading() as connection:
        started(count_stale(connection, ring))
    rows, refused, after = 0, list[Refusal](), ("", "")
    while True:
        chunk = database.command(partial(_reseal, ring=ring, after=after))
        if chunk is None:
            return Resealed(rows, tuple(refused))
        sealed, bad, after = chunk
        rows += sealed
        refused += bad
        progress(sealed + len(bad))


def _reseal(
    connection: Connection, ring: Keyring, after: tuple[str, str]
) -> tuple[int, list[Refusal], tuple[str, str]] | None:
    """One chunk behind ``after``: rows sealed, what went wrong, and the last (party code, field); None at the end."""
    found = connection.execute(_chunk(ring, after)).all()
    if not found:
        return None
    rows, refused = list[dict[str, str]](), list[Refusal]()
    for party_code, field, sealed in found:
        try:
            value = ring.open(party_code, field, sealed)
        except Refusal as refusal:
            refused.append(refusal)
        else:
            rows.append(_new(ring, party_code, field, value))
    if rows:
        connection.execute(_UPDATE, rows)
    return len(rows), refused, (found[-1].party_code, found[-1].field)


def _new(ring: Keyring, party_code: str, field: str, value: str) -> dict[str, str]:
    return {
        "of_party": party_code,
        "of_field": field,
        "new_sealed": ring.seal(party_code, field, value),
        "new_key": ring.current.key_id,
        "new_lookup": ring.lookup(field, value),
    }


def _chunk(ring: Keyring, after: tuple[str, str]) -> Select[str, str, str]:
    party_code, field = PERSONAL_DATUM.c.party_code, PERSONAL_DATUM.c.field
    behind = or_(party_code > after[0], and_(party_code == after[0], field > after[1]))
    query = select(party_code, field, PERSONAL_DATUM.c.sealed).where(_stale(ring), behind)
    return query.order_by(party_code, field).limit(CHUNK).with_for_update()


def drop_old_keys(connection: Connection) -> tuple[str, ...]:
    """Take out of the file the old keys that no row names; their ids. Keys from the environment are only named.

    Nobody seals meanwhile, so that no row comes to lie under a key that is being dropped.
    """
    _alone(connection)
    ring, unused = keyring(), unused_keys(connection)
    if unused and not data_keys_given():
        write_keys(data_key_path(), tuple(key for key in ring.keys if key.key_id not in unused))
    return unused


def unused_keys(connection: Connection) -> tuple[str, ...]:
    """The ids of the old keys that no row names."""
    used = set(connection.scalars(select(PERSONAL_DATUM.c.key_id).distinct()))
    return tuple(key.key_id for key in keyring().keys[1:] if key.key_id not in used)
