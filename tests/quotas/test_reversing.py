"""Events undone in both books of a pair, while nothing stands on them; what stands on them is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from ledger import periods
from ledger.access.proposals import find_proposal
from ledger.approvals import reject, withdraw_proposal
from ledger.book import load_entry
from ledger.db import Database
from ledger.errors import Refusal
from ledger.homesteads import Paper as StepPaper
from ledger.homesteads import (
    Reclamation,
    find_reclamation,
    open_reclamation,
    reclamation_plots,
    record_county_check,
    record_works,
)
from ledger.quotas import find_event, find_lots, propose_event_reversal
from ledger.quotas.models import QUOTA_LINK, QUOTA_PAIR
from ledger.stock import stock_of_plot
from tests.making import OTHER_VILLAGE, TODAY, acting, findings, person
from tests.quotas.making import (
    ACCEPT,
    APPROVER,
    ASSIGN,
    BORROWED,
    EVIDENCE,
    GRANT,
    HAMLET,
    LINKED,
    OFFICER,
    OWN,
    RELEASER,
    RESETTLE,
    RETURN,
    SELL,
    TOWN,
    UPPER,
    YARD,
    Quotas,
    event,
    ha,
    happen,
    line,
    linkage,
    make_books,
    reclaimed,
    refused,
    reverse,
    sign,
    until,
)


@pytest.fixture
def world(database: Database) -> Quotas:
    return make_books(database)


def books(world: Quotas) -> list[dict[str, float]]:
    return [linkage(world, book_id) for book_id in (world.jinfeng, world.xingqing, world.province)]


def standing_links(world: Quotas, number: str) -> int:
    query = select(func.count()).where(QUOTA_LINK.c.event == number, QUOTA_LINK.c.undone_at.is_(None))
    with world.database.reading() as connection:
        return connection.scalar(query) or 0


def test_a_whole_life_is_undone_from_its_end(world: Quotas) -> None:
    """Each event goes, both books with it, and the book stands as it stood before it."""
    stood = []
    for each in BORROWED:
        stood.append(books(world))
        happen(world, each)
    for happened, before in reversed(list(zip(BORROWED, stood, strict=True))):
        signers = (UPPER, RELEASER) if happened.kind == "sell" else (UPPER,)
        proposal = reverse(world, happened.number, *signers)
        assert (proposal.state, proposal.needed) == ("done", len(signers) + 1)
        assert books(world) == before, happened.kind
        assert standing_links(world, happened.number) == 0
    assert books(world) == [{}, {}, {}]
    with world.database.reading() as connection:
        stands = {
            code: {each.code: grains / ha(1) for each, grains in stock_of_plot(connection, code, TODAY).items()}
            for code in (YARD, HAMLET, "GD-1", "AZ-1", "JX-1")
        }
        assert stands == {YARD: {"0702": 12}, HAMLET: {"0702": 10}, "GD-1": {"0103": 60}, "AZ-1": {}, "JX-1": {}}
        assert connection.scalar(select(func.count()).where(QUOTA_PAIR.c.reversal_entry_id.is_(None))) == 0
    assert findings(world.database) == ()


def test_a_reversal_mirrors_each_book(world: Quotas) -> None:
    happen(world, *until(GRANT))
    reverse(world, "E-1")
    with world.database.reading() as connection:
        found = find_event(connection, "E-1")
        pair = connection.execute(select(QUOTA_PAIR)).one()
        assert found.reversal_entry_id is not None
        own = load_entry(connection, world.jinfeng, found.reversal_entry_id)
        other = load_entry(connection, world.province, pair.reversal_entry_id)
    assert (own.reverses, other.reverses) == (found.entry_id, found.other_entry_id)
    assert [each.amount / ha(1) for each in own.postings] == [20, -20]


# What stands on an event, by number.
STANDING: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("E-0", ("E-1", "E-6", "E-7")),
    ("E-1", ("E-2",)),
    ("E-2", ("E-3", "E-4", "E-6", "E-7", "E-13")),
    ("E-3", ("E-13",)),
    ("E-5", ("E-6", "E-8", "E-9", "E-10", "E-11", "E-13")),
    ("E-6", ("E-13",)),
    ("E-9", ("E-10", "E-11")),
    ("E-10", ("E-11",)),
    ("E-11", ("E-12",)),
)


@pytest.mark.parametrize(("number", "names"), STANDING, ids=[row[0] for row in STANDING])
def test_what_stands_on_an_event_is_named(world: Quotas, number: str, names: tuple[str, ...]) -> None:
    happen(world, *BORROWED)
    with pytest.raises(Refusal) as caught:
        world.database.command(lambda c: propose_event_reversal(c, number, "录入有误", acting(OFFICER_OF_ALL)))
    assert caught.value.code == "quota-event-has-dependents"
    said = caught.value.fields["dependents"]
    assert all(f"{name}（" in said for name in names), said


OFFICER_OF_ALL = person("bureau-officer", "province:640000000000", "all")


def test_independent_events_are_undone_in_any_order(world: Quotas) -> None:
    happen(world, *until(TOWN))
    reverse(world, "E-3", APPROVER)
    assert linkage(world, world.jinfeng) == {"assigned": 8, "to-return": -20, "town": 12}
    assert findings(world.database) == ()


def test_a_reversal_is_done_once_and_by_others(world: Quotas) -> None:
    happen(world, *until(GRANT))

    def propose() -> Any:
        return world.database.command(lambda c: propose_event_reversal(c, "E-1", "录入有误", acting(OFFICER)))

    with pytest.raises(Refusal, match="reason-missing"):
        world.database.command(lambda c: propose_event_reversal(c, "E-1", " ", acting(OFFICER)))
    with pytest.raises(Refusal, match="quota-event-unknown"):
        world.database.command(lambda c: propose_event_reversal(c, "E-99", "录入有误", acting(OFFICER)))
    first = propose()
    with pytest.raises(Refusal, match="proposal-open"):
        propose()
    with pytest.raises(Refusal, match="out-of-reach"):
        sign(world, first, APPROVER)
    world.database.command(lambda c: reject(c, first.id, acting(UPPER), "没有错"))
    second = propose()
    world.database.command(lambda c: withdraw_proposal(c, second.id, acting(OFFICER)))
    third = propose()
    happen(world, ASSIGN)
    with pytest.raises(Refusal, match="quota-event-has-dependents"):
        sign(world, third, UPPER)
    reverse(world, "E-2", APPROVER)
    assert sign(world, third, UPPER).state == "done"
    with pytest.raises(Refusal, match="quota-event-reversed"):
        propose()
    with world.database.reading() as connection:
        assert [find_proposal(connection, each.id).state for each in (first, second, third)] == [
            "rejected",
            "withdrawn",
            "done",
        ]


def test_a_reversal_of_a_sale_takes_a_releaser(world: Quotas) -> None:
    happen(world, *until(SELL))
    proposal = world.database.command(lambda c: propose_event_reversal(c, "E-11", "款项未到", acting(OFFICER)))
    assert sign(world, proposal, APPROVER).state == "open"
    with pytest.raises(Refusal, match="not-permitted"):
        sign(world, proposal, UPPER)
    assert sign(world, proposal, RELEASER).state == "done"
    assert linkage(world, world.xingqing) == {}


def test_the_number_of_what_was_undone_is_given_again(world: Quotas) -> None:
    """A certificate whose area was wrong is recorded anew under its own number."""
    happen(world, *until(ACCEPT))
    reverse(world, "E-5", APPROVER)
    assert refused(world, replace(RETURN, number="")).code == "quota-lot-unknown"
    right = replace(
        ACCEPT, number="E-5-2", grains=ha(20), lines=(reclaimed(12, YARD, 12), reclaimed(8, HAMLET, 8, OTHER_VILLAGE))
    )
    happen(world, right, RETURN)
    with world.database.reading() as connection:
        assert find_lots(connection, ["HG-1"])["HG-1"].event == "E-5-2"
    assert linkage(world, world.jinfeng, "HG-1") == {"from-reclamation": -20, "accepted": 2}
    # … but only to the same kind of lot, in the same book.
    reverse(world, "E-6")
    reverse(world, "E-5-2", APPROVER)
    other = event("grant", 1, date(2026, 6, 1), lot="HG-1", counterpart="自治区自然资源厅")
    assert refused(world, other).code == "quota-lot-code-used"
    assert findings(world.database) == ()


def test_what_lies_in_a_closed_period_is_undone_on_the_first_open_day(world: Quotas) -> None:
    happen(world, *until(RESETTLE))
    world.database.command(lambda c: periods.close(c, world.jinfeng, date(2025, 12, 31), acting()))
    reverse(world, "E-3", APPROVER)
    with world.database.reading() as connection:
        found = find_event(connection, "E-3")
        assert found.reversal_entry_id is not None
        undone = load_entry(connection, world.jinfeng, found.reversal_entry_id)
    assert {each.effective_on for each in undone.postings} == {date(2026, 1, 1)}
    late = replace(TOWN, lines=(line(12),))
    happen(world, late)
    with world.database.reading() as connection:
        entry_id = find_event(connection, "E-4").entry_id
        assert entry_id is not None
        postings = load_entry(connection, world.jinfeng, entry_id).postings
    assert {(each.effective_on, each.stated_on) for each in postings} == {(date(2026, 1, 1), TOWN.on_day)}


def test_orders_and_empty_closings_are_undone(world: Quotas) -> None:
    happen(world, *until(ASSIGN))
    order = event("rectify", 0, date(2025, 4, 1), number="Z-1", project=LINKED)
    happen(world, order, event("close", 0, date(2026, 5, 1), number="Z-2", project=OWN))
    assert refused(world, TOWN).code == "rectification-open"
    for number in ("Z-1", "Z-2"):
        reverse(world, number, APPROVER)
    happen(world, TOWN, event("close", 0, date(2026, 5, 1), number="Z-3", project=OWN))


# The cases of the households go along.
OWN_ACCEPT = event(
    "accept", 12, date(2026, 5, 1), number="R-1", project=OWN, lot="HG-9", lines=(reclaimed(12, YARD, 12),),
    reclamation="FK-1", papers=tuple(replace(paper, issued_on=date(2026, 5, 1)) for paper in EVIDENCE),
)  # fmt: skip


@pytest.fixture
def reclaiming(world: Quotas) -> Quotas:
    """A yard whose works the county has checked."""

    def step(day: int, name: str) -> StepPaper:
        return StepPaper(name, date(2026, 4, day))

    batch = Reclamation("FK-1", "村东复垦", (YARD,), "批复1号", date(2026, 4, 1), project=OWN)
    for work in (
        lambda c: open_reclamation(c, batch, acting()),
        lambda c: record_works(c, "FK-1", step(10, "竣工1号"), acting()),
        lambda c: record_county_check(c, "FK-1", step(20, "县查1号"), acting()),
    ):
        world.database.command(work)
    return world


def reached(world: Quotas) -> tuple[str, str]:
    with world.database.reading() as connection:
        return find_reclamation(connection, "FK-1").step, reclamation_plots(connection, "FK-1")[0].step


def test_cases_move_on_with_the_certificate_and_back_with_its_reversal(reclaiming: Quotas) -> None:
    world = reclaiming
    halves = [
        event("surplus", area, date(2026, 5, 4), number=number, lot="HG-9") for number, area in (("R-3", 5), ("R-4", 4))
    ]
    reserve = event("reserve", 1, date(2026, 5, 2), number="R-2", lot="HG-9", lines=(line(1),))
    happen(world, OWN_ACCEPT)
    assert reached(world) == ("accepted", "accepted")
    happen(world, reserve, *halves)  # the second half finds the cases where the first left them
    assert reached(world) == ("confirmed", "confirmed")
    reverse(world, "R-3", APPROVER)
    assert reached(world) == ("confirmed", "confirmed")
    reverse(world, "R-4", APPROVER)
    assert reached(world) == ("accepted", "accepted")
    for number in ("R-2", "R-1"):
        reverse(world, number, APPROVER)
    assert reached(world) == ("county-checked", "county-checked")
    happen(world, replace(OWN_ACCEPT, number="R-9"))
    assert reached(world) == ("accepted", "accepted")
    assert findings(world.database) == ()


def test_an_acceptance_before_the_countys_check_is_refused(reclaiming: Quotas) -> None:
    early = replace(OWN_ACCEPT, on_day=date(2026, 4, 19), issued_on=date(2026, 4, 19), papers=())
    refusal = refused(reclaiming, early)
    assert (refusal.code, refusal.fields["earlier"]) == ("quota-event-out-of-order", date(2026, 4, 20))


def test_an_unchecked_reclamation_is_not_accepted(world: Quotas) -> None:
    batch = Reclamation("FK-1", "村东复垦", (YARD,), "批复1号", date(2026, 4, 1), project=OWN)
    world.database.command(lambda c: open_reclamation(c, batch, acting()))
    refusal = refused(world, OWN_ACCEPT)
    assert (refusal.code, refusal.fields["plot"]) == ("reclamation-not-checked", YARD)
