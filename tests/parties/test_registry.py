"""Parties: registering, bringing up to date, and finding them as clerks type."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ledger.db import Database
from ledger.errors import Refusal
from ledger.parties import NewParty, count_parties, find_parties, find_party, register_parties, search_parties
from tests.making import COOPERATIVE, HOUSEHOLDS, VILLAGE, acting, party

PEOPLE = (
    party(HOUSEHOLDS[0], name="曾志强"),
    party(HOUSEHOLDS[1], name="单秀兰"),
    party(HOUSEHOLDS[2], name="吕文军"),
    party(COOPERATIVE, "cooperative", "禾丰土地信用合作社"),
    party("Ab-9", "enterprise", "解放路100%面粉厂"),
)


def register(database: Database, *parties: NewParty) -> tuple[tuple[int, int, int], list[tuple[str, str]]]:
    """(added, changed, unchanged) and (code, refusal) pairs."""
    done, refused = database.command(lambda c: register_parties(c, parties, acting()))
    return (done.added, done.changed, done.unchanged), [(code, refusal.code) for code, refusal in refused]


def test_parties_are_registered_once_and_brought_up_to_date(database: Database) -> None:
    assert register(database, *PEOPLE) == ((5, 0, 0), [])
    assert register(database, *PEOPLE) == ((0, 0, 5), [])
    moved = replace(PEOPLE[0], phone="19900000001", name="曾小明")
    assert register(database, moved, PEOPLE[1]) == ((0, 1, 1), [])
    with database.reading() as connection:
        assert find_party(connection, HOUSEHOLDS[0]) == moved.masked()
        assert search_parties(connection, "zxm") == [moved.masked()]
        assert search_parties(connection, "zzq") == []
        with pytest.raises(Refusal) as caught:
            find_party(connection, "nobody")
        assert caught.value.code == "party-unknown"
        assert set(find_parties(connection, ["nobody", COOPERATIVE])) == {COOPERATIVE}
        assert count_parties(connection, "household") == 3


# Who has an identity number already, who wants it, whether he gets it.
IDENTITIES = (
    ("another household", ("household", "passport", "E1"), ("household", "passport", "E1"), ["identity-twice"]),
    ("another number", ("household", "passport", "E1"), ("household", "passport", "E2"), []),
    ("another type of number", ("household", "passport", "E1"), ("household", "other", "E1"), []),
    ("a person who heads a household too", ("household", "passport", "E1"), ("person", "passport", "E1"), []),
    ("two without a number", ("household", "", ""), ("household", "", ""), []),
)


@pytest.mark.parametrize(("what", "one", "other", "expected"), IDENTITIES, ids=[case[0] for case in IDENTITIES])
def test_an_identity_belongs_to_one_party_of_a_kind(
    database: Database, what: str, one: tuple[str, str, str], other: tuple[str, str, str], expected: list[str]
) -> None:
    first, second = (
        replace(party(code, kind), id_type=id_type, id_number=number)
        for code, (kind, id_type, number) in zip(HOUSEHOLDS, (one, other), strict=False)
    )
    assert [code for _, code in register(database, first, second)[1]] == expected
    assert [code for _, code in register(database, second)[1]] == expected
    assert register(database, first) == ((0, 0, 1), [])


def test_a_number_that_was_typed_for_the_wrong_household_can_be_put_right(database: Database) -> None:
    """Two households whose numbers were exchanged: a sheet that puts both right is right."""
    first, second = (replace(each, id_type="passport") for each in PEOPLE[:2])
    register(database, replace(first, id_number="E2"), replace(second, id_number="E1"))
    assert register(database, replace(first, id_number="E1"), replace(second, id_number="E2")) == ((0, 2, 0), [])
    assert register(database, replace(first, id_number="E2"))[1] == [(HOUSEHOLDS[0], "identity-twice")]


def test_a_kind_does_not_change(database: Database) -> None:
    register(database, *PEOPLE)
    assert register(database, replace(PEOPLE[3], kind="enterprise"))[1] == [(COOPERATIVE, "party-kind-changed")]


# What is typed, and who is found, in the order of their names.
SEARCHES = (
    ("zzq", [HOUSEHOLDS[0]]),
    ("ZZQ", [HOUSEHOLDS[0]]),
    ("sxl", [HOUSEHOLDS[1]]),
    ("lwj", [HOUSEHOLDS[2]]),
    ("秀兰", [HOUSEHOLDS[1]]),
    ("jf-0", [COOPERATIVE]),
    ("JF-0", [COOPERATIVE]),
    ("aB-9", ["Ab-9"]),
    ("jfl", ["Ab-9"]),
    (VILLAGE, [HOUSEHOLDS[1], HOUSEHOLDS[0]]),
    ("100%", ["Ab-9"]),
    ("0%面", ["Ab-9"]),
    ("%", ["Ab-9"]),
    ("_", []),
    ("\\", []),
    ("  zzq ", [HOUSEHOLDS[0]]),
    ("", [COOPERATIVE, "Ab-9", HOUSEHOLDS[2], HOUSEHOLDS[1], HOUSEHOLDS[0]]),
)


def test_parties_are_found_as_clerks_type(database: Database) -> None:
    register(database, *PEOPLE)
    with database.reading() as connection:
        for typed, codes in SEARCHES:
            assert (typed, [each.code for each in search_parties(connection, typed)]) == (typed, codes)
        assert [each.code for each in search_parties(connection, kinds=["cooperative", "enterprise"])] == [
            COOPERATIVE,
            "Ab-9",
        ]
        assert len(search_parties(connection, division_codes=["640106002202"])) == 0
        assert len(search_parties(connection, limit=2)) == 2
