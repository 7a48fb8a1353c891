"""What a careless script with a SQL prompt cannot do to rent, and what verification finds where it could."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date

import psycopg
import pytest
from sqlalchemy import text

from ledger.db import Database
from ledger.rent import Declaration, DepositEvent, Party, declare_dividend, record_deposit, reverse_payment
from ledger.rent.models import TABLES
from tests.book.conftest import NewDatabase
from tests.book.conftest import new_database as _new_database
from tests.book.making import new_book
from tests.rent.making import Place, acting, findings, opened, paid

new_database = _new_database  # a fixture is found by its name
ROLL, PAID, DEPOSITS = (
    "the_rent_roll_is_only_added_to",
    "a_payment_is_never_changed",
    "deposit_events_are_only_added_to",
)
AT = "'2031-06-01T04:00:00.000000Z', 'x'"
_PAYMENT = "INSERT INTO rent_payment VALUES ('HT-1', %s, '2027-01-01', 'fen', %s, 'bank', 'x', {book}, %s, " + AT + ")"
_LINE = "INSERT INTO rent_payment_line VALUES ('HT-1', %s, 7, 'rent', %s, '2027-01-01', '2027-01-01', 1, 'A', 'B', 'C', '2027-01-01', %s, %s)"
_DEPOSIT = (
    "INSERT INTO rent_deposit VALUES ('HT-1', 9, '%s', '2027-01-01', %s, 'A', 'office', %s, NULL, {book}, %s, "
    + AT
    + ")"
)
_CHARGE = "INSERT INTO rent_charge VALUES ('HT-1', 99, '%s', '%s', '2027-01-01', 1, 'A', 'household', 'B', 'office', 'C', '2027-01-01', '2027-12-31', '%s', %s, 'x', {book}, 1)"

# What it does, the SQL, what the database says.
ATTACKS: tuple[tuple[str, str, str], ...] = (
    ("terms are changed", "UPDATE rent_agreement SET terms = '{}'", "a_rent_agreement_is_never_changed"),
    ("an agreement is deleted", "DELETE FROM rent_agreement", "a_rent_agreement_is_never_changed"),
    ("a charge is changed", "UPDATE rent_charge SET amount = 1", ROLL),
    ("a due day is moved", "UPDATE rent_charge SET due_on = '2040-01-01'", ROLL),
    ("a charge is deleted", "DELETE FROM rent_charge WHERE number = 1", ROLL),
    ("a charge of nothing", _CHARGE % ("rent", "fen", "2027-01-01", "0"), "a_charge_moves_something"),
    ("a charge of no claim", _CHARGE % ("tax", "fen", "2027-01-01", "5"), "a_charge_is_of_a_known_claim"),
    ("a charge in cattle", _CHARGE % ("rent", "cow", "2027-01-01", "5"), "a_charge_is_in_money_or_in_kind"),
    ("a charge before its day", _CHARGE % ("rent", "fen", "2026-01-01", "5"), "a_charge_counts_from_its_due_day_on"),
    ("a payment is changed", "UPDATE rent_payment SET amount = amount + 1", PAID),
    ("a payment is deleted", "DELETE FROM rent_payment", PAID),
    ("a voucher is used twice", _PAYMENT % ("'V-1'", "5", "1"), f"rent_payment_key|{PAID}"),
    ("a payment without voucher", _PAYMENT % ("''", "5", "1"), "a_payment_has_a_voucher"),
    ("a payment of nothing", _PAYMENT % ("'V-9'", "0", "1"), "a_payment_pays_something"),
    ("a payment that is not posted", _PAYMENT % ("'V-9'", "5", "NULL"), "a_payment_is_posted"),
    ("a payee is changed", "UPDATE rent_payment_line SET receiver = 'X', mandate = 'Y'", PAID),
    ("a line is deleted", "DELETE FROM rent_payment_line", PAID),
    ("a line joins a payment", _LINE % ("'V-1'", "'fen'", "5", "'A', ''"), "a_payment_has_no_more_lines_than_its_sum"),
    ("a line of no payment", _LINE % ("'V-9'", "'fen'", "5", "'A', ''"), "a_payment_has_no_more_lines_than_its_sum"),
    ("a reversal is undone", "DELETE FROM rent_payment_reversal", "a_reversal_of_a_payment_is_final"),
    ("a reversal changes its reason", "UPDATE rent_payment_reversal SET reason = 'x'", "a_reversal_of_a_payment_is_final"),
    ("a deposit is changed", "UPDATE rent_deposit SET fen = 1", DEPOSITS),
    ("a deposit is deleted", "DELETE FROM rent_deposit", DEPOSITS),
    ("a deposit is released with rent open", _DEPOSIT % ("released", "5", "'x'", "1"), "a_deposit_is_released_when_nothing_is_owed"),
    ("a deposit is claimed without an entry", _DEPOSIT % ("claimed", "5", "'x'", "NULL"), "money_of_a_deposit_is_posted"),
    ("a deposit without its paper", _DEPOSIT % ("paid", "5", "''", "1"), "a_deposit_event_names_its_paper"),
    ("a deposit of nothing", _DEPOSIT % ("paid", "0", "'x'", "1"), "a_deposit_event_has_a_sum"),
    ("a dividend is changed", "UPDATE rent_dividend SET total_fen = 1", "a_declared_dividend_is_never_changed"),
    ("a dividend is deleted", "DELETE FROM rent_dividend", "a_declared_dividend_is_never_changed"),
)  # fmt: skip
SQLITE: tuple[tuple[str, str, str], ...] = tuple(
    (f"{table.name} is replaced", f"REPLACE INTO {table.name} SELECT * FROM {table.name} LIMIT 1", said)
    for table, said in zip(
        TABLES,
        ("a_rent_agreement_is_never_changed", "", ROLL, PAID, "a_payment_", "a_reversal_of_a_payment_is_final", DEPOSITS,
         "a_declared_dividend_is_never_changed", ""),
        strict=True,
    )
    if said
)  # fmt: skip
POSTGRES: tuple[tuple[str, str, str], ...] = tuple(
    (f"{table.name} is truncated", f"TRUNCATE {table.name} CASCADE", "never|only_added|is_final") for table in TABLES
)


class Besieged:
    """A contract with payments, one of them reversed, a deposit and a dividend."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.place = Place(database, new_book(database))
        opened(self.place, dividend="floor-share")
        paid(self.place, "V-1", date(2027, 1, 1), 100)
        paid(self.place, "V-2", date(2027, 1, 1), 100)
        centre = DepositEvent("HT-1", "paid", date(2026, 12, 1), 500, Party("ZX-001", "office"), "B-1")
        declared = Declaration("HT-1", "2027", date(2028, 1, 1), date(2028, 2, 1), "决议", 100)
        database.command(lambda c: reverse_payment(c, "HT-1", "V-2", "凭证有误", acting()))
        database.command(lambda c: record_deposit(c, centre, acting()))
        database.command(lambda c: declare_dividend(c, declared, acting()))
        self.before = self.content()

    def content(self) -> list[list[tuple[object, ...]]]:
        with self.database.reading() as connection:
            return [[tuple(row) for row in connection.execute(table.select())] for table in TABLES]

    def run(self, sql: str) -> None:
        """As a script would: on a raw connection, foreign keys left off."""
        sql = sql.replace("{book}", str(self.place.book_id))
        url = self.database.url
        if self.database.is_sqlite:
            with closing(sqlite3.connect(str(url.database), isolation_level=None)) as raw:
                raw.execute(sql)
            return
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(sql.encode())


@pytest.fixture(scope="module")
def besieged(new_database: NewDatabase) -> dict[str, Besieged]:
    return {dialect: Besieged(new_database(dialect)) for dialect in ("sqlite", "postgresql")}


@pytest.mark.parametrize(
    ("dialect", "what", "sql", "said"),
    [
        (dialect, *attack)
        for dialect, own in (("sqlite", SQLITE), ("postgresql", POSTGRES))
        for attack in (*ATTACKS, *own)
    ],
)
def test_an_attack_is_refused(besieged: dict[str, Besieged], dialect: str, what: str, sql: str, said: str) -> None:
    target = besieged[dialect]
    with pytest.raises((sqlite3.Error, psycopg.Error)) as caught:
        target.run(sql)
    constraint = getattr(getattr(caught.value, "diag", None), "constraint_name", None) or ""
    assert any(each in f"{caught.value} {constraint}" for each in said.split("|")), caught.value
    assert target.content() == target.before


def test_a_price_of_the_past_is_never_changed(place: Place) -> None:
    with place.database.engine.connect() as connection, connection.begin():
        connection.execute(
            text("INSERT INTO reference_price VALUES ('county', 'C', '玉米', '2027-01-01', 1, 236, '文件', :at, 'x')"),
            {"at": "2031-06-01T04:00:00.000000Z"},
        )
    for sql in ("UPDATE reference_price SET fen_per_kg = 1", "DELETE FROM reference_price"):
        with pytest.raises(Exception, match="reference_prices_are_only_added_to"), place.database.engine.begin() as c:
            c.execute(text(sql))


# What is done to the rows behind the database's back, and what verification says then.
TAMPERED: tuple[tuple[str, str, str], ...] = (
    ("a charge that nobody posted", _CHARGE % ("rent", "fen", "2027-01-01", "5"), "rent of HT-1@2027-01-01 and entry 1 disagree"),
    ("a payment that nobody posted", _PAYMENT % ("'V-9'", "5", "1"), "voucher V-9 of HT-1 says 5, its lines 0"),
)  # fmt: skip


@pytest.mark.parametrize(("sql", "said"), [case[1:] for case in TAMPERED], ids=[case[0] for case in TAMPERED])
def test_verification_finds_what_does_not_agree(database: Database, sql: str, said: str) -> None:
    target = Besieged(database)
    assert findings(target.place) == []
    target.run(sql)
    assert [each.what for each in findings(target.place) if each.check == "rent"] == [said]
