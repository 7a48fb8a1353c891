"""Disputes with their parties, parcels, events and evidence; days that are worked or not against the weekend."""

from __future__ import annotations

from sqlalchemy import (
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
)

from ledger.centre.models import number_column, recorded
from ledger.db import METADATA

DISPUTE = Table(
    "dispute",
    METADATA,
    number_column("number"),
    Column("kind", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("division_level", String(8), nullable=False),
    Column("division_code", String(12), nullable=False),
    number_column("contract_number", nullable=True),
    Column("claim", Text, nullable=False),
    Column("grounds", Text, nullable=False),
    Column("known_on", Date, nullable=False, comment="when the claimant knew that a right was hurt"),
    Column("raised_on", Date, nullable=False),
    Column("womens_rights", Integer, nullable=False, comment="1 where it is about women's rights in land"),
    Column("oral", Integer, nullable=False, comment="1 where it was told and noted on the spot"),
    Column("caveats", Text, nullable=False, comment="of the stops on its parcels, separated by spaces"),
    Column("version", Integer, nullable=False),
    *recorded(),
    PrimaryKeyConstraint("number", name="dispute_key"),
    ForeignKeyConstraint(["contract_number"], ["contract.number"], name="a_dispute_is_about_a_known_contract"),
    CheckConstraint(
        "kind IN ('contracting-household', 'contracting-other-mode', 'transfer-household-household',"
        " 'transfer-household-village', 'transfer-household-other', 'other')",
        name="a_dispute_is_of_a_known_kind",
    ),
    CheckConstraint(
        "state IN ('raised', 'turned-down', 'mediation', 'arbitration', 'awarded', 'court', 'settled', 'withdrawn',"
        " 'closed')",
        name="a_dispute_is_in_a_known_state",
    ),
    CheckConstraint("known_on <= raised_on", name="a_dispute_is_raised_after_it_is_known"),
    CheckConstraint("womens_rights IN (0, 1) AND oral IN (0, 1)", name="a_mark_of_a_dispute_is_0_or_1"),
    Index("dispute_by_place", "division_code", "state"),
    Index("dispute_by_contract", "contract_number"),
)

DISPUTE_PARTY = Table(
    "dispute_party",
    METADATA,
    number_column("dispute_number"),
    Column("place", Integer, nullable=False),
    Column("role", String(12), nullable=False),
    Column("party", String(64), nullable=False),
    PrimaryKeyConstraint("dispute_number", "place", name="dispute_party_key"),
    ForeignKeyConstraint(["dispute_number"], ["dispute.number"], name="a_dispute_party_is_in_a_known_dispute"),
    ForeignKeyConstraint(["party"], ["party.code"], name="a_dispute_names_a_known_party"),
    CheckConstraint("role IN ('claimant', 'respondent', 'third')", name="a_dispute_party_has_a_known_role"),
    UniqueConstraint("dispute_number", "party", name="a_dispute_names_a_party_once"),
    Index("dispute_party_by_party", "party"),
)

DISPUTE_PARCEL = Table(
    "dispute_parcel",
    METADATA,
    number_column("dispute_number"),
    Column("parcel_code", String(19), nullable=False),
    PrimaryKeyConstraint("dispute_number", "parcel_code", name="dispute_parcel_key"),
    ForeignKeyConstraint(["dispute_number"], ["dispute.number"], name="a_disputed_parcel_is_in_a_known_dispute"),
    ForeignKeyConstraint(["parcel_code"], ["parcel.code"], name="a_dispute_names_a_known_parcel"),
    Index("dispute_parcel_by_parcel", "parcel_code"),
)

DISPUTE_EVENT = Table(
    "dispute_event",
    METADATA,
    number_column("dispute_number"),
    Column("sequence", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("on_day", Date, nullable=False),
    Column("note", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("mediation", Text, nullable=False, comment="canonical JSON of the record of mediation; empty without"),
    *recorded(),
    PrimaryKeyConstraint("dispute_number", "sequence", name="dispute_event_key"),
    ForeignKeyConstraint(["dispute_number"], ["dispute.number"], name="an_event_is_of_a_known_dispute"),
)

DISPUTE_EVIDENCE = Table(
    "dispute_evidence",
    METADATA,
    number_column("dispute_number"),
    Column("sequence", Integer, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("handed_in_by", String(64), nullable=False),
    Column("handed_in_on", Date, nullable=False),
    Column("note", Text, nullable=False),
    *recorded(),
    PrimaryKeyConstraint("dispute_number", "sequence", name="dispute_evidence_key"),
    ForeignKeyConstraint(["dispute_number"], ["dispute.number"], name="evidence_is_of_a_known_dispute"),
    ForeignKeyConstraint(["handed_in_by"], ["party.code"], name="evidence_is_handed_in_by_a_known_party"),
    CheckConstraint("length(sha256) = 64", name="evidence_is_frozen_by_its_hash"),
    UniqueConstraint("dispute_number", "sha256", name="evidence_is_handed_in_once"),
)

DAY_OFF = Table(
    "calendar_day",
    METADATA,
    Column("day", Date, nullable=False),
    Column("worked", Integer, nullable=False, comment="1: worked although a weekend; 0: off although a weekday"),
    Column("name", Text, nullable=False),
    *recorded(),
    PrimaryKeyConstraint("day", name="calendar_day_key"),
    CheckConstraint("worked IN (0, 1)", name="a_day_is_worked_or_off"),
)
