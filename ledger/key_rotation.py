"""Changing the data key in somebody's name: what lies under which key, the new key, and the old ones dropped.

The rows are sealed again between ``start`` and ``finish`` by ``ledger.personal.reseal_all``, a transaction a chunk.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from ledger.access import Act, Actor, permit
from ledger.personal import (
    Keyring,
    KeyUse,
    Resealed,
    drop_old_keys,
    key_uses,
    keyring,
    start_rotation,
    unused_keys,
)

ROTATING: Final = "data-key.rotate"


def read_uses(connection: Connection, actor: Actor) -> list[KeyUse]:
    """How many values lie under each key and cipher."""
    permit(connection, actor, ROTATING)
    return key_uses(connection, keyring())


def start(connection: Connection, act: Act) -> tuple[Keyring, bool]:
    """The keys to seal under, the new one in front, and whether it was made now."""
    act.permit(connection, ROTATING)
    ring, new = start_rotation(connection)
    act.note(ROTATING, "data-key", ring.current.key_id, after={"new": new, "cipher": ring.suite.name})
    return ring, new


def finish(connection: Connection, act: Act, ring: Keyring, done: Resealed, *, drop_old: bool) -> tuple[str, ...]:
    """Drop old keys if that is wanted, and tell the trail; the ids of the keys that no value needs any more."""
    act.permit(connection, ROTATING)
    unused = drop_old_keys(connection) if drop_old else unused_keys(connection)
    after = {"rows": done.rows, "refused": len(done.refused), "dropped": list(unused) if drop_old else []}
    act.note(ROTATING, "data-key", ring.current.key_id, after=after)
    return unused
