"""Published figures: files as offices printed them, their rows and figures."""

import sqlalchemy as sa
from alembic import op

from ledger.db import Instant
from migrations import run_sql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "published_file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("profile", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("figure_count", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("row_count > 0 AND figure_count >= 0", name="a_published_file_has_rows"),
        sa.PrimaryKeyConstraint("sha256", name="published_file_key"),
    )
    op.create_index("published_file_by_profile", "published_file", ["profile"], unique=False)
    op.create_table(
        "published_row",
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False, comment="as printed; empty where the row does not say"),
        sa.Column("township", sa.Text(), nullable=False),
        sa.Column("villages", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False, comment="number of the paper"),
        sa.Column(
            "day", sa.Date(), nullable=True, comment="of the paper; none where not published, or only to the month"
        ),
        sa.Column(
            "labels", sa.Text(), nullable=False, comment="canonical JSON: the cells that are no figures, as printed"
        ),
        sa.ForeignKeyConstraint(["file_sha256"], ["published_file.sha256"], name="a_published_row_stands_in_a_file"),
        sa.PrimaryKeyConstraint("file_sha256", "line", name="published_row_key"),
    )
    op.create_table(
        "published_figure",
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False, comment="the column"),
        sa.Column("printed", sa.String(length=60), nullable=False, comment="the text as printed"),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("scale", sa.Integer(), nullable=False, comment="decimals as printed"),
        sa.Column(
            "value", sa.BigInteger(), nullable=False, comment="grains, fen, fen a mu, hundredths of kg, or a count"
        ),
        sa.CheckConstraint("printed <> ''", name="a_published_figure_has_its_print"),
        sa.CheckConstraint("scale >= 0 AND scale <= 30", name="a_published_figure_has_its_scale"),
        sa.CheckConstraint(
            "unit IN ('ha', 'mu', 'm2', 'yuan', 'wan-yuan', 'wan-yuan/mu', 'kg', 'count')",
            name="a_published_figure_has_a_known_unit",
        ),
        sa.ForeignKeyConstraint(
            ["file_sha256", "line"],
            ["published_row.file_sha256", "published_row.line"],
            name="a_published_figure_stands_in_a_row",
        ),
        sa.PrimaryKeyConstraint("file_sha256", "line", "item", name="published_figure_key"),
    )
    run_sql(op.get_bind(), "0014_published")
