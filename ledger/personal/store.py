"""Personal data in the database: put, deleted, shown masked, revealed, and found again by equality."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select, text

from ledger.personal.data import Datum, Kept
from ledger.personal.keyring import Keyring, check_field, keyring
from ledger.personal.models import PERSONAL_DATUM

_CHUNK: Final = 1_000
_DELETE: Final = delete(PERSONAL_DATUM).where(
    PERSONAL_DATUM.c.party_code == bindparam("of_party"), PERSONAL_DATUM.c.field == bindparam("of_field")
)


def writing_keyring(connection: Connection) -> Keyring:
    """The keyring for a command that seals. Until it ends nobody takes a key away (``rotation.drop_old_keys``)."""
    if connection.dialect.name == "postgresql":  # on SQLite a command has the database for itself
        connection.execute(text("LOCK TABLE personal_datum IN ROW EXCLUSIVE MODE"))
    return keyring()


def put_data(connection: Connection, ring: Keyring, data: Sequence[Datum], at: datetime) -> None:
    """Seal the values of ``data`` and store them, instead of what their parties had."""
    delete_data(connection, [(datum.party_code, datum.field) for datum in data])
    if data:
        connection.execute(insert(PERSONAL_DATUM), [row_of(ring, datum) | {"recorded_at": at} for datum in data])


def row_of(ring: Keyring, datum: Datum) -> dict[str, object]:
    """The row of a value, but for its instant."""
    return {
        "party_code": datum.party_code,
        "field": datum.field,
        "sealed": ring.seal(datum.party_code, datum.field, datum.value),
        "key_id": ring.current.key_id,
        "masked": datum.masked,
        "lookup": ring.lookup(datum.field, datum.value),
    }


def delete_data(connection: Connection, keys: Sequence[tuple[str, str]]) -> None:
    """Delete what is stored under these (party code, field) pairs."""
    if keys:
        connection.execute(_DELETE, [{"of_party": code, "of_field": field} for code, field in keys])


def overwrite_what_is_deleted(connection: Connection) -> None:
    """Have SQLite write zeros over what this connection deletes; PostgreSQL's vacuum clears it away in time."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA secure_delete=ON"))


def kept_data(connection: Connection, codes: Iterable[str]) -> dict[str, dict[str, Kept]]:
    """What may be seen of the parties' data: by party code, then by field. No key is needed."""
    found: dict[str, dict[str, Kept]] = {}
    columns = (PERSONAL_DATUM.c.party_code, PERSONAL_DATUM.c.field, PERSONAL_DATUM.c.masked, PERSONAL_DATUM.c.lookup)
    for chunk in _chunks(sorted(set(codes))):
        query = select(*columns).where(PERSONAL_DATUM.c.party_code.in_(chunk))
        for code, field, masked, lookup in connection.execute(query):
            found.setdefault(code, {})[field] = Kept(masked, lookup)
    return found


def owners_of(connection: Connection, field: str, lookups: Collection[str]) -> dict[str, list[str]]:
    """The codes of the parties whose value has one of these hashes, by hash."""
    found: dict[str, list[str]] = {}
    columns = (PERSONAL_DATUM.c.lookup, PERSONAL_DATUM.c.party_code)
    for chunk in _chunks(sorted(set(lookups))):
        query = select(*columns).where(PERSONAL_DATUM.c.field == field, PERSONAL_DATUM.c.lookup.in_(chunk))
        for lookup, code in connection.execute(query.order_by(PERSONAL_DATUM.c.party_code)):
            found.setdefault(lookup, []).append(code)
    return found


def reveal(connection: Connection, party_code: str, fields: Collection[str]) -> dict[str, str]:
    """A party's values in full, by field, empty where there is none. Whoever calls it has checked and noted who asks.

    Raises PersonalFieldUnknown, DataKeyMissing, DataKeyUnknown, PersonalDatumDamaged.
    """
    opened = dict.fromkeys(map(check_field, fields), "")
    query = select(PERSONAL_DATUM.c.field, PERSONAL_DATUM.c.sealed).where(PERSONAL_DATUM.c.party_code == party_code)
    for field, sealed in connection.execute(query.where(PERSONAL_DATUM.c.field.in_(opened))):
        opened[field] = keyring().open(party_code, field, sealed)
    return opened


def find_by_datum(connection: Connection, field: str, value: str) -> list[str]:
    """The codes of the parties that have just this value, in their order. Raises PersonalFieldUnknown, DataKeyMissing."""
    if not value.strip():
        return []
    found = owners_of(connection, check_field(field), keyring().lookups(field, value))
    return sorted({code for codes in found.values() for code in codes})


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
