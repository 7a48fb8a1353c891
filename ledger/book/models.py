"""Tables of the book. All their promises stand in the database: see ``migrations/sql``.

Entries and postings come in through one door only, the view ``filing``: a row of it is a batch of whole
entries, and its trigger writes entries, postings and positions, or nothing. Every key begins with the book.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from ledger.db import METADATA, Instant

BOOK = Table(
    "book",
    METADATA,
    Column("id", BigInteger, nullable=False, autoincrement=False),
    Column("division_level", String(8), nullable=False),
    Column("division_code", String(12), nullable=False),
    Column("name", Text, nullable=False),
    Column("closing_day", Date, nullable=False, comment="last closed day; 1899-12-31 when never closed"),
    Column("opened_at", Instant, nullable=False),
    Column(
        "scope", String(8), nullable=False, server_default="land", comment="land; quota: an upper office's, no land"
    ),
    PrimaryKeyConstraint("id", name="book_key"),
    UniqueConstraint("division_level", "division_code", name="a_division_has_one_book"),
    CheckConstraint("division_level IN ('province', 'city', 'county')", name="a_book_is_kept_at_county_level_or_above"),
    CheckConstraint("scope IN ('land', 'quota')", name="a_book_keeps_land_or_quotas"),
    CheckConstraint(
        "opened_at >= '1900-01-01' AND opened_at < '2200-01-01'", name="an_instant_lies_between_1900_and_2199"
    ),
)

PERIOD_EVENT = Table(
    "period_event",
    METADATA,
    Column("book_id", BigInteger, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("action", String(6), nullable=False),
    Column("closing_day", Date, nullable=False, comment="the last closed day from now on"),
    Column("first_person", Text, nullable=False),
    Column("second_person", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Column("recorded_at", Instant, nullable=False),
    PrimaryKeyConstraint("book_id", "number", name="period_event_key"),
    ForeignKeyConstraint(["book_id"], ["book.id"], name="a_period_belongs_to_a_known_book"),
    CheckConstraint("action IN ('close', 'reopen')", name="a_period_is_closed_or_reopened"),
    CheckConstraint(
        "action = 'close' OR (trim(first_person) <> '' AND trim(second_person) <> ''"
        " AND trim(second_person) <> trim(first_person))",
        name="reopening_takes_two_people",
    ),
    CheckConstraint(
        "closing_day >= '1899-12-31' AND closing_day < '2199-12-31'", name="a_closing_day_lies_between_1899_and_2199"
    ),
    CheckConstraint(
        "recorded_at >= '1900-01-01' AND recorded_at < '2200-01-01'", name="an_instant_lies_between_1900_and_2199"
    ),
)

ASSET = Table(
    "asset",
    METADATA,
    Column("code", String(32), primary_key=True),
    Column("measure", String(8), nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    CheckConstraint("measure IN ('area', 'fen', 'kg', 'count')", name="an_asset_has_a_known_measure"),
)

ACCOUNT_KIND = Table(
    "account_kind",
    METADATA,
    Column("code", String(40), primary_key=True),
    Column("side", SmallInteger, nullable=False, comment="+1: never below zero; -1: never above zero"),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    CheckConstraint("side IN (-1, 1)", name="a_kind_is_on_one_side_of_zero"),
    UniqueConstraint("code", "side", name="a_kind_has_one_side"),
)

ROLLUP_CELL = Table(
    "rollup_cell",
    METADATA,
    Column("book_id", BigInteger, ForeignKey("book.id"), nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("asset", String(32), ForeignKey("asset.code"), nullable=False),
    Column("kind", String(40), ForeignKey("account_kind.code"), nullable=False),
    Column("holder_kind", String(16), nullable=False),
    Column("division_level", String(8), nullable=False),
    Column("division_code", String(12), nullable=False),
    PrimaryKeyConstraint("book_id", "id", name="rollup_cell_key"),
    UniqueConstraint(
        "book_id", "division_level", "division_code", "asset", "kind", "holder_kind", name="a_rollup_cell_exists_once"
    ),
    UniqueConstraint(
        "book_id",
        "id",
        "asset",
        "kind",
        "holder_kind",
        "division_level",
        "division_code",
        name="a_rollup_cell_is_whole",
    ),
)

ACCOUNT = Table(
    "account",
    METADATA,
    Column("book_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("asset", String(32), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("side", SmallInteger, nullable=False),
    Column("division_level", String(8), nullable=False),
    Column("division_code", String(12), nullable=False),
    Column("holder_kind", String(16), nullable=False, comment="household, cooperative …; empty for a stage"),
    Column("holder", String(64), nullable=False, comment="code of the party or project; empty for a stage"),
    Column("cell_id", BigInteger, nullable=False),
    PrimaryKeyConstraint("book_id", "id", name="account_key"),
    UniqueConstraint(
        "book_id", "asset", "kind", "division_level", "division_code", "holder", name="an_account_exists_once"
    ),
    ForeignKeyConstraint(
        ["kind", "side"], ["account_kind.code", "account_kind.side"], name="an_account_has_its_kinds_side"
    ),
    ForeignKeyConstraint(
        ["book_id", "cell_id", "asset", "kind", "holder_kind", "division_level", "division_code"],
        [
            f"rollup_cell.{name}"
            for name in ("book_id", "id", "asset", "kind", "holder_kind", "division_level", "division_code")
        ],
        name="an_account_counts_in_its_own_cell",
    ),
    Index("account_by_cell", "book_id", "cell_id"),
    Index("account_by_holder", "holder"),
)

LOT = Table(
    "lot",
    METADATA,
    Column("book_id", BigInteger, ForeignKey("book.id"), nullable=False),
    Column("id", BigInteger, nullable=False, comment="0 is the lot of what is not counted by lots"),
    Column("code", String(64), nullable=False),
    PrimaryKeyConstraint("book_id", "id", name="lot_key"),
    UniqueConstraint("book_id", "code", name="a_lot_exists_once"),
)

ENTRY = Table(
    "entry",
    METADATA,
    Column("book_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("cause", String(40), nullable=False),
    Column("document", String(80), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    Column("idempotency_key", String(120), nullable=False),
    Column("content_hash", String(64), nullable=False, comment="SHA-256 of the canonical form, in hex"),
    Column("posting_count", BigInteger, nullable=False),
    Column("reverses_entry_id", BigInteger),
    Column(
        "transaction_id", BigInteger, nullable=False, comment="the writer's transaction, for sealing in commit order"
    ),
    PrimaryKeyConstraint("book_id", "id", name="entry_key"),
    UniqueConstraint("book_id", "idempotency_key", name="an_idempotency_key_is_used_once"),
    ForeignKeyConstraint(
        ["book_id", "reverses_entry_id"], ["entry.book_id", "entry.id"], name="a_reversal_names_a_known_entry"
    ),
    CheckConstraint("posting_count >= 2", name="an_entry_has_two_postings_or_more"),
    CheckConstraint(
        "recorded_at >= '1900-01-01' AND recorded_at < '2200-01-01'", name="an_instant_lies_between_1900_and_2199"
    ),
    Index(
        "an_entry_is_reversed_once",
        "book_id",
        "reverses_entry_id",
        unique=True,
        sqlite_where=text("reverses_entry_id IS NOT NULL"),
        postgresql_where=text("reverses_entry_id IS NOT NULL"),
    ),
    Index("entry_by_recorded_at", "book_id", "recorded_at"),
    Index("entry_by_document", "book_id", "document"),
)

POSTING = Table(
    "posting",
    METADATA,
    Column("book_id", BigInteger, nullable=False),
    Column("entry_id", BigInteger, nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("account_id", BigInteger, nullable=False),
    Column("lot_id", BigInteger, nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("stated_on", Date, nullable=False, comment="the day the document states, where a closed period moved it"),
    Column("amount", BigInteger, nullable=False, comment="grains, fen, kg or a count, as the asset is measured"),
    PrimaryKeyConstraint("book_id", "entry_id", "line", name="posting_key"),
    CheckConstraint("amount <> 0", name="a_posting_moves_something"),
    CheckConstraint(
        "effective_on >= '1900-01-01' AND effective_on < '2200-01-01'", name="a_posting_lies_between_1900_and_2199"
    ),
    CheckConstraint(
        "stated_on >= '1900-01-01' AND stated_on <= effective_on", name="a_stated_day_lies_between_1900_and_the_posting"
    ),
    Index("posting_by_account", "book_id", "account_id", "effective_on"),
    sqlite_with_rowid=False,
)

POSITION = Table(
    "position",
    METADATA,
    Column("book_id", BigInteger, nullable=False),
    Column("account_id", BigInteger, nullable=False),
    Column("lot_id", BigInteger, nullable=False),
    Column("total", BigInteger, nullable=False, comment="sum over all days, future ones included"),
    PrimaryKeyConstraint("book_id", "account_id", "lot_id", name="position_key"),
    ForeignKeyConstraint(
        ["book_id", "account_id"], ["account.book_id", "account.id"], name="a_posting_names_a_known_account"
    ),
    ForeignKeyConstraint(["book_id", "lot_id"], ["lot.book_id", "lot.id"], name="a_posting_names_a_known_lot"),
    Index("position_by_lot", "book_id", "lot_id"),
    sqlite_with_rowid=False,
)

POSITION_DAY = Table(
    "position_day",
    METADATA,
    Column("book_id", BigInteger, nullable=False),
    Column("account_id", BigInteger, nullable=False),
    Column("lot_id", BigInteger, nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("delta", BigInteger, nullable=False),
    PrimaryKeyConstraint("book_id", "account_id", "lot_id", "effective_on", name="position_day_key"),
    sqlite_with_rowid=False,
)

ROLLUP = Table(
    "rollup",
    METADATA,
    Column("book_id", BigInteger, nullable=False),
    Column("cell_id", BigInteger, nullable=False),
    Column("span", SmallInteger, nullable=False, comment="1 day, 2 month, 3 year"),
    Column("starts_on", Date, nullable=False),
    Column("delta", BigInteger, nullable=False),
    PrimaryKeyConstraint("book_id", "cell_id", "span", "starts_on", name="rollup_key"),
    sqlite_with_rowid=False,
)
