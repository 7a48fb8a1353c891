"""Parties: households, persons, co-operatives, enterprises, collectives and offices.

Identity numbers, telephones and bank accounts are not here but sealed in ``personal_datum``.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, PrimaryKeyConstraint, String, Table, Text

from ledger.db import METADATA, Instant

PARTY = Table(
    "party",
    METADATA,
    Column("code", String(64), nullable=False, comment="18-digit contractor code where there is one"),
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("name_sort_key", Text, nullable=False, comment="pinyin, because the database has no Chinese collation"),
    Column("name_initials", Text, nullable=False),
    Column("id_type", String(24), nullable=False),
    Column("division_level", String(8), nullable=False),
    Column("division_code", String(12), nullable=False),
    Column("address", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("erased_at", Instant, comment="when name, address and personal data were deleted"),
    PrimaryKeyConstraint("code", name="party_key"),
    CheckConstraint(
        "kind IN ('household', 'person', 'cooperative', 'enterprise', 'collective', 'office')",
        name="a_party_is_of_a_known_kind",
    ),
    Index("party_by_division", "division_code", "name_sort_key"),
    Index("party_by_initials", "name_initials"),
)
