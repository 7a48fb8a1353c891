"""What is transferred under which contract, and who has contracted land, by day: read models for the annual table."""

import sqlalchemy as sa
from alembic import op

from migrations import run_sql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

REARRANGING = "cause IN ('household-split', 'household-merged')"


def upgrade() -> None:
    op.create_table(
        "transfer_term",
        *_contract(),
        sa.Column("form", sa.String(40), nullable=False),
        sa.Column("taker_kind", sa.String(16), nullable=False),
        sa.Column("taker", sa.String(64), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False, comment="first day on which land is out"),
        sa.Column("closes_on", sa.Date(), nullable=False, comment="first day on which all is back by its term"),
        sa.Column("area_grains", sa.BigInteger(), nullable=False, comment="what the taker gets on the first day"),
        sa.Column("changed", sa.SmallInteger(), nullable=False, comment="1: something came after signing"),
        sa.PrimaryKeyConstraint("book_id", "document", "division_code", name="transfer_term_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("transfer_term_by_village", "transfer_term", ["division_code", "closes_on", "opens_on"])
    op.create_index("transfer_term_by_form", "transfer_term", ["form", "closes_on"])
    op.create_table(
        "transfer_day",
        *_contract(),
        *_holder(),
        sa.PrimaryKeyConstraint(
            "book_id", "document", "division_code", "holder", "effective_on", name="transfer_day_key"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "transfer_lot",
        *_contract(),
        sa.Column("lot_id", sa.BigInteger(), nullable=False),
        *_holder(),
        sa.PrimaryKeyConstraint(
            "book_id", "document", "division_code", "lot_id", "holder", "effective_on", name="transfer_lot_key"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "contracted_day",
        sa.Column("division_code", sa.String(12), nullable=False, comment="village of the land"),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.String(64), nullable=False, comment="a household"),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("delta", sa.BigInteger(), nullable=False, comment="grains of contract right"),
        sa.PrimaryKeyConstraint("division_code", "book_id", "holder", "effective_on", name="contracted_day_key"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "entry_that_rearranges_households",
        "entry",
        ["book_id", "cause", "id"],
        sqlite_where=sa.text(REARRANGING),
        postgresql_where=sa.text(REARRANGING),
    )
    run_sql(op.get_bind(), "0009_statistics")


def _contract() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.String(80), nullable=False, comment="number of the contract"),
        sa.Column("division_code", sa.String(12), nullable=False, comment="village of the land"),
    )


def _holder() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("holder_kind", sa.String(16), nullable=False),
        sa.Column("delta", sa.BigInteger(), nullable=False, comment="grains of operation right"),
    )
