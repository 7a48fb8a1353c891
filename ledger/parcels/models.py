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
    Column("contract_code", String(19), nullable=False),
    Column("household", String(64), nullable=False),
    Column("term_start", Date, nullable=False),
    Column("term_end", Date, nullable=False, comment="last day of the term"),
    PrimaryKeyConstraint("parcel_code", "contract_code", name="base_contract_parcel_key"),
    ForeignKeyConstraint(["parcel_code"], ["parcel.code"], name="a_base_contract_names_a_known_parcel"),
    ForeignKeyConstraint(["household"], ["party.code"], name="a_base_contract_names_a_known_household"),
    CheckConstraint("term_start <= term_end", name="a_base_contract_ends_after_it_starts"),
    Index("base_contract_parcel_by_household", "household"),
)
