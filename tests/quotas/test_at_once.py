"""Many at once on PostgreSQL: what one of them may do alone, two at once may not do together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from typing import Any

import pytest

from ledger.access.proposals import Proposal
from ledger.approvals import approve
from ledger.db import Database
from ledger.errors import Refusal
from ledger.quotas import QuotaEvent, record_events
from tests.making import OTHER_VILLAGE, acting, findings, person
from tests.quotas.making import (
    ACCEPT,
    APPROVER,
    ASSIGN,
    BARE,
    EVIDENCE,
    FAR_VILLAGE,
    GRANT,
    HAMLET,
    JINFENG,
    LINKED,
    LIST,
    OFFICER,
    PROVINCE,
    SELL,
    XINGQING,
    YARD,
    Quotas,
    event,
    ha,
    happen,
    linkage,
    make_books,
    plan,
    propose,
    reclaimed,
    split_off,
    until,
)

APPROVERS = [person("bureau-approver", JINFENG, f"approver-{number}") for number in range(4)]


@pytest.fixture
def world(postgres_url: str) -> Iterator[Quotas]:
    database = Database(postgres_url)
    yield make_books(database)
    database.close()


def at_once(*works: Callable[[], Any]) -> list[str]:
    """What became of works that begin together: "done", or the code of a refusal. Anything else is raised."""
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


def recorded(world: Quotas, *events: QuotaEvent) -> list[str]:
    return at_once(*[lambda each=each: happen(world, each) for each in events])  # type: ignore[misc]


def signed(world: Quotas, proposals: Sequence[Proposal], actors: Sequence[Any] = APPROVERS) -> list[str]:
    def work(proposal: Proposal, actor: Any) -> None:
        world.database.command(lambda c: approve(c, proposal.id, acting(actor)))

    return at_once(*[lambda p=p, a=a: work(p, a) for p, a in zip(proposals, actors, strict=False)])  # type: ignore[misc]


@pytest.mark.parametrize("turn", range(4))
def test_rec_assign(world: Quotas, turn: int) -> None:
    happen(world, *until(GRANT), replace(GRANT, number="E-1b", lot="XD-1b"))
    parts = [replace(ASSIGN, number=f"N-{n}", grains=ha(12), lot=lot, to_lot=f"P-{n}") for n, lot in enumerate(("XD-1", "XD-1b"))]
    print(recorded(world, *parts), linkage(world, world.jinfeng))
    print(findings(world.database))


@pytest.mark.parametrize("turn", range(2))
def test_sign_assign(world: Quotas, turn: int) -> None:
    happen(world, *until(GRANT), replace(GRANT, number="E-1b", lot="XD-1b"))
    parts = [propose(world, replace(ASSIGN, number=f"N-{n}", grains=ha(12), lot=lot, to_lot=f"P-{n}")) for n, lot in enumerate(("XD-1", "XD-1b"))]
    print(signed(world, parts), linkage(world, world.jinfeng))
    print(findings(world.database))


@pytest.mark.parametrize("turn", range(2))
def test_plot_two_certs(world: Quotas, turn: int) -> None:
    one = replace(ACCEPT, number="N-1", lot="HG-7", grains=ha(12), lines=(reclaimed(12, YARD, 11.5),))
    two = replace(one, number="N-2", lot="HG-8")
    print("rec", recorded(world, one, two))
    print(findings(world.database))


def test_plot_two_certs_signed(world: Quotas) -> None:
    one = replace(ACCEPT, number="N-1", lot="HG-7", grains=ha(12), lines=(reclaimed(12, YARD, 11.5),))
    two = replace(one, number="N-2", lot="HG-8")
    print("signed", signed(world, [propose(world, one), propose(world, two)]))


def test_same_lot(world: Quotas) -> None:
    one = replace(ACCEPT, number="N-1", lot="HG-7", grains=ha(12), lines=(reclaimed(12, YARD, 11.5),))
    two = replace(ACCEPT, number="N-2", lot="HG-7", grains=ha(8.5), lines=(reclaimed(8.5, HAMLET, 8, OTHER_VILLAGE),))
    print("same lot", recorded(world, one, two))
    print("same number", recorded(world, replace(one, lot="HG-9", number=""), replace(two, lot="HG-10", number="")))


def test_listed_twice(world: Quotas) -> None:
    happen(world, *until(LIST))
    print("sold", recorded(world, SELL, replace(SELL, number="N-2", to_lot="T-2")))
    print("opposite", findings(world.database))


def test_close_use(world: Quotas) -> None:
    pass
