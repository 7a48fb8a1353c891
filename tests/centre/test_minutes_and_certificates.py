"""Minutes are numbered and final; certificates rest on contract, certificate and ledger saying the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.book import Account, Line, NewEntry, post
from ledger.centre import (
    AreaCheck,
    Offer,
    Participant,
    certifications_of,
    certify,
    find_certification,
    find_minutes,
    minutes_evidence,
    take_minutes,
    three_areas,
    withdraw_certification,
)
from ledger.errors import Refusal
from ledger.transfers import draft
from tests.centre.making import SHA256, checked, do, minutes_taken
from tests.making import (
    CLERK,
    COOPERATIVE,
    ENTERPRISE,
    HOUSEHOLDS,
    NOW,
    REVIEWER,
    VILLAGE,
    Village,
    draft_and_sign,
    mu,
    parcel_code,
    terms,
)


def test_minutes_are_numbered_and_read_back_as_they_were_taken(village: Village) -> None:
    application = checked(village).number
    taken = minutes_taken(application_number=application, scan_name="纪要.pdf", scan_sha256=SHA256.upper())
    done = do(village, CLERK, lambda c, act: take_minutes(c, taken, act))
    assert done.number == "M-640106002-2026-0001"
    assert done.taken == replace(taken, scan_sha256=SHA256)
    paper = minutes_evidence(done)
    assert (paper.kind, paper.document, paper.sha256) == ("minutes", done.number, SHA256)
    with village.database.reading() as connection, pytest.raises(Refusal) as caught:
        find_minutes(connection, "M-1")
    assert caught.value.code == "centre-record-unknown"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"participants": (Participant(COOPERATIVE, "", "转入方"),)}, "centre-text-missing"),
        ({"participants": (Participant(COOPERATIVE, "", ""), Participant("", "甲", "乙"))}, "centre-text-missing"),
        ({"participants": (Participant("JF-9", "", "转入方"), Participant("", "甲", "乙"))}, "party-unknown"),
        ({"offers": (Offer("JF-9", "1", "yuan/mu/year"),)}, "party-unknown"),
        ({"offers": (Offer(COOPERATIVE, "", "yuan/mu/year"),)}, "centre-text-missing"),
        ({"offers": (Offer(COOPERATIVE, "1.234", "yuan/mu/year"),)}, "asking-price-wrong"),
        ({"offers": (Offer(COOPERATIVE, "1", "yuan"),)}, ""),
        ({"said": ""}, "centre-text-missing"),
        ({"held_on": date(2026, 11, 22), "signed_on": None}, "day-ahead"),
        ({"signed_on": date(2026, 11, 17)}, "days-disordered"),
        ({"scan_sha256": SHA256}, "centre-text-missing"),
        ({"scan_name": "a", "scan_sha256": SHA256[1:]}, "hash-wrong"),
        ({"contract_number": "HT-0"}, "contract-unknown"),
        ({"listing_number": "L-0"}, "centre-record-unknown"),
    ],
)
def test_minutes_say_what_they_must(village: Village, changes: dict[str, Any], code: str) -> None:
    found = ""
    try:
        do(village, CLERK, lambda c, act: take_minutes(c, minutes_taken(**changes), act))
    except Refusal as refusal:
        found = refusal.code
    assert found == code


def test_three_areas_agree_and_the_figures_are_kept(village: Village) -> None:
    contract = draft_and_sign(village, terms(parcels=((parcel_code(0, 1), "10"), (parcel_code(0, 2), "4.5"))))
    done = do(village, REVIEWER, lambda c, act: certify(c, contract.number, COOPERATIVE, act))
    assert done.number == "C-640106002-2026-0001"
    assert done.checks == (
        AreaCheck(parcel_code(0, 1), mu("10"), mu("10"), mu("10"), mu("10")),
        AreaCheck(parcel_code(0, 2), mu("4.5"), mu("4.5"), mu("10"), mu("10")),
    )
    with pytest.raises(Refusal) as caught:
        do(village, REVIEWER, lambda c, act: certify(c, contract.number, COOPERATIVE, act))
    assert caught.value.code == "certified-already"


def test_a_certificate_is_withdrawn_with_a_reason_and_given_anew(village: Village) -> None:
    contract = draft_and_sign(village, terms())
    first = do(village, REVIEWER, lambda c, act: certify(c, contract.number, HOUSEHOLDS[0], act)).number
    with pytest.raises(Refusal) as caught:
        do(village, REVIEWER, lambda c, act: withdraw_certification(c, first, "", act))
    assert caught.value.code == "reason-missing"
    do(village, REVIEWER, lambda c, act: withdraw_certification(c, first, "地块写错", act))
    with pytest.raises(Refusal) as caught:
        do(village, REVIEWER, lambda c, act: withdraw_certification(c, first, "地块写错", act))
    assert caught.value.code == "centre-step-wrong"
    second = do(village, REVIEWER, lambda c, act: certify(c, contract.number, HOUSEHOLDS[0], act)).number
    with village.database.reading() as connection:
        assert [each.number for each in certifications_of(connection, contract.number)] == [first, second]
        assert find_certification(connection, first).withdrawn_reason == "地块写错"


def test_a_ledger_that_says_otherwise_is_not_certified(village: Village) -> None:
    """Somebody registered half a mu of the parcel twice: the book has more than the certificate."""
    contract = draft_and_sign(village, terms(parcels=((parcel_code(0, 1), "10"),)))
    code = parcel_code(0, 1)
    source = Account("operation-right", "land.register", "village", VILLAGE, "collective", code[:14])
    target = Account("operation-right", "land.held", "village", VILLAGE, "household", HOUSEHOLDS[1])
    day, half = date(2020, 1, 1), mu("0.5")
    entry = NewEntry(
        "parcel-registered", code, "twice", (Line(source, code, day, -half), Line(target, code, day, half))
    )
    village.database.command(lambda c: post(c, village.book_id, [entry], recorded_at=NOW, recorded_by="test"))
    with village.database.reading() as connection:
        assert not three_areas(connection, contract)[0].agrees
    with pytest.raises(Refusal) as caught:
        do(village, REVIEWER, lambda c, act: certify(c, contract.number, COOPERATIVE, act))
    assert caught.value.code == "areas-disagree"
    assert "账面合计 10.5000 亩" in caught.value.say_detail("zh")


def test_only_a_party_of_a_signed_contract_is_given_one(village: Village) -> None:
    contract = draft_and_sign(village, terms())
    with pytest.raises(Refusal) as caught:
        do(village, REVIEWER, lambda c, act: certify(c, contract.number, ENTERPRISE, act))
    assert caught.value.code == "requester-outside"
    do(
        village,
        CLERK,
        lambda c, act: draft(
            c, terms("HT-2", ((parcel_code(1, 1), "1"),), transferor=HOUSEHOLDS[1], signed_on=None), act
        ),
    )
    with pytest.raises(Refusal) as caught:
        do(village, REVIEWER, lambda c, act: certify(c, "HT-2", COOPERATIVE, act))
    assert caught.value.code == "contract-not-signed"
