"""Disputes: what is taken on, what stops the land, what ends it; evidence stays what it was."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ledger.access import NotPermitted, OutOfReach, VersionStale
from ledger.caveats import stopping
from ledger.centre import (
    DisputeParty,
    Mediation,
    WantedDisputes,
    answer_request,
    decide,
    disputes_accepted,
    find_dispute,
    hand_in,
    list_disputes,
    object_to,
    open_disputes_of_parcels,
    record_event,
)
from ledger.errors import Refusal
from tests.centre.making import OTHER_SHA256, SHA256, accepted, brought, do, raised
from tests.making import (
    CLERK,
    COOPERATIVE,
    ENTERPRISE,
    HEAD,
    HOUSEHOLDS,
    PEOPLE,
    TODAY,
    Village,
    draft_and_sign,
    parcel_code,
    person,
    record_all,
    row_counts,
    terms,
)

AGREED = Mediation("调解员甲", "以田埂为界，各自耕种。", TODAY, True, True)
SIDES = (DisputeParty("claimant", HOUSEHOLDS[0]), DisputeParty("respondent", COOPERATIVE))

# what is brought, and the code of the refusal
WRONG: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("compensation for expropriation", {"kind": "expropriation-compensation"}, "not-arbitrable"),
    ("an unknown kind", {"kind": "quarrel"}, "centre-choice-unknown"),
    ("neither contract nor parcel", {"parcels": ()}, "dispute-subject-missing"),
    ("an unknown parcel", {"parcels": ("6401060022010009999",)}, "parcel-unknown"),
    ("an unknown contract", {"contract_number": "HT-0"}, "contract-unknown"),
    ("nobody against", {"parties": SIDES[:1]}, "dispute-parties-unfit"),
    ("somebody against oneself", {"parties": (SIDES[0], DisputeParty("respondent", HOUSEHOLDS[0]))}, "dispute-parties-unfit"),
    ("an enterprise among households", {"parties": SIDES}, "dispute-parties-unfit"),
    ("an unknown role", {"parties": (*brought().parties, DisputeParty("judge", COOPERATIVE))}, "centre-choice-unknown"),
    ("an unknown party", {"parties": (SIDES[0], DisputeParty("respondent", "JF-9"))}, "party-unknown"),
    ("somebody whom it does not concern", {"parcels": (parcel_code(2, 1),)}, "dispute-unconcerned"),
    ("no claim", {"claim": ""}, "centre-text-missing"),
    ("no grounds", {"grounds": "  "}, "centre-text-missing"),
    ("known after it was raised", {"known_on": date(2026, 11, 21)}, "days-disordered"),
    ("raised tomorrow", {"raised_on": date(2026, 11, 22)}, "day-ahead"),
    ("an identity number in the claim", {"claim": "640106196503124417 越界"}, "personal-number-in-text"),
)  # fmt: skip


@pytest.mark.parametrize(("changes", "code"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_what_is_not_taken_on(village: Village, changes: dict[str, Any], code: str) -> None:
    before = row_counts(village.database)
    with pytest.raises(Refusal) as caught:
        raised(village, **changes)
    assert caught.value.code == code
    assert row_counts(village.database) == before


def stopped(village: Village, event: str = "sign") -> list[str]:
    with village.database.reading() as connection:
        return [each.document for each in stopping(connection, [parcel_code(0, 1)], event, TODAY, date(2030, 1, 1))]


def test_an_accepted_dispute_stops_its_land_until_it_is_settled(village: Village) -> None:
    number = raised(village).number
    assert number == "D-640106002-2026-0001"
    assert stopped(village) == []
    do(village, CLERK, lambda c, act: answer_request(c, number, act, accept=True))
    assert stopped(village) == [number]
    with village.database.reading() as connection:
        assert [each.number for each in open_disputes_of_parcels(connection, [parcel_code(0, 1)])] == [number]
        assert [each.number for each in disputes_accepted(connection, date(2026, 1, 1), TODAY)] == [number]
    done = do(
        village,
        HEAD,
        lambda c, act: decide(
            c, number, "settled", act, on_day=TODAY, note="双方同意", document="调字 1 号", mediation=AGREED
        ),
    )
    assert (done.state, done.events[-1].mediation) == ("settled", AGREED)
    assert stopped(village) == []
    with village.database.reading() as connection:
        assert open_disputes_of_parcels(connection, [parcel_code(0, 1)]) == []


def test_a_contract_brings_all_its_parcels(village: Village) -> None:
    contract = draft_and_sign(village, terms())
    found = raised(village, contract_number=contract.number, parcels=(), kind="transfer-household-other", parties=SIDES)
    assert found.brought.parcels == (parcel_code(0, 1), parcel_code(0, 2))
    with village.database.reading() as connection:
        wanted = WantedDisputes(contract_number=contract.number, open_only=True)
        assert [each.number for each in list_disputes(connection, wanted, None)] == [found.number]


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        (Mediation("调解员甲"), "协议内容、双方签名、调解员签名、调解组织印章"),
        (Mediation("调解员甲", "以田埂为界", TODAY, True, False), "调解组织印章"),
        (Mediation("调解员甲", "以田埂为界", None, True, True), "双方签名"),
    ],
)
def test_an_agreement_takes_signatures_and_a_seal(village: Village, lacking: Mediation, said: str) -> None:
    number = accepted(village).number
    with pytest.raises(Refusal) as caught:
        do(
            village,
            HEAD,
            lambda c, act: decide(c, number, "settled", act, on_day=TODAY, note="同意", mediation=lacking),
        )
    assert caught.value.code == "agreement-unsigned"
    assert caught.value.say_detail("zh") == f"缺少：{said}"


def test_a_dispute_that_is_turned_down_says_why_and_stops_nothing(village: Village) -> None:
    number = raised(village).number
    with pytest.raises(Refusal) as caught:
        do(village, CLERK, lambda c, act: answer_request(c, number, act, accept=False))
    assert caught.value.code == "reason-missing"
    do(village, CLERK, lambda c, act: answer_request(c, number, act, accept=False, reason="不属于农村土地纠纷"))
    assert stopped(village) == []
    with pytest.raises(Refusal) as caught:
        do(village, CLERK, lambda c, act: answer_request(c, number, act, accept=True))
    assert caught.value.code == "centre-step-wrong"


def test_arbitration_is_refused_after_two_years_and_mediation_is_not(village: Village) -> None:
    known = date(2024, 11, 19)
    number = raised(village, known_on=known).number
    with pytest.raises(Refusal) as caught:
        do(village, CLERK, lambda c, act: answer_request(c, number, act, accept=True, arbitration=True))
    assert caught.value.code == "limitation-passed"
    do(village, CLERK, lambda c, act: answer_request(c, number, act, accept=True))
    with pytest.raises(Refusal) as caught:
        do(village, HEAD, lambda c, act: decide(c, number, "to-arbitration", act, on_day=TODAY, note="调解不成"))
    assert caught.value.code == "limitation-passed"
    last_day = raised(village, known_on=date(2024, 11, 20)).number
    do(village, CLERK, lambda c, act: answer_request(c, last_day, act, accept=True, arbitration=True))


def test_arbitration_from_acceptance_to_the_court(village: Village) -> None:
    number = accepted(village, arbitration=True).number

    def on(day: date, kind: str, **more: Any) -> None:
        do(village, CLERK, lambda c, act: record_event(c, number, kind, act, on_day=day, **more), day)

    on(TODAY, "served")
    on(TODAY + timedelta(days=9), "defence", document="答辩 1")
    on(TODAY + timedelta(days=30), "hearing", note="双方到庭")
    on(TODAY + timedelta(days=50), "extension", note="案情复杂，经批准")
    with pytest.raises(Refusal) as caught:
        on(TODAY + timedelta(days=51), "extension", note="再次延长")
    assert caught.value.code == "award-extended-twice"
    award = TODAY + timedelta(days=80)
    do(
        village,
        HEAD,
        lambda c, act: decide(c, number, "award", act, on_day=award, note="支持请求", document="裁 1"),
        award,
    )
    late = award + timedelta(days=31)
    with pytest.raises(Refusal) as caught:
        do(village, HEAD, lambda c, act: decide(c, number, "to-court", act, on_day=late, note="不服"), late)
    assert caught.value.code == "court-time-passed"
    done = do(village, HEAD, lambda c, act: decide(c, number, "closed", act, on_day=late, note="裁决生效"), late)
    assert done.state == "closed"
    assert stopped(village) == []


@pytest.mark.parametrize(
    ("arbitration", "kind", "more", "code"),
    [
        (False, "served", {}, "dispute-event-out-of-place"),
        (False, "award", {}, "centre-choice-unknown"),
        (True, "extension", {}, "centre-text-missing"),
        (False, "mediation", {}, "centre-text-missing"),
        (False, "note", {"on_day": date(2026, 11, 22), "note": "x"}, "day-ahead"),
        (False, "note", {"on_day": date(2026, 11, 19), "note": "x"}, "days-disordered"),
        (False, "mediation", {"mediation": Mediation("调解员甲")}, ""),
    ],
)
def test_an_event_has_its_place(
    village: Village, arbitration: bool, kind: str, more: dict[str, Any], code: str
) -> None:
    number, found = accepted(village, arbitration=arbitration).number, ""
    given = {"on_day": TODAY} | more
    try:
        do(village, CLERK, lambda c, act: record_event(c, number, kind, act, **given))
    except Refusal as refusal:
        found = refusal.code
    assert found == code


def test_evidence_is_frozen_and_taken_once(village: Village) -> None:
    number = accepted(village).number
    do(village, CLERK, lambda c, act: hand_in(c, number, "现场照片.jpg", SHA256, HOUSEHOLDS[0], act))
    for name, sha256, party, code in (
        ("另一个名字.jpg", SHA256.upper(), HOUSEHOLDS[0], "evidence-twice"),
        ("照片.jpg", OTHER_SHA256, ENTERPRISE, "evidence-of-stranger"),
        ("照片.jpg", "", HOUSEHOLDS[0], "centre-text-missing"),
        ("照片.jpg", "12", HOUSEHOLDS[0], "hash-wrong"),
        ("", OTHER_SHA256, HOUSEHOLDS[0], "centre-text-missing"),
    ):
        with pytest.raises(Refusal) as caught:
            do(village, CLERK, lambda c, act, n=name, s=sha256, p=party: hand_in(c, number, n, s, p, act))
        assert caught.value.code == code
    with village.database.reading() as connection:
        assert [(x.sequence, x.file_name, x.sha256) for x in find_dispute(connection, number).evidence] == [
            (1, "现场照片.jpg", SHA256)
        ]


def test_a_party_objects_for_itself_through_its_own_account(village: Village) -> None:
    viewer = PEOPLE["party-viewer"]
    found = do(village, viewer, lambda c, act: object_to(c, brought(raised_on=TODAY), act))
    assert (found.state, stopped(village)) == ("raised", [])
    with pytest.raises(OutOfReach):
        do(village, person("party-viewer", COOPERATIVE), lambda c, act: object_to(c, brought(), act))
    both = (*brought().parties, DisputeParty("claimant", HOUSEHOLDS[2]))
    with pytest.raises(Refusal) as caught:
        do(village, viewer, lambda c, act: object_to(c, brought(parties=both), act))
    assert caught.value.code == "objection-for-others"
    with pytest.raises(NotPermitted):
        do(village, CLERK, lambda c, act: object_to(c, brought(), act))


def test_two_people_who_saw_the_same_version(village: Village) -> None:
    found = accepted(village)
    do(village, CLERK, lambda c, act: record_event(c, found.number, "note", act, on_day=TODAY, note="现场勘查"))
    with pytest.raises(VersionStale):
        do(
            village,
            HEAD,
            lambda c, act: decide(c, found.number, "withdrawn", act, on_day=TODAY, note="撤回", version=found.version),
        )


def test_an_old_lease_concerns_who_took_it(village: Village) -> None:
    lease = terms(
        parcels=((parcel_code(0, 1), "1"),),
        start_day=date(2020, 1, 1),
        last_day=date(2022, 1, 1),
        signed_on=date(2019, 12, 1),
    )
    assert record_all(village, lease).added == 1
    sides = (DisputeParty("claimant", COOPERATIVE), DisputeParty("respondent", HOUSEHOLDS[0]))
    assert raised(village, kind="transfer-household-other", parties=sides).state == "raised"
