"""Which files were imported: the same file twice changes nothing."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, PrimaryKeyConstraint, String, Table, Text

from ledger.db import METADATA, Instant

IMPORTED_FILE = Table(
    "imported_file",
    METADATA,
    Column("kind", String(16), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("row_count", BigInteger, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    PrimaryKeyConstraint("kind", "sha256", name="imported_file_key"),
)
