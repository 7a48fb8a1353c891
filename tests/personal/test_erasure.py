"""Erasing a party: refused while the law wants its data kept, then thorough, and the book stays valid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, select

from ledger.db import Database
from ledger.erasure import Erased, erase
from ledger.errors import Refusal
from ledger.parties import ERASED_NAME, find_party, register_parties, search_parties
from ledger.parties.models import PARTY
from ledger.personal import find_by_datum, reveal
from tests.making import (
    COOPERATIVE,
    HOUSEHOLDS,
    NOW,
    TODAY,
    Village,
    acting,
    codes_of,
    findings,
    make_village,
    party,
    record_all,
    row_counts,
    terms,
)
from tests.personal.making import ACCOUNTS, CREDIT, NUMBERS, PEOPLE, PHONES, everything, file_bytes, register

DRIVER = "JF-003"
LAST_DAY = date(2030, 12, 31)


def make_driver(village: Village) -> None:
    """A person with all kinds of data, who leases household 0's land 2027–2030."""
    driver = replace(PEOPLE[0], code=DRIVER, kind="person", name="纳志强", address="金凤区示范路9号")
    register(village.database, driver)
    assert not record_all(village, terms(transferee=DRIVER)).refused


@pytest.fixture
def village(database: Database) -> Village:
    made = make_village(database)
    make_driver(made)
    return made


def refusals(village: Village, code: str, today: date = TODAY) -> tuple[list[str], Refusal]:
    before = row_counts(village.database)
    with pytest.raises(Refusal) as caught:
        village.database.command(lambda c: erase(c, code, at=NOW, today=today))
    assert row_counts(village.database) == before
    return codes_of(caught.value), caught.value


# Who is to be erased on which day, and what stands in the way.
KEPT = (
    ("before the lease begins", DRIVER, TODAY, ["party-has-contracts", "party-holds-land"]),
    ("on the last day of the lease", DRIVER, LAST_DAY, ["party-has-contracts", "party-holds-land"]),
    ("a household that has contracted land", HOUSEHOLDS[1], TODAY, ["party-holds-land"]),
    ("a household that leases it out", HOUSEHOLDS[0], TODAY, ["party-has-contracts", "party-holds-land"]),
    ("nobody", "JF-404", TODAY, ["party-unknown"]),
)


def test_what_the_law_wants_kept_is_kept(village: Village) -> None:
    for what, code, today, expected in KEPT:
        assert (what, refusals(village, code, today)[0]) == (what, expected)
    said = refusals(village, DRIVER)[1].line("zh")
    assert all(figure in said for figure in ("HT-1", "2030-12-31", " 2 个地块", "20.0000 亩")), said
    assert "第四十七条" in refusals(village, HOUSEHOLDS[1])[1].line("zh")
    assert not any(secret in said for secret in (NUMBERS[0], PHONES[0], ACCOUNTS[0], "纳志强"))


def test_erasure_is_thorough_and_the_book_stays_valid(village: Village) -> None:
    database, after = village.database, LAST_DAY + timedelta(days=1)
    assert findings(database) == ()
    done = database.command(lambda c: erase(c, DRIVER, at=NOW, today=after))
    assert done == Erased(DRIVER, ("bank_account", "id_number", "phone"))
    assert findings(database) == ()
    with database.reading() as connection:
        found = find_party(connection, DRIVER)
        assert (found.name, found.id_number, found.phone, found.address, found.bank_account) == (ERASED_NAME, *[""] * 4)
        assert (found.id_type, found.kind, found.erased_at) == ("", "person", NOW)
        assert set(reveal(connection, DRIVER, ["id_number", "phone", "bank_account"]).values()) == {""}
        assert find_by_datum(connection, "id_number", NUMBERS[0]) == []
        assert search_parties(connection, "nzq") == search_parties(connection, "纳志强") == []
    dumped = everything(database)
    assert not any(word in dumped for word in ("纳志强", "示范路9号", "na zhi qiang"))
    database.close()
    if database.is_sqlite:
        raw = file_bytes(database)
        assert not any(word.encode() in raw for word in ("纳志强", "示范路9号"))


def test_what_was_erased_does_not_come_back(village: Village) -> None:
    database, after = village.database, LAST_DAY + timedelta(days=1)
    database.command(lambda c: erase(c, DRIVER, at=NOW, today=after))
    assert refusals(village, DRIVER, after)[0] == ["party-erased"]
    driver = replace(PEOPLE[0], code=DRIVER, kind="person")
    done, refused = database.command(lambda c: register_parties(c, [driver, party("JF-9", "person")], acting()))
    assert (done.added, [(code, refusal.code) for code, refusal in refused]) == (1, [(DRIVER, "party-erased")])
    register(database, replace(driver, code="JF-10"))


def test_a_party_without_land_or_contracts_is_erased_at_once(database: Database) -> None:
    register(database)

    def work(connection: Connection) -> Erased:
        return erase(connection, COOPERATIVE, at=NOW, today=TODAY)

    assert database.command(work) == Erased(COOPERATIVE, ("id_number",))
    assert CREDIT not in everything(database)
    with database.reading() as connection:
        assert connection.scalar(select(PARTY.c.erased_at).where(PARTY.c.code == COOPERATIVE)) == NOW
