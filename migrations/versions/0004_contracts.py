"""All forms of contracts, what they rest on, what came back early; dated parameters by division."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from ledger.db import Instant
from migrations import run_sql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CONTRACT_RULES = (
    (
        "a_contract_is_in_a_known_state",
        "state IN ('draft', 'submitted', 'reviewed', 'approved', 'signed', 'reversed')",
    ),
    (
        "a_contract_is_posted_when_it_is_signed",
        "(state IN ('signed', 'reversed')) = (entry_id IS NOT NULL) OR (form = 'proxy-farming' AND entry_id IS NULL)",
    ),
    ("a_signed_contract_says_when", "state NOT IN ('signed', 'reversed') OR signed_on IS NOT NULL"),
    (
        "a_reversal_has_its_entry_and_its_proposal",
        "(state = 'reversed') = (reversal_proposal_id IS NOT NULL)"
        " AND (state = 'reversed' AND form <> 'proxy-farming') = (reversal_entry_id IS NOT NULL)",
    ),
    ("a_contract_ends_no_later_than_agreed", "actual_last_day <= last_day"),
    ("a_submitted_contract_holds_its_land_for_a_while", "state <> 'submitted' OR hold_until IS NOT NULL"),
)
KEPT_RULES = (
    ("a_contract_is_reviewed_before_it_is_signed", "origin = 'paper' OR state = 'draft' OR proposal_id IS NOT NULL"),
    ("a_contract_comes_from_the_counter_or_from_paper", "origin IN ('counter', 'paper')"),
    ("a_contract_ends_after_it_starts", "start_day <= last_day"),
    ("a_contract_has_two_parties", "transferor <> transferee"),
)
OLD_COLUMNS = (
    "number, book_id, form, state, transferor, transferee, start_day, last_day, price, price_unit, payment, purpose,"
    " signed_on, filed_on, consent, parent_number, entry_id, origin, proposal_id, reversal_proposal_id,"
    " reversal_entry_id, version, recorded_at, recorded_by"
)
OLD_TRIGGERS = (
    "contract_begins_as_a_draft",
    "contract_is_reviewed_and_signed",
    "contract_is_not_deleted",
    "contract_line_is_not_updated",
    "contract_line_is_not_deleted",
)


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for trigger in OLD_TRIGGERS:
            op.execute(f"DROP TRIGGER {trigger}")
        _rebuild_contract()
        _rebuild_lines()
    else:
        _change_contract()
        _change_lines()
    _create_tables()
    run_sql(connection, "0004_contracts")


def _new_columns(filled: bool) -> list[sa.Column[Any]]:
    """The columns that contracts gain; not yet ``filled`` on PostgreSQL while old rows wait for their values."""
    return [
        sa.Column(
            "renews_number", sa.String(40), nullable=not filled, comment="the contract that it renews; empty: none"
        ),
        sa.Column(
            "details", sa.Text(), nullable=not filled, comment="canonical JSON of what the model contract asks besides"
        ),
        sa.Column(
            "actual_last_day", sa.Date(), nullable=not filled, comment="last_day, or sooner where it ended early"
        ),
        sa.Column("hold_until", sa.Date(), comment="last day on which it keeps its land while it is not signed"),
        sa.Column("suspended_on", sa.Date(), comment="since when it is suspended; none: it is not"),
    ]


def _rebuild_contract() -> None:
    """SQLite changes no constraints in place. ``migrations.upgrade`` has switched foreign keys off for this."""
    op.create_table(
        "contract_new",
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("form", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("transferor", sa.String(64), nullable=False),
        sa.Column("transferee", sa.String(64), nullable=False),
        sa.Column("start_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("price", sa.String(24), nullable=False),
        sa.Column("price_unit", sa.String(16), nullable=False),
        sa.Column("payment", sa.String(120), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date()),
        sa.Column("filed_on", sa.Date()),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("parent_number", sa.String(40), nullable=False),
        sa.Column("entry_id", sa.BigInteger()),
        sa.Column("origin", sa.String(8), nullable=False),
        sa.Column("proposal_id", NUMBER),
        sa.Column("reversal_proposal_id", NUMBER),
        sa.Column("reversal_entry_id", sa.BigInteger()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(80), nullable=False),
        *_new_columns(filled=True),
        *(sa.CheckConstraint(rule, name=name) for name, rule in (*CONTRACT_RULES, *KEPT_RULES)),
        sa.ForeignKeyConstraint(
            ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_contract_names_a_known_entry"
        ),
        sa.ForeignKeyConstraint(
            ["book_id", "reversal_entry_id"], ["entry.book_id", "entry.id"], name="a_contract_names_its_reversing_entry"
        ),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name="a_contract_names_the_proposal_of_its_review"),
        sa.ForeignKeyConstraint(
            ["reversal_proposal_id"], ["proposal.id"], name="a_contract_names_the_proposal_of_its_reversal"
        ),
        sa.ForeignKeyConstraint(["transferee"], ["party.code"], name="a_contract_names_a_known_transferee"),
        sa.ForeignKeyConstraint(["transferor"], ["party.code"], name="a_contract_names_a_known_transferor"),
        sa.PrimaryKeyConstraint("number", name="contract_key"),
    )
    op.execute(
        f"INSERT INTO contract_new ({OLD_COLUMNS}, renews_number, details, actual_last_day, hold_until)"
        f" SELECT {OLD_COLUMNS}, '', '{{}}', last_day, CASE state WHEN 'submitted' THEN date('now', '+30 day') END"
        " FROM contract"
    )
    op.execute("DROP TABLE contract")
    op.execute("ALTER TABLE contract_new RENAME TO contract")
    op.create_index("contract_by_transferor", "contract", ["transferor"])
    op.create_index("contract_by_transferee", "contract", ["transferee"])
    op.create_index("contract_by_last_day", "contract", ["book_id", "actual_last_day"])
    op.create_index("contract_by_parent", "contract", ["parent_number"])


def _rebuild_lines() -> None:
    op.create_table(
        "contract_parcel_new",
        sa.Column("contract_number", sa.String(40), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("parcel_code", sa.String(19), nullable=False),
        sa.Column("area_grains", sa.BigInteger(), nullable=False),
        sa.Column("giver", sa.String(64), nullable=False),
        sa.CheckConstraint("area_grains > 0", name="a_contract_line_has_an_area"),
        sa.ForeignKeyConstraint(["contract_number"], ["contract.number"], name="a_contract_line_belongs_to_a_contract"),
        sa.ForeignKeyConstraint(["parcel_code"], ["parcel.code"], name="a_contract_names_a_known_parcel"),
        sa.ForeignKeyConstraint(["giver"], ["party.code"], name="a_contract_line_names_a_known_giver"),
        sa.PrimaryKeyConstraint("contract_number", "line", name="contract_parcel_key"),
        sa.UniqueConstraint("contract_number", "parcel_code", "giver", name="a_contract_names_a_parcel_once"),
    )
    op.execute(
        "INSERT INTO contract_parcel_new (contract_number, line, parcel_code, area_grains, giver)"
        " SELECT l.contract_number, l.line, l.parcel_code, l.area_grains, c.transferor"
        " FROM contract_parcel l JOIN contract c ON c.number = l.contract_number"
    )
    op.execute("DROP TABLE contract_parcel")
    op.execute("ALTER TABLE contract_parcel_new RENAME TO contract_parcel")
    op.create_index("contract_parcel_by_parcel", "contract_parcel", ["parcel_code"])
    op.create_index("contract_parcel_by_giver", "contract_parcel", ["giver"])


def _change_contract() -> None:
    op.execute("DROP TRIGGER contract_is_checked ON contract")
    for column in _new_columns(filled=False):
        op.add_column("contract", column)
    op.execute(
        "UPDATE contract SET renews_number = '', details = '{}', actual_last_day = last_day,"
        " hold_until = CASE state WHEN 'submitted' THEN current_date + 30 END"
    )
    for name in ("renews_number", "details", "actual_last_day"):
        op.alter_column("contract", name, nullable=False)
    for name, rule in CONTRACT_RULES:
        if name in {rule[0] for rule in CONTRACT_RULES[:4]}:
            op.drop_constraint(name, "contract")
        op.create_check_constraint(name, "contract", rule)
    op.drop_index("contract_by_last_day", "contract")
    op.create_index("contract_by_last_day", "contract", ["book_id", "actual_last_day"])
    op.create_index("contract_by_parent", "contract", ["parent_number"])


def _change_lines() -> None:
    op.execute("DROP TRIGGER contract_line_is_checked ON contract_parcel")
    op.add_column("contract_parcel", sa.Column("giver", sa.String(64)))
    op.execute("UPDATE contract_parcel l SET giver = c.transferor FROM contract c WHERE c.number = l.contract_number")
    op.alter_column("contract_parcel", "giver", nullable=False)
    op.create_foreign_key("a_contract_line_names_a_known_giver", "contract_parcel", "party", ["giver"], ["code"])
    op.drop_constraint("a_contract_names_a_parcel_once", "contract_parcel")
    op.create_unique_constraint(
        "a_contract_names_a_parcel_once", "contract_parcel", ["contract_number", "parcel_code", "giver"]
    )
    op.create_index("contract_parcel_by_giver", "contract_parcel", ["giver"])


def _create_tables() -> None:
    op.create_table(
        "contract_evidence",
        sa.Column("contract_number", sa.String(40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date()),
        sa.Column("party", sa.String(64), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("document <> ''", name="evidence_has_a_name"),
        sa.CheckConstraint("sha256 = '' OR length(sha256) = 64", name="a_scan_has_a_whole_hash"),
        sa.ForeignKeyConstraint(["contract_number"], ["contract.number"], name="evidence_belongs_to_a_contract"),
        sa.PrimaryKeyConstraint("contract_number", "place", name="contract_evidence_key"),
    )
    op.create_table(
        "contract_event",
        sa.Column("contract_number", sa.String(40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("ground", sa.String(32), nullable=False),
        sa.Column("notice_on", sa.Date()),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="canonical JSON of what was decided"),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger()),
        sa.Column("proposal_id", NUMBER),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(80), nullable=False),
        sa.CheckConstraint(
            "kind IN ('ended', 'cut', 'changed', 'suspended', 'resumed', 'offered', 'accepted', 'declined')",
            name="an_event_of_a_contract_is_of_a_known_kind",
        ),
        sa.CheckConstraint("sequence > 0", name="events_of_a_contract_are_counted_from_one"),
        sa.ForeignKeyConstraint(["contract_number"], ["contract.number"], name="an_event_belongs_to_a_contract"),
        sa.ForeignKeyConstraint(["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="an_event_has_its_entry"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name="an_event_has_its_proposal"),
        sa.PrimaryKeyConstraint("contract_number", "sequence", name="contract_event_key"),
    )
    op.create_table(
        "contract_return",
        sa.Column("contract_number", sa.String(40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("parcel_code", sa.String(19), nullable=False),
        sa.Column("giver", sa.String(64), nullable=False, comment="to whom the land came back"),
        sa.Column("taker", sa.String(64), nullable=False, comment="from whom"),
        sa.Column("back_on", sa.Date(), nullable=False, comment="first day on which the land was back"),
        sa.Column("area_grains", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("area_grains > 0", name="a_return_has_an_area"),
        sa.ForeignKeyConstraint(
            ["contract_number", "sequence"],
            ["contract_event.contract_number", "contract_event.sequence"],
            name="a_return_belongs_to_an_event",
        ),
        sa.PrimaryKeyConstraint("contract_number", "sequence", "parcel_code", "giver", name="contract_return_key"),
    )
    op.create_index("contract_return_by_parcel", "contract_return", ["parcel_code"])
    op.create_table(
        "parameter",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("division_level", sa.String(8), nullable=False, comment="empty with the code: everywhere"),
        sa.Column("division_code", sa.String(12), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False, comment="the highest of a day holds"),
        sa.Column("content", sa.Text(), nullable=False, comment="canonical JSON"),
        sa.Column("document", sa.Text(), nullable=False, comment="the decision behind it"),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(80), nullable=False),
        sa.CheckConstraint("(division_level = '') = (division_code = '')", name="a_parameter_names_level_and_code"),
        sa.PrimaryKeyConstraint(
            "name", "division_level", "division_code", "valid_from", "sequence", name="parameter_key"
        ),
    )
