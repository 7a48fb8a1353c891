"""Contracted parcels and their base contracts."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
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
)

from ledger.db import METADATA, Instant

PARCEL = Table(
    "parcel",
    METADATA,
    Column("code", String(19), nullable=False),
    Column("book_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("village_code", String(12), nullable=False),
    Column("registered_grains", BigInteger, nullable=False, comment="certified area (亩 of the certificate) in grains"),
    Column("measured_grains", BigInteger, nullable=False, comment="surveyed area in grains; 0 when not surveyed"),
    Column("land_class", String(16), nullable=False),
    Column("grade", String(8), nullable=False),
    Column("basic_farmland", Boolean, nullable=False),
    Column("east", Text, nullable=False),
    Column("south", Text, nullable=False),
    Column("west", Text, nullable=False),
    Column("north", Text, nullable=False),
    Column("registered_on", Date, nullable=False, comment="the day from which the parcel is in the book"),
    Column("recorded_at", Instant, nullable=False),
    PrimaryKeyConstraint("code", name="parcel_key"),
    ForeignKeyConstraint(["book_id"], ["book.id"], name="a_parcel_belongs_to_a_known_book"),
    CheckConstraint("registered_grains > 0", name="a_parcel_has_an_area"),
    Index("parcel_by_village", "village_code"),
)

BASE_CONTRACT_PARCEL = Table(
    "base_contract_parcel",
    METADATA,
    Column("parcel_code", String(19), nullable=False),
    Column("sequence", Integer, nullable=False, comment="0 for what was registered with the parcel, then counted up"),
    Column("contract_code", String(19), nullable=False),
    Column("household", String(64), nullable=False),
    Column("term_start", Date, nullable=False),
    Column("term_end", Date, nullable=False, comment="last day of the term"),
    Column("from_day", Date, nullable=False, comment="first day on which the household has the land under it"),
    Column("until_day", Date, nullable=True, comment="last such day; before from_day where it was undone"),
    Column("area_grains", BigInteger, nullable=False, comment="what it covers of the parcel"),
    Column("recorded_at", Instant, nullable=False),
    Column("ended_at", Instant, nullable=True, comment="when until_day was recorded"),
    PrimaryKeyConstraint("parcel_code", "sequence", name="base_contract_parcel_key"),
    ForeignKeyConstraint(["parcel_code"], ["parcel.code"], name="a_base_contract_names_a_known_parcel"),
    ForeignKeyConstraint(["household"], ["party.code"], name="a_base_contract_names_a_known_household"),
    CheckConstraint("term_start <= term_end", name="a_base_contract_ends_after_it_starts"),
    CheckConstraint("area_grains > 0", name="a_base_contract_covers_an_area"),
    CheckConstraint("(until_day IS NULL) = (ended_at IS NULL)", name="a_base_contract_says_when_it_was_ended"),
    Index("base_contract_parcel_by_household", "household"),
)

PARCEL_REDUCTION = Table(
    "parcel_reduction",
    METADATA,
    Column("parcel_code", String(19), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("from_day", Date, nullable=False, comment="first day on which the area is no longer the parcel's"),
    Column("area_grains", BigInteger, nullable=False, comment="what left it; below zero where that was undone"),
    Column("document", String(80), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    PrimaryKeyConstraint("parcel_code", "sequence", name="parcel_reduction_key"),
    ForeignKeyConstraint(["parcel_code"], ["parcel.code"], name="a_reduction_names_a_known_parcel"),
    CheckConstraint("area_grains <> 0", name="a_reduction_takes_or_gives_back"),
)

CONTRACT_SUCCESSION = Table(
    "contract_succession",
    METADATA,
    Column("contract_number", String(40), nullable=False),
    Column("parcel_code", String(19), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("giver_before", String(64), nullable=False),
    Column("giver", String(64), nullable=False, comment="to whom the land comes back from from_day on"),
    Column("from_day", Date, nullable=False),
    Column("change_number", String(40), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("undone_at", Instant, nullable=True),
    PrimaryKeyConstraint("contract_number", "parcel_code", "sequence", name="contract_succession_key"),
    ForeignKeyConstraint(["contract_number"], ["contract.number"], name="a_succession_names_a_known_contract"),
    ForeignKeyConstraint(["parcel_code"], ["parcel.code"], name="a_succession_names_a_known_parcel"),
    ForeignKeyConstraint(["giver"], ["party.code"], name="a_succession_names_a_known_giver"),
    CheckConstraint("giver <> giver_before", name="a_succession_is_to_somebody_else"),
    Index("contract_succession_by_change", "change_number"),
)
