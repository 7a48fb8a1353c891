"""What each change posts, exactly as the chart of accounts says (sections 1 and 5), and what the book holds after it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from ledger.book import load_entry
from ledger.book.models import ENTRY
from ledger.changes import Change, Cut, Insured, before_and_after, find_change, insurance_cases
from ledger.db import Database
from ledger.parcels import find_parcel, parcels_of_household
from ledger.parties import ended_households
from ledger.transfers import Evidence
from tests.changes.land import (
    DAY,
    ISSUER,
    LAND,
    NEW,
    OFFICE,
    OTHER,
    SHORT,
    TEN,
    A,
    B,
    carry,
    expropriation,
    line,
    make_land,
    merge,
    said,
    split,
    surrender,
    two,
)
from tests.making import COOPERATIVE, ENTERPRISE, Village, draft_and_sign, findings, held, mu, terms


@pytest.fixture
def village(database: Database) -> Village:
    return make_land(database)


def leased(village: Village, area: str = "10", number: str = "HT-1", **more: object) -> None:
    """Household A's first parcel to the co-operative, 2027–2030."""
    draft_and_sign(village, terms(number, ((LAND, area),), **more))  # type: ignore[arg-type]


def operation(village: Village, day: str, lot: str = LAND) -> dict[str, float]:
    held_by = held(village.database, lot, date.fromisoformat(day))
    return {SHORT[code]: grains / mu("1") for code, grains in held_by.items()}


def contracted(village: Village, day: str, lot: str = LAND) -> dict[str, float]:
    held_by = held(village.database, lot, date.fromisoformat(day), "contract-right")
    return {SHORT[code]: grains / mu("1") for code, grains in held_by.items()}


def test_a_surrender(village: Village) -> None:
    carry(village, surrender())
    assert said(village) == ("land-surrendered", sorted(two("land.held", "A", "land.unallotted", "issuer", 10)))
    assert contracted(village, "2027-05-31") == {"A": 10}
    assert contracted(village, "2027-06-01") == operation(village, "2027-06-01") == {}
    with village.database.reading() as connection:
        assert find_parcel(connection, LAND).base is None
        assert [each.code for each in parcels_of_household(connection, A)] == [OTHER]
        rows = [
            (each.asset, each.kind, SHORT[each.holder], each.before_grains, each.after_grains)
            for each in before_and_after(connection, "LC-1")
        ]
    assert rows == [
        ("contract-right", "land.held", "A", TEN, 0),
        ("contract-right", "land.unallotted", "issuer", 0, TEN),
        ("operation-right", "land.held", "A", TEN, 0),
        ("operation-right", "land.unallotted", "issuer", 0, TEN),
        ("ownership", "land.held", "issuer", TEN, TEN),
    ]
    assert findings(village.database) == ()


def test_a_part_is_surrendered(village: Village) -> None:
    leased(village, "4")
    carry(village, surrender(line(area="6"), survey="测绘1号"))
    assert said(village)[1] == sorted(two("land.held", "A", "land.unallotted", "issuer", 6))
    assert operation(village, "2028-01-01") == {"co-op": 4}
    assert operation(village, "2031-01-01") == contracted(village, "2031-01-01") == {"A": 4}
    assert findings(village.database) == ()


def test_a_surrender_ends_what_runs(village: Village) -> None:
    leased(village)
    carry(village, surrender(end_running=True))
    assert said(village)[1] == sorted(two("land.held", "A", "land.unallotted", "issuer", 10))
    assert operation(village, "2027-05-31") == {"co-op": 10}
    assert operation(village, "2027-06-01") == operation(village, "2031-01-01") == {}
    with village.database.reading() as connection:
        assert find_change(connection, "LC-1").change.cuts == (Cut("HT-1", LAND, TEN),)
    assert findings(village.database) == ()


def test_an_expropriation_takes_all_three_layers(village: Village) -> None:
    carry(village, expropriation())
    land = [
        ("ownership", "land.held", "issuer", "land", "2027-06-01", -10),
        ("ownership", "land.expropriated", "", "land", "2027-06-01", 10),
    ]
    money = [
        ("cny", "insurance.fund-owed", "office", "case", "2027-06-01", -900_000),
        ("cny", "insurance.fund-receivable", "A", "case", "2027-06-01", 900_000),
    ]
    persons = [
        ("insured-person", "insurance.origin", "", "case", "2027-06-01", -2),
        ("insured-person", "insurance.entitled", "A", "case", "2027-06-01", 2),
    ]
    assert said(village) == (
        "land-expropriated",
        sorted(two("land.held", "A", "land.expropriated", "", 10) + land + money + persons),
    )
    assert held(village.database, LAND, DAY, "ownership") == {}
    with village.database.reading() as connection:
        parcel = find_parcel(connection, LAND)
        (case,) = insurance_cases(connection, ["LC-1"])
    assert (parcel.registered_grains, parcel.area_on(date(2027, 5, 31)), parcel.area_on(DAY)) == (TEN, TEN, 0)
    assert (case.household, case.area_grains, case.persons, case.owed_fen) == (A, TEN, 2, 900_000)
    assert findings(village.database) == ()


def test_an_expropriation_cuts_what_runs_and_what_was_passed_on(village: Village) -> None:
    leased(village)
    under = {
        "form": "retransfer",
        "transferor": COOPERATIVE,
        "transferee": ENTERPRISE,
        "parent": "HT-1",
        "consent": "同意书1",
    }
    days = {"start_day": date(2028, 1, 1), "last_day": date(2029, 12, 31)}
    paper = (Evidence("household-consent", "同意书1", date(2026, 11, 1), A),)
    draft_and_sign(village, terms("HT-2", ((LAND, "10"),), evidence=paper, **under, **days))
    carry(village, expropriation(insured=(Insured(A, 0, 0),), debtor="", on_day=date(2028, 6, 1)))
    assert operation(village, "2028-05-31") == {"firm": 10}
    assert (
        operation(village, "2028-06-01") == operation(village, "2030-01-01") == operation(village, "2031-01-01") == {}
    )
    with village.database.reading() as connection:
        assert {cut.number for cut in find_change(connection, "LC-1").change.cuts} == {"HT-1", "HT-2"}
    assert findings(village.database) == ()


def test_a_part_is_expropriated_with_a_contract_cut_in_part(village: Village) -> None:
    leased(village, "8")
    given = {"survey": "测绘1号", "insured": (Insured(A, 1, 0),), "debtor": "", "cuts": (Cut("HT-1", LAND, mu("3")),)}
    carry(village, expropriation(line(area="5"), **given))
    assert operation(village, "2027-06-01") == {"co-op": 5}
    assert operation(village, "2031-01-01") == contracted(village, "2027-06-01") == {"A": 5}
    assert held(village.database, LAND, DAY, "ownership") == {ISSUER: mu("5")}
    assert findings(village.database) == ()


def test_land_that_nobody_contracted_is_expropriated(village: Village) -> None:
    carry(village, surrender())
    carry(village, expropriation(line(giver=""), number="LC-2", insured=(), debtor=""))
    cause, postings = said(village, "LC-2")
    land = [
        ("ownership", "land.held", "issuer", "land", "2027-06-01", -10),
        ("ownership", "land.expropriated", "", "land", "2027-06-01", 10),
    ]
    assert (cause, postings) == (
        "land-expropriated",
        sorted(two("land.unallotted", "issuer", "land.expropriated", "", 10) + land),
    )
    assert findings(village.database) == ()


def test_a_split(village: Village) -> None:
    carry(village, split())
    assert said(village) == ("household-split", sorted(two("land.held", "A", "land.held", "N", 10)))
    assert contracted(village, "2027-05-31") == {"A": 10}
    assert contracted(village, "2027-06-01") == operation(village, "2027-06-01") == {"N": 10}
    with village.database.reading() as connection:
        land = find_parcel(connection, LAND)
        assert land.base is not None
        assert (land.base.household, land.base.contract_code, land.base.term_end) == (
            NEW,
            f"{NEW}J",
            date(2032, 12, 31),
        )
        sums = {(each.asset): 0 for each in before_and_after(connection, "LC-1")}
        for each in before_and_after(connection, "LC-1"):
            sums[each.asset] += each.after_grains - each.before_grains
    assert set(sums.values()) == {0}
    assert findings(village.database) == ()


def test_a_running_lease_comes_back_to_the_successor(village: Village) -> None:
    leased(village)
    carry(village, split())
    assert said(village)[1] == sorted([
        ("contract-right", "land.held", "A", "land", "2027-06-01", -10),
        ("contract-right", "land.held", "N", "land", "2027-06-01", 10),
        ("operation-right", "land.held", "A", "land", "2031-01-01", -10),
        ("operation-right", "land.held", "N", "land", "2031-01-01", 10),
    ])  # fmt: skip
    assert operation(village, "2030-12-31") == {"co-op": 10}
    assert operation(village, "2031-01-01") == {"N": 10}
    assert findings(village.database) == ()


def test_a_lease_that_begins_later_goes_along(village: Village) -> None:
    leased(village, start_day=date(2028, 1, 1))
    carry(village, split())
    assert [each[2:] for each in said(village)[1] if each[0] == "operation-right"] == [
        ("A", "land", "2027-06-01", -10),
        ("A", "land", "2028-01-01", 10),
        ("A", "land", "2031-01-01", -10),
        ("N", "land", "2027-06-01", 10),
        ("N", "land", "2028-01-01", -10),
        ("N", "land", "2031-01-01", 10),
    ]
    days = ("2027-06-01", "2028-01-01", "2031-01-01")
    assert [operation(village, day) for day in days] == [{"N": 10}, {"co-op": 10}, {"N": 10}]
    assert findings(village.database) == ()


def test_a_part_goes_with_one_of_two_leases(village: Village) -> None:
    """Of 10 mu 4 are leased to the co-operative and 3 to the firm; 5 go, with the 4."""
    leased(village, "4")
    leased(village, "3", "HT-2", transferee=ENTERPRISE)
    carry(village, split(line(to=NEW, area="5", contracts=("HT-1",)), survey="测绘1号"))
    assert operation(village, "2027-06-01") == {"A": 2, "N": 1, "co-op": 4, "firm": 3}
    assert operation(village, "2031-01-01") == contracted(village, "2027-06-01") == {"A": 5, "N": 5}
    assert findings(village.database) == ()


def test_a_merge_takes_all_and_ends_the_household(village: Village) -> None:
    leased(village)
    carry(village, merge())
    cause, postings = said(village)
    assert cause == "household-merged"
    assert [each for each in postings if each[3] == "other"] == sorted(
        two("land.held", "A", "land.held", "B", 10, "other")
    )
    assert operation(village, "2031-01-01") == contracted(village, "2027-06-01") == {"B": 10}
    with village.database.reading() as connection:
        assert parcels_of_household(connection, A) == []
        assert len(parcels_of_household(connection, B)) == 4
        assert set(ended_households(connection, [A, B], DAY)) == {A}
        assert ended_households(connection, [A], date(2027, 5, 31)) == {}
    assert findings(village.database) == ()


def test_a_split_after_a_merge_follows_the_giver(village: Village) -> None:
    """The lease's land goes from A to B and on to N; ended early, it comes back to N."""
    leased(village)
    carry(village, merge())
    carry(village, split(line(giver=B, to=NEW), number="LC-2", household=B, on_day=date(2028, 1, 1)))
    assert operation(village, "2031-01-01") == {"N": 10}
    carry(village, surrender(line(giver=NEW), number="LC-3", household=NEW, on_day=date(2029, 1, 1), end_running=True))
    assert operation(village, "2028-12-31") == {"co-op": 10}
    assert operation(village, "2029-01-01") == operation(village, "2031-01-01") == {}
    assert findings(village.database) == ()


def test_an_extinct_household(village: Village) -> None:
    carry(village, Change("LC-1", "extinct", DAY, "户亡证明1号", date(2026, 11, 1), A))
    cause, postings = said(village)
    assert cause == "household-extinct"
    assert postings == sorted(
        two("land.held", "A", "land.unallotted", "issuer", 10)
        + two("land.held", "A", "land.unallotted", "issuer", 10, "other")
    )
    with village.database.reading() as connection:
        assert set(ended_households(connection, [A], DAY)) == {A}
    assert findings(village.database) == ()


def test_land_is_contracted_out_anew(village: Village) -> None:
    carry(village, surrender())
    term = {"term_start": date(2027, 7, 1), "term_end": date(2057, 6, 30)}
    carry(
        village,
        Change(
            "LC-2", "recontract", date(2027, 7, 1), "发包1号", date(2026, 11, 1), NEW, (line(giver="", to=NEW),), **term
        ),
    )  # type: ignore[arg-type]
    assert said(village, "LC-2") == (
        "base-contract-issued",
        sorted(two("land.unallotted", "issuer", "land.held", "N", 10, day="2027-07-01")),
    )
    with village.database.reading() as connection:
        base = find_parcel(connection, LAND).base
        assert base is not None
        assert (base.household, base.term_start, base.term_end) == (NEW, date(2027, 7, 1), date(2057, 6, 30))
    assert findings(village.database) == ()


def test_contracts_that_are_cut_have_entries_of_their_own(village: Village) -> None:
    leased(village)
    carry(village, surrender(end_running=True))
    with village.database.reading() as connection:
        number = connection.scalar(select(ENTRY.c.id).where(ENTRY.c.cause == "contract-ended"))
        assert number is not None
        entry = load_entry(connection, village.book_id, number)
        postings = [(SHORT[p.account.holder], p.effective_on.isoformat(), p.amount / TEN) for p in entry.postings]
    assert (entry.cause, entry.document) == ("contract-ended", "HT-1")
    assert sorted(postings) == [
        ("A", "2027-06-01", 1),
        ("A", "2031-01-01", -1),
        ("co-op", "2027-06-01", -1),
        ("co-op", "2031-01-01", 1),
    ]


def test_the_office_that_owes_is_no_household_that_loses_land() -> None:
    assert expropriation().parties == (A, OFFICE)
