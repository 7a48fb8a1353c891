"""What the centre wrote cannot be rewritten behind its back, on either database."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from ledger.centre import CATALOGUE, certify, claim, hand_in, take_minutes
from tests.centre.making import NEIGHBOUR, SHA256, accepted, do, listed, minutes_taken, noticed
from tests.making import CLERK, COOPERATIVE, REVIEWER, TODAY, Village, draft_and_sign, parcel_code, terms

ATTACKS = (
    ("UPDATE application SET price = '1'", "an_application_keeps_its_words"),
    ("DELETE FROM application_step", "a_step_of_an_application_is_final"),
    ("UPDATE application_parcel SET area_grains = 1", "an_application_keeps_its_parcels"),
    ("UPDATE listing_notice SET price = '1'", "a_public_notice_is_final"),
    ("DELETE FROM listing_notice", "a_public_notice_is_final"),
    ("UPDATE priority_notice SET lapses_on = issued_on", "a_priority_notice_is_final"),
    ("DELETE FROM priority_claim", "a_claim_is_settled_once"),
    ("UPDATE priority_claim SET claimed_on = '2026-01-01'", "a_claim_is_settled_once"),
    ("UPDATE negotiation_minutes SET said = 'x'", "minutes_are_final"),
    ("DELETE FROM minutes_offer", "minutes_are_final"),
    ("UPDATE certification SET checks = '[]'", "a_certificate_is_withdrawn_once"),
    ("DELETE FROM certification", "a_certificate_is_withdrawn_once"),
    ("UPDATE dispute SET claim = 'x'", "a_dispute_keeps_its_words"),
    ("DELETE FROM dispute_event", "an_event_of_a_dispute_is_final"),
    ("UPDATE dispute_evidence SET sha256 = '{}'".replace("{}", "0" * 64), "evidence_is_frozen"),
    ("DELETE FROM dispute_evidence", "evidence_is_frozen"),
    ("UPDATE dispute_party SET role = 'third'", "a_dispute_keeps_its_parties"),
)


def test_nothing_is_rewritten(village: Village) -> None:
    listed(village)
    number = noticed(village).number
    do(village, CLERK, lambda c, act: claim(c, number, NEIGHBOUR, TODAY.replace(day=3), "同等条件", act))
    do(village, CLERK, lambda c, act: take_minutes(c, minutes_taken(), act))
    contract = draft_and_sign(village, terms(parcels=((parcel_code(0, 2), "1"),)))
    do(village, REVIEWER, lambda c, act: certify(c, contract.number, COOPERATIVE, act))
    dispute = accepted(village).number
    do(village, CLERK, lambda c, act: hand_in(c, dispute, "a.jpg", SHA256, NEIGHBOUR, act))
    for statement, rule in ATTACKS:
        with pytest.raises(DBAPIError) as caught:
            village.database.command(lambda c, s=statement: c.execute(sa.text(s)))
        assert rule in str(caught.value.orig), statement


def test_the_table_of_rules_names_each_once() -> None:
    names = [entry.name for entry in CATALOGUE]
    assert len(names) == len(set(names))
    assert all(entry.refusal.code and entry.source.zh and entry.source.en for entry in CATALOGUE)
