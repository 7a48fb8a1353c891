"""Plots: what came into the book under their codes. What stands on them is in the postings of their lots."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from ledger.db import METADATA, Instant

PLOT = Table(
    "plot",
    METADATA,
    Column("code", String(64), nullable=False),
    Column("book_id", BigInteger, nullable=False),
    Column("entry_id", BigInteger, nullable=False, comment="the entry that brought its ground"),
    Column("village", String(12), nullable=False),
    Column("class_key", String(64), nullable=False, comment="land class that it came in with"),
    Column("grains", BigInteger, nullable=False, comment="area that it came in with"),
    Column("surveyed_on", Date, nullable=False, comment="the day from which it is in the book"),
    Column("document", String(80), nullable=False),
    Column("name", Text, nullable=False),
    Column("parent", String(64), nullable=True, comment="the plot whose ground it has; none: surveyed"),
    Column("recorded_at", Instant, nullable=False),
    PrimaryKeyConstraint("code", name="plot_key"),
    ForeignKeyConstraint(
        ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_plot_names_the_entry_that_brought_it"
    ),
    ForeignKeyConstraint(["parent"], ["plot.code"], name="a_plot_is_carved_out_of_a_known_plot"),
    CheckConstraint("grains > 0", name="a_plot_has_an_area"),
    CheckConstraint("document <> ''", name="a_plot_has_its_paper"),
    CheckConstraint("parent <> code", name="a_plot_is_not_its_own_ground"),
    Index("plot_by_village", "village"),
    Index("plot_by_parent", "parent"),
)
