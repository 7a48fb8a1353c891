"""Many processes sign different drafts for one parcel on PostgreSQL: one wins, and every other learns who."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import timedelta
from multiprocessing import get_context

import pytest
from sqlalchemy import select

from ledger.book.models import ENTRY
from ledger.caveats import Caveat, CaveatLine, find_caveat, place
from ledger.db import Database
from ledger.errors import Refusal
from ledger.transfers import Wanted, draft, list_contracts, sign, submit
from tests.making import (
    CLERK,
    COOPERATIVE,
    HOUSEHOLDS,
    NOW,
    TODAY,
    acting,
    findings,
    held,
    make_village,
    mu,
    parcel_code,
    person,
    submit_and_review,
    terms,
)

PROCESSES, DRAFTS = 6, 48
LATE = NOW + timedelta(days=31 * DRAFTS)
LAND = parcel_code(0, 1)


def sign_all(url: str, numbers: list[str]) -> list[tuple[str, str, str]]:
    """(number, what became of it, the contracts that are said to be in the way) for each draft, in a process of its own."""
    database = Database(url, pool_size=1)
    said = []
    for number in numbers:
        try:
            done = database.command(
                lambda c, n=number: sign(c, n, TODAY, acting(person("clerk", name=f"clerk {os.getpid()}"), LATE))
            )
            said.append((number, done.contract.state, ""))
        except Refusal as refusal:
            said.append((number, refusal.code, str(refusal.fields.get("clashes", ""))))
    database.close()
    return said


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    made = Database(postgres_url)
    yield made
    made.close()


@pytest.mark.parametrize("area", ["10", "6"])
def test_one_of_many_signs(database: Database, postgres_url: str, area: str) -> None:
    make_village(database)
    numbers = [f"HT-{number:02d}" for number in range(DRAFTS)]
    for turn, number in enumerate(numbers):  # each is submitted when those before it keep the land no longer
        contract = replace(terms(number, ((LAND, area),)), signed_on=None)
        at = NOW + timedelta(days=31 * turn)
        database.command(lambda c, t=contract, then=at: draft(c, t, acting(CLERK, then)))
        submit_and_review(database, number, at=at)
    shares = [numbers[place::PROCESSES] for place in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork")) as pool:
        said = [each for share in pool.map(sign_all, [postgres_url] * PROCESSES, shares) for each in share]
    winners = [number for number, state, _ in said if state == "signed"]
    assert len(winners) == 1
    losers = [(state, clashes) for _, state, clashes in said if state != "signed"]
    assert {state for state, _ in losers} == {"parcel-already-leased"}
    assert all(clashes.startswith(f"{winners[0]}（") for _, clashes in losers)
    with database.reading() as connection:
        assert [each.number for each in list_contracts(connection, Wanted(state="signed"))] == winners
    left = {HOUSEHOLDS[0]: mu("4")} if area == "6" else {}
    assert held(database, LAND, terms().start_day) == left | {COOPERATIVE: mu(area)}
    assert findings(database) == ()


def test_many_sign_one_draft(database: Database, postgres_url: str) -> None:
    """The same act by many hands is one act."""
    make_village(database)
    database.command(lambda c: draft(c, terms("HT-1", signed_on=None), acting(CLERK)))
    submit_and_review(database, "HT-1")
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork")) as pool:
        said = list(pool.map(sign_all, [postgres_url] * PROCESSES, [["HT-1"]] * PROCESSES))
    assert {each for share in said for each in share} == {("HT-1", "signed", "")}
    assert findings(database) == ()


def place_a_caveat(url: str, number: str) -> str:
    database = Database(url, pool_size=1)
    court = Caveat(number, "court", (CaveatLine(LAND, mu("10")),), TODAY, "裁定书", TODAY)
    try:
        database.command(lambda c: place(c, court, acting()))
        return "placed"
    finally:
        database.close()


def submit_one(url: str, number: str) -> tuple[str, str]:
    database = Database(url, pool_size=1)
    try:
        return number, database.command(lambda c: submit(c, number, acting(CLERK))).contract.state
    except Refusal as refusal:
        return number, f"{refusal.code} {refusal.fields.get('holds', '')}"
    finally:
        database.close()


@pytest.mark.parametrize("turn", range(4))
def test_a_freeze_and_a_signature_at_once(database: Database, postgres_url: str, turn: int) -> None:
    """Whichever comes first: a contract is never signed over a freeze that stood when it was posted."""
    make_village(database)
    database.command(lambda c: draft(c, terms("HT-1", ((LAND, "10"),), signed_on=None), acting(CLERK)))
    submit_and_review(database, "HT-1")
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        signing = pool.submit(sign_all, postgres_url, ["HT-1"])
        placing = pool.submit(place_a_caveat, postgres_url, "CV-1")
        ((_, said, _),), placed = signing.result(), placing.result()
    assert (said in {"signed", "stopped-by-caveat"}, placed) == (True, "placed")
    with database.reading() as connection:
        order = {
            "contracts.sign": connection.scalar(select(ENTRY.c.id).where(ENTRY.c.document == "HT-1")) is not None,
            "caveats.place": find_caveat(connection, "CV-1").is_open,
        }
    assert order == {"contracts.sign": said == "signed", "caveats.place": True}
    assert findings(database) == ()


def test_of_many_that_are_submitted_at_once_one_keeps_the_land(database: Database, postgres_url: str) -> None:
    make_village(database)
    numbers = [f"HT-{number}" for number in range(PROCESSES)]
    for number in numbers:
        database.command(lambda c, n=number: draft(c, terms(n, ((LAND, "6"),), signed_on=None), acting(CLERK)))
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork")) as pool:
        said = dict(pool.map(submit_one, [postgres_url] * PROCESSES, numbers))
    (winner,) = [number for number, state in said.items() if state == "submitted"]
    assert all(state.startswith(f"parcel-held {winner}（") for number, state in said.items() if number != winner)
