"""A project that borrows its quota: from the grant to the closing, at the counter, by the people of three offices.

What should stand in the books is kept beside them in hectares, as the chart of accounts tells it; after every step both
are compared, and what the − accounts explain is what the + accounts hold, in every book. On both databases.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Final

import pytest
from sqlalchemy import text

from ledger import quotas
from ledger.access import Actor
from ledger.db import Database
from ledger.errors import Refusal
from ledger.quotas import QuotaEvent
from tests.making import findings, person
from tests.quotas import making as made
from tests.quotas.making import PROVINCE, Quotas, ha

NORTH: Final = person("bureau-officer", PROVINCE, "north")  # prepares the region's grants
COUNTY: Final = (made.OFFICER, made.APPROVER)  # what the county decides alone
WITH_REGION: Final = (made.OFFICER, made.UPPER)  # what moves the region's book too
GRANTING: Final = (NORTH, made.UPPER)
# Step, who prepares and signs, what it changes in the county's book and in the region's, in hectares.
STEPS: Final[tuple[tuple[QuotaEvent, tuple[Actor, ...], dict[str, float], dict[str, float]], ...]] = (
    (made.OF_PROVINCE, GRANTING, {}, {"to-return": -100, "unassigned": 100}),
    (made.GRANT, GRANTING, {"to-return": -20, "unassigned": 20}, {"unassigned": -20, "granted-down": 20}),
    (made.ASSIGN, COUNTY, {"unassigned": -20, "assigned": 20}, {}),
    (made.RESETTLE, COUNTY, {"assigned": -6, "resettlement": 6}, {}),
    (made.TOWN, COUNTY, {"assigned": -12, "town": 12}, {}),
    (made.ACCEPT, COUNTY, {"from-reclamation": -20.5, "accepted": 20.5}, {}),
    (made.RETURN, WITH_REGION, {"accepted": -18, "to-return": 18}, {"granted-down": -18, "returned": 18}),
    (made.SURRENDER, WITH_REGION, {"assigned": -2, "to-return": 2}, {"granted-down": -2, "unassigned": 2}),
    (made.RESERVE, COUNTY, {"accepted": -1, "rural-reserve": 1}, {}),
    (made.SURPLUS, COUNTY, {"accepted": -1.5, "surplus": 1.5}, {}),
    (made.LIST, COUNTY, {"surplus": -1.5, "listed": 1.5}, {}),
    (made.CLOSE, COUNTY, {"resettlement": -6, "town": -12, "landed": 18}, {}),
)


def test_from_the_grant_to_the_closing(database: Database) -> None:
    world = made.make_books(database)
    should: dict[int, Counter[str]] = {world.jinfeng: Counter(), world.province: Counter()}
    for event, people, county, region in STEPS:
        carry_through(world, event, people)
        for book_id, change in ((world.jinfeng, county), (world.province, region)):
            should[book_id].update(
                {f"quota.{kind}": ha(str(abs(area))) * (1 if area > 0 else -1) for kind, area in change.items()}
            )
            assert stands(world, book_id) == _signed(should[book_id]), event.kind
            assert sum(should[book_id].values()) == 0
    assert owed(world) == 0
    assert findings(database) == ()


def test_every_step_takes_the_right_people(database: Database) -> None:
    """Nobody signs what they prepared, and the county's approver signs nothing that moves the region's book."""
    world = made.make_books(database)
    for event, people, _, _ in STEPS:
        proposal = made.propose(world, event, people[0])
        with pytest.raises(Refusal) as same:
            made.sign(world, proposal, replace(people[1], name=people[0].name))
        assert same.value.code == "same-hands", event.kind
        if people is not COUNTY:
            with pytest.raises(Refusal) as short:
                made.sign(world, proposal, made.APPROVER)
            assert short.value.code == "out-of-reach", event.kind
        made.sign(world, proposal, *people[1:])


def test_a_late_return_shows_as_overdue_and_stops_new_grants(database: Database) -> None:
    world = made.make_books(database)
    for event, people, _, _ in STEPS[:5]:
        carry_through(world, event, people)
    with database.reading() as connection:
        (late,) = quotas.overdue_of(connection, [world.jinfeng], date(2028, 3, 2))
        assert quotas.overdue_of(connection, [world.jinfeng], date(2028, 3, 1)) == []
    assert (late.lot, late.due_on, late.owed_grains) == ("P-1", date(2028, 3, 1), ha(20))


def carry_through(world: Quotas, event: QuotaEvent, people: tuple[Actor, ...]) -> None:
    made.sign(world, made.propose(world, event, people[0]), *people[1:])


def stands(world: Quotas, book_id: int) -> Counter[str]:
    """What stands in the kinds of account of a book, in grains, those at zero left out."""
    query = text(
        "SELECT a.kind, sum(p.total) AS total FROM position p JOIN account a ON a.book_id = p.book_id AND a.id = p.account_id"
        " WHERE a.book_id = :book_id AND a.asset = 'linkage-quota' GROUP BY a.kind HAVING sum(p.total) <> 0"
    )
    with world.database.reading() as connection:
        return Counter({row.kind: int(row.total) for row in connection.execute(query, {"book_id": book_id})})


def _signed(counted: Counter[str]) -> Counter[str]:
    return Counter({kind: area for kind, area in counted.items() if area})


def owed(world: Quotas) -> int:
    return -stands(world, world.jinfeng)["quota.to-return"]
