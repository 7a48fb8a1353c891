"""What each form of contract posts, exactly, and who holds each layer before, during and after, on both databases.

The chart of accounts (design, section 1) says what is expected; every case is signed at the counter, and recorded from
paper in one batch.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection

from ledger.transfers import Details, Terms, find_contract
from tests.making import (
    BASE_END,
    COOPERATIVE,
    ENTERPRISE,
    ISSUER,
    TODAY,
    Village,
    draft_and_sign,
    findings,
    paper,
    record_all,
)
from tests.transfers.forms import (
    BACK,
    BEFORE,
    H0,
    H1,
    H3,
    HELD,
    LAND,
    OPERATION,
    POOL,
    RIGHT,
    SECOND,
    START,
    THEIRS,
    THIRD,
    WITHIN,
    Posted,
    assert_conserved,
    assignment,
    base_contracts,
    by_an_agent,
    contract,
    entries_of,
    for_a_term,
    for_good,
    holders,
    land_of,
    lease,
    let_by_tender,
    passed_on,
    people_the,
    swap,
)

Y28, Y29 = (date(2028, 1, 1), date(2029, 12, 31)), (date(2028, 7, 1), date(2029, 6, 30))
ALLOWED = Details(entrusted="principal", allows_retransfer=True)


@dataclass(frozen=True)
class Case:
    """Contracts one after the other; what each posts; who holds what of which parcel on days of its life."""

    contracts: tuple[Terms, ...]
    posts: dict[str, list[Posted]]
    operation: dict[str, tuple[dict[str, str], dict[str, str], dict[str, str]]]  # before, within, after, by parcel
    right: dict[str, dict[str, str]] = field(default_factory=dict)  # within, where it is not the household's as before


ALL_0, ALL_1, ALL_3, NOBODY = {H0: "10"}, {H1: "10"}, {H3: "10"}, {"unallotted": "10"}
CASES = {
    "a lease of a parcel and of a part of another": Case(
        (lease("HT-1", (LAND, "10"), (SECOND, "4")),),
        {"HT-1": for_a_term(LAND, H0, COOPERATIVE, "10") + for_a_term(SECOND, H0, COOPERATIVE, "4")},
        {LAND: (ALL_0, {COOPERATIVE: "10"}, ALL_0), SECOND: (ALL_0, {H0: "6", COOPERATIVE: "4"}, ALL_0)},
    ),
    "a sub-contract": Case(
        (contract("HT-1", "subcontract", H0, H1, (LAND, "10")),),
        {"HT-1": for_a_term(LAND, H0, H1, "10")},
        {LAND: (ALL_0, ALL_1, ALL_0)},
    ),
    "a shareholding": Case(
        (contract("HT-1", "shareholding", H0, COOPERATIVE, (LAND, "10"), details=Details(dividend="share")),),
        {"HT-1": for_a_term(LAND, H0, COOPERATIVE, "10")},
        {LAND: (ALL_0, {COOPERATIVE: "10"}, ALL_0)},
    ),
    "another form": Case(
        (contract("HT-1", "other", H0, ENTERPRISE, (LAND, "2.5")),),
        {"HT-1": for_a_term(LAND, H0, ENTERPRISE, "2.5")},
        {LAND: (ALL_0, {H0: "7.5", ENTERPRISE: "2.5"}, ALL_0)},
    ),
    "a swap": Case(
        (swap(),),
        {"HT-1": for_good(LAND, H0, H1, "10") + for_good(THEIRS, H1, H0, "10")},
        {LAND: (ALL_0, ALL_1, ALL_1), THEIRS: (ALL_1, ALL_0, ALL_0)},
        {LAND: ALL_1, THEIRS: ALL_0},
    ),
    "an assignment of a part": Case(
        (assignment(area="4"),),
        {"HT-1": for_good(LAND, H0, H1, "4")},
        {LAND: (ALL_0, {H0: "6", H1: "4"}, {H0: "6", H1: "4"})},
        {LAND: {H0: "6", H1: "4"}},
    ),
    "passed on twice": Case(
        (
            lease("HT-1"),
            passed_on("HT-2", COOPERATIVE, ENTERPRISE, "HT-1", (LAND, "6"), start_day=Y28[0], last_day=Y28[1]),
            passed_on("HT-3", ENTERPRISE, H1, "HT-2", (LAND, "3"), start_day=Y29[0], last_day=Y29[1]),
        ),
        {
            "HT-1": for_a_term(LAND, H0, COOPERATIVE, "10"),
            "HT-2": for_a_term(LAND, COOPERATIVE, ENTERPRISE, "6", *Y28),
            "HT-3": for_a_term(LAND, ENTERPRISE, H1, "3", *Y29),
        },
        {LAND: (ALL_0, {COOPERATIVE: "4", ENTERPRISE: "3", H1: "3"}, ALL_0)},
    ),
    "three households by an agent": Case(
        (by_an_agent(),),
        {
            "HT-1": for_a_term(LAND, H0, COOPERATIVE, "10")
            + for_a_term(THEIRS, H1, COOPERATIVE, "4")
            + for_a_term(THIRD, H3, COOPERATIVE, "10")
        },
        {
            LAND: (ALL_0, {COOPERATIVE: "10"}, ALL_0),
            THEIRS: (ALL_1, {H1: "6", COOPERATIVE: "4"}, ALL_1),
            THIRD: (ALL_3, {COOPERATIVE: "10"}, ALL_3),
        },
    ),
    "through a land-credit co-operative as principal": Case(
        (
            lease("HT-1", details=ALLOWED),
            passed_on("HT-2", COOPERATIVE, ENTERPRISE, "HT-1", (LAND, "10"), evidence=()),
        ),
        {
            "HT-1": for_a_term(LAND, H0, COOPERATIVE, "10"),
            "HT-2": for_a_term(LAND, COOPERATIVE, ENTERPRISE, "10"),
        },
        {LAND: (ALL_0, {ENTERPRISE: "10"}, ALL_0)},
    ),
    "let by tender": Case(
        (let_by_tender(),),
        {"HT-1": for_a_term(POOL, ISSUER, ENTERPRISE, "10", kind="land.unallotted")},
        {POOL: (NOBODY, {ENTERPRISE: "10"}, NOBODY)},
        {POOL: NOBODY},
    ),
    "let by tender and passed on": Case(
        (
            let_by_tender(),
            passed_on("HT-2", ENTERPRISE, H1, "HT-1", (POOL, "5"), evidence=(paper("certificate"),)),
        ),
        {
            "HT-1": for_a_term(POOL, ISSUER, ENTERPRISE, "10", kind="land.unallotted"),
            "HT-2": for_a_term(POOL, ENTERPRISE, H1, "5"),
        },
        {POOL: (NOBODY, {ENTERPRISE: "5", H1: "5"}, NOBODY)},
        {POOL: NOBODY},
    ),
    "proxy farming": Case(
        (contract("HT-1", "proxy-farming", H0, H1, (LAND, "10"), last_day=date(2027, 12, 31), details=Details(oral=True)),),
        {"HT-1": []},
        {LAND: (ALL_0, ALL_0, ALL_0)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", ["at the counter", "from paper"])
@pytest.mark.parametrize("name", CASES)
def test_what_a_form_posts(village: Village, name: str, way: str) -> None:
    case = CASES[name]
    people_the(village)
    if way == "at the counter":
        for each in case.contracts:
            draft_and_sign(village, each)
    else:
        done = record_all(village, *case.contracts)
        assert (done.added, done.refused) == (len(case.contracts), ())
    with village.database.reading() as connection:
        for number, expected in case.posts.items():
            assert land_of(connection, number) == sorted(expected)
            signed = find_contract(connection, number)
            assert (signed.state, signed.entry_id is None) == ("signed", not expected)
        for lot, days in case.operation.items():
            found = tuple(holders(connection, lot, day) for day in (BEFORE, WITHIN, BACK))
            assert found == days, lot
            before = holders(connection, lot, BEFORE, RIGHT)
            for day in (START, WITHIN, BACK, date(2100, 1, 1)):
                assert holders(connection, lot, day, RIGHT) == case.right.get(lot, before)
                assert holders(connection, lot, day, "ownership") == {ISSUER: "10"}
        assert_conserved(connection, *case.operation)
    assert findings(village.database) == ()


def test_the_postings_of_a_lease_one_by_one(village: Village) -> None:
    """Once without helpers, as a bookkeeper reads it."""
    draft_and_sign(village, lease("HT-1", (LAND, "6")))
    with village.database.reading() as connection:
        assert land_of(connection, "HT-1") == [
            (OPERATION, HELD, H0, LAND, "2027-01-01", "-6"),
            (OPERATION, HELD, H0, LAND, "2031-01-01", "6"),
            (OPERATION, HELD, COOPERATIVE, LAND, "2027-01-01", "6"),
            (OPERATION, HELD, COOPERATIVE, LAND, "2031-01-01", "-6"),
        ]


CAUSES: tuple[tuple[Terms, list[str]], ...] = (
    (lease(price="850.00"), ["lease-signed", "rent-scheduled"]),
    (lease(), ["lease-signed"]),
    (by_an_agent(price="850.00"), ["lease-signed", "rent-scheduled"]),
    (contract("HT-1", "subcontract", H0, H1, (LAND, "10")), ["subcontract-signed"]),
    (contract("HT-1", "shareholding", H0, COOPERATIVE, (LAND, "10")), ["shareholding-signed"]),
    (swap(), ["swap-signed"]),
    (swap(price="3000", price_unit="yuan", payment="once"), ["swap-signed", "rent-scheduled"]),
    (assignment(price="20000", price_unit="yuan", payment="once"), ["assignment-signed", "rent-scheduled"]),
    (let_by_tender(price="100"), ["other-mode-signed", "rent-scheduled"]),
    (contract("HT-1", "other", H0, ENTERPRISE, (LAND, "1")), ["other-signed"]),
    (contract("HT-1", "proxy-farming", H0, H1, (LAND, "1"), last_day=date(2027, 12, 31), price="100"), []),
)


@pytest.mark.parametrize(("said", "causes"), CAUSES, ids=[f"{each.form} {each.price}" for each, _ in CAUSES])
def test_an_entry_says_what_caused_it(village: Village, said: Terms, causes: list[str]) -> None:
    people_the(village)
    draft_and_sign(village, said)
    with village.database.reading() as connection:
        assert [cause for _, cause in entries_of(connection, "HT-1")] == causes
    assert findings(village.database) == ()


def bases(connection: Connection, *lots: str) -> list[tuple[dict[str, str], dict[str, str]]]:
    """By parcel: whose base contract covers what on the day before the start, and on the start day."""
    return [(base_contracts(connection, lot, BEFORE), base_contracts(connection, lot, START)) for lot in lots]


@pytest.mark.parametrize("way", ["at the counter", "from paper"])
def test_base_contracts_follow_a_swap(village: Village, way: str) -> None:
    draft_and_sign(village, swap()) if way == "at the counter" else record_all(village, swap())
    with village.database.reading() as connection:
        assert bases(connection, LAND, THEIRS) == [(ALL_0, ALL_1), (ALL_1, ALL_0)]
    # Each leases out what it has now, and not what it had.
    draft_and_sign(village, replace(lease("HT-2", (THEIRS, "10")), transferor=H0))
    done = record_all(village, lease("HT-3", (LAND, "10")))
    assert [refusal.code for _, refusal in done.refused] == ["parcel-not-transferors"]
    assert findings(village.database) == ()


@pytest.mark.parametrize("area", ["10", "4"])
def test_base_contracts_follow_an_assignment(village: Village, area: str) -> None:
    draft_and_sign(village, assignment(area=area))
    left = {H0: "6", H1: "4"} if area == "4" else ALL_1
    with village.database.reading() as connection:
        assert bases(connection, LAND) == [(ALL_0, left)]
    draft_and_sign(village, contract("HT-2", "lease", H1, COOPERATIVE, (LAND, area)))
    assert findings(village.database) == ()


def test_a_lease_that_runs_stands_in_the_way_of_an_assignment(village: Village) -> None:
    """The operation right is not there to be assigned, however far the lease lies in the future."""
    draft_and_sign(village, lease("HT-1", (LAND, "4"), start_day=date(2030, 1, 1), last_day=date(2030, 12, 31)))
    refused = record_all(village, assignment("HT-2")).refused
    assert [refusal.code for _, refusal in refused] == ["parcel-already-leased"]
    assert "HT-1" in refused[0][1].say_detail()
    assert record_all(village, assignment("HT-3", "6")).refused == ()
    assert findings(village.database) == ()


def test_land_of_two_households_in_one_parcel(village: Village) -> None:
    """After a part was assigned, an agent lets both parts under one contract: two lines of one parcel."""
    people_the(village)
    draft_and_sign(village, assignment("HT-1", "4"))
    both: Any = replace(
        by_an_agent("HT-2"), lines=contract("", "lease", H0, H1, (LAND, "6", H0), (LAND, "4", H1)).lines
    )
    draft_and_sign(village, both)
    with village.database.reading() as connection:
        assert land_of(connection, "HT-2") == sorted(
            for_a_term(LAND, H0, COOPERATIVE, "6") + for_a_term(LAND, H1, COOPERATIVE, "4")
        )
        assert holders(connection, LAND, WITHIN) == {COOPERATIVE: "10"}
        assert holders(connection, LAND, BACK) == {H0: "6", H1: "4"}
        assert_conserved(connection, LAND)
    assert findings(village.database) == ()


def test_an_assigned_parcel_stays_when_the_base_contract_is_over(village: Village) -> None:
    draft_and_sign(village, assignment(), TODAY)
    with village.database.reading() as connection:
        after = date(BASE_END.year + 1, 1, 1)
        assert holders(connection, LAND, after, RIGHT) == holders(connection, LAND, after) == ALL_1
