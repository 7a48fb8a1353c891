"""The book, places, parties, parcels and lease contracts."""

import sqlalchemy as sa
from alembic import op

from ledger.db import Instant
from migrations import run_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ASSETS = (
    ("ownership", "area", "所有权", "ownership"),
    ("contract-right", "area", "承包权", "contract right"),
    ("operation-right", "area", "经营权", "operation right"),
)
ACCOUNT_KINDS = (
    ("land.register", -1, "确权登记来源", "registration"),
    ("land.unallotted", 1, "未发包", "not contracted out"),
    ("land.held", 1, "持有", "held"),
    ("land.expropriated", 1, "征收转出", "expropriated"),
    ("land.converted", 1, "转为他用", "converted to other use"),
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
    run_sql(connection, "0001_book")
    if connection.dialect.name == "postgresql":
        run_sql(connection, "0001_numbers")


def _create_tables() -> None:
    op.create_table(
        "account_kind",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("side", sa.SmallInteger(), nullable=False, comment="+1: never below zero; -1: never above zero"),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.CheckConstraint("side IN (-1, 1)", name="a_kind_is_on_one_side_of_zero"),
        sa.PrimaryKeyConstraint("code", name=op.f("account_kind_key")),
        sa.UniqueConstraint("code", "side", name="a_kind_has_one_side"),
    )
    op.create_table(
        "asset",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("measure", sa.String(length=8), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.CheckConstraint("measure IN ('area', 'fen', 'kg', 'count')", name="an_asset_has_a_known_measure"),
        sa.PrimaryKeyConstraint("code", name=op.f("asset_key")),
    )
    op.create_table(
        "book",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("division_level", sa.String(length=8), nullable=False),
        sa.Column("division_code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("closing_day", sa.Date(), nullable=False, comment="last closed day; 1899-12-31 when never closed"),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "division_level IN ('province', 'city', 'county')", name="a_book_is_kept_at_county_level_or_above"
        ),
        sa.CheckConstraint(
            "opened_at >= '1900-01-01' AND opened_at < '2200-01-01'", name="an_instant_lies_between_1900_and_2199"
        ),
        sa.PrimaryKeyConstraint("id", name="book_key"),
        sa.UniqueConstraint("division_level", "division_code", name="a_division_has_one_book"),
    )
    op.create_table(
        "command_key",
        sa.Column("idempotency_key", sa.String(length=120), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("idempotency_key", name="command_key_key"),
    )
    op.create_table(
        "division",
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column(
            "valid_from",
            sa.Date(),
            nullable=False,
            comment="1900-01-01 for what was there when the first list was loaded",
        ),
        sa.Column(
            "ended_on",
            sa.Date(),
            nullable=False,
            comment="first day on which this version is no longer valid; 9999-12-31",
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "parent_code", sa.String(length=12), nullable=False, comment="code one level up; empty for a province"
        ),
        sa.CheckConstraint(
            "level IN ('province', 'city', 'county', 'township', 'village')", name="a_division_is_on_one_of_five_levels"
        ),
        sa.CheckConstraint("length(code) = 12", name="a_division_code_has_twelve_digits"),
        sa.CheckConstraint("valid_from < ended_on", name="a_division_is_valid_for_a_day_or_more"),
        sa.PrimaryKeyConstraint("level", "code", "valid_from", name="division_key"),
    )
    op.create_index(
        "a_division_has_one_current_version",
        "division",
        ["level", "code"],
        unique=True,
        sqlite_where=sa.text("ended_on = '9999-12-31'"),
        postgresql_where=sa.text("ended_on = '9999-12-31'"),
    )
    op.create_index("division_by_parent", "division", ["parent_code", "level"], unique=False)
    op.create_table(
        "entry",
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("idempotency_key", sa.String(length=120), nullable=False),
        sa.Column(
            "content_hash", sa.String(length=64), nullable=False, comment="SHA-256 of the canonical form, in hex"
        ),
        sa.Column("posting_count", sa.BigInteger(), nullable=False),
        sa.Column("reverses_entry_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "transaction_id",
            sa.BigInteger(),
            nullable=False,
            comment="the writer's transaction, for sealing in commit order",
        ),
        sa.CheckConstraint("posting_count >= 2", name="an_entry_has_two_postings_or_more"),
        sa.CheckConstraint(
            "recorded_at >= '1900-01-01' AND recorded_at < '2200-01-01'", name="an_instant_lies_between_1900_and_2199"
        ),
        sa.ForeignKeyConstraint(
            ["book_id", "reverses_entry_id"], ["entry.book_id", "entry.id"], name="a_reversal_names_a_known_entry"
        ),
        sa.PrimaryKeyConstraint("book_id", "id", name="entry_key"),
        sa.UniqueConstraint("book_id", "idempotency_key", name="an_idempotency_key_is_used_once"),
    )
    op.create_index("entry_by_document", "entry", ["book_id", "document"], unique=False)
    op.create_index(
        "an_entry_is_reversed_once",
        "entry",
        ["book_id", "reverses_entry_id"],
        unique=True,
        sqlite_where=sa.text("reverses_entry_id IS NOT NULL"),
        postgresql_where=sa.text("reverses_entry_id IS NOT NULL"),
    )
    op.create_index("entry_by_recorded_at", "entry", ["book_id", "recorded_at"], unique=False)
    op.create_table(
        "imported_file",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("kind", "sha256", name="imported_file_key"),
    )
    op.create_table(
        "party",
        sa.Column("code", sa.String(length=64), nullable=False, comment="18-digit contractor code where there is one"),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "name_sort_key", sa.Text(), nullable=False, comment="pinyin, because the database has no Chinese collation"
        ),
        sa.Column("name_initials", sa.Text(), nullable=False),
        sa.Column("id_type", sa.String(length=24), nullable=False),
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("division_level", sa.String(length=8), nullable=False),
        sa.Column("division_code", sa.String(length=12), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('household', 'person', 'cooperative', 'enterprise', 'collective', 'office')",
            name="a_party_is_of_a_known_kind",
        ),
        sa.PrimaryKeyConstraint("code", name="party_key"),
    )
    op.create_index("party_by_division", "party", ["division_code", "name_sort_key"], unique=False)
    op.create_index("party_by_initials", "party", ["name_initials"], unique=False)
    op.create_table(
        "position_day",
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("lot_id", sa.BigInteger(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("delta", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("book_id", "account_id", "lot_id", "effective_on", name="position_day_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "posting",
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("lot_id", sa.BigInteger(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column(
            "stated_on",
            sa.Date(),
            nullable=False,
            comment="the day the document states, where a closed period moved it",
        ),
        sa.Column(
            "amount", sa.BigInteger(), nullable=False, comment="grains, fen, kg or a count, as the asset is measured"
        ),
        sa.CheckConstraint(
            "effective_on >= '1900-01-01' AND effective_on < '2200-01-01'", name="a_posting_lies_between_1900_and_2199"
        ),
        sa.CheckConstraint("amount <> 0", name="a_posting_moves_something"),
        sa.CheckConstraint(
            "stated_on >= '1900-01-01' AND stated_on <= effective_on",
            name="a_stated_day_lies_between_1900_and_the_posting",
        ),
        sa.PrimaryKeyConstraint("book_id", "entry_id", "line", name="posting_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("posting_by_account", "posting", ["book_id", "account_id", "effective_on"], unique=False)
    op.create_table(
        "rollup",
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("cell_id", sa.BigInteger(), nullable=False),
        sa.Column("span", sa.SmallInteger(), nullable=False, comment="1 day, 2 month, 3 year"),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("delta", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("book_id", "cell_id", "span", "starts_on", name="rollup_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "contract",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("form", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("transferor", sa.String(length=64), nullable=False),
        sa.Column("transferee", sa.String(length=64), nullable=False),
        sa.Column("start_day", sa.Date(), nullable=False),
        sa.Column(
            "last_day", sa.Date(), nullable=False, comment="last day of the term; the land is back on the day after"
        ),
        sa.Column("price", sa.String(length=24), nullable=False, comment="decimal text in the unit of price_unit"),
        sa.Column("price_unit", sa.String(length=16), nullable=False),
        sa.Column("payment", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("parent_number", sa.String(length=40), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("(state = 'draft') = (entry_id IS NULL)", name="a_contract_is_posted_when_it_is_signed"),
        sa.CheckConstraint("state = 'draft' OR signed_on IS NOT NULL", name="a_signed_contract_says_when"),
        sa.CheckConstraint("state IN ('draft', 'signed')", name="a_contract_is_in_a_known_state"),
        sa.CheckConstraint("start_day <= last_day", name="a_contract_ends_after_it_starts"),
        sa.CheckConstraint("transferor <> transferee", name="a_contract_has_two_parties"),
        sa.ForeignKeyConstraint(
            ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_contract_names_a_known_entry"
        ),
        sa.ForeignKeyConstraint(["transferee"], ["party.code"], name="a_contract_names_a_known_transferee"),
        sa.ForeignKeyConstraint(["transferor"], ["party.code"], name="a_contract_names_a_known_transferor"),
        sa.PrimaryKeyConstraint("number", name="contract_key"),
    )
    op.create_index("contract_by_last_day", "contract", ["book_id", "last_day"], unique=False)
    op.create_index("contract_by_transferee", "contract", ["transferee"], unique=False)
    op.create_index("contract_by_transferor", "contract", ["transferor"], unique=False)
    op.create_table(
        "lot",
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False, comment="0 is the lot of what is not counted by lots"),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["book_id"], ["book.id"], name=op.f("lot_names_a_known_book")),
        sa.PrimaryKeyConstraint("book_id", "id", name="lot_key"),
        sa.UniqueConstraint("book_id", "code", name="a_lot_exists_once"),
    )
    op.create_table(
        "parcel",
        sa.Column("code", sa.String(length=19), nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column(
            "registered_grains",
            sa.BigInteger(),
            nullable=False,
            comment="certified area (亩 of the certificate) in grains",
        ),
        sa.Column(
            "measured_grains", sa.BigInteger(), nullable=False, comment="surveyed area in grains; 0 when not surveyed"
        ),
        sa.Column("land_class", sa.String(length=16), nullable=False),
        sa.Column("grade", sa.String(length=8), nullable=False),
        sa.Column("basic_farmland", sa.Boolean(), nullable=False),
        sa.Column("east", sa.Text(), nullable=False),
        sa.Column("south", sa.Text(), nullable=False),
        sa.Column("west", sa.Text(), nullable=False),
        sa.Column("north", sa.Text(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False, comment="the day from which the parcel is in the book"),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.CheckConstraint("registered_grains > 0", name="a_parcel_has_an_area"),
        sa.ForeignKeyConstraint(["book_id"], ["book.id"], name="a_parcel_belongs_to_a_known_book"),
        sa.PrimaryKeyConstraint("code", name="parcel_key"),
    )
    op.create_index("parcel_by_village", "parcel", ["village_code"], unique=False)
    op.create_table(
        "period_event",
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.String(length=6), nullable=False),
        sa.Column("closing_day", sa.Date(), nullable=False, comment="the last closed day from now on"),
        sa.Column("first_person", sa.Text(), nullable=False),
        sa.Column("second_person", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "action = 'close' OR (trim(first_person) <> '' AND trim(second_person) <> ''"
            " AND trim(second_person) <> trim(first_person))",
            name="reopening_takes_two_people",
        ),
        sa.CheckConstraint(
            "closing_day >= '1899-12-31' AND closing_day < '2199-12-31'",
            name="a_closing_day_lies_between_1899_and_2199",
        ),
        sa.CheckConstraint(
            "recorded_at >= '1900-01-01' AND recorded_at < '2200-01-01'", name="an_instant_lies_between_1900_and_2199"
        ),
        sa.CheckConstraint("action IN ('close', 'reopen')", name="a_period_is_closed_or_reopened"),
        sa.ForeignKeyConstraint(["book_id"], ["book.id"], name="a_period_belongs_to_a_known_book"),
        sa.PrimaryKeyConstraint("book_id", "number", name="period_event_key"),
    )
    op.create_table(
        "rollup_cell",
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("asset", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("holder_kind", sa.String(length=16), nullable=False),
        sa.Column("division_level", sa.String(length=8), nullable=False),
        sa.Column("division_code", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["asset"], ["asset.code"], name=op.f("rollup_cell_names_a_known_asset")),
        sa.ForeignKeyConstraint(["book_id"], ["book.id"], name=op.f("rollup_cell_names_a_known_book")),
        sa.ForeignKeyConstraint(["kind"], ["account_kind.code"], name=op.f("rollup_cell_names_a_known_account_kind")),
        sa.PrimaryKeyConstraint("book_id", "id", name="rollup_cell_key"),
        sa.UniqueConstraint(
            "book_id",
            "division_level",
            "division_code",
            "asset",
            "kind",
            "holder_kind",
            name="a_rollup_cell_exists_once",
        ),
        sa.UniqueConstraint(
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
    op.create_table(
        "account",
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("asset", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("side", sa.SmallInteger(), nullable=False),
        sa.Column("division_level", sa.String(length=8), nullable=False),
        sa.Column("division_code", sa.String(length=12), nullable=False),
        sa.Column(
            "holder_kind", sa.String(length=16), nullable=False, comment="household, cooperative …; empty for a stage"
        ),
        sa.Column(
            "holder", sa.String(length=64), nullable=False, comment="code of the party or project; empty for a stage"
        ),
        sa.Column("cell_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id", "cell_id", "asset", "kind", "holder_kind", "division_level", "division_code"],
            [
                "rollup_cell.book_id",
                "rollup_cell.id",
                "rollup_cell.asset",
                "rollup_cell.kind",
                "rollup_cell.holder_kind",
                "rollup_cell.division_level",
                "rollup_cell.division_code",
            ],
            name="an_account_counts_in_its_own_cell",
        ),
        sa.ForeignKeyConstraint(
            ["kind", "side"], ["account_kind.code", "account_kind.side"], name="an_account_has_its_kinds_side"
        ),
        sa.PrimaryKeyConstraint("book_id", "id", name="account_key"),
        sa.UniqueConstraint(
            "book_id", "asset", "kind", "division_level", "division_code", "holder", name="an_account_exists_once"
        ),
    )
    op.create_index("account_by_cell", "account", ["book_id", "cell_id"], unique=False)
    op.create_index("account_by_holder", "account", ["holder"], unique=False)
    op.create_table(
        "base_contract_parcel",
        sa.Column("parcel_code", sa.String(length=19), nullable=False),
        sa.Column("contract_code", sa.String(length=19), nullable=False),
        sa.Column("household", sa.String(length=64), nullable=False),
        sa.Column("term_start", sa.Date(), nullable=False),
        sa.Column("term_end", sa.Date(), nullable=False, comment="last day of the term"),
        sa.CheckConstraint("term_start <= term_end", name="a_base_contract_ends_after_it_starts"),
        sa.ForeignKeyConstraint(["household"], ["party.code"], name="a_base_contract_names_a_known_household"),
        sa.ForeignKeyConstraint(["parcel_code"], ["parcel.code"], name="a_base_contract_names_a_known_parcel"),
        sa.PrimaryKeyConstraint("parcel_code", "contract_code", name="base_contract_parcel_key"),
    )
    op.create_index("base_contract_parcel_by_household", "base_contract_parcel", ["household"], unique=False)
    op.create_table(
        "contract_parcel",
        sa.Column("contract_number", sa.String(length=40), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("parcel_code", sa.String(length=19), nullable=False),
        sa.Column("area_grains", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("area_grains > 0", name="a_contract_line_has_an_area"),
        sa.ForeignKeyConstraint(["contract_number"], ["contract.number"], name="a_contract_line_belongs_to_a_contract"),
        sa.ForeignKeyConstraint(["parcel_code"], ["parcel.code"], name="a_contract_names_a_known_parcel"),
        sa.PrimaryKeyConstraint("contract_number", "line", name="contract_parcel_key"),
        sa.UniqueConstraint("contract_number", "parcel_code", name="a_contract_names_a_parcel_once"),
    )
    op.create_index("contract_parcel_by_parcel", "contract_parcel", ["parcel_code"], unique=False)
    op.create_table(
        "position",
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("lot_id", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False, comment="sum over all days, future ones included"),
        sa.ForeignKeyConstraint(
            ["book_id", "account_id"], ["account.book_id", "account.id"], name="a_posting_names_a_known_account"
        ),
        sa.ForeignKeyConstraint(["book_id", "lot_id"], ["lot.book_id", "lot.id"], name="a_posting_names_a_known_lot"),
        sa.PrimaryKeyConstraint("book_id", "account_id", "lot_id", name="position_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("position_by_lot", "position", ["book_id", "lot_id"], unique=False)
