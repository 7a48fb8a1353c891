"""Published files, their rows and their figures. Triggers keep what was loaded (0014_published)."""

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

PUBLISHED_FILE = Table(
    "published_file",
    METADATA,
    Column("sha256", String(64), nullable=False),
    Column("profile", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("figure_count", Integer, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    PrimaryKeyConstraint("sha256", name="published_file_key"),
    CheckConstraint("row_count > 0 AND figure_count >= 0", name="a_published_file_has_rows"),
    Index("published_file_by_profile", "profile"),
)

PUBLISHED_ROW = Table(
    "published_row",
    METADATA,
    Column("file_sha256", String(64), nullable=False),
    Column("line", Integer, nullable=False),
    Column("project", Text, nullable=False, comment="as printed; empty where the row does not say"),
    Column("township", Text, nullable=False),
    Column("villages", Text, nullable=False),
    Column("document", Text, nullable=False, comment="number of the paper"),
    Column("day", Date, nullable=True, comment="of the paper; none where not published, or only to the month"),
    Column("labels", Text, nullable=False, comment="canonical JSON: the cells that are no figures, as printed"),
    PrimaryKeyConstraint("file_sha256", "line", name="published_row_key"),
    ForeignKeyConstraint(["file_sha256"], ["published_file.sha256"], name="a_published_row_stands_in_a_file"),
)

PUBLISHED_FIGURE = Table(
    "published_figure",
    METADATA,
    Column("file_sha256", String(64), nullable=False),
    Column("line", Integer, nullable=False),
    Column("item", String(60), nullable=False, comment="the column"),
    Column("printed", String(60), nullable=False, comment="the text as printed"),
    Column("unit", String(16), nullable=False),
    Column("scale", Integer, nullable=False, comment="decimals as printed"),
    Column("value", BigInteger, nullable=False, comment="grains, fen, fen a mu, hundredths of kg, or a count"),
    PrimaryKeyConstraint("file_sha256", "line", "item", name="published_figure_key"),
    ForeignKeyConstraint(
        ["file_sha256", "line"],
        ["published_row.file_sha256", "published_row.line"],
        name="a_published_figure_stands_in_a_row",
    ),
    CheckConstraint("printed <> ''", name="a_published_figure_has_its_print"),
    CheckConstraint("scale >= 0 AND scale <= 30", name="a_published_figure_has_its_scale"),
    CheckConstraint(
        "unit IN ('ha', 'mu', 'm2', 'yuan', 'wan-yuan', 'wan-yuan/mu', 'kg', 'count')",
        name="a_published_figure_has_a_known_unit",
    ),
)
