"""Changes by agreement, suspension, and renewal of contracts that are in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ledger.access.proposals import find_proposal
from ledger.caveats import Caveat, CaveatLine, place
from ledger.transfers import (
    Alteration,
    ContractLine,
    answer_renewal,
    draft,
    events_of,
    offer_renewal,
    propose_change,
    resume,
    sign_change,
    suspend,
    terms_on,
)
from tests.making import (
    CLERK,
    COOPERATIVE,
    ENTERPRISE,
    HEAD,
    HOUSEHOLDS,
    REVIEWER,
    TODAY,
    Village,
    acting,
    draft_and_sign,
    findings,
    mu,
    person,
    record_all,
)
from tests.transfers.forms import (
    BACK,
    H0,
    LAND,
    LAST,
    SECOND,
    START,
    assert_conserved,
    entries_of,
    holders,
    lease,
    postings_of,
    swap,
)
from tests.transfers.life import alter, charged, drafted, end, later, refused, run, stands, undo
from tests.transfers.test_life_endings import AGREED, MIDDAY, returned

RENTED = lease("HT-1", (LAND, "10"), (SECOND, "4"), price="850.00")  # 11 900 yuan a year
DEARER = Alteration(MIDDAY, "补充协议-1", price="900.00")


# Changes hold from their day on; what was signed is never edited.
def test_terms_change_day_by_day(village: Village) -> None:
    draft_and_sign(village, RENTED)
    alter(village, DEARER)
    alter(village, Alteration(date(2030, 1, 1), "补充协议-2", purpose="种植水稻"))
    changed = stands(village)
    assert (changed.terms.price, changed.terms.purpose, changed.last_day) == ("850.00", "种植玉米", LAST)
    with village.database.reading() as connection:
        days = (START, date(2028, 12, 31), MIDDAY, date(2029, 12, 31), date(2030, 1, 1))
        said = [(terms_on(connection, changed, day).price, terms_on(connection, changed, day).purpose) for day in days]
        assert [each.kind for each in events_of(connection, "HT-1")] == ["changed", "changed"]
        assert all(each.entry_id is None for each in events_of(connection, "HT-1"))
    assert said == [
        ("850.00", "种植玉米"), ("850.00", "种植玉米"), ("900.00", "种植玉米"), ("900.00", "种植玉米"), ("900.00", "种植水稻"),
    ]  # fmt: skip
    assert charged(village) == {2027: 11_900, 2028: 11_900, 2029: 12_600, 2030: 12_600}
    assert findings(village.database) == ()


def test_a_payment_changes(village: Village) -> None:
    draft_and_sign(village, RENTED)
    alter(village, Alteration(MIDDAY, "补充协议-1", payment="04-01;10-01"))
    with village.database.reading() as connection:
        assert terms_on(connection, stands(village), MIDDAY).payment == "04-01;10-01"
    assert sum(charged(village).values()) == 4 * 11_900
    assert findings(village.database) == ()


def test_parcels_come_back_by_a_change(village: Village) -> None:
    draft_and_sign(village, RENTED)
    alter(village, replace(DEARER, lines=(ContractLine(SECOND, mu("4")),)))
    with village.database.reading() as connection:
        (event,) = events_of(connection, "HT-1")
        assert postings_of(connection, event.entry_id or 0) == sorted(returned(SECOND, COOPERATIVE, H0, "4"))
        assert "contract-changed" in [cause for _, cause in entries_of(connection, "HT-1")]
        assert (holders(connection, SECOND, MIDDAY), holders(connection, LAND, MIDDAY)) == (
            {H0: "10"},
            {COOPERATIVE: "10"},
        )
        assert_conserved(connection, LAND, SECOND)
    assert stands(village).last_day == LAST
    assert charged(village) == {2027: 11_900, 2028: 11_900, 2029: 9_000, 2030: 9_000}
    assert findings(village.database) == ()


REFUSED: tuple[tuple[str, Alteration, str], ...] = (
    ("nothing", Alteration(MIDDAY, "协议"), "change-of-nothing"),
    ("what it says already", Alteration(MIDDAY, "协议", price="850.00"), "change-of-nothing"),
    ("before it starts", replace(DEARER, from_day=date(2026, 12, 31)), "ending-outside-term"),
    ("after it is over", replace(DEARER, from_day=BACK), "ending-outside-term"),
    ("a price that is none", replace(DEARER, price="x"), "price-wrong"),
    ("a payment that is none", Alteration(MIDDAY, "协议", payment="秋收后"), "payment-wrong"),
    ("a building plot", Alteration(MIDDAY, "协议", purpose="建房"), "use-not-agricultural"),
    ("more land than it has", Alteration(MIDDAY, "协议", lines=(ContractLine(SECOND, mu("5")),)), "ending-of-nothing"),
)  # fmt: skip


@pytest.mark.parametrize(("what", "change", "code"), REFUSED, ids=[case[0] for case in REFUSED])
def test_a_change_is_refused(village: Village, what: str, change: Alteration, code: str) -> None:
    draft_and_sign(village, RENTED)
    assert refused(village, lambda c: propose_change(c, "HT-1", change, acting(CLERK))) == [code]


def test_only_what_is_signed_changes(village: Village) -> None:
    drafted(village, RENTED)
    assert refused(village, lambda c: propose_change(c, "HT-1", DEARER, acting(CLERK))) == ["contract-state-wrong"]


def test_a_change_takes_two_people(village: Village) -> None:
    draft_and_sign(village, RENTED)
    proposal = run(village, lambda c: propose_change(c, "HT-1", DEARER, acting(CLERK)))
    same = person("centre-head", name="clerk")
    assert refused(village, lambda c: sign_change(c, find_proposal(c, proposal.id), acting(same))) == ["same-hands"]
    run(village, lambda c: sign_change(c, find_proposal(c, proposal.id), acting(HEAD)))
    assert refused(village, lambda c: sign_change(c, find_proposal(c, proposal.id), acting(HEAD))) == [
        "proposal-settled"
    ]


# A suspended contract is neither changed nor renewed; its land stays.
def test_a_suspended_contract_rests(village: Village) -> None:
    draft_and_sign(village, RENTED)
    assert refused(village, lambda c: suspend(c, "HT-1", TODAY, " ", acting(REVIEWER))) == ["reason-missing"]
    assert refused(village, lambda c: resume(c, "HT-1", TODAY, "裁决", acting(REVIEWER))) == ["not-suspended"]
    run(village, lambda c: suspend(c, "HT-1", TODAY, "立案通知", acting(REVIEWER)))
    for step in (
        lambda c: suspend(c, "HT-1", TODAY, "立案通知", acting(REVIEWER)),
        lambda c: propose_change(c, "HT-1", DEARER, acting(CLERK)),
        lambda c: offer_renewal(c, "HT-1", "transferor", TODAY, "同前", acting(CLERK)),
    ):
        assert refused(village, step) == ["contract-suspended"]
    with village.database.reading() as connection:
        assert holders(connection, LAND, START) == {COOPERATIVE: "10"}
    run(village, lambda c: resume(c, "HT-1", TODAY, "裁决", acting(REVIEWER)))
    alter(village, DEARER)
    with village.database.reading() as connection:
        assert [each.kind for each in events_of(connection, "HT-1")] == ["suspended", "resumed", "changed"]
    assert findings(village.database) == ()


def test_a_change_that_waits_rests_too(village: Village) -> None:
    draft_and_sign(village, RENTED)
    proposal = run(village, lambda c: propose_change(c, "HT-1", DEARER, acting(CLERK)))
    run(village, lambda c: suspend(c, "HT-1", TODAY, "立案通知", acting(REVIEWER)))
    code = refused(village, lambda c: sign_change(c, find_proposal(c, proposal.id), acting(HEAD)))
    assert code == ["contract-suspended"]


def test_what_was_reversed_does_not_go_on(village: Village) -> None:
    draft_and_sign(village, lease("HT-1"))
    run(village, lambda c: suspend(c, "HT-1", TODAY, "立案通知", acting(REVIEWER)))
    undo(village)
    assert refused(village, lambda c: resume(c, "HT-1", TODAY, "裁决", acting(REVIEWER))) == ["contract-state-wrong"]


# Renewal: offered by one side, answered by the other, then a contract of its own.
def offered(village: Village, side: str = "transferor", until: date = TODAY + timedelta(days=10)) -> None:
    run(village, lambda c: offer_renewal(c, "HT-1", side, until, "同前，四年", acting(CLERK)))


OTHERS: tuple[tuple[str, Any, list[str]], ...] = (
    ("transferor", person("party-viewer", COOPERATIVE), []),
    ("transferor", person("party-viewer", H0), ["out-of-reach"]),
    ("transferee", person("party-viewer", H0), []),
    ("transferee", person("party-viewer", COOPERATIVE), ["out-of-reach"]),
    ("transferor", person("party-viewer", HOUSEHOLDS[1]), ["out-of-reach"]),
    ("transferor", CLERK, []),
    ("transferee", CLERK, []),
)


@pytest.mark.parametrize(("side", "who", "codes"), OTHERS)
def test_the_other_side_answers(village: Village, side: str, who: Any, codes: list[str]) -> None:
    draft_and_sign(village, lease("HT-1"))
    offered(village, side)
    if codes:
        assert refused(village, lambda c: answer_renewal(c, "HT-1", True, acting(who))) == codes
    else:
        assert run(village, lambda c: answer_renewal(c, "HT-1", True, acting(who))).kind == "accepted"
        again = refused(village, lambda c: answer_renewal(c, "HT-1", True, acting(who)))
        assert again == ["renewal-not-offered"]


def test_an_offer_lapses_by_its_date(village: Village) -> None:
    draft_and_sign(village, lease("HT-1"))
    offered(village)
    code = refused(village, lambda c: answer_renewal(c, "HT-1", True, acting(CLERK, later(11))))
    assert code == ["renewal-lapsed"]
    assert run(village, lambda c: answer_renewal(c, "HT-1", False, acting(CLERK, later(10)))).kind == "declined"
    offered(village)
    assert run(village, lambda c: answer_renewal(c, "HT-1", True, acting(CLERK))).kind == "accepted"


def test_nothing_is_offered_on_what_does_not_end_or_is_frozen(village: Village) -> None:
    draft_and_sign(village, lease("HT-1", (SECOND, "1")))
    draft_and_sign(village, swap("HT-2"))
    until = TODAY + timedelta(days=10)
    ask = refused(village, lambda c: offer_renewal(c, "HT-2", "transferor", until, "同前", acting(CLERK)))
    assert ask == ["permanent-not-ended"]
    court = Caveat("CV-1", "court", (CaveatLine(SECOND, mu("10")),), TODAY, "裁定书", TODAY)
    run(village, lambda c: place(c, court, acting()))
    ask = refused(village, lambda c: offer_renewal(c, "HT-1", "transferor", until, "同前", acting(CLERK)))
    assert ask == ["stopped-by-caveat"]


def test_a_reversed_contract_is_not_renewed(village: Village) -> None:
    draft_and_sign(village, lease("HT-1"))
    offered(village)
    undo(village)
    assert refused(village, lambda c: answer_renewal(c, "HT-1", True, acting(CLERK))) == ["contract-state-wrong"]


RENEWAL = lease("HT-2", start_day=BACK, last_day=date(2032, 12, 31), renews="HT-1")


def test_a_renewal_is_a_contract_of_its_own(village: Village) -> None:
    draft_and_sign(village, lease("HT-1"))
    draft_and_sign(village, RENEWAL)
    with village.database.reading() as connection:
        assert [holders(connection, LAND, day) for day in (LAST, BACK, date(2033, 1, 1))] == [
            {COOPERATIVE: "10"}, {COOPERATIVE: "10"}, {H0: "10"},
        ]  # fmt: skip
    assert stands(village).last_day == LAST
    assert findings(village.database) == ()


@pytest.mark.parametrize("changes", [{"start_day": date(2031, 1, 2)}, {"transferee": ENTERPRISE}, {"renews": "HT-9"}])
def test_what_does_not_follow_is_no_renewal(village: Village, changes: dict[str, Any]) -> None:
    draft_and_sign(village, lease("HT-1"))
    wrong = replace(RENEWAL, signed_on=None, **changes)
    assert refused(village, lambda c: draft(c, wrong, acting(CLERK))) == ["renewal-unfit"]


def test_a_sheet_renews_what_it_records(village: Village) -> None:
    done = record_all(village, lease("HT-1"), RENEWAL, replace(RENEWAL, number="HT-3"))
    assert [(number, refusal.code) for number, refusal in done.refused] == [("HT-3", "parcel-already-leased")]
    assert findings(village.database) == ()


def test_an_end_before_the_renewal_begins_leaves_a_gap_that_is_free(village: Village) -> None:
    draft_and_sign(village, lease("HT-1"))
    draft_and_sign(village, RENEWAL)
    end(village, AGREED)
    with village.database.reading() as connection:
        days = (date(2028, 12, 31), MIDDAY, LAST, BACK)
        assert [list(holders(connection, LAND, day)) for day in days] == [[COOPERATIVE], [H0], [H0], [COOPERATIVE]]
    assert findings(village.database) == ()
