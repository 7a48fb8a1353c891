"""What ends in 90, 30 and 7 days, what was done about it, and what ended with nothing done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ledger.centre import Handback, ending, endings, exceptions, give_expiry_notice, handbacks_of, record_handback
from ledger.errors import Refusal
from ledger.transfers import draft, find_contract
from tests.centre.making import do
from tests.making import CLERK, COOPERATIVE, HOUSEHOLDS, TODAY, Village, parcel_code, record_all, terms

STARTED = date(2020, 1, 1)


def lease(number: str, days: int, place: int = 0, **changes: Any) -> Any:
    """A mu of the parcel that ends so many days from today."""
    last = TODAY + timedelta(days=days)
    parcels = ((parcel_code(place, 1), "1"),)
    values = {"transferor": HOUSEHOLDS[place], "start_day": STARTED, "last_day": last, "signed_on": STARTED}
    return terms(number, parcels, **(values | changes))


# days until the end, the stage that reaches it, and whether it is on the list of 90 days
STAGES: tuple[tuple[int, int, bool], ...] = (
    (0, 7, True),
    (7, 7, True),
    (8, 30, True),
    (30, 30, True),
    (31, 90, True),
    (90, 90, True),
    (91, 0, False),
    (-1, 0, False),
)


def test_the_list_is_computed_on_the_day_soonest_first(village: Village) -> None:
    assert record_all(village, *(lease(f"HT-{n}", days) for n, (days, _, _) in enumerate(STAGES))).refused == ()
    with village.database.reading() as connection:
        found = ending(connection, TODAY)
        assert [(each.days_left, each.stage) for each in found] == [(d, s) for d, s, listed in STAGES if listed]
        week = ending(connection, TODAY + timedelta(days=1), within_days=7)
    assert [each.contract_number for each in week] == ["HT-1", "HT-2"]


def test_each_is_shown_with_what_was_done(village: Village) -> None:
    assert record_all(village, lease("HT-1", 5), lease("HT-2", 6), lease("HT-3", -1, 1)).refused == ()
    renewal = lease("HT-4", 800, start_day=TODAY + timedelta(days=6), signed_on=None, renews="HT-1")
    do(village, CLERK, lambda c, act: draft(c, renewal, act))
    with village.database.reading() as connection:
        found = {each.contract_number: (each.ending, each.renewal) for each in ending(connection, TODAY)}
    assert found == {"HT-1": ("renewal", "HT-4"), "HT-2": ("open", "")}


def test_a_warning_is_given_once_a_stage(village: Village) -> None:
    assert record_all(village, lease("HT-1", 20), lease("HT-2", 100)).refused == ()
    for _ in range(2):
        told = do(village, CLERK, lambda c, act: give_expiry_notice(c, "HT-1", act))
        assert told.noticed == (30,)
    later = TODAY + timedelta(days=15)
    assert do(village, CLERK, lambda c, act: give_expiry_notice(c, "HT-1", act), later).noticed == (30, 7)
    with pytest.raises(Refusal) as caught:
        do(village, CLERK, lambda c, act: give_expiry_notice(c, "HT-2", act))
    assert caught.value.code == "expiry-notice-unfit"
    assert "90/30/7" in caught.value.say_detail("zh")


def test_what_ended_with_nothing_done_is_an_exception_after_thirty_days(village: Village) -> None:
    assert record_all(village, lease("HT-1", -29), lease("HT-2", -30, 1), lease("HT-3", -40, 2)).refused == ()
    with village.database.reading() as connection:
        assert [(x.contract_number, x.days_left) for x in exceptions(connection, TODAY)] == [
            ("HT-3", -40),
            ("HT-2", -30),
        ]
    done = Handback("HT-3", TODAY, HOUSEHOLDS[2], "平整，无附着物")
    do(village, CLERK, lambda c, act: record_handback(c, done, act))
    with village.database.reading() as connection:
        assert [each.contract_number for each in exceptions(connection, TODAY)] == ["HT-2"]
        assert handbacks_of(connection, ["HT-3"])["HT-3"] == done


@pytest.mark.parametrize(
    ("number", "changes", "code"),
    [
        ("HT-2", {}, "handback-early"),
        ("HT-1", {"accepted_by": COOPERATIVE}, "requester-outside"),
        ("HT-1", {"land_state": ""}, "centre-text-missing"),
        ("HT-1", {"delivered_on": TODAY + timedelta(days=1)}, "day-ahead"),
        ("HT-9", {}, "contract-unknown"),
        ("HT-1", {"note": "电话 13900000001"}, "personal-number-in-text"),
    ],
)
def test_a_handback_says_what_it_must(village: Village, number: str, changes: dict[str, Any], code: str) -> None:
    assert record_all(village, lease("HT-1", -3), lease("HT-2", 3)).refused == ()
    values = {"contract_number": number, "delivered_on": TODAY, "accepted_by": HOUSEHOLDS[0], "land_state": "平整"}
    with pytest.raises(Refusal) as caught:
        do(village, CLERK, lambda c, act: record_handback(c, Handback(**(values | changes)), act))
    assert caught.value.code == code


def test_a_contract_is_handed_back_once(village: Village) -> None:
    assert record_all(village, lease("HT-1", -3)).refused == ()
    done = Handback("HT-1", TODAY, HOUSEHOLDS[0], "平整")
    do(village, CLERK, lambda c, act: record_handback(c, done, act))
    with pytest.raises(Refusal) as caught:
        do(village, CLERK, lambda c, act: record_handback(c, done, act))
    assert caught.value.code == "handback-recorded"


def test_what_is_transferred_for_good_is_not_handed_back(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    assert record_all(village, lease("HT-1", -3)).refused == ()
    with village.database.reading() as connection:
        found = find_contract(connection, "HT-1")
    swap = replace(found, terms=replace(found.terms, form="swap"))
    monkeypatch.setattr(endings, "find_contract", lambda _connection, _number: swap)
    done = Handback("HT-1", TODAY, HOUSEHOLDS[0], "平整")
    with pytest.raises(Refusal) as caught:
        do(village, CLERK, lambda c, act: record_handback(c, done, act))
    assert caught.value.code == "returns-nothing"
