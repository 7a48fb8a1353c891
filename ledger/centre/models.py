"""Applications, listings, priority notices, minutes, certificates, handbacks and notices of expiry."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from ledger.db import METADATA, Instant


def number_column(name: str, nullable: bool = False, comment: str = "") -> Column[Any]:
    """A number of the centre's or a contract's: up to 40 characters."""
    return Column(name, String(40), nullable=nullable, comment=comment or None)


def recorded() -> tuple[Column[Any], Column[Any]]:
    """When and by whom a row was written."""
    return Column("recorded_at", Instant, nullable=False), Column("recorded_by", String(80), nullable=False)


def scan() -> tuple[Column[Any], Column[Any]]:
    """Name and hash of a scan; both empty where there is none."""
    return (
        Column("scan_name", Text, nullable=False),
        Column("scan_sha256", String(64), nullable=False, comment="SHA-256 in hex; empty without a scan"),
    )


APPLICATION = Table(
    "application",
    METADATA,
    number_column("number"),
    Column("side", String(8), nullable=False),
    Column("state", String(16), nullable=False),
    Column("applicant", String(64), nullable=False),
    Column("agent", String(64), comment="who comes in the applicant's place"),
    Column("mandate", Text, nullable=False),
    Column("division_level", String(8), nullable=False),
    Column("division_code", String(12), nullable=False),
    Column("locality", Text, nullable=False),
    Column("area_grains", BigInteger, nullable=False),
    Column("land_class", String(16), nullable=False),
    Column("price", String(24), nullable=False, comment="decimal text in price_unit; empty: negotiable"),
    Column("price_unit", String(16), nullable=False),
    Column("start_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("project", Text, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("expires_on", Date, nullable=False, comment="last day on which it stands"),
    number_column("matched_with", nullable=True),
    number_column("contract_number", nullable=True),
    Column("version", Integer, nullable=False),
    *recorded(),
    PrimaryKeyConstraint("number", name="application_key"),
    ForeignKeyConstraint(["applicant"], ["party.code"], name="an_application_names_a_known_applicant"),
    ForeignKeyConstraint(["agent"], ["party.code"], name="an_application_names_a_known_agent"),
    ForeignKeyConstraint(["matched_with"], ["application.number"], name="an_application_fits_a_known_one"),
    ForeignKeyConstraint(["contract_number"], ["contract.number"], name="an_application_led_to_a_known_contract"),
    CheckConstraint("side IN ('supply', 'demand')", name="an_application_offers_land_or_wants_it"),
    CheckConstraint(
        "state IN ('received', 'checked', 'listed', 'matched', 'concluded', 'declined', 'withdrawn')",
        name="an_application_is_in_a_known_state",
    ),
    CheckConstraint("area_grains > 0", name="an_application_has_an_area"),
    CheckConstraint("start_day <= last_day", name="an_applied_term_ends_after_it_starts"),
    CheckConstraint("received_on <= expires_on", name="an_application_stands_for_a_day_at_least"),
    CheckConstraint("(state = 'matched') <= (matched_with IS NOT NULL)", name="a_matched_application_says_with_which"),
    Index("application_by_place", "division_code", "state"),
    Index("application_by_applicant", "applicant"),
)

APPLICATION_PARCEL = Table(
    "application_parcel",
    METADATA,
    number_column("application_number"),
    Column("parcel_code", String(19), nullable=False),
    Column("area_grains", BigInteger, nullable=False),
    PrimaryKeyConstraint("application_number", "parcel_code", name="application_parcel_key"),
    ForeignKeyConstraint(["application_number"], ["application.number"], name="an_offered_parcel_is_of_an_application"),
    ForeignKeyConstraint(["parcel_code"], ["parcel.code"], name="an_application_offers_a_known_parcel"),
    CheckConstraint("area_grains > 0", name="an_offered_parcel_has_an_area"),
    Index("application_parcel_by_parcel", "parcel_code"),
)

APPLICATION_STEP = Table(
    "application_step",
    METADATA,
    number_column("application_number"),
    Column("sequence", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("on_day", Date, nullable=False),
    Column("note", Text, nullable=False),
    *recorded(),
    PrimaryKeyConstraint("application_number", "sequence", name="application_step_key"),
    ForeignKeyConstraint(["application_number"], ["application.number"], name="a_step_is_of_a_known_application"),
)

LISTING = Table(
    "listing",
    METADATA,
    number_column("number"),
    number_column("application_number"),
    *recorded(),
    PrimaryKeyConstraint("number", name="listing_key"),
    ForeignKeyConstraint(["application_number"], ["application.number"], name="a_listing_shows_a_known_application"),
    Index("listing_by_application", "application_number"),
)

LISTING_NOTICE = Table(
    "listing_notice",
    METADATA,
    number_column("listing_number"),
    Column("sequence", Integer, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("from_day", Date, nullable=False),
    Column("to_day", Date, nullable=False),
    Column("area_grains", BigInteger, nullable=False),
    Column("price", String(24), nullable=False),
    Column("price_unit", String(16), nullable=False),
    Column("conditions", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("taker", String(64)),
    number_column("contract_number", nullable=True),
    Column("announced_on", Date, nullable=False),
    *recorded(),
    PrimaryKeyConstraint("listing_number", "sequence", name="listing_notice_key"),
    ForeignKeyConstraint(["listing_number"], ["listing.number"], name="a_public_notice_is_of_a_known_listing"),
    ForeignKeyConstraint(["taker"], ["party.code"], name="a_result_names_a_known_taker"),
    ForeignKeyConstraint(["contract_number"], ["contract.number"], name="a_result_names_a_known_contract"),
    CheckConstraint(
        "kind IN ('published', 'changed', 'result', 'withdrawn')", name="a_public_notice_is_of_a_known_kind"
    ),
    CheckConstraint("from_day <= to_day", name="a_listing_ends_after_it_starts"),
    CheckConstraint("(sequence = 1) = (kind = 'published')", name="a_listing_begins_by_being_published"),
)

PRIORITY_NOTICE = Table(
    "priority_notice",
    METADATA,
    number_column("number"),
    Column("transferor", String(64), nullable=False),
    Column("village_code", String(12), nullable=False),
    Column("outsider", String(64)),
    number_column("listing_number", nullable=True),
    Column("terms", Text, nullable=False),
    Column("start_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("days", Integer, nullable=False, comment="how long members have, from the day after it was issued"),
    Column("lapses_on", Date, nullable=False, comment="last day on which members may claim"),
    Column("posted_at", Text, nullable=False),
    *scan(),
    *recorded(),
    PrimaryKeyConstraint("number", name="priority_notice_key"),
    ForeignKeyConstraint(["transferor"], ["party.code"], name="a_priority_notice_names_a_known_transferor"),
    ForeignKeyConstraint(["outsider"], ["party.code"], name="a_priority_notice_names_a_known_outsider"),
    ForeignKeyConstraint(["listing_number"], ["listing.number"], name="a_priority_notice_follows_a_known_listing"),
    CheckConstraint("start_day <= last_day", name="a_noticed_term_ends_after_it_starts"),
    CheckConstraint("days > 0 AND issued_on < lapses_on", name="members_have_time_to_claim"),
    Index("priority_notice_by_village", "village_code", "issued_on"),
)

PRIORITY_NOTICE_PARCEL = Table(
    "priority_notice_parcel",
    METADATA,
    number_column("notice_number"),
    Column("parcel_code", String(19), nullable=False),
    Column("area_grains", BigInteger, nullable=False),
    PrimaryKeyConstraint("notice_number", "parcel_code", name="priority_notice_parcel_key"),
    ForeignKeyConstraint(["notice_number"], ["priority_notice.number"], name="a_noticed_parcel_is_of_a_notice"),
    ForeignKeyConstraint(["parcel_code"], ["parcel.code"], name="a_priority_notice_names_a_known_parcel"),
    CheckConstraint("area_grains > 0", name="a_noticed_parcel_has_an_area"),
    Index("priority_notice_parcel_by_parcel", "parcel_code"),
)

PRIORITY_CLAIM = Table(
    "priority_claim",
    METADATA,
    number_column("subject", comment="number of the notice, or of the contract that went without one"),
    Column("sequence", Integer, nullable=False),
    number_column("notice_number", nullable=True),
    number_column("contract_number", nullable=True),
    Column("claimant", String(64), nullable=False),
    Column("claimed_on", Date, nullable=False),
    Column("terms", Text, nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("outcome_note", Text, nullable=False),
    Column("settled_on", Date),
    *recorded(),
    PrimaryKeyConstraint("subject", "sequence", name="priority_claim_key"),
    ForeignKeyConstraint(["notice_number"], ["priority_notice.number"], name="a_claim_answers_a_known_notice"),
    ForeignKeyConstraint(["contract_number"], ["contract.number"], name="a_claim_is_against_a_known_contract"),
    ForeignKeyConstraint(["claimant"], ["party.code"], name="a_claim_names_a_known_claimant"),
    CheckConstraint(
        "(notice_number IS NULL) <> (contract_number IS NULL) AND subject = coalesce(notice_number, contract_number)",
        name="a_claim_answers_a_notice_or_is_against_a_contract",
    ),
    CheckConstraint("outcome IN ('open', 'honoured', 'declined', 'withdrawn')", name="a_claim_has_a_known_outcome"),
    CheckConstraint("(outcome = 'open') = (settled_on IS NULL)", name="a_settled_claim_says_when"),
    UniqueConstraint("subject", "claimant", name="a_member_claims_once"),
)

MINUTES = Table(
    "negotiation_minutes",
    METADATA,
    number_column("number"),
    Column("village_code", String(12), nullable=False),
    Column("held_on", Date, nullable=False),
    Column("held_at", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("said", Text, nullable=False),
    Column("agreed", Integer, nullable=False, comment="1 where the sides agreed"),
    Column("signed_on", Date),
    number_column("application_number", nullable=True),
    number_column("listing_number", nullable=True),
    number_column("contract_number", nullable=True),
    *scan(),
    *recorded(),
    PrimaryKeyConstraint("number", name="negotiation_minutes_key"),
    ForeignKeyConstraint(["application_number"], ["application.number"], name="minutes_are_of_a_known_application"),
    ForeignKeyConstraint(["listing_number"], ["listing.number"], name="minutes_are_of_a_known_listing"),
    ForeignKeyConstraint(["contract_number"], ["contract.number"], name="minutes_are_of_a_known_contract"),
    CheckConstraint("agreed IN (0, 1)", name="the_sides_agreed_or_not"),
    Index("negotiation_minutes_by_village", "village_code", "held_on"),
)

MINUTES_PARTICIPANT = Table(
    "minutes_participant",
    METADATA,
    number_column("minutes_number"),
    Column("place", Integer, nullable=False),
    Column("party", String(64)),
    Column("name", Text, nullable=False),
    Column("capacity", Text, nullable=False),
    PrimaryKeyConstraint("minutes_number", "place", name="minutes_participant_key"),
    ForeignKeyConstraint(["minutes_number"], ["negotiation_minutes.number"], name="a_participant_stands_in_minutes"),
    ForeignKeyConstraint(["party"], ["party.code"], name="minutes_name_a_known_party"),
)

MINUTES_OFFER = Table(
    "minutes_offer",
    METADATA,
    number_column("minutes_number"),
    Column("place", Integer, nullable=False),
    Column("party", String(64), nullable=False),
    Column("price", String(24), nullable=False),
    Column("price_unit", String(16), nullable=False),
    Column("note", Text, nullable=False),
    PrimaryKeyConstraint("minutes_number", "place", name="minutes_offer_key"),
    ForeignKeyConstraint(["minutes_number"], ["negotiation_minutes.number"], name="an_offer_stands_in_minutes"),
    ForeignKeyConstraint(["party"], ["party.code"], name="an_offer_is_a_known_partys"),
)

CERTIFICATION = Table(
    "certification",
    METADATA,
    number_column("number"),
    number_column("contract_number"),
    Column("requested_by", String(64), nullable=False),
    Column("certified_on", Date, nullable=False),
    Column("checks", Text, nullable=False, comment="canonical JSON: parcel, contract, posted, certified, book"),
    Column("note", Text, nullable=False),
    Column("withdrawn_on", Date),
    Column("withdrawn_reason", Text, nullable=False),
    *recorded(),
    PrimaryKeyConstraint("number", name="certification_key"),
    ForeignKeyConstraint(["contract_number"], ["contract.number"], name="a_certificate_is_of_a_known_contract"),
    ForeignKeyConstraint(["requested_by"], ["party.code"], name="a_certificate_was_asked_for_by_a_known_party"),
    CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_reason = '')", name="a_withdrawn_certificate_says_why"),
    Index(
        "a_contract_has_one_certificate_that_stands",
        "contract_number",
        unique=True,
        sqlite_where=text("withdrawn_on IS NULL"),
        postgresql_where=text("withdrawn_on IS NULL"),
    ),
)

HANDBACK = Table(
    "handback",
    METADATA,
    number_column("contract_number"),
    Column("delivered_on", Date, nullable=False),
    Column("accepted_by", String(64), nullable=False),
    Column("land_state", Text, nullable=False),
    Column("fixtures", Text, nullable=False),
    Column("note", Text, nullable=False),
    *recorded(),
    PrimaryKeyConstraint("contract_number", name="handback_key"),
    ForeignKeyConstraint(["contract_number"], ["contract.number"], name="a_handback_is_of_a_known_contract"),
    ForeignKeyConstraint(["accepted_by"], ["party.code"], name="a_handback_is_accepted_by_a_known_party"),
)

EXPIRY_NOTICE = Table(
    "expiry_notice",
    METADATA,
    number_column("contract_number"),
    Column("stage", Integer, nullable=False, comment="days before the last day for which it is given"),
    Column("last_day", Date, nullable=False),
    Column("given_on", Date, nullable=False),
    Column("days_left", Integer, nullable=False),
    *recorded(),
    PrimaryKeyConstraint("contract_number", "last_day", "stage", name="expiry_notice_key"),
    ForeignKeyConstraint(["contract_number"], ["contract.number"], name="a_notice_of_expiry_is_of_a_known_contract"),
    CheckConstraint("stage > 0", name="a_notice_of_expiry_comes_before_the_end"),
)
