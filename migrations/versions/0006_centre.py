"""The transfer centre's services: applications, listings, priority notices, minutes, certificates, disputes."""

import sqlalchemy as sa
from alembic import op

from ledger.db import Instant
from migrations import run_sql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_services()
    _create_disputes()
    run_sql(op.get_bind(), "0006_centre")


def _create_services() -> None:
    op.create_table(
        "application",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("applicant", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=64), nullable=True, comment="who comes in the applicant's place"),
        sa.Column("mandate", sa.Text(), nullable=False),
        sa.Column("division_level", sa.String(length=8), nullable=False),
        sa.Column("division_code", sa.String(length=12), nullable=False),
        sa.Column("locality", sa.Text(), nullable=False),
        sa.Column("area_grains", sa.BigInteger(), nullable=False),
        sa.Column("land_class", sa.String(length=16), nullable=False),
        sa.Column(
            "price", sa.String(length=24), nullable=False, comment="decimal text in price_unit; empty: negotiable"
        ),
        sa.Column("price_unit", sa.String(length=16), nullable=False),
        sa.Column("start_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False, comment="last day on which it stands"),
        sa.Column("matched_with", sa.String(length=40), nullable=True),
        sa.Column("contract_number", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "(state = 'matched') <= (matched_with IS NOT NULL)", name="a_matched_application_says_with_which"
        ),
        sa.CheckConstraint("side IN ('supply', 'demand')", name="an_application_offers_land_or_wants_it"),
        sa.CheckConstraint(
            "state IN ('received', 'checked', 'listed', 'matched', 'concluded', 'declined', 'withdrawn')",
            name="an_application_is_in_a_known_state",
        ),
        sa.CheckConstraint("area_grains > 0", name="an_application_has_an_area"),
        sa.CheckConstraint("received_on <= expires_on", name="an_application_stands_for_a_day_at_least"),
        sa.CheckConstraint("start_day <= last_day", name="an_applied_term_ends_after_it_starts"),
        sa.ForeignKeyConstraint(["agent"], ["party.code"], name="an_application_names_a_known_agent"),
        sa.ForeignKeyConstraint(["applicant"], ["party.code"], name="an_application_names_a_known_applicant"),
        sa.ForeignKeyConstraint(
            ["contract_number"], ["contract.number"], name="an_application_led_to_a_known_contract"
        ),
        sa.ForeignKeyConstraint(["matched_with"], ["application.number"], name="an_application_fits_a_known_one"),
        sa.PrimaryKeyConstraint("number", name="application_key"),
    )
    op.create_index("application_by_applicant", "application", ["applicant"], unique=False)
    op.create_index("application_by_place", "application", ["division_code", "state"], unique=False)
    op.create_table(
        "application_parcel",
        sa.Column("application_number", sa.String(length=40), nullable=False),
        sa.Column("parcel_code", sa.String(length=19), nullable=False),
        sa.Column("area_grains", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("area_grains > 0", name="an_offered_parcel_has_an_area"),
        sa.ForeignKeyConstraint(
            ["application_number"], ["application.number"], name="an_offered_parcel_is_of_an_application"
        ),
        sa.ForeignKeyConstraint(["parcel_code"], ["parcel.code"], name="an_application_offers_a_known_parcel"),
        sa.PrimaryKeyConstraint("application_number", "parcel_code", name="application_parcel_key"),
    )
    op.create_index("application_parcel_by_parcel", "application_parcel", ["parcel_code"], unique=False)
    op.create_table(
        "application_step",
        sa.Column("application_number", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_number"], ["application.number"], name="a_step_is_of_a_known_application"
        ),
        sa.PrimaryKeyConstraint("application_number", "sequence", name="application_step_key"),
    )
    op.create_table(
        "listing",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("application_number", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_number"], ["application.number"], name="a_listing_shows_a_known_application"
        ),
        sa.PrimaryKeyConstraint("number", name="listing_key"),
    )
    op.create_index("listing_by_application", "listing", ["application_number"], unique=False)
    op.create_table(
        "listing_notice",
        sa.Column("listing_number", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("area_grains", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.String(length=24), nullable=False),
        sa.Column("price_unit", sa.String(length=16), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("taker", sa.String(length=64), nullable=True),
        sa.Column("contract_number", sa.String(length=40), nullable=True),
        sa.Column("announced_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("(sequence = 1) = (kind = 'published')", name="a_listing_begins_by_being_published"),
        sa.CheckConstraint(
            "kind IN ('published', 'changed', 'result', 'withdrawn')", name="a_public_notice_is_of_a_known_kind"
        ),
        sa.CheckConstraint("from_day <= to_day", name="a_listing_ends_after_it_starts"),
        sa.ForeignKeyConstraint(["contract_number"], ["contract.number"], name="a_result_names_a_known_contract"),
        sa.ForeignKeyConstraint(["listing_number"], ["listing.number"], name="a_public_notice_is_of_a_known_listing"),
        sa.ForeignKeyConstraint(["taker"], ["party.code"], name="a_result_names_a_known_taker"),
        sa.PrimaryKeyConstraint("listing_number", "sequence", name="listing_notice_key"),
    )
    op.create_table(
        "priority_notice",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("transferor", sa.String(length=64), nullable=False),
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("outsider", sa.String(length=64), nullable=True),
        sa.Column("listing_number", sa.String(length=40), nullable=True),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("start_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column(
            "days", sa.Integer(), nullable=False, comment="how long members have, from the day after it was issued"
        ),
        sa.Column("lapses_on", sa.Date(), nullable=False, comment="last day on which members may claim"),
        sa.Column("posted_at", sa.Text(), nullable=False),
        sa.Column("scan_name", sa.Text(), nullable=False),
        sa.Column("scan_sha256", sa.String(length=64), nullable=False, comment="SHA-256 in hex; empty without a scan"),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("days > 0 AND issued_on < lapses_on", name="members_have_time_to_claim"),
        sa.CheckConstraint("start_day <= last_day", name="a_noticed_term_ends_after_it_starts"),
        sa.ForeignKeyConstraint(
            ["listing_number"], ["listing.number"], name="a_priority_notice_follows_a_known_listing"
        ),
        sa.ForeignKeyConstraint(["outsider"], ["party.code"], name="a_priority_notice_names_a_known_outsider"),
        sa.ForeignKeyConstraint(["transferor"], ["party.code"], name="a_priority_notice_names_a_known_transferor"),
        sa.PrimaryKeyConstraint("number", name="priority_notice_key"),
    )
    op.create_index("priority_notice_by_village", "priority_notice", ["village_code", "issued_on"], unique=False)
    op.create_table(
        "priority_notice_parcel",
        sa.Column("notice_number", sa.String(length=40), nullable=False),
        sa.Column("parcel_code", sa.String(length=19), nullable=False),
        sa.Column("area_grains", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("area_grains > 0", name="a_noticed_parcel_has_an_area"),
        sa.ForeignKeyConstraint(["notice_number"], ["priority_notice.number"], name="a_noticed_parcel_is_of_a_notice"),
        sa.ForeignKeyConstraint(["parcel_code"], ["parcel.code"], name="a_priority_notice_names_a_known_parcel"),
        sa.PrimaryKeyConstraint("notice_number", "parcel_code", name="priority_notice_parcel_key"),
    )
    op.create_index("priority_notice_parcel_by_parcel", "priority_notice_parcel", ["parcel_code"], unique=False)
    op.create_table(
        "priority_claim",
        sa.Column(
            "subject",
            sa.String(length=40),
            nullable=False,
            comment="number of the notice, or of the contract that went without one",
        ),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("notice_number", sa.String(length=40), nullable=True),
        sa.Column("contract_number", sa.String(length=40), nullable=True),
        sa.Column("claimant", sa.String(length=64), nullable=False),
        sa.Column("claimed_on", sa.Date(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("outcome_note", sa.Text(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("(outcome = 'open') = (settled_on IS NULL)", name="a_settled_claim_says_when"),
        sa.CheckConstraint(
            "outcome IN ('open', 'honoured', 'declined', 'withdrawn')", name="a_claim_has_a_known_outcome"
        ),
        sa.CheckConstraint(
            "(notice_number IS NULL) <> (contract_number IS NULL) AND subject = coalesce(notice_number, contract_number)",
            name="a_claim_answers_a_notice_or_is_against_a_contract",
        ),
        sa.ForeignKeyConstraint(["claimant"], ["party.code"], name="a_claim_names_a_known_claimant"),
        sa.ForeignKeyConstraint(["contract_number"], ["contract.number"], name="a_claim_is_against_a_known_contract"),
        sa.ForeignKeyConstraint(["notice_number"], ["priority_notice.number"], name="a_claim_answers_a_known_notice"),
        sa.PrimaryKeyConstraint("subject", "sequence", name="priority_claim_key"),
        sa.UniqueConstraint("subject", "claimant", name="a_member_claims_once"),
    )
    op.create_table(
        "negotiation_minutes",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("held_at", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("agreed", sa.Integer(), nullable=False, comment="1 where the sides agreed"),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("application_number", sa.String(length=40), nullable=True),
        sa.Column("listing_number", sa.String(length=40), nullable=True),
        sa.Column("contract_number", sa.String(length=40), nullable=True),
        sa.Column("scan_name", sa.Text(), nullable=False),
        sa.Column("scan_sha256", sa.String(length=64), nullable=False, comment="SHA-256 in hex; empty without a scan"),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("agreed IN (0, 1)", name="the_sides_agreed_or_not"),
        sa.ForeignKeyConstraint(
            ["application_number"], ["application.number"], name="minutes_are_of_a_known_application"
        ),
        sa.ForeignKeyConstraint(["contract_number"], ["contract.number"], name="minutes_are_of_a_known_contract"),
        sa.ForeignKeyConstraint(["listing_number"], ["listing.number"], name="minutes_are_of_a_known_listing"),
        sa.PrimaryKeyConstraint("number", name="negotiation_minutes_key"),
    )
    op.create_index("negotiation_minutes_by_village", "negotiation_minutes", ["village_code", "held_on"], unique=False)
    op.create_table(
        "minutes_participant",
        sa.Column("minutes_number", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=64), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["minutes_number"], ["negotiation_minutes.number"], name="a_participant_stands_in_minutes"
        ),
        sa.ForeignKeyConstraint(["party"], ["party.code"], name="minutes_name_a_known_party"),
        sa.PrimaryKeyConstraint("minutes_number", "place", name="minutes_participant_key"),
    )
    op.create_table(
        "minutes_offer",
        sa.Column("minutes_number", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=64), nullable=False),
        sa.Column("price", sa.String(length=24), nullable=False),
        sa.Column("price_unit", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["minutes_number"], ["negotiation_minutes.number"], name="an_offer_stands_in_minutes"),
        sa.ForeignKeyConstraint(["party"], ["party.code"], name="an_offer_is_a_known_partys"),
        sa.PrimaryKeyConstraint("minutes_number", "place", name="minutes_offer_key"),
    )
    op.create_table(
        "certification",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("contract_number", sa.String(length=40), nullable=False),
        sa.Column("requested_by", sa.String(length=64), nullable=False),
        sa.Column("certified_on", sa.Date(), nullable=False),
        sa.Column(
            "checks", sa.Text(), nullable=False, comment="canonical JSON: parcel, contract, posted, certified, book"
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_reason = '')", name="a_withdrawn_certificate_says_why"),
        sa.ForeignKeyConstraint(["contract_number"], ["contract.number"], name="a_certificate_is_of_a_known_contract"),
        sa.ForeignKeyConstraint(["requested_by"], ["party.code"], name="a_certificate_was_asked_for_by_a_known_party"),
        sa.PrimaryKeyConstraint("number", name="certification_key"),
    )
    op.create_index(
        "a_contract_has_one_certificate_that_stands",
        "certification",
        ["contract_number"],
        unique=True,
        sqlite_where=sa.text("withdrawn_on IS NULL"),
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "handback",
        sa.Column("contract_number", sa.String(length=40), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=False),
        sa.Column("accepted_by", sa.String(length=64), nullable=False),
        sa.Column("land_state", sa.Text(), nullable=False),
        sa.Column("fixtures", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["accepted_by"], ["party.code"], name="a_handback_is_accepted_by_a_known_party"),
        sa.ForeignKeyConstraint(["contract_number"], ["contract.number"], name="a_handback_is_of_a_known_contract"),
        sa.PrimaryKeyConstraint("contract_number", name="handback_key"),
    )
    op.create_table(
        "expiry_notice",
        sa.Column("contract_number", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False, comment="days before the last day for which it is given"),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("days_left", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("stage > 0", name="a_notice_of_expiry_comes_before_the_end"),
        sa.ForeignKeyConstraint(
            ["contract_number"], ["contract.number"], name="a_notice_of_expiry_is_of_a_known_contract"
        ),
        sa.PrimaryKeyConstraint("contract_number", "last_day", "stage", name="expiry_notice_key"),
    )


def _create_disputes() -> None:
    op.create_table(
        "dispute",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("division_level", sa.String(length=8), nullable=False),
        sa.Column("division_code", sa.String(length=12), nullable=False),
        sa.Column("contract_number", sa.String(length=40), nullable=True),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False, comment="when the claimant knew that a right was hurt"),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("womens_rights", sa.Integer(), nullable=False, comment="1 where it is about women's rights in land"),
        sa.Column("oral", sa.Integer(), nullable=False, comment="1 where it was told and noted on the spot"),
        sa.Column("caveats", sa.Text(), nullable=False, comment="of the stops on its parcels, separated by spaces"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "kind IN ('contracting-household', 'contracting-other-mode', 'transfer-household-household', 'transfer-household-village', 'transfer-household-other', 'other')",
            name="a_dispute_is_of_a_known_kind",
        ),
        sa.CheckConstraint(
            "state IN ('raised', 'turned-down', 'mediation', 'arbitration', 'awarded', 'court', 'settled', 'withdrawn', 'closed')",
            name="a_dispute_is_in_a_known_state",
        ),
        sa.CheckConstraint("known_on <= raised_on", name="a_dispute_is_raised_after_it_is_known"),
        sa.CheckConstraint("womens_rights IN (0, 1) AND oral IN (0, 1)", name="a_mark_of_a_dispute_is_0_or_1"),
        sa.ForeignKeyConstraint(["contract_number"], ["contract.number"], name="a_dispute_is_about_a_known_contract"),
        sa.PrimaryKeyConstraint("number", name="dispute_key"),
    )
    op.create_index("dispute_by_contract", "dispute", ["contract_number"], unique=False)
    op.create_index("dispute_by_place", "dispute", ["division_code", "state"], unique=False)
    op.create_table(
        "dispute_party",
        sa.Column("dispute_number", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("party", sa.String(length=64), nullable=False),
        sa.CheckConstraint("role IN ('claimant', 'respondent', 'third')", name="a_dispute_party_has_a_known_role"),
        sa.ForeignKeyConstraint(["dispute_number"], ["dispute.number"], name="a_dispute_party_is_in_a_known_dispute"),
        sa.ForeignKeyConstraint(["party"], ["party.code"], name="a_dispute_names_a_known_party"),
        sa.PrimaryKeyConstraint("dispute_number", "place", name="dispute_party_key"),
        sa.UniqueConstraint("dispute_number", "party", name="a_dispute_names_a_party_once"),
    )
    op.create_index("dispute_party_by_party", "dispute_party", ["party"], unique=False)
    op.create_table(
        "dispute_parcel",
        sa.Column("dispute_number", sa.String(length=40), nullable=False),
        sa.Column("parcel_code", sa.String(length=19), nullable=False),
        sa.ForeignKeyConstraint(["dispute_number"], ["dispute.number"], name="a_disputed_parcel_is_in_a_known_dispute"),
        sa.ForeignKeyConstraint(["parcel_code"], ["parcel.code"], name="a_dispute_names_a_known_parcel"),
        sa.PrimaryKeyConstraint("dispute_number", "parcel_code", name="dispute_parcel_key"),
    )
    op.create_index("dispute_parcel_by_parcel", "dispute_parcel", ["parcel_code"], unique=False)
    op.create_table(
        "dispute_event",
        sa.Column("dispute_number", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column(
            "mediation", sa.Text(), nullable=False, comment="canonical JSON of the record of mediation; empty without"
        ),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["dispute_number"], ["dispute.number"], name="an_event_is_of_a_known_dispute"),
        sa.PrimaryKeyConstraint("dispute_number", "sequence", name="dispute_event_key"),
    )
    op.create_table(
        "dispute_evidence",
        sa.Column("dispute_number", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("handed_in_by", sa.String(length=64), nullable=False),
        sa.Column("handed_in_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name="evidence_is_frozen_by_its_hash"),
        sa.ForeignKeyConstraint(["dispute_number"], ["dispute.number"], name="evidence_is_of_a_known_dispute"),
        sa.ForeignKeyConstraint(["handed_in_by"], ["party.code"], name="evidence_is_handed_in_by_a_known_party"),
        sa.PrimaryKeyConstraint("dispute_number", "sequence", name="dispute_evidence_key"),
        sa.UniqueConstraint("dispute_number", "sha256", name="evidence_is_handed_in_once"),
    )
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "worked", sa.Integer(), nullable=False, comment="1: worked although a weekend; 0: off although a weekday"
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("worked IN (0, 1)", name="a_day_is_worked_or_off"),
        sa.PrimaryKeyConstraint("day", name="calendar_day_key"),
    )
