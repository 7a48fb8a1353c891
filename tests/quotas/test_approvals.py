"""Four eyes over quotas: who proposes, who approves for one office or for two, who releases a sale; and overtaken books."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from ledger.access import Actor
from ledger.access.proposals import Proposal, find_proposal
from ledger.approvals import KINDS, approve, reject, signing_operation, withdraw_proposal
from ledger.book import load_entry
from ledger.db import Database
from ledger.errors import Refusal
from ledger.quotas import (
    EVENT,
    PLAN,
    SALE,
    QuotaEvent,
    check_event,
    entries_of,
    find_event,
    plans_of,
    preview_event,
    propose_plan,
    record_events,
    record_plan,
)
from tests.making import NOW, PEOPLE, TODAY, acting, codes_of, findings, person, row_counts
from tests.quotas.making import (
    ACCEPT,
    APPROVER,
    ASSIGN,
    BORROWED,
    CITY,
    GRANT,
    JINFENG,
    LINKED,
    LIST,
    OF_PROVINCE,
    OFFICER,
    PLANNED,
    PROVINCE,
    RELEASER,
    RETURN,
    SELL,
    SURPLUS,
    SURRENDER,
    TOWN,
    UPPER,
    XINGQING,
    Quotas,
    amend,
    event,
    ha,
    happen,
    linkage,
    make_books,
    plan,
    propose,
    reverse,
    said,
    sign,
    until,
)
from tests.trades.making import agreed_sale


@pytest.fixture
def world(database: Database) -> Quotas:
    return make_books(database)


def offer(world: Quotas) -> Proposal:
    """The sale of the chart, proposed as a trade does it: listed, offered and accepted before."""
    proposal: Proposal = agreed_sale(
        world.database,
        "HG-1",
        XINGQING,
        675_000_000,
        grains=ha(1.5),
        listed_on=date(2026, 7, 1),
        sold_on=date(2026, 8, 1),
    )
    return proposal


def test_one_proposes_and_another_approves(world: Quotas) -> None:
    happen(world, *until(GRANT))
    proposal = propose(world, ASSIGN)
    assert (proposal.kind, proposal.needed, proposal.places) == (EVENT, 2, (("county", "640106000000"),))
    assert linkage(world, world.jinfeng) == {"to-return": -20, "unassigned": 20}
    assert sign(world, proposal, APPROVER).state == "done"
    assert linkage(world, world.jinfeng, "P-1") == {"to-return": -20, "assigned": 20}
    with world.database.reading() as connection:
        assert find_event(connection, "E-2").proposal_id == proposal.id
    assert findings(world.database) == ()


def test_the_same_hands_do_not_approve(world: Quotas) -> None:
    happen(world, *until(GRANT))
    both = replace(OFFICER, grants=(*OFFICER.grants, *APPROVER.grants))
    proposal = propose(world, ASSIGN, both)
    with pytest.raises(Refusal, match="same-hands"):
        sign(world, proposal, both)
    assert sign(world, proposal, APPROVER).state == "done"


def test_proposals_are_rejected_and_withdrawn(world: Quotas) -> None:
    happen(world, *until(GRANT))
    first, second = propose(world, ASSIGN), propose(world, event("surrender", 1, lot="XD-1"))
    before = row_counts(world.database)
    world.database.command(lambda c: reject(c, first.id, acting(APPROVER), "面积有误"))
    world.database.command(lambda c: withdraw_proposal(c, second.id, acting(OFFICER)))
    with world.database.reading() as connection:
        assert [find_proposal(connection, each.id).state for each in (first, second)] == ["rejected", "withdrawn"]
    assert row_counts(world.database)["quota_event"] == before["quota_event"]
    with pytest.raises(Refusal, match="quota-event-number-used"):
        propose(world, ASSIGN)
    assert propose(world, replace(ASSIGN, number="")).state == "open"


FAR = person("bureau-approver", XINGQING, "far")
# event, what was before, who may not sign it last, who may
ACROSS: tuple[tuple[QuotaEvent, tuple[QuotaEvent, ...], tuple[Actor, ...], tuple[Actor, ...]], ...] = (
    (GRANT, (OF_PROVINCE,), (APPROVER, FAR, person("bureau-approver", CITY, "city")), (UPPER,)),
    (RETURN, until(ACCEPT), (APPROVER, FAR), (UPPER,)),
    (SURRENDER, until(RETURN), (APPROVER,), (UPPER,)),
    (ASSIGN, until(GRANT), (FAR,), (APPROVER,)),
)


@pytest.mark.parametrize(("wanted", "before", "short", "enough"), ACROSS, ids=[row[0].kind for row in ACROSS])
def test_what_moves_two_books_is_approved_over_both(
    world: Quotas, wanted: QuotaEvent, before: tuple[QuotaEvent, ...], short: Any, enough: Any
) -> None:
    happen(world, *before)
    proposal = propose(world, wanted)
    for actor in short:
        with pytest.raises(Refusal, match="out-of-reach"):
            sign(world, proposal, actor)
    assert sign(world, proposal, *enough).state == "done"


def test_a_sale_takes_three_people(world: Quotas) -> None:
    happen(world, *until(SURPLUS))
    proposal = offer(world)
    assert (proposal.kind, proposal.needed) == (SALE, 3)
    assert proposal.places == (("county", "640104000000"), ("county", "640106000000"))
    approved = sign(world, proposal, APPROVER)  # the seller's approver, who does not reach the buyer
    assert (approved.state, signing_operation(approved)) == ("open", "quotas.release")
    assert linkage(world, world.xingqing) == {}
    for actor, code in (
        (UPPER, "not-permitted"),
        (APPROVER, "not-permitted"),
        (person("releaser", JINFENG, "near"), "out-of-reach"),
    ):
        with pytest.raises(Refusal, match=code):
            sign(world, proposal, actor)
    twice = replace(APPROVER, grants=(*APPROVER.grants, *RELEASER.grants))
    with pytest.raises(Refusal, match="same-hands"):
        sign(world, proposal, twice)
    assert sign(world, proposal, RELEASER).state == "done"
    assert linkage(world, world.xingqing) == {"acquired": 1.5, "bought": -1.5}
    assert KINDS[SALE].signing == ("quotas.approve", "quotas.release")


def test_a_sale_is_turned_down_by_whose_turn_it_is(world: Quotas) -> None:
    happen(world, *until(SURPLUS))
    proposal = offer(world)
    sign(world, proposal, APPROVER)
    with pytest.raises(Refusal, match="not-permitted"):
        world.database.command(lambda c: reject(c, proposal.id, acting(UPPER), "价格过低"))
    world.database.command(lambda c: reject(c, proposal.id, acting(RELEASER), "价格过低"))
    assert linkage(world, world.jinfeng)["listed"] == 1.5


def test_who_may_not_propose_or_record(world: Quotas) -> None:
    for role in ("clerk", "bureau-approver", "releaser"):
        with pytest.raises(Refusal, match="not-permitted"):
            propose(world, OF_PROVINCE, PEOPLE[role])
    with pytest.raises(Refusal, match="out-of-reach"):
        propose(world, OF_PROVINCE, OFFICER)
    with pytest.raises(Refusal, match="not-permitted"):
        world.database.command(lambda c: record_events(c, [GRANT], acting(OFFICER)))
    world.database.command(
        lambda c: record_events(c, [replace(GRANT, counterpart="", source_lot="")], acting(APPROVER))
    )


# Approval looks at the book of its own day.
def test_a_lot_that_was_drawn_on_meanwhile_is_refused_at_approval(world: Quotas) -> None:
    happen(world, *until(ASSIGN))
    first = propose(world, replace(TOWN, lines=()))
    happen(world, event("surrender", 10, date(2025, 5, 1), lot="P-1"))
    with pytest.raises(Refusal, match="quota-insufficient"):
        sign(world, first, APPROVER)
    with world.database.reading() as connection:
        assert find_proposal(connection, first.id).state == "open"


def test_a_plan_that_was_amended_meanwhile_is_refused_at_approval(world: Quotas) -> None:
    happen(world, *until(GRANT))
    proposal = propose(world, ASSIGN)
    amend(world, quota_grains=ha(20.5))
    with pytest.raises(Refusal, match="plan-version-old"):
        sign(world, proposal, APPROVER)


def test_lots_that_wait_for_approval_have_numbers_of_their_own(world: Quotas) -> None:
    grant = replace(GRANT, counterpart="", source_lot="", lot="")
    proposal = propose(world, grant)
    assert proposal.content["lot"] == "XD-640106-2025-00001"
    other = propose(world, replace(grant, number="E-100"))
    assert other.content["lot"] == "XD-640106-2025-00002"
    for each in (other, proposal):
        assert sign(world, each, APPROVER).state == "done"


def test_what_is_completed_in_another_way_meanwhile_is_overtaken(world: Quotas) -> None:
    """The project had no plan when quota was assigned to it; now its first version would be named."""
    granted = event("grant", 10, instrument=PLAN, lot="JH-1", counterpart="自治区自然资源厅", people=9)
    happen(world, granted)
    proposal = propose(world, event("assign", 8, instrument=PLAN, lot="JH-1", to_lot="P-L", project=PLANNED))
    amend(world, PLANNED)
    with pytest.raises(Refusal, match="quota-event-overtaken"):
        sign(world, proposal, APPROVER)


def test_what_was_sold_meanwhile_is_not_sold_again(world: Quotas) -> None:
    """The listed area went away by paper, so the release of the sale is refused."""
    happen(world, *until(SURPLUS))
    proposal = offer(world)
    sign(world, proposal, APPROVER)
    happen(world, replace(SELL, number="E-20", to_lot="T-2", on_day=TODAY))
    with pytest.raises(Refusal) as caught:
        sign(world, proposal, RELEASER)
    assert "quota-insufficient" in codes_of(caught.value)


def test_a_sale_comes_of_a_trade(world: Quotas) -> None:
    happen(world, *until(LIST))
    with pytest.raises(Refusal, match="sale-without-trade"):
        propose(world, SELL)


def test_a_second_event_under_one_number_is_refused(world: Quotas) -> None:
    happen(world, OF_PROVINCE, GRANT)
    with pytest.raises(Refusal, match="quota-event-number-used"):
        propose(world, replace(ASSIGN, number="E-1"))
    assert happen(world, GRANT)[0].replayed
    for changed in (replace(GRANT, due_on=date(2027, 1, 1)), replace(GRANT, source_lot="SX-9")):
        with pytest.raises(Refusal, match="quota-event-number-used"):
            happen(world, changed)
    reverse(world, "E-1")
    with pytest.raises(Refusal, match="quota-event-reversed"):
        happen(world, GRANT)


# A preview says what the commit does.
@pytest.mark.parametrize("place", range(1, len(BORROWED)), ids=lambda place: BORROWED[place].kind)
def test_the_preview_is_what_is_carried_out(world: Quotas, place: int) -> None:
    wanted = BORROWED[place]
    happen(world, *BORROWED[:place])
    with world.database.reading() as connection:
        refusals, checked = preview_event(connection, wanted, acting())
        assert refusals == []
        assert checked is not None
        foreseen = entries_of(checked.facts)
    happen(world, wanted)
    with world.database.reading() as connection:
        found = find_event(connection, wanted.number)
        written = ((found.book_id, found.entry_id), (found.other_book_id, found.other_entry_id))
        for entry, (book_id, entry_id) in zip(foreseen, written, strict=True):
            assert (entry is None) == (entry_id is None)
            if entry is not None and book_id is not None and entry_id is not None:
                postings = load_entry(connection, book_id, entry_id).postings
                assert {(p.account, p.lot, p.effective_on, p.amount) for p in postings} == {
                    (each.account, each.lot, each.effective_on, each.amount) for each in entry.lines
                }


def test_a_preview_writes_nothing_and_names_what_is_refused(world: Quotas) -> None:
    happen(world, *until(ASSIGN))
    before = row_counts(world.database)
    with world.database.reading() as connection:
        refusals, checked = preview_event(connection, replace(TOWN, grains=ha(21), lines=()), acting(OFFICER))
        elsewhere = replace(GRANT, book=CITY, counterpart=PROVINCE, source_lot="SX-1", lot="SHI-1", number="")
        assert preview_event(connection, elsewhere, acting(UPPER))[0] == []
    assert ([each.code for each in refusals], checked) == (["quota-insufficient"], None)
    assert row_counts(world.database) == before


def test_warnings_go_with_what_is_checked(world: Quotas) -> None:
    happen(world, *until(GRANT))
    with world.database.reading() as connection:
        checked = check_event(connection, replace(ASSIGN, due_on=date(2027, 3, 1)), acting())
    assert [each.code for each in checked.warnings] == ["due-day-unusual"]


# Plans.
def test_versions_of_a_plan_are_approved_by_another(world: Quotas) -> None:
    def put(connection: Connection, actor: Actor) -> Any:
        return propose_plan(connection, plan(document="调整2号", quota_grains=ha(20.5)), acting(actor))

    with pytest.raises(Refusal, match="not-permitted"):
        world.database.command(lambda c: put(c, APPROVER))
    proposal = world.database.command(lambda c: put(c, OFFICER))
    with pytest.raises(Refusal, match="proposal-open"):
        world.database.command(lambda c: put(c, OFFICER))
    with pytest.raises(Refusal, match="out-of-reach"):
        sign(world, proposal, FAR)
    assert sign(world, proposal, APPROVER).state == "done"
    with world.database.reading() as connection:
        assert [(each.version, each.quota_grains) for each in plans_of(connection, LINKED)] == [
            (1, ha(20)),
            (2, ha(20.5)),
        ]
    again = world.database.command(lambda c: put(c, OFFICER))
    world.database.command(lambda c: reject(c, again.id, acting(APPROVER), "材料不全"))
    withdrawn = world.database.command(lambda c: put(c, OFFICER))
    world.database.command(lambda c: withdraw_proposal(c, withdrawn.id, acting(OFFICER)))
    with pytest.raises(Refusal, match="not-permitted"):
        world.database.command(lambda c: record_plan(c, plan(document="调整3号"), acting(OFFICER)))


def test_a_plan_that_was_amended_meanwhile_is_not_approved(world: Quotas) -> None:
    proposal = world.database.command(lambda c: propose_plan(c, plan(document="调整2号"), acting(OFFICER)))
    amend(world, quota_grains=ha(20.5))
    with pytest.raises(Refusal, match="plan-version-old"):
        sign(world, proposal, APPROVER)


def test_numbers_are_given_in_turn(world: Quotas) -> None:
    day = TODAY - timedelta(days=30)
    wanted = replace(event("grant", 5, day, lot="XD-8", counterpart="自治区自然资源厅"))
    first, second = propose(world, wanted), propose(world, replace(wanted, lot="XD-9"))
    assert [first.subject, second.subject] == ["ZB-640106-2026-000001", "ZB-640106-2026-000002"]
    happen(world, replace(wanted, lot="XD-10"))
    assert said(world, "ZB-640106-2026-000003")[0] == "quota-granted"
    world.database.command(lambda c: approve(c, first.id, acting(APPROVER, NOW + timedelta(days=1))))
