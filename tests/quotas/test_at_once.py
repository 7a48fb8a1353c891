"""Many at once on PostgreSQL: what one of them may do alone, two together may not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest

from ledger.access.proposals import Proposal
from ledger.approvals import approve
from ledger.db import Database
from ledger.errors import Refusal
from tests.making import OTHER_VILLAGE, acting, findings, person
from tests.quotas.making import (
    ACCEPT,
    ASSIGN,
    GRANT,
    HAMLET,
    JINFENG,
    LIST,
    SELL,
    YARD,
    Quotas,
    ha,
    happen,
    linkage,
    make_books,
    propose,
    reclaimed,
    until,
)

APPROVERS = [person("bureau-approver", JINFENG, f"approver-{number}") for number in range(2)]
TWO_ASSIGNMENTS = [
    replace(ASSIGN, number=f"N-{number}", grains=ha(12), lot=lot, to_lot=f"P-{number}")
    for number, lot in enumerate(("XD-1", "XD-2"))
]
OF_THE_YARD = replace(ACCEPT, number="N-1", lot="HG-7", grains=ha(12), lines=(reclaimed(12, YARD, 11.5),))
OF_THE_HAMLET = replace(
    ACCEPT, number="N-2", lot="HG-7", grains=ha(8.5), lines=(reclaimed(8.5, HAMLET, 8, OTHER_VILLAGE),)
)


@pytest.fixture
def world(postgres_url: str) -> Iterator[Quotas]:
    database = Database(postgres_url)
    yield make_books(database)
    assert findings(database) == ()
    database.close()


def at_once(*works: Callable[[], Any]) -> list[str]:
    """What became of works that begin together: ``done``, or the code of a refusal. Anything else is raised."""
    together = Barrier(len(works))

    def run(work: Callable[[], Any]) -> str:
        together.wait(timeout=30)
        try:
            work()
        except Refusal as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(pool.map(run, works))


def recorded(world: Quotas, *events: Any) -> list[str]:
    return at_once(*(lambda each=each: happen(world, each) for each in events))


def signed(world: Quotas, *proposals: Proposal) -> list[str]:
    def sign(proposal: Proposal, who: Any) -> None:
        world.database.command(lambda c: approve(c, proposal.id, acting(who)))

    pairs = zip(proposals, APPROVERS, strict=True)
    return at_once(*(lambda proposal=proposal, who=who: sign(proposal, who) for proposal, who in pairs))


@pytest.mark.parametrize("paper", [True, False])
def test_two_assignments_keep_within_the_plan(world: Quotas, paper: bool) -> None:
    """12 + 12 of 20 ha, out of two grants: on paper as at the counter."""
    happen(world, *until(GRANT), replace(GRANT, number="E-1b", lot="XD-2"))
    if paper:
        said = recorded(world, *TWO_ASSIGNMENTS)
    else:
        said = signed(world, *(propose(world, each) for each in TWO_ASSIGNMENTS))
    assert said == ["done", "quota-above-plan"]
    assert linkage(world, world.jinfeng)["assigned"] == 12


@pytest.mark.parametrize("paper", [True, False])
def test_a_plot_makes_one_certificate(world: Quotas, paper: bool) -> None:
    again = replace(OF_THE_YARD, number="N-2", lot="HG-8")
    if paper:
        said = recorded(world, OF_THE_YARD, again)
    else:
        said = signed(world, propose(world, OF_THE_YARD), propose(world, again))
    assert said == ["done", "rules-broken"]
    assert linkage(world, world.jinfeng)["accepted"] == 12


def test_a_certificate_has_one_number(world: Quotas) -> None:
    assert recorded(world, OF_THE_YARD, OF_THE_HAMLET) == ["done", "quota-lot-code-used"]


def test_what_is_listed_is_sold_once(world: Quotas) -> None:
    happen(world, *until(LIST))
    assert recorded(world, SELL, replace(SELL, number="N-2", to_lot="T-2")) == ["done", "quota-insufficient"]
    assert linkage(world, world.xingqing) == {"acquired": 1.5, "bought": -1.5}
