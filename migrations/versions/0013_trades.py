"""Trades of quota: listings, pre-checks, offers, prices, proceeds distributed and paid out."""

import sqlalchemy as sa
from alembic import op

from ledger.db import Instant
from migrations import run_sql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ACCOUNT_KINDS = (
    ("money.household-share", 1, "农户所得待兑付", "households' share of proceeds"),
    ("money.collective-share", 1, "集体所得待兑付", "collectives' share of proceeds"),
    ("money.household-paid", 1, "已兑付农户", "paid to households"),
    ("money.collective-paid", 1, "已兑付集体", "paid to collectives"),
    ("money.resettlement", 1, "收益用途：安置补偿", "proceeds: resettlement"),
    ("money.reclamation-cost", 1, "收益用途：拆旧复垦", "proceeds: demolition and reclamation"),
    ("money.infrastructure", 1, "收益用途：基础设施和公共事业", "proceeds: infrastructure and public works"),
    ("money.other", 1, "收益用途：其他", "proceeds: other"),
)


def upgrade() -> None:
    connection = op.get_bind()
    _create_tables()
    kind = sa.table("account_kind", *map(sa.column, ("code", "side", "name_zh", "name_en")))
    connection.execute(kind.insert(), [dict(zip(kind.c.keys(), row, strict=True)) for row in ACCOUNT_KINDS])
    run_sql(connection, "0013_trades")


def _create_tables() -> None:
    op.create_table(
        "quota_trade",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("book_key", sa.String(length=24), nullable=False, comment="key of the selling office"),
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("instrument", sa.String(length=16), nullable=False),
        sa.Column("grains", sa.BigInteger(), nullable=False),
        sa.Column("paddy_grains", sa.BigInteger(), nullable=False),
        sa.Column("grain_centikg", sa.BigInteger(), nullable=False, comment="grain capacity, hundredths of a kilogram"),
        sa.Column("asking_fen_per_mu", sa.BigInteger(), nullable=False),
        sa.Column("premium", sa.Integer(), nullable=False, comment="1: the floors with premium hold"),
        sa.Column("sale_case", sa.String(length=16), nullable=False, comment="of a sale to another province"),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column(
            "listing",
            sa.String(length=40),
            nullable=False,
            comment="number of the quota event that lists it, proposed with it",
        ),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("number <> '' AND document <> '' AND listing <> ''", name="a_trade_has_number_and_paper"),
        sa.CheckConstraint(
            "grains > 0 AND paddy_grains >= 0 AND grain_centikg >= 0 AND asking_fen_per_mu >= 0",
            name="a_trade_has_its_figures",
        ),
        sa.ForeignKeyConstraint(["book_id"], ["book.id"], name="a_trade_belongs_to_a_known_book"),
        sa.ForeignKeyConstraint(["lot"], ["quota_lot.code"], name="a_trade_offers_a_known_lot"),
        sa.PrimaryKeyConstraint("number", name="quota_trade_key"),
    )
    op.create_index("a_listing_is_of_one_trade", "quota_trade", ["listing"], unique=True)
    op.create_index("quota_trade_by_book", "quota_trade", ["book_id", "number"], unique=False)
    op.create_index("quota_trade_by_lot", "quota_trade", ["lot"], unique=False)
    op.create_table(
        "quota_pre_check",
        sa.Column("trade", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("buyer", sa.Text(), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False, comment="canonical JSON: what the rules refused and warned of"),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("passed IN (0, 1) AND buyer <> '' AND price_fen >= 0", name="a_pre_check_has_its_figures"),
        sa.ForeignKeyConstraint(["trade"], ["quota_trade.number"], name="a_pre_check_belongs_to_a_trade"),
        sa.PrimaryKeyConstraint("trade", "sequence", name="quota_pre_check_key"),
    )
    op.create_table(
        "quota_offer",
        sa.Column("trade", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("buyer", sa.Text(), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=False, comment="empty: open"),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer_document", sa.String(length=80), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("answered_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "(answer = '') = (answered_at IS NULL) AND (answer = '') = (answered_by = '') AND (answer <> 'accepted' OR (answer_document <> '' AND answered_on IS NOT NULL))",
            name="an_answer_says_who_and_when",
        ),
        sa.CheckConstraint("answer IN ('', 'accepted', 'declined', 'taken-back')", name="an_offer_has_a_known_answer"),
        sa.CheckConstraint("buyer <> '' AND price_fen >= 0 AND document <> ''", name="an_offer_has_its_figures"),
        sa.ForeignKeyConstraint(["trade"], ["quota_trade.number"], name="an_offer_belongs_to_a_trade"),
        sa.PrimaryKeyConstraint("trade", "sequence", name="quota_offer_key"),
    )
    op.create_index(
        "a_trade_has_one_standing_offer",
        "quota_offer",
        ["trade"],
        unique=True,
        sqlite_where=sa.text("answer IN ('', 'accepted')"),
        postgresql_where=sa.text("answer IN ('', 'accepted')"),
    )
    op.create_table(
        "quota_price",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sale_case", sa.String(length=16), nullable=False),
        sa.Column("division_level", sa.String(length=8), nullable=False, comment="empty with the code: everywhere"),
        sa.Column("division_code", sa.String(length=12), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False, comment="the highest of a day holds"),
        sa.Column("fen_per_mu", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("(division_level = '') = (division_code = '')", name="a_price_names_level_and_code"),
        sa.CheckConstraint("fen_per_mu >= 0 AND document <> ''", name="a_price_has_its_measure"),
        sa.CheckConstraint(
            "kind IN ('floor-sale', 'floor-household', 'floor-collective', 'guide', 'cross-out', 'cross-in')",
            name="a_price_is_of_a_known_kind",
        ),
        sa.PrimaryKeyConstraint(
            "kind", "sale_case", "division_level", "division_code", "valid_from", "sequence", name="quota_price_key"
        ),
    )
    op.create_table(
        "quota_distribution",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("sale", sa.String(length=40), nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="canonical JSON of what was signed"),
        sa.Column("proposal_id", NUMBER, nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("reversal_proposal_id", NUMBER, nullable=True),
        sa.Column("reversal_entry_id", sa.BigInteger(), nullable=True),
        sa.Column("reversed_at", Instant(), nullable=True),
        sa.CheckConstraint("fen > 0 AND document <> ''", name="a_distribution_has_amount_and_paper"),
        sa.CheckConstraint(
            "(reversed_at IS NULL) = (reversal_proposal_id IS NULL) AND (reversed_at IS NULL) = (reversal_entry_id IS NULL)",
            name="a_reversed_distribution_names_its_proposal",
        ),
        sa.ForeignKeyConstraint(
            ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_distribution_names_a_known_entry"
        ),
        sa.ForeignKeyConstraint(
            ["book_id", "reversal_entry_id"],
            ["entry.book_id", "entry.id"],
            name="a_distribution_names_its_reversing_entry",
        ),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name="a_distribution_names_its_proposal"),
        sa.ForeignKeyConstraint(
            ["reversal_proposal_id"], ["proposal.id"], name="a_distribution_names_the_proposal_of_its_reversal"
        ),
        sa.ForeignKeyConstraint(["sale"], ["quota_event.number"], name="a_distribution_is_of_a_sale"),
        sa.PrimaryKeyConstraint("number", name="quota_distribution_key"),
    )
    op.create_index("quota_distribution_by_entry", "quota_distribution", ["book_id", "entry_id"], unique=False)
    op.create_index("quota_distribution_by_sale", "quota_distribution", ["sale"], unique=False)
    op.create_table(
        "quota_distribution_line",
        sa.Column("distribution", sa.String(length=40), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=20), nullable=False),
        sa.Column("village", sa.String(length=12), nullable=False, comment="empty but for shares"),
        sa.Column(
            "party",
            sa.String(length=64),
            nullable=False,
            comment="the household; empty: the collective of the village, or a head",
        ),
        sa.Column("grains", sa.BigInteger(), nullable=False, comment="area of the lot by which it was split"),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("(head = 'household-share') = (party <> '')", name="a_household_share_names_its_household"),
        sa.CheckConstraint(
            "head IN ('household-share', 'collective-share', 'resettlement', 'reclamation-cost', 'infrastructure', 'other')",
            name="a_share_goes_to_a_known_head",
        ),
        sa.CheckConstraint("fen > 0 AND grains >= 0", name="a_share_has_an_amount"),
        sa.ForeignKeyConstraint(
            ["distribution"], ["quota_distribution.number"], name="a_share_belongs_to_a_distribution"
        ),
        sa.PrimaryKeyConstraint("distribution", "line", name="quota_distribution_line_key"),
    )
    op.create_index("quota_distribution_line_by_party", "quota_distribution_line", ["party"], unique=False)
    op.create_table(
        "quota_payout",
        sa.Column("distribution", sa.String(length=40), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("voucher", sa.String(length=80), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("reversed_at", Instant(), nullable=True),
        sa.Column("reversed_by", sa.String(length=80), nullable=False),
        sa.Column("reversal_reason", sa.Text(), nullable=False),
        sa.Column("reversal_entry_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(reversed_at IS NULL) = (reversal_entry_id IS NULL) AND (reversed_at IS NULL) = (reversal_reason = '') AND (reversed_at IS NULL) = (reversed_by = '')",
            name="a_reversed_payout_says_why",
        ),
        sa.CheckConstraint("fen > 0 AND voucher <> ''", name="a_payout_has_amount_and_voucher"),
        sa.ForeignKeyConstraint(
            ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_payout_names_a_known_entry"
        ),
        sa.ForeignKeyConstraint(
            ["book_id", "reversal_entry_id"], ["entry.book_id", "entry.id"], name="a_payout_names_its_reversing_entry"
        ),
        sa.ForeignKeyConstraint(
            ["distribution", "line"],
            ["quota_distribution_line.distribution", "quota_distribution_line.line"],
            name="a_payout_is_of_a_share",
        ),
        sa.PrimaryKeyConstraint("distribution", "line", "voucher", name="quota_payout_key"),
    )
