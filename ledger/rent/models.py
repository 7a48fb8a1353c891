"""Tables of rent. All are only added to: triggers in ``migrations/sql/0005_rent.*.sql`` refuse anything else."""

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


def _recorded() -> tuple[Column[object], ...]:
    return (
        Column("entry_id", BigInteger, comment="of the posting; null where nothing is posted"),
        Column("recorded_at", Instant, nullable=False),
        Column("recorded_by", String(80), nullable=False),
    )


def _posted(what: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["book_id", "entry_id"], ["entry.book_id", "entry.id"], name=f"{what}_names_its_entry")


RENT_AGREEMENT = Table(
    "rent_agreement",
    METADATA,
    Column("contract_number", String(40), nullable=False),
    Column("book_id", BigInteger, nullable=False),
    Column("payer", String(64), nullable=False),
    Column("last_day", Date, nullable=False),
    Column("terms", Text, nullable=False, comment="canonical JSON of the rent terms"),
    *_recorded(),
    PrimaryKeyConstraint("contract_number", name="rent_agreement_key"),
    _posted("a_rent_agreement"),
    Index("rent_agreement_by_payer", "payer"),
)

RENT_CHANGE = Table(
    "rent_change",
    METADATA,
    Column("contract_number", String(40), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("day", Date, nullable=False),
    Column("document", String(80), nullable=False),
    Column("content", Text, nullable=False, comment="canonical JSON of what is otherwise from that day on"),
    Column("book_id", BigInteger, nullable=False),
    *_recorded(),
    PrimaryKeyConstraint("contract_number", "number", name="rent_change_key"),
    ForeignKeyConstraint(
        ["contract_number"], ["rent_agreement.contract_number"], name="a_rent_change_belongs_to_an_agreement"
    ),
    CheckConstraint(
        "kind IN ('returned', 'repriced', 'succeeded', 'reversed')", name="a_rent_change_is_of_a_known_kind"
    ),
    _posted("a_rent_change"),
)

RENT_CHARGE = Table(
    "rent_charge",
    METADATA,
    Column("contract_number", String(40), nullable=False),
    Column("number", Integer, nullable=False),
    Column("claim", String(8), nullable=False),
    Column("measure", String(3), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("share", Integer, nullable=False, comment="place of the share in the terms, from 1"),
    Column("creditor", String(64), nullable=False),
    Column("creditor_kind", String(16), nullable=False),
    Column("debtor", String(64), nullable=False),
    Column("debtor_kind", String(16), nullable=False),
    Column("village_code", String(12), nullable=False),
    Column("period_start", Date, nullable=False),
    Column("period_last", Date, nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("amount", BigInteger, nullable=False, comment="fen, or hundredths of a kilogram; - takes back"),
    Column("cause", String(40), nullable=False),
    Column("book_id", BigInteger, nullable=False),
    Column("entry_id", BigInteger, nullable=False),
    PrimaryKeyConstraint("contract_number", "number", name="rent_charge_key"),
    ForeignKeyConstraint(
        ["contract_number"], ["rent_agreement.contract_number"], name="a_charge_belongs_to_an_agreement"
    ),
    CheckConstraint("claim IN ('rent', 'refund', 'dividend')", name="a_charge_is_of_a_known_claim"),
    CheckConstraint("measure IN ('fen', 'kg')", name="a_charge_is_in_money_or_in_kind"),
    CheckConstraint("amount <> 0", name="a_charge_moves_something"),
    CheckConstraint("effective_on >= due_on", name="a_charge_counts_from_its_due_day_on"),
    _posted("a_charge"),
    Index("rent_charge_by_due_day", "due_on"),
    Index("rent_charge_by_creditor", "creditor"),
    Index("rent_charge_by_debtor", "debtor"),
    Index("rent_charge_by_entry", "book_id", "entry_id"),
)

RENT_PAYMENT = Table(
    "rent_payment",
    METADATA,
    Column("contract_number", String(40), nullable=False),
    Column("voucher", String(64), nullable=False),
    Column("paid_on", Date, nullable=False),
    Column("measure", String(3), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("method", String(8), nullable=False),
    Column("content_hash", String(64), nullable=False, comment="of what was asked for, to know a repetition"),
    Column("book_id", BigInteger, nullable=False),
    *_recorded(),
    PrimaryKeyConstraint("contract_number", "voucher", name="rent_payment_key"),
    ForeignKeyConstraint(
        ["contract_number"], ["rent_agreement.contract_number"], name="a_payment_belongs_to_an_agreement"
    ),
    CheckConstraint("measure IN ('fen', 'kg')", name="a_payment_is_in_money_or_in_kind"),
    CheckConstraint("amount > 0", name="a_payment_pays_something"),
    CheckConstraint("voucher <> ''", name="a_payment_has_a_voucher"),
    CheckConstraint("entry_id IS NOT NULL", name="a_payment_is_posted"),
    _posted("a_payment"),
    Index("rent_payment_by_day", "paid_on"),
    Index("rent_payment_by_entry", "book_id", "entry_id"),
)

RENT_PAYMENT_LINE = Table(
    "rent_payment_line",
    METADATA,
    Column("contract_number", String(40), nullable=False),
    Column("voucher", String(64), nullable=False),
    Column("line", Integer, nullable=False),
    Column("claim", String(8), nullable=False),
    Column("measure", String(3), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("period_start", Date, nullable=False),
    Column("share", Integer, nullable=False),
    Column("creditor", String(64), nullable=False),
    Column("debtor", String(64), nullable=False),
    Column("village_code", String(12), nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("receiver", String(64), nullable=False, comment="whose account the money went to"),
    Column("mandate", String(80), nullable=False, comment="the paper by which another one receives; empty for none"),
    PrimaryKeyConstraint("contract_number", "voucher", "line", name="rent_payment_line_key"),
    ForeignKeyConstraint(
        ["contract_number", "voucher"],
        ["rent_payment.contract_number", "rent_payment.voucher"],
        name="a_payment_line_belongs_to_a_payment",
    ),
    CheckConstraint("amount > 0", name="a_payment_line_pays_something"),
    CheckConstraint("receiver = creditor OR mandate <> ''", name="a_payee_is_entitled_or_has_a_mandate"),
    Index("rent_payment_line_by_creditor", "creditor"),
    Index("rent_payment_line_by_debtor", "debtor"),
    Index("rent_payment_line_by_due_day", "due_on"),
)

RENT_PAYMENT_REVERSAL = Table(
    "rent_payment_reversal",
    METADATA,
    Column("contract_number", String(40), nullable=False),
    Column("voucher", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("book_id", BigInteger, nullable=False),
    *_recorded(),
    PrimaryKeyConstraint("contract_number", "voucher", name="rent_payment_reversal_key"),
    ForeignKeyConstraint(
        ["contract_number", "voucher"],
        ["rent_payment.contract_number", "rent_payment.voucher"],
        name="a_reversal_names_a_known_payment",
    ),
    CheckConstraint("reason <> ''", name="a_reversal_of_a_payment_says_why"),
    CheckConstraint("entry_id IS NOT NULL", name="a_reversal_of_a_payment_is_posted"),
    _posted("a_reversal_of_a_payment"),
)

RENT_DEPOSIT = Table(
    "rent_deposit",
    METADATA,
    Column("contract_number", String(40), nullable=False),
    Column("number", Integer, nullable=False),
    Column("event", String(8), nullable=False),
    Column("day", Date, nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("collector", String(64), nullable=False),
    Column("collector_kind", String(16), nullable=False),
    Column("document", String(80), nullable=False, comment="voucher, decision or policy"),
    Column("valid_to", Date, comment="of a policy"),
    Column("book_id", BigInteger, nullable=False),
    *_recorded(),
    PrimaryKeyConstraint("contract_number", "number", name="rent_deposit_key"),
    ForeignKeyConstraint(
        ["contract_number"], ["rent_agreement.contract_number"], name="a_deposit_belongs_to_an_agreement"
    ),
    CheckConstraint(
        "event IN ('agreed', 'paid', 'claimed', 'released', 'insured')", name="a_deposit_event_is_of_a_known_kind"
    ),
    CheckConstraint("fen > 0", name="a_deposit_event_has_a_sum"),
    CheckConstraint("document <> '' OR event = 'agreed'", name="a_deposit_event_names_its_paper"),
    CheckConstraint(
        "(event IN ('paid', 'claimed', 'released')) = (entry_id IS NOT NULL)", name="money_of_a_deposit_is_posted"
    ),
    _posted("a_deposit_event"),
)

RENT_DIVIDEND = Table(
    "rent_dividend",
    METADATA,
    Column("contract_number", String(40), nullable=False),
    Column("period", String(16), nullable=False),
    Column("declared_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("total_fen", BigInteger, nullable=False),
    Column("resolution", String(80), nullable=False),
    Column("book_id", BigInteger, nullable=False),
    *_recorded(),
    PrimaryKeyConstraint("contract_number", "period", name="rent_dividend_key"),
    ForeignKeyConstraint(
        ["contract_number"], ["rent_agreement.contract_number"], name="a_dividend_belongs_to_an_agreement"
    ),
    CheckConstraint("total_fen > 0", name="a_dividend_has_a_sum"),
    CheckConstraint("resolution <> ''", name="a_dividend_names_its_resolution"),
    CheckConstraint("entry_id IS NOT NULL", name="a_dividend_is_posted"),
    _posted("a_dividend"),
)

REFERENCE_PRICE = Table(
    "reference_price",
    METADATA,
    Column("division_level", String(8), nullable=False),
    Column("division_code", String(12), nullable=False),
    Column("crop", String(40), nullable=False),
    Column("day", Date, nullable=False),
    Column("number", Integer, nullable=False, comment="of prices for one day the last one counts"),
    Column("fen_per_kg", BigInteger, nullable=False),
    Column("source", String(120), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    PrimaryKeyConstraint("division_level", "division_code", "crop", "day", "number", name="reference_price_key"),
    CheckConstraint("fen_per_kg > 0", name="a_reference_price_is_above_zero"),
    CheckConstraint("source <> ''", name="a_reference_price_names_its_source"),
)
TABLES = (
    RENT_AGREEMENT,
    RENT_CHANGE,
    RENT_CHARGE,
    RENT_PAYMENT,
    RENT_PAYMENT_LINE,
    RENT_PAYMENT_REVERSAL,
    RENT_DEPOSIT,
    RENT_DIVIDEND,
    REFERENCE_PRICE,
)
