"""Sealed personal data: a row a value."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, PrimaryKeyConstraint, String, Table, Text

from ledger.db import METADATA, Instant

PERSONAL_DATUM = Table(
    "personal_datum",
    METADATA,
    Column("party_code", String(64), nullable=False),
    Column("field", String(16), nullable=False),
    Column("sealed", Text, nullable=False, comment="version:cipher:key id:nonce and ciphertext in base64"),
    Column("key_id", String(16), nullable=False),
    Column("masked", Text, nullable=False, comment="what everybody may see"),
    Column("lookup", String(64), nullable=False, comment="keyed hash of field and value, for search by equality"),
    Column("recorded_at", Instant, nullable=False),
    PrimaryKeyConstraint("party_code", "field", name="personal_datum_key"),
    ForeignKeyConstraint(["party_code"], ["party.code"], name="a_personal_datum_belongs_to_a_known_party"),
    CheckConstraint("field IN ('id_number', 'phone', 'bank_account')", name="a_personal_datum_is_of_a_known_field"),
    CheckConstraint("sealed LIKE 'v1:%:' || key_id || ':%'", name="a_sealed_datum_names_its_key"),
    Index("personal_datum_by_lookup", "field", "lookup"),
)
