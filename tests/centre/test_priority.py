"""The members' priority and its clock (Supreme People's Court, interpretation on land contract disputes, art. 11)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.centre import claim, claim_without_notice, find_notice, lapses_without_notice, notice_evidence, settle_claim
from ledger.errors import Refusal
from ledger.parameters import set_parameter
from ledger.places import find
from tests.centre.making import NEIGHBOUR, do, noticed
from tests.making import (
    CLERK,
    COOPERATIVE,
    HOUSEHOLDS,
    OPERATOR,
    TODAY,
    TOWNSHIP,
    Village,
    draft_and_sign,
    parcel_code,
    record_all,
    terms,
)

ISSUED, LAST = date(2026, 11, 2), date(2026, 11, 17)  # 15 days


def test_the_clock_begins_on_the_day_after_and_the_last_day_still_counts(village: Village) -> None:
    notice = noticed(village)
    assert (notice.days, notice.lapses_on) == (15, LAST)
    with village.database.reading() as connection:
        with pytest.raises(Refusal) as caught:
            notice_evidence(connection, notice.number, LAST)
        assert caught.value.code == "priority-clock-running"
        assert "2026-11-17" in caught.value.say_detail("zh")
        paper = notice_evidence(connection, notice.number, date(2026, 11, 18))
    assert (paper.kind, paper.document, paper.issued_on) == ("priority-notice", notice.number, ISSUED)


def test_a_county_may_give_members_longer(village: Village) -> None:
    def longer(c: Any, act: Any) -> None:
        township = find(c, "township", TOWNSHIP, TODAY)
        set_parameter(c, "priority-notice-days", township, date(2026, 1, 1), 30, "镇规〔2026〕1号", act)

    do(village, OPERATOR, longer)
    assert noticed(village).lapses_on == date(2026, 12, 2)


# who claims, on which day, and what comes of it
CLAIMS: tuple[tuple[str, str, date, str], ...] = (
    ("a neighbour on the first day", NEIGHBOUR, ISSUED, "ok"),
    ("a neighbour on the last day", NEIGHBOUR, LAST, "ok"),
    ("a neighbour a day late", NEIGHBOUR, date(2026, 11, 18), "priority-lapsed"),
    ("a neighbour before the notice", NEIGHBOUR, date(2026, 11, 1), "days-disordered"),
    ("a neighbour tomorrow", NEIGHBOUR, date(2026, 11, 22), "day-ahead"),
    ("a household of another village", HOUSEHOLDS[2], LAST, "claimant-outside"),
    ("a co-operative", COOPERATIVE, LAST, "claimant-outside"),
    ("whose land it is", HOUSEHOLDS[0], LAST, "claimant-outside"),
    ("nobody known", "JF-9", LAST, "party-unknown"),
)


@pytest.mark.parametrize(
    ("claimant", "day", "expected"), [case[1:] for case in CLAIMS], ids=[case[0] for case in CLAIMS]
)
def test_who_may_claim_and_until_when(village: Village, claimant: str, day: date, expected: str) -> None:
    number = noticed(village).number
    try:
        do(village, CLERK, lambda c, act: claim(c, number, claimant, day, "同等条件", act))
        outcome = "ok"
    except Refusal as refusal:
        outcome = refusal.code
    assert outcome == expected


def test_a_claim_keeps_the_land_from_the_outsider_until_it_is_answered(village: Village) -> None:
    number = noticed(village).number
    do(village, CLERK, lambda c, act: claim(c, number, NEIGHBOUR, LAST, "同等条件", act))
    with village.database.reading() as connection, pytest.raises(Refusal) as caught:
        notice_evidence(connection, number, TODAY)
    assert caught.value.code == "priority-claimed"
    with pytest.raises(Refusal) as caught:
        do(village, CLERK, lambda c, act: claim(c, number, NEIGHBOUR, LAST, "同等条件", act))
    assert caught.value.code == "claim-twice"
    with pytest.raises(Refusal) as caught:
        do(village, CLERK, lambda c, act: settle_claim(c, number, 1, "declined", "", act))
    assert caught.value.code == "centre-text-missing"
    do(village, CLERK, lambda c, act: settle_claim(c, number, 1, "declined", "出价低于公示条件", act))
    with pytest.raises(Refusal) as caught:
        do(village, CLERK, lambda c, act: settle_claim(c, number, 1, "withdrawn", "", act))
    assert caught.value.code == "centre-step-wrong"
    with pytest.raises(Refusal) as caught:
        do(village, CLERK, lambda c, act: settle_claim(c, number, 2, "withdrawn", "", act))
    assert caught.value.code == "centre-record-unknown"
    with village.database.reading() as connection:
        assert notice_evidence(connection, number, TODAY).document == number
        assert find_notice(connection, number).claims[0].outcome == "declined"


def test_without_a_notice_two_months_of_use_end_the_right(village: Village) -> None:
    begun = date(2026, 10, 1)
    lease = terms(parcels=((parcel_code(0, 1), "10"),), start_day=begun, signed_on=date(2026, 9, 20))
    assert record_all(village, lease).added == 1
    subject = lease.number
    do(village, CLERK, lambda c, act: claim_without_notice(c, subject, NEIGHBOUR, date(2026, 11, 20), "同等条件", act))
    late = date(2026, 12, 2)
    with pytest.raises(Refusal) as caught:
        do(village, CLERK, lambda c, act: claim_without_notice(c, subject, HOUSEHOLDS[1], late, "同等条件", act), late)
    assert caught.value.code == "priority-lapsed"
    assert "两个月" in caught.value.say_detail("zh")


def test_where_there_was_a_notice_one_claims_under_it(village: Village) -> None:
    noticed(village)
    contract = draft_and_sign(village, terms(parcels=((parcel_code(0, 1), "10"),)))
    with pytest.raises(Refusal) as caught:
        do(village, CLERK, lambda c, act: claim_without_notice(c, contract.number, NEIGHBOUR, TODAY, "同等条件", act))
    assert caught.value.code == "priority-notice-given"
    assert lapses_without_notice(contract) == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"posted_at": ""}, "centre-text-missing"),
        ({"terms": " "}, "centre-text-missing"),
        ({"issued_on": date(2026, 11, 22)}, "day-ahead"),
        ({"last_day": date(2026, 12, 31)}, "days-disordered"),
        ({"scan_name": "通知.pdf"}, "centre-text-missing"),
        ({"scan_name": "通知.pdf", "scan_sha256": "xyz"}, "hash-wrong"),
        ({"listing_number": "L-0"}, "centre-record-unknown"),
        ({"transferor": "JF-9"}, "party-unknown"),
    ],
)
def test_a_notice_says_what_it_must(village: Village, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as caught:
        noticed(village, **changes)
    assert caught.value.code == code
