"""People, roles, sessions, tokens; proposals and signatures; the audit trail; the states of a contract's review."""

import sqlalchemy as sa
from alembic import op

from ledger.db import Instant
from migrations import run_sql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = "state IN ('draft', 'submitted', 'reviewed', 'signed', 'reversed')"


def upgrade() -> None:
    _create_tables()
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        _rebuild_contract()
    else:
        _change_contract()
    run_sql(connection, "0002_access")


def _create_tables() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False, comment="login name; empty for nobody"),
        sa.Column("roles", sa.String(length=200), nullable=False),
        sa.Column("via", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("operation", sa.String(length=48), nullable=False),
        sa.Column("subject_kind", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False, comment="of the refusal"),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False, comment="canonical JSON; empty where there was nothing"),
        sa.Column("after", sa.Text(), nullable=False, comment="canonical JSON; empty where there is nothing"),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("outcome IN ('done', 'refused', 'failed')", name="an_event_was_done_refused_or_failed"),
        sa.PrimaryKeyConstraint("id", name="audit_event_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("audit_event_by_actor", "audit_event", ["actor", "id"], unique=False)
    op.create_index("audit_event_by_instant", "audit_event", ["recorded_at"], unique=False)
    op.create_index("audit_event_by_operation", "audit_event", ["operation", "id"], unique=False)
    op.create_index("audit_event_by_subject", "audit_event", ["subject", "id"], unique=False)
    op.create_table(
        "proposal",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("place", sa.Text(), nullable=False, comment="where it happens: level:code, separated by spaces"),
        sa.Column("content", sa.Text(), nullable=False, comment="canonical JSON of what is proposed"),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False, comment="signatures that it takes, the preparer's included"),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False, comment="why it was rejected or withdrawn"),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("state IN ('open', 'done', 'rejected', 'withdrawn')", name="a_proposal_is_in_a_known_state"),
        sa.CheckConstraint("needed IN (2, 3)", name="a_proposal_takes_two_or_three_signatures"),
        sa.PrimaryKeyConstraint("id", name="proposal_key"),
        sa.UniqueConstraint("id", "content_hash", name="a_proposal_has_one_content"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "a_subject_has_one_open_proposal_of_a_kind",
        "proposal",
        ["kind", "subject"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("proposal_by_subject", "proposal", ["subject"], unique=False)
    op.create_table(
        "user_account",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False, comment="login name, lower case"),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column(
            "user_class", sa.String(length=24), nullable=False, comment="business, or one of the three administrators"
        ),
        sa.Column("password_hash", sa.Text(), nullable=False, comment="argon2id; empty: nobody can sign in"),
        sa.Column("password_changed_at", Instant(), nullable=False),
        sa.Column("must_change", sa.Integer(), nullable=False, comment="1 while the password is a one-time password"),
        sa.Column("failures", sa.Integer(), nullable=False, comment="failed sign-ins in a row"),
        sa.Column("locked_until", Instant(), nullable=True),
        sa.Column("code_secret", sa.Text(), nullable=False, comment="sealed secret of the one-time code; empty: none"),
        sa.Column("code_step", sa.BigInteger(), nullable=False, comment="last time step whose code was used"),
        sa.Column("code_on", sa.Integer(), nullable=False, comment="1 where one-time codes are switched on"),
        sa.Column(
            "last_seen_at", Instant(), nullable=False, comment="last sign-in; the account's making before the first"
        ),
        sa.Column("disabled_at", Instant(), nullable=True),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "user_class IN ('business', 'system-administrator', 'security-administrator', 'audit-administrator')",
            name="a_person_is_of_a_known_class",
        ),
        sa.CheckConstraint("failures >= 0", name="failures_are_counted_from_zero"),
        sa.CheckConstraint("must_change IN (0, 1) AND code_on IN (0, 1)", name="a_mark_of_an_account_is_0_or_1"),
        sa.PrimaryKeyConstraint("id", name="user_account_key"),
        sa.UniqueConstraint("id", "user_class", name="a_person_is_of_one_class"),
        sa.UniqueConstraint("name", name="a_login_name_belongs_to_one_person"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "api_token",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column(
            "prefix", sa.String(length=16), nullable=False, comment="the part that may be shown, to tell tokens apart"
        ),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", NUMBER, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("scopes", sa.String(length=80), nullable=False, comment="separated by spaces"),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.Column("revoked_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="a_token_is_somebodys"),
        sa.PrimaryKeyConstraint("id", name="api_token_key"),
        sa.UniqueConstraint("secret_hash", name="a_token_has_a_secret_of_its_own"),
        sqlite_autoincrement=True,
    )
    op.create_index("api_token_by_person", "api_token", ["user_id", "recorded_at"], unique=False)
    op.create_table(
        "password_history",
        sa.Column("user_id", NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="an_old_password_was_somebodys"),
        sa.PrimaryKeyConstraint("user_id", "number", name="password_history_key"),
    )
    op.create_table(
        "proposal_signature",
        sa.Column("proposal_id", NUMBER, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False, comment="1 preparer, 2 approver, 3 releaser"),
        sa.Column("signed_by", sa.String(length=80), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False, comment="what was signed"),
        sa.Column("signed_at", Instant(), nullable=False),
        sa.Column("with_code", sa.Integer(), nullable=False, comment="1 where a one-time code was given"),
        sa.CheckConstraint("signed_by <> ''", name="somebody_signs"),
        sa.CheckConstraint("place IN (1, 2, 3)", name="a_signature_is_a_preparers_an_approvers_or_a_releasers"),
        sa.CheckConstraint("with_code IN (0, 1)", name="a_mark_of_a_signature_is_0_or_1"),
        sa.ForeignKeyConstraint(
            ["proposal_id", "content_hash"],
            ["proposal.id", "proposal.content_hash"],
            name="a_signature_is_for_what_the_proposal_says",
        ),
        sa.PrimaryKeyConstraint("proposal_id", "place", name="proposal_signature_key"),
        sa.UniqueConstraint("proposal_id", "signed_by", name="nobody_signs_a_proposal_twice"),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("user_id", NUMBER, nullable=False),
        sa.Column(
            "user_class",
            sa.String(length=24),
            nullable=False,
            comment="the person's, so that the rules below can see it",
        ),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("division_level", sa.String(length=8), nullable=False),
        sa.Column("division_code", sa.String(length=12), nullable=False),
        sa.Column("party_code", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("(division_level = '') = (division_code = '')", name="a_reach_names_level_and_code"),
        sa.CheckConstraint("(role = 'party-viewer') = (party_code <> '')", name="a_party_viewer_stands_for_a_party"),
        sa.CheckConstraint(
            "(role IN ('clerk', 'reviewer', 'centre-head') AND division_level = 'township') OR (role IN ('bureau-officer', 'bureau-approver', 'releaser') AND division_level = 'county') OR (role = 'village-viewer' AND division_level = 'village') OR (role = 'party-viewer' AND division_level = '' AND party_code <> '') OR (role LIKE '%-administrator' AND division_level = '')",
            name="a_role_reaches_as_far_as_its_kind",
        ),
        sa.CheckConstraint(
            "(user_class = 'business' AND role IN ('clerk', 'reviewer', 'centre-head', 'bureau-officer', 'bureau-approver', 'releaser', 'party-viewer', 'village-viewer')) OR (user_class <> 'business' AND role = user_class)",
            name="administrators_hold_no_other_role",
        ),
        sa.ForeignKeyConstraint(
            ["user_id", "user_class"],
            ["user_account.id", "user_account.user_class"],
            name="a_role_is_granted_within_the_persons_class",
        ),
        sa.PrimaryKeyConstraint("id", name="role_grant_key"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "a_role_is_granted_once_for_a_reach",
        "role_grant",
        ["user_id", "role", "division_level", "division_code", "party_code"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "user_session",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", NUMBER, nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False, comment="absolute end, however busy the session is"),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="a_session_is_somebodys"),
        sa.PrimaryKeyConstraint("id", name="user_session_key"),
        sa.UniqueConstraint("secret_hash", name="a_session_has_a_secret_of_its_own"),
        sqlite_autoincrement=True,
    )
    op.create_index("user_session_by_person", "user_session", ["user_id", "started_at"], unique=False)


def _rebuild_contract() -> None:
    """SQLite changes no constraints in place. ``migrations.upgrade`` has switched foreign keys off for this."""
    op.create_table(
        "contract_new",
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
        sa.Column(
            "origin",
            sa.String(length=8),
            nullable=False,
            comment="counter: drafted here; paper: signed before it was recorded",
        ),
        sa.Column("proposal_id", NUMBER, nullable=True, comment="under which it is, or was, reviewed"),
        sa.Column("reversal_proposal_id", NUMBER, nullable=True),
        sa.Column("reversal_entry_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "(state = 'reversed') = (reversal_entry_id IS NOT NULL) AND (state = 'reversed') = (reversal_proposal_id IS NOT NULL)",
            name="a_reversal_has_its_entry_and_its_proposal",
        ),
        sa.CheckConstraint(
            "(state IN ('signed', 'reversed')) = (entry_id IS NOT NULL)", name="a_contract_is_posted_when_it_is_signed"
        ),
        sa.CheckConstraint(
            "origin = 'paper' OR state = 'draft' OR proposal_id IS NOT NULL",
            name="a_contract_is_reviewed_before_it_is_signed",
        ),
        sa.CheckConstraint("origin IN ('counter', 'paper')", name="a_contract_comes_from_the_counter_or_from_paper"),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'reviewed', 'signed', 'reversed')", name="a_contract_is_in_a_known_state"
        ),
        sa.CheckConstraint("entry_id IS NULL OR signed_on IS NOT NULL", name="a_signed_contract_says_when"),
        sa.CheckConstraint("start_day <= last_day", name="a_contract_ends_after_it_starts"),
        sa.CheckConstraint("transferor <> transferee", name="a_contract_has_two_parties"),
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
        "INSERT INTO contract_new (number, book_id, form, state, transferor, transferee, start_day, last_day, price,"
        " price_unit, payment, purpose, signed_on, filed_on, consent, parent_number, entry_id, origin, version,"
        " recorded_at, recorded_by) SELECT number, book_id, form, state, transferor, transferee, start_day, last_day,"
        " price, price_unit, payment, purpose, signed_on, filed_on, consent, parent_number, entry_id,"
        " CASE state WHEN 'draft' THEN 'counter' ELSE 'paper' END, version, recorded_at, recorded_by FROM contract"
    )
    op.execute("DROP TABLE contract")
    op.execute("ALTER TABLE contract_new RENAME TO contract")
    op.create_index("contract_by_transferor", "contract", ["transferor"])
    op.create_index("contract_by_transferee", "contract", ["transferee"])
    op.create_index("contract_by_last_day", "contract", ["book_id", "last_day"])


def _change_contract() -> None:
    op.add_column(
        "contract",
        sa.Column(
            "origin",
            sa.String(8),
            nullable=True,
            comment="counter: drafted here; paper: signed before it was recorded",
        ),
    )
    op.execute("UPDATE contract SET origin = CASE state WHEN 'draft' THEN 'counter' ELSE 'paper' END")
    op.alter_column("contract", "origin", nullable=False)
    op.add_column("contract", sa.Column("proposal_id", NUMBER, comment="under which it is, or was, reviewed"))
    op.add_column("contract", sa.Column("reversal_proposal_id", NUMBER))
    op.add_column("contract", sa.Column("reversal_entry_id", sa.BigInteger()))
    for name in (
        "a_contract_is_in_a_known_state",
        "a_contract_is_posted_when_it_is_signed",
        "a_signed_contract_says_when",
    ):
        op.drop_constraint(name, "contract")
    for name, rule in (
        ("a_contract_is_in_a_known_state", STATES),
        ("a_contract_comes_from_the_counter_or_from_paper", "origin IN ('counter', 'paper')"),
        ("a_contract_is_posted_when_it_is_signed", "(state IN ('signed', 'reversed')) = (entry_id IS NOT NULL)"),
        ("a_signed_contract_says_when", "entry_id IS NULL OR signed_on IS NOT NULL"),
        (
            "a_contract_is_reviewed_before_it_is_signed",
            "origin = 'paper' OR state = 'draft' OR proposal_id IS NOT NULL",
        ),
        (
            "a_reversal_has_its_entry_and_its_proposal",
            "(state = 'reversed') = (reversal_entry_id IS NOT NULL)"
            " AND (state = 'reversed') = (reversal_proposal_id IS NOT NULL)",
        ),
    ):
        op.create_check_constraint(name, "contract", rule)
    for name, columns, target, target_columns in (
        ("a_contract_names_the_proposal_of_its_review", ["proposal_id"], "proposal", ["id"]),
        ("a_contract_names_the_proposal_of_its_reversal", ["reversal_proposal_id"], "proposal", ["id"]),
        ("a_contract_names_its_reversing_entry", ["book_id", "reversal_entry_id"], "entry", ["book_id", "id"]),
    ):
        op.create_foreign_key(name, "contract", target, columns, target_columns)
