"""What stood in the party's row in plain text is sealed by the migration, and gone from the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text

import migrations
from ledger.db import Database, Instant
from ledger.errors import Refusal
from ledger.parties import NewParty, find_parties, register_parties
from ledger.personal import find_by_datum, reveal
from tests.making import HOUSEHOLDS, NOW, acting
from tests.personal.making import NUMBERS, PEOPLE, PHONES, everything, file_bytes

_COLUMNS = "code, kind, name, id_type, id_number, division_level, division_code, phone, address"
_INSERT = text(
    f"INSERT INTO party ({_COLUMNS}, name_sort_key, name_initials, recorded_at)"
    f" VALUES ({', '.join(f':{each}' for each in _COLUMNS.split(', '))}, 'zeng zhi qiang', 'zzq', :recorded_at)"
)


def _person(number: int) -> NewParty:
    """Rows of many lengths, so that the migration moves them about in the file."""
    identity, phone = f"PASSPORT{number:05d}" + "0" * (number % 90), f"0951-{number:08d}" if number % 3 else ""
    return NewParty(
        f"P-{number}", "person", "无", "passport", identity, "village", "640106002201", phone, "址" * (number % 50)
    )


MANY = 2_000
NOBODY = NewParty("P-0", "person", "无", "", "", "village", "640106002201", "", "")
OLD = (*PEOPLE, NOBODY, *(_person(number) for number in range(1, MANY)))


def fill(database: Database) -> None:
    """Parties as version 0.1 kept them."""

    def work(connection: Connection) -> None:
        at = Instant().process_bind_param(NOW, connection.dialect)
        rows = [{name: getattr(party, name) for name in _COLUMNS.split(", ")} | {"recorded_at": at} for party in OLD]
        connection.execute(_INSERT, rows)

    database.command(work)


def test_old_rows_are_sealed_and_their_plain_text_is_gone(old_database: Database) -> None:
    fill(old_database)
    secrets = (*NUMBERS, *PHONES, "PASSPORT", "0951-0000")
    assert all(secret in everything(old_database) for secret in secrets)
    assert migrations.upgrade(old_database)[1] == migrations.upgrade(old_database)[0]
    old_database.close()
    dumped, raw = everything(old_database), file_bytes(old_database)
    assert not [secret for secret in secrets if secret in dumped or secret.encode() in raw]
    with old_database.reading() as connection:
        columns = {column["name"] for column in inspect(connection).get_columns("party")}
        assert not columns & {"id_number", "phone"}
        assert reveal(connection, HOUSEHOLDS[1], ["id_number", "phone"]) == {
            "id_number": NUMBERS[1],
            "phone": PHONES[1],
        }
        assert find_by_datum(connection, "phone", PHONES[2]) == [HOUSEHOLDS[2]]
        found = find_parties(connection, [party.code for party in OLD])
    expected = {party.code: party.masked() for party in OLD}
    for code, party in found.items():
        assert (party.id_number, party.phone) == (expected[code].id_number, expected[code].phone)


def test_the_same_sheet_changes_nothing_after_the_migration(old_database: Database) -> None:
    fill(old_database)
    migrations.upgrade(old_database)
    done, refused = old_database.command(lambda c: register_parties(c, OLD, acting(), silent=["bank_account"]))
    assert (done.added, done.changed, done.unchanged, refused) == (0, 0, len(OLD), [])


def test_without_a_key_nothing_is_migrated(old_database: Database, key_file: Path) -> None:
    fill(old_database)
    key_file.unlink()
    before = everything(old_database)
    with pytest.raises(Refusal) as caught:
        migrations.upgrade(old_database)
    assert caught.value.code == "data-key-missing"
    assert everything(old_database) == before


def test_without_parties_no_key_is_needed(old_database: Database, key_file: Path) -> None:
    key_file.unlink()
    migrations.upgrade(old_database)
