"""Rent, deposits and dividends: tables that are only added to, and their kinds in the chart of accounts."""

import sqlalchemy as sa
from alembic import op

from ledger.db import Instant
from migrations import run_sql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ASSETS = (
    ("cny", "fen", "人民币", "money"),
    ("grain-in-kind", "kg", "实物租（百分之一公斤）", "rent in kind, in hundredths of a kilogram"),
)
ACCOUNT_KINDS = (
    ("money.rent-receivable", 1, "应收流转费", "rent receivable"),
    ("money.rent-owed", -1, "应付流转费", "rent owed"),
    ("money.refund-receivable", 1, "应收退租", "refund of rent receivable"),
    ("money.refund-owed", -1, "应付退租", "refund of rent owed"),
    ("money.dividend-receivable", 1, "应收分红", "dividend receivable"),
    ("money.dividend-owed", -1, "应付分红", "dividend owed"),
    ("money.deposit", 1, "风险保障金", "deposit"),
    ("money.deposit-owed", -1, "应退风险保障金", "deposit owed back"),
    ("grain.rent-receivable", 1, "应收实物租", "rent in kind receivable"),
    ("grain.rent-owed", -1, "应付实物租", "rent in kind owed"),
    ("grain.refund-receivable", 1, "应收退租（实物）", "refund in kind receivable"),
    ("grain.refund-owed", -1, "应付退租（实物）", "refund in kind owed"),
)


def upgrade() -> None:
    _create_tables()
    connection = op.get_bind()
    asset, kind = (
        sa.table(name, *map(sa.column, columns))
        for name, columns in (
            ("asset", ("code", "measure", "name_zh", "name_en")),
            ("account_kind", ("code", "side", "name_zh", "name_en")),
        )
    )
    connection.execute(asset.insert(), [dict(zip(asset.c.keys(), row, strict=True)) for row in ASSETS])
    connection.execute(kind.insert(), [dict(zip(kind.c.keys(), row, strict=True)) for row in ACCOUNT_KINDS])
    run_sql(connection, "0005_rent")


def _create_tables() -> None:
    op.create_table(
        "rent_agreement",
        sa.Column("contract_number", sa.String(length=40), nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("payer", sa.String(length=64), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False, comment="canonical JSON of the rent terms"),
        sa.Column("entry_id", sa.BigInteger(), nullable=True, comment="of the posting; null where nothing is posted"),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_rent_agreement_names_its_entry"
        ),
        sa.PrimaryKeyConstraint("contract_number", name="rent_agreement_key"),
    )
    op.create_index("rent_agreement_by_payer", "rent_agreement", ["payer"], unique=False)
    op.create_table(
        "rent_change",
        sa.Column("contract_number", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="canonical JSON of what is otherwise from that day on"),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=True, comment="of the posting; null where nothing is posted"),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "kind IN ('returned', 'repriced', 'succeeded', 'reversed')", name="a_rent_change_is_of_a_known_kind"
        ),
        sa.ForeignKeyConstraint(
            ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_rent_change_names_its_entry"
        ),
        sa.ForeignKeyConstraint(
            ["contract_number"], ["rent_agreement.contract_number"], name="a_rent_change_belongs_to_an_agreement"
        ),
        sa.PrimaryKeyConstraint("contract_number", "number", name="rent_change_key"),
    )
    op.create_table(
        "rent_charge",
        sa.Column("contract_number", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=8), nullable=False),
        sa.Column("measure", sa.String(length=3), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False, comment="place of the share in the terms, from 1"),
        sa.Column("creditor", sa.String(length=64), nullable=False),
        sa.Column("creditor_kind", sa.String(length=16), nullable=False),
        sa.Column("debtor", sa.String(length=64), nullable=False),
        sa.Column("debtor_kind", sa.String(length=16), nullable=False),
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_last", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False, comment="fen, or hundredths of a kilogram; - takes back"),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("claim IN ('rent', 'refund', 'dividend')", name="a_charge_is_of_a_known_claim"),
        sa.CheckConstraint("measure IN ('fen', 'kg')", name="a_charge_is_in_money_or_in_kind"),
        sa.CheckConstraint("amount <> 0", name="a_charge_moves_something"),
        sa.CheckConstraint("effective_on >= due_on", name="a_charge_counts_from_its_due_day_on"),
        sa.ForeignKeyConstraint(
            ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_charge_names_its_entry"
        ),
        sa.ForeignKeyConstraint(
            ["contract_number"], ["rent_agreement.contract_number"], name="a_charge_belongs_to_an_agreement"
        ),
        sa.PrimaryKeyConstraint("contract_number", "number", name="rent_charge_key"),
    )
    op.create_index("rent_charge_by_creditor", "rent_charge", ["creditor"], unique=False)
    op.create_index("rent_charge_by_debtor", "rent_charge", ["debtor"], unique=False)
    op.create_index("rent_charge_by_due_day", "rent_charge", ["due_on"], unique=False)
    op.create_index("rent_charge_by_entry", "rent_charge", ["book_id", "entry_id"], unique=False)
    op.create_table(
        "rent_payment",
        sa.Column("contract_number", sa.String(length=40), nullable=False),
        sa.Column("voucher", sa.String(length=64), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("measure", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column(
            "content_hash", sa.String(length=64), nullable=False, comment="of what was asked for, to know a repetition"
        ),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=True, comment="of the posting; null where nothing is posted"),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("measure IN ('fen', 'kg')", name="a_payment_is_in_money_or_in_kind"),
        sa.CheckConstraint("voucher <> ''", name="a_payment_has_a_voucher"),
        sa.CheckConstraint("amount > 0", name="a_payment_pays_something"),
        sa.CheckConstraint("entry_id IS NOT NULL", name="a_payment_is_posted"),
        sa.ForeignKeyConstraint(
            ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_payment_names_its_entry"
        ),
        sa.ForeignKeyConstraint(
            ["contract_number"], ["rent_agreement.contract_number"], name="a_payment_belongs_to_an_agreement"
        ),
        sa.PrimaryKeyConstraint("contract_number", "voucher", name="rent_payment_key"),
    )
    op.create_index("rent_payment_by_day", "rent_payment", ["paid_on"], unique=False)
    op.create_index("rent_payment_by_entry", "rent_payment", ["book_id", "entry_id"], unique=False)
    op.create_table(
        "rent_payment_line",
        sa.Column("contract_number", sa.String(length=40), nullable=False),
        sa.Column("voucher", sa.String(length=64), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=8), nullable=False),
        sa.Column("measure", sa.String(length=3), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("creditor", sa.String(length=64), nullable=False),
        sa.Column("debtor", sa.String(length=64), nullable=False),
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("receiver", sa.String(length=64), nullable=False, comment="whose account the money went to"),
        sa.Column(
            "mandate",
            sa.String(length=80),
            nullable=False,
            comment="the paper by which another one receives; empty for none",
        ),
        sa.CheckConstraint("receiver = creditor OR mandate <> ''", name="a_payee_is_entitled_or_has_a_mandate"),
        sa.CheckConstraint("amount > 0", name="a_payment_line_pays_something"),
        sa.ForeignKeyConstraint(
            ["contract_number", "voucher"],
            ["rent_payment.contract_number", "rent_payment.voucher"],
            name="a_payment_line_belongs_to_a_payment",
        ),
        sa.PrimaryKeyConstraint("contract_number", "voucher", "line", name="rent_payment_line_key"),
    )
    op.create_index("rent_payment_line_by_creditor", "rent_payment_line", ["creditor"], unique=False)
    op.create_index("rent_payment_line_by_debtor", "rent_payment_line", ["debtor"], unique=False)
    op.create_index("rent_payment_line_by_due_day", "rent_payment_line", ["due_on"], unique=False)
    op.create_table(
        "rent_payment_reversal",
        sa.Column("contract_number", sa.String(length=40), nullable=False),
        sa.Column("voucher", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=True, comment="of the posting; null where nothing is posted"),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("reason <> ''", name="a_reversal_of_a_payment_says_why"),
        sa.CheckConstraint("entry_id IS NOT NULL", name="a_reversal_of_a_payment_is_posted"),
        sa.ForeignKeyConstraint(
            ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_reversal_of_a_payment_names_its_entry"
        ),
        sa.ForeignKeyConstraint(
            ["contract_number", "voucher"],
            ["rent_payment.contract_number", "rent_payment.voucher"],
            name="a_reversal_names_a_known_payment",
        ),
        sa.PrimaryKeyConstraint("contract_number", "voucher", name="rent_payment_reversal_key"),
    )
    op.create_table(
        "rent_deposit",
        sa.Column("contract_number", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("collector", sa.String(length=64), nullable=False),
        sa.Column("collector_kind", sa.String(length=16), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=False, comment="voucher, decision or policy"),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="of a policy"),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=True, comment="of the posting; null where nothing is posted"),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "(event IN ('paid', 'claimed', 'released')) = (entry_id IS NOT NULL)", name="money_of_a_deposit_is_posted"
        ),
        sa.CheckConstraint("document <> '' OR event = 'agreed'", name="a_deposit_event_names_its_paper"),
        sa.CheckConstraint(
            "event IN ('agreed', 'paid', 'claimed', 'released', 'insured')", name="a_deposit_event_is_of_a_known_kind"
        ),
        sa.CheckConstraint("fen > 0", name="a_deposit_event_has_a_sum"),
        sa.ForeignKeyConstraint(
            ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_deposit_event_names_its_entry"
        ),
        sa.ForeignKeyConstraint(
            ["contract_number"], ["rent_agreement.contract_number"], name="a_deposit_belongs_to_an_agreement"
        ),
        sa.PrimaryKeyConstraint("contract_number", "number", name="rent_deposit_key"),
    )
    op.create_table(
        "rent_dividend",
        sa.Column("contract_number", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=16), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("resolution", sa.String(length=80), nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=True, comment="of the posting; null where nothing is posted"),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("resolution <> ''", name="a_dividend_names_its_resolution"),
        sa.CheckConstraint("entry_id IS NOT NULL", name="a_dividend_is_posted"),
        sa.CheckConstraint("total_fen > 0", name="a_dividend_has_a_sum"),
        sa.ForeignKeyConstraint(
            ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_dividend_names_its_entry"
        ),
        sa.ForeignKeyConstraint(
            ["contract_number"], ["rent_agreement.contract_number"], name="a_dividend_belongs_to_an_agreement"
        ),
        sa.PrimaryKeyConstraint("contract_number", "period", name="rent_dividend_key"),
    )
    op.create_table(
        "reference_price",
        sa.Column("division_level", sa.String(length=8), nullable=False),
        sa.Column("division_code", sa.String(length=12), nullable=False),
        sa.Column("crop", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="of prices for one day the last one counts"),
        sa.Column("fen_per_kg", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("source <> ''", name="a_reference_price_names_its_source"),
        sa.CheckConstraint("fen_per_kg > 0", name="a_reference_price_is_above_zero"),
        sa.PrimaryKeyConstraint("division_level", "division_code", "crop", "day", "number", name="reference_price_key"),
    )
