"""Invented people with every kind of personal data, and a look at everything that a database holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlalchemy import inspect, text

from ledger.db import Database
from ledger.demonstration.people import credit_code, identity_number
from ledger.parties import CREDIT_CODE, RESIDENT_ID, NewParty, register_parties
from tests.making import COOPERATIVE, HOUSEHOLDS, acting, party

NUMBERS: Final = tuple(identity_number(serial) for serial in (1, 2, 3))
PHONES: Final = ("19900000017", "0951-5550123", "+86 199 0000 0019")
ACCOUNTS: Final = ("6222021234567890123", "640106001234567890", "12345678")
CREDIT: Final = credit_code(7)
PEOPLE: Final[tuple[NewParty, ...]] = (
    *(
        replace(party(code, name=name), id_type=RESIDENT_ID, id_number=number, phone=phone, bank_account=account)
        for code, name, number, phone, account in zip(
            HOUSEHOLDS, ("曾志强", "单秀兰", "吕文军"), NUMBERS, PHONES, ACCOUNTS, strict=True
        )
    ),
    replace(party(COOPERATIVE, "cooperative", "禾丰土地信用合作社"), id_type=CREDIT_CODE, id_number=CREDIT),
)
SECRETS: Final = (*NUMBERS, *PHONES, *ACCOUNTS)


def register(database: Database, *people: NewParty) -> None:
    """Register parties of which none may be refused."""
    assert database.command(lambda connection: register_parties(connection, people or PEOPLE, acting()))[1] == []


def everything(database: Database) -> str:
    """Every cell of every table."""
    with database.reading() as connection:
        return "\n".join(
            "\t".join(map(str, row))
            for table in inspect(connection).get_table_names()
            for row in connection.execute(text(f'SELECT * FROM "{table}"'))
        )


def file_bytes(database: Database) -> bytes:
    """What lies on the disk: SQLite's file with its journal, PostgreSQL's files of both tables of parties."""
    if database.is_sqlite:
        found = Path(str(database.url.database))
        return b"".join(path.read_bytes() for path in found.parent.glob(f"{found.name}*"))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CHECKPOINT")
        query = text("SELECT pg_read_binary_file(pg_relation_filepath(CAST(:name AS regclass)))")
        return b"".join(
            bytes(connection.scalar(query, {"name": name}) or b"")
            for name in ("party", "personal_datum", "personal_datum_by_lookup")
        )
