"""From the draft to the signature: what a contract keeps while it is under review, who reviews it, and its way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from ledger.access.proposals import find_proposal
from ledger.parties import end_household
from ledger.transfers import (
    Evidence,
    add_evidence,
    amend,
    approve,
    draft,
    file,
    review,
    sign,
    submit,
    withdraw,
)
from ledger.transfers.models import CONTRACT
from tests.making import (
    CLERK,
    COOPERATIVE,
    ENTERPRISE,
    HEAD,
    NOW,
    OTHER_VILLAGE,
    REVIEWER,
    TODAY,
    TOWNSHIP,
    VILLAGE,
    Village,
    acting,
    draft_and_sign,
    findings,
    mu,
    paper,
    record_all,
    submit_and_review,
)
from tests.transfers.forms import H0, H1, LAND, SECOND, contract, lease
from tests.transfers.life import APPROVER, decide, drafted, later, refused, run, signed, stands, submitted

TIERS: list[dict[str, Any]] = [{"authority": "county", "min_mu": 10}]


# A submitted contract keeps its land until its deadline.
def test_a_submitted_contract_keeps_its_land(village: Village) -> None:
    drafted(village, lease("HT-1", (LAND, "6")), lease("HT-2", (LAND, "5"), transferee=ENTERPRISE))
    assert submitted(village, "HT-1").hold_until == TODAY + timedelta(days=30)
    assert refused(village, lambda c: submit(c, "HT-2", acting(CLERK))) == ["parcel-held"]
    other = lease("HT-3", (LAND, "5"), signed_on=None)
    with pytest.raises(Exception, match=r"HT-1（2027-01-01—2030-12-31，6.0000 亩，保留至 2026-12-21）"):
        run(village, lambda c: draft(c, other, acting(CLERK)))
    (told,) = record_all(village, lease("HT-4", (LAND, "5"))).refused
    assert (told[0], told[1].code) == ("HT-4", "parcel-held")
    # What it does not keep is free, and so are days outside of its term.
    drafted(village, lease("HT-5", (LAND, "4")))
    submitted(village, "HT-5")
    drafted(village, lease("HT-6", start_day=date(2031, 1, 1), last_day=date(2031, 12, 31)))
    submitted(village, "HT-6")


@pytest.mark.parametrize(("days", "is_kept"), [(30, True), (31, False)])
def test_what_is_kept_lapses_by_its_date_and_by_nothing_else(village: Village, days: int, is_kept: bool) -> None:
    drafted(village, lease("HT-1"), lease("HT-2"))
    submitted(village, "HT-1")
    if is_kept:
        assert refused(village, lambda c: submit(c, "HT-2", acting(CLERK, later(days)))) == ["parcel-held"]
    else:
        assert submitted(village, "HT-2", later(days)).state == "submitted"


def test_the_division_decides_how_long_land_is_kept(village: Village) -> None:
    decide(village, "hold-days", 5)
    decide(village, "hold-days", 7, valid_from=date(2026, 11, 23))
    drafted(village, lease("HT-1", (LAND, "1")), lease("HT-2", (LAND, "1")))
    assert submitted(village, "HT-1").hold_until == date(2026, 11, 26)
    assert submitted(village, "HT-2", later(2)).hold_until == date(2026, 11, 30)


def test_who_let_the_deadline_pass_has_lost_its_place(village: Village) -> None:
    drafted(village, lease("HT-1"), lease("HT-2"))
    submit_and_review(village.database, "HT-1")
    submitted(village, "HT-2", later(31))
    assert refused(village, lambda c: sign(c, "HT-1", TODAY, acting(CLERK, later(31)))) == ["parcel-held"]
    run(village, lambda c: withdraw(c, "HT-2", acting(CLERK, later(31))))
    assert signed(village, "HT-1", later(31)).state == "signed"


def test_nobody_else_came_so_it_is_signed_after_its_deadline(village: Village) -> None:
    drafted(village, lease("HT-1"))
    submit_and_review(village.database, "HT-1")
    assert signed(village, "HT-1", later(365)).hold_until is None


def test_of_two_that_keep_the_same_land_the_earlier_goes_on(village: Village) -> None:
    drafted(village, lease("HT-1"), lease("HT-2"))
    submitted(village, "HT-1")
    submitted(village, "HT-2", later(31))
    longer = update(CONTRACT).where(CONTRACT.c.number == "HT-1").values(hold_until=date(2027, 6, 30))
    run(village, lambda c: c.execute(longer))
    at = later(31)
    assert refused(village, lambda c: review(c, "HT-2", acting(REVIEWER, at), accept=True)) == ["parcel-held"]
    run(village, lambda c: review(c, "HT-1", acting(REVIEWER, at), accept=True))
    assert signed(village, "HT-1", at).state == "signed"
    code = refused(village, lambda c: review(c, "HT-2", acting(REVIEWER, at), accept=True))
    assert code == ["parcel-already-leased"]


def test_what_is_sent_back_or_withdrawn_keeps_nothing(village: Village) -> None:
    drafted(village, lease("HT-1"), lease("HT-2"))
    for give_up in (
        lambda c: review(c, "HT-1", acting(REVIEWER), accept=False, reason="面积有误"),
        lambda c: withdraw(c, "HT-1", acting(CLERK)),
    ):
        submitted(village, "HT-1")
        assert run(village, give_up) is not None
        assert (stands(village).state, stands(village).hold_until) == ("draft", None)
        submitted(village, "HT-2")
        run(village, lambda c: withdraw(c, "HT-2", acting(CLERK)))


# Outside capital above the division's threshold takes a third signature.
def test_the_county_reviews_from_its_threshold_on(village: Village) -> None:
    decide(village, "review-tiers", TIERS)
    drafted(village, lease("HT-1"))
    submitted(village, "HT-1")
    assert refused(village, lambda c: approve(c, "HT-1", acting(APPROVER), accept=True)) == ["contract-state-wrong"]
    run(village, lambda c: review(c, "HT-1", acting(REVIEWER), accept=True))
    assert refused(village, lambda c: sign(c, "HT-1", TODAY, acting(CLERK))) == ["county-review-missing"]
    run(village, lambda c: approve(c, "HT-1", acting(APPROVER), accept=True))
    reviewed = stands(village)
    assert reviewed.state == "approved"
    with village.database.reading() as connection:
        proposal = find_proposal(connection, reviewed.proposal_id or 0)
    assert (proposal.needed, proposal.state) == (3, "done")
    assert [each.signed_by for each in proposal.signatures] == ["clerk", "reviewer", "bureau-approver"]
    assert signed(village, "HT-1").state == "signed"
    assert findings(village.database) == ()


NOT_ASKED: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
    ("a hair below the threshold", {}, {"lines": lease("", (LAND, "9.999995")).lines}),
    ("before the threshold holds", {"valid_from": date(2026, 11, 22)}, {}),
    ("another township's threshold", {"place": "640106003000"}, {}),
    ("a neighbour, who is no outside capital", {}, {"transferee": H1}),
    ("the township reviews it, as it does everything", {"value": [{"authority": "township", "min_mu": 1}]}, {}),
)


@pytest.mark.parametrize(("what", "decided", "changes"), NOT_ASKED, ids=[case[0] for case in NOT_ASKED])
def test_the_county_is_not_asked(village: Village, what: str, decided: dict[str, Any], changes: dict[str, Any]) -> None:
    decide(village, "review-tiers", **({"value": TIERS} | decided))
    draft_and_sign(village, replace(lease("HT-1"), **changes))
    assert stands(village).state == "signed"


def test_the_nearest_division_decides(village: Village) -> None:
    decide(village, "review-tiers", TIERS)
    decide(village, "review-tiers", [{"authority": "county", "min_mu": 1000}], place=TOWNSHIP)
    draft_and_sign(village, lease("HT-1"))
    decide(village, "review-tiers", TIERS, place=VILLAGE)
    drafted(village, lease("HT-2", (SECOND, "10")))
    submit_and_review(village.database, "HT-2", by_the_county=True)
    assert signed(village, "HT-2").state == "signed"


def test_a_threshold_that_comes_meanwhile_is_asked_at_signing(village: Village) -> None:
    drafted(village, lease("HT-1"))
    submit_and_review(village.database, "HT-1")
    decide(village, "review-tiers", TIERS)
    assert refused(village, lambda c: sign(c, "HT-1", TODAY, acting(CLERK))) == ["county-review-missing"]
    run(village, lambda c: withdraw(c, "HT-1", acting(CLERK)))
    submit_and_review(village.database, "HT-1", by_the_county=True)
    assert signed(village, "HT-1").state == "signed"


def test_the_county_sends_it_back(village: Village) -> None:
    decide(village, "review-tiers", TIERS)
    drafted(village, lease("HT-1"))
    submit_and_review(village.database, "HT-1")
    assert refused(village, lambda c: approve(c, "HT-1", acting(APPROVER), accept=False)) == ["reason-missing"]
    run(village, lambda c: approve(c, "HT-1", acting(APPROVER), accept=False, reason="项目不符"))
    assert (stands(village).state, stands(village).hold_until) == ("draft", None)


def test_an_opinion_on_paper_does_not_replace_the_third_signature(village: Village) -> None:
    decide(village, "review-tiers", TIERS)
    drafted(village, lease("HT-1", evidence=(paper("county-review"),)))
    submit_and_review(village.database, "HT-1")
    assert refused(village, lambda c: sign(c, "HT-1", TODAY, acting(CLERK))) == ["review-unfinished"]


def test_contracts_signed_on_paper_name_the_opinion(village: Village) -> None:
    decide(village, "review-tiers", TIERS, valid_from=date(2026, 1, 1))
    (told,) = record_all(village, lease("HT-1")).refused
    assert told[1].code == "county-review-missing"
    assert record_all(village, lease("HT-1", evidence=(paper("county-review"),))).refused == ()


# From the township's limit on the centre head reviews.
@pytest.mark.parametrize(("area", "by_the_head"), [("9.999995", False), ("10", True)])
def test_the_head_reviews_from_the_limit_on(village: Village, area: str, by_the_head: bool) -> None:
    decide(village, "head-review-mu", 10)
    drafted(village, lease("HT-1", (LAND, area)))
    submitted(village, "HT-1")
    if by_the_head:
        assert refused(village, lambda c: review(c, "HT-1", acting(REVIEWER), accept=True)) == ["head-reviews"]
    run(village, lambda c: review(c, "HT-1", acting(HEAD if by_the_head else REVIEWER), accept=True))
    assert stands(village).state == "reviewed"


# Back to a draft.
@pytest.mark.parametrize("state", ["submitted", "reviewed", "approved"])
def test_what_is_not_signed_can_be_withdrawn_and_is_then_reviewed_anew(village: Village, state: str) -> None:
    if state == "approved":
        decide(village, "review-tiers", TIERS)
    drafted(village, lease("HT-1"))
    submitted(village, "HT-1")
    if state != "submitted":
        run(village, lambda c: review(c, "HT-1", acting(REVIEWER), accept=True))
    if state == "approved":
        run(village, lambda c: approve(c, "HT-1", acting(APPROVER), accept=True))
    assert stands(village).state == state
    back = run(village, lambda c: withdraw(c, "HT-1", acting(CLERK)))
    assert (back.state, back.hold_until) == ("draft", None)
    run(village, lambda c: amend(c, lease("HT-1", (LAND, "3"), signed_on=None), acting(CLERK)))
    submitted(village, "HT-1")
    assert refused(village, lambda c: sign(c, "HT-1", TODAY, acting(CLERK))) == ["contract-state-wrong"]
    run(village, lambda c: review(c, "HT-1", acting(REVIEWER), accept=True))
    assert signed(village, "HT-1").terms.area_grains == mu("3")


def test_a_draft_and_a_signed_contract_are_not_withdrawn(village: Village) -> None:
    drafted(village, lease("HT-1"))
    assert refused(village, lambda c: withdraw(c, "HT-1", acting(CLERK))) == ["contract-state-wrong"]
    submit_and_review(village.database, "HT-1")
    signed(village, "HT-1")
    for step in (
        lambda c: withdraw(c, "HT-1", acting(CLERK)),
        lambda c: submit(c, "HT-1", acting(CLERK)),
        lambda c: review(c, "HT-1", acting(REVIEWER), accept=True),
        lambda c: approve(c, "HT-1", acting(APPROVER), accept=True),
        lambda c: amend(c, lease("HT-1"), acting(CLERK)),
    ):
        assert refused(village, step) == ["contract-state-wrong"]


# Papers are added at any time.
def test_papers_are_added_in_every_state(village: Village) -> None:
    drafted(village, lease("HT-1", evidence=()))
    add = lambda c: add_evidence(c, "HT-1", [paper("scan", sha256="ab" * 32)], acting(CLERK))  # noqa: E731
    steps = (
        lambda: None,
        lambda: submitted(village, "HT-1"),
        lambda: run(village, lambda c: review(c, "HT-1", acting(REVIEWER), accept=True)),
        lambda: signed(village, "HT-1"),
        lambda: run(village, lambda c: file(c, "HT-1", TODAY, acting(REVIEWER))),
    )
    for count, step in enumerate(steps, start=1):
        step()
        run(village, add)
        assert len(stands(village).terms.evidence) == count
    assert findings(village.database) == ()


@pytest.mark.parametrize(
    "unfit",
    [
        Evidence("secret", "文件"),
        Evidence("scan", ""),
        Evidence("scan", "文" * 201),
        Evidence("scan", "文件", sha256="AB" * 32),
        Evidence("mandate", "文件", date(2026, 11, 2), valid_to=date(2026, 11, 1)),
        Evidence("other", "文件", note="注" * 501),
    ],
    ids=["kind", "no name", "long name", "capital hash", "runs out before it begins", "long note"],
)
def test_an_unfit_paper_is_refused_wherever_it_comes_in(village: Village, unfit: Evidence) -> None:
    drafted(village, lease("HT-1"))
    with_it = lease("HT-2", (SECOND, "1"), evidence=(unfit,))
    assert refused(village, lambda c: add_evidence(c, "HT-1", [unfit], acting(CLERK))) == ["evidence-unfit"]
    assert refused(village, lambda c: draft(c, replace(with_it, signed_on=None), acting(CLERK))) == ["evidence-unfit"]
    again = replace(lease("HT-1"), signed_on=None, evidence=(unfit,))
    assert refused(village, lambda c: amend(c, again, acting(CLERK))) == ["evidence-unfit"]
    assert [told.code for _, told in record_all(village, with_it).refused] == ["evidence-unfit"]


# Households that cannot sign.
def test_a_household_that_is_no_more_signs_nothing(village: Village) -> None:
    drafted(village, lease("HT-1"))
    run(village, lambda c: end_household(c, H0, "headless", TODAY, "BD-1", NOW))
    assert refused(village, lambda c: submit(c, "HT-1", acting(CLERK))) == ["household-ended"]
    assert [told.code for _, told in record_all(village, lease("HT-2")).refused] == ["household-ended"]


def test_the_other_village_is_not_asked(village: Village) -> None:
    """A threshold of a village is that village's."""
    decide(village, "review-tiers", TIERS, place=OTHER_VILLAGE)
    draft_and_sign(village, lease("HT-1"))
    assert stands(village).terms.transferee == COOPERATIVE
    draft_and_sign(village, contract("HT-2", "subcontract", H0, H1, (SECOND, "1")))
