"""Parcels: registered once, posted in three layers, found by code and name; and the check that the layers agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from ledger.db import Database
from ledger.errors import Refusal
from ledger.parcels import (
    book_of_parcel,
    find_parcel,
    find_parcels,
    parcels_below,
    parcels_of_household,
    register_parcels,
    search_parcels,
)
from tests.making import (
    HOUSEHOLDS,
    OTHER_VILLAGE,
    TODAY,
    VILLAGE,
    Village,
    acting,
    findings,
    held,
    make_village,
    mu,
    parcel,
    parcel_code,
    row_counts,
)

LAND = parcel_code(0, 1)


@pytest.fixture
def village(database: Database) -> Village:
    return make_village(database)


def test_a_parcel_stands_in_three_layers(village: Village) -> None:
    issuer = f"{VILLAGE}00"
    assert held(village.database, LAND, TODAY, "ownership") == {issuer: mu("10")}
    assert held(village.database, LAND, TODAY, "contract-right") == {HOUSEHOLDS[0]: mu("10")}
    assert held(village.database, LAND, TODAY, "operation-right") == {HOUSEHOLDS[0]: mu("10")}
    assert held(village.database, LAND, date(2002, 12, 31), "ownership") == {}
    assert findings(village.database) == ()


def test_a_parcel_that_nobody_has_contracted_is_unallotted(village: Village) -> None:
    free = replace(parcel(parcel_code(0, 8), HOUSEHOLDS[0]), bases=())
    village.database.command(lambda c: register_parcels(c, village.book_id, [free], acting()))
    assert held(village.database, free.code, TODAY) == {}
    assert findings(village.database) == ()
    with village.database.reading() as connection:
        assert find_parcel(connection, free.code) == free


def test_a_registered_parcel_stays_as_it_is(village: Village) -> None:
    with village.database.reading() as connection:
        known = find_parcel(connection, LAND)
    before = row_counts(village.database)
    changed = replace(known, registered_grains=known.registered_grains + 1, east="河")
    other = parcel(parcel_code(0, 2), HOUSEHOLDS[0])
    done, refused = village.database.command(
        lambda c: register_parcels(c, village.book_id, [known, changed, other], acting())
    )
    assert (done.added, done.unchanged) == (0, 2)
    assert [(code, refusal.fields["differences"]) for code, refusal in refused] == [(LAND, "registered_grains, east")]
    assert row_counts(village.database) == before


def test_parcels_are_found(village: Village) -> None:
    with village.database.reading() as connection:
        assert [each.code for each in parcels_of_household(connection, HOUSEHOLDS[1])] == [
            parcel_code(1, 1),
            parcel_code(1, 2),
        ]
        assert parcels_of_household(connection, "nobody") == []
        assert [each.code for each in search_parcels(connection, OTHER_VILLAGE)] == [
            parcel_code(2, 1),
            parcel_code(2, 2),
        ]
        assert len(search_parcels(connection, "大田", limit=4)) == 4
        assert search_parcels(connection, "%") == search_parcels(connection, "_") == []
        assert len(parcels_below(connection, [VILLAGE, OTHER_VILLAGE])) == 6
        assert [each.code for each in parcels_below(connection, [VILLAGE], after=parcel_code(1, 1))] == [
            parcel_code(1, 2)
        ]
        assert book_of_parcel(connection, LAND) == village.book_id
        assert set(find_parcels(connection, [LAND, "nothing"])) == {LAND}
        for look in (find_parcel, book_of_parcel):
            with pytest.raises(Refusal) as caught:
                look(connection, "9" * 60)
            assert (caught.value.code, caught.value.fields) == ("parcel-unknown", {"code": "9" * 40})


def test_layers_that_disagree_are_found(sqlite_url: str) -> None:
    """A posting of one layer changed behind the triggers: the parcel is named."""
    database = Database(sqlite_url)
    make_village(database)
    with database.engine.begin() as connection:
        for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(
            text(
                "UPDATE posting SET amount = amount * 2 WHERE entry_id = 1 AND account_id IN"
                " (SELECT id FROM account WHERE asset = 'ownership')"
            )
        )
    said = [finding for finding in findings(database) if finding.check == "layers"]
    assert [(each.entry_id, LAND in each.what) for each in said] == [(1, True)]
    database.close()
