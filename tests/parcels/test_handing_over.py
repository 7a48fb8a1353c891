"""Base contracts by day: handed over, split, taken back; rows that nobody can rewrite."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ledger.book import Account, Line, NewEntry, post, reverse
from ledger.db import Database
from ledger.errors import Refusal
from ledger.parcels import (
    BaseContract,
    BaseMove,
    Reduction,
    find_parcel,
    find_parcels,
    hand_over_base,
    moved_bases,
    parcels_of_household,
    reduce_parcels,
    register_parcels,
)
from tests.making import (
    BASE_END,
    BASE_START,
    HOUSEHOLDS,
    NOW,
    VILLAGE,
    Village,
    acting,
    findings,
    make_village,
    mu,
    parcel,
    parcel_code,
)

A, B, C = HOUSEHOLDS
LAND, OTHER = parcel_code(0, 1), parcel_code(1, 1)
DAY, BEFORE = date(2027, 1, 1), date(2026, 12, 31)
WHOLE = mu("10")


@pytest.fixture
def village(database: Database) -> Village:
    return make_village(database)


def move(*moves: BaseMove) -> Any:
    return lambda connection: hand_over_base(connection, moves, NOW)


def rows(village: Village, code: str = LAND) -> list[tuple[Any, ...]]:
    """household, contract's letter-free end, from, until, mu: what a parcel's base contracts say."""
    with village.database.reading() as connection:
        return [
            (b.household, b.contract_code, b.from_day, b.until_day, b.area_grains // mu("1"), b.sequence)
            for b in find_parcel(connection, code).bases
        ]


def test_what_was_registered_stands_from_the_first_day_of_its_term(village: Village) -> None:
    assert rows(village) == [(A, f"{A}J", BASE_START, None, 10, 0)]


def test_a_swap_closes_and_opens(village: Village) -> None:
    there = BaseMove(LAND, A, B, DAY, WHOLE)
    back = BaseMove(OTHER, B, A, DAY, WHOLE)
    village.database.command(move(there, back))
    assert rows(village) == [(A, f"{A}J", BASE_START, BEFORE, 10, 0), (B, f"{B}J", DAY, None, 10, 1)]
    assert rows(village, OTHER) == [(B, f"{B}J", BASE_START, BEFORE, 10, 0), (A, f"{A}J", DAY, None, 10, 1)]
    with village.database.reading() as connection:
        land = find_parcel(connection, LAND)
        assert land.base == land.base_on(DAY) == land.base_of(B, DAY)
        assert (land.base_of(A, DAY), land.base_of(B, BEFORE)) == (None, None)
        assert land.base_on(BEFORE) == land.base_of(A, BEFORE)
        assert land.base is not None
        assert (land.base.term_start, land.base.term_end) == (BASE_START, BASE_END)
        mine = [each.code for each in parcels_of_household(connection, A)]
        assert mine == [parcel_code(0, 2), OTHER]
        assert [each.code for each in parcels_of_household(connection, A, BEFORE)] == [LAND, parcel_code(0, 2)]
        assert land == moved_bases(parcel(LAND, A), there)


def test_what_was_handed_over_is_taken_back_under_the_old_contract(village: Village) -> None:
    there = BaseMove(LAND, A, B, DAY, WHOLE, contract_code="640106002201000099J")
    village.database.command(move(there))
    village.database.command(move(there.undone))
    assert rows(village) == [
        (A, f"{A}J", BASE_START, BEFORE, 10, 0),
        (B, "640106002201000099J", DAY, BEFORE, 10, 1),
        (A, f"{A}J", DAY, None, 10, 2),
    ]
    assert findings(village.database) == ()


def test_a_part_goes_and_the_rest_stays(village: Village) -> None:
    village.database.command(move(BaseMove(LAND, A, B, DAY, mu("4"))))
    assert rows(village) == [
        (A, f"{A}J", BASE_START, BEFORE, 10, 0),
        (A, f"{A}J", DAY, None, 6, 1),
        (B, f"{B}J", DAY, None, 4, 2),
    ]
    with village.database.reading() as connection:
        land = find_parcel(connection, LAND)
    assert {base.household for base in land.bases_on(DAY)} == {A, B}
    assert land.base is not None
    assert land.base.household == A
    village.database.command(move(BaseMove(LAND, B, A, date(2028, 1, 1), mu("4"))))
    with village.database.reading() as connection:
        land = find_parcel(connection, LAND)
    mine = land.base_of(A, date(2028, 1, 1))
    assert mine is not None
    assert mine.area_grains == WHOLE
    assert land.base_of(B, date(2028, 1, 1)) is None
    assert land.base_of(B, date(2027, 12, 31)) is not None


def test_land_handed_back_is_contracted_out_again(village: Village) -> None:
    village.database.command(move(BaseMove(LAND, A, "", DAY, WHOLE)))
    with village.database.reading() as connection:
        assert find_parcel(connection, LAND).base is None
    term = {"term_start": DAY, "term_end": date(2056, 12, 31)}
    village.database.command(move(BaseMove(LAND, "", C, DAY, mu("7"), **term)))  # type: ignore[arg-type]
    assert rows(village)[1:] == [(C, f"{C}J", DAY, None, 7, 1)]


def test_the_first_sheet_comes_again(village: Village) -> None:
    """What changed since is no difference; what was registered otherwise is."""
    village.database.command(move(BaseMove(LAND, A, B, DAY, WHOLE)))
    village.database.command(lambda c: reduce_parcels(c, [(LAND, Reduction(DAY, mu("1"), "征字1号"))], NOW))
    first = parcel(LAND, A)
    other = replace(first, bases=(BaseContract(f"{B}J", B, BASE_START, BASE_END),))
    done, refused = village.database.command(lambda c: register_parcels(c, village.book_id, [first, other], acting()))
    assert (done.unchanged, [(code, each.fields["differences"]) for code, each in refused]) == (1, [(LAND, "base")])


REFUSED: tuple[tuple[BaseMove, str], ...] = (
    (BaseMove(LAND, B, A, DAY, WHOLE), "base-contract-too-small"),
    (BaseMove(LAND, A, B, DAY, WHOLE + 1), "base-contract-too-small"),
    (BaseMove(LAND, A, B, date(2002, 12, 31), WHOLE), "base-contract-too-small"),
    (BaseMove(LAND, "", B, DAY, 1), "unallotted-area-too-small"),
    (BaseMove("9" * 19, A, B, DAY, WHOLE), "parcel-unknown"),
    (BaseMove(LAND, A, "JF-001", DAY, WHOLE), "base-contract-incomplete"),
)


@pytest.mark.parametrize(("wrong", "code"), REFUSED)
def test_what_cannot_be_handed_over(village: Village, wrong: BaseMove, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        village.database.command(move(wrong))
    assert caught.value.code == code
    assert len(rows(village)) == 1


def test_what_has_its_end_is_not_moved_again(village: Village) -> None:
    village.database.command(move(BaseMove(LAND, A, B, DAY, WHOLE)))
    with pytest.raises(Refusal, match="base-contract-too-small"):
        village.database.command(move(BaseMove(LAND, A, C, date(2026, 6, 1), WHOLE)))
    free = BaseMove(LAND, "", C, DAY, 1)
    with pytest.raises(Refusal, match="unallotted-area-too-small"):
        village.database.command(move(free))


def test_a_contract_made_anew_names_its_term(village: Village) -> None:
    village.database.command(move(BaseMove(LAND, A, "", DAY, WHOLE)))
    with pytest.raises(Refusal, match="base-contract-incomplete"):
        village.database.command(move(BaseMove(LAND, "", C, DAY, WHOLE)))


def test_what_left_a_parcel_is_no_longer_its_area(village: Village) -> None:
    def work(connection: Any) -> None:
        reduce_parcels(connection, [(LAND, Reduction(DAY, mu("3"), "征字1号"))], NOW)
        reduce_parcels(connection, [(LAND, Reduction(date(2028, 1, 1), -mu("1"), "征字1号"))], NOW)

    village.database.command(work)
    with village.database.reading() as connection:
        land = find_parcels(connection, [LAND, OTHER])[LAND]
        assert find_parcel(connection, OTHER).reductions == ()
    areas = [land.area_on(day) // mu("1") for day in (BEFORE, DAY, date(2028, 1, 1))]
    assert areas == [10, 7, 8]
    assert [each.what[:33] for each in findings(village.database)] == ["parcel 6401060022010000001 is regi"[:33]]


def of_parcels(village: Village) -> list[str]:
    """What the check of parcels says; the swap below has no contract, which another check says."""
    return [each.what for each in findings(village.database) if each.check == "parcels"]


def test_base_contracts_and_book_agree(village: Village) -> None:
    """A hand-over without its postings is found; with them, and after their reversal, all is well."""
    there = BaseMove(LAND, A, B, DAY, WHOLE)
    village.database.command(move(there))
    assert len(of_parcels(village)) == 2

    def rights(connection: Any) -> int:
        lines = []
        for asset in ("contract-right", "operation-right"):
            ours, theirs = (Account(asset, "land.held", "village", VILLAGE, "household", code) for code in (A, B))
            lines += [Line(ours, LAND, DAY, -WHOLE), Line(theirs, LAND, DAY, WHOLE)]
        entry = NewEntry("swap-signed", "HT-1", "k", tuple(lines))
        return post(connection, village.book_id, [entry], recorded_at=NOW, recorded_by="test")[0].entry_id

    entry_id = village.database.command(rights)
    assert of_parcels(village) == []

    def undo(connection: Any) -> None:
        given = {"idempotency_key": "r", "document": "HT-1", "recorded_at": NOW, "recorded_by": "test"}
        reverse(connection, village.book_id, entry_id, **given)  # type: ignore[arg-type]
        hand_over_base(connection, [there.undone], NOW)

    village.database.command(undo)
    assert of_parcels(village) == []


ATTACKS: tuple[tuple[str, str], ...] = (
    (f"DELETE FROM base_contract_parcel WHERE parcel_code = '{LAND}'", "a_base_contract_is_only_ended"),
    (f"UPDATE base_contract_parcel SET household = '{B}' WHERE parcel_code = '{LAND}'", "a_base_contract_is_only_ended"),
    (f"UPDATE base_contract_parcel SET term_end = '2099-12-31' WHERE parcel_code = '{LAND}'", "a_base_contract_is_only_ended"),
    (f"UPDATE base_contract_parcel SET until_day = NULL, ended_at = NULL WHERE parcel_code = '{OTHER}'", "a_base_contract_is_only_ended"),
    (f"UPDATE base_contract_parcel SET until_day = '2030-01-01' WHERE parcel_code = '{OTHER}' AND sequence = 0", "a_base_contract_is_only_ended"),
    (f"UPDATE base_contract_parcel SET until_day = '2030-01-01' WHERE parcel_code = '{LAND}'", "a_base_contract_says_when_it_was_ended"),
    (f"INSERT INTO base_contract_parcel SELECT parcel_code, 5, contract_code, '{C}', term_start, term_end, from_day, NULL, 1, recorded_at, NULL FROM base_contract_parcel WHERE parcel_code = '{LAND}'", "land_is_contracted_out_once"),
    (f"INSERT INTO base_contract_parcel SELECT parcel_code, 5, contract_code, household, term_start, term_end, from_day, from_day, 1, recorded_at, recorded_at FROM base_contract_parcel WHERE parcel_code = '{LAND}'", "a_base_contract_begins_standing"),
    ("UPDATE parcel_reduction SET area_grains = 1", "a_reduction_is_final"),
    ("DELETE FROM parcel_reduction", "a_reduction_is_final"),
)  # fmt: skip


@pytest.mark.parametrize(("statement", "promise"), ATTACKS)
def test_base_contracts_are_kept_by_the_database(village: Village, statement: str, promise: str) -> None:
    village.database.command(move(BaseMove(OTHER, B, A, DAY, WHOLE)))
    village.database.command(lambda c: reduce_parcels(c, [(LAND, Reduction(DAY, 1, "征字1号"))], NOW))
    with pytest.raises(DBAPIError, match=promise):
        village.database.command(lambda c: c.execute(text(statement)))


def test_a_row_is_not_replaced(sqlite_url: str) -> None:
    """INSERT OR REPLACE deletes without asking the triggers of DELETE."""
    village = make_village(Database(sqlite_url))
    take = "INSERT OR REPLACE INTO base_contract_parcel SELECT parcel_code, sequence, contract_code, household, term_start,"
    take += " term_end, from_day, NULL, 1, recorded_at, NULL FROM base_contract_parcel"
    with pytest.raises(DBAPIError, match="a_base_contract_is_only_ended"):
        village.database.command(lambda c: c.execute(text(take)))
    village.database.close()
