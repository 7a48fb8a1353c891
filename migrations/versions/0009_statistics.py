"""What is transferred under which contract, by day: a read model of the postings, for the annual table."""

import sqlalchemy as sa
from alembic import op

from migrations import run_sql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

REARRANGING = "'household-split', 'household-merged'"


def upgrade() -> None:
    op.create_table(
        "transfer_term",
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.String(80), nullable=False, comment="number of the contract"),
        sa.Column("division_code", sa.String(12), nullable=False, comment="village of the land"),
        sa.Column("form", sa.String(40), nullable=False),
        sa.Column("taker_kind", sa.String(16), nullable=False),
        sa.Column("taker", sa.String(64), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False, comment="first day on which land is out"),
        sa.Column("closes_on", sa.Date(), nullable=False, comment="first day on which all is back by its term"),
        sa.PrimaryKeyConstraint("book_id", "document", "division_code", name="transfer_term_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("transfer_term_by_village", "transfer_term", ["division_code", "closes_on", "opens_on"])
    op.create_index("transfer_term_by_form", "transfer_term", ["form", "closes_on"])
    op.create_table(
        "transfer_day",
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.String(80), nullable=False, comment="number of the contract"),
        sa.Column("division_code", sa.String(12), nullable=False, comment="village of the land"),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("holder_kind", sa.String(16), nullable=False),
        sa.Column("delta", sa.BigInteger(), nullable=False, comment="grains of operation right"),
        sa.PrimaryKeyConstraint(
            "book_id", "document", "division_code", "holder", "effective_on", name="transfer_day_key"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "entry_that_rearranges_households",
        "entry",
        ["book_id", "cause", "id"],
        sqlite_where=sa.text(f"cause IN ({REARRANGING})"),
        postgresql_where=sa.text(f"cause IN ({REARRANGING})"),
    )
    run_sql(op.get_bind(), "0009_statistics")
