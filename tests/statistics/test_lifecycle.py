"""The lifecycle form: opening, flows and closing of a period, with what contracts tell."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from ledger.db import Database
from ledger.errors import Refusal
from ledger.places import find
from ledger.statistics.data import Form
from ledger.statistics.lifecycle import lifecycle
from ledger.transfers import ContractLine
from ledger.transfers.details import Details
from tests.making import ENTERPRISE, HOUSEHOLDS, VILLAGE, make_village, mu, parcel_code, record_all, terms
from tests.statistics.random_books import COUNTY, Books


def form_of(database: Database, first: str, last: str, level: str = "village", code: str = VILLAGE) -> Form:
    day = date.fromisoformat(last)
    with database.reading() as connection:
        return lifecycle(connection, find(connection, level, code, day), date.fromisoformat(first), day)


def test_a_period_of_a_village(database: Database) -> None:
    village = make_village(database)

    def lease(
        number: str, household: int, parcel: int, first: str, last: str, area: str = "10", **more: object
    ) -> object:
        lines = (ContractLine(parcel_code(household, parcel), mu(area)),)
        start, end = date.fromisoformat(first), date.fromisoformat(last)
        return terms(
            number=number, transferor=HOUSEHOLDS[household], transferee=ENTERPRISE, lines=lines, start_day=start,
            last_day=end, signed_on=start, **more,
        )  # fmt: skip

    batch = [
        lease("OPEN", 0, 1, "2018-01-01", "2026-12-31"),
        lease("RENEWED", 0, 2, "2018-01-01", "2020-06-30"),
        lease("RESUMED", 1, 1, "2018-01-01", "2020-06-30"),
        lease("AGENT", 1, 2, "2020-03-01", "2026-12-31", "4", details=Details(entrusted="principal")),
    ]
    assert not record_all(village, *batch).refused  # type: ignore[arg-type]
    again = lease("AGAIN", 0, 2, "2020-07-01", "2024-12-31", "6", renews="RENEWED")
    done = record_all(village, again)  # type: ignore[arg-type]
    assert not done.refused, done.refused
    form = form_of(database, "2020-01-01", "2020-12-31")
    found = {each.number: each.value for each in form.figures if each.value}
    assert {number: found[number] // 200_000 for number in ("1", "2", "3", "4", "5", "6", "8")} == {
        "1": 30, "2": 10, "3": 6, "4": 20, "5": 14, "6": 6, "8": 20
    }  # fmt: skip
    assert (found["1户"], found["5户"], found["8户"], found["1份"], found["8份"]) == (2, 2, 2, 3, 3)
    assert (found["2b"], found["8b"], found["8a"]) == (mu("4"), mu("4"), mu("16"))
    assert [check.number for check in form.checks if not check.passed] == []


@pytest.mark.parametrize("seed", range(3))
def test_flows_lead_from_opening_to_closing_in_random_books(database: Database, seed: int) -> None:
    books = Books(database, Random(seed))
    books.begin()
    for _ in range(70):
        books.fact()
    for first, last in (("2012-01-01", "2014-12-31"), ("2015-01-01", "2015-12-31"), ("2011-01-01", "2035-01-01")):
        form = form_of(database, first, last, "county", COUNTY)
        assert [check for check in form.checks if not check.passed] == []


def test_a_period_does_not_end_before_it_begins(database: Database) -> None:
    make_village(database)
    with pytest.raises(Refusal) as told:
        form_of(database, "2021-01-01", "2020-12-31")
    assert told.value.code == "report-period-reversed"
