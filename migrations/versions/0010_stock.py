"""The land stock of villages by class."""

import sqlalchemy as sa
from alembic import op

from ledger.db import Instant
from migrations import run_sql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ACCOUNT_KINDS = (
    ("stock.survey", -1, "调查入库来源", "surveyed ground"),
    ("stock.rural-construction", 1, "农村建设用地", "rural construction land"),
    ("stock.mining", 1, "采矿用地", "mining land"),
    ("stock.cultivated", 1, "耕地", "cultivated land"),
    ("stock.other-agricultural", 1, "其他农用地", "other agricultural land"),
    ("stock.town-construction", 1, "城镇及其他建设用地", "town and other construction land"),
    ("stock.unused", 1, "未利用地", "unused land"),
)


def upgrade() -> None:
    connection = op.get_bind()
    op.create_table(
        "plot",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False, comment="the entry that brought its ground"),
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("class_key", sa.String(length=64), nullable=False, comment="land class that it came in with"),
        sa.Column("grains", sa.BigInteger(), nullable=False, comment="area that it came in with"),
        sa.Column("surveyed_on", sa.Date(), nullable=False, comment="the day from which it is in the book"),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "parent", sa.String(length=64), nullable=True, comment="the plot whose ground it has; none: surveyed"
        ),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.CheckConstraint("grains > 0", name="a_plot_has_an_area"),
        sa.CheckConstraint("document <> ''", name="a_plot_has_its_paper"),
        sa.CheckConstraint("parent <> code", name="a_plot_is_not_its_own_ground"),
        sa.ForeignKeyConstraint(
            ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_plot_names_the_entry_that_brought_it"
        ),
        sa.ForeignKeyConstraint(["parent"], ["plot.code"], name="a_plot_is_carved_out_of_a_known_plot"),
        sa.PrimaryKeyConstraint("code", name="plot_key"),
    )
    op.create_index("plot_by_parent", "plot", ["parent"], unique=False)
    op.create_index("plot_by_village", "plot", ["village"], unique=False)
    asset, kind = (
        sa.table(name, *map(sa.column, columns))
        for name, columns in (
            ("asset", ("code", "measure", "name_zh", "name_en")),
            ("account_kind", ("code", "side", "name_zh", "name_en")),
        )
    )
    connection.execute(asset.insert().values(code="land", measure="area", name_zh="土地", name_en="land"))
    connection.execute(kind.insert(), [dict(zip(kind.c.keys(), row, strict=True)) for row in ACCOUNT_KINDS])
    run_sql(connection, "0010_stock")
