"""A key is not taken away while somebody is about to seal with it (PostgreSQL; on SQLite a command is alone anyway)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from sqlalchemy import Connection

from ledger.db import Database
from ledger.parties import register_parties
from ledger.personal import drop_old_keys, keyring, reseal_all, reveal, start_rotation
from tests.making import HOUSEHOLDS, acting
from tests.personal.making import NUMBERS, PEOPLE, register


def test_a_key_stays_until_the_writer_that_read_it_is_done(postgres_url: str, key_file: Path) -> None:
    database = Database(postgres_url)
    register(database, PEOPLE[3])
    sealed, dropping = Event(), Event()

    def write(connection: Connection) -> None:
        register_parties(connection, PEOPLE[:1], acting())
        sealed.set()
        dropping.wait(0.5)  # the file changes meanwhile, unless the drop waits for this command

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(database.command, write)
        sealed.wait(10)
        ring, new = database.command(start_rotation)
        assert new
        reseal_all(database, ring)
        database.command(drop_old_keys)
        dropping.set()
        writer.result(10)
    assert len(keyring().keys) == 1
    with database.reading() as connection:
        assert reveal(connection, HOUSEHOLDS[0], ["id_number"]) == {"id_number": NUMBERS[0]}
    database.close()


def test_two_rotations_at_once_lose_no_key(database: Database, key_file: Path) -> None:
    register(database)

    def rotate(_number: int) -> None:
        ring, _ = database.command(start_rotation)
        reseal_all(database, ring)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(rotate, range(4)))
    with database.reading() as connection:
        for place, code in enumerate(HOUSEHOLDS):
            assert reveal(connection, code, ["id_number"]) == {"id_number": NUMBERS[place]}
