"""Four eyes, reversal, heads of households, insurance, rent that follows, raw SQL, and what verification finds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ledger.access.proposals import find_proposal
from ledger.approvals import KINDS, approve, reject, withdraw_proposal
from ledger.changes import (
    Change,
    Insured,
    WantedChanges,
    enrol,
    find_change,
    insurance_cases,
    list_changes,
    pay_in,
    propose_change,
    propose_change_reversal,
    propose_head,
)
from ledger.db import Database
from ledger.erasure import erase
from ledger.errors import Refusal
from ledger.parcels import find_parcel
from ledger.parties import ended_households, find_party
from ledger.rent import dues_of
from tests.changes.land import (
    DAY,
    LAND,
    NEW,
    OTHER,
    TEN,
    A,
    B,
    approve_it,
    carry,
    expropriation,
    line,
    make_land,
    merge,
    propose_it,
    split,
    surrender,
)
from tests.making import (
    CLERK,
    HEAD,
    NOW,
    OPERATOR,
    PEOPLE,
    TODAY,
    VILLAGE,
    Village,
    acting,
    draft_and_sign,
    findings,
    held,
    person,
    terms,
)

OFFICER = PEOPLE["bureau-officer"]


@pytest.fixture
def village(database: Database) -> Village:
    return make_land(database)


def test_who_proposes_does_not_approve(village: Village) -> None:
    proposal = village.database.command(lambda c: propose_change(c, surrender(), acting(OPERATOR)))
    with pytest.raises(Refusal, match="same-hands"):
        village.database.command(lambda c: approve(c, proposal.id, acting(OPERATOR)))
    assert held(village.database, LAND, DAY) == {A: TEN}
    approve_it(village, proposal)
    assert held(village.database, LAND, DAY) == {}


def test_proposals_are_rejected_and_withdrawn(village: Village) -> None:
    first, second = propose_it(village, surrender()), propose_it(village, surrender(line(OTHER), number="LC-2"))
    with pytest.raises(Refusal, match="out-of-reach"):
        village.database.command(
            lambda c: approve(c, first.id, acting(person("centre-head", "640106003000", "elsewhere")))
        )
    village.database.command(lambda c: reject(c, first.id, acting(HEAD), "材料不全"))
    village.database.command(lambda c: withdraw_proposal(c, second.id, acting(CLERK)))
    with village.database.reading() as connection:
        assert [find_proposal(connection, each.id).state for each in (first, second)] == ["rejected", "withdrawn"]
        with pytest.raises(Refusal, match="change-unknown"):
            find_change(connection, "LC-1")
    assert {"land-surrender", "land-expropriation", "household-change", "change-reversal"} <= set(KINDS)


def test_changes_are_listed(village: Village) -> None:
    carry(village, split())
    carry(village, surrender(line(OTHER), number="LC-2"))
    with village.database.reading() as connection:
        for wanted, numbers in (
            (WantedChanges(), ["LC-1", "LC-2"]),
            (WantedChanges(parcel=OTHER), ["LC-2"]),
            (WantedChanges(party=NEW), ["LC-1"]),
            (WantedChanges(kinds=("surrender",)), ["LC-2"]),
            (WantedChanges(first_day=date(2027, 6, 2)), []),
            (WantedChanges(last_day=DAY, after="LC-1"), ["LC-2"]),
        ):
            assert [each.number for each in list_changes(connection, wanted)] == numbers
        assert len(list_changes(connection, WantedChanges(), [VILLAGE])) == 2
        assert list_changes(connection, WantedChanges(), []) == []


# Reversal.
def undo(village: Village, number: str = "LC-1") -> None:
    proposal = village.database.command(lambda c: propose_change_reversal(c, number, "录入有误", acting(CLERK)))
    approve_it(village, proposal)


@pytest.mark.parametrize("change", [surrender(), expropriation(), split(), merge()], ids=lambda change: change.kind)
def test_a_change_is_undone(village: Village, change: Change) -> None:
    draft_and_sign(village, terms("HT-1", ((OTHER, "10"),)))
    days = (TODAY, DAY, date(2031, 1, 1))
    before = [
        held(village.database, lot, day, asset)
        for lot in (LAND, OTHER)
        for day in days
        for asset in ("contract-right", "operation-right", "ownership")
    ]
    carry(village, change)
    undo(village)
    assert before == [
        held(village.database, lot, day, asset)
        for lot in (LAND, OTHER)
        for day in days
        for asset in ("contract-right", "operation-right", "ownership")
    ]
    with village.database.reading() as connection:
        parcel = find_parcel(connection, LAND)
        assert parcel.base is not None
        assert (parcel.base.household, parcel.base.contract_code, parcel.area_on(DAY)) == (A, f"{A}J", TEN)
        assert ended_households(connection, [A, B], DAY) == {}
        assert insurance_cases(connection, ["LC-1"]) == []
    assert findings(village.database) == ()
    with pytest.raises(Refusal, match="change-reversed"):
        undo(village)


def test_a_change_with_dependents_is_not_undone(village: Village) -> None:
    carry(village, split())
    draft_and_sign(village, terms("HT-1", ((LAND, "10"),), transferor=NEW, start_day=date(2028, 1, 1)))
    carry(village, surrender(line(giver=NEW, area="10"), household=NEW, number="LC-2", end_running=True))
    for number, named in (("LC-1", "LC-2"), ("LC-2", "HT-1")):
        with pytest.raises(Refusal, match="change-has-dependents") as caught:
            undo(village, number)
        assert named in caught.value.fields["dependents"]


def test_a_contract_of_who_got_land_stands_in_the_way(village: Village) -> None:
    carry(village, split())
    draft_and_sign(village, terms("HT-1", ((LAND, "10"),), transferor=NEW, start_day=date(2028, 1, 1)))
    with pytest.raises(Refusal, match="change-has-dependents"):
        undo(village)


# Rent follows the land.
def test_rent_due_later_is_owed_to_the_successor(village: Village) -> None:
    draft_and_sign(village, terms("HT-1"))  # both parcels, 850 yuan a mu and year
    carry(village, split())

    def claims() -> dict[tuple[str, str], int]:
        with village.database.reading() as connection:
            dues = dues_of(connection, ["HT-1"])["HT-1"]
        return {(due.creditor.code, due.due_on.isoformat()[:4]): due.open for due in dues if due.open}

    owed = claims()
    assert owed[A, "2028"] == owed[NEW, "2028"] == 850_000
    assert findings(village.database) == ()
    undo(village)
    assert NEW not in {creditor for creditor, _ in claims()}
    assert findings(village.database) == ()


# Heads of households.
def new_head(village: Village, name: str, day: date = TODAY) -> Any:
    return village.database.command(
        lambda c: propose_head(c, A, name, day, "户口簿1号", date(2026, 11, 1), acting(CLERK))
    )


def heads(village: Village) -> list[tuple[str, str]]:
    with village.database.reading() as connection:
        rows = connection.execute(text("SELECT name_before, name_after FROM household_head ORDER BY change_number"))
        return [tuple(row) for row in rows]  # type: ignore[misc]


def test_a_new_head_is_named_and_erased_with_the_party(village: Village) -> None:
    proposal = new_head(village, "马秀英")
    assert "马" not in str(proposal.content) + proposal.reason
    approve_it(village, proposal)
    with village.database.reading() as connection:
        assert find_party(connection, A).name == "马秀英"
        trail = "".join(map(str, connection.execute(text("SELECT detail, before, after FROM audit_event")).all()))
    assert "马" not in trail
    assert heads(village) == [("马建国", "马秀英")]
    carry(village, merge())
    village.database.command(lambda c: erase(c, A, at=NOW, today=date(2033, 1, 1)))
    assert heads(village) == [("", "")]
    with pytest.raises(Refusal, match="head-unnamed"):
        undo(village, proposal.subject)
    assert findings(village.database) == ()


def test_a_household_without_a_head_signs_nothing_until_one_is_named(village: Village) -> None:
    approve_it(village, new_head(village, ""))
    with village.database.reading() as connection:
        assert set(ended_households(connection, [A], TODAY)) == {A}
    named = new_head(village, "马秀英", date(2026, 11, 25))
    approve_it(village, named)
    with village.database.reading() as connection:
        assert set(ended_households(connection, [A], date(2026, 11, 24))) == {A}
        assert ended_households(connection, [A], date(2026, 11, 25)) == {}
    undo(village, named.subject)
    with village.database.reading() as connection:
        assert find_party(connection, A).name == "马建国"


def test_names_of_what_came_to_nothing_are_forgotten(village: Village) -> None:
    with pytest.raises(Refusal, match="head-unnamed"):
        new_head(village, "马建国")
    with pytest.raises(Refusal, match="change-incomplete"):
        village.database.command(lambda c: propose_head(c, "JF-001", "甲", TODAY, "x", TODAY, acting(CLERK)))
    proposal = new_head(village, "马秀英")
    village.database.command(lambda c: withdraw_proposal(c, proposal.id, acting(CLERK)))
    assert heads(village) == [("", "")]


# Social insurance.
def step(village: Village, what: Any, amount: int, day: date = TODAY, paper: str = "社保1号", who: str = A) -> Any:
    return village.database.command(lambda c: what(c, "LC-1", who, amount, day, paper, acting(OFFICER)))


def test_persons_are_enrolled_and_money_comes_in(village: Village) -> None:
    carry(village, expropriation(on_day=date(2026, 11, 20)))
    step(village, pay_in, 400_000)
    case = step(village, enrol, 1)
    assert (case.enrolled, case.persons, case.paid_fen, case.owed_fen) == (1, 2, 400_000, 900_000)
    for what, amount, code in (
        (enrol, 2, "enrolment-above-quota"),
        (pay_in, 500_001, "insurance-payment-above-owed"),
        (enrol, 0, "insurance-step-unfounded"),
    ):
        with pytest.raises(Refusal) as caught:
            step(village, what, amount)
        assert caught.value.code == code
    for changes in ({"paper": " "}, {"day": date(2026, 11, 22)}, {"day": date(2026, 11, 19)}):
        with pytest.raises(Refusal, match="insurance-step-unfounded"):
            step(village, enrol, 1, **changes)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="insurance-case-unknown"):
        step(village, enrol, 1, who=B)
    step(village, enrol, 1)
    case = step(village, pay_in, 500_000)
    assert (case.enrolled, case.paid_fen) == (2, 900_000)
    assert findings(village.database) == ()
    with pytest.raises(Refusal, match="change-has-dependents"):
        undo(village)


# The database's own promises.
ATTACKS: tuple[tuple[str, str], ...] = (
    ("UPDATE land_change SET on_day = '2027-01-01'", "a_change_is_only_reversed"),
    ("UPDATE land_change SET reversed_at = recorded_at, reversal_proposal_id = proposal_id, reversal_entry_id = entry_id", "a_reversal_of_a_change_takes_two_people"),
    ("DELETE FROM land_change", "a_change_is_only_reversed"),
    ("INSERT INTO land_change SELECT 'LC-9', book_id, kind, on_day, household, document, issued_on, debtor, content, proposal_id, entry_id, recorded_at, recorded_by, NULL, NULL, NULL FROM land_change", "a_change_is_approved_by_a_second_person"),
    ("UPDATE land_change_line SET area_grains = 1", "a_change_keeps_its_lines"),
    ("DELETE FROM land_change_line", "a_change_keeps_its_lines"),
    ("UPDATE land_change_holding SET after_grains = 1", "a_change_keeps_its_lines"),
    ("DELETE FROM land_change_holding", "a_change_keeps_its_lines"),
    ("UPDATE insurance_household SET persons = 0", "an_insurance_case_is_final"),
    ("DELETE FROM insurance_household", "an_insurance_case_is_final"),
    ("UPDATE insurance_step SET amount = 9", "an_insurance_step_is_final"),
    ("DELETE FROM insurance_step", "an_insurance_step_is_final"),
    ("UPDATE contract_succession SET giver = 'JF-001'", "a_succession_is_only_undone"),
    ("DELETE FROM contract_succession", "a_succession_is_only_undone"),
    ("UPDATE household_end SET from_day = '2000-01-01'", "a_household_is_only_revived"),
    ("DELETE FROM household_end", "a_household_is_only_revived"),
    ("UPDATE household_head SET name_after = '李四'", "names_are_only_erased"),
    ("DELETE FROM household_head", "names_are_only_erased"),
)  # fmt: skip


def full(village: Village) -> None:
    """A row in every table: a lease, an expropriation with insurance, a merge, a head."""
    draft_and_sign(village, terms("HT-1", ((OTHER, "10"),)))
    carry(village, expropriation(on_day=date(2026, 11, 20), insured=(Insured(A, 2, 0),), debtor=""))
    step(village, enrol, 1)
    approve_it(village, new_head(village, "马秀英"))
    carry(village, merge(number="LC-2"))


@pytest.mark.parametrize(("statement", "promise"), ATTACKS)
def test_changes_are_kept_by_the_database(village: Village, statement: str, promise: str) -> None:
    full(village)
    with pytest.raises(DBAPIError, match=promise):
        village.database.command(lambda c: c.execute(text(statement)))


TAMPERING = (
    "UPDATE land_change SET kind = 'split' WHERE number = 'LC-1'",
    "UPDATE land_change_line SET area_grains = area_grains - 1 WHERE change_number = 'LC-1'",
    "UPDATE land_change_line SET to_household = 'JF-001' WHERE change_number = 'LC-2'",
    "UPDATE land_change_holding SET after_grains = after_grains + 1 WHERE change_number = 'LC-2'",
    "UPDATE insurance_household SET persons = 3",
    "UPDATE insurance_step SET amount = 2",
    f"UPDATE contract_succession SET giver = '{NEW}'",
)


@pytest.mark.parametrize("statement", TAMPERING)
def test_what_was_changed_behind_the_triggers_is_found(sqlite_url: str, statement: str) -> None:
    village = make_land(Database(sqlite_url))
    full(village)
    assert findings(village.database) == ()
    with village.database.engine.begin() as connection:
        for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(text(statement))
    assert "changes" in {finding.check for finding in findings(village.database)}
    village.database.close()
