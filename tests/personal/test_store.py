"""Personal data in the database: masked for everybody, revealed with the key, found by equality, tampering told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from ledger.db import Database
from ledger.errors import Refusal
from ledger.parties import NewParty, find_party, register_parties, search_parties
from ledger.personal import find_by_datum, reveal
from ledger.personal.models import PERSONAL_DATUM
from tests.making import COOPERATIVE, HOUSEHOLDS, acting, party
from tests.personal.making import (
    ACCOUNTS,
    CREDIT,
    NUMBERS,
    PEOPLE,
    PHONES,
    SECRETS,
    everything,
    file_bytes,
    register,
)

ALL = ("id_number", "phone", "bank_account")


def revealed(database: Database, code: str) -> tuple[str, ...]:
    with database.reading() as connection:
        return tuple(reveal(connection, code, ALL).values())


def sealed_rows(database: Database) -> dict[tuple[str, str], str]:
    with database.reading() as connection:
        query = select(PERSONAL_DATUM.c.party_code, PERSONAL_DATUM.c.field, PERSONAL_DATUM.c.sealed)
        return {(code, field): sealed for code, field, sealed in connection.execute(query)}


@pytest.mark.parametrize("cipher", ["aes-256-gcm", "sm4-gcm"])
def test_values_are_masked_for_all_and_revealed_with_the_key(
    database: Database, cipher: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIANBU_DATA_CIPHER", cipher)
    register(database)
    with database.reading() as connection:
        found = find_party(connection, HOUSEHOLDS[0])
        (searched,) = search_parties(connection, "zzq")
    assert found == searched == PEOPLE[0].masked()
    assert found.id_number == f"6401**********{NUMBERS[0][-4:]}"
    assert (found.phone, found.bank_account) == ("199****0017", "***************0123")
    assert all(f":{cipher}:" in sealed for sealed in sealed_rows(database).values())
    monkeypatch.delenv("TIANBU_DATA_CIPHER")
    for place, code in enumerate(HOUSEHOLDS):
        assert revealed(database, code) == (NUMBERS[place], PHONES[place], ACCOUNTS[place])


def test_credit_codes_are_public(database: Database) -> None:
    register(database)
    with database.reading() as connection:
        assert find_party(connection, COOPERATIVE).id_number == CREDIT
    assert revealed(database, COOPERATIVE) == (CREDIT, "", "")
    fraud = replace(PEOPLE[3], id_number=NUMBERS[2])
    assert fraud.masked().id_number == f"6401**********{NUMBERS[2][-4:]}"


def test_nothing_of_it_stands_in_the_database(database: Database) -> None:
    register(database)
    dumped, raw = everything(database), file_bytes(database)
    for secret in SECRETS:
        assert secret not in dumped
        assert secret.encode() not in raw
    assert CREDIT in dumped


def test_no_repr_shows_a_value() -> None:
    shown = repr(PEOPLE) + repr([each.masked() for each in PEOPLE[:3]])
    assert not any(secret in shown for secret in SECRETS)


def test_values_are_found_by_equality(database: Database) -> None:
    register(database)
    register(database, replace(party("P-1", "person", "曾志强"), id_type="resident-id", id_number=NUMBERS[0]))
    with database.reading() as connection:
        assert find_by_datum(connection, "id_number", NUMBERS[0].lower()) == [HOUSEHOLDS[0], "P-1"]
        assert find_by_datum(connection, "phone", "(0951)5550123") == [HOUSEHOLDS[1]]
        assert find_by_datum(connection, "bank_account", PHONES[0]) == []
        assert find_by_datum(connection, "bank_account", "6222 0212 3456 7890 123") == [HOUSEHOLDS[0]]
        assert find_by_datum(connection, "phone", " ") == []
        with pytest.raises(Refusal) as caught:
            find_by_datum(connection, "name", "曾志强")
        assert caught.value.code == "personal-field-unknown"
        assert "phone" in caught.value.line("en")


def test_only_what_is_new_or_changed_is_sealed(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    register(database)
    before = sealed_rows(database)
    monkeypatch.setenv("TIANBU_DATA_CIPHER", "sm4-gcm")
    moved = replace(PEOPLE[0], phone="19911110000", address="乙村")
    done, _ = database.command(lambda c: register_parties(c, [moved, *PEOPLE[1:]], acting()))
    assert (done.added, done.changed, done.unchanged) == (0, 1, 3)
    after = sealed_rows(database)
    assert {key for key in after if after[key] != before[key]} == {(HOUSEHOLDS[0], "phone")}
    assert revealed(database, HOUSEHOLDS[0])[1] == "19911110000"


def test_what_is_left_blank_goes_and_what_is_not_spoken_of_stays(database: Database) -> None:
    register(database)
    bare = [replace(each, phone="", bank_account="") for each in PEOPLE]
    silent = ("phone", "bank_account")
    done, _ = database.command(lambda c: register_parties(c, bare, acting(), silent=silent))
    assert (done.changed, done.unchanged) == (0, 4)
    done, _ = database.command(lambda c: register_parties(c, bare[:1], acting(), silent=["bank_account"]))
    assert (done.changed, done.unchanged) == (1, 0)
    assert revealed(database, HOUSEHOLDS[0]) == (NUMBERS[0], "", ACCOUNTS[0])


def test_without_personal_data_no_key_is_needed(database: Database, key_file: Any) -> None:
    key_file.unlink()
    nobody = replace(party(HOUSEHOLDS[0]), address="甲村")
    register(database, nobody)
    with database.reading() as connection:
        assert find_party(connection, HOUSEHOLDS[0]) == nobody.masked()
    with pytest.raises(Refusal) as caught:
        register(database, *PEOPLE)
    assert caught.value.code == "data-key-missing"
    assert everything(database).count(HOUSEHOLDS[1]) == 0


def _swap(database: Database, one: tuple[str, str], other: tuple[str, str]) -> None:
    """What somebody at the database does: the sealed text of one row into another."""
    rows = sealed_rows(database)

    def work(connection: Any) -> None:
        of_row = (PERSONAL_DATUM.c.party_code == other[0], PERSONAL_DATUM.c.field == other[1])
        connection.execute(update(PERSONAL_DATUM).where(*of_row).values(sealed=rows[one]))

    database.command(work)


@pytest.mark.parametrize("other", [(HOUSEHOLDS[1], "phone"), (HOUSEHOLDS[0], "bank_account")], ids=["party", "field"])
def test_rows_that_were_exchanged_are_told(database: Database, other: tuple[str, str]) -> None:
    register(database)
    _swap(database, (HOUSEHOLDS[0], "phone"), other)
    with pytest.raises(Refusal) as caught:
        revealed(database, other[0])
    assert caught.value.code == "personal-datum-damaged"
    assert other[0] in caught.value.line("zh")
    assert not any(secret in caught.value.line("zh") for secret in SECRETS)


# What the database itself refuses: a column, what somebody writes there, the constraint.
CONSTRAINTS = (
    ("field", "name", "a_personal_datum_is_of_a_known_field"),
    ("sealed", "19900000017", "a_sealed_datum_names_its_key"),
    ("key_id", "0" * 16, "a_sealed_datum_names_its_key"),
    ("party_code", "nobody", "a_personal_datum_belongs_to_a_known_party"),
)


@pytest.mark.parametrize(("column", "value", "constraint"), CONSTRAINTS)
def test_the_database_keeps_its_own_order(database: Database, column: str, value: str, constraint: str) -> None:
    register(database, PEOPLE[3])
    with pytest.raises(IntegrityError) as caught:
        database.command(lambda c: c.execute(text(f"UPDATE personal_datum SET {column} = :value"), {"value": value}))
    assert constraint in str(caught.value) or "FOREIGN KEY" in str(caught.value)


def test_thousands_are_registered_in_one_call(database: Database) -> None:
    many = [
        NewParty(
            f"P-{n}",
            "person",
            "丁保成",
            "other",
            f"证{n}",
            "village",
            "640106002201",
            f"1990000{n:04d}",
            "",
            f"{n:08d}",
        )
        for n in range(3_000)
    ]
    register(database, *many)
    done, _ = database.command(lambda c: register_parties(c, many, acting()))
    assert (done.added, done.changed, done.unchanged) == (0, 0, 3_000)
    stranger = replace(many[0], code="P-9999")
    _, refused = database.command(lambda c: register_parties(c, [stranger, *many[1:]], acting()))
    assert [(code, refusal.code) for code, refusal in refused] == [("P-9999", "identity-twice")]
