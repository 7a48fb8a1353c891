"""Raw SQL against the plots, and what verification finds once the triggers are gone."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ledger.book import Account, Line, NewEntry, post
from ledger.db import Database
from ledger.stock import stock_account
from tests.making import NOW, OTHER_VILLAGE, VILLAGE, findings
from tests.stock.making import DAY, DRY, FAR, FIELD, HOMESTEAD, YARD, event, make_stock, recorded

_INSERT = (
    "INSERT INTO plot (code, book_id, entry_id, village, class_key, grains, surveyed_on, document, name, parent, recorded_at)"
    " SELECT '{code}', book_id, {entry}, '{village}', class_key, {grains}, surveyed_on, document, name, {parent}, recorded_at"
    " FROM plot WHERE code = 'ZJ-1'"
)


def _insert(code: str = "ZJ-9", **changes: str) -> str:
    return _INSERT.format(
        **({"code": code, "entry": "entry_id", "village": VILLAGE, "grains": "grains", "parent": "NULL"} | changes)
    )


ATTACKS: tuple[tuple[str, str], ...] = (
    ("UPDATE plot SET grains = 1", "a_plot_is_never_rewritten"),
    ("UPDATE plot SET class_key = '0103-GBT21010-2017'", "a_plot_is_never_rewritten"),
    ("UPDATE plot SET name = 'x' WHERE code = 'nowhere' OR 1 = 1", "a_plot_is_never_rewritten"),
    ("DELETE FROM plot", "a_plot_is_never_rewritten"),
    (_insert(), "a_plot_comes_in_with_what_the_book_has"),
    (_insert(village=OTHER_VILLAGE), "a_plot_comes_in_with_what_the_book_has"),
    (_insert(grains="0"), "a_plot_comes_in_with_what_the_book_has"),
    (_insert(parent="'GD-9'"), "a_plot_lies_in_the_village_of_its_ground"),
    (_insert(parent="'nowhere'"), "a_plot_lies_in_the_village_of_its_ground"),
)


@pytest.mark.parametrize(("statement", "promise"), ATTACKS)
def test_plots_are_kept_by_the_database(database: Database, statement: str, promise: str) -> None:
    make_stock(database)
    with pytest.raises(DBAPIError, match=promise):
        database.command(lambda c: c.execute(text(statement)))
    assert findings(database) == ()


def test_a_plot_is_not_replaced(database: Database) -> None:
    make_stock(database)
    replace = "OR REPLACE INTO" if database.is_sqlite else "INTO"
    with pytest.raises(DBAPIError, match=r"a_plot_is_never_rewritten|plot_key"):
        database.command(lambda c: c.execute(text(_insert("ZJ-1").replace("INTO", replace, 1))))
    ending = "DELETE FROM plot" if database.is_sqlite else "TRUNCATE plot CASCADE"
    with pytest.raises(DBAPIError, match="a_plot_is_never_rewritten"):
        database.command(lambda c: c.execute(text(ending)))


def test_a_plot_names_an_entry(database: Database) -> None:
    """Its lot has the ground, but the entry is not there."""
    book_id = make_stock(database)
    _post(database, book_id, [("ZJ-9", HOMESTEAD_ACCOUNT, 7)])
    with pytest.raises(DBAPIError, match="a_plot_names_the_entry_that_brought_it"):
        database.command(lambda c: c.execute(text(_insert(grains="7", entry="99"))))
    assert [each.what for each in findings(database)] == [f"land is posted on ZJ-9 in {VILLAGE}, where no such plot is"]


HOMESTEAD_ACCOUNT = stock_account(VILLAGE, HOMESTEAD)


def _post(database: Database, book_id: int, places: list[tuple[str, Account, int]], key: str = "k") -> None:
    """Ground surveyed on lots by a script that goes through the book, but not through the plots."""
    lines = [
        line
        for lot, account, amount in places
        for line in (
            Line(Account("land", "stock.survey", "village", account.division_code), lot, DAY, -amount),
            Line(account, lot, DAY, amount),
        )
    ]
    entry = NewEntry("x", "x", key, tuple(lines))
    database.command(lambda c: post(c, book_id, [entry], recorded_at=NOW, recorded_by="x"))


def test_ground_that_leaves_its_village_is_found(database: Database) -> None:
    book_id = make_stock(database)
    far = stock_account(OTHER_VILLAGE, DRY)
    lines = (Line(stock_account(VILLAGE, DRY), FIELD, DAY, -5), Line(far, FAR, DAY, 5))
    entry = NewEntry("x", "x", "k", lines)
    database.command(lambda c: post(c, book_id, [entry], recorded_at=NOW, recorded_by="x"))
    said = [each.what for each in findings(database)]
    assert [each.partition(" moves ")[2] for each in said] == [
        f"-5 grains of ground into village {VILLAGE}",
        f"5 grains of ground into village {OTHER_VILLAGE}",
    ]


@pytest.mark.parametrize(
    ("kind", "holder_kind", "holder"),
    [
        ("stock.cultivated", "land-class", "0702-GBT21010-2017"),
        ("stock.cultivated", "land-class", "0199-GBT21010-2017"),
        ("stock.cultivated", "", ""),
        ("stock.rural-construction", "household", "0702-land-sea-2023"),
    ],
)
def test_an_account_that_is_not_as_its_class_says_is_found(
    database: Database, kind: str, holder_kind: str, holder: str
) -> None:
    book_id = make_stock(database)
    _post(database, book_id, [(YARD, Account("land", kind, "village", VILLAGE, holder_kind, holder), 7)])
    said = [each.what for each in findings(database)]
    assert said == [f"an account of land is called {kind} of {holder or 'no class'} in village {VILLAGE}"]


TAMPERING = (
    "UPDATE plot SET grains = grains + 1 WHERE code = 'ZJ-1'",
    "UPDATE plot SET class_key = '0701-GBT21010-2017' WHERE code = 'ZJ-1'",
    "UPDATE plot SET entry_id = entry_id - 1 WHERE code = 'JX-1'",
    f"UPDATE plot SET village = '{OTHER_VILLAGE}' WHERE code = 'JX-1'",
    "UPDATE plot SET parent = 'GD-9' WHERE code = 'JX-1'",
    "DELETE FROM plot WHERE code = 'JX-1'",
)


@pytest.mark.parametrize("statement", TAMPERING)
def test_what_was_changed_behind_the_triggers_is_found(sqlite_url: str, statement: str) -> None:
    database = Database(sqlite_url)
    make_stock(database)
    recorded(database, event("build", DRY, HOMESTEAD, "3", plot="JX-1", from_plot=FIELD, on_day=date(2026, 7, 1)))
    assert findings(database) == ()
    with database.engine.begin() as connection:
        for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(text(statement))
    assert {each.check for each in findings(database)} == {"stock"}
    database.close()
