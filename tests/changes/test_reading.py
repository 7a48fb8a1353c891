"""Who sees caveats and changes, and how much of them."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.access import Actor
from ledger.caveats import Caveat, CaveatLine, WantedCaveats, place
from ledger.changes import Insured, WantedChanges
from ledger.db import Database
from ledger.errors import Refusal
from ledger.inquiries import caveats_of_parcel, caveats_within, changes_within, parcels_of, read_caveat, read_change
from tests.changes.land import LAND, NEW, OTHER, TEN, THIRD, A, B, carry, expropriation, line, make_land
from tests.making import CLERK, REVIEWER, Village, acting, person

ELSEWHERE = person("clerk", "640106003000", "elsewhere")


@pytest.fixture
def village(database: Database) -> Village:
    made = make_land(database)
    caveat = Caveat("CF-1", "court", (CaveatLine(OTHER, TEN),), date(2026, 11, 1), "执1号", date(2026, 11, 1), holder=A)
    database.command(lambda c: place(c, caveat, acting(CLERK)))
    given = {"insured": (Insured(A, 1, 0), Insured(B, 2, 0)), "debtor": ""}
    carry(made, expropriation(line(), line(THIRD, giver=B), **given))
    return made


def viewer(party: str) -> Actor:
    return person("party-viewer", party)


def test_offices_of_the_place_see_it_all(village: Village) -> None:
    with village.database.reading() as connection:
        for actor in (REVIEWER, Actor.operator()):
            assert read_caveat(connection, actor, "CF-1").kind == "court"
            assert len(caveats_of_parcel(connection, actor, OTHER)) == 1
            assert len(caveats_within(connection, actor, WantedCaveats())) == 1
            recorded, holdings, cases = read_change(connection, actor, "LC-1")
            assert (recorded.number, len(cases), len(holdings)) == ("LC-1", 2, 12)
            assert len(changes_within(connection, actor, WantedChanges())) == 1


def test_others_see_nothing(village: Village) -> None:
    with village.database.reading() as connection:
        for look in (read_caveat, read_change):
            with pytest.raises(Refusal, match="out-of-reach"):
                look(connection, ELSEWHERE, "CF-1" if look is read_caveat else "LC-1")
        assert caveats_within(connection, ELSEWHERE, WantedCaveats()) == []
        assert changes_within(connection, ELSEWHERE, WantedChanges()) == []


def test_a_household_sees_what_concerns_it(village: Village) -> None:
    with village.database.reading() as connection:
        assert read_caveat(connection, viewer(A), "CF-1").number == "CF-1"
        with pytest.raises(Refusal, match="out-of-reach"):
            read_caveat(connection, viewer(B), "CF-1")
        _, _, cases = read_change(connection, viewer(B), "LC-1")
        assert [case.household for case in cases] == [B]
        with pytest.raises(Refusal, match="out-of-reach"):
            read_change(connection, viewer(NEW), "LC-1")


def test_what_was_taken_is_no_longer_the_households(village: Village) -> None:
    with village.database.reading() as connection:
        assert [each.code for each in parcels_of(connection, viewer(A), A)] == [OTHER]
        assert LAND not in {each.code for each in parcels_of(connection, CLERK, A)}
