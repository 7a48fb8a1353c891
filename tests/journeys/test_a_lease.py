"""A lease from the four sheets to the end of its term: imported, drafted, signed, printed, filed, looked at, checked."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ledger.book.balances import Question, balances
from ledger.db import Database
from ledger.documents.typesetting import load_fonts
from ledger.errors import Refusal
from ledger.places import find, subtree
from ledger.transfers import contract_pdf, draft, file, find_contract, life_of, sign
from tests.documents.conftest import FONT_FOLDER
from tests.imports.sheets import SHEETS, load
from tests.making import (
    BASE_END,
    CLERK,
    COOPERATIVE,
    HOUSEHOLDS,
    NOW,
    REVIEWER,
    TODAY,
    VILLAGE,
    acting,
    draft_and_sign,
    findings,
    held,
    mu,
    parcel_code,
    row_counts,
    submit_and_review,
    terms,
)
from tests.making import Village as Place

LAND, REST = parcel_code(0, 1), parcel_code(0, 2)
LEASE = terms(
    "HT-9", ((LAND, "12.35"), (REST, "2")), start_day=date(2027, 3, 1), last_day=date(2029, 2, 28), signed_on=None
)


@pytest.fixture
def county(database: Database) -> Place:
    """Divisions, parties and parcels by their sheets; the sheet of old contracts stays away."""
    for kind in ("divisions", "parties", "parcels"):
        assert load(database, kind, SHEETS[kind]).written
    return Place(database, 1)


def month_end_balances(database: Database) -> dict[str, dict[str, int]]:
    """By month-end: grains of operation right by holder in the village."""
    months = [date(year, month, 28) for year in range(2026, 2031) for month in range(1, 13)]
    found = {}
    with database.reading() as connection:
        village = find(connection, "village", VILLAGE, TODAY)
        for day in months:
            question = Question(subtree([village], TODAY), day, None, ("operation-right",), frozenset({"party"}))
            found[day.isoformat()[:7]] = {each.party: each.amount for each in balances(connection, question)}
    return found


def test_a_lease_and_its_life(county: Place) -> None:
    database = county.database
    drafted = database.command(lambda c: draft(c, LEASE, acting(CLERK)))
    assert [warning.code for warning in drafted.warnings] == [
        "area-differs-from-measured",
        "boundaries-missing",
        "priority-notice-missing",
    ]
    assert LEASE.yearly_rent_fen == 1_049_750 + 170_000
    submit_and_review(database, "HT-9")
    signed = database.command(lambda c: sign(c, "HT-9", TODAY, acting(CLERK))).contract
    filed = database.command(lambda c: file(c, "HT-9", TODAY, acting(REVIEWER)))
    assert (signed.state, filed.terms.filed_on) == ("signed", TODAY)
    household, cooperative, issuer = HOUSEHOLDS[0], COOPERATIVE, f"{VILLAGE}00"
    before = {household: mu("18.35"), issuer: mu("3.5")}
    during = {household: mu("4"), cooperative: mu("14.35"), issuer: mu("3.5")}
    for month, found in month_end_balances(database).items():
        assert found == (during if "2027-03" <= month <= "2029-02" else before), month
    with database.reading() as connection:
        contract = find_contract(connection, "HT-9")
        lives = [
            life_of(contract, date.fromisoformat(day)).en
            for day in ("2026-12-01", "2027-03-01", "2029-02-28", "2029-03-01")
        ]
    assert lives == ["signed, not begun, filed", "in force, filed", "in force, filed", "ended by term"]
    assert held(database, LAND, date(2029, 2, 28)) == {cooperative: mu("12.35")}
    assert held(database, LAND, date(2029, 3, 1)) == {household: mu("12.35")}
    assert findings(database) == ()


def test_the_paper_says_what_the_book_says(county: Place, tmp_path: Path) -> None:
    draft_and_sign(county, LEASE)
    load_fonts(FONT_FOLDER)
    with county.database.reading() as connection:
        data = contract_pdf(connection, "HT-9", today=TODAY, fonts=FONT_FOLDER, public_url="http://127.0.0.1:8000")
        again = contract_pdf(connection, "HT-9", today=TODAY, fonts=FONT_FOLDER, public_url="http://127.0.0.1:8000")
    assert data == again
    path = tmp_path / "HT-9.pdf"
    path.write_bytes(data)
    said = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    compact = "".join(said.split())
    for text in ("HT-9", "曾志强", "禾丰土地信用合作社", LAND, REST, "12.35", "14.35", "850.00", "种植玉米"):
        assert "".join(text.split()) in compact, text
    assert SHEETS["parties"][1][4] not in compact  # the identity number is masked


def test_a_household_cannot_lease_twice_and_can_lease_again_afterwards(county: Place) -> None:
    draft_and_sign(county, LEASE)
    before = row_counts(county.database)
    with pytest.raises(Refusal) as caught:
        draft_and_sign(county, replace(LEASE, number="HT-10", start_day=date(2029, 2, 28), last_day=BASE_END))
    assert "HT-9" in caught.value.say_detail()
    assert row_counts(county.database) == before
    draft_and_sign(county, replace(LEASE, number="HT-10", start_day=date(2029, 3, 1), last_day=BASE_END))
    assert findings(county.database) == ()


def test_what_is_returned_next_year_is_a_plain_sum(county: Place) -> None:
    """The end of a lease is in the book from the day it is signed."""
    draft_and_sign(county, LEASE)
    days = (date(2028, 12, 31), date(2029, 12, 31))
    back = [held(county.database, LAND, day).get(HOUSEHOLDS[0], 0) for day in days]
    assert back == [0, mu("12.35")]


def test_what_the_book_knew_before_it_was_told(county: Place) -> None:
    earlier = NOW.replace(hour=1)
    draft_and_sign(county, LEASE)
    with county.database.reading() as connection:
        village = find(connection, "village", VILLAGE, TODAY)
        question = Question(
            subtree([village], TODAY), date(2028, 1, 1), earlier, ("operation-right",), frozenset({"party"})
        )
        assert balances(connection, question) == []
        now_known = replace(question, known_at=None)
        assert {each.party for each in balances(connection, now_known)} == {HOUSEHOLDS[0], COOPERATIVE, f"{VILLAGE}00"}
