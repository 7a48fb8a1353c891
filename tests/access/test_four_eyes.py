"""Proposals: preparer, approver and releaser are different people, for one content, on today's book."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from ledger.access import Act, Actor
from ledger.access.proposals import Proposal, Signature, hash_content, proposals_about, propose
from ledger.access.tokens import actor_of_token
from ledger.approvals import KINDS, approve, deciding_operation, reject, signing_operation, withdraw_proposal
from ledger.db import Database
from ledger.errors import Refusal
from ledger.inquiries import open_proposals
from ledger.parties import find_party, register_parties
from ledger.periods import close, propose_reopening
from ledger.personal_data import ERASURE, propose_erasure
from ledger.transfers import amend, draft, find_contract, propose_reversal, review, sign, submit, withdraw
from ledger.transfers.changing import terms_body
from tests.access.conftest import Staffed
from tests.making import (
    CLERK,
    HEAD,
    HOUSEHOLDS,
    NOW,
    OPERATOR,
    PEOPLE,
    REVIEWER,
    TODAY,
    VILLAGE,
    Village,
    acting,
    draft_and_sign,
    findings,
    held,
    make_village,
    mu,
    parcel_code,
    party,
    person,
    row_counts,
    submit_and_review,
    terms,
)

LAND = parcel_code(0, 1)
WHOLE = ((LAND, "10"),)
# Somebody with every role of a township: what they may do twice is up to the rule of four eyes alone.
EVERYTHING = replace(person("clerk", name="everything"), grants=CLERK.grants + REVIEWER.grants + HEAD.grants)


@pytest.fixture
def village(database: Database) -> Village:
    return make_village(database)


def put(village: Village, number: str = "HT-1", who: Actor = CLERK) -> None:
    contract = terms(number, WHOLE, signed_on=None)
    village.database.command(lambda c: draft(c, contract, acting(who)))
    village.database.command(lambda c: submit(c, number, acting(who)))


def answered(village: Village, number: str, who: Actor, accept: bool = True, reason: str = "") -> str:
    """The state after a review, or the code with which it was refused; a refusal leaves nothing behind."""
    before = row_counts(village.database)
    try:
        done = village.database.command(lambda c: review(c, number, acting(who), accept=accept, reason=reason))
    except Refusal as refusal:
        assert row_counts(village.database) == before
        return refusal.code
    return done.contract.state


def asked(village: Village, number: str = "HT-1", who: Actor = CLERK) -> Proposal:
    return village.database.command(lambda c: propose_reversal(c, number, "面积登记有误", acting(who)))


def signed(village: Village, proposal: Proposal, who: Actor) -> str:
    """The proposal's state after a signature, or the code with which it was refused."""
    before = row_counts(village.database)
    try:
        return village.database.command(lambda c: approve(c, proposal.id, acting(who))).state
    except Refusal as refusal:
        assert row_counts(village.database) == before
        return refusal.code


def state_of(village: Village, number: str = "HT-1") -> str:
    with village.database.reading() as connection:
        return find_contract(connection, number).state


# Review.
def test_who_prepares_does_not_review(village: Village) -> None:
    put(village, who=EVERYTHING)
    assert answered(village, "HT-1", EVERYTHING) == "same-hands"
    assert answered(village, "HT-1", EVERYTHING, accept=False, reason="不对") == "same-hands"
    assert answered(village, "HT-1", REVIEWER) == "reviewed"
    assert answered(village, "HT-1", HEAD) == "contract-state-wrong"


def test_what_was_signed_is_what_was_proposed(village: Village) -> None:
    put(village)
    with village.database.reading() as connection:
        (proposal,) = open_proposals(connection, REVIEWER)
        contract = find_contract(connection, "HT-1")
    assert proposal.content_hash == hash_content(proposal.content) == hash_content(terms_body(contract.terms))
    assert [(each.place, each.signed_by) for each in proposal.signatures] == [(1, "clerk")]
    answered(village, "HT-1", REVIEWER)
    with village.database.reading() as connection:
        (done,) = proposals_about(connection, "HT-1")
    assert (done.state, [(each.place, each.signed_by) for each in done.signatures]) == (
        "done",
        [(1, "clerk"), (2, "reviewer")],
    )


def test_a_review_runs_all_rules_on_todays_book(village: Village) -> None:
    """A contract that kept its land for a month was overtaken by another one that was signed since."""
    put(village, "HT-2")
    later = NOW + timedelta(days=31)
    contract = terms("HT-1", WHOLE, signed_on=None)
    village.database.command(lambda c: draft(c, contract, acting(CLERK, later)))
    submit_and_review(village.database, "HT-1", at=later)
    village.database.command(lambda c: sign(c, "HT-1", later.date(), acting(CLERK, later)))
    assert answered(village, "HT-2", REVIEWER) == "parcel-already-leased"
    assert state_of(village, "HT-2") == "submitted"


def test_what_is_sent_back_can_be_mended_and_submitted_again(village: Village) -> None:
    put(village)
    assert answered(village, "HT-1", REVIEWER, accept=False) == "reason-missing"
    assert answered(village, "HT-1", REVIEWER, accept=False, reason="四至不全") == "draft"
    mended = terms("HT-1", ((LAND, "6"),), signed_on=None, purpose="种植水稻")
    amended = village.database.command(lambda c: amend(c, mended, acting(CLERK))).contract
    assert (amended.terms, amended.state) == (mended, "draft")
    submit_and_review(village.database, "HT-1")
    village.database.command(lambda c: sign(c, "HT-1", TODAY, acting(CLERK)))
    assert held(village.database, LAND, date(2028, 1, 1)) == {HOUSEHOLDS[0]: mu("4"), "JF-001": mu("6")}
    with village.database.reading() as connection:
        assert [each.state for each in proposals_about(connection, "HT-1")] == ["rejected", "done"]
    assert findings(village.database) == ()


@pytest.mark.parametrize("reviewed", [False, True])
def test_the_preparer_withdraws(village: Village, reviewed: bool) -> None:
    put(village)
    if reviewed:
        answered(village, "HT-1", REVIEWER)
    else:
        with pytest.raises(Refusal) as caught:
            village.database.command(lambda c: withdraw(c, "HT-1", acting(person("clerk", name="colleague"))))
        assert caught.value.code == "not-the-preparer"
    village.database.command(lambda c: withdraw(c, "HT-1", acting(CLERK)))
    assert state_of(village) == "draft"
    with pytest.raises(Refusal) as caught:
        village.database.command(lambda c: sign(c, "HT-1", TODAY, acting(CLERK)))
    assert caught.value.code == "contract-state-wrong"


def test_a_submitted_contract_is_not_amended(village: Village) -> None:
    put(village)
    with pytest.raises(Refusal) as caught:
        village.database.command(lambda c: amend(c, terms("HT-1", signed_on=None), acting(CLERK)))
    assert caught.value.code == "contract-state-wrong"


def test_a_stale_version_is_refused(village: Village) -> None:
    village.database.command(lambda c: draft(c, terms("HT-1", WHOLE, signed_on=None), acting(CLERK)))
    village.database.command(lambda c: amend(c, terms("HT-1", signed_on=None), acting(CLERK), version=1))
    with pytest.raises(Refusal) as caught:
        village.database.command(lambda c: submit(c, "HT-1", acting(CLERK), version=1))
    assert (caught.value.code, caught.value.fields["found"]) == ("version-stale", 2)
    village.database.command(lambda c: submit(c, "HT-1", acting(CLERK), version=2))


# Reversal: one signature more than the contract took.
def test_a_reversal_takes_three_people(village: Village) -> None:
    contract = draft_and_sign(village, terms("HT-1", WHOLE))
    proposal = asked(village, who=EVERYTHING)
    assert proposal.needed == 3
    assert signed(village, proposal, EVERYTHING) == "same-hands"
    assert signed(village, proposal, HEAD) == "not-permitted"  # the second signature is the reviewer's
    assert signed(village, proposal, REVIEWER) == "open"
    assert signed(village, proposal, EVERYTHING) == "same-hands"
    both = replace(REVIEWER, grants=REVIEWER.grants + HEAD.grants)
    assert signed(village, proposal, both) == "same-hands"
    assert held(village.database, LAND, date(2028, 1, 1)) == {"JF-001": mu("10")}
    assert signed(village, proposal, HEAD) == "done"
    assert signed(village, proposal, HEAD) == "proposal-settled"
    assert held(village.database, LAND, date(2028, 1, 1)) == {HOUSEHOLDS[0]: mu("10")}
    with village.database.reading() as connection:
        after = find_contract(connection, "HT-1")
    assert (after.state, after.entry_id, after.reversal_proposal_id) == ("reversed", contract.entry_id, proposal.id)
    assert after.reversal_entry_id not in {None, contract.entry_id}
    assert findings(village.database) == ()
    draft_and_sign(village, terms("HT-2", WHOLE))  # the land is free again
    assert findings(village.database) == ()


def test_a_reversal_is_proposed_once_and_can_be_rejected(village: Village) -> None:
    draft_and_sign(village, terms("HT-1", WHOLE))
    proposal = asked(village)
    with pytest.raises(Refusal) as caught:
        asked(village)
    assert caught.value.code == "proposal-open"
    assert signed(village, proposal, REVIEWER) == "open"
    village.database.command(lambda c: reject(c, proposal.id, acting(HEAD), "理由不充分"))
    assert state_of(village) == "signed"
    assert signed(village, proposal, HEAD) == "proposal-settled"


def test_a_reversal_is_withdrawn_by_its_preparer(village: Village) -> None:
    draft_and_sign(village, terms("HT-1", WHOLE))
    proposal = asked(village)
    with pytest.raises(Refusal) as caught:
        village.database.command(lambda c: withdraw_proposal(c, proposal.id, acting(person("clerk", name="other"))))
    assert caught.value.code == "not-the-preparer"
    assert village.database.command(lambda c: withdraw_proposal(c, proposal.id, acting(CLERK))).state == "withdrawn"
    assert asked(village).id > proposal.id
    with pytest.raises(Refusal) as caught:
        village.database.command(lambda c: approve(c, 99_999, acting(REVIEWER)))
    assert caught.value.code == "proposal-unknown"


def test_only_what_is_signed_is_reversed(village: Village) -> None:
    put(village)
    with pytest.raises(Refusal) as caught:
        asked(village)
    assert caught.value.code == "contract-state-wrong"


# Reopening a period, and erasing personal data.
@pytest.mark.parametrize(
    ("day", "code"),
    [
        (TODAY - timedelta(days=1), ""),
        (TODAY, "closing-ahead"),  # today is not over
        (TODAY + timedelta(days=1), "closing-ahead"),
        (date(2199, 12, 31), "closing-ahead"),
    ],
)
def test_a_period_is_closed_once_it_is_over(village: Village, day: date, code: str) -> None:
    before = row_counts(village.database)
    act = acting(PEOPLE["bureau-approver"])
    with nullcontext() if not code else pytest.raises(Refusal) as caught:
        village.database.command(lambda c: close(c, village.book_id, day, act))
    if code:
        assert (caught.value.code, caught.value.fields) == (code, {"day": day, "today": TODAY})
        assert row_counts(village.database) == before


def test_a_period_is_reopened_by_two(village: Village) -> None:
    officer, approver = PEOPLE["bureau-officer"], PEOPLE["bureau-approver"]
    database = village.database
    database.command(lambda c: close(c, village.book_id, date(2026, 6, 30), acting(approver)))
    proposal = database.command(
        lambda c: propose_reopening(c, village.book_id, date(2026, 3, 31), "漏记一份合同", acting(officer))
    )
    both = replace(officer, grants=officer.grants + approver.grants)
    assert signed(village, proposal, both) == "same-hands"
    assert signed(village, proposal, CLERK) == "not-permitted"
    assert signed(village, proposal, person("bureau-approver", "640104000000")) == "out-of-reach"
    assert signed(village, proposal, approver) == "done"
    with pytest.raises(Refusal) as caught:
        database.command(lambda c: propose_reopening(c, village.book_id, date(2026, 6, 30), "后移", acting(officer)))
    assert caught.value.code == "closing-out-of-order"
    assert findings(database) == ()


def test_personal_data_are_erased_by_two(village: Village) -> None:
    database = village.database
    with pytest.raises(Refusal) as caught:
        database.command(lambda c: propose_erasure(c, HOUSEHOLDS[0], "本人要求删除", acting(CLERK)))
    assert caught.value.code == "party-holds-land"
    database.command(lambda c: register_parties(c, [party("P-1", "person", "丁一")], acting()))
    proposal = database.command(lambda c: propose_erasure(c, "P-1", "本人要求删除", acting(CLERK)))
    assert signed(village, proposal, CLERK) == "not-permitted"
    assert signed(village, proposal, HEAD) == "done"
    with database.reading() as connection:
        assert find_party(connection, "P-1").name == "（已删除）"
    assert findings(database) == ()


# Whose turn it is: one answer for pages, API and command line.
DUE: tuple[tuple[str, int, int, str], ...] = (
    # kind, signatures it takes, signatures it has, the operation that is due
    ("contract-review", 2, 1, "contracts.review"),
    ("contract-review", 2, 2, "contracts.review"),
    ("contract-reversal", 3, 1, "contracts.approve-reversal"),
    ("contract-reversal", 3, 2, "contracts.release-reversal"),
    ("contract-reversal", 3, 3, "contracts.release-reversal"),
    ("contract-reversal", 2, 2, "contracts.approve-reversal"),  # a kind may know more signatures than one takes
    ("period-reopening", 2, 1, "book.reopen"),
    ("personal-erasure", 2, 1, "personal.erase"),
)


@pytest.mark.parametrize(("kind", "needed", "given", "operation"), DUE)
def test_whose_turn_it_is(kind: str, needed: int, given: int, operation: str) -> None:
    signatures = tuple(Signature(place, f"p{place}", NOW, False) for place in range(1, given + 1))
    proposal = Proposal(1, kind, "x", (), {}, "", "", needed, "open", "", NOW, "p1", signatures)
    assert signing_operation(proposal) == operation
    assert deciding_operation(proposal, "approve") == deciding_operation(proposal, "reject") == operation
    assert deciding_operation(proposal, "withdraw") == KINDS[kind].preparing


# What waits.
def test_what_waits_is_read_in_as_many_statements_however_much_there_is(village: Village) -> None:
    """One's own heap costs the same beside ten proposals of other counties and beside a thousand; so does a long one."""
    database = village.database
    put(village)

    def add(numbers: range, place: tuple[str, str]) -> None:
        subjects = [f"P-{place[1]}-{number}" for number in numbers]
        database.command(
            lambda c: [propose(c, acting(CLERK), ERASURE, each, {}, places=[place], needed=2) for each in subjects]
        )

    def asked_for(who: Actor, **wanted: Any) -> tuple[list[str], int]:
        with database.reading() as connection, statements(database) as heard:
            found = open_proposals(connection, who, **wanted)
        return [each.subject for each in found], len(heard)

    add(range(3), ("county", "640104000000"))
    alone, few = asked_for(CLERK)
    assert alone == ["HT-1"]
    add(range(3, 700), ("county", "640104000000"))
    assert asked_for(CLERK) == (alone, few)
    add(range(150), ("village", VILLAGE))
    mine, many = asked_for(CLERK, limit=120)
    assert (mine[:2], len(mine), many) == (["HT-1", f"P-{VILLAGE}-0"], 120, few)
    with database.reading() as connection:
        last = open_proposals(connection, CLERK, limit=120)[-1]
    assert len(asked_for(CLERK, after=last.id, limit=120)[0]) == 151 - 120
    assert asked_for(CLERK, kind="contract-review") == (["HT-1"], few)
    assert len(asked_for(OPERATOR, limit=2_000)[0]) == 851
    assert asked_for(person("clerk", "640106003000"))[0] == []
    assert len(asked_for(PEOPLE["bureau-officer"], limit=2_000)[0]) == 151


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The statements that the database is sent meanwhile."""
    heard: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        heard.append(statement)

    event.listen(database.engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(database.engine, "before_cursor_execute", hear)


# Many at once.
def test_two_reviewers_at_once_are_one_review(postgres_url: str) -> None:
    database = Database(postgres_url)
    village = make_village(database)
    put(village)
    reviewers = [person("reviewer", name=f"reviewer-{number}") for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        said = list(pool.map(lambda who: answered_alone(village, who), reviewers))
    with database.reading() as connection:
        (proposal,) = proposals_about(connection, "HT-1")
    database.close()
    assert len(proposal.signatures) == 2
    assert said.count("reviewed") == 1
    assert set(said) - {"reviewed"} <= {"contract-state-wrong", "proposal-settled"}  # as far as each of them came


def answered_alone(village: Village, who: Actor) -> str:
    act = Act(who, NOW + timedelta(seconds=1))
    try:
        return village.database.command(lambda c: review(c, "HT-1", act, accept=True)).contract.state
    except Refusal as refusal:
        return refusal.code


def test_people_of_the_database_approve_too(staffed: Staffed) -> None:
    """The same with accounts that exist, by their tokens."""
    clerk, reviewer = (actor_of_token(staffed.database, staffed.tokens[role], NOW) for role in ("clerk", "reviewer"))
    assert clerk is not None
    assert reviewer is not None
    put(staffed.village, who=clerk)
    assert answered(staffed.village, "HT-1", clerk) == "not-permitted"
    assert answered(staffed.village, "HT-1", reviewer) == "reviewed"
