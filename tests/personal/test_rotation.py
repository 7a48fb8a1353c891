"""A new key: everything is sealed again under it, and whenever it is broken off nothing becomes unreadable."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from ledger.db import Database
from ledger.errors import Refusal
from ledger.personal import find_by_datum, key_uses, keyring, reveal, rotation
from ledger.personal.models import PERSONAL_DATUM
from tests.cli.running import Run, runner
from tests.making import HOUSEHOLDS
from tests.personal.making import NUMBERS, PEOPLE, PHONES, SECRETS, register

FIRST, SECOND = (base64.b64encode(bytes([n] * 32)).decode() for n in (1, 2))


@pytest.fixture
def run(database: Database, key_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """``tianbu`` on a database with people, whose key lies in a file."""
    monkeypatch.setenv("TIANBU_DATABASE_URL", database.url.render_as_string(hide_password=False))
    register(database)
    return runner(monkeypatch, capsys)


def uses(database: Database) -> list[tuple[int, str, str]]:
    """(rows, cipher, state) in the order of the keys."""
    with database.reading() as connection:
        return [(use.rows, use.cipher, use.state) for use in key_uses(connection, keyring())]


def readable(database: Database) -> bool:
    """Every value opens and is found, whatever its key."""
    with database.reading() as connection:
        return all(
            reveal(connection, party.code, ["id_number", "phone", "bank_account"])
            == {"id_number": party.id_number, "phone": party.phone, "bank_account": party.bank_account}
            and find_by_datum(connection, "id_number", party.id_number) == [party.code]
            for party in PEOPLE
        )


def words(path: Path) -> list[str]:
    return path.read_text(encoding="ascii").split()


def test_a_new_key_is_made_and_the_old_one_dropped_when_nothing_needs_it(
    database: Database, key_file: Path, run: Run
) -> None:
    old = words(key_file)
    made = run("data-key", "rotate")
    assert made.status == 0
    assert words(key_file)[1:] == old
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert uses(database) == [(10, "aes-256-gcm", "current"), (0, "", "old")]
    assert readable(database)
    assert not any(word in made.err + made.out for word in (*words(key_file), *SECRETS))
    dropped = run("data-key", "rotate", "--drop-old")
    assert dropped.status == 0
    assert len(words(key_file)) == 1
    assert words(key_file)[0] not in old
    assert readable(database)
    assert uses(database) == [(10, "aes-256-gcm", "current")]


def test_status_tells_rows_by_key_and_cipher(
    database: Database, run: Run, monkeypatch: pytest.MonkeyPatch, key_file: Path
) -> None:
    key_id = keyring().current.key_id
    status = run("data-key", "status", "--format", "json")
    assert status.json == [{"key": key_id, "cipher": "aes-256-gcm", "rows": 10, "state": "current"}]
    monkeypatch.setenv("TIANBU_DATA_CIPHER", "sm4-gcm")
    assert run("data-key", "status", "--format", "csv").rows[0]["state"] == "old"
    key_file.write_text(FIRST, encoding="ascii")
    missing = run("data-key", "status", "--format", "csv")
    assert missing.status == 1
    assert [(row["rows"], row["state"]) for row in missing.rows] == [("0", "current"), ("10", "missing")]
    assert "10" in missing.err
    assert key_id in run("data-key", "status").out


def test_another_cipher_is_taken_up_under_the_same_key(
    database: Database, run: Run, monkeypatch: pytest.MonkeyPatch, key_file: Path
) -> None:
    before = words(key_file)
    monkeypatch.setenv("TIANBU_DATA_CIPHER", "sm4-gcm")
    assert readable(database)
    assert run("data-key", "rotate").status == 0
    assert words(key_file) == before
    assert uses(database) == [(10, "sm4-gcm", "current")]
    monkeypatch.delenv("TIANBU_DATA_CIPHER")
    assert readable(database)


class Killed(Exception):
    pass


@pytest.mark.parametrize("chunks", range(5))
def test_a_rotation_that_is_killed_goes_on_where_it_stopped(
    database: Database, run: Run, monkeypatch: pytest.MonkeyPatch, chunks: int, key_file: Path
) -> None:
    monkeypatch.setattr(rotation, "CHUNK", 3)
    left = [chunks]

    def progress(_rows: int) -> None:
        left[0] -= 1
        if left[0] <= 0:
            raise Killed

    ring, new = database.command(rotation.start_rotation)
    assert new
    if chunks:
        with pytest.raises(Killed):
            rotation.reseal_all(database, ring, progress=progress)
    keys = words(key_file)
    assert len(keys) == 2
    assert readable(database)
    assert uses(database)[0][0] == min(3 * chunks, 10)
    assert database.command(rotation.drop_old_keys) == (() if chunks < 4 else (ring.keys[1].key_id,))
    assert run("data-key", "rotate").status == 0
    assert words(key_file)[-len(keys) :] == keys if chunks < 4 else keys[:1]
    assert uses(database)[0] == (10, "aes-256-gcm", "current")
    assert readable(database)


def test_a_crash_while_the_file_is_written_leaves_the_old_one(database: Database, run: Run, key_file: Path) -> None:
    before = key_file.read_bytes()
    key_file.with_name("data_key.new").write_bytes(b"half")
    assert keyring().current.text == before.decode().strip()
    assert run("data-key", "rotate").status == 0
    assert not key_file.with_name("data_key.new").exists()
    assert before.decode().strip() in words(key_file)


def test_keys_of_the_environment_are_changed_by_hand(
    database: Database, run: Run, monkeypatch: pytest.MonkeyPatch, key_file: Path
) -> None:
    (old,) = words(key_file)
    monkeypatch.setenv("TIANBU_DATA_KEY", f"{FIRST} {old} {SECOND}")
    old_ids = [key.key_id for key in keyring().keys[1:]]
    assert readable(database)
    done = run("data-key", "rotate", "--drop-old")
    assert done.status == 0
    assert all(key_id in done.err for key_id in old_ids)
    assert words(key_file) == [old]
    monkeypatch.setenv("TIANBU_DATA_KEY", FIRST)
    assert readable(database)
    assert run("data-key", "rotate", "--drop-old").status == 0


def test_rows_that_cannot_be_opened_are_told_and_left(database: Database, run: Run, key_file: Path) -> None:
    spoil = text("UPDATE personal_datum SET sealed = sealed || 'AAAA' WHERE field = 'phone' AND party_code = :code")
    database.command(lambda connection: connection.execute(spoil, {"code": HOUSEHOLDS[0]}))
    done = run("data-key", "rotate", "--drop-old")
    assert done.status == 1
    assert done.err.count("personal-datum-damaged") == 1
    assert HOUSEHOLDS[0] in done.err
    assert len(words(key_file)) == 2
    assert uses(database) == [(9, "aes-256-gcm", "current"), (1, "aes-256-gcm", "old")]
    with database.reading() as connection:
        assert reveal(connection, HOUSEHOLDS[1], ["phone"]) == {"phone": PHONES[1]}


def test_a_registration_during_a_rotation_knows_old_and_new_rows(
    database: Database, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half is sealed under the new key: the same sheet changes nothing, and an identity stays taken."""
    monkeypatch.setattr(rotation, "CHUNK", 3)
    ring, _ = database.command(rotation.start_rotation)

    def stop(_rows: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        rotation.reseal_all(database, ring, progress=stop)
    with database.reading() as connection:
        before = connection.execute(select(PERSONAL_DATUM)).all()
    register(database)
    with database.reading() as connection:
        assert connection.execute(select(PERSONAL_DATUM)).all() == before
        assert [find_by_datum(connection, "id_number", number) for number in NUMBERS] == [[c] for c in HOUSEHOLDS]


def test_without_its_key_a_value_stays_masked_and_is_refused_in_words(
    database: Database, run: Run, key_file: Path
) -> None:
    key_file.write_text(FIRST, encoding="ascii")
    with database.reading() as connection, pytest.raises(Refusal) as caught:
        reveal(connection, HOUSEHOLDS[0], ["phone"])
    assert caught.value.code == "data-key-unknown"
    done: Any = run("data-key", "rotate")
    assert done.status == 1
    assert done.err.count("data-key-unknown") == 10
