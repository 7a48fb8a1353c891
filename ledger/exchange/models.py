"""Which files were imported: the same file twice changes nothing. Saved mappings; uploads and what became of them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from ledger.access.models import NUMBER
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

COLUMN_MAPPING = Table(
    "column_mapping",
    METADATA,
    Column("kind", String(16), nullable=False),
    Column("division_level", String(8), nullable=False),
    Column("division_code", String(12), nullable=False),
    Column("name", String(60), nullable=False),
    Column("version", Integer, nullable=False),
    Column("content", Text, nullable=False, comment="canonical JSON; empty where the mapping was removed"),
    Column("fingerprint", String(64), nullable=False, comment="SHA-256 of the headings of the sheet it was made for"),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    PrimaryKeyConstraint("kind", "division_level", "division_code", "name", "version", name="column_mapping_key"),
    CheckConstraint("version >= 1", name="a_mapping_counts_its_versions_from_one"),
    Index("column_mapping_by_fingerprint", "kind", "fingerprint"),
)

IMPORT_JOB = Table(
    "import_job",
    METADATA,
    Column("id", NUMBER, autoincrement=True, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("state", String(8), nullable=False),
    Column("report", Text, nullable=False, comment="canonical JSON: options, figures, refusals, warnings, totals"),
    Column("entries", LargeBinary, nullable=False, comment="what was or would be filed: deflated lines of JSON"),
    Column("source", LargeBinary, comment="the upload, sealed under the data key, while its errors can be asked for"),
    Column("idempotency_key", String(120), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    PrimaryKeyConstraint("id", name="import_job_key"),
    UniqueConstraint("recorded_by", "idempotency_key", name="a_key_stands_for_one_import"),
    CheckConstraint("state IN ('done', 'dry', 'refused', 'seen')", name="an_import_came_to_a_known_end"),
    Index("import_job_by_person", "recorded_by", "id"),
    sqlite_autoincrement=True,
)
