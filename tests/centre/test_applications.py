"""Applications from both sides: what is refused, how they go their way, and what fits what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.access import NotPermitted, OutOfReach, VersionStale
from ledger.centre import (
    ApplicationLine,
    NewApplication,
    Place,
    WantedApplications,
    check,
    conclude,
    find_application,
    list_applications,
    match,
    matches,
    part,
    receive,
    steps_of,
    withdraw_application,
)
from ledger.errors import Refusal
from tests.centre.making import checked, do, listed, offer, received, wish
from tests.making import (
    CLERK,
    COOPERATIVE,
    ENTERPRISE,
    HOUSEHOLDS,
    OPERATOR,
    OTHER_VILLAGE,
    REVIEWER,
    TODAY,
    VILLAGE,
    Village,
    codes_of,
    draft_and_sign,
    mu,
    parcel_code,
    person,
    row_counts,
    terms,
)

PLACE = Place("village", VILLAGE)
# what is written in the application, and the code of the refusal
WRONG: tuple[tuple[str, NewApplication, str], ...] = (
    ("a party that is not registered", offer(applicant="JF-9"), "party-unknown"),
    ("a parcel of the neighbour", offer(lines=(ApplicationLine(parcel_code(1, 1), mu("1")),)), "application-parcel-foreign"),
    ("a parcel that does not exist", offer(lines=(ApplicationLine("6401060022010009999", 1),)), "application-parcel-foreign"),
    ("more than the parcel has", offer(lines=(ApplicationLine(parcel_code(0, 1), mu("10.5")),)), "application-area-taken"),
    ("the same parcel twice, together too much", offer(lines=(ApplicationLine(parcel_code(0, 1), mu("6")),) * 2), "application-area-taken"),
    ("no land at all", offer(lines=()), "application-empty"),
    ("a locality without an area", offer(lines=(), locality="村东头"), "application-empty"),
    ("an agent without a mandate", offer(agent=COOPERATIVE), "application-mandate-missing"),
    ("an unknown side", offer(side="both"), "centre-choice-unknown"),
    ("an unknown unit of price", offer(price_unit="yuan/day"), "centre-choice-unknown"),
    ("an unknown class of land", offer(land_class="999"), "centre-choice-unknown"),
    ("a price of three decimals", offer(price="850.001"), "asking-price-wrong"),
    ("a price of nothing", offer(price="0"), "asking-price-wrong"),
    ("a price in words", offer(price="八百"), "asking-price-wrong"),
    ("received tomorrow", offer(received_on=date(2026, 11, 22)), "day-ahead"),
    ("a term that ends before it starts", offer(last_day=date(2026, 12, 31)), "days-disordered"),
    ("expired before it was received", offer(expires_on=date(2026, 11, 20)), "days-disordered"),
    ("a telephone in the text", offer(project="请打 13900000001 联系"), "personal-number-in-text"),
    ("a very long project", offer(project="田" * 2001), "centre-text-unfit"),
    ("a control character", offer(locality="村\x07东"), "centre-text-unfit"),
    ("a wish without a project", wish(project=" "), "centre-text-missing"),
    ("a wish without an area", wish(area_grains=0), "application-empty"),
    ("a wish for nowhere", wish(place=Place("township", "640106999000")), "division-unknown"),
)  # fmt: skip


@pytest.mark.parametrize(("asked", "code"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_what_is_wrong_is_refused_and_leaves_nothing(village: Village, asked: NewApplication, code: str) -> None:
    before = row_counts(village.database)
    with pytest.raises(Refusal) as caught:
        do(village, OPERATOR, lambda c, act: receive(c, asked, act))
    assert codes_of(caught.value) == [code]
    assert row_counts(village.database) == before


def test_an_offer_goes_from_receipt_to_the_list(village: Village) -> None:
    listing = listed(village)
    with village.database.reading() as connection:
        found = find_application(connection, listing.application.number)
        steps = steps_of(connection, found.number)
    assert found.number == "A-640106002-2026-0001"
    assert (found.stored_state, found.version) == ("listed", 3)
    assert [step.state for step in steps] == ["received", "checked", "listed"]
    assert "承包合同 1 号" in steps[1].note
    assert found.asked.area_grains == mu("10")


def test_numbers_are_counted_by_township_and_year(village: Village) -> None:
    first, second = received(village), received(village, wish())
    assert [first.number[-4:], second.number[-4:]] == ["0001", "0002"]


def test_an_offer_of_parcels_lies_where_they_lie(village: Village) -> None:
    found = received(village, offer(place=Place("village", OTHER_VILLAGE)))
    assert found.asked.place == PLACE


def test_land_that_went_meanwhile_is_found_when_it_is_checked(village: Village) -> None:
    number = received(village).number
    draft_and_sign(village, terms(parcels=((parcel_code(0, 1), "10"),)))
    with pytest.raises(Refusal) as caught:
        do(village, REVIEWER, lambda c, act: check(c, number, act, accept=True, document="x", confirmed_by="y"))
    assert codes_of(caught.value) == ["application-area-taken"]
    with pytest.raises(Refusal) as caught:
        received(village)
    assert codes_of(caught.value) == ["application-area-taken"]


def test_part_of_a_leased_parcel_can_be_offered_beyond_its_lease(village: Village) -> None:
    draft_and_sign(village, terms(parcels=((parcel_code(0, 1), "4"),)))
    assert received(village, offer(lines=(ApplicationLine(parcel_code(0, 1), mu("6")),))).stored_state == "received"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"accept": True}, "centre-text-missing"),
        ({"accept": True, "document": "证书"}, "centre-text-missing"),
        ({"accept": False}, "reason-missing"),
        ({"accept": False, "reason": "身份证 640106196503124417 不符"}, "personal-number-in-text"),
    ],
)
def test_a_check_says_what_it_rests_on(village: Village, given: dict[str, Any], code: str) -> None:
    number = received(village).number
    with pytest.raises(Refusal) as caught:
        do(village, REVIEWER, lambda c, act: check(c, number, act, **given))
    assert caught.value.code == code


def test_who_receives_does_not_check(village: Village) -> None:
    both = person("clerk", name="zhang")
    number = do(village, both, lambda c, act: receive(c, offer(), act)).number
    same = person("reviewer", name="zhang")
    with pytest.raises(Refusal) as caught:
        do(village, same, lambda c, act: check(c, number, act, accept=True, document="x", confirmed_by="y"))
    assert caught.value.code == "prepared-by-you"


def test_a_step_out_of_order_is_refused(village: Village) -> None:
    number = checked(village).number
    with pytest.raises(Refusal) as caught:
        do(village, REVIEWER, lambda c, act: check(c, number, act, accept=True, document="x", confirmed_by="y"))
    assert caught.value.code == "centre-step-wrong"
    with pytest.raises(VersionStale):
        do(village, CLERK, lambda c, act: withdraw_application(c, number, "不流转了", act, version=1))
    assert (
        do(village, CLERK, lambda c, act: withdraw_application(c, number, "不流转了", act)).stored_state == "withdrawn"
    )
    with pytest.raises(Refusal) as caught:
        do(village, CLERK, lambda c, act: withdraw_application(c, number, "不流转了", act))
    assert caught.value.code == "centre-step-wrong"


def test_what_waits_too_long_has_expired_without_anybody_doing_anything(village: Village) -> None:
    number = checked(village).number
    with village.database.reading() as connection:
        found = find_application(connection, number)
        assert found.state_on(date(2027, 5, 31)) == "checked"
        assert found.state_on(date(2027, 6, 1)) == "expired"
        late = WantedApplications(date(2027, 6, 1), state="expired")
        assert [each.number for each in list_applications(connection, late, None)] == [number]
        assert list_applications(connection, WantedApplications(date(2027, 6, 1), state="checked"), None) == []


def test_offers_and_wishes_are_compared_by_five_grounds(village: Village) -> None:
    mine = checked(village)
    near = checked(village, wish())
    dear = checked(village, wish(applicant=ENTERPRISE, price="500.00", area_grains=mu("12"), land_class="011"))
    checked(village, wish(place=Place("village", OTHER_VILLAGE)))  # lies elsewhere
    checked(village, wish(start_day=date(2031, 1, 1), last_day=date(2032, 1, 1)))  # another time
    with village.database.reading() as connection:
        found = matches(connection, mine, TODAY)
        backward = matches(connection, near, TODAY)
    assert [(each.application.number, each.score) for each in found] == [(near.number, 5), (dear.number, 2)]
    assert [(r.name, r.fits) for r in found[1].reasons] == [
        ("village", True), ("area", False), ("class", False), ("price", False), ("term", True)
    ]  # fmt: skip
    assert found[1].reasons[3].said.zh == "要价 800.00 元/亩·年，出价 500.00 元/亩·年"
    assert [each.application.number for each in backward] == [mine.number]


def test_a_match_takes_both_from_the_list_and_parting_puts_them_back(village: Village) -> None:
    one, other = listed(village).application.number, checked(village, wish()).number
    do(village, CLERK, lambda c, act: match(c, one, other, act))
    with village.database.reading() as connection:
        assert [find_application(connection, n).stored_state for n in (one, other)] == ["matched", "matched"]
    with pytest.raises(Refusal) as caught:
        do(village, CLERK, lambda c, act: match(c, one, other, act))
    assert caught.value.code == "centre-step-wrong"
    do(village, CLERK, lambda c, act: part(c, one, act))
    with village.database.reading() as connection:
        assert [find_application(connection, n).stored_state for n in (one, other)] == ["listed", "checked"]
    do(village, CLERK, lambda c, act: match(c, other, one, act))
    do(village, CLERK, lambda c, act: withdraw_application(c, other, "不租了", act))
    with village.database.reading() as connection:
        assert find_application(connection, one).stored_state == "listed"


def test_a_match_that_became_a_contract_concludes_both(village: Village) -> None:
    one, other = listed(village).application.number, checked(village, wish()).number
    do(village, CLERK, lambda c, act: match(c, one, other, act))
    contract = draft_and_sign(village, terms(parcels=((parcel_code(0, 1), "10"),)))
    foreign = draft_and_sign(village, terms("HT-9", ((parcel_code(1, 1), "1"),), transferor=HOUSEHOLDS[1]))
    with pytest.raises(Refusal) as caught:
        do(village, CLERK, lambda c, act: conclude(c, one, foreign.number, act))
    assert caught.value.code == "requester-outside"
    do(village, CLERK, lambda c, act: conclude(c, one, contract.number, act))
    with village.database.reading() as connection:
        for number in (one, other):
            found = find_application(connection, number)
            assert (found.stored_state, found.contract_number) == ("concluded", contract.number)


@pytest.mark.parametrize(
    "other",
    [
        offer(applicant=HOUSEHOLDS[1], lines=(), locality="村西", area_grains=mu("3")),
        wish(applicant=HOUSEHOLDS[0]),
        wish(place=Place("village", OTHER_VILLAGE)),
        wish(start_day=date(2032, 1, 1), last_day=date(2033, 1, 1)),
    ],
    ids=["two offers", "one's own wish", "elsewhere", "another time"],
)
def test_what_does_not_go_together_is_not_matched(village: Village, other: NewApplication) -> None:
    one, second = checked(village).number, checked(village, other).number
    with pytest.raises(Refusal) as caught:
        do(village, CLERK, lambda c, act: match(c, one, second, act))
    assert caught.value.code == "applications-unfit"


def test_reach_and_role(village: Village) -> None:
    with pytest.raises(OutOfReach):
        do(village, person("clerk", "640106003000"), lambda c, act: receive(c, offer(), act))
    far = offer(place=Place("village", "640106003201"))
    with pytest.raises(OutOfReach):  # the parcels decide, not the place that was typed
        do(village, person("clerk", "640106003000"), lambda c, act: receive(c, far, act))
    with pytest.raises(NotPermitted):
        do(village, REVIEWER, lambda c, act: receive(c, offer(), act))
    with pytest.raises(Refusal) as caught:
        do(village, CLERK, lambda c, act: conclude(c, "A-1", "HT-1", act))
    assert caught.value.code == "centre-record-unknown"
