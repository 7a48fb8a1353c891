"""Saved column mappings; imports that came over HTTP, with what became of them."""

import sqlalchemy as sa
from alembic import op

from ledger.db import Instant
from migrations import run_sql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "column_mapping",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("division_level", sa.String(length=8), nullable=False),
        sa.Column("division_code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="canonical JSON; empty where the mapping was removed"),
        sa.Column(
            "fingerprint",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the headings of the sheet it was made for",
        ),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("version >= 1", name="a_mapping_counts_its_versions_from_one"),
        sa.PrimaryKeyConstraint(
            "kind", "division_level", "division_code", "name", "version", name="column_mapping_key"
        ),
    )
    op.create_index("column_mapping_by_fingerprint", "column_mapping", ["kind", "fingerprint"], unique=False)
    op.create_table(
        "import_job",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column(
            "report",
            sa.Text(),
            nullable=False,
            comment="canonical JSON: options, figures, refusals, warnings, totals",
        ),
        sa.Column(
            "entries",
            sa.LargeBinary(),
            nullable=False,
            comment="what was or would be filed: deflated lines of JSON",
        ),
        sa.Column(
            "source",
            sa.LargeBinary(),
            comment="the upload, sealed under the data key, while its errors can be asked for",
        ),
        sa.Column("idempotency_key", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("state IN ('done', 'dry', 'refused', 'seen')", name="an_import_came_to_a_known_end"),
        sa.PrimaryKeyConstraint("id", name="import_job_key"),
        sa.UniqueConstraint("recorded_by", "idempotency_key", name="a_key_stands_for_one_import"),
        sqlite_autoincrement=True,
    )
    op.create_index("import_job_by_person", "import_job", ["recorded_by", "id"], unique=False)
    run_sql(op.get_bind(), "0008_mappings")
