"""Caveats and the parcels they lie on."""

from __future__ import annotations

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
)

from ledger.db import METADATA, Instant

CAVEAT = Table(
    "caveat",
    METADATA,
    Column("number", String(40), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("holder", String(64), nullable=True, comment="whose right it lies on; none: the land whoever has it"),
    Column("contract_number", String(40), nullable=True, comment="under which the holder has the operation right"),
    Column("from_day", Date, nullable=False),
    Column("to_day", Date, nullable=True, comment="last day on which it stops things; none: until it is released"),
    Column("stops", Text, nullable=False, comment="events, separated by spaces"),
    Column("claimant", String(64), nullable=True, comment="creditor or claimant"),
    Column("amount_fen", BigInteger, nullable=False, comment="the claim that it secures, in fen"),
    Column("due_on", Date, nullable=True, comment="when a loan is due"),
    Column("document", String(80), nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("consent", String(80), nullable=False, comment="the household's written consent"),
    Column("consent_on", Date, nullable=True),
    Column("filed_on", Date, nullable=True, comment="with the issuer"),
    Column("note", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    Column("released_on", Date, nullable=True),
    Column("release_document", String(80), nullable=False),
    Column("released_by", String(80), nullable=False),
    Column("released_at", Instant, nullable=True),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("number", name="caveat_key"),
    ForeignKeyConstraint(["holder"], ["party.code"], name="a_caveat_names_a_known_holder"),
    ForeignKeyConstraint(["claimant"], ["party.code"], name="a_caveat_names_a_known_claimant"),
    ForeignKeyConstraint(["contract_number"], ["contract.number"], name="a_caveat_names_a_known_contract"),
    CheckConstraint("kind IN ('mortgage', 'dispute', 'court', 'inspection')", name="a_caveat_is_of_a_known_kind"),
    CheckConstraint("to_day IS NULL OR from_day <= to_day", name="a_caveat_ends_after_it_starts"),
    CheckConstraint("amount_fen >= 0", name="a_claim_is_not_below_zero"),
    CheckConstraint(
        "kind <> 'mortgage' OR (holder IS NOT NULL AND claimant IS NOT NULL AND amount_fen > 0 AND due_on IS NOT NULL"
        " AND filed_on IS NOT NULL)",
        name="a_mortgage_names_debtor_creditor_and_loan",
    ),
    CheckConstraint(
        "kind <> 'mortgage' OR contract_number IS NULL OR (consent <> '' AND consent_on <= issued_on)",
        name="a_transferees_mortgage_has_an_earlier_consent",
    ),
    CheckConstraint(
        "(released_on IS NULL) = (released_at IS NULL) AND (released_on IS NULL) = (released_by = '')"
        " AND (released_on IS NULL) = (release_document = '')",
        name="a_release_has_day_document_and_person",
    ),
    Index("caveat_by_contract", "contract_number"),
    Index("caveat_by_holder", "holder"),
)

CAVEAT_PARCEL = Table(
    "caveat_parcel",
    METADATA,
    Column("caveat_number", String(40), nullable=False),
    Column("line", Integer, nullable=False),
    Column("parcel_code", String(19), nullable=False),
    Column("area_grains", BigInteger, nullable=False),
    PrimaryKeyConstraint("caveat_number", "line", name="caveat_parcel_key"),
    ForeignKeyConstraint(["caveat_number"], ["caveat.number"], name="a_caveat_line_belongs_to_a_caveat"),
    ForeignKeyConstraint(["parcel_code"], ["parcel.code"], name="a_caveat_names_a_known_parcel"),
    CheckConstraint("area_grains > 0", name="a_caveat_line_has_an_area"),
    Index("caveat_parcel_by_parcel", "parcel_code"),
)
