"""Administrative divisions of all five levels, keyed by (level, code), each version with its days."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Index, PrimaryKeyConstraint, String, Table, Text, text

from ledger.db import METADATA

DIVISION = Table(
    "division",
    METADATA,
    Column("level", String(8), nullable=False),
    Column("code", String(12), nullable=False),
    Column("valid_from", Date, nullable=False, comment="1900-01-01 for what was there when the first list was loaded"),
    Column("ended_on", Date, nullable=False, comment="first day on which this version is no longer valid; 9999-12-31"),
    Column("name", Text, nullable=False),
    Column("parent_code", String(12), nullable=False, comment="code one level up; empty for a province"),
    PrimaryKeyConstraint("level", "code", "valid_from", name="division_key"),
    CheckConstraint(
        "level IN ('province', 'city', 'county', 'township', 'village')", name="a_division_is_on_one_of_five_levels"
    ),
    CheckConstraint("length(code) = 12", name="a_division_code_has_twelve_digits"),
    CheckConstraint("valid_from < ended_on", name="a_division_is_valid_for_a_day_or_more"),
    Index("division_by_parent", "parent_code", "level"),
    Index(
        "a_division_has_one_current_version",
        "level",
        "code",
        unique=True,
        sqlite_where=text("ended_on = '9999-12-31'"),
        postgresql_where=text("ended_on = '9999-12-31'"),
    ),
)
