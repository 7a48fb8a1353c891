"""Listings keep every notice; what counts is the last one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.centre import (
    WantedListings,
    announce_result,
    change_listing,
    find_application,
    find_listing,
    list_listings,
    publish,
    withdraw_listing,
)
from ledger.errors import Refusal
from tests.centre.making import checked, do, listed, received, wish
from tests.making import COOPERATIVE, REVIEWER, TODAY, Village

LATER = date(2027, 1, 20)


def test_a_listing_and_its_notices(village: Village) -> None:
    listing = listed(village)
    number = listing.number
    assert number == "L-640106002-2026-0001"
    assert [listing.state_on(day) for day in (TODAY, date(2026, 12, 20), date(2026, 12, 21))] == [
        "open",
        "open",
        "over",
    ]
    changed = do(
        village,
        REVIEWER,
        lambda c, act: change_listing(c, number, act, reason="延长公布", to_day=LATER, price="780.00"),
    )
    done = do(village, REVIEWER, lambda c, act: announce_result(c, number, act, taker=COOPERATIVE, announced_on=TODAY))
    assert [(n.kind, n.price, n.to_day) for n in done.notices] == [
        ("published", "800.00", date(2026, 12, 20)),
        ("changed", "780.00", LATER),
        ("result", "780.00", LATER),
    ]
    assert changed.now.reason == "延长公布"
    assert done.state_on(TODAY) == "result"
    with pytest.raises(Refusal) as caught:
        do(village, REVIEWER, lambda c, act: withdraw_listing(c, number, act, "不再公布"))
    assert caught.value.code == "centre-step-wrong"


def test_what_was_withdrawn_can_be_listed_again(village: Village) -> None:
    listing = listed(village)
    do(village, REVIEWER, lambda c, act: withdraw_listing(c, listing.number, act, "条件有误"))
    with village.database.reading() as connection:
        assert find_application(connection, listing.application.number).stored_state == "checked"
        assert find_listing(connection, listing.number).state_on(TODAY) == "withdrawn"
    again = do(
        village, REVIEWER, lambda c, act: publish(c, listing.application.number, act, from_day=LATER, to_day=LATER)
    )
    assert again.state_on(TODAY) == "coming"
    with village.database.reading() as connection:
        assert [x.number for x in list_listings(connection, WantedListings(TODAY))] == [listing.number, again.number]
        assert [x.number for x in list_listings(connection, WantedListings(TODAY, state="coming"))] == [again.number]
        assert list_listings(connection, WantedListings(TODAY, side="demand")) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"from_day": date(2026, 12, 2), "to_day": date(2026, 12, 1)}, "days-disordered"),
        ({"from_day": date(2026, 10, 1), "to_day": date(2026, 10, 2)}, "days-disordered"),
        ({"from_day": TODAY, "to_day": LATER, "price": "-1"}, "asking-price-wrong"),
        ({"from_day": TODAY, "to_day": LATER, "conditions": "电话 13900000001"}, "personal-number-in-text"),
    ],
)
def test_what_is_wrong_is_not_published(village: Village, given: dict[str, Any], code: str) -> None:
    number = checked(village).number
    with pytest.raises(Refusal) as caught:
        do(village, REVIEWER, lambda c, act: publish(c, number, act, **given))
    assert caught.value.code == code


def test_only_what_is_checked_is_published(village: Village) -> None:
    number = received(village, wish()).number
    with pytest.raises(Refusal) as caught:
        do(village, REVIEWER, lambda c, act: publish(c, number, act, from_day=TODAY, to_day=LATER))
    assert caught.value.code == "centre-step-wrong"


def test_a_change_changes_something_and_says_why(village: Village) -> None:
    number = listed(village).number
    for given, code in (({"reason": "更正"}, "listing-unchanged"), ({"reason": "", "price": "1.00"}, "reason-missing")):
        with pytest.raises(Refusal) as caught:
            do(village, REVIEWER, lambda c, act, g=given: change_listing(c, number, act, **g))
        assert caught.value.code == code
    with pytest.raises(Refusal) as caught:
        do(village, REVIEWER, lambda c, act: announce_result(c, number, act, taker="JF-9", announced_on=TODAY))
    assert caught.value.code == "party-unknown"
