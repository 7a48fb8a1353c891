"""Parties: households, persons, co-operatives, enterprises, collectives and offices.

Identity numbers, telephones and bank accounts are not here but sealed in ``personal_datum``.
"""

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
)

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

HOUSEHOLD_END = Table(
    "household_end",
    METADATA,
    Column("party_code", String(64), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("from_day", Date, nullable=False),
    Column(
        "until_day", Date, nullable=True, comment="last day of it: a new representative was named, or it was undone"
    ),
    Column("change_number", String(40), nullable=False, comment="the change of land or household behind it"),
    Column("recorded_at", Instant, nullable=False),
    Column("revived_at", Instant, nullable=True),
    PrimaryKeyConstraint("party_code", "sequence", name="household_end_key"),
    ForeignKeyConstraint(["party_code"], ["party.code"], name="a_household_that_ends_is_known"),
    CheckConstraint("kind IN ('extinct', 'merged', 'headless')", name="a_household_ends_in_a_known_way"),
    CheckConstraint("(until_day IS NULL) = (revived_at IS NULL)", name="a_household_says_when_it_was_revived"),
)
