"""Trades, pre-checks, offers, prices of quota, distributions of proceeds and what was paid of them: only ever added to."""

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
    text,
)

from ledger.access.models import NUMBER
from ledger.db import METADATA, Instant

QUOTA_TRADE = Table(
    "quota_trade",
    METADATA,
    Column("number", String(40), nullable=False),
    Column("book_id", BigInteger, nullable=False),
    Column("book_key", String(24), nullable=False, comment="key of the selling office"),
    Column("lot", String(64), nullable=False),
    Column("instrument", String(16), nullable=False),
    Column("grains", BigInteger, nullable=False),
    Column("paddy_grains", BigInteger, nullable=False),
    Column("grain_centikg", BigInteger, nullable=False, comment="grain capacity, hundredths of a kilogram"),
    Column("asking_fen_per_mu", BigInteger, nullable=False),
    Column("premium", Integer, nullable=False, comment="1: the floors with premium hold"),
    Column("sale_case", String(16), nullable=False, comment="of a sale to another province"),
    Column("document", String(80), nullable=False),
    Column("on_day", Date, nullable=False),
    Column("listing", String(40), nullable=False, comment="number of the quota event that lists it, proposed with it"),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    PrimaryKeyConstraint("number", name="quota_trade_key"),
    ForeignKeyConstraint(["book_id"], ["book.id"], name="a_trade_belongs_to_a_known_book"),
    ForeignKeyConstraint(["lot"], ["quota_lot.code"], name="a_trade_offers_a_known_lot"),
    CheckConstraint("number <> '' AND document <> '' AND listing <> ''", name="a_trade_has_number_and_paper"),
    CheckConstraint(
        "grains > 0 AND paddy_grains >= 0 AND grain_centikg >= 0 AND asking_fen_per_mu >= 0",
        name="a_trade_has_its_figures",
    ),
    Index("quota_trade_by_book", "book_id", "number"),
    Index("quota_trade_by_lot", "lot"),
    Index("a_listing_is_of_one_trade", "listing", unique=True),
)

QUOTA_PRE_CHECK = Table(
    "quota_pre_check",
    METADATA,
    Column("trade", String(40), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("buyer", Text, nullable=False),
    Column("price_fen", BigInteger, nullable=False),
    Column("on_day", Date, nullable=False),
    Column("passed", Integer, nullable=False),
    Column("found", Text, nullable=False, comment="canonical JSON: what the rules refused and warned of"),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    PrimaryKeyConstraint("trade", "sequence", name="quota_pre_check_key"),
    ForeignKeyConstraint(["trade"], ["quota_trade.number"], name="a_pre_check_belongs_to_a_trade"),
    CheckConstraint("passed IN (0, 1) AND buyer <> '' AND price_fen >= 0", name="a_pre_check_has_its_figures"),
)

QUOTA_OFFER = Table(
    "quota_offer",
    METADATA,
    Column("trade", String(40), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("buyer", Text, nullable=False),
    Column("price_fen", BigInteger, nullable=False),
    Column("on_day", Date, nullable=False),
    Column("document", String(80), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    Column("answer", String(12), nullable=False, comment="empty: open"),
    Column("answered_on", Date),
    Column("answer_document", String(80), nullable=False),
    Column("answered_at", Instant),
    Column("answered_by", String(80), nullable=False),
    PrimaryKeyConstraint("trade", "sequence", name="quota_offer_key"),
    ForeignKeyConstraint(["trade"], ["quota_trade.number"], name="an_offer_belongs_to_a_trade"),
    CheckConstraint("answer IN ('', 'accepted', 'declined', 'taken-back')", name="an_offer_has_a_known_answer"),
    CheckConstraint(
        "(answer = '') = (answered_at IS NULL) AND (answer = '') = (answered_by = '')"
        " AND (answer <> 'accepted' OR (answer_document <> '' AND answered_on IS NOT NULL))",
        name="an_answer_says_who_and_when",
    ),
    CheckConstraint("buyer <> '' AND price_fen >= 0 AND document <> ''", name="an_offer_has_its_figures"),
    Index(
        "a_trade_has_one_standing_offer",
        "trade",
        unique=True,
        sqlite_where=text("answer IN ('', 'accepted')"),
        postgresql_where=text("answer IN ('', 'accepted')"),
    ),
)

QUOTA_PRICE = Table(
    "quota_price",
    METADATA,
    Column("kind", String(20), nullable=False),
    Column("sale_case", String(16), nullable=False),
    Column("division_level", String(8), nullable=False, comment="empty with the code: everywhere"),
    Column("division_code", String(12), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("sequence", Integer, nullable=False, comment="the highest of a day holds"),
    Column("fen_per_mu", BigInteger, nullable=False),
    Column("document", String(200), nullable=False),
    Column("note", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    PrimaryKeyConstraint(
        "kind", "sale_case", "division_level", "division_code", "valid_from", "sequence", name="quota_price_key"
    ),
    CheckConstraint("(division_level = '') = (division_code = '')", name="a_price_names_level_and_code"),
    CheckConstraint(
        "kind IN ('floor-sale', 'floor-household', 'floor-collective', 'guide', 'cross-out', 'cross-in')",
        name="a_price_is_of_a_known_kind",
    ),
    CheckConstraint("fen_per_mu >= 0 AND document <> ''", name="a_price_has_its_measure"),
)

QUOTA_DISTRIBUTION = Table(
    "quota_distribution",
    METADATA,
    Column("number", String(40), nullable=False),
    Column("sale", String(40), nullable=False),
    Column("book_id", BigInteger, nullable=False),
    Column("document", String(80), nullable=False),
    Column("on_day", Date, nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("content", Text, nullable=False, comment="canonical JSON of what was signed"),
    Column("proposal_id", NUMBER, nullable=False),
    Column("entry_id", BigInteger, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    Column("reversal_proposal_id", NUMBER),
    Column("reversal_entry_id", BigInteger),
    Column("reversed_at", Instant),
    PrimaryKeyConstraint("number", name="quota_distribution_key"),
    ForeignKeyConstraint(["sale"], ["quota_event.number"], name="a_distribution_is_of_a_sale"),
    ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name="a_distribution_names_its_proposal"),
    ForeignKeyConstraint(
        ["reversal_proposal_id"], ["proposal.id"], name="a_distribution_names_the_proposal_of_its_reversal"
    ),
    ForeignKeyConstraint(
        ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_distribution_names_a_known_entry"
    ),
    ForeignKeyConstraint(
        ["book_id", "reversal_entry_id"],
        ["entry.book_id", "entry.id"],
        name="a_distribution_names_its_reversing_entry",
    ),
    CheckConstraint("fen > 0 AND document <> ''", name="a_distribution_has_amount_and_paper"),
    CheckConstraint(
        "(reversed_at IS NULL) = (reversal_proposal_id IS NULL) AND (reversed_at IS NULL) = (reversal_entry_id IS NULL)",
        name="a_reversed_distribution_names_its_proposal",
    ),
    Index("quota_distribution_by_sale", "sale"),
    Index("quota_distribution_by_entry", "book_id", "entry_id"),
)

QUOTA_DISTRIBUTION_LINE = Table(
    "quota_distribution_line",
    METADATA,
    Column("distribution", String(40), nullable=False),
    Column("line", Integer, nullable=False),
    Column("head", String(20), nullable=False),
    Column("village", String(12), nullable=False, comment="empty but for shares"),
    Column(
        "party", String(64), nullable=False, comment="the household; empty: the collective of the village, or a head"
    ),
    Column("grains", BigInteger, nullable=False, comment="area of the lot by which it was split"),
    Column("fen", BigInteger, nullable=False),
    PrimaryKeyConstraint("distribution", "line", name="quota_distribution_line_key"),
    ForeignKeyConstraint(["distribution"], ["quota_distribution.number"], name="a_share_belongs_to_a_distribution"),
    CheckConstraint(
        "head IN ('household-share', 'collective-share', 'resettlement', 'reclamation-cost', 'infrastructure', 'other')",
        name="a_share_goes_to_a_known_head",
    ),
    CheckConstraint("fen > 0 AND grains >= 0", name="a_share_has_an_amount"),
    CheckConstraint("(head = 'household-share') = (party <> '')", name="a_household_share_names_its_household"),
    Index("quota_distribution_line_by_party", "party"),
)

QUOTA_PAYOUT = Table(
    "quota_payout",
    METADATA,
    Column("distribution", String(40), nullable=False),
    Column("line", Integer, nullable=False),
    Column("voucher", String(80), nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("paid_on", Date, nullable=False),
    Column("book_id", BigInteger, nullable=False),
    Column("entry_id", BigInteger, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    Column("reversed_at", Instant),
    Column("reversed_by", String(80), nullable=False),
    Column("reversal_reason", Text, nullable=False),
    Column("reversal_entry_id", BigInteger),
    PrimaryKeyConstraint("distribution", "line", "voucher", name="quota_payout_key"),
    ForeignKeyConstraint(
        ["distribution", "line"],
        ["quota_distribution_line.distribution", "quota_distribution_line.line"],
        name="a_payout_is_of_a_share",
    ),
    ForeignKeyConstraint(["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_payout_names_a_known_entry"),
    ForeignKeyConstraint(
        ["book_id", "reversal_entry_id"], ["entry.book_id", "entry.id"], name="a_payout_names_its_reversing_entry"
    ),
    CheckConstraint("fen > 0 AND voucher <> ''", name="a_payout_has_amount_and_voucher"),
    CheckConstraint(
        "(reversed_at IS NULL) = (reversal_entry_id IS NULL) AND (reversed_at IS NULL) = (reversal_reason = '')"
        " AND (reversed_at IS NULL) = (reversed_by = '')",
        name="a_reversed_payout_says_why",
    ),
)
